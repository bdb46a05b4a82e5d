#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "target/share.h"

/* What a row says of itself. */
void
share_row(struct share *s, size_t row)
{
	const struct team_at *at = &s->team->at;
	struct planrow *out = &s->row;
	struct rec r;

	hold_get(&s->team->rows, row, &r);
	out->cell[PLANROW_UNIT] = rec_cell(&r, at->name);
	out->cell[PLANROW_PARENT] = rec_cell(&r, at->parent);
	out->cell[PLANROW_PRODUCT] = rec_cell(&r, at->product);
	out->cell[PLANROW_METRIC] = rec_cell(&r, at->metric);
	out->cell[PLANROW_LEVEL] = rec_cell(&r, at->level);
	if (s->metric && out->cell[PLANROW_METRIC].n == 0)
		planrow_set(out, PLANROW_METRIC, s->metric);
	if (out->cell[PLANROW_LEVEL].n == 0)
		planrow_set(out, PLANROW_LEVEL,
			row < s->team->nread && strcmp(s->team->names[at->name],
							"rep") == 0
				? "rep"
				: "unit");
	planrow_set(out, PLANROW_KIND, s->kind);
	planrow_set(out, PLANROW_PERIOD, "");
	planrow_clear(out);
}

static void
explain_share(struct share *s, size_t row)
{
	const struct apportion_reason *r = &s->team->reason[row];
	const char *rule = r->bound == APPORTION_FLOOR ? "floor"
			   : r->bound == APPORTION_CAP ? "cap"
						       : s->method;

	planrow_explain(&s->row, s->team->part[row].share, r->num, r->den, rule,
		r->is_tied);
}

/* Of a cell its product's total is cut, or in a matrix the row's share. */
static void
explain_cell(struct share *s, size_t c, int64_t target, int64_t product,
	int64_t share, const int64_t *margin, int64_t total)
{
	const struct grid *g = &s->grid;

	if (margin && grid_is_seeded(g))
		planrow_set(&s->row, PLANROW_RULE, "matrix");
	else if (margin && total > 0)
		planrow_explain(&s->row, target, (__int128)share * margin[c],
			total, "matrix", false);
	else if (g->cut->n > 0) {
		const struct cut_period *p = &g->cut->period[c % g->nperiod];

		planrow_explain(&s->row, target,
			(__int128)product * (p->upto - p->from), g->cut->weight,
			"cum", false);
	}
}

/* The cells of a row, which sum to its share; of a matrix their margins too. */
static void
put_cells(struct share *s, size_t row, const int64_t *cell,
	const int64_t *margin, int64_t total)
{
	const struct grid *g = &s->grid;

	share_row(s, row);
	if (grid_cells(g) == 1 && s->team->reason)
		explain_share(s, row);
	for (size_t k = 0; k < g->nproduct; k++) {
		int64_t product = 0;

		if (g->mix->n > 0)
			planrow_set(
				&s->row, PLANROW_PRODUCT, g->mix->part[k].name);
		for (size_t p = 0; p < g->nperiod; p++)
			product += cell[k * g->nperiod + p];
		for (size_t p = 0; p < g->nperiod; p++) {
			const size_t c = k * g->nperiod + p;

			if (g->cut->n > 0)
				planrow_set(&s->row, PLANROW_PERIOD,
					g->cut->period[p].name);
			explain_cell(s, c, cell[c], product,
				s->team->part[row].share, margin, total);
			planrow_put(&s->row, cell[c]);
		}
	}
}

static int64_t *
need_cells(struct share *s, size_t n)
{
	s->cell = mem_grow(s->cell, &s->cap_cell, n, sizeof *s->cell);
	return s->cell;
}

/* A group whose cells sum to those of its parent, or of the whole. */
static void
put_matrix(struct share *s, const struct team_group *g, int64_t total,
	const int64_t *margin)
{
	const size_t n = grid_cells(&s->grid);
	int64_t *cell = need_cells(s, (g->to - g->from) * n);

	grid_group(&s->grid, g, margin, cell);
	for (size_t i = 0; i < g->to - g->from; i++) {
		const size_t row = team_row(s->team, g, i);

		put_cells(s, row, cell + i * n, margin, total);
		if (s->margin)
			memcpy(s->margin + row * n, cell + i * n,
				n * sizeof *cell);
	}
}

