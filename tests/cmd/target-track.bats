#!/usr/bin/env bats
# target-track: what was sold against a plan, ranks, and the target of the day.

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR"
	month >plan.csv
	sold >sold.csv
}

# 100 each over the 16 working days of February 2026, of which 6 are over at
# the end of the 9th: requirements, 4.5 and D2 to D6.
month() {
	cat <<-'END'
		unit,parent,level,period,product,metric,target,kind
		李娜,闵行店,rep,2026-02,,,100,base
		王伟,闵行店,rep,2026-02,,,100,base
		张敏,静安店,rep,2026-02,,,100,base
		赵强,静安店,rep,2026-02,,,100,base
	END
}

sold() {
	cat <<-'END'
		rep,at,amount
		李娜,2026-02-03,20
		李娜,2026-02-09T18:00:00+08:00,10
		王伟,2026-02-03,50
		张敏,2026-02-03,31
		赵强,2026-02-06,31
		李娜,2026-02-10,7
	END
}

# track STATUS ARG...: run it as of the 9th; nothing on stderr.
track() {
	run --separate-stderr "-$1" target-track -d 2026-02-09 \
		--actual sold.csv "${@:2}"
	[ -z "$stderr" ] || { echo "$stderr"; false; }
}

# cols NAME,... [PATTERN]: these columns of the rows that have it, without the
# header, on one line with spaces between rows.
cols() {
	awk -F, -v want="$1" -v pattern="${2-}" '
		NR == 1 {
			n = split(want, w, ",")
			for (i = 1; i <= NF; i++)
				at[$i] = i
		}
		NR > 1 && $0 ~ pattern {
			row = $at[w[1]]
			for (i = 2; i <= n; i++)
				row = row "," $at[w[i]]
			print row
		}' <<<"$output" | paste -sd' '
}

# has COLUMNS PATTERN WANT
has() {
	local got
	got=$(cols "$1" "$2")
	[ "$got" = "$3" ] || { echo "$1 of $2: $got, not $3"; false; }
}

@test "the worked example, of whom and of the teams above them" {
	track 0 plan.csv
	[ "$output" = "$(
		cat <<-'END'
			unit,parent,level,period,product,metric,kind,target,actual,attainment,plan_to_date,pace,projected,remaining,days_left,per_day,lift,day,today,shortfall,skew,rank,band,last,growth
			闵行店,,unit,2026-02,,,base,200,80,40.00,76,105.26,213.33,120,10,12.00,0.96,2026-02-10,12,,,1,top,,
			静安店,,unit,2026-02,,,base,200,62,31.00,76,81.58,165.33,138,10,13.80,1.10,2026-02-10,14,,,2,middle,,
			王伟,闵行店,rep,2026-02,,,base,100,50,50.00,38,131.58,133.33,50,10,5.00,0.80,2026-02-10,5,,,1,top,,
			张敏,静安店,rep,2026-02,,,base,100,31,31.00,38,81.58,82.67,69,10,6.90,1.10,2026-02-10,7,,,2,top,,
			赵强,静安店,rep,2026-02,,,base,100,31,31.00,38,81.58,82.67,69,10,6.90,1.10,2026-02-10,7,,,2,top,,
			李娜,闵行店,rep,2026-02,,,base,100,30,30.00,38,78.95,80.00,70,10,7.00,1.12,2026-02-10,7,,,4,bottom,,
		END
	)" ]
}

@test "a plan of a store: the last version, or that of the day" {
	sales-db init sales.db
	sed 's/100/90/' plan.csv | target-save -q -d 2026-01-05 sales.db
	target-save -q -d 2026-02-10 sales.db plan.csv
	track 0 plan.csv
	want=$(sort <<<"$output")
	track 0 sales.db
	[ "$(cols target ^李娜)" = 90 ]
	run --separate-stderr -0 target-track --period 2026-02 -d 2026-02-10 --actual sold.csv sales.db
	[ "$(cols target ^李娜)" = 100 ]
	target-save -q -d 2026-02-01 --name 二月 sales.db plan.csv
	run -3 target-track -d 2026-02-09 --actual sold.csv sales.db
	[ "$output" = 'target-track: sales.db: has several plans, say which (--plan): 2026, 二月' ]
	track 0 --plan 二月 sales.db
	[ "$(sort <<<"$output")" = "$want" ]
	run -2 target-track --actual sold.csv --plan 二月 plan.csv
	# what was sold is in a store as well, the same one or another
	run -0 target-track -d 2026-02-09 --plan 二月 --actual sales.db sales.db
}

@test "the order of rows is nothing, of the plan and of what was sold" {
	track 0 plan.csv
	local want=$output
	{ head -n 1 plan.csv && tail -n +2 plan.csv | tac; } >turned
	{ head -n 1 sold.csv && tail -n +2 sold.csv | tac; } >dlos
	mv dlos sold.csv
	track 0 turned
	[ "$output" = "$want" ]
}

@test "today: even, cap, week, hold, none (D3 D4 D5 D6)" {
	track 0 plan.csv
	has unit,today rep '王伟,5 张敏,7 赵强,7 李娜,7'
	track 0 --policy cap:1.1 plan.csv
	has unit,today,shortfall rep '王伟,5,0 张敏,7,0 赵强,7,0 李娜,7,1'
	track 0 --policy week plan.csv
	has unit,today rep '王伟,4 张敏,8 赵强,8 李娜,8'
	track 0 --policy hold plan.csv
	has unit,today rep '王伟,6 张敏,7 赵强,7 李娜,7'
	track 0 --policy none plan.csv
	has unit,today rep '王伟,6 张敏,6 赵强,6 李娜,6'
	# the cap itself is exact
	track 0 --policy cap:1.1 --explain plan.csv
	has track_why ^李娜 'target 100; 6 of 16 working days are over: plan to date 38 = 100 * 6 / 16 rounded; sold 30: pace 78.95 %; left 70 over 10 days: 7.00 a day where 6.25 were planned; cap: at most 6.8750 a day and 68.7500 in all; today 7'
}

