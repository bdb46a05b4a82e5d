# Foreign files, as they come from spreadsheets, portals and old systems: read
# as a person would, in lead-import's two modes, leads and --as-is. What is
# read otherwise than it stands is said once, with its place.

bats_require_minimum_version 1.5.0
load programs

# The list of these tests as a clean one, and as a table with TAB between.
clean() {
	cat <<-'END'
		姓名,手机号,来源,备注
		张三,13800138000,抖音,"要报价,含税"
		李四,13900139000,官网,
		王五,13700137000,展厅,"说""再看看"""
		赵六,13600136000,转介绍,周末到店
		陈静,13500135000,抖音,急
	END
}

# dress DELIMITER QUOTE ESCAPE: the clean list in other clothes. Every cell is
# quoted; a quote in one is doubled, or stands behind the escape.
dress() {
	clean | "$build/read-csv" | perl -CSAD -pe '
		BEGIN { ($d, $q, $e) = splice @ARGV, 0, 3 }
		chomp;
		$_ = join($d, map { s/\Q$q\E/$e$q/g if $q ne ""; "$q$_$q" }
			split /\t/, $_, -1) . "\n"' "$1" "$2" "$3"
}

# The leads of a file, where they came from aside.
leads_of() {
	try "$1" lead-import --to tsv "${@:2}"
	perl -pe 's/\t[^\t]*$/\n/' out >leads
}

# is_as_is STATUS FILE...: its table, as is, is standard input.
is_as_is() {
	cat >want
	try "$1" lead-import --as-is "${@:2}"
	same want
}

