#!/usr/bin/env bats
# lead-dedup --probe: is somebody known, and whose?

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	unset SALES_DB SALES_TZ
	cat >leads.csv <<-'END'
		name,company,phone,phone2,email,owner,stage,created_at,touched_at
		张伟,上海华信,+8613800138000,,zhang@example.cn,周敏,邀约,2026-03-01,2026-03-04
		张先生,,+8613700137000,+8613800138000,,王磊,咨询,2026-03-10,2026-03-10
		李娜,,+8613900139000,,,王磊,咨询,2026-03-02,2026-03-02
		张伟,,+8613600136000,,,,,2026-03-03,
	END
}

probe() {
	lead-dedup -d 2026-03-11 --probe "$@"
}

@test "by a number in any spelling, an e-mail: all rows that are he" {
	cat >want <<-'END'
		row,name,company,phone,owner,stage,created_at,touched_at,whose,until,days_left
		leads.csv:2,张伟,上海华信,+8613800138000,周敏,邀约,2026-03-01,2026-03-04,周敏,2026-03-11,0
		leads.csv:3,张先生,,+8613700137000,王磊,咨询,2026-03-10,2026-03-10,周敏,2026-03-11,0
	END
	for who in '138 0013 8000' +86-138-0013-8000 １３８００１３８０００ 13700137000 \
		Zhang@Example.CN; do
		run -1 --separate-stderr probe "$who" leads.csv
		[ -z "$stderr" ]
		diff want - <<<"$output"
	done
}

@test "by a name or a company's, with those who are one with him" {
	run -1 probe '张 伟' leads.csv
	[ "$(wc -l <<<"$output")" -eq 4 ]
	[[ $output == *'leads.csv:5,张伟,,+8613600136000,,,2026-03-03,,,,' ]]
	run -1 probe 上海华信 leads.csv
	[ "${#lines[@]}" -eq 3 ]
	run -1 probe 李娜 leads.csv
	[ "${#lines[@]}" -eq 2 ]
}

@test "nobody: the header, and status 0; -q says it by status alone" {
	run -0 probe 13500135000 leads.csv
	[ "${#lines[@]}" -eq 1 ]
	run -0 probe 张 leads.csv
	run -0 probe 13500135000 -q leads.csv
	run -1 probe 13800138000 -q leads.csv
	[ -z "$output" ]
	run -1 probe 13800138000 --account account leads.csv
	awk -F, '{ n[$1] = $2 } END { exit n["in"] != 4 || n["used"] + n["unasked"] != 4 }' account
}

@test "a table for people, and what does not go together" {
	run -1 probe 李娜 -t table leads.csv
	[[ ${lines[2]} == *李娜*王磊*2026-03-09*-2 ]]
	run -2 probe 李娜 --fuzzy leads.csv
	run -2 probe 李娜 --against leads.csv leads.csv
	run -2 lead-dedup -t table leads.csv
	run -2 probe 李娜 --merge leads.csv
}

@test "of a store: contacts by the owner protect, however they were written" {
	sales-db init sales.db
	lead-save -q -d 2026-03-10 --same-phone allow sales.db leads.csv
	run -1 --separate-stderr probe 13800138000 sales.db
	[ -z "$stderr" ]
	[ "$(cut -d, -f1,2,5,9-11 <<<"${lines[1]}")" = 1,张伟,周敏,周敏,2026-03-11,0 ]
	lead-log -d 2026-03-07 --by 王磊 sales.db call 1
	[ "$(probe 13800138000 sales.db | sed -n 2p | cut -d, -f9-11)" = 周敏,2026-03-11,0 ]
	lead-log -d 2026-03-07 --by 周敏 sales.db call 1
	[ "$(probe 张伟 sales.db | sed -n 2p | cut -d, -f9-11)" = 周敏,2026-03-14,3 ]
	lead-log -d 2026-03-08 --by 周敏 --amount 128000 sales.db order 1
	[ "$(probe 13800138000 sales.db | sed -n 2p | cut -d, -f9-11)" = 周敏,, ]
	run -0 probe 13500135000 sales.db
	run -1 probe 李娜 sales.db
	[ "${#lines[@]}" -eq 2 ]
}

@test "a customer is judged once, however many rows he has" {
	{
		echo id,name,phone,owner,created_at
		seq 3000 | awk '{ printf "%d,客户%d,+8613800138000,王磊%d,2026-03-%02d\n", $1, $1, $1 % 7, $1 % 28 + 1 }'
	} >rows.csv
	timeout 15 lead-dedup -d 2026-03-30 --probe 13800138000 -o got rows.csv || [ $? -eq 1 ]
	[ "$(wc -l <got)" -eq 3001 ]
	[ "$(cut -d, -f9 got | sort -u | wc -l)" -eq 2 ]
}

@test "the order of rows changes nothing, nor does a tie" {
	cat >base.csv <<-'END'
		id,name,phone,phone2,email,owner,stage,created_at,touched_at
		9,张伟,+8613800138000,,zhang@example.cn,周敏,邀约,2026-03-01,2026-03-04
		4,张先生,+8613700137000,+8613800138000,,王磊,咨询,2026-03-01,2026-03-04
		7,张伟,+8613600136000,,,赵倩,咨询,2026-03-01,
		2,张伟,+8613500135000,,,赵倩,,2026-03-01,
		5,张伟,+8613400134000,,,赵倩,,,
		1,华信,+8613700137000,,,,,2026-02-01,
		8,李娜,+8613900139000,,,王磊,咨询,2026-03-02,2026-03-02
	END
	probe 张伟 base.csv >want || [ $? -eq 1 ]
	[ "$(cut -d, -f1 want | xargs)" = 'row 1 4 9 7 2 5' ]
	for how in -r '-t, -k2' '-t, -k4' '-t, -k6r' '-t, -k8' -k1n; do
		{
			head -1 base.csv
			# shellcheck disable=SC2086
			tail -n +2 base.csv | sort $how
		} >shuffled.csv
		diff want <(probe 张伟 shuffled.csv)
	done
}
