#!/usr/bin/env bats
# tests/pollute and tests/pollute-score: what measures readers is measured first.

bats_require_minimum_version 1.5.0

setup_file() {
	tests=$BATS_TEST_DIRNAME/..
	export tests made=$BATS_FILE_TMPDIR/made
	"$tests/pollute" "$made"
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
}

# A reader that is a line of shell; $1 in it is the file.
reader() {
	printf '#!/bin/sh\n%s\n' "$1" >reader
	chmod +x reader
}

# score [-v]: the scorer's output with runs of blanks as one
score() {
	run --separate-stderr "$tests/pollute-score" "$@" "$made" ./reader
	[ "$status" -eq 0 ]
	[ "$stderr" = "" ]
	output=$(tr -s ' ' <<<"$output")
}

# A set of two files, so that a test of the scorer's words is quick.
two_files() {
	made=$PWD/few
	mkdir -p few/in few/truth
	printf 'a,b\n1,2\n' | tee few/in/x.csv >few/truth/x.csv
	printf 'a;b\n1;2\n' >few/in/y.csv
	cp few/truth/x.csv few/truth/y.csv
	printf '%s\n' name,kind,fault,table,readable x,ends,lf,t,1 y,delimiter,semicolon,t,0 >few/index.csv
}

@test "the same seed makes the same files, another makes others" {
	"$tests/pollute" --seed 1 again
	diff -r "$made" again
	"$tests/pollute" --seed 2 --table leads other
	run ! diff -r "$made/in" other/in
	[ "$(tail -n +2 other/index.csv | cut -d, -f4 | sort -u)" = leads ]
	cmp "$made/truth/leads-ends-lf.csv" other/truth/leads-ends-lf.csv
}

@test "--list is the index and writes nothing" {
	"$tests/pollute" --list | cmp - "$made/index.csv"
	[ -z "$(ls)" ]
}

@test "a wrong command line" {
	run --separate-stderr "$tests/pollute"
	[ "$status" -ne 0 ]
	[[ $stderr == usage:* ]]
	run --separate-stderr "$tests/pollute-score" "$made"
	[ "$status" -ne 0 ]
	[[ $stderr == usage:* ]]
}

@test "every kind is there, some hundreds of files, most readable" {
	run -0 awk -F, 'NR > 1 { print $2 }' "$made/index.csv"
	[ "$(sort -u <<<"$output" | tr '\n' ' ')" = "debris delimiter empty encoding ends escape footer format header preamble quote quotes ragged row-delim second size two " ]
	[ "${#lines[@]}" -ge 800 ]
	[ "$(grep -c '^two$' <<<"$output")" -ge 140 ]
	[ "$(sort <<<"$output" | uniq -c | awk '$1 < 5' | wc -l)" -eq 0 ]
	[ "$(cut -d, -f1 "$made/index.csv" | sort | uniq -d | wc -l)" -eq 0 ]
	awk -F, '{ n += $5 } END { exit n < 0.85 * NR }' "$made/index.csv"
}

@test "every file has its truth, and all but the clean one a fault" {
	diff <(cd "$made/in" && ls) <(cd "$made/truth" && ls)
	diff <(cd "$made/in" && printf '%s\n' * | sed 's/\.csv$//' | sort) \
		<(tail -n +2 "$made/index.csv" | cut -d, -f1 | sort)
	same=$(cd "$made/in" && for f in *; do
		! cmp -s "$f" "../truth/$f" || echo "$f"
	done)
	# LF is the clean file; the others change cells, not how they are written
	run ! grep -vE -- '-(ends-lf|header|format|size|debris|empty-(cells|column|no-byte)|quote-none)' <<<"$same"
}

