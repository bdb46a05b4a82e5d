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

# The claims of a list and its events, their rows in another order.
turned() {
	for f in leads touches; do
		{
			head -n 1 "$f.csv"
			tail -n +2 "$f.csv" | "$@"
		} >"turned-$f.csv"
	done
	lead-dedup --collisions $day --touches turned-touches.csv \
		turned-leads.csv | sort
}

@test "events by telephone say the same in whatever order all rows come" {
	cat >leads.csv <<-'END'
		id,name,phone,owner,created_at,touched_at
		1,张伟,+8613800138000,周敏,2026-03-01,2026-03-20
		2,张先生,+8613800138000,王磊,2026-03-11,2026-03-11
		3,张伟,+8613800138000,赵倩,2026-03-18,2026-03-18
		4,李娜,+8613900139000,陈静,2026-03-06,
		5,李女士,+8613900139000,王磊,2026-03-25,
	END
	# without a rep it is of the oldest row, else of the rep's; of two that
	# tell when row 2 was saved, or whose row 4 was, the first by time
	cat >touches.csv <<-'END'
		phone,at,kind,value,old,rep,logged_at
		13800138000,2026-03-08,call,,,,
		13800138000,2026-03-12,visit,,,王磊,
		13900139000,2026-03-05,owner,赵倩,周敏,,2026-03-06
		13900139000,2026-03-05,owner,陈静,赵倩,,2026-03-07
		13900139000,2026-03-01,new,,,陈静,
		13900139000,2026-03-04,new,,,陈静,
		13900139000,2026-03-15,touched_at,2026-03-19,2026-03-07,陈静,
		13900139000,2026-03-19,touched_at,2026-03-22,2026-03-15,陈静,
	END
	turned cat >want
	grep -q '2026-03-11 - 2026-03-08 = 3 days' want
	grep -q '2026-03-25 - 2026-03-07 = 18 days' want
	for how in tac 'sort -t, -k2' 'sort -r' 'sort -t, -k6' 'sort -t, -k4r' \
		'shuf --random-source=leads.csv'; do
		turned $how | sed 's/turned-touches.csv:[0-9]*/E/' |
			diff <(sed 's/turned-touches.csv:[0-9]*/E/' want) -
	done
}

@test "who has sent himself is sent by nobody" {
	cat >leads.csv <<-'END'
		id,name,phone,owner,created_at,touched_at,referrer
		1,张伟,+8613800138000,周敏,2026-03-01,2026-03-04,
		2,张先生,+8613800138000,王磊,2026-03-06,2026-03-06,张先生
		3,李娜,+8613900139000,周敏,2026-03-01,2026-03-04,
		4,李女士,+8613900139000,王磊,2026-03-06,2026-03-06,139 0013 9000
		5,赵六,+8613700137000,周敏,2026-03-01,2026-03-04,
		6,赵六,+8613700137000,王磊,2026-03-06,2026-03-06,6
		7,钱七,+8613600136000,周敏,2026-03-01,2026-03-04,
		8,王五,+8613600136000,王磊,2026-03-06,2026-03-06,王五
		9,王五,+8613500135000,王磊,2026-02-06,2026-02-06,
	END
	# another of the name is another customer
	run -0 claims leads.csv
	diff - <(echo "$output" | cut -d' ' -f1-3) <<-'END'
		2 needs_ruling 周敏
		4 needs_ruling 周敏
		6 needs_ruling 周敏
		8 referral 王磊
	END
}

@test "a stage that means an order is one, in a list as in a store" {
	cat >base.csv <<-'END'
		name,phone,owner,stage,created_at,touched_at
		赵六,+8613700137000,赵倩,订单,2026-03-01,2026-03-02
		钱七,+8613600136000,赵倩,邀约,2026-03-01,2026-03-02
		周九,+8613500135000,赵倩,邀约,2026-03-01,2026-03-02
	END
	cat >new.csv <<-'END'
		id,name,phone,owner,stage,created_at,touched_at
		91,赵六,+8613700137000,周敏,咨询,2026-03-20,2026-03-20
		92,钱七,+8613600136000,周敏,咨询,2026-03-20,2026-03-20
		93,周九,+8613500135000,周敏,订单,2026-03-20,2026-03-20
	END
	sales-db init sales.db
	lead-save -q sales.db base.csv
	for base in base.csv sales.db; do
		run -0 claims --against "$base" new.csv
		diff - <(echo "$output") <<-'END'
			91 protected 赵倩 |18 
			92 lapsed 周敏 赵倩|18 -4
			93 lapsed 周敏 赵倩|18 
		END
	done
	# when it was ordered is told by an event, which counts before
	printf 'phone,at,kind,value\n13700137000,2026-03-25,stage,订单\n' >touches.csv
	run -0 claims --touches touches.csv --against base.csv new.csv
	[[ ${lines[0]} == '91 lapsed 周敏 赵倩|18 ' ]]
	run -0 claims --stages generic --against base.csv new.csv
	[[ ${lines[0]} == '91 protected '* ]]
}

