# What programs make of a stream: its marks, line ends, widths and bytes.

bats_require_minimum_version 1.5.0
load programs

# Is the file out CSV as RFC 4180 has it, LF, of one width?
is_clean() {
	"$build/read-csv" <out >rows && lacks out $'\r' &&
		awk -F'\t' 'NR == 1 { n = NF } NF != n { exit 1 }' rows
}

@test "a good stream: clean CSV out, nothing said" {
	for p in "${programs[@]}"; do
		quiet 0 "$p" <good.csv
		is_clean || wrong "$p: no clean CSV"
	done
}

@test "no input is an error, a header alone is none" {
	head -n 1 good.csv >header
	for p in "${programs[@]}"; do
		try 3 "$p" </dev/null
		said "^$p: -: empty: a stream begins with its header"
		[ ! -s out ]
		[[ $p = target-* ]] && continue
		quiet 0 "$p" <header
		is_clean
		quiet 0 "$p" header
	done
	# a split over nobody, a plan for nobody
	for p in target-split target-check target-save; do
		try 3 "$p" <header
		said 'no rows'
	done
}

@test "a byte-order mark, CRLF or CR change nothing" {
	printf '\xEF\xBB\xBF' | cat - good.csv >bom
	sed 's/$/\r/' good.csv >crlf
	tr '\n' '\r' <good.csv >cr
	{ printf '\xEF\xBB\xBF\r\n\r\n' && cat crlf; } >blank
	for p in "${programs[@]}"; do
		quiet 0 "$p" <good.csv
		mv out want
		for f in bom crlf cr blank; do
			quiet 0 "$p" <$f
			[ $f = blank ] && [ "$p" = lead-import ] &&
				sed -i -E 's/-:([4-6])$/-:\1-2/;
					s/-:4-2/-:2/; s/-:5-2/-:3/; s/-:6-2/-:4/' out
			same want
		done
	done
}

@test "the last line need not end in a file, in a pipe it must" {
	printf %s "$(cat good.csv)" >cut
	for p in "${programs[@]}"; do
		quiet 0 "$p" <good.csv
		mv out want
		quiet 0 "$p" <cut
		same want
	done
	quiet 0 lead-import < <(cat cut)
	for header in 名,姓 '名\t姓'; do # a given name belongs before one of a family
		printf "$header" >cut
		quiet 0 lead-import cut
		quiet 0 lead-import good.csv cut
		try 3 lead-dedup --keys 名 < <(cat cut)
	done
	printf %s "$(cat good.csv)" >cut
	for p in "${streams[@]}"; do
		try 3 "$p" < <(cat cut)
		said 'stops in the middle of a record'
	done
}

@test "a ragged row: file, line and column; lead-import sets it aside" {
	for n in 1 6 12; do
		{ head -n 2 good.csv && seq -s, $n && tail -n 1 good.csv; } >bad.csv
		for p in "${streams[@]}"; do
			try 3 "$p" bad.csv
			said "^$p: bad.csv:3: column $((n < 10 ? n + 1 : 11)): $n cells where the header has 10"
		done
		# more than half a row is filled up, and said
		[ "$n" -ne 6 ] || {
			try 1 lead-import bad.csv
			said 'short rows, filled up: 1 \(line 3\)'
			continue
		}
		try 1 lead-import --rejects aside bad.csv
		said 'bad_row 1'
		[ "$(wc -l <out)" -eq 3 ]
		grep -q '^1,.*bad.csv:3,bad_row,' aside
	done
	# what was too much is kept, as CSV
	[ "$(tail -n 1 aside)" = '1,2,3,4,5,6,7,8,9,10,bad.csv:3,bad_row,wider or narrower than the header,"11,12",' ]
	sed '3s/$/,"a,b","c""d"/' good.csv >bad.csv
	try 1 lead-import --rejects aside bad.csv
	[[ $(tail -n 1 aside) = *',bad.csv:3,bad_row,wider or narrower than the header,"""a,b"",""c""""d""",' ]]
}

