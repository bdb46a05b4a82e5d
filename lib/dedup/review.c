#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "dedup/answers.h"
#include "dedup/review.h"
#include "stream/sink.h"

enum { ANSWER, P, ROW, WITH, BEFORE };

/* In place of a likelihood. */
#define UNKNOWN (-1.0)
#define ANSWERED (-2.0)

struct review {
	struct group *g;
	struct review_pair {
		uint32_t a, b; /* their places in group.order, a the first */
		double p;      /* how likely they are one */
		size_t key;    /* that they share, or SIZE_MAX */
	} * pair;
	size_t n, cap;
	struct cell *cell;
	struct buf row, with, p, why;
};

static void
name(struct buf *b, struct group *g, size_t row, struct rec *r)
{
	hold_get(&g->hold, row, r);
	answers_name(b, &g->head, r, g->content[row]);
}

/* No answer could tell of two rows that go by one name. */
static bool
have_one_name(struct review *v, size_t a, size_t b)
{
	struct rec r;

	if (v->g->content[a] != v->g->content[b])
		return false;
	name(&v->row, v->g, a, &r);
	name(&v->with, v->g, b, &r);
	return bytes_cmp(v->row.s, v->row.n, v->with.s, v->with.n) == 0;
}

static void
add(struct review *v, size_t a, size_t b, double p, size_t key)
{
	const uint32_t x = v->g->nth[a], y = v->g->nth[b];

	if (have_one_name(v, a, b))
		return;
	v->pair = mem_grow(v->pair, &v->cap, v->n + 1, sizeof *v->pair);
	v->pair[v->n++] =
		(struct review_pair){x < y ? x : y, x < y ? y : x, p, key};
}

/* Those that were answered: they come first of the same pair. */
static void
add_known(struct review *v)
{
	for (size_t i = 0; i < v->g->nknown; i++)
		add(v, v->g->known[i].a, v->g->known[i].b, ANSWERED, SIZE_MAX);
}

/* Pairs that share a key and are in two clusters, each with its leading row. */
static void
add_keys(struct review *v)
{
	struct group *g = v->g;

	for (size_t i = 0; i < g->c.nrow; i++) {
		size_t n;
		const size_t *key = cluster_keys(&g->c, i, &n);

		for (size_t k = 0; k < n; k++) {
			const size_t mate = group_mate(g, i, key[k]);
			struct linkmodel_score s;

			if (mate == SIZE_MAX ||
				group_of(g, mate) == group_of(g, i) ||
				(g->o->hub > 0 &&
					g->c.of_key[key[k]].nrow > g->o->hub))
				continue;
			linkage_score(
				&g->link, &s, (uint32_t)mate, (uint32_t)i);
			add(v, mate, i,
				g->link.nfield ? linkage_likelihood(s.total)
					       : UNKNOWN,
				key[k]);
		}
	}
}

/* Do two rows share a key that makes them one? */
static bool
is_sure(const struct group *g, uint32_t a, uint32_t b)
{
	size_t n, m;
	const size_t *x = cluster_keys(&g->c, a, &n);
	const size_t *y = cluster_keys(&g->c, b, &m);

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < m; k++)
			if (x[i] == y[k] && group_decides(g, x[i]))
				return true;
	return false;
}

static void
add_doubts(struct review *v)
{
	const struct linkage *l = &v->g->link;

	for (size_t i = 0; i < l->ndoubt; i++) {
		const struct linkage_doubt *d = &l->doubt[i];

		if (!is_sure(v->g, d->a, d->b))
			add(v, d->a, d->b, linkage_likelihood(d->bits),
				SIZE_MAX);
	}
}

static int
by_pair(const void *pa, const void *pb)
{
	const struct review_pair *a = pa, *b = pb;

	if (a->a != b->a)
		return a->a < b->a ? -1 : 1;
	if (a->b != b->b)
		return a->b < b->b ? -1 : 1;
	if (a->p <= ANSWERED || b->p <= ANSWERED)
		return (b->p <= ANSWERED) - (a->p <= ANSWERED);
	return 0;
}

/* Of two keys the first by its bytes; SIZE_MAX is none. */
static size_t
first_key(const struct group *g, size_t a, size_t b)
{
	size_t na, nb;

	if (a == SIZE_MAX || b == SIZE_MAX)
		return a < b ? a : b;
	const char *x = map_key(&g->c.key, a, &na),
		   *y = map_key(&g->c.key, b, &nb);

	return bytes_cmp(x, na, y, nb) <= 0 ? a : b;
}

