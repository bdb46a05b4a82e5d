#!/usr/bin/env bats
# lead-save, and the doors out of what it saved.

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	unset SALES_DB
	sales-db init sales.db
}

save() { lead-save -d 2026-11-22 "$@"; }
list() { lead-list -t csv "$@"; }

# All that a store says, its bytes aside.
whole() {
	list sales.db
	list sales.db --events
}

write_leads() {
	cat >leads.csv <<-'END'
		ext_id,name,phone,phone2,email,channel,stage,owner,created_at,amount,note,微信
		S1,张伟,+8613800138001,,zhang@x.cn,抖音,咨询,陈静,2026-03-02,128000.00,"要报价,急",zw1
		S2,李娜,+8613900139002,+8613700137002;+8613600136002,,抖音,,,2026-03-02T10:05:00+08:00,,"说""再看看""",
		S1,王强,,,wang@x.cn,易车,试驾,王磊,,0.50,,wq
	END
}

@test "what is saved is listed: every column, in the order of ids" {
	write_leads
	save sales.db leads.csv >saved.csv
	[ "$(cut -d, -f1 saved.csv | paste -sd' ')" = "ext_id S1 S2 S1" ]
	list sales.db >listed.csv
	head -1 listed.csv | grep -qx 'id,rev,ext_id,name,gender,phone,phone2,phone_kind,email,company,channel,region,product,expected,owner,stage,created_at,touched_at,due_at,amount,currency,note,src,微信'
	diff - listed.csv <<-'END'
		id,rev,ext_id,name,gender,phone,phone2,phone_kind,email,company,channel,region,product,expected,owner,stage,created_at,touched_at,due_at,amount,currency,note,src,微信
		1,2,S1,张伟,,+8613800138001,,,zhang@x.cn,,抖音,,,,陈静,咨询,2026-03-02,,,128000.00,,"要报价,急",,zw1
		2,3,S2,李娜,,+8613900139002,+8613700137002;+8613600136002,,,,抖音,,,,,,2026-03-02T10:05:00+08:00,,,,,"说""再看看""",,
		3,5,S1,王强,,,,,wang@x.cn,,易车,,,,王磊,试驾,,,,0.50,,,,wq
	END
	sales-db verify sales.db
}

@test "saved twice is saved once; what was listed changes nothing" {
	write_leads
	save -q sales.db leads.csv
	whole >once
	save -q sales.db leads.csv
	list sales.db | save -q sales.db
	whole | cmp - once
}

@test "a lead is known by any of its keys, and by any number" {
	write_leads
	save -q sales.db leads.csv
	run -0 --separate-stderr save sales.db <<-'END'
		id,ext_id,channel,phone,email,region
		1,,,,,上海
		,S1,易车,,,苏州
		,,,+8613600136002,,杭州
		,,,,ZHANG@X.cn,
	END
	[ "$(cut -d, -f1 <<<"$output" | paste -sd' ')" = "id 1 3 2 1" ]
	[ "$(list sales.db | cut -d, -f1,12 | paste -sd' ')" = "id,region 1,上海 2,杭州 3,苏州" ]
}

@test "a number that a lead has twice is one key" {
	save -q sales.db <<<$'phone,phone2\n+8613800138001,138-0013-8001;+8613600136002'
	sales-db verify sales.db
	[ "$(sales-db dump sales.db identity | wc -l)" -eq 3 ]
}

