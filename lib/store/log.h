/*
 * What happened to a lead, put down in the store: an event, and what follows
 * from it for the lead as it is now (lead-log(1)).
 */
#ifndef STORE_LOG_H
#define STORE_LOG_H

#include "base/zone.h"
#include "store/events.h"
#include "store/whose.h"

struct log_opts {
	const char *at, *logged_at; /* when, if an entry does not say; now */
	const char *rep;            /* who, if it does not say; or NULL */
	struct zone zone;
	struct phone_judge judge;
};

/* What is said of it; empty cells say nothing. */
struct log_entry {
	struct cell id, column[STORE_COLUMNS]; /* whose: see store/whose.h */
	struct cell at, kind, value, rep, amount, next_at, note, src;
};

/* Columns of the lead that an event may set. */
enum { LOG_SETS = 4 };

struct log {
	struct log_opts o;
	struct whose whose;
	struct events events;
	struct stmt *get, *set[LOG_SETS], *sums;
	const char *why; /* of the entry last refused, for people */

	/* of the entry last put down */
	int64_t lead, event;
	int64_t last; /* id of the event last put down for a column */
};

void log_open(struct log *l, struct db *db, const struct log_opts *opts);

/* NULL, or a reason (lead-log(1)): then nothing has changed. */
const char *log_add(struct log *l, const struct log_entry *e);

/* Is there such a kind? */
bool log_is_kind(const char *s, size_t n);

void log_free(struct log *l);

#endif