@test "bytes that are no text: the place is said, nothing is guessed" {
	sed $'3s/李娜/李\xE5\xA8x/' good.csv >bad.csv
	for p in "${streams[@]}"; do
		try 3 "$p" bad.csv
		said "^$p: bad.csv:3: column 4: not UTF-8 text \\(byte E5\\)"
	done
	try 1 lead-import --rejects aside bad.csv
	said 'encoding 1'
	[ "$(wc -l <out)" -eq 3 ]
	for p in "${programs[@]}"; do
		sed $'1s/name/na\xFFme/' good.csv >bad.csv
		try 3 "$p" bad.csv
		said "^$p: bad.csv:1: column 4: "
		sed '1s/name/na\x00me/' good.csv >bad.csv
		try 3 "$p" bad.csv
		said "^$p: bad.csv:1: column 4: the header is not text"
	done
}

@test "NUL and control characters are text like any other" {
	sed '3s/李娜/李\x00\x01\x1B娜/' good.csv >odd.csv
	quiet 0 lead-dedup odd.csv
	same odd.csv
	quiet 0 lead-dedup --to json odd.csv
	grep -q '"name":"李\\u0000\\u0001\\u001b娜"' out
	for p in target-split target-track target-check target-save \
		funnel-report followup-due pay-commission; do
		quiet 0 "$p" odd.csv
	done
	try 0 lead-import odd.csv
}

@test "stray and open quotes: the line is said" {
	bad() {
		{ head -n 2 good.csv && printf "$1" && tail -n 1 good.csv; } >bad.csv
		for p in "${streams[@]}"; do
			try 3 "$p" bad.csv
			said "^$p: bad.csv:$2"
		done
	}
	bad '刘洋,2,1,5" 屏,咨询,2026-03-02,1,1,1,\n' '3: column 4: quote inside'
	bad '刘洋,2,1,"李"娜,咨询,2026-03-02,1,1,1,\n' '3: column 4: text behind'
	bad '刘洋,2,1,"李娜,咨询,2026-03-02,1,1,1,\n' '4: column 4: text behind'
	{ head -n 2 good.csv && printf '刘洋,2,1,"李娜,\n\n\n' && seq 9; } >bad.csv
	for p in "${streams[@]}"; do
		try 3 "$p" bad.csv
		said "^$p: bad.csv:3: column 4: quote left open"
	done
}

@test "a stream is TSV if its header holds a TAB outside quotes" {
	quiet 0 lead-dedup --to tsv good.csv
	cp out good.tsv
	for p in "${streams[@]}"; do
		quiet 0 "$p" <good.csv
		mv out want
		quiet 0 "$p" --to csv <good.tsv
		same want
		quiet 0 "$p" --from tsv --to csv <good.tsv
		same want
		quiet 0 "$p" <good.tsv
		grep -q $'\t' out
		try 3 "$p" --from csv <good.tsv
		try 3 "$p" --from tsv <good.csv
	done
	# a TAB in quotes is none, not even once it was read
	printf 'phone,"a\tb"\n+8613800138000,1\n' >tab.csv
	quiet 0 lead-dedup tab.csv
	same tab.csv
	mv out tab.csv
	quiet 0 lead-dedup <tab.csv
	same tab.csv
	# and a quote in a name of a TSV header opens nothing
	printf 'x"y\tphone\n5\t+8613800138000\n' >quote.tsv
	quiet 0 lead-dedup quote.tsv
	same quote.tsv
}

@test "TSV knows four escapes, any other is an error" {
	printf 'phone\tnote\n1\ta\\tb\\nc\\rd\\\\e\n' >good.tsv
	try 0 lead-dedup good.tsv
	same good.tsv
	try 0 lead-dedup --to json good.tsv
	grep -qF '"note":"a\u0009b\u000ac\u000dd\\e"' out
	# a blank line is none, nor is CR before LF a part of the last cell
	{ echo && sed 's/$/\r/' good.tsv && echo; } >odd.tsv
	try 0 lead-dedup --account acc odd.tsv
	same good.tsv
	grep -qx skipped,2 acc
	for bad in '\\x' '\\' 'a\\ b'; do
		printf 'phone\tnote\n1\tx\n2\t%b\n' "$bad" >bad.tsv
		try 3 lead-dedup bad.tsv
		said '^lead-dedup: bad.tsv:3: column 2: a backslash'
	done
}

