#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "rules/likeness.h"
#include "rules/linklevel.h"

enum {
	WORDS_MAX = 32,  /* of a value that are looked at */
	SPELLED_MAX = 6, /* characters of a name that letters may spell */
};

static void
take(struct likeness_text *t, const struct map *m, uint32_t id)
{
	size_t n;
	const char *s = map_key(m, id, &n);

	likeness_take(t, s, n);
}

static bool
is_prefix(const struct likeness_text *a, const struct likeness_text *b)
{
	const size_t n = a->n < b->n ? a->n : b->n;

	return memcmp(a->c, b->c, n * sizeof *a->c) == 0;
}

/* The characters of the surname in front of a title (linkhan.h); 0: none is. */
static size_t
courtesy(const struct likeness_text *t)
{
	for (size_t i = 1; i < t->n; i++)
		if (t->c[i] == ' ')
			return i;
	return 0;
}

/* Whom a courtesy behind the surname is for: 'm', 'f', or 0, which is any. */
static char
sex(const struct likeness_text *t, size_t surname)
{
	size_t at = surname + 1;

	if (at < t->n && t->c[at] == 0x8001) /* 老先生, 老太太 */
		at++;
	switch (at < t->n ? t->c[at] : 0) {
	case 0x5148: /* 先生 */
	case 0x54e5: /* 哥 */ return 'm';
	case 0x5973: /* 女士 */
	case 0x5c0f: /* 小姐 */
	case 0x592a: /* 太太 */
	case 0x592b: /* 夫人 */
	case 0x963f: /* 阿姨 */
	case 0x59d0: /* 姐 */ return 'f';
	default: return 0;
	}
}

/* Are two courtesies for a man and a woman? */
static bool
are_man_and_woman(const struct likeness_text *a, size_t ca,
	const struct likeness_text *b, size_t cb)
{
	const char x = ca ? sex(a, ca) : 0, y = cb ? sex(b, cb) : 0;

	return x && y && x != y;
}

/* Is one of them called by the surname of the other, as 小王 and 老王 are? */
static bool
is_familiar(const struct likeness_text *a, const struct likeness_text *b)
{
	return a->n == 2 && b->n > 1 && a->c[1] == b->c[0] &&
	       (a->c[0] == 0x5c0f /* 小 */ || a->c[0] == 0x8001 /* 老 */);
}

/* How alike are they read, by the least of their characters? */
static enum han_likeness
reads(const struct han *h, const struct likeness_text *a,
	const struct likeness_text *b)
{
	enum han_likeness least = HAN_ALIKE;

	if (h == NULL || a->n != b->n)
		return HAN_OTHER;
	for (size_t i = 0; i < a->n && least != HAN_OTHER; i++) {
		const enum han_likeness l = han_likeness(h, a->c[i], b->c[i]);

		least = l < least ? l : least;
	}
	return least;
}

/* Is a name of Han spelled in letters, the surname first or last? */
static bool
is_spelled(const struct han *h, const struct likeness_text *han,
	const struct likeness_text *letters)
{
	struct likeness_text turned = *han;

	if (h == NULL || han->n > SPELLED_MAX)
		return false;
	if (han_is_spelled(h, han->c, han->n, letters->c, letters->n))
		return true;
	for (size_t surname = 1; surname <= 2; surname++) {
		for (size_t i = 0; i < han->n; i++)
			turned.c[i] = han->c[(i + surname) % han->n];
		if (han_is_spelled(h, turned.c, han->n, letters->c, letters->n))
			return true;
	}
	return false;
}

