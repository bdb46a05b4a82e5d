#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "rules/han.h"

enum { HAN_N = HAN_LAST - HAN_FIRST + 1 };

static const char unknown[] = "want characters of U+4E00 to U+9FFF";

void
han_init(struct han *h)
{
	*h = (struct han){
		.simple = mem_zalloc(HAN_N, sizeof *h->simple),
		.reading = mem_zalloc(HAN_N, sizeof *h->reading),
	};
	/* number 0 has no spelling */
	h->spelling = mem_grow(NULL, &h->cap_spelling, 1, sizeof *h->spelling);
	h->spelling[0][0] = '\0';
}

void
han_free(struct han *h)
{
	free(h->simple);
	free(h->reading);
	free(h->spelling);
	free(h->near);
	map_free(&h->heard);
}

static bool
is_known(uint32_t c)
{
	return c >= HAN_FIRST && c <= HAN_LAST;
}

/* The next character of a text, behind which *s is then; 0: no such. */
static uint32_t
next(const char **s)
{
	size_t len;
	const uint32_t c = utf8_get(*s, strlen(*s), &len);

	*s += len;
	return is_known(c) ? c : 0;
}

/* Where the usual reading of a character stands, and that of another. */
static void
add_reading(struct han *h, uint32_t c, bool is_usual)
{
	uint16_t *r = h->reading[c - HAN_FIRST];
	size_t i = is_usual ? 0 : 1;

	while (i + 1 < HAN_READINGS && r[i] != 0)
		i++;
	r[i] = (uint16_t)h->nreading;
}

/* A spelling where zh is z, n in front l, and ng n. */
static void
blur(char to[HAN_SPELLING], const char *spelling)
{
	size_t n = 0;

	for (const char *s = spelling; *s != '\0'; s++) {
		if (s == spelling && *s == 'n')
			to[n++] = 'l';
		else if (s == spelling || (*s != 'h' && *s != 'g'))
			to[n++] = *s;
	}
	to[n] = '\0';
}

/* A new reading, and what it is heard as. */
static void
add_spelling(struct han *h, const char *spelling)
{
	const size_t n = ++h->nreading;
	char heard[HAN_SPELLING];

	h->spelling = mem_grow(
		h->spelling, &h->cap_spelling, n + 1, sizeof *h->spelling);
	h->near = mem_grow(h->near, &h->cap_near, n + 1, sizeof *h->near);
	memcpy(h->spelling[n], spelling, strlen(spelling) + 1);
	blur(heard, spelling);
	h->near[n] = (uint16_t)map_add(&h->heard, heard, strlen(heard), NULL);
}

const char *
han_tell_reading(struct han *h, const char *spelling, const char *usual,
	const char *others)
{
	if (strlen(spelling) >= HAN_SPELLING || *spelling == '\0')
		return "want a reading of 1 to 7 letters";
	if (h->nreading == UINT16_MAX)
		return "too many readings";
	add_spelling(h, spelling);
	for (int k = 0; k < 2; k++)
		for (const char *s = k == 0 ? usual : others; *s != '\0';) {
			const uint32_t c = next(&s);

			if (c == 0)
				return unknown;
			add_reading(h, c, k == 0);
		}
	return NULL;
}

const char *
han_tell_variants(struct han *h, const char *simple, const char *variants)
{
	const uint32_t to = *simple == '\0' ? 0 : next(&simple);

	if (to == 0 || *simple != '\0')
		return "want one character of U+4E00 to U+9FFF";
	while (*variants != '\0') {
		const uint32_t c = next(&variants);

		if (c == 0)
			return unknown;
		h->simple[c - HAN_FIRST] = (uint16_t)to;
	}
	return NULL;
}

void
han_simplify(const struct han *h, char *s, size_t n)
{
	size_t len;

	for (size_t i = 0; h && i < n; i += len) {
		const uint32_t c = utf8_get(s + i, n - i, &len);
		const uint32_t to = is_known(c) ? h->simple[c - HAN_FIRST] : 0;

		if (to == 0)
			continue;
		/* all of them have three bytes */
		s[i] = (char)(0xe0 | to >> 12);
		s[i + 1] = (char)(0x80 | (to >> 6 & 0x3f));
		s[i + 2] = (char)(0x80 | (to & 0x3f));
	}
}

unsigned
han_reading(const struct han *h, uint32_t c)
{
	return is_known(c) ? h->reading[c - HAN_FIRST][0] : 0;
}

enum han_likeness
han_likeness(const struct han *h, uint32_t a, uint32_t b)
{
	enum han_likeness best = HAN_OTHER;

	if (a == b)
		return HAN_ALIKE;
	if (!is_known(a) || !is_known(b))
		return HAN_OTHER;
	const uint16_t *x = h->reading[a - HAN_FIRST],
		       *y = h->reading[b - HAN_FIRST];

	for (size_t i = 0; i < HAN_READINGS; i++)
		for (size_t k = 0; k < HAN_READINGS; k++) {
			if (x[i] == 0 || y[k] == 0)
				continue;
			if (x[i] == y[k])
				return HAN_ALIKE;
			if (h->near[x[i]] == h->near[y[k]])
				best = HAN_NEAR;
		}
	return best;
}

bool
han_is_spelled(const struct han *h, const uint32_t *c, size_t n,
	const uint32_t *letter, size_t nletter)
{
	while (nletter > 0 && *letter == ' ') {
		letter++;
		nletter--;
	}
	if (n == 0 || !is_known(*c))
		return n == 0 && nletter == 0;
	for (size_t i = 0; i < HAN_READINGS; i++) {
		const char *s = h->spelling[h->reading[*c - HAN_FIRST][i]];
		size_t k = 0;

		/* an u with points is a v, or has lost them */
		while (k < nletter && s[k] != '\0' &&
			(letter[k] == (unsigned char)s[k] ||
				(s[k] == 'v' && letter[k] == 'u')))
			k++;
		if (k > 0 && s[k] == '\0' &&
			han_is_spelled(
				h, c + 1, n - 1, letter + k, nletter - k))
			return true;
	}
	return false;
}
