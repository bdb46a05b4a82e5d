#!/usr/bin/env bats
# lead-dedup through the real pipe.

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	make=${BUILD:-$BATS_TEST_DIRNAME/../../build}/make-leads
}

# Run, want this status and nothing on stderr.
dedup() {
	local want=$1
	shift
	run --separate-stderr lead-dedup "$@"
	echo "$output"
	echo "$stderr"
	[ "$status" -eq "$want" ]
	[ "$stderr" = "" ]
}

# The account, in one line.
account() {
	grep -E '^(in|out|merged|unasked|aside),' account | tr ',\n' ' ;'
}

# Rows of a CSV or TSV without quotes in another order, the $1-th.
shuffle() {
	awk -v seed="$1" 'BEGIN { srand(seed) }
		{ printf "%s\t%s\n", NR == 1 ? -1 : rand(), $0 }' |
		sort -g | cut -f2-
}

@test "a row twice, in any spelling: the first is kept, bytes untouched" {
	cat >list.csv <<-'END'
		name,phone,email
		"张三",138-0013-8000,
		李四,,Li@X.cn
		张先生,+86 138 0013 8000,
		李 四,,li@x.CN
		"王五,五",１３９００１３９０００,
	END
	dedup 0 --account account list.csv
	diff - <(echo "$output") <<-'END'
		name,phone,email
		"张三",138-0013-8000,
		李四,,Li@X.cn
		"王五,五",１３９００１３９０００,
	END
	[ "$(account)" = "in 5;out 3;merged 2;unasked 0;aside 0;" ]
	dedup 0 <<<"$output"
	[ "${#lines[@]}" -eq 4 ]
}

@test "rows joined through others are one, in any order; phone is phone2" {
	cat >list.csv <<-'END'
		n,phone,phone2,email
		a,13800138000,,
		b,,13900139000;13800138000,
		c,13900139000,,c@x.cn
		d,,,C@X.CN
		e,13700137000,,e@x.cn
	END
	for seed in 1 2 3 4 5 6 7 8; do
		shuffle $seed <list.csv >shuffled.csv
		dedup 0 --show all shuffled.csv
		[ "$(cut -d, -f1,5 <<<"$output" | tail -n +2 | sort | paste -sd' ')" = \
			"a,email c@x.cn b,email c@x.cn c,email c@x.cn d,email c@x.cn e,email e@x.cn" ]
		[ "$(cut -d, -f6 <<<"$output" | grep -c :)" -eq 3 ]
		dedup 0 shuffled.csv
		[ "${#lines[@]}" -eq 3 ]
	done
}

@test "--show: what is kept, all, what is not" {
	cat >list.csv <<-'END'
		id,name,phone,src
		,张三,13800138000,a.csv:7
		,李四,13900139000,
		12,张三,13800138000,a.csv:9
		,李四,13900139000,
		13,王五,13700137000,
	END
	dedup 0 --show all list.csv
	diff - <(echo "$output") <<-'END'
		id,name,phone,src,cluster,dup_of,dedup_why
		,张三,13800138000,a.csv:7,phone +8613800138000,,phone +8613800138000
		,李四,13900139000,,phone +8613900139000,,phone +8613900139000
		12,张三,13800138000,a.csv:9,phone +8613800138000,a.csv:7,phone +8613800138000
		,李四,13900139000,,phone +8613900139000,list.csv:3,phone +8613900139000
		13,王五,13700137000,,phone +8613700137000,,
	END
	dedup 0 --show dups --account account list.csv
	[ "$(cut -d, -f1,6 <<<"$output" | paste -sd' ')" = "id,dup_of 12,a.csv:7 ,list.csv:3" ]
	[ "$(account)" = "in 5;out 2;merged 0;unasked 3;aside 0;" ]
	# the row that stays is called by its id
	dedup 0 --show dups <<<$'id,phone\n12,13800138000\n,13800138000'
	[ "${lines[1]}" = ",13800138000,phone +8613800138000,12,phone +8613800138000" ]
}

