#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/matrix.h"
#include "target/within.h"

/* The rows of one unit, metric and kind, and what each of a group has. */
struct rows {
	const struct plan *plan;
	const struct plan_row **row;
	bool *is_done;
	size_t n, cap;
	int64_t *cell; /* a row each for every one of the group */
	size_t cap_cell;
};

/* A layer of rows that are shared out together: of it the columns. */
struct layer {
	size_t *at; /* in rows */
	size_t n;
};

static int
kind_of(const struct plan_row *r)
{
	return r->has_period ? (int)r->period.kind : -1;
}

/* Those not done of the shortest periods, by products if any are. */
static void
find_layer(struct layer *l, const struct rows *r)
{
	int kind = -1;
	bool has_product = false;

	for (size_t i = 0; i < r->n; i++)
		if (!r->is_done[i] && kind_of(r->row[i]) > kind)
			kind = kind_of(r->row[i]);
	for (size_t i = 0; i < r->n; i++)
		has_product |= !r->is_done[i] && kind_of(r->row[i]) == kind &&
			       r->row[i]->key[PLAN_PRODUCT] != 0;
	l->n = 0;
	for (size_t i = 0; i < r->n; i++)
		if (!r->is_done[i] && kind_of(r->row[i]) == kind &&
			(r->row[i]->key[PLAN_PRODUCT] != 0) == has_product)
			l->at[l->n++] = i;
}

static bool
is_part(const struct plan_row *part, const struct plan_row *of)
{
	if (of->key[PLAN_PRODUCT] != 0 &&
		of->key[PLAN_PRODUCT] != part->key[PLAN_PRODUCT])
		return false;
	return !of->has_period ||
	       (part->has_period && part->period.from >= of->period.from &&
		       part->period.to <= of->period.to);
}

static void
name_column(struct buf *b, const struct plan *p, const struct plan_row *r)
{
	char period[PERIOD_MAX];
	size_t n;
	const char *product = plan_text(p, r->key[PLAN_PRODUCT], &n);

	if (r->has_period)
		buf_adds(b, period_format(period, &r->period));
	buf_addc(b, ' ');
	buf_add(b, product, n);
}

/* Share a layer out: its sum, then each of its rows. */
static void
share_layer(struct share *s, const struct team_group *g, struct rows *r,
	const struct layer *l)
{
	const size_t n = g->to - g->from;
	struct matrix m = {.nrow = n, .ncol = l->n};
	struct buf names = {0};
	int64_t total = 0;
	size_t at = 0;

	m.row = mem_zalloc(n, sizeof *m.row);
	m.col = mem_zalloc(l->n, sizeof *m.col);
	m.cell = mem_zalloc(n * l->n, sizeof *m.cell);
	for (size_t c = 0; c < l->n; c++) {
		const struct plan_row *row = r->row[l->at[c]];
		const size_t was = names.n;

		if (row->target % s->row.unit != 0)
			die("%s:%" PRIu64
			    ": target: no multiple of --unit: %" PRId64,
				row->file, row->line, row->target);
		m.col[c].sum = row->target / s->row.unit;
		total += m.col[c].sum;
		name_column(&names, r->plan, row);
		m.col[c].nname = names.n - was;
		r->is_done[l->at[c]] = true;
	}
	for (size_t c = 0; c < l->n; at += m.col[c++].nname)
		m.col[c].name = names.s + at;
	share_group(s, g, total);
	for (size_t i = 0; i < n; i++) {
		const struct apportion_part *p =
			&s->team->part[team_row(s->team, g, i)];

		m.row[i] = (struct matrix_margin){p->share, p->name, p->nname};
	}
	const char *why = matrix_run(&m);

	if (why)
		die("%s: %.*s: %s", s->team->file, (int)g->parent.n,
			g->parent.s, why);
	for (size_t i = 0; i < n; i++)
		for (size_t c = 0; c < l->n; c++)
			r->cell[i * r->n + l->at[c]] = m.cell[i * l->n + c];
	free(m.row);
	free(m.col);
	free(m.cell);
	buf_free(&names);
}

