#!/usr/bin/env bats
# followup-due: the dealership's cadence over leads, and over what was done.

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	leads=$BATS_TEST_DIRNAME/../data/due-leads.csv
	events=$BATS_TEST_DIRNAME/../data/due-events.csv
}

# due WANTED-STATUS ARG...: run it over standard input, nothing on stderr.
due() {
	local want=$1
	shift
	run --separate-stderr "-$want" followup-due "$@"
	[ -z "$stderr" ]
}

# The rule, state and lateness of one lead with these dates, on a day.
one() {
	due 0 -d "$2" -t tsv <<<$'id,stage,created_at,touched_at,due_at\n'"1,$1"
	[ "$(tail -n +2 <<<"$output" | cut -f7-9)" = "$(
		[ -z "$3" ] || printf '%s\t%s\t%s' "$3" "$4" "${5-}"
	)" ] || {
		echo "$1 on $2: $output"
		return 1
	}
}

@test "no touch for 7 days: warned on the 7th, late on the 8th" {
	one ",2026-02-01,2026-03-04," 2026-03-10 ""
	one ",2026-02-01,2026-03-04," 2026-03-11 due 0 silent
	one ",2026-02-01,2026-03-04," 2026-03-12 overdue 1 silent
	one ",,2026-03-04," 2026-03-12 overdue 1 silent
}

@test "the first follow-up is on day 2 to 3" {
	one ",2026-03-01,," 2026-03-02 ""
	one ",2026-03-01,," 2026-03-03 due -1 first
	one ",2026-03-01,," 2026-03-04 due 0 first
	one ",2026-03-01,," 2026-03-05 overdue 1 first
	one ",2026-03-01,2026-03-03," 2026-03-05 ""
	# the last touch is all the dates tell: a lead that was touched has had it
	one ",2026-03-01,2026-03-02," 2026-03-04 ""
}

@test "a promise is for its day" {
	one ",,,2026-03-10" 2026-03-09 ""
	one ",,,2026-03-10T15:00:00+08:00" 2026-03-10 due 0 promised
	one ",,,2026-03-10" 2026-03-31 overdue 21 promised
	one ",,2026-03-10,2026-03-10" 2026-03-11 ""
}

@test "won, lost, not yet there or without a date: not asked for" {
	for stage in won lost 战败 订单 成交 "Closed Won" "Junk Lead"; do
		one "$stage,2026-03-01,,2026-03-02" 2026-04-01 ""
	done
	one "试驾,2026-03-01,," 2026-04-01 overdue 28 first
	one ",,," 2026-04-01 ""
	one ",2026-04-02,," 2026-04-01 ""
}

@test "most days late first, then amount, due day, phone; not row order" {
	cat >a.csv <<-'END'
		name,phone,amount,created_at,due_at
		甲,+8613800138001,,,2026-03-10
		乙,+8613800138000,,,2026-03-10
		丙,+8613800138002,5.50,,2026-03-10
		丁,+8613800138003,100,,2026-03-10
		戊,+8613800138004,-1,,2026-03-10
		己,+8613800138005,,,2026-03-08
		庚,+8613800138006,,2026-03-05,
	END
	due 0 -d 2026-03-12 a.csv
	want=$output
	[ "$(cut -d, -f1 <<<"$want" | tail -n +2 | tr -d '\n')" = \
		己庚丁丙戊乙甲 ]
	{
		head -n 1 a.csv
		tail -n +2 a.csv | tac
	} | {
		due 0 -d 2026-03-12
		[ "$output" = "$want" ]
	}
}

@test "all columns of the lead are kept, ours are replaced in place" {
	due 0 -d 2026-03-12 <<-'END'
		备注,due_state,due_at,"rule"
		"下午, 再打",x,2026-03-12,y
	END
	diff - <(echo "$output") <<-'END'
		备注,due_state,due_at,rule,due_day,days_late,do,due_why
		"下午, 再打",due,2026-03-12,promised,2026-03-12,0,touch,"promised 2026-03-12, no touch yet"
	END
}

@test "a touch more, a duty less" {
	run --separate-stderr followup-due -d 2026-03-12 -t tsv \
		--touches "$events" "$leads"
	[ "$status" -eq 0 ]
	[ -z "$stderr" ]
	diff - <(cut -f1,11-15 <<<"$output" | tr '\t' ' ') <<-'END'
		id due_day due_state days_late rule do
		1 2026-03-08 overdue 4 second touch
		2 2026-03-11 overdue 1 silent touch
		5 2026-03-12 due 0 deliver1 call|visit
		6 2026-03-13 due -1 second touch
	END
}

