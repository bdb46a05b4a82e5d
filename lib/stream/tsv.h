/*
 * TSV as sort, cut, join and awk see it: a record a line, never quoted, TAB,
 * LF, CR and backslash inside a cell written \t \n \r \\.
 */
#ifndef STREAM_TSV_H
#define STREAM_TSV_H

#include "base/csvread.h" /* struct cell */

struct tsv {
	struct cell *cell; /* of the last line that was cut */
	size_t n, cap;
	struct buf text; /* its cells that held an escape */
};

/*
 * Cut a line, its end not included, into t->cell. The cells point into the
 * line and into t; good until the next call. NULL, or why not: then t->n is
 * the number of whole cells before the fault.
 */
const char *tsv_cut(struct tsv *t, const char *s, size_t n);
void tsv_free(struct tsv *t);

/* Append a cell's text, escaped. */
void tsv_add(struct buf *b, const char *s, size_t n);

#endif
