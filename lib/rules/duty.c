#include "rules/duty.h"
#include "base/day.h"
#include "base/mem.h"

/* The kinds of event that a kind in a rule stands for. */
static uint32_t
meant(const struct cadence *c, uint32_t kinds)
{
	return kinds & 1U << CADENCE_TOUCH ? kinds | c->touches : kinds;
}

static uint32_t
opens(const struct cadence *c, int after)
{
	uint32_t come = 1U << CADENCE_CREATED | 1U << CADENCE_RECEIVE;

	if (after == CADENCE_RECEIVE)
		return come;
	/* who has come in by himself has not been left in silence */
	return after == CADENCE_TOUCH ? come | c->touches : 1U << after;
}

static bool
is_known(const struct duty_event *e, const struct duty_now *now)
{
	if (e->kind == CADENCE_FOLLOWUP)
		return true; /* it was promised before, for a day to come */
	if (now->at.is_day || e->at.is_day)
		return e->at.day <= now->at.day;
	return e->at.at <= now->at.at;
}

/* A total order, so that the order of events is nothing. */
static bool
is_before(const struct duty_event *a, const struct duty_event *b)
{
	if (a->at.day != b->at.day)
		return a->at.day < b->at.day;
	if (a->at.at != b->at.at)
		return a->at.at < b->at.at;
	if (a->at.is_day != b->at.is_day)
		return a->at.is_day;
	return a->kind < b->kind; /* created says less than received */
}

/* The latest event of these kinds, NULL if there is none. */
static const struct duty_event *
latest(const struct duty_lead *lead, const struct duty_now *now, uint32_t kinds)
{
	const struct duty_event *best = NULL;

	for (size_t i = 0; i < lead->n; i++) {
		const struct duty_event *e = &lead->event[i];

		if (!(kinds & 1U << e->kind) || !is_known(e, now))
			continue;
		if (best == NULL || is_before(best, e))
			best = e;
	}
	return best;
}

/* A window: its days, and its instants where hours are exact. */
struct window {
	int32_t from, by;
	bool is_exact;
	int64_t from_at, by_at;
};

static int32_t
later(const struct duty_now *now, enum cadence_unit unit, int32_t day, int n)
{
	int32_t last = day_of(9999, 12, 31), to;

	if (unit == CADENCE_WORKDAYS) {
		to = calendar_step(now->calendar, day, n);
		return to == DAY_NONE ? last : to;
	}
	return day > last - n ? last : day + n;
}

static struct window
window_of(const struct cadence_rule *r, const struct when *anchor,
	const struct duty_now *now)
{
	int from = r->from < 0 ? 0 : r->from;
	struct window w = {0};

	if (r->unit != CADENCE_HOURS) {
		w.from = later(now, r->unit, anchor->day, from);
		w.by = later(now, r->unit, anchor->day, r->by);
	} else if (anchor->is_day) {
		w.from = later(now, r->unit, anchor->day, from / 24);
		w.by = later(now, r->unit, anchor->day, (r->by + 23) / 24);
	} else {
		w.is_exact = true;
		w.from_at = anchor->at + (int64_t)from * 3600;
		w.by_at = anchor->at + (int64_t)r->by * 3600;
		w.from = zone_day(now->zone, w.from_at);
		w.by = zone_day(now->zone, w.by_at);
		if (w.by > day_of(9999, 12, 31))
			w.by = day_of(9999, 12, 31);
	}
	return w;
}

/* Is the instant or day before the start, behind the end? */
static bool
is_early(const struct window *w, const struct when *t)
{
	return w->is_exact && !t->is_day ? t->at < w->from_at
					 : t->day < w->from;
}

static bool
is_late(const struct window *w, const struct when *t)
{
	return w->is_exact && !t->is_day ? t->at > w->by_at : t->day > w->by;
}

/* The day of the first event in or behind the window that does the rule. */
static int32_t
done_on(const struct cadence *c, const struct cadence_rule *r,
	const struct window *w, const struct duty_lead *lead,
	const struct duty_now *now)
{
	uint32_t act = meant(c, r->act);
	int32_t day = DAY_NONE;

	if (r->after == CADENCE_TOUCH && r->act & 1U << CADENCE_TOUCH)
		return DAY_NONE; /* its anchor is the last touch there is */
	for (size_t i = 0; i < lead->n; i++) {
		const struct duty_event *e = &lead->event[i];

		if (act & 1U << e->kind && is_known(e, now) &&
			!is_early(w, &e->at) &&
			(day == DAY_NONE || e->at.day < day))
			day = e->at.day;
	}
	return day;
}

static int32_t
lateness(enum cadence_unit unit, int32_t by, const struct duty_now *now)
{
	int32_t day = now->at.day;

	if (unit != CADENCE_WORKDAYS)
		return day - by;
	return day > by ? calendar_count(now->calendar, by + 1, day)
			: -calendar_count(now->calendar, day + 1, by);
}

