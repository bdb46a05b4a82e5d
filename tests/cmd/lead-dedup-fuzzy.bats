#!/usr/bin/env bats
# lead-dedup --fuzzy: rows that are the same customer, however written.

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	unset SALES_DB SALES_TZ
	cp "$BATS_TEST_DIRNAME"/../data/{alike,han}.csv .
	compare=(--compare name,company,region,email)
}

# Clusters as sets of rows: line by line, the truth and the text of each row.
sets() {
	lead-dedup --fuzzy "${compare[@]}" --show all "$@" | sets_of
}
# without what depends on where a row stands
sets_of() {
	awk -F, 'NR > 1 { s[$6] = s[$6] "\n" $1 "," $2 "," $4 " " $8 }
		END { for (c in s) print s[c] "\n" }' | sed '/^$/d' | LC_ALL=C sort
}

@test "more is found than by keys, and the account holds" {
	run -0 lead-dedup --fuzzy --evaluate truth alike.csv
	[[ $output == *$'\nrecall,1.0000,'* ]]
	run -0 lead-dedup --fuzzy "${compare[@]}" --account account alike.csv
	[ "${#lines[@]}" -lt 60 ]
	[ "$(awk -F, '$1 == "in"' account)" = in,74 ]
	awk -F, '{ n[$1] = $2 } END { exit n["in"] != n["out"] + n["merged"] }' account
	run -1 lead-dedup -q --fuzzy "${compare[@]}" alike.csv
}

@test "the order of rows and columns changes nothing, p neither" {
	sets alike.csv >want
	[ "$(wc -l <want)" -eq 74 ]
	for seed in 1 2 3; do
		{
			head -n 1 alike.csv
			tail -n +2 alike.csv | shuf --random-source=<(yes $seed)
		} >shuffled.csv
		sets shuffled.csv | diff want -
	done
	awk -F, -v OFS=, '{ print $4, $3, $5, $1, $2 }' alike.csv >turned.csv
	lead-dedup --fuzzy "${compare[@]}" --show all turned.csv |
		awk -F, -v OFS=, '{ print $4, $5, $2, $1, $3, $6, $7, $8, $9 }' |
		sets_of | diff want -
}

@test "columns by other names are compared all the same" {
	sed '1s/.*/甲,乙,丙,丁,truth/' alike.csv >other.csv
	run -0 lead-dedup --fuzzy --keys 丁 --evaluate truth other.csv
	f1=$(printf '%s\n' "${lines[@]}" | sed -n 's/^f1,\([0-9.]*\),.*/\1/p')
	[ "${f1/./}" -ge 09400 ]
}

@test "Chinese as people write it: by sound, by title, traditional, in letters" {
	run -0 lead-dedup --fuzzy "${compare[@]}" --evaluate truth han.csv
	[ "${lines[1]}" = pairs,28,,,, ]
	[ "${lines[6]}" = f1,1.0000,,,, ]
	# cells are written as they came
	lead-dedup --fuzzy "${compare[@]}" --show all han.csv | cut -d, -f1-5 |
		cmp - han.csv
}

@test "a list in traditional characters is the same list" {
	perl -CSD -e 'open $f, "<", shift;
		while (<$f>) { /^(.),(.)/ and $to{$1} = $2 }
		while (<>) { s/(.)/$to{$1} \/\/ $1/ge if $. > 1; print }' \
		"$BATS_TEST_DIRNAME/../../lib/tables/han-variants.csv" \
		han.csv >traditional.csv
	[ "$(cmp -l han.csv traditional.csv | wc -l)" -gt 500 ]
	for list in han traditional; do
		lead-dedup --fuzzy "${compare[@]}" --show all $list.csv |
			awk -F, '!($6 in n) { n[$6] = NR }
				{ print $5, n[$6], $8 }' >$list
	done
	[ "$(wc -l <han)" -eq 76 ]
	cmp han traditional
}

