/*
 * One weight of several: the share that a unit has of each column, blended.
 *
 *	arithmetic	sum of a[k] * x[k] / X[k]
 *	geometric	product of (x[k] / X[k]) ^ a[k]: one 0 makes 0
 *
 * X being the sum of a column and a[k] its part of the blend; those sum to 1.
 * A weight comes out in 10^-17: what is the same goes in, the same comes out.
 *
 * A history is blended over time: d of the last year and 1 - d of the mean of
 * those before. With d below 1 a good year raises the next target by less than
 * itself, which damps the ratchet (Weitzman 1980).
 */
#ifndef RULES_BLEND_H
#define RULES_BLEND_H

#include "rules/apportion.h"

enum blend_mean { BLEND_ARITHMETIC, BLEND_GEOMETRIC };

/* A share of one or a rate, in millionths. */
#define BLEND_ONE INT64_C(1000000)

/* Read one: decimal text of up to six places, signed if it may be. */
MUST_USE const char *blend_read(
	int64_t *millionths, const char *s, size_t n, bool may_be_negative);

struct blend_column {
	struct apportion_part *x; /* of each unit; gets the same places */
	int64_t a;                /* millionths */
};

/*
 * Set weight and places of n parts from ncol columns. NULL, or why not, and
 * then *bad is the column: all of it is 0, or it has too many digits.
 */
MUST_USE const char *blend_run(struct apportion_part *out, size_t n,
	struct blend_column *col, size_t ncol, enum blend_mean mean,
	size_t *bad);

/*
 * Set weight and places of n parts from the years of a history, the latest
 * first, two at least; d in millionths. NULL, or why not, as above.
 */
MUST_USE const char *blend_history(struct apportion_part *out, size_t n,
	struct apportion_part *const *year, size_t nyear, int64_t d,
	size_t *bad);

#endif
