#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "dedup/probe.h"
#include "rules/text.h"

enum {
	ROW,
	NAME,
	COMPANY,
	PHONE,
	OWNER,
	STAGE,
	CREATED_AT,
	TOUCHED_AT,
	WHOSE,
	UNTIL,
	DAYS_LEFT,
	NCOLUMNS
};

static const char *const columns[NCOLUMNS] = {
	[ROW] = "row",
	[NAME] = "name",
	[COMPANY] = "company",
	[PHONE] = "phone",
	[OWNER] = "owner",
	[STAGE] = "stage",
	[CREATED_AT] = "created_at",
	[TOUCHED_AT] = "touched_at",
	[WHOSE] = "whose",
	[UNTIL] = "until",
	[DAYS_LEFT] = "days_left",
};

static bool
has_letter(const struct buf *b)
{
	size_t len;

	for (size_t i = 0; i < b->n; i += len)
		if (utf8_is_letter(utf8_get(b->s + i, b->n - i, &len)))
			return true;
	return false;
}

bool
probe_init(struct probe *p, const char *who, struct phone_judge judge)
{
	const struct cell cell = {who, strlen(who), false};
	struct rowkey_place at;

	*p = (struct probe){.who = who};
	rowkey_init(&p->key, "phone,email", judge);
	text_name_key(&p->is, &p->b, cell.s, cell.n);
	const bool is_email = p->is.n > 0 && memchr(p->is.s, '@', p->is.n);
	char *column[] = {is_email ? "email" : "phone"};

	rowkey_find(&p->key, &at, column, NELEM(column));
	rowkey_read(&p->key, &at, &cell);
	p->is_name = p->key.nvalue == 0;
	if (p->is_name)
		return !is_email && has_letter(&p->is);
	buf_clear(&p->is);
	rowkey_bytes(&p->is, &p->key, 0);
	return true;
}

void
probe_open(struct probe *p, const struct head *head)
{
	p->id = head_find(head, "id");
	p->name = head_find(head, "name");
	p->company = head_find(head, "company");
	rowkey_find(&p->key, &p->place, head->name, head->n);
}

static bool
is_called(struct probe *p, const struct rec *r, int col)
{
	if (col < 0)
		return false;
	text_name_key(&p->a, &p->b, r->cell[col].s, r->cell[col].n);
	return bytes_cmp(p->a.s, p->a.n, p->is.s, p->is.n) == 0;
}

static bool
is_he(struct probe *p, const struct rec *r)
{
	if (p->is_told) {
		const struct cell *id = &r->cell[p->id];
		const int64_t i = map_find(&p->lead, id->s, id->n);

		return i >= 0 && (size_t)i < p->nhis;
	}
	if (p->is_name)
		return is_called(p, r, p->name) || is_called(p, r, p->company);
	rowkey_read(&p->key, &p->place, r->cell);
	for (size_t i = 0; i < p->key.nvalue; i++) {
		buf_clear(&p->a);
		rowkey_bytes(&p->a, &p->key, i);
		if (bytes_cmp(p->a.s, p->a.n, p->is.s, p->is.n) == 0)
			return true;
	}
	return false;
}

void
probe_row(struct probe *p, size_t row, const struct rec *r)
{
	p->is_he = mem_grow(p->is_he, &p->cap, row + 1, sizeof *p->is_he);
	p->is_he[row] = is_he(p, r);
	p->is_any = p->is_any || p->is_he[row];
}

void
probe_head(struct head *head)
{
	for (int i = 0; i < NCOLUMNS; i++)
		head_add(head, columns[i]);
}

/* A row of a customer: the cells that all his rows share are there already. */
static void
put_row(struct group *g, size_t row, struct cell cell[NCOLUMNS],
	struct sink *sink)
{
	struct buf called = {0};
	struct rec r;

	group_call(&called, g, row);
	hold_get(&g->hold, row, &r);
	for (int i = NAME; i <= TOUCHED_AT; i++)
		cell[i] = rec_cell(&r, head_find(&g->head, columns[i]));
	cell[ROW] = (struct cell){called.s, called.n, false};
	sink_put(sink, &(struct rec){.cell = cell});
	buf_free(&called);
}

/* The customer of a row. */
static void
put_customer(struct collide *c, size_t row, struct sink *sink)
{
	struct buf whose = {0}, days = {0};
	struct cell cell[NCOLUMNS] = {0};
	char day[DAY_MAX];
	int32_t until;
	size_t n;

	if (collide_whose(c, row, &whose, &until) && until != INT32_MAX &&
		until != DAY_NONE) {
		day_format(day, until);
		cell[UNTIL] = (struct cell){day, strlen(day), false};
		buf_addf(&days, "%" PRId32, until - c->now.day);
	}
	cell[WHOSE] = (struct cell){whose.s, whose.n, false};
	cell[DAYS_LEFT] = (struct cell){days.s, days.n, false};
	const size_t *of = group_ranked(c->g, row, &n);

	for (size_t i = 0; i < n; i++)
		put_row(c->g, of[i], cell, sink);
	buf_free(&whose);
	buf_free(&days);
}

/* A customer, by the row of his that is kept. */
struct customer {
	const struct keep *keep;
	size_t row;
};

static int
by_keep(const void *pa, const void *pb)
{
	const struct customer *a = pa, *b = pb;

	return keep_cmp(a->keep, a->row, b->row);
}

void
probe_write(const struct probe *p, struct collide *c, struct sink *sink)
{
	struct group *g = c->g;
	bool *is_there = mem_zalloc(group_rows(g) + 1, sizeof *is_there);
	struct customer *of = NULL;
	size_t n = 0, cap = 0;

	for (size_t i = 0; i < group_rows(g); i++) {
		if (!p->is_he[i] || is_there[group_of(g, i)])
			continue;
		is_there[group_of(g, i)] = true;
		of = mem_grow(of, &cap, n + 1, sizeof *of);
		of[n++] = (struct customer){&g->keep, group_found(g, i)->kept};
	}
	if (n > 0)
		qsort(of, n, sizeof *of, by_keep);
	for (size_t i = 0; i < n; i++)
		put_customer(c, of[i].row, sink);
	free(is_there);
	free(of);
}

void
probe_free(struct probe *p)
{
	free(p->is_he);
	rowkey_free(&p->key);
	map_free(&p->lead);
	buf_free(&p->is);
	buf_free(&p->a);
	buf_free(&p->b);
}