static void
judge(const struct cadence *c, size_t i, const struct duty_lead *lead,
	const struct duty_now *now, struct duty *d)
{
	const struct cadence_rule *r = &c->rule[i];
	const struct duty_event *anchor = latest(lead, now, opens(c, r->after));
	int prev = r->from < 0 ? cadence_before(c, i) : -1;

	d[i] = (struct duty){.due_day = DAY_NONE, .done_day = DAY_NONE};
	if (anchor == NULL || (r->until_won && lead->is_won) ||
		(r->until_lost && lead->is_lost) ||
		(!lead->has_events && cadence_needs_events(c, i)))
		return;
	struct window w = window_of(r, &anchor->at, now);

	d[i].anchor = *anchor;
	d[i].due_day = w.by;
	d[i].days_late = lateness(r->unit, w.by, now);
	if (prev >= 0 && d[prev].state != DUTY_NONE) {
		if (d[prev].done_day == DAY_NONE) {
			d[i].state = DUTY_EARLY;
			return;
		}
		w.is_exact = false;
		w.from = d[prev].done_day + 1;
		if (w.from > w.by) {
			d[i].state = DUTY_MISSED;
			/* so that the rule after this one can open */
			d[i].done_day = d[prev].done_day;
			return;
		}
	}
	d[i].done_day = done_on(c, r, &w, lead, now);
	/* a lead's dates tell its last touch, which was not its first */
	if (!lead->has_events && r->after == CADENCE_RECEIVE &&
		d[i].done_day == DAY_NONE) {
		const struct duty_event *e =
			latest(lead, now, meant(c, r->act));

		if (e)
			d[i].done_day = e->at.day;
	}
	d[i].state = d[i].done_day != DAY_NONE ? DUTY_DONE
		     : is_early(&w, &now->at)  ? DUTY_EARLY
		     : !is_late(&w, &now->at)  ? DUTY_DUE
					       : DUTY_OVERDUE;
}

void
duty_judge(const struct cadence *c, const struct duty_lead *lead,
	const struct duty_now *now, struct duty d[CADENCE_RULES])
{
	for (size_t i = 0; i < c->n; i++)
		judge(c, i, lead, now, d);
	for (size_t i = 0; i < c->n; i++)
		for (size_t k = 0; k < c->n && d[i].state == DUTY_OVERDUE; k++)
			if (d[k].state == DUTY_DONE &&
				c->rule[i].after == c->rule[k].after &&
				d[k].due_day > d[i].due_day &&
				d[k].done_day > d[i].due_day)
				d[i].state = DUTY_MISSED;
}

static bool
is_open(const struct duty *d)
{
	return d->state == DUTY_DUE || d->state == DUTY_OVERDUE;
}

int
duty_pick(const struct cadence *c, const struct duty *d)
{
	int best = -1;

	for (int i = 0; i < (int)c->n; i++) {
		if (!is_open(&d[i]))
			continue;
		if (best < 0 || d[i].days_late > d[best].days_late ||
			(d[i].days_late == d[best].days_late &&
				d[i].due_day < d[best].due_day))
			best = i;
	}
	return best;
}

const char *
duty_state_name(enum duty_state state)
{
	static const char *const name[] = {
		"none", "early", "due", "overdue", "missed", "done"};

	return name[state];
}

static void
add_day(struct buf *b, const char *what, int32_t day)
{
	char text[DAY_MAX];

	buf_addf(b, "%s %s", what, day_format(text, day));
}

void
duty_why(struct buf *b, const struct cadence *c, const struct duty_lead *lead,
	const struct duty_now *now, const struct duty *d, int pick)
{
	const struct duty_event *a = &d[pick].anchor;
	const struct duty_event *touch = latest(lead, now, c->touches);
	bool is_touch = (c->touches & 1U << a->kind) != 0;
	const char *sep = "; also ";

	add_day(b,
		is_touch                      ? "last touch"
		: a->kind == CADENCE_RECEIVE  ? "received"
		: a->kind == CADENCE_FOLLOWUP ? "promised"
					      : c->kind[a->kind],
		a->at.day);
	if (touch == NULL)
		buf_adds(b, ", no touch yet");
	else if (!is_touch)
		add_day(b, ", last touch", touch->at.day);
	for (int i = 0; i < (int)c->n; i++)
		if (i != pick && is_open(&d[i])) {
			buf_addf(b, "%s%s", sep, c->rule[i].name);
			sep = ", ";
		}
	sep = "; missed ";
	for (size_t i = 0; i < c->n; i++)
		if (d[i].state == DUTY_MISSED) {
			buf_addf(b, "%s%s", sep, c->rule[i].name);
			sep = ", ";
		}
}
