# Files that are written: whole or not at all, with the mode they should have.

bats_require_minimum_version 1.5.0
load programs

# The files here are these, and no other was left.
only() {
	local had
	had=$(ls -A | paste -sd' ')
	[ "$had" = "$*" ] || wrong "files: $had"
}

@test "-o: as on standard output, mode 0600, nothing beside it" {
	for p in "${programs[@]}"; do
		quiet 0 "$p" good.csv
		mv out want
		mkdir new
		umask 022
		quiet 0 "$p" -o new/f --account new/a good.csv
		[ ! -s out ]
		same want new/f
		[ "$(stat -c %a new/f new/a | sort -u)" = 600 ]
		(cd new && only a f)
		(cd new && go "$p" -o f ../good.csv && only a f)
		rm -r new
	done
}

@test "-o: a file that exists keeps its mode and its owner" {
	for p in "${programs[@]}"; do
		echo old >f
		chmod 640 f
		[ "$(id -u)" -ne 0 ] || chown 65534:65534 f
		owner=$(stat -c %u:%g f)
		quiet 0 "$p" -o f good.csv
		[ "$(stat -c '%a %u:%g' f)" = "640 $owner" ]
		quiet 0 "$p" good.csv
		same f
		rm -f f
	done
}

@test "-o: links are followed; one to nothing is refused" {
	mkdir there
	for p in "${programs[@]}"; do
		echo old >there/f
		ln -sf there/f link
		quiet 0 "$p" -o link good.csv
		[ -L link ]
		quiet 0 "$p" good.csv
		same there/f
		ln -sf there/nothing link
		try 3 "$p" -o link good.csv
		said 'a link to a file that is not there'
		[ -L link ]
	done
}

@test "-o: what is no regular file is written straight" {
	for p in "${programs[@]}"; do
		quiet 0 "$p" good.csv
		mv out want
		# what stood there is kept, as with >>
		{ echo before && go "$p" -o /dev/stdout good.csv; } >all
		{ echo before && cat want; } | same all /dev/stdin
		{ echo before && go "$p" -o /dev/fd/3 good.csv; } 3>all >&3
		{ echo before && cat want; } | same all /dev/stdin
		go "$p" -o /dev/stdout good.csv | same want /dev/stdin
		rm -f fifo
		mkfifo fifo
		cat fifo >got &
		quiet 0 "$p" -o fifo good.csv
		wait $!
		[ -p fifo ]
		same want got
		try 3 "$p" -o /dev/full good.csv
		said '^[a-z-]*: /dev/full: cannot write: '
		[ -c /dev/full ]
	done
}

@test "-o: the input itself may be the output" {
	for p in "${programs[@]}"; do
		cp good.csv both
		quiet 0 "$p" good.csv
		sed 's/good.csv:/both:/' out >want
		quiet 0 "$p" -o both both
		same want both
	done
}

@test "-o: a run that dies leaves the old file, and nothing else" {
	mkdir d
	cp good.csv bad.csv
	echo '"' >>bad.csv
	for p in "${programs[@]}"; do
		echo old >d/f
		try 3 "$p" -o d/f --account d/a bad.csv
		[ "$(cat d/f)" = old ]
		(cd d && only f)
		case $p in target-*) continue ;; esac
		try 3 "$p" -o d/f --rejects d/r bad.csv
		(cd d && only f)
	done
}

@test "-o: a place where nothing can be written" {
	mkdir d
	for p in "${programs[@]}"; do
		try 3 "$p" -o d good.csv
		said "^$p: d: is a directory"
		try 3 "$p" -o nosuch/f good.csv
		said "^$p: nosuch/f: No such file"
		try 3 "$p" -o '' good.csv
		try 3 "$p" --account d good.csv
		(cd d && only)
	done
	[ "$(id -u)" -ne 0 ] || skip "root may write what is read-only"
	echo old >f
	chmod 444 f
	try 3 lead-dedup -o f good.csv
	[ "$(cat f)" = old ]
}

@test "TERM, INT and KILL leave no file behind" {
	mkdir d
	leads 40000 >list # lead-import looks at 4 MiB before it begins
	{ head -n 1 good.csv && seq 300000 | sed 's/$/,2,1,n,s,2026-03-01,2,1,1,/'; } >big
	for p in "${programs[@]}"; do
		[ "$p" = lead-import ] || cp big list
		for sig in TERM INT KILL; do
			echo old >d/f
			rm -f fifo
			mkfifo fifo
			exec 8<>fifo
			# a background job ignores INT, and programs keep it so
			env --default-signal=INT "$p" ${needs[$p]-} -o d/f \
				<fifo 8<&- 2>err 3>&- &
			pid=$!
			# bats waits for whoever has its descriptor 3
			cat list >&8 3>&- &
			feeder=$!
			for ((i = 0; i < 200; i++)); do
				ls -l /proc/$pid/fd 2>/dev/null |
					grep -q "$PWD/d/" && break
				sleep 0.02
			done
			[ $i -lt 200 ] || wrong "$p: no output was opened"
			kill -$sig $pid
			status=0
			wait $pid || status=$?
			[ $status -gt 128 ]
			kill $feeder 2>/dev/null || :
			wait $feeder 2>/dev/null || :
			exec 8<&-
			[ "$(cat d/f)" = old ]
			(cd d && only f)
		done
	done
}

# A file cannot be without a name where /proc is not: it stands beside then.
@test "without /proc a file appears whole, and TERM and INT leave none" {
	local bare='mount -t tmpfs none /proc &&'

	is_sanitized && skip 'a sanitizer needs /proc'
	unshare -m sh -c "$bare true" 2>/dev/null ||
		skip "needs root and a mount namespace"
	mkdir d
	echo old >d/f
	{ head -n 1 good.csv && seq 20000 | sed 's/$/,2,1,n,s,2026-03-01,2,1,1,/'; } >big
	unshare -m sh -c "$bare lead-dedup -o d/f good.csv"
	cmp d/f <(lead-dedup good.csv)
	(cd d && only f)
	for sig in TERM INT; do
		# some blocks, and then nothing: it is ended while it waits
		run unshare -m sh -c "$bare { cat big; sleep 2; } |
			timeout -s $sig 1 lead-dedup -o d/f"
		[ "$status" -eq 124 ]
		(cd d && only f)
	done
}
