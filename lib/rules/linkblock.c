#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "base/words.h"
#include "rules/linkblock.h"
#include "rules/linkhan.h"

enum how { EXACT, SKELETON, HALF1, HALF2, LOCAL, WORDS };

enum { RAREST = 6 };

/* A key of a column, and the pairs it would give. */
struct spec {
	const struct linkfield *f;
	enum how how;
	uint64_t *key; /* of each value, 0: none; not of WORDS */
	uint64_t cost;
	size_t most; /* rows of a block that is taken */
	bool is_taken;
	int first, second; /* of two: their specs */
};

struct maker {
	const uint32_t *rows;
	size_t nrow;
	struct spec *spec;
	size_t n, cap;
	/* keys with the place of their row in the lowest bits */
	uint64_t *entry, places;
	size_t nentry, cap_entry;
	uint64_t *pair; /* a row in the upper half, a later one in the lower */
	size_t npair, cap_pair;
};

/* A key is never 0. */
static uint64_t
hash(const char *s, size_t n)
{
	return hash_bytes(HASH_BEGIN, s, n) | 1;
}

static uint64_t
skeleton(const char *s, size_t n)
{
	static const char class[] = "01230120022455012623010202"; /* a to z */
	char out[6];
	size_t k = 0;
	char last = 0;

	for (size_t i = 0; i < n && k < sizeof out; i++) {
		if (s[i] < 'a' || s[i] > 'z')
			continue;
		const char c = class[s[i] - 'a'];

		if (k == 0)
			out[k++] = s[i];
		else if (c != '0' && c != last)
			out[k++] = c;
		last = c;
	}
	return k >= 3 ? hash(out, k < 4 ? k : 4) : 0;
}

static uint64_t
value_key(const struct linkfield *f, enum how how, size_t v)
{
	size_t n;
	const char *s = map_key(&f->value, v, &n), *at;

	switch (how) {
	case EXACT: return hash(s, n);
	case SKELETON:
		return f->han && linkhan_is(s, n)
			       ? linkhan_reading(f->han, s, n)
			       : skeleton(s, n);
	case HALF1: return n >= 6 ? hash(s, n / 2) : 0;
	case HALF2: return n >= 6 ? hash(s + n - n / 2, n / 2) : 0;
	case LOCAL:
		at = memchr(s, '@', n);
		return at && at - s >= 3 ? hash(s, (size_t)(at - s)) : 0;
	case WORDS: break;
	}
	return 0;
}

static void
add_entry(struct maker *m, uint64_t key, size_t place)
{
	m->entry = mem_grow(
		m->entry, &m->cap_entry, m->nentry + 1, sizeof *m->entry);
	m->entry[m->nentry++] = (key & ~m->places) | place;
}

/* Of a text the words that few rows have. */
static void
add_rarest(struct maker *m, const struct linkfield *f, uint32_t v, size_t place)
{
	uint32_t best[RAREST];
	size_t n, k = 0;
	const uint32_t *w = linkfield_words(f, v, &n);

	for (size_t i = 0; i < n; i++) {
		const uint32_t rows = f->word_rows[w[i]];
		size_t j = k < RAREST ? k++ : RAREST;

		for (; j > 0 && f->word_rows[best[j - 1]] > rows; j--)
			if (j < RAREST)
				best[j] = best[j - 1];
		if (j < RAREST)
			best[j] = w[i];
	}
	for (size_t i = 0; i < k; i++) {
		size_t len;
		const char *s = map_key(&f->word, best[i], &len);

		if (f->word_rows[best[i]] > 1)
			add_entry(m, hash(s, len), place);
	}
}

static uint64_t
row_key(const struct spec *s, uint32_t row)
{
	const uint32_t v = s->f->row[row];

	return v == LINKFIELD_EMPTY ? 0 : s->key[v];
}

