/*
 * Times of day as foreign lists write them, with or without an offset from
 * UTC; which forms, and what is decided about odd ones, is in rules/date.h.
 */
#ifndef RULES_CLOCK_H
#define RULES_CLOCK_H

#include <stdint.h>

#include "rules/text.h"

enum { CLOCK_DAY = 86400 }; /* seconds */

struct clock {
	int32_t sec;    /* of the day, 0 to CLOCK_DAY - 1 */
	int32_t offset; /* seconds east of UTC; 0 without has_offset */
	bool has_offset;
};

/*
 * Eat a time of day off the front of a folded text (text_fold). NULL, or why
 * not: CLOCK_NONE if there is none to read.
 */
#define CLOCK_NONE "not a time of day"
const char *clock_eat(struct text *t, struct clock *c);

/* hhmmss as a number to seconds of the day; -1 if there is no such time. */
int32_t clock_compact(int64_t hhmmss);

#endif
