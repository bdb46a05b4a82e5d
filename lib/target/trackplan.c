#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/apportion.h"
#include "target/track.h"

/* What rows of each kind of period bring to a cell. */
struct track_parts {
	struct {
		struct track_plan plan;
		uint32_t n;
	} of[PERIOD_DAY + 1];
};

static uint32_t
add_series(struct track *t, const uint32_t key[PLAN_KEYS])
{
	const uint32_t name[] = {
		key[PLAN_UNIT], key[PLAN_PRODUCT], key[PLAN_METRIC]};
	bool is_new;
	const size_t i = map_add(&t->series, name, sizeof name, &is_new);

	if (is_new) {
		t->sum = mem_grow(t->sum, &t->cap_sum, (i + 1) * t->nperiod,
			sizeof *t->sum);
		memset(t->sum + i * t->nperiod, 0, t->nperiod * sizeof *t->sum);
	}
	return (uint32_t)i;
}

static struct track_sum *
sum_of(struct track *t, const struct track_cell *c)
{
	return &t->sum[c->series * t->nperiod + c->period];
}

static enum plan_kind
kind_of(const struct track *t, uint32_t text)
{
	int kind = 0;

	while (t->kind[kind] != text)
		kind++;
	return (enum plan_kind)kind;
}

/* The cell of a key and a period; a new one has nothing in it yet. */
static size_t
add_cell(struct track *t, const uint32_t key[PLAN_KEYS], uint32_t period,
	bool *is_new)
{
	struct track_cell c = {.period = period};
	uint32_t name[PLAN_KEYS + 1];

	memcpy(name, key, sizeof c.key);
	name[PLAN_KEYS] = period;

	const size_t i = map_add(&t->cells, name, sizeof name, is_new);

	if (*is_new) {
		memcpy(c.key, key, sizeof c.key);
		c.series = add_series(t, key);
		c.kind = kind_of(t, key[PLAN_KIND]);
		sum_of(t, &c)->cell[c.kind] = (uint32_t)i + 1;
		t->cell =
			mem_grow(t->cell, &t->cap_cell, i + 1, sizeof *t->cell);
		t->cell[i] = c;
		t->ncell = i + 1;
	}
	return i;
}

static void
add_to(struct track_plan *sum, const struct track_plan *p)
{
	sum->target += p->target;
	sum->to_date += p->to_date;
	sum->to_week += p->to_week;
	sum->of_day += p->of_day;
	if (sum->target > APPORTION_MAX)
		die("targets sum to more than 10^15");
}

static void
add_off(struct track *t, uint32_t series, const struct period *p)
{
	struct track_off off = {.series = series, .from = p->from, .to = p->to};

	track_last_days(t, p, &off.last_from, &off.last_to);
	t->off = mem_grow(t->off, &t->cap_off, t->noff + 1, sizeof *t->off);
	t->off[t->noff++] = off;
}

static int
by_series(const void *va, const void *vb)
{
	const struct track_off *a = va, *b = vb;

	return (a->series > b->series) - (a->series < b->series);
}

static void
add_row(struct track *t, const struct plan_row *row, const struct period *p)
{
	const size_t k = track_find(t, p->from);
	const struct track_period *w = &t->period[k];
	struct track_plan part = {row->target,
		track_upto(t, p, row->target, t->done), row->target, 0};
	bool is_new;
	const size_t i = add_cell(t, row->key, (uint32_t)k, &is_new);

	if (w->day != DAY_NONE) {
		const int32_t sunday = period_of(PERIOD_WEEK, w->day).to;

		part.to_week = track_upto(t, p, row->target, sunday);
		part.of_day = track_upto(t, p, row->target, w->day) -
			      track_upto(t, p, row->target, w->day - 1);
	}
	t->parts = mem_grow(t->parts, &t->cap_parts, i + 1, sizeof *t->parts);
	if (is_new)
		t->parts[i] = (struct track_parts){0};
	if (p->kind == t->by && t->parts[i].of[p->kind].n > 0)
		die("%s:%" PRIu64 ": a target of this period without a period, "
		    "and another one with it",
			row->file, row->line);
	add_to(&t->parts[i].of[p->kind].plan, &part);
	t->parts[i].of[p->kind].n++;
	if (t->cell[i].kind == PLAN_EXEMPT && p->kind != t->by)
		add_off(t, t->cell[i].series, p);
}

