#include <string.h>

#include "base/mem.h"
#include "rules/clock.h"
#include "rules/date.h"
#include "rules/ymd.h"

enum { SERIAL_1970 = 25569 };
enum { BARE_YEAR_MIN = 1990, BARE_YEAR_MAX = 2100 };

static const char no_date[] = "not a date";
static const char no_day[] = "no such day";

/* As ymd counts them. */
static const struct {
	enum date_order bit;
	char name[4];
} orders[YMD_ORDERS] = {
	[YMD_YMD] = {DATE_YMD, "ymd"},
	[YMD_DMY] = {DATE_DMY, "dmy"},
	[YMD_MDY] = {DATE_MDY, "mdy"},
};

static void
same(int32_t day[YMD_ORDERS], int32_t d)
{
	for (int o = 0; o < YMD_ORDERS; o++)
		day[o] = d;
}

/* YYYYMMDD as a number; years as of all bare digits. */
static const char *
compact(int32_t day[YMD_ORDERS], int64_t v)
{
	int y = (int)(v / 10000), m = (int)(v / 100 % 100), d = (int)(v % 100);

	if (y < BARE_YEAR_MIN || y > BARE_YEAR_MAX)
		return no_date;
	if (!day_exists(y, m, d))
		return no_day;
	same(day, day_of(y, m, d));
	return NULL;
}

/* YYYY-Www-D and YYYY-DDD (ISO 8601); false if it is neither. */
static bool
iso_other(struct text *t, int32_t day[YMD_ORDERS])
{
	struct text r = *t;
	int64_t year, week, d;
	int32_t found;
	int y;

	if (text_number(&r, 4, &year) != 4 || year < 1000)
		return false;
	y = (int)year;
	bool has_hyphen = text_eat(&r, "-");

	if (text_eat(&r, "W")) {
		if (text_number(&r, 2, &week) != 2 ||
			text_eat(&r, "-") != has_hyphen ||
			text_number(&r, 1, &d) != 1 || d < 1 || d > 7)
			return false;
		found = day_of(y, 1, 4);
		found += (int32_t)(7 * (week - 1) + d) - day_weekday(found);
		/* the last week of 9999 ends behind all that is written */
		if (day_week(found, &y) != week || y != year ||
			found > day_of(9999, 12, 31))
			found = DAY_NONE;
	} else {
		if (!has_hyphen || text_number(&r, 3, &d) != 3)
			return false;
		found = day_of(y, 1, 1) + (int32_t)d - 1;
		if (d < 1 || found > day_of(y, 12, 31))
			found = DAY_NONE;
	}
	if (text_number(&r, 1, &d) > 0)
		return false;
	same(day, found);
	*t = r;
	return true;
}

/* Spreadsheet serial: the fraction is one of the day. */
static void
serial(struct date *d, int32_t day[YMD_ORDERS], int64_t v, struct text frac)
{
	int64_t part = 0, whole = 1, c;

	while (whole < 1000000000 && text_number(&frac, 1, &c) == 1) {
		part = part * 10 + c;
		whole *= 10;
	}
	int64_t sec = (2 * part * CLOCK_DAY + whole) / (2 * whole);

	same(day, (int32_t)(v - SERIAL_1970 + sec / CLOCK_DAY));
	d->sec = (int32_t)(sec % CLOCK_DAY);
	d->has_time = part > 0;
}

static const char *
epoch(struct date *d, int32_t day[YMD_ORDERS], int64_t at)
{
	if (at < (int64_t)day_of(BARE_YEAR_MIN, 1, 1) * CLOCK_DAY ||
		at >= (int64_t)day_of(BARE_YEAR_MAX + 1, 1, 1) * CLOCK_DAY)
		return no_date;
	same(day, (int32_t)(at / CLOCK_DAY));
	d->sec = (int32_t)(at % CLOCK_DAY);
	d->has_time = d->has_offset = true;
	return NULL;
}

/* A number and no more, of len digits, with what follows its point. */
static const char *
bare(struct date *d, int32_t day[YMD_ORDERS], int64_t v, int len,
	struct text frac)
{
	const int64_t second = len == 14 ? 1000000 : 10000;

	if (len == 10 || len == 13)
		return epoch(d, day, len == 10 ? v : v / 1000);
	if (len == 5) {
		const int32_t from = day_of(BARE_YEAR_MIN, 1, 1);
		const int32_t to = day_of(BARE_YEAR_MAX, 12, 31);

		if (v < from + SERIAL_1970 || v > to + SERIAL_1970)
			return "a number, and no serial of 1990 to 2100";
		serial(d, day, v, frac);
		return NULL;
	}
	/* .0 is the debris of a float */
	for (size_t i = 0; i < frac.n; i++)
		if (frac.s[i] != '0')
			return no_date;
	if (len == 8)
		return compact(day, v);
	if (len != 12 && len != 14)
		return no_date;
	d->sec = clock_compact(v % second * (len == 14 ? 1 : 100));
	d->has_time = true;
	return d->sec < 0 ? "no such time of day" : compact(day, v / second);
}

