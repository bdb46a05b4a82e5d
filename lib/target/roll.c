#include <string.h>

#include "target/roll.h"

/*
 * The periods of one unit and series, as they open and close in the order of
 * time: all time, a year, a quarter, a month; days have no parts.
 */
enum { ALL, MONTH = PERIOD_MONTH + 1, DEPTHS };

struct roll {
	struct margin *m;
	struct findings *l;
	struct sums *made; /* what was covered by its parts */
	uint64_t who;
	struct open {
		bool is_open;
		struct period period;
		const struct sum *whole; /* NULL: it has no row */
		struct sum parts;        /* their sum */
		int ncovered; /* of the periods next to it in length */
		enum period_kind by;
	} open[DEPTHS];
};

static struct open
opened(const struct roll *r, struct period p, const struct sum *whole)
{
	return (struct open){
		.is_open = true,
		.period = p,
		.whole = whole,
		.parts = {.who = r->who,
			.when = sum_when(&p),
			.row = UINT32_MAX},
		.by = PERIOD_DAY,
	};
}

/* A part, or the parts of what has no row, to the period around it. */
static void
add_part(struct open *to, const struct sum *part, uint32_t n,
	enum period_kind by)
{
	sum_merge(&to->parts, part);
	to->parts.parts += n - 1;
	if (by < to->by)
		to->by = by;
}

/* All days of a month count as covered: days off have no row. */
static bool
is_covered(const struct open *o, int depth)
{
	static const int need[DEPTHS] = {
		[PERIOD_YEAR + 1] = 4, [PERIOD_QUARTER + 1] = 3};

	return o->parts.parts > 0 && o->ncovered >= need[depth];
}

static void
close_period(struct roll *r, int depth)
{
	struct open *o = &r->open[depth];
	const bool has_parts = o->parts.parts > 0;
	const bool covers = o->whole || is_covered(o, depth);
	const int kind = depth == ALL ? MARGIN_ALL : depth - 1;

	o->is_open = false;
	if (o->whole && has_parts)
		margin_compare(r->m, r->l, FINDING_PERIOD, o->whole, &o->parts,
			period_words[o->by], strlen(period_words[o->by]));
	if (depth == ALL) {
		if (o->whole || has_parts)
			sums_add(&r->m->all, o->whole ? o->whole : &o->parts);
	} else if (o->whole)
		add_part(o - 1, o->whole, 1, (enum period_kind)kind);
	else if (has_parts)
		add_part(o - 1, &o->parts, o->parts.parts, o->by);
	if (depth != ALL)
		o[-1].ncovered += covers;
	if (!o->whole && covers && (r->m->kinds >> kind & 1))
		sums_add(r->made, &o->parts)->is_row = false;
}

static void
close_down_to(struct roll *r, int depth)
{
	for (int d = DEPTHS - 1; d >= depth; d--)
		if (r->open[d].is_open)
			close_period(r, d);
}

/* Is there a day in this month, among sums of which one is near it? */
static bool
has_day(const struct sum *c, size_t n, size_t near, const struct period *month)
{
	size_t i = near;

	while (i > 0 && c[i - 1].when != 0 && sum_day(&c[i - 1]) >= month->from)
		i--;
	for (; i < n && sum_day(&c[i]) <= month->to; i++)
		if (sum_kind(&c[i]) == PERIOD_DAY &&
			sum_day(&c[i]) >= month->from)
			return true;
	return false;
}

/*
 * A week is checked where its days stand, unless it reaches into a month that
 * is not planned by days.
 */
static void
close_week(struct roll *r, const struct open *week, const struct sum *c,
	size_t n, size_t at)
{
	const struct period first = period_of(PERIOD_MONTH, week->period.from);
	const struct period last = period_of(PERIOD_MONTH, week->period.to);

	if (week->parts.parts == 0 || !has_day(c, n, at, &first) ||
		!has_day(c, n, at, &last))
		return;
	if (week->whole)
		margin_compare(r->m, r->l, FINDING_PERIOD, week->whole,
			&week->parts, "day", 3);
	else if (r->m->kinds >> PERIOD_WEEK & 1)
		sums_add(r->made, &week->parts)->is_row = false;
}

/* The weeks of one unit and series; a week stands before its days. */
static void
roll_weeks(struct roll *r, const struct sum *c, size_t n)
{
	struct open week = {0};

	for (size_t i = 0; i < n; i++) {
		const bool is_week = sum_kind(&c[i]) == PERIOD_WEEK;

		if (!is_week && sum_kind(&c[i]) != PERIOD_DAY)
			continue;
		if (is_week || !week.is_open ||
			sum_day(&c[i]) > week.period.to) {
			if (week.is_open)
				close_week(r, &week, c, n, i - 1);
			week = opened(r, period_of(PERIOD_WEEK, sum_day(&c[i])),
				is_week ? &c[i] : NULL);
		}
		if (!is_week)
			sum_merge(&week.parts, &c[i]);
	}
	if (week.is_open)
		close_week(r, &week, c, n, n - 1);
}

/* A period of the calendar: those before it end, those around it begin. */
static void
take_period(struct roll *r, const struct sum *c)
{
	const enum period_kind kind = sum_kind(c);
	const int32_t day = sum_day(c);
	const int depth = kind == PERIOD_DAY ? DEPTHS : (int)kind + 1;

	for (int d = ALL + 1; d < depth; d++) {
		if (r->open[d].is_open && day <= r->open[d].period.to)
			continue;
		close_down_to(r, d);
		r->open[d] = opened(
			r, period_of((enum period_kind)(d - 1), day), NULL);
	}
	if (kind == PERIOD_DAY) {
		add_part(&r->open[MONTH], c, 1, kind);
		return;
	}
	close_down_to(r, depth);
	r->open[depth] = opened(r, period_of(kind, day), c);
}

void
roll_periods(struct margin *m, struct findings *l, struct sums *made,
	const struct sum *c, size_t n)
{
	struct roll r = {.m = m, .l = l, .made = made, .who = c[0].who};
	const bool has_all = c[0].when == 0;

	r.open[ALL] = opened(&r, (struct period){0}, has_all ? c : NULL);
	r.open[ALL].parts.when = 0;
	c += has_all;
	n -= has_all;
	for (size_t i = 0; i < n; i++)
		if (sum_kind(&c[i]) != PERIOD_WEEK)
			take_period(&r, &c[i]);
	close_down_to(&r, ALL + 1);
	if (m->kinds >> PERIOD_WEEK & 1)
		roll_weeks(&r, c, n);
	/* of a plan of nothing but weeks they are the parts of all time */
	if (r.open[ALL].parts.parts == 0)
		for (size_t i = 0; i < n; i++)
			add_part(&r.open[ALL], &c[i], 1, PERIOD_WEEK);
	close_period(&r, ALL);
}
