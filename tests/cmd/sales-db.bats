#!/usr/bin/env bats
# sales-db: what is loaded, copied, erased and found wrong.

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	unset SALES_DB SALES_TZ
	sales-db init sales.db
	lead-save -q -d 2026-11-01 sales.db <<-'END'
		ext_id,name,phone,phone2,email,company,channel,owner,stage,amount,note,微信
		S1,张伟,+8613800138001,+8613600136002,zhang@x.cn,大众贸易,抖音,陈静,咨询,128000.5,住浦东,zw1
		S2,李娜,+8613900139002,,,,易车,,,,,
	END
	lead-log -d 2026-11-05 --by 陈静 --outcome 接通 --next 2026-11-12 --note 要报价 sales.db call 1
	lead-log -d 2026-11-06 --by 陈静 --outcome 张先生说不要 --note 张先生 sales.db note 1
	printf 'id,phone,name\n1,+8613511112222,张玮\n' | lead-save -q --update overwrite sales.db
	lead-log --void "$(lead-list -t csv --events sales.db | sed -n 's/^1,\([0-9]*\),.*,name,张玮.*/\1/p')" sales.db
}

org() {
	printf 'unit,name,parent,level\n闵行,闵行店,沪,store\n沪,上海,,region\n' >unit
	printf 'login,name,rep\nchenjing,陈静,陈静\n,王磊,王磊\n' >rep
	printf 'rep,unit,role,since,until\n陈静,闵行,rep,2026-01-01,\n王磊,闵行,manager,2026-01-01,2026-11-15\n' >membership
	for table in unit rep membership; do
		sales-db load sales.db $table $table || return
	done
}

plan() {
	cat >goals.csv <<-'END'
		unit,parent,level,period,product,metric,target,kind
		闵行店,,store,2026-01,,orders,18,base
		陈静,闵行店,rep,2026-01,,orders,18,
		陈静,闵行店,rep,2026-01,,orders,20,stretch
	END
	target-save -q -d 2026-01-05 --by 王磊 --note 张伟那单不算 sales.db goals.csv
	sed 's/18/19/' goals.csv | target-save -q sales.db
}

tables='lead field identity event unit rep membership plan target'

@test "a dump loads back identical" {
	org
	plan
	sales-db init again.db
	for table in $tables; do
		sales-db dump sales.db "$table" >"$table.csv"
		[ "$(wc -l <"$table.csv")" -gt 1 ]
		sales-db load again.db "$table" "$table.csv"
		sales-db dump again.db "$table" | cmp - "$table.csv"
	done
	sales-db verify again.db
	for how in '' --events --timeline; do
		# shellcheck disable=SC2086
		lead-list -t csv $how sales.db | cmp - <(lead-list -t csv $how again.db)
	done
	target-list --versions sales.db | cmp - <(target-list --versions again.db)
	# and the store goes on where it was
	lead-log -d 2026-12-01 again.db call 1
	sales-db verify again.db
	run -3 sales-db load again.db event event.csv
	[[ $output == *"holds rows already"* ]]
	# and so do its plans
	target-save -q again.db goals.csv
	[ "$(target-list --versions -t csv again.db | tail -n 1 | cut -d, -f2)" = 3 ]
	run -3 sales-db load again.db target target.csv
	[[ $output == *"holds rows already"* ]]
	sales-db verify again.db
}

