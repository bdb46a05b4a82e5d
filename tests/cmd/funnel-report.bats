#!/usr/bin/env bats
# funnel-report through the real pipe. The events of tests/data are eight
# leads around January 2026, counted by hand.

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	events=$BATS_TEST_DIRNAME/../data/funnel-events.csv
}

# The January report of a mode; stderr must be empty.
january() {
	run --separate-stderr funnel-report --stages dealership \
		--as-of 2026-01-31 "$@" "$events"
	[ "$status" -eq 0 ]
	[ "$stderr" = "" ]
}

# The n of each row, in one line.
ns() {
	cut -d, -f3 <<<"$output" | tail -n +2 | paste -sd' '
}

@test "the worked January: snapshot" {
	january
	[ "$(ns)" = "1 2 1 0 0 3 1" ]
	[ "${lines[1]}" = "snapshot,inquiry,1,,,,,," ]
}

@test "the worked January: period" {
	january --mode period --since 2026-01-01
	[ "$(ns)" = "7 6 4 4 2 3 1" ]
	[ "${lines[6]}" = "period,order,3,,,,,," ]
}

@test "the worked January: cohort" {
	january --mode cohort --since 2026-01-01
	diff - <(echo "$output") <<-'END'
		mode,stage,n,step_num,step_den,step,overall_num,overall_den,overall
		cohort,inquiry,7,,,,7,7,100.00
		cohort,captured,6,6,7,85.71,6,7,85.71
		cohort,invited,4,4,6,66.67,4,7,57.14
		cohort,arrived,3,3,4,75.00,3,7,42.86
		cohort,testdrive,3,3,3,100.00,3,7,42.86
		cohort,order,2,2,3,66.67,2,7,28.57
		cohort,lost,1,,,,,,
	END
}

@test "strictly, a rate is of those who entered both stages" {
	january --mode cohort --since 2026-01-01 --strict
	[ "$(ns)" = "7 6 4 3 2 2 1" ]
	[ "${lines[6]}" = "cohort,order,2,1,2,50.00,2,7,28.57" ]
}

@test "the order of rows changes nothing" {
	forth=$events
	(
		head -1 "$forth"
		tail -n +2 "$forth" | tac
	) >back.csv
	for mode in snapshot period cohort; do
		events=$forth
		january --mode "$mode" --by channel
		want=$output
		events=back.csv
		january --mode "$mode" --by channel
		[ "$output" = "$want" ]
	done
}

@test "--by: groups in byte order, none that is empty" {
	january --mode cohort --since 2026-01-08 --by channel
	[ "$(cut -d, -f2 <<<"$output" | uniq | paste -sd' ')" = \
		"channel 展厅来电 抖音" ]
}

@test "--by two columns, TSV in and out" {
	run --separate-stderr funnel-report --by rep,region <<-'END'
		stage	rep	region	x
		new	王芳	上海	1
		已联系	王芳	上海	2
		新线索	李雷		3
		won	王芳	北京	4
	END
	[ "$status" -eq 0 ]
	[ "$stderr" = "" ]
	[ "${lines[0]}" = $'mode\trep\tregion\tstage\tn\tstep_num\tstep_den\tstep\toverall_num\toverall_den\toverall' ]
	[ "$(cut -f2-5 <<<"$output" | grep -v $'\t0$' | tail -n +2)" = \
		$'李雷\t\tnew\t1\n王芳\t上海\tnew\t1\n王芳\t上海\tcontacted\t1\n王芳\t北京\twon\t1' ]
}

@test "leads without a stage, and stages nobody knows, are rows" {
	run --separate-stderr funnel-report --account account <<-'END'
		name,stage
		张三,复活
		李四,
		王五,Closed Won
		赵六,复活
	END
	[ "$status" -eq 0 ]
	[ "${lines[6]}" = "snapshot,won,1,,,,,," ]
	[ "${lines[8]}" = "snapshot,,1,,,,,," ]
	[ "${lines[9]}" = "snapshot,复活,2,,,,,," ]
	[ "$(grep -E '^(in|used|unasked|aside),' account | paste -sd' ')" = \
		"in,4 used,4 unasked,0 aside,0" ]
}

