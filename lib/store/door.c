#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "rules/money.h"
#include "store/door.h"
#include "store/kin.h"
#include "store/schema.h"
#include "store/store.h"
#include "store/told.h"

struct store_source {
	struct source s;
	struct db *db;
	struct stmt *rows;
	struct cell *cell;
	bool is_kin;    /* has any lead been merged? */
	bool is_shared; /* another door has it open as well */
	int amount;     /* column, -1: none */
	char text[MONEY_MAX];
	uint64_t n; /* records so far */
};

static bool
next_row(struct source *s, struct rec *r)
{
	struct store_source *ss = (struct store_source *)s;

	if (!stmt_next(ss->rows))
		return false;
	ss->n++;
	for (size_t i = 0; i < s->own.n; i++) {
		struct cell c = stmt_cell(ss->rows, (int)i);

		if ((int)i == ss->amount && c.n > 0) {
			money_format(ss->text, stmt_number(ss->rows, (int)i));
			c = (struct cell){ss->text, strlen(ss->text), 0};
		}
		if (utf8_valid(c.s, c.n) < c.n)
			die("%s: row %ju, %s: not UTF-8 text", s->name,
				(uintmax_t)ss->n, s->own.name[i]);
		ss->cell[i] = c;
	}
	r->cell = ss->cell;
	r->n = s->own.n;
	r->line = ss->n;
	r->is_text = true;
	return true;
}

static void
close_store(struct source *s)
{
	struct store_source *ss = (struct store_source *)s;

	if (!ss->is_shared)
		db_close(ss->db);
	free(ss->cell);
}

/*
 * Names of the columns that have no home, which come last. From name to name
 * by the index: they are few, and their rows as many as the leads.
 */
static void
read_fields(struct db *db, struct head *h)
{
	struct stmt *s = db_prepare(db,
		"with recursive n(name) as (select min(name) from field "
		"union all select (select min(name) from field "
		"where name > n.name) from n where n.name is not null) "
		"select name from n where name is not null order by name");

	while (stmt_next(s)) {
		struct cell c = stmt_cell(s, 0);

		if (bytes_cmp(c.s, c.n, KIN_FIELD, strlen(KIN_FIELD)) != 0)
			head_append(h, c.s, c.n);
	}
	stmt_reset(s);
}

/* The columns of leads: their own, then what else was saved with some. */
static void
select_leads(struct store_source *ss, const char *where)
{
	struct head fields = {0};
	struct buf sql = {0};

	read_fields(ss->db, &fields);
	buf_adds(&sql, "select id, rev, ");
	store_list(&sql);
	for (size_t i = 0; i < fields.n; i++)
		buf_addf(&sql,
			", (select value from field where lead = lead.id and "
			"name = ?%zu) as f%zu",
			DOOR_ARGS + 1 + i, i);
	buf_addf(&sql, " from lead where %s order by id", where);
	ss->rows = db_prepare(ss->db, buf_str(&sql));
	head_add(&ss->s.own, "id");
	head_add(&ss->s.own, "rev");
	for (int i = 0; i < STORE_COLUMNS; i++)
		head_add(&ss->s.own, store_columns[i]);
	for (size_t i = 0; i < fields.n; i++)
		head_append(&ss->s.own, fields.name[i], strlen(fields.name[i]));
	/* the names are bound, and live as long as the head */
	for (size_t i = 0; i < fields.n; i++)
		stmt_text(ss->rows, (int)(DOOR_ARGS + 1 + i),
			ss->s.own.name[2 + STORE_COLUMNS + i],
			strlen(fields.name[i]));
	head_free(&fields);
	buf_free(&sql);
}

static void
select_rows(struct store_source *ss, const char *sql, const char *const *name,
	size_t n)
{
	ss->rows = db_prepare(ss->db, sql);
	for (size_t i = 0; i < n; i++)
		head_add(&ss->s.own, name[i]);
}

/* What an event shows as old: of a merge, the lead that went. */
#define OLD "iif(kind = 'merge', event.lead, old)"

/* The root of the lead of an event; a column alone where none was merged. */
static const char *
root_of(const struct store_source *ss)
{
	return ss->is_kin ? "ifnull((select root from kin where "
			    "kin.lead = event.lead), event.lead)"
			  : "event.lead";
}