@test "who works where: loaded in any order, changed, refused" {
	org
	sales-db dump sales.db unit | cmp - <<-'END'
		unit,name,parent,level
		沪,上海,,region
		闵行,闵行店,沪,store
	END
	printf 'rep,unit,since,until\n陈静,闵行,2026-01-01,2026-10-31\n' |
		sales-db load sales.db membership
	sales-db dump sales.db membership | grep -qx '陈静,闵行,rep,2026-01-01,2026-10-31'
	for table in unit rep membership; do sales-db dump sales.db $table; done >before
	bad() {
		printf "%b" "$2" >bad.csv
		run -3 sales-db load sales.db "$1" bad.csv
		[ "${#lines[@]}" -eq 1 ]
		[[ $output == *"$3"* ]]
	}
	bad unit 'unit,parent\n沪,闵行\n' 'a unit is above itself'
	bad unit 'unit,parent\n静安,苏\n' "the parent of '静安' is no unit: '苏'"
	bad membership 'rep,unit,since\n陈静,闵行,2026-13-01\n' "bad.csv:2: since: not a day: '2026-13-01'"
	bad membership 'rep,unit,since\n无,闵行,2026-01-01\n' 'bad.csv:2: FOREIGN KEY'
	bad membership 'rep,unit,role,since\n陈静,闵行,king,2026-02-01\n' 'bad.csv:2: CHECK'
	bad rep 'rep,colour\n陈静,red\n' "no column 'colour'"
	bad rep 'rep,name\n赵磊,赵磊\n\n"' 'bad.csv'
	for table in unit rep membership; do sales-db dump sales.db $table; done | cmp - before
	run -2 sales-db load sales.db colours unit
	run -2 sales-db load sales.db
	run -2 sales-db conquer sales.db
	run -2 sales-db
}

@test "a loss is confirmed by one who leads" {
	org
	lead-log -d 2026-11-10 --outcome 价格 --by 张三 sales.db lost 1
	run -3 lead-log -d 2026-11-11 --by 陈静 sales.db lost_confirmed 1
	[[ $output == *": no_role: "* ]]
	run -3 lead-log -d 2026-11-16 --by 王磊 sales.db lost_confirmed 1
	lead-log -d 2026-11-15 --by 王磊 sales.db lost_confirmed 1
}

@test "erase: nothing of the person is left, in no byte of the files" {
	lead-list -t csv sales.db >before
	funnel-report sales.db >funnel
	sales-db stats -t csv sales.db | sed -n 2,4p >stats
	run -0 sales-db erase -v --by 王磊 sales.db 13600136002
	[ "${lines[0]}" = 'sales-db: sales.db: leads erased: 1' ]
	for text in 张 13800138001 13600136002 13511112222 zhang@ 大众 浦东 zw1 S1 要报价; do
		run -1 grep -qa "$text" sales.db
		[ ! -e sales.db-wal ] || run -1 grep -qa "$text" sales.db-wal
	done
	lead-list -t csv sales.db >after
	[ "$(sed -n 2p after)" = '1,12,,,,,,,,,抖音,,,,陈静,咨询,,2026-11-05T23:59:59+08:00,2026-11-12,128000.50,,,' ]
	sed -n 3p after | cmp - <(sed -n '3s/,$//p' before)
	funnel-report sales.db | cmp - funnel
	lead-list -t csv --events sales.db | grep -q ',call,接通,,陈静,,,2026-11-12,,,'
	lead-list -t csv --events sales.db | grep -q '^1,12,20.*,erase,,,王磊,'
	sales-db verify sales.db
	# it is nobody's number any more, and may come again as another lead
	run -3 sales-db erase sales.db 13600136002
	lead-save -q sales.db <<<$'name,phone\n张伟,+8613800138001'
	[ "$(lead-list -t csv sales.db | wc -l)" -eq 4 ]
	sales-db erase sales.db 2
	sales-db verify sales.db
	run -2 sales-db erase sales.db 张伟
}

@test "erase: who was merged is the same person" {
	lead-save -q -d 2026-11-02 sales.db <<<$'ext_id,channel,name,phone,email\nS7,易车,张伟2,+8613700137007,z7@x.cn'
	lead-log --outcome 3 sales.db merge 1
	lead-log --outcome 2 sales.db merge 3
	sales-db backup sales.db copy.db
	lead-list -t csv --events sales.db | cut -d, -f1-4 >before
	for who in 1 2 13511112222 z7@x.cn; do
		rm -f sales.db*
		cp copy.db sales.db
		run -0 sales-db erase -v sales.db $who
		[ "${lines[0]}" = 'sales-db: sales.db: leads erased: 3' ]
		for text in 张伟 13800138001 13511112222 13700137007 z7@ S7 S1 13900139002; do
			run -1 grep -qa "$text" sales.db
		done
		# nobody is another one for that, nor is anything of what happened gone
		[ "$(lead-list -t csv sales.db | cut -d, -f1)" = $'id\n2' ]
		lead-list -t csv --events sales.db | grep -v ,erase, | cut -d, -f1-4 |
			cmp - before
		sales-db verify sales.db
		lead-log sales.db unmerge 3
		lead-log sales.db unmerge 1
		[ "$(lead-list -t csv sales.db | wc -l)" -eq 4 ]
		sales-db verify sales.db
	done
}

