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

/* A name as it is compared. */
static void
fold(struct buf *b, struct buf *work, const char *s, size_t n)
{
	size_t len, to = 0;

	buf_clear(b);
	text_key(b, work, s, n);
	for (size_t i = 0; i < b->n; i += len)
		if (!utf8_is_space(utf8_get(b->s + i, b->n - i, &len))) {
			memmove(b->s + to, b->s + i, len);
			to += len;
		}
	b->n = to;
}

void
probe_init(struct probe *p, const char *who, struct rowkey *key)
{
	struct cell cell[] = {{who, strlen(who), false}};
	char *name[] = {strchr(who, '@') ? "email" : "phone"};
	struct rowkey_place at;
	const uint64_t nbad = key->nbad;

	*p = (struct probe){.who = who, .key = key};
	rowkey_find(key, &at, name, NELEM(name));
	rowkey_read(key, &at, cell);
	key->nbad = nbad; /* a name is no telephone, and need not be one */
	p->is_name = key->nvalue == 0;
	if (p->is_name)
		fold(&p->is, &p->b, who, strlen(who));
	else
		rowkey_bytes(&p->is, key, 0);
}

void
probe_open(struct probe *p, const struct head *head)
{
	p->name = head_find(head, "name");
	p->company = head_find(head, "company");
	rowkey_find(p->key, &p->place, head->name, head->n);
}

static bool
is_called(struct probe *p, const struct rec *r, int col)
{
	if (col < 0)
		return false;
	fold(&p->a, &p->b, r->cell[col].s, r->cell[col].n);
	return p->a.n > 0 && bytes_cmp(p->a.s, p->a.n, p->is.s, p->is.n) == 0;
}

static bool
is_he(struct probe *p, const struct rec *r)
{
	if (p->is_name)
		return is_called(p, r, p->name) || is_called(p, r, p->company);
	rowkey_read(p->key, &p->place, r->cell);
	for (size_t i = 0; i < p->key->nvalue; i++) {
		buf_clear(&p->a);
		rowkey_bytes(&p->a, p->key, i);
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
	buf_free(&p->is);
	buf_free(&p->a);
	buf_free(&p->b);
}
