#!/usr/bin/env bats
# lead-dedup --collisions: whose customers are that several reps have.

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	unset SALES_DB SALES_TZ
	cat >leads.csv <<-'END'
		id,name,phone,owner,created_at,touched_at,referrer
		1,张伟,+8613800138000,周敏,2026-03-01T09:00:00+08:00,2026-03-04T10:20:00+08:00,
		2,张先生,+8613800138000,王磊,2026-03-10T11:00:00+08:00,2026-03-10T11:00:00+08:00,
		3,李娜,+8613900139000,王磊,2026-03-01,2026-03-02,
		4,李女士,+8613900139000,周敏,2026-03-20,,
		5,赵六,+8613700137000,赵倩,2026-03-01,2026-03-02,
		6,赵六,+8613700137000,周敏,2026-03-03,2026-03-03,张伟
		7,钱七,+8613600136000,赵倩,2026-03-01,2026-03-02,
		8,钱七,+8613600136000,王磊,2026-03-03,2026-03-03,孙八
		9,周九,+8613500135000,赵倩,2026-03-01,2026-03-20,
		10,周九,+8613500135000,王磊,2026-03-10,2026-03-10,
		11,吴十,+8613400134000,赵倩,2026-03-01,,
		12,吴十,+8613400134000,赵倩,2026-03-20,,
		13,郑一,+8613300133000,,2026-03-01,,
		14,郑一,+8613300133000,周敏,2026-03-20,,
	END
	day='-d 2026-03-31'
}

# Of each claim its row and some columns.
claims() {
	lead-dedup --collisions $day -t tsv "$@" | awk -F'\t' '
		NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		{ print $at["claim_row"], $at["verdict"], $at["owner"],
			$at["at_fault"] "|" $at["gap"], $at["days_left"] }' | sort -n
}

@test "protected, lapsed, a referral, and what needs a ruling" {
	run -0 claims leads.csv
	diff - <(echo "$output") <<-'END'
		2 protected 周敏 |6 -20
		4 lapsed 周敏 王磊|18 -4
		6 referral 周敏 |1 -21
		8 needs_ruling 赵倩 |1 -22
		10 needs_ruling 赵倩 |9 -4
	END
}

@test "the evidence: both rows, both clocks, the last contact, the sum" {
	sed '1s/$/,logged_at/;2s/$/,2026-03-01T09:05:00+08:00/;3s/$/,2026-03-12/
		4,$s/$/,/' leads.csv >logged.csv
	run -0 lead-dedup --collisions -d 2026-03-12 logged.csv
	[ "${lines[1]}" = 'phone +8613800138000,lapsed,王磊,周敏,2026-03-17,5,周敏,1,2026-03-01T09:00:00+08:00,2026-03-01T09:05:00+08:00,2026-03-04T10:20:00+08:00,1,王磊,2,2026-03-10T11:00:00+08:00,2026-03-12,8,"2026-03-12 - 2026-03-04 = 8 days, more than 7"' ]
	# what had not happened by then is not judged
	[[ $output != *lead*4* ]]
	[ "${#lines[@]}" -eq 5 ]
}

@test "events say what was before the last contact, and who ordered" {
	cat >touches.csv <<-'END'
		event,id,phone,at,kind,value,rep
		70,9,,2026-03-06,call,,赵倩
		71,9,,2026-03-20,call,,赵倩
		72,,138-0013-8000,2026-03-05,visit,,
		73,3,,2026-03-10,call,,周敏
		74,5,,2026-03-02,stage,订单,
		75,9,,2026-03-07,note,,赵倩
		76,404,,2026-03-07,call,,赵倩
	END
	run -0 claims --touches touches.csv leads.csv
	diff - <(echo "$output") <<-'END'
		2 protected 周敏 |5 -19
		4 lapsed 周敏 王磊|19 -4
		6 protected 赵倩 |1 
		8 needs_ruling 赵倩 |1 -22
		10 protected 赵倩 |4 -4
	END
	run -0 lead-dedup --collisions $day --touches touches.csv leads.csv
	[[ $output == *,2026-03-06,70,王磊,10,* ]]
	[[ $output == *'ordered before'* ]]
}

@test "the base is judged with the rest; so are clusters by likeness" {
	sed -n '1p;3p;5p' leads.csv >new.csv
	sed '3d;5d' leads.csv >base.csv
	run -0 claims --against base.csv new.csv
	[[ $output == *'2 protected 周敏 |6 -20'* ]]
	[[ $output == *'4 lapsed 周敏 王磊|18 -4'* ]]
	printf 'answer,row,with\nsame,1,3\n' >known.csv
	run -0 claims --known known.csv leads.csv
	[[ $output == *"1 needs_ruling "* ]]
}

@test "the order of rows changes nothing, and the account holds" {
	claims leads.csv >want
	{
		head -n 1 leads.csv
		tail -n +2 leads.csv | tac
	} | claims --account account | diff want -
	grep -qx used,14 account
	sed '3s/2026-03-10T11:00:00+08:00/2026-03-99/' leads.csv >bad.csv
	run -1 lead-dedup --collisions bad.csv
	[[ $output == *"created_at_bad 1"* ]]
}

@test "a new list against a store: by what is said, and the store's contacts" {
	sed -n '1p;2p;4p;8p' leads.csv | cut -d, -f2-6 >base.csv
	sed '1s/referrer/介绍人/;1s/^id/ext/' leads.csv | sed -n '1p;3p;5p;9p' >new.csv
	sed -i '4s/孙八/张先生/;2s/$/赵六/' new.csv
	sales-db init sales.db
	lead-save -q -d 2026-03-01 sales.db base.csv
	lead-log -d 2026-03-16 --by 王磊 sales.db call 13900139000
	run -0 claims --against sales.db new.csv
	diff - <(echo "$output" | sort) <<-'END'
		new.csv:2 needs_ruling 周敏 |6 -20
		new.csv:3 protected 王磊 |4 -8
		new.csv:4 referral 王磊 |1 -21
	END
	run -0 lead-dedup --collisions $day --against sales.db new.csv
	[[ $output == *,2026-03-16T23:59:59+08:00,*"2026-03-20 - 2026-03-16 = 4 days"* ]]
}

@test "what is needed, and what does not go together" {
	run -3 lead-dedup --collisions <<<$'phone\n1'
	[[ $output == *"no column 'owner'"* ]]
	run -2 lead-dedup --touches leads.csv leads.csv
	run -2 lead-dedup --collisions --merge leads.csv
	run -2 lead-dedup --collisions --show all leads.csv
	run -3 lead-dedup --collisions --touches leads.csv leads.csv
	[[ $output == *"leads.csv: events need columns 'at' and 'kind'" ]]
	printf 'id,at,kind\n1,2026-99-01,call\n' >touches.csv
	run -3 lead-dedup --collisions --touches touches.csv leads.csv
	[[ $output == *"touches.csv:2: at: "*"'2026-99-01'" ]]
}
