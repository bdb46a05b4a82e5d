#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/forest.h"
#include "base/mem.h"
#include "rules/linkjoin.h"

static int
by_bits(const void *pa, const void *pb)
{
	const struct linkjoin_edge *a = pa, *b = pb;

	if (a->bits != b->bits)
		return a->bits > b->bits ? -1 : 1;
	if (a->a != b->a)
		return a->a < b->a ? -1 : 1;
	return a->b < b->b ? -1 : a->b > b->b;
}

/*
 * Which clusters have a row of a pair that must stay apart, so that few need a
 * look; NULL if there are no such pairs.
 */
static bool *
mark_apart(const struct linkjoin *j)
{
	if (j->napart == 0)
		return NULL;
	bool *is_marked = mem_zalloc(j->nrow, sizeof *is_marked);

	for (size_t i = 0; i < j->napart; i++) {
		is_marked[forest_root(j->cluster, j->apart[i].a)] = true;
		is_marked[forest_root(j->cluster, j->apart[i].b)] = true;
	}
	return is_marked;
}

/* Must the clusters a and b stay apart? */
static bool
are_apart(const struct linkjoin *j, uint32_t a, uint32_t b)
{
	for (size_t i = 0; i < j->napart; i++) {
		const uint32_t x = forest_root(j->cluster, j->apart[i].a),
			       y = forest_root(j->cluster, j->apart[i].b);

		if ((x == a && y == b) || (x == b && y == a))
			return true;
	}
	return false;
}

/* Do the pairs across the clusters of a and b speak for one cluster? */
static bool
do_agree(const struct linkjoin *j, const uint32_t *next, uint32_t a, uint32_t b,
	bool is_sure)
{
	double sum = 0;
	uint32_t x = a;
	int n = 0;

	for (int i = 0; i < LINKJOIN_ROWS; i++) {
		uint32_t y = b;

		for (int k = 0; k < LINKJOIN_ROWS; k++) {
			const double w = j->bits(j->arg, x, y);

			if (w <= LINKJOIN_NEVER)
				return false;
			n++;
			sum += fmax(-LINKJOIN_CLIP, fmin(w, LINKJOIN_CLIP));
			y = next[y];
			if (y == b)
				break;
		}
		x = next[x];
		if (x == a)
			break;
	}
	return is_sure || sum / n + fmin(log2(n), LINKJOIN_MORE) >= 0;
}

void
linkjoin(const struct linkjoin *j)
{
	uint32_t *cluster = j->cluster;
	uint32_t *next = forest_rings(cluster, j->nrow);
	bool *is_marked = mark_apart(j);

	if (j->nedge > 0)
		qsort(j->edge, j->nedge, sizeof *j->edge, by_bits);
	for (size_t i = 0; i < j->nedge; i++) {
		const struct linkjoin_edge *e = &j->edge[i];
		const uint32_t a = forest_root(cluster, e->a),
			       b = forest_root(cluster, e->b);

		if (a == b ||
			(is_marked && is_marked[a] && is_marked[b] &&
				are_apart(j, a, b)) ||
			!do_agree(j, next, a, b, e->bits >= LINKJOIN_SURE))
			continue;
		const uint32_t t = next[a];

		next[a] = next[b];
		next[b] = t;
		if (is_marked)
			is_marked[a] = is_marked[b] =
				is_marked[a] || is_marked[b];
		forest_join(cluster, a, b);
	}
	free(is_marked);
	free(next);
}
