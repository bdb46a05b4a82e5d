/*
 * The periods of a plan, by their names (salesutils-formats(5)): 2026,
 * 2026-Q1, 2026-02, 2026-W07, 2026-02-14. Weeks are those of ISO 8601, so one
 * may lie in two months and two years.
 */
#ifndef RULES_PERIOD_H
#define RULES_PERIOD_H

#include "base/day.h"
#include "base/die.h"

/* From long to short; a period of one kind is cut into those behind it. */
enum period_kind {
	PERIOD_YEAR,
	PERIOD_QUARTER,
	PERIOD_MONTH,
	PERIOD_WEEK,
	PERIOD_DAY,
};

struct period {
	enum period_kind kind;
	int32_t from, to; /* its first day and its last */
};

/* "year" to "day", and NULL. */
extern const char *const period_words[];

enum { PERIOD_MAX = DAY_MAX }; /* bytes of a name and its NUL */

/* The period of a name, years 1 to 9999. NULL, or why not. */
MUST_USE const char *period_parse(struct period *p, const char *s, size_t n);

/* The period of a kind that a day is in. */
struct period period_of(enum period_kind kind, int32_t day);

/* Its name with a NUL into out, which is returned. */
char *period_format(char out[PERIOD_MAX], const struct period *p);

#endif
