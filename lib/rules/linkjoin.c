#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/forest.h"
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

/* Do the pairs across the clusters of a and b speak for one cluster? */
static bool
do_agree(const uint32_t *next, uint32_t a, uint32_t b,
	double (*bits)(void *arg, uint32_t a, uint32_t b), void *arg,
	bool is_sure)
{
	double sum = 0;
	uint32_t x = a;
	int n = 0;

	for (int i = 0; i < LINKJOIN_ROWS; i++) {
		uint32_t y = b;

		for (int k = 0; k < LINKJOIN_ROWS; k++) {
			const double w = bits(arg, x, y);

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
linkjoin(uint32_t *cluster, size_t nrow, struct linkjoin_edge *edge,
	size_t nedge, double (*bits)(void *arg, uint32_t a, uint32_t b),
	void *arg)
{
	uint32_t *next = forest_rings(cluster, nrow);

	if (nedge > 0)
		qsort(edge, nedge, sizeof *edge, by_bits);
	for (size_t i = 0; i < nedge; i++) {
		const uint32_t a = forest_root(cluster, edge[i].a),
			       b = forest_root(cluster, edge[i].b);

		if (a == b || !do_agree(next, a, b, bits, arg,
				      edge[i].bits >= LINKJOIN_SURE))
			continue;
		const uint32_t t = next[a];

		next[a] = next[b];
		next[b] = t;
		forest_join(cluster, a, b);
	}
	free(next);
}
