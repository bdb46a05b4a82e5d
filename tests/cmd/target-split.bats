#!/usr/bin/env bats
# target-split: parts that sum to the target, by weights and by working days.

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR"
}

# split WANTED-STATUS ARG...: run it over standard input, nothing on stderr.
split() {
	local want=$1
	shift
	run --separate-stderr "-$want" target-split "$@"
	[ -z "$stderr" ]
}

# The targets of a plan on one line.
targets() {
	cut -d, -f7 | tail -n +2 | paste -sd' '
}

# A unit a word, with its weight.
team() {
	local i=0 w
	echo unit,weight
	for w; do printf 'U%02d,%s\n' $((i += 1)) "$w"; done
}

@test "a team: rep, its unit as parent, everything else left out" {
	split 0 --total 131 <<-END
		phone,rep,unit,weight
		1,李娜,闵行店,3
		2,王伟,闵行店,2.5
		3,"张敏, 代",静安店,2
		4,赵强,静安店,0
	END
	[ "$output" = "$(
		cat <<-END
			unit,parent,level,period,product,metric,target,kind
			李娜,闵行店,rep,,,,52,base
			王伟,闵行店,rep,,,,44,base
			"张敏, 代",静安店,rep,,,,35,base
			赵强,静安店,rep,,,,0,base
		END
	)" ]
}

@test "units: their parent, product and metric go through" {
	split 0 --total 5 <<-END
		unit,parent,product,metric,weight
		闵行店,上海,A,cars,2
		闵行店,上海,B,cars,3
	END
	[ "${lines[1]}" = 闵行店,上海,unit,,A,cars,2,base ]
	[ "${lines[2]}" = 闵行店,上海,unit,,B,cars,3,base ]
}

@test "the published cases: H1 H2 H3 H4 H5 W1 W2 S1 S4" {
	check() {
		local want=$1 total=$2 method=$3
		shift 3
		run -0 target-split --total "$total" --method "$method" \
			<<<"$(team "$@")"
		[ "$(targets <<<"$output")" = "$want" ] ||
			{ echo "$total $method $*: $output"; false; }
	}
	check '11 8 7 6 6 5 4 3 3 2 1 1 1 1 1' 60 lr 630560 475327 432879 \
		353523 331589 278514 236841 206236 179570 141822 85533 70835 \
		68705 68446 55540
	check '28 7 17 37 1' 90 lr 5576330 1387342 3334241 7512860 310968
	check '28 7 16 37 2' 90 webster 5576330 1387342 3334241 7512860 310968
	check '5 5 1' 11 lr 6 6 2
	check '5 4 1' 10 webster 6 6 2
	check '0 1 1 1' 3 lr .17 .23 .30 .30
	check '1 0 1 1' 3 cum .17 .23 .30 .30
	check '6 5 11 10 10' 42 lr 247 185 459 400 413
	check '17 11 7' 35 webster 503 304 193
	check '5 2 1 1 1 0' 10 lr 47000 16000 15900 12000 6000 3100
	check '4 2 2 1 1 0' 10 webster 47000 16000 15900 12000 6000 3100
	check '166666667 250000000 83333333' 500000000 webster 2 3 1
	check '33 33 33 32' 131 webster 1 1 1 1
}

@test "C1: floors and caps by column, by number, and what they cost" {
	cat >c1.csv <<-END
		unit,weight,most,least
		A,50,400,
		B,30,,
		C,15,,
		D,5,,100
	END
	for method in webster lr; do
		split 0 --total 1000 --method $method --cap most \
			--floor least c1.csv
		[ "$(targets <<<"$output")" = '400 333 167 100' ]
	done
	split 0 --total 1000 --cap 300 c1.csv
	[ "$(targets <<<"$output")" = '300 300 300 100' ]
	run --separate-stderr -3 target-split --total 1000 --floor 300 c1.csv
	[ -z "$output" ]
	[ "$stderr" = "target-split: c1.csv: floors sum to 1,200, 200 above the total 1,000" ]
	run --separate-stderr -3 target-split --total 1000 --cap 200 c1.csv
	[ "$stderr" = "target-split: c1.csv: caps sum to 800, 200 below the total 1,000" ]
	run --separate-stderr -3 target-split --total 1000 --cap most --floor 401 c1.csv
	[ "$stderr" = "target-split: c1.csv:2: most: the floor is above the cap: '400'" ]
}

@test "S3: the months of 2026 by its working days" {
	split 0 --total 2028 --months 2026 <<<$'unit\n闵行店'
	[ "$(targets <<<"$output")" = \
		'172 131 179 172 156 171 188 172 180 147 172 188' ]
	[ "${lines[1]}" = 闵行店,,unit,2026-01,,,172,base ]
	[ "${lines[12]}" = 闵行店,,unit,2026-12,,,188,base ]
}

@test "D2: the days of February 2026, two Saturdays worked" {
	split 0 --total 100 --days 2026-02 <<<$'unit\n闵行店'
	[ "$(targets <<<"$output")" = '6 7 6 6 6 7 6 6 6 7 6 6 6 7 6 6' ]
	[ "$(cut -d, -f4 <<<"$output" | cut -d- -f3 | paste -sd' ')" = \
		'period 02 03 04 05 06 09 10 11 12 13 14 24 25 26 27 28' ]
}