/* The entries of a spec, block by block. */
static void
make_entries(struct maker *m, const struct spec *s)
{
	m->nentry = 0;
	for (size_t i = 0; i < m->nrow; i++) {
		const uint32_t row = m->rows[i];

		if (s->second >= 0) {
			const uint64_t a = row_key(&m->spec[s->first], row),
				       b = row_key(&m->spec[s->second], row);
			if (a && b)
				add_entry(m, hash_words(a, b), i);
		} else if (s->how == WORDS) {
			if (s->f->row[row] != LINKFIELD_EMPTY)
				add_rarest(m, s->f, s->f->row[row], i);
		} else if (row_key(s, row)) {
			add_entry(m, row_key(s, row), i);
		}
	}
	words_sort(m->entry, m->nentry);
}

static size_t
block_end(const struct maker *m, size_t from)
{
	size_t to = from + 1;

	while (to < m->nentry && (m->entry[to] ^ m->entry[from]) <= m->places)
		to++;
	return to;
}

static uint64_t
room(const struct maker *m)
{
	return (uint64_t)m->nrow * LINKBLOCK_KEY;
}

/* Words have no second column to help them: the rarest, while there is room. */
static void
fit_words(struct spec *s, const uint64_t by_rows[], uint64_t room)
{
	s->cost = 0;
	for (s->most = 0; s->most < LINKBLOCK_BLOCK; s->most++) {
		const uint64_t more = by_rows[s->most + 1];

		if (s->cost + more > room)
			break;
		s->cost += more;
	}
}

static void
count_cost(struct maker *m, struct spec *s)
{
	uint64_t by_rows[LINKBLOCK_BLOCK + 1] = {0}; /* pairs of such blocks */
	uint64_t whole = 0, in_large = 0;

	s->cost = 0;
	s->most = SIZE_MAX;
	make_entries(m, s);
	for (size_t i = 0, to; i < m->nentry; i = to) {
		to = block_end(m, i);
		const uint64_t k = to - i, pairs = k * (k - 1) / 2;

		whole += pairs;
		if (k > LINKBLOCK_BLOCK) {
			in_large += k;
			s->cost += k * LINKBLOCK_WINDOW;
		} else {
			s->cost += pairs;
			by_rows[k] += pairs;
		}
	}
	/* a key of which most blocks are large is none by itself */
	if (2 * in_large > m->nentry)
		s->cost = whole;
	if (s->how == WORDS && s->cost > room(m))
		fit_words(s, by_rows, room(m));
}

static void
add_pair(struct maker *m, uint32_t x, uint32_t y)
{
	if (x == y) /* two of its keys are the same in so many bits */
		return;
	m->pair =
		mem_grow(m->pair, &m->cap_pair, m->npair + 1, sizeof *m->pair);
	m->pair[m->npair++] =
		x < y ? (uint64_t)x << 32 | y : (uint64_t)y << 32 | x;
}

static uint32_t
row_at(const struct maker *m, size_t entry)
{
	return m->rows[m->entry[entry] & m->places];
}

/* Is a pair of equal values one that was taken for being that? */
static bool
is_taken_equal(const struct linkfield *f, uint32_t x, uint32_t y)
{
	return f->row[x] == f->row[y] && f->count[f->row[x]] <= LINKBLOCK_BLOCK;
}

/* Are all pairs of equal values of a column taken, of those not too many? */
static bool
has_equal(const struct maker *m, const struct linkfield *f)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->spec[i].f == f && m->spec[i].how == EXACT &&
			m->spec[i].second < 0)
			return m->spec[i].is_taken;
	return false;
}

static void
take_pairs(struct maker *m, struct spec *s)
{
	const bool is_like = s->how == SKELETON && has_equal(m, s->f);

	s->is_taken = true;
	make_entries(m, s);
	for (size_t i = 0, to; i < m->nentry; i = to) {
		to = block_end(m, i);
		if (to - i > s->most)
			continue;
		const size_t reach =
			to - i > LINKBLOCK_BLOCK ? LINKBLOCK_WINDOW : to - i;

		for (size_t a = i; a < to; a++)
			for (size_t b = a + 1; b < to && b <= a + reach; b++) {
				const uint32_t x = row_at(m, a),
					       y = row_at(m, b);

				if (!is_like || !is_taken_equal(s->f, x, y))
					add_pair(m, x, y);
			}
	}
}

