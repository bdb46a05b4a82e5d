/*
 * What a row is called where another one speaks of it: its id, else its src,
 * else where it stands, file and line. And what it says of the customer, as a
 * number, by which it is known again in another run, wherever it stands.
 */
#ifndef DEDUP_CALLED_H
#define DEDUP_CALLED_H

#include "stream/rec.h"

void called_add(struct buf *b, const struct head *h, const struct rec *r);

/* Does a column say who the customer is, and not what is wanted, or when? */
bool called_is_who(const char *column);

/*
 * The columns that say who, by name; the caller frees. The content of a row
 * hangs on these cells alone, neither on the order of columns nor on empty
 * ones.
 */
int *called_columns(const struct head *h, size_t *n);
uint64_t called_content(
	const struct head *h, const struct rec *r, const int *column, size_t n);

#endif
