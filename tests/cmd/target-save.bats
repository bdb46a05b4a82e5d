#!/usr/bin/env bats
# target-save: a plan becomes a version, whole, once, and only if it sums.

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	unset SALES_DB SALES_TZ
	sales-db init sales.db
	cat >plan.csv <<-'END'
		unit,parent,level,period,product,metric,target,kind
		上海,,region,2026-01,,orders,30,base
		上海,,region,2026-02,,orders,20,base
		闵行店,上海,store,2026-01,,orders,18,base
		闵行店,上海,store,2026-02,,orders,12,base
		静安店,上海,store,2026-01,,orders,12,base
		静安店,上海,store,2026-02,,orders,8,base
		闵行店,上海,store,2026-01,SUV,revenue,900,
		闵行店,上海,store,2026-01,SUV,revenue,1200,stretch
	END
}

save() {
	run --separate-stderr -0 target-save "$@"
	[ -z "$stderr" ]
}

# A version a line: name, version, at.
versions() {
	sales-db query -t csv sales.db \
		'select name, version, substr(at, 1, 10) as at from plan order by id' |
		tail -n +2
}

@test "a plan is a version, and the next one of its name the version behind" {
	save -d 2026-01-05 --by 总经理 --note '首版，含 "SUV"' sales.db plan.csv
	[ "$output" = "$(
		cat <<-'END'
			name,version,at,rep,metric,units,total,note
			2026,1,2026-01-05T23:59:59+08:00,总经理,orders,3,50,"首版，含 ""SUV"""
			2026,1,2026-01-05T23:59:59+08:00,总经理,revenue,1,,"首版，含 ""SUV"""
		END
	)" ]
	# the same says nothing new, in any order of rows and columns
	save -d 2026-02-01 --by 王磊 sales.db plan.csv
	[ "${lines[1]%%总*}" = '2026,1,2026-01-05T23:59:59+08:00,' ]
	{ head -n 1 plan.csv && tail -n +2 plan.csv | sort -r; } |
		awk -F, -v OFS=, '{ print $8, $7, $6, $5, $4, $3, $2, $1 }' >turned.csv
	run --separate-stderr -0 target-save -q -v sales.db turned.csv
	[ -z "$output" ]
	[ "${stderr_lines[1]}" = 'target-save: sales.db: 2026: version 1 says the same: 8 targets' ]
	[ "$(versions)" = 2026,1,2026-01-05 ]
	# one that differs in anything does: a target, a parent, a level, a row
	n=1
	for edit in '8s/900/901/;9s/1200/1300/' '8,9s/上海/华东/' '8,9s/store/shop/' \
		'8d' 's/SUV/轿车/' '8,9s/2026-01/2026-02/' '9s/stretch/challenge/'; do
		sed "$edit" plan.csv >next.csv
		[ "$edit" != '8,9s/上海/华东/' ] ||
			sed 's/闵行店,上海/闵行店,/;s/静安店,上海/静安店,/' plan.csv >next.csv
		[ "$edit" != '8,9s/store/shop/' ] ||
			sed 's/store/shop/' plan.csv >next.csv
		save -d 2026-02-0$n sales.db next.csv
		n=$((n + 1))
		[ "$(cut -d, -f2 <<<"${lines[1]}")" = $n ]
		target-list -t csv sales.db | tail -n +2 | sort |
			cmp - <(tail -n +2 next.csv | sed 's/,$/,base/' | sort)
	done
	# and so does what was there before, by a version of its own
	save sales.db plan.csv
	[ "$(cut -d, -f2 <<<"${lines[1]}")" = 9 ]
	[ -z "$(sales-db verify sales.db | tail -n +2)" ]
	target-list -t csv --number 1 sales.db | cmp - <(target-list -t csv sales.db)
}

@test "its name: the year it is of, else one that is said" {
	save --name 华东 sales.db plan.csv
	sed 's/-0[12],/-W07,/' plan.csv | awk -F, '!seen[$1 $5 $6 $8]++' >weeks.csv
	save sales.db <weeks.csv
	[ "$(versions | cut -d, -f1,2)" = $'华东,1\n2026,1' ]
	for edit in '2s/2026-01//' '2,9s/2026-02/2027-02/' 's/2026-0[12]//'; do
		sed "$edit" plan.csv | awk -F, '!seen[$1 $4 $5 $6 $8]++' >years.csv
		run -3 target-save --unchecked sales.db years.csv
		[ "$output" = 'target-save: years.csv: not a plan of one year: say its --name' ]
		save --unchecked --name 两年 sales.db years.csv
	done
	[ "$(versions | tail -n 1 | cut -d, -f1,2)" = 两年,3 ]
	run -2 target-save --name '' sales.db plan.csv
}

