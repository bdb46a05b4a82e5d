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

/* Pairs that must stay apart, if there are any. */
struct apart {
	uint32_t *other;  /* of each row those of its pairs, row by row */
	size_t *from;     /* of each row where they begin; from[nrow] ends */
	bool *is_cluster; /* which clusters have any, so that few need a look */
};

static void
find_apart(struct apart *p, const struct linkjoin *j)
{
	size_t *at;

	*p = (struct apart){0};
	if (j->napart == 0)
		return;
	p->other = mem_zalloc(2 * j->napart, sizeof *p->other);
	p->from = mem_zalloc(j->nrow + 1, sizeof *p->from);
	p->is_cluster = mem_zalloc(j->nrow, sizeof *p->is_cluster);
	at = mem_zalloc(j->nrow + 1, sizeof *at);
	for (size_t i = 0; i < j->napart; i++) {
		p->from[j->apart[i].a + 1]++;
		p->from[j->apart[i].b + 1]++;
	}
	for (size_t i = 0; i < j->nrow; i++)
		at[i + 1] = p->from[i + 1] += p->from[i];
	for (size_t i = 0; i < j->napart; i++) {
		const struct linkjoin_apart *k = &j->apart[i];

		p->other[at[k->a]++] = k->b;
		p->other[at[k->b]++] = k->a;
		p->is_cluster[forest_root(j->cluster, k->a)] = true;
		p->is_cluster[forest_root(j->cluster, k->b)] = true;
	}
	free(at);
}

/* Must the clusters a and b stay apart? */
static bool
are_apart(const struct linkjoin *j, const struct apart *p, const uint32_t *next,
	uint32_t a, uint32_t b)
{
	uint32_t x = a;

	if (p->from == NULL || !p->is_cluster[a] || !p->is_cluster[b])
		return false;
	do {
		for (size_t i = p->from[x]; i < p->from[x + 1]; i++)
			if (forest_root(j->cluster, p->other[i]) == b)
				return true;
		x = next[x];
	} while (x != a);
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
	struct apart apart;

	find_apart(&apart, j);
	if (j->nedge > 0)
		qsort(j->edge, j->nedge, sizeof *j->edge, by_bits);
	for (size_t i = 0; i < j->nedge; i++) {
		const struct linkjoin_edge *e = &j->edge[i];
		const uint32_t a = forest_root(cluster, e->a),
			       b = forest_root(cluster, e->b);

		if (a == b || are_apart(j, &apart, next, a, b) ||
			!do_agree(j, next, a, b, e->bits >= LINKJOIN_SURE))
			continue;
		const uint32_t t = next[a];

		next[a] = next[b];
		next[b] = t;
		if (apart.is_cluster)
			apart.is_cluster[a] = apart.is_cluster[b] =
				apart.is_cluster[a] || apart.is_cluster[b];
		forest_join(cluster, a, b);
	}
	free(apart.other);
	free(apart.from);
	free(apart.is_cluster);
	free(next);
}