@test "every view sums: periods to the part, parts to the total" {
	team 3 1.5 0 7 2.25 1 >t.csv
	split 0 --total 1009 t.csv
	parts=$(cut -d, -f1,7 <<<"$output" | tail -n +2)
	for view in '--months 2025' '--months 2026' '--days 2024-10' \
		'--days 2026-02'; do
		# shellcheck disable=SC2086 # two words
		split 0 --total 1009 $view t.csv
		[ "$(awk -F, -v OFS=, 'NR > 1 { n[$1] += $7 }
			END { for (u in n) print u, n[u] }' <<<"$output" |
			sort)" = "$parts" ]
	done
	[ "$(awk -F, '{ n += $2 } END { print n }' <<<"$parts")" = 1009 ]
}

@test "the order of rows changes nothing, ties and all" {
	team 2 2 2 1 1 0.5 >t.csv
	{ head -n 1 t.csv && tail -n +2 t.csv | tac; } >r.csv
	for method in webster lr; do
		for total in 1 2 3 4 5 6 7 50; do
			split 0 --total $total --method $method t.csv
			want=$(sort <<<"$output")
			split 0 --total $total --method $method r.csv
			[ "$(sort <<<"$output")" = "$want" ]
		done
	done
}

@test "tsv and json" {
	split 0 --total 3 <<<$'unit\tweight\n甲\t2\n乙\t1'
	[ "${lines[1]}" = $'甲\t\tunit\t\t\t\t2\tbase' ]
	split 0 --total 3 --to json <<<$'unit,weight\n甲,2\n乙,1'
	[[ ${lines[0]} == *'"unit":"甲"'*'"target":"2"'* ]]
}

@test "without weights all weigh the same, and -v says so" {
	split 0 --total 5 <<<$'unit\nA\nB'
	[ "$(targets <<<"$output")" = '3 2' ]
	run --separate-stderr -0 target-split -v --total 5 <<<$'unit\nA\nB'
	[[ $stderr == *"no column 'weight': all weigh the same"* ]]
	run --separate-stderr -3 target-split --total 5 --by size <<<$'unit\nA'
	[ "$stderr" = "target-split: -: no column 'size'" ]
}

@test "a cell that cannot be used: file, line, column, value" {
	# bad WHY ROWS [ARG...]
	bad() {
		local why=$1 rows=$2
		shift 2
		run --separate-stderr -3 target-split --total 9 "$@" \
			<<<$'unit,weight,least\n'"$rows"
		[ -z "$output" ]
		[ "$stderr" = "target-split: -:$why" ] || { echo "$stderr"; false; }
	}
	bad "2: weight: not a number: 'abc'" 'A,abc,'
	bad "3: weight: negative: '-1'" $'A,1,\nB,-1,'
	bad "2: weight: empty: ''" 'A,,'
	bad "2: weight: more than 18 digits: '0.00*************0001'" \
		'A,0.0000000000000000001,'
	bad "3: unit: stands here twice: 'A'" $'A,1,\nA,2,'
	bad "2: unit: empty, so nobody gets this share: ''" ',1,'
	bad "2: least: not a whole number: '1.5'" A,1,1.5 --floor least
	bad ' all weights are 0' $'A,0,\nB,0,'
	run --separate-stderr -3 target-split --total 9 <<<unit
	[ "$stderr" = "target-split: -: no rows, so nobody to split for" ]
	run --separate-stderr -3 target-split --total 9 <<<name
	[ "$stderr" = "target-split: -: no column 'rep' or 'unit', which says who shares" ]
}

@test "a year without data is said once; a calendar of one's own" {
	run --separate-stderr -0 target-split --total 24 --months 2027 \
		<<<$'unit\nA\nB'
	[ "$stderr" = "target-split: calendar cn: nothing is known of 2027, only of 2004 to 2026; its working days are taken as Monday to Friday" ]
	{
		echo day,kind,name
		for d in {01..31}; do echo "2027-03-$d,holiday,休"; done
		echo 2027-04-03,workday,班
	} >own.csv
	split 0 --total 1200 --months 2027 -k own.csv <<<$'unit\nA'
	[ "${lines[3]}" = A,,unit,2027-03,,,0,base ]
	split 0 --total 9 --days 2027-04 --calendar own.csv <<<$'unit\nA'
	[[ $output == *A,,unit,2027-04-03,* ]]
	run --separate-stderr -3 target-split --total 9 --days 2027-03 \
		-k own.csv <<<$'unit\nA'
	[ "$stderr" = "target-split: no working day in 2027-03" ]
	echo 2027-04-03,holiday,休 >>own.csv
	run --separate-stderr -3 target-split --total 9 --days 2027-04 \
		-k own.csv <<<$'unit\nA'
	[ "$stderr" = "target-split: own.csv:34: day: the day stands here twice, and not the same: '2027-04-03'" ]
	printf 'day,kind\n2027-04-03,off\n' >own.csv
	run --separate-stderr -3 target-split --total 9 --days 2027-04 \
		-k own.csv <<<$'unit\nA'
	[ "$stderr" = "target-split: own.csv:2: kind: not holiday or workday: 'off'" ]
}

@test "D7: make-up Saturdays weigh 1.5, over the calendar of China" {
	printf 'day,kind,weight\n2026-02-14,workday,1.5\n2026-02-28,workday,1.50\n' \
		>own.csv
	split 0 --total 100 --days 2026-02 -k cn,own.csv <<<$'unit\n闵行店'
	[ "$(targets <<<"$output")" = '6 6 6 6 5 6 6 6 6 6 9 6 5 6 6 9' ]
	# alone it knows the year, and nothing of the Spring Festival
	split 0 --total 100 --days 2026-02 -k own.csv <<<$'unit\n闵行店'
	[[ $output == *,2026-02-16,* ]]
}

