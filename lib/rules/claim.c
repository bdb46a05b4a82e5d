#include <stdlib.h>

#include "base/mem.h"
#include "rules/claim.h"

const char *const claim_verdicts[] = {
	[CLAIM_PROTECTED] = "protected",
	[CLAIM_LAPSED] = "lapsed",
	[CLAIM_REFERRED] = "referral",
	[CLAIM_NEEDS_RULING] = "needs_ruling",
	NULL,
};

const struct when *
claim_said(const struct claim_event *e)
{
	return e->at.day != DAY_NONE ? &e->at : &e->logged;
}

static bool
is_undated(const struct claim_event *e)
{
	return claim_said(e)->day == DAY_NONE;
}

/*
 * When each event is proved: when it was put down, if that is known of all
 * receptions, else when it is said to have happened.
 */
static void
find_proofs(struct claim_event *event, size_t n)
{
	bool is_logged = true;

	for (size_t i = 0; i < n; i++)
		is_logged =
			is_logged && (event[i].kind != CLAIM_RECEPTION ||
					     event[i].logged.day != DAY_NONE);
	for (size_t i = 0; i < n; i++)
		event[i].proof = is_logged && event[i].logged.day != DAY_NONE
					 ? event[i].logged
					 : *claim_said(&event[i]);
}

/* At what time it is said, and whose row: whatever tells two events apart. */
static int
by_proof(const void *pa, const void *pb)
{
	const struct claim_event *a = pa, *b = pb;
	const struct when *x = &a->proof, *y = &b->proof;

	if (is_undated(a) != is_undated(b))
		return is_undated(a) - is_undated(b);
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	if (claim_said(a)->at != claim_said(b)->at)
		return claim_said(a)->at < claim_said(b)->at ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->row != b->row)
		return a->row < b->row ? -1 : 1;
	if (a->ref != b->ref)
		return a->ref < b->ref ? -1 : 1;
	return a->rep < b->rep ? -1 : a->rep > b->rep;
}

/*
 * Does it tell two events apart when they were put down? Not if that was in
 * one run, as when a list is taken over from elsewhere.
 */
static bool
are_told(const struct claim_event *a, const struct claim_event *b)
{
	return a->proof.at != b->proof.at;
}

/* Is it not known which came first? Of two days neither, if they are one. */
static bool
are_abreast(const struct claim_event *a, const struct claim_event *b)
{
	const bool is_told = are_told(a, b);
	const struct when *x = is_told ? &a->proof : claim_said(a),
			  *y = is_told ? &b->proof : claim_said(b);

	return x->at == y->at || (x->day == y->day && (x->is_day || y->is_day));
}

static bool
is_before(const struct when *w, const struct when *then)
{
	return w->is_day || then->is_day ? w->day <= then->day
					 : w->at <= then->at;
}

/* Had it happened by then; and been put down, where that tells? */
static bool
is_by(const struct claim_event *e, const struct when *then, bool is_told)
{
	return !is_undated(e) && is_before(claim_said(e), then) &&
	       (!is_told || is_before(&e->proof, then));
}

bool
claim_is_after(const struct claim_event *e, const struct when *then)
{
	return !is_undated(e) && !is_by(e, then, false);
}

static int
by_list(const struct claim_time *t, enum claim_list list, size_t rep)
{
	if (t->list != list)
		return t->list < list ? -1 : 1;
	return t->rep < rep ? -1 : t->rep > rep;
}

/* Of one list by time; of one time the first event comes last. */
static int
by_time(const void *pa, const void *pb)
{
	const struct claim_time *a = pa, *b = pb;
	const int64_t x = claim_said(a->event)->at,
		      y = claim_said(b->event)->at;
	const int list = by_list(a, b->list, b->rep);

	if (list)
		return list;
	if (x != y)
		return x < y ? -1 : 1;
	return a->event > b->event ? -1 : a->event < b->event;
}

static void
add_time(struct claim_times *t, const struct claim_event *e,
	enum claim_list list)
{
	t->time = mem_grow(t->time, &t->cap, t->n + 1, sizeof *t->time);
	t->time[t->n++] = (struct claim_time){.event = e,
		.list = list,
		.rep = list == CLAIM_DEALS ? 0 : e->rep};
}

static void
set_times(struct claim_times *t, const struct claim_event *event, size_t n)
{
	t->n = 0;
	for (size_t i = 0; i < n; i++) {
		const struct claim_event *e = &event[i];

		if (is_undated(e))
			continue;
		add_time(t, e,
			e->kind == CLAIM_DEAL ? CLAIM_DEALS : CLAIM_CONTACTS);
		if (e->kind == CLAIM_LAST_TOUCH)
			add_time(t, e, CLAIM_LASTS);
	}
	if (t->n > 0)
		qsort(t->time, t->n, sizeof *t->time, by_time);
	for (size_t i = 0; i < t->n; i++) {
		struct claim_time *x = &t->time[i];
		size_t k = i;

		while (k > 0 &&
			by_list(&t->time[k - 1], x->list, x->rep) == 0 &&
			t->time[k - 1].event->proof.at >= x->event->proof.at)
			k = t->time[k - 1].proved;
		x->proved = k;
	}
}

/* How many come before those of a list that happened after then. */
static size_t
happened(const struct claim_times *t, enum claim_list list, size_t rep,
	const struct when *then)
{
	size_t from = 0, to = t->n;

	while (from < to) {
		const size_t mid = from + (to - from) / 2;
		const int c = by_list(&t->time[mid], list, rep);

		if (c < 0 ||
			(c == 0 && is_before(claim_said(t->time[mid].event),
					   then)))
			from = mid + 1;
		else
			to = mid;
	}
	return from;
}

