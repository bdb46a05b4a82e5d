#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "dedup/evaluate.h"
#include "rules/pairs.h"

static const char *const columns[] = {"what", "n", "a", "b", "p", "why"};

struct evaluate {
	struct group *g;
	const struct truth *t;
	struct sink *sink;
};

void
evaluate_head(struct head *head)
{
	for (size_t i = 0; i < NELEM(columns); i++)
		head_add(head, columns[i]);
}

void
truth_add(struct truth *t, size_t row, const struct cell *c)
{
	t->of = mem_grow(t->of, &t->cap, row + 1, sizeof *t->of);
	t->of[row] = c->n == 0 ? PAIRS_UNKNOWN
			       : (uint32_t)map_add(&t->name, c->s, c->n, NULL);
}

void
truth_free(struct truth *t)
{
	free(t->of);
	map_free(&t->name);
}

static void
put_measure(const struct evaluate *e, const char *what, struct buf *n)
{
	struct cell cell[NELEM(columns)] = {
		{what, strlen(what), 0}, {n->s, n->n, 0}};

	sink_put(e->sink, &(struct rec){.cell = cell});
	buf_clear(n);
}

/* A pair that is put together and should not be, or the other way. */
static void
put_wrong(const struct evaluate *e, const char *what, size_t a, size_t b)
{
	struct buf text[NELEM(columns)] = {0};
	struct cell cell[NELEM(columns)];
	struct linkmodel_score s;

	buf_adds(&text[0], what);
	group_call(&text[2], e->g, a);
	group_call(&text[3], e->g, b);
	if (e->g->o->is_fuzzy) {
		linkage_score(&e->g->link, &s, (uint32_t)a, (uint32_t)b);
		buf_addf(&text[4], "%.6f",
			linkage_show(&text[5], &e->g->link, &s));
	}
	for (size_t i = 0; i < NELEM(columns); i++)
		cell[i] = (struct cell){text[i].s, text[i].n, 0};
	sink_put(e->sink, &(struct rec){.cell = cell});
	for (size_t i = 0; i < NELEM(columns); i++)
		buf_free(&text[i]);
}

struct grouped {
	uint32_t group, other, row;
};

static int
by_group(const void *pa, const void *pb)
{
	const struct grouped *a = pa, *b = pb;

	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	return a->row < b->row ? -1 : a->row > b->row;
}

/* Pairs of one group that are in two of the other grouping. */
static void
put_wrongs(const struct evaluate *e, const char *what, const uint32_t *group,
	const uint32_t *other)
{
	const size_t nrow = group_rows(e->g);
	struct grouped *g = mem_zalloc(nrow + 1, sizeof *g);
	size_t n = 0;

	for (size_t i = 0; i < nrow; i++)
		if (e->t->of[i] != PAIRS_UNKNOWN)
			g[n++] = (struct grouped){
				group[i], other[i], (uint32_t)i};
	qsort(g, n, sizeof *g, by_group);
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n && g[k].group == g[i].group; k++)
			if (g[k].other != g[i].other)
				put_wrong(e, what, g[i].row, g[k].row);
	free(g);
}

static void
put_measures(const struct evaluate *e, const struct pairs *p)
{
	const struct {
		const char *what;
		uint64_t n;
	} counts[] = {
		{"pairs", p->truth}, {"found", p->found}, {"right", p->both}};
	const struct {
		const char *what;
		double share;
	} shares[] = {{"precision", pairs_precision(p)},
		{"recall", pairs_recall(p)}, {"f1", pairs_f1(p)}};
	struct buf text = {0};

	for (size_t i = 0; i < NELEM(counts); i++) {
		buf_addu(&text, counts[i].n);
		put_measure(e, counts[i].what, &text);
	}
	for (size_t i = 0; i < NELEM(shares); i++) {
		buf_addf(&text, "%.4f", shares[i].share);
		put_measure(e, shares[i].what, &text);
	}
	buf_free(&text);
}

void
evaluate_write(struct group *g, const struct truth *t, struct sink *sink)
{
	const struct evaluate e = {g, t, sink};
	const size_t n = group_rows(g);
	uint32_t *found = mem_zalloc(n + 1, sizeof *found);
	struct pairs p;

	for (size_t i = 0; i < n; i++)
		found[i] = (uint32_t)group_of(g, i);
	pairs_count(&p, t->of, found, n);
	put_measures(&e, &p);
	put_wrongs(&e, "missed", t->of, found);
	put_wrongs(&e, "false", found, t->of);
	free(found);
}