@test "four rows, and a quote that nobody closed" {
	cat >list <<-'END'
		姓名,备注
		张三,"要报价
		李四,ok
		王五,"很好"
		赵六,ok
	END
	try 0 lead-import list
	said '^lead-import: list: rows with quotes mended: 1 \(line 2\)$'
	[ "$(wc -l <err)" -eq 1 ]
	sed '1d; s/,.*//' out >names
	printf '%s\n' 张三 李四 王五 赵六 >want
	same want names
	grep -q '^张三,"""要报价",' out
	is_as_is 0 list <<-'END'
		姓名,备注
		张三,"""要报价"
		李四,ok
		王五,"很好"
		赵六,ok
	END
}

@test "any dialect gives the leads of the clean list, and nothing is said" {
	clean >clean.csv
	leads_of 0 clean.csv
	[ ! -s err ]
	mv leads clean.leads
	quiet 0 lead-import --as-is --to tsv clean.csv
	mv out clean.tsv
	for d in , ';' $'\t' '|' $'\x01' $'\x1F' '^' '~' '§' '¦' '｜' '，' '；' \
		: '#' '*' '!' '&' '$' = '、' ', ' '; ' '||' '::'; do
		for q in '"' "'"; do
			dress "$d" "$q" "$q" >list
			leads_of 0 list
			same clean.leads leads
			[ ! -s err ] || wrong "$d $q: not silent"
			quiet 0 lead-import --as-is --to tsv list
			same clean.tsv
		done
	done
	dress ';' '"' "\\" >list
	leads_of 0 list
	same clean.leads leads
	dress '|' '' '' >list
	quiet 0 lead-import --as-is --to tsv list
	same clean.tsv
}

@test "any encoding and line end gives the same bytes" {
	clean >clean.csv
	quiet 0 lead-import --as-is clean.csv
	same clean.csv
	for e in GB18030 UTF-16LE UTF-16BE UTF-16 UTF-32 BIG5-HKSCS; do
		# 转 has another form in Big5
		if [ $e = BIG5-HKSCS ]; then
			sed 's/来源/出處/; s/备注/備註/; s/报/報/; s/手机号/手機號/
				s/张/張/; s/赵/趙/; s/陈静/陳靜/; s/含税/含稅/
				s/展厅/展廳/; s/转介绍/介紹/; s/官网/官網/
				s/周末到店/週末到店/; s/说/說/' clean.csv >big5.csv
			iconv -f UTF-8 -t $e big5.csv >list
			quiet 0 lead-import --as-is list
			same big5.csv
			continue
		fi
		iconv -f UTF-8 -t $e clean.csv >list
		quiet 0 lead-import --as-is list
		same clean.csv
		quiet 0 lead-import --as-is --encoding $e <list
		same clean.csv
	done
	for end in '\r\n' '\r'; do
		perl -pe "s/\\n/$end/" clean.csv >list
		quiet 0 lead-import --as-is list
		same clean.csv
	done
	perl -pe 's/\n/$. % 2 ? "\r\n" : $. % 3 ? "\r" : "\n"/e' clean.csv >list
	quiet 0 lead-import --as-is list
	same clean.csv
	printf %s "$(cat clean.csv)" >list
	quiet 0 lead-import --as-is list
	same clean.csv
	quiet 0 lead-import --as-is < <(trickle <list)
	same clean.csv
}

@test "lines above, a header of two lines, notes below" {
	cat >list <<-'END'
		三月线索汇总,,,
		制表：陈静

		客户,联系,联系,
		姓名,手机号,来源,备注
		张三,13800138000,抖音,急
		李四,13900139000,官网,
		王五,13700137000,展厅,周末
		合计,3,,
		制表人：陈静
	END
	is_as_is 0 list <<-'END'
		客户 姓名,联系 手机号,联系 来源,备注
		张三,13800138000,抖音,急
		李四,13900139000,官网,
		王五,13700137000,展厅,周末
	END
	said '^lead-import: list: lines above the table, left out: 2 \(first line 1\); lines below the table, left out: 2 \(first line 9\)$'
	[ "$(wc -l <err)" -eq 1 ]
	# the last line of a header says what the column is
	try 0 lead-import --country CN --to tsv list
	[ "$(head -n 1 out | cut -f 1-4)" = $'name\tphone\tchannel\tnote' ]
	[ "$(wc -l <out)" -eq 4 ]
	try 0 lead-import --country CN --account acc list
	grep -qx in,3 acc
	grep -qx out,3 acc
	# two titles, two lines of header, two notes, a blank line; less the header
	grep -qx skipped,5 acc
}

@test "a header of two lines by its gaps alone is said" {
	printf '%s\n' 主题,联系,,急 ,问,答, 送货,甲,乙,否 价格,丙,丁,否 送货,戊,己,是 \
		其他,庚,辛,否 >list
	try 0 lead-import --as-is list
	[ "$(head -n 1 out)" = '主题,联系 问,答,急' ]
	said '^lead-import: list: headers of two lines by gaps \(see --header\): 1 \(line 1\)$'
	quiet 0 lead-import --as-is --header 1 list
	same list
}

@test "without a header columns go by what they hold, which is said" {
	clean | tail -n +2 >list
	try 0 lead-import --country CN --to tsv list
	said 'column 1 says nothing of itself, and holds what name does: taken for it'
	said 'column 2 says nothing of itself, and holds what phone does: taken for it'
	[ "$(head -n 1 out | cut -f 1-2)" = $'name\tphone' ]
	[ "$(tail -n +2 out | cut -f 1,2 | head -n 1)" = $'张三\t+8613800138000' ]
	[ "$(wc -l <out)" -eq 6 ]
	# as is it has none afterwards
	quiet 0 lead-import --as-is list
	same list
	# and a header is a row where the user says so
	clean >list
	quiet 0 lead-import --as-is --no-header list
	same list
	try 1 lead-import --no-header --country CN list
	said 'list:1: |set aside'
}

@test "a second table is set aside, and kept by --rejects" {
	cat >list <<-'END'
		姓名,手机号,来源
		张三,13800138000,抖音
		李四,13900139000,官网
		王五,13700137000,展厅

		门店,目标
		一店,100
		二店,200
	END
	for mode in --as-is '--country CN'; do
		try 1 lead-import $mode --rejects aside list
		said '^lead-import: 3 of 6 rows set aside: other_table 3$'
		[ "$(wc -l <out)" -eq 4 ]
		[ "$(wc -l <aside)" -eq 4 ]
		[ "$(head -n 1 aside | cut -d, -f 1-3)" = 姓名,手机号,来源 ]
		grep -q '^一店,100,,list:7,other_table' aside
	done
}

@test "a header that comes again is no row" {
	clean >list
	clean >>list
	clean | head -n 2 >>list
	clean >want
	clean | tail -n +2 >>want
	clean | sed -n 2p >>want
	quiet 0 lead-import --as-is list
	same want
	try 0 lead-import --as-is -v list
	said 'headers among rows, left out: 2 \(first line 7\)'
	try 0 lead-import --country CN --account acc list
	grep -qx in,11 acc
	grep -qx skipped,2 acc
}

@test "a header that comes again with other blanks is none" {
	printf '%s\n' 　姓名,' 手机号' 张三,13800138000 '姓名 ',手机号 \
		李四,13900139000 >list
	try 0 lead-import --as-is -v list
	said 'headers among rows, left out: 1 \(line 3\)'
	sed -i 3d list
	same list
}

@test "behind a byte-order mark the header of another file is no row" {
	local mark=$'\xEF\xBB\xBF'
	# names may be missing, in either
	for heads in ,手机号,备注:姓名,手机号,备注 姓名,手机号,备注:姓名,手机号,; do
		printf '%s\n' "${heads%:*}" 张三,13800138000,好 李四,13900139000, \
			"$mark${heads#*:}" 王五,13700137000,好 >list
		quiet 0 lead-import --as-is list
		sed -i 4d list
		same list
	done
	# the only one there is
	printf '%s\n' 张三,13800138000 李四,13900139000 "${mark}姓名,手机号" \
		王五,13700137000 赵六,13600136000 >list
	try 0 lead-import --as-is list
	said '^lead-import: list: headers among rows, left out: 1 \(line 3\)$'
	sed 3d list | same /dev/stdin
	# and a row is a row, with that mark or not
	printf '%s\n' 姓名,手机号 张三,13800138000 "${mark}李四,13900139000" >list
	try 0 lead-import --as-is list
	[ "$(tail -n 1 out)" = 李四,13900139000 ]
	# nor is one with a word in place of a number a header
	{ clean | cut -d, -f 1-2 && echo "${mark}王五,无"; } >list
	quiet 0 lead-import --as-is list
	[ "$(tail -n 1 out)" = 王五,无 ]
	# other columns are of another table
	{ clean | cut -d, -f 1-2 && echo "${mark}手机号,姓名" &&
		echo 13700137000,王五; } >list
	try 1 lead-import --as-is list
	said '^lead-import: 2 of 7 rows set aside: other_table 2'
	quiet 0 lead-import --as-is --no-header list
	[ "$(wc -l <out)" -eq 8 ]
}

@test "short rows are filled up, surplus empty cells go, long rows are said" {
	cat >list <<-'END'
		姓名,手机号,日期,备注
		张三,13800138000,2026-03-01,急
		李四,13900139000,2026-03-02
		王五,,13700137000,2026-03-03,好
		赵六,13600136000,2026-03-04,好,,,
		陈静,13500135000,2026-03-05,
	END
	is_as_is 0 list <<-'END'
		姓名,手机号,日期,备注
		张三,13800138000,2026-03-01,急
		李四,13900139000,2026-03-02,
		王五,13700137000,2026-03-03,好
		赵六,13600136000,2026-03-04,好
		陈静,13500135000,2026-03-05,
	END
	said 'a delimiter too many, or other ones: 2 \(first line 4\); short rows, filled up: 1 \(line 3\)$'
	[ "$(wc -l <err)" -eq 1 ]
	try 0 lead-import --country CN list
	[ "$(wc -l <out)" -eq 6 ]
	# as is there is a column for what is more; a lead has no place for it
	sed -i '4s/.*/王五,13700137000,2026-03-03,好,坏/' list
	is_as_is 0 list <<-'END'
		姓名,手机号,日期,备注,
		张三,13800138000,2026-03-01,急,
		李四,13900139000,2026-03-02,,
		王五,13700137000,2026-03-03,好,坏
		赵六,13600136000,2026-03-04,好,
		陈静,13500135000,2026-03-05,,
	END
	try 1 lead-import --country CN --rejects aside list
	said '1 of 5 rows set aside: bad_row 1'
	grep -q '^王五,13700137000,2026-03-03,好,list:4,bad_row,[^,]*,坏' aside
}

@test "fewer names than the rows have cells: said, if the last are empty too" {
	printf '%s\n' 姓名手机号,来源 张三,13800138000, 李四,13900139000, >list
	try 0 lead-import --as-is list
	said '^lead-import: list: headers with too few names: 1 \(line 1\)$'
	[ "$(sed -n 2p out)" = 张三,13800138000 ]
	# all rows alike: nothing is missing
	printf '%s\n' 姓名,手机号, 张三,13800138000, 李四,13900139000, >list
	quiet 0 lead-import --as-is list
}

@test "a row with a delimiter of its own" {
	cat >list <<-'END'
		姓名,手机号,日期
		张三,13800138000,2026-03-01
		李四;13900139000;2026-03-02
		王五 13700137000 2026-03-03
		赵六,13600136000,2026-03-04
	END
	is_as_is 0 list <<-'END'
		姓名,手机号,日期
		张三,13800138000,2026-03-01
		李四,13900139000,2026-03-02
		王五,13700137000,2026-03-03
		赵六,13600136000,2026-03-04
	END
	said 'or other ones: 2 \(first line 3\)$'
}

@test "quoted cells over lines, beside stray quotes" {
	cat >list <<-'END'
		姓名,屏幕,备注,来源
		张三,55" 液晶,"第一行
		第二行",抖音
		李四,"60"" 液晶",好,官网
		王五,65",说 "好",展厅
		赵六,"70" 液晶",好,"抖音"
	END
	is_as_is 0 list <<-'END'
		姓名,屏幕,备注,来源
		张三,"55"" 液晶","第一行
		第二行",抖音
		李四,"60"" 液晶",好,官网
		王五,"65""","说 ""好""",展厅
		赵六,"70"" 液晶",好,"抖音"
	END
	said '^lead-import: list: rows with quotes mended: 1 \(line 6\)$'
}

