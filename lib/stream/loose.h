/*
 * One record of loose CSV: any delimiter, any quote, quotes that are missing
 * or stray. Slow and careful; csvfeed reads what is regular.
 *
 * A record is read as it stands if its quotes are regular, and if it either is
 * one line or has the width that records have. Else it ends with its line, and
 * of all ways to read the line the one with that width and the fewest faults
 * is taken: a quote too many or too few is a character of its cell, and where
 * two cells touch, one of them quoted, the delimiter between them was lost. A
 * line that is much too narrow may have another delimiter than the rest.
 * So of
 *
 *	张三,"要报价
 *	李四,ok
 *	王五,"很好"
 *	赵六,ok
 *
 * four records come out.
 */
#ifndef STREAM_LOOSE_H
#define STREAM_LOOSE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/csvread.h" /* struct cell */

enum { LOOSE_DELIM = 4 }; /* bytes of a delimiter, at most */

/* What stands between and around cells. */
struct loose_form {
	char delim[LOOSE_DELIM + 1];
	size_t ndelim;
	char quote;      /* NUL: there are none; doubled, it is a character */
	bool has_escape; /* behind a backslash too */
};

/* The record last cut, and the memory it was cut in. */
struct loose {
	const struct loose_form *form;
	struct cell *cell;
	size_t n, cap;
	uint64_t lines;
	bool is_mended; /* its quotes were not regular */
	bool is_other;  /* it had delimiters of its own */
	bool is_stray;  /* an unquoted cell holds one */

	/* its own */
	bool is_stop[256]; /* bytes that may end a cell */
	struct buf text;
	struct loose_cut *cut;
	struct loose_step *step;
	size_t cap_cut, cap_step;
};

/* The form must live as long as l does. */
void loose_init(struct loose *l, const struct loose_form *form);

/*
 * Cut the record that begins at s, width cells wide if nothing is wrong (0:
 * nobody knows). is_end: nothing follows the n bytes. The bytes it takes, its
 * line end with them; 0 if more bytes are needed, never of CSVREAD_MAX_FIELD
 * with a line end among them. Its cells point into s and into l, and are good
 * until the next call. A blank line has one empty cell.
 */
size_t loose_cut(
	struct loose *l, const char *s, size_t n, bool is_end, size_t width);

void loose_free(struct loose *l);

#endif