@test "who does each day what he is told ends where he should" {
	local day want
	head -n 2 plan.csv >one
	echo rep,at,amount >sold.csv
	for day in 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 \
		21 22 23 24 25 26 27 28; do
		run -0 target-track -d "2026-02-${day}T08:00" --actual sold.csv one
		want=$(cols day,today ^李娜)
		[ "${want%,*}" = "2026-02-$day" ] || continue
		echo "李娜,2026-02-${day},${want#*,}" >>sold.csv
	done
	[ "$(tail -n +2 sold.csv | cut -d, -f3 | paste -sd' ')" = '6 6 6 6 6 6 6 6 7 6 7 6 7 6 7 6' ] ||
		{ cat sold.csv; false; }
	run -0 target-track -d 2026-02-28 --actual sold.csv one
	has actual,remaining,days_left,day,today,projected,skew ^李娜 '100,0,0,,,100.00,1.04'
}

@test "what is sold on the day does not move its target" {
	morning() {
		run -0 target-track -d "$1" --actual sold.csv plan.csv
		has actual,remaining,plan_to_date,pace,projected,day,today,days_left ^李娜 "$2"
	}
	morning 2026-02-09 30,70,38,78.95,80.00,2026-02-10,7,10
	morning 2026-02-10T08:00:00+08:00 37,63,38,78.95,80.00,2026-02-10,7,10
	# the sale of the 9th was at 18:00
	morning 2026-02-09T17:59:59+08:00 20,80,31,64.52,64.00,2026-02-09,7,11
	morning 2026-02-09T18:00:00+08:00 30,70,31,64.52,64.00,2026-02-09,7,11
	morning 2026-02-10 37,63,44,84.09,84.57,2026-02-11,7,9
	# a Sunday, and a holiday: the day is the next that is worked
	morning 2026-02-08T12:00 20,80,31,64.52,64.00,2026-02-09,7,11
	morning 2026-02-17 37,63,69,53.62,53.82,2026-02-24,13,5
}

@test "the days of a unit are its month, and its plan to date" {
	printf 'rep,unit\n李娜,闵行店\n' |
		target-split --total 100 --days 2026-02 >days.csv
	sed -i '/王伟\|张敏\|赵强/d' sold.csv
	[ "$(sed 1d days.csv | cut -d, -f7 | paste -sd' ')" = '6 7 6 6 6 7 6 6 6 7 6 6 6 7 6 6' ]
	track 0 days.csv
	has target,plan_to_date,pace,projected,today ^李娜 100,38,78.95,80.00,7
	track 0 --policy none days.csv
	has today ^李娜 6
	# heavier days at the end: what the rows say holds
	sed -i '2,7s/,[67],base/,1,base/; $s/,6,base/,38,base/' days.csv
	track 0 days.csv
	has target,plan_to_date,pace,today ^李娜 100,6,500.00,7
	# beside a month of the same target they tell when
	sed -n 2p plan.csv >>days.csv
	track 0 days.csv
	has target,plan_to_date ^李娜 100,6
	# beside one of another they do not
	sed -i '$s/,100,/,200,/' days.csv
	track 0 days.csv
	has target,plan_to_date ^李娜 200,75
	# each day of its own, and a week
	sed -i '$d' days.csv
	track 0 --period 2026-02-09 days.csv
	has period,target,actual,attainment ^李娜 2026-02-09,1,10,1000.00
	track 0 --by week days.csv
	has period,target,actual,day,today ^李娜 2026-W07,32,10,2026-02-10,4
}

@test "months are quarters and years, weeks are not months" {
	printf 'unit\n闵行店\n' | target-split --total 2028 --months 2026 >year.csv
	echo 闵行店,,unit,2026-W07,,,9,stretch >>year.csv
	sed '1s/rep/unit/; s/李娜\|王伟\|张敏\|赵强/闵行店/' sold.csv >s
	mv s sold.csv
	track 0 --by month year.csv
	has period,kind,target,actual,plan_to_date '' '2026-02,base,131,142,49'
	track 0 --by quarter year.csv
	has period,kind,target,actual,plan_to_date,days_left '' \
		'2026-Q1,base,482,142,221,32'
	track 0 --by year year.csv
	has period,kind,target,plan_to_date '' '2026,base,2028,221'
	# without --by, the shortest
	track 0 year.csv
	has period,kind,target,actual '' '2026-W07,stretch,9,10'
	track 0 --all --by month year.csv
	has target '' '172 131 179 172 156 171 188 172 180 147 172 188'
	has plan_to_date '' '172 49 0 0 0 0 0 0 0 0 0 0'
	has period,day 2026-0[345] '2026-03,2026-03-02 2026-04,2026-04-01 2026-05,2026-05-06'
	# a year of which months are missing is no year, and that is said
	sed -i 3d year.csv
	run --separate-stderr -0 target-track -d 2026-02-09 --actual sold.csv \
		--by year year.csv
	[[ $stderr = *'sums of less than all months or quarters of their period: 1' ]]
	has target '' 1897
}

@test "rows without a period are of --period" {
	printf 'rep,unit\n李娜,闵行店\n' | target-split --total 100 >bare.csv
	run -2 --separate-stderr target-track --actual sold.csv bare.csv
	[[ $stderr = *bare.csv:2*'--period P'* ]]
	sed -i '/王伟\|张敏\|赵强/d' sold.csv
	track 0 --period 2026-02 bare.csv
	has period,plan_to_date,today ^李娜 2026-02,38,7
	sed -n 2p plan.csv >>bare.csv
	run -3 --separate-stderr target-track --period 2026-02 --actual sold.csv bare.csv
	[[ $stderr = *bare.csv:3:* ]]
}

@test "the days are those of the calendar that is given" {
	# a shop that is open on the Saturday, and closed on the 10th
	printf 'day,kind\n2026-02-07,workday\n2026-02-10,holiday\n' >cal.csv
	track 0 -k cal.csv plan.csv
	has plan_to_date,days_left,day,today,per_day ^李娜 35,13,2026-02-11,5,5.38
	# of a year without a day nothing is known
	printf 'unit,period,target\n李娜,2031-02,100\n' >plan.csv
	head -n 1 sold.csv >none.csv
	run -0 --separate-stderr target-track -d 2031-02-09 --actual none.csv plan.csv
	[[ $stderr = *2031* ]]
	has days_left ^李娜 15
	# a period without a working day
	printf 'unit,period,target\n李娜,2026-02-15,100\n' >plan.csv
	run -0 --separate-stderr target-track -d 2026-02-14 --period 2026-02-15 --actual none.csv plan.csv
	has plan_to_date,pace,projected,days_left,day,today,per_day ^李娜 0,,,0,,,
	run -0 --separate-stderr target-track -d 2026-02-15 --period 2026-02-15 --actual none.csv plan.csv
	has plan_to_date,pace,projected ^李娜 100,0.00,
}