/*
 * The latest of a list that had happened by then, and been put down where that
 * tells, but for what a claimant did with his own lead; NULL: none.
 */
static const struct claim_event *
find(const struct claim_times *t, enum claim_list list, size_t rep,
	const struct when *then, bool is_told,
	const struct claim_event *claimant)
{
	size_t i = happened(t, list, rep, then);

	while (i > 0 && by_list(&t->time[i - 1], list, rep) == 0) {
		const struct claim_time *x = &t->time[i - 1];
		const struct claim_event *e = x->event;

		if (is_told && !is_before(&e->proof, then))
			i = x->proved;
		else if (claimant && e->row == claimant->row &&
			 e->rep == claimant->rep)
			i--;
		else
			return e;
	}
	return NULL;
}

/* The latest contact of the holder by then: a touch, or his reception. */
static size_t
find_last(const struct claim_times *t, const struct claim_event *event,
	size_t holder, const struct when *then, bool is_told)
{
	const struct claim_event *e =
		find(t, CLAIM_CONTACTS, event[holder].rep, then, is_told, NULL);

	return e && claim_said(e)->at > claim_said(&event[holder])->at
		       ? (size_t)(e - event)
		       : holder;
}

/* Is there a later contact of the holder, before which others may be? */
static bool
may_have_touched(const struct claim_times *t, const struct claim_event *holder,
	const struct when *then)
{
	static const struct when ever = {INT64_MAX, INT32_MAX, false};
	const size_t n = happened(t, CLAIM_LASTS, holder->rep, &ever);

	return n > 0 &&
	       by_list(&t->time[n - 1], CLAIM_LASTS, holder->rep) == 0 &&
	       claim_said(t->time[n - 1].event)->at > then->at;
}

static void
decide(struct claim *c, enum claim_verdict verdict, enum claim_why why)
{
	c->verdict = verdict;
	c->why = why;
}

static void
judge(const struct claim_times *t, const struct claim_event *event,
	struct claim *c)
{
	const struct claim_event *claimant = &event[c->claimant];
	const bool is_told = are_told(claimant, &event[c->holder]);
	const struct when *then =
		is_told ? &claimant->proof : claim_said(claimant);

	c->last = c->holder;
	c->then = then->day;
	c->gap = 0;
	if (is_undated(claimant) || is_undated(&event[c->holder])) {
		decide(c, CLAIM_NEEDS_RULING, CLAIM_UNDATED);
		return;
	}
	c->last = find_last(t, event, c->holder, then, is_told);
	c->gap = then->day - claim_said(&event[c->last])->day;
	if (c->gap < 0) /* it is said to have happened later */
		c->gap = 0;
	if (are_abreast(claimant, &event[c->holder]))
		decide(c, CLAIM_NEEDS_RULING, CLAIM_SAME_TIME);
	else if (find(t, CLAIM_DEALS, 0, then, is_told, claimant))
		decide(c, CLAIM_PROTECTED, CLAIM_BY_DEAL);
	else if (claimant->referral == CLAIM_REFERRAL)
		decide(c, CLAIM_REFERRED, CLAIM_BY_REFERRAL);
	else if (c->gap <= CLAIM_DAYS && claimant->referral)
		decide(c, CLAIM_NEEDS_RULING, CLAIM_UNPROVED);
	else if (c->gap <= CLAIM_DAYS)
		decide(c, CLAIM_PROTECTED, CLAIM_BY_GAP);
	else if (event[c->holder].is_untold)
		decide(c, CLAIM_NEEDS_RULING, CLAIM_UNTOLD);
	else if (may_have_touched(t, &event[c->holder], then))
		decide(c, CLAIM_NEEDS_RULING, CLAIM_UNKNOWN_TOUCHES);
	else
		decide(c, CLAIM_LAPSED, CLAIM_BY_GAP);
}

/* Is a reception a handover: of the holder's own lead, or by himself? */
static bool
is_heir(const struct claim_event *e, const struct claim_event *holder)
{
	return e->row == holder->row ||
	       (e->is_handover && e->was == holder->rep && e->rep != e->was);
}

size_t
claim_judge(struct claim_times *t, struct claim_event *event, size_t n,
	struct claim *claim, size_t *holder)
{
	size_t nclaim = 0;

	*holder = SIZE_MAX;
	find_proofs(event, n);
	if (n > 0)
		qsort(event, n, sizeof *event, by_proof);
	set_times(t, event, n);
	for (size_t i = 0; i < n; i++) {
		if (event[i].kind != CLAIM_RECEPTION)
			continue;
		if (*holder == SIZE_MAX ||
			is_heir(&event[i], &event[*holder])) {
			*holder = i;
			continue;
		}
		/* who has it anyway, on another lead */
		if (event[i].rep == event[*holder].rep)
			continue;
		struct claim *c = &claim[nclaim++];

		*c = (struct claim){.holder = *holder, .claimant = i};
		judge(t, event, c);
		if (c->verdict == CLAIM_LAPSED || c->verdict == CLAIM_REFERRED)
			*holder = i;
	}
	return nclaim;
}

int32_t
claim_until(const struct claim_times *t, const struct claim_event *event,
	size_t holder, const struct when *now)
{
	if (find(t, CLAIM_DEALS, 0, now, false, NULL))
		return INT32_MAX;
	const size_t last = find_last(t, event, holder, now, false);
	const int32_t day = claim_said(&event[last])->day;

	return day == DAY_NONE ? DAY_NONE : day + CLAIM_DAYS;
}

void
claim_times_free(struct claim_times *t)
{
	free(t->time);
}
