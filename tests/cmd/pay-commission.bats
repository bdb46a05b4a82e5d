#!/usr/bin/env bats
# pay-commission: what the sales that are paid in full bring each rep.

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR"
	cp "$BATS_TEST_DIRNAME"/../data/pay-*.csv .
}

# pay WANTED-STATUS ARG...: run it, nothing on stderr.
pay() {
	local want=$1
	shift
	run --separate-stderr "-$want" pay-commission -d 2026-12-31 "$@"
	[ -z "$stderr" ] || { echo "$stderr" >&2 && false; }
}

# The same, and stderr holds a text.
says() {
	local want=$1 text=$2
	shift 2
	run --separate-stderr "-$want" pay-commission -d 2026-12-31 "$@"
	[[ $stderr = *"$text"* ]] || { echo "$stderr" >&2 && false; }
}

# A sale a word, REP:AMOUNT, paid in full on 9 February.
sales() {
	local w
	echo rep,amount,paid_at
	for w; do echo "${w%:*},${w#*:},2026-02-09"; done
}

# Columns of what was written, by name: cells LINE NAME...
cells() {
	awk -F, -v line="$1" -v names="${*:2}" '
		NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
		NR == line + 1 {
			n = split(names, name, " ")
			for (i = 1; i <= n; i++)
				printf "%s%s", $at[name[i]], i < n ? " " : "\n"
		}' <<<"$output"
}

@test "K1: tiers 3/5/8/10% of 2.5 million, by parts and whole" {
	sales 李娜:2500000 >s.csv
	pay 0 --tiers 0:3%,1000000:5%,2000000:8%,3000000:10% s.csv
	[ "$(cells 1 amount commission pay)" = '2500000.00 120000.00 120000.00' ]
	pay 0 --tiers default s.csv
	[ "$(cells 1 commission)" = 120000.00 ]
	pay 0 --tiers default --whole-band s.csv
	[ "$(cells 1 commission)" = 200000.00 ]
}

@test "K2: double floating, 3000 and a target of a million" {
	while read -r amount attained base commission pay; do
		sales "李娜:$amount" >s.csv
		pay 0 --double-float --target 1000000 s.csv
		[ "$(cells 1 attainment base commission pay)" = \
			"$attained $base $commission $pay" ]
	done <<-END
		400000 40.00 1800.00 2000.00 3800.00
		900000 90.00 2700.00 7200.00 9900.00
		1000000 100.00 3000.00 10000.00 13000.00
		1300000 130.00 3600.00 15600.00 19200.00
	END
}

@test "double floating: base, rates and bounds of one's own" {
	sales 李娜:500000 >s.csv
	pay 0 --double-float --target 1000000 --base 4000 --clamp 0,150% \
		--rates 0:1%,50%:2% s.csv
	[ "$(cells 1 base commission pay)" = '2000.00 10000.00 12000.00' ]
	printf 'from,rate\n0,1%%\n50%%,3%%\n' >rates.csv
	pay 0 --double-float --target 1000000 --rates rates.csv s.csv
	[ "$(cells 1 base commission pay)" = '1800.00 15000.00 16800.00' ]
}

@test "a sale counts once it is paid in full, on the day of the last payment" {
	cat >s.csv <<-END
		rep,amount,at,paid,paid_at
		李娜,128000,2026-01-30,128000,2026-02-01
		李娜,100000,2026-02-01,99999.99,2026-02-28
		李娜,50000,2026-02-20,50000,2026-03-01
		李娜,40000,2026-02-20,,
		李娜,30000,2026-02-20,30001,2026-02-28T23:59:59+08:00
		李娜,20000,2026-03-05,0,
	END
	pay 0 --tiers 0:10% --period 2026-02 --account acc s.csv
	[ "$(cells 1 sales amount pay)" = '2 158000.00 15800.00' ]
	grep -qx used,2 acc
	grep -qx unasked,4 acc
	pay 0 --tiers 0:10% --since 2026-03-01 --until 2026-03-31 s.csv
	[ "$(cells 1 sales amount)" = '1 50000.00' ]
	# open are those ordered by then, and what was not yet paid
	pay 0 --tiers 0:10% --period 2026-02 --explain s.csv
	[ "$(grep -c ,open, <<<"$output")" = 2 ]
	pay 0 --tiers 0:10% --as-of 2026-02-28 --explain s.csv
	[ "$(grep -c ,open, <<<"$output")" = 3 ]
	grep -q '^李娜,open,,2026-02-01,100000.00,10000,0.01,,' <<<"$output"
}