@test "no target for the day: said, and status 1; an empty plan is none" {
	run -1 --separate-stderr target-track -d 2026-03-01 --actual sold.csv plan.csv
	[ "${#lines[@]}" -eq 1 ]
	[[ $stderr = *'no target for the time'* ]]
	head -n 1 plan.csv >none
	track 0 none
	[ "${#lines[@]}" -eq 1 ]
}

@test "a team's own target stands; kinds, metrics and products are apart" {
	cat >plan.csv <<-'END'
		unit,parent,level,period,product,metric,target,kind
		李娜,闵行店,rep,2026-02,轿车,cars,40,base
		李娜,闵行店,rep,2026-02,SUV,cars,60,base
		李娜,闵行店,rep,2026-02,,cars,100,base
		李娜,闵行店,rep,2026-02,,cars,120,stretch
		王伟,闵行店,rep,2026-02,SUV,cars,50,base
		闵行店,华东,unit,2026-02,,cars,210,base
		闵行店,华东,unit,2026-02,,calls,900,base
	END
	cat >sold.csv <<-'END'
		rep,at,metric,product,amount
		李娜,2026-02-03,cars,轿车,10
		李娜,2026-02-03,cars,SUV,20
		李娜,2026-02-03,cars,,1
		王伟,2026-02-03,cars,SUV,5
		王伟,2026-02-03,calls,,300
		李娜,2026-02-03,tests,,7
	END
	track 0 plan.csv
	has unit,product,metric,kind,target,actual '' "$(paste -sd' ' <<-'END'
		华东,,calls,base,900,300
		闵行店,,calls,base,900,300
		华东,,cars,base,210,36
		闵行店,,cars,base,210,36
		李娜,,cars,base,100,31
		华东,,cars,stretch,120,36
		闵行店,,cars,stretch,120,36
		李娜,,cars,stretch,120,31
		华东,SUV,cars,base,110,25
		闵行店,SUV,cars,base,110,25
		李娜,SUV,cars,base,60,20
		王伟,SUV,cars,base,50,5
		华东,轿车,cars,base,40,10
		闵行店,轿车,cars,base,40,10
		李娜,轿车,cars,base,40,10
	END
	)"
	# side by side, a row a unit
	run -0 target-track -d 2026-02-09 --actual sold.csv --side product plan.csv
	[ "${lines[0]}" = unit,parent,level,period,metric,kind,total_target,total_actual,total_attainment,total_pace,total_today,SUV_target,SUV_actual,SUV_attainment,SUV_pace,SUV_today,轿车_target,轿车_actual,轿车_attainment,轿车_pace,轿车_today ]
	has metric,total_target,SUV_target,轿车_target,轿车_attainment ^李娜.*base cars,100,60,40,25.00
	has metric,total_target,SUV_target,轿车_target ^王伟 cars,,50,
	track 0 --side metric plan.csv
	has product,calls_actual,cars_actual ^闵行店.*base ',300,36 SUV,,25 轿车,,10'
	# a plan by products needs to know of what
	cut -d, -f1-3,5 sold.csv >s
	mv s sold.csv
	run -3 --separate-stderr target-track --actual sold.csv plan.csv
	[[ $stderr = *"no column 'product'"* ]]
}

@test "exempt: shown, not ranked, in no sum above" {
	run -0 --separate-stderr target-track -d 2026-02-09 --actual sold.csv \
		--exempt 王伟,没有 plan.csv
	[[ $stderr = *"no unit of the plan: '没有'" ]]
	run -0 --separate-stderr target-track -d 2026-02-09 --actual sold.csv \
		--exempt 王伟 plan.csv
	[ -z "$stderr" ]
	has unit,target,actual,rank,band '' '静安店,200,62,1,top 闵行店,100,30,2,middle 张敏,100,31,1,top 赵强,100,31,1,top 李娜,100,30,3,bottom 王伟,100,50,,'
	# the same by the plan; whose own target it is has it all
	sed -i '3s/base/exempt/' plan.csv
	echo 静安店,,unit,2026-02,,,300,base >>plan.csv
	sed -i '4s/base/exempt/' plan.csv
	track 0 plan.csv
	has unit,kind,target,actual,rank '' '闵行店,base,100,30,1 静安店,base,300,62,2 赵强,base,100,31,1 李娜,base,100,30,2 张敏,exempt,100,31, 王伟,exempt,100,50,'
	# a stretch of its own beside a sum: each is held against its own
	{ head -n 2 plan.csv && echo 王伟,闵行店,rep,2026-02,,,100,exempt &&
		echo 闵行店,,unit,2026-02,,,150,stretch; } >p
	run -1 --separate-stderr target-track -d 2026-02-09 --actual sold.csv p
	has unit,kind,target,actual ^闵行店 '闵行店,base,100,30 闵行店,stretch,150,80'
	# exempt in one month is not so in the next
	{ month && month | sed '1d; s/2026-02/2026-01/'; } | sed '3s/base/exempt/' >p
	track 0 --period 2026-02 p
	has unit,target,actual,rank 闵行店,, 闵行店,100,30,2
	sed -i 's/2026-02-/2026-01-/' sold.csv
	track 0 --period 2026-01 p
	has unit,target,actual,rank 闵行店,, 闵行店,200,87,1
	month >plan.csv
	sold >sold.csv
	# a team that is exempt
	month >plan.csv
	cp plan.csv p
	echo 闵行店,华东,unit,2026-02,,,200,base >>p
	echo 静安店,华东,unit,2026-02,,,200,base >>p
	track 0 --exempt 闵行店 p
	has unit,target,actual,rank 华东,,\|店,华东 '华东,200,62,1 静安店,200,62,1 闵行店,200,80,'
}

@test "ranks 1 2 2 4 (Y1), bands by bounds" {
	sed -i '/2026-02-10/d; s/,20$/,110/; s/,50$/,120/; s/,31$/,110/' sold.csv
	sed -i '/T18/d; $s/110/90/' sold.csv
	track 0 --bands 110,100 plan.csv
	has unit,attainment,rank,band rep '王伟,120.00,1,top 张敏,110.00,2,top 李娜,110.00,2,top 赵强,90.00,4,bottom'
	track 0 --bands 110.01,90 plan.csv
	has band rep 'top middle middle middle'
}

