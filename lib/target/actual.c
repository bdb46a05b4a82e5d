#include <inttypes.h>
#include <stdlib.h>

#include "base/mem.h"
#include "rules/money.h"
#include "target/actual.h"

enum { ONE = 100 };                            /* hundredths */
#define AMOUNT_MAX INT64_C(100000000000000000) /* 10^17 of them */

static const struct cell nothing = {"", 0, false};

static bool
is_text(const char *s, size_t n, const char *word)
{
	return bytes_cmp(s, n, word, strlen(word)) == 0;
}

/* The kinds of events that a metric is made of. */
static struct actual_part
event_part(uint32_t metric, const char *name, size_t n)
{
	if (is_text(name, n, "orders"))
		return (struct actual_part){"order", 5, metric, false};
	if (is_text(name, n, "revenue"))
		return (struct actual_part){"order", 5, metric, true};
	if (is_text(name, n, "collected"))
		return (struct actual_part){"payment", 7, metric, true};
	return (struct actual_part){name, n, metric, false};
}

static bool
has_part(const struct actual *a, uint32_t metric)
{
	for (size_t i = 0; i < a->npart; i++)
		if (a->part[i].metric == metric)
			return true;
	return false;
}

/*
 * The metrics of the plan, each once, and what events they are of; and the one
 * of a row that names none.
 */
static void
bind_metrics(struct actual *a)
{
	const struct plan *p = a->track->plan;
	size_t cap = 0;

	a->npart = 0;
	for (size_t i = 0; i < p->n; i++) {
		const uint32_t id = p->row[i].key[PLAN_METRIC];
		size_t n;
		const char *name = plan_text(p, id, &n);

		if (has_part(a, id))
			continue;
		if (n == 0) {
			name = a->metric ? a->metric : "orders";
			n = strlen(name);
		}
		a->part =
			mem_grow(a->part, &cap, a->npart + 1, sizeof *a->part);
		a->part[a->npart++] = event_part(id, name, n);
	}
	a->is_unsaid = has_part(a, 0);
	if (a->is_unsaid)
		a->unsaid = 0;
	else if (a->metric)
		a->unsaid = plan_find(p, a->metric, strlen(a->metric));
	else
		a->unsaid = a->npart == 1 ? a->part[0].metric : 0;
}

static bool
has_products(const struct plan *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->row[i].key[PLAN_PRODUCT] != 0)
			return true;
	return false;
}

void
actual_open(struct actual *a, const struct input *in, bool is_now, bool is_last)
{
	const struct head *h = &in->head;
	const char *file = in->src[0]->name;

	a->is_now = is_now;
	a->is_last = is_last;
	a->nunplanned = 0;
	a->rep = head_find(h, "rep");
	a->owner = head_find(h, "owner");
	a->unit = head_find(h, "unit");
	a->at = head_find(h, "at");
	a->period = head_find(h, "period");
	a->kind = head_find(h, "kind");
	a->amount = head_find(h, "amount");
	a->metric_col = head_find(h, "metric");
	a->product = head_find(h, "product");
	a->currency = head_find(h, "currency");
	a->is_events = a->at >= 0 && a->kind >= 0;
	if (a->rep < 0 && a->owner < 0 && a->unit < 0)
		die("%s: no column 'rep', 'owner' or 'unit'", file);
	if (a->at < 0 && a->period < 0)
		die("%s: no column 'at' or 'period'", file);
	if (a->product < 0 && has_products(a->track->plan))
		die("%s: no column 'product', and the plan is by products",
			file);
	free(a->part);
	free(a->hit);
	a->part = NULL;
	bind_metrics(a);
	a->hit = mem_zalloc(a->npart + 1, sizeof *a->hit);
	if (!a->is_events && a->metric_col < 0 && a->npart > 1 &&
		!a->is_unsaid && a->metric == NULL)
		die("%s: no column 'metric', and the plan has several: say "
		    "which it is, --metric M",
			file);
	for (size_t i = 0; i < a->npart && a->is_events; i++)
		if (a->part[i].is_money && a->amount < 0)
			die("%s: no column 'amount', which the plan needs",
				file);
}

