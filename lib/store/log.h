/*
 * What happened to a lead, put down in the store: an event, and what follows
 * from it for the lead as it is now (lead-log(1)).
 */
#ifndef STORE_LOG_H
#define STORE_LOG_H

#include "base/zone.h"
#include "rules/stage.h"
#include "store/events.h"
#include "store/gates.h"
#include "store/known.h"
#include "store/merge.h"
#include "store/state.h"
#include "store/whose.h"

/*
 * The value of an unmerge that does not say that the leads are different: they
 * may be merged again.
 */
#define LOG_AGAIN "again"

struct log_opts {
	const char *at, *logged_at; /* when, if an entry does not say; now */
	const char *rep;            /* who, if it does not say; or NULL */
	struct zone zone;
	struct phone_judge judge;
	const struct stages *reasons; /* what a loss may say; NULL: anything */
	const struct stages *stages;  /* tables that know what means lost */
	size_t nstages;
};

/* What is said of it; empty cells say nothing. */
struct log_entry {
	struct cell id, column[STORE_COLUMNS]; /* whose: see store/whose.h */
	struct cell at, kind, value, rep, amount, secs, next_at, note, src;
	struct cell set; /* of a merge: see store/merge.h */
};

struct log {
	struct log_opts o;
	struct db *db;
	struct whose whose;
	struct events events;
	struct state state;
	struct change change;
	struct merge merge;
	struct known known;
	struct gates gates;
	struct stmt *before, *find, *voided, *told;
	const char *why; /* of the entry last refused, for people */
	char at[INSTANT_MAX];
	int64_t into; /* the other lead of a merge at hand; 0: it is none */

	/* of the entry last put down */
	int64_t lead, event;
	bool is_known; /* it was there already */
};

void log_open(struct log *l, struct db *db, const struct log_opts *opts);

/*
 * NULL, or a reason (lead-log(1)): then nothing has changed. Of a merge that is
 * undone the event is the one that corrects it. An entry that
 * says when it happened, and that the store has from an earlier run, is that
 * one: a list may be put down twice. Of several alike each has its own.
 */
const char *log_add(struct log *l, const struct log_entry *e);

/*
 * Correct an event: it does not count any more, nor does what followed from
 * it. note says why, and may be empty. NULL, or a reason.
 */
const char *log_void(struct log *l, int64_t event, const struct cell *note);

/* Is there such a kind? */
bool log_is_kind(const char *s, size_t n);

void log_free(struct log *l);

#endif
