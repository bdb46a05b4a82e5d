#!/usr/bin/env bats
# What writes a store, with a fault at each of its calls: tests/fault.c makes
# the Nth of a class fail, for N from 1 until a run has no more of them. After
# each the store is as before the run or as behind it, and it says which.

bats_require_minimum_version 1.5.0
load programs

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	build=${BUILD:-$BATS_TEST_DIRNAME/../../build}
	unset SALES_DB
	[[ $BATS_TEST_DESCRIPTION != fault:* ]] || can_preload
	cat >old.csv <<-'END'
		ext_id,name,phone,phone2,email,channel,stage,owner,created_at,amount,note,微信
		S1,张伟,+8613800138001,,zhang@x.cn,抖音,咨询,陈静,2026-03-02,128000.00,"要报价,急",zw1
		S2,李娜,+8613900139002,+8613700137002;+8613600136002,,抖音,,,2026-03-02T10:05:00+08:00,,"说""再看看""",
		S3,王强,,,wang@x.cn,易车,试驾,王磊,,0.50,,wq
	END
	cat >new.csv <<-'END'
		ext_id,name,phone,email,channel,stage,owner,amount,region,备注
		S1,张玮,+8613800138011,zhang@x.cn,抖音,试驾,陈静,129000,上海,改了号码
		S2,李娜,+8613900139002,li@x.cn,抖音,咨询,陈静,,苏州,
		S3,王强,,wang@x.cn,易车,战败,王磊,0.5,,"太贵,不买"
		S4,赵敏,+8613500135004,,易车,,,1,杭州,
		S5,欧阳子轩,+8613500135005,,展厅,咨询,刘洋,,,
		S6,孙丽,,sun@x.cn,展厅,,,,,没有电话
		S7,周杰,+8613500135007,zhou@x.cn,,咨询,,,北京,
		,吴芳,+8613500135008,,抖音,,,200000,,
		,郑涛,,zheng@x.cn,,,,,,
		S3,王强,,wang@x.cn,易车,,,,南京,
	END
	cat >events.csv <<-'END'
		ext_id,channel,phone,at,kind,value,amount,next_at,rep,note
		S1,抖音,,2026-03-03,call,接通,,2026-03-10,陈静,
		S2,抖音,,2026-03-03,stage,试驾,,,陈静,
		S3,易车,,2026-03-04,order,,100,,,
		S3,易车,,2026-03-05,payment,,100,,,
		S3,易车,,2026-03-06,deliver,,,,,
		,,+8613700137002,2026-03-06,note,,,,,"说""考虑"""
		,,13800138001,2026-03-07,handover,刘洋,,,陈静,
		S1,抖音,,2026-03-08,lost,太贵,,,刘洋,
		S2,抖音,,2026-03-09,visit,,,2026-04-01T10:00:00+08:00,,
	END
	cat >plan.csv <<-'END'
		unit,parent,level,period,metric,target,kind
		上海,,region,2026-01,orders,30,base
		闵行店,上海,store,2026-01,orders,18,base
		静安店,上海,store,2026-01,orders,12,base
		静安店,上海,store,2026-01,orders,15,stretch
	END
	sales-db init empty.db
	cp empty.db full.db
	lead-save -q -d 2026-03-02 full.db old.csv
}

can_preload() {
	is_sanitized && skip 'a sanitizer wants to be loaded first'
	[ -f "$build/fault.so" ] || skip 'no fault.so: make tests'
}

# All that a store says.
content() {
	lead-list -t csv "$1" && lead-list -t csv --events "$1" &&
		sales-db dump "$1" unit && target-list --versions "$1" &&
		sales-db dump "$1" target
}

# look STORE: set said to before or after, which it is byte for byte or says
# as a sound store; or to neither.
look() {
	for said in before after; do
		[ ! -s "$1-wal" ] && cmp -s "$1" $said.db && return
	done
	if content "$1" >now 2>&1 && sales-db verify "$1" >/dev/null; then
		for said in before after; do
			cmp -s now $said && return
		done
	fi
	said=neither
}

# The store db, changed by $cmd: before.db, before and after are what it was,
# what it said, and what it says behind a run; want is what a run writes.
begin() {
	cp "$1" before.db
	content before.db >before
	cp before.db db
	again
	mv out want
	cp db after.db
	content db >after
	restore
}

