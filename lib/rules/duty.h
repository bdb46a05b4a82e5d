/*
 * What a lead asks of its owner today: the rules of a cadence judged against
 * what is known of the lead. Pure: the day is given, and the calendar counts
 * its own working days only; whether it knows the year is for the caller to
 * ask. Days are clamped to the year 9999. The order of events is nothing.
 */
#ifndef RULES_DUTY_H
#define RULES_DUTY_H

#include "base/buf.h"
#include "base/zone.h"
#include "rules/cadence.h"
#include "rules/calendar.h"

struct duty_event {
	struct when at; /* of CADENCE_FOLLOWUP: the day promised */
	int kind;
};

/* What is known of a lead; its events in any order, one may stand twice. */
struct duty_lead {
	const struct duty_event *event;
	size_t n;
	bool is_won, is_lost;
	/*
	 * false: only the lead's own dates are known. What needs single events
	 * is left out, and any touch answers for the first one.
	 */
	bool has_events;
};

/* When it is asked for. What came later than now counts as not known. */
struct duty_now {
	struct when at; /* a day: all of it */
	const struct zone *zone;
	const struct calendar *calendar;
};

enum duty_state {
	DUTY_NONE,    /* no anchor, ended, or not to be judged */
	DUTY_EARLY,   /* before its window, or the rule before it is open */
	DUTY_DUE,     /* in its window */
	DUTY_OVERDUE, /* behind it, and still to be done */
	/*
	 * Behind it, and not to be done any more: its window was over before
	 * it could open, or a later one of the same anchor was done since.
	 */
	DUTY_MISSED,
	DUTY_DONE,
};

struct duty {
	struct duty_event anchor;
	enum duty_state state;
	int32_t due_day;   /* the last day of the window */
	int32_t done_day;  /* of DUTY_DONE; else it says nothing */
	int32_t days_late; /* in calendar or working days; below 0: time left */
};

/* Judge every rule: d[i] is the obligation of rule i. */
void duty_judge(const struct cadence *c, const struct duty_lead *lead,
	const struct duty_now *now, struct duty d[CADENCE_RULES]);

/*
 * The rule whose obligation presses most, of those due or overdue: most days
 * late, then the earliest due day, then the first in the table. -1: none.
 */
int duty_pick(const struct cadence *c, const struct duty *d);

/* "due", "overdue" and so on. */
const char *duty_state_name(enum duty_state state);

/*
 * Append why rule pick presses: its anchor and day, the last touch, what else
 * is open, what was missed.
 */
void duty_why(struct buf *b, const struct cadence *c,
	const struct duty_lead *lead, const struct duty_now *now,
	const struct duty *d, int pick);

#endif
