#include <stdlib.h>

#include "base/mem.h"
#include "base/parallel.h"
#include "base/words.h"
#include "rules/linkchance.h"
#include "rules/linkhan.h"
#include "rules/pairs.h"

enum {
	RANDOM_PAIRS = 600000,
	TIE_ROWS = 50000, /* of which ties are counted */
};

struct linkmodel_pattern *
linkchance_patterns(uint64_t *levels, size_t n, size_t *npattern)
{
	struct linkmodel_pattern *p = mem_zalloc(n + 1, sizeof *p);
	size_t k = 0;

	words_sort(levels, n);
	for (size_t i = 0; i < n; i++) {
		if (k == 0 || p[k - 1].levels != levels[i])
			p[k++].levels = levels[i];
		p[k - 1].n++;
	}
	*npattern = k;
	return p;
}

static double
pairs_of(double n)
{
	return n * (n - 1) / 2;
}

/* Pairs of the first rows that are equal in two columns. */
static void
count_both(const struct linkfield *f, const struct linkfield *g,
	const uint32_t *rows, size_t nrow, uint64_t *word, double *filled,
	double *both)
{
	size_t n = 0;

	for (size_t i = 0; i < nrow; i++) {
		const uint32_t a = f->row[rows[i]], b = g->row[rows[i]];

		if (a != LINKFIELD_EMPTY && b != LINKFIELD_EMPTY)
			word[n++] = (uint64_t)a << 32 | b;
	}
	*filled = pairs_of((double)n);
	*both = (double)pairs_equal(word, n);
}

struct random {
	const struct linkfield *field;
	const uint32_t *rows;
	size_t n, nrow;
	uint64_t *levels;
};

/* Pair i: rows of places d apart, for d from 1 on. */
static void
take_some(void *arg, size_t from, size_t to)
{
	const struct random *r = arg;
	size_t d = 1, i = from;

	while (i >= r->nrow - d)
		i -= r->nrow - d++;
	for (; from < to; from++) {
		r->levels[from] = linklevel_rows(
			r->field, r->n, r->rows[i], r->rows[i + d]);
		if (++i == r->nrow - d) {
			i = 0;
			d++;
		}
	}
}

/* Pairs taken at random: of rows in the order of a hash, neighbours are. */
static void
take_random(struct linkmodel_chance *c, const struct linkfield *field, size_t n,
	const uint32_t *rows, size_t nrow)
{
	const size_t k =
		c->pairs < RANDOM_PAIRS ? (size_t)c->pairs : RANDOM_PAIRS;
	struct random r = {field, rows, n, nrow, NULL};

	r.levels = mem_zalloc(k + 1, sizeof *r.levels);
	parallel(k, take_some, &r);
	c->random = linkchance_patterns(r.levels, k, &c->nrandom);
	free(r.levels);
}

struct read {
	uint64_t key;
	double n; /* rows */
};

static int
by_key(const void *pa, const void *pb)
{
	const struct read *a = pa, *b = pb;

	return a->key < b->key ? -1 : a->key > b->key;
}

/* The pairs of names of Han that are read alike, and differ. */
static double
count_alike(const struct linkfield *f)
{
	struct read *r = mem_zalloc(f->value.n + 1, sizeof *r);
	double pairs = 0;
	size_t n = 0;

	for (size_t v = 0; v < f->value.n && f->han; v++) {
		size_t len;
		const char *s = map_key(&f->value, v, &len);

		if (!linkhan_is(s, len))
			continue;
		r[n].key = linkhan_reading(f->han, s, len);
		r[n].n = f->count[v];
		n += r[n].key != 0;
	}
	qsort(r, n, sizeof *r, by_key);
	for (size_t i = 0, to; i < n; i = to) {
		double all = 0;

		for (to = i; to < n && r[to].key == r[i].key; to++) {
			all += r[to].n;
			pairs -= pairs_of(r[to].n);
		}
		pairs += pairs_of(all);
	}
	free(r);
	return pairs;
}

void
linkchance_count(struct linkmodel_chance *c, const struct linkfield *field,
	size_t n, const uint32_t *rows, size_t nrow)
{
	const size_t some = nrow < TIE_ROWS ? nrow : TIE_ROWS;
	uint64_t *word = mem_zalloc(some + 1, sizeof *word);

	*c = (struct linkmodel_chance){.pairs = pairs_of((double)nrow)};
	c->scale = c->pairs / pairs_of((double)some);
	for (size_t f = 0; f < n; f++) {
		const struct linkfield *x = &field[f];

		c->filled[f] = pairs_of((double)x->nfilled);
		for (size_t v = 0; v < x->value.n; v++)
			c->equal[f] += pairs_of(x->count[v]);
		if (x->kind == LINKFIELD_NAME)
			c->alike[f] = count_alike(x);
		for (size_t g = 0; g < f; g++) {
			double *filled = &c->both_filled[f][g],
			       *both = &c->both_equal[f][g];

			count_both(
				x, &field[g], rows, some, word, filled, both);
			*filled *= c->scale;
			*both *= c->scale;
		}
	}
	free(word);
	take_random(c, field, n, rows, nrow);
}

void
linkchance_free(struct linkmodel_chance *c)
{
	free(c->random);
}