/* Each pair once, and none that was answered. */
static void
tidy(struct review *v)
{
	size_t n = 0;

	if (v->n == 0)
		return;
	qsort(v->pair, v->n, sizeof *v->pair, by_pair);
	for (size_t i = 0; i < v->n; i++) {
		const struct review_pair *p = &v->pair[i];

		if (i > 0 && p->a == p[-1].a && p->b == p[-1].b) {
			if (p[-1].p <= ANSWERED)
				v->pair[i].p = ANSWERED;
			else
				v->pair[n - 1].key = first_key(
					v->g, v->pair[n - 1].key, p->key);
		} else if (p->p > ANSWERED)
			v->pair[n++] = *p;
	}
	v->n = n;
}

static int
by_p(const void *pa, const void *pb)
{
	const struct review_pair *a = pa, *b = pb;

	if (a->p != b->p)
		return a->p > b->p ? -1 : 1;
	return by_pair(a, b);
}

static void
set(struct cell *c, const struct buf *b)
{
	*c = (struct cell){b->s, b->n, false};
}

/* What speaks for a pair and against it, and how likely it is. */
static void
explain(struct review *v, const struct review_pair *pair)
{
	struct linkmodel_score s;

	buf_clear(&v->p);
	buf_clear(&v->why);
	if (pair->key != SIZE_MAX)
		group_call_key(&v->why, v->g, pair->key);
	if (pair->p < 0)
		return;
	if (v->why.n > 0)
		buf_adds(&v->why, "; ");
	linkage_score(
		&v->g->link, &s, v->g->order[pair->a], v->g->order[pair->b]);
	buf_addf(&v->p, "%.6f", linkage_show(&v->why, &v->g->link, &s));
}

/* The line of one row of a pair. */
static void
put(struct review *v, uint32_t row, uint32_t with, struct sink *sink)
{
	const size_t n = v->g->head.n;
	struct rec r;

	name(&v->with, v->g, with, &r);
	name(&v->row, v->g, row, &r);
	v->cell[ANSWER] = (struct cell){"", 0, false};
	set(&v->cell[P], &v->p);
	set(&v->cell[ROW], &v->row);
	set(&v->cell[WITH], &v->with);
	memcpy(&v->cell[BEFORE], r.cell, n * sizeof *r.cell);
	set(&v->cell[BEFORE + n], &v->why);
	sink_put(sink, &(struct rec){.cell = v->cell});
}

static void
add_head(const struct group *g, struct head *head)
{
	head_add(head, "answer");
	head_add(head, "p");
	head_add(head, "row");
	head_add(head, "with");
	for (size_t i = 0; i < g->head.n; i++)
		head_append(head, g->head.name[i], strlen(g->head.name[i]));
	head_append(head, "why", 3);
}

/* Write the pairs there are. */
static void
put_all(struct review *v, const char *file)
{
	struct head head = {0};
	struct out out;

	add_head(v->g, &head);
	out_open(&out, file);
	buf_adds(&out.b, "\xef\xbb\xbf"); /* else Excel takes it for GBK */
	struct sink *sink = sink_open(&out, FORMAT_CSV, &head);

	v->cell = mem_zalloc(head.n, sizeof *v->cell);
	for (size_t i = 0; i < v->n; i++) {
		const struct review_pair *p = &v->pair[i];
		const uint32_t a = v->g->order[p->a], b = v->g->order[p->b];

		explain(v, p);
		put(v, a, b, sink);
		put(v, b, a, sink);
	}
	sink_close(sink);
	out_close(&out);
	head_free(&head);
	free(v->cell);
}

void
review_save(struct group *g, const char *file)
{
	struct review v = {.g = g};

	/* of keys alone there is no doubt */
	if (g->is_linked) {
		add_keys(&v);
		add_doubts(&v);
		add_known(&v);
	}
	tidy(&v);
	if (v.n > 0)
		qsort(v.pair, v.n, sizeof *v.pair, by_p);
	put_all(&v, file);
	if (v.n > 0)
		warn("%s: pairs to be judged: %zu (fill in answer, then "
		     "--known %s)",
			file, v.n, file);
	free(v.pair);
	buf_free(&v.row);
	buf_free(&v.with);
	buf_free(&v.p);
	buf_free(&v.why);
}
