#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/parallel.h"
#include "rules/linkage.h"
#include "rules/linkblock.h"
#include "rules/linkchance.h"
#include "rules/linkjoin.h"
#include "rules/linktidy.h"

static int
by_name(const void *pa, const void *pb)
{
	return strcmp(((const struct linkfield *)pa)->name,
		((const struct linkfield *)pb)->name);
}

void
linkage_init(
	struct linkage *l, char *const *name, const bool *is_compared, size_t n)
{
	*l = (struct linkage){0};
	l->field = mem_zalloc(n + 1, sizeof *l->field);
	l->column = mem_zalloc(n + 1, sizeof *l->column);
	for (size_t i = 0; i < n; i++)
		if (is_compared[i])
			linkfield_init(&l->field[l->nfield++], name[i]);
	qsort(l->field, l->nfield, sizeof *l->field, by_name);
	for (size_t i = 0; i < l->nfield; i++)
		for (size_t k = 0; k < n; k++)
			if (strcmp(l->field[i].name, name[k]) == 0)
				l->column[i] = (int)k;
}

void
linkage_free(struct linkage *l)
{
	for (size_t i = 0; i < l->nfield; i++)
		linkfield_free(&l->field[i]);
	free(l->field);
	free(l->column);
	free(l->order);
	free(l->cluster);
}

void
linkage_add(struct linkage *l, const struct cell *cell)
{
	for (size_t i = 0; i < l->nfield; i++) {
		const struct cell *c = &cell[l->column[i]];

		linkfield_add(&l->field[i], c->s, c->n);
	}
	l->nrow++;
}

static void
drop_none(struct linkage *l)
{
	size_t n = 0;

	for (size_t i = 0; i < l->nfield; i++) {
		struct linkfield f = l->field[i];

		if (f.kind == LINKFIELD_NONE || n == LINKMODEL_FIELDS) {
			linkfield_free(&f);
			continue;
		}
		l->column[n] = l->column[i];
		l->field[n++] = f;
	}
	l->nfield = n;
}

struct place {
	uint64_t hash;
	uint32_t row;
};

static int
by_content(const void *pa, const void *pb)
{
	const struct place *a = pa, *b = pb;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return a->row < b->row ? -1 : a->row > b->row;
}

/* By hash, so that neighbours are pairs taken at random. */
static void
order_rows(struct linkage *l)
{
	struct place *p = mem_zalloc(l->nrow + 1, sizeof *p);

	for (size_t i = 0; i < l->nrow; i++) {
		uint64_t h = HASH_BEGIN;

		for (size_t f = 0; f < l->nfield; f++) {
			const uint32_t v = l->field[f].row[i];
			size_t n = 0;
			const char *s =
				v == LINKFIELD_EMPTY
					? ""
					: map_key(&l->field[f].value, v, &n);

			h = hash_bytes(h, s, n);
		}
		p[i] = (struct place){h, (uint32_t)i};
	}
	qsort(p, l->nrow, sizeof *p, by_content);
	l->order = mem_zalloc(l->nrow + 1, sizeof *l->order);
	for (size_t i = 0; i < l->nrow; i++)
		l->order[i] = p[i].row;
	free(p);
}

void
linkage_score(const struct linkage *l, struct linkmodel_score *s, uint32_t a,
	uint32_t b)
{
	const uint64_t levels = linklevel_rows(l->field, l->nfield, a, b);

	linkmodel_score(&l->model, s, levels, a);
}

/* Do two rows say the same in all that is compared, and something? */
static bool
is_equal(const struct linkage *l, uint32_t a, uint32_t b)
{
	bool is_any = false;

	for (size_t f = 0; f < l->nfield; f++) {
		if (l->field[f].row[a] != l->field[f].row[b])
			return false;
		is_any |= l->field[f].row[a] != LINKFIELD_EMPTY;
	}
	return is_any;
}

/*
 * Clusters to begin with, by place in the order: rows that share a key if not
 * all else speaks against it, and equal rows, which stand side by side.
 */
static uint32_t *
first_clusters(const struct linkage *l, const uint32_t *at,
	const struct linkage_same *same, size_t nsame)
{
	uint32_t *c = mem_zalloc(l->nrow + 1, sizeof *c);
	struct linkmodel_score s = {0};

	for (size_t i = 0; i < l->nrow; i++)
		c[i] = (uint32_t)i;
	for (size_t i = 1; i < l->nrow; i++)
		if (is_equal(l, l->order[i], l->order[i - 1]))
			linkjoin_join(c, (uint32_t)i, (uint32_t)i - 1);
	for (size_t i = 0; i < nsame; i++) {
		if (l->nfield > 0)
			linkage_score(l, &s, same[i].a, same[i].b);
		if (s.total > -LINKAGE_AGAINST)
			linkjoin_join(c, at[same[i].a], at[same[i].b]);
	}
	return c;
}

static double
bits_of(void *arg, uint32_t a, uint32_t b)
{
	const struct linkage *l = arg;
	struct linkmodel_score s;

	linkage_score(l, &s, l->order[a], l->order[b]);
	return s.total;
}

