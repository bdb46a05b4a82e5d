#include <inttypes.h>

#include "base/mem.h"
#include "target/trackrow.h"

static const char *const columns[TRACKROW_COLUMNS] = {
	[TRACKROW_UNIT] = "unit",
	[TRACKROW_PARENT] = "parent",
	[TRACKROW_LEVEL] = "level",
	[TRACKROW_PERIOD] = "period",
	[TRACKROW_PRODUCT] = "product",
	[TRACKROW_METRIC] = "metric",
	[TRACKROW_KIND] = "kind",
	[TRACKROW_TARGET] = "target",
	[TRACKROW_ACTUAL] = "actual",
	[TRACKROW_ATTAINMENT] = "attainment",
	[TRACKROW_TO_DATE] = "plan_to_date",
	[TRACKROW_PACE] = "pace",
	[TRACKROW_PROJECTED] = "projected",
	[TRACKROW_REMAINING] = "remaining",
	[TRACKROW_DAYS_LEFT] = "days_left",
	[TRACKROW_PER_DAY] = "per_day",
	[TRACKROW_LIFT] = "lift",
	[TRACKROW_DAY] = "day",
	[TRACKROW_TODAY] = "today",
	[TRACKROW_SHORTFALL] = "shortfall",
	[TRACKROW_SKEW] = "skew",
	[TRACKROW_RANK] = "rank",
	[TRACKROW_BAND] = "band",
	[TRACKROW_LAST] = "last",
	[TRACKROW_GROWTH] = "growth",
	[TRACKROW_WHY] = "track_why",
};

void
trackrow_head(struct head *h, bool is_explained)
{
	for (int i = 0; i < TRACKROW_COLUMNS - !is_explained; i++)
		head_add(h, columns[i]);
}

static struct cell
text(const struct track *t, uint32_t id)
{
	struct cell c = {"unit", 4, false};

	if (id != TRACK_NO_LEVEL)
		c.s = plan_text(t->plan, id, &c.n);
	return c;
}

static void
set(struct trackrow *r, enum trackrow_col col, size_t from)
{
	r->cell[col] = (struct cell){r->b.s + from, r->b.n - from, false};
}

static void
put_ratio(struct trackrow *r, enum trackrow_col col, struct ratio x)
{
	const size_t from = r->b.n;

	ratio_print(&r->b, x, 2);
	set(r, col, from);
}

static struct ratio
percent(struct ratio x)
{
	return (struct ratio){x.num * 100, x.den};
}

/* Hundredths, with their places where they have some. */
static struct ratio
amount(int64_t n, int *places)
{
	*places = n % 100 == 0 ? 0 : 2;
	return (struct ratio){n, 100};
}

static void
add_amount(struct buf *b, int64_t n)
{
	int places;
	const struct ratio x = amount(n, &places);

	ratio_print(b, x, places);
}

static void
put_amount(struct trackrow *r, enum trackrow_col col, int64_t n)
{
	const size_t from = r->b.n;

	add_amount(&r->b, n);
	set(r, col, from);
}

static void
put_text(struct trackrow *r, enum trackrow_col col, const char *s)
{
	const size_t from = r->b.n;

	buf_adds(&r->b, s);
	set(r, col, from);
}

/* What a plain day that is left must bring. */
static struct ratio
per_day(const struct pace *p)
{
	struct ratio r = pace_per_day(p);

	r.num *= CALENDAR_WORKDAY;
	return r;
}

/* How the target is known. */
static void
say_target(struct buf *b, const struct track *t, const struct track_cell *c,
	const struct pace *p)
{
	const struct track_period *w = &t->period[c->period];

	buf_addf(b, "target %" PRId64, p->target);
	if (c->from == TRACK_UNITS)
		buf_adds(b, ", the sum of the units below");
	else if (c->from == TRACK_PARTS)
		buf_addf(b, ", the sum of its %ss", period_words[c->parts]);
	buf_adds(b, "; ");
	add_amount(b, w->all - w->left);
	buf_adds(b, " of ");
	add_amount(b, w->all);
	buf_addf(
		b, " working days are over: plan to date %" PRId64, p->to_date);
	if (c->from == TRACK_ROW && c->parts != t->by)
		buf_addf(b, " by its %ss", period_words[c->parts]);
	else if (c->from == TRACK_ROW && !w->is_over) {
		buf_addf(b, " = %" PRId64 " * ", p->target);
		add_amount(b, w->all - w->left);
		buf_adds(b, " / ");
		add_amount(b, w->all);
		buf_adds(b, " rounded");
	}
}

/* What is left of it, and how it is to come in. */
static void
say_rest(struct trackrow *r, const struct track_period *w, const struct pace *p)
{
	struct buf *b = &r->b;
	const struct ratio day = {(__int128)p->target * p->day, p->all};

	buf_adds(b, "; left ");
	add_amount(b, pace_missing(p));
	buf_adds(b, " over ");
	add_amount(b, w->left);
	buf_adds(b, " days: ");
	ratio_print(b, per_day(p), 2);
	buf_adds(b, " a day where ");
	ratio_print(b, day, 2);
	buf_addf(b, " were planned; %s", pace_policy_name(r->policy));
	if (r->policy == PACE_CAP) {
		const struct ratio most = pace_cap_left(p, r->cap);

		buf_adds(b, ": at most ");
		ratio_print(b, pace_cap_day(p, r->cap), 4);
		buf_adds(b, " a day and ");
		ratio_print(b, most, 4);
		buf_adds(b, " in all");
	} else if (r->policy == PACE_WEEK) {
		buf_addf(b,
			": plan up to its end %" PRId64 "; %" PRId64
			" days to it",
			p->to_week, p->week);
	} else if (r->policy != PACE_EVEN) {
		buf_addf(b, ": the day had %" PRId64, p->of_day);
	}
	buf_addf(b, "; today %.*s", (int)r->cell[TRACKROW_TODAY].n,
		r->cell[TRACKROW_TODAY].s);
}

