#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "target/team.h"

int64_t
team_sum(const struct team *t, const char *column, int64_t growth)
{
	const struct apportion_part *x = team_number(t, column);
	__int128 sum = 0, den = BLEND_ONE;

	for (size_t i = 0; i < t->norder; i++) {
		const size_t row = t->order[i];

		/* what a parent has is the sum of those below it */
		if (t->o->shape != TEAM_TREE || t->parent[row] == 0)
			sum += x[row].weight;
	}
	/* all have the places of the first that shares */
	for (int p = 0; p < x[t->order[0]].places; p++)
		den *= 10;
	sum = (2 * sum * (BLEND_ONE + growth) + den) / (2 * den);
	if (sum > APPORTION_MAX)
		die("%s: %s, grown, sums to more than 10^15", t->file, column);
	return (int64_t)sum;
}

bool
team_next(struct team *t, struct team_group *g)
{
	struct rec r;

	g->from = g->to;
	if (g->from == t->norder)
		return false;
	const uint32_t of = t->parent ? t->parent[t->order[g->from]] : 0;

	while (g->to < t->norder &&
		(t->parent == NULL || t->parent[t->order[g->to]] == of))
		g->to++;
	g->parent = (struct cell){"", 0, false};
	if (of > 0 && t->o->shape == TEAM_TREE) {
		hold_get(&t->rows, of - 1, &r);
		g->parent = rec_cell(&r, t->at.name);
	} else if (of > 0)
		g->parent.s = map_key(&t->parents, of - 1, &g->parent.n);
	return true;
}

/* Nobody weighs anything, and the floors are all there is to give. */
static bool
gives_floors(struct apportion *a)
{
	int64_t sum = 0;

	for (size_t i = 0; i < a->n; i++) {
		if (a->part[i].weight > 0)
			return false;
		sum += a->part[i].lo;
		a->part[i].share = a->part[i].lo;
	}
	return sum == a->total;
}

static void
run(const struct team *t, const struct team_group *g, struct apportion *a)
{
	if (gives_floors(a))
		return;
	const char *why = apportion_run(a);

	if (why)
		die("%s: %.*s%s%s", t->file, (int)g->parent.n, g->parent.s,
			g->parent.n > 0 ? ": " : "", why);
}

/* Weights that stand between what was split and what was bid. */
static void
weigh_bids(
	const struct team *t, const struct team_group *g, struct apportion *a)
{
	for (size_t i = 0; i < a->n; i++) {
		struct apportion_part *p = &a->part[i];
		const int64_t top = p->share * t->o->unit,
			      bid = t->bid[team_row(t, g, i)];
		const __int128 w = (__int128)top * t->o->theta +
				   (__int128)(bid < 0 ? top : bid) *
					   (BLEND_ONE - t->o->theta);

		/* of 21 digits at most: 18 of them are enough */
		p->weight = (int64_t)(w / 1000);
		p->places = 0;
	}
}

void
team_split(struct team *t, const struct team_group *g, int64_t total)
{
	struct apportion a = {
		.total = total, .method = t->o->method, .n = g->to - g->from};
	int64_t sum;

	a.part = mem_zalloc(a.n, sizeof *a.part);
	for (size_t i = 0; i < a.n; i++)
		a.part[i] = t->part[team_row(t, g, i)];
	run(t, g, &a);
	if (team_bids(t, g, &sum) && total > 0) {
		weigh_bids(t, g, &a);
		run(t, g, &a);
	}
	if (t->reason) {
		struct apportion_reason *why = mem_zalloc(a.n, sizeof *why);

		apportion_explain(&a, why);
		for (size_t i = 0; i < a.n; i++)
			t->reason[team_row(t, g, i)] = why[i];
		free(why);
	}
	for (size_t i = 0; i < a.n; i++)
		t->part[team_row(t, g, i)].share = a.part[i].share;
	free(a.part);
}

void
team_explain(struct team *t)
{
	t->reason = mem_zalloc(t->rows.n + 1, sizeof *t->reason);
}

bool
team_bids(const struct team *t, const struct team_group *g, int64_t *sum)
{
	bool is_any = false;

	*sum = 0;
	for (size_t i = g->from; i < g->to; i++) {
		const int64_t bid = t->bid[t->order[i]];

		is_any = is_any || bid >= 0;
		*sum += bid > 0 && *sum <= APPORTION_MAX ? bid : 0;
	}
	return is_any;
}

void
team_free(struct team *t)
{
	hold_free(&t->rows);
	map_free(&t->keys);
	map_free(&t->parents);
	buf_free(&t->key);
	free(t->part);
	free(t->reason);
	free(t->bid);
	free(t->own);
	free(t->parent);
	free(t->order);
	for (size_t i = 0; i < t->nnumber; i++)
		free(t->number[i].x);
}
