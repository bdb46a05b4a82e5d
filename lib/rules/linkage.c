#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/forest.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/parallel.h"
#include "base/words.h"
#include "rules/linkage.h"
#include "rules/linkblock.h"
#include "rules/linkchance.h"
#include "rules/linkjoin.h"
#include "rules/linktidy.h"
#include "rules/money.h"

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
	free(l->list);
	free(l->cluster);
	free(l->doubt);
}

void
linkage_add(struct linkage *l, const struct cell *cell, int list)
{
	for (size_t i = 0; i < l->nfield; i++) {
		const struct cell *c = &cell[l->column[i]];

		linkfield_add(&l->field[i], c->s, c->n);
	}
	l->list = mem_grow(l->list, &l->cap_list, l->nrow + 1, sizeof *l->list);
	l->list[l->nrow++] = (unsigned char)list;
}

static void
drop_none(struct linkage *l)
{
	size_t n = 0;

	for (size_t i = 0; i < l->nfield; i++) {
		struct linkfield f = l->field[i];

		if (f.kind == LINKFIELD_NONE || n == LINKMODEL_FIELDS) {
			l->nleft += f.kind != LINKFIELD_NONE;
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
	uint32_t nth, row;
};

static int
by_hash(const void *pa, const void *pb)
{
	const struct place *a = pa, *b = pb;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return a->nth < b->nth ? -1 : a->nth > b->nth;
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
		p[i] = (struct place){
			h, l->nth ? l->nth[i] : (uint32_t)i, (uint32_t)i};
	}
	qsort(p, l->nrow, sizeof *p, by_hash);
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

/*
 * May they be joined by what they say? Pairs that may not tell of households
 * all the same.
 */
static bool
may_join(const struct linkage *l, uint32_t a, uint32_t b)
{
	switch (l->rule) {
	case LINKAGE_AGAINST_BASE: return l->list[a] || l->list[b];
	case LINKAGE_LISTS: return l->list[a] != l->list[b];
	case LINKAGE_ALL: break;
	}
	return true;
}

/*
 * Do two rows say the same in all that is compared, and something? All columns
 * of a short list may say nothing, each having one value only.
 */
static bool
is_equal(const struct linkage *l, uint32_t a, uint32_t b)
{
	bool is_any = l->content && l->content[a] == l->content[b] &&
		      l->content[a] != HASH_BEGIN;

	for (size_t f = 0; f < l->nfield; f++) {
		if (l->field[f].row[a] != l->field[f].row[b])
			return false;
		is_any |= l->field[f].row[a] != LINKFIELD_EMPTY;
	}
	return is_any;
}

/* Rows of which somebody said that they are not one with every other row. */
static bool *
mark_apart(const struct linkage *l, const struct linkage_same *same, size_t n)
{
	bool *is_marked = mem_zalloc(l->nrow + 1, sizeof *is_marked);

	for (size_t i = 0; i < n; i++)
		if (same[i].said == LINKAGE_APART)
			is_marked[same[i].a] = is_marked[same[i].b] = true;
	return is_marked;
}

/*
 * Clusters to begin with, by place in the order: equal rows, which stand side
 * by side; in pairs if each may be joined to one only.
 */
static uint32_t *
first_clusters(
	const struct linkage *l, const struct linkage_same *same, size_t nsame)
{
	uint32_t *c = mem_zalloc(l->nrow + 1, sizeof *c);
	bool *is_marked = mark_apart(l, same, nsame);

	forest_part(c, l->nrow);
	for (size_t i = 1; i < l->nrow; i++) {
		const uint32_t a = l->order[i], b = l->order[i - 1];

		if (may_join(l, a, b) && is_equal(l, a, b) && !is_marked[a] &&
			!is_marked[b] && !(l->is_one && c[i - 1] != i - 1))
			forest_join(c, (uint32_t)i, (uint32_t)i - 1);
	}
	free(is_marked);
	return c;
}

static double
bits_of(void *arg, uint32_t a, uint32_t b)
{
	const struct linkage *l = arg;
	const uint32_t x = l->order[a], y = l->order[b];
	struct linkmodel_score s;

	if (l->is_one && l->list[x] == l->list[y])
		return LINKJOIN_NEVER;
	if (l->nfield == 0)
		return 0;
	linkage_score(l, &s, x, y);
	return s.total;
}

struct finding {
	const struct linkage *l;
	const struct linkblock_pair *pair;
	uint64_t *levels;
};

enum { AHEAD = 16 }; /* pairs */

/* A row will be looked at soon: memory is far. */
static void
expect(const struct linkage *l, uint32_t row)
{
	for (size_t f = 0; f < l->nfield; f++)
		__builtin_prefetch(&l->field[f].row[row]);
}

static void
find_some(void *arg, size_t from, size_t to)
{
	const struct finding *f = arg;

	for (size_t i = from; i < to; i++) {
		if (i + AHEAD < to)
			expect(f->l, f->pair[i + AHEAD].b);
		f->levels[i] = linklevel_rows(
			f->l->field, f->l->nfield, f->pair[i].a, f->pair[i].b);
	}
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

/* Pairs of which people have said something, as words that can be sorted. */
struct said {
	uint64_t *pair;
	size_t n;
};

static uint64_t
pair_word(uint32_t a, uint32_t b)
{
	return a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
}

static int
by_word(const void *pa, const void *pb)
{
	const uint64_t a = *(const uint64_t *)pa, b = *(const uint64_t *)pb;

	return a < b ? -1 : a > b;
}

static void
find_said(struct said *s, const struct linkage_same *same, size_t nsame)
{
	*s = (struct said){mem_zalloc(nsame + 1, sizeof *s->pair), 0};
	for (size_t i = 0; i < nsame; i++)
		if (same[i].said == LINKAGE_KNOWN ||
			same[i].said == LINKAGE_APART)
			s->pair[s->n++] = pair_word(same[i].a, same[i].b);
	words_sort(s->pair, s->n);
}

static bool
is_said(const struct said *s, uint32_t a, uint32_t b)
{
	const uint64_t word = pair_word(a, b);

	return s->n > 0 &&
	       bsearch(&word, s->pair, s->n, sizeof word, by_word) != NULL;
}

/*
 * The patterns of the candidates; of pairs of which people have said something
 * each by itself, at the end. *n of them.
 */
static struct linkmodel_pattern *
find_patterns(const struct linkage *l, const struct linkblock *b,
	const uint64_t *levels, const struct linkage_same *same, size_t nsame,
	size_t *n)
{
	uint64_t *sorted = mem_zalloc(b->n + 1, sizeof *sorted);
	struct said said;
	size_t k = 0;

	find_said(&said, same, nsame);
	for (size_t i = 0; i < b->n; i++)
		if (!is_said(&said, b->pair[i].a, b->pair[i].b))
			sorted[k++] = levels[i];
	struct linkmodel_pattern *seen = linkchance_patterns(sorted, k, n);
	size_t cap = *n;

	for (size_t i = 0; i < nsame && said.n > 0; i++) {
		const bool is_same = same[i].said == LINKAGE_KNOWN;

		if (!is_same && same[i].said != LINKAGE_APART)
			continue;
		seen = mem_grow(seen, &cap, *n + 1, sizeof *seen);
		seen[(*n)++] = (struct linkmodel_pattern){
			linklevel_rows(
				l->field, l->nfield, same[i].a, same[i].b),
			1, is_same ? LINKMODEL_MATCH : LINKMODEL_OTHER};
	}
	free(said.pair);
	free(sorted);
	return seen;
}

static void
learn(struct linkage *l, const struct linkblock *b, const uint64_t *levels,
	const struct linkage_same *same, size_t nsame)
{
	struct linkmodel_chance c;
	size_t nseen;

	if (l->given) {
		linkgiven_model(
			l->given, &l->model, l->field, l->nfield, l->nrow);
		return;
	}
	struct linkmodel_pattern *seen =
		find_patterns(l, b, levels, same, nsame, &nseen);

	linkchance_count(&c, l->field, l->nfield, l->order, l->nrow);
	linkmodel_learn(&l->model, l->field, l->nfield, seen, nseen, &c);
	linkchance_free(&c);
	free(seen);
}

struct edges {
	struct linkjoin_edge *edge;
	size_t n, cap;
	uint32_t *at; /* of each row, its place in the order */
};

static void
add_edge(struct edges *e, uint32_t a, uint32_t b, double bits)
{
	const uint32_t x = e->at[a], y = e->at[b];

	e->edge = mem_grow(e->edge, &e->cap, e->n + 1, sizeof *e->edge);
	e->edge[e->n++] = (struct linkjoin_edge){
		x < y ? x : y, x < y ? y : x, (float)bits};
}

static void
add_doubt(struct linkage *l, uint32_t a, uint32_t b, double bits)
{
	l->doubt = mem_grow(
		l->doubt, &l->cap_doubt, l->ndoubt + 1, sizeof *l->doubt);
	l->doubt[l->ndoubt++] = (struct linkage_doubt){a, b, (float)bits};
}

/* Do two rows have numbers or addresses of mail that differ? */
static bool
is_at_odds(const struct linkage *l, uint64_t levels)
{
	for (size_t f = 0; f < l->nfield; f++)
		if ((l->field[f].kind == LINKFIELD_CODE ||
			    l->field[f].kind == LINKFIELD_EMAIL) &&
			linklevel_of(levels, f) == LINKLEVEL_OTHER)
			return true;
	return false;
}

/* Rows that share a key, if not all else speaks against it. */
static void
add_same(const struct linkage *l, struct edges *e,
	const struct linkage_same *same, size_t nsame)
{
	for (size_t i = 0; i < nsame; i++) {
		const uint32_t a = same[i].a, b = same[i].b;
		struct linkmodel_score s = {0};

		if (same[i].said == LINKAGE_APART ||
			(l->rule == LINKAGE_LISTS && l->list[a] == l->list[b]))
			continue;
		const uint64_t levels =
			linklevel_rows(l->field, l->nfield, a, b);

		if (l->nfield > 0)
			linkmodel_score(&l->model, &s, levels, a);
		if (same[i].said != LINKAGE_KEY || s.total > -LINKAGE_AGAINST ||
			!is_at_odds(l, levels))
			add_edge(e, a, b,
				(same[i].said <= LINKAGE_KEYS ? 2 : 3) *
						(double)LINKJOIN_SURE +
					s.total);
	}
}

/* Pairs that must stay apart, by their places; *n of them. */
static struct linkjoin_apart *
find_apart(const struct edges *e, const struct linkage_same *same, size_t nsame,
	size_t *n)
{
	struct linkjoin_apart *apart = mem_zalloc(nsame + 1, sizeof *apart);

	*n = 0;
	for (size_t i = 0; i < nsame; i++)
		if (same[i].said == LINKAGE_APART)
			apart[(*n)++] = (struct linkjoin_apart){
				e->at[same[i].a], e->at[same[i].b]};
	return apart;
}

/* A column that says the list, for none of its values is in both, is none. */
static void
drop_marks(struct linkage *l)
{
	for (size_t i = 0; i < l->nfield; i++) {
		struct linkfield *f = &l->field[i];
		unsigned char *seen = mem_zalloc(f->value.n + 1, 1);
		bool is_both = false;

		for (size_t r = 0; r < l->nrow; r++)
			if (f->row[r] != LINKFIELD_EMPTY) {
				seen[f->row[r]] |=
					(unsigned char)(1 << l->list[r]);
				is_both |= seen[f->row[r]] == 3;
			}
		if (!is_both)
			f->kind = LINKFIELD_NONE;
		free(seen);
	}
}

/* Compare the candidates, learn from them, and keep those that may be one. */
static void
compare_rows(struct linkage *l, struct edges *e,
	const struct linkage_same *same, size_t nsame)
{
	struct linkblock b;

	for (size_t i = 0; i < l->nfield; i++)
		linklevel_prepare(&l->field[i]);
	linkblock_find(&b, l->field, l->nfield, l->order, l->nrow);
	uint64_t *levels = find_levels(l, &b);

	learn(l, &b, levels, same, nsame);
	for (size_t i = 0; i < b.n; i++) {
		const struct linkblock_pair *p = &b.pair[i];
		struct linkmodel_score s;

		if (!may_join(l, p->a, p->b))
			continue;
		linkmodel_score(&l->model, &s, levels[i], p->a);
		if (s.total >= -LINKJOIN_MORE)
			add_edge(e, p->a, p->b, s.total);
		if (s.total >= l->low && s.total < l->high)
			add_doubt(l, p->a, p->b, s.total);
	}
	free(levels);
	free(b.pair);
}

/* What a column is: as the weights that are given have it, or as it looks. */
static void
settle_field(const struct linkage *l, struct linkfield *f)
{
	const int at = l->given ? linkgiven_find(l->given, f->name) : -1;

	if (at >= 0)
		f->given = l->given->field[at].kind;
	linkfield_settle(f, l->han);
	if (l->given)
		linkgiven_settle(l->given, f);
}

void
linkage_run(struct linkage *l, const struct linkage_same *same, size_t nsame)
{
	for (size_t i = 0; i < l->nfield; i++)
		settle_field(l, &l->field[i]);
	if (l->rule == LINKAGE_LISTS)
		drop_marks(l);
	if (l->given)
		linktidy_words(l->field, l->nfield);
	else
		linktidy(l->field, l->nfield);
	drop_none(l);
	order_rows(l);
	struct edges e = {.at = mem_zalloc(l->nrow + 1, sizeof *e.at)};

	for (size_t i = 0; i < l->nrow; i++)
		e.at[l->order[i]] = (uint32_t)i;
	if (l->nrow > 1 && l->nfield > 0)
		compare_rows(l, &e, same, nsame);
	add_same(l, &e, same, nsame);
	uint32_t *by_place = first_clusters(l, same, nsame);
	struct linkjoin j = {.cluster = by_place,
		.nrow = l->nrow,
		.edge = e.edge,
		.nedge = e.n,
		.bits = bits_of,
		.arg = l};
	struct linkjoin_apart *apart = find_apart(&e, same, nsame, &j.napart);

	j.apart = apart;
	linkjoin(&j);
	free(apart);
	free(e.edge);
	l->cluster = mem_zalloc(l->nrow + 1, sizeof *l->cluster);
	for (size_t i = 0; i < l->nrow; i++)
		l->cluster[l->order[i]] =
			l->order[forest_root(by_place, (uint32_t)i)];
	free(by_place);
	free(e.at);
}

/* A part in hundredths of a bit, if it is any; what it is. */
static int64_t
show_part(struct buf *b, const char *name, double bits)
{
	const int64_t n = llround(100 * bits);
	char text[MONEY_MAX];

	if (n != 0)
		buf_addf(b, "%s %s; ", name, money_format(text, n));
	return n;
}

double
linkage_likelihood(double bits)
{
	return 1 / (1 + exp2(-bits));
}

double
linkage_show(
	struct buf *b, const struct linkage *l, const struct linkmodel_score *s)
{
	char text[MONEY_MAX];
	int64_t sum = 0;

	for (size_t f = 0; f < l->nfield; f++)
		sum += show_part(b, l->field[f].name, s->bits[f]);
	sum += show_part(b, "ties", s->ties);
	sum += show_part(b, "household", s->house);
	sum += show_part(b, "prior", s->prior);
	buf_addf(b, "= %s", money_format(text, sum));
	return linkage_likelihood((double)sum / 100);
}