@test "behind: the furthest first, with what each day must bring" {
	track 0 --behind 100 plan.csv
	has unit,pace,per_day,today '' '李娜,78.95,7.00,7 静安店,81.58,13.80,14 张敏,81.58,6.90,7 赵强,81.58,6.90,7'
	track 0 --behind 81.57 plan.csv
	has unit '' 李娜
	track 0 --behind 100 --exempt 李娜 plan.csv
	has unit '' '静安店 张敏 赵强'
	track 0 --behind 50 plan.csv
	[ "${#lines[@]}" -eq 1 ]
}

@test "a year ago: in the same stream, or --last" {
	cat >>sold.csv <<-'END'
		李娜,2025-02-01,15
		李娜,2025-02-09,10
		李娜,2025-02-10,99
		王伟,2025-02-03,60
		张敏,2025-02-03,-10
	END
	track 0 plan.csv
	has unit,actual,last,growth rep '王伟,50,60,-16.67 张敏,31,-10,410.00 赵强,31,0,new 李娜,30,25,20.00'
	# a month that is over against the whole of the other
	run -0 target-track -d 2026-02-28 --actual sold.csv plan.csv
	has actual,last,growth ^李娜 37,124,-70.16
	# the day that is at hand is in neither
	run -0 target-track -d 2026-02-10T09:00 --actual sold.csv plan.csv
	has actual,last,growth ^李娜 37,25,20.00
	tail -n 5 sold.csv | sed '1i rep,at,amount' >last.csv
	head -n 7 sold.csv >s
	mv s sold.csv
	track 0 plan.csv
	has last,growth ^李娜 ,
	track 0 --last last.csv plan.csv
	has last,growth ^李娜 25,20.00
	# of months no part is known
	printf 'rep,period,amount\n李娜,2025-02,124\n' >last.csv
	run -1 --separate-stderr target-track -d 2026-02-09 --actual sold.csv --last last.csv plan.csv
	[[ $stderr = *'period_bad 1' ]]
	run -0 --separate-stderr target-track -d 2026-02-28 --actual sold.csv --last last.csv plan.csv
	has last,growth ^李娜 124,-70.16
}

@test "a year ago: 29 February, weeks by weekdays" {
	printf 'unit,period,target\n李娜,2028-02,10\n' >leap.csv
	printf 'rep,at,amount\n李娜,2028-02-29,3\n李娜,2027-02-28,2\n' >sold.csv
	year() { run -0 --separate-stderr target-track "${@:2}" --actual sold.csv leap.csv; has actual,last,growth ^李娜 "$1"; }
	year 3,2,50.00 -d 2028-02-29
	printf 'unit,period,target\n李娜,2028-02-29,10\n李娜,2028-02-28,10\n' >leap.csv
	year '0,2,-100.00 3,2,50.00' -d 2028-02-29 --by day --all
	printf 'unit,period,target\n李娜,2029-02,10\n' >leap.csv
	printf 'rep,at,amount\n李娜,2029-02-28,3\n李娜,2028-02-29,2\n' >sold.csv
	year 3,2,50.00 -d 2029-02-28
	year 0,, -d 2029-02-27
	printf 'unit,period,target\n李娜,2026-W07,10\n' >leap.csv
	# Monday the 9th; Monday 10 February a year ago, and the Tuesday
	printf 'rep,at,amount\n李娜,2026-02-09,3\n李娜,2025-02-10,2\n李娜,2025-02-11,9\n' >sold.csv
	year 3,2,50.00 -d 2026-02-09
	year 3,11,-72.73 -d 2026-02-15
}

@test "skew: 10 20 30 40 are 1.60 (J1), only when it is over" {
	cat >sold.csv <<-'END'
		rep,at,amount
		李娜,2026-02-05,10
		李娜,2026-02-11,20
		李娜,2026-02-14,30
		李娜,2026-02-25,40
	END
	run -0 target-track -d 2026-02-28 --actual sold.csv plan.csv
	has skew ^李娜 1.60
	has skew ^王伟 ''
	run -0 target-track -d 2026-02-27 --actual sold.csv plan.csv
	has skew ^李娜 ''
}

@test "score: sum of w * min(cap, x / t), or t / x where less is better" {
	cat >kpi.csv <<-'END'
		unit,parent,level,period,metric,target
		李娜,闵行店,rep,2026-02,留档率,80
		李娜,闵行店,rep,2026-02,试驾率,50
		李娜,闵行店,rep,2026-02,投诉,4
		王伟,闵行店,rep,2026-02,留档率,80
		王伟,闵行店,rep,2026-02,试驾率,50
		王伟,闵行店,rep,2026-02,投诉,4
		张敏,静安店,rep,2026-02,留档率,80
	END
	cat >score.csv <<-'END'
		metric,weight,cap,better
		留档率,50,1.2,higher
		试驾率,30,,
		投诉,20,1.5,lower
	END
	cat >sold.csv <<-'END'
		unit,at,metric,amount
		李娜,2026-02-09,留档率,64
		李娜,2026-02-09,试驾率,60
		李娜,2026-02-09,投诉,5
		王伟,2026-02-09,留档率,120
		王伟,2026-02-09,试驾率,25
		张敏,2026-02-09,留档率,90
	END
	track 0 --score score.csv kpi.csv
	# 50 * .8 + 30 * 1.2 + 20 * .8; 50 * 1.2 + 30 * .5 + 20 * 1.5
	has unit,score,rank,band rep '王伟,105.00,1,top 李娜,92.00,2,middle 张敏,,,'
	has 投诉_actual,试驾率_target ^李娜 5,50
	track 0 --score score.csv --exempt 王伟 kpi.csv
	has unit,score,rank rep '李娜,92.00,1 张敏,, 王伟,105.00,'
	track 0 --score score.csv --bands 110,100 kpi.csv
	has unit,band ^[李王] '王伟,middle 李娜,bottom'
	for bad in '投诉,20,,lower' '投诉,20,1,worse' '试驾率,1,,' '投诉,-1,,' '投诉,x,,'; do
		sed "4s/.*/$bad/" score.csv >bad.csv
		run -3 --separate-stderr target-track --actual sold.csv --score bad.csv kpi.csv
		[[ $stderr = *bad.csv:4:* ]]
	done
	head -n 1 score.csv >bad.csv
	run -3 target-track --actual sold.csv --score bad.csv kpi.csv
}