@test "the bits of each answer add up, and p follows" {
	lead-dedup --fuzzy "${compare[@]}" --show all -t tsv alike.csv |
		awk -F'\t' '
		NR > 1 && $9 ~ / = / {
			n++
			sub(/^[^:]*:[0-9]*: /, "", $9)
			k = split($9, part, "; ")
			sum = 0
			for (i = 1; i < k; i++) {
				sub(/.* /, "", part[i])
				sum += part[i]
			}
			sub(/= /, "", part[k])
			p = 1 / (1 + exp(-log(2) * part[k]))
			if (sum - part[k] > .001 || part[k] - sum > .001 ||
				p - $8 > 1e-6 || $8 - p > 1e-6)
				exit bad = 1
		}
		END { exit bad || n < 5 }'
}

@test "rows that are equal, and rows that share a key, are one" {
	{
		cat alike.csv
		sed -n 2p alike.csv
		echo 赵一鸣,另一家公司,拉萨市,sales23@jincheng.example,24
	} >more.csv
	lead-dedup --fuzzy "${compare[@]}" --show all more.csv >all
	[ "$(awk -F, 'NR == 2 || NR == 76 { print $6 }' all | uniq | wc -l)" -eq 1 ]
	[ "$(awk -F, 'NR == 3 || NR == 77 { print $6, $8 }' all | uniq | wc -l)" -eq 1 ]
}

@test "a key does not join what another number and all else tell apart" {
	# one mailbox for a whole office, of forty who have nothing in common
	awk -F, 'NR == 1 { print $0 ",wechat_no" }
		NR > 1 { if (NR < 42 && !seen[$5]++) $4 = "info@shared.example"
			print $0 "," 10000 + $5 * 7919 }' OFS=, alike.csv >shared.csv
	run -0 lead-dedup --fuzzy --compare name,company,region,email,wechat_no shared.csv
	[ "${#lines[@]}" -gt 40 ]
	# no other number: they are one, and the same by keys alone; unless it
	# is a key of so many that it says nothing
	run -0 lead-dedup --fuzzy --hub 0 "${compare[@]}" shared.csv
	[ "${#lines[@]}" -lt 40 ]
	[[ $output == *"email info@shared.example: "*" rows share it, and are taken"* ]]
	run -0 lead-dedup --fuzzy "${compare[@]}" shared.csv
	[ "${#lines[@]}" -gt 40 ]
}

@test "no rows, a row, an empty column, a column that is not there" {
	head -n 1 alike.csv >none.csv
	run -0 lead-dedup --fuzzy "${compare[@]}" none.csv
	[ "${#lines[@]}" -eq 1 ]
	run -0 lead-dedup --fuzzy --evaluate truth none.csv
	[[ $output == *$'\nf1,1.0000,'* ]]
	head -n 2 alike.csv >one.csv
	run -0 lead-dedup --fuzzy "${compare[@]}" --show all one.csv
	[ "${#lines[@]}" -eq 2 ]
	run -0 lead-dedup --fuzzy --keys name --show all <<<$'name,x\n张伟,\n张伟,\n李娜,'
	[ "${#lines[@]}" -eq 4 ]
	run -3 lead-dedup --fuzzy --compare 手机 alike.csv
	[[ $output == *"alike.csv: no column '手机' to compare" ]]
	run -2 lead-dedup --compare name alike.csv
	run -2 lead-dedup --fuzzy --link --against alike.csv alike.csv alike.csv
	run -2 lead-dedup --evaluate truth -q alike.csv
	run -3 lead-dedup --evaluate 真 alike.csv
}

@test "--evaluate of a list wider than what it writes, by keys alone too" {
	sed '1s/$/,a,b,c,d,e/;2,$s/$/,1,2,3,4,5/' alike.csv >wide.csv
	run -0 lead-dedup --evaluate truth wide.csv
	[ "${lines[2]}" = found,6,,,, ]
	[ "$(grep -c ^missed, <<<"$output")" -eq 22 ]
	run -0 lead-dedup --fuzzy "${compare[@]}" --evaluate truth wide.csv
	[ "$(grep -c ^false, <<<"$output")" -eq 3 ]
}