@test "weekdays have weights; a calendar stands over those before it" {
	cat >week.csv <<-'END'
		day,kind,weight,name
		sat,workday,.5,半天
		sun,workday,2,
		mon,holiday,,
		2026-02-21,workday,,
	END
	# 1 February is a Sunday; the 14th is whole, of the festival the 21st
	split 0 --total 390 --days 2026-02 -k cn,week.csv <<<$'unit\nA'
	[ "$(cut -d, -f4,7 <<<"$output" | sed 1d | cut -c9- | paste -sd' ')" = \
		'01,40 03,20 04,20 05,20 06,20 07,10 08,40 10,20 11,20 12,20 13,20 14,20 21,20 24,20 25,20 26,20 27,20 28,20' ]
}

@test "none warns of no year, nor does it in a list" {
	split 0 --total 261 --months 2027 -k none <<<$'unit\nA'
	[ "$(targets <<<"$output")" = '21 20 23 22 21 22 22 22 22 21 22 23' ]
	printf 'day,kind\n2027-01-01,holiday\n' >own.csv
	split 0 --total 260 --months 2027 -k own.csv,none <<<$'unit\nA'
	[ "$(targets <<<"$output")" = '20 20 23 22 21 22 22 22 22 21 22 23' ]
	split 0 --total 9 --months 2035 -k cn,none <<<$'unit\nA'
}

@test "a warning names the years known, and what the week is" {
	printf 'day,kind\nsat,workday\n2025-05-01,holiday\n2027-05-01,holiday\n' \
		>own.csv
	run --separate-stderr -0 target-split --total 9 --months 2026 \
		-k own.csv <<<$'unit\nA\nB'
	[ "$stderr" = "target-split: calendar own.csv: nothing is known of 2026, only of 2025, 2027; its working days are taken as its weekdays say" ]
	printf 'day,kind\n' >own.csv
	run --separate-stderr -0 target-split --total 9 --months 2026 \
		-k own.csv <<<$'unit\nA\nB'
	[ "$stderr" = "target-split: calendar own.csv: nothing is known of 2026; its working days are taken as Monday to Friday" ]
}

# wrong_calendar MESSAGE [LIST]: own.csv, or the list, ends the run with it.
wrong_calendar() {
	run --separate-stderr -3 target-split --total 9 --days 2026-04 \
		-k "${2:-own.csv}" <<<$'unit\nA'
	[ "$stderr" = "target-split: $1" ]
	[ -z "$output" ]
}

@test "a calendar with a fault ends the run: file, line, what is wrong" {
	printf 'day,kind,weight\n2026-04-03,holiday,\n2026-04-03,holiday,\n' \
		>own.csv
	split 0 --total 9 --days 2026-04 -k own.csv <<<$'unit\nA'
	printf 'day,kind,weight\n2026-04-03,workday,\n2026-04-03,workday,.5\n' \
		>own.csv
	wrong_calendar "own.csv:3: day: the day stands here twice, and not the same: '2026-04-03'"
	printf 'day,kind\nsat,workday\nsat,holiday\n' >own.csv
	wrong_calendar "own.csv:3: day: the day stands here twice, and not the same: 'sat'"
	printf 'day,kind\n周六,workday\n' >own.csv
	wrong_calendar "own.csv:2: day: no day, want YYYY-MM-DD, or mon to sun: '周六'"
	printf 'day,kind\n2026-02-29,workday\n' >own.csv
	wrong_calendar "own.csv:2: day: no day, want YYYY-MM-DD, or mon to sun: '2026-02-29'"
	for w in 0 0.00 -1 1000.01 .125 半天 999999; do
		printf 'day,kind,weight\n2026-04-03,workday,%s\n' "$w" >own.csv
		wrong_calendar "own.csv:2: weight: want a number above 0, up to 1000, of at most two places: '$w'"
	done
	printf 'day,kind,weight\n2026-04-03,workday,1000.00\n' >own.csv
	split 0 --total 9 --days 2026-04 -k own.csv <<<$'unit\nA'
	printf 'day,kind,weight\n2026-04-03,holiday,1\n' >own.csv
	wrong_calendar "own.csv:2: weight: a holiday weighs nothing; leave it empty: '1'"
	wrong_calendar "calendar 'cn,,own.csv': a name is empty" cn,,own.csv
	wrong_calendar "calendar 'cn,': a name is empty" cn,
	wrong_calendar "china: No such file or directory (neither a built-in table nor a file)" china
}

