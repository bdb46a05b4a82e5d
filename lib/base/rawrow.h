/*
 * A record of CSV as it lies in a text: where its cells end, nothing cut or
 * copied. For whoever can say of most records, at a look, that they need no
 * more than that.
 */
#ifndef BASE_RAWROW_H
#define BASE_RAWROW_H

#include <string.h>

#include "base/csvread.h" /* struct cell */

struct raw_row {
	const char *s; /* the text */
	/*
	 * Cell i ends before the byte end[i]: a comma, a line end, or the end
	 * of the text; and begins behind end[i - 1], which for the first cell
	 * is there too.
	 */
	const uint32_t *end;
	size_t n;
	uint64_t line;   /* where it starts, the first line is 1 */
	bool is_usual;   /* of usual text and line ends only (rec.h) */
	bool is_doubled; /* some cell may hold a doubled quote */
};

/* Where a cell begins, quotes and all. */
static inline const char *
raw_begin(const struct raw_row *r, size_t i)
{
	return r->s + (uint32_t)(r->end[(ptrdiff_t)i - 1] + 1);
}

/* A cell without its quotes; doubled ones inside stay so. No branch. */
static inline struct cell
raw_cell(const struct raw_row *r, size_t i)
{
	const char *from = raw_begin(r, i);
	const size_t quoted = *from == '"';

	return (struct cell){from + quoted,
		(size_t)(r->s + r->end[i] - from) - 2 * quoted, quoted};
}

/* Such a cell as its text; false if that lies nowhere in one piece. */
static inline bool
raw_text(const struct raw_row *r, size_t i, struct cell *c)
{
	*c = raw_cell(r, i);
	return !r->is_doubled || !(c->form & CELL_QUOTED) || c->n == 0 ||
	       memchr(c->s, '"', c->n) == NULL;
}

#endif
