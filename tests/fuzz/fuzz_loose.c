/*
 * Laws of stream/loose over any bytes, any form and any width:
 *
 * - a record takes a byte at least, and none that is not there; it has a cell
 *   at least, and as many lines as line ends are in it;
 * - cut in memory that an earlier record left, it is the same;
 * - of a text of which more is to come, it is the same or not yet known;
 * - its cells hold all its text but what stands between and around them:
 *   delimiters, quotes, backslashes, blanks and line ends;
 * - what is regular csvfeed reads alike, whether the width is known or not.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "stream/csvfeed.h"
#include "stream/loose.h"

#include "law.h"

enum { HEAD = 3 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Bytes that may stand around cells and belong to none. */
static bool
is_around(const struct loose *l, const struct loose_form *f, char c)
{
	if (c == '\n' || c == '\r' || c == ' ' || c == '\t')
		return true;
	if ((f->quote && c == f->quote) || (f->has_escape && c == '\\'))
		return true;
	if (memchr(f->delim, c, f->ndelim) != NULL)
		return true;
	return l->is_other && c != '\0' && strchr(";,|", c) != NULL;
}

static void
check_bytes(const struct loose *l, const struct loose_form *f, const char *s,
	size_t n)
{
	size_t i = 0;

	for (size_t k = 0; k < l->n; k++)
		for (size_t c = 0; c < l->cell[k].n; c++) {
			if (is_around(l, f, l->cell[k].s[c]))
				continue;
			while (i < n && is_around(l, f, s[i]))
				i++;
			LAW(i < n && s[i] == l->cell[k].s[c]);
			i++;
		}
	while (i < n && is_around(l, f, s[i]))
		i++;
	LAW(i == n);
}

static void
check_lines(const struct loose *l, const char *s, size_t n)
{
	uint64_t lines = 0;

	for (size_t i = 0; i < n; i++)
		lines += s[i] == '\n' ||
			 (s[i] == '\r' && (i + 1 == n || s[i + 1] != '\n'));
	LAW(l->lines == lines + (s[n - 1] != '\n' && s[n - 1] != '\r'));
}

static void
need_same(const struct loose *a, const struct loose *b)
{
	LAW(a->n == b->n && a->lines == b->lines);
	LAW(a->is_mended == b->is_mended && a->is_other == b->is_other);
	for (size_t i = 0; i < a->n; i++) {
		const struct cell *c = &a->cell[i], *d = &b->cell[i];

		LAW(c->form == d->form);
		LAW(bytes_cmp(c->s, c->n, d->s, d->n) == 0);
	}
}

/*
 * The record at s again, in memory of its own, from so many bytes of the text:
 * it is the same, or, if more is to come, not yet known.
 */
static void
check_again(const struct loose *l, size_t taken, const char *s, size_t n,
	bool is_end, size_t width)
{
	char *own = malloc(n);
	struct loose again;

	if (n > 0)
		memcpy(own, s, n);
	loose_init(&again, l->form);
	size_t k = loose_cut(&again, own, n, is_end, width);

	LAW(k == taken || (k == 0 && !is_end));
	if (k > 0)
		need_same(l, &again);
	loose_free(&again);
	free(own);
}

/* All records of the text; part: what is cut off where it is read again. */
static void
check_records(const struct loose_form *f, const char *s, size_t n, size_t width,
	size_t part)
{
	struct loose l;

	loose_init(&l, f);
	for (size_t i = 0, k; i < n; i += k) {
		size_t left = n - i, less = left - part % (left + 1);

		k = loose_cut(&l, s + i, left, true, width);
		LAW(k > 0 && k <= left && l.n > 0);
		check_lines(&l, s + i, k);
		check_bytes(&l, f, s + i, k);
		/* some of the text, more to come, or all of it */
		check_again(&l, k, s + i, less, less == left, width);
	}
	loose_free(&l);
}

/* Records up to the first that is not regular are what csvfeed gives. */
static void
check_regular(const struct loose_form *f, const char *s, size_t n)
{
	struct feed feed = {.name = "-", .fd = -1, .at_end = true};
	struct csvread_row row;
	struct csvfeed c;
	struct loose l;
	size_t i = 0;

	feed.text = (struct buf){mem_copy(s, n), n, n};
	csvfeed_init(&c, &feed, f->delim[0], f->quote);
	loose_init(&l, f);
	for (size_t k; csvfeed_next(&c, &row); i += k) {
		while (s[i] == '\n' || s[i] == '\r')
			i++;
		k = loose_cut(&l, s + i, n - i, true, 0);
		for (int known = 0; known < 2; known++) {
			LAW(l.n == row.n && !l.is_mended && !l.is_other);
			for (size_t j = 0; j < l.n; j++) {
				const struct cell *a = &l.cell[j],
						  *b = &row.cell[j];

				LAW(!((a->form ^ b->form) & CELL_QUOTED));
				LAW(bytes_cmp(a->s, a->n, b->s, b->n) == 0);
			}
			LAW(loose_cut(&l, s + i, n - i, true, row.n) == k);
		}
	}
	csvfeed_free(&c);
	loose_free(&l);
	buf_free(&feed.text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const delims[] = {",", ";", "\t", "|", " ", "; ",
		"||", "，", "、", "a", ",,", "§"};
	static const char quotes[] = {'"', '\'', '\0', '"'};
	struct loose_form f = {0};

	if (n < HEAD)
		return 0;
	const char *delim = delims[data[0] % NELEM(delims)];
	const char *s = (const char *)data + HEAD;
	size_t width = data[1] % 16;

	/* the first byte: delimiter, quote, escape; width and part */
	f.ndelim = strlen(delim);
	memcpy(f.delim, delim, f.ndelim);
	f.quote = quotes[data[0] / NELEM(delims) % 4];
	f.has_escape = f.quote && data[1] & 16;
	check_records(&f, s, n - HEAD, width, data[2]);
	if (f.ndelim == 1 && !f.has_escape)
		check_regular(&f, s, n - HEAD);
	return 0;
}
