/*
 * The seasons of a year, from its history: the share that each month, or each
 * quarter, has of its own year, in the mean of the years. Growth from year to
 * year changes nothing in it. 100 150 120 130 in one year and 120 180 144 156
 * in the next are .2 .3 .24 .26, the indices .8 1.2 .96 1.04.
 */
#ifndef RULES_SEASON_H
#define RULES_SEASON_H

#include "base/die.h"
#include "rules/period.h"

enum { SEASON_PARTS = 12, SEASON_WHY = 80 };

struct season {
	enum period_kind kind; /* of its parts: quarters or months */
	struct season_year {
		int year;
		int64_t amount[SEASON_PARTS];
		bool has[SEASON_PARTS];
	} * year;
	size_t n, cap;
	int64_t weight[SEASON_PARTS]; /* settled: of each part of a year */
	char why[SEASON_WHY];
};

/*
 * An amount, 0 or more, of a month or a quarter; several of one are added.
 * NULL, or why not: another period, or one of the other kind than before.
 */
MUST_USE const char *season_add(
	struct season *s, const struct period *p, int64_t amount);

/*
 * All have come. NULL, or why not: no year, a year of which a part is missing
 * or which sums to 0; it is named.
 */
MUST_USE const char *season_settle(struct season *s);

void season_free(struct season *s);

#endif