@test "an iCalendar file: days off, days worked, and its faults" {
	{
		printf '\xEF\xBB\xBF'
		sed 's/$/\r/' <<-'END'
			BEGIN:VCALENDAR
			VERSION:2.0
			BEGIN:VEVENT
			SUMMARY:春节（休）
			DTSTART;VALUE=DATE:20260215
			DTEND;VALUE=DATE:20260224
			END:VEVENT
			BEGIN:VEVENT
			SUMMARY:春节（班）
			DTSTART;VALUE=DATE:20260214
			DTEND;VALUE=DATE:20260215
			END:VEVENT
			BEGIN:VEVENT
			SUMMARY:上班(补
			 春节假期)
			DTSTART;VALUE=DATE:20260228
			END:VEVENT
			END:VCALENDAR
		END
	} >cn.ics
	split 0 --total 100 --days 2026-02 <<<$'unit\n闵行店'
	mv cn.ics 假期.txt
	built_in=$output
	split 0 --total 100 --days 2026-02 -k 假期.txt <<<$'unit\n闵行店'
	[ "$output" = "$built_in" ]
	# a half day over it, from a table
	printf 'day,kind,weight\n2026-02-14,workday,.5\n' >own.csv
	split 0 --total 31 --days 2026-02 -k 假期.txt,own.csv <<<$'unit\nA'
	[ "$(targets <<<"$output")" = '2 2 2 2 2 2 2 2 2 2 1 2 2 2 2 2' ]
	sed 's/^DTEND.*24/DTEND;VALUE=DATE:20260229/' 假期.txt >own.csv
	wrong_calendar "own.csv:6: no day, want YYYYMMDD: 20260229"
	sed 's/20260214/20260222/; s/20260215\r$/20260223\r/; 6s/23/24/' \
		假期.txt >own.csv
	sed -i '5s/20260223/20260215/' own.csv
	wrong_calendar "own.csv:8: the day stands here twice, and not the same: 2026-02-22"
	head -n 9 假期.txt >own.csv
	wrong_calendar 'own.csv:9: the file ends before its END lines: was it cut off?'
}

@test "the account: every row was used" {
	split 0 --total 9 --months 2026 --account acc.csv <<<$'unit\nA\nB'
	grep -qx in,2 acc.csv
	grep -qx used,2 acc.csv
}

@test "a wrong command line" {
	for args in '' '--total -1' '--total x' '--total 1000000000000001' \
		'--total 1 --method dhondt' '--total 1 --months 26' \
		'--total 1 --days 2026-13' '--total 1 --days 2026-02-01' \
		'--total 1 --months 2026 --days 2026-02' \
		'--total 1 --floor 3 --cap 2' \
		'--total 1 --method cum --cap 3' \
		'--total 1 --method cum --floor least'; do
		# shellcheck disable=SC2086 # words
		run --separate-stderr -2 target-split $args <<<unit
		[ -z "$output" ]
		[[ $stderr == 'target-split: '* ]]
	done
}

@test "B1 B2: weights of several columns, blended" {
	cat >blend.csv <<-'END'
		unit,potential,history,intent,none
		闵行店,5000,400,120,0
		普陀店,3000,400,60,0
		静安店,2000,200,20,0
	END
	split 0 --total 1201 --blend potential:.5,history:.3,intent:.2 blend.csv
	[ "$(targets <<<"$output")" = '589 396 216' ]
	split 0 --total 1201 --blend potential:.6,intent:.4 blend.csv
	[ "$(targets <<<"$output")" = '649 360 192' ]
	# the geometric mean: B3's 1414.2136 1095.4451 632.4555
	split 0 --total 31421142 --geometric --blend potential:.5,history:.5 blend.csv
	[ "$(targets <<<"$output")" = '14142136 10954451 6324555' ]
	split 0 --total 10 --geometric --blend potential:0,intent:1 blend.csv
	[ "$(targets <<<"$output")" = '6 3 1' ]
	run --separate-stderr -2 target-split --total 1 --blend potential:.5 blend.csv
	[[ $stderr == *"--blend: the parts sum to 0.500000, not to 1"* ]]
	run --separate-stderr -3 target-split --total 1 \
		--blend potential:.5,none:.5 blend.csv
	[ "$stderr" = "target-split: blend.csv: none: all weights are 0" ]
}

@test "RA: a good year raises the next target by less than itself" {
	cat >years.csv <<-'END'
		unit,y2025,y2024,y2023
		闵行店,160,100,100
		静安店,100,100,100
	END
	for case in '1 185 115' '.5 170 130' '0 150 150'; do
		split 0 --total 300 --history y2025,y2024,y2023 --ratchet \
			"${case%% *}" years.csv
		[ "$(targets <<<"$output")" = "${case#* }" ]
	done
	split 0 --total 300 --history y2025,y2024,y2023 years.csv
	[ "$(targets <<<"$output")" = '170 130' ]
	split 0 --total 300 --history y2025,y2024,y2023 \
		--blend history:.5,y2025:.5 years.csv
	[ "$(targets <<<"$output")" = '177 123' ]
	run -2 target-split --total 1 --history y2025 years.csv
	run -2 target-split --total 1 --ratchet .5 years.csv
}

@test "S2: last year, grown; nobody beyond his corridor" {
	printf 'unit,last\nA,1000\nB,690\n' >last.csv
	for case in '.2 2028' '.3 2197' '0 1690' '-.1 1521'; do
		split 0 --grow "${case% *}" --last last last.csv
		[ "$(targets <<<"$output" | tr ' ' +)" != '' ]
		[ $(($(targets <<<"$output" | tr ' ' +))) -eq "${case#* }" ]
	done
	# the weights would give 1100 to each
	printf 'unit,last,weight\nA,1000,1\nB,690,1\n' >last.csv
	split 0 --total 2200 --last last --corridor -.1,.5 last.csv
	[ "$(targets <<<"$output")" = '1165 1035' ]
	split 0 --total 2200 --last last --corridor 0,1.5 last.csv
	[ "$(targets <<<"$output")" = '1100 1100' ]
	run --separate-stderr -3 target-split --total 3000 --last last \
		--corridor -.1,.5 last.csv
	[ "$stderr" = "target-split: last.csv: caps sum to 2,535, 465 below the total 3,000" ]
	run -2 target-split --grow .2 last.csv
	run -2 target-split --total 1 --last last --corridor .5,.1 last.csv
}