struct finding {
	const struct linkage *l;
	const struct linkblock_pair *pair;
	uint64_t *levels;
};

static void
find_some(void *arg, size_t from, size_t to)
{
	const struct finding *f = arg;

	for (size_t i = from; i < to; i++)
		f->levels[i] = linklevel_rows(
			f->l->field, f->l->nfield, f->pair[i].a, f->pair[i].b);
}

/* The levels of all candidates. */
static uint64_t *
find_levels(const struct linkage *l, const struct linkblock *b)
{
	struct finding f = {.l = l, .pair = b->pair};

	f.levels = mem_zalloc(b->n + 1, sizeof *f.levels);
	parallel(b->n, find_some, &f);
	return f.levels;
}

static void
learn(struct linkage *l, const uint64_t *levels, size_t n)
{
	uint64_t *sorted = mem_zalloc(n + 1, sizeof *sorted);
	struct linkmodel_chance c;
	size_t nseen;

	memcpy(sorted, levels, n * sizeof *sorted);
	struct linkmodel_pattern *seen = linkchance_patterns(sorted, n, &nseen);

	free(sorted);
	linkchance_count(&c, l->field, l->nfield, l->order, l->nrow);
	linkmodel_learn(&l->model, l->field, l->nfield, seen, nseen, &c);
	linkchance_free(&c);
	free(seen);
}

/* Pairs that may be one customer; *n of them. */
static struct linkjoin_edge *
find_edges(const struct linkage *l, const struct linkblock *b,
	const uint64_t *levels, const uint32_t *at, size_t *n)
{
	struct linkjoin_edge *edge = NULL;
	size_t cap = 0;

	*n = 0;
	for (size_t i = 0; i < b->n; i++) {
		const struct linkblock_pair *p = &b->pair[i];
		struct linkmodel_score s;

		linkmodel_score(&l->model, &s, levels[i], p->a);
		if (s.total < -LINKJOIN_MORE)
			continue;
		edge = mem_grow(edge, &cap, *n + 1, sizeof *edge);
		const uint32_t x = at[p->a], y = at[p->b];

		edge[(*n)++] = (struct linkjoin_edge){
			x < y ? x : y, x < y ? y : x, (float)s.total};
	}
	return edge;
}

void
linkage_run(struct linkage *l, const struct linkage_same *same, size_t nsame)
{
	struct linkblock b = {0};
	uint64_t *levels = NULL;
	size_t nedge;

	for (size_t i = 0; i < l->nfield; i++)
		linkfield_settle(&l->field[i]);
	linktidy(l->field, l->nfield);
	drop_none(l);
	order_rows(l);
	uint32_t *at = mem_zalloc(l->nrow + 1, sizeof *at);

	for (size_t i = 0; i < l->nrow; i++)
		at[l->order[i]] = (uint32_t)i;
	if (l->nrow > 1 && l->nfield > 0) {
		for (size_t i = 0; i < l->nfield; i++)
			linklevel_prepare(&l->field[i]);
		linkblock_find(&b, l->field, l->nfield, l->order, l->nrow);
		levels = find_levels(l, &b);
		learn(l, levels, b.n);
	}
	l->npair = b.n;
	uint32_t *by_place = first_clusters(l, at, same, nsame);
	struct linkjoin_edge *edge = find_edges(l, &b, levels, at, &nedge);

	free(levels);
	free(b.pair);
	linkjoin(by_place, l->nrow, edge, nedge, bits_of, l);
	free(edge);
	l->cluster = mem_zalloc(l->nrow + 1, sizeof *l->cluster);
	for (size_t i = 0; i < l->nrow; i++)
		l->cluster[l->order[i]] =
			l->order[linkjoin_root(by_place, (uint32_t)i)];
	free(by_place);
	free(at);
}

/* A part in hundredths of a bit, if it is any; what it is. */
static int64_t
show_part(struct buf *b, const char *name, double bits)
{
	const int64_t n = llround(100 * bits);

	if (n != 0)
		buf_addf(b, "%s %s%" PRId64 ".%02d; ", name, n < 0 ? "-" : "",
			(n < 0 ? -n : n) / 100, (int)((n < 0 ? -n : n) % 100));
	return n;
}

double
linkage_show(
	struct buf *b, const struct linkage *l, const struct linkmodel_score *s)
{
	int64_t sum = 0;

	for (size_t f = 0; f < l->nfield; f++)
		sum += show_part(b, l->field[f].name, s->bits[f]);
	sum += show_part(b, "ties", s->ties);
	sum += show_part(b, "household", s->house);
	sum += show_part(b, "prior", s->prior);
	buf_addf(b, "= %s%" PRId64 ".%02d", sum < 0 ? "-" : "",
		(sum < 0 ? -sum : sum) / 100,
		(int)((sum < 0 ? -sum : sum) % 100));
	return 1 / (1 + exp2(-(double)sum / 100));
}
