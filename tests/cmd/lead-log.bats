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
		run -0 lead-log -d 2026-11-23 --outcome 接通 --secs 95 --next 2026-11-30 --note '要报价,急' --by 陈静 sales.db call "$who"
		[ "$output" = "" ]
	done
	[ "$(lead1 touched_at,due_at)" = '2026-11-23T23:59:59+08:00|2026-11-30' ]
	[ "$(list --events | grep -c ',call,接通,,陈静,,95,2026-11-30,"要报价,急",$')" -eq 4 ]
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
	[ "$(list --events | grep -c ',stage,已试驾,,,,,,满意,$')" -eq 1 ]
	lead-log -d 2026-11-24 --outcome 王磊 sales.db handover 1
	lead-log -d 2026-11-25 --outcome 太贵 sales.db lost 1
	[ "$(lead1 stage,owner)" = 'lost|王磊' ]
	list --events | grep -q '^1,[0-9]*,2026-11-25T23:59:59+08:00,lost,太贵,'
	list --events | grep -q '^1,[0-9]*,2026-11-25T23:59:59+08:00,stage,lost,已试驾,'
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

# The event put down last.
last() { sales-db dump sales.db event | tail -n 1 | cut -d, -f1; }

@test "void: an event does not count, nor what followed from it" {
	whole() { list | cut -d, -f1,3-; list --events; }
	whole >before
	lead-log -d 2026-11-23 --outcome 接通 --next 2026-11-30 sales.db call 1
	call=$(list --events | sed -n 's/^1,\([0-9]*\),.*,call,.*/\1/p')
	[ "$(lead1 touched_at,due_at)" = '2026-11-23T23:59:59+08:00|2026-11-30' ]
	run -0 lead-log --void "$call" --note 打错了 --by 陈静 sales.db
	[ "$output" = "" ]
	whole | cmp - before
	sales-db verify sales.db
	# the history keeps all of it
	sales-db dump sales.db event | grep -q ',void,.*,陈静,.*,打错了,'
	run -3 lead-log --void "$call" sales.db
	[[ $output == *": void_already: "* ]]
	run -3 lead-log --void "$((call + 1))" sales.db
	[[ $output == *": follows: "* ]]
	run -3 lead-log --void 1 sales.db
	[[ $output == *": no_void: "* ]]
	run -3 lead-log --void "$(last)" sales.db
	run -3 lead-log --void 999 sales.db
	[[ $output == *"--void 999: event_unknown: the store has no such event" ]]
	run -2 lead-log --void 3 sales.db call 1
	run -2 lead-log --void x sales.db
	whole | cmp - before
}

@test "void: what holds then is what was told else, whenever it was told" {
	lead-log -d 2026-11-23 sales.db call 1
	latest=$(list --events | sed -n 's/^1,\([0-9]*\),2026-11-23.*,call,.*/\1/p')
	lead-log -d 2026-11-21 sales.db visit 1
	lead-log -d 2026-11-20 --outcome 试驾 sales.db stage 1
	tested=$(last)
	lead-log -d 2026-11-24 --outcome 价格 sales.db lost 1
	lost=$(list --events | sed -n 's/^1,\([0-9]*\),.*,lost,价格,.*/\1/p')
	lead-log --void "$latest" sales.db
	[ "$(lead1 touched_at)" = '2026-11-21T23:59:59+08:00' ]
	lead-log --void "$tested" sales.db
	[ "$(lead1 stage)" = lost ]
	lead-log --void "$lost" sales.db
	[ "$(lead1 stage)" = '' ]
	sales-db verify sales.db
	funnel-report --mode cohort -t csv -d 2026-11-30 sales.db |
		cmp - <(list --events | funnel-report --mode cohort -t csv -d 2026-11-30)
}

@test "void: a column that lead-save set wrongly, and the keys of it" {
	printf 'id,phone,微信\n1,+8613511112222,abc\n' |
		lead-save -q --update overwrite sales.db
	wrong=$(list --events | sed -n 's/^1,\([0-9]*\),.*,phone,.*/\1/p')
	lead-log --void "$wrong" sales.db
	lead-log --void "$((wrong + 1))" sales.db
	[ "$(lead1 phone)" = '+8613800138001' ]
	[ "$(list | grep -c 微信)" -eq 0 ]
	[ "$(list --phone 13511112222 | wc -l)" -eq 1 ]
	lead-log sales.db call 13800138001
	sales-db verify sales.db
}

@test "void: an order that is delivered stands" {
	lead-log --amount 100 sales.db order 1
	order=$(last)
	lead-log --amount 100 sales.db payment 1
	lead-log sales.db deliver 1
	delivery=$(last)
	run -3 lead-log --void "$order" sales.db
	[[ $output == *": delivered: "* ]]
	lead-log --void "$delivery" sales.db
	lead-log --void "$order" sales.db
	lead-log --amount 200 sales.db order 1
	run -3 lead-log sales.db deliver 1
	[[ $output == *": not_paid: "* ]]
}

