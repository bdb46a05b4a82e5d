/*
 * A column of a lead becomes another one: the event that says so, and the lead
 * as it is then.
 */
#ifndef STORE_CHANGE_H
#define STORE_CHANGE_H

#include "store/events.h"
#include "store/state.h"

struct change {
	struct events *events;
	struct state *state;
};

/*
 * Of the lead of an event, by it: when, by whom, and what it follows from or
 * corrects. The id of the event that was put down.
 */
int64_t change_column(struct change *c, const struct event_row *by,
	const char *name, const struct cell *old, const struct cell *value);

/*
 * The same of a lead, following from an event of that id, if it does not hold
 * that already.
 */
void change_follow(struct change *c, const struct event_row *cause, int64_t id,
	int64_t lead, const char *name, const struct cell *value);

#endif
