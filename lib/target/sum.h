/*
 * Targets of one unit, series and time: a row of a plan, or what several rows
 * sum to. A series is one metric, kind and product (target/margin.h).
 *
 * They lie in the order of unit, series and time, all time first, a longer
 * period before those that begin with it: so the parts of a period stand
 * behind it. 40 bytes each.
 */
#ifndef TARGET_SUM_H
#define TARGET_SUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rules/period.h"

struct sum {
	uint64_t who;   /* unit, series */
	uint64_t when;  /* of a period; 0: all time */
	int64_t value;  /* not negative; INT64_MAX: that or more */
	uint32_t row;   /* of the plan: its own, or that of its first part */
	uint32_t parts; /* what was added up */
	bool is_row;    /* it is a row, or some part of it is */
};

struct sums {
	struct sum *of;
	size_t n, cap;
};

/* The unit of a sum, the number of its series, its period. */
uint32_t sum_unit(const struct sum *s);
uint32_t sum_series(const struct sum *s);
enum period_kind sum_kind(const struct sum *s);
int32_t sum_day(const struct sum *s); /* the first */

uint64_t sum_when(const struct period *p);

/* Add a part. */
void sum_merge(struct sum *s, const struct sum *part);

/* Append a copy, which is good until the next. */
struct sum *sums_add(struct sums *l, const struct sum *s);

void sums_sort(struct sums *l);

/* Sort; those of one place and time become one, which has them as parts. */
void sums_unite(struct sums *l);

/* In a sorted list; NULL if it is not there. */
const struct sum *sums_find(const struct sums *l, uint64_t who, uint64_t when);

void sums_free(struct sums *l);

#endif
