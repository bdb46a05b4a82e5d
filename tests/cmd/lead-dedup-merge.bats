#!/usr/bin/env bats
# lead-dedup --merge: one row of each customer, of all that is known.

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	unset SALES_DB SALES_TZ
	cat >leads.csv <<-'END'
		id,rev,name,phone,phone2,email,company,channel,ext_id,amount,currency,note,created_at,touched_at,owner
		1,3,张伟,+8613800138000,,,上海华信,展厅来电,,1000.00,CNY,周末看车,2026-03-02,2026-03-04T10:20:00+08:00,周敏
		2,1,"李娜",+8613900139000,,,,抖音,D1,,,,2026-03-03,,王磊
		5,2,张先生,138 0013 8000,+8613700137000,zhang@example.cn,上海华信科技,汽车之家,Q77,2500.50,CNY,要报价,2026-03-01,2026-03-05,
		9,9,张伟,,+8613700137000;+8613800138000,Zhang@example.cn,,,,,,要报价,2026-03-10,2026-03-08T09:00:00+08:00,王磊
	END
}

# A column of the row of an id.
cell() {
	awk -F, -v id="$1" -v name="$2" 'NR == 1 { for (i = 1; i <= NF; i++)
			if ($i == name) col = i; next }
		$1 == id { print $col }'
}

@test "each column by its rule; what was lost, and whence, is told" {
	run -0 --separate-stderr lead-dedup --merge --account account leads.csv
	[ -z "$stderr" ]
	diff - <(echo "$output") <<-'END'
		id,rev,name,phone,phone2,email,company,channel,ext_id,amount,currency,note,created_at,touched_at,owner,merged_rows,merged_from,merged_conflicts
		2,1,"李娜",+8613900139000,,,,抖音,D1,,,,2026-03-03,,王磊,,,
		5,2,张先生,138 0013 8000,+8613700137000,zhang@example.cn,上海华信科技,汽车之家,Q77,2500.50,CNY,要报价; 周末看车,2026-03-01,2026-03-08T09:00:00+08:00,周敏,5; 1; 9,note of several; touched_at 9; owner 1,channel 展厅来电 (1); name 张伟 (1); company 上海华信 (1); amount 1000.00 (1); owner 王磊 (9)
	END
	awk -F, '{ n[$1] = $2 } END { exit n["in"] != 4 || n["out"] != 2 || n["merged"] != 2 }' account
}

@test "rules that are asked for, and the row that is kept" {
	lead-dedup --merge --keep first --survive amount=sum,name=most,company=longest,owner=latest \
		leads.csv >got
	[ "$(cell 1 amount <got)" = 3500.50 ]
	[ "$(cell 1 currency <got)" = CNY ]
	[ "$(cell 1 name <got)" = 张伟 ]
	[ "$(cell 1 company <got)" = 上海华信科技 ]
	[ "$(cell 1 owner <got)" = 王磊 ]
	# a number of another channel is none of this one
	[ "$(cell 1 channel <got)" = 展厅来电 ]
	[ -z "$(cell 1 ext_id <got)" ]
	grep -q 'ext_id Q77 (5)' got
	# rev is the kept row's, created_at the earliest
	[ "$(cell 1 rev <got)" = 3 ]
	[ "$(cell 1 created_at <got)" = 2026-03-01 ]
	# amounts of two currencies are not added
	sed 's/2500.50,CNY/2500.50,USD/' leads.csv |
		lead-dedup --merge --survive amount=sum >got
	[ "$(cell 5 amount <got)" = 2500.50 ]
	[ "$(cell 5 currency <got)" = USD ]
	grep -q 'amount 1000.00 (1)' got
}

@test "the order of rows changes nothing" {
	lead-dedup --merge --survive amount=sum,name=most leads.csv | sort >want
	{
		head -n 1 leads.csv
		tail -n +2 leads.csv | tac
	} | lead-dedup --merge --survive amount=sum,name=most | sort | diff want -
}

@test "merged once is merged twice; --fuzzy and --known merge too" {
	lead-dedup --merge leads.csv | cut -d, -f1-15 >once
	lead-dedup --merge once | cut -d, -f1-15 | diff once -
	printf 'answer,row,with\nsame,1,2\n' >known.csv
	run -0 lead-dedup --merge --known known.csv leads.csv
	[ "${#lines[@]}" -eq 2 ]
	[[ $output == *",5; 1; 2; 9,"* ]]
	run -0 lead-dedup --merge --fuzzy leads.csv
	[ "${#lines[@]}" -eq 3 ]
}

@test "a list of many rows of one customer: nothing is lost" {
	{
		echo name,phone,note
		for i in $(seq 500); do echo "张伟,+8613800138000,$i"; done
	} >many.csv
	run -0 --separate-stderr lead-dedup --merge many.csv
	[ "$(tr ';' '\n' <<<"${lines[1]}" | grep -c 'many.csv:')" -eq 500 ]
}

@test "what cannot be read, and wrong words" {
	run -1 lead-dedup --merge <<<$'phone,created_at,touched_at\n1,2026-13-01,\n2,,x'
	[[ $output == *"created_at_bad 1"*"touched_at_bad 1"* ]]
	run -2 lead-dedup --merge --survive name leads.csv
	run -2 lead-dedup --merge --survive name=best leads.csv
	run -3 lead-dedup --merge --survive 姓名=most leads.csv
	run -2 lead-dedup --survive name=most leads.csv
	run -2 lead-dedup --merge --show all leads.csv
	run -2 lead-dedup --merge --against leads.csv leads.csv
	run -2 lead-dedup --merge --evaluate name leads.csv
}

# The sample in a store, each row a lead.
store() {
	cut -d, -f3- leads.csv | sed 's/138 0013 8000/+8613800138000/' >new.csv
	sales-db init sales.db
	lead-save -q --same-phone allow -d 2026-03-11 sales.db new.csv
}