restore() {
	rm -f db db-wal db-shm copy.db copy.db-*
	[ ! -f before.db ] || cp before.db db
}

fail() {
	echo "FAULT=$fault ${cmd[*]}: $1, status $status"
	sed 's/^/stderr: /' err
	exit 1
}

again() {
	LD_PRELOAD=$build/fault.so "${cmd[@]}" >out 2>err || fail 'not again'
}

# Of $cmd that changes db: it is as before or as behind, also after another
# run; $is_once: what is done cannot be done again. If it fails and all is in, only
# the end of the output is missing, and it says so.
judge_changed() {
	look db
	case $said,$status in
	before,3 | before,137) again && look db ;;
	after,3)
		[[ ${line[0]} == *'standard output: cannot write'* ]] ||
			fail 'all is in'
		[ "$(<out)" = "$(<want)" ] || fail 'all is in, not all is out'
		;;
	after,*) ;;
	before,*) fail 'nothing is in' ;;
	*) fail 'neither as before nor as behind' ;;
	esac
	[ $said = after ] || fail 'not again'
	[ "$status" -eq 0 ] || [ "$is_once" ] || again
	look db
	[ $said = after ] || fail 'not twice'
}

# Of what changes nothing, and may be done again.
judge_same() {
	look db
	[ $said != neither ] || fail 'it is another'
	again
}

# Of sales-db init db.
judge_made() {
	[ -f db ] || [ "$status" -ne 0 ] || fail 'nothing there'
	[ -f db ] || again
	cmp -s db after.db || fail 'not whole'
}

# Of sales-db backup db copy.db.
judge_copied() {
	[ -f copy.db ] || [ "$status" -ne 0 ] || fail 'nothing there'
	look db
	[ $said = before ] || fail 'the original is another'
	[ -f copy.db ] || again
	look copy.db
	[ $said = before ] || fail 'not whole'
}

# Of lead-list: what it wrote is compared already.
judge_read() {
	look db
	[ $said = before ] || fail 'it is another'
}