@test "what some files hold" {
	cd "$made/in"
	[ "$(head -c 3 leads-encoding-utf-8-bom.csv | od -An -tx1)" = " ef bb bf" ]
	[ "$(head -c 2 leads-encoding-utf-16be-bom.csv | od -An -tx1)" = " fe ff" ]
	iconv -f GB18030 -t UTF-8 leads-encoding-gb18030.csv | cmp - ../truth/leads-encoding-gb18030.csv
	iconv -f BIG5-HKSCS -t UTF-8 trad-encoding-big5-hkscs.csv | cmp - ../truth/trad-encoding-big5-hkscs.csv
	LC_ALL=C grep -q $'\x80' leads-encoding-gbk-euro.csv
	grep -q '€' ../truth/leads-encoding-gbk-euro.csv
	[ "$(head -n 1 narrow-delimiter-bar-bar.csv)" = 'company||phone' ]
	[ "$(head -n 1 ../truth/leads-header-groups.csv)" = '客户姓名,联系方式 手机号,来电渠道,意向车型,预计采购时间,需求情况 区域,创建时间,跟进人,备注' ]
	[ "$(grep -c 手机号 leads-header-again-5.csv)" -eq 8 ]
	[ "$(grep -c 手机号 ../truth/leads-header-again-5.csv)" -eq 1 ]
	[ "$(wc -l <../truth/nums-size-rows.csv)" -eq 3001 ]
	[ -f none-empty-no-byte.csv ] && [ ! -s none-empty-no-byte.csv ]
}

@test "a reader that knows the truth has full marks, also with empty cells behind" {
	reader 'cat "${1%/in/*}/truth/${1##*/}"'
	score
	[[ ${output##*$'\n'} =~ ^total\ ([0-9]+)\ ([0-9]+)\ ([0-9]+)\ ([0-9]+)\ 0\ 0\ 0$ ]]
	[ "${BASH_REMATCH[1]}" -eq "${BASH_REMATCH[3]}" ]
	[ "${BASH_REMATCH[2]}" -eq "${BASH_REMATCH[4]}" ]
	[ "${BASH_REMATCH[1]}" -eq $(($(wc -l <"$made/index.csv") - 1)) ]
	two_files
	reader 'printf "a,b,\n\"1\",2,\n"'
	score -v
	[[ ${output##*$'\n'} == "total 2 1 2 1 0 0 0" ]]
}

@test "a reader that prints garbage has none" {
	reader 'echo 乱,码'
	"$tests/pollute" --table narrow narrow
	made=narrow
	score
	n=$(($(wc -l <"$made/index.csv") - 1))
	[[ ${output##*$'\n'} == "total $n "*" 0 0 $n 0 0" ]]
}

@test "how a file is missed" {
	two_files
	reader 'cat "$1"'
	score -v
	diff - <(echo "$output") <<-'END'
		y: cells, silent (not readable)
		kind files readable exact of-readable silent uneven failed
		ends 1 1 1 1 0 0 0
		delimiter 1 0 0 0 1 0 0
		total 2 1 1 1 1 0 0
	END
	reader 'cat "$1"; echo 1,2,3'
	score
	[[ ${output##*$'\n'} == "total 2 1 0 0 2 2 0" ]]
	reader 'echo "a,b"; printf "x,\"y\"z\n"'
	score
	[[ ${output##*$'\n'} == "total 2 1 0 0 2 2 0" ]]
	reader 'printf "a,b\n1,2,\n"'
	score
	[[ ${output##*$'\n'} == "total 2 1 0 0 2 2 0" ]]
	reader 'printf "a,b\n\377,2\n"'
	score
	[[ ${output##*$'\n'} == "total 2 1 0 0 2 2 0" ]]
	reader 'printf "a,b\n1,3\n"; echo "set aside" >&2; exit 1'
	score
	[[ ${output##*$'\n'} == "total 2 1 0 0 0 0 0" ]]
	reader 'cat "${1%/in/*}/truth/${1##*/}"; exit 3'
	score
	[[ ${output##*$'\n'} == "total 2 1 0 0 0 0 2" ]]
	reader 'kill -9 $$'
	score
	[[ ${output##*$'\n'} == "total 2 1 0 0 0 0 2" ]]
}

@test "a reader that does not end is ended" {
	two_files
	sed -i 3d few/index.csv
	reader 'exec sleep 60'
	score -v
	[[ $output == "x: status 124"* ]]
}