@test "--show on what it wrote: its columns are replaced, not doubled" {
	printf 'cluster,n,phone\n1,a,13800138000\n2,b,13800138000\n' >list.csv
	lead-dedup --show all list.csv >once.csv
	[ "$(head -1 once.csv)" = cluster,n,phone,dup_of,dedup_why ]
	dedup 0 --show all - <once.csv
	diff - <(sed 's/list.csv/-/' once.csv) <<<"$output"
}

@test "--keep: first, oldest, fullest, and their ties" {
	cat >list.csv <<-'END'
		n,phone,created_at,note
		a,13800138000,2026-03-02,
		b,13800138000,2026-03-01,
		c,13800138000,2026-03-03,x
		d,13900139000,2026-03-01,
		e,13900139000,2026-03-01,x
		f,13700137000,,
		g,13700137000,2026-03-01T09:00:00+08:00,
		h,13600136000,2026-03-01,y
		i,13600136000,2026-03-01,x
	END
	while read -r keep want; do
		dedup 0 --keep "$keep" list.csv
		[ "$(cut -d, -f1 <<<"$output" | tail -n +2 | paste -sd' ')" = "$want" ]
		[ "$keep" = first ] && continue
		for seed in 1 2 3; do
			shuffle $seed <list.csv >shuffled.csv
			dedup 0 --keep "$keep" shuffled.csv
			[ "$(cut -d, -f1 <<<"$output" | tail -n +2 | sort | paste -sd' ')" = "$want" ]
		done
	done <<-'END'
		first a d f h
		oldest b e g h
		fullest c e g h
	END
}

@test "--keep oldest: an age nobody can read sets its row aside" {
	printf 'n,phone,created_at\na,13800138000,昨天\nb,13800138000,\n' >list.csv
	run --separate-stderr lead-dedup --keep oldest list.csv
	[ "$status" -eq 1 ]
	[ "${lines[1]}" = "b,13800138000," ]
	[[ $stderr == *"created_at_bad 1 "* ]]
	dedup 0 list.csv
}

@test "--against: the base is there first, and joins what it knows" {
	cat >base.csv <<-'END'
		id,phone,phone2,email
		7,13800138000,13900139000,
		8,,,b@x.cn
		6,13600136000,,b@x.cn
	END
	printf 'n,phone,email\na,13800138000,\nb,13900139000,\nc,13700137000,\nd,,B@x.cn\n' >list.csv
	dedup 0 --against base.csv --account account list.csv
	[ "$output" = $'n,phone,email\nc,13700137000,' ]
	[ "$(account)" = "in 4;out 1;merged 3;unasked 0;aside 0;" ]
	dedup 0 --against base.csv --show all list.csv
	diff - <(echo "$output") <<-'END'
		n,phone,email,cluster,dup_of,dedup_why
		a,13800138000,,phone +8613800138000,7,phone +8613800138000
		b,13900139000,,phone +8613800138000,7,phone +8613900139000
		c,13700137000,,phone +8613700137000,,
		d,,B@x.cn,email b@x.cn,6,email b@x.cn
	END
	# by one key, as rows come
	dedup 0 --against base.csv --keys phone list.csv
	[ "$(cut -d, -f1 <<<"$output" | paste -sd' ')" = "n c d" ]
	dedup 1 -q --against base.csv <<<$'phone\n13600136000'
	dedup 0 -q --against base.csv <<<$'phone\n13500135000'
	run --separate-stderr lead-dedup --against list.csv --keys id <<<$'id\n1'
	[ "$status" -eq 3 ]
	[ "$stderr" = "lead-dedup: list.csv: none of the columns of --keys" ]
}