@test "CSV, TSV, CSV: the same bytes; quotes stay where they stood" {
	cat >odd.csv <<-'END'
		phone,name,note,empty
		1,"a,b","说""好""",
		2," x ","两
		行",
		3,tab	here,back\slash,
		4,"cr here",',
	END
	sed -i 's/cr here/cr\rhere/' odd.csv
	go lead-dedup --to tsv odd.csv 2>err >odd.tsv
	[ "$(wc -l <odd.tsv)" -eq 5 ]
	go lead-dedup --to csv odd.tsv 2>>err >back.csv
	sed 's/" x "/ x /' odd.csv >want
	same want back.csv
	go lead-dedup odd.csv 2>err >back.csv
	same odd.csv back.csv
}

@test "generated lists: CSV, TSV, CSV and once more" {
	leads 2000 --seed 7 >list
	try 1 lead-import list || try 0 lead-import list
	mv out a.csv
	quiet 0 lead-dedup --keys src --to tsv a.csv
	mv out a.tsv
	quiet 0 lead-dedup --keys src --to csv a.tsv
	mv out b.csv
	"$build/read-csv" <a.csv >a.rows
	"$build/read-csv" <b.csv >b.rows
	same a.rows b.rows
	same a.rows a.tsv
	quiet 0 lead-dedup --keys src --to tsv b.csv
	same a.tsv
}

@test "a lone empty cell is written \"\" and comes back" {
	printf 'email\na@b.cn\n""\n\nc@d.cn\n' >one.csv
	printf 'email\na@b.cn\n""\nc@d.cn\n' >want
	quiet 0 lead-dedup one.csv
	same want
	quiet 0 lead-dedup --account acc want
	same want
	grep -qx in,3 acc
}

@test "JSON is a record a line, every cell text" {
	json() {
		perl -MJSON::PP -ne 'my $r = JSON::PP->new->utf8->decode($_);
			ref $r eq "HASH" or die; $n++; END { print $n // 0 }' out
	}
	for p in "${programs[@]}"; do
		quiet 0 "$p" <good.csv
		local rows=$(($("$build/read-csv" <out | wc -l) - 1))
		quiet 0 "$p" --to json <good.csv
		[ "$(json)" = $rows ] || wrong "$p: no JSON"
	done
	quiet 0 lead-dedup --to json <good.csv
	perl -MJSON::PP -ne 'print JSON::PP->new->utf8->canonical->encode(
		[sort values %{decode_json($_)}]), "\n" if $. == 3' out >row
	[ "$(cat row)" = '["+8613700137000","0","0","2026-03-03","98000","98000","欧阳子轩","说\"再看看\"","赵磊","邀约"]' ]
	try 2 lead-dedup --from json <good.csv
}

@test "unknown columns pass through where they stand" {
	sed 's/,/,甲,/; 1s/甲/新列/' good.csv >more.csv
	for p in "${filters[@]}"; do
		quiet 0 "$p" more.csv
		[ "$(cut -d, -f2 out | sort -u | paste -sd' ')" = '新列 甲' ] ||
			wrong "$p: column lost"
	done
}

@test "a second column of a name is NAME_2, and both stay" {
	printf 'phone,x,x,x_2,x\n+8613800138000,1,2,3,4\n' >twice.csv
	printf 'phone,x,x_2,x_2_2,x_3\n+8613800138000,1,2,3,4\n' >want
	quiet 0 lead-dedup twice.csv
	same want
	quiet 0 lead-dedup <want
	same want
}

