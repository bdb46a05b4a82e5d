/*
 * A row of a plan on its way out (salesutils-formats(5)), and what --explain
 * appends to it: quota, rest, rule and tie (target-split(1)).
 */
#ifndef TARGET_PLANROW_H
#define TARGET_PLANROW_H

#include "base/buf.h"
#include "stream/sink.h"

enum planrow_col {
	PLANROW_UNIT,
	PLANROW_PARENT,
	PLANROW_LEVEL,
	PLANROW_PERIOD,
	PLANROW_PRODUCT,
	PLANROW_METRIC,
	PLANROW_TARGET,
	PLANROW_KIND,
	PLANROW_QUOTA,
	PLANROW_REST,
	PLANROW_RULE,
	PLANROW_TIE,
	PLANROW_COLS,
};

struct planrow {
	struct sink *sink;
	int64_t unit; /* targets are multiples of it */
	bool is_explained;
	struct cell cell[PLANROW_COLS];
	struct buf text[PLANROW_COLS]; /* of those that are made here */
};

/* The header of the columns that are written. */
void planrow_head(struct head *h, bool is_explained);

/* A text, which must live until the row is put. */
void planrow_set(struct planrow *r, enum planrow_col col, const char *s);

/* A target, in units; the other columns stay as they are. */
void planrow_put(struct planrow *r, int64_t target);

/*
 * What a target was before it was whole: num / den units, with six places, half
 * up. Nothing if it is not asked for.
 */
void planrow_explain(struct planrow *r, int64_t target, __int128 num,
	__int128 den, const char *rule, bool is_tied);

/* Nothing is explained of the next rows. */
void planrow_clear(struct planrow *r);

void planrow_free(struct planrow *r);

#endif
