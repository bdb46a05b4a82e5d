#!/usr/bin/env bats
# What holds of a store, whatever was done to it: it is sound, its leads are
# what its events say, on any day, and a dump of it is the same store.

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	unset SALES_DB SALES_TZ
}

# A number below $1; the same ones on every machine.
any() {
	seed=$(((seed * 1103515245 + 12345) % 2147483648))
	n=$((seed / 65536 % $1))
}

# One thing that somebody does, on one of 28 days that come in order.
act() {
	local what lead kinds=(call sms visit note stage order payment deliver
		won lost lost_rejected handover followup invite)
	any 14 && what=$n
	any 9 && lead=$((n + 1))
	case $what in
	0 | 1 | 2)
		any 6 && phone=+861380013800$n
		any 4 && stage=(咨询 留资 试驾 '')
		any 3 && owner=(陈静 王磊 '')
		any 3 && update=(fill overwrite none)
		printf 'phone,name,stage,owner,amount,微信\n%s,客户%s,%s,%s,%s.5,w%s\n' \
			"$phone" "$lead" "${stage[$((seed % 4))]}" \
			"${owner[$((seed % 3))]}" "$lead" "$n" |
			lead-save -q -d "$day" --update "${update[$n]}" sales.db
		;;
	3)
		lead-log -d "$day" --void $((seed / 65536 % 60 + 1)) sales.db
		;;
	4)
		any 12
		[ "$n" -ne 0 ] || sales-db erase sales.db "$lead"
		;;
	12)
		any 18
		[ "$n" -ge 9 ] || lead-log -d "$day" --outcome $((n + 1)) sales.db merge "$lead"
		;;
	13) lead-log -d "$day" sales.db unmerge "$lead" ;;
	*)
		any ${#kinds[@]}
		lead-log -d "$day" --by 陈静 --outcome 价格 --amount "$lead" \
			--next 2026-12-0$lead sales.db "${kinds[$n]}" "$lead"
		;;
	esac
}

@test "whatever is done, the store is sound, and its past is its own" {
	merges=0
	for seed in 1 7 42; do
		rm -f sales.db* day.*
		sales-db init sales.db
		for i in $(seq 10 24); do
			day=2026-11-$i
			for _ in 1 2 3 4 5 6 7 8 9 10; do
				act 2>/dev/null || [ $? -eq 3 ] || [ $? -eq 1 ]
			done
			sales-db verify sales.db >wrong || { cat wrong; false; }
			lead-list -t csv sales.db >now
			# what holds is what the events say up to that day
			# (but for the rev of who is erased, which was today)
			lead-list -t csv -d "$day" sales.db | cut -d, -f1,3- |
				cmp - <(cut -d, -f1,3- now)
		done
		[ "$(wc -l <now)" -gt 5 ]
		merges=$((merges + $(grep -c ,merge, <(sales-db dump sales.db event) || :)))
		[ "$(sales-db dump sales.db event | wc -l)" -gt 60 ]
		# what is saved again changes nothing
		lead-save -q sales.db now
		lead-list -t csv sales.db | cmp - now
		sales-db init again.db
		for t in lead field identity event; do
			sales-db dump sales.db $t | sales-db load again.db $t
		done
		sales-db verify again.db >wrong
		lead-list -t csv again.db | cmp - now
		rm -f again.db*
	done
	[ $merges -gt 2 ]
}

# What is a lead's alone, however often it changed.
apart() {
	lead-list -t csv sales.db | cut -d, -f1,3-
	lead-list -t csv --events sales.db
	lead-list -t csv --timeline sales.db
	sales-db dump sales.db identity
}

@test "what was merged and is not any more is as it was" {
	merges=0
	for seed in 3 11 2026; do
		rm -f sales.db*
		sales-db init sales.db
		for i in $(seq 10 24); do
			day=2026-11-$i
			for _ in 1 2 3 4 5; do
				act 2>/dev/null || [ $? -eq 3 ] || [ $? -eq 1 ]
			done
			apart >before
			merged=
			for _ in 1 2 3; do
				any 5 && lead=$((n + 1))
				any 5 && into=$((n + 1))
				lead-log -d "$day" --outcome "$into" sales.db merge "$lead" 2>/dev/null ||
					continue
				# it may be another one that is meant
				merged="$(sales-db dump sales.db event |
					sed -n 's/^[0-9]*,\([0-9]*\),.*,merge,.*/\1/p' |
					tail -n 1) $merged"
				sales-db verify sales.db >wrong || { cat wrong; false; }
			done
			for lead in $merged; do
				lead-log -d "$day" sales.db unmerge "$lead"
				sales-db verify sales.db >wrong || { cat wrong; false; }
			done
			apart | cmp - before
		done
		merges=$((merges + $(grep -c ,merge, <(sales-db dump sales.db event) || :)))
	done
	[ $merges -gt 20 ]
}
