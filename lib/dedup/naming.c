#include <inttypes.h>
#include <stdlib.h>

#include "base/die.h"
#include "base/mem.h"
#include "dedup/naming.h"

struct naming_of {
	uint64_t hash;  /* the least content of its rows */
	uint32_t again; /* of clusters of equal rows: 0, 1, ... */
	uint32_t row;   /* which stands for it */
	uint32_t nth;   /* the first place of its rows */
	size_t told;    /* as the base calls it, SIZE_MAX: it does not */
};

void
naming_told(struct naming *n, const struct cell *cluster, int64_t made)
{
	const size_t row = n->nbase++;
	bool is_new;

	n->told = mem_grow(n->told, &n->cap_told, row + 1, sizeof *n->told);
	n->told[row] = SIZE_MAX;
	if (cluster->n == 0)
		return;
	const size_t k = map_add(&n->base, cluster->s, cluster->n, &is_new);

	n->told[row] = k;
	n->age = mem_grow(n->age, &n->cap_age, k + 1, sizeof *n->age);
	if (is_new || made < n->age[k])
		n->age[k] = made;
}

/* Is one name of the base older than another; of two as old the lesser? */
static bool
is_older(const struct naming *n, size_t a, size_t b)
{
	size_t na, nb;
	const char *x = map_key(&n->base, a, &na),
		   *y = map_key(&n->base, b, &nb);

	if (n->age[a] != n->age[b])
		return n->age[a] < n->age[b];
	return bytes_cmp(x, na, y, nb) < 0;
}

/* What the base tells: of each cluster the oldest name. */
static void
find_told(struct naming *n, struct cluster *c)
{
	for (size_t i = 0; i < n->nbase; i++) {
		struct naming_of *of = &n->of[cluster_of(c, i)];

		if (n->told[i] != SIZE_MAX &&
			(of->told == SIZE_MAX ||
				is_older(n, n->told[i], of->told)))
			of->told = n->told[i];
	}
}

/* Names that are another's now. */
static void
tell_joined(const struct naming *n, struct cluster *c)
{
	bool *is_said = mem_zalloc(n->base.n + 1, sizeof *is_said);

	for (size_t i = 0; i < n->nbase; i++) {
		const size_t was = n->told[i],
			     is = n->of[cluster_of(c, i)].told;
		size_t nwas, nis;

		if (was == SIZE_MAX || was == is || is_said[was])
			continue;
		is_said[was] = true;
		const char *old = map_key(&n->base, was, &nwas),
			   *new = map_key(&n->base, is, &nis);

		warn("cluster %.*s of the base is one with %.*s now", (int)nwas,
			old, (int)nis, new);
	}
	free(is_said);
}

static int
by_hash(const void *pa, const void *pb)
{
	const struct naming_of *a = pa, *b = pb;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return a->nth < b->nth ? -1 : a->nth > b->nth;
}

/* Clusters of the same content are told apart by a number. */
static void
number(struct naming *n, struct cluster *c)
{
	struct naming_of *list = mem_zalloc(c->nrow + 1, sizeof *list);
	size_t k = 0;

	for (size_t i = 0; i < c->nrow; i++)
		if (cluster_of(c, i) == i)
			list[k++] = n->of[i];
	qsort(list, k, sizeof *list, by_hash);
	for (size_t i = 1; i < k; i++)
		if (list[i].hash == list[i - 1].hash) {
			list[i].again = list[i - 1].again + 1;
			n->of[list[i].row].again = list[i].again;
		}
	free(list);
}

void
naming_settle(struct naming *n, struct cluster *c, const uint64_t *content,
	const uint32_t *nth)
{
	n->of = mem_zalloc(c->nrow + 1, sizeof *n->of);
	for (size_t i = 0; i < c->nrow; i++) {
		const size_t first = cluster_of(c, i);
		struct naming_of *of = &n->of[first];

		if (first == i)
			*of = (struct naming_of){.hash = content[i],
				.row = (uint32_t)i,
				.nth = nth[i],
				.told = SIZE_MAX};
		/* rows that join the base do not change what it is called */
		if (content[i] < of->hash &&
			(first >= n->nbase || i < n->nbase))
			of->hash = content[i];
		if (nth[i] < of->nth)
			of->nth = nth[i];
	}
	find_told(n, c);
	tell_joined(n, c);
	number(n, c);
}

void
naming_add(struct buf *b, const struct naming *n, size_t first)
{
	const struct naming_of *of = &n->of[first];
	size_t len;

	if (of->told != SIZE_MAX) {
		const char *s = map_key(&n->base, of->told, &len);

		buf_add(b, s, len);
		return;
	}
	buf_addf(b, "c%016" PRIx64, of->hash);
	if (of->again > 0)
		buf_addf(b, "-%" PRIu32, of->again);
}

void
naming_free(struct naming *n)
{
	map_free(&n->base);
	free(n->age);
	free(n->told);
	free(n->of);
}
