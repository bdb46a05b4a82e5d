# Where every record went: in = out + merged + used + unasked + aside.

bats_require_minimum_version 1.5.0
load programs

# The account in the file acc, "in out merged used unasked aside", after it
# was held against its equation, its reasons and what -v says.
account() {
	awk -F, '
		NR == 1 { if ($0 != "what,n") exit 1; next }
		/^aside\./ { reasons += $2; next }
		{ n[$1] = $2 }
		END {
			if (n["in"] != n["out"] + n["merged"] + n["used"] + n["unasked"] + n["aside"])
				exit 1
			if (n["aside"] != reasons)
				exit 1
			print n["in"], n["out"], n["merged"], n["used"], n["unasked"], n["aside"]
		}' acc || wrong "the account does not add up: $(paste -sd' ' acc)"
}

# counts STATUS 'NUMBERS' PROG ARG...: run it, these are its account.
counts() {
	local status=$1 want=$2 had
	shift 2
	try "$status" "$@" --account acc
	had=$(account)
	[ "$had" = "$want" ] || wrong "$*: $had, not $want"
	mv out without
	try "$status" "$@" --account acc -v
	same without
	# shellcheck disable=SC2086
	set -- $want
	said "^[a-z-]+: in $1 = out $2 \+ merged $3 \+ used $4 \+ unasked $5 \+ aside $6; skipped "
	[ "$6" -eq 0 ] || said "^[a-z-]+: $6 of $1 rows set aside: "
}

mixed() {
	cat <<-'END'
		id,phone,name,created_at,stage,at,kind,value,amount
		1,+8613800138000,王小明,2026-03-01,咨询,2026-03-01,stage,new,
		2,+8613800138000,王小明,2026-03-02,咨询,2026-03-02,call,,1.5

		3,+8613900139000,李娜,昨天,试驾,昨天,stage,won,
		4,+8613700137000,陈涛,2026-03-30,战败,2026-03-30,stage,,x
		,,,2026-03-03,咨询,2026-03-03,stage,lost,
	END
}

@test "every program accounts for a mixed list" {
	mixed >mixed.csv
	counts 0 '5 4 1 0 0 0' lead-dedup mixed.csv
	grep -qx skipped,1 acc
	counts 1 '5 3 1 0 0 1' lead-dedup --keep oldest mixed.csv
	grep -qx aside.created_at_bad,1 acc
	counts 0 '5 1 0 0 4 0' lead-dedup --show dups mixed.csv
	counts 0 '5 5 0 0 0 0' lead-dedup --show all mixed.csv
	counts 1 '5 0 0 0 5 0' lead-dedup -q mixed.csv
	counts 1 '5 0 0 1 2 2' funnel-report mixed.csv
	counts 1 '5 3 0 0 0 2' followup-due mixed.csv
	counts 1 '5 3 0 0 0 2' followup-due -q mixed.csv
	sed '1s/name/owner/' mixed.csv >owned.csv
	counts 0 '5 0 0 0 5 0' followup-due --rep 张三 owned.csv
	counts 0 '3 0 0 3 0 0' target-split good.csv
	counts 0 '3 0 0 3 0 0' target-check good.csv
	counts 0 '3 0 0 3 0 0' target-check -q good.csv
	counts 0 '3 0 0 3 0 0' target-save good.csv
	counts 0 '3 0 0 3 0 0' target-save -q good.csv
	counts 0 '4 0 0 4 0 0' target-track good.csv
	counts 0 '3 0 0 3 0 0' funnel-report good.csv
	counts 0 '3 0 0 2 1 0' pay-commission good.csv
	counts 1 '3 0 0 2 1 0' pay-commission -q good.csv
	counts 1 '5 2 0 0 0 3' lead-import mixed.csv
}

@test "rows set aside are said in one line, with how to keep them" {
	mixed >mixed.csv
	for p in lead-import funnel-report followup-due; do
		try 1 "$p" mixed.csv
		[ "$(wc -l <err)" -eq 1 ]
		said ' of 5 rows set aside: .* \(--rejects FILE keeps them\)$'
		try 1 "$p" --rejects r mixed.csv
		lacks err '--rejects'
	done
}

@test "rejects: the input's own header and cells, and why" {
	mixed >mixed.csv
	for p in funnel-report followup-due; do
		try 1 "$p" --rejects r --account acc mixed.csv
		[ "$(head -n 1 r)" = "$(head -n 1 mixed.csv),reject_src,reject_reason,reject_why,reject_extra,reject_raw" ]
		[ "$(($(wc -l <r) - 1))" = "$(sed -n 's/^aside,//p' acc)" ]
		# a row as it came, and where from
		grep -F "$(sed -n 5p mixed.csv)" r | grep -q ',mixed.csv:5,[a-z_]*_bad,[a-z_]*: [^,]*,,$'
	done
}

@test "rejects, mended, go back in, and nothing is doubled" {
	mkdir whole broken
	leads 500 >whole/list
	# on lines that are records: dates no one can read, a cell too much
	awk 'gsub(/"/, "&") % 2 == 0 && NR > 1 {
			if (NR % 9 == 0) sub(/,2026/, ",坏2026")
			if (NR % 11 == 0) $0 = $0 ",\"a,b\""
		} 1' whole/list >broken/list
	(cd whole && go lead-import -o ../want list) 2>err || [ $? = 1 ]
	go lead-dedup --keys src --to tsv want 2>err | sort >want.tsv

	(cd broken && go lead-import -r ../r1 --account ../acc -o ../a list) \
		2>err || [ $? = 1 ]
	aside=$(sed -n 's/^aside,//p' acc)
	[ "$(sed -n 's/^aside.bad_row,//p' acc)" -gt 20 ]
	[ "$(sed -n 's/^aside.created_at_bad,//p' acc)" -gt 20 ]
	# not mended: what is wrong still is set aside, from where it first was
	go lead-import -r r2 --account acc r1 >b 2>err || [ $? = 1 ]
	[ "$(sed -n 's/^in,//p' acc)" = "$aside" ]
	"$build/read-csv" <r2 | cut -f 12 | grep -q '^list:[0-9]*$'
	"$build/read-csv" <r2 | cut -f 12 | grep -v '^list:[0-9]*$' |
		cmp - <(echo reject_src)
	sed 's/坏//' r2 >mended
	go lead-import mended >c 2>err || [ $? = 1 ]

	# a, b and c together are the whole, each row once
	go lead-dedup --account acc --keys src --to tsv a b c 2>err | sort >had.tsv
	grep -qx merged,0 acc
	same want.tsv had.tsv
}