/* Names of Han: so short that most likeness is chance. */
static int
han_level(const struct han *h, const struct likeness_text *a,
	const struct likeness_text *b)
{
	const size_t n = a->n < b->n ? a->n : b->n;

	if (!utf8_is_han(a->c[0]))
		return is_spelled(h, b, a) ? 4 : LINKLEVEL_OTHER;
	if (!utf8_is_han(b->c[0]))
		return is_spelled(h, a, b) ? 4 : LINKLEVEL_OTHER;
	const size_t ca = courtesy(a), cb = courtesy(b), c = ca ? ca : cb;

	if (is_familiar(a, b) || is_familiar(b, a))
		return 3;
	if (c > 0)
		return c <= n && (ca == cb || !ca || !cb) &&
				       memcmp(a->c, b->c, c * sizeof *a->c) ==
					       0 &&
				       !are_man_and_woman(a, ca, b, cb)
			       ? 3
			       : LINKLEVEL_OTHER;
	const enum han_likeness l = reads(h, a, b);

	if (l != HAN_OTHER)
		return l == HAN_ALIKE ? 1 : 2;
	if (n < 2 || likeness_edits(a, b) != 1)
		return LINKLEVEL_OTHER;
	return n > 2 ? 2 : a->n != b->n ? 4 : LINKLEVEL_OTHER;
}

static int
name_level(const struct han *h, const struct likeness_text *a,
	const struct likeness_text *b)
{
	const size_t n = a->n < b->n ? a->n : b->n;

	if (utf8_is_han(a->c[0]) || utf8_is_han(b->c[0]))
		return han_level(h, a, b);
	const int edits = likeness_edits(a, b);
	const double jw = likeness_jaro_winkler(a, b);

	if ((edits == 1 && n >= 3) || jw >= .93)
		return 1;
	if (jw >= .87 || (is_prefix(a, b) && n >= 3))
		return 2;
	return jw >= .80 ? 3 : jw >= .68 ? 4 : LINKLEVEL_OTHER;
}

static bool
is_same_bag(const struct likeness_text *a, const struct likeness_text *b)
{
	signed char n[128] = {0};

	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++) {
		n[a->c[i] & 127]++;
		n[b->c[i] & 127]--;
	}
	for (size_t i = 0; i < a->n; i++)
		if (n[a->c[i] & 127] != 0)
			return false;
	return true;
}

static bool
is_suffix(const struct likeness_text *a, const struct likeness_text *b)
{
	const size_t n = a->n < b->n ? a->n : b->n;

	return n >= 6 &&
	       memcmp(a->c + a->n - n, b->c + b->n - n, n * sizeof *a->c) == 0;
}

static int
code_level(const struct likeness_text *a, const struct likeness_text *b)
{
	const int edits = likeness_edits(a, b);

	if (edits == 1 || is_suffix(a, b))
		return 1;
	if (edits == 2 || is_same_bag(a, b))
		return 2;
	return LINKLEVEL_OTHER;
}

static int
email_level(const struct likeness_text *a, const struct likeness_text *b)
{
	struct likeness_text x = *a, y = *b;

	if (likeness_edits(a, b) <= 2)
		return 1;
	for (x.n = 0; x.n < a->n && x.c[x.n] != '@';)
		x.n++;
	for (y.n = 0; y.n < b->n && y.c[y.n] != '@';)
		y.n++;
	if (x.n == y.n && is_prefix(&x, &y))
		return 2;
	return likeness_jaro_winkler(&x, &y) >= .85 ? 3 : LINKLEVEL_OTHER;
}

static bool
is_number(const struct likeness_text *t)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->c[i] < '0' || t->c[i] > '9')
			return false;
	return true;
}

/* How alike are two words that are not the same: 0, or at least .7. */
static double
soft(const struct linkfield *f, uint32_t a, uint32_t b)
{
	struct likeness_text x, y;

	take(&x, &f->word, a);
	take(&y, &f->word, b);
	const size_t n = x.n < y.n ? x.n : y.n;

	if (n > 0 && utf8_is_han(x.c[0]))
		return reads(f->han, &x, &y) == HAN_ALIKE ? .9 : 0;
	/* one number is not another, though they differ in a digit */
	if (n == 0 || x.c[0] > 0x7f || y.c[0] > 0x7f || is_number(&x) ||
		is_number(&y))
		return 0;
	if (is_prefix(&x, &y))
		return n >= 3 ? .85 : 0;
	if (n < 4)
		return 0;
	const int edits = likeness_edits(&x, &y);

	return edits == 1 ? .9 : edits == 2 && n >= 7 ? .8 : 0;
}

