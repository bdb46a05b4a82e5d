#!/usr/bin/env bats
# Lists that real systems exported, against what sqlite3 says of them: every
# group, every row. The lists are not ours to ship; without them nothing here
# runs.

bats_require_minimum_version 1.5.0

setup() {
	data=$BATS_TEST_DIRNAME/../../../shared/data
	[ -d "$data" ] || skip "no ../shared/data"
	command -v sqlite3 >/dev/null || skip "no sqlite3"
	zoho=$(cd "$data/zoho" && pwd)
	olist=$(cd "$data/olist" && pwd)
	cd "$BATS_TEST_TMPDIR" || return
}

# Ask sqlite3; the tables are its arguments after the question, FILE NAME.
# Text as it stands, | between columns, in the order of bytes. No answer, or
# a wrong question, is like no other, so that a diff of two never passes.
sql() {
	local ask=$1 id=$BASHPID file name
	shift
	{
		echo .mode csv
		while [ $# -gt 0 ]; do
			file=$1 name=$2
			shift 2
			echo ".import '$file' $name"
		done
		echo ".mode list"
		echo "$ask;"
	} >ask.$id
	sqlite3 -bail :memory: <ask.$id >answer.$id &&
		[ -s answer.$id ] || echo "no answer $id"
	sort answer.$id
}

# Import a file, want this status and its output in out.csv.
import() {
	local want=$1
	shift
	run --separate-stderr lead-import --output out.csv "$@"
	echo "$stderr"
	[ "$status" -eq "$want" ]
}

# An instant of Zoho's, "15 Apr, 2021 00:03:00", as RFC 3339 in SQL.
when_sql() {
	echo "substr($1, -13, 4) || '-' ||
		printf('%02d', (instr('JanFebMarAprMayJunJulAugSepOctNovDec',
			substr($1, -18, 3)) + 2) / 3) || '-' ||
		printf('%02d', substr($1, 1, instr($1, ' ') - 1)) || 'T' ||
		substr($1, -8) || '+08:00'"
}

@test "Zoho Leads: without a country every number waits, none is Chinese" {
	import 1 --account account --rejects rejects.csv "$zoho/Leads.csv"
	[ "$stderr" = "lead-import: 3900 of 3900 rows set aside: phone_country 3900" ]
	[ "$(wc -l <out.csv)" -eq 1 ]
	[ "$(grep -c '^aside\.' account)" -eq 1 ]
	[ "$(sql 'select count(*) from r where Mobile is not null' rejects.csv r)" = 3900 ]
}

@test "Zoho Leads: with --country US all are numbers" {
	import 0 --country US "$zoho/Leads.csv"
	[ "$stderr" = "" ]
	[ "$(sql "select count(*), count(distinct ext_id) from o
		where phone glob '+1[2-9]*' and length(phone) = 12" out.csv o)" = "3900|3900" ]
	# every digit is the list's own
	diff <(sql "select ext_id, phone from o" out.csv o) \
		<(sql "select LEADID, '+1' || replace(Mobile, '-', '')
			from l" "$zoho/Leads.csv" l)
}

@test "Zoho Leads: every date is the one SQL reads" {
	import 0 --country US "$zoho/Leads.csv"
	sql "select LEADID, $(when_sql '"Created Time"') from l" \
		"$zoho/Leads.csv" l >want
	[ "$(grep -cE '^[0-9]+\|20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-9:]{8}\+08:00$' want)" -eq 3900 ]
	diff want <(sql "select ext_id, created_at from o" out.csv o)
}

@test "Zoho Leads: every other cell is there" {
	import 0 --country US "$zoho/Leads.csv"
	diff <(sql 'select LEADID, "Last Name", Company, "Lead Owner",
			Website, Industry, "Lead Source", "Lead Status",
			CONVERTED from l' "$zoho/Leads.csv" l) \
		<(sql "select ext_id, name, company, owner, Website, Industry,
			channel, stage, CONVERTED from o" out.csv o)
	diff <(sql "select LEADID, lower(Email) from l" "$zoho/Leads.csv" l) \
		<(sql "select ext_id, lower(email) from o" out.csv o)
}

@test "Zoho Leads: by status, by source and status" {
	import 0 --country US "$zoho/Leads.csv"
	# no stage of theirs is left out: one SQL knows, or one it does not
	cat >stages.csv <<-'END'
		stage,role
		Not Contacted,
		Attempted to Contact,
		Contact in Future,
		Contacted,
		Pre Qualified,
		Junk Lead,lost
		Lost Lead,lost
	END
	funnel-report --stages stages.csv --to csv out.csv >report.csv
	diff <(sql "select stage, n from r" report.csv r) \
		<(sql 'select "Lead Status", count(*) from l group by 1' \
			"$zoho/Leads.csv" l)
	funnel-report --stages stages.csv --by channel out.csv >report.csv
	diff <(sql "select channel, stage, n from r where n <> '0'" report.csv r) \
		<(sql 'select "Lead Source", "Lead Status", count(*) from l
			group by 1, 2' "$zoho/Leads.csv" l)
}

@test "Zoho Leads: rejects fed back with a country are the direct run" {
	import 1 --rejects rejects.csv "$zoho/Leads.csv"
	import 0 --country US rejects.csv
	mv out.csv back.csv
	import 0 --country US "$zoho/Leads.csv"
	cut='select * from (select ext_id, name, company, owner, email, phone,
		Website, Industry, channel, stage, created_at, CONVERTED,
		"month_Created Time1", phone2, phone_kind, note, gender, src from'
	# what they were fed from is remembered, so that src is the same too
	diff <(sql "$cut o)" out.csv o) <(sql "$cut o)" back.csv o)
	[ "$(head -1 back.csv | tr , '\n' | sort)" = "$(head -1 out.csv | tr , '\n' | sort)" ]
}

@test "Zoho Leads: the same cells twice through, and through TSV" {
	import 0 --country US "$zoho/Leads.csv"
	lead-import out.csv | cmp - out.csv
	lead-import --country CN out.csv | cmp - out.csv
	lead-import --to tsv out.csv >out.tsv
	lead-import --from tsv --to tsv out.tsv | cmp - out.tsv
}

@test "Zoho Leads: telephones and e-mails that SQL says are shared" {
	import 0 --country US "$zoho/Leads.csv"
	for key in Mobile:phone Email:email; do
		lead-dedup --keys "${key#*:}" out.csv >kept.csv
		[ "$(sql "select count(*) from k" kept.csv k)" = \
			"$(sql "select count(distinct lower(${key%:*})) from l" \
				"$zoho/Leads.csv" l)" ]
	done
}

@test "Zoho Potentials: by stage, the number and the money" {
	import 0 "$zoho/Potentials.csv"
	[ "$stderr" = "" ]
	plain="replace(replace(Amount, '\$', ''), ',', '')"
	diff <(sql "select ext_id, name, amount, currency, stage from o" out.csv o) \
		<(sql "select LEADID, \"Potential Name\", printf('%.2f', $plain),
			'USD', Stage from p" "$zoho/Potentials.csv" p)
	diff <(sql "select stage, count(*), printf('%d', sum(round(amount * 100)))
			from o group by 1" out.csv o) \
		<(sql "select Stage, count(*), printf('%d', sum(round($plain * 100)))
			from p group by 1" "$zoho/Potentials.csv" p)
}

@test "Zoho Potentials: created as SQL reads it, by stage as it counts" {
	import 0 "$zoho/Potentials.csv"
	diff <(sql "select ext_id, created_at from o" out.csv o) \
		<(sql "select LEADID, $(when_sql '"Created Time"') from p" \
			"$zoho/Potentials.csv" p)
	{
		echo stage
		sql "select distinct Stage from p" "$zoho/Potentials.csv" p
	} >stages.csv
	funnel-report --stages stages.csv --by owner out.csv >report.csv
	diff <(sql "select owner, stage, n from r where n <> '0'" report.csv r) \
		<(sql 'select "Potential Owner", Stage, count(*) from p
			group by 1, 2' "$zoho/Potentials.csv" p)
}

# Olist as events: of each lead its first contact, and the day it was won.
olist_events() {
	import 0 --map mql_id=ext_id --map first_contact_date=at \
		--set stage=lead \
		"$olist/olist_marketing_qualified_leads_dataset.csv"
	mv out.csv leads.csv
	import 0 --map mql_id=ext_id --map won_date=at --set stage=won \
		"$olist/olist_closed_deals_dataset.csv"
	mv out.csv won.csv
}

@test "Olist: every lead and every deal is an event on its day" {
	olist_events
	diff <(sql "select ext_id, at, channel, stage from l" leads.csv l) \
		<(sql "select mql_id, first_contact_date, origin, 'lead' from m" \
			"$olist/olist_marketing_qualified_leads_dataset.csv" m)
	diff <(sql "select ext_id, at, seller_id, stage from w" won.csv w) \
		<(sql "select mql_id, replace(won_date, ' ', 'T') || '+08:00',
			seller_id, 'won' from d" \
			"$olist/olist_closed_deals_dataset.csv" d)
}

@test "Olist: leads and won, in all and by origin, as SQL joins them" {
	olist_events
	mql=$olist/olist_marketing_qualified_leads_dataset.csv
	deals=$olist/olist_closed_deals_dataset.csv
	[ "$(sql "select count(*), count(distinct mql_id) from d" "$deals" d)" = "842|842" ]
	# hundredths of a percent, halves up
	won="count(*), count(d.mql_id), printf('%d.%02d',
		(count(d.mql_id) * 20000 / count(*) + 1) / 200,
		(count(d.mql_id) * 20000 / count(*) + 1) / 2 % 100)
		from m left join d using (mql_id)"
	shown="n.n, w.n, w.overall from r n, r w
		where n.stage = 'new' and w.stage = 'won'"

	funnel-report --mode cohort --since 2017-01-01 leads.csv won.csv >report.csv
	diff <(sql "select $shown" report.csv r) <(sql "select $won" "$mql" m "$deals" d)

	funnel-report --mode cohort --since 2017-01-01 --by channel \
		leads.csv won.csv >report.csv
	sql "select n.channel, $shown and n.channel = w.channel" report.csv r >got
	[ "$(wc -l <got)" -eq 11 ]
	diff got <(sql "select origin, $won group by origin" "$mql" m "$deals" d)
}

@test "Olist: the other way round, and rows in another order" {
	olist_events
	funnel-report --mode cohort --since 2017-01-01 --by channel \
		leads.csv won.csv >want
	funnel-report --mode cohort --since 2017-01-01 --by channel \
		won.csv leads.csv | cmp - want
	for f in leads won; do
		{
			head -1 $f.csv
			tail -n +2 $f.csv | sort -t, -k2
		} >$f.sorted
	done
	funnel-report --mode cohort --since 2017-01-01 --by channel \
		won.sorted leads.sorted | cmp - want
}

@test "Olist: won in each month of 2018, as a period" {
	olist_events
	for month in 01 02 03 04 05 06 07 08 09 10 11 12; do
		end=$(date -u -d "2018-$month-01 +1 month -1 day" +%F 2>/dev/null) ||
			skip "date has no -d"
		funnel-report --mode period --since "2018-$month-01" \
			--until "$end" leads.csv won.csv >report.csv
		[ "$(sql "select n from r where stage = 'won'" report.csv r)" = \
			"$(sql "select count(*) from d where won_date like '2018-$month-%'" \
				"$olist/olist_closed_deals_dataset.csv" d)" ]
	done
}