@test "one that does not sum is refused, with the place and the gap" {
	sed '5s/12/11/' plan.csv >gap.csv
	run -3 target-save sales.db gap.csv
	[ "$output" = "target-save: gap.csv:3: does not sum: '上海' in 2026-02 has 20, its parts (store) 19, gap -1; target-check shows all 1" ]
	# the first one that target-check shows, whatever the order of rows
	sed '5s/12/11/;6s/12/14/' plan.csv >gap.csv
	for f in gap.csv <(head -n 1 gap.csv && tail -n +2 gap.csv | sort); do
		run -3 target-save sales.db "$f"
		[[ $output == *": '上海' in 2026-01 has 30, its parts (store) 32, gap 2; target-check shows all 2" ]]
	done
	[ -z "$(versions)" ]
	save --unchecked sales.db gap.csv
	[ "$(cut -d, -f7 <<<"${lines[1]}")" = 50 ]
	# several files are one plan
	grep -v 静安店 plan.csv >one.csv
	{ head -n 1 plan.csv && grep 静安店 plan.csv; } >two.csv
	run -3 target-save sales.db one.csv
	save sales.db one.csv two.csv
	save sales.db plan.csv
	[ "$(versions | wc -l)" -eq 2 ]
}

@test "what is no plan is refused, and the store is as it was" {
	cp sales.db was.db
	bad() {
		sed "$1" plan.csv >bad.csv
		run -3 target-save sales.db bad.csv
		[ "${#lines[@]}" -eq 1 ]
		[[ $output == "target-save: bad.csv"*"$2"* ]]
		cmp sales.db was.db
	}
	bad '3s/,20,/,20.5,/' ":3: target: not a whole number: '20.5'"
	bad '3s/2026-02/2026-13/' ':3: period: '
	bad '3s/2026-02/2026-01/' ":3: unit: stands here twice for one period: '上海'"
	bad '7s/上海/华东/' ':7: parent: '
	bad '2,$d' ': no rows: no plan'
	bad '1s/target/ziel/' ": no column 'target'"
	bad '9s/$/,/' ':9: '
	printf '\n"' >>plan.csv
	bad '' ':'
	sed '$d' plan.csv | head -c -2 >cut.csv
	run -3 target-save sales.db < <(cat cut.csv)
	[[ $output == *'stops in the middle of a record'* ]]
	run -2 target-save
	run -3 target-save sales.db nothing.csv
	run -3 target-save plan.csv plan.csv
	cmp sales.db was.db
	# what cannot be told is not in
	sed -i '$d' plan.csv
	status=0
	target-save sales.db plan.csv >/dev/full 2>err || status=$?
	[ $status -eq 3 ]
	[ "$(<err)" = 'target-save: standard output: cannot write: No space left on device' ]
	[ -z "$(versions)" ]
}

@test "columns that are not kept are told with -v" {
	awk -F, -v OFS=, '{ print $0, NR == 1 ? "quota" : "1.5", NR == 1 ? "备注" : "急" }' plan.csv >wide.csv
	save sales.db wide.csv
	run --separate-stderr -0 target-save -q -v sales.db wide.csv
	[ "${stderr_lines[1]}" = 'target-save: columns not kept: quota, 备注' ]
	target-list -t csv sales.db | head -n 1 | cmp - <(head -n 1 plan.csv)
}

@test "an older version comes back, from the store and from another one" {
	save -d 2026-01-05 sales.db plan.csv
	sed '8s/900/901/' plan.csv | target-save -q -d 2026-02-05 sales.db
	target-list --number 1 sales.db | target-save -q -d 2026-03-05 --note 恢复 sales.db
	[ "$(versions)" = $'2026,1,2026-01-05\n2026,2,2026-02-05\n2026,3,2026-03-05' ]
	sales-db init other.db
	save other.db sales.db
	[ "$(target-list other.db)" = "$(target-list --number 3 sales.db)" ]
	SALES_DB=other.db target-save -q plan.csv
	[ "$(sales-db query other.db 'select count(*) as n from plan' | tail -n 1)" = 1 ]
}

