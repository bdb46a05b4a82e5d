/*
 * The days off and the days worked of an iCalendar file (RFC 5545), such as
 * the public ones of China's holidays.
 *
 * An event with a mark counts: as a day worked if its SUMMARY holds 班 (上班,
 * 补班, 春节（班）), else as a day off if it holds 休 or 假 (春节 休,
 * 元旦假期); X-APPLE-SPECIAL-DAY, WORK-HOLIDAY or ALTERNATE-WORKDAY, goes
 * before that. 调休 alone may mean either, and is refused. In a file where no
 * event has a mark, each that has no time of day is a day off. Others, and what
 * is STATUS: CANCELLED, count as nothing, and so do other components.
 *
 * DTEND is the day after the last one; without it, or where it is DTSTART
 * again, which is no RFC but common, the event has one day, or its DURATION in
 * days or weeks. Of an event with times all days are taken that it touches.
 * RRULE may be FREQ=YEARLY with INTERVAL, COUNT and UNTIL, and BYMONTH and
 * BYMONTHDAY if they say what DTSTART does; it runs to the year ICS_LAST at the
 * latest. Its days are told as yearly ones (rules/calendar.h). Any other RRULE,
 * RDATE, EXDATE and RECURRENCE-ID of an event that counts are refused.
 *
 * Pure; the file is given whole, and memory is taken for each event.
 */
#ifndef RULES_ICS_H
#define RULES_ICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "rules/calendar.h"
#include "rules/icsevent.h"

enum { ICS_NESTED_MAX = 16 }; /* components in one another */

struct ics {
	uint64_t line;    /* where the fault is */
	struct buf value; /* the day or rule at fault, if there is one */
};

/* Does it begin as an iCalendar file? No byte-order mark is looked for. */
bool ics_is(const char *s, size_t n);

/*
 * Tell the calendar the days of a file. NULL, or why not; f then says where.
 * f is zeroed first; the caller gives f->value back by buf_free.
 */
const char *ics_tell(
	struct ics *f, struct calendar *c, const char *s, size_t n);

#endif
