/*
 * Strict RFC 4180 records out of blocks of bytes, through libcsv; the only
 * module that sees <csv.h>. Feed a block, take its records, feed the next:
 *
 *	csvread_init(&r, ',');
 *	while ((n = get(block)) > 0) {
 *		csvread_feed(&r, block, n);
 *		while (csvread_next(&r, &row))
 *			...;
 *		if (r.wrong) ...;
 *	}
 *	csvread_end(&r);	and once more csvread_next, r.wrong
 *
 * CR, LF and CRLF end a record; blank lines are none. White space is data. A
 * quote inside an unquoted cell, anything but a delimiter or a line end behind
 * a closing one, and a quote left open at the end are wrong. No byte-order
 * mark is looked for. However the bytes are cut into blocks, the records are
 * the same.
 */
#ifndef BASE_CSVREAD_H
#define BASE_CSVREAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

struct cell {
	const char *s; /* unescaped text, not NUL-terminated */
	size_t n;
	size_t form; /* enum cell_form, or 0; no padding: cells are compared */
};

/* What is known of a cell's text beside the text. */
enum cell_form {
	CELL_QUOTED = 1, /* stood in quotes; a writer may keep it so */
	CELL_RAW = 2,    /* is CSV as it is, between quotes if CELL_QUOTED */
};

struct csvread_row {
	struct cell *cell; /* good until the next csvread_feed */
	size_t n;
	uint64_t line; /* where it starts, the first line is 1 */
};

struct csvread {
	const char *wrong;   /* NULL, or why it cannot go on */
	uint64_t wrong_line; /* the line that holds the fault */
	size_t wrong_col;    /* and its cell, the first is 1 */
	uint64_t skipped;    /* blank lines so far */
	size_t max_field;    /* bytes; a longer cell is wrong */
	struct csvread_impl *impl;
};

/* A longer cell, a record of more cells, is wrong: is a quote left open? */
enum { CSVREAD_MAX_FIELD = 16 << 20, CSVREAD_MAX_CELLS = 1 << 20 };

void csvread_init(struct csvread *r, char delim);
void csvread_feed(struct csvread *r, const char *s, size_t n);
void csvread_end(struct csvread *r); /* no more bytes will come */
bool csvread_next(struct csvread *r, struct csvread_row *row);
void csvread_free(struct csvread *r);

/* Lines that end in text; the two bytes of CRLF end one. */
uint64_t csvread_lines(const char *s, size_t n);

#endif
