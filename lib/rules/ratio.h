/*
 * Exact fractions, for what is compared and divided: rates, ranks, parts of a
 * target. Nothing is rounded before it is printed.
 *
 * den is above 0; where there is nothing to divide by it is 0, and the ratio
 * is none. num and den are below 10^28, or the product of num and the other's
 * den below 10^37, whoever makes one sees to that.
 */
#ifndef RULES_RATIO_H
#define RULES_RATIO_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

struct ratio {
	__int128 num, den;
};

/* Below 0, 0 or above 0 as a is less, equal or more than b. Both are some. */
int ratio_cmp(struct ratio a, struct ratio b);

/* The whole number nearest, halves up: of 0 and more, below 2^63. */
int64_t ratio_round(struct ratio r);

/*
 * Append it with so many places (0 to 4), halves away from zero: "-78.95".
 * Nothing if it is none.
 */
void ratio_print(struct buf *b, struct ratio r, int places);

#endif