static double
text_likeness(const struct linkfield *f, uint32_t a, uint32_t b)
{
	size_t na, nb;
	const uint32_t *wa = linkfield_words(f, a, &na),
		       *wb = linkfield_words(f, b, &nb);
	double sum_a = 0, sum_b = 0, both = 0;
	uint32_t left_a = 0, left_b = 0;

	na = na < WORDS_MAX ? na : WORDS_MAX;
	nb = nb < WORDS_MAX ? nb : WORDS_MAX;
	for (size_t i = 0; i < na; i++)
		sum_a += f->word_weight[wa[i]];
	for (size_t k = 0; k < nb; k++) {
		sum_b += f->word_weight[wb[k]];
		left_b |= (uint32_t)1 << k;
	}
	for (size_t i = 0; i < na; i++) {
		size_t k = 0;

		while (k < nb && wb[k] != wa[i])
			k++;
		if (k < nb) {
			both += f->word_weight[wa[i]];
			left_b &= ~((uint32_t)1 << k);
		} else
			left_a |= (uint32_t)1 << i;
	}
	for (size_t i = 0; i < na && left_b; i++) {
		double best = 0;
		size_t at = 0;

		if (!(left_a >> i & 1))
			continue;
		for (size_t k = 0; k < nb; k++) {
			double s = left_b >> k & 1 ? soft(f, wa[i], wb[k]) : 0;

			if (s > best) {
				best = s;
				at = k;
			}
		}
		if (best > 0) {
			both += best *
				(f->word_weight[wa[i]] +
					f->word_weight[wb[at]]) /
				2;
			left_b &= ~((uint32_t)1 << at);
		}
	}
	const double least = sum_a < sum_b ? sum_a : sum_b;

	if (least <= 0)
		return 0;
	return .7 * 2 * both / (sum_a + sum_b) +
	       .3 * (both < least ? both / least : 1);
}

static int
text_level(const struct linkfield *f, uint32_t a, uint32_t b)
{
	size_t na, nb;
	const char *sa = map_key(&f->value, a, &na),
		   *sb = map_key(&f->value, b, &nb);

	/* which words find each other may hang on who asks: always the same */
	if (bytes_cmp(sa, na, sb, nb) > 0) {
		const uint32_t v = a;

		a = b;
		b = v;
	}
	const double s = text_likeness(f, a, b);

	return s >= .9    ? 1
	       : s >= .75 ? 2
	       : s >= .55 ? 3
	       : s >= .35 ? 4
			  : LINKLEVEL_OTHER;
}

/* Of two values that differ. */
static int
compare(const struct linkfield *f, uint32_t a, uint32_t b)
{
	struct likeness_text x, y;

	if (f->kind == LINKFIELD_TEXT)
		return text_level(f, a, b);
	take(&x, &f->value, a);
	take(&y, &f->value, b);
	switch (f->kind) {
	case LINKFIELD_CODE: return code_level(&x, &y);
	case LINKFIELD_EMAIL: return email_level(&x, &y);
	default: return name_level(f->han, &x, &y);
	}
}

enum { BAG_MOST = 15 }; /* of a character that are counted */

/* How many of each character a code has: four bits for each low half byte. */
static uint64_t
bag_of(const char *s, size_t n)
{
	uint64_t bag = 0;

	for (size_t i = 0; i < n && i < BAG_MOST; i++)
		bag += (uint64_t)1 << (4 * (s[i] & 15));
	return n > BAG_MOST ? 0 : bag;
}

/*
 * Can two codes be near each other? Not if each has a character that the other
 * has not, and one three of them: then they are more than two edits apart, and
 * neither ends the other. Most are told so without a look at them.
 */
