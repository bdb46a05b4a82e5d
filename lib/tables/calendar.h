/*
 * Working calendars, as salesutils-formats(5) tells: a list of built-in names
 * and files with commas between, of which a later one stands over those before
 * it. A file is an iCalendar one (rules/ics.h) or a table with the columns
 * `day` (YYYY-MM-DD or mon to sun), `kind` (holiday or workday), `weight`, if
 * there is one, and, for the reader, `name`. Built in: cn, China 2004 to 2026
 * (its source and licence are in LICENSES here, scripts/make-calendar makes
 * it), and none, which is the plain week and leaves no year unknown.
 */
#ifndef TABLES_CALENDAR_H
#define TABLES_CALENDAR_H

#include <stdbool.h>

#include "rules/calendar.h"

#define CALENDAR_DEFAULT "cn"

/*
 * Fill an initialized calendar from the list arg. What is wrong with it ends
 * the run. The caller calls calendar_free.
 */
void calendar_load(struct calendar *c, const char *arg);

/*
 * Warn if the calendar, called arg, does not know a year from one day to the
 * other. Says whether it did, so that the caller can leave it at one warning.
 */
bool calendar_warn(
	const struct calendar *c, const char *arg, int32_t from, int32_t to);

#endif