@test "a stream is put down once, however often; of several alike each" {
	cat >events.csv <<-'END'
		phone,at,kind,value,rep,amount,secs,next_at,note
		+8613800138001,2026-11-21,call,未接,陈静,,,,
		+8613800138001,2026-11-21,call,未接,陈静,,,,
		+8613800138001,2026-11-21 10:05,call,接通,陈静,,95,2026-11-25,要报价
		+8613800138001,2026-11-21T11:00:00+08:00,quote,,陈静,128000,,,
		+8613900139002,2026-11-22,stage,咨询,,,,,
	END
	lead-log sales.db events.csv >once
	list --events >before
	[ "$(grep -c ,未接, before)" -eq 2 ]
	# an instant without an offset is one of the zone
	grep -q ',2026-11-21T10:05:00+08:00,call,接通,' before
	lead-log sales.db events.csv | cmp - once
	list --events | cmp - before
	{ cat events.csv; sed -n 2p events.csv; } | lead-log -q sales.db
	[ "$(list --events | grep -c ,未接,)" -eq 3 ]
	# what says no time is new every time
	for _ in 1 2; do printf 'id,kind,note\n1,note,又\n' | lead-log -q sales.db; done
	[ "$(list --events | grep -c ,又,)" -eq 2 ]
	# what was corrected may be put down again
	lead-log --void "$(list --events | sed -n 's/^2,\([0-9]*\),.*,stage,咨询,.*/\1/p')" sales.db
	lead-log -q sales.db events.csv
	[ "$(list --events | grep -c ,stage,咨询,)" -eq 1 ]
	sales-db verify sales.db
}

@test "a loss: for a reason of the table, confirmed by another person" {
	run -3 lead-log --outcome 不知道 sales.db lost 1
	[[ $output == *": reason_unknown: "* ]]
	printf 'reason,alias\nweather,下雨;天气\n' >reasons.csv
	lead-log --reasons reasons.csv --outcome 天气 --by 陈静 sales.db lost 1
	lead-log --reasons any --outcome 不知道 --by 陈静 sales.db lost 2
	run -3 lead-log sales.db lost_confirmed 1
	[[ $output == *": no_rep: "* ]]
	run -3 lead-log --by 陈静 sales.db lost_confirmed 1
	[[ $output == *": own_loss: "* ]]
	lead-log --by 王磊 sales.db lost_confirmed 1
	# or it is not lost: then it is where it was
	lead-log --by 王磊 sales.db lost_rejected 2
	[ "$(list --stage lost | wc -l)" -eq 2 ]
	run -3 lead-log --by 王磊 sales.db lost_confirmed 2
	[[ $output == *": not_lost: "* ]]
	sales-db verify sales.db
}

@test "a promise needs its day; what is no kind is said" {
	run -3 lead-log sales.db followup 1
	[[ $output == *": no_next_at: "* ]]
	lead-log --next 2026-12-01 sales.db followup 1
	[ "$(lead1 due_at,touched_at)" = '2026-12-01|' ]
	run -3 lead-log --secs 一分钟 sales.db call 1
	[[ $output == *": secs_bad: "* ]]
	run -2 lead-log sales.db juggle 1
	[[ $output == *"neither a kind of event nor a file: 'juggle'" ]]
	run -2 lead-log --note 好 sales.db juggle 1
	[[ $output == *"there is no kind 'juggle'" ]]
}

@test "a test drive needs a licence, where one is known" {
	lead-log -d 2026-11-23 sales.db testdrive 1
	printf 'id,licence_since,licence_until\n1,2024-11-24,2030-11-23\n' |
		lead-save -q sales.db
	run -3 lead-log -d 2026-11-23 sales.db testdrive 1
	[[ $output == *": licence: has had a driving licence for less than two years" ]]
	lead-log -d 2026-11-24T09:00 sales.db testdrive 1
	run -3 lead-log -d 2030-11-24 sales.db testdrive 1
	[[ $output == *": licence: the driving licence has expired" ]]
	lead-log -d 2030-11-23 sales.db testdrive 1
	printf 'id,licence_since\n1,2026-02-28\n' | lead-save -q --update overwrite sales.db
	lead-log -d 2028-02-29 sales.db testdrive 1
}

@test "rows that cannot be written are not put down" {
	list --events >before
	printf 'id,kind\n1,call\n' >calls.csv
	run -3 bash -c 'lead-log sales.db calls.csv >/dev/full'
	[ "${#lines[@]}" -eq 1 ]
	list --events | cmp - before
	run -0 bash -c 'lead-log sales.db calls.csv'
	[ "$output" = $'id,kind,event\n1,call,3' ]
}

@test "what is a touch to the cadence is one to the view" {
	n=0
	for kind in call sms visit meet meeting demo invite arrive testdrive quote email wechat; do
		n=$((n + 1))
		lead-log -d "2026-11-$((10 + n))" sales.db "$kind" 1
		[[ $(lead1 touched_at) == "2026-11-$((10 + n))T"* ]]
		[ "$(sales-db query -t csv sales.db 'select count(*) from touches' | tail -n 1)" -eq $n ]
	done
	lead-log -d 2026-11-30 sales.db note 1
	[[ $(lead1 touched_at) == 2026-11-22T* ]]
	[ "$(sales-db query -t csv sales.db 'select count(*) from touches' | tail -n 1)" -eq $n ]
}
