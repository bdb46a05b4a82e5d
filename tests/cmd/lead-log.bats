#!/usr/bin/env bats
# lead-log: events in, and what follows from them.

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	unset SALES_DB
	sales-db init sales.db
	lead-save -q -d 2026-11-20 sales.db <<-'END'
		ext_id,channel,name,phone,email,owner
		S1,抖音,张伟,+8613800138001,zhang@x.cn,陈静
		S2,抖音,李娜,+8613900139002,,
	END
}

list() { lead-list -t csv sales.db "$@"; }
# The named columns of lead 1, | between.
lead1() {
	list | awk -F, -v want="$1" 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
		NR == 2 { n = split(want, w, ","); for (i = 1; i <= n; i++)
			printf "%s%s", $(at[w[i]]), i < n ? "|" : "\n" }'
}

@test "a call: the touch, and when to go on; whoever is meant" {
	for who in 138-0013-8001 zhang@x.cn 1 +8613800138001; do
		run -0 lead-log -d 2026-11-23 --outcome 接通 --next 2026-11-30 --note '要报价,急' --by 陈静 sales.db call "$who"
		[ "$output" = "" ]
	done
	[ "$(lead1 touched_at,due_at)" = '2026-11-23T23:59:59+08:00|2026-11-30' ]
	[ "$(list --events | grep -c ',call,接通,,陈静,,2026-11-30,"要报价,急",$')" -eq 4 ]
	# once set, the same again is no change
	[ "$(list --events | grep -c ',due_at,')" -eq 1 ]
	sales-db verify sales.db
}

@test "a touch that is told late is not the last one" {
	lead-log -d 2026-11-23 sales.db call 1
	lead-log -d 2026-11-21 sales.db visit 1
	[ "$(lead1 touched_at)" = '2026-11-23T23:59:59+08:00' ]
	[ "$(list --events | grep -c ',visit,')" -eq 1 ]
	sales-db verify sales.db
}

@test "stage, won, lost, handover: where the lead is then" {
	lead-log -d 2026-11-23 --outcome 已试驾 --note 满意 sales.db stage 1
	[ "$(lead1 stage,owner)" = '已试驾|陈静' ]
	[ "$(list --events | grep -c ',stage,已试驾,,,,,满意,$')" -eq 1 ]
	lead-log -d 2026-11-24 --outcome 王磊 sales.db handover 1
	lead-log -d 2026-11-25 --outcome 太贵 sales.db lost 1
	[ "$(lead1 stage,owner)" = 'lost|王磊' ]
	list --events | grep -q '^1,2026-11-25T23:59:59+08:00,lost,太贵,'
	list --events | grep -q '^1,2026-11-25T23:59:59+08:00,stage,lost,已试驾,'
	sales-db verify sales.db
}

@test "what lacks what its kind needs is refused, and nothing is put down" {
	list --events >before
	run -3 lead-log sales.db lost 1
	[ "$output" = "lead-log: lost 1: no_value: needs a value: a reason, a stage, a rep" ]
	run -3 lead-log sales.db order 1
	run -3 lead-log --next gestern sales.db call 1
	run -3 lead-log sales.db call 13700137000
	[ "$output" = "lead-log: call 13700137000: lead_unknown: the store has no such lead" ]
	run -3 lead-log sales.db call 99
	list --events | cmp - before
	lead-log --amount 128000 sales.db order 1
	run -3 lead-log sales.db deliver 1
	[ "$output" = "lead-log: deliver 1: not_paid: less is paid than was ordered" ]
	lead-log --amount 100000 sales.db payment 1
	run -3 lead-log sales.db deliver 1
	lead-log --amount 28000.00 sales.db payment 1
	lead-log sales.db deliver 1
	sales-db verify sales.db
}

@test "a stream of many: each is put down or set aside" {
	cat >events.csv <<-'END'
		phone,ext_id,channel,at,kind,value,rep,amount
		+8613800138001,,,2026-11-21,call,未接,陈静,
		,S2,抖音,2026-11-22T10:00:00+08:00,stage,咨询,王磊,
		+8613700137000,,,2026-11-21,call,,,
		+8613800138001,S2,抖音,2026-11-21,call,,,
		+8613800138001,,,2026-11-21,juggle,,,
		+8613800138001,,,gestern,call,,,
		,,,2026-11-21,call,,,
		+8613800138001,,,2026-11-21,quote,,,许多
	END
	run -1 --separate-stderr lead-log --account acc sales.db events.csv
	[ "${#lines[@]}" -eq 3 ]
	[ "${lines[0]}" = "phone,ext_id,channel,at,kind,value,rep,amount,id,event" ]
	[[ ${lines[2]} == *,2,* ]]
	for why in lead_unknown key_conflict kind_unknown at_bad no_identity amount_bad; do
		grep -qx "aside.$why,1" acc
	done
	sales-db verify sales.db
	# all or nothing
	list --events >before
	run -3 bash -c '{ cat events.csv; printf \"; } | lead-log -q sales.db'
	list --events | cmp - before
}

@test "a store of events: the funnel of what was put down" {
	lead-log -d 2026-11-21 --outcome 咨询 sales.db stage 1
	lead-log -d 2026-11-22 --outcome 试驾 sales.db stage 1
	lead-log -d 2026-11-22 --outcome 咨询 sales.db stage 2
	lead-log -d 2026-11-23 sales.db won 1
	funnel-report --mode cohort -t csv -d 2026-11-30 sales.db |
		cmp - <(list --events | funnel-report --mode cohort -t csv -d 2026-11-30)
}

@test "a stream may name leads by phone2 alone; by nothing, it is no stream of ours" {
	run -0 lead-log -d 2026-11-21 sales.db <<<$'phone2,kind\n+8613800138001,call'
	[ "${lines[1]}" = "+8613800138001,call,1,3" ]
	run -3 lead-log sales.db <<<$'name,kind\n张伟,call'
	[[ $output == *"no column 'email'" ]]
}
