/*
 * Dates and times as foreign lists write them, to a civil day, perhaps with a
 * time of day and an offset. Read, in full or half width:
 *
 *	2026-11-22  2026/11/22  2026.11.22  20261122  2026-W47-7  2026-326
 *	2026年11月22日 (号, 26年 too)  22.11.2026  22/11/2026  11/22/2026
 *	22-Nov-2026  15 Apr, 2021  Apr 15, 2021  November 22nd 2026
 *	45983, 45983.5: spreadsheet serials, the 1900 system
 *	1763847000, 1763847000123: Unix seconds, milliseconds
 *	202611222130  20261122213000
 *
 * a weekday before or behind, and behind it, after space, comma or T:
 *
 *	21:30  21:30:05.250  213005 (after T)  9:30 PM  9 p.m.  下午9:30
 *	21时30分  晚上9点, and then Z, UTC, GMT, +08:00, +0800, +8, UTC+8
 *
 * Decided:
 * - A day that is none (31 Feb) is refused, never rolled over, and so is a date
 *   without its year or day. Weekdays are not held against the date.
 * - Years are 1000 to 9999 (with a time, not the first and last days of these,
 *   which another zone would put outside); 1990 to 2100 in bare digits, so that
 *   a telephone number is seldom a date and serial 60 (1900-02-29) never.
 * - Two digits are a year where their place is certain: behind a month's name,
 *   before 年, in an order given or learned, or as the only reading. 69 to 99
 *   are 19yy, the others 20yy (POSIX strptime, %y).
 * - 24:00 is read as 23:59:59, so that "till 24:00" stays on its day, and
 *   second 60 as 59. Parts of a second are dropped; of a serial, rounded.
 * - A minus offset needs seconds, a T or UTC before it: 09:00-10:00 is a span.
 */
#ifndef RULES_DATE_H
#define RULES_DATE_H

#include "base/zone.h"
#include "rules/text.h"

/* The order of a date in numbers. 03/04/2026 is no date without one. */
enum date_order {
	DATE_UNKNOWN = 0,
	DATE_YMD = 1,
	DATE_DMY = 2,
	DATE_MDY = 4,
	DATE_ORDERS = 7, /* as a mask: all of them */
};

struct date {
	int32_t day;
	int32_t sec;    /* of the day, 0 to 86399; 0 without has_time */
	int32_t offset; /* seconds east of UTC; 0 without has_offset */
	bool has_time;
	bool has_offset; /* else the time is of the list's own zone */
};

/* What date_read returns for a date that has another order than asked. */
#define DATE_ORDER_WRONG "date_order"

/* And for one that needs an order, where none is known. */
#define DATE_AMBIGUOUS "day, month or year first?"

/*
 * Read a cell. The order decides where the text does not (year first with four
 * digits, a month's name or 年 do). NULL, or why not; an empty cell is "no
 * date".
 */
const char *date_read(
	struct date *d, const char *s, size_t n, enum date_order order);

/*
 * Learning the order of a column: the mask of orders in which a cell is a date,
 * DATE_ORDERS if the cell says nothing. Start with DATE_ORDERS, AND the masks
 * of a sample, and pick: the one order left, or DATE_UNKNOWN, with which only
 * cells that are certain by themselves are read. A mask of 0 says that the
 * column mixes orders.
 */
unsigned date_order_of(const char *s, size_t n);
enum date_order date_order_pick(unsigned mask);

/* "ymd", "dmy", "mdy" to its order and back; DATE_UNKNOWN if s is none. */
enum date_order date_order_named(const char *s);
const char *date_order_name(enum date_order order);

/*
 * As streams want it, with a NUL, into out, which is returned: YYYY-MM-DD
 * without a time, else RFC 3339 in the zone, which also holds a time that came
 * without an offset.
 */
char *date_format(
	char out[INSTANT_MAX], const struct date *d, const struct zone *z);

/*
 * The same as date_read, in any order, and date_format, in fewer steps, for
 * what nearly all lists hold: 2026-03-02 or 2026/3/2, and perhaps 10:05 or
 * 10:05:06 behind it. Its length, 0 if the cell is none such.
 */
size_t date_rewrite(
	char out[INSTANT_MAX], const char *s, size_t n, const struct zone *z);

/*
 * A glance: is the cell such that date_read, in any order, and date_format
 * leave it as it is? It may say no of some that are.
 */
bool date_is_canonical(const char *s, size_t n, const struct zone *z);

#endif