@test "of a store: events by which lead-log merges it, and takes it back" {
	store
	lead-list sales.db | cut -d, -f1,3- >before
	run -0 --separate-stderr lead-dedup --merge sales.db
	[ -z "$stderr" ]
	diff - <(echo "$output") <<-'END'
		id,kind,value,set,note
		1,merge,3,"{""owner"":""周敏"",""note"":""要报价; 周末看车""}",phone +8613800138000
		4,merge,3,"{""touched_at"":""2026-03-08T09:00:00+08:00""}",phone +8613700137000; phone +8613800138000; email zhang@example.cn
	END
	lead-log -q -d 2026-03-12 sales.db <<<"$output"
	sales-db verify -t csv sales.db | diff - <(echo what,lead,column,store,events)
	run -0 lead-dedup --merge sales.db
	[ "${#lines[@]}" -eq 1 ]
	[ "$(lead-list sales.db | tail -n +2 | cut -d, -f1)" = $'2\n3' ]
	lead-list sales.db 4 | grep -q '^3,.*,周敏,.*,要报价; 周末看车,'
	for id in 4 1; do lead-log -d 2026-03-13 sales.db unmerge $id; done
	lead-list sales.db | cut -d, -f1,3- | diff before -
}

@test "of a store: rules of one's own, undone as the others" {
	store
	lead-list sales.db | cut -d, -f1,3- >before
	lead-dedup --merge --survive amount=sum,name=most --keep first sales.db |
		lead-log -q -d 2026-03-12 sales.db
	lead-list sales.db | grep -q '^1,.*,张伟,.*,3500.50,CNY,'
	for id in 4 3; do lead-log -d 2026-03-13 sales.db unmerge $id; done
	lead-list sales.db | cut -d, -f1,3- | diff before -
}

@test "of a store: who is different by what people say is unmerged, and stays so" {
	store
	lead-dedup --merge sales.db | lead-log -q -d 2026-03-12 sales.db
	# 1 is 3 now, and 4 not 1
	printf 'answer,row,with\ndifferent,1,4\ndifferent,2,3\n' >known.csv
	run -0 lead-dedup --merge --known known.csv sales.db
	[ "$output" = $'id,kind,value,set,note\n4,unmerge,again,,known: 1 and 4 are different' ]
	lead-log -q -d 2026-03-12 sales.db <<<"$output"
	[ "$(lead-list sales.db | tail -n +2 | cut -d, -f1)" = $'2\n3\n4' ]
	run -0 lead-dedup --merge --known known.csv sales.db
	[ "${#lines[@]}" -eq 1 ]
	# 4 was merged into 3, of which nobody has said that
	run -0 lead-dedup --merge sales.db
	[ "${#lines[@]}" -eq 2 ]
}

# The store, but for revs and what was put down by whom.
whole() {
	lead-list sales.db | cut -d, -f1,3-
	lead-list --events sales.db
	sales-db dump sales.db identity
}

@test "of a store: of several merges the latest is taken back first, each once" {
	store
	whole >before
	lead-dedup --merge sales.db | lead-log -q -d 2026-03-12 sales.db
	# 1 is 3, and then 4 was: that stands on it
	printf 'answer,row,with\ndifferent,1,3\ndifferent,4,1\ndifferent,3,1\n' >known.csv
	run -0 --separate-stderr lead-dedup --merge --known known.csv sales.db
	diff - <(echo "$output") <<-'END'
		id,kind,value,set,note
		4,unmerge,again,,known: 1 and 4 are different
		1,unmerge,,,known: 1 and 3 are different
	END
	lead-log -q sales.db <<<"$output"
	whole | diff before -
	sales-db verify sales.db
	run -0 lead-dedup --merge --known known.csv sales.db
	[ "${#lines[@]}" -eq 2 ]
	[[ ${lines[1]} == 4,merge,3,* ]]
}

@test "of a store: what only stood on it is merged again by the next run" {
	store
	lead-dedup --merge sales.db | lead-log -q -d 2026-03-12 sales.db
	printf 'answer,row,with\ndifferent,1,3\n' >known.csv
	run -0 lead-dedup --merge --known known.csv sales.db
	diff - <(echo "$output") <<-'END'
		id,kind,value,set,note
		4,unmerge,again,,stands on a merge that is taken back
		1,unmerge,,,known: 1 and 3 are different
	END
	lead-log -q sales.db <<<"$output"
	[ "$(lead-list sales.db | tail -n +2 | cut -d, -f1 | paste -sd' ')" = '1 2 3 4' ]
	lead-dedup --merge sales.db | cut -d, -f1-3 | diff - <(printf 'id,kind,value\n4,merge,3\n')
}

@test "of a store: leads that were unmerged are different, until somebody merges them" {
	store
	lead-dedup --merge sales.db | lead-log -q -d 2026-03-12 sales.db
	lead-log sales.db unmerge 4
	[ "$(lead-dedup --merge sales.db | wc -l)" -eq 1 ]
	[ "$(lead-dedup sales.db | wc -l)" -eq 4 ]
	# a review that says otherwise goes before
	printf 'answer,row,with\nsame,4,3\n' >known.csv
	[ "$(lead-dedup --merge --known known.csv sales.db | cut -d, -f1-3 | tail -n 1)" = 4,merge,3 ]
	lead-log --outcome 3 sales.db merge 4
	[ "$(lead-dedup --merge sales.db | wc -l)" -eq 1 ]
	# and for another's sake alone
	lead-log --outcome again sales.db unmerge 4
	[ "$(lead-dedup --merge sales.db | cut -d, -f1-3 | tail -n 1)" = 4,merge,3 ]
}