static void
tell_bids(const struct share *s, const struct team_group *g, int64_t total)
{
	const int64_t want = total * s->row.unit;
	int64_t bids;

	if (!team_bids(s->team, g, &bids) || bids == want)
		return;
	warn("%.*s%sbids sum to %" PRId64 ", %" PRId64 " %s the total %" PRId64,
		(int)g->parent.n, g->parent.s, g->parent.n > 0 ? ": " : "",
		bids, bids > want ? bids - want : want - bids,
		bids > want ? "above" : "below", want);
}

void
share_group(struct share *s, const struct team_group *g, int64_t total)
{
	team_split(s->team, g, total);
	tell_bids(s, g, total);
}

static void
put_group(struct share *s, const struct team_group *g, int64_t total,
	const int64_t *margin)
{
	if (margin) {
		put_matrix(s, g, total, margin);
		return;
	}
	int64_t *cell = need_cells(s, grid_cells(&s->grid));

	for (size_t i = 0; i < g->to - g->from; i++) {
		const size_t row = team_row(s->team, g, i);

		grid_alone(&s->grid, row, s->team->part[row].share, cell);
		put_cells(s, row, cell, NULL, total);
	}
}

void
share_other(struct share *s, size_t row, const struct period *span)
{
	const struct team *t = s->team;
	const int64_t unit = s->row.unit;
	char name[PERIOD_MAX];
	const bool is_exempt = t->own[row] >= 0;

	if (!is_exempt && t->bid[row] < 0)
		return;
	planrow_set(&s->row, PLANROW_KIND,
		plan_kinds[is_exempt ? PLAN_EXEMPT : PLAN_BID]);
	planrow_set(
		&s->row, PLANROW_PERIOD, span ? period_format(name, span) : "");
	s->row.unit = 1; /* they are as they stand */
	planrow_put(&s->row, is_exempt ? t->own[row] : t->bid[row]);
	s->row.unit = unit;
}

/* Of a tree the row above a group, 1 and up; 0: none is. */
static size_t
parent_of(const struct team *t, const struct team_group *g)
{
	return t->o->shape == TEAM_TREE ? t->parent[team_row(t, g, 0)] : 0;
}

/* What a group shares: what its parent has got, or the whole. */
static int64_t
total_of(const struct team *t, const struct team_group *g, int64_t total)
{
	const size_t up = parent_of(t, g);

	return up > 0 ? t->part[up - 1].share : total;
}

void
share_total(struct share *s, int64_t total)
{
	struct team *t = s->team;

	grid_init(&s->grid, s->cut, s->mix, t);
	s->grid.seed = s->seed;
	const size_t n = grid_cells(&s->grid);
	const bool is_tree = t->o->shape == TEAM_TREE,
		   is_matrix = n > 1 && (is_tree || s->is_matrix);
	int64_t *whole = mem_zalloc(n, sizeof *whole);

	/* top down: a group below another shares what that has got */
	for (struct team_group g = {0}; team_next(t, &g);)
		share_group(s, &g, total_of(t, &g, total));
	if (is_matrix && s->mix->n > 0 && grid_is_seeded(&s->grid))
		grid_own(&s->grid);
	if (is_matrix)
		grid_whole(&s->grid, total, whole);
	if (is_matrix && is_tree)
		s->margin = mem_zalloc(t->rows.n * n, sizeof *s->margin);
	for (struct team_group g = {0}; team_next(t, &g);) {
		const size_t up = parent_of(t, &g);

		put_group(s, &g, total_of(t, &g, total),
			!is_matrix ? NULL
			: up > 0   ? s->margin + (up - 1) * n
				   : whole);
	}
	free(whole);
	for (size_t i = 0; i < t->nread; i++) {
		share_row(s, i);
		share_other(s, i, s->span);
	}
}

void
share_free(struct share *s)
{
	free(s->margin);
	free(s->cell);
	grid_free(&s->grid);
	planrow_free(&s->row);
}
