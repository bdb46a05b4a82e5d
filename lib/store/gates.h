/*
 * What must hold of a lead before an event may be put down, or one be
 * corrected (lead-log(1)): no delivery before all is paid, no ruling on a loss
 * by who lost it, no test drive without a licence.
 */
#ifndef STORE_GATES_H
#define STORE_GATES_H

#include "rules/stage.h"
#include "store/events.h"
#include "store/state.h"

struct gates {
	struct db *db;
	struct state *state;
	const struct stages *stages; /* tables that know what means lost */
	size_t nstages;
	struct stmt *owed, *loser, *leader, *delivered;
	const char *why; /* it may not, for people */
};

/* NULL, or a reason, and *why of it. */
const char *gates_check(struct gates *g, const struct event_row *row);

/* May an event of a kind, of the lead, be corrected? */
const char *gates_void(struct gates *g, int64_t lead, const struct cell *kind);

#endif