/* What a record brings, into a->hit: nothing if none of it is planned. */
static void
find_hits(struct actual *a, const struct rec *r)
{
	const struct cell c =
		rec_cell(r, a->is_events ? a->kind : a->metric_col);
	uint32_t metric = a->unsaid;

	a->nhit = 0;
	for (size_t i = 0; a->is_events && i < a->npart; i++)
		if (bytes_cmp(c.s, c.n, a->part[i].kind, a->part[i].nkind) == 0)
			a->hit[a->nhit++] = a->part[i];
	if (a->is_events)
		return;
	if (c.n > 0 &&
		!(a->is_unsaid && a->metric && is_text(c.s, c.n, a->metric)))
		metric = plan_find(a->track->plan, c.s, c.n);
	/* a text of the plan need not be one of its metrics */
	if (a->npart > 0 && (has_part(a, metric)))
		a->hit[a->nhit++] = (struct actual_part){
			.metric = metric, .is_money = a->amount >= 0};
}

static enum actual_did
aside(struct actual_why *why, const char *reason, int col, const char *words)
{
	*why = (struct actual_why){reason, col, words};
	return ACTUAL_ASIDE;
}

/* The days of a row into p; is it of a time that is not asked for yet? */
static const char *
read_days(const struct actual *a, const struct rec *r, struct period *p,
	bool *is_late, int *col)
{
	const struct when *as_of = &a->track->as_of;
	const struct cell at = rec_cell(r, a->at);
	const struct cell period = rec_cell(r, a->period);
	const char *why;
	struct when w;

	if (a->at < 0 || (at.n == 0 && period.n > 0)) {
		*col = a->period;
		why = period_parse(p, period.s, period.n);
		*is_late = why == NULL && p->from > as_of->day;
		return why;
	}
	*col = a->at;
	why = zone_parse(a->zone, &w, at.s, at.n);
	if (why)
		return why;
	*p = (struct period){PERIOD_DAY, w.day, w.day};
	*is_late = w.at > as_of->at;
	return NULL;
}

/* Where a row counts. ACTUAL_USED: somewhere. */
static enum actual_did
read_when(const struct actual *a, const struct rec *r, struct track_sale *s,
	struct actual_why *why)
{
	const struct track *t = a->track;
	enum track_in now = TRACK_OUT, last = TRACK_OUT;
	struct period p;
	bool is_late;
	int col;
	const char *bad = read_days(a, r, &p, &is_late, &col);

	if (bad)
		return aside(
			why, col == a->at ? "at_bad" : "period_bad", col, bad);
	if (is_late)
		return ACTUAL_UNASKED;
	if (a->is_now)
		now = track_now(t, p.from, p.to);
	if (a->is_last)
		last = track_last(t, p.from, p.to);
	s->is_now = now == TRACK_IN;
	s->is_last = last == TRACK_IN;
	s->is_split = last == TRACK_SPLIT;
	s->from = p.from;
	s->to = p.to;
	s->day = p.to <= t->done || p.from == p.to ? p.to
		 : p.from <= t->done               ? t->done
						   : t->as_of.day;
	/* of a year ago there may be more than is compared */
	if (now == TRACK_SPLIT || (!a->is_now && s->is_split))
		return aside(why, "period_bad", col,
			"not within one of the periods asked for");
	return s->is_now || s->is_last ? ACTUAL_USED : ACTUAL_UNASKED;
}

/* Who sold it: 0, nobody is named; PLAN_NONE, nobody of the plan. */
static uint32_t
read_unit(struct actual *a, const struct rec *r, struct cell *name)
{
	const struct track *t = a->track;
	const int col[] = {a->rep, a->owner, a->unit};
	uint32_t id = 0;

	*name = nothing;
	for (size_t i = 0; i < NELEM(col); i++) {
		const struct cell c = rec_cell(r, col[i]);

		if (c.n == 0)
			continue;
		const int64_t near = glance_find(&a->near, c.s, c.n);

		if (near >= 0)
			return (uint32_t)near;
		id = plan_find(t->plan, c.s, c.n);
		if (id != PLAN_NONE && t->unit[id].is_unit) {
			glance_keep(&a->near, c.s, c.n, id);
			return id;
		}
		id = PLAN_NONE;
		if (name->n == 0)
			*name = c;
	}
	return id;
}

