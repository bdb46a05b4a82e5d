#include "rules/calendar.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void
calendar_init(struct calendar *c)
{
	*c = (struct calendar){0};
}

void
calendar_free(struct calendar *c)
{
	free(c->told);
	calendar_init(c);
}

/* How many of the days told are before this one. */
static size_t
told_before(const struct calendar *c, int32_t day)
{
	size_t lo = 0, hi = c->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (c->told[mid].day < day)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

const char *
calendar_tell(struct calendar *c, int32_t day, enum calendar_kind kind)
{
	size_t at = told_before(c, day);
	bool works = kind == CALENDAR_WORKDAY;
	int32_t change = (int32_t)works - (day_weekday(day) <= 5);

	if (at < c->n && c->told[at].day == day)
		return "the day stands here twice";
	c->told = mem_grow(c->told, &c->cap, c->n + 1, sizeof *c->told);
	memmove(c->told + at + 1, c->told + at, (c->n - at) * sizeof *c->told);
	c->n++;
	c->told[at] = (struct calendar_told){
		day, works, at > 0 ? c->told[at - 1].moved : 0};
	for (size_t i = at; i < c->n; i++)
		c->told[i].moved += change;
	return NULL;
}

int
calendar_gap(const struct calendar *c, int32_t from, int32_t to)
{
	int first, last, month, mday;

	day_civil(from, &first, &month, &mday);
	day_civil(to, &last, &month, &mday);
	for (int y = first; y <= last; y++) {
		size_t i = told_before(c, day_of(y, 1, 1));

		if (i == c->n || c->told[i].day > day_of(y, 12, 31))
			return y;
	}
	return 0;
}

bool
calendar_works(const struct calendar *c, int32_t day)
{
	size_t i = told_before(c, day);

	if (i < c->n && c->told[i].day == day)
		return c->told[i].works;
	return day_weekday(day) <= 5;
}

/* Working days up to and with this one, from a day that does not matter. */
static int32_t
ordinal(const struct calendar *c, int32_t day)
{
	int32_t monday = day - (day_weekday(day) - 1);
	int32_t of_week = day - monday + 1;
	size_t i = told_before(c, day + 1);

	/* 1969-12-29 was a Monday, so this divides without a rest */
	return (monday + 3) / 7 * 5 + (of_week < 5 ? of_week : 5) +
	       (i > 0 ? c->told[i - 1].moved : 0);
}

int32_t
calendar_count(const struct calendar *c, int32_t from, int32_t to)
{
	return to < from ? 0 : ordinal(c, to) - ordinal(c, from - 1);
}

int32_t
calendar_step(const struct calendar *c, int32_t day, int32_t n)
{
	int32_t first = day_of(1, 1, 1), last = day_of(9999, 12, 31);
	int32_t lo = n < 0 ? first : day, hi = n < 0 ? day : last;
	int32_t want;

	if (n == 0)
		return day;
	if (n < -CALENDAR_STEP_MAX || n > CALENDAR_STEP_MAX)
		return DAY_NONE;
	want = n > 0 ? ordinal(c, day) + n : ordinal(c, day - 1) + 1 + n;
	if (want <= ordinal(c, first - 1) || want > ordinal(c, last))
		return DAY_NONE;
	/* the first day that has so many behind it is itself a working one */
	while (lo < hi) {
		int32_t mid = lo + (hi - lo) / 2;

		if (ordinal(c, mid) < want)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

size_t
calendar_periods(const struct calendar *c,
	struct calendar_period out[CALENDAR_PERIODS], int year, int month)
{
	size_t n = 0;

	for (int m = 1; month == 0 && m <= 12; m++) {
		int32_t day = day_of(year, m, 1);

		out[n].days = calendar_count(
			c, day, day + day_month_len(year, m) - 1);
		day_format(out[n].name, day);
		out[n++].name[7] = '\0';
	}
	for (int d = 1; month > 0 && d <= day_month_len(year, month); d++) {
		int32_t day = day_of(year, month, d);

		if (!calendar_works(c, day))
			continue;
		out[n].days = 1;
		day_format(out[n++].name, day);
	}
	return n;
}