/* The leads of which a condition is true, and those that were merged into them.
 */
static void
add_family(struct buf *sql, const struct store_source *ss, const char *where)
{
	buf_addf(sql, "select id from lead where %s", where);
	if (ss->is_kin)
		buf_addf(sql,
			" union all select kin.lead from kin where exists "
			"(select 1 from lead where id = kin.root and %s)",
			where);
}

/* What counts of what happened. */
static void
select_events(struct store_source *ss, const char *where, const char *of)
{
	static const char *const name[] = {"id", "event", "at", "kind", "value",
		"old", "rep", "amount", "secs", "next_at", "note", "src",
		"logged_at"};
	struct buf sql = {0};

	buf_addf(&sql,
		"select %s, event, at, kind, value, " OLD ", rep, amount, "
		"secs, next_at, note, src, logged_at from happened as event "
		"where lead in "
		"(",
		root_of(ss));
	add_family(&sql, ss, where);
	buf_addf(&sql, ") and kind <> '" KIN_FIELD "' and %s order by event",
		of);
	select_rows(ss, buf_str(&sql), name, NELEM(name));
	buf_free(&sql);
}

/*
 * The columns of a lead that hold something, as rows of lead, name, value, and
 * a number in whose order they stand.
 */
static void
add_card(struct buf *sql)
{
	buf_adds(sql, "select lead, name, value, 9999 as place from field "
		      "where lead in asked union all "
		      "select lead.id, j.key, j.value, j.id from lead, "
		      "json_each(json_object(");
	for (int i = 0; i < STORE_COLUMNS; i++)
		buf_addf(sql, "%s'%s', %s", i ? ", " : "", store_columns[i],
			store_text(i));
	buf_adds(sql, ")) as j where lead.id in asked and j.value is not null");
}

/*
 * A lead's card, each column since it holds that, and then what happened, the
 * latest first. What only followed from an event is on the card.
 */
static void
select_timeline(struct store_source *ss, const char *where, const char *of)
{
	static const char *const name[] = {"id", "part", "at", "what", "value",
		"old", "amount", "secs", "next_at", "rep", "note"};
	struct buf sql = {0};

	buf_addf(&sql,
		"with asked(lead) as materialized (select id from lead "
		"where %s), family(lead) as (",
		where);
	add_family(&sql, ss, where);
	buf_adds(&sql, "), card as (");
	add_card(&sql);
	buf_addf(&sql,
		") select lead, part, at, what, value, old, amount, secs, "
		"next_at, rep, note from ("
		"select c.lead as lead, 'card' as part, e.at as at, "
		"c.name as what, c.value as value, null as old, "
		"null as amount, null as secs, null as next_at, e.rep as rep, "
		"null as note, place, 0 as n, e.id as event "
		"from card as c join event as e on e.id = "
		"(select max(id) from event where lead = c.lead and "
		"(kind = 'set' and what = c.name and value is not old or "
		"kind = 'new') and " SCHEMA_COUNTS " and %s) "
		"union all "
		"select %s, 'event', at, ifnull(what, kind), "
		"iif(kind = 'new', null, value), " OLD
		", amount, secs, next_at, "
		"rep, note, 0, 1, id from event where lead in family and "
		"follows is null and " SCHEMA_COUNTS " and %s) "
		"order by lead, n, place, iif(n, null, what), at desc, "
		"event desc",
		of, root_of(ss), of);
	select_rows(ss, buf_str(&sql), name, NELEM(name));
	buf_free(&sql);
}

/*
 * The leads as they were: tables of the same names, for this run only, hold
 * what the events up to then say, if the lead had come. Found are also those
 * whose keys are another's since, for they were merged into it.
 */
