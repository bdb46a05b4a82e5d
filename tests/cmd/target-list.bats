#!/usr/bin/env bats
# target-list: the plan that is meant, as it was on a day; and its versions.

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	unset SALES_DB SALES_TZ
	sales-db init sales.db
}

# plan N [METRIC]: two shops of 2026, which have N and N + 1.
plan() {
	printf 'unit,parent,metric,period,target\n闵行店,,%s,2026,%d\n静安店,,%s,2026,%d\n' \
		"${2-orders}" "$1" "${2-orders}" $(($1 + 1))
}

# The targets of what is listed.
targets() {
	target-list -t csv "$@" | tail -n +2 | cut -d, -f7 | paste -sd' '
}

@test "the last version, or what it was then" {
	plan 10 | target-save -q -d 2026-01-10 sales.db
	plan 20 | target-save -q -d 2026-03-01T09:00:00+08:00 sales.db
	run --separate-stderr -0 target-list sales.db
	[ "$output" = "$(
		cat <<-'END'
			unit,parent,level,period,product,metric,target,kind
			闵行店,,,2026,,orders,20,base
			静安店,,,2026,,orders,21,base
		END
	)" ]
	[ -z "$stderr" ]
	[ "$(targets -d 2026-01-10 sales.db)" = '10 11' ]
	[ "$(targets -d 2026-02-28 sales.db)" = '10 11' ]
	[ "$(targets -d 2026-03-01T08:59:59+08:00 sales.db)" = '10 11' ]
	[ "$(targets -d 2026-03-01T01:00:00Z sales.db)" = '20 21' ]
	[ "$(targets -d 2026-03-01 sales.db)" = '20 21' ]
	[ "$(targets -d 2026-03-01 --tz America/New_York sales.db)" = '20 21' ]
	[ "$(targets --number 1 sales.db)" = '10 11' ]
	# one for a day before that replaces it from then on
	plan 30 | target-save -q -d 2026-02-01 sales.db
	[ "$(targets -d 2026-01-31 sales.db)" = '10 11' ]
	[ "$(targets -d 2026-02-28 sales.db)" = '30 31' ]
	[ "$(targets sales.db)" = '30 31' ]
	# what was put down and when, is there as well
	[ "$(sales-db query sales.db "select count(*) as n from plan where logged_at > at" | tail -n 1)" = 3 ]
	run -3 target-list -d 2026-01-09 sales.db
	[ "$output" = 'target-list: sales.db: has no plan of that name, number or time; it has 2026 (3 since 2026-01-10)' ]
	run -3 target-list --number 9 sales.db
	run -2 target-list --number 0 sales.db
	run -2 target-list sales.db sales.db
	run -2 target-list
	SALES_DB=sales.db run -0 target-list
}

@test "of several plans one must be named" {
	run -3 target-list sales.db
	[ "$output" = 'target-list: sales.db: has no plan: target-save saves one' ]
	plan 10 | target-save -q -d 2026-01-10 sales.db
	plan 20 | target-save -q -d 2026-01-20 --name 华东 sales.db
	run -3 target-list sales.db
	[ "$output" = 'target-list: sales.db: has several plans, say which (--plan): 2026, 华东' ]
	[ "$(targets --plan 华东 sales.db)" = '20 21' ]
	# then there was but one
	[ "$(targets -d 2026-01-15 sales.db)" = '10 11' ]
	run -3 target-list --plan 华北 sales.db
	[ "$output" = 'target-list: sales.db: has no plan of that name, number or time; it has 2026 (1 since 2026-01-10), 华东 (1 since 2026-01-20)' ]
}

@test "versions: a row for each and each metric" {
	run -0 target-list --versions sales.db
	[ "$output" = name,version,at,rep,metric,units,total,note ]
	{ plan 10 revenue && plan 3 calls | tail -n +2; } |
		target-save -q -d 2026-01-10 --by 总经理 sales.db
	plan 20 | target-save -q -d 2026-03-01 --note 三月加量 sales.db
	# months beside their year, a bid, and a shop below are not counted twice
	cat <<-'END' | target-save -q -d 2026-02-01 --name 华东 sales.db
		unit,parent,period,target,kind
		华东,,2026-Q1,60,base
		华东,,2026-01,10,base
		华东,,2026-02,20,base
		华东,,2026-03,30,base
		闵行店,华东,2026-Q1,60,base
		闵行店,华东,2026-Q1,70,bid
	END
	run -0 target-list -t csv --versions sales.db
	[ "$output" = "$(
		cat <<-'END'
			name,version,at,rep,metric,units,total,note
			2026,1,2026-01-10T23:59:59+08:00,总经理,calls,2,7,
			2026,1,2026-01-10T23:59:59+08:00,总经理,revenue,2,21,
			2026,2,2026-03-01T23:59:59+08:00,,orders,2,41,三月加量
			华东,1,2026-02-01T23:59:59+08:00,,,2,60,
		END
	)" ]
	[ "$(target-list --versions --plan 华东 sales.db | wc -l)" -eq 2 ]
	[ "$(target-list --versions --number 2 sales.db | wc -l)" -eq 2 ]
	[ "$(target-list --versions -d 2026-02-01 sales.db | wc -l)" -eq 4 ]
	[ "$(target-list --versions --plan 华北 sales.db | wc -l)" -eq 1 ]
}

@test "a store of an older version has no plan, and is not changed for that" {
	gunzip -c "$BATS_TEST_DIRNAME/../data/stores/v1.db.gz" >v1.db
	cp v1.db was.db
	run -3 target-list v1.db
	[ "$output" = 'target-list: v1.db: has no plan: target-save saves one' ]
	run -0 target-list --versions v1.db
	[ "${#lines[@]}" -eq 1 ]
	[ "$(sales-db dump v1.db target)" = plan,unit,period,product,metric,kind,parent,level,target ]
	sales-db verify v1.db
	cmp v1.db was.db
	plan 10 | target-save -q v1.db
	[ "$(targets v1.db)" = '10 11' ]
	sales-db verify v1.db
}

@test "reading changes nothing, also where nothing may be written" {
	plan 10 | target-save -q sales.db
	mkdir ro
	sales-db backup sales.db ro/sales.db
	chmod 500 ro
	chmod 400 ro/sales.db
	cp ro/sales.db was.db
	[ "$(targets ro/sales.db)" = '10 11' ]
	[ "$(target-list --versions ro/sales.db)" = "$(target-list --versions sales.db)" ]
	cmp ro/sales.db was.db
	chmod 700 ro
}
