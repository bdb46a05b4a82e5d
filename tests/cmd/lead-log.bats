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
	[ "$(list --events | grep -c ',call,接通,,陈静,,95,2026-11-30,"要报价,急",,')" -eq 4 ]
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
	[ "$(list --events | grep -c ',stage,已试驾,,,,,,满意,,')" -eq 1 ]
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

# Two leads that are one person, and one more of the same.
twins() {
	lead-save -q -d 2026-11-20 --same-phone allow sales.db <<-'END'
		ext_id,channel,name,phone,phone2,email,region,stage,created_at,touched_at,amount,note,微信
		T1,易车,张玮,+8613700137003,+8613600136003;+8613800138001,z3@x.cn,上海,试驾,2026-11-02,2026-11-19T10:00:00Z,128000.5,要报价,zw
		T2,抖音,张,+8613700137004,,,,,,,,,
	END
}
# merge LEAD INTO; undo LEAD.
merge() { lead-log -d 2026-11-22 --by 王磊 --outcome "$2" sales.db merge "$1"; }
undo() { lead-log -d 2026-11-23 --by 王磊 sales.db unmerge "$1"; }
ids() { list "$@" | tail -n +2 | cut -d, -f1 | paste -sd' '; }

@test "merge: the lead that stays has what it lacked, and every number" {
	twins
	printf 'id,stage,created_at,touched_at\n1,咨询,2026-11-03T08:00:00+08:00,2026-11-19T12:00:00+08:00\n' |
		lead-save -q -d 2026-11-20 sales.db
	run -0 merge 3 1
	[ "$output" = '' ]
	[ "$(ids)" = '1 2 4' ]
	[ "$(lead1 ext_id,channel,name,phone,phone2,email,owner,stage)" = \
		'S1|抖音|张伟|+8613800138001|+8613700137003;+8613600136003|zhang@x.cn|陈静|咨询' ]
	[ "$(lead1 region,created_at,touched_at,amount,note,微信)" = \
		'上海|2026-11-02|2026-11-19T18:00:00+08:00|128000.50|要报价|zw' ]
	sales-db verify sales.db
	# what is one's already is put down once; the history of both is there
	merge 4 1
	[ "$(lead1 phone2)" = '+8613700137003;+8613600136003;+8613700137004' ]
	[ "$(list --events | grep -c '^1,.*,new,')" -eq 3 ]
	[ "$(list --events | grep -c '^1,[0-9]*,2026-11-22T23:59:59+08:00,merge,1,3,王磊,')" -eq 1 ]
	[ "$(list --events | grep -c merged_into)" -eq 0 ]
	sales-db verify sales.db
}

@test "merge: half of a pair is no whole" {
	# of another channel, in another currency, of another number
	lead-save -q sales.db <<-'END'
		ext_id,channel,name,phone,phone_kind,amount,currency
		,易车,甲,+8613700137003,,,EUR
		T2,抖音,乙,+8613700137004,mobile,100,CNY
	END
	merge 4 3
	[ "$(list | cut -d, -f1,3,6,7,8,11,20,21 | sed -n 4p)" = \
		'3,,+8613700137003,+8613700137004,,易车,,EUR' ]
	undo 4
	printf 'ext_id,channel\nT5,懂车帝\n' | lead-save -q sales.db
	merge 4 5
	[ "$(list | cut -d, -f1,3,6,7,8,11,20,21 | tail -n 1)" = \
		'5,T5,+8613700137004,,mobile,懂车帝,100.00,CNY' ]
	sales-db verify sales.db
}

@test "merge: whoever names the one that went means the one that stays" {
	twins
	merge 4 3
	merge 3 1
	for who in 4 3 13700137004 13600136003 z3@x.cn 1; do
		[ "$(ids "$who")" = 1 ]
		lead-log -d 2026-11-23 sales.db call "$who"
	done
	lead-log -q sales.db <<<$'ext_id,channel,at,kind\nT1,易车,2026-11-23,sms'
	[ "$(list --events | grep -c '^1,.*,call,')" -eq 6 ]
	[ "$(sales-db dump sales.db event | grep -c '^[0-9]*,1,.*,call,')" -eq 6 ]
	[ "$(list --events | grep -c '^1,.*,sms,')" -eq 1 ]
	[ "$(sales-db dump sales.db event | grep -c '^[0-9]*,1,.*,sms,')" -eq 1 ]
	# keys of both are no conflict
	lead-log -q sales.db <<<$'id,phone,email,kind\n4,+8613800138001,z3@x.cn,note'
	# nor does it lead elsewhere what another had as well
	printf 'id,phone\n1,+8613511112222\n' | lead-save -q --update overwrite sales.db
	[ "$(ids 13800138001)" = 1 ]
	sales-db verify sales.db
}

