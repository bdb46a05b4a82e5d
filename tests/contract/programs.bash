# What the contract tests share: every program, the options it needs, a small
# input that each of them takes, and a way to run it and judge.

programs=(lead-import lead-dedup target-split target-track target-check
	target-save funnel-report followup-due lead-save pay-commission)

# Those that read clean streams, and those that pass records through.
streams=(lead-dedup target-split target-track target-check target-save
	funnel-report followup-due lead-save pay-commission)
filters=(lead-import lead-dedup followup-due)

declare -gA needs=(
	[lead-import]='--country CN'
	[target-split]='--total 10'
	[followup-due]='--as-of 2026-03-31'
	[pay-commission]='--tiers default --as-of 2026-03-31'
)

setup() {
	cd "$BATS_TEST_TMPDIR"
	build=${BUILD:-$BATS_TEST_DIRNAME/../../build}
	good >good.csv
	sales-db init store.db
	needs[lead-save]="--as-of 2026-03-31 $PWD/store.db"
	needs[target-save]="--name 2026 --as-of 2026-03-31 $PWD/store.db"
	printf 'rep,at\n陈静,2026-03-02\n' >sold
	needs[target-track]="--as-of 2026-03-31 --period 2026-03 --actual $PWD/sold"
}

# Three rows that no program finds fault with.
good() {
	cat <<-'END'
		rep,weight,phone,name,stage,created_at,target,amount,paid,备注
		陈静,2,+8613800138000,王小明,咨询,2026-03-01,20,128000,128000,"要报价,急"
		刘洋,2.5,+8613900139000,李娜,试驾,2026-03-02,25,236000,50000,
		赵磊,0,+8613700137000,欧阳子轩,邀约,2026-03-03,0,98000,98000,"说""再看看"""
	END
}

# go PROG ARG...: run it with the options it needs.
go() {
	local prog=$1
	shift
	# shellcheck disable=SC2086 # a list of words
	"$prog" ${needs[$prog]-} "$@"
}

# try STATUS PROG ARG...: run it; what it writes is in the files out and err.
try() {
	local want=$1 status=0
	shift
	go "$@" >out 2>err || status=$?
	[ "$status" -eq "$want" ] || wrong "$*: status $status, not $want"
}

# The same, and it has nothing to say.
quiet() {
	try "$@" && { [ ! -s err ] || wrong "$*: not silent"; }
}

# The last run said this: an extended regular expression.
said() {
	grep -Eqe "$1" err || wrong "stderr holds no '$1'"
}

# lacks FILE REGEX: no line of it holds that.
lacks() {
	! grep -qe "$2" "$1" || wrong "$1 holds '$2'"
}

# same FILE [FILE]: the two (or FILE and out) hold the same bytes.
same() {
	cmp "$1" "${2:-out}" >&2 || wrong "${2:-out} is not $1"
}

wrong() {
	echo "$1" >&2
	[ ! -s err ] || sed 's/^/stderr: /' err | head -n 20 >&2
	return 1
}

# Standard input in pieces of one byte, each read as soon as it is written.
trickle() {
	dd bs=1 status=none
}

# A list of ROWS leads as a foreign file has it.
leads() {
	"$build/make-leads" "$@"
}

# Is this a build with sanitizers or counters, which need memory of their own?
is_sanitized() {
	grep -qs -e -fsanitize -e --coverage "$build/flags"
}