@test "without a period the day is not asked for" {
	printf 'rep,amount,paid\n李娜,1000,1000\n李娜,500,499\n' >s.csv
	pay 0 --tiers 0:10% s.csv
	[ "$(cells 1 sales pay)" = '1 100.00' ]
	says 3 "no column 'paid_at'" --tiers 0:10% --period 2026-02 s.csv
	printf 'rep,amount,paid,paid_at\n李娜,1000,1000,\n' >s.csv
	says 1 'paid_at_bad 1' --tiers 0:10% --period 2026-02 s.csv
	printf 'rep,amount\n李娜,1000\n' >s.csv
	says 3 "no column 'paid' or 'paid_at'" --tiers 0:10% s.csv
}

@test "credits: shares sum to the amount, or the row is set aside with the gap" {
	cat >s.csv <<-END
		owner,amount,paid_at,credits
		王伟,100.01,2026-02-09,李娜:3333;王伟:3333;赵强:3334
		王伟,50,2026-02-09,
	END
	pay 0 --tiers 0:100% s.csv
	[ "$(cells 1 rep sales amount)" = '李娜 1 33.33' ]
	[ "$(cells 2 rep sales amount)" = '王伟 2 83.33' ]
	[ "$(cells 3 rep sales amount)" = '赵强 1 33.35' ]
	cat >s.csv <<-END
		rep,amount,paid_at,credits
		王伟,100,2026-02-09,李娜:7000;王伟:2500
		王伟,50,2026-02-09,
	END
	says 1 'credits_bad 1' --tiers 0:10% -r rejects s.csv
	[ "$(cells 1 rep amount)" = '王伟 50.00' ]
	grep -q 'credits_bad,"credits: the shares sum to 9500, 500 short of 10000"' \
		rejects
}

@test "rows that cannot be used are set aside with the reason" {
	cat >s.csv <<-END
		rep,amount,currency,at,paid,paid_at
		李娜,1000,CNY,2026-02-01,1000,2026-02-09
		李娜,面议,CNY,2026-02-01,1000,2026-02-09
		李娜,0,CNY,2026-02-01,1000,2026-02-09
		李娜,-5,CNY,2026-02-01,1000,2026-02-09
		李娜,10000000000000.01,CNY,2026-02-01,1000,2026-02-09
		李娜,1000,元,2026-02-01,1000,2026-02-09
		李娜,1000,CNY,上周,1000,2026-02-09
		李娜,1000,CNY,2026-02-01,全款,2026-02-09
		李娜,1000,CNY,2026-02-01,1000,2026-02-30
		,1000,CNY,2026-02-01,1000,2026-02-09
	END
	says 1 '9 of 10 rows set aside: amount_bad 4, at_bad 1, currency_bad 1, no_rep 1, paid_at_bad 1, paid_bad 1' \
		--tiers 0:10% s.csv
	[ "$(cells 1 sales amount)" = '1 1000.00' ]
	cat >e.csv <<-END
		phone,at,kind,rep,amount
		,2026-02-01,order,李娜,100
		1,昨天,order,李娜,100
		1,2026-02-01,order,李娜,
		1,2026-02-01,order,,100
		1,2026-02-01,payment,,x
		1,2026-02-01,call,,x
		1,2026-02-01,stage,,
	END
	says 1 '5 of 7 rows set aside: amount_bad 2, at_bad 1, no_key 1, no_rep 1' \
		--tiers 0:10% --account acc e.csv
	grep -qx unasked,2 acc
}

@test "events: payments reach the orders one after the other" {
	cat >e.csv <<-END
		phone,at,kind,rep,amount
		+8613800138001,2026-02-01T10:00:00+08:00,order,李娜,1000
		+8613800138001,2026-02-01T10:00:00+08:00,payment,,400
		+8613800138001,2026-02-09T10:00:00+08:00,payment,,600
		+8613800138001,2026-02-10T10:00:00+08:00,order,王伟,500
		+8613800138001,2026-02-11T10:00:00+08:00,payment,,100
		+8613800138002,2026-02-11T10:00:00+08:00,order,王伟,700
		+8613800138002,2026-02-11T10:00:00+08:00,payment,,700
		+8613800138002,2026-02-28T10:00:00+08:00,payment,,-700
		+8613800138003,2026-02-28T10:00:00+08:00,payment,,700
	END
	pay 0 --tiers 0:10% --period 2026-02 --account acc e.csv
	[ "${#lines[@]}" = 2 ]
	[ "$(cells 1 rep sales amount)" = '李娜 1 1000.00' ]
	grep -qx used,4 acc
	grep -qx unasked,5 acc
	pay 0 --tiers 0:10% --period 2026-02 --explain e.csv
	grep -q '^王伟,open,+8613800138001,2026-02-10,500.00,10000,400.00,' \
		<<<"$output"
	grep -q '^王伟,open,+8613800138002,2026-02-11,700.00,10000,700.00,' \
		<<<"$output"
	# as of that day the money was there
	pay 0 --tiers 0:10% --as-of 2026-02-12 e.csv
	[ "$(cells 2 rep sales amount)" = '王伟 1 700.00' ]
	pay 0 --tiers 0:10% --as-of 2026-02-08 e.csv
	[ "${#lines[@]}" = 1 ]
}

