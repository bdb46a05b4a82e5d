# What is the same on every command line, and what the environment may not do.

bats_require_minimum_version 1.5.0
load programs

@test "--help and --version: on standard output, status 0" {
	for p in "${programs[@]}"; do
		for h in --help -h; do
			"$p" $h >out 2>err || wrong "$p $h"
			[ ! -s err ]
			[[ $(head -n 1 out) = "usage: $p ["* ]]
		done
		for o in --help --version --verbose --output --account; do
			grep -qe " $o " out || wrong "$p: $o is not told"
		done
		for v in --version -V; do
			"$p" $v nothing.csv >out 2>err || wrong "$p $v"
			grep -Eqx "$p \(salesutils\) [0-9.]+" out
			[ ! -s err ]
		done
	done
}

@test "a wrong command line: status 2, why, nothing written" {
	for p in "${programs[@]}"; do
		for args in --nosuch -Z --output --to=xml --account; do
			try 2 "$p" $args <good.csv
			said "^$p: "
			[ ! -s out ]
		done
		try 2 "$p" -o x --account x good.csv
		said "two outputs into one file: 'x'"
		[ ! -e x ]
	done
	for p in lead-import lead-dedup target-save funnel-report followup-due \
		pay-commission; do
		try 2 "$p" - good.csv - <good.csv
		said 'standard input is named twice'
	done
	for p in target-split target-track; do
		try 2 "$p" good.csv good.csv
	done
	for p in target-track target-save funnel-report followup-due pay-commission; do
		try 2 "$p" --as-of 2026-02-30 good.csv
		said "^$p: --as-of: .*'2026-02-30'"
		try 2 "$p" --tz Asia/Nowhere good.csv
		SALES_TZ=Asia/Nowhere try 2 "$p" good.csv
	done
}

@test "options behind operands, and -- before a file called -v" {
	cp good.csv ./-v
	for p in "${programs[@]}"; do
		quiet 0 "$p" good.csv --to tsv
		grep -q $'\t' out
		POSIXLY_CORRECT=1 quiet 0 "$p" good.csv --to tsv
		grep -q $'\t' out
		quiet 0 "$p" -- -v
	done
}

@test "the environment changes nothing but by SALES_" {
	for p in "${programs[@]}"; do
		quiet 0 "$p" <good.csv
		mv out want
		for e in LC_ALL=tr_TR.UTF-8 LC_ALL=de_DE LANG=zh_CN.GB18030 \
			TZ=America/New_York TZ=:nonsense TMPDIR=/nonsense \
			COLUMNS=10 SALES_DB=/nonsense HOME=/nonsense TERM=xterm \
			CLICOLOR_FORCE=1; do
			env -u LC_ALL "$e" "$(type -P "$p")" ${needs[$p]-} \
				<good.csv >out 2>err || wrong "$e $p"
			[ ! -s err ]
			same want
		done
		env -i "$(type -P "$p")" ${needs[$p]-} <good.csv >out
		same want
	done
}

@test "the machine's zone is not read; SALES_TZ is --tz" {
	printf 'id,at,stage\n1,2026-03-01T23:30:00Z,new\n' >events
	sum() {
		funnel-report --mode period --since 2026-03-01 \
			--until 2026-03-01 "$@" events 2>err |
			grep -c '^period,new,1,'
	}
	[ "$(sum)" = 0 ]
	[ "$(TZ=UTC sum)" = 0 ]
	[ "$(sum --tz UTC)" = 1 ]
	[ "$(SALES_TZ=UTC sum)" = 1 ]
	[ "$(SALES_TZ=UTC sum --tz Asia/Shanghai)" = 0 ]
}

@test "telephone numbers on standard error are masked, unless -v" {
	sed '3s/2.5/13800138000/' good.csv >"it's.csv"
	sed -i "3s/13800138000/13800138000'x/" "it's.csv"
	try 3 target-split "it's.csv"
	said "'138\*\*\*\*8000'x'"
	lacks err 13800138000
	try 3 target-split -v "it's.csv"
	said 13800138000
	for n in 13900139000 '139 0013 9000' '1990-139-9000' １３９００１３９０００ \
		010-88886666; do
		sed "3s/2.5/x $n/" good.csv >bad.csv
		try 3 target-split bad.csv
		lacks err "$n"
	done
}

@test "a cell cannot write to the terminal, a message is one line" {
	sed $'3s/2.5/"\x1B[2J\\nx\x7F\xC2\x9B"/' good.csv >bad.csv
	try 3 target-split bad.csv
	[ "$(wc -l <err)" -eq 1 ]
	lacks err $'[\x01-\x09\x0B-\x1F\x7F]'
	lacks err $'\xC2\x9B'
	sed $'3s/2026-03-02/\x1B[2J/' good.csv >bad.csv
	try 1 lead-import -v bad.csv
	lacks err $'\x1B'
}
