# Input that nobody means: whatever it is, an answer or a message comes, soon,
# and out of bounded memory.

bats_require_minimum_version 1.5.0
load programs

# fill BYTES CHARACTER
fill() {
	head -c "$1" /dev/zero | tr '\0' "$2"
}

# The list's beginning: a header and five rows.
head_of_list() {
	echo 姓名,手机号,备注
	for i in 1 2 3 4 5; do echo "张三,1380013800$i,好"; done
}

# bounded STATUSES SECONDS KIB PROG [OPTION...] FILE: one of the statuses, with
# a message where it is 3, so much time of the processor, so much memory.
bounded() {
	local want=$1 seconds=$2 kib=$3 cpu wall peak status
	shift 3
	# shellcheck disable=SC2086 # a list of words
	read -r cpu wall peak status < <(timeout 100 "$build/bench-run" \
		"$1" ${needs[$1]-} "${@:2}" 2>err)
	echo "$* (${wall:-killed} s): status $status, $cpu s, $peak KiB"
	[[ " $want " = *" $status "* ]] || wrong "$*: status $status"
	[ "$status" -ne 3 ] || [ "$(wc -l <err)" -eq 1 ] ||
		wrong "$*: not one line"
	is_sanitized && return
	awk -v cpu="$cpu" -v most="$seconds" 'BEGIN { exit cpu > most }' ||
		wrong "$*: $cpu s"
	[ "$peak" -le "$kib" ] || wrong "$*: $peak KiB"
}

# The same of every program, and of lead-import --as-is.
all_bounded() {
	for p in "${programs[@]}" 'lead-import --as-is'; do
		# shellcheck disable=SC2086 # a program and its option
		bounded "$1" "$2" "$3" $p "$4"
	done
}

@test "200 MB without a line end" {
	fill 200000000 x >long
	all_bounded 3 2 65536 long
	fill 200000000 , >long
	all_bounded 3 2 65536 long
	{ head_of_list && fill 200000000 x; } >long
	all_bounded 3 2 65536 long
}

@test "a cell of 64 MB, in quotes, without, and in one left open" {
	for d in ', ' ,; do
		for q in '"' ''; do
			{
				head_of_list | sed "s/,/$d/g"
				printf '李四%s13900139000%s%s' "$d" "$d" "$q"
				fill 67108864 x
				printf '%s\n王五%s1%s\n' "$q" "$d" "$d"
			} >long
			all_bounded 3 3 65536 long
		done
	done
	{ head_of_list && printf '李四,139,"' && fill 67108864 x && echo; } >long
	all_bounded 3 3 65536 long
}

@test "100,000 columns" {
	seq -s, 100000 >wide
	seq -s, 100000 >>wide
	all_bounded 3 2 65536 wide
	for p in "${programs[@]}" 'lead-import --as-is'; do
		status=0
		go $p wide >out 2>err || status=$?
		said 'wide:1: 100000 columns, 16384 at most'
	done
}

@test "10 MB of commas" {
	{ head_of_list && fill 10000000 , && echo; } >wide
	all_bounded 3 2 65536 wide
}

@test "NUL, and random bytes" {
	fill 10000000 '\0' >nul
	all_bounded 3 2 65536 nul
	{ head_of_list && fill 10000000 '\0' && echo && head_of_list; } >nul
	all_bounded '0 3' 3 65536 nul
	for seed in 1 2 3 4 5; do
		perl -e 'srand shift; print map { chr rand 256 } 1 .. 1e6' $seed >noise
		all_bounded 3 2 65536 noise
	done
	# and such as look like text
	for seed in 1 2 3; do
		perl -e 'srand shift; my @c = split //, qq(",;\n\r\t|\\ a1'"'"');
			print map { $c[rand @c] } 1 .. 1e6' $seed >noise
		all_bounded '0 1 3' 10 65536 noise
	done
}

@test "a quote left open, in the first line, in the last, in each" {
	yes '张三,13800138000,好' | head -n 500000 >rows
	{ echo '"姓名,手机号,备注' && cat rows; } >list
	bounded 0 5 65536 lead-import --as-is list
	said 'rows with quotes mended: 1 \(line 1\)'
	{ echo 姓名,手机号,备注 && cat rows && printf '李四,139,"'; } >list
	bounded 0 5 65536 lead-import --as-is list
	said 'rows with quotes mended: 1 \(line 500002\)'
	for row in '张三,13800138000,"要报价' '"张三,13800138000,好' \
		'张三,"13800138000,好' '张三,13800138000,5" 屏' \
		'张三,13800138000,好"' '张三,"' '张三,24",27"' '张三,"5" 屏'; do
		{ head_of_list && yes "$row" | head -n 100000; } >list
		bounded '0 1' 5 32768 lead-import list
		bounded '0 1' 5 32768 lead-import --as-is list
		[[ $row = *,*,* ]] || continue
		lead-import --as-is list 2>err | wc -l >n
		[ "$(cat n)" -eq 100006 ] || wrong "$row: $(cat n) rows"
	done
	for p in "${streams[@]}"; do
		bounded 3 2 65536 "$p" list
	done
}

@test "10,000 quotes in a line" {
	for cell in '"' '"a' '"a,' 'a"' '"a,b"c' '""a'; do
		{
			head_of_list
			printf "%.0s$cell" $(seq 10000)
			echo
			echo 李四,13900139000,好
		} >list
		all_bounded '0 1 3' 3 65536 list
		lead-import --as-is list 2>err | tail -n 1 >last
		grep -q '^李四,13900139000,好,*$' last
	done
}

@test "quotes that are regular for a while, on every line anew" {
	for piece in '"" \0020 "\0377\r\r|"' '"a\n","b"\n' '"a\n",' '"a","\n'; do
		printf '%b' "$piece" >list
		for _ in {1..15}; do cat list list >two && mv two list; done
		head -c 200000 list >cut
		bounded '0 1 3' 3 65536 lead-import --as-is cut
	done
}