static void
add_spec(struct maker *m, const struct linkfield *f, enum how how)
{
	struct spec s = {.f = f, .how = how, .first = -1, .second = -1};

	if (how != WORDS) {
		s.key = mem_zalloc(f->value.n + 1, sizeof *s.key);
		for (size_t v = 0; v < f->value.n; v++)
			s.key[v] = value_key(f, how, v);
	}
	m->spec = mem_grow(m->spec, &m->cap, m->n + 1, sizeof *m->spec);
	m->spec[m->n++] = s;
}

static void
add_specs(struct maker *m, const struct linkfield *f)
{
	if (f->kind == LINKFIELD_NONE)
		return;
	add_spec(m, f, EXACT);
	switch (f->kind) {
	case LINKFIELD_NAME: add_spec(m, f, SKELETON); break;
	case LINKFIELD_CODE:
		add_spec(m, f, HALF1);
		add_spec(m, f, HALF2);
		break;
	case LINKFIELD_EMAIL: add_spec(m, f, LOCAL); break;
	case LINKFIELD_TEXT: add_spec(m, f, WORDS); break;
	case LINKFIELD_NONE: break;
	}
}

static int
by_cost(const void *pa, const void *pb)
{
	const struct spec *a = *(struct spec *const *)pa,
			  *b = *(struct spec *const *)pb;

	if (a->cost != b->cost)
		return a->cost < b->cost ? -1 : 1;
	return a < b ? -1 : a > b;
}

/* Take the cheapest of the specs from on,
 * until there are enough. */
static void
take_cheapest(struct maker *m, size_t from)
{
	const size_t n = m->n - from;
	struct spec **order = mem_zalloc(n + 1, sizeof *order);

	for (size_t i = 0; i < n; i++)
		order[i] = &m->spec[from + i];
	qsort(order, n, sizeof *order, by_cost);
	for (size_t i = 0; i < n; i++)
		if (order[i]->cost <= room(m) &&
			m->npair + order[i]->cost <=
				(uint64_t)m->nrow * LINKBLOCK_ALL)
			take_pairs(m, order[i]);
	free(order);
}

void
linkblock_find(struct linkblock *b, const struct linkfield *field,
	size_t nfield, const uint32_t *rows, size_t nrow)
{
	struct maker m = {.rows = rows, .nrow = nrow};

	while (m.places < nrow)
		m.places = m.places << 1 | 1;
	for (size_t i = 0; i < nfield; i++)
		add_specs(&m, &field[i]);
	const size_t singles = m.n;

	for (size_t i = 0; i < singles; i++)
		count_cost(&m, &m.spec[i]);
	take_cheapest(&m, 0);
	for (size_t i = 0; i < singles; i++)
		for (size_t k = i + 1; k < singles; k++) {
			const struct spec *x = &m.spec[i], *y = &m.spec[k];
			struct spec s = {.first = (int)i, .second = (int)k};

			if (x->f == y->f || x->how == WORDS ||
				y->how == WORDS || x->cost <= room(&m) ||
				y->cost <= room(&m))
				continue;
			count_cost(&m, &s);
			m.spec = mem_grow(
				m.spec, &m.cap, m.n + 1, sizeof *m.spec);
			m.spec[m.n++] = s;
		}
	take_cheapest(&m, singles);
	words_sort(m.pair, m.npair);
	*b = (struct linkblock){
		.pair = mem_zalloc(m.npair + 1, sizeof *b->pair)};
	for (size_t i = 0; i < m.npair; i++)
		if (i == 0 || m.pair[i] != m.pair[i - 1])
			b->pair[b->n++] = (struct linkblock_pair){
				(uint32_t)(m.pair[i] >> 32),
				(uint32_t)m.pair[i]};
	free(m.pair);
	for (size_t i = 0; i < m.n; i++)
		free(m.spec[i].key);
	free(m.spec);
	free(m.entry);
}
