/*
 * What a target is cut into by time: the periods of one or more kinds that lie
 * in a span of days, each with what it weighs by the working calendar and the
 * season. Cut by cumulative rounding (rules/apportion.h), so what lies behind
 * any day is within 1/2 of its exact share; and since all kinds round the same
 * sums, the days of a week, a month and a quarter sum to it.
 */
#ifndef TARGET_CUT_H
#define TARGET_CUT_H

#include "rules/calendar.h"
#include "rules/period.h"
#include "rules/season.h"

struct cut {
	struct cut_period {
		struct period period; /* as far as it lies in the span */
		char name[PERIOD_MAX];
		int64_t from,
			upto; /* what the span weighs before and with it */
	} * period;
	size_t n, cap;
	int64_t weight; /* of the span, above 0 */
};

/*
 * Add the periods of a kind, in order; days that weigh nothing are left out.
 * season may be NULL. Ends the run if no day of the span works, or none of a
 * part of the year that has a share by the season.
 */
void cut_add(struct cut *c, enum period_kind kind, const struct period *span,
	const struct calendar *calendar, const struct season *season);

/* The share of each period of a total up to APPORTION_MAX. */
void cut_run(const struct cut *c, int64_t total, int64_t *share);

void cut_free(struct cut *c);

#endif