@test "T1: the team's own numbers against those from above" {
	printf 'unit,weight,bid\nA,5,450\nB,3,350\nC,2,150\n' >bids.csv
	run -0 --separate-stderr target-split --total 1000 --bids bid bids.csv
	[ "$(grep ,base$ <<<"$output" | cut -d, -f7 | paste -sd' ')" = '487 333 180' ]
	[ "$(grep ,bid$ <<<"$output" | cut -d, -f1,7)" = $'A,450\nB,350\nC,150' ]
	[ "$stderr" = "target-split: bids sum to 950, 50 below the total 1000" ]
	run -0 --separate-stderr target-split --total 1000 --bids bid --theta 1 bids.csv
	[[ $(targets <<<"$output") == '500 300 200 '* ]]
	run -0 --separate-stderr target-split --total 1000 --bids bid --theta 0 bids.csv
	[[ $(targets <<<"$output") == '474 368 158 '* ]]
}

@test "Z1: seasons are shares of their own year" {
	{
		echo period,amount
		for q in '2024 100 150 120 130' '2025 120 180 144 156'; do
			# shellcheck disable=SC2086
			set -- $q
			printf '%s-Q%d,%s\n' "$1" 1 "$2" "$1" 2 "$3" "$1" 3 "$4" "$1" 4 "$5"
		done
	} >season.csv
	split 0 --total 1000 --quarters 2026 --season season.csv <<<$'unit\n公司'
	[ "$(targets <<<"$output")" = '200 300 240 260' ]
	# months and days share their quarter out by working days
	split 0 --total 1000 --quarters 2026 --months 2026 --days 2026 \
		--season season.csv <<<$'unit\n公司'
	awk -F, '$4 ~ /Q/ { q[substr($4, 7)] = $7 }
		$4 ~ /^....-..$/ { m[int((substr($4, 6) + 2) / 3)] += $7 }
		$4 ~ /^....-..-..$/ { d[int((substr($4, 6, 2) + 2) / 3)] += $7 }
		END { for (i = 1; i < 5; i++) if (q[i] != m[i] || q[i] != d[i]) exit 1
			exit !q[2] }' <<<"$output"
	sed -i '/2025-Q3/d' season.csv
	run --separate-stderr -3 target-split --total 9 --quarters 2026 \
		--season season.csv <<<$'unit\n公司'
	[ "$stderr" = "target-split: season.csv: 2025-Q3 is missing" ]
	echo 2025-03,5 >>season.csv
	run -3 target-split --total 9 --quarters 2026 --season season.csv <<<$'unit\nA'
	[[ $output == *"season.csv:9: 2025-03: months and quarters in one season: '5'" ]]
}