# loop CLASS HOW [STEP]: each call of the class fails in turn, or each STEPth.
loop() {
	local class=$1 how=$2 step=${3:-1} n line left
	for ((n = 1; ; n += step)); do
		fault=$class:$n$how
		status=0
		: >hit
		# the shell tells of one that is killed
		{
			FAULT=$fault FAULT_HIT=hit LD_PRELOAD=$build/fault.so \
				"${cmd[@]}" >out 2>err </dev/null
		} 2>/dev/null || status=$?
		[ -s hit ] || break
		mapfile -t line <err
		case $status in
		0)
			[ ${#line[@]} -eq 0 ] || fail 'not silent'
			cmp -s out want || fail 'not all is written'
			;;
		1)
			[[ ${line[*]} == *' stays in db-wal '* ]] ||
				fail 'nothing to look at'
			;;
		# a disk that stays full has no room for the mark of a torn
		# output either
		3) [ ${#line[@]} -eq 1 ] || [ "$class$how,${#line[@]}" = full+,2 ] ||
			fail "${#line[@]} lines" ;;
		137) [ "$how" = :kill ] || fail 'killed' ;;
		*) fail 'no such status' ;;
		esac
		left=(.[!.]*)
		[ "$how" = :kill ] || [ ${#left[@]} -eq 0 ] || fail "left ${left[*]}"
		# most die before all else; the run without a fault is the other
		[ "$class,$status" = alloc,3 ] && [ ! -s db-wal ] &&
			[ ! -e copy.db ] && cmp -s db before.db && continue
		"$judge"
		restore
		[ ${#left[@]} -eq 0 ] || rm -f "${left[@]}"
	done
	echo "# $class$how $((n - 1))" >>calls
	[ "$status" -eq 0 ] || fail 'without a fault'
	"$judge"
	restore
}

# strike JUDGE: every class, in a shell without the traps of bats, which cost
# more than the programs.
strike() (
	judge=$1
	trap - DEBUG ERR
	set +eET
	shopt -s nullglob
	ulimit -t 60 # for one that does not end
	for class in full write short sync read truncate link open map; do
		loop $class ''
	done
	for class in full sync read truncate link open map; do
		loop $class +
	done
	for class in full short sync truncate link; do
		loop $class :kill
	done
	# There are a thousand or two: FAULT_STEP=1 has each of them fail.
	loop alloc '' "${FAULT_STEP:-11}"
	loop alloc + $((${FAULT_STEP:-11} * 7))
	loop alloc :kill $((${FAULT_STEP:-11} * 13))
)

@test "fault: lead-save into an empty store" {
	cmd=(lead-save -d 2026-03-02 db new.csv)
	begin empty.db
	strike judge_changed
}

@test "fault: lead-save into a store that knows some" {
	cmd=(lead-save --update overwrite -d 2026-03-09 db new.csv)
	begin full.db
	strike judge_changed
}

@test "fault: lead-log of a stream" {
	cmd=(lead-log -d 2026-03-09 db events.csv)
	begin full.db
	strike judge_changed
}

@test "fault: lead-log merges leads that were merged, and undoes it" {
	printf 'id,at,kind,value,rep\n3,2026-03-08,merge,2,陈静\n' >merged.csv
	lead-log -q full.db merged.csv
	cat >merges.csv <<-'END'
		id,at,kind,value,set
		2,2026-03-09,merge,1,"{""name"":""张伟"",""备注"":""同一人""}"
	END
	cmd=(lead-log db merges.csv)
	begin full.db
	strike judge_changed
	is_once=1
	cmd=(lead-log -d 2026-03-09 db unmerge 3)
	begin full.db
	strike judge_changed
}

@test "fault: lead-log corrects, sales-db erases and loads" {
	is_once=1
	cmd=(lead-log -d 2026-03-09 --void 2 db)
	lead-log -d 2026-03-08 --outcome 接通 --next 2026-03-20 full.db call 1
	cmd[4]=$(sales-db dump full.db event | awk -F, '$4 == "call" { print $1 }')
	begin full.db
	strike judge_changed
	# gone from the file, or to be: what is not in the log is no failure
	cmd=(sales-db erase db zhang@x.cn)
	begin full.db
	strike judge_changed
	is_once=
	printf 'unit,parent\n闵行,沪\n沪,\n' >unit.csv
	cmd=(sales-db load db unit unit.csv)
	begin full.db
	strike judge_changed
}

@test "fault: target-save, of a first version and of the next" {
	cmd=(target-save -d 2026-03-09 db plan.csv)
	begin empty.db
	strike judge_changed
	sed 's/15/16/' plan.csv | target-save -q -d 2026-03-08 full.db
	begin full.db
	strike judge_changed
	# and of one that there is: nothing is behind it that was not before
	target-save -q -d 2026-03-09 full.db plan.csv
	cmd=(target-save --note 又 db plan.csv)
	begin full.db
	strike judge_same
}

@test "fault: sales-db init" {
	cmd=(sales-db init db)
	: >want
	cp empty.db after.db
	strike judge_made
}

@test "fault: sales-db backup" {
	cmd=(sales-db backup db copy.db)
	begin full.db
	strike judge_copied
}

@test "fault: lead-list" {
	cmd=(lead-list -t csv db)
	begin full.db
	strike judge_read
	cmd=(lead-list -t csv --events db)
	begin full.db
	strike judge_read
}

@test "fault: target-list" {
	target-save -q -d 2026-03-08 full.db plan.csv
	cmd=(target-list -t csv db)
	begin full.db
	strike judge_read
	cmd=(target-list -t csv --versions db)
	begin full.db
	strike judge_read
}

# ends STATUS... -- COMMAND...: it ends by one of them, soon, and by no signal.
ends() {
	local want=" "
	while [ "$1" != -- ]; do
		want+="$1 "
		shift
	done
	shift
	status=0
	timeout 20 "$@" >out 2>err </dev/null || status=$?
	[[ $want == *" $status "* ]] || wrong "$*: status $status"
	[ "$status" -ne 3 ] || [ "$(wc -l <err)" -eq 1 ] || wrong "$*: not one line"
}

@test "64 bytes of garbage anywhere: an answer or a message, and verify sees it" {
	{
		echo phone,name,email,channel,stage,note,备注
		seq 120 | awk '{ printf "+86138%08d,张%d,z%d@x.cn,抖音,咨询,再看看%d,%d\n",
			$1 * 7919, $1, $1, $1, $1 }'
	} >many.csv
	cp empty.db was.db
	lead-save -q was.db many.csv
	target-save -q -d 2026-03-09 was.db plan.csv
	content was.db >before
	size=$(stat -c %s was.db)
	[ "$size" -gt 65536 ]
	printf '%064d' 0 | tr 0 '\377' >garbage.0
	printf '%064d' 0 | tr 0 '\0' >garbage.1
	printf '\001\200\177\377\000\012,"%.0s' 1 2 3 4 5 6 7 8 >garbage.2
	for ((i = 0; i < 40; i++)); do
		rm -f db-* copy.db
		cp was.db db
		dd if=garbage.$((i % 3)) of=db bs=64 conv=notrunc status=none \
			seek=$((size * i / 40 / 64 + i * 7 % 17))
		cp db damaged.db
		ends 0 1 3 -- sales-db verify db
		if [ "$status" -eq 0 ]; then
			content db | cmp - before || wrong "$i: not seen"
		fi
		ends 0 3 -- lead-list -t csv db
		ends 0 3 -- lead-list -t csv --events db
		ends 0 3 -- target-list -t csv db
		ends 0 3 -- sales-db stats db
		ends 0 3 -- sales-db dump db field
		ends 0 3 -- sales-db backup db copy.db
		cmp db damaged.db
		ends 0 1 3 -- lead-save --update overwrite db new.csv
		rm -f db-*
		cp damaged.db db
		ends 0 1 3 -- lead-log db events.csv
		rm -f db-*
		cp damaged.db db
		ends 0 3 -- target-save db plan.csv
	done
}

# Every program refuses db, says so in a line, and leaves it as it is.
refused() {
	local file=$1
	shift
	[ ! -f "$file" ] || cp "$file" was
	for cmd in "lead-list $file" "lead-list --events $file" \
		"lead-save $file new.csv" "lead-log $file events.csv" \
		"target-list $file" "target-list --versions $file" \
		"target-save $file plan.csv" \
		"lead-log $file call 1" "sales-db verify $file" \
		"sales-db stats $file" "sales-db dump $file lead" \
		"sales-db backup $file copy.db" "sales-db init $file"; do
		# shellcheck disable=SC2086 # a list of words
		ends 3 -- $cmd
		[ ! -f "$file" ] || cmp was "$file"
		[ ! -e copy.db ]
	done
	[ -z "$(find . -name '.?*')" ]
}

# patch OFFSET BYTES: of a copy of a store, db.
patch() {
	cp full.db db
	printf '%b' "$2" | dd of=db bs=1 seek="$1" conv=notrunc status=none
}

@test "what is no store, or not ours, is refused and left as it is" {
	mkdir dir
	refused dir
	refused nothing/db
	: >none
	refused none
	refused old.csv
	printf 'SQLite format 3\0' >magic
	refused magic
	head -c 5000 full.db >short
	refused short
	# another program's: the application id (fileformat2.html, 1.3)
	patch 68 '\0\0\0\0'
	refused db
	[ ! -e db-wal ] && [ ! -e db-shm ]
	# of a later version: the user version
	patch 60 '\0\0\0\377'
	refused db
	ends 3 -- lead-list db
	said 'of version 255'
	command -v sqlite3 || skip 'no sqlite3 for another database'
	sqlite3 other.db 'create table lead(id integer primary key, name text);
		insert into lead values(1, "x")'
	refused other.db
	# and what it left undone is not mended for it
	sqlite3 other.db <<-'END'
		create table t(x);
		pragma cache_size = 1;
		begin;
		update lead set name = 'y';
		insert into t values(zeroblob(99999));
		.shell cp other.db hot.db; cp other.db-journal hot.db-journal
	END
	cp hot.db-journal journal
	refused hot.db
	cmp journal hot.db-journal
}

@test "a store that may only be read is read, and nothing is saved" {
	[ "$(id -u)" -ne 0 ] || skip 'root may write anywhere'
	chmod 400 full.db
	cp full.db was
	ends 3 -- lead-save full.db new.csv
	ends 3 -- lead-log full.db events.csv
	ends 3 -- target-save full.db plan.csv
	ends 0 -- lead-list full.db
	cmp full.db was
}