@test "a store says what its events say" {
	printf 'name,phone\n张伟,+8613800138001\n李军,+8613800138002\n' >leads.csv
	sales-db init sales.db
	lead-save -q -d 2026-02-01 sales.db leads.csv
	lead-log -d 2026-02-02 --by 李娜 --amount 128000 sales.db order 1
	lead-log -d 2026-02-09 --amount 128000 sales.db payment 1
	lead-log -d 2026-02-03 --by 王伟 --amount 90000 \
		--outcome '李娜:7000;王伟:3000' sales.db order 2
	lead-log -d 2026-02-04 --amount 90000 sales.db payment 2
	lead-log -d 2026-02-05 --amount 500 sales.db payment 2
	pay 0 --tiers 0:1% --period 2026-02 sales.db
	[ "$(cells 1 rep sales amount pay)" = '李娜 2 191000.00 1910.00' ]
	[ "$(cells 2 rep sales amount pay)" = '王伟 1 27000.00 270.00' ]
	want=$output
	lead-list --events sales.db >events.csv
	pay 0 --tiers 0:1% --period 2026-02 events.csv
	[ "$output" = "$want" ]
	# a payment that is taken back
	lead-log --void "$(awk -F, '$4 == "payment" { print $2; exit }' events.csv)" \
		sales.db
	pay 0 --tiers 0:1% --period 2026-02 sales.db
	[ "$(cells 1 rep amount)" = '李娜 63000.00' ]
}

@test "fines and bonuses are netted into the pay of the period" {
	cat >adjust.csv <<-END
		rep,at,amount,note
		李娜,2026-02-14,500,开门红奖
		李娜,2026-02-20,-80.50,迟到
		王伟,2026-02-28T23:00:00+08:00,-200,漏填跟进记录
		王伟,2026-03-01,-999,三月的
		赵强,2099-01-01,7,还没有
	END
	sales 李娜:1000 >s.csv
	pay 0 --tiers 0:10% --period 2026-02 --adjust adjust.csv s.csv
	[ "$(cells 1 rep commission adjust pay)" = '李娜 100.00 419.50 519.50' ]
	[ "$(cells 2 rep sales adjust pay)" = '王伟 0 -200.00 -200.00' ]
	[ "${#lines[@]}" = 3 ]
	for bad in ',2026-02-14,5' '李娜,2026-02-30,5' '李娜,2026-02-14,罚款'; do
		printf 'rep,at,amount\n%s\n' "$bad" >bad.csv
		says 3 'bad.csv:2: ' --tiers 0:10% --adjust bad.csv s.csv
		[ -z "$output" ]
	done
}