@test "two lists are linked, and no row to another of its own list" {
	head -n 38 alike.csv >a.csv
	{ head -n 1 alike.csv && tail -n +39 alike.csv; } >b.csv
	lead-dedup --fuzzy --link "${compare[@]}" --show all a.csv b.csv >all
	# a cluster is of both
	awk -F, 'NR > 1 { a[$6] += NR <= 38; b[$6] += NR > 38 }
		END { for (c in a) if (a[c] + b[c] > 1 && a[c] * b[c] == 0) exit 1 }' all
	lead-dedup --fuzzy --link --one-to-one "${compare[@]}" --show all a.csv b.csv |
		awk -F, 'NR > 1 { n[$6]++ } END { for (c in n) { if (n[c] > 2) exit 1
			k += n[c] == 2 } exit k < 10 }'
	# the other way round the same pairs
	for lists in 'a.csv b.csv' 'b.csv a.csv'; do
		# shellcheck disable=SC2086
		lead-dedup --fuzzy --link --one-to-one "${compare[@]}" --show all $lists |
			sets_of | cut -d: -f1
	done | sort | uniq -u >odd
	[ ! -s odd ]
	run -2 lead-dedup --fuzzy --link a.csv
	run -2 lead-dedup --fuzzy --link a.csv a.csv
	run -2 lead-dedup --link a.csv b.csv
	run -2 lead-dedup --fuzzy --one-to-one a.csv b.csv
}

@test "equal rows are one in the shortest list, and two of a pair" {
	printf '%s\n' name,note 王芳, 王芳,回电 , >two.csv
	[ "$(lead-dedup --fuzzy two.csv | tail -n +2)" = $'王芳,\n,' ]
	# each of one list to one of the other, though they say the same
	printf '%s\n' name,company,note 王芳,上海远景贸易有限公司,1 \
		王芳,上海远景贸易有限公司,2 李娜,杭州明月软件有限公司,3 >a.csv
	printf '%s\n' name,company,note 王芳,上海远景贸易有限公司,4 \
		李娜,杭州明月软件有限公司,5 >b.csv
	lead-dedup --fuzzy --link --one-to-one --show all a.csv b.csv >all
	[ "$(tail -n +2 all | cut -d, -f4 | sort | uniq -c | awk '{ print $1 }' |
		sort | paste -sd' ')" = '1 2 2' ]
}

@test "against a base its clusters stay, and are called as before" {
	{ head -n 1 alike.csv && sed -n 46,75p alike.csv; } >new.csv
	head -n 45 alike.csv | lead-dedup --fuzzy "${compare[@]}" --show all >base.csv
	lead-dedup --fuzzy "${compare[@]}" --against base.csv --show all new.csv >all
	# as the truth has it: the cluster of a row of the base, if there is one
	[ "$(awk -F, 'NR == FNR { c[$5] = $6; next }
		FNR > 1 && ($5 in c) { n++; if ($6 == c[$5]) same++ }
		END { print (n > 5), (same == n) }' base.csv all)" = '1 1' ]
	# nothing of the base is written, and its order changes nothing
	[ "$(wc -l <all)" -eq 31 ]
	{ head -n 1 base.csv && tail -n +2 base.csv | tac; } >turned.csv
	lead-dedup --fuzzy "${compare[@]}" --against turned.csv --show all new.csv |
		cut -d, -f1-6 | cmp - <(cut -d, -f1-6 all)
	# whatever the base calls them
	sed '2,$s/,\(c[0-9a-f]\{16\}\),/,客户-\1,/' base.csv >named.csv
	lead-dedup --fuzzy "${compare[@]}" --against named.csv --show dups new.csv >dups
	[ "$(tail -n +2 dups | grep -c ',客户-')" -gt 5 ]
	# two rows of the base that are alike stay two
	printf '%s\n' name,company 张伟,上海远景贸易有限公司 张伟,上海远景贸易公司x >two.csv
	run -0 lead-dedup --fuzzy --against two.csv --show all <<<$'name,company\n李娜,杭州明月软件有限公司'
	[ "${#lines[@]}" -eq 2 ]
	[ "$(lead-dedup --fuzzy "${compare[@]}" --against base.csv new.csv | wc -l)" -lt 30 ]
}

@test "where two clusters of a base become one the older keeps its name" {
	cat >base.csv <<-'END'
		name,phone,email,created_at,cluster
		张伟,+8613800138001,,2026-03-02,乙
		张伟,+8613800138002,,2026-03-01,甲
		李娜,,li@example.cn,,丙
		李那,,li@example.cn,2026-03-01,丁
	END
	cat >new.csv <<-'END'
		name,phone,phone2,email
		张伟,+8613800138001,+8613800138002,
		李娜,,,li@example.cn
	END
	for order in cat tac; do
		{
			head -n 1 base.csv
			tail -n +2 base.csv | $order
		} >turned.csv
		run -0 --separate-stderr lead-dedup --fuzzy --against turned.csv --show all new.csv
		[ "$(cut -d, -f5 <<<"${lines[1]}")" = 甲 ]
		[ "$(cut -d, -f5 <<<"${lines[2]}")" = 丁 ]
		[[ $stderr == *"cluster 乙 of the base is one with 甲 now"* ]]
		[[ $stderr == *"cluster 丙 of the base is one with 丁 now"* ]]
	done
}

@test "a list in which all are others has no duplicates" {
	awk -F, '!seen[$5]++' alike.csv >others.csv
	run -0 lead-dedup --fuzzy "${compare[@]}" --show dups others.csv
	[ "${#lines[@]}" -eq 1 ]
}

@test "columns that are too many are not left out in silence" {
	awk -F, -v OFS=, '{ for (i = 10; i < 31; i++)
		$0 = $0 OFS (NR == 1 ? "c" i : NR % (i - 4)); print }' alike.csv >many.csv
	run -0 --separate-stderr lead-dedup --fuzzy --show all many.csv
	[ "${#lines[@]}" -eq 75 ]
	[[ $stderr == *': 5 columns are not compared, the last by name: 21 are at most; '* ]]
}