@test "several operands: the union of their columns, in order" {
	printf 'phone,a,b\n+8613800138000,1,2\n' >x
	printf 'b\tc\tphone\n3\t4\t+8613900139000\n' >y
	cat >want <<-'END'
		phone,a,b,c
		+8613800138000,1,2,
		+8613700137000,,,5
		+8613900139000,,3,4
	END
	quiet 0 lead-dedup x - y < <(printf 'c,phone\n5,+8613700137000\n')
	same want
	for p in lead-import lead-dedup funnel-report followup-due; do
		quiet 0 "$p" --account acc good.csv - good.csv <good.csv
		grep -qx in,9 acc
		# a header that cannot be read stops all, before the first row
		try 3 "$p" good.csv /dev/null
		[ ! -s out ]
	done
}

@test "rows in another order: the same answer, in the order it has" {
	{ head -n 1 good.csv && tail -n +2 good.csv | tac; } >turned.csv
	for p in "${programs[@]}"; do
		quiet 0 "$p" <good.csv
		sed 's/-:[0-9]*$//' out | sort >want
		quiet 0 "$p" <turned.csv
		sed 's/-:[0-9]*$//' out | sort >turned
		same want turned
	done
	for p in target-track funnel-report followup-due pay-commission; do
		quiet 0 "$p" <good.csv
		mv out want
		quiet 0 "$p" <turned.csv
		same want
	done
}

@test "however slowly it comes, the answer is the same" {
	leads 60 >list
	for p in "${programs[@]}"; do
		[ "$p" = lead-import ] || cp good.csv list
		go "$p" <list >want 2>err || [ "$p" = lead-import ]
		go "$p" < <(trickle <list) >out 2>err || [ "$p" = lead-import ]
		same want
	done
	# a pipe that gives "try again" when it is empty
	perl -MFcntl -MPOSIX -e '
		pipe R, W;
		if (fork == 0) {
			close R;
			open F, "good.csv";
			while (read F, $b, 50) { syswrite W, $b; select undef, undef, undef, 0.01 }
			_exit 0;
		}
		close W;
		fcntl R, F_SETFL, O_NONBLOCK;
		open STDIN, "<&R";
		exec "lead-dedup"' >out 2>err
	same good.csv
}

@test "wide and long: a message or an answer, soon" {
	head -c 10000000 /dev/zero | tr '\0' , >wide
	for p in "${programs[@]}"; do
		try 3 timeout 20 "$p" ${needs[$p]-} wide
		said "^$p: wide:"
	done
	# as many columns as a spreadsheet has, all of one name; then one more
	{ printf phone && head -c 16384 /dev/zero | tr '\0' , && echo; } >many
	for p in "${programs[@]}"; do
		try 3 "$p" many
		said "^$p: many:1: 16385 columns, 16384 at most"
	done
	sed -i 's/,$//' many
	quiet 0 timeout 20 lead-dedup many
	[ "$(tr , '\n' <out | tail -n 1)" = _16383 ]
	quiet 0 timeout 20 lead-import many
}

@test "a cell has 16 MiB at most" {
	is_sanitized && skip 'to grow is slow under a sanitizer'
	cell() {
		echo phone,note
		printf '1,%s' "$1"
		head -c "$2" /dev/zero | tr '\0' x
		echo "$1"
	}
	for quote in '' '"'; do
		cell "$quote" 17000000 >long
		try 3 lead-dedup long
		said '^lead-dedup: long:2: column 2: cell too long'
		cell "$quote" 16000000 >long
		try 0 lead-dedup --keys note long
		same long
	done
}

@test "a column that is needed and not there" {
	printf 'x,y\n1,2\n' >none.csv
	for p in lead-dedup target-split target-track target-check target-save \
		funnel-report followup-due pay-commission; do
		try 3 "$p" none.csv
		said "^$p: none.csv: no(ne of the)? column"
	done
	for p in lead-dedup target-split target-check funnel-report \
		followup-due pay-commission; do
		case $p in
		lead-dedup) set -- --keys nosuch ;;
		target-split) set -- --by nosuch ;;
		target-check) set -- --units good.csv --fair nosuch ;;
		funnel-report) set -- --by nosuch ;;
		followup-due) set -- --rep 陈静 ;;
		pay-commission) set -- --bands 0:1 ;;
		esac
		try 3 "$p" "$@" good.csv
	done
	try 3 lead-import --require email good.csv
	said "no column 'email'"
}