@test "events: orders, revenue, collected, calls; a plan without a metric" {
	cat >plan.csv <<-'END'
		unit,period,metric,target
		李娜,2026-02,orders,10
		李娜,2026-02,revenue,100000
		李娜,2026-02,collected,80000
		李娜,2026-02,call,200
	END
	cat >sold.csv <<-'END'
		id,at,kind,value,rep,amount
		1,2026-02-03T10:00:00+08:00,order,,李娜,30000.50
		1,2026-02-04T10:00:00+08:00,payment,,李娜,20000
		2,2026-02-04T10:00:00+08:00,call,,李娜,
		2,2026-02-04T10:05:00+08:00,call,,李娜,
		2,2026-02-04T10:05:00+08:00,stage,试驾,李娜,
		2,2026-01-31T23:59:59+08:00,call,,李娜,
	END
	track 0 plan.csv
	has metric,actual,attainment '' 'call,2,1.00 collected,20000,25.00 orders,1,10.00 revenue,30000.50,30.00'
	printf 'unit,period,target\n李娜,2026-02,10\n' >plan.csv
	track 0 plan.csv
	has metric,actual '' ,1
	track 0 --metric revenue plan.csv
	has metric,actual '' ,30000.50
	track 0 --metric call plan.csv
	has metric,actual '' ,2
}

@test "events of a store are those of a stream" {
	printf 'name,phone\n王小明,13800138000\n李雷,13900139000\n' >l.csv
	lead-import --country CN -o leads.csv l.csv
	sales-db init s.db
	lead-save -q -d 2026-02-01 s.db leads.csv
	lead-log -q -d 2026-02-03T10:00:00+08:00 --by 李娜 --amount 30000 s.db order 1
	lead-log -q -d 2026-02-04T10:00:00+08:00 --by 王伟 --amount 1000 s.db order 2
	lead-log -q -d 2026-02-05T10:00:00+08:00 --by 李娜 --amount 500 s.db payment 1
	printf 'unit,period,metric,target\n李娜,2026-02,orders,10\n李娜,2026-02,collected,1000\n王伟,2026-02,orders,5\n' >plan.csv
	run -0 --separate-stderr target-track -d 2026-02-09 --actual s.db plan.csv
	[ -z "$stderr" ]
	has unit,metric,actual '' '李娜,collected,500 王伟,orders,1 李娜,orders,1'
	local want=$output
	lead-list --events -t csv s.db >sold.csv
	track 0 plan.csv
	[ "$output" = "$want" ]
	# what was wrong does not count any more
	lead-log -q --void "$(awk -F, '/王伟/ { print $2 }' sold.csv)" s.db
	run -0 target-track -d 2026-02-09 --actual s.db plan.csv
	has unit,metric,actual 王伟 王伟,orders,0
}

@test "a table: counts, periods, units by owner or team, its only metric" {
	printf 'unit,parent,period,metric,target\n李娜,闵行店,2026-02,cars,100\n' >plan.csv
	echo 闵行店,,2026-02,cars,120 >>plan.csv
	printf 'owner,at\n李娜,2026-02-03\n李娜,2026-02-04\n' >sold.csv
	track 0 plan.csv
	has unit,actual '' '李娜,2 闵行店,2'
	# a rep that has no target sells for her team
	printf 'rep,unit,at\n李娜,闵行店,2026-02-03\n周敏,闵行店,2026-02-04\n' >sold.csv
	track 0 plan.csv
	has actual ^李娜 1
	has actual ^闵行店 2
	# weeks lie in their month; a running one counts on the last day that is over
	printf 'unit,period,amount\n李娜,2026-W06,5\n李娜,2026-W07,2\n李娜,2026-02-09,1\n' >sold.csv
	track 0 plan.csv
	has actual,pace ^李娜 8,21.05
	# one of two months, or a longer one, is not to be told apart
	printf 'unit,period,amount\n李娜,2026-W05,5\n李娜,2026,2\n李娜,2026-13,1\n李娜,2026-01,9\n李娜,2026-03,9\n' >sold.csv
	run -1 --separate-stderr target-track -d 2026-02-09 --actual sold.csv plan.csv
	[[ $stderr = *'3 of 7 rows set aside: period_bad 3' ]]
	has actual ^李娜 0
}

@test "nobody is lost in silence" {
	cat >>sold.csv <<-'END'
		周敏,2026-02-03,5
		周敏,2026-02-04,5
		阿杰,2026-02-04,5
		欧阳,2026-02-04,5
		诸葛,2026-02-04,5
		周敏,2026-03-04,5
		,2026-02-04,5
		李娜,2026-02-30,5
		李娜,,5
		李娜,2026-02-04,五
		李娜,2026-02-04,
		李娜,2026-02-04,99999999999999999
	END
	run -1 --separate-stderr target-track -d 2026-02-09 --actual sold.csv \
		--account acc plan.csv
	has actual ^李娜 30
	[ "${stderr_lines[0]}" = "target-track: units that are not in the plan: 4, with 5 of the rows: '周敏', '欧阳', '诸葛', ..." ]
	[ "${stderr_lines[1]}" = 'target-track: 11 of 22 rows set aside: amount_bad 3, at_bad 2, no_unit 1, unit_unknown 5' ]
	[ "$(paste -sd' ' acc)" = 'what,n in,22 out,0 merged,0 used,9 unasked,2 aside,11 aside.amount_bad,3 aside.at_bad,2 aside.no_unit,1 aside.unit_unknown,5 skipped,0' ] ||
		{ cat acc; false; }
	run -1 --separate-stderr target-track -v -d 2026-02-09 --actual sold.csv plan.csv
	[[ $stderr = *"sold.csv:15: at: "*"'2026-02-30'"* ]]
	# nobody of a product that has no target, nor above
	printf 'unit,period,product,target\n李娜,2026-02,SUV,9\n' >plan.csv
	printf 'rep,at,product\n李娜,2026-02-03,SUV\n李娜,2026-02-03,轿车\n' >sold.csv
	run -1 --separate-stderr target-track -d 2026-02-09 --actual sold.csv plan.csv
	[[ $stderr = *'no_target 1' ]]
	has actual ^李娜 1
	# a metric of another name is said
	printf 'unit,period,metric,target\n李娜,2026-02,cars,9\n' >plan.csv
	printf 'rep,at,metric\n李娜,2026-02-03,car\n' >sold.csv
	run -0 --separate-stderr target-track -d 2026-02-09 --actual sold.csv plan.csv
	[[ $stderr = *'sold.csv: no row is of a metric of the plan' ]]
	cp sold.csv last.csv
	sed -i 's/car$/cars/; 1a 李娜,2026-02-04,car' sold.csv
	sed -i 's/car$/cars/; s/2026/2025/' last.csv
	run -0 --separate-stderr target-track -d 2026-02-09 --actual sold.csv --last last.csv plan.csv
	[ -z "$stderr" ]
	has actual,last ^李娜 1,1
}