@test "the days of each week, month and quarter sum to it" {
	split 0 --total 2028 --quarters 2026 --months 2026 --weeks 2026 --days 2026 \
		<<<$'unit\n公司'
	[ "$(grep -c 'W' <<<"$output")" -eq 53 ]
	while IFS=, read -r _ _ _ period _ _ target _; do
		case $period in
		*-Q*) ;;
		*-W*) week[10#${period#*W}]=$target ;;
		????-??-??)
			w=$((10#$(date -d "$period" +%V)))
			day[w]=$((${day[w]:-0} + target))
			m=10#${period:5:2}
			month[m]=$((${month[m]:-0} + target))
			;;
		????-??) want[10#${period#*-}]=$target ;;
		esac
	done <<<"$output"
	for w in $(seq 53); do [ "${week[w]}" -eq "${day[w]:-0}" ]; done
	for m in $(seq 12); do [ "${want[m]}" -eq "${month[m]}" ]; done
}

@test "a tree: each shares out what it has got, at every period and product" {
	cat >tree.csv <<-'END'
		rep,unit,weight,goods
		李娜,闵行店,3,1
		王伟,闵行店,2.5,4
		张敏,静安店,2,1
		赵强,静安店,1,2
	END
	split 0 --total 1001 --tree tree.csv
	[ "$(targets <<<"$output")" = '648 353 353 295 235 118' ]
	[ "${lines[1]}" = 闵行店,,unit,,,,648,base ]
	[ "${lines[6]}" = 赵强,静安店,rep,,,,118,base ]
	for mix in A:2,B:1 A:goods,B:weight; do
		split 0 --total 1001 --tree --months 2026 --mix "$mix" tree.csv
		# of each period and product the reps sum to their shop
		awk -F, 'NR > 1 && $2 == "" { up[$1, $4, $5] = $7; n++; all += $7 }
			$2 != "" { down[$2, $4, $5] += $7 }
			END { for (k in up) if (up[k] != down[k]) exit 1
				exit all != 1001 || n != 48 }' <<<"$output"
	done
	# a parent with a row: its own weight and bounds
	cat >tree.csv <<-'END'
		unit,parent,weight,most
		公司,,1,
		甲,公司,1,
		乙,公司,3,10
		甲一,甲,,4
		甲二,甲,1,
	END
	run --separate-stderr -3 target-split --total 100 --tree tree.csv
	[ "$stderr" = "target-split: tree.csv:5: weight: empty: ''" ]
	sed -i 's/甲一,甲,,/甲一,甲,1,/' tree.csv
	split 0 --total 100 --tree --cap most tree.csv
	[ "$(targets <<<"$output")" = '100 90 10 4 86' ]
	run --separate-stderr -3 target-split --total 100 --tree <<-'END'
		unit,parent
		甲,乙
		乙,甲
	END
	[[ $stderr == *"-:2: parent: is above itself: '乙'" ]]
}

@test "a matrix: people by months, both margins, the nearest" {
	printf 'unit,weight\nA,40\nB,35\nC,25\n' >m1.csv
	# M1: three columns of 30 33 37
	split 0 --total 100 --matrix --mix X:30,Y:33,Z:37 m1.csv
	[ "$(targets <<<"$output")" = '12 13 15 10 12 13 8 8 9' ]
	split 0 --total 100 --matrix --months 2026 m1.csv
	awk -F, 'NR > 1 { u[$1] += $7; m[$4] += $7 }
		END { for (k in m) print k, m[k]; print u["A"], u["B"], u["C"] }' \
		<<<"$output" | sort >sums
	target-split --total 100 --months 2026 <<<$'unit\n公司' |
		awk -F, 'NR > 1 { print $4, $7 }' | cat - <(echo 40 35 25) | sort | diff - sums
	run -2 target-split --total 100 --matrix m1.csv
	run -2 target-split --total 100 --matrix --months 2026 --days 2026 m1.csv
	# twelve people of whom each is to sell one
	for u in {1..12}; do echo "U$u"; done | sed '1i unit' >ones.csv
	split 0 --total 12 --matrix --months 2026 ones.csv
	[ "$(awk -F, 'NR > 1 { m[$4] += $7 } END { for (k in m) print m[k] }' \
		<<<"$output" | sort -u)" = 1 ]
}

@test "within a plan: the people of a shop share what it has" {
	printf 'unit,parent,weight\n闵行店,公司,2\n静安店,公司,1\n' |
		target-split --total 300 --months 2026-Q1 --metric orders >shops.csv
	cat >reps.csv <<-'END'
		rep,unit,weight
		李娜,闵行店,3
		王伟,闵行店,2.5
		张敏,静安店,2
	END
	split 0 --within shops.csv reps.csv
	awk -F, 'FNR == 1 { next } NR == FNR { want[$1, $4] = $7; next }
		{ have[$2, $4] += $7 } $6 != "orders" { exit 1 }
		END { for (k in want) if (want[k] != have[k]) exit 1 }' \
		shops.csv - <<<"$output"
	[ "${#lines[@]}" -eq 10 ]
	run --separate-stderr -3 target-split --within shops.csv <<<$'rep,unit\n钱,普陀店'
	[ "$stderr" = "target-split: shops.csv: has no target for '普陀店'" ]
	run -2 target-split --within shops.csv --days 2026 reps.csv
}

@test "within a plan of a store: the last one, that of a name, that of a day" {
	sales-db init sales.db
	for n in 300 600; do
		printf 'unit,parent,weight\n闵行店,公司,2\n静安店,公司,1\n' |
			target-split --total $n --months 2026-Q1 >shops.csv
		target-save -q -d 2026-0${n%00}-01 sales.db shops.csv
	done
	printf 'rep,unit,weight\n李娜,闵行店,3\n王伟,闵行店,2.5\n张敏,静安店,2\n' >reps.csv
	cp sales.db was.db
	target-split --within shops.csv reps.csv | sort >want.csv
	target-split --within sales.db reps.csv | sort | cmp - want.csv
	target-split --within sales.db -d 2026-06-01 reps.csv | sort | cmp - want.csv
	sum() {
		target-split --within sales.db "$@" reps.csv |
			awk -F, 'NR > 1 { n += $7 } END { print n }'
	}
	[ "$(sum -d 2026-05-31)" = 300 ]
	cmp sales.db was.db
	run -3 target-split --within sales.db -d 2026-02-28 reps.csv
	[[ $output == *': sales.db: has no plan of that name, number or time; it has 2026 (2 since 2026-03-01)' ]]
	sed 's/-0[1-3],/,/' shops.csv | awk -F, '!seen[$1]++' >year.csv
	target-save -q --name 年 sales.db year.csv
	run -3 target-split --within sales.db reps.csv
	[ "$output" = 'target-split: sales.db: has several plans, say which (--plan): 2026, 年' ]
	[ "$(sum --plan 2026)" = 600 ]
	[ "$(sum --plan 年)" -lt 600 ]
	# of a store only, and who shares is told by no store
	run -2 target-split --within shops.csv --plan 年 reps.csv
	run -2 target-split --within shops.csv -d 2026-05-31 reps.csv
	run -2 target-split --total 5 --plan 年 reps.csv
	run -3 target-split --total 5 sales.db
	[[ $output == *': sales.db: is a store; '* ]]
}

@test "a shop that is rebuilt has a target of its own" {
	split 0 --total 100 --months 2026-Q1 --exempt own <<-'END'
		unit,weight,own
		闵行店,1,
		普陀店,9,5
		静安店,1,
	END
	[ "$(awk -F, '$8 == "base" { n += $7 } END { print n }' <<<"$output")" = 100 ]
	[ "${lines[7]}" = 普陀店,,unit,2026-Q1,,,5,exempt ]
	[ "${#lines[@]}" -eq 8 ]
}

@test "targets in hundreds" {
	split 0 --total 10000 --unit 100 --months 2026-Q1 --floor 1150 <<-'END'
		unit,weight
		A,1
		B,9
		C,3
	END
	[ -z "$(targets <<<"$output" | tr ' ' '\n' | grep -v '00$\|^0$')" ]
	[ "$(awk -F, 'NR > 1 { t[$1] += $7 } END { print t["A"], t["B"], t["C"] }' \
		<<<"$output")" = '1200 6600 2200' ]
	run --separate-stderr -2 target-split --total 10050 --unit 100 <<<$'unit\nA'
	[[ $stderr == *"--total is no multiple of --unit: 10000 or 10100"* ]]
}

@test "--explain: what a part was before it was whole, and why it is so" {
	split 0 --total 10 --explain <<-'END'
		unit,weight
		A,6
		B,6
		C,2
	END
	[ "$output" = "$(
		cat <<-END
			unit,parent,level,period,product,metric,target,kind,quota,rest,rule,tie
			A,,unit,,,,5,base,4.285714,0.714286,webster,yes
			B,,unit,,,,4,base,4.285714,-0.285714,webster,yes
			C,,unit,,,,1,base,1.428571,-0.428571,webster,yes
		END
	)" ]
	split 0 --total 1000 --explain --cap 400 --floor 100 <<-'END'
		unit,weight
		A,50
		B,30
		C,15
		D,5
	END
	[ "$(cut -d, -f9,11 <<<"$output" | paste -sd' ')" = \
		'quota,rule 400.000000,cap 333.333333,webster 166.666667,webster 100.000000,floor' ]
	split 0 --total 100 --months 2026-Q1 --explain <<<$'unit\nA'
	[ "$(cut -d, -f7,9,11 <<<"$output" | paste -sd' ')" = \
		'target,quota,rule 36,35.593220,cum 27,27.118644,cum 37,37.288136,cum' ]
}

@test "within a plan: all rows of a unit at once, each sums, equal reps are equal" {
	printf 'unit,parent\n闵行店,公司\n' |
		target-split --total 60 --months 2026 --mix A:1,B:1,C:1 >shop.csv
	printf '%s,闵行店\n' 甲 乙 丙 丁 | sed '1i rep,unit' >reps.csv
	split 0 --within shop.csv reps.csv
	[ "$(awk -F, 'NR > 1 { n[$1] += $7 } END { for (k in n) print n[k] }' \
		<<<"$output" | sort -u)" = 15 ]
	target-check shop.csv - <<<"$output" >/dev/null
	# months that their days make up, and weeks that no months do
	printf 'unit,parent\n闵行店,公司\n' | target-split --total 100 \
		--months 2026-Q1 --weeks 2026-Q1 --days 2026-Q1 >shop.csv
	split 0 --within shop.csv reps.csv
	target-check shop.csv - <<<"$output" >/dev/null
	[ "$(awk -F, 'NR > 1 && $4 ~ /W/ { n[$1] += $7 } END { for (k in n) print n[k] }' \
		<<<"$output" | sort -u)" = 25 ]
	printf 'unit,parent\n闵行店,公司\n' |
		target-split --total 100 --weeks 2026-02 --months 2026-Q1 2>&1 | grep -q 'of one period'
	# floors and bids are of all of it
	printf 'unit,parent\nA店,公司\n' | target-split --total 1200 --months 2026 >year.csv
	printf 'rep,unit,b\n甲,A店,700\n乙,A店,\n' >bids.csv
	run -0 --separate-stderr target-split --within year.csv --bids b bids.csv
	[ "$stderr" = 'target-split: A店: bids sum to 700, 500 below the total 1200' ]
	[ "$(awk -F, '$8 == "base" { n[$1] += $7 } END { print n["甲"], n["乙"] }' \
		<<<"$output")" = '624 576' ]
	split 0 --within year.csv --floor 590 bids.csv
	[ "$(awk -F, 'NR > 1 { n[$1] += $7 } END { print n["甲"], n["乙"] }' \
		<<<"$output")" = '600 600' ]
	# what was bid above is not shared out
	{ cat year.csv && echo A店,公司,unit,,,,900,bid; } >withbid.csv
	split 0 --within withbid.csv bids.csv
	! grep -q ,bid$ <<<"$output"
	# below a shop that is exempt all are
	printf 'unit,period,target,kind\nA店,2026-03,80,exempt\n' >exempt.csv
	split 0 --within exempt.csv bids.csv
	[ "$(targets <<<"$output")" = '40 40' ]
	[[ ${lines[1]} == *,exempt ]]
	run --separate-stderr -3 target-split --within exempt.csv --exempt b bids.csv
	[ "$stderr" = "target-split: bids.csv: 'A店' is exempt in the plan, so nobody below it is by himself (--exempt)" ]
}

@test "what is not one total, what is not used, and whose mix it is" {
	run --separate-stderr -3 target-split --total 100 <<-'END'
		rep,metric,weight
		甲,orders,1
		乙,call,5
	END
	[ "$stderr" = "target-split: -:3: metric: another metric than above: a total is of one: 'call'" ]
	run -2 target-split --total 1 --history a,b --by c <<<$'unit,a,b,c\nA,1,1,1'
	[[ $output == *"--history is the weight history, which --by or --blend does not name"* ]]
	run -2 target-split --total 1 --kind 豁免 <<<$'unit\nA'
	# a unit's own mix: the products sum to what each would have by itself
	split 0 --total 200 --matrix --mix a:a,b:b <<-'END'
		rep,weight,a,b
		张三,90,10,0
		李四,60,0,10
		王五,50,0,10
	END
	[ "$(targets <<<"$output")" = '90 0 0 60 0 50' ]
	run --separate-stderr -3 target-split --total 200 --mix a:a,b:b <<-'END'
		rep,weight,a,b
		张三,90,10,0
		李四,60,0,0
	END
	[ "$stderr" = "target-split: -: --mix: 李四: all weights are 0" ]
	# who weighs nothing gets nothing, whatever the cap
	split 0 --total 100 --tree --cap cap <<-'END'
		rep,unit,weight,cap
		甲,A店,5,10
		乙,A店,0,
		丙,B店,5,
	END
	[ "$(targets <<<"$output")" = '10 90 10 0 90' ]
}

@test "mixes of one's own down a tree: what each has by itself sums at every margin" {
	cat >mix.csv <<-'END'
		rep,unit,weight,pa,pb
		a,S1,3,1,0
		b,S1,2,1,1
		c,S2,1,0,5
	END
	split 0 --total 61 --mix A:pa,B:pb --tree mix.csv
	[ "$(targets <<<"$output")" = '41 10 0 10 31 0 10 10 0 10' ]
	sed 's/a,S1,3,1,0/a,S1,3,10,0/' mix.csv >ten.csv
	target-split --total 61 --mix A:pa,B:pb --tree ten.csv | diff - <(echo "$output")
	split 0 --total 61 --mix A:pa,B:pb --tree --months 2026 mix.csv
	target-check - <<<"$output" >/dev/null
	split 0 --total 100 --mix A:pa,B:pb --tree <<<$'rep,unit,weight,pa,pb\na,S1,9,1,0\nb,S1,1,0,1'
	[ "$(targets <<<"$output")" = '90 10 90 0 0 10' ]
	# rounding asks nobody for what he has not
	split 0 --total 2 --matrix --mix A:A,B:B,C:C,D:D <<-'END'
		rep,A,B,C,D
		r1,1,1,0,0
		r2,0,0,1,1
	END
	[ "$(targets <<<"$output")" = '1 0 0 0 0 0 1 0' ]
}

@test "a shop where nobody weighs anything gets its floors" {
	split 0 --total 10 --tree --floor lo <<-'END'
		rep,unit,weight,lo
		a,S1,0,2
		b,S1,0,
		c,S2,1,
	END
	[ "$(targets <<<"$output")" = '2 8 2 0 8' ]
}

@test "within: those who are exempt or bid have the plan's time and metric" {
	printf 'unit,parent\n丙店,公司\n' |
		target-split --total 90 --months 2026-Q1 --metric orders >shop.csv
	cat >reps.csv <<-'END'
		rep,unit,weight,ex
		李娜,丙店,1,
		王磊,丙店,1,20
	END
	split 0 --within shop.csv --exempt ex reps.csv
	[ "${lines[4]}" = 王磊,丙店,rep,2026-Q1,,orders,20,exempt ]
	sed 's/orders/calls/; 1d' shop.csv | cat shop.csv - >two.csv
	run --separate-stderr -3 target-split --within two.csv --exempt ex reps.csv
	[ "$stderr" = "target-split: reps.csv: '丙店' has targets of several metrics: --bids and --exempt are of one" ]
	run --separate-stderr -3 target-split --within shop.csv <<<$'rep,unit,product\n李娜,丙店,A'
	[ "$stderr" = "target-split: -:2: product: is the plan's to say (--within): 'A'" ]
	run -2 target-split --within shop.csv --kind stretch reps.csv
	run -2 target-split --within shop.csv --metric calls reps.csv
}

@test "M2: who has sold in spring has his target in spring" {
	{
		echo day,kind,weight
		printf '%s,holiday,\n' mon tue wed thu fri sat sun
		printf '2026-%s-05,workday,%s\n' 01 6 02 7 03 7
	} >cal.csv
	printf 'unit,weight\nA,90\nB,60\nC,50\n' >m2.csv
	cat >past.csv <<-'END'
		unit,period,amount
		A,2025-01,10
		A,2025-02,20
		A,2025-03,30
		B,2024-01,30
		B,2025-02,10
		B,2025-03,10
		C,2025-01,20.00
		C,2025-02,20.00
		C,2025-03,20.00
	END
	split 0 --total 200 -k none,cal.csv --matrix --months 2026-Q1 --seed past.csv m2.csv
	[ "$(targets <<<"$output")" = '13 35 42 33 15 12 14 20 16' ]
	# nothing in the past is like all together
	grep -v ^C past.csv >new.csv
	target-split --total 200 -k none,cal.csv --matrix --months 2026-Q1 --seed new.csv \
		m2.csv | diff - <(echo "$output")
	run --separate-stderr -3 target-split --total 200 --matrix --months 2026-Q1 \
		--seed - m2.csv <<<$'unit,period,amount\nA,2025-01,10'
	[ "$stderr" = "target-split: m2.csv: row 'A' needs 90, its seed is in columns that have 71" ]
	run -3 target-split --total 200 --matrix --months 2026-Q1 --seed - m2.csv \
		<<<$'unit,period,amount\nA,2025-Q1,10'
	[[ $output == *"-:2: period: of another kind than is split by: '2025-Q1'" ]]
	run -2 target-split --total 200 --months 2026-Q1 --seed past.csv m2.csv
	run -2 target-split --total 200 --matrix --days 2026-03 --seed past.csv m2.csv
}
