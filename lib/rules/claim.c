#include <stdlib.h>

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

/* Whose row, at what time it is said: whatever tells two events apart. */
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

/* Is an event a contact of the rep who has it, on whatever lead? */
static bool
is_touch_of(const struct claim_event *e, const struct claim_event *holder)
{
	return e->kind != CLAIM_DEAL && e->rep == holder->rep;
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

/* The latest contact of the holder by then: a touch, or his reception. */
static size_t
find_last(const struct claim_event *event, size_t n, size_t holder,
	const struct when *then, bool is_told)
{
	size_t last = holder;

	for (size_t i = 0; i < n; i++)
		if (is_touch_of(&event[i], &event[holder]) &&
			is_by(&event[i], then, is_told) &&
			claim_said(&event[i])->at >
				claim_said(&event[last])->at)
			last = i;
	return last;
}

static bool
has_deal(const struct claim_event *event, size_t n, const struct when *then,
	bool is_told)
{
	for (size_t i = 0; i < n; i++)
		if (event[i].kind == CLAIM_DEAL &&
			is_by(&event[i], then, is_told))
			return true;
	return false;
}

/* Is there a later contact of the holder, before which others may be? */
static bool
may_have_touched(const struct claim_event *event, size_t n, size_t holder,
	const struct when *then)
{
	for (size_t i = 0; i < n; i++)
		if (event[i].kind == CLAIM_LAST_TOUCH &&
			is_touch_of(&event[i], &event[holder]) &&
			claim_said(&event[i])->at > then->at)
			return true;
	return false;
}

static void
decide(struct claim *c, enum claim_verdict verdict, enum claim_why why)
{
	c->verdict = verdict;
	c->why = why;
}

static void
judge(const struct claim_event *event, size_t n, struct claim *c)
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
	c->last = find_last(event, n, c->holder, then, is_told);
	c->gap = then->day - claim_said(&event[c->last])->day;
	if (c->gap < 0) /* it is said to have happened later */
		c->gap = 0;
	if (are_abreast(claimant, &event[c->holder]))
		decide(c, CLAIM_NEEDS_RULING, CLAIM_SAME_TIME);
	else if (has_deal(event, n, then, is_told))
		decide(c, CLAIM_PROTECTED, CLAIM_BY_DEAL);
	else if (claimant->referral == CLAIM_REFERRAL)
		decide(c, CLAIM_REFERRED, CLAIM_BY_REFERRAL);
	else if (c->gap <= CLAIM_DAYS && claimant->referral)
		decide(c, CLAIM_NEEDS_RULING, CLAIM_UNPROVED);
	else if (c->gap <= CLAIM_DAYS)
		decide(c, CLAIM_PROTECTED, CLAIM_BY_GAP);
	else if (may_have_touched(event, n, c->holder, then))
		decide(c, CLAIM_NEEDS_RULING, CLAIM_UNKNOWN_TOUCHES);
	else
		decide(c, CLAIM_LAPSED, CLAIM_BY_GAP);
}

size_t
claim_judge(struct claim_event *event, size_t n, struct claim *claim,
	size_t *holder)
{
	size_t nclaim = 0;

	*holder = SIZE_MAX;
	find_proofs(event, n);
	if (n > 0)
		qsort(event, n, sizeof *event, by_proof);
	for (size_t i = 0; i < n; i++) {
		if (event[i].kind != CLAIM_RECEPTION)
			continue;
		/* a handover, or who has it anyway on another lead */
		if (*holder == SIZE_MAX || event[i].row == event[*holder].row) {
			*holder = i;
			continue;
		}
		if (event[i].rep == event[*holder].rep)
			continue;
		struct claim *c = &claim[nclaim++];

		*c = (struct claim){.holder = *holder, .claimant = i};
		judge(event, n, c);
		if (c->verdict == CLAIM_LAPSED || c->verdict == CLAIM_REFERRED)
			*holder = i;
	}
	return nclaim;
}

int32_t
claim_until(const struct claim_event *event, size_t n, size_t holder,
	const struct when *now)
{
	if (has_deal(event, n, now, false))
		return INT32_MAX;
	const size_t last = find_last(event, n, holder, now, false);

	const int32_t day = claim_said(&event[last])->day;

	return day == DAY_NONE ? DAY_NONE : day + CLAIM_DAYS;
}
