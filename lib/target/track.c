#include <stdlib.h>
#include <string.h>

#include "target/track.h"

#define SOLD_MAX INT64_C(1000000000000000000) /* 10^18, hundredths */

/* What a sale is to a period: of it, of what it is compared with, or partly. */
enum side { NOW, LAST, SPLIT };

static void
add(int64_t *sum, int64_t amount)
{
	*sum += amount;
	if (*sum > SOLD_MAX || *sum < -SOLD_MAX)
		die("sales sum to more than 10^16");
}

static void
add_sold(const struct track *t, struct track_sold *sold, size_t period,
	const struct track_sale *s, enum side side)
{
	if (side == SPLIT)
		sold->nsplit++;
	if (side == LAST)
		add(&sold->last, s->amount);
	if (side != NOW)
		return;
	add(&sold->now, s->amount);
	if (s->day <= t->done)
		add(&sold->done, s->amount);
	if (s->day >= t->period[period].tail)
		add(&sold->tail, s->amount);
}

static struct track_sum *
find_sum(const struct track *t, uint32_t unit, uint32_t product,
	uint32_t metric, size_t period)
{
	const uint32_t key[] = {unit, product, metric};
	const int64_t i = map_find(&t->series, key, sizeof key);

	return i < 0 ? NULL : &t->sum[(size_t)i * t->nperiod + period];
}

/* Is a day in a part of which the unit of a series has an exempt target? */
static bool
is_off(const struct track *t, uint32_t series, int32_t day, enum side side)
{
	size_t lo = 0, hi = t->noff;

	while (lo < hi) {
		const size_t mid = lo + (hi - lo) / 2;

		if (t->off[mid].series < series)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < t->noff && t->off[lo].series == series; lo++) {
		const struct track_off *o = &t->off[lo];

		if (side == NOW ? day >= o->from && day <= o->to
				: day >= o->last_from && day <= o->last_to)
			return true;
	}
	return false;
}

/*
 * What was sold is not of all targets of who sold it, and of those above: a
 * target that is the sum of others' is without what is exempt (is_out, by
 * kind), and one that is the sum of some months is without the months of
 * another kind, where the unit is exempt in these or those.
 */
static void
take_out(struct track *t, const struct track_sum *sum, bool is_out[PLAN_KINDS],
	const struct track_sale *s, size_t period, enum side side)
{
	for (int k = 0; k < PLAN_KINDS; k++) {
		if (sum->cell[k] == 0)
			continue;
		struct track_cell *c = &t->cell[sum->cell[k] - 1];

		if (c->from == TRACK_PARTS && sum->is_parted && side != SPLIT &&
			(k == PLAN_EXEMPT) !=
				is_off(t, c->series, s->day, side))
			add_sold(t, &c->without, period, s, side);
		if (c->from == TRACK_UNITS && is_out[k])
			add_sold(t, &c->without, period, s, side);
		/* its own is of all below it, whoever is exempt there */
		if (c->from != TRACK_UNITS)
			is_out[k] = false;
	}
}

/* To a period of a product, of the unit and those above it. */
static bool
add_up(struct track *t, const struct track_sale *s, uint32_t product,
	size_t period, enum side side)
{
	bool is_out[PLAN_KINDS] = {false}, is_found = false;

	for (uint32_t x = s->unit; x != 0; x = t->plan->parent[x]) {
		struct track_sum *sum =
			find_sum(t, x, product, s->metric, period);

		if (sum) {
			add_sold(t, &sum->all, period, s, side);
			take_out(t, sum, is_out, s, period, side);
			is_found = true;
		}
		if (t->unit[x].is_exempt || (sum && sum->is_exempt))
			memset(is_out, true, sizeof is_out);
	}
	return is_found;
}

/* To the total of products, and to its own. */
static bool
add_products(struct track *t, const struct track_sale *s, size_t period,
	enum side side)
{
	bool is_found = add_up(t, s, 0, period, side);

	if (s->product != 0 && s->product != PLAN_NONE)
		is_found |= add_up(t, s, s->product, period, side);
	return is_found;
}

bool
track_add(struct track *t, const struct track_sale *s)
{
	bool is_found = false;

	if (s->is_now)
		is_found = add_products(t, s, track_find(t, s->day), NOW);
	/* 28 February may stand for the 29th too */
	for (size_t k = track_find_last(t, s->day);
		s->is_last && k < t->nperiod &&
		t->period[k].last_from <= s->day;
		k++)
		is_found |= add_products(t, s, k, LAST);
	for (size_t k = track_find_last(t, s->from);
		s->is_split && k < t->nperiod &&
		t->period[k].last_from <= s->to;
		k++)
		add_products(t, s, k, SPLIT);
	t->has_last |= s->is_last || s->is_split;
	return is_found;
}

static const struct track_sum *
sum_of(const struct track *t, const struct track_cell *c)
{
	return &t->sum[c->series * t->nperiod + c->period];
}

struct track_sold
track_sold(const struct track *t, const struct track_cell *c)
{
	struct track_sold sold = sum_of(t, c)->all;

	sold.now -= c->without.now;
	sold.done -= c->without.done;
	sold.tail -= c->without.tail;
	sold.last -= c->without.last;
	sold.nsplit -= c->without.nsplit;
	return sold;
}

bool
track_is_exempt(const struct track *t, const struct track_cell *c)
{
	return sum_of(t, c)->is_exempt;
}

struct pace
track_pace(const struct track *t, const struct track_cell *c)
{
	const struct track_period *w = &t->period[c->period];
	const struct track_sold sold = track_sold(t, c);

	return (struct pace){c->plan.target, sold.now, sold.done,
		c->plan.to_date, c->plan.to_week, c->plan.of_day, w->all,
		w->left, w->week, w->weight};
}

void
track_free(struct track *t)
{
	free(t->period);
	free(t->place);
	free(t->unit);
	map_free(&t->cells);
	free(t->cell);
	map_free(&t->series);
	free(t->sum);
	free(t->off);
	free(t->order);
	*t = (struct track){0};
}