/* How many there are of a kind in a longer one; 0: it depends. */
static uint32_t
parts_of(enum period_kind part, enum period_kind whole)
{
	if (part == PERIOD_MONTH)
		return whole == PERIOD_YEAR      ? 12
		       : whole == PERIOD_QUARTER ? 3
						 : 1;
	if (part == PERIOD_QUARTER)
		return whole == PERIOD_YEAR ? 4 : 1;
	return 0;
}

/* The target of a cell that has rows: the longest that there are. */
static void
settle(struct track *t, size_t i)
{
	const struct track_parts *p = &t->parts[i];
	struct track_cell *c = &t->cell[i];
	int k = (int)t->by;

	while (p->of[k].n == 0)
		k++;
	c->parts = (enum period_kind)k;
	c->from = c->parts == t->by ? TRACK_ROW : TRACK_PARTS;
	c->plan = p->of[k].plan;
	if (c->from == TRACK_PARTS)
		t->npart += p->of[k].n < parts_of(c->parts, t->by);
	/* shorter ones tell more of when, if they tell the same of how much */
	for (int j = PERIOD_DAY; j > k; j--)
		if (p->of[j].n > 0 && p->of[j].plan.target == c->plan.target) {
			c->plan = p->of[j].plan;
			c->parts = (enum period_kind)j;
			return;
		}
}

/* A unit is exempt by name, or by a target. */
static void
settle_exempt(struct track *t, size_t i)
{
	const struct track_cell *c = &t->cell[i];
	struct track_sum *sum = sum_of(t, c);
	bool has_other = false;

	sum->is_exempt |=
		c->kind == PLAN_EXEMPT || t->unit[c->key[PLAN_UNIT]].is_exempt;
	for (int k = 0; k < PLAN_EXEMPT; k++)
		has_other |= sum->cell[k] > 0;
	sum->is_parted |=
		has_other && c->kind == PLAN_EXEMPT && c->from == TRACK_PARTS;
}

/* Add a target to the units above that have none of their own. */
static void
add_above(struct track *t, size_t i)
{
	const struct track_cell c = t->cell[i];
	uint32_t key[PLAN_KEYS];
	uint32_t x = c.key[PLAN_UNIT];

	if (sum_of(t, &c)->is_exempt)
		return;
	memcpy(key, c.key, sizeof key);
	while ((x = t->plan->parent[x]) != 0) {
		bool is_new;

		key[PLAN_UNIT] = x;
		const size_t k = add_cell(t, key, c.period, &is_new);

		if (is_new) {
			t->cell[k].from = TRACK_UNITS;
			sum_of(t, &t->cell[k])->is_exempt |=
				t->unit[x].is_exempt;
		}
		if (t->cell[k].from != TRACK_UNITS)
			return;
		add_to(&t->cell[k].plan, &c.plan);
		if (sum_of(t, &t->cell[k])->is_exempt)
			return;
	}
}

void
track_plan(struct track *t)
{
	const struct plan *p = t->plan;

	track_units(t);
	for (size_t i = 0; i < p->n; i++) {
		const struct plan_row *row = &p->row[i];
		const struct period *of =
			row->has_period ? &row->period : &t->period[0].period;

		if (track_is_part(of->kind, t->by) &&
			track_now(t, of->from, of->to) == TRACK_IN)
			add_row(t, row, of);
		else
			t->unasked++;
	}
	const size_t nown = t->ncell;

	for (size_t i = 0; i < nown; i++) {
		settle(t, i);
		settle_exempt(t, i);
	}
	if (t->noff > 0)
		qsort(t->off, t->noff, sizeof *t->off, by_series);
	for (size_t i = 0; i < nown; i++)
		add_above(t, i);
	free(t->parts);
	t->parts = NULL;
}