static void
go_back(struct db *db, const char *of)
{
	struct buf sql = {0}, told = {0}, counts = {0};

	buf_addf(&counts, SCHEMA_COUNTS " and %s", of);
	told_add(&told, buf_str(&counts));
	kin_tell(db, "kin_now");
	buf_addf(&sql,
		"create temp view identity as select key, lead "
		"from main.identity union all select key, kin_now.lead "
		"from main.identity as i join kin_now on root = i.lead;"
		"create temp table told as %s;"
		"create temp table lead as select * from main.lead limit 0;"
		"create temp table field(lead integer, name text, value text, "
		"primary key(lead, name)) without rowid;"
		"create temp table come as select lead as id, max(id) as rev "
		"from event where %s and kind in ('new', 'set', 'erase') "
		"group by lead having min(kind) <> 'set';"
		"insert into temp.lead select come.id, rev",
		buf_str(&told), of);
	for (int i = 0; i < STORE_COLUMNS; i++)
		buf_addf(&sql,
			i == STORE_AMOUNT
				? ", cast(replace(max(value) filter (where "
				  "name = '%s'), '.', '') as integer)"
				: ", max(value) filter (where name = '%s')",
			store_columns[i]);
	buf_adds(&sql, " from come left join told on told.lead = come.id "
		       "group by come.id;"
		       "insert into temp.field select told.* from told "
		       "join come on come.id = told.lead where name not in (");
	for (int i = 0; i < STORE_COLUMNS; i++)
		buf_addf(&sql, "%s'%s'", i ? ", " : "", store_columns[i]);
	buf_adds(&sql, ");");
	db_exec(db, buf_str(&sql));
	buf_free(&sql);
	buf_free(&told);
	buf_free(&counts);
}

/* The targets of a plan. */
static void
select_plan(struct store_source *ss, const struct door *d)
{
	static const char *const name[] = {"unit", "parent", "level", "period",
		"product", "metric", "target", "kind"};
	const int64_t id = plans_need(ss->db, ss->s.name,
		&(struct plans_asked){d->plan, d->number, d->as_of});

	select_rows(ss,
		"select unit, parent, level, period, product, metric, target, "
		"kind from target where plan = ? "
		"order by unit, period, product, metric, kind",
		name, NELEM(name));
	stmt_int(ss->rows, 1, id);
}

/* True of events up to then; what is dated by the day counts on that day. */
static void
add_until(struct buf *sql, const struct when *w)
{
	char day[DAY_MAX];

	if (w == NULL)
		buf_adds(sql, "true");
	else
		buf_addf(sql,
			"iif(length(event.at) = 10, event.at <= '%s', "
			"unixepoch(event.at) <= %" PRId64 ")",
			day_format(day, w->day), w->at);
}

/* Leads, or what happened to them. */
static void
select_of_leads(struct store_source *ss, const struct door *d)
{
	struct buf of = {0}, where = {0};

	add_until(&of, d->as_of);
	if (d->as_of)
		go_back(ss->db, buf_str(&of));
	ss->is_kin = kin_is_any(ss->db);
	/* what happened to one happened to its root; leads need it not */
	if (ss->is_kin && d->what != DOOR_LEADS)
		kin_tell(ss->db, "kin");
	buf_adds(&where, ss->is_kin ? KIN_IS_ROOT : "true");
	if (d->where.n > 0)
		buf_addf(&where, " and (%s)", buf_str((struct buf *)&d->where));
	if (d->what == DOOR_LEADS)
		select_leads(ss, buf_str(&where));
	else if (d->what == DOOR_EVENTS)
		select_events(ss, buf_str(&where), buf_str(&of));
	else
		select_timeline(ss, buf_str(&where), buf_str(&of));
	buf_free(&where);
	buf_free(&of);
	for (size_t i = 0; i < d->narg; i++)
		stmt_text(ss->rows, (int)i + 1, d->arg[i], strlen(d->arg[i]));
}

struct source *
door_open(void *door, const char *file)
{
	static const struct door all;
	const struct door *d = door ? door : &all;

	if (!db_is(file))
		return NULL;
	struct store_source *ss = mem_zalloc(1, sizeof *ss);

	ss->s.name = file;
	ss->s.next = next_row;
	ss->s.close = close_store;
	ss->s.has_header = true;
	ss->s.format = FORMAT_CSV;
	buf_adds(&ss->s.how, "a store");
	ss->is_shared = d->db != NULL;
	ss->db = d->db && *d->db ? *d->db : store_open(file, false);
	if (d->db)
		*d->db = ss->db;
	if (d->what == DOOR_PLAN)
		select_plan(ss, d);
	else
		select_of_leads(ss, d);
	ss->amount = head_find(&ss->s.own, "amount");
	ss->cell = mem_zalloc(ss->s.own.n, sizeof *ss->cell);
	return &ss->s;
}
