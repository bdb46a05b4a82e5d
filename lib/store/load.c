#include <string.h>

#include "base/day.h"
#include "base/mem.h"
#include "store/load.h"

struct load_table {
	const char *name;
	const char *key; /* columns, in whose order it is listed */
	bool may_change; /* a row that is there already */
};

static const struct load_table tables[] = {
	{"lead", "id", false},
	{"field", "lead, name", false},
	{"identity", "key, lead", false},
	{"event", "id", false},
	{"plan", "id", false},
	{"target", "plan, unit, period, product, metric, kind", false},
	{"unit", "unit", true},
	{"rep", "rep", true},
	{"membership", "rep, unit, since", true},
};

static const struct load_table *
find_table(const char *name)
{
	for (size_t i = 0; i < NELEM(tables); i++)
		if (strcmp(tables[i].name, name) == 0)
			return &tables[i];
	return NULL;
}

bool
load_select(struct buf *sql, const char *table)
{
	const struct load_table *t = find_table(table);

	if (t)
		buf_addf(sql, "select * from %s order by %s", t->name, t->key);
	return t != NULL;
}

static bool
has_row(struct db *db, const char *sql)
{
	struct stmt *s = db_prepare(db, sql);
	const bool has = stmt_next(s);

	stmt_reset(s);
	return has;
}

static bool
has_column(struct db *db, const char *table, const char *column)
{
	struct stmt *s = db_prepare(db, "select 1 from pragma_table_info(?) "
					"where name = ?");

	stmt_text(s, 1, table, strlen(table));
	stmt_text(s, 2, column, strlen(column));
	const bool has = stmt_next(s);

	stmt_reset(s);
	return has;
}

static void
prepare(struct load *l)
{
	struct buf sql = {0};

	buf_addf(&sql, "insert into %s(", l->table->name);
	for (size_t i = 0; i < l->head->n; i++)
		buf_addf(&sql, "%s%s", i ? ", " : "", l->head->name[i]);
	buf_adds(&sql, ") values(");
	for (size_t i = 0; i < l->head->n; i++)
		buf_adds(&sql, i ? ", ?" : "?");
	buf_adds(&sql, ")");
	if (l->table->may_change) {
		buf_addf(
			&sql, " on conflict(%s) do update set ", l->table->key);
		for (size_t i = 0; i < l->head->n; i++)
			buf_addf(&sql, "%s%s = excluded.%s", i ? ", " : "",
				l->head->name[i], l->head->name[i]);
	}
	l->add = db_prepare(l->db, buf_str(&sql));
	buf_free(&sql);
}

const char *
load_open(struct load *l, struct db *db, const char *table,
	const struct head *head)
{
	struct buf sql = {0};

	*l = (struct load){.db = db, .table = find_table(table), .head = head};
	for (size_t i = 0; i < head->n; i++)
		if (!has_column(db, table, head->name[i])) {
			buf_addf(&l->why, "the table has no column '%s'",
				head->name[i]);
			return buf_str(&l->why);
		}
	buf_addf(&sql, "select 1 from %s limit 1", table);
	const bool is_full =
		!l->table->may_change && has_row(db, buf_str(&sql));

	buf_free(&sql);
	if (is_full)
		return "the table holds rows already: load into a new store";
	prepare(l);
	return NULL;
}

const char *
load_row(struct load *l, const struct rec *r)
{
	for (size_t i = 0; i < l->head->n; i++) {
		const struct cell *c = &r->cell[i];
		const char *name = l->head->name[i];
		const bool is_day = strcmp(name, "since") == 0 ||
				    strcmp(name, "until") == 0;

		if (is_day && c->n > 0 && day_parse(c->s, c->n) == DAY_NONE) {
			buf_clear(&l->why);
			buf_addf(&l->why, "%s: not a day: '%.*s'", name,
				(int)c->n, c->s);
			return buf_str(&l->why);
		}
		stmt_text(l->add, (int)i + 1, c->s, c->n);
	}
	return stmt_try(l->add);
}

const char *
load_end(struct load *l)
{
	if (has_row(l->db,
		    "with recursive up(unit, above) as (select unit, parent "
		    "from unit where parent is not null union select "
		    "up.unit, unit.parent from up join unit on "
		    "unit.unit = up.above where unit.parent is not null) "
		    "select 1 from up where unit = above"))
		return "a unit is above itself";
	struct stmt *s = db_prepare(l->db,
		"select unit, parent from unit where "
		"parent not in (select unit from unit) limit 1");

	buf_clear(&l->why);
	if (stmt_next(s)) {
		const struct cell unit = stmt_cell(s, 0);
		const struct cell parent = stmt_cell(s, 1);

		buf_addf(&l->why, "the parent of '%.*s' is no unit: '%.*s'",
			(int)unit.n, unit.s, (int)parent.n, parent.s);
	}
	stmt_reset(s);
	return l->why.n > 0 ? buf_str(&l->why) : NULL;
}

void
load_free(struct load *l)
{
	buf_free(&l->why);
}
