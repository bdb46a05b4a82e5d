/*
 * How far somebody is with a target, and what the next day must bring. What
 * the numbers mean is in target-track(1); the days are weights of a calendar,
 * so that a Saturday may count one and a half.
 *
 * Sources: the part of a target up to a day is cumulative rounding
 * (rules/apportion.h); attainment, pace and projection are the ratios that the
 * page names, and nothing else.
 *
 * Sales are in hundredths, as money is (rules/money.h), below 10^18, and may
 * be negative; targets are whole and up to APPORTION_MAX; weights up to
 * PACE_WEIGHT_MAX. Within these no product passes 10^37.
 */
#ifndef RULES_PACE_H
#define RULES_PACE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/die.h"
#include "rules/ratio.h"

enum { PACE_WEIGHT_MAX = 40000000, PACE_CAP_MAX = 100000 };

enum pace_policy { PACE_EVEN, PACE_CAP, PACE_WEEK, PACE_HOLD, PACE_NONE };

/* One target: what is known of it on the morning of the day to be worked. */
struct pace {
	int64_t target;
	int64_t now;  /* sold up to the moment */
	int64_t done; /* of it, on days that are over */

	/* what the plan says: up to that morning, */
	int64_t to_date;
	int64_t to_week; /* up to the end of its week, */
	int64_t of_day;  /* and of the day */

	/* working days, by weight: of the period, of it from the day on, */
	int64_t all, left;
	int64_t week; /* of these up to the end of the week, */
	int64_t day;  /* and the day; 0: none is left */
};

struct pace_today {
	int64_t target;    /* of the day, whole */
	int64_t shortfall; /* what the cap leaves, hundredths */
};

/* The part of a target up to weight c of n: 0 where n is. */
int64_t pace_part(int64_t target, int64_t c, int64_t n);

/* now / target, done / plan to date; where it ends if all goes on so */
struct ratio pace_attainment(const struct pace *p);
struct ratio pace_pace(const struct pace *p);
struct ratio pace_projected(const struct pace *p);

/* target less sold, not below 0, hundredths: now, and in the morning. */
int64_t pace_remaining(const struct pace *p);
int64_t pace_missing(const struct pace *p);

/* What is missing for each weight that is left; over the plan's own. */
struct ratio pace_per_day(const struct pace *p);
struct ratio pace_lift(const struct pace *p);

/*
 * What cap hundredths of the original day bring at most: on a day, and in all
 * days left. Exact, so that the shortfall can be.
 */
struct ratio pace_cap_day(const struct pace *p, int64_t cap);
struct ratio pace_cap_left(const struct pace *p, int64_t cap);

/* The adjusted target of the day; there is one (day > 0). */
struct pace_today pace_today(
	const struct pace *p, enum pace_policy policy, int64_t cap);

/* (a - last) / |last| in percent; none where last is 0. */
struct ratio pace_growth(int64_t a, int64_t last);

/*
 * The share of sales that came in the tail of a period, over the share that
 * its weight has: 10 20 30 40 are 1.6 in the last of four.
 */
struct ratio pace_skew(
	int64_t tail, int64_t all, int64_t tail_weight, int64_t all_weight);

/*
 * even, cap:K, week, hold or none; K into hundredths. NULL, or why not, and
 * then nothing is set.
 */
MUST_USE const char *pace_policy_parse(
	enum pace_policy *policy, int64_t *cap, const char *s);

/* Its name. */
const char *pace_policy_name(enum pace_policy policy);

#endif