@test "where no contact is known nobody has let it lapse" {
	sed -n '1p;3,4p' leads.csv | cut -d, -f1-5 >new.csv
	printf 'id,phone,owner,created_at\n%s\n%s\n' \
		11,+8613800138000,周敏,2026-03-01 \
		13,+8613900139000,赵倩,2026-02-26 >base.csv
	run -0 --separate-stderr lead-dedup --collisions $day --against base.csv new.csv
	[ "${#lines[@]}" -eq 3 ]
	[[ ${lines[1]} == *,needs_ruling,周敏,,2026-03-08,-23,*'"2026-03-10 - 2026-03-01 = 9 days, more than 7; no date of contact is known: touched_at or --touches"' ]]
	# three days after the reception it is his, whatever came of it
	[[ ${lines[2]} == *,protected,赵倩,* ]]
	[ "$stderr" = 'lead-dedup: claims that need a ruling, since no date of contact is known: 1 (a column touched_at or --touches tells)' ]
	# a column of the input tells nothing of the base, --touches does
	sed -n '1p;3p' leads.csv >new.csv
	run -0 --separate-stderr claims --against base.csv new.csv
	[ "$output" = '2 needs_ruling 周敏 |9 -23' ]
	[ -n "$stderr" ]
	printf 'phone,at,kind\n' >touches.csv
	run -0 --separate-stderr claims --touches touches.csv --against base.csv new.csv
	[ "$output" = '2 lapsed 王磊 周敏|9 -14' ]
	[ -z "$stderr" ]
}

@test "a handover of one of several rows is no claim" {
	cat >leads.csv <<-'END'
		id,name,phone,owner,created_at,touched_at
		1,张伟,+8613800138000,周敏,2026-03-01,
		2,张先生,+8613800138000,王磊,2026-03-03,
		3,张先生,+8613800138000,赵倩,2026-03-24,
	END
	cat >touches.csv <<-'END'
		event,id,at,kind,value,old,rep
		70,2,2026-03-20,owner,王磊,周敏,主管
	END
	# who was given it has it, and is in touch from then on
	run -0 claims --touches touches.csv leads.csv
	[ "$output" = '3 protected 王磊 |4 -4' ]
	# a call of who had it before is his who made it, or had it then
	echo '71,2,2026-03-19,call,,,' >>touches.csv
	sed -i '/^3,/s/2026-03-24/2026-03-19T12:00/' leads.csv
	run -0 claims --touches touches.csv leads.csv
	[ "$output" = '3 protected 周敏 |0 -5' ]
	# a row that another had is another's claim still
	sed -i 's/王磊,周敏,主管/王磊,陈静,主管/' touches.csv
	run -0 claims --touches touches.csv leads.csv
	grep -qx '2 protected 赵倩 |1 -5' <<<"$output"
}

@test "what had happened by then counts, whenever it was put down" {
	printf 'id,at,kind,rep,logged_at\n%s\n' \
		9,2026-03-06,call,赵倩,2026-04-02 \
		9,2026-03-30,call,赵倩,2026-03-30 >touches.csv
	run -0 lead-dedup --collisions -d 2026-03-29 --touches touches.csv leads.csv
	[[ $output == *,王磊,10,*'2026-03-10 - 2026-03-06 = 4 days'* ]]
	[[ $output != *2026-03-30* ]]
}

@test "thousands of rows of one customer, with as many events" {
	awk 'BEGIN {
		print "id,phone,owner,created_at,touched_at"
		for (i = 1; i <= 3000; i++)
			printf "%d,+8613800138000,业务%d,2026-%02d-%02d,\n",
				i, i % 7, i % 9 + 1, i % 28 + 1 }' >leads.csv
	awk 'BEGIN {
		print "phone,at,kind,rep"
		for (i = 1; i <= 3000; i++)
			printf "13800138000,2026-%02d-%02d,call,业务%d\n",
				i % 8 + 1, i % 27 + 1, i % 5 }' >touches.csv
	day='-d 2026-12-31'
	timeout 20 lead-dedup --collisions $day --touches touches.csv leads.csv \
		>claims.csv 2>/dev/null
	[ "$(wc -l <claims.csv)" -gt 1000 ]
	# each row is asked, one customer judged
	run -1 --separate-stderr timeout 20 lead-dedup --probe 13800138000 $day \
		--touches touches.csv leads.csv
	[ "${#lines[@]}" -eq 3001 ]
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