@test "what happened to one that went is corrected there" {
	twins
	lead-log -d 2026-11-21 --outcome 打错 sales.db call 3
	printf 'id,phone,region\n3,+8613511112222,\n' |
		lead-save -q --update overwrite sales.db
	merge 3 1
	for what in call,打错 phone,+8613511112222; do
		event=$(list --events | sed -n "s/^1,\([0-9]*\),.*,$what,.*/\1/p")
		lead-log --void "$event" sales.db
		sales-db verify sales.db
	done
	[ "$(list --events | grep -c 打错)" -eq 0 ]
	# the number that it has again leads to the one that stays
	[ "$(ids 13700137003)" = 1 ]
	# who has the other from the merge has it still
	[ "$(ids 13511112222)" = 1 ]
	undo 3
	[ "$(ids 13700137003)" = 3 ]
	[ "$(ids 13511112222)" = '' ]
	sales-db verify sales.db
}

@test "unmerge: every column, key and event is whose it was" {
	twins
	whole() { list | cut -d, -f1,3-; list --events; sales-db dump sales.db identity; }
	whole >apart
	merge 4 3
	whole >one
	merge 3 1
	undo 3
	whole | cmp - one
	sales-db verify sales.db
	# by the number of the event it is the same
	merge 3 1
	lead-log --void "$(list --events 1 | sed -n 's/^1,\([0-9]*\),.*,merge,1,3,.*/\1/p')" sales.db
	whole | cmp - one
	undo 4
	whole | cmp - apart
	sales-db verify sales.db
	sales-db dump sales.db event | tail -n 2 | grep -q ',void\|,merged_into,'
	# what was said of the one that stays meanwhile, stays
	merge 3 1
	printf 'id,region,note\n1,苏州,\n' | lead-save -q --update overwrite sales.db
	lead-log -d 2026-11-24 --outcome 刘洋 sales.db handover 3
	undo 3
	[ "$(lead1 region,owner,note)" = '苏州|刘洋|' ]
	[ "$(list 3 | tail -n 1 | cut -d, -f12,15)" = 上海, ]
	sales-db verify sales.db
}

@test "merge and unmerge: what is refused, and nothing is put down" {
	twins
	list --events >before
	refused() {
		run -3 lead-log "${@:2}" sales.db
		[[ $output == *": $1: "* ]] || { echo "$output"; return 1; }
	}
	run -3 lead-log sales.db merge 3
	[ "$output" = 'lead-log: merge 3: no_value: needs a value: the lead that stays' ]
	run -3 merge 3 9
	[ "$output" = 'lead-log: merge 3: merge_unknown: value is the id of no lead of the store' ]
	run -3 merge 3 张伟
	[[ $output == *': merge_unknown: '* ]]
	run -3 merge 3 3
	[ "$output" = 'lead-log: merge 3: merge_self: they are one lead already' ]
	run -3 merge 9 3
	[[ $output == *': id_unknown: '* ]]
	run -3 undo 3
	[ "$output" = 'lead-log: unmerge 3: not_merged: is merged into no lead' ]
	run -3 undo 9
	[[ $output == *': id_unknown: '* ]]
	run -3 undo 13700137003
	[[ $output == *': no_identity: needs the id of the lead that was merged' ]]
	list --events | cmp - before
	merge 4 3
	first=$(sales-db dump sales.db event | sed -n 's/^\([0-9]*\),4,.*,merge,.*/\1/p')
	merge 3 1
	list --events >before
	run -3 merge 3 1
	[[ $output == *': merge_self: '* ]]
	run -3 merge 1 4
	[[ $output == *': merge_self: '* ]]
	# a later merge stands on it: first of the one that stays, then into it
	run -3 undo 4
	[ "$output" = 'lead-log: unmerge 4: merged_since: a later merge stands on it: correct that first' ]
	run -3 lead-log --void "$first" sales.db
	[[ $output == *': merged_since: '* ]]
	run -3 lead-log --void "$((first + 1))" sales.db
	[[ $output == *': follows: '* ]]
	list --events | cmp - before
	undo 3
	merge 2 3
	run -3 undo 4
	[[ $output == *': merged_since: '* ]]
	undo 2
	undo 4
	sales-db verify sales.db
}