@test "several at once: each is a version of its own" {
	for i in 1 2 3 4 5 6; do
		sed "s/1200/$((1200 + i))/" plan.csv >plan$i.csv
		target-save -q -d 2026-01-0$i sales.db plan$i.csv &
	done
	wait
	[ "$(versions | cut -d, -f2 | paste -sd,)" = 1,2,3,4,5,6 ]
	[ "$(versions | sort -u -t, -k3 | wc -l)" -eq 6 ]
	[ -z "$(sales-db verify sales.db | tail -n +2)" ]
	# or of nobody, where they say the same
	for i in 1 2 3 4; do
		target-save -q --name 同 sales.db plan.csv &
	done
	wait
	[ "$(versions | grep -c 同)" -eq 1 ]
}

@test "killed at any moment: a version is there whole, or not at all" {
	seq 3000 | awk 'BEGIN { print "unit,period,target" }
		{ for (m = 1; m <= 12; m++) printf "销售%d,2026-%02d,%d\n", $1, m, $1 % 9 }' >big.csv
	from=${EPOCHREALTIME/./}
	target-save -q --name 先 sales.db big.csv
	took=$((${EPOCHREALTIME/./} - from))
	RANDOM=3
	killed=0
	for i in $(seq 12); do
		sed "2s/1\$/$i$i/" big.csv >next.csv
		target-save -q sales.db next.csv &
		pid=$!
		sleep "$(printf '0.%06d' $((took * RANDOM / 32768 % 1000000)))"
		kill -KILL $pid 2>/dev/null || :
		wait $pid 2>/dev/null || killed=$((killed + 1))
		run -0 sales-db verify sales.db
		[ "${#lines[@]}" -eq 1 ]
	done
	[ $killed -gt 2 ]
	target-save -q sales.db next.csv
	target-list -t csv --plan 2026 sales.db | tail -n +2 | cut -d, -f1,4,7 | sort |
		cmp - <(tail -n +2 next.csv | sort)
}

@test "whoever writes to it: plans are never changed or deleted, nor added to unseen" {
	command -v sqlite3 >/dev/null || skip "no sqlite3"
	save sales.db plan.csv
	for t in plan target; do sales-db dump sales.db $t; done >before
	for sql in "update plan set note = 'x'" 'delete from plan' 'update target set target = 0' \
		'delete from target' "insert into plan select 9, name, version, at, rep, note, targets, logged_at from plan" \
		"insert into target(plan, unit, kind, target) values(7, 'x', 'base', 1)" \
		"insert into target(plan, unit, kind, target) values(1, 'x', 'base', -1)" \
		"insert into target(plan, unit, kind, target) values(1, 'x', 'base', 1.5)"; do
		run sqlite3 sales.db "pragma foreign_keys = on; $sql"
		[ "$status" -ne 0 ]
	done
	for t in plan target; do sales-db dump sales.db $t; done | cmp - before
	sqlite3 sales.db "insert into target(plan, unit, kind, target) values(1, '多', 'base', 1)"
	run -1 sales-db verify sales.db
	[ "${lines[1]}" = 'targets,,2026 1,9,8' ]
	sqlite3 sales.db "insert into plan select 9, name, 3, at, rep, note, 0, logged_at from plan"
	run -1 sales-db verify sales.db
	[ "${lines[1]}" = 'version,,2026,3,2' ]
	sales-db backup sales.db copy.db
	run -3 sales-db restore new.db copy.db
	[[ $output == *'copy.db: is not sound'* ]]
}

@test "the same plan for an earlier day holds from that day" {
	sales-db init s.db
	plan() { printf 'unit,period,target\n闵行店,2026,%s\n' "$1"; }
	plan 100 | target-save -q -d 2026-01-01 s.db
	plan 120 | target-save -q -d 2026-07-01 s.db
	plan 120 | target-save -q -d 2026-03-01 --note 提前 s.db
	[ "$(target-list -d 2026-02-01 s.db | tail -n 1 | cut -d, -f7)" = 100 ]
	[ "$(target-list -d 2026-04-01 s.db | tail -n 1 | cut -d, -f7)" = 120 ]
	[ "$(target-list -d 2026-08-01 s.db | tail -n 1 | cut -d, -f7)" = 120 ]
	# what holds by then already is no new version
	plan 120 | target-save -q -d 2026-05-01 s.db
	[ "$(target-list --versions s.db | wc -l)" -eq 4 ]
	run -0 sales-db verify s.db
}

@test "a plan of reps and their units: who is the rep, the unit is above" {
	sales-db init s.db
	printf 'rep,unit,period,target\n李娜,甲店,2026-01,30\n张敏,甲店,2026-01,20\n' |
		target-save -q s.db
	[ "$(target-list s.db | tail -n +2 | cut -d, -f1,2,7 | sort)" = \
		$'张敏,甲店,20\n李娜,甲店,30' ]
}
