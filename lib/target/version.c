#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "target/version.h"

bool
version_year(char year[PERIOD_MAX], const struct plan *p)
{
	enum { DIGITS = 4 };
	char name[PERIOD_MAX];

	for (size_t i = 0; i < p->n; i++) {
		if (!p->row[i].has_period)
			return false;
		period_format(name, &p->row[i].period);
		if (i == 0)
			memcpy(year, name, DIGITS);
		else if (memcmp(year, name, DIGITS) != 0)
			return false;
	}
	year[DIGITS] = '\0';
	return p->n > 0;
}

/* A row of the plan, by its unit: so the pages of a large one come in order. */
struct entry {
	const char *unit;
	size_t n;
	uint32_t row;
};

static int
cmp_entry(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	const int cmp = memcmp(x->unit, y->unit, x->n < y->n ? x->n : y->n);

	if (cmp != 0)
		return cmp;
	if (x->n != y->n)
		return x->n < y->n ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

static struct entry *
sort_rows(const struct plan *p)
{
	struct entry *e = mem_zalloc(p->n, sizeof *e);

	for (size_t i = 0; i < p->n; i++) {
		e[i].row = (uint32_t)i;
		e[i].unit = plan_text(p, p->row[i].key[PLAN_UNIT], &e[i].n);
	}
	if (p->n > 0)
		qsort(e, p->n, sizeof *e, cmp_entry);
	return e;
}

/* A row as the parameters of a statement, its period's name in `period`. */
static void
bind(struct stmt *s, int64_t id, const struct plan *p,
	const struct plan_row *row, char period[PERIOD_MAX])
{
	const uint32_t text[] = {row->key[PLAN_UNIT], row->key[PLAN_PRODUCT],
		row->key[PLAN_METRIC], row->key[PLAN_KIND], row->parent,
		row->level};

	stmt_int(s, 1, id);
	for (size_t i = 0; i < NELEM(text); i++) {
		size_t n;
		const char *t = plan_text(p, text[i], &n);

		stmt_text(s, (int)i + 2, t, n);
	}
	if (row->has_period) {
		period_format(period, &row->period);
		stmt_text(s, 8, period, strlen(period));
	}
	stmt_int(s, 9, row->target);
}

/* Does a version say the same? Each of its targets is of other things. */
static bool
is_same(struct db *db, int64_t id, const struct plan *p, const struct entry *e)
{
	struct stmt *s = db_prepare(db,
		"select 1 from target where plan = ?1 and unit = ?2 and "
		"period = ifnull(?8, '') and product = ifnull(?3, '') and "
		"metric = ifnull(?4, '') and kind = ?5 and "
		"parent is ?6 and level is ?7 and target = ?9");
	bool is = true;

	for (size_t i = 0; i < p->n && is; i++) {
		char period[PERIOD_MAX];

		bind(s, id, p, &p->row[e[i].row], period);
		is = stmt_next(s);
		stmt_reset(s);
	}
	return is;
}

static int64_t
add_plan(struct db *db, const struct plan *p, const struct version *v,
	int64_t number)
{
	struct stmt *s = db_prepare(db,
		"insert into plan(name, version, at, rep, note, targets, "
		"logged_at) values(?, ?, ?, ?, ?, ?, ?)");

	stmt_text(s, 1, v->name, strlen(v->name));
	stmt_int(s, 2, number);
	stmt_text(s, 3, v->at, strlen(v->at));
	if (v->rep)
		stmt_text(s, 4, v->rep, strlen(v->rep));
	if (v->note)
		stmt_text(s, 5, v->note, strlen(v->note));
	stmt_int(s, 6, (int64_t)p->n);
	stmt_text(s, 7, v->logged_at, strlen(v->logged_at));
	stmt_run(s);
	return db_last_id(db);
}

static void
add_targets(
	struct db *db, int64_t id, const struct plan *p, const struct entry *e)
{
	struct stmt *s = db_prepare(db,
		"insert into target(plan, unit, product, metric, kind, "
		"parent, level, period, target) "
		"values(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");

	for (size_t i = 0; i < p->n; i++) {
		char period[PERIOD_MAX];

		bind(s, id, p, &p->row[e[i].row], period);
		stmt_run(s);
	}
}

int64_t
version_add(struct db *db, const struct plan *p, const struct version *v,
	bool *is_new)
{
	/* that which holds by then */
	struct stmt *s = db_prepare(db,
		"select id, version, targets from plan where name = ? and "
		"unixepoch(at) <= unixepoch(?) order by version desc limit 1");
	struct stmt *last = db_prepare(
		db, "select ifnull(max(version), 0) from plan where name = ?");
	struct entry *e = sort_rows(p);
	int64_t number = 0;

	*is_new = true;
	stmt_text(s, 1, v->name, strlen(v->name));
	stmt_text(s, 2, v->at, strlen(v->at));
	if (stmt_next(s)) {
		number = stmt_number(s, 1);
		*is_new = stmt_number(s, 2) != (int64_t)p->n ||
			  !is_same(db, stmt_number(s, 0), p, e);
	}
	stmt_reset(s);
	if (*is_new) {
		stmt_text(last, 1, v->name, strlen(v->name));
		number = 1 + (stmt_next(last) ? stmt_number(last, 0) : 0);
		stmt_reset(last);
		add_targets(db, add_plan(db, p, v, number), p, e);
	}
	free(e);
	return number;
}

enum { NAME, NUMBER, AT, REP, METRIC, UNITS, TOTAL, NOTE, COLUMNS };

static const char *const names[COLUMNS] = {
	"name", "version", "at", "rep", "metric", "units", "total", "note"};

void
version_head(struct head *h)
{
	for (int i = 0; i < COLUMNS; i++)
		head_add(h, names[i]);
}

/* A metric of a plan. */
struct metric {
	const char *name;
	size_t n;
	size_t units;
	int64_t total; /* -1: nothing of the kind base */
};

static int
cmp_metric(const void *a, const void *b)
{
	const struct metric *x = a, *y = b;

	return bytes_cmp(x->name, x->n, y->name, y->n);
}

/* The metrics by name; their number. The caller frees. */
static size_t
find_metrics(struct metric **list, const struct margin *m)
{
	const struct plan *p = m->plan;
	struct map number = {0}, seen = {0};
	struct sums tops = {0};

	for (size_t i = 0; i < p->n; i++)
		map_add(&number, &p->row[i].key[PLAN_METRIC], sizeof(uint32_t),
			NULL);
	const size_t n = number.n;
	struct metric *of = mem_zalloc(n, sizeof *of);

	for (size_t i = 0; i < p->n; i++) {
		const uint32_t *key = p->row[i].key;
		const uint32_t pair[] = {key[PLAN_UNIT], key[PLAN_METRIC]};
		struct metric *t =
			&of[map_add(&number, &pair[1], sizeof pair[1], NULL)];
		bool is_new;

		map_add(&seen, pair, sizeof pair, &is_new);
		t->units += is_new;
		t->name = plan_text(p, pair[1], &t->n);
		t->total = -1;
	}
	margin_tops(m, &tops);
	for (size_t i = 0; i < tops.n; i++) {
		const uint32_t metric = margin_series(m, &tops.of[i])->metric;
		struct metric *t =
			&of[map_add(&number, &metric, sizeof metric, NULL)];

		if (tops.of[i].value > t->total)
			t->total = tops.of[i].value;
	}
	if (n > 0)
		qsort(of, n, sizeof *of, cmp_metric);
	map_free(&number);
	map_free(&seen);
	sums_free(&tops);
	*list = of;
	return n;
}

void
version_put(struct sink *s, struct stmt *row, const struct margin *m)
{
	struct cell cell[COLUMNS] = {
		[NAME] = stmt_cell(row, PLANS_NAME),
		[NUMBER] = stmt_cell(row, PLANS_VERSION),
		[AT] = stmt_cell(row, PLANS_AT),
		[REP] = stmt_cell(row, PLANS_REP),
		[NOTE] = stmt_cell(row, PLANS_NOTE),
	};
	struct metric *of;
	struct buf units = {0}, total = {0};
	const size_t n = find_metrics(&of, m);

	for (size_t i = 0; i < n; i++) {
		buf_clear(&units);
		buf_clear(&total);
		buf_addu(&units, of[i].units);
		if (of[i].total >= 0)
			buf_addu(&total, (uint64_t)of[i].total);
		cell[METRIC] = (struct cell){of[i].name, of[i].n, false};
		cell[UNITS] = (struct cell){units.s, units.n, false};
		cell[TOTAL] = (struct cell){total.s, total.n, false};
		sink_put(s, &(struct rec){.cell = cell, .n = COLUMNS});
	}
	buf_free(&units);
	buf_free(&total);
	free(of);
}
