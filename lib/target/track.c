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

#define SOLD_MAX INT64_C(1000000000000000000) /* 10^18, hundredths */

/* What the days of a calendar weigh: the one place that asks it. */
static int64_t
weight(const struct track *t, int32_t from, int32_t to)
{
	return calendar_count(t->calendar, from, to);
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

static void
set_last(struct track_period *w, int32_t done)
{
	const enum period_kind kind = w->period.kind;
	const int32_t from = year_before(kind, w->period.from);

	w->last_from = from;
	w->last_to = from - (from > DAY_NONE);
	if (from == DAY_NONE)
		return;
	if (w->is_over && kind != PERIOD_WEEK)
		w->last_to = period_of(kind, from).to;
	else if (done >= w->period.from)
		w->last_to =
			year_before(kind, w->is_over ? w->period.to : done);
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
		w->week = weight(t, w->day, sunday < p->to ? sunday : p->to);
		w->weight = weight(t, w->day, w->day);
	}
	set_last(w, t->done);
	set_tail(t, w);
}

/* Is a row of a period a part of one of another kind, if it lies in it? */
static bool
is_part(enum period_kind part, enum period_kind whole)
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
		if (is_part(p->row[i].period.kind, t->by))
			list[n++] = period_of(t->by, p->row[i].period.from);
	qsort(list, n, sizeof *list, by_from);
	t->period = mem_zalloc(n, sizeof *t->period);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || list[i].from != list[i - 1].from)
			add_period(t, &list[i]);
	free(list);
}

/* Levels stand in the order in which they begin in the tree. */
static void
know_tops(struct track *t)
{
	const size_t n = t->plan->text.n;
	uint32_t *top = mem_zalloc(n + 1, sizeof *top); /* n: no level */

	for (size_t i = 0; i <= n; i++)
		top[i] = UINT32_MAX;
	for (size_t i = 0; i < n; i++) {
		const struct track_unit *u = &t->unit[i];
		uint32_t *of = &top[u->level == TRACK_NO_LEVEL ? n : u->level];

		if (u->is_unit && u->depth < *of)
			*of = u->depth;
	}
	for (size_t i = 0; i < n; i++)
		t->unit[i].top = top[t->unit[i].level == TRACK_NO_LEVEL
					     ? n
					     : t->unit[i].level];
	free(top);
}

/* A text on its way to its place. */
struct placed {
	const char *s;
	size_t n;
	uint32_t id;
};

static int
by_bytes(const void *va, const void *vb)
{
	const struct placed *a = va, *b = vb;

	return bytes_cmp(a->s, a->n, b->s, b->n);
}

static void
know_places(struct track *t)
{
	const size_t n = t->plan->text.n;
	struct placed *text = mem_zalloc(n, sizeof *text);

	for (uint32_t i = 0; i < n; i++) {
		text[i].s = plan_text(t->plan, i, &text[i].n);
		text[i].id = i;
	}
	if (n > 0)
		qsort(text, n, sizeof *text, by_bytes);
	t->place = mem_zalloc(n, sizeof *t->place);
	for (uint32_t i = 0; i < n; i++)
		t->place[text[i].id] = i;
	free(text);
}

/* What the texts of the plan are as units. */
static void
know_units(struct track *t)
{
	const struct plan *p = t->plan;

	if (t->unit)
		return;
	t->unit = mem_zalloc(p->text.n, sizeof *t->unit);
	know_places(t);
	t->base = plan_find(p, "base", 4);
	t->exempt = plan_find(p, "exempt", 6);
	const uint32_t usual = plan_find(p, "unit", 4);

	for (size_t i = 0; i < p->text.n; i++)
		t->unit[i].level = usual;
	for (size_t i = 0; i < p->n; i++) {
		struct track_unit *u = &t->unit[p->row[i].key[PLAN_UNIT]];

		/* of several levels, one that hangs on no order of rows */
		if (!u->is_unit ||
			track_cmp_text(t, p->row[i].level, u->level) < 0)
			u->level = p->row[i].level;
		u->is_unit = true;
	}
	for (uint32_t i = 1; i < p->text.n; i++) {
		for (uint32_t x = i; x != 0 && p->parent[x] != 0;
			x = p->parent[x]) {
			t->unit[p->parent[x]].is_unit = true;
			t->unit[i].depth++;
		}
	}
	know_tops(t);
}

