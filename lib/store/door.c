#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "rules/money.h"
#include "store/door.h"
#include "store/store.h"

struct store_source {
	struct source s;
	struct db *db;
	struct stmt *rows;
	struct cell *cell;
	int amount; /* column, -1: none */
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

	db_close(ss->db);
	free(ss->cell);
}

/* Names of the columns that have no home, which come last. */
static void
read_fields(struct db *db, struct head *h)
{
	struct stmt *s =
		db_prepare(db, "select distinct name from field order by name");

	while (stmt_next(s)) {
		struct cell c = stmt_cell(s, 0);

		head_append(h, c.s, c.n);
	}
	stmt_reset(s);
}

/* The columns of leads: their own, then what else was saved with some. */
static void
select_leads(struct store_source *ss, const struct door *d)
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
	buf_addf(&sql, " from lead where %s order by id",
		d->where.n ? buf_str((struct buf *)&d->where) : "1");
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

/* What counts of what happened. */
static void
select_events(struct store_source *ss, const struct door *d)
{
	static const char *const name[] = {"id", "event", "at", "kind", "value",
		"old", "rep", "amount", "secs", "next_at", "note", "src"};
	struct buf sql = {0};

	buf_addf(&sql,
		"select lead, event, at, kind, value, old, rep, amount, secs, "
		"next_at, note, src from happened where lead in "
		"(select id from lead where %s) order by event",
		d->where.n ? buf_str((struct buf *)&d->where) : "1");
	ss->rows = db_prepare(ss->db, buf_str(&sql));
	for (size_t i = 0; i < NELEM(name); i++)
		head_add(&ss->s.own, name[i]);
	buf_free(&sql);
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
	ss->db = store_open(file, false);
	if (d->is_events)
		select_events(ss, d);
	else
		select_leads(ss, d);
	for (size_t i = 0; i < d->narg; i++)
		stmt_text(ss->rows, (int)i + 1, d->arg[i], strlen(d->arg[i]));
	ss->amount = head_find(&ss->s.own, "amount");
	ss->cell = mem_zalloc(ss->s.own.n, sizeof *ss->cell);
	return &ss->s;
}
