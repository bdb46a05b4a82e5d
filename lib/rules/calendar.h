/*
 * Working days. The week works Monday to Friday, except on the days told:
 * holidays rest, workdays work. China moves whole weekends around (调休), so a
 * Saturday may work and a Friday rest.
 *
 * A year with no day told is unknown: it is counted as plain weeks, which for
 * China is 9 to 13 days too many. Nothing here can warn; ask calendar_gap
 * before you trust an answer, and say so once.
 *
 * Days are those of base/day.h, years 1 to 9999. The owner calls calendar_init
 * first and calendar_free last; the functions that ask change nothing. Asking
 * takes the logarithm of the number of days told, however far it reaches.
 */
#ifndef RULES_CALENDAR_H
#define RULES_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/day.h"

enum calendar_kind { CALENDAR_HOLIDAY, CALENDAR_WORKDAY };

struct calendar {
	struct calendar_told {
		int32_t day;
		bool works;
		int32_t moved; /* working days won and lost up to here */
	} * told;              /* by day */
	size_t n, cap;
};

void calendar_init(struct calendar *c);

/* Tell a day, in any order. NULL, or why not: it was told before. */
const char *calendar_tell(
	struct calendar *c, int32_t day, enum calendar_kind kind);

/* The first unknown year that from to to (both included) touches, or 0. */
int calendar_gap(const struct calendar *c, int32_t from, int32_t to);

bool calendar_works(const struct calendar *c, int32_t day);

/* Working days from the one to the other, both included; 0 if to < from. */
int32_t calendar_count(const struct calendar *c, int32_t from, int32_t to);

/*
 * The n-th working day after a day, or before it where n < 0; the day itself,
 * working or not, where n is 0. |n| up to CALENDAR_STEP_MAX, else DAY_NONE; so
 * too where the answer lies outside of the years 1 to 9999.
 */
enum { CALENDAR_STEP_MAX = 1000000 };
int32_t calendar_step(const struct calendar *c, int32_t day, int32_t n);

/*
 * What a plan is split by, in order: the months of a year (2026-02), each with
 * its working days, be they none; or, if month is not 0, the working days of
 * that month (2026-02-14). Says how many there are.
 */
enum { CALENDAR_PERIODS = 31 };
struct calendar_period {
	char name[DAY_MAX];
	int32_t days;
};
size_t calendar_periods(const struct calendar *c,
	struct calendar_period out[CALENDAR_PERIODS], int year, int month);

void calendar_free(struct calendar *c);

#endif
