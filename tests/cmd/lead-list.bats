#!/usr/bin/env bats
# lead-list: which leads, as they are and as they were, and what happened.

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	unset SALES_DB SALES_TZ
	sales-db init sales.db
	lead-save -q -d 2026-11-01 sales.db <<-'END'
		name,phone,phone2,email,owner,stage,created_at,amount,微信,tags,region,note,src
		张伟,+8613800138001,+8613600136002,zhang@x.cn,陈静,咨询,2026-03-02,128000,zw1,VIP;老客户,上海,打13912345678,list.csv:2
		李娜,+8613900139002,,,,,2026-10-01,,,,杭州,,list.csv:3
		王强,,,wang@x.cn,王磊,试驾,,,,老客户,苏州,,other.csv:2
	END
	lead-log -d 2026-11-05 --by 陈静 --outcome 接通 --secs 95 --next 2026-11-12 --note 要报价 sales.db call 1
	lead-log -d 2026-11-06T10:00:00+08:00 --by 陈静 --outcome 试驾 sales.db stage 1
	lead-log -d 2026-11-10 --by 王磊 --outcome 王磊 sales.db handover 1
}

list() { lead-list -t csv sales.db "$@"; }
# The ids that are listed as of November 28th.
ids() { list -d 2026-11-28 "$@" | tail -n +2 | cut -d, -f1 | paste -sd' '; }

@test "WHO: a number in any spelling, an e-mail, an id" {
	for who in 138-0013-8001 +8613800138001 13600136002 ZHANG@X.cn 1; do
		[ "$(ids "$who")" = 1 ]
	done
	[ "$(ids 13700137000)" = '' ]
	[ "$(ids 9)" = '' ]
	[ "$(SALES_DB=sales.db lead-list -t csv 3 | tail -n +2 | cut -d, -f1)" = 3 ]
	run -2 lead-list sales.db 1 2
}

@test "which leads: all conditions must hold" {
	[ "$(ids --owner 王磊)" = '1 3' ]
	[ "$(ids --pool)" = 2 ]
	[ "$(ids --stage 试驾)" = '1 3' ]
	[ "$(ids --tag 老客户)" = '1 3' ]
	[ "$(ids --tag 老客)" = '' ]
	[ "$(ids --source list.csv)" = '1 2' ]
	[ "$(ids --name 李娜)" = 2 ]
	[ "$(ids --where 微信=zw1)" = 1 ]
	[ "$(ids --where region=杭州)" = 2 ]
	[ "$(ids --where owner=)" = 2 ]
	[ "$(ids --where 微信=)" = '2 3' ]
	[ "$(ids --stage 试驾 --tag VIP --owner 王磊)" = 1 ]
	[ "$(ids --age 58)" = '1 2' ]
	[ "$(ids --age 59)" = 1 ]
	[ "$(ids --idle 23)" = '1 2 3' ]
	[ "$(ids --idle 24)" = '2 3' ]
	for bad in '--where region' '--where =x' '--where amount=1' '--age x' '--idle -1'; do
		# shellcheck disable=SC2086
		run -2 lead-list sales.db $bad
	done
}

@test "units: whoever works there or below, on that day" {
	printf 'unit,name,parent,level\n沪,上海,,region\n闵行,闵行店,沪,store\n静安,静安店,沪,store\n' |
		sales-db load sales.db unit
	printf 'rep,name\n陈静,\n王磊,\n' | sales-db load sales.db rep
	printf 'rep,unit,role,since,until\n陈静,闵行,rep,2026-01-01,\n王磊,闵行,rep,2026-01-01,2026-11-15\n王磊,静安,rep,2026-11-16,\n' |
		sales-db load sales.db membership
	[ "$(ids --unit 沪)" = '1 3' ]
	[ "$(ids --unit 静安)" = '1 3' ]
	[ "$(ids --unit 闵行)" = '' ]
	[ "$(ids --unit 沪 --stage 试驾 --name 王)" = 3 ]
	[ "$(list -d 2026-11-05 --unit 闵行 | tail -n +2 | cut -d, -f1 | paste -sd' ')" = '1 3' ]
	[ "$(ids --unit 无)" = '' ]
}

@test "as they were: by what the events up to then say" {
	at() { list -d "$1" 1 | tail -n +2 | cut -d, -f15,16,18,19; }
	[ "$(at 2026-11-30)" = '王磊,试驾,2026-11-05T23:59:59+08:00,2026-11-12' ]
	[ "$(at 2026-11-09)" = '陈静,试驾,2026-11-05T23:59:59+08:00,2026-11-12' ]
	[ "$(at 2026-11-06T09:59:59)" = '陈静,咨询,2026-11-05T23:59:59+08:00,2026-11-12' ]
	[ "$(at 2026-11-06T10:00:00)" = '陈静,试驾,2026-11-05T23:59:59+08:00,2026-11-12' ]
	[ "$(at 2026-03-02)" = '陈静,咨询,,' ]
	[ "$(at 2026-03-01)" = '' ]
	# who is not known to have come earlier, came when it was saved
	[ "$(list -d 2026-10-31 | tail -n +2 | cut -d, -f1 | paste -sd' ')" = '1 2' ]
	[ "$(list -d 2026-09-30 | tail -n +2 | cut -d, -f1 | paste -sd' ')" = 1 ]
	# now is what is, other columns and money too
	list | cmp - <(list -d 2026-12-31)
	# conditions are about the state of then
	[ "$(list -d 2026-11-09 --owner 王磊 | tail -n +2 | cut -d, -f1)" = 3 ]
	# events too
	[ "$(list -d 2026-11-05 --events 1 | grep -c ,stage,)" -eq 1 ]
	funnel-report --mode snapshot sales.db >now
	list -d 2026-12-31 | funnel-report --mode snapshot | cmp - now
}

