/*
 * Laws of rules/likeness and rules/linklevel over any column, a value a line:
 * the same either way round, within bounds, equal ones at the best.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "law.h"
#include "rules/likeness.h"
#include "rules/linklevel.h"

enum { VALUES = 12 };

static void
compare_texts(const struct likeness_text *a, const struct likeness_text *b)
{
	const size_t longer = a->n > b->n ? a->n : b->n;
	const size_t shorter = a->n + b->n - longer;
	const int edits = likeness_edits(a, b);
	const double jw = likeness_jaro_winkler(a, b);
	const bool is_equal =
		a->n == b->n && memcmp(a->c, b->c, a->n * sizeof *a->c) == 0;

	LAW(edits == likeness_edits(b, a));
	LAW(edits >= (int)(longer - shorter) && edits <= (int)longer);
	LAW((edits == 0) == is_equal);
	LAW(jw == likeness_jaro_winkler(b, a));
	LAW(jw >= 0 && jw <= 1 && (!is_equal || jw == 1));
}

static void
compare_rows(const struct linkfield *f, uint32_t a, uint32_t b)
{
	const uint64_t levels = linklevel_rows(f, 1, a, b);

	LAW(levels == linklevel_rows(f, 1, b, a));
	LAW(levels <= LINKLEVEL_EMPTY && levels != LINKLEVEL_SWAPPED);
	LAW((levels == LINKLEVEL_EMPTY) ==
		(f->row[a] == LINKFIELD_EMPTY || f->row[b] == LINKFIELD_EMPTY));
	LAW((levels == LINKLEVEL_EQUAL) ==
		(f->row[a] == f->row[b] && f->row[a] != LINKFIELD_EMPTY));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *s = (const char *)data, *end = s + n;
	struct likeness_text text[VALUES];
	uint64_t levels[VALUES][VALUES];
	struct linkfield f;
	uint32_t rows = 0;

	linkfield_init(&f, "name");
	for (; s < end && rows < VALUES; rows++) {
		const char *to = memchr(s, '\n', (size_t)(end - s));

		to = to ? to : end;
		likeness_take(&text[rows], s, (size_t)(to - s));
		linkfield_add(&f, s, (size_t)(to - s));
		s = to < end ? to + 1 : end;
	}
	linkfield_settle(&f);
	for (uint32_t a = 0; a < rows; a++)
		for (uint32_t b = 0; b < rows; b++) {
			compare_texts(&text[a], &text[b]);
			if (f.kind == LINKFIELD_NONE)
				continue;
			compare_rows(&f, a, b);
			levels[a][b] = linklevel_rows(&f, 1, a, b);
		}
	linklevel_prepare(&f);
	for (uint32_t a = 0; a < rows && f.kind != LINKFIELD_NONE; a++)
		for (uint32_t b = 0; b < rows; b++)
			LAW(levels[a][b] == linklevel_rows(&f, 1, a, b));
	linkfield_free(&f);
	return 0;
}