@test "erase: one who reads keeps it in the log, and that is said" {
	mkfifo pipe
	python3 -c pass 2>/dev/null || skip "no python3 to hold the store open"
	python3 - <<-'END' &
		import sqlite3
		c = sqlite3.connect("sales.db")
		c.execute("begin")
		c.execute("select * from lead").fetchone()
		open("ready", "w").close()
		open("pipe").read()
	END
	while [ ! -e ready ]; do sleep 0.01; done
	run -1 sales-db erase sales.db 13600136002
	echo >pipe
	wait
	[[ $output == *": what was erased stays in sales.db-wal until nobody reads it any more" ]]
}

@test "erase: who was erased is no rep, so plans stay" {
	plan
	target-list --versions -t csv sales.db >before
	target-list -t csv sales.db >>before
	sales-db erase sales.db 13600136002
	{ target-list --versions -t csv sales.db && target-list -t csv sales.db; } |
		cmp - before
	sales-db verify sales.db
}

@test "restore: a new store of a copy that is sound, and of no other" {
	sales-db backup sales.db copy.db
	mv sales.db lost.db
	touch sales.db-wal
	run -3 sales-db restore sales.db copy.db
	[[ $output == *"sales.db-wal: belongs to a store that was here"* ]]
	rm sales.db-wal
	sales-db restore sales.db copy.db
	lead-list -t csv sales.db | cmp - <(lead-list -t csv lost.db)
	[ "$(stat -c %a sales.db)" = 600 ]
	run -3 sales-db restore sales.db copy.db
	[[ $output == *"sales.db: is there already" ]]
	rm sales.db
	sqlite3 copy.db "update lead set name = '王五' where id = 1" 2>/dev/null || skip "no sqlite3"
	run -3 sales-db restore sales.db copy.db
	[[ $output == *"copy.db: is not sound: see sales-db verify" ]]
	[ ! -e sales.db ]
}

@test "whoever writes to it: events are never changed or deleted" {
	command -v sqlite3 >/dev/null || skip "no sqlite3"
	sales-db dump sales.db event >before
	for sql in "update event set note = 'x'" "delete from event" "delete from lead" \
		"update event set note = null" "update event set at = '2026-01-01' where id = 1"; do
		run sqlite3 sales.db "$sql"
		[ "$status" -ne 0 ]
	done
	sales-db dump sales.db event | cmp - before
}

@test "query: rows of SQL, which changes nothing" {
	run -0 sales-db query -t csv sales.db 'select name, count(*) as n, name from lead group by name order by id;'
	[ "$output" = $'name,n,name_2\n张伟,1,张伟\n李娜,1,李娜' ]
	sales-db dump sales.db lead >before
	for sql in "update lead set name = 'x'" 'delete from lead' 'select 1; select 2' \
		'nonsense' '' 'create table x(y)'; do
		run -3 sales-db query sales.db "$sql"
		[ "${#lines[@]}" -eq 1 ]
	done
	sales-db dump sales.db lead | cmp - before
}

