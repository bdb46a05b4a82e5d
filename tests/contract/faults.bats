# What can go wrong around a program: it says so in a line and ends with 3.

bats_require_minimum_version 1.5.0
load programs

# try 3, a line on standard error, nothing of a crash.
fails() {
	try 3 "$@"
	[ "$(wc -l <err)" -eq 1 ] || wrong "$*: not one line"
}

@test "/dev/full: data, --help and --version" {
	for p in "${programs[@]}"; do
		for args in good.csv --help --version '--to tsv good.csv' \
			'--to json good.csv'; do
			# JSON of no record is nothing
			[[ $p$args = target-check*json* ]] && continue
			status=0
			go "$p" $args >/dev/full 2>err || status=$?
			[ $status -eq 3 ] || wrong "$p $args: $status"
			said "^$p: standard output: cannot write: No space"
		done
		fails "$p" --account /dev/full good.csv
	done
	for t in table markdown; do
		status=0
		funnel-report --to $t good.csv >/dev/full 2>err || status=$?
		[ $status -eq 3 ]
	done
}

@test "closed descriptors" {
	for p in "${programs[@]}"; do
		for args in good.csv --help --version; do
			status=0
			go "$p" $args >&- 2>err || status=$?
			[ $status -eq 3 ] || wrong "$p $args >&-: $status"
			said "^$p: standard output: cannot write: Bad file"
		done
		fails "$p" <&-
		said "^$p: -: cannot read: Bad file"
		quiet 0 "$p" good.csv <&-
		mv out want
		go "$p" good.csv >out 2>&- <&-
		same want
		# a message to a closed standard error goes nowhere, not into a file
		status=0
		go "$p" -o f nosuch.csv 2>&- || status=$?
		[ $status -eq 3 ]
		[ ! -e f ]
	done
}

@test "a file that is not there, a directory, a read error" {
	mkdir dir
	for p in "${programs[@]}"; do
		fails "$p" nosuch.csv
		said "^$p: nosuch.csv: No such file or directory"
		fails "$p" dir
		said "^$p: dir: is a directory"
		fails "$p" <dir
		said "^$p: -: is a directory"
		# where the first byte cannot be read
		fails "$p" /proc/self/mem
		said "^$p: /proc/self/mem: cannot read: Input/output error"
		[ ! -s out ]
		printf 'SQLite format 3\0rest' >store
		fails "$p" store
		[ "$(id -u)" -eq 0 ] && continue
		cp good.csv secret
		chmod 0 secret
		fails "$p" secret
		said "^$p: secret: Permission denied"
	done
}

# A list that makes PROG work, and write more than 64 KiB, into args.
work() {
	[ -f clean ] || {
		leads 4000 >list
		go lead-import list >clean 2>err || :
		seq 30000 | sed '1i unit' >units
		# no month sums to its days
		seq 3000 | sed 's/.*/&,2026-03,1\n&,2026-03-10,2/' |
			sed '1i unit,period,target' >wrong
		seq 30000 | sed 's/$/,9/; 1i unit,target' >plan
		seq 4000 | sed 's/$/,张三,9/; 1i metric,unit,target' >metrics
		seq 8000 | sed 's/$/,128000,128000/; 1i rep,amount,paid' >sales
	}
	case $1 in
	lead-import) args=(list) ;;
	lead-dedup) args=(--show all clean) ;;
	target-split) args=(units) ;;
	target-check) args=(wrong) ;;
	target-track) args=(plan) ;;
	target-save) args=(metrics) ;;
	pay-commission) args=(sales) ;;
	funnel-report) args=(--by src clean) ;;
	followup-due) args=(--as-of 2027-01-31 clean) ;;
	esac
}

@test "a file size limit ends with 3, not by a signal" {
	for p in "${programs[@]}"; do
		work "$p"
		for o in /dev/stdout f; do
			echo old >f
			status=0
			(ulimit -f 64 && go "$p" "${args[@]}" -o $o >part 2>err) ||
				status=$?
			[ $status -eq 3 ] || wrong "$p -o $o: $status"
			said "^$p: $o: cannot write: File too large"
			[ "$(cat f)" = old ]
		done
	done
}

@test "out of memory: one line, status 3, the old file stays" {
	is_sanitized && skip 'a sanitizer needs memory of its own'
	for p in "${programs[@]}"; do
		work "$p"
		local n=0
		for kb in 2600 2900 3200 3600 4000 4400 4800 5200 5600 6000 \
			7000 8000 10000 12000; do
			echo old >f
			status=0
			(ulimit -v $kb && go "$p" "${args[@]}" -o f >out 2>err) ||
				status=$?
			# less than the loader needs: no program was there yet
			grep -q 'shared libraries\|cannot execute\|fork' err &&
				continue
			case $status in
			0 | 1) [ "$(cat f)" != old ] ;;
			3)
				said "^$p: out of memory"
				[ "$(wc -l <err)" -eq 1 ]
				[ "$(cat f)" = old ]
				n=$((n + 1))
				;;
			*) wrong "$p with $kb KiB: status $status" ;;
			esac
		done
		[ $n -gt 0 ] || wrong "$p: never short of memory"
	done
}