# touched EVENT-HEADER EVENT...: the rules of one lead after these events.
touched() {
	printf '%s\n' "$@" >e.csv
	printf 'id,ext_id,phone,phone2,channel,created_at\n%s\n' \
		"1,L1,+8613800138000,+8613900139000;+8613700137000,抖音,2026-03-01" |
		followup-due -d 2026-03-04 -t tsv --touches e.csv
}

@test "events find their lead by id, ext_id or any of its phones" {
	touched id,at,kind 1,2026-03-03,sms | grep second
	touched ext_id,at,kind L1,2026-03-03,sms | grep second
	touched ext_id,channel,at,kind L1,抖音,2026-03-03,sms | grep second
	touched ext_id,channel,at,kind L1,快手,2026-03-03,sms | grep sms
	touched phone,at,kind +8613800138000,2026-03-03,sms | grep second
	touched phone,at,kind +8613700137000,2026-03-03,sms | grep second
	touched id,phone,at,kind 2,+8613800138000,2026-03-03,sms | grep sms
}

@test "kinds: what is a contact, what ends a lead, what opens one" {
	touched id,at,kind 1,2026-03-01,sms 1,2026-03-03,visit | grep second
	touched id,at,kind 1,2026-03-01,sms 1,2026-03-03,note | grep first
	[ "$(touched id,at,kind,value 1,2026-03-03,stage,成交 | wc -l)" -eq 1 ]
	touched id,at,stage 1,2026-03-03,战败 | grep lost_confirmed
	touched id,at,stage 1,2026-03-03,战败 1,2026-03-04,试驾 | grep sms
	[ "$(touched id,at,kind 1,2026-03-03,lost \
		1,2026-03-03,lost_confirmed | wc -l)" -eq 1 ]
	touched id,at,kind,next_at 1,2026-03-01,sms, \
		1,2026-03-03,call,2026-03-04 | grep 'promised' | grep 'also'
	touched id,at,kind 1,2026-03-05,sms | grep sms
}

@test "events that cannot be used are told, and the status is 1" {
	cat >e.csv <<-'END'
		id,at,kind,next_at
		1,gestern,call,
		1,2026-03-03,call,morgen
		,2026-03-03,call,
	END
	run --separate-stderr followup-due -d 2026-03-12 --touches e.csv "$leads"
	[ "$status" -eq 1 ]
	[ "$stderr" = "followup-due: e.csv: 3 of 3 events left out: at_bad 1, next_at_bad 1, no_key 1" ]
	run --separate-stderr followup-due -v -d 2026-03-12 --touches e.csv "$leads"
	[[ $stderr == *"e.csv:3: next_at: want "*": 'morgen'"* ]]
}

@test "cells that cannot be used set their row aside" {
	cat >a.csv <<-'END'
		id,created_at,touched_at,due_at,amount
		1,abc,,,
		2,,2026-02-30,,
		3,,,1.3.2026,
		4,2026-03-01,,,1.234
		5,2026-03-11,,,1.234
		6,2026-03-01,,,1.23
	END
	run --separate-stderr followup-due -d 2026-03-12 -r r.csv \
		--account acc.csv a.csv
	[ "$status" -eq 1 ]
	[ "${#lines[@]}" -eq 2 ]
	[ "$stderr" = "followup-due: 5 of 6 rows set aside: amount_bad 2, created_at_bad 1, due_at_bad 1, touched_at_bad 1" ]
	[ "$(cut -d, -f7 r.csv | paste -sd' ')" = \
		"reject_reason created_at_bad touched_at_bad due_at_bad amount_bad amount_bad" ]
	grep -x out,1 acc.csv
	grep -x unasked,0 acc.csv
	grep -x aside,5 acc.csv
}

@test "events of which none belongs to a lead are spoken of" {
	printf 'phone,created_at\n+8613800138000,2026-03-01\n' >a.csv
	printf 'phone,at,kind\n13800138000,2026-03-03,call\n' >e.csv
	run --separate-stderr followup-due -d 2026-03-04 --touches e.csv a.csv
	[[ $stderr == *"none of its 1 keys belongs to a lead"* ]]
}

@test "kind without value: the stage is in its own column" {
	printf 'id,created_at\n1,2026-03-01\n' >a.csv
	printf 'id,at,kind,stage\n1,2026-03-03,stage,won\n' >e.csv
	due 0 -d 2026-04-04 --touches e.csv a.csv
	[ "${#lines[@]}" -eq 1 ]
}

@test "--rep, and nothing said of the leads of others" {
	cat >a.csv <<-'END'
		id,owner,created_at
		1,张三,2026-03-01
		2,李四,abc
	END
	due 0 -d 2026-03-12 --rep 张三 a.csv
	[ "${#lines[@]}" -eq 2 ]
	run --separate-stderr -0 followup-due -d 2026-03-12 --rep 王五 a.csv
	[ "${#lines[@]}" -eq 1 ]
	[ "$stderr" = "followup-due: no lead has the owner '王五'" ]
	run --separate-stderr -3 followup-due --rep 张三 <<<$'id,due_at\n1,'
	[[ $stderr == *"no column 'owner'"* ]]
}