@test "two currencies are not added" {
	printf 'rep,at,amount,currency\n李娜,2026-02-03,5,CNY\n李娜,2026-02-03,6,\n' >sold.csv
	track 0 plan.csv
	has actual ^李娜 11
	echo 李娜,2026-02-03,7,USD >>sold.csv
	run -3 --separate-stderr target-track -d 2026-02-09 --actual sold.csv plan.csv
	[[ $stderr = *'sold.csv:4: amounts of two currencies, CNY and USD'* ]]
}

@test "a plan that is none, a command line that is none" {
	for bad in '李娜,,rep,2026-02,,,1.5,base' '李娜,,rep,2026-2,,,1,base' \
		',,rep,2026-02,,,1,base' '李娜,王伟店,rep,2026-02,,x,1,base' \
		'李娜,闵行店,rep,2026-02,,,1,base'; do
		{ month && echo "$bad"; } >bad.csv
		run -3 --separate-stderr target-track -d 2026-02-09 \
			--actual sold.csv bad.csv
		[[ $stderr = *bad.csv:6:* ]] || { echo "$bad: $stderr"; false; }
	done
	wrong() { run -2 --separate-stderr target-track "$@" plan.csv; [ -n "$stderr" ]; }
	wrong
	for args in '--period 2026-2' '--by months' '--policy cap' '--bands 1' \
		'--bands 80,100' '--bands x,y' '--behind -1' '--side unit' \
		'--period 2026 --all' '--period 2026 --by year' \
		'--score s.csv --side product' '--side metric --explain' \
		'--side metric --behind 90' '--side metric --bands 2,1'; do
		wrong --actual sold.csv $args
	done
	run -3 target-track --actual nosuch.csv plan.csv
	for head in at,amount rep,amount; do
		echo "$head" >sold.csv
		run -3 --separate-stderr target-track --actual sold.csv plan.csv
		[[ $stderr = *"sold.csv: no column"* ]]
	done
	run -2 target-track --actual - < plan.csv
}

@test "the plan in a pipe, what was sold by -; a table to look at" {
	run -0 bash -c 'target-track -d 2026-02-09 --actual sold.csv <plan.csv |
		cmp - <(target-track -d 2026-02-09 --actual - plan.csv <sold.csv)'
	track 0 --to table plan.csv
	[ "${lines[0]}" = '2026-02, as of 2026-02-09; working days left: 10, next 2026-02-10' ]
	[[ ${lines[1]} = 'unit    parent  level  kind  target  actual  attainment '* ]]
	[[ $output != *growth* && $output != *days_left* ]]
	track 0 --to markdown plan.csv
	[[ ${lines[1]} = '| unit '* ]]
}

# A plan of 3 regions, 9 shops and 45 reps over 2026, and what they sold.
made() {
	awk 'BEGIN {
		srand(20260209)
		print "unit,parent,level,period,product,metric,target,kind" >"plan.csv"
		print "rep,at,amount" >"sold.csv"
		for (s = 0; s < 9; s++)
			for (m = 1; m <= 12; m++)
				printf "门店%d,大区%d,unit,2026-%02d,,,%d,stretch\n", s,
					s % 3, m, rand() * 1000 >"plan.csv"
		for (r = 0; r < 45; r++)
			for (m = 1; m <= 12; m++)
				printf "销售%02d,门店%d,rep,2026-%02d,,,%d,base\n", r,
					r % 9, m, rand() * 100 >"plan.csv"
		for (i = 0; i < 3000; i++)
			printf "销售%02d,2026-%02d-%02d,%.2f\n", rand() * 45,
				1 + rand() * 12, 1 + rand() * 28,
				rand() * 200 - 20 >"sold.csv"
	}'
}

# sum COLUMN PATTERN of what was written, in hundredths.
sum() {
	cols "$1" "$2" | tr ' ' '\n' | awk '{ n += $1 * 100 } END { printf "%.0f\n", n }'
}

@test "laws: parts sum to the whole, by unit and by period" {
	made
	local year months col
	run -0 target-track -d 2026-08-14 --actual sold.csv --by year plan.csv
	year=$output
	# of everything sold up to the day, once
	[ "$(sum actual '^销售')" = "$(awk -F, 'NR > 1 && $2 <= "2026-08-14" { n += $3 * 100 } END { printf "%.0f\n", n }' sold.csv)" ]
	for col in target actual plan_to_date; do
		# 门店 have a stretch of their own and the sum of their reps
		[ "$(sum $col '^门店.*base')" = "$(sum $col '^销售')" ]
		[ "$(sum $col '^大区.*base')" = "$(sum $col '^销售')" ]
		[ "$(sum $col '^大区.*stretch')" = "$(sum $col '^门店.*stretch')" ]
		run -0 target-track -d 2026-08-14 --actual sold.csv --all plan.csv
		months=$(sum $col '^销售')
		run -0 target-track -d 2026-08-14 --actual sold.csv --all \
			--by quarter plan.csv
		[ "$(sum $col '^销售')" = "$months" ]
		output=$year
		[ "$(sum $col '^销售')" = "$months" ]
	done
	# nothing but the answer depends on the order, the form, or where it lies
	{ head -n 1 plan.csv && tail -n +2 plan.csv | sort -R --random-source=sold.csv; } >p
	{ head -n 1 sold.csv && tail -n +2 sold.csv | sort -R --random-source=plan.csv; } |
		tr , '\t' >s.tsv
	run -0 target-track -d 2026-08-14 --actual s.tsv --by year p
	[ "$output" = "$year" ]
	# the days of each rep are his months
	run -0 target-track -d 2026-08-14 --actual sold.csv plan.csv
	want=$(cols unit,target,plan_to_date,actual,pace,today '^销售.*base')
	grep '^unit\|^销售.*2026-08' plan.csv | while IFS=, read -r unit parent _ _ _ _ target _; do
		[ "$unit" != unit ] || continue
		printf 'rep,unit\n%s,%s\n' "$unit" "$parent" |
			target-split --total "$target" --days 2026-08 |
			tail -n +2
	done | sed '1i unit,parent,level,period,product,metric,target,kind' >days.csv
	run -0 target-track -d 2026-08-14 --actual sold.csv days.csv
	[ "$(cols unit,target,plan_to_date,actual,pace,today '^销售')" = "$want" ]
}