@test "a correction corrects the past" {
	lead-log --void "$(list --events 1 | sed -n 's/^1,\([0-9]*\),.*,stage,试驾,.*/\1/p')" sales.db
	[ "$(list -d 2026-11-09 1 | tail -n +2 | cut -d, -f16)" = 咨询 ]
	[ "$(list 1 | tail -n +2 | cut -d, -f16)" = 咨询 ]
	# as it is, but for the rev of the correction
	cut -d, -f1,3- <(list) | cmp - <(list -d 2099-12-31 | cut -d, -f1,3-)
}

@test "an address that changes is no contact, though e-mail is one" {
	lead-log sales.db email 2 --by 陈静 -d 2026-11-07
	printf 'id,email\n1,zhang@y.cn\n' | lead-save -q -d 2026-11-20 --update overwrite sales.db
	list >now
	list -d 2026-12-31 | cut -d, -f1,3- | diff <(cut -d, -f1,3- now) -
	run -0 sales-db query sales.db 'select lead, kind from touches order by 1'
	[ "$output" = $'lead,kind\n1,call\n2,email' ]
}

@test "a month of contacts, and all deals, are told by an index alone" {
	for q in "rep, kind, count(*) from touches where at >= '2026-11' and at < '2026-12' group by 1, 2" \
		"* from deals"; do
		run -0 sales-db query sales.db "explain query plan select $q"
		[[ $output == *"event USING COVERING INDEX"* ]]
		[[ $output != *"USING INDEX"* ]]
	done
}

@test "a card and a timeline" {
	list --timeline 1 | diff - <(cat <<-'END'
		id,part,at,what,value,old,amount,secs,next_at,rep,note
		1,card,2026-03-02,name,张伟,,,,,,
		1,card,2026-03-02,phone,+8613800138001,,,,,,
		1,card,2026-03-02,phone2,+8613600136002,,,,,,
		1,card,2026-03-02,email,zhang@x.cn,,,,,,
		1,card,2026-03-02,region,上海,,,,,,
		1,card,2026-11-10T23:59:59+08:00,owner,王磊,,,,,王磊,
		1,card,2026-11-06T10:00:00+08:00,stage,试驾,,,,,陈静,
		1,card,2026-03-02,created_at,2026-03-02,,,,,,
		1,card,2026-11-05T23:59:59+08:00,touched_at,2026-11-05T23:59:59+08:00,,,,,陈静,
		1,card,2026-11-05T23:59:59+08:00,due_at,2026-11-12,,,,,陈静,
		1,card,2026-03-02,amount,128000.00,,,,,,
		1,card,2026-03-02,note,打13912345678,,,,,,
		1,card,2026-03-02,src,list.csv:2,,,,,,
		1,card,2026-03-02,tags,VIP;老客户,,,,,,
		1,card,2026-03-02,微信,zw1,,,,,,
		1,event,2026-11-10T23:59:59+08:00,handover,王磊,,,,,王磊,
		1,event,2026-11-06T10:00:00+08:00,stage,试驾,咨询,,,,陈静,
		1,event,2026-11-05T23:59:59+08:00,call,接通,,,95,2026-11-12,陈静,要报价
		1,event,2026-03-02,new,,,,,,,
	END
	)
	# what is empty is not on a card
	[ "$(list --timeline 2 | grep -c ',card,')" -eq 5 ]
	# of all: each lead's card, then its events
	[ "$(list --timeline | cut -d, -f1,2 | uniq | paste -sd' ')" = \
		'id,part 1,card 1,event 2,card 2,event 3,card 3,event' ]
	list --timeline -d 2026-11-05 1 | grep -q ',stage,咨询,'
	[ "$(list --timeline -d 2026-11-05 1 | grep -c handover)" -eq 0 ]
}

@test "masked, nothing of a timeline tells a number" {
	printf 'id,phone,note\n1,+8613511112222,\n' | lead-save -q --update overwrite sales.db
	lead-log --note '打13912345678' --outcome 13712345678 sales.db note 1
	for how in '' --events --timeline; do
		# shellcheck disable=SC2086
		list --mask $how >masked
		# shellcheck disable=SC2086
		list $how | wc -l | cmp - <(wc -l <masked)
		run -1 grep -E '[0-9]{9}|zhang@|wang@' masked
	done
	# a column of the user's own may have a name of ours
	printf 'id,secs,at,part\n1,13611112222,13611113333,13611114444\n' |
		lead-save -q sales.db
	run -1 grep -E '[0-9]{9}' <(list --mask)
}

