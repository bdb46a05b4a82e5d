#include "rules/calendar.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* Sum up the plain week anew. */
static void
sum_week(struct calendar *c)
{
	for (int i = 0; i < 7; i++) {
		int32_t weight = c->week[i].weight;

		c->to[i + 1].days = c->to[i].days + (weight > 0);
		c->to[i + 1].weight = c->to[i].weight + weight;
	}
}

void
calendar_init(struct calendar *c)
{
	*c = (struct calendar){0};
	for (int i = 0; i < 7; i++)
		c->week[i] = (struct calendar_weekday){
			i < 5 ? CALENDAR_WORKDAY : CALENDAR_HOLIDAY, -1};
	sum_week(c);
}

void
calendar_free(struct calendar *c)
{
	free(c->told);
	calendar_init(c);
}

void
calendar_layer(struct calendar *c)
{
	c->layer++;
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

/* Sum up anew what the days told from here on won. */
static void
recount(struct calendar *c, size_t from)
{
	struct calendar_sum s = {0};

	if (from > 0)
		s = c->told[from - 1].won;
	for (size_t i = from; i < c->n; i++) {
		struct calendar_told *t = &c->told[i];
		int32_t plain = c->week[day_weekday(t->day) - 1].weight;

		s.days += (t->weight > 0) - (plain > 0);
		s.weight += t->weight - plain;
		t->won = s;
	}
}

static const char twice[] = "the day stands here twice, and not the same";

static const char *
tell(struct calendar *c, int32_t day, int32_t weight, bool is_yearly)
{
	size_t at = told_before(c, day);
	struct calendar_told *t;
	bool is_same = false;

	if (at < c->n && c->told[at].day == day) {
		t = &c->told[at];
		is_same = t->weight == weight;
		if (t->layer == c->layer && !is_same)
			return twice;
	} else {
		c->told = mem_grow(c->told, &c->cap, c->n + 1, sizeof *t);
		t = &c->told[at];
		memmove(t + 1, t, (c->n - at) * sizeof *t);
		*t = (struct calendar_told){.day = day, .is_yearly = true};
		c->n++;
	}
	t->weight = weight;
	t->layer = c->layer;
	t->is_yearly = t->is_yearly && is_yearly;
	if (!is_same)
		recount(c, at);
	return NULL;
}

const char *
calendar_tell(struct calendar *c, int32_t day, int32_t weight)
{
	return tell(c, day, weight, false);
}

const char *
calendar_tell_yearly(struct calendar *c, int32_t day, int32_t weight)
{
	return tell(c, day, weight, true);
}

const char *
calendar_tell_weekday(struct calendar *c, int weekday, int32_t weight)
{
	struct calendar_weekday *w = &c->week[weekday - 1];

	if (w->layer == c->layer && w->weight != weight)
		return twice;
	*w = (struct calendar_weekday){weight, c->layer};
	sum_week(c);
	recount(c, 0);
	return NULL;
}

static bool
is_known(const struct calendar *c, int year)
{
	int32_t last = day_of(year, 12, 31);

	for (size_t i = told_before(c, day_of(year, 1, 1));
		i < c->n && c->told[i].day <= last; i++)
		if (!c->told[i].is_yearly)
			return true;
	return false;
}

int
calendar_gap(const struct calendar *c, int32_t from, int32_t to)
{
	int first, last, month, mday;

	day_civil(from, &first, &month, &mday);
	day_civil(to, &last, &month, &mday);
	for (int y = first; !c->is_whole && y <= last; y++)
		if (!is_known(c, y))
			return y;
	return 0;
}

void
calendar_years(const struct calendar *c, struct buf *b)
{
	int first, last, month, mday;
	const char *sep = "";

	if (c->n == 0)
		return;
	day_civil(c->told[0].day, &first, &month, &mday);
	day_civil(c->told[c->n - 1].day, &last, &month, &mday);
	for (int y = first; y <= last; y++) {
		int end = y;

		if (!is_known(c, y))
			continue;
		while (end < last && is_known(c, end + 1))
			end++;
		buf_addf(b, end > y ? "%s%d to %d" : "%s%d", sep, y, end);
		sep = ", ";
		y = end;
	}
}

int32_t
calendar_weight(const struct calendar *c, int32_t day)
{
	size_t i = told_before(c, day);

	if (i < c->n && c->told[i].day == day)
		return c->told[i].weight;
	return c->week[day_weekday(day) - 1].weight;
}

bool
calendar_works(const struct calendar *c, int32_t day)
{
	return calendar_weight(c, day) > 0;
}

/* All up to and with this day, from a day that does not matter. */
static struct calendar_sum
sum_to(const struct calendar *c, int32_t day)
{
	int of_week = day_weekday(day);
	/* 1969-12-29 was a Monday, so this divides without a rest */
	int32_t weeks = (day - of_week + 1 + 3) / 7;
	size_t i = told_before(c, day + 1);
	struct calendar_sum s = c->to[of_week];

	s.days += weeks * c->to[7].days;
	s.weight += weeks * c->to[7].weight;
	if (i > 0) {
		s.days += c->told[i - 1].won.days;
		s.weight += c->told[i - 1].won.weight;
	}
	return s;
}

struct calendar_sum
calendar_sum(const struct calendar *c, int32_t from, int32_t to)
{
	struct calendar_sum a, b;

	if (to < from)
		return (struct calendar_sum){0};
	a = sum_to(c, from - 1);
	b = sum_to(c, to);
	return (struct calendar_sum){b.days - a.days, b.weight - a.weight};
}

int32_t
calendar_count(const struct calendar *c, int32_t from, int32_t to)
{
	return calendar_sum(c, from, to).days;
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
	want = n > 0 ? sum_to(c, day).days + n
		     : sum_to(c, day - 1).days + 1 + n;
	if (want <= sum_to(c, first - 1).days || want > sum_to(c, last).days)
		return DAY_NONE;
	/* the first day that has so many behind it is itself a working one */
	while (lo < hi) {
		int32_t mid = lo + (hi - lo) / 2;

		if (sum_to(c, mid).days < want)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}