@test "-q answers by the status" {
	dedup 1 -q <<<$'phone\n13800138000\n138 0013 8000'
	[ "$output" = "" ]
	dedup 0 -q <<<$'phone\n13800138000\n13900139000'
	dedup 0 -q <<<phone
	dedup 1 -q --keys name,phone <<<$'phone,name\n13800138000,张三\n,张三'
}

@test "joined keys: parts do not run into each other, none may be empty" {
	cat >list.csv <<-'END'
		n,name,region
		a,ab,cd
		b,a,bcd
		c,ＡＢ, CD
		d,张三,
		e,张三,
		f,,张三
	END
	dedup 0 --keys name+region list.csv
	[ "$(cut -d, -f1 <<<"$output" | paste -sd' ')" = "n a b d e f" ]
	dedup 0 --keys name,region --show all list.csv
	[ "$(cut -d, -f4 <<<"$output" | tail -n +2 | paste -sd';')" = \
		"name ab;name a;name ab;name 张三;name 张三;region 张三" ]
}

@test "ext_id is unique within its channel; no channel is an empty one" {
	cat >list.csv <<-'END'
		n,ext_id,channel
		a,7,抖音
		b,7,汽车之家
		c,7,
		d,7,抖音
		e,,抖音
		f,,抖音
	END
	dedup 0 --keys ext_id list.csv
	[ "$(cut -d, -f1 <<<"$output" | paste -sd' ')" = "n a b c e f" ]
	dedup 0 --keys ext_id --against list.csv <<<$'n,ext_id\ng,7\nh,8'
	[ "$output" = $'n,ext_id\nh,8' ]
}

@test "what is no number and no address matches nothing, and is said" {
	cat >list.csv <<-'END'
		n,phone,email
		a,1380013,zhang@
		b,1380013,zhang@
		c,无,-
		d,无,-
		e,,
		f,,
	END
	run --separate-stderr lead-dedup list.csv
	[ "$status" -eq 0 ]
	[ "${#lines[@]}" -eq 7 ]
	[ "$stderr" = "lead-dedup: telephones and e-mails that are none, and match nothing: 4 (lead-import shows which)" ]
	run --separate-stderr lead-dedup --show all list.csv
	[ "$(cut -d, -f4 <<<"$output" | sort -u | wc -l)" -eq 7 ]
}

@test "several files are one list" {
	printf 'n,phone\na,13800138000\n' >a.csv
	printf 'email,phone,n\nx@y.cn,138-0013-8000,b\nx@y.cn,,c\n' >b.csv
	dedup 0 --show all a.csv b.csv
	[ "$(cut -d, -f1,4,5 <<<"$output" | tail -n +2 | paste -sd' ')" = \
		"a,email x@y.cn, b,email x@y.cn,a.csv:2 c,email x@y.cn,a.csv:2" ]
}

@test "a name that stands for nothing is told from one that does" {
	dedup 0 --keys name <<<$'name\n无\n无\nn/a\nn/a\n张三\n张三'
	[ "$(paste -sd' ' <<<"$output")" = "name 无 无 n/a n/a 张三" ]
}

@test "what cannot be asked" {
	while read -r want args; do
		# shellcheck disable=SC2086
		run --separate-stderr lead-dedup $args <<<$'phone,n\n13800138000,1'
		echo "$args: $stderr"
		[ "$status" -eq "$want" ]
		[ "$output" = "" ]
		[ "${#stderr_lines[@]}" -eq 1 ]
	done <<-'END'
		2 --keys phone,
		2 --keys +phone
		2 --keep last
		2 --show some
		3 --keys wechat
		3 --keys phone+wechat
		3 --against nowhere.csv
	END
}

# made ROWS SEED: a list in list.tsv as leads, the truth in truth.csv.
made() {
	[ -x "$make" ] || skip "no make-leads: make tests"
	"$make" "$1" --dups 15 --seed "$2" --truth truth.csv >made.csv
	lead-import --to tsv made.csv >list.tsv
	[ "$(wc -l <list.tsv)" -eq $(($1 + 1)) ]
}

