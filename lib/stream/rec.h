/*
 * A record on its way from a source to a sink, and the header that names its
 * columns. There is one struct rec in a run: the source fills it in, the
 * program changes cells in place, the sink writes it.
 *
 * A cell's bytes live until the next record is asked for. What rec_set puts
 * in must live until the record is written.
 */
#ifndef STREAM_REC_H
#define STREAM_REC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/csvread.h" /* struct cell */
#include "base/map.h"

/*
 * Column names, NUL-terminated UTF-8, each one once. {0} is an empty one; what
 * is in it is changed by the functions below only.
 */
struct head {
	char **name;
	size_t n, cap;
	struct map place; /* of each name */
	int *again;       /* of each, what to append when it comes again */
	size_t cap_again;

	/* as is: what is written in their place, NULL: the names */
	char **title;
	size_t cap_title;
	bool is_untitled; /* no header is written at all */
};

enum { HEAD_MAX = 1 << 14 }; /* columns of a file: as of a spreadsheet */

/* The column of a name; -1 if there is none. */
int head_find(const struct head *h, const char *name);

/* The column of a name, appended if there is none. */
int head_add(struct head *h, const char *name);

/*
 * Append a column as a file has it: a name that stands already becomes
 * NAME_2, or the first NAME_N that is free.
 */
void head_append(struct head *h, const char *name, size_t n);

/* Add the names of a list, between commas; empty ones are left out. */
void head_split(struct head *h, const char *list);

void head_copy(struct head *h, const struct head *from);
void head_free(struct head *h);

struct rec {
	struct cell *cell; /* as many as the output has columns, at least n */
	size_t n;          /* columns of the input */
	const struct cell *orig; /* the cells as they came, under the file's */
	size_t norig;            /* own header; nextra of a row that is too */
	size_t nextra;           /* wide lie behind */
	bool is_ragged;          /* wider or narrower than its header */
	bool is_beyond;          /* of another table, below the file's own */
	bool is_text;            /* all of it is known to be UTF-8 */
	bool is_usual;           /* and of line ends, printable ASCII and U+4000
				    to U+9FFF only, no cell with a blank at
				    an end of it */
	bool is_csv;             /* raw is what a sink would write of orig */
	const char *raw; /* its bytes in the file, NULL: not in one piece */
	size_t nraw;
	const char *file; /* name given, "-" for standard input */
	uint64_t line;    /* where it starts, the first line is 1 */
};

/* The cell of a column; an empty one where there is none, col -1. */
static inline struct cell
rec_cell(const struct rec *r, int col)
{
	return col < 0 ? (struct cell){"", 0, false} : r->cell[col];
}

/* A cell that the run cannot go on with: file, line, column, why and value. */
_Noreturn void rec_wrong(const struct rec *r, const char *column,
	const char *why, const struct cell *c);

/* Let a cell hold other text, written with quotes only where needed. */
static inline void
rec_set(struct rec *r, int col, const char *s, size_t n)
{
	r->cell[col] = (struct cell){s, n, false};
}

#endif
