#!/usr/bin/env bats
# lead-dedup: what a shared key means, what people are asked, what they said.

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	unset SALES_DB SALES_TZ
	cp "$BATS_TEST_DIRNAME/../data/alike.csv" .
	compare=(--compare name,company,region,email)
	cat >four.csv <<-'END'
		name,phone,email
		张伟,+8613800138000,zhang@example.cn
		李娜,+8613900139000,
		张先生,+8613800138000,ZHANG@example.cn
		王芳,+8613900139000,
	END
}

# The rows kept, by name.
kept() {
	lead-dedup "$@" 2>/dev/null | tail -n +2 | cut -d, -f1 | paste -sd' '
}

# Answer a review by the truth: same or different, in the first line of a pair.
answer() {
	awk -F, -v OFS=, 'NR > 1 && NR % 2 == 0 { first = $0; want = $9; next }
		NR == 1 { print; next }
		{ second = $0; is = want == $9
			sub(/^/, is ? "same" : "different", first)
			print first; print second }'
}

@test "the same telephone: a match, a question, or nothing" {
	[ "$(kept four.csv)" = "张伟 李娜" ]
	[ "$(kept --same-phone match four.csv)" = "张伟 李娜" ]
	[ "$(kept --same-phone review four.csv)" = "张伟 李娜 王芳" ]
	[ "$(kept --same-phone ignore four.csv)" = "张伟 李娜 王芳" ]
	[ "$(kept --same-phone ignore --keys phone four.csv)" = "张伟 李娜 张先生 王芳" ]
	run -2 lead-dedup --same-phone maybe four.csv
}

@test "who shares a telephone and is not joined is asked for, once" {
	run -0 lead-dedup -q --same-phone review --review review.csv four.csv || :
	[[ $output == *"review.csv: pairs to be judged: 1 "* ]]
	# Excel takes it for UTF-8 by its mark
	[ "$(head -c 3 review.csv)" = $'\xef\xbb\xbf' ]
	tail -c +4 review.csv | cut -d, -f1,2,5- >got
	diff - got <<-'END'
		answer,p,name,phone,email,why
		,,李娜,+8613900139000,,phone +8613900139000
		,,王芳,+8613900139000,,phone +8613900139000
	END
	# the two lines name each other
	awk -F, 'NR == 2 { a = $3; b = $4 } NR == 3 { exit $3 != b || $4 != a }' review.csv
}

@test "a hub joins nobody by itself, and is named; its limit is of rows" {
	for i in $(seq 21); do echo "客户$i,+862155550000,"; done | cat four.csv - >many.csv
	run -0 lead-dedup many.csv
	[[ $output == *"phone +8621****0000: 21 rows share it, and are taken"* ]]
	[ "$(lead-dedup many.csv 2>/dev/null | wc -l)" -eq 4 ]
	run -0 lead-dedup --hub 20 many.csv
	[[ $output == *"phone +8621****0000: 21 rows share it: it does not"* ]]
	[ "$(lead-dedup --hub 20 many.csv 2>/dev/null | wc -l)" -eq 24 ]
	[ "$(lead-dedup --hub 21 many.csv 2>/dev/null | wc -l)" -eq 4 ]
	# read once, read twice, held: the same
	run -0 lead-dedup - <many.csv
	[[ $output == *": 21 rows share it"* ]]
	run -0 lead-dedup --keys phone many.csv
	[[ $output == *": 21 rows share it"* ]]
	run -0 lead-dedup --show dups many.csv
	[[ $output == *": 21 rows share it"* ]]
	head -n 25 many.csv >fewer.csv
	run -0 lead-dedup fewer.csv
	[[ $output != *"share it"* ]]
}

@test "what people said holds: by id or content, in any order, for any list" {
	lead-dedup -q --same-phone review --review review.csv four.csv 2>/dev/null || :
	sed '2s/^/same/' review.csv >known.csv
	[ "$(kept --same-phone review --known known.csv four.csv)" = "张伟 李娜" ]
	sed '3s/^/不同/' review.csv >known.csv
	[ "$(kept --known known.csv four.csv)" = "张伟 李娜 王芳" ]
	{
		head -n 1 four.csv
		echo 赵六,+8613700137000,
		tail -n +2 four.csv | tac
	} >other.csv
	[ "$(kept --known known.csv other.csv)" = "赵六 王芳 张先生 李娜" ]
	printf 'answer,row,with\nsame,2,7\ndifferent,7,5\n' >known.csv
	sed '1s/^/id,/;2s/^/2,/;3s/^/5,/;4s/^/7,/;5s/^/9,/' four.csv >ids.csv
	run -0 lead-dedup --show all --known known.csv ids.csv
	[ "$(lead-dedup --show all --known known.csv ids.csv | cut -d, -f1,6)" = \
		$'id,dup_of\n2,\n5,\n7,2\n9,5' ]
	[[ $output == *"email zhang@example.cn; known 2"* ]]
	# unsure and empty say nothing
	printf 'answer,row,with\nunsure,5,9\n,5,9\n' >known.csv
	[ "$(kept --known known.csv ids.csv)" = "2 5" ]
}

