#include <stdlib.h>

#include "target/track.h"

#define SOLD_MAX INT64_C(1000000000000000000) /* 10^18, hundredths */

static void
add(int64_t *sum, int64_t amount)
{
	*sum += amount;
	if (*sum > SOLD_MAX || *sum < -SOLD_MAX)
		die("sales sum to more than 10^16");
}

static void
add_sold(const struct track *t, struct track_sold *sold, size_t period,
	const struct track_sale *s, bool is_last)
{
	if (is_last) {
		add(&sold->last, s->amount);
		return;
	}
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

/* To a period of a product, of the unit and those above it. */
static bool
add_up(struct track *t, const struct track_sale *s, uint32_t product,
	size_t period, bool is_last)
{
	bool is_exempt = false, is_found = false;

	for (uint32_t x = s->unit; x != 0; x = t->plan->parent[x]) {
		struct track_sum *sum =
			find_sum(t, x, product, s->metric, period);

		if (sum) {
			add_sold(t, &sum->all, period, s, is_last);
			if (is_exempt)
				add_sold(t, &sum->exempt, period, s, is_last);
			is_found = true;
		}
		is_exempt |= t->unit[x].is_exempt || (sum && sum->is_exempt);
	}
	return is_found;
}

/* To the total of products, and to its own. */
static bool
add_products(struct track *t, const struct track_sale *s, size_t period,
	bool is_last)
{
	bool is_found = add_up(t, s, 0, period, is_last);

	if (s->product != 0 && s->product != PLAN_NONE)
		is_found |= add_up(t, s, s->product, period, is_last);
	return is_found;
}

bool
track_add(struct track *t, const struct track_sale *s)
{
	bool is_found = false;

	if (s->is_now)
		is_found = add_products(t, s, track_find(t, s->day), false);
	/* 28 February may stand for the 29th too */
	for (size_t k = track_find_last(t, s->day);
		s->is_last && k < t->nperiod &&
		t->period[k].last_from <= s->day;
		k++)
		is_found |= add_products(t, s, k, true);
	t->has_last |= s->is_last;
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
	const struct track_sum *sum = sum_of(t, c);
	struct track_sold sold = sum->all;

	/* a target that is the sum of others is held against these alone */
	if (c->from == TRACK_UNITS) {
		sold.now -= sum->exempt.now;
		sold.done -= sum->exempt.done;
		sold.tail -= sum->exempt.tail;
		sold.last -= sum->exempt.last;
	}
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
	free(t->order);
	*t = (struct track){0};
}