bool
track_exempt(struct track *t, const char *s, size_t n)
{
	const uint32_t id = plan_find(t->plan, s, n);

	know_units(t);
	if (id == PLAN_NONE || id == 0 || !t->unit[id].is_unit)
		return false;
	t->unit[id].is_exempt = true;
	return true;
}

/* The first period that does not end before a day. */
static size_t
find_period(const struct track *t, int32_t day)
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

/* The first of which the year before does not end before a day. */
static size_t
find_last(const struct track *t, int32_t day)
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

static struct track_series *
find_series(const struct track *t, uint32_t unit, uint32_t product,
	uint32_t metric, size_t *at)
{
	const uint32_t key[] = {unit, product, metric};
	const int64_t i = map_find(&t->series, key, sizeof key);

	if (i < 0)
		return NULL;
	*at = (size_t)i * t->nperiod;
	return &t->of[i];
}

static uint32_t
add_series(struct track *t, const uint32_t key[PLAN_KEYS])
{
	const uint32_t name[] = {
		key[PLAN_UNIT], key[PLAN_PRODUCT], key[PLAN_METRIC]};
	bool is_new;
	const size_t i = map_add(&t->series, name, sizeof name, &is_new);

	if (is_new) {
		t->of = mem_grow(t->of, &t->cap_series, i + 1, sizeof *t->of);
		t->of[i] = (struct track_series){
			.is_exempt = t->unit[key[PLAN_UNIT]].is_exempt};
		t->sum = mem_grow(t->sum, &t->cap_sum, (i + 1) * t->nperiod,
			sizeof *t->sum);
		memset(t->sum + i * t->nperiod, 0, t->nperiod * sizeof *t->sum);
	}
	return (uint32_t)i;
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

/* What a target says up to the end of a day. */
static int64_t
upto(const struct track *t, const struct period *p, int64_t target, int32_t day)
{
	if (day < p->from)
		return 0;
	if (day >= p->to)
		return target;
	return pace_part(
		target, weight(t, p->from, day), weight(t, p->from, p->to));
}

static void
add_row(struct track *t, const struct plan_row *row, const struct period *p)
{
	const size_t k = find_period(t, p->from);
	const struct track_period *w = &t->period[k];
	struct track_plan part = {
		row->target, upto(t, p, row->target, t->done), row->target, 0};
	bool is_new;
	const size_t i = add_cell(t, row->key, (uint32_t)k, &is_new);

	if (w->day != DAY_NONE) {
		const int32_t sunday = period_of(PERIOD_WEEK, w->day).to;

		part.to_week = upto(t, p, row->target, sunday);
		part.of_day = upto(t, p, row->target, w->day) -
			      upto(t, p, row->target, w->day - 1);
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

/* Add a target to the units above that have none of their own. */
static void
add_above(struct track *t, size_t i)
{
	const struct track_cell c = t->cell[i];
	uint32_t key[PLAN_KEYS];
	uint32_t x = c.key[PLAN_UNIT];

	if (c.key[PLAN_KIND] == t->exempt)
		return;
	memcpy(key, c.key, sizeof key);
	while (!t->unit[x].is_exempt && (x = t->plan->parent[x]) != 0) {
		bool is_new;

		key[PLAN_UNIT] = x;
		const size_t k = add_cell(t, key, c.period, &is_new);

		if (is_new)
			t->cell[k].from = TRACK_UNITS;
		if (t->cell[k].from != TRACK_UNITS)
			return;
		add_to(&t->cell[k].plan, &c.plan);
	}
}

void
track_plan(struct track *t)
{
	const struct plan *p = t->plan;

	know_units(t);
	for (size_t i = 0; i < p->n; i++) {
		const struct plan_row *row = &p->row[i];
		const struct period *of =
			row->has_period ? &row->period : &t->period[0].period;

		if (is_part(of->kind, t->by) &&
			track_now(t, of->from, of->to) == TRACK_IN)
			add_row(t, row, of);
		else
			t->unasked++;
	}
	const size_t nown = t->ncell;

	for (size_t i = 0; i < nown; i++) {
		struct track_cell *c = &t->cell[i];
		struct track_series *s = &t->of[c->series];

		settle(t, i);
		s->is_own = true;
		s->is_exempt |= c->key[PLAN_KIND] == t->exempt;
	}
	for (size_t i = 0; i < nown; i++)
		add_above(t, i);
	free(t->parts);
	t->parts = NULL;
	for (size_t i = 0; i < t->ncell; i++) {
		struct track_cell *c = &t->cell[i];

		c->is_exempt = t->unit[c->key[PLAN_UNIT]].is_exempt ||
			       c->key[PLAN_KIND] == t->exempt;
	}
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
	const size_t k = find_period(t, from);
	const struct track_period *w = &t->period[k];

	return k == t->nperiod
		       ? TRACK_OUT
		       : compare(from, to, w->period.from, w->period.to);
}

enum track_in
track_last(const struct track *t, int32_t from, int32_t to)
{
	const size_t k = find_last(t, from);
	const struct track_period *w = &t->period[k];

	return k == t->nperiod ? TRACK_OUT
			       : compare(from, to, w->last_from, w->last_to);
}

static void
add(int64_t *sum, int64_t amount)
{
	*sum += amount;
	if (*sum > SOLD_MAX || *sum < -SOLD_MAX)
		die("sales sum to more than 10^16");
}

/* To the sums of a series, which begin at one for each period. */
static void
add_sale(struct track *t, size_t series, const struct track_sale *s)
{
	if (s->is_now) {
		const size_t k = find_period(t, s->day);
		struct track_sum *sum = &t->sum[series + k];

		add(&sum->now, s->amount);
		if (s->day <= t->done)
			add(&sum->done, s->amount);
		if (s->day >= t->period[k].tail)
			add(&sum->tail, s->amount);
	}
	/* 28 February may stand for the 29th too */
	for (size_t k = find_last(t, s->day); s->is_last && k < t->nperiod &&
					      t->period[k].last_from <= s->day;
		k++)
		add(&t->sum[series + k].last, s->amount);
}

/* To the series of a product, of the unit and those above it. */
static bool
add_up(struct track *t, const struct track_sale *s, uint32_t product)
{
	bool is_exempt = false, is_found = false;

	for (uint32_t x = s->unit; x != 0; x = t->plan->parent[x]) {
		size_t at;
		const struct track_series *series =
			find_series(t, x, product, s->metric, &at);

		if (series && (series->is_own || !is_exempt)) {
			add_sale(t, at, s);
			is_found = true;
		}
		is_exempt |=
			t->unit[x].is_exempt || (series && series->is_exempt);
	}
	return is_found;
}

bool
track_add(struct track *t, const struct track_sale *s)
{
	bool is_found = add_up(t, s, 0);

	if (s->product != 0 && s->product != PLAN_NONE)
		is_found |= add_up(t, s, s->product);
	t->has_last |= s->is_last;
	return is_found;
}

const struct track_sum *
track_sold(const struct track *t, const struct track_cell *c)
{
	return &t->sum[c->series * t->nperiod + c->period];
}

struct pace
track_pace(const struct track *t, const struct track_cell *c)
{
	const struct track_period *w = &t->period[c->period];
	const struct track_sum *sold = track_sold(t, c);

	return (struct pace){c->plan.target, sold->now, sold->done,
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
	free(t->of);
	free(t->sum);
	free(t->order);
	*t = (struct track){0};
}