@test "two that are different stay so, through whomever they are joined" {
	cat >chain.csv <<-'END'
		id,name,phone,phone2
		1,甲,+8613800138001,
		2,乙,+8613800138001,+8613800138002
		3,丙,+8613800138002,
	END
	printf 'answer,row,with\ndifferent,1,3\n' >known.csv
	[ "$(kept chain.csv)" = 1 ]
	[ "$(kept --known known.csv chain.csv | wc -w)" -eq 2 ]
	# whom 2 goes with does not hang on the order of rows
	lead-dedup --show all --known known.csv chain.csv |
		awk -F, 'NR > 1 { print $5, $1 }' | sort >want
	{
		head -n 1 chain.csv
		tail -n +2 chain.csv | tac
	} | lead-dedup --show all --known known.csv |
		awk -F, 'NR > 1 { print $5, $1 }' | sort | diff want -
}

@test "answers that cannot be meant are told" {
	printf 'answer,row,with\nsame,1,2\ndifferent,2,1\n' >known.csv
	run -3 lead-dedup --known known.csv four.csv
	[[ $output == *"known.csv:3: answered before, and otherwise" ]]
	printf 'answer,row,with\nja,1,2\n' >known.csv
	run -3 lead-dedup --known known.csv four.csv
	[[ $output == *"known.csv:2: answer is same, different, unsure or empty: 'ja'" ]]
	printf 'answer,row,with\nsame,1,1\n' >known.csv
	run -3 lead-dedup --known known.csv four.csv
	[[ $output == *"known.csv:2: a row with itself: '1'" ]]
	run -3 lead-dedup --known four.csv four.csv
	[[ $output == *"four.csv: no column 'row': not a review" ]]
	run -0 lead-dedup --known <(printf 'answer,row,with\nsame,1,2\n') four.csv
	[[ $output == *"known: none of 1 answers is of rows that are here"* ]]
	# a is b, b is c, and a is not c
	cat >abc.csv <<-'END'
		id,name,phone
		1,甲,+8613800138001
		2,乙,+8613800138002
		3,丙,+8613800138003
	END
	printf 'answer,row,with\nsame,1,2\nsame,2,3\ndifferent,1,3\n' >known.csv
	run -0 lead-dedup --known known.csv abc.csv
	[[ $output == *"known: 2 and 3 are the same, and stay apart"* ]] ||
		[[ $output == *"known: 1 and 2 are the same, and stay apart"* ]]
	for wrong in 1 .9,.1 0,1 .1,x .1,.9,2; do
		run -2 lead-dedup --fuzzy --between "$wrong" four.csv
	done
}

@test "answers as people type them, of reviews put together" {
	printf '\xef\xbb\xbfanswer,row,with\n Same ,1,2\nanswer,row,with\nＤＩＦＦＥＲＥＮＴ,2,3\n' >known.csv
	printf '%s\n' id,phone 1,+8613800138001 2,+8613800138002 3,+8613800138002 >ids.csv
	[ "$(kept --known known.csv ids.csv)" = "1 3" ]
}

@test "who is unsure is not asked again, and may still decide" {
	lead-dedup -q --same-phone review --review review.csv four.csv 2>/dev/null || :
	sed '2s/^/不确定/' review.csv >known.csv
	lead-dedup -q --same-phone review --known known.csv --review again.csv four.csv || :
	[ "$(wc -l <again.csv)" -eq 1 ]
	sed '3s/^/same/' known.csv >both.csv
	[ "$(kept --same-phone review --known both.csv four.csv)" = "张伟 李娜" ]
}

@test "of keys alone there is nothing to ask" {
	for args in '' '--merge' '--show all' '--keep oldest' -q; do
		# shellcheck disable=SC2086 # words
		lead-dedup $args --review none.csv four.csv >/dev/null 2>err || [ $? -eq 1 ]
		[ "$(wc -l <none.csv)" -eq 1 ]
	done
	# a telephone that is under review is no evidence either
	printf '%s\n' name,phone,region 王先生,13800138000,苏州市 王女士,13800138000,苏州市 \
		李娜,13900139000,苏州市 张伟,13700137000,杭州市 >mw.csv
	lead-dedup --fuzzy --same-phone review --review ask.csv --show all mw.csv >all 2>/dev/null
	[ "$(tail -n +2 all | cut -d, -f4 | sort -u | wc -l)" -eq 4 ]
	[ "$(wc -l <ask.csv)" -eq 3 ]
}

