#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "target/breakdown.h"

struct pair {
	uint32_t above, below; /* parent and level; or two levels */
};

/* Levels as a graph: the edges of each, from the one above to those below. */
struct levels {
	struct map edge; /* struct pair */
	struct pair *sorted;
	uint32_t *stack; /* room for each edge and one */
	uint32_t *seen;  /* of each text the last walk that met it */
	uint32_t walk;
};

static struct pair
pair_at(const struct map *m, size_t i)
{
	struct pair p;
	size_t n;

	memcpy(&p, map_key(m, i, &n), sizeof p);
	return p;
}

static int
cmp_pair(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	return x->above != y->above
		       ? (x->above > y->above) - (x->above < y->above)
		       : (x->below > y->below) - (x->below < y->below);
}

/* The pairs of a map, sorted; the caller frees. */
static struct pair *
sorted(const struct map *m)
{
	struct pair *p = mem_zalloc(m->n, sizeof *p);

	for (size_t i = 0; i < m->n; i++)
		p[i] = pair_at(m, i);
	if (m->n > 0)
		qsort(p, m->n, sizeof *p, cmp_pair);
	return p;
}

/* The first of n sorted pairs from this one on. */
static size_t
find_from(const struct pair *p, size_t n, uint32_t above)
{
	size_t lo = 0;

	while (lo < n) {
		const size_t mid = lo + (n - lo) / 2;

		if (p[mid].above < above)
			lo = mid + 1;
		else
			n = mid;
	}
	return lo;
}

/* Mark all levels below one; says whether there are any. */
static bool
walk_down(struct levels *l, uint32_t from)
{
	const size_t first = find_from(l->sorted, l->edge.n, from);
	size_t n = 0;

	if (first == l->edge.n || l->sorted[first].above != from)
		return false;
	l->walk++;
	l->stack[n++] = from;
	while (n > 0) {
		const uint32_t at = l->stack[--n];

		for (size_t i = find_from(l->sorted, l->edge.n, at);
			i < l->edge.n && l->sorted[i].above == at; i++) {
			const uint32_t to = l->sorted[i].below;

			if (l->seen[to] == l->walk)
				continue;
			l->seen[to] = l->walk;
			l->stack[n++] = to;
		}
	}
	return true;
}

/* Which of two levels stands for a breakdown: the upper, the first in bytes. */
static bool
is_before(const struct plan *p, const struct pair *a, bool a_below,
	const struct pair *b, bool b_below)
{
	size_t na, nb;
	const char *sa = plan_text(p, a->below, &na);
	const char *sb = plan_text(p, b->below, &nb);

	return a_below != b_below ? b_below : bytes_cmp(sa, na, sb, nb) < 0;
}

/*
 * Levels of one parent, of which one reaches another, are one breakdown: find
 * the first of each.
 */
static void
join(struct breakdown *b, struct levels *l, const struct plan *p,
	const struct pair *of, size_t n)
{
	size_t *set = mem_zalloc(n, sizeof *set);     /* by one of its own */
	size_t *first = mem_zalloc(n, sizeof *first); /* of each set */
	bool *is_below = mem_zalloc(n, sizeof *is_below);

	for (size_t i = 0; i < n; i++)
		set[i] = first[i] = i;
	for (size_t i = 0; i < n; i++) {
		if (!walk_down(l, of[i].below))
			continue;
		for (size_t k = 0; k < n; k++) {
			const size_t old = set[k];

			if (k == i || l->seen[of[k].below] != l->walk)
				continue;
			is_below[k] = true;
			for (size_t j = 0; j < n; j++)
				if (set[j] == old)
					set[j] = set[i];
		}
	}
	for (size_t i = 0; i < n; i++) {
		const size_t at = first[set[i]];

		if (is_before(p, &of[i], is_below[i], &of[at], is_below[at]))
			first[set[i]] = i;
	}
	for (size_t i = 0; i < n; i++)
		b->by[map_find(&b->pair, &of[i], sizeof of[i])] =
			of[first[set[i]]].below;
	free(first);
	free(set);
	free(is_below);
}

static void
note(struct map *m, uint32_t above, uint32_t below)
{
	const struct pair p = {above, below};

	map_add(m, &p, sizeof p, NULL);
}

/* The parents and levels there are, and which levels lie below which. */
static void
gather(struct breakdown *b, struct levels *l, const struct plan *p)
{
	b->level = mem_zalloc(p->text.n, sizeof *b->level);
	for (size_t i = p->n; i-- > 0;)
		b->level[p->row[i].key[PLAN_UNIT]] = p->row[i].level + 1;
	for (size_t i = 0; i < p->n; i++) {
		const uint32_t at = p->row[i].level;
		const uint32_t parent =
			breakdown_parent(b, p->row[i].key[PLAN_UNIT]);
		const uint32_t above = b->level[parent];

		note(&b->pair, parent, at);
		if (above > 1 && at != 0 && above - 1 != at)
			note(&l->edge, above - 1, at);
	}
}

void
breakdown_init(struct breakdown *b, const struct plan *p)
{
	struct levels l = {0};

	*b = (struct breakdown){.plan = p};
	gather(b, &l, p);
	b->by = mem_zalloc(b->pair.n, sizeof *b->by);
	for (size_t i = 0; i < b->pair.n; i++)
		b->by[i] = pair_at(&b->pair, i).below;

	struct pair *of = sorted(&b->pair);

	l.sorted = sorted(&l.edge);
	l.stack = mem_zalloc(l.edge.n + 1, sizeof *l.stack);
	l.seen = mem_zalloc(p->text.n, sizeof *l.seen);
	for (size_t i = 0, n; l.edge.n > 0 && i < b->pair.n; i += n) {
		for (n = 1;
			i + n < b->pair.n && of[i + n].above == of[i].above;)
			n++;
		if (n > 1)
			join(b, &l, p, of + i, n);
	}
	free(of);
	free(l.sorted);
	free(l.stack);
	free(l.seen);
	map_free(&l.edge);
}

uint32_t
breakdown_parent(const struct breakdown *b, uint32_t unit)
{
	const uint32_t parent = b->plan->parent[unit];

	return b->level[parent] ? parent : 0;
}

uint32_t
breakdown_of(const struct breakdown *b, uint32_t unit, uint32_t level)
{
	const struct pair p = {breakdown_parent(b, unit), level};

	return b->by[map_find(&b->pair, &p, sizeof p)];
}

void
breakdown_free(struct breakdown *b)
{
	map_free(&b->pair);
	free(b->by);
	free(b->level);
}