@test "made lists of 20,000: every pair is found, and no other" {
	for seed in 1 2 3; do
		made 20000 $seed
		lead-dedup --show all list.tsv | awk -F'\t' '
			NR == 1 {
				for (i = 1; i <= NF; i++)
					if ($i == "cluster")
						c = i
				next
			}
			{ print $c }' >found
		tail -n +2 truth.csv | cut -d, -f2 | paste -d'\t' - found |
			awk -F'\t' '
			{ t[$1]++; f[$2]++; b[$0]++ }
			END {
				for (k in t) nt += t[k] * (t[k] - 1) / 2
				for (k in f) nf += f[k] * (f[k] - 1) / 2
				for (k in b) nb += b[k] * (b[k] - 1) / 2
				printf "%d pairs, recall %s, precision %s\n",
					nt, nb / nt, nb / nf
				exit !(nt > 1000 && nb == nt && nb == nf)
			}'
	done
}

@test "a made list: in any order the same clusters, and the same rows kept" {
	made 3000 11
	lead-dedup --show all list.tsv | tail -n +2 |
		awk -F'\t' '{ print $(NF - 3), $(NF - 2) }' | sort >want
	lead-dedup --keep fullest list.tsv | sort >want.kept
	[ "$(cut -d' ' -f2- want | sort -u | wc -l)" -eq "$(wc -l <want.kept | awk '{ print $1 - 1 }')" ]
	for seed in 1 2 3; do
		shuffle $seed <list.tsv >shuffled.tsv
		cmp -s list.tsv shuffled.tsv && return 1
		lead-dedup --show all shuffled.tsv | tail -n +2 |
			awk -F'\t' '{ print $(NF - 3), $(NF - 2) }' | sort | cmp - want
		lead-dedup --keep fullest shuffled.tsv | sort | cmp - want.kept
	done
}

@test "a made list: held or not, the same rows are kept" {
	made 3000 12
	sed '1s/手机号/phone/' made.csv >phone.csv
	# one key and no phone2: as they come; a second key: held
	lead-dedup --keys phone phone.csv >streamed.csv
	lead-dedup --keys phone,phone+客户姓名 phone.csv | cmp - streamed.csv
	lead-dedup --keys phone --show all --to tsv phone.csv |
		awk -F'\t' -v OFS='\t' 'NR == 1 || $(NF - 1) == "" { NF -= 3; print }' |
		cmp - <(lead-dedup --keys phone --to tsv phone.csv)
	head -1000 list.tsv >base.tsv
	lead-dedup --against base.tsv --keys phone phone.csv |
		cmp - <(lead-dedup --against base.tsv --keys phone,phone+客户姓名 phone.csv)
}

# Rows whose keys meet late: $1 rows, $2 the seed.
late() {
	awk -v rows="$1" -v seed="$2" '
	function number() { return sprintf("138%08d", rand() * rows) }
	BEGIN {
		srand(seed)
		print "n,phone,phone2,email"
		for (i = 1; i <= rows; i++)
			printf "%d,%s,%s,%s\n", i, rand() < .8 ? number() : "",
				rand() < .3 ? number() ";" number() : "",
				rand() < .3 ? "a" number() "@x.cn" : ""
	}'
}

