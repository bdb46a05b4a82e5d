# Programs in a pipe: a reader that goes away, a writer that dies or is killed.

bats_require_minimum_version 1.5.0
load programs

@test "a reader that goes away ends a program quietly" {
	leads 4000 >list
	go lead-import list >clean 2>err || :
	for p in "${programs[@]}"; do
		f=good.csv
		[ "$p" != lead-dedup ] || f=clean
		[ "$p" != lead-import ] || f=list
		for how in env 'env --ignore-signal=PIPE' \
			'env --block-signal=PIPE'; do
			# nobody reads: that is sure before the program starts
			exec 8> >(exec true)
			wait $!
			status=0
			$how "$p" ${needs[$p]-} $f >&8 2>err 8>&- || status=$?
			exec 8>&-
			[ $status -eq 141 ] || wrong "$how $p: status $status"
			[ ! -s err ] || [ "$p" = lead-import ] ||
				wrong "$how $p: not quiet"
			lacks err 'write'
		done
	done
	# one that takes its fill
	go lead-dedup clean 2>err | head -n 1 >out
	[ ! -s err ]
}

# Statuses of a pipe of two stages behind what stands on standard input.
stages() {
	local -a s
	$1 2>err1 | $2 >out 2>err2 && s=("${PIPESTATUS[@]}") ||
		s=("${PIPESTATUS[@]}")
	[ "${s[*]}" = "$3" ] || wrong "$1 | $2: ${s[*]}: $(cat err1 err2)"
}

# A stream of more than 200 KiB, with a fault behind it.
torn() {
	head -n 1 good.csv
	seq 5000 | sed 's/$/,2,,王小明,咨询,2026-03-01,2,1,1,晚上联系/'
	echo "$1"
}

@test "a program that dies leaves a torn record, which nobody takes for the end" {
	torn 'a,b' >bad.csv
	: >err
	[ "$(wc -c <bad.csv)" -gt 204800 ]
	# by one key it holds no rows: what it wrote is on its way
	for p in 'lead-dedup --keys rep' 'target-split --total 9' target-check \
		'target-save store.db' 'target-track --period 2026-03 --actual sold' \
		funnel-report 'followup-due -q' 'funnel-report --to table' \
		'pay-commission --tiers 0:1%'; do
		stages 'lead-dedup --keys rep bad.csv' "$p" '3 3'
		[[ $p = lead-dedup* ]] || [ ! -s out ]
		stages 'lead-dedup --keys rep --to tsv bad.csv' "$p" '3 3'
	done
	# a foreign list dies on nothing less than an escape that is none
	torn 'a\x,2,,王小明,咨询,2026-03-01,2,1,1,' | tr , '\t' >stray.tsv
	stages 'lead-import --from tsv stray.tsv' lead-dedup '3 3'
	# in a file the torn record is all there is to see
	for to in csv tsv; do
		try 3 lead-dedup --keys rep --to $to bad.csv
		[ "$(wc -c <out)" -gt 204800 ]
		mv out part
		for p in "${streams[@]}"; do
			try 3 "$p" part
		done
	done
	{ echo ext_id && seq 100000 && echo 1,2; } >bad.csv
	try 3 lead-dedup --keys ext_id --to tsv bad.csv # which reads as CSV: it has no TAB
	mv out part
	[ -s part ]
	try 3 lead-dedup --keys ext_id part
	try 3 lead-dedup --keys ext_id --from tsv part
	# what is no stream yet was not begun
	try 3 lead-dedup <<<'phone,"'
	[ ! -s out ]
}

@test "what was begun is whole only if its last line ends" {
	leads 3000 >list
	go lead-import list >clean 2>err || :
	# cut anywhere, a stream is refused or is the whole
	n=$(wc -c <clean)
	for cut in 1 70 4096 8192 65536 100000 $((n - 2)) $((n - 1)); do
		try 3 lead-dedup --keys src < <(head -c $cut clean)
	done
	quiet 0 lead-dedup --keys src < <(cat clean)
	same clean
}

# The pipe under test, each stage a process of its own; their statuses go to
# the array status. $1: the stage to kill, $2: when, in microseconds.
run_killed() {
	local -a pid
	local i
	rm -f p1 p2
	mkfifo p1 p2
	lead-import list >p1 2>/dev/null &
	pid[0]=$!
	lead-dedup --keys src <p1 >p2 2>/dev/null &
	pid[1]=$!
	funnel-report --by src <p2 >out 2>/dev/null &
	pid[2]=$!
	if [ "$1" -ge 0 ]; then
		sleep "$(printf '0.%06d' "$2")"
		kill -KILL "${pid[$1]}" 2>/dev/null || :
	fi
	for i in 0 1 2; do
		status[i]=0
		wait "${pid[i]}" || status[i]=$?
	done 2>/dev/null
}

@test "kill -9 of any stage at any moment: nothing behind it ends well" {
	local -a status
	leads 200000 >list
	local from=${EPOCHREALTIME/./}
	run_killed -1 0
	local took=$((${EPOCHREALTIME/./} - from))
	[ "${status[1]} ${status[2]}" = '0 0' ]
	mv out whole
	RANDOM=1
	local killed=0 refused=0
	for ((try = 0; try < 42; try++)); do
		k=$((try % 3))
		run_killed $k $((took * RANDOM / 49152))
		[ "${status[k]}" -ne 137 ] || killed=$((killed + 1))
		for ((j = k + 1; j < 3; j++)); do
			case ${status[j]} in
			3) refused=$((refused + 1)) ;;
			# all had come before the kill did
			0) same whole ;;
			*) wrong "stage $k killed, $j: status ${status[j]}" ;;
			esac
		done
		# no stage takes a report for done that is not the whole one
		[ "${status[2]}" -ne 0 ] || same whole
	done
	# or it has shown nothing
	[ $killed -gt 15 ] && [ $refused -gt 10 ] ||
		wrong "$killed killed, $refused refused"
}
