#include <stdlib.h>

#include "base/mem.h"
#include "target/track.h"

/* A cell on its way to its place. */
struct entry {
	const struct track *t;
	const struct track_cell *c;
	struct ratio of;
};

/* The kind to stand with: exempt ones are shown with the base. */
static uint32_t
race_kind(const struct track *t, const struct track_cell *c)
{
	const uint32_t base = t->kind[PLAN_BASE];

	return c->kind == PLAN_EXEMPT && base != PLAN_NONE ? base
							   : c->key[PLAN_KIND];
}

static int
cmp_level(const struct track *t, const struct track_cell *a,
	const struct track_cell *b)
{
	const struct track_unit *x = &t->unit[a->key[PLAN_UNIT]];
	const struct track_unit *y = &t->unit[b->key[PLAN_UNIT]];

	if (x->level == y->level)
		return 0;
	if (x->top != y->top)
		return x->top < y->top ? -1 : 1;
	if (x->level == TRACK_NO_LEVEL || y->level == TRACK_NO_LEVEL)
		return x->level == TRACK_NO_LEVEL ? 1 : -1;
	return track_cmp_text(t, x->level, y->level);
}

int
track_cmp_race(const struct track *t, const struct track_cell *a,
	const struct track_cell *b)
{
	int cmp;

	if (a->period != b->period)
		return a->period < b->period ? -1 : 1;
	if ((cmp = track_cmp_text(
		     t, a->key[PLAN_METRIC], b->key[PLAN_METRIC])) ||
		(cmp = track_cmp_text(
			 t, a->key[PLAN_PRODUCT], b->key[PLAN_PRODUCT])) ||
		(cmp = track_cmp_text(t, race_kind(t, a), race_kind(t, b))))
		return cmp;
	return cmp_level(t, a, b);
}

int
track_cmp_unit(const struct track *t, const struct track_cell *a,
	const struct track_cell *b)
{
	const int cmp = track_cmp_text(t, a->key[PLAN_UNIT], b->key[PLAN_UNIT]);

	return cmp ? cmp
		   : track_cmp_text(t, a->key[PLAN_KIND], b->key[PLAN_KIND]);
}

static int
by_race(const void *va, const void *vb)
{
	const struct entry *a = va, *b = vb;
	int cmp = track_cmp_race(a->t, a->c, b->c);

	if (cmp == 0 && a->c->is_ranked != b->c->is_ranked)
		return a->c->is_ranked ? -1 : 1;
	if (cmp == 0 && a->c->is_ranked)
		cmp = ratio_cmp(b->of, a->of);
	return cmp ? cmp : track_cmp_unit(a->t, a->c, b->c);
}

/* Rank those from one entry to another, who are in one race. */
static void
rank_race(struct track *t, const struct entry *e, size_t n,
	const struct track_bands *bands)
{
	struct ratio *of = mem_zalloc(n, sizeof *of);
	size_t *rank = mem_zalloc(n, sizeof *rank);

	for (size_t i = 0; i < n; i++)
		of[i] = e[i].of;
	rank_set(rank, of, n);
	for (size_t i = 0; i < n; i++) {
		struct track_cell *c = &t->cell[e[i].c - t->cell];

		c->rank = (uint32_t)rank[i];
		c->band = bands->is_given
				  ? rank_within((struct ratio){of[i].num * 100,
							of[i].den},
					    bands->top, bands->bottom)
				  : rank_third(rank[i], n);
	}
	free(of);
	free(rank);
}

void
track_rank(struct track *t, const struct track_bands *bands)
{
	struct entry *e = mem_zalloc(t->ncell, sizeof *e);
	size_t end;

	for (size_t i = 0; i < t->ncell; i++) {
		const struct pace p = track_pace(t, &t->cell[i]);

		t->cell[i].is_ranked =
			!track_is_exempt(t, &t->cell[i]) && p.target > 0;
		e[i] = (struct entry){t, &t->cell[i], pace_attainment(&p)};
	}
	if (t->ncell > 0)
		qsort(e, t->ncell, sizeof *e, by_race);
	for (size_t i = 0; i < t->ncell; i = end) {
		size_t n = 0;

		for (end = i; end < t->ncell &&
			      track_cmp_race(t, e[i].c, e[end].c) == 0;
			end++)
			n += e[end].c->is_ranked;
		rank_race(t, e + i, n, bands);
	}
	t->order = mem_zalloc(t->ncell, sizeof *t->order);
	t->norder = t->ncell;
	for (size_t i = 0; i < t->ncell; i++)
		t->order[i] = (uint32_t)(e[i].c - t->cell);
	free(e);
}

static int
by_pace(const void *va, const void *vb)
{
	const struct entry *a = va, *b = vb;
	int cmp = ratio_cmp(a->of, b->of);

	if (cmp == 0)
		cmp = track_cmp_race(a->t, a->c, b->c);
	return cmp ? cmp : track_cmp_unit(a->t, a->c, b->c);
}

void
track_behind(struct track *t, struct ratio percent)
{
	struct entry *e = mem_zalloc(t->ncell, sizeof *e);
	size_t n = 0;

	for (size_t i = 0; i < t->ncell; i++) {
		const struct pace p = track_pace(t, &t->cell[i]);
		const struct ratio of = pace_pace(&p);

		if (!track_is_exempt(t, &t->cell[i]) && of.den > 0 &&
			ratio_cmp((struct ratio){of.num * 100, of.den},
				percent) < 0)
			e[n++] = (struct entry){t, &t->cell[i], of};
	}
	if (n > 0)
		qsort(e, n, sizeof *e, by_pace);
	for (size_t i = 0; i < n; i++)
		t->order[i] = (uint32_t)(e[i].c - t->cell);
	t->norder = n;
	free(e);
}