static bool
may_be_near(uint64_t x, uint64_t y)
{
	unsigned more = 0, less = 0;

	if (x == 0 || y == 0)
		return true;
	for (; x != y; x >>= 4, y >>= 4) {
		const unsigned a = x & 15, b = y & 15;

		more += a > b ? a - b : 0;
		less += b > a ? b - a : 0;
	}
	return more == 0 || less == 0 || (more < 3 && less < 3);
}

int
linklevel(const struct linkfield *f, uint32_t a, uint32_t b)
{
	if (a == b)
		return LINKLEVEL_EQUAL;
	if (f->level)
		return f->level[a * f->value.n + b];
	if (f->bag && !may_be_near(f->bag[a], f->bag[b]))
		return LINKLEVEL_OTHER;
	return compare(f, a, b);
}

static void
prepare_bags(struct linkfield *f)
{
	f->bag = mem_zalloc(f->value.n, sizeof *f->bag);
	for (size_t i = 0; i < f->value.n; i++) {
		size_t n;
		const char *s = map_key(&f->value, i, &n);

		f->bag[i] = bag_of(s, n);
	}
}

void
linklevel_prepare(struct linkfield *f)
{
	const size_t n = f->value.n;

	if (f->kind == LINKFIELD_NONE)
		return;
	if (n > LINKLEVEL_FEW) {
		if (f->kind == LINKFIELD_CODE)
			prepare_bags(f);
		return;
	}
	f->level = mem_zalloc(n * n, 1);
	for (size_t a = 0; a < n; a++)
		for (size_t b = 0; b < a; b++)
			f->level[a * n + b] = f->level[b * n + a] =
				(unsigned char)compare(
					f, (uint32_t)a, (uint32_t)b);
}

static bool
is_swappable(const struct linkfield *f)
{
	return f->kind == LINKFIELD_NAME && f->is_identity;
}

/* The level of the name of a in one column to that of b in another. */
static int
cross(const struct linkfield *f, uint32_t a, const struct linkfield *g,
	uint32_t b)
{
	struct likeness_text x, y;

	if (f->row[a] == LINKFIELD_EMPTY || g->row[b] == LINKFIELD_EMPTY)
		return LINKLEVEL_EMPTY;
	take(&x, &f->value, f->row[a]);
	take(&y, &g->value, g->row[b]);
	if (x.n == y.n && is_prefix(&x, &y))
		return LINKLEVEL_EQUAL;
	return name_level(f->han, &x, &y);
}

/*
 * Two names of a person, each in the other's place: the first says so, and the
 * second says no more. One of the four may be empty.
 */
static uint64_t
swap_names(const struct linkfield *field, size_t n, uint64_t levels, uint32_t a,
	uint32_t b)
{
	for (size_t f = 1; f < n; f++)
		for (size_t g = 0; g < f && is_swappable(&field[f]); g++) {
			const struct linkfield *x = &field[f], *y = &field[g];

			if (!is_swappable(y) || linklevel_of(levels, f) < 4 ||
				linklevel_of(levels, g) < 4)
				continue;
			const int c = cross(x, a, y, b), d = cross(y, a, x, b);

			if (c == LINKLEVEL_OTHER || d == LINKLEVEL_OTHER ||
				(c > 2 && d > 2))
				continue;
			levels |= (uint64_t)7 << (3 * f);
			levels &= ~((uint64_t)7 << (3 * g));
			levels |= (uint64_t)LINKLEVEL_SWAPPED << (3 * g);
		}
	return levels;
}

uint64_t
linklevel_rows(const struct linkfield *field, size_t n, uint32_t a, uint32_t b)
{
	uint64_t levels = 0;

	for (size_t f = 0; f < n; f++) {
		const struct linkfield *x = &field[f];
		const uint32_t va = x->row[a], vb = x->row[b];
		const int level = va == LINKFIELD_EMPTY || vb == LINKFIELD_EMPTY
					  ? LINKLEVEL_EMPTY
					  : linklevel(x, va, vb);

		levels |= (uint64_t)level << (3 * f);
	}
	return swap_names(field, n, levels, a, b);
}