/* Rows that sum up a layer are what it makes up. */
static void
sum_layer(struct rows *r, const struct layer *l, size_t ngroup)
{
	for (size_t i = 0; i < r->n; i++) {
		int64_t sum = 0;
		size_t nparts = 0;

		for (size_t c = 0; c < l->n && !r->is_done[i]; c++)
			if (is_part(r->row[l->at[c]], r->row[i])) {
				sum += r->row[l->at[c]]->target;
				nparts++;
			}
		if (nparts == 0 || sum != r->row[i]->target)
			continue;
		r->is_done[i] = true;
		for (size_t k = 0; k < ngroup; k++)
			for (size_t c = 0; c < l->n; c++)
				if (is_part(r->row[l->at[c]], r->row[i]))
					r->cell[k * r->n + i] +=
						r->cell[k * r->n + l->at[c]];
	}
}

static void
put_rows(struct share *s, const struct team_group *g, const struct rows *r)
{
	static const struct {
		enum planrow_col to;
		enum plan_key from;
	} of[] = {{PLANROW_PRODUCT, PLAN_PRODUCT},
		{PLANROW_METRIC, PLAN_METRIC}, {PLANROW_KIND, PLAN_KIND}};
	char period[PERIOD_MAX];

	for (size_t i = 0; i < g->to - g->from; i++) {
		share_row(s, team_row(s->team, g, i));
		for (size_t k = 0; k < r->n; k++) {
			const struct plan_row *row = r->row[k];

			planrow_set(&s->row, PLANROW_PERIOD,
				row->has_period
					? period_format(period, &row->period)
					: "");
			for (size_t c = 0; c < NELEM(of); c++) {
				struct cell *out = &s->row.cell[of[c].to];

				out->s = plan_text(
					r->plan, row->key[of[c].from], &out->n);
			}
			planrow_put(&s->row, r->cell[i * r->n + k]);
		}
	}
}

/* All rows of one metric and kind. */
static void
share_rows(struct share *s, const struct team_group *g, struct rows *r)
{
	const size_t n = g->to - g->from;
	struct layer l = {.at = mem_zalloc(r->n, sizeof *l.at)};

	r->cell = mem_grow(r->cell, &r->cap_cell, n * r->n, sizeof *r->cell);
	memset(r->cell, 0, n * r->n * sizeof *r->cell);
	r->is_done = mem_zalloc(r->n, sizeof *r->is_done);
	while (find_layer(&l, r), l.n > 0) {
		share_layer(s, g, r, &l);
		sum_layer(r, &l, n);
	}
	put_rows(s, g, r);
	free(r->is_done);
	free(l.at);
}

static int
by_what(const void *pa, const void *pb)
{
	const struct plan_row *const *a = pa, *const *b = pb;
	const enum plan_key key[] = {PLAN_UNIT, PLAN_METRIC, PLAN_KIND};

	for (size_t k = 0; k < NELEM(key); k++)
		if ((*a)->key[key[k]] != (*b)->key[key[k]])
			return (*a)->key[key[k]] < (*b)->key[key[k]] ? -1 : 1;
	return *a < *b ? -1 : *a > *b;
}

static bool
is_alike(const struct plan_row *a, const struct plan_row *b)
{
	return a->key[PLAN_METRIC] == b->key[PLAN_METRIC] &&
	       a->key[PLAN_KIND] == b->key[PLAN_KIND];
}