@test "sep=, ^Z, NUL at the end, blank and empty rows" {
	clean >want
	{ echo 'sep=;' && dress ';' '"' '"'; } >list
	quiet 0 lead-import --as-is --to tsv list
	clean | "$build/read-csv" >want.tsv
	same want.tsv
	{ clean && printf '\x1A'; } >list
	quiet 0 lead-import --as-is list
	same want
	{ clean && head -c 512 /dev/zero; } >list
	quiet 0 lead-import --as-is list
	same want
	clean | sed 's/$/\n\n , ,,/' >list
	quiet 0 lead-import --as-is --account acc list
	same want
	grep -qx in,5 acc
	grep -qx skipped,12 acc
	{ printf '\xEF\xBB\xBF' && clean && printf '\xEF\xBB\xBF' &&
		clean | tail -n +2; } >list
	quiet 0 lead-import --as-is list
	{ clean && clean | tail -n +2; } >want
	same want
}

@test "as is: no header is changed, not even a bad one" {
	printf '手机号,手机号,,id,rev,reject_src,手机号\n1,2,3,4,5,6,7\n' >list
	quiet 0 lead-import --as-is list
	same list
	printf ' 姓名 ,"手机\n号"\n张三 ,1\n 李四,2\n' >list
	quiet 0 lead-import --as-is list
	same list
	# nor is a value: nothing is normalised
	printf '姓名,手机号,金额,日期\n王 芳,138-0013-8000,"¥1,200",3/4/26\n' >list
	quiet 0 lead-import --as-is list
	same list
}