@test "a stream of merges is put down once, and so is what was logged before" {
	twins
	cat >calls.csv <<-'END'
		id,at,kind,value
		3,2026-11-21,call,接通
		4,2026-11-21,call,接通
		4,2026-11-21,call,接通
	END
	cat >merges.csv <<-'END'
		id,at,kind,value
		4,2026-11-22,merge,3
		3,2026-11-22,merge,1
	END
	lead-log sales.db calls.csv >calls
	lead-log sales.db merges.csv >merges
	[ "$(sed 1d merges | cut -d, -f1,4)" = $'4,3\n3,1' ]
	list --events >before
	lead-log sales.db merges.csv | cmp - merges
	lead-log sales.db calls.csv | cmp - calls
	list --events | cmp - before
	# without a time it is new, and they are one already
	run -1 --separate-stderr lead-log --account acc -q sales.db <<<$'id,kind,value\n3,merge,1'
	grep -qx aside.merge_self,1 acc
	# in the order of the rows
	run -0 lead-log -q sales.db <<<$'id,kind,value\n3,unmerge,\n3,merge,1\n3,call,'
	[ "$(sales-db dump sales.db event | grep -c '^[0-9]*,1,.*,call,')" -eq 1 ]
	sales-db verify sales.db
}

@test "merge: a row may say what columns hold then" {
	twins
	cat >merges.csv <<-'END'
		id,kind,value,set
		3,merge,1,"{""name"":""张玮"",""phone"":""+8613700137003"",""owner"":"""",""amount"":120000,""微信"":"""",""stage"":""邀约"",""QQ"":""1""}"
	END
	list | cut -d, -f1,3- >before
	lead-log -q -d 2026-11-22 sales.db merges.csv
	[ "$(lead1 name,phone,phone2,owner,amount,stage,region,微信,QQ)" = \
		'张玮|+8613700137003|+8613800138001;+8613600136003||120000.00|邀约|上海||1' ] ||
		lead1 name,phone,phone2,owner,amount,stage,region,QQ
	sales-db verify sales.db
	undo 3
	list | cut -d, -f1,3- | cmp - before
	set_to() {
		printf 'id,kind,value,set\n3,merge,1,%s\n' "\"${1//\"/\"\"}\"" >merges.csv
		run -1 --separate-stderr lead-log --account acc -q sales.db merges.csv
		grep -qx aside.set_bad,1 acc || { echo "$1"; return 1; }
	}
	for bad in '[]' '{' '"x"' '{"id":"1"}' '{"rev":"1"}' '{"merged_into":"2"}' \
		'{"":"x"}' '{"name":null}' '{"name":["x"]}' '{"name":true}' \
		'{"name":"\ud800"}' '{"amount":"许多"}' \
		'{"created_at":"gestern"}' '{"due_at":"x"}' '{"touched_at":"x"}' \
		'{"phone":"13800138001"}' '{"name":"a","amount":"x"}'; do
		set_to "$bad"
	done
	list | cut -d, -f1,3- | cmp - before
	# of another kind it is a column like any
	run -0 lead-log -q sales.db <<<$'id,kind,set\n3,call,{'
}

@test "merge: what one ordered the other may pay, and is it then delivered?" {
	twins
	lead-log --amount 100 sales.db order 3
	order=$(last)
	merge 3 1
	run -3 lead-log sales.db deliver 1
	[[ $output == *': not_paid: '* ]]
	lead-log --amount 100 sales.db payment 1
	lead-log sales.db deliver 3
	run -3 lead-log --void "$order" sales.db
	[[ $output == *': delivered: '* ]]
}

@test "merge: the stage that stays is the last one of the events too" {
	twins
	lead-log -d 2026-11-20 --outcome 试驾 --next 2026-11-29 sales.db stage 1
	lead-log -d 2026-11-21 --by 陈静 --outcome 其他 --reasons any sales.db lost 3
	merge 3 1
	followup-due -t csv -d 2026-11-30 --touches sales.db sales.db | grep '^1,.*promised'
	# and it is in it since it was
	list --timeline 1 | grep '^1,card,2026-11-20T23:59:59+08:00,stage,试驾,'
	# who is lost was lost by who said so, and goes back to where it was
	lead-log -d 2026-11-23 --by 陈静 --outcome 其他 --reasons any sales.db lost 4
	merge 1 4
	[ "$(list 4 | tail -n 1 | cut -d, -f16)" = lost ]
	run -3 lead-log --by 陈静 sales.db lost_confirmed 4
	[[ $output == *': own_loss: '* ]]
	lead-log --by 王磊 sales.db lost_rejected 4
	[ "$(list 4 | tail -n 1 | cut -d, -f16)" = '' ]
	sales-db verify sales.db
}
