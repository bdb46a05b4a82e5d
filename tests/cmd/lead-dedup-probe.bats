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

# The leads of a file or a store that are found, with whose they are.
who() {
	lead-dedup -d 2026-03-11 --probe "$1" --to csv "${@:2}" |
		cut -d, -f2,4,9 | tail -n +2 | sort
}

@test "who is asked for is a number, an e-mail or a name, whatever joins rows" {
	run -1 probe 13800138000 --keys name leads.csv
	[ "$(cut -d, -f1 <<<"$output" | xargs)" = 'row leads.csv:2 leads.csv:5 leads.csv:3' ]
	run -1 probe 13900139000 --same-phone ignore leads.csv
	[ "${#lines[@]}" -eq 2 ]
	sales-db init sales.db
	lead-save -q --same-phone allow sales.db leads.csv
	for how in '--keys name' '--keys email' '--same-phone ignore' \
		'--same-phone review' '--hub 1'; do
		for him in 13800138000 张伟 zhang@example.cn; do
			# shellcheck disable=SC2086
			diff <(who $him $how leads.csv) <(who $him $how sales.db)
		done
	done
}

@test "who could be nobody is a wrong command line, not nobody" {
	sales-db init sales.db
	for who in '' '   ' '　' '?' ？？ —— 无 n/a 123 １２３ 1380013800 62345678 \
		2125551234 + 🙂 'zhang@' '@' 张伟@; do
		for of in leads.csv sales.db; do
			run -2 --separate-stderr probe "$who" "$of"
			[[ $stderr == *"--probe takes a telephone"*"an e-mail or a name, not '$who'"* ]]
			[ -z "$output" ]
			run -2 probe "$who" -q "$of"
		done
	done
	run -0 probe 360公司 leads.csv
	run -0 probe José leads.csv
}

# Names that are one in some spelling, and others that stand close by.
spell() {
	cat >spelt.csv <<-'END'
		name,company,phone,created_at
		张伟,,+8613800000001,2026-03-01
		张 伟,上海　华信,+8613800000002,2026-03-01
		　张　伟 ,上海华信,+8613800000003,2026-03-01
		张​伟,上海 华 信,+8613800000004,2026-03-01
		张,上海华,+8613800000005,2026-03-01
		张伟伟,上海华信达,+8613800000006,2026-03-01
		张玮,龍华,+8613800000007,2026-03-01
		張偉,龙华,+8613800000008,2026-03-01
		zhang wei,ABC有限公司,+8613800000009,2026-03-01
		Zhang Wei,ＡＢＣ有限公司,+8613800000010,2026-03-01
		ＺＨＡＮＧ　ＷＥＩ,abc有限公司,+8613800000011,2026-03-01
		ZhangWei,ABC 有限公司,+8613800000012,2026-03-01
		Zhang-Wei,ABCD有限公司,+8613800000013,2026-03-01
		José,㈱山田,+8613800000014,2026-03-01
		JOSÉ,(株)山田,+8613800000015,2026-03-01
		José,（株）山田,+8613800000016,2026-03-01
		Jose,株山田,+8613800000017,2026-03-01
		ガガ,１２３号,+8613800000018,2026-03-01
		ｶﾞｶﾞ,123号,+8613800000019,2026-03-01
		ガカ,①②③号,+8613800000020,2026-03-01
		ΣΊΣΥΦΟΣ,Straße,+8613800000021,2026-03-01
		σίσυφος,STRASSE,+8613800000022,2026-03-01
		김 철수,㎏,+8613800000023,2026-03-01
		김철수,kg,+8613800000024,2026-03-01
		王﨑,无,+8613800000025,2026-03-01
		王﨑️,无锡,+8613800000026,2026-03-01
	END
}

@test "a name is found in a store in each spelling in which a list has it" {
	local name

	spell
	sales-db init sales.db
	lead-save -q sales.db spelt.csv
	[ "$(who zhangwei spelt.csv | wc -l)" -eq 4 ]
	[ "$(who 'Ａ b C有限公司' spelt.csv | wc -l)" -eq 4 ]
	[ "$(who 张伟 spelt.csv | wc -l)" -eq 4 ]
	[ "$(who jose spelt.csv | wc -l)" -eq 1 ]
	tail -n +2 spelt.csv | cut -d, -f1,2 | tr , '\n' >names
	# a store of version 1 has no index of names, and finds the same
	cp sales.db old.db
	sqlite3 old.db 'drop index lead_name; drop index lead_company; pragma user_version = 1'
	while IFS= read -r name; do
		[ -z "${name//无/}" ] && continue # nothing is said
		who "$name" spelt.csv >want
		[ -s want ]
		diff want <(who "$name" sales.db)
		diff want <(who "$name" old.db)
	done <names
}

@test "a store finds all who hang together, over as many as need be" {
	cat >chain.csv <<-'END'
		name,phone,phone2,email,owner,created_at
		张伟,+8613800138000,,,周敏,2026-03-08
		张先生,+8613700137000,+8613800138000,,王磊,2026-03-09
		华信采购,+8613700137000,,Buy@example.cn,王磊,2026-03-09
		李娜,+8613900139000,+8613600136000;+8613500135001,buy@example.cn,赵倩,2026-03-05
		李小姐,+8613500135001,,,周敏,2026-03-10
		王芳,+8613400134000,,,周敏,2026-03-10
	END
	sales-db init sales.db
	lead-save -q --same-phone allow sales.db chain.csv
	for him in 13800138000 13500135001 13600136000 BUY@example.cn 李小姐; do
		who $him chain.csv >want
		[ "$(wc -l <want)" -eq 5 ]
		[ "$(cut -d, -f3 want | sort -u)" = 赵倩 ]
		diff want <(who $him sales.db)
	done
	[ "$(who 13400134000 sales.db | wc -l)" -eq 1 ]
	# beside a list it is read whole, for the list may join what it does not
	head -1 chain.csv >more.csv
	echo 王小姐,+8613400134000,,buy@example.cn,,2026-03-11 >>more.csv
	[ "$(who 13400134000 sales.db more.csv | wc -l)" -eq 7 ]
}

@test "who was merged into another is known by what he was called" {
	sales-db init sales.db
	lead-save -q --same-phone allow sales.db leads.csv
	lead-log -d 2026-03-11 --by 周敏 --outcome 1 sales.db merge 3
	for him in 13900139000 李娜; do
		run -1 probe $him sales.db
		[ "$(cut -d, -f1,2 <<<"${lines[1]}")" = 1,张伟 ]
	done
}

@test "more leads than are looked at: those there are, and a word on it" {
	{
		echo name,phone,phone2,created_at
		echo 张伟,+8613800138000,+8675586543210,2026-03-01
		seq 20000 30000 | sed 's/.*/客户&,+86131000&0,+8675586543210,2026-03-02/'
	} >many.csv
	sales-db init sales.db
	lead-save -q --same-phone allow sales.db many.csv
	run -1 --separate-stderr probe 13800138000 sales.db
	[ "${#lines[@]}" -eq 10001 ]
	[[ ${lines[1]} == 1,张伟,* ]]
	[[ $stderr == *'more than 10000 leads'* ]]
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