@test "as is: of nothing comes nothing" {
	: >list
	quiet 0 lead-import --as-is list
	[ ! -s out ]
	quiet 0 lead-import --as-is </dev/null
	[ ! -s out ]
	printf '\n\r\n\n' >list
	quiet 0 lead-import --as-is list
	[ ! -s out ]
	printf '姓名;手机号\n' >list
	quiet 0 lead-import --as-is list
	[ "$(cat out)" = 姓名,手机号 ]
}

@test "as is: bytes that are no text become U+FFFD" {
	printf '姓名,备注\n张\xFF三,a\n李四,\xE4\xB8\n王五,好\n赵六,好\n' >list
	printf '姓名,备注\n张\xEF\xBF\xBD三,a\n李四,\xEF\xBF\xBD\xEF\xBF\xBD\n王五,好\n赵六,好\n' >want
	try 0 lead-import --as-is --encoding UTF-8 list
	same want
	iconv -f UTF-8 -t UTF-8 out >/dev/null
}

@test "as is: twice is once, one width, strict CSV" {
	"$BATS_TEST_DIRNAME/../pollute" --table leads made
	for f in made/in/*; do
		status=0
		lead-import --as-is "$f" >once 2>err || status=$?
		[ $status -le 1 ] || wrong "$f: status $status"
		lead-import --as-is once >twice 2>err || wrong "$f: not twice"
		same once twice
		"$build/read-csv" <once >rows || wrong "$f: not strict"
		awk -F'\t' 'NR == 1 { n = NF } NF != n { exit 1 }' rows ||
			wrong "$f: uneven"
	done
}

@test "as is: what it cannot do is a wrong command line" {
	clean >list
	for args in '--to json' '--to table' '--map 姓名=name' '--set note=x' \
		--capture --dry-run list; do
		try 2 lead-import --as-is $args list
		said '^lead-import: --as-is '
		[ ! -s out ]
	done
}

@test "--encoding, --delimiter and --quote hold over what shows" {
	printf 'a;b,c\n1;2,3\n4;5,6\n' >list
	quiet 0 lead-import --as-is --delimiter ';' list
	printf 'a,"b,c"\n1,"2,3"\n4,"5,6"\n' >want
	same want
	printf 'a\tb,c\n1\t2,3\n' >list
	quiet 0 lead-import --as-is --delimiter '\t' list
	printf 'a,"b,c"\n1,"2,3"\n' >want
	same want
	printf 'a->b->c\n1->2->3\n' >list
	quiet 0 lead-import --as-is --delimiter '->' list
	printf 'a,b,c\n1,2,3\n' >want
	same want
	printf "a,b\n\`x,y\`,1\n\`z\`,2\n" >list
	quiet 0 lead-import --as-is --quote '`' list
	printf 'a,b\n"x,y",1\n"z",2\n' >want
	same want
	printf 'a,b\n"x,1\n"y,2\n' >list
	quiet 0 lead-import --as-is --quote none list
	printf 'a,b\n"""x",1\n"""y",2\n' >want
	same want
	# 锟斤拷 and the like: read as he says
	printf '姓名,备注\n张三,很好\n' >list
	quiet 0 lead-import --as-is --encoding GB18030 list
	iconv -f GB18030 -t UTF-8 list >want
	same want
	for args in '--delimiter abcde' '--delimiter' '--quote ab' '--quote \' \
		'--encoding'; do
		try 2 lead-import --as-is $args
	done
	try 2 lead-import --as-is --delimiter '"' list
	try 3 lead-import --as-is --encoding Klingon list
	said "^lead-import: list: .*'Klingon'"
}

@test "backslashes that are all doubled are kept, and said" {
	printf '%s\n' 姓名,备注 '张三,"C:\\临时\\新, 好"' 李四,无 >list
	try 0 lead-import --as-is list
	same list
	said '^lead-import: list: rows with backslashes doubled \(see --escape\): 1 \(line 2\)$'
	quiet 0 lead-import --as-is --escape none list
	same list
	quiet 0 lead-import --as-is --escape "\\" list
	[ "$(sed -n 2p out)" = '张三,"C:\临时\新, 好"' ]
	# the name of a host, and a single one that shows what they are
	for cell in '"\\主机, 好"' '"C:\\a, D:\b"'; do
		printf '%s\n' 姓名,备注 "张三,$cell" 李四,无 >list
		quiet 0 lead-import --as-is list
		same list
	done
}

# Two sheets: one of words, one of leads under a title.
book() {
	printf '本表由市场部维护\n' >about
	printf '三月线索,,\n姓名,手机号,备注\n张三,13800138000,要报价 & 急\n,,\n李四,013900139000,\n' >leads.sheet
	"$build/pack-xlsx" 说明 about 名单 leads.sheet >book.xlsx
}

@test "a workbook: sheets by name and number, by file and by pipe" {
	book
	printf '姓名,手机号,备注\n张三,13800138000,要报价 & 急\n李四,013900139000,\n' >want
	for sheet in 名单 2; do
		try 0 lead-import --as-is --sheet $sheet book.xlsx
		same want
		said '^lead-import: book.xlsx: lines above the table, left out: 1 \(line 1\)$'
		try 0 lead-import --as-is --sheet $sheet < <(cat book.xlsx)
		same want
		try 0 lead-import --as-is --sheet $sheet <book.xlsx
		same want
	done
	# the first that is not told
	try 0 lead-import --as-is book.xlsx
	said '^lead-import: book.xlsx: other sheets, not read \(see --sheet\): 1$'
	[ "$(cat out)" = 本表由市场部维护 ]
	try 0 lead-import --country CN --to tsv --sheet 名单 book.xlsx
	[ "$(tail -n 1 out | cut -f 1,2)" = $'李四\t+8613900139000' ]
	# src is the row of the sheet, as a person sees it there
	[[ $(tail -n 1 out) == *$'\tbook.xlsx:5' ]]
	for sheet in 3 0 月报; do
		try 3 lead-import --as-is --sheet $sheet book.xlsx
		said "^lead-import: book.xlsx: no sheet '$sheet'; there are: 说明, 名单$"
	done
	clean >list
	try 3 lead-import --sheet 1 list
	said '^lead-import: list: no workbook'
}

@test "a damaged workbook, .xls and .ods: refused with what to do" {
	book
	size=$(stat -c %s book.xlsx)
	for n in 64 $((size / 2)) $((size - 22)); do
		head -c $n book.xlsx >cut.xlsx
		try 3 lead-import --as-is cut.xlsx
		[ ! -s out ]
		[ "$(wc -l <err)" -eq 1 ]
	done
	{ printf '\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1' && head -c 2000 /dev/zero; } >old.xls
	try 3 lead-import old.xls
	said '^lead-import: old.xls: an old Excel workbook .*save it.*as .xlsx or CSV'
	{
		printf 'PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0.\0\0\0.\0\0\0\x08\0\0\0'
		printf 'mimetypeapplication/vnd.oasis.opendocument.spreadsheet'
		head -c 2000 /dev/zero
	} >list.ods
	try 3 lead-import list.ods
	said '^lead-import: list.ods: an OpenDocument file .*save it as .xlsx or CSV'
}

@test "-v says how each file was read" {
	book
	clean >a
	dress ';' "'" "'" | iconv -f UTF-8 -t GB18030 >b
	{ echo 三月线索 && echo && clean; } >c
	clean | tail -n +2 >d
	try 0 lead-import -v --country CN a b c d
	said '^lead-import: a: read as UTF-8, , between cells$'
	said "^lead-import: b: read as GB18030, ; between cells, quote '$"
	said '^lead-import: c: read as UTF-8, , between cells, header on line 3$'
	said '^lead-import: d: read as UTF-8, , between cells, no header$'
	try 0 lead-import -v --country CN --sheet 名单 book.xlsx
	said '^lead-import: book.xlsx: read as a workbook, sheet 名单, header on line 2$'
}

@test "totals between rows are left out, other lines are rows" {
	cat >list <<-'END'
		姓名,手机号,来源,备注
		张三,13800138000,抖音,急
		合计,1,,
		李四,13900139000,官网,
		请回电
		王五,13700137000,展厅,周末
	END
	try 1 lead-import --country CN --rejects aside --to tsv list
	said 'lines below the table, left out: 1 \(line 3\)'
	said '1 of 4 rows set aside: no_identity 1|1 of 4 rows set aside: bad_row 1'
	grep -q '^请回电,' aside
	[ "$(wc -l <out)" -eq 4 ]
}

@test "a page of the web is no list" {
	printf '<html><table><tr><td>姓名</td></tr></table></html>\n' >list.xls
	try 3 lead-import list.xls
	said '^lead-import: list.xls: '
	[ ! -s out ]
	printf '<meta,手机号\n张三,13800138000\n' >list.csv
	try 0 lead-import --as-is --delimiter , list.csv
	cmp out list.csv
}

@test "the unit that a header names is the amounts'" {
	printf '姓名,预算（万）,成交金额\n张三,12.8,\n李四,"12,8000",\n王五,,1280\n' >list
	try 1 lead-import -v --to tsv list
	said "^lead-import: list:3: amount: not an amount: '12,8000'$"
	[ "$(cut -f 1,2 out)" = $'name\tamount\n张三\t128000.00\n王五\t' ]
}

@test "set aside again, a row keeps its reject_extra" {
	printf '%s\n' 姓名,手机号 张三,明天,x,y 李四,13900139000 \
		王五,13700137000 >list
	try 1 lead-import --country CN --rejects one list
	grep -q '^张三,明天,list:2,bad_row,[^,]*,"x,y",$' one
	try 1 lead-import --country CN --rejects two one
	grep -q '^张三,明天,list:2,phone_bad,[^"]*,"x,y",$' two
	sed 's/明天/13800138000/' two >mended
	quiet 0 lead-import --country CN mended
	[ "$(wc -l <out)" -eq 2 ]
}

@test "as is, what is no text is said" {
	printf '姓名,备注\n张三,\xE5\xA5\xBD\xFF\n李四,好\n' >list
	try 0 lead-import --as-is --encoding UTF-8 list
	said 'rows with bytes that are no text, U\+FFFD there: 1 \(line 2\)'
	[ "$(sed -n 2p out)" = '张三,好�' ]
}

@test "options that exclude each other are refused" {
	clean >list
	try 2 lead-import --header 1 --no-header list
	try 2 lead-import --as-is --dates dmy list
	try 2 lead-import --as-is --require phone list
	try 3 lead-import --header 99 list
}

@test "blank lines are counted, with blanks in them or not" {
	local blank
	for blank in '' ' ' $'\t ' '　'; do
		printf '姓名,手机号\n张三,13800138000\n%s\n李四,13900139000\n' \
			"$blank" >list
		quiet 0 lead-import --country CN --account acc list
		grep -qx in,2 acc
		grep -qx skipped,1 acc
	done
}

@test "an empty column under a title alone is none; as is twice is as is once" {
	cat >list <<-'END'
		三月线索,,周敏

		姓名,手机号,
		张三,13800138000,
		李四,13900139000,
		王五,13700137000,
	END
	lead-import --as-is list 2>err >once
	[ "$(head -n 1 once)" = 姓名,手机号 ]
	[ "$(wc -l <once)" -eq 4 ]
	lead-import --as-is once | cmp - once
}