@test "targets are those of the plan for the period" {
	sales 李娜:1000000 王伟:400000 >s.csv
	printf 'rep,weight\n李娜,3\n王伟,1\n赵强,1\n' |
		target-split --total 5000000 --months 2026 >plan.csv
	pay 0 --double-float --targets plan.csv --period 2026-02 s.csv
	t=$(awk -F, '$1 == "李娜" && $4 == "2026-02" { print $7 }' plan.csv)
	[ "$(cells 1 rep attainment)" = "李娜 $(awk "BEGIN {
		printf \"%.2f\", 100000000 / $t }")" ]
	# who sold nothing has the least base
	[ "$(cells 3 rep sales base pay)" = '赵强 0 1800.00 1800.00' ]
	pay 0 --double-float --targets plan.csv --period 2026-Q1 s.csv
	t=$(awk -F, '$1 == "李娜" && $4 ~ /-0[123]$/ { n += $7 } END { print n }' plan.csv)
	[ "$(cells 1 rep attainment)" = "李娜 $(awk "BEGIN {
		printf \"%.2f\", 100000000 / $t }")" ]
	# whoever has none: no pay, and it is said
	grep -v '^王伟' plan.csv >less.csv
	says 1 'no target in --targets, so no pay: 王伟' --double-float \
		--targets less.csv --period 2026-02 s.csv
	[ "$(cells 2 rep amount base pay)" = '王伟 400000.00  ' ]
	pay 0 --tiers 0:1% --targets less.csv --period 2026-02 s.csv
	[ "$(cells 2 rep attainment pay)" = '王伟  4000.00' ]
	# cars are no money
	printf 'unit,period,metric,target\n李娜,2026-02,cars,12\n李娜,2026-02,amount,2000000\n' >plan.csv
	pay 0 --tiers 0:1% --targets plan.csv --period 2026-02 s.csv
	[ "$(cells 1 attainment)" = 50.00 ]
	for bad in ',2026-02,5' '李娜,二月,5' '李娜,2026-02,-5' '李娜,2026-02,'; do
		printf 'unit,period,target\n%s\n' "$bad" >bad.csv
		says 3 'bad.csv:2: ' --tiers 0:1% --targets bad.csv s.csv
	done
}

# plan FILE ROW...: a plan of these rows, unit,period,product,metric,target,kind.
plan() {
	local file=$1
	shift
	printf '%s\n' unit,period,product,metric,target,kind "$@" >"$file"
}

@test "targets: of the kind base alone, and no row twice" {
	sales 李娜:1000000 >s.csv
	plan p.csv 李娜,2026-02,,,2000000,base 李娜,2026-02,,,9000000,stretch \
		李娜,2026-02,,,9500000,challenge 李娜,2026-02,,,1000000,bid
	pay 0 --tiers 0:1% --targets p.csv --period 2026-02 s.csv
	[ "$(cells 1 attainment)" = 50.00 ]
	plan p.csv 李娜,2026-02,,,2000000,base 李娜,2026-02,,,2000000,
	says 3 "p.csv:3: unit: stands here twice" --tiers 0:1% \
		--targets p.csv --period 2026-02 s.csv
	plan p.csv 李娜,2026-02,,,9000000,stretch
	says 1 'no pay: 李娜 (its rows are of another kind)' --double-float \
		--targets p.csv --period 2026-02 s.csv
}

@test "targets: the row of all products, else the sum of products" {
	sales 李娜:1000000 >s.csv
	plan p.csv 李娜,2026-02,A,,800000, 李娜,2026-02,,,2000000, \
		李娜,2026-02,B,,1200000,
	pay 0 --tiers 0:1% --targets p.csv --period 2026-02 s.csv
	[ "$(cells 1 attainment)" = 50.00 ]
	plan p.csv 李娜,2026-02,A,,800000, 李娜,2026-02,B,,1200000,
	pay 0 --tiers 0:1% --targets p.csv --period 2026-02 s.csv
	[ "$(cells 1 attainment)" = 50.00 ]
	# of each month by itself
	plan p.csv 李娜,2026-01,A,,500000, 李娜,2026-02,B,,1200000, \
		李娜,2026-02,,,1000000, 李娜,2026-03,,,500000,
	pay 0 --tiers 0:1% --targets p.csv --period 2026-Q1 s.csv
	[ "$(cells 1 attainment)" = 50.00 ]
}

@test "targets: a row of no period where the period has none" {
	sales 李娜:1000000 >s.csv
	plan p.csv 李娜,,,,4000000, 李娜,2026-02,,,2000000,
	pay 0 --tiers 0:1% --targets p.csv --period 2026-02 s.csv
	[ "$(cells 1 attainment)" = 50.00 ]
	# its months do not fill the quarter
	pay 0 --tiers 0:1% --targets p.csv --period 2026-Q1 s.csv
	[ "$(cells 1 attainment)" = 25.00 ]
	plan p.csv 李娜,,,,4000000, 李娜,2026-01,,,500000, \
		李娜,2026-02,,,1000000, 李娜,2026-03,,,500000,
	pay 0 --tiers 0:1% --targets p.csv --period 2026-Q1 s.csv
	[ "$(cells 1 attainment)" = 50.00 ]
	pay 0 --tiers 0:1% --targets p.csv s.csv
	[ "$(cells 1 attainment)" = 25.00 ]
}

@test "targets: a plan of target-split with bids and one who is exempt" {
	sales 李娜:1000000 赵强:100000 >s.csv
	cat >reps.csv <<-'END'
		rep,weight,bid,own
		李娜,3,9000000,
		王伟,1,1000,
		赵强,1,,200000
	END
	target-split --total 4000000 --bids bid --theta 1 --exempt own \
		reps.csv >p.csv
	pay 0 --double-float --targets p.csv s.csv
	[ "$(cells 1 rep attainment)" = '李娜 33.33' ]
	[ "$(cells 2 rep attainment)" = '王伟 0.00' ]
	# whoever is exempt has that for a target
	[ "$(cells 3 rep attainment base)" = '赵强 50.00 1800.00' ]
	target-split --total 4000000 --months 2026-Q1 --bids bid --theta 1 \
		--exempt own reps.csv >p.csv
	pay 0 --double-float --targets p.csv --period 2026-Q1 s.csv
	[ "$(cells 1 rep attainment)" = '李娜 33.33' ]
	[ "$(cells 3 rep attainment)" = '赵强 50.00' ]
	# which the plan has for the whole quarter alone
	says 1 'no target in --targets, so no pay: 赵强' --double-float \
		--targets p.csv --period 2026-02 s.csv
	# a base goes before it
	plan p.csv 赵强,2026-02,,,50000,exempt 赵强,2026-02,,,400000,base
	pay 0 --tiers 0:1% --targets p.csv --period 2026-02 s.csv
	[ "$(cells 2 rep attainment)" = '赵强 25.00' ]
}

@test "targets: what is above others in the plan is no rep" {
	sales 李娜:1000000 >s.csv
	cat >tree.csv <<-'END'
		rep,unit,weight
		李娜,闵行店,1
		王伟,闵行店,1
		张敏,静安店,2
	END
	target-split --total 4000000 --tree --months 2026-Q1 tree.csv >p.csv
	grep -q ^闵行店, p.csv
	pay 0 --double-float --targets p.csv --period 2026-Q1 s.csv
	[ "$(cut -d, -f1 <<<"$output" | paste -sd' ')" = 'rep 张敏 李娜 王伟' ]
	[ "$(cells 2 rep attainment)" = '李娜 100.00' ]
	# what was sold in its name is not lost
	sales 闵行店:5000 >s.csv
	says 1 'no pay: 闵行店 (it is above others in the plan)' \
		--double-float --targets p.csv --period 2026-Q1 s.csv
	[ "$(cells 4 rep amount pay)" = '闵行店 5000.00 ' ]
}

@test "targets: of the metrics amount, revenue and collected" {
	sales 李娜:1000000 王伟:1 赵强:1 >s.csv
	for metric in '' amount revenue collected; do
		plan p.csv "李娜,2026-02,,$metric,2000000," 李娜,2026-02,,orders,12,
		pay 0 --tiers 0:1% --targets p.csv --period 2026-02 s.csv
		[ "$(cells 1 attainment)" = 50.00 ]
	done
	# one of them: which of two is meant nobody knows
	plan p.csv 李娜,2026-02,,revenue,2000000, 李娜,2026-02,,collected,1000000,
	says 3 "p.csv:3: metric: was 'revenue' before: 'collected'" \
		--tiers 0:1% --targets p.csv --period 2026-02 s.csv
	[ -z "$output" ]
	plan p.csv 李娜,2026-01,,revenue,2000000, 李娜,2026-02,,collected,1000000,
	pay 0 --tiers 0:1% --targets p.csv --period 2026-02 s.csv
	[ "$(cells 1 attainment)" = 100.00 ]
	# whose rows were left out is said
	plan p.csv 李娜,2026-02,,orders,12, 赵强,2026-02,,amount,5,
	says 1 'no target in --targets, so no pay: 李娜 (its rows are of another metric), 王伟' \
		--double-float --targets p.csv --period 2026-02 s.csv
	plan p.csv 李娜,2026-02,,,10000000000001,
	says 3 "p.csv:2: target: too large" --tiers 0:1% --targets p.csv \
		--period 2026-02 s.csv
}

@test "what if one more sale of 128000 is made" {
	sales 李娜:950000 王伟:100 >s.csv
	pay 0 --tiers default --what-if amount=128000,rep=李娜 s.csv
	[ "${lines[0]}" = rep,sale,amount,attainment,pay,gain,from,rate,currency ]
	[ "${lines[1]}" = 李娜,128000.00,1078000.00,,33900.00,5400.00,1000000.00,5%, ]
	[ "${#lines[@]}" = 2 ]
	pay 0 --tiers default --what-if amount=128000 s.csv
	[ "${#lines[@]}" = 3 ]
	# the gain is that of the report with the sale
	pay 0 --double-float --target 1000000 --what-if amount=128000,rep=李娜 s.csv
	[ "$(cells 1 attainment from rate)" = '107.80 100% 1%' ]
	gain=$(cells 1 pay)
	sales 李娜:950000 王伟:100 李娜:128000 >more.csv
	pay 0 --double-float --target 1000000 more.csv
	[ "$(cells 1 pay)" = "$gain" ]
	# somebody new
	pay 0 --tiers default --what-if amount=1000,rep=赵强 s.csv
	[ "${lines[1]}" = 赵强,1000.00,1000.00,,30.00,30.00,0.00,3%, ]
}

@test "rebates by distance, shared as the sale is" {
	cat >s.csv <<-END
		rep,amount,paid_at,distance,credits
		李娜,100000,2026-02-09,120,
		李娜,100000,2026-02-09,600,
		李娜,100000,2026-02-09,,
		王伟,100000,2026-02-09,299.5,王伟:5000;李娜:5000
		王伟,100000,2026-02-09,300,
	END
	pay 0 --tiers 0:0% --bands 0:200,300:1.5%,600:0 s.csv
	[ "$(cells 1 rep rebate pay)" = '李娜 300.00 300.00' ]
	[ "$(cells 2 rep rebate pay)" = '王伟 1600.00 1600.00' ]
	says 3 "no column 'distance'" --tiers 0:0% --bands 0:200 \
		<(sales 李娜:1)
	sed -i '2s/120/很远/' s.csv
	says 1 'distance_bad 1' --tiers 0:0% --bands 0:200 s.csv
}

@test "two currencies are never added" {
	cat >s.csv <<-END
		rep,amount,currency,paid_at
		李娜,1000,CNY,2026-02-09
		李娜,200,USD,2026-02-09
		李娜,30,,2026-02-09
	END
	says 3 'choose by --currency' --tiers 0:10% s.csv
	[ -z "$output" ]
	pay 0 --tiers 0:10% --currency CNY --account acc s.csv
	[ "${lines[1]}" = 李娜,2,1030.00,,,103.00,0.00,0.00,103.00,CNY ]
	grep -qx unasked,1 acc
	pay 0 --tiers 0:10% --currency USD s.csv
	[ "$(cells 1 amount currency)" = '230.00 USD' ]
	# an open one is no reason to stop
	printf 'rep,amount,currency,paid\n李娜,10,CNY,10\n李娜,10,USD,9\n' >s.csv
	pay 0 --tiers 0:10% s.csv
	[ "$(cells 1 amount currency)" = '10.00 CNY' ]
}

@test "a slip adds up: shares to the amount, parts to the pay" {
	for rule in '--tiers default' '--tiers default --whole-band' \
		'--double-float --target 900000'; do
		# shellcheck disable=SC2086 # a list of words
		pay 0 $rule --period 2026-02 --adjust pay-adjust.csv --explain \
			pay-sales.csv
		awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
			$2 == "sale" { amount += $at["amount"]; next }
			$2 == "open" { next }
			$2 != "pay" { pay += $at["pay"]; next }
			{
				if (amount - $at["amount"] > 0.001 ||
					$at["amount"] - amount > 0.001 ||
					pay - $at["pay"] > 0.006 ||
					$at["pay"] - pay > 0.006)
					exit 1
				n++
				amount = pay = 0
			}
			END { exit n != 2 }' <<<"$output"
	done
}

# Sales of the period with shares, fifty of them, by a fixed stream of numbers.
many() {
	awk 'BEGIN {
		srand(7)
		split("李娜 王伟 张敏 赵强", rep, " ")
		print "ext_id,rep,amount,at,paid_at,credits"
		for (i = 0; i < 50; i++) {
			a = 1 + int(rand() * 4); b = a % 4 + 1
			p = 1 + int(rand() * 9999)
			printf "S%02d,%s,%.2f,2026-02-%02d,%s,%s\n", i, rep[a],
				rand() * 200000 + 1, 1 + i % 28,
				i % 7 ? sprintf("2026-02-%02d", 28 - i % 28) : "",
				i % 3 ? "" : rep[a] ":" p ";" rep[b] ":" 10000 - p
		}
	}'
}

@test "the order of rows changes nothing, and nobody's share is lost" {
	many >s.csv
	for form in '' --explain '--what-if amount=1000'; do
		# shellcheck disable=SC2086
		pay 0 --tiers default --period 2026-02 $form s.csv
		want=$output
		for key in 1 2 3 6; do
			{ head -n 1 s.csv && tail -n +2 s.csv | sort -r -t, -k $key; } >t.csv
			# shellcheck disable=SC2086
			pay 0 --tiers default --period 2026-02 $form t.csv
			[ "$output" = "$want" ]
		done
	done
	pay 0 --tiers 0:10% --period 2026-02 s.csv
	[ "$(awk -F, 'NR > 1 { n += $3 } END { printf "%.2f", n }' <<<"$output")" = \
		"$(awk -F, 'NR > 1 && $5 { n += $3 } END { printf "%.2f", n }' s.csv)" ]
	# events as well
	{
		head -n 1 pay-events.csv
		tail -n +2 pay-events.csv | sort -r
	} >t.csv
	pay 0 --tiers default pay-events.csv --explain
	want=$output
	pay 0 --tiers default t.csv --explain
	[ "$output" = "$want" ]
}

@test "-q: is a sale open?" {
	pay 1 -q --tiers default pay-sales.csv
	[ -z "$output" ]
	sales 李娜:1 >s.csv
	pay 0 -q --tiers default s.csv
	[ -z "$output" ]
}

@test "a table to look at, JSON, and a table of tiers" {
	pay 0 --tiers default --period 2026-02 --to table pay-sales.csv
	[ "${lines[0]}" = 'progressive tiers, from 2026-02-01, to 2026-02-28' ]
	pay 0 --double-float --target 1 --until 2026-02-28 -t markdown pay-sales.csv
	[ "${lines[0]}" = 'double floating, to 2026-02-28' ]
	pay 0 --tiers default --period 2026-02 --to json pay-sales.csv
	[[ ${lines[0]} = '{"rep":"李娜","sales":"3","amount":"2500000.00",'* ]]
	printf 'from,rate\n0,1%%\n1000,2%%\n' >tiers.csv
	sales 李娜:2000 >s.csv
	pay 0 --tiers tiers.csv s.csv
	[ "$(cells 1 pay)" = 30.00 ]
	printf 'from,rate\n0,1%%\n0,2%%\n' >tiers.csv
	says 3 'tiers.csv:3: ' --tiers tiers.csv s.csv
	printf 'from,rate\n' >tiers.csv
	says 3 'tiers.csv: no row' --tiers tiers.csv s.csv
	says 3 'nosuch' --tiers nosuch s.csv
}

@test "wrong command lines" {
	sales 李娜:1 >s.csv
	bad() {
		says 2 "$@" s.csv
		[ -z "$output" ]
	}
	bad 'say by which rule'
	bad 'say by which rule' --tiers default --double-float
	bad 'needs --target' --double-float
	bad 'needs --tiers' --double-float --target 1 --whole-band
	bad 'need --double-float' --tiers default --base 1
	bad 'one of them' --tiers default --target 1 --targets x
	bad 'one of them' --tiers default --explain --what-if amount=1
	bad 'takes no --since' --tiers default --period 2026 --since 2026-01-01
	bad 'ends before' --tiers default --since 2026-02-02 --until 2026-02-01
	bad 'not a period' --tiers default --period 二月
	bad 'takes a day' --tiers default --since 2026-02
	bad 'a rate is percent' --tiers 0:3
	bad 'not above the one before' --tiers 0:3%,0:4%
	bad 'a code such as CNY' --tiers default --currency 元
	bad 'not an amount' --tiers default --target 多
	bad 'too little' --tiers default --target 0
	bad 'two bounds' --double-float --target 1 --clamp 1
	bad 'above the upper' --double-float --target 1 --clamp 2,1
	bad 'amount=N' --tiers default --what-if 128000
	bad 'amount=N' --tiers default --what-if amount=1,reps=x
	bad 'amount=N' --tiers default --what-if amount=1,rep=
	bad 'not an amount' --tiers default --what-if amount=1万
}

@test "an order that is set aside still takes its payments" {
	orders() {
		cat <<-END
			phone,at,kind,rep,amount,credits
			1,$1
			1,2026-02-05,payment,,1000,
			1,2026-02-10,order,李娜,1000,
			2,2026-02-10,order,王伟,70,
			2,2026-02-10,payment,,70,
		END
	}
	# the payment is for the first; of the second nothing is paid
	for order in '2026-02-01,order,,1000,' '2026-02-01,order,李娜,1000,李娜:1'; do
		orders "$order" >e.csv
		says 1 '1 of 5 rows' --tiers 0:10% --explain e.csv
		[ "${lines[1]}" = 李娜,open,1,2026-02-10,1000.00,10000,1000.00,,,1000.00,,, ]
		[ "$(grep -c ,sale, <<<"$output")" = 1 ]
	done
	# how much of it is for the first is not known: it is open
	for order in '2026-02-01,order,李娜,很多,' '上周,order,李娜,1,'; do
		orders "$order" >e.csv
		says 1 '1 of 5 rows' --tiers 0:10% --explain e.csv
		[ "${lines[1]}" = 李娜,open,1,2026-02-10,1000.00,10000,1000.00,,,1000.00,,, ]
	done
}

@test "a sale paid before it was ordered counts on the day it was ordered" {
	cat >s.csv <<-END
		rep,amount,at,paid,paid_at
		李娜,128000,2026-02-03,128000,2026-01-15
		李娜,1000,2026-02-03T10:00:00+08:00,1000,2026-02-03
	END
	cat >e.csv <<-END
		phone,at,kind,rep,amount
		+8613800138001,2026-01-15T10:00:00+08:00,payment,,128000
		+8613800138001,2026-02-03T10:00:00+08:00,order,李娜,128000
		+8613800138002,2026-02-03T11:00:00+08:00,order,李娜,1000
		+8613800138002,2026-02-03T11:00:00+08:00,payment,,1000
	END
	for file in s.csv e.csv; do
		pay 0 --tiers 0:10% --period 2026-01 -d 2026-01-31 $file
		[ "${#lines[@]}" = 1 ]
		pay 0 --tiers 0:10% --period 2026-01 $file
		[ "${#lines[@]}" = 1 ]
		pay 0 --tiers 0:10% --period 2026-02 $file
		[ "$(cells 1 rep sales amount)" = '李娜 2 129000.00' ]
		pay 0 --tiers 0:10% --period 2026-02 --explain $file
		[ "$(grep -c ',sale,.*,2026-02-03,' <<<"$output")" = 2 ]
	done
}

@test "a sale that was paid back counts nowhere, and is open since that day" {
	cat >e.csv <<-END
		phone,at,kind,rep,amount
		+8613800138001,2026-01-05T10:00:00+08:00,order,李娜,1000
		+8613800138001,2026-01-09T10:00:00+08:00,payment,,1000
		+8613800138001,2026-02-10T10:00:00+08:00,payment,,-400
		+8613800138002,2026-01-05T10:00:00+08:00,order,李娜,500
	END
	pay 0 --tiers 0:10% --period 2026-01 -d 2026-01-31 e.csv
	[ "$(cells 1 sales amount pay)" = '1 1000.00 100.00' ]
	for period in 2026-01 2026-02; do
		pay 0 --tiers 0:10% --period $period e.csv
		[ "${#lines[@]}" = 1 ]
		pay 0 --tiers 0:10% --period $period --explain e.csv
		[ "$(cells 1 part what at owed back)" = \
			'open +8613800138002 2026-01-05 500.00 ' ]
		[ "$(cells 2 part what at owed back)" = \
			'open +8613800138001 2026-01-05 400.00 2026-02-10' ]
	done
	# paid once more it counts, then
	echo +8613800138001,2026-03-02T10:00:00+08:00,payment,,400 >>e.csv
	pay 0 --tiers 0:10% --period 2026-03 --explain e.csv
	[ "$(cells 1 part at back)" = 'sale 2026-03-02 ' ]
}

@test "sales and events together: a row that has a kind is an event" {
	printf 'rep,amount,paid,paid_at\n李娜,5000,5000,2026-03-20\n' >s.csv
	pay 0 --tiers 0:1% --period 2026-03 pay-events.csv s.csv
	[ "$(cells 2 rep sales amount)" = '李娜 1 5000.00' ]
	[ "${#lines[@]}" = 4 ]
	want=$output
	pay 0 --tiers 0:1% --period 2026-03 s.csv pay-events.csv
	[ "$output" = "$want" ]
}

@test "sales that differ in their name alone stand in its order" {
	printf 'id,rep,amount,paid_at\nA,李娜,5,2026-02-09\nB,李娜,5,2026-02-09\n' >s.csv
	pay 0 --tiers 0:1% --explain s.csv
	want=$output
	printf 'id,rep,amount,paid_at\nB,李娜,5,2026-02-09\nA,李娜,5,2026-02-09\n' >s.csv
	pay 0 --tiers 0:1% --explain s.csv
	[ "$output" = "$want" ]
}

@test "sums too large to be paid end the run" {
	{
		echo rep,amount,paid_at
		yes 李娜,10000000000000,2026-02-09 | head -n 1001
	} >s.csv
	says 3 'a sum of more than 10^16' --tiers 0:1% s.csv
	[ -z "$output" ]
	sed -i 2d s.csv
	pay 0 --tiers 0:100% --whole-band s.csv
	[ "$(cells 1 pay)" = 10000000000000000.00 ]
}

@test "the targets of a store: its plan, as of then" {
	sales-db init sales.db
	printf 'unit,period,target\n李娜,2026-03,100000\n' |
		target-save -q -d 2026-03-01 sales.db
	printf 'unit,period,target\n李娜,2026-03,150000\n' |
		target-save -q -d 2026-04-02 sales.db
	printf 'rep,amount,paid,paid_at\n李娜,120000,120000,2026-03-03\n' >s.csv
	run -0 pay-commission -d 2026-04-01 --period 2026-03 --double-float \
		--targets sales.db s.csv
	[[ ${lines[1]} == 李娜,1,120000.00,120.00,* ]]
	run -0 pay-commission -d 2026-04-03 --period 2026-03 --double-float \
		--targets sales.db --plan 2026 s.csv
	[[ ${lines[1]} == 李娜,1,120000.00,80.00,* ]]
	run -2 pay-commission --double-float --targets s.csv --plan 2026 s.csv
	[[ $output == *"--plan is of a store that --targets names"* ]]
}