@test "a number that a known lead has not is kept beside the others" {
	write_leads
	save -q sales.db leads.csv
	# known by phone2, e-mail and ext_id; the first has both numbers then
	run -0 --separate-stderr save --by 陈静 sales.db <<-'END'
		ext_id,channel,phone,phone2,email
		,,+8613500135001,137 0013 7002,
		,,+8613500135002,,zhang@x.cn
		S1,易车,+8613500135003,+8613500135004,
		,,+8613900139002,+8613500135001;+8613500135005,
	END
	[ "$(list sales.db | cut -d, -f1,6,7 | tail -n +2)" = "\
1,+8613800138001,+8613500135002
2,+8613900139002,+8613700137002;+8613600136002;+8613500135001;+8613500135005
3,+8613500135003,+8613500135004" ]
	[ "$(cut -d, -f3,4 <<<"${lines[1]}")" = '+8613900139002,+8613700137002;+8613600136002;+8613500135001' ]
	[ "$(list --events sales.db 13500135001 | grep -c ',phone2,.*,陈静,')" -eq 2 ]
	sales-db verify sales.db
	# what is known adds nothing, nor what nothing is asked to change
	whole >once
	save -q sales.db <<<$'phone,email\n+8613500135002,zhang@x.cn'
	save -q --update none sales.db <<<$'phone,email\n+8613500135009,zhang@x.cn'
	whole | cmp - once
}

@test "what is known is filled, changed with overwrite, left with none" {
	write_leads
	save -q sales.db leads.csv
	printf 'phone,stage,region\n+8613800138001,战败,上海\n' >new.csv
	save -q --update none sales.db new.csv
	[ "$(list sales.db --stage 咨询 | wc -l)" -eq 2 ]
	[ "$(list sales.db --region 上 | wc -l)" -eq 1 ]
	save -q sales.db new.csv
	[ "$(list sales.db --stage 咨询 --region 上 | wc -l)" -eq 2 ]
	save -q --update overwrite --by 陈静 sales.db new.csv
	[ "$(list sales.db --stage 战败 | wc -l)" -eq 2 ]
	run -0 list sales.db --events --phone 13800138001
	[[ $output == *"1,7,2026-11-22T23:59:59+08:00,stage,战败,咨询,陈静,"* ]]
	[[ $output == *"1,2,2026-03-02,stage,咨询,,"* ]]
	sales-db verify sales.db
}

@test "an edit sets what is there, and comes too late if it is stale" {
	write_leads
	save -q sales.db leads.csv
	list sales.db >mine.csv
	sed 's/张伟/张玮/' mine.csv | save -q sales.db
	run -1 --separate-stderr save -v sales.db mine.csv
	[[ $stderr == *"rev: the store has rev 6: '2'"* ]]
	[ "$(list sales.db --name 玮 | wc -l)" -eq 2 ]
	# an empty cell changes nothing, also of an edit
	list sales.db | cut -d, -f1-6 | sed 's/S2,李娜/,/' | save -q sales.db
	[ "$(list sales.db --name 李娜 | wc -l)" -eq 2 ]
}

@test "another owner's lead is set aside, with whose and since when" {
	write_leads
	save -q sales.db leads.csv
	whole >before
	printf 'phone,owner,note\n+8613800138001,王磊,我的\n' >theirs.csv
	run -1 --separate-stderr save -v -r r.csv sales.db theirs.csv
	[[ $stderr == *"theirs.csv:2: owner: is 陈静's, first seen 2026-03-02: '王磊'"* ]]
	grep -qx "+8613800138001,王磊,我的,theirs.csv:2,collision,\"owner: is 陈静's, first seen 2026-03-02\",," r.csv
	whole | cmp - before
}

@test "rows that cannot be saved, and why" {
	write_leads
	save -q sales.db leads.csv
	run -1 --separate-stderr save --account acc sales.db <<-'END'
		id,name,phone,email,created_at,amount
		,无名,,,,
		99,某人,,,,
		,张伟,+8613800138001,wang@x.cn,,
		,张伟,138 0013 8001,,,
		,新客,+8613500135000,,明天,
		,新客,+8613500135000,,,许多
		,新客,+8613500135000,,2026-03-03,1.5
	END
	[ "${#lines[@]}" -eq 2 ]
	for why in no_identity id_unknown key_conflict phone_bad created_at_bad amount_bad; do
		grep -qx "aside.$why,1" acc
	done
	sales-db verify sales.db
}

@test "a household: the same telephone, allowed, is another lead" {
	write_leads
	save -q sales.db leads.csv
	printf 'name,phone\n张太太,+8613800138001\n' | save -q --same-phone allow sales.db
	[ "$(list sales.db --phone 13800138001 | wc -l)" -eq 3 ]
	# which of the two it is, a row must say
	run -1 --separate-stderr save sales.db <<<$'phone,region\n+8613800138001,上海'
	[[ $stderr == *key_conflict* ]]
	printf 'id,phone,region\n4,+8613800138001,上海\n' | save -q sales.db
	[ "$(list sales.db --region 上海 --name 张太太 | wc -l)" -eq 2 ]
}

@test "a number that is changed no longer finds the lead" {
	write_leads
	save -q sales.db leads.csv
	printf 'id,phone\n1,+8613811113333\n' | save -q --update overwrite sales.db
	[ "$(list sales.db --phone 13800138001 | wc -l)" -eq 1 ]
	[ "$(list sales.db --phone 13811113333 | wc -l)" -eq 2 ]
	sales-db verify sales.db
}

@test "a stream that was cut short saves nothing" {
	write_leads
	whole >before
	run -3 --separate-stderr bash -c 'head -c -1 leads.csv | lead-save -q sales.db'
	run -3 --separate-stderr bash -c '{ cat leads.csv; printf \"; } | lead-save -q sales.db'
	whole | cmp - before
}

@test "killed at any moment, a run is in or not in" {
	make=${BUILD:-$BATS_TEST_DIRNAME/../../build}/make-leads
	[ -x "$make" ] || skip "no make-leads: make tests"
	"$make" 3000 | lead-import >many.csv || [ $? -eq 1 ]
	for i in 1 2 3 4 5 6 7 8; do
		lead-save -q sales.db many.csv 2>/dev/null &
		sleep "0.0$((i * 3 % 10))"
		kill -9 $! 2>/dev/null || :
		wait $! 2>/dev/null || :
		n=$(sales-db stats -t csv sales.db | sed -n 's/^leads,//p')
		[ "$n" -eq 0 ] || break
	done
	lead-save -q sales.db many.csv 2>/dev/null || [ $? -eq 1 ]
	sales-db verify sales.db
	[ "$(sales-db stats -t csv sales.db | sed -n 's/^leads,//p')" -gt 2000 ]
	[ "$n" -eq 0 ] || [ "$(sales-db stats -t csv sales.db | sed -n 's/^leads,//p')" -eq "$n" ]
}

@test "eight who save at once lose nothing" {
	for i in 1 2 3 4 5 6 7 8; do
		{
			echo phone,channel
			seq 200 | awk -v i=$i '{ printf "+86138%04d%04d,%d\n", i, $1, i }'
		} >part.$i
		save -q sales.db part.$i &
	done
	wait
	[ "$(list sales.db | wc -l)" -eq 1601 ]
	sales-db verify sales.db
}

@test "every program reads a store as the CSV it would list" {
	write_leads
	save -q sales.db leads.csv
	list sales.db >all.csv
	list sales.db --events >events.csv
	funnel-report --by owner sales.db | cmp - <(funnel-report --by owner all.csv)
	for mode in period cohort; do
		funnel-report --mode $mode -d 2026-11-30 sales.db |
			cmp - <(funnel-report --mode $mode -d 2026-11-30 events.csv)
	done
	lead-log -d 2026-03-05 --next 2026-03-12 sales.db call 1
	list sales.db >all.csv
	list sales.db --events >events.csv
	followup-due --touches sales.db -d 2026-03-10 sales.db |
		cmp - <(followup-due --touches events.csv -d 2026-03-10 all.csv)
	followup-due -d 2026-03-10 sales.db | cmp - <(followup-due -d 2026-03-10 all.csv)
	lead-dedup sales.db | cmp - <(lead-dedup all.csv)
	lead-dedup --against sales.db leads.csv | cmp - <(lead-dedup --against all.csv leads.csv)
}

@test "what is no store is refused, and left as it is" {
	write_leads
	cp leads.csv was.csv
	run -3 save -q leads.csv leads.csv
	[[ $output == *"leads.csv: no store: sales-db init makes one" ]]
	cmp leads.csv was.csv
	run -3 lead-list .
	run -3 sales-db verify nothing.db
	run -3 sales-db init sales.db
	[[ $output == *"sales.db: is there already" ]]
	run -2 lead-save </dev/null
	# a page torn out of it
	save -q sales.db leads.csv
	sales-db stats sales.db >/dev/null
	dd if=/dev/urandom of=sales.db bs=4096 seek=2 count=1 conv=notrunc 2>/dev/null
	cp sales.db torn.db
	run sales-db verify sales.db
	[ "$status" -eq 3 ] || [ "$status" -eq 1 ]
	cmp sales.db torn.db
}

@test "a new store is its maker's alone; one that is shared stays so" {
	[ "$(stat -c %a sales.db)" = 600 ]
	chmod 660 sales.db
	write_leads
	save -q sales.db leads.csv
	[ "$(stat -c %a sales.db)" = 660 ]
}

@test "SALES_DB names the store where no operand does" {
	write_leads
	export SALES_DB=sales.db
	save -q leads.csv
	[ "$(list --pool | wc -l)" -eq 2 ]
	sales-db init other.db
	[ "$(list other.db | wc -l)" -eq 1 ]
}

@test "a copy is a store, and the original goes on" {
	write_leads
	save -q sales.db leads.csv
	whole >before
	sales-db backup sales.db copy.db
	[ "$(stat -c %a copy.db)" = 600 ]
	printf 'phone\n+8613511112222\n' | save -q sales.db
	mv sales.db later.db
	mv copy.db sales.db
	whole | cmp - before
	sales-db verify sales.db
	run -3 sales-db backup later.db sales.db
	[[ $output == *"sales.db: is there already" ]]
	run -3 sales-db backup leads.csv new.db
	[ ! -e new.db ]
	[ "$(find . -name '.*' -type f | wc -l)" -eq 0 ]
}

@test "a dump says all there is" {
	write_leads
	save -q sales.db leads.csv
	sales-db dump sales.db field | cmp - <(printf 'lead,name,value\n1,微信,zw1\n3,微信,wq\n')
	[ "$(sales-db dump sales.db event | wc -l)" -eq 6 ]
	sales-db dump -t json sales.db lead | grep -q '"amount":"12800000"'
	run -2 sales-db dump sales.db other
}

@test "a disk that is full, memory that is short: nothing is saved, and it is said" {
	make=${BUILD:-$BATS_TEST_DIRNAME/../../build}/make-leads
	[ -x "$make" ] || skip "no make-leads: make tests"
	"$make" 5000 | lead-import >many.csv || [ $? -eq 1 ]
	for limit in 64 200 400 800; do
		run -3 bash -c "ulimit -f $limit; lead-save -q sales.db many.csv"
		[ "${#lines[@]}" -eq 1 ]
		[ "$(list sales.db | wc -l)" -eq 1 ]
		sales-db verify sales.db
	done
	# the rows cannot be written: nothing is saved either
	run -3 bash -c 'lead-save sales.db many.csv >/dev/full'
	run -3 bash -c 'head -n 3 many.csv | lead-save sales.db >/dev/full'
	[ "$(list sales.db | wc -l)" -eq 1 ]
	run bash -c 'lead-save sales.db many.csv | head -n 1'
	[ "$(list sales.db | wc -l)" -eq 1 ]
	lead-save -q sales.db many.csv || [ $? -eq 1 ]
	[ "$(list sales.db | wc -l)" -gt 2000 ]
}

@test "masked, no whole number or address is left, wherever it stood" {
	write_leads
	save -q sales.db leads.csv
	printf 'id,note,微信,email\n1,打13912345678,+8613800138001,new@x.cn\n' |
		save -q --update overwrite sales.db
	for how in '' --events; do
		list sales.db --mask $how >masked
		list sales.db $how >whole
		[ "$(wc -l <masked)" -eq "$(wc -l <whole)" ]
		run -1 grep -E '[0-9]{9}|zhang@|new@|wang@' masked
	done
	[[ $(list sales.db --mask | sed -n 2p) == *,+86138****8001,*,n\*\*\*@x.cn,*打139\*\*\*\*5678,* ]]
}

@test "a pipe with a name is read once, from its first byte" {
	mkfifo pipe
	for _ in 1 2 3 4 5; do
		printf 'phone,stage\n+8613800138001,咨询\n' >pipe &
		run -0 timeout 10 funnel-report -t csv pipe
		[[ $output == *snapshot,* ]]
		wait
	done
}

@test "a row of a lead that was merged is the one's that stays" {
	write_leads
	save -q sales.db leads.csv
	list sales.db | sed -n '1p;3p' >edit
	lead-log -d 2026-11-22 --outcome 1 sales.db merge 2
	run -0 save sales.db <<-'END'
		id,phone,ext_id,channel,region,merged_into
		2,,,,上海,
		,+8613700137002,,,,9
		,,S2,抖音,,
	END
	[ "$output" = 'id,phone,ext_id,channel,region,merged_into,rev
1,+8613800138001,S1,抖音,上海,,9
1,+8613800138001,S1,抖音,上海,9,9
1,+8613800138001,S1,抖音,上海,,9' ]
	# a key of it that changes takes none of the others away
	save -q --update overwrite sales.db <<<$'id,phone2\n1,+8613500135000'
	for phone in 13500135000 13900139002 13700137002 13600136002; do
		[ "$(list sales.db --phone $phone | tail -n +2 | cut -d, -f1)" = 1 ]
	done
	# an edit of the one that went comes too late
	run -1 save --account acc -q sales.db edit
	grep -qx aside.stale,1 acc
	[ "$(list sales.db --where merged_into=9 | wc -l)" -eq 1 ]
	[ "$(sales-db dump sales.db field | grep merged_into)" = 2,merged_into,1 ]
	sales-db verify sales.db
}

@test "who was merged into whom is for lead-log to say" {
	save -q sales.db <<<$'phone,merged_into,微信\n+8613800138001,7,zw'
	save -q sales.db <<<$'id,rev,merged_into\n1,1,1'
	[ "$(sales-db dump sales.db field)" = $'lead,name,value\n1,微信,zw' ]
	[ "$(sales-db dump sales.db event | wc -l)" -eq 2 ]
	sales-db verify sales.db
}

@test "a number that a lead has does not stand in its phone2 as well" {
	sales-db init p.db
	printf 'name,phone,phone2\n李四,+8613600136000,\n' | lead-save -q p.db
	printf 'name,phone,phone2\n王五,+8615500155000,+8613600136000\n' | lead-save -q p.db
	[ "$(sales-db query -t csv p.db 'select phone, phone2 from lead' | tail -n 1)" = \
		+8613600136000,+8615500155000 ]
	printf 'name,phone,phone2\n王五,+8613600136000,+8613600136000\n' | lead-save -q p.db
	[ "$(sales-db query -t csv p.db 'select phone, phone2 from lead' | tail -n 1)" = \
		+8613600136000,+8615500155000 ]
	run -0 sales-db verify p.db
}