static void
put_why(struct trackrow *r, const struct track_cell *c, const struct pace *p)
{
	const struct track_period *w = &r->t->period[c->period];
	struct buf *b = &r->b;
	const size_t from = b->n;

	say_target(b, r->t, c, p);
	buf_adds(b, "; sold ");
	add_amount(b, p->done);
	if (p->now != p->done) {
		buf_adds(b, " and ");
		add_amount(b, p->now - p->done);
		buf_adds(b, " on the day at hand");
	}
	if (p->to_date > 0) {
		buf_adds(b, ": pace ");
		ratio_print(b, percent(pace_pace(p)), 2);
		buf_adds(b, " %");
	}
	if (w->day != DAY_NONE)
		say_rest(r, w, p);
	set(r, TRACKROW_WHY, from);
}

/* What the days that are left must bring. */
static void
put_day(struct trackrow *r, const struct track_period *w, const struct pace *p)
{
	char day[DAY_MAX];

	put_amount(r, TRACKROW_DAYS_LEFT, (int64_t)w->days_left * 100);
	if (w->day == DAY_NONE)
		return;

	const struct pace_today today = pace_today(p, r->policy, r->cap);

	put_ratio(r, TRACKROW_PER_DAY, per_day(p));
	put_ratio(r, TRACKROW_LIFT, pace_lift(p));
	put_text(r, TRACKROW_DAY, day_format(day, w->day));
	put_amount(r, TRACKROW_TODAY, today.target * 100);
	if (r->policy == PACE_CAP)
		put_amount(r, TRACKROW_SHORTFALL, today.shortfall);
}

static void
put_last(struct trackrow *r, const struct track_sold *sold)
{
	if (sold->nsplit > 0)
		return;
	put_amount(r, TRACKROW_LAST, sold->last);
	if (sold->last == 0)
		put_text(r, TRACKROW_GROWTH, "new");
	else
		put_ratio(r, TRACKROW_GROWTH,
			pace_growth(sold->done, sold->last));
}

/* The texts of the plan that name a cell. */
static void
put_names(struct trackrow *r, const struct track_cell *c)
{
	const struct track *t = r->t;
	const uint32_t unit = c->key[PLAN_UNIT];
	char period[PERIOD_MAX];

	r->cell[TRACKROW_UNIT] = text(t, unit);
	r->cell[TRACKROW_PARENT] = text(t, t->plan->parent[unit]);
	r->cell[TRACKROW_LEVEL] = text(t, t->unit[unit].level);
	r->cell[TRACKROW_PRODUCT] = text(t, c->key[PLAN_PRODUCT]);
	r->cell[TRACKROW_METRIC] = text(t, c->key[PLAN_METRIC]);
	r->cell[TRACKROW_KIND] = text(t, c->key[PLAN_KIND]);
	put_text(r, TRACKROW_PERIOD,
		period_format(period, &t->period[c->period].period));
}

const struct cell *
trackrow_make(struct trackrow *r, const struct track_cell *c)
{
	const struct track_period *w = &r->t->period[c->period];
	const struct track_sold sold = track_sold(r->t, c);
	const struct pace p = track_pace(r->t, c);

	buf_clear(&r->b);
	buf_need(&r->b, 2048); /* cells point into it: it may not move */
	for (int i = 0; i < TRACKROW_COLUMNS; i++)
		r->cell[i] = (struct cell){"", 0, false};
	put_names(r, c);
	put_amount(r, TRACKROW_TARGET, p.target * 100);
	put_amount(r, TRACKROW_ACTUAL, p.now);
	put_ratio(r, TRACKROW_ATTAINMENT, percent(pace_attainment(&p)));
	put_amount(r, TRACKROW_TO_DATE, p.to_date * 100);
	put_ratio(r, TRACKROW_PACE, percent(pace_pace(&p)));
	put_ratio(r, TRACKROW_PROJECTED, pace_projected(&p));
	put_amount(r, TRACKROW_REMAINING, pace_remaining(&p));
	put_day(r, w, &p);
	if (w->is_over && w->tail_weight > 0)
		put_ratio(r, TRACKROW_SKEW,
			pace_skew(
				sold.tail, sold.done, w->tail_weight, w->all));
	if (c->is_ranked) {
		put_amount(r, TRACKROW_RANK, (int64_t)c->rank * 100);
		put_text(r, TRACKROW_BAND, rank_band_name(c->band));
	}
	if (r->t->has_last)
		put_last(r, &sold);
	if (r->is_explained)
		put_why(r, c, &p);
	return r->cell;
}

void
trackrow_free(struct trackrow *r)
{
	buf_free(&r->b);
}
