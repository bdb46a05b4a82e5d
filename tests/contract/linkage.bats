#!/usr/bin/env bats
# lead-dedup --fuzzy on sets of which the truth is known, with one set of
# defaults: how right it is at least. The sets are not ours to ship.

bats_require_minimum_version 1.5.0

setup() {
	data=$BATS_TEST_DIRNAME/../../../shared/data/linkage
	[ -d "$data" ] || skip "no ../shared/data/linkage"
}

# f1 SET LEAST [COLS]: ten-thousandths, at least; without columns COLS.
f1() {
	local got cols
	cols=$(head -n 1 "$data/$1.csv" | tr -d '\r' | tr , '\n' |
		grep -vxE "cluster|id|source${3:+|$3}" | paste -sd,)
	got=$(lead-dedup --fuzzy --compare "$cols" --evaluate cluster \
		"$data/$1.csv" 2>/dev/null | sed -n 's/^f1,\([01]\)\.\([0-9]*\),.*/\1\2/p')
	echo "$1: $got"
	[ "$got" -ge "$2" ]
}

@test "FEBRL" {
	f1 febrl1 09990
	f1 febrl3 09990
	f1 febrl_C_5000 09990
}
@test "FEBRL without numbers of identity and days of birth" {
	f1 febrl_C_5000 09950 'soc_sec_id|date_of_birth|age'
}
@test "restaurants" { f1 restaurant 09700; }
@test "restaurants without telephones" { f1 restaurant_nophone 09400; }
@test "sites for children" { f1 csv_example4 08900; }
@test "persons with many faults" { f1 fake_1000 09850; }
@test "rows of a CRM" { f1 dqbench_er_t1 09950; }
@test "restaurants of one list linked to another, each to one at most" {
	cd "$BATS_TEST_TMPDIR" || return
	for source in f z; do
		awk -F, -v s=$source 'NR == 1 || $3 == s' \
			"$data/fodors_zagats.csv" >$source.csv
	done
	run -0 --separate-stderr lead-dedup --fuzzy --link --one-to-one \
		--evaluate cluster f.csv z.csv
	[ "${lines[1]}" = pairs,112,,,, ]
	f1=$(sed -n 's/^f1,\([01]\)\.\([0-9]*\),.*/\1\2/p' <<<"$output")
	[ "$f1" -ge 09950 ]
}
