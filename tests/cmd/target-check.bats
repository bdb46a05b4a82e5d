#!/usr/bin/env bats
# target-check: sums of a plan that do not hold, targets out of line.

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR"
	data=$BATS_TEST_DIRNAME/../data
}

# right ARG...: nothing is found.
right() {
	run --separate-stderr -0 target-check "$@"
	[ "${#lines[@]}" -eq 1 ]
	[ -z "$stderr" ]
}

# found ARG...: something is; the findings without their place in $rows.
found() {
	run --separate-stderr -1 target-check "$@"
	rows=$(tail -n +2 <<<"$output" | cut -d, -f1-11)
}

# A finding a line.
is() {
	[ "$rows" = "$(cat)" ] || {
		echo "$rows"
		echo "$stderr"
		false
	}
}

@test "R133: 502 people, of whom the breakdowns count 501, 512 and 508" {
	cp "$data/staff.csv" .
	found staff.csv
	[ "$output" = "$(
		cat <<-'END'
			check,by,unit,period,product,metric,kind,want,have,gap,parts,ratio,median,where
			unit,岗位,员工,,,,base,502,501,-1,2,,,staff.csv:2
			unit,年龄,员工,,,,base,502,508,6,2,,,staff.csv:2
			unit,性别,员工,,,,base,502,512,10,2,,,staff.csv:2
		END
	)" ]
	[ "$stderr" = "target-check: sums that do not hold: 3 of 3" ]
	# the same where the whole is told by the command line
	run --separate-stderr -1 target-check --total 502 <(sed 2d staff.csv)
	rows=$(tail -n +2 <<<"$output")
	is <<-'END'
		total,岗位,,,,,base,502,501,-1,2,,,
		total,年龄,,,,,base,502,508,6,2,,,
		total,性别,,,,,base,502,512,10,2,,,
	END
}

@test "what target-split writes sums" {
	for args in '' '--method lr' '--method cum' '--floor 10' '--cap 40' \
		'--floor 10 --cap 40' '--by size'; do
		for view in '' '--months 2026' '--months 2027' \
			'--days 2026-02' '--days 2026-10'; do
			# shellcheck disable=SC2086 # words
			target-split --total 131 $args $view >plan.csv 2>err <<-END
				rep,unit,weight,size,product
				李娜,闵行店,3,1,轿车
				李娜,闵行店,1,1,SUV
				王伟,闵行店,2.5,7.25,轿车
				张敏,静安店,2,2,
				赵强,静安店,0.5,3,
			END
			right --total 131 plan.csv
			# and in stages: the stores' part of it is theirs
			{
				echo unit,target,period
				awk -F, 'NR > 1 { n[$2] += $7 }
					END { for (u in n) print u "," n[u] "," }' plan.csv
			} >stores.csv
			right --total 131 plan.csv stores.csv
			awk -F, -v OFS=, 'NR == 2 { $7++ } 1' plan.csv >off.csv
			found --total 131 off.csv stores.csv
			[[ $rows == *"unit,rep,闵行店,,,,base,"*,1,2 ]]
		done
	done
}