/* The day, in each order, off the front of a text. */
static const char *
front(struct text *t, struct date *d, int32_t day[YMD_ORDERS])
{
	struct text r = *t, frac = {0};
	int64_t v, c;

	/* as most lists have it: the same as below, sooner */
	if (t->n == 10 || (t->n > 10 && (t->s[10] == ' ' || t->s[10] == 'T'))) {
		int32_t d10 = t->s[0] == '0' ? DAY_NONE : day_parse(t->s, 10);

		if (d10 != DAY_NONE) {
			same(day, d10);
			t->s += 10;
			t->n -= 10;
			return NULL;
		}
	}
	int len = text_number(&r, 15, &v);

	if (len == 8 && (r.n == 0 || *r.s != '.')) {
		*t = r;
		return compact(day, v);
	}
	if (len >= 5 && text_eat(&r, ".")) {
		frac = r;
		while (text_number(&r, 1, &c) == 1)
			continue;
		frac.n -= r.n;
	}
	if (len >= 5 && r.n == 0) {
		t->n = 0;
		return bare(d, day, v, len, frac);
	}
	if (iso_other(t, day))
		return day[0] == DAY_NONE ? no_day : NULL;
	if (!ymd_eat(t, day))
		return no_date;
	for (int o = 0; o < YMD_ORDERS; o++)
		if (day[o] != DAY_NONE)
			return NULL;
	return no_day;
}

/* The cell: its day in each order, DAY_NONE where it is none. */
static const char *
parse(struct date *d, int32_t day[YMD_ORDERS], const char *s, size_t n)
{
	char tmp[TEXT_FOLD_MAX];
	struct text t = text_fold(tmp, s, n);
	struct clock c;

	*d = (struct date){0};
	if (t.s == NULL)
		return no_date;
	text_eat(&t, "'"); /* a spreadsheet's mark for text */
	ymd_eat_gap(&t);
	const char *why = front(&t, d, day);

	if (why != NULL)
		return why;
	ymd_eat_gap(&t);
	if (t.n == 0)
		return NULL;
	why = clock_eat(&t, &c);
	if (why != NULL)
		return strcmp(why, CLOCK_NONE) == 0 ? no_date : why;
	d->sec = c.sec;
	d->offset = c.offset;
	d->has_offset = c.has_offset;
	d->has_time = true;
	return t.n == 0 ? NULL : no_date;
}

/*
 * An instant at the ends of the calendar may be of the year 999 or 10000 in the
 * zone it is written in. What is said without a zone needs a day more.
 */
static bool
in_range(const struct date *d)
{
	int64_t at = (int64_t)d->day * CLOCK_DAY + d->sec - d->offset;
	int32_t margin = d->has_offset ? 2 : 3;

	return !d->has_time ||
	       (at >= (int64_t)(day_of(1000, 1, 1) + margin) * CLOCK_DAY &&
		       at < (int64_t)(day_of(9999, 12, 31) - margin) *
				       CLOCK_DAY);
}

const char *
date_read(struct date *d, const char *s, size_t n, enum date_order order)
{
	int32_t day[YMD_ORDERS];
	const char *why = parse(d, day, s, n);

	if (why != NULL)
		return why;
	d->day = DAY_NONE;
	for (int o = 0; o < YMD_ORDERS; o++) {
		if (order != DATE_UNKNOWN && order != orders[o].bit)
			continue;
		if (day[o] == DAY_NONE)
			continue;
		if (d->day != DAY_NONE && d->day != day[o])
			return DATE_AMBIGUOUS;
		d->day = day[o];
	}
	if (d->day == DAY_NONE)
		return DATE_ORDER_WRONG;
	return in_range(d) ? NULL : no_day;
}

unsigned
date_order_of(const char *s, size_t n)
{
	struct date d;
	int32_t day[YMD_ORDERS];
	unsigned mask = 0;

	if (parse(&d, day, s, n) != NULL)
		return DATE_ORDERS;
	for (int o = 0; o < YMD_ORDERS; o++)
		if (day[o] != DAY_NONE)
			mask |= orders[o].bit;
	return mask;
}

enum date_order
date_order_pick(unsigned mask)
{
	for (int o = 0; o < YMD_ORDERS; o++)
		if (mask == orders[o].bit)
			return orders[o].bit;
	return DATE_UNKNOWN;
}

enum date_order
date_order_named(const char *s)
{
	for (int o = 0; o < YMD_ORDERS; o++)
		if (strcmp(s, orders[o].name) == 0)
			return orders[o].bit;
	return DATE_UNKNOWN;
}

const char *
date_order_name(enum date_order order)
{
	for (int o = 0; o < YMD_ORDERS; o++)
		if (order == orders[o].bit)
			return orders[o].name;
	return "unknown";
}

char *
date_format(char out[INSTANT_MAX], const struct date *d, const struct zone *z)
{
	if (!d->has_time)
		return day_format(out, d->day);
	int64_t at = d->has_offset
			     ? (int64_t)d->day * CLOCK_DAY + d->sec - d->offset
			     : zone_instant(z, d->day, d->sec);

	return zone_format(z, out, at);
}
