/*
 * Working days, and what each weighs. The week works Monday to Friday, unless
 * it is told otherwise, except on the days told: holidays rest, workdays work.
 * China moves whole weekends around (调休), so a Saturday may work and a
 * Friday rest. A day told stands over the week, whatever weekday it is.
 *
 * A weight says how much of a target falls on a day, in hundredths of a plain
 * one; who counts days counts each that weighs anything as one.
 *
 * A year with no day told is unknown: it is counted as plain weeks, which for
 * China is 9 to 13 days too many. Nothing here can warn; ask calendar_gap
 * before you trust an answer, and say so once. Days that only come round every
 * year (calendar_tell_yearly) make none known: the others of it may be missing.
 *
 * Days are those of base/day.h, years 1 to 9999. The owner calls calendar_init
 * first and calendar_free last; the functions that ask change nothing. Asking
 * takes the logarithm of the number of days told, however far it reaches;
 * telling is fast for days that come in about their order.
 */
#ifndef RULES_CALENDAR_H
#define RULES_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/day.h"

/* What a day weighs, 0 to CALENDAR_WEIGHT_MAX hundredths; these are usual. */
enum { CALENDAR_HOLIDAY = 0, CALENDAR_WORKDAY = 100 };
enum { CALENDAR_WEIGHT_MAX = 100000 };

/* Working days, and their weights. */
struct calendar_sum {
	int32_t days;
	int64_t weight;
};

struct calendar {
	struct calendar_told {
		int32_t day;
		int32_t weight;
		int layer;
		bool is_yearly;
		struct calendar_sum won; /* over plain weeks, up to here */
	} * told;                        /* by day */
	size_t n, cap;
	int layer;
	struct calendar_weekday {
		int32_t weight;
		int layer;         /* -1: not told */
	} week[7];                 /* Monday first */
	struct calendar_sum to[8]; /* of a plain week, to the end of a day */
	bool is_whole; /* what was not told is known: no year is unknown */
};

void calendar_init(struct calendar *c);

/*
 * What is told from here on stands over what was told before. Within a layer
 * nothing may be told twice and not the same.
 */
void calendar_layer(struct calendar *c);

/* Tell a day, in any order. NULL, or why not. */
const char *calendar_tell(struct calendar *c, int32_t day, int32_t weight);
const char *calendar_tell_yearly(
	struct calendar *c, int32_t day, int32_t weight);

/* Tell what a weekday, 1 Monday to 7 Sunday, weighs where no day is told. */
const char *calendar_tell_weekday(
	struct calendar *c, int weekday, int32_t weight);

/* The first unknown year that from to to (both included) touches, or 0. */
int calendar_gap(const struct calendar *c, int32_t from, int32_t to);

/* Append the years known, "2004 to 2024, 2026"; nothing if there is none. */
void calendar_years(const struct calendar *c, struct buf *b);

int32_t calendar_weight(const struct calendar *c, int32_t day);
bool calendar_works(const struct calendar *c, int32_t day);

/* From the one day to the other, both included; nothing if to < from. */
struct calendar_sum calendar_sum(
	const struct calendar *c, int32_t from, int32_t to);
int32_t calendar_count(const struct calendar *c, int32_t from, int32_t to);

/*
 * The n-th working day after a day, or before it where n < 0; the day itself,
 * working or not, where n is 0. |n| up to CALENDAR_STEP_MAX, else DAY_NONE; so
 * too where the answer lies outside of the years 1 to 9999.
 */
enum { CALENDAR_STEP_MAX = 1000000 };
int32_t calendar_step(const struct calendar *c, int32_t day, int32_t n);

void calendar_free(struct calendar *c);

#endif