@test "weights are kept, and judge as those that were learned" {
	lead-dedup --fuzzy "${compare[@]}" --model model.csv --show all alike.csv >want
	[ "$(head -n 2 model.csv | tail -n 1)" = rows,,,74,,,, ]
	cp model.csv was.csv
	lead-dedup --fuzzy "${compare[@]}" --model model.csv --show all alike.csv | cmp want -
	cmp model.csv was.csv
	# of the first level m / u is what bits say
	awk -F, '$1 == "level" && $4 == 0 {
		d = log($5 / $6) / log(2) - $8; n++
		if (d > .006 || d < -.006) exit bad = 1 }
		END { exit bad || n != 4 }' model.csv
	# a list of ten rows, another order of columns, one less and one more
	awk -F, -v OFS=, 'NR == 1 || (NR > 20 && NR < 31) {
		print $4, $2, NR == 1 ? "x" : NR, $1 }' alike.csv >few.csv
	run -0 lead-dedup --fuzzy --model model.csv --show all few.csv
	[ "${#lines[@]}" -eq 11 ]
	[[ $output != *'; x '* && $output != *region* ]]
	run -0 lead-dedup --fuzzy --model none.csv <<<$'name\n张伟'
	[[ $output == *"none.csv: there is nothing to learn from"* ]]
	[ ! -e none.csv ]
	run -0 lead-dedup --fuzzy --model model.csv <<<$'客户\n张伟\n王芳'
	[[ $output == *"model.csv: has no weights of any column that is compared"* ]]
}

@test "what are no weights is told" {
	lead-dedup --fuzzy "${compare[@]}" --model model.csv alike.csv >/dev/null
	try() {
		sed "$1" model.csv >bad.csv
		run -3 lead-dedup --fuzzy --model bad.csv alike.csv
		[[ $output == "lead-dedup: bad.csv"$2 ]]
	}
	try '2s/rows/row/' ":2: what: no such thing: 'row'"
	try '2d' ': no weights: rows, prior and columns are wanted'
	try '4s/text/txt/' ":4: is: no such kind or role: '"*
	try '5s/,0,/,7,/' ":5: level: no such number: '7'"
	try '5s/,[0-9.]*,/,2,/3' ":5: *no *"
	try '5d' ': column company: level 0 is missing'
	try '5s/company/firma/' ":5: column: no such column before: 'firma'"
	try '1s/bits/bit/' ": no column 'bits': no weights"
	run -2 lead-dedup --model model.csv alike.csv
	run -3 lead-dedup --fuzzy --model /no/such alike.csv
	run -3 lead-dedup --fuzzy --model alike.csv alike.csv
}