@test "other kinds, no stage, and after --as-of are not asked for" {
	run --separate-stderr funnel-report --as-of 2026-03-01T12:00 \
		--account account <<-'END'
		id,at,kind,value
		1,2026-03-01,stage,new
		1,2026-03-01T11:59:59+08:00,call,contacted
		1,2026-03-01T12:00:00+08:00,stage,contacted
		1,2026-03-01T12:00:01+08:00,stage,won
		1,2026-02-01,stage,
	END
	[ "$status" -eq 0 ]
	[ "${lines[2]}" = "snapshot,contacted,1,,,,,," ]
	[ "$(grep -E '^(in|used|unasked|aside),' account | paste -sd' ')" = \
		"in,5 used,2 unasked,3 aside,0" ]
}

@test "no key, or no instant: set aside, said, status 1" {
	run --separate-stderr funnel-report --mode cohort --as-of 2026-03-02 \
		--rejects rejects.csv <<-'END'
		id,phone,at,stage,created_at
		1,,2026-03-01,new,
		,+8613800138000,2026-03-01,new,2026-02-01
		,,2026-03-01,new,
		2,,昨天,new,
		3,,,new,
		4,,2026-03-01,new,2026-02-30
	END
	[ "$status" -eq 1 ]
	[[ $stderr == *"at_bad 2, created_at_bad 1, no_key 1"* ]]
	[ "${lines[1]}" = "cohort,new,2,,,,2,2,100.00" ]
	[ "$(wc -l <rejects.csv)" -eq 5 ]
}

@test "a key of one kind is not one of another; the channel is no part of it" {
	run --separate-stderr funnel-report <<-'END'
		id,ext_id,phone,channel,at,stage
		7,,,来电,2026-01-01,new
		,7,,来电,2026-01-01,new
		,7,,抖音,2026-01-01,new
		,,7,抖音,2026-01-01,new
		7,7,7,抖音,2026-01-02,won
	END
	[ "$status" -eq 0 ]
	[ "${lines[1]}" = "snapshot,new,2,,,,,," ]
	[ "${lines[6]}" = "snapshot,won,1,,,,,," ]
}

@test "a lead begins at created_at if that is earlier" {
	printf 'id,at,stage,created_at\n1,2026-02-03,new,2026-01-31\n' >one.csv
	run --separate-stderr funnel-report --mode cohort --since 2026-02-01 one.csv
	[ "${lines[1]}" = "cohort,new,0,,,,0,0," ]
	run --separate-stderr funnel-report --mode cohort --until 2026-01-31 one.csv
	[ "${lines[1]}" = "cohort,new,1,,,,1,1,100.00" ]
}

@test "a period is days of the zone, the last one included" {
	printf 'id,at,stage\n1,2026-01-31T16:30:00Z,new\n' >one.csv
	run funnel-report --mode period --until 2026-01-31 one.csv
	[ "${lines[1]}" = "period,new,0,,,,,," ]
	run funnel-report --mode period --until 2026-02-01 one.csv
	[ "${lines[1]}" = "period,new,1,,,,,," ]
	run funnel-report --mode period --until 2026-01-31 --tz UTC one.csv
	[ "${lines[1]}" = "period,new,1,,,,,," ]
}

@test "nothing but a header: stages with nobody; with --by, no rows" {
	run --separate-stderr funnel-report --mode cohort <<<"id,at,stage"
	[ "$status" -eq 0 ]
	[ "${#lines[@]}" -eq 8 ]
	[ "${lines[2]}" = "cohort,contacted,0,0,0,,0,0," ]
	run --separate-stderr funnel-report --by id <<<"id,at,stage"
	[ "$status" -eq 0 ]
	[ "${#lines[@]}" -eq 1 ]
}