@test "where nothing may be written a store is read as it lies, or not at all" {
	local fixed='mount --bind ro ro && mount -o remount,ro,bind ro &&' dir
	unshare -m sh -c 'mount -t tmpfs none /mnt' 2>/dev/null ||
		skip 'needs root and a mount namespace'
	dir='ro/a %41?#b'
	mkdir -p "$dir"
	seq 5000 | awk 'BEGIN { print "phone,name" } { printf "+86139%08d,李娜\n", $1 }' |
		lead-save -q sales.db
	sales-db backup sales.db "$dir/s.db"
	lead-list sales.db >want
	for file in "$dir/s.db" "$PWD/$dir/s.db"; do
		unshare -m sh -c "$fixed lead-list \"\$1\"" - "$file" | cmp - want
	done
	(cd ro && [ "$(ls "${dir#ro/}")" = s.db ])
	# it changes while it is read
	mkfifo fifo
	unshare -m sh -c "$fixed exec lead-list \"\$1\"" - "$dir/s.db" >fifo 2>err 3>&- &
	pid=$!
	exec 8<fifo
	read -r -u 8 _
	lead-log "$dir/s.db" call 1
	cat <&8 >rest
	exec 8<&-
	status=0
	wait $pid || status=$?
	[ "$status" -eq 3 ]
	[[ $(<err) == *"s.db: was written while it was read; try again" ]]
	[ "$(tail -n 1 rest)" != "$(tail -n 1 want)" ]
}

@test "a store of the first version opens for ever" {
	data=$BATS_TEST_DIRNAME/../data/stores
	gunzip -c "$data/v1.db.gz" >v1.db
	[ "$(sales-db query -t csv v1.db 'select * from pragma_user_version' | tail -n 1)" -eq 1 ]
	sales-db verify v1.db
	{
		lead-list -t csv v1.db
		# the day a person was erased is the day the file was made
		lead-list -t csv --events v1.db | grep -v ,erase, |
			sed 's/,[^,]*$//' # logged_at, which is newer
		sales-db dump v1.db membership
	} | cmp - "$data/v1.txt"
	lead-log -d 2026-11-10 v1.db call 13800138001
	printf 'phone,name\n+8613511112222,李娜\n+8613500135009,新客\n' | lead-save -q v1.db
	[ "$(lead-list -t csv v1.db | wc -l)" -eq 5 ]
	sales-db verify v1.db
	# who saves has brought it up to date: it is as a new one is
	sales-db init new.db
	schema="select type, name, sql from sqlite_schema order by type, name"
	diff <(sales-db query v1.db "$schema") <(sales-db query new.db "$schema")
	[ "$(sales-db query -t csv v1.db 'select * from pragma_user_version' | tail -n 1)" -eq \
		"$(sales-db query -t csv new.db 'select * from pragma_user_version' | tail -n 1)" ]
	# of a later one nothing is understood, and nothing done
	cp v1.db v9.db
	printf '\011' | dd of=v9.db bs=1 seek=63 conv=notrunc 2>/dev/null
	cp v9.db was.db
	for p in lead-list 'sales-db verify' 'lead-log --next 2026-12-01 v9.db followup 1 --'; do
		# shellcheck disable=SC2086
		run -3 ${p%--} $([[ $p = *-- ]] || echo v9.db)
		[[ $output == *"v9.db: a store of version 9, and this program knows "* ]]
	done
	cmp v9.db was.db
}

@test "a store that a newer program brings further meanwhile is left to it" {
	command -v sqlite3 || skip 'no sqlite3 to be the newer one'
	gunzip -c "$BATS_TEST_DIRNAME/../data/stores/v1.db.gz" >v1.db
	mkfifo go
	sqlite3 v1.db <go >begun &
	exec 8>go
	echo "begin immediate; pragma user_version = 9; select 'begun';" >&8
	until [ -s begun ]; do sleep .1; done
	lead-log -d 2026-11-10 v1.db call 13800138001 2>err &
	pid=$!
	sleep 1
	echo 'commit;' >&8
	exec 8>&-
	status=0
	wait $pid || status=$?
	[ "$status" -eq 3 ]
	[[ $(<err) == *"v1.db: a store of version 9, and this program knows "* ]]
	wait
	[ "$(sqlite3 v1.db 'pragma user_version')" -eq 9 ]
}

@test "SALES_DB is the store where none is named" {
	org
	export SALES_DB=sales.db
	sales-db verify
	[ "$(sales-db query 'select count(*) as n from lead' | tail -n 1)" = 2 ]
	sales-db dump unit | sales-db load unit
	sales-db dump sales.db unit | cmp - <(sales-db dump unit)
	sales-db load unit unit
	sales-db backup copy.db
	sales-db erase 13600136002
	[ "$(sales-db query copy.db 'select name from lead where id = 1' | tail -n 1)" = 张伟 ]
	SALES_DB=new.db sales-db init
	[ -f new.db ]
	run -2 sales-db
	unset SALES_DB
	run -2 sales-db verify
	run -2 sales-db dump unit
}