@test "a Saturday that weighs half brings half" {
	printf 'day,kind,weight\nsat,workday,.5\n' >half.csv
	printf 'unit,period,target\n闵行店,2026-03,480\n' >plan
	printf 'unit,at,amount\n闵行店,2026-03-02,44\n' >sold
	# March 2026: 22 days of a week and four Saturdays are 24
	run -0 target-track -k none,half.csv -d 2026-03-06 --actual sold --explain plan
	[[ $output == *",480,44,9.17,100,"* ]]
	[[ $output == *",22.95,1.15,2026-03-07,11,"* ]]
	[[ $output == *"5 of 24 working days are over: plan to date 100 = 480 * 5 / 24"* ]]
	[[ $output == *"left 436 over 19 days: 22.95 a day"* ]]
	run -0 target-track -k none,half.csv -d 2026-03-07 --actual sold --explain plan
	[[ $output == *"5.50 of 24 working days are over"* ]]
}

@test "a plan row is of a kind that there is" {
	for kind in Base 豁免 exempt.; do
		{ month && echo "李娜,闵行店,rep,2026-03,,,9,$kind"; } >bad.csv
		run -3 --separate-stderr target-track -d 2026-02-09 \
			--actual sold.csv bad.csv
		[ "$stderr" = "target-track: bad.csv:6: kind: neither base, stretch, challenge, bid nor exempt: '$kind'" ]
	done
	for kind in base stretch challenge bid exempt ''; do
		{ month && echo "李娜,闵行店,rep,2026-03,,,9,$kind"; } >good.csv
		track 0 good.csv
	done
}

@test "parents in a circle: said; in a long chain: done in a moment" {
	printf 'unit,parent,period,target\n甲,乙,2026-02,1\n乙,甲,2026-02,1\n' >bad.csv
	run -3 --separate-stderr target-track --actual sold.csv bad.csv
	[ "$stderr" = "target-track: bad.csv:3: parent: is the unit itself, or below it: '甲'" ]
	printf 'unit,parent,period,target\n甲,甲,2026-02,1\n' >bad.csv
	run -3 --separate-stderr target-track --actual sold.csv bad.csv
	[ "$stderr" = "target-track: bad.csv:2: parent: is the unit itself, or below it: '甲'" ]
	# whichever end comes first
	chain() { seq 0 199999 | awk '{ print "组" $1 + 1 ",组" $1 ",2026-02,1" }'; }
	for sort in cat tac; do
		{ echo unit,parent,period,target && chain | $sort; } >long.csv
		run -0 timeout 20 target-track -d 2026-02-09 --period 2026-02 \
			-o out.csv --actual <(printf 'unit,at\n组200000,2026-02-03\n') long.csv
		[ "$(grep -c ',1,1,100.00,' out.csv)" -eq 200001 ]
		echo 组0,组200000,2026-02,1 >>long.csv
		run -3 --separate-stderr timeout 20 target-track --actual sold.csv long.csv
		[ "$stderr" = "target-track: long.csv:200002: parent: is the unit itself, or below it: '组200000'" ]
	done
}

# Two shops of a company, which has no target itself.
company() {
	cat >plan.csv <<-'END'
		unit,parent,level,period,target,kind
		A店,公司,店,2026-02,100,base
		B店,公司,店,2026-02,50,base
		甲,A店,人,2026-02,60,base
		乙,A店,人,2026-02,40,base
		丙,B店,人,2026-02,50,base
	END
	printf 'rep,at,amount\n甲,2026-02-03,2\n丙,2026-02-03,1\n' >sold.csv
}

@test "exempt: the target and the actual of a sum are of the same people" {
	company
	# what lies below an exempt unit is exempt with it, by name or by the plan
	track 0 --exempt B店 plan.csv
	has unit,target,actual,rank 公司 '公司,100,2,1 A店,100,2,1 B店,50,1,'
	sed -i '/^B店/s/base/exempt/' plan.csv
	track 0 plan.csv
	has target,actual,rank ^公司 100,2,1
	has kind,target,actual ^B店 'base,50,1 exempt,50,1'
	# in whichever order the rows come
	{ head -n 1 plan.csv && tail -n +2 plan.csv | tac; } >turned
	local want=$output
	track 0 turned
	[ "$output" = "$want" ]
	# a shop's own target is of all its people, and so in the sum above it
	company
	track 0 --exempt 甲 plan.csv
	has unit,target,actual ^公司 公司,150,3
	has unit,target,actual '公司,店' 'A店,100,2 B店,50,1'
	has rank ^甲 ''
	# of each kind by itself: the shop has no stretch of its own
	cat >>plan.csv <<-'END'
		甲,A店,人,2026-02,70,stretch
		乙,A店,人,2026-02,45,stretch
	END
	track 0 --exempt 甲 plan.csv
	has unit,kind,target,actual '^公司|^A店' '公司,base,150,3 A店,base,100,2 公司,stretch,45,1 A店,stretch,45,0'
	# the sum of a year ago is of them as well
	printf '甲,2025-02-03,4\n丙,2025-02-03,1\n' >>sold.csv
	track 0 --exempt 甲 plan.csv
	has kind,last,growth ^公司 'base,5,-40.00 stretch,1,0.00'
}

@test "exempt in one month is exempt in its quarter" {
	cat >plan.csv <<-'END'
		unit,parent,level,period,target,kind
		甲,A店,人,2026-01,30,exempt
		甲,A店,人,2026-02,30,base
		甲,A店,人,2026-03,30,base
		乙,A店,人,2026-Q1,90,base
	END
	printf 'rep,at,amount\n甲,2026-01-05,7\n甲,2026-02-03,5\n乙,2026-02-03,8\n' >sold.csv
	run -0 --separate-stderr target-track -d 2026-02-09 --actual sold.csv --by quarter plan.csv
	has unit,kind,target,actual,rank '' 'A店,base,90,8,1 乙,base,90,8,1 甲,base,60,5, 甲,exempt,30,7,'
}