@test "a time of day without an offset is one of the zone, also in the past" {
	lead-save -q sales.db <<<$'name,phone,created_at\n赵敏,+8613500135000,2026-10-05 10:05'
	[ "$(list -d 2026-10-05T10:04:59 --name 赵敏 | wc -l)" -eq 1 ]
	[ "$(list -d 2026-10-05T10:05:00 --name 赵敏 | wc -l)" -eq 2 ]
}

@test "what leads have beside their columns costs no look-up more than a step" {
	{ echo phone,微信 && seq 20000 | awk '{ printf "+86139%08d,w%d\n", $1, $1 }'; } |
		lead-save -q sales.db
	list >now
	timeout 20 lead-list -t csv -d 2099-12-31 sales.db | cmp - now
	# many names are found without a look at every row
	run -0 sales-db query sales.db "explain query plan select min(name) from field where name > 'a'"
	[[ $output == *"USING COVERING INDEX field_name"* ]]
}

# Lead 2 is merged into 1, and 1 into 3, of which the ids are out of order.
merge() {
	printf 'id,at,kind,value,rep\n2,2026-11-12,merge,1,刘洋\n1,2026-11-14,merge,3,刘洋\n' |
		lead-log -q sales.db
}

@test "leads that were merged do not show, and are found as the one that stays" {
	lead-list -t csv sales.db >columns
	merge
	[ "$(ids)" = 3 ]
	for who in 1 2 3 13900139002 138-0013-8001 wang@x.cn; do
		[ "$(list "$who" | tail -n +2 | cut -d, -f1)" = 3 ]
	done
	[ "$(list --phone 1390 | tail -n +2 | cut -d, -f1)" = 3 ]
	[ "$(list 4 | wc -l)" -eq 1 ]
	[ "$(list --owner 陈静 --where merged_into=3 | wc -l)" -eq 1 ]
	list | head -n 1 | cmp - <(head -n 1 columns)
	# the leads, whoever reads them
	funnel-report -t csv sales.db | cmp - <(list | funnel-report -t csv)
	sales-db stats -t csv sales.db >stats
	grep -qx leads,1 stats
	grep -qx 'merged into others,2' stats
	grep -qx 'other columns,2' stats
	sales-db verify sales.db
}

@test "what happened to a lead that was merged happened to the one that stays" {
	list --events >apart
	merge
	# in its order, nothing of it lost
	sed 's/^[12],/3,/' apart >want
	list --events | grep -f <(cut -d, -f2-4 apart | tail -n +2) | cmp - <(tail -n +2 want)
	[ "$(list --events | tail -n +2 | cut -d, -f1 | sort -u)" = 3 ]
	list --events | tail -n +2 | cut -d, -f2 | sort -nc
	[ "$(list --events | grep -c ',merge,')" -eq 2 ]
	list --events 1 | cmp - <(list --events)
	list --events --name 王强 | cmp - <(list --events)
	[ "$(list --events --name 李娜 | wc -l)" -eq 1 ]
	list --timeline 2 >line
	[ "$(cut -d, -f1 line | sort -u | paste -sd' ')" = '3 id' ]
	grep -qx '3,event,2026-11-05T23:59:59+08:00,call,接通,,,95,2026-11-12,陈静,要报价' line
	grep -qx '3,event,2026-11-12,merge,1,2,,,,刘洋,' line
	[ "$(grep -c ',event,.*,new,' line)" -eq 3 ]
	[ "$(grep -c ',card,' line)" -eq "$(grep -c ',card,' <(list --timeline 3))" ]
	[ "$(grep -c merged_into line)" -eq 0 ]
	# of one customer there is one row
	followup-due -t csv -d 2026-11-30 --touches sales.db sales.db | tail -n +2 | cut -d, -f1 | cmp - <(echo 3)
}

@test "as they were: those that were merged since are apart" {
	list -d 2026-11-11 >was
	merge
	list -d 2026-11-11 | cmp - was
	[ "$(list -d 2026-11-12 | tail -n +2 | cut -d, -f1 | paste -sd' ')" = '1 3' ]
	[ "$(list -d 2026-11-14 | tail -n +2 | cut -d, -f1 | paste -sd' ')" = 3 ]
	list -d 2026-12-31 | cmp - <(list)
	at() { list -d "$@" | tail -n +2 | cut -d, -f1 | paste -sd' '; }
	[ "$(at 2026-11-11 2)" = 2 ]
	[ "$(at 2026-11-12 2)" = 1 ]
	[ "$(at 2026-11-14 2)" = 3 ]
	# a number of now is that of all that are one now
	[ "$(at 2026-11-11 13900139002)" = '1 2 3' ]
	[ "$(at 2026-11-12 13900139002)" = '1 3' ]
	[ "$(list -d 2026-11-12 --events 2 | tail -n +2 | cut -d, -f1 | sort -u)" = 1 ]
	list -d 2026-12-31 --timeline | cmp - <(list --timeline)
}
