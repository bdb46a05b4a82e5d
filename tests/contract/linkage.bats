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

# The clusters and p of each row of a TSV, by its number in column n.
judge() {
	local cols
	cols=$(head -n 1 "$1" | tr '\t' '\n' | grep -vxE 'cluster|id|source|n' |
		paste -sd,)
	lead-dedup --fuzzy --keys n --compare "$cols" --show all "$1" |
		awk -F'\t' 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
			{ print $at["n"], $at["cluster"], $at["p"] }' |
		sort -n | awk '!($2 in k) { k[$2] = NR } { print $1, k[$2], $3 }'
}

@test "the order of rows and columns changes neither clusters nor p" {
	cd "$BATS_TEST_TMPDIR" || return
	for set in febrl1 restaurant restaurant_nophone fake_1000 dqbench_er_t1; do
		# the truth is no column that the output may have
		sed '1s/cluster/truth/' "$data/$set.csv" | tr -d '\r' |
			lead-dedup -t tsv --keys truth --show all |
			awk -F'\t' -v OFS='\t' 'NR == 1 {
				for (i = 1; i <= NF; i++)
					if ($i !~ /^(truth|cluster|dup_of|dedup_why|id|source)$/)
						keep[++n] = i
			}
			{
				line = NR == 1 ? "n" : NR
				for (i = 1; i <= n; i++)
					line = line OFS $keep[i]
				print line
			}' >rows.tsv
		awk -F'\t' -v OFS='\t' '{
			line = $NF
			for (i = NF - 1; i > 0; i--)
				line = line OFS $i
			print line
		}' rows.tsv | (IFS= read -r head && echo "$head" &&
			shuf --random-source=<(yes 5)) >turned.tsv
		judge rows.tsv >want
		[ "$(wc -l <want)" -gt 800 ]
		judge turned.tsv | cmp want -
	done
}

@test "columns by other names are judged the same, within .01" {
	cd "$BATS_TEST_TMPDIR" || return
	for set in febrl1 restaurant restaurant_nophone csv_example4 fake_1000 dqbench_er_t1; do
		sed '1s/\r$//' "$data/$set.csv" | awk -F, -v OFS=, 'NR == 1 {
			for (i = 1; i <= NF; i++)
				if ($i !~ /^(cluster|id|source)$/)
					$i = sprintf("k%02d", (i * 7) % 31)
			print
			next
		} { print }' >renamed.csv
		for list in "$data/$set.csv" renamed.csv; do
			cols=$(head -n 1 "$list" | tr -d '\r' | tr , '\n' |
				grep -vxE 'cluster|id|source' | paste -sd,)
			lead-dedup --fuzzy --keys id --compare "$cols" \
				--evaluate cluster "$list"
		done | sed -n 's/^f1,\([0-9.]*\),.*/\1/p' >f1
		echo "$set: $(paste -sd' ' f1)"
		awk 'NR == 1 { was = $1 } END {
			d = was - $1
			exit NR != 2 || d > .01 || d < -.01 }' f1
	done
}