/* The first row of a unit, or of a later one. */
static size_t
find_unit(const struct plan_row *const *list, size_t n, uint32_t unit)
{
	size_t lo = 0;

	for (size_t hi = n; lo < hi;) {
		const size_t mid = lo + (hi - lo) / 2;

		if (list[mid]->key[PLAN_UNIT] < unit)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* The shortest period that rows lie in; false: there is none. */
static bool
find_span(struct period *span, const struct plan_row *const *row, size_t n)
{
	int32_t from = INT32_MAX, to = INT32_MIN;

	for (size_t i = 0; i < n; i++) {
		if (!row[i]->has_period)
			return false;
		if (row[i]->period.from < from)
			from = row[i]->period.from;
		if (row[i]->period.to > to)
			to = row[i]->period.to;
	}
	for (int kind = PERIOD_DAY; n > 0 && kind >= PERIOD_YEAR; kind--) {
		*span = period_of((enum period_kind)kind, from);
		if (span->to >= to)
			return true;
	}
	return false;
}

/*
 * What was bid, and who is exempt, for the time and the metric of what their
 * parent has; of several metrics a number could be any.
 */
static void
put_others(struct share *s, const struct plan *p,
	const struct plan_row *const *list, size_t n)
{
	const struct team *t = s->team;

	for (size_t i = 0; i < t->nread; i++) {
		struct period span;
		size_t len, to;
		const char *name = map_key(&t->parents, t->parent[i] - 1, &len);
		const uint32_t unit = plan_find(p, name, len);
		const size_t from = find_unit(list, n, unit);
		struct cell *metric = &s->row.cell[PLANROW_METRIC];

		if (t->bid[i] < 0 && t->own[i] < 0)
			continue;
		for (to = from; to < n && list[to]->key[PLAN_UNIT] == unit &&
				list[to]->key[PLAN_METRIC] ==
					list[from]->key[PLAN_METRIC];)
			to++;
		if (to < n && list[to]->key[PLAN_UNIT] == unit)
			die("%s: '%.*s' has targets of several metrics: --bids "
			    "and --exempt are of one",
				t->file, (int)len, name);
		share_row(s, i);
		if (to > from)
			metric->s = plan_text(
				p, list[from]->key[PLAN_METRIC], &metric->n);
		share_other(s, i,
			find_span(&span, list + from, to - from) ? &span
								 : NULL);
	}
}

/* What an exempt unit has is shared by all below it. */
static void
check_exempt(const struct team *t, const struct team_group *g)
{
	const uint32_t parent = t->parent[team_row(t, g, 0)];

	for (size_t i = 0; i < t->rows.n; i++)
		if (t->own[i] >= 0 && t->parent[i] == parent)
			die("%s: '%.*s' is exempt in the plan, so nobody below "
			    "it is by himself (--exempt)",
				t->file, (int)g->parent.n, g->parent.s);
}

void
within_write(struct share *s, const struct plan *plan, const char *file)
{
	const uint32_t bid = plan_find_kind(plan, PLAN_BID),
		       exempt = plan_find_kind(plan, PLAN_EXEMPT);
	const struct plan_row **list = mem_zalloc(plan->n + 1, sizeof *list);
	struct rows r = {.plan = plan};
	size_t n = 0;

	for (size_t i = 0; i < plan->n; i++)
		if (plan->row[i].key[PLAN_KIND] != bid)
			list[n++] = &plan->row[i];
	qsort(list, n, sizeof *list, by_what);
	for (struct team_group g = {0}; team_next(s->team, &g);) {
		const uint32_t unit = plan_find(plan, g.parent.s, g.parent.n);
		const size_t from = find_unit(list, n, unit);
		size_t at = from;

		for (size_t i = at; i < n && list[i]->key[PLAN_UNIT] == unit;
			i = at) {
			while (at < n && list[at]->key[PLAN_UNIT] == unit &&
				is_alike(list[at], list[i]))
				at++;
			r.row = list + i;
			r.n = at - i;
			if (list[i]->key[PLAN_KIND] == exempt)
				check_exempt(s->team, &g);
			share_rows(s, &g, &r);
		}
		if (at == from)
			die("%s: has no target for '%.*s'", file,
				(int)g.parent.n, g.parent.s);
	}
	put_others(s, plan, list, n);
	free(list);
	free(r.cell);
}