@test "-q answers by the status" {
	due 1 -q -d 2026-03-12 "$leads"
	[ -z "$output" ]
	due 0 -q -d 2026-02-01 "$leads"
	[ -z "$output" ]
}

@test "working days, and a year that the calendar does not know" {
	cat >c.csv <<-'END'
		rule,after,from,by,unit,do,until
		quick,receive,0,1,wd,touch,won|lost
	END
	# Friday 13 February: Saturday works, then it is Spring Festival
	due 0 --cadence c.csv -d 2026-02-24 <<<$'id,created_at\n1,2026-02-14'
	[[ $output == *"2026-02-24,due,0,quick"* ]]
	due 0 --cadence c.csv -d 2026-02-25 <<<$'id,created_at\n1,2026-02-13'
	[[ $output == *"2026-02-14,overdue,2,quick"* ]]
	run --separate-stderr followup-due --cadence c.csv -d 2031-01-09 \
		<<<$'id,created_at\n1,2031-01-02\n2,2031-01-03'
	[ "$status" -eq 0 ]
	[ "$(grep -c 2031 <<<"$stderr")" -eq 1 ]
	[ "$stderr" = "followup-due: calendar cn: nothing is known of 2031, only of 2004 to 2026; its working days are taken as Monday to Friday" ]
	# half a day is a working day, and none asks nothing of a year
	printf 'day,kind,weight\nsat,workday,.5\n' >half.csv
	due 0 --cadence c.csv -d 2031-01-05 -k half.csv,none \
		<<<$'id,created_at\n1,2031-01-03'
	[[ $output == *"2031-01-04,overdue,0,quick"* ]]
}

@test "an instant and a day: hours count for the one, not for the other" {
	printf 'id,at,kind\n1,2026-03-11T16:00:00+08:00,deliver\n' >e.csv
	for at in 2026-03-12 2026-03-12T16:00 2026-03-12T08:00:00Z; do
		due 0 -d "$at" --touches e.csv <<<$'id,stage\n1,订单'
		[[ $output == *"2026-03-12,due,0,deliver1"* ]]
	done
	due 0 -d 2026-03-12T16:01 --touches e.csv <<<$'id,stage\n1,订单'
	[[ $output == *"2026-03-12,overdue,0,deliver1"* ]]
	due 0 --tz UTC -d 2026-03-12T08:01 --touches e.csv <<<$'id,stage\n1,订单'
	[[ $output == *"2026-03-12,overdue,0,deliver1"* ]]
}

@test "a table for a caller; csv, tsv and json have all" {
	due 0 -d 2026-03-12 -t table "$leads"
	[[ ${lines[0]} == *due_day*due_state*days_late*do*name*phone*due_why* ]]
	[[ ${lines[0]} != *created_at* ]]
	[ "${#lines[@]}" -eq 5 ]
	due 0 -d 2026-03-12 -t json "$leads"
	[[ ${lines[0]} == '{"id":"1",'*'"created_at":"2026-03-01"'* ]]
	due 0 -d 2026-03-12 -t tsv "$leads"
	[[ ${lines[0]} == $'id\tname\t'* ]]
}

@test "rules that need events are named once with -v" {
	run --separate-stderr followup-due -v -d 2026-03-12 "$leads"
	[ "$(grep -c 'not judged without --touches' <<<"$stderr")" -eq 1 ]
	[[ $stderr == *"--touches: sms, second, deliver1, deliver2, lostcheck"* ]]
	run --separate-stderr followup-due -v -d 2026-03-12 --cadence generic \
		"$leads"
	[[ $stderr != *"not judged"* ]]
}

@test "nothing to judge by, and tables that are wrong: status 3" {
	run -3 followup-due <<<$'id,name\n1,王小明'
	run -3 followup-due --touches "$events" <<<$'name,due_at\n王小明,'
	run -3 followup-due --touches "$leads" "$leads"
	run -3 followup-due --cadence nosuch "$leads"
	run -3 followup-due --stages nosuch "$leads"
	run -3 followup-due --calendar nosuch "$leads"
	printf 'rule,after,from,by,unit,do,until\na,receive,3,2,d,touch,\n' >c.csv
	run --separate-stderr -3 followup-due --cadence c.csv "$leads"
	[ "$stderr" = "followup-due: c.csv:2: by: the window ends before it begins: '2'" ]
	run -2 followup-due --as-of morgen "$leads"
	run -2 followup-due --touches - - <<<$'id,created_at\n1,2026-03-01'
}
