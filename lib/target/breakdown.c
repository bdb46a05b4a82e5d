#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/forest.h"
#include "base/mem.h"
#include "target/breakdown.h"

struct pair {
	uint32_t above, below; /* parent and level; or two levels */
};

/* Levels as a graph: from each to those that lie right below it. */
struct levels {
	struct map edge; /* struct pair */
	struct pair *sorted;
	uint32_t *reached; /* by the last walk, each level once */
	uint32_t *seen;    /* of each text the last walk that met it */
	uint32_t walk;
};

/* Parents and levels, in sets that are one breakdown each. */
struct sets {
	uint32_t *in;   /* of pairs: base/forest.h */
	bool *is_below; /* its level lies below another one of the set */
};

static struct pair
pair_at(const struct map *m, size_t i)
{
	struct pair p;
	size_t n;

	memcpy(&p, map_key(m, i, &n), sizeof p);
	return p;
}

static int64_t
find_pair(const struct map *m, uint32_t above, uint32_t below)
{
	const struct pair p = {above, below};

	return map_find(m, &p, sizeof p);
}

static void
add_pair(struct map *m, uint32_t above, uint32_t below)
{
	const struct pair p = {above, below};

	map_add(m, &p, sizeof p, NULL);
}

static int
cmp_pair(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	if (x->above != y->above)
		return x->above < y->above ? -1 : 1;
	return (x->below > y->below) - (x->below < y->below);
}

/* The first edge from a level, or where it would be. */
static size_t
first_edge(const struct levels *l, uint32_t from)
{
	size_t lo = 0, hi = l->edge.n;

	while (lo < hi) {
		const size_t mid = lo + (hi - lo) / 2;

		if (l->sorted[mid].above < from)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* All levels below one into l->reached; says how many. */
static size_t
walk_down(struct levels *l, uint32_t from)
{
	size_t n = 0, done = 0;

	l->walk++;
	for (uint32_t at = from;; at = l->reached[done++]) {
		for (size_t i = first_edge(l, at);
			i < l->edge.n && l->sorted[i].above == at; i++) {
			const uint32_t to = l->sorted[i].below;

			if (l->seen[to] == l->walk)
				continue;
			l->seen[to] = l->walk;
			l->reached[n++] = to;
		}
		if (done == n)
			return n;
	}
}

/* Levels of one parent, of which one reaches another, are one breakdown. */
static void
join(const struct breakdown *b, struct levels *l, struct sets *s)
{
	for (uint32_t i = 0; i < b->pair.n; i++) {
		const struct pair p = pair_at(&b->pair, i);
		const size_t n = walk_down(l, p.below);

		for (size_t k = 0; k < n; k++) {
			const int64_t at =
				find_pair(&b->pair, p.above, l->reached[k]);

			if (at < 0 || at == i)
				continue;
			s->is_below[at] = true;
			forest_join(s->in, (uint32_t)at, i);
		}
	}
}

/* Which of two levels stands for a breakdown: the upper, the first in bytes. */
static bool
is_before(
	const struct breakdown *b, const struct sets *s, uint32_t x, uint32_t y)
{
	size_t nx, ny;
	const char *sx = plan_text(b->plan, pair_at(&b->pair, x).below, &nx);
	const char *sy = plan_text(b->plan, pair_at(&b->pair, y).below, &ny);

	return s->is_below[x] != s->is_below[y] ? s->is_below[y]
						: bytes_cmp(sx, nx, sy, ny) < 0;
}

static void
name(struct breakdown *b, struct sets *s)
{
	const uint32_t n = (uint32_t)b->pair.n;
	uint32_t *first = mem_zalloc(n, sizeof *first); /* of each set */

	for (uint32_t i = 0; i < n; i++)
		first[i] = i;
	for (uint32_t i = 0; i < n; i++) {
		const uint32_t set = forest_root(s->in, i);

		if (is_before(b, s, i, first[set]))
			first[set] = i;
	}
	for (uint32_t i = 0; i < n; i++)
		b->by[i] =
			pair_at(&b->pair, first[forest_root(s->in, i)]).below;
	free(first);
}

/* A unit is of one level wherever it stands, if it says so. */
static void
set_level(struct breakdown *b, const struct plan_row *r)
{
	uint32_t *level = &b->level[r->key[PLAN_UNIT]];
	size_t nwas, nis;

	if (*level <= 1)
		*level = r->level + 1;
	if (r->level == 0 || *level == r->level + 1)
		return;
	const char *was = plan_text(b->plan, *level - 1, &nwas);
	const char *is = plan_text(b->plan, r->level, &nis);

	die("%s:%" PRIu64 ": level: was '%.*s' before: '%.*s'", r->file,
		r->line, (int)nwas, was, (int)nis, is);
}

/* The parents and levels there are, and which levels lie below which. */
static void
gather(struct breakdown *b, struct levels *l)
{
	const struct plan *p = b->plan;

	b->level = mem_zalloc(p->text.n, sizeof *b->level);
	for (size_t i = 0; i < p->n; i++)
		set_level(b, &p->row[i]);
	for (uint32_t unit = 0; unit < p->text.n; unit++) {
		const uint32_t parent = breakdown_parent(b, unit);
		const uint32_t above = b->level[parent], at = b->level[unit];

		if (at == 0)
			continue;
		add_pair(&b->pair, parent, at - 1);
		if (above > 1 && at > 1 && above != at)
			add_pair(&l->edge, above - 1, at - 1);
	}
}

void
breakdown_init(struct breakdown *b, const struct plan *p)
{
	struct levels l = {0};
	struct sets s;

	*b = (struct breakdown){.plan = p};
	gather(b, &l);
	b->by = mem_zalloc(b->pair.n, sizeof *b->by);
	l.sorted = mem_zalloc(l.edge.n, sizeof *l.sorted);
	l.reached = mem_zalloc(l.edge.n, sizeof *l.reached);
	l.seen = mem_zalloc(p->text.n, sizeof *l.seen);
	s.in = mem_zalloc(b->pair.n, sizeof *s.in);
	s.is_below = mem_zalloc(b->pair.n, sizeof *s.is_below);
	for (size_t i = 0; i < l.edge.n; i++)
		l.sorted[i] = pair_at(&l.edge, i);
	if (l.edge.n > 0)
		qsort(l.sorted, l.edge.n, sizeof *l.sorted, cmp_pair);
	forest_part(s.in, b->pair.n);
	join(b, &l, &s);
	name(b, &s);
	free(l.sorted);
	free(l.reached);
	free(l.seen);
	free(s.in);
	free(s.is_below);
	map_free(&l.edge);
}

uint32_t
breakdown_parent(const struct breakdown *b, uint32_t unit)
{
	const uint32_t parent = b->plan->parent[unit];

	return b->level[parent] ? parent : 0;
}

uint32_t
breakdown_of(const struct breakdown *b, uint32_t unit)
{
	return b->by[find_pair(
		&b->pair, breakdown_parent(b, unit), b->level[unit] - 1)];
}

void
breakdown_free(struct breakdown *b)
{
	map_free(&b->pair);
	free(b->by);
	free(b->level);
}
