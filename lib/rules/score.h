/*
 * One number for several metrics: the sum of weight times what was reached of
 * each target, but no more than its cap. Where less is better (complaints),
 * what was reached is target over actual.
 */
#ifndef RULES_SCORE_H
#define RULES_SCORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/die.h"
#include "rules/ratio.h"

enum { SCORE_UNIT = 10000 };     /* weights and caps are in ten-thousandths, */
enum { SCORE_MAX = 1000000000 }; /* up to 100,000 */

struct score_metric {
	char *name; /* the owner's */
	int64_t weight, cap;
	bool has_cap; /* where less is better it has one */
	bool is_lower;
};

/* A weight or cap: decimal, not negative, up to four places. */
MUST_USE const char *score_number(int64_t *n, const char *s, size_t len);

/*
 * Add what sold hundredths of a target, above 0, bring to a sum in billionths;
 * each is rounded to these, which is all of the rounding.
 */
#define SCORE_SUM 1000000000
void score_add(__int128 *sum, const struct score_metric *m, int64_t sold,
	int64_t target);

#endif