@test "a late row joins two that came before: a file, a pipe, all rows held" {
	printf 'phone,n\n13800000007,b\n,b\n' >base.csv
	for seed in 1 2 3 4 5; do
		late 2000 $seed >list.csv
		dedup 0 --account account list.csv
		echo "$output" >kept.csv
		# some are no longer kept once all rows have come
		[ "$(wc -l <kept.csv)" -lt 1800 ]
		[ "$(account)" = "in 2000;out $(($(wc -l <kept.csv) - 1));merged $((2001 - $(wc -l <kept.csv)));unasked 0;aside 0;" ]
		dedup 0 --account account2 - <list.csv
		echo "$output" | cmp - kept.csv
		cmp account account2
		lead-dedup --show all list.csv | awk -F, '$6 == "" || NR == 1' |
			cut -d, -f1-4 | cmp - kept.csv
		# twice the same but for rows without a key, and in two parts
		lead-dedup list.csv list.csv | grep -v ',,,$' |
			cmp - <(grep -v ',,,$' kept.csv)
		head -700 list.csv >a.csv
		{ head -1 list.csv; tail -n +701 list.csv; } >b.csv
		lead-dedup a.csv b.csv | cmp - kept.csv
		lead-dedup a.csv - <b.csv | cmp - kept.csv
		# against a base, whose rows are dups of what joins them
		lead-dedup --against base.csv list.csv >new.csv
		lead-dedup --against base.csv - <list.csv | cmp - new.csv
		lead-dedup --against base.csv --show all list.csv |
			awk -F, '$6 == "" || NR == 1' | cut -d, -f1-4 | cmp - new.csv
	done
}

@test "a file without phone2 and one with: as if it were there and empty" {
	printf 'n,phone,phone2\na,13800138000,\nb,13900139000,\n' >a.csv
	printf 'n,phone\nc,13700137000\nd,138-0013-8000\n' >b.csv
	printf 'phone2,n\n13900139000;13700137000;13600136000,e\n' >c.csv
	dedup 0 a.csv b.csv c.csv
	[ "$(cut -d, -f1 <<<"$output" | paste -sd' ')" = "n a b" ]
	cat a.csv | lead-dedup - b.csv c.csv | cmp - <(echo "$output")
}

@test "a file that changes while it is read: status 3" {
	late 2000 1 >list.csv
	mkfifo base
	lead-dedup --against base list.csv >out 2>err &
	# it has opened the list, and waits for the base
	exec 4>base
	echo '13800000001,x,,' >>list.csv
	printf 'phone\n13800138000\n' >&4
	exec 4>&-
	status=0
	wait $! || status=$?
	[ "$status" -eq 3 ]
	[ "$(cat err)" = "lead-dedup: list.csv: has changed while it was read" ]
	[ ! -s out ]
}

@test "flat memory: 200,000 rows of a file take no more than their keys" {
	local build=${BUILD:-$BATS_TEST_DIRNAME/../../build} least most
	local peak=$build/bench-run
	[ -x "$peak" ] && [ -x "$make" ] || skip "no bench-run: make tests"
	grep -qs -e -fsanitize "$build/flags" &&
		skip "a sanitizer needs memory of its own"
	"$make" 200000 | lead-import >list.csv
	head -1000 list.csv >short.csv
	for keys in "--keys phone" ""; do
		read -r _ _ least _ < <("$peak" lead-dedup --keys phone short.csv)
		read -r _ _ most _ < <("$peak" lead-dedup $keys list.csv)
		echo "$keys: $least KiB, $most KiB"
		# 40 MB for a million: 8 for these, and the program
		[ $((most - least)) -lt 8000 ]
	done
}

@test "a key that is asked for and not there: status 3" {
	run --separate-stderr -3 lead-dedup --keys phone,emial <<<$'phone\n+8613800138000'
	[[ $stderr == *"no column for each of the keys phone,emial"* ]]
}

@test "a base of other columns, however the rows are held" {
	printf '%s\n' a,phone,b,c,d,e,f,phone2 1,,2,3,4,5,6,13800138001 >base.csv
	printf '%s\n' phone,name 13800138001,张伟 13800138002,李娜 >new.csv
	for how in '' '--keep fullest' '--hub 9' '--fuzzy --compare name'; do
		# shellcheck disable=SC2086 # a list of words
		dedup 0 $how --against base.csv new.csv
		[ "$output" = $'phone,name\n13800138002,李娜' ]
	done
}
