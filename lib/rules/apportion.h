/*
 * Cut a whole into whole parts by weights, so that the parts sum to it: 131
 * cars to four equal reps are 33 33 33 32. All of it in integers; no rounding
 * of a quotient ever decides.
 *
 * Webster (Sainte-Laguë): the next unit goes to the largest w / (2s + 1), s
 *	being what the part has. Nobody's share falls when the total or his own
 *	weight rises. In rare cases a share is more than 1 off its quota.
 * Largest remainder (Hamilton): every quota total * w / sum is cut to its
 *	whole part, the units left go to the largest fractions. Less than 1 off
 *	the quota, but a larger total can lower a share (the Alabama paradox).
 * Cumulative rounding: share k is R(total * C[k] / C[n]) less the same for
 *	k - 1, C being the sums of weights in order and R rounding half up.
 *	Whatever prefix of the parts one takes is within 1/2: for days, months.
 *
 * Sources: Balinski & Young, Fair Representation, 1982, for the first two;
 * for the third the definition is the whole of it.
 *
 * Ties: the larger weight, then the name that is first in byte order, then the
 * part that stands first. So if all have names of their own, the answer does
 * not depend on the order of rows; but for cumulative rounding, which is
 * rounding in that order.
 *
 * Floors and caps: there is one rate r for which the sum of w * r, each held
 * between its lo and hi, is the total; largest remainder rounds those. Webster
 * gives as ever, but begins at the floors and passes over who is at his cap,
 * which is the same divisor for all, held between the bounds. Cumulative
 * rounding has none. A weight of 0 gets its floor and no more.
 *
 * Limits: total, lo and hi 0 to APPORTION_MAX; a weight 18 digits once all
 * have the places of the longest fraction; all weights together 22 digits.
 * Within them no product passes 2^127 (__int128, the one extension used).
 * n parts take n log n steps, whatever the total. Scratch memory is taken and
 * given back within the call.
 */
#ifndef RULES_APPORTION_H
#define RULES_APPORTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/die.h"

#define APPORTION_MAX INT64_C(1000000000000000) /* 10^15 */
enum { APPORTION_WHY = 160 };                   /* bytes of a reason */

enum apportion_method { APPORTION_WEBSTER, APPORTION_LR, APPORTION_CUM };

struct apportion_part {
	int64_t weight; /* over 10^places */
	int places;
	int64_t lo, hi;   /* a hi above the total is none */
	int64_t share;    /* the answer */
	const char *name; /* for ties; the caller's */
	size_t nname;
};

struct apportion {
	int64_t total;
	enum apportion_method method;
	struct apportion_part *part; /* the caller's */
	size_t n;
	char why[APPORTION_WHY]; /* holds a reason that names numbers */
};

/*
 * Read a weight, decimal text such as 3, .17 or 12.50, into weight and places.
 * Zeros that end a fraction do not count. NULL, or why not: empty, not a
 * number, negative, more than 18 digits.
 */
MUST_USE const char *apportion_weight(
	struct apportion_part *p, const char *s, size_t n);

/* Read a whole number to APPORTION_MAX. NULL, or why not. */
MUST_USE const char *apportion_whole(int64_t *n, const char *s, size_t len);

/* Give all weights the same places, and sum them. NULL, or why not. */
MUST_USE const char *apportion_scale(
	struct apportion_part *part, size_t n, __int128 *sum);

/*
 * Set every share, so that they sum to the total. NULL, or why not, and then
 * no share is set: all weights are 0, a limit above is passed, or the bounds
 * cannot be met; the reason then names the gap ("floors sum to 1,200, 200
 * above the total 1,000"). Gives all weights the same number of places.
 */
MUST_USE const char *apportion_run(struct apportion *a);

/*
 * Why a part has its share, once apportion_run has set it: its quota, which
 * is its share of the total or what it gets at the common rate, held between
 * its bounds, as num / den; the bound, if one holds it; and whether another
 * part had the same claim to the last unit, so that a tie was broken.
 */
struct apportion_reason {
	__int128 num, den;
	enum apportion_bound {
		APPORTION_FREE,
		APPORTION_FLOOR,
		APPORTION_CAP,
	} bound;
	bool is_tied;
};
void apportion_explain(const struct apportion *a, struct apportion_reason *r);

/* Append a number from 0 as a reason shows it: 1200 as 1,200. */
void apportion_number(struct buf *b, __int128 n);

#endif