@test "a year ago by month: what cannot be cut is not compared" {
	printf 'unit,parent,period,target\n甲,A店,2026-Q1,100\n乙,A店,2026-Q1,100\n' >plan.csv
	cat >sold.csv <<-'END'
		unit,period,amount
		甲,2026-01,20
		甲,2026-02,9
		甲,2025-01,10
		甲,2025-02,10
		乙,2026-01,6
		乙,2025-01,4
	END
	run -0 --separate-stderr target-track -d 2026-02-10 --actual sold.csv plan.csv
	has unit,actual,last,growth '' 'A店,35,, 甲,29,, 乙,6,4,50.00'
	run -0 --separate-stderr target-track -d 2026-02-28 --actual sold.csv plan.csv
	has unit,actual,last,growth ^甲 甲,29,20,45.00
	# a month of which nothing is known for these days is not new
	printf 'unit,period,target\n甲,2026-03,100\n' >plan.csv
	printf 'unit,period,amount\n甲,2025-03,20\n' >last.csv
	run -1 --separate-stderr target-track -d 2026-03-10 --actual sold.csv --last last.csv plan.csv
	[[ $stderr = *'period_bad 1' ]]
	has actual,last,growth ^甲 0,,
	run -0 --separate-stderr target-track -d 2026-03-31 --actual sold.csv --last last.csv plan.csv
	has actual,last,growth ^甲 0,20,-100.00
	# nor one of which a quarter is known; others are
	printf 'unit,period,target\n甲,2026-01,1\n甲,2026-02,1\n甲,2026-03,1\n乙,2026-03,1\n' >plan.csv
	printf 'unit,period,amount\n甲,2025-Q1,20\n乙,2025-03,2\n' >last.csv
	run -1 --separate-stderr target-track --all -d 2026-03-31 --actual sold.csv --last last.csv plan.csv
	has unit,period,last,growth '' '甲,2026-01,, 甲,2026-02,, 乙,2026-03,2,-100.00 甲,2026-03,,'
}

@test "score: by a metric that has no target nobody can be scored" {
	printf 'unit,period,metric,target\n李娜,2026-02,cars,10\n李娜,2026-01,投诉,4\n' >plan.csv
	printf 'rep,at,metric\n李娜,2026-02-03,cars\n' >sold.csv
	for metric in 试驾率 投诉 李娜; do
		printf 'metric,weight\ncars,50\n%s,50\n' "$metric" >score.csv
		run -3 --separate-stderr target-track -d 2026-02-09 --actual sold.csv --score score.csv plan.csv
		[ "$stderr" = "target-track: score.csv: metric: the plan has no target of it for this time: '$metric'" ]
		[ -z "$output" ]
	done
	# where there is no plan nothing is wrong with the score
	head -n 1 plan.csv >none.csv
	track 0 --score score.csv none.csv
	run -2 --separate-stderr target-track --actual sold.csv --score - plan.csv
	[ "$stderr" = "target-track: --score takes a file, not standard input" ]
}

@test "products side by side: one that is named as the sum is" {
	cat >plan.csv <<-'END'
		unit,period,product,target
		李娜,2026-02,,30
		李娜,2026-02,total,10
		李娜,2026-02,SUV,20
	END
	printf 'rep,at,product\n李娜,2026-02-03,total\n' >sold.csv
	run -3 --separate-stderr target-track -d 2026-02-09 --actual sold.csv --side product plan.csv
	[ "$stderr" = "target-track: --side product: 'total' is the name of the sum, and of one of them too" ]
	# a sum that is not there has no name
	sed -i 2d plan.csv
	track 0 --side product plan.csv
	has SUV_target,total_target,total_actual ^李娜 20,10,1
}

@test "bands by thirds: of 1 to 7 that are ranked" {
	local n want
	for want in '1 top' '2 top middle' '3 top middle bottom' \
		'4 top top middle bottom' '5 top top middle middle bottom' \
		'6 top top middle middle bottom bottom' \
		'7 top top top middle middle bottom bottom'; do
		n=${want%% *}
		{ echo unit,period,target && seq "$n" | sed 's/.*/销售&,2026-02,10/'; } >plan.csv
		{ echo rep,at,amount && seq "$n" | sed 's/.*/销售&,2026-02-03,&/'; } >sold.csv
		track 0 plan.csv
		has band '' "${want#* }"
	done
}

@test "a day that weighs more: days_left counts it once, per_day is of a plain one" {
	printf 'day,kind,weight\n2026-02-10,workday,1.5\n2026-02-11,workday,1.5\n' >busy.csv
	track 0 -k cn,busy.csv plan.csv
	# 70 over 10 days that weigh 11; the 10th has one and a half parts of it
	has days_left,remaining,per_day,day,today ^李娜 10,70,6.36,2026-02-10,10
}

@test "a week that ends with its month is tracked by its days" {
	printf 'rep,unit\n李娜,闵行店\n' | target-split --total 220 --days 2026-03 >days.csv
	printf 'rep,at,amount\n李娜,2026-03-30,5\n李娜,2026-04-01,9\n' >sold.csv
	run -0 --separate-stderr target-track -d 2026-03-30 --by week --actual sold.csv days.csv
	has period,target,actual,plan_to_date ^李娜 2026-W14,20,5,10
}

@test "law: what is exempt is in no sum above, target nor actual" {
	made
	local col reps
	run -0 target-track -d 2026-08-14 --actual sold.csv --by year \
		--exempt 销售00,销售13,门店4 plan.csv
	reps=$(sed '1!{ /^销售/!d; /^销售\(00\|13\)/d; /^销售[0-9]*,门店4,/d; }' <<<"$output")
	for col in target actual plan_to_date; do
		want=$(output=$reps && sum $col)
		[ "$(sum $col '^大区.*base')" = "$want" ]
		[ "$(sum $col '^门店[0-35-8].*base')" = "$want" ]
		[ "$(sum $col '^大区.*stretch')" != "$(sum $col '^门店.*stretch')" ]
	done
	# the shops have a stretch of their own, so it is of all their reps
	[ "$(sum actual '^大区.*stretch')" = "$(sum actual '^门店[0-35-8].*stretch')" ]
}