@test "so does all else that it writes" {
	cat >team.csv <<-'END'
		rep,unit,weight,size,y2025,y2024,bid,own
		李娜,闵行店,3,1,40,35,30,
		王伟,闵行店,2.5,7.25,30,30,40,
		张敏,静安店,2,2,20,25,,
		赵强,静安店,0.5,3,10,5,5,
		钱进,普陀店,1,1,9,9,,7
	END
	for shape in '' --tree --matrix '--tree --unit 5 --floor 5' \
		'--tree --bids bid' '--matrix --exempt own' \
		'--history y2025,y2024 --tree' '--blend size:.4,y2025:.6 --matrix' \
		'--last y2025 --corridor 0,1.5'; do
		for view in '--months 2026' '--quarters 2026 --months 2026 --days 2026' \
			'--weeks 2026 --days 2026' '--days 2026-02' \
			'--mix A:2,B:3 --months 2026-Q1' '--mix A:size,B:weight'; do
			[[ $shape != *--matrix* && $shape != *--tree* || $view != *2026\ --* ]] ||
				continue
			# shellcheck disable=SC2086 # words
			target-split --total 135 $shape $view team.csv >plan.csv 2>err
			right plan.csv
			[[ $view == *' --days'* ]] || [ 135 -eq "$(awk -F, -v s="$shape" '
				$8 == "base" && (s !~ /tree/ || $2 == "") { n += $7 }
				END { print n }' plan.csv)" ]
		done
	done
}

@test "R63: every level, for every month" {
	cat >plan.csv <<-'END'
		unit,parent,level,period,target
		华东,,大区,2026-01,60
		上海,华东,省,2026-01,35
		江苏,华东,省,2026-01,25
		闵行店,上海,门店,2026-01,20
		静安店,上海,门店,2026-01,15
		苏州店,江苏,门店,2026-01,25
		华东,,大区,2026-02,40
		上海,华东,省,2026-02,25
		江苏,华东,省,2026-02,15
		闵行店,上海,门店,2026-02,13
		静安店,上海,门店,2026-02,12
		苏州店,江苏,门店,2026-02,15
	END
	right plan.csv
	sed -i 's/^静安店,上海,门店,2026-02,12/静安店,上海,门店,2026-02,13/' plan.csv
	found plan.csv
	[ "${lines[1]}" = unit,门店,上海,2026-02,,,base,25,26,1,2,,,plan.csv:9 ]
	[ "$stderr" = "target-check: sums that do not hold: 1 of 6" ]
}

@test "a rep beside the stores is added to them, another breakdown is not" {
	cat >plan.csv <<-'END'
		unit,parent,level,target
		华东,,大区,100
		闵行店,华东,门店,60
		静安店,华东,门店,30
		赵强,华东,顾问,10
		李娜,闵行店,顾问,60
		轿车市场,华东,市场,45
		商用市场,华东,市场,55
	END
	right plan.csv
	sed 's/顾问,10/顾问,11/; s/市场,55/市场,53/' plan.csv >off.csv
	found off.csv
	is <<-'END'
		unit,市场,华东,,,,base,100,98,-2,2
		unit,门店,华东,,,,base,100,101,1,3
	END
	# the order of rows has no say in it
	{ head -n 1 off.csv && tail -n +2 off.csv | tac; } >back.csv
	before=$rows
	found back.csv
	[ "$rows" = "$before" ]
	# nobody shows that reps lie below stores
	found <(sed '/李娜/d' plan.csv)
	is <<-'END'
		unit,门店,华东,,,,base,100,90,-10,2
		unit,顾问,华东,,,,base,100,10,-90,1
	END
}

# A year by its months: plan MONTH=TARGET...
plan() {
	echo unit,period,target
	local p
	for p; do echo "闵行店,${p/=/,}"; done
}

@test "periods: each with the parts next to it" {
	right <(plan 2026=12 2026-{01..12}=1)
	# quarters between: the months are theirs
	right <(plan 2026=12 2026-Q{1..4}=3 2026-{01..12}=1)
	found <(plan 2026=12 2026-Q{1..4}=3 2026-0{1..9}=1 2026-1{0..1}=1 2026-12=2)
	is <<<'period,month,闵行店,2026-Q4,,,base,3,4,1,3'
	found <(plan 2026=12 2026-Q{1..3}=3 2026-Q4=4 2026-{01..12}=1)
	is <<-'END'
		period,month,闵行店,2026-Q4,,,base,4,3,-1,3
		period,quarter,闵行店,2026,,,base,12,13,1,4
	END
	# a quarter and months
	right <(plan 2026=12 2026-Q1=3 2026-0{4..9}=1 2026-1{0..2}=1)
	# all time
	right <(plan =24 2026=12 2027-Q{1..4}=3)
	found <(plan =24 2026=12 2027-Q{1..4}=2)
	is <<<'period,year,闵行店,,,,base,24,20,-4,5'
}

@test "periods: what is not covered" {
	# eleven months are no year
	found <(plan 2026=12 2026-0{1..9}=1 2026-1{0,1}=1)
	is <<<'period,month,闵行店,2026,,,base,12,11,-1,11'
	# a month planned by days, the others not yet
	right <(plan 2026=12 2026-{01..12}=1 2026-02-10=1)
	# one quarter cut into months
	right <(plan 2026=12 2026-Q{1..4}=3 2026-0{1..3}=1)
	# wholes without parts, parts without a whole
	right <(plan 2026=12 2027-01=1 2028-Q1=5 2028-07-01=2)
}

@test "periods: weeks have days, and nothing else" {
	right <(plan 2026-02=9 2026-W07=5 2026-02-09=2 2026-02-11=3 2026-02-20=4)
	found <(plan 2026-02=9 2026-W07=5 2026-02-09=2 2026-02-11=4 2026-02-20=3)
	is <<<'period,day,闵行店,2026-W07,,,base,5,6,1,2'
	# a week of two months, of which one is planned by days
	right <(plan 2026-W14=9 2026-03-30=2 2026-03-31=2)
	found <(plan 2026-W14=9 2026-03-30=2 2026-03-31=2 2026-04-10=1)
	is <<<'period,day,闵行店,2026-W14,,,base,9,4,-5,2'
	# weeks sum to no month, no quarter, no year
	right <(plan 2026=9 2026-02=9 2026-W0{1..9}=2)
	# but to all there is, if there is nothing else
	found <(plan =9 2026-W0{1..5}=2)
	is <<<'period,week,闵行店,,,,base,9,10,1,5'
	# days of reps make the weeks that their store has
	cat >plan.csv <<-'END'
		unit,parent,period,target
		闵行店,,2026-W07,5
		李娜,闵行店,2026-02-09,2
		李娜,闵行店,2026-02-13,2
	END
	found plan.csv
	is <<<'unit,,闵行店,2026-W07,,,base,5,4,-1,1'
}

@test "the year of a store is held against the months of its reps" {
	{
		echo unit,parent,level,period,target
		echo 闵行店,,门店,2026,24
		for m in {01..12}; do
			echo "李娜,闵行店,顾问,2026-$m,1"
			echo "王伟,闵行店,顾问,2026-$m,1"
		done
	} >plan.csv
	right plan.csv
	sed '$s/1$/2/' plan.csv >off.csv
	found off.csv
	[ "${lines[1]}" = unit,顾问,闵行店,2026,,,base,24,25,1,2,,,off.csv:2 ]
	# who has no December is not planned for the year
	sed '$d' plan.csv >off.csv
	found off.csv
	is <<<'unit,顾问,闵行店,2026,,,base,24,12,-12,1'
	# nor are both: nobody has said it
	right <(grep -v 2026-12 plan.csv)
	# the other way round: the store by months, its reps by the year
	{
		echo unit,parent,period,target
		for m in {01..12}; do echo "闵行店,,2026-$m,2"; done
		echo 李娜,闵行店,2026,12
		echo 王伟,闵行店,2026,13
	} >plan.csv
	found plan.csv
	[ "${lines[1]}" = unit,,闵行店,2026,,,base,24,25,1,2,,,plan.csv:2 ]
}

@test "R65: person by month by market, on every margin" {
	{
		echo unit,parent,period,product,target
		for p in ,8 2026,8 2026-01,4 2026-02,4; do
			t=${p#*,} p=${p%,*}
			echo "闵行店,,$p,,$t"
			for m in 市区 郊区; do
				echo "闵行店,,$p,$m,$((t / 2))"
				for u in 李娜 王伟; do
					echo "$u,闵行店,$p,$m,$((t / 4))"
				done
			done
			echo "李娜,闵行店,$p,,$((t / 2))"
			echo "王伟,闵行店,$p,,$((t / 2))"
		done
	} >plan.csv
	right plan.csv
	sed 's/^李娜,闵行店,2026-02,郊区,1/李娜,闵行店,2026-02,郊区,2/' \
		plan.csv >off.csv
	found off.csv
	is <<-'END'
		unit,,闵行店,2026-02,郊区,,base,2,3,1,2
		period,month,李娜,2026,郊区,,base,2,3,1,2
		product,product,李娜,2026-02,,,base,2,3,1,2
	END
}

@test "products make the row that is not there" {
	cat >plan.csv <<-'END'
		unit,parent,product,target
		闵行店,,,10
		李娜,闵行店,轿车,4
		李娜,闵行店,SUV,2
		王伟,闵行店,,4
	END
	right plan.csv
	sed -i 's/SUV,2/SUV,3/' plan.csv
	found plan.csv
	# once, though it could be seen from several sides
	is <<<'unit,,闵行店,,,,base,10,11,1,2'
}

@test "metrics and kinds are never added" {
	cat >plan.csv <<-'END'
		unit,parent,metric,kind,target
		闵行店,,cars,,10
		李娜,闵行店,cars,base,10
		李娜,闵行店,cars,stretch,13
		李娜,闵行店,calls,,300
		闵行店,,calls,,300
	END
	right plan.csv
	sed 's/stretch/base/; s/李娜,闵行店,cars,base,10/王伟,闵行店,cars,,10/' \
		plan.csv >off.csv
	found off.csv
	is <<<'unit,,闵行店,,,cars,base,10,23,13,2'
	right --metric calls off.csv
	run --separate-stderr -0 target-check --metric calls --account acc off.csv
	grep -qx used,2 acc
	grep -qx unasked,3 acc
	right --metric calls --total 300 plan.csv
	run --separate-stderr -2 target-check --total 300 plan.csv
	[ "$stderr" = "target-check: --total needs --metric: the plan has 'cars' and 'calls'" ]
	# the total is that of the base, and the top's
	right --metric cars --total 10 plan.csv
	run --separate-stderr -3 target-check --metric visits plan.csv
	[ "$stderr" = "target-check: plan.csv: no rows of the metric visits: no plan" ]
}

@test "a kind that there is not, and parents in a circle; a long chain" {
	printf 'unit,parent,kind,target\n李娜,闵行店,base,10\n闵行店,,豁免,10\n' >bad.csv
	run --separate-stderr -3 target-check bad.csv
	[ "$stderr" = "target-check: bad.csv:3: kind: neither base, stretch, challenge, bid nor exempt: '豁免'" ]
	{ echo unit,parent,target && seq 0 199999 | awk '{ print "组" $1 + 1 ",组" $1 ",1" }' | tac; } >long.csv
	right long.csv
	echo 组0,组200000,1 >>long.csv
	run --separate-stderr -3 timeout 20 target-check long.csv
	[ "$stderr" = "target-check: long.csv:200002: parent: is the unit itself, or below it: '组200000'" ]
}

@test "--total: what the top has in all" {
	right --total 12 <(plan 2026-{01..12}=1)
	right --total 12 <(plan =12)
	right --total 12 <(plan 2026=12 2026-Q1=12)
	right --total 24 <(plan 2026=12 2027-{01..12}=1)
	found --total 13 <(plan 2026-{01..12}=1)
	is <<<'total,,,,,,base,13,12,-1,1'
	found --total 13 <<<$'unit,kind,target\nA,bid,13'
	is <<<'total,,,,,,,13,0,-13,'
	# a parent without a row is no top: its children are
	right --total 5 <<<$'unit,parent,target\nA,华东,2\nB,华南,3'
}

@test "--fair: potential, by median and MAD" {
	cp "$data/stores.csv" .
	found --units stores.csv --fair potential stores.csv
	[ "${lines[1]}" = unfair,potential,青浦店,,,,base,100,200,100,5,0.5000,0.2500,stores.csv:6 ]
	[ "$stderr" = "target-check: sums that do not hold: 0 of 0; targets out of line: 1 of 5" ]
	# 0.2439 to 0.2600 around 0.2500: the median of the distances is 0.0061
	right --units stores.csv --fair potential --mad 27.66 stores.csv
	found --units stores.csv --fair potential --mad 27.65 stores.csv
	found --units stores.csv --fair potential --mad 0.5 stores.csv
	[ "${#lines[@]}" -eq 4 ]
}

@test "--fair: several columns, peers of one level, who cannot be judged" {
	cat >plan.csv <<-'END'
		unit,parent,level,target
		华东,,大区,60
		A,华东,店,10
		B,华东,店,10
		C,华东,店,10
		D,华东,店,30
	END
	cat >units.csv <<-'END'
		unit,potential,last
		华东,1,
		A,50,5
		B,50,5
		C,50,0
		D,150,5.5
		E,7,7
	END
	right --units units.csv --fair potential plan.csv
	found --units units.csv --fair potential,last plan.csv
	# of C nothing can be said: it sold nothing
	is <<<'unfair,last,D,,,,base,11,30,19,3'
	run --separate-stderr -1 target-check -v --units units.csv \
		--fair potential,last plan.csv
	[[ $stderr == *"targets out of line: 1 of 8"* ]]
	sed -i '1s/unit/rep/' units.csv
	found --units units.csv --fair last plan.csv
}

@test "--last: the ratchet index" {
	cat >plan.csv <<-'END'
		unit,target
		甲,140
		乙,155
		丙,130
		丁,90
		戊,100
	END
	cat >last.csv <<-'END'
		unit,target,actual
		甲,100,150
		乙,100,150
		丙,100,100
		丁,100,101.5
		己,1,2
		戊,,7
	END
	found --last last.csv plan.csv
	[ "${lines[1]}" = ratchet,,乙,,,,base,150,155,5,,1.1000,,plan.csv:3 ]
	[ "$stderr" = "target-check: sums that do not hold: 0 of 0; ratchet: 1 of 4" ]
	found --last last.csv --ratchet 0 plan.csv
	rows=$(cut -d, -f1-13 <<<"$output" | tail -n +2)
	is <<-'END'
		ratchet,,乙,,,,base,100,155,55,,1.1000,
		ratchet,,甲,,,,base,100,140,40,,0.8000,
	END
	right --last last.csv --ratchet 1.1 plan.csv
}

@test "what is no plan, and no facts" {
	bad() {
		local why=$1
		shift
		run --separate-stderr -3 target-check "$@"
		[ "$stderr" = "target-check: $why" ] || { echo "$stderr"; false; }
	}
	bad "-: no rows: no plan" <<<unit,target
	bad "-: no column 'target': not a plan" <<<$'unit,weight\nA,1'
	bad "-: no column 'unit': not a plan" <<<$'name,target\nA,1'
	bad "-:3: unit: stands here twice for one period: 'A'" \
		<<<$'unit,target\nA,1\nA,2'
	bad "-:2: target: not a whole number: '1.5'" <<<$'unit,target\nA,1.5'
	bad "-:2: target: empty: ''" <<<$'unit,target\nA,'
	bad "-:3: parent: was 'X' before: 'Y'" \
		<<<$'unit,parent,period,target\nA,X,2026,1\nA,Y,2027,1'
	bad "-:4: level: was '店' before: '部'" \
		<<<$'unit,level,period,target\nA,,,1\nA,店,2026,1\nA,部,2027,1'
	printf 'unit,target\nA,1\n' >plan.csv
	printf 'unit,potential\nA,x\n' >units.csv
	bad "units.csv:2: potential: not an amount: 'x'" \
		--units units.csv --fair potential plan.csv
	printf 'unit,potential\nA,-1\n' >units.csv
	bad "units.csv:2: potential: negative: '-1'" \
		--units units.csv --fair potential plan.csv
	printf 'unit,potential\nA,1\nA,1\n' >units.csv
	bad "units.csv:3: unit: stands here twice: 'A'" \
		--units units.csv --fair potential plan.csv
	bad "units.csv: no column 'last'" --units units.csv --fair last plan.csv
	printf 'name,potential\nA,1\n' >units.csv
	bad "units.csv: no column 'unit'" --units units.csv --fair potential plan.csv
	printf 'unit,potential\n,1\n' >units.csv
	bad "units.csv:2: unit: empty: ''" --units units.csv --fair potential plan.csv
}

@test "-q answers by the status alone" {
	run --separate-stderr -1 target-check -q "$data/staff.csv"
	[ -z "$output$stderr" ]
	run --separate-stderr -0 target-check -q <(plan 2026=12)
	[ -z "$output$stderr" ]
	run --separate-stderr -1 target-check -q -o out.csv "$data/staff.csv"
	[ ! -e out.csv ]
}

@test "-v says how much was checked" {
	run --separate-stderr -0 target-check -v <(plan 2026=12 2026-{01..12}=1)
	[[ $stderr == *"sums that do not hold: 0 of 1"* ]]
}

@test "tsv, json, table" {
	run --separate-stderr -1 target-check -t json "$data/staff.csv"
	[[ ${lines[0]} == '{"check":"unit","by":"岗位","unit":"员工",'*'"gap":"-1"'* ]]
	run --separate-stderr -1 target-check -t table "$data/staff.csv"
	[[ ${lines[2]} == *岗位*员工*502*501*-1* ]]
}

@test "the largest numbers do not wrap" {
	{
		echo unit,parent,target
		echo A,,1000000000000000
		seq 9300 | sed 's/.*/&,A,1000000000000000/'
	} >plan.csv
	found plan.csv
	is <<<'unit,,A,,,,base,1000000000000000,9223372036854775807,9222372036854775807,9300'
}

@test "a wrong command line" {
	for args in '--total -1' '--total 1000000000000001' '--total x' \
		'--fair potential' '--units u.csv' '--units u.csv --fair ,' \
		'--mad 3' '--ratchet 1' '--last l.csv --ratchet -1' \
		'--units u.csv --fair a --mad x' \
		'--units u.csv --fair a --mad 1.234' \
		'--units u.csv --fair a --mad 1000000.01'; do
		# shellcheck disable=SC2086 # words
		run --separate-stderr -2 target-check $args <<<unit
		[ -z "$output" ]
		[[ $stderr == 'target-check: '* ]]
	done
}

@test "a plan of a store: the last version, or that of a day" {
	cp "$data/staff.csv" .
	sales-db init sales.db
	sed 's/^男,员工,性别,312/男,员工,性别,302/;s/301/302/;s/^30岁以下,员工,年龄,308/30岁以下,员工,年龄,302/' staff.csv |
		target-save -q --name 员工 -d 2026-01-05 sales.db
	target-save -q --name 员工 --unchecked -d 2026-02-05 sales.db staff.csv
	found staff.csv
	want=$rows
	found sales.db
	[ "$rows" = "$want" ]
	found -d 2026-02-05 --plan 员工 sales.db
	[ "$rows" = "$want" ]
	right -d 2026-02-04 sales.db
	run -2 target-check --plan 员工 staff.csv
	run -2 target-check -d 2026-02-05 <staff.csv
}
