/*
 * Everybody's target for the days from `first` to `last`, picked from the rows
 * of a plan, which may hold periods of several lengths.
 *
 * The target of exactly these days counts. Without one, the sum of the shorter
 * periods of one kind within, of the longest kind whose periods fill the days:
 * three months for a quarter. Days need not fill them, for days off have no
 * row, but every month has some. Without these, the target of no period. They
 * are never added to each other. Of one period the rows of its products are
 * added, unless there is one of all products.
 *
 * `struct quota q = {.first = F, .last = L}` is an empty one; the owner frees.
 */
#ifndef RULES_QUOTA_H
#define RULES_QUOTA_H

#include "base/map.h"
#include "rules/period.h"

enum { QUOTA_KINDS = PERIOD_DAY + 1 };

struct quota {
	int32_t first, last; /* first DAY_NONE: no target of a period counts */
	struct map unit;     /* whose */
	struct map seen;     /* the periods of each */
	bool *is_whole;      /* of each of these: a row of all products */
	size_t cap_seen;
	struct quota_of {
		int64_t exact, none;
		int64_t sum[QUOTA_KINDS];
		int32_t days[QUOTA_KINDS];
		int months; /* that have days */
		bool has_exact;
	} * of;
	size_t cap;
};

/* May a row of this period bring something? NULL: of no period. */
bool quota_asks(const struct quota *q, const struct period *p);

/*
 * A row of the plan, of no period if p is NULL; those of all products first.
 * NULL, or why not: a target is 0 to 10^15, and so is their sum.
 */
MUST_USE const char *quota_add(struct quota *q, const char *unit, size_t n,
	const struct period *p, bool is_product, int64_t target);

/* The target of a unit by its name, or its number in q->unit; 0: none. */
int64_t quota_find(const struct quota *q, const char *unit, size_t n);
int64_t quota_of(const struct quota *q, size_t unit);

void quota_free(struct quota *q);

#endif
