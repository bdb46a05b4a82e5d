/*
 * A list in order of rank: records held, each with some integers, and given
 * back sorted by them, the larger first; then by the bytes of one column, the
 * smaller first; then by those of the whole row. So the order in which they
 * came is nothing.
 */
#ifndef REPORT_RANKED_H
#define REPORT_RANKED_H

#include <stdbool.h>

#include "stream/hold.h"

enum { RANKED_KEYS = 3 };

struct ranked {
	struct hold rows;
	struct ranked_row {
		int64_t key[RANKED_KEYS];
		size_t rec;
		const struct hold *rows; /* for the sort, with text, bytes */
		struct cell text, bytes;
	} * row;
	size_t cap;
	bool *is_filled; /* a column each: some cell is not empty */
};

/* For records of so many cells; the owner frees. */
void ranked_init(struct ranked *l, size_t ncell);

/* Copy a record. */
void ranked_add(
	struct ranked *l, const struct rec *r, const int64_t key[RANKED_KEYS]);

/* All are in: sort; col is the column that parts equals, -1: none. */
void ranked_sort(struct ranked *l, int col);

/* The i-th of l->rows.n records; good until the next call. */
void ranked_get(struct ranked *l, size_t i, struct rec *r);

void ranked_free(struct ranked *l);

#endif