@test "stages from a file" {
	cat >stages.csv <<-'END'
		stage,alias,role
		咨询,询价;问价
		成交
	END
	run --separate-stderr funnel-report --stages stages.csv <<<"stage"
	[ "$status" -eq 3 ]
	cat >stages.csv <<-'END'
		stage,alias,role
		咨询,询价;问价,
		成交,,
		战败,,lost
		作废,,lost
	END
	printf 'stage\n问 价\n作废\n' >leads.csv
	run --separate-stderr funnel-report --stages stages.csv leads.csv
	[ "$status" -eq 0 ]
	[ "$(ns)" = "1 0 0 1" ]
	echo '交车,,' >>stages.csv
	run --separate-stderr funnel-report --stages stages.csv leads.csv
	[ "$status" -eq 3 ]
	[[ $stderr == *"stages.csv:6: stage: "*"'交车'" ]]
}

@test "a table of stages that is wrong ends the run" {
	while IFS='|' read -r row why; do
		printf 'stage,role,alias\nnew,,\n%s\n' "$row" >stages.csv
		run --separate-stderr funnel-report --stages stages.csv <<<"stage"
		[ "$status" -eq 3 ]
		[ "$output" = "" ]
		[ "$stderr" = "funnel-report: stages.csv:3: $why" ]
	done <<-'END'
		won,win,|role: neither empty nor 'lost': 'win'
		won,,赢;NEW|alias: an earlier stage has this text: '赢;NEW'
		won,,;;|alias: no text: ';;'
		,,won|stage: no text: ''
	END
	printf 'stage,role\nlost,lost\n' >stages.csv
	run --separate-stderr funnel-report --stages stages.csv <<<"stage"
	[ "$status" -eq 3 ]
	[ "$stderr" = "funnel-report: stages.csv: no row is a step" ]
}

@test "the built-in tables hold what they promise" {
	printf 'stage\n已留资\n试乘试驾\n交车\n流失\n' >leads.csv
	run funnel-report --stages dealership leads.csv
	[ "$(ns)" = "0 1 0 0 1 1 1" ]
	printf 'stage\n跟进中\n有意向\n报价\n赢单\n输单\nNegotiation/Review\n' >leads.csv
	run funnel-report leads.csv
	[ "$(ns)" = "0 1 1 1 1 1 1" ]
}

@test "a table has labels, groups and bars" {
	january --by channel --to table
	diff - <(echo "$output" | head -9) <<-'END'
		snapshot, as of 2026-01-31

		stage  n
		-----  -

		channel: 展厅来电
		咨询   0
		留资   1  ████████████
		邀约   0
	END
}

@test "Markdown and JSON" {
	january --mode period --since 2026-01-01 --to markdown
	[ "${lines[0]}" = "period from 2026-01-01 to 2026-01-31, as of 2026-01-31" ]
	[ "${lines[1]}" = "| stage | n |" ]
	[ "${lines[3]}" = "| 咨询 | 7 |" ]
	january --to json
	[[ ${lines[0]} == '{"mode":"snapshot","stage":"inquiry","n":"1",'* ]]
}

@test "what cannot be asked is status 2" {
	while read -r args; do
		# shellcheck disable=SC2086
		run --separate-stderr funnel-report $args <<<"id,stage"
		echo "$args: $stderr"
		[ "$status" -eq 2 ]
		[ "$output" = "" ]
		[ "${#stderr_lines[@]}" -ge 1 ]
	done <<-'END'
		--mode period
		--mode cohort
		--mode flow
		--since 2026-01-01
		--until 2026-01-01
		--strict
		--mode period --strict
		--mode cohort --since 2026-02-30
		--mode cohort --since 2026-02-02 --until 2026-02-01
		--by n
		--by stage
		--by id,id
		--by id,
		--by
	END
}

@test "columns that are needed: status 3" {
	for header in id,at id,at,kind name,at,stage name; do
		run --separate-stderr funnel-report <<<"$header"
		[ "$status" -eq 3 ]
		[ "$output" = "" ]
	done
	run --separate-stderr funnel-report --by 渠道 <<<"stage"
	[ "$status" -eq 3 ]
	[[ $stderr == *"渠道"* ]]
}