/* One currency in all amounts; one that is not said is that. */
static void
hold_currency(struct actual *a, const struct rec *r)
{
	const struct cell c = rec_cell(r, a->currency);

	if (c.n == 0 || is_text(c.s, c.n, a->money))
		return;
	if (!money_is_currency(c.s, c.n))
		return;
	if (a->money[0] != '\0')
		die("%s:%" PRIu64 ": amounts of two currencies, %s and %.*s: "
		    "give one of them at a time",
			r->file, r->line, a->money, (int)c.n, c.s);
	memcpy(a->money, c.s, c.n);
}

/* Who sold it, into s; false if it is nobody of the plan. */
static bool
read_who(struct actual *a, const struct rec *r, struct track_sale *s,
	struct actual_why *why)
{
	struct cell name;

	s->unit = read_unit(a, r, &name);
	if (s->unit == 0) {
		aside(why, "no_unit", -1, NULL);
		return false;
	}
	if (s->unit == PLAN_NONE) {
		map_add(&a->unknown, name.s, name.n, NULL);
		a->nunknown++;
		aside(why, "unit_unknown", -1, NULL);
		return false;
	}
	return true;
}

/* The amount, if what it brings needs one; false if it is none. */
static bool
read_amount(struct actual *a, const struct rec *r, int64_t *amount,
	struct actual_why *why)
{
	bool is_money = false;

	*amount = 0;
	for (size_t i = 0; i < a->nhit; i++)
		is_money |= a->hit[i].is_money;
	if (!is_money)
		return true;

	const struct cell c = r->cell[a->amount];
	const char *bad = money_parse(amount, c.s, c.n);

	if (bad == NULL && (*amount > AMOUNT_MAX || *amount < -AMOUNT_MAX))
		bad = "more than 10^15";
	if (bad)
		aside(why, "amount_bad", a->amount, bad);
	else
		hold_currency(a, r);
	return bad == NULL;
}

/* To all targets that it is of; false if there is none. */
static bool
count(struct actual *a, const struct rec *r, struct track_sale *s,
	int64_t amount)
{
	bool is_found = false;

	if (a->product >= 0) {
		const struct cell c = r->cell[a->product];

		s->product = plan_find(a->track->plan, c.s, c.n);
	}
	for (size_t i = 0; i < a->nhit; i++) {
		s->metric = a->hit[i].metric;
		s->amount = a->hit[i].is_money ? amount : ONE;
		is_found |= track_add(a->track, s);
	}
	return is_found;
}

/* Of a year ago it cannot be told what was sold by then: of whom? */
static void
count_split(struct actual *a, const struct rec *r, struct track_sale *s)
{
	struct cell name;

	s->unit = read_unit(a, r, &name);
	if (s->unit != 0 && s->unit != PLAN_NONE)
		count(a, r, s, 0);
}

enum actual_did
actual_add(struct actual *a, const struct rec *r, struct actual_why *why)
{
	struct track_sale s = {0};
	int64_t amount;

	find_hits(a, r);
	if (a->nhit == 0) {
		a->nunplanned++;
		return ACTUAL_UNASKED;
	}

	const enum actual_did did = read_when(a, r, &s, why);

	if (did != ACTUAL_USED) {
		if (s.is_split)
			count_split(a, r, &s);
		return did;
	}
	if (!read_who(a, r, &s, why) || !read_amount(a, r, &amount, why))
		return ACTUAL_ASIDE;
	return count(a, r, &s, amount) ? ACTUAL_USED
				       : aside(why, "no_target", -1, NULL);
}

void
actual_free(struct actual *a)
{
	free(a->part);
	free(a->hit);
	map_free(&a->unknown);
}
