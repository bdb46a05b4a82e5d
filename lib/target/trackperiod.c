#include <inttypes.h>
#include <stdlib.h>

#include "base/mem.h"
#include "target/track.h"

/* What the days of a calendar weigh: the one place that asks it. */
static int64_t
weight(const struct track *t, int32_t from, int32_t to)
{
	return calendar_sum(t->calendar, from, to).weight;
}

/* The same date a year before, 28 February for the 29th; weeks: weekday. */
static int32_t
year_before(enum period_kind kind, int32_t day)
{
	int year, month, mday;

	if (kind == PERIOD_WEEK)
		return day - 364;
	day_civil(day, &year, &month, &mday);
	year--;
	if (year < 1)
		return DAY_NONE;
	return day_of(year, month,
		day_exists(year, month, mday) ? mday
					      : day_month_len(year, month));
}

void
track_last_days(const struct track *t, const struct period *p, int32_t *from,
	int32_t *to)
{
	*from = year_before(t->by, p->from);
	*to = t->by == PERIOD_WEEK || *from == DAY_NONE
		      ? year_before(t->by, p->to)
		      : period_of(p->kind, *from).to;
}

static void
set_last(const struct track *t, struct track_period *w)
{
	track_last_days(t, &w->period, &w->last_from, &w->last_to);
	if (w->is_over || w->last_from == DAY_NONE)
		return;
	w->last_to = t->done < w->period.from ? w->last_from - 1
					      : year_before(t->by, t->done);
}

static void
set_tail(struct track *t, struct track_period *w)
{
	const int32_t days =
		calendar_count(t->calendar, w->period.from, w->period.to);

	w->tail = INT32_MAX;
	if (days == 0)
		return;
	w->tail = calendar_step(
		t->calendar, w->period.to + 1, days < 4 ? -1 : -(days / 4));
	w->tail_weight = weight(t, w->tail, w->period.to);
}

static void
add_period(struct track *t, const struct period *p)
{
	struct track_period *w = &t->period[t->nperiod++];
	const int32_t from = t->done < p->from ? p->from : t->done + 1;

	*w = (struct track_period){.period = *p, .day = DAY_NONE};
	w->is_over = t->done >= p->to;
	w->all = weight(t, p->from, p->to);
	if (!w->is_over) {
		w->day = calendar_step(t->calendar, from - 1, 1);
		if (w->day > p->to)
			w->day = DAY_NONE;
	}
	if (w->day != DAY_NONE) {
		const int32_t sunday = period_of(PERIOD_WEEK, w->day).to;

		w->left = weight(t, w->day, p->to);
		w->days_left = calendar_count(t->calendar, w->day, p->to);
		w->week = weight(t, w->day, sunday < p->to ? sunday : p->to);
		w->weight = weight(t, w->day, w->day);
	}
	set_last(t, w);
	set_tail(t, w);
}

bool
track_is_part(enum period_kind part, enum period_kind whole)
{
	return part == whole || part == PERIOD_DAY ||
	       (part > whole && part != PERIOD_WEEK && whole != PERIOD_WEEK);
}

/* The shortest that the plan has, but days are summed up to months. */
static enum period_kind
default_kind(const struct plan *p)
{
	int kind = -1;

	for (size_t i = 0; i < p->n; i++) {
		const int k = (int)p->row[i].period.kind;

		if (p->row[i].has_period && k != PERIOD_DAY && k > kind)
			kind = k;
	}
	return kind < 0 ? PERIOD_MONTH : (enum period_kind)kind;
}

static int
by_from(const void *va, const void *vb)
{
	const struct period *a = va, *b = vb;

	return a->from < b->from ? -1 : a->from > b->from;
}

void
track_periods(struct track *t, const struct period *given, int by, bool is_all)
{
	const struct plan *p = t->plan;
	struct period *list = mem_zalloc(p->n + 1, sizeof *list);
	size_t n = 0;

	for (size_t i = 0; i < p->n && given == NULL; i++)
		if (!p->row[i].has_period)
			die_usage("the plan has targets without a period "
				  "(%s:%" PRIu64
				  "): say which it is, --period P",
				p->row[i].file, p->row[i].line);
	t->by = given    ? given->kind
		: by < 0 ? default_kind(p)
			 : (enum period_kind)by;
	t->done = t->as_of.is_day ? t->as_of.day : t->as_of.day - 1;
	if (given)
		list[n++] = *given;
	else if (!is_all)
		list[n++] = period_of(t->by, t->as_of.day);
	for (size_t i = 0; i < p->n && given == NULL && is_all; i++)
		if (track_is_part(p->row[i].period.kind, t->by))
			list[n++] = period_of(t->by, p->row[i].period.from);
	qsort(list, n, sizeof *list, by_from);
	t->period = mem_zalloc(n, sizeof *t->period);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || list[i].from != list[i - 1].from)
			add_period(t, &list[i]);
	free(list);
}

size_t
track_find(const struct track *t, int32_t day)
{
	size_t lo = 0, hi = t->nperiod;

	while (lo < hi) {
		const size_t mid = lo + (hi - lo) / 2;

		if (t->period[mid].period.to < day)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

size_t
track_find_last(const struct track *t, int32_t day)
{
	size_t lo = 0, hi = t->nperiod;

	while (lo < hi) {
		const size_t mid = lo + (hi - lo) / 2;

		if (t->period[mid].last_to < day)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Days against those of the period that may hold them. */
static enum track_in
compare(int32_t from, int32_t to, int32_t of_from, int32_t of_to)
{
	if (to < of_from)
		return TRACK_OUT;
	return from >= of_from && to <= of_to ? TRACK_IN : TRACK_SPLIT;
}

enum track_in
track_now(const struct track *t, int32_t from, int32_t to)
{
	const size_t k = track_find(t, from);
	const struct track_period *w = &t->period[k];

	return k == t->nperiod
		       ? TRACK_OUT
		       : compare(from, to, w->period.from, w->period.to);
}

enum track_in
track_last(const struct track *t, int32_t from, int32_t to)
{
	const size_t k = track_find_last(t, from);
	const struct track_period *w = &t->period[k];

	return k == t->nperiod ? TRACK_OUT
			       : compare(from, to, w->last_from, w->last_to);
}

int64_t
track_upto(const struct track *t, const struct period *p, int64_t target,
	int32_t day)
{
	if (day < p->from)
		return 0;
	if (day >= p->to)
		return target;
	return pace_part(
		target, weight(t, p->from, day), weight(t, p->from, p->to));
}