@test "rows that no answer could tell apart are not asked of" {
	printf '%s\n' name,phone 张伟,13800138000 张伟,13800138000 王芳,13900139000 >two.csv
	lead-dedup --fuzzy --same-phone ignore --between .0001,.9999 --review review.csv \
		-o out.csv two.csv
	[ "$(wc -l <review.csv)" -eq 1 ]
	[ "$(wc -l <out.csv)" -eq 3 ]
}

@test "answers are not written over, nor anything that is no review" {
	lead-dedup -q --same-phone review --review review.csv four.csv 2>/dev/null || :
	lead-dedup -q --same-phone review --review review.csv four.csv 2>/dev/null || :
	sed -i '2s/^/same/' review.csv
	cp review.csv was.csv
	run -3 lead-dedup --same-phone review --known review.csv --review review.csv four.csv
	[[ $output == *"review.csv:2: has an answer, which would be lost: "* ]]
	cmp review.csv was.csv
	cp four.csv was.csv
	run -3 lead-dedup --same-phone review --review four.csv four.csv
	[[ $output == *"four.csv: no column 'answer': not a review" ]]
	cmp four.csv was.csv
	run -2 lead-dedup --review - four.csv
}

@test "a store is not written over" {
	sales-db init sales.db
	cp sales.db was.db
	for option in -o -r --account --review --model; do
		run -3 lead-dedup --fuzzy "$option" sales.db four.csv
		cmp sales.db was.db
	done
	run -3 lead-list -o sales.db sales.db
	[[ $output == *"sales.db: is a store, which is not written over: name another file" ]]
	cmp sales.db was.db
}

@test "a review, answered by the truth, makes a list right" {
	run -0 lead-dedup --fuzzy "${compare[@]}" --evaluate truth alike.csv
	f1=$(sed -n 's/^f1,\([0-9.]*\),.*/\1/p' <<<"$output")
	[ "$f1" != 1.0000 ]
	lead-dedup --fuzzy "${compare[@]}" --review review.csv --between .01,.99 \
		alike.csv >/dev/null 2>&1
	[ "$(wc -l <review.csv)" -gt 4 ]
	# the likeliest first
	cut -d, -f2 review.csv | tail -n +2 | sort -c -r
	answer <review.csv >known.csv
	run -0 lead-dedup --fuzzy "${compare[@]}" --known known.csv --evaluate truth alike.csv
	[ "$(sed -n 's/^f1,\([0-9.]*\),.*/\1/p' <<<"$output")" = 1.0000 ]
	# what was said teaches of pairs of which nothing was
	others() {
		lead-dedup --fuzzy "${compare[@]}" --show all "$@" alike.csv |
			awk -F, '$9 ~ /prior/ { print $8, $9 }'
	}
	[ "$(others | wc -l)" -gt 5 ]
	run -0 comm -12 <(others | sort) <(others --known known.csv | sort)
	[ "${#lines[@]}" -lt 5 ]
	# nothing is asked twice
	run -0 lead-dedup --fuzzy "${compare[@]}" --known known.csv --between .01,.99 \
		--review again.csv -o /dev/null alike.csv
	[ "$(wc -l <again.csv)" -eq 1 ]
}

@test "a review does not hang on the order of rows" {
	lead-dedup --fuzzy "${compare[@]}" --review one.csv alike.csv >/dev/null 2>&1
	{
		head -n 1 alike.csv
		tail -n +2 alike.csv | shuf --random-source=<(yes 7)
	} >shuffled.csv
	lead-dedup --fuzzy "${compare[@]}" --review two.csv shuffled.csv >/dev/null 2>&1
	diff one.csv two.csv
	# nor do the clusters: of a telephone that is shared each row is paired
	# with one, and which that is must not hang on where it stands
	awk -F, -v OFS=, 'NR == 1 { print $0, "phone"; next }
		{ print $0, sprintf("138001380%02d", NR / 5) }' alike.csv >phones.csv
	for way in match review; do
		for seed in 1 2 3; do
			{
				head -n 1 phones.csv
				tail -n +2 phones.csv | shuf --random-source=<(yes $seed)
			} >shuffled.csv
			lead-dedup --fuzzy --compare name,company,region,email,phone \
				--same-phone $way --review review.$seed --show all \
				shuffled.csv 2>/dev/null |
				sed 's/shuffled.csv:[0-9]*/ROW/g' |
				cut -d, -f1-7,9- | sort >all.$seed
			cmp all.1 all.$seed
			cmp review.1 review.$seed
		done
		rm review.?
	done
}

@test "a review that cannot be written ends the run" {
	run -3 lead-dedup --same-phone review --review /dev/full four.csv
	run -3 lead-dedup --same-phone review --review no/such four.csv
}
