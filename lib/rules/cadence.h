/*
 * The cadence of a sales team: who must be contacted, and by when.
 *
 * A cadence is a list of rules. Each opens an obligation at its anchor, the
 * latest event of the kind `after`, gives it a window of days, and says which
 * kinds of event do it. An obligation is done by the first such event at or
 * after the start of its window; so a touch before the window does not do it,
 * and one behind the window does it late.
 *
 *	after    receive: a reception, or the creation of the lead
 *	         touch: any contact; before the first, as receive
 *	         followup: a promised day, which may lie ahead
 *	         any other word: events of that kind
 *	from by  the window: so many units after the anchor, both included.
 *	         Without a from it starts on the day after the rule before it
 *	         with the same anchor was done, else at the anchor
 *	unit     calendar days, working days, or hours. Hours from an anchor of
 *	         which only the day is known are whole days, rounded up
 *	do       kinds of event, one of which is enough; touch is any contact
 *	until    won, lost, both or neither: the lead's end that ends the rule
 *
 * A rule after touch that asks for a touch is never done: each touch opens it
 * anew. Contacts are the kinds named by cadence_is_touch.
 *
 * Sources: the dealership's house rules (first follow-up on day 2 to 3, the
 * second within a week, no silence of more than 7 days until the deal is won
 * or lost); the table lib/tables/cadence-dealership.csv states them.
 *
 * A struct cadence holds no memory; it is filled by cadence_kind and by
 * writing rules into it (lib/tables/cadence.c), and is about 4 kB.
 */
#ifndef RULES_CADENCE_H
#define RULES_CADENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CADENCE_RULES = 32, CADENCE_KINDS = 32 }; /* at most */
enum { CADENCE_NAME = 32 };                      /* bytes, with its NUL */
enum { CADENCE_MAX = 10000 };                    /* units: from and by */

/* Kinds that every cadence knows; the others are numbered as they come. */
enum cadence_fixed {
	CADENCE_CREATED, /* the lead's creation, which opens `receive` too */
	CADENCE_RECEIVE,
	CADENCE_TOUCH, /* a contact of a kind that no rule names */
	CADENCE_FOLLOWUP,
	CADENCE_FIXED,
};

enum cadence_unit { CADENCE_DAYS, CADENCE_WORKDAYS, CADENCE_HOURS };

struct cadence_rule {
	char name[CADENCE_NAME], what[2 * CADENCE_NAME]; /* what: the do */
	int after;                                       /* a kind */
	int from, by;                                    /* from -1: none */
	enum cadence_unit unit;
	uint32_t act; /* a bit for each kind that does it */
	bool until_won, until_lost;
};

struct cadence {
	struct cadence_rule rule[CADENCE_RULES];
	size_t n;
	char kind[CADENCE_KINDS][CADENCE_NAME];
	size_t nkind;
	uint32_t touches; /* a bit for each kind that is a contact */
};

/* No rules, and the fixed kinds. */
void cadence_init(struct cadence *c);

/* The number of a kind, added if need be; -1: too many, too long, empty. */
int cadence_add_kind(struct cadence *c, const char *s, size_t n);

/* The kind of an event, -1 if it is nothing to any rule. */
int cadence_kind(const struct cadence *c, const char *s, size_t n);

/* Whether events of this kind are contacts with the customer. */
bool cadence_is_touch(const char *s, size_t n);

/* The rule before this one with the same anchor, -1 if there is none. */
int cadence_before(const struct cadence *c, size_t rule);

/*
 * Whether the rule can only be judged by single events: a lead's own dates
 * (created_at, touched_at, due_at) do not say of what kind its last contact
 * was, nor how many there were.
 */
bool cadence_needs_events(const struct cadence *c, size_t rule);

#endif
