#!/usr/bin/env bats
# scripts/daily: the day of a sales team, its failures, and what a run that was
# killed leaves to the next.

bats_require_minimum_version 1.5.0

setup() {
	sample=$BATS_TEST_DIRNAME/../data/sample
	daily=$BATS_TEST_DIRNAME/../../scripts/daily
	cd "$BATS_TEST_TMPDIR" || return
	team=$PWD/team
	fresh "$team"
	# programs put here stand before the true ones
	mkdir bin
	PATH=$PWD/bin:$PATH
}

# A team's directory on the morning of 20 March 2026.
fresh() {
	rm -rf "$1"
	mkdir -p "$1/in"
	cp "$sample/leads.csv" "$1/in/"
	cp "$sample/events.csv" "$1/"
}

# run_daily DAY [OPTION...]
run_daily() {
	run --separate-stderr "$daily" --country CN --stages dealership \
		--as-of "2026-03-$1" "${@:2}" "$team"
}

# All that a directory holds but the log, which has the time of day.
state() {
	(cd "$1" && find . -type f ! -path './log/*' ! -name lock |
		sort | xargs -d '\n' cksum)
}

# A program that does something and then what it is called for.
stub() {
	local true_one
	true_one=$(PATH=${PATH#*:} command -v "$1")
	printf '#!/bin/bash\n%s\nexec %s "$@"\n' "$2" "$true_one" >"bin/$1"
	chmod +x "bin/$1"
}

@test "a day" {
	run_daily 20
	[ "$status" -eq 1 ]
	[ "$stderr" = "" ]
	diff - <(echo "$output") <<-'END'
		2026-03-20 import: 24 rows of 1 list, 1 set aside: out/2026-03-20/rejects-1.csv
		2026-03-20 dedup: 21 new: out/2026-03-20/new-1.csv; 2 known or twice: out/2026-03-20/again-1.csv
		2026-03-20 base: 21 rows
		2026-03-20 due: 13 calls of 3 owners: out/2026-03-20/due.csv
		2026-03-20 funnel: 68 rows of events.csv counted: out/2026-03-20/funnel.csv
	END
	diff - <(cd "$team" && find . -type f | LC_ALL=C sort) <<-'END'
		./base.csv
		./done/2026-03-20/leads.csv
		./events.csv
		./lock
		./log/2026-03-20
		./out/2026-03-20/again-1.csv
		./out/2026-03-20/due-周敏.csv
		./out/2026-03-20/due-王磊.csv
		./out/2026-03-20/due-赵倩.csv
		./out/2026-03-20/due.csv
		./out/2026-03-20/funnel.csv
		./out/2026-03-20/leads-1.csv
		./out/2026-03-20/new-1.csv
		./out/2026-03-20/rejects-1.csv
	END
	cmp "$sample/leads.csv" "$team/done/2026-03-20/leads.csv"
	cmp "$team/base.csv" "$team/out/2026-03-20/new-1.csv"
}

@test "twice on one day is once" {
	run_daily 20
	state "$team" >once
	run_daily 20
	[ "$status" -eq 0 ]
	[ "${lines[0]}" = "2026-03-20 import: no lists in in/" ]
	state "$team" | diff once -
}

@test "the same list again brings nobody, and the first day's files stay" {
	run_daily 20
	cksum "$team/base.csv" "$team"/out/2026-03-20/*-1.csv >once
	cp "$sample/leads.csv" "$team/in/"
	run_daily 20
	[[ $output == *"0 new: out/2026-03-20/new-2.csv; 23 known"* ]]
	cksum "$team/base.csv" "$team"/out/2026-03-20/*-1.csv | diff once -
	[ -f "$team/done/2026-03-20/leads.csv.~1~" ]
}

@test "the next day's list, with other columns" {
	run_daily 20
	cat >"$team/in/new list.csv" <<-'END'
		姓名,手机,微信,销售,创建时间
		江雪,13800138030,jx,周敏,2026-03-21
		张先生,13800138001,,,2026-03-21
	END
	run_daily 21
	[ "$status" -eq 0 ]
	[[ $output == *"1 new: out/2026-03-21/new-1.csv; 1 known"* ]]
	[[ $output == *"base: 22 rows"* ]]
	head -n 1 "$team/base.csv" | grep -q 微信
	grep -q '^张先生,' "$team/out/2026-03-21/again-1.csv"
	grep -q 江雪 "$team/out/2026-03-21/due-周敏.csv"
}

@test "no lists and no base: nothing to do" {
	rm "$team/in/leads.csv"
	run_daily 20
	[ "$status" -eq 0 ]
	[ ! -e "$team/base.csv" ]
}

@test "a failing step changes nothing, and says where" {
	run_daily 20
	cp "$sample/leads.csv" "$team/in/"
	echo 'phone,when' >"$team/events.csv"
	state "$team" >before
	run_daily 20
	[ "$status" -eq 3 ]
	[ "$stderr" = "" ]
	state "$team" | diff before -
	[ "${lines[-2]}" = "followup-due: events.csv: no column 'at'" ]
	[ "${lines[-1]}" = "2026-03-20 due: FAILED; nothing was changed; the log is $team/log/2026-03-20" ]
	grep -q "no column 'at'" "$team/log/2026-03-20"
	cp "$sample/events.csv" "$team/"
	run_daily 20
	[ "$status" -eq 1 ]
}

@test "a full disk changes nothing" {
	state "$team" >before
	# without the signal a file that may not grow is as a full disk
	for blocks in 0 1 2 3; do
		run bash -c "trap '' XFSZ; ulimit -f $blocks; exec \"\$@\"" - \
			"$daily" --as-of 2026-03-20 "$team"
		echo "$output"
		[ "$status" -eq 3 ]
		state "$team" | diff before -
	done
	run_daily 20
	[ "$status" -eq 1 ]
}

# Each kill -9 in turn, at the n-th call of a program; then the run after it.
killed_at() {
	local program=$1 n
	fresh "$team"
	run_daily 20
	state "$team" >whole
	for ((n = 1; n < 50; n++)); do
		fresh "$team"
		echo "$n" >left
		stub "$program" "n=\$(<$PWD/left); echo \$((--n)) >$PWD/left
			[ \$n -ne 0 ] || { kill -9 \$PPID; exit 1; }"
		run_daily 20
		rm "bin/$program"
		[ "$status" -eq 137 ] || break
		run_daily 20
		[ "$status" -le 1 ]
		state "$team" | diff whole - || {
			echo "killed at call $n of $program"
			return 1
		}
	done
	echo "$program: $((n - 1)) calls"
	[ "$n" -gt 1 ] && [ "$n" -lt 50 ]
}

@test "killed at any mv, the next run ends it" {
	killed_at mv
}

@test "killed at any rm" {
	killed_at rm
}

@test "killed at any look or copy" {
	killed_at cmp
	killed_at cp
	killed_at mkdir
}

@test "killed in the last step" {
	killed_at funnel-report
}

@test "a list that is still being written" {
	stub lead-import "echo >>$team/in/leads.csv"
	run_daily 20
	[ "$status" -eq 3 ]
	[[ $output == *"in/leads.csv is still being written"* ]]
	[ ! -e "$team/base.csv" ]
}

@test "a list that is put in while the day is being closed is another day's" {
	stub mv "echo more >>$team/in/leads.csv"
	run_daily 20
	[ "$status" -eq 1 ]
	[ "$(tail -n 1 "$team/in/leads.csv")" = more ]
	cmp "$sample/leads.csv" "$team/done/2026-03-20/leads.csv"
}

@test "two runs do not meet" {
	exec 8>"$team/lock"
	flock 8
	run_daily 20
	[ "$status" -eq 3 ]
	[ "$output" = "2026-03-20 daily: another run is at work in $team" ]
	exec 8>&-
}

@test "owners whose names no file can have" {
	cat >"$team/in/leads.csv" <<-'END'
		name,phone,owner,created_at
		甲,13800138041,a/b,2026-03-17
		乙,13800138042,a_b,2026-03-17
		丙,13800138043,,2026-03-17
		丁,13800138044,"a\b, c",2026-03-17
		戊,13800138045,A_B,2026-03-17
	END
	rm "$team/events.csv"
	run_daily 20
	[ "$status" -eq 0 ]
	[[ $output == *"due: 5 calls of 5 owners"* ]]
	[[ $output == *"funnel: left out"* ]]
	cd "$team/out/2026-03-20"
	[ "$(cat due-*.csv | grep -c ',2026-03-17,')" -eq 5 ]
	[ "$(ls due-* | LC_ALL=C sort | paste -sd' ')" = \
		'due-A_B.csv due-a\b, c.csv due-a_b.csv due-a_b_.csv due-nobody.csv' ]
}

@test "a base that has a customer twice is not touched" {
	printf 'name,phone,created_at\na,+8613800138001,\nb,+8613800138001,\n' \
		>"$team/base.csv"
	state "$team" >before
	run_daily 20
	[ "$status" -eq 3 ]
	[[ $output == *"1 of its rows are customers it has already"* ]]
	state "$team" | diff before -
}

@test "the base keeps its mode" {
	run_daily 20
	chmod 640 "$team/base.csv"
	cp "$sample/leads.csv" "$team/in/"
	run_daily 21
	[ "$(stat -c %a "$team/base.csv")" = 640 ]
}

@test "what is behind DIR is lead-import's; a lead's stage makes a funnel too" {
	printf 'who,tel,how\n甲,138 0013 8041,试驾\n' >"$team/in/leads.csv"
	rm "$team/events.csv"
	run --separate-stderr "$daily" --stages dealership --as-of 2026-03-20 \
		"$team" --map who=name --map how=stage \
		--set created_at=2026-03-17
	[ "$status" -eq 0 ]
	grep -q '^snapshot,testdrive,1,' "$team/out/2026-03-20/funnel.csv"
}

@test "a wrong command line" {
	run "$daily"
	[ "$status" -eq 2 ]
	run "$daily" --nonsense "$team"
	[ "$status" -eq 2 ]
	run "$daily" --as-of today "$team"
	[ "$status" -eq 2 ]
	run "$daily" "$team/in"
	[ "$status" -eq 2 ]
	run "$daily" --help
	[ "$status" -eq 0 ]
	[[ ${lines[0]} == "usage: daily "* ]]
	[ ! -e "$team/out" ]
}

@test "on a store: the same day, and the store holds it" {
	run_daily 20
	cp -r "$team" files
	fresh "$team"
	sales-db init "$team/sales.db"
	run_daily 20
	[ "$status" -eq 1 ]
	[ "$stderr" = "" ]
	diff - <(echo "$output") <<-'END'
		2026-03-20 import: 24 rows of 1 list, 1 set aside: out/2026-03-20/rejects-1.csv
		2026-03-20 dedup: 21 new: out/2026-03-20/new-1.csv; 2 known or twice: out/2026-03-20/again-1.csv
		2026-03-20 save: 21 rows, 2 set aside: out/2026-03-20/refused-1.csv
		2026-03-20 log: 112 events, 0 set aside
		2026-03-20 due: 13 calls of 3 owners: out/2026-03-20/due.csv
		2026-03-20 funnel: 68 rows of events.csv counted: out/2026-03-20/funnel.csv
	END
	cmp files/out/2026-03-20/funnel.csv "$team/out/2026-03-20/funnel.csv"
	# two reps had one customer
	[ "$(grep -c ',collision,"owner: is' "$team/out/2026-03-20/refused-1.csv")" -eq 2 ]
	# the same calls, whatever other columns they have
	calls() {
		awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
			{ print $at["ext_id"], $at["due_day"], $at["rule"] }' \
			"$1/out/2026-03-20/due.csv" | sort
	}
	calls files | cmp - <(calls "$team")
	sales-db verify "$team/sales.db"
	[ "$(lead-list -t csv "$team/sales.db" | wc -l)" -eq 22 ]
	# again, with the same events: nothing is there twice
	lead-list -t csv --events "$team/sales.db" >before
	run_daily 20
	[ "$status" -eq 0 ]
	lead-list -t csv --events "$team/sales.db" | cmp - before
	touch "$team/base.csv"
	run_daily 21
	[ "$status" -eq 2 ]
}

@test "on a store: a run that was killed is finished by the next" {
	sales-db init "$team/sales.db"
	# it dies once all is made, in the middle of putting it in its place
	stub lead-log 'case $* in *" sales.db commit/"*) kill -9 $PPID; exit 9 ;; esac'
	run_daily 20
	[ -d "$team/commit" ]
	[ "$(lead-list -t csv "$team/sales.db" | wc -l)" -eq 22 ]
	[ "$(lead-list -t csv --events "$team/sales.db" | grep -c ,call,)" -eq 0 ]
	rm bin/lead-log
	run_daily 20
	[ "$status" -le 1 ]
	[ ! -d "$team/commit" ]
	[ "$(lead-list -t csv --events "$team/sales.db" | grep -c ,call,)" -eq 23 ]
	sales-db verify "$team/sales.db"
}

@test "on a store: what fails leaves it as it was" {
	sales-db init "$team/sales.db"
	stub funnel-report 'exit 3'
	run_daily 20
	[ "$status" -eq 3 ]
	[ "$(lead-list -t csv "$team/sales.db" | wc -l)" -eq 1 ]
}
