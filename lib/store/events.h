/*
 * What happened, put down: the table event, to which rows are only added. The
 * transaction of the run must have begun, for ids are given out here.
 */
#ifndef STORE_EVENTS_H
#define STORE_EVENTS_H

#include "base/zone.h"
#include "store/db.h"

struct events {
	struct stmt *add;
	int64_t next;          /* the id of the next one */
	const char *logged_at; /* when the run put them down */
};

/* An event; empty cells and NULL are nothing. */
struct event_row {
	int64_t lead;
	struct cell at, kind, what, old, value, rep, next_at, note, src;
	bool has_amount;
	int64_t amount;  /* in hundredths */
	int64_t secs;    /* how long it took; 0: nobody says */
	int64_t follows; /* the event it follows from; 0: from none */
	int64_t voids;   /* the event it corrects; 0: none */
};

void events_open(struct events *e, struct db *db, const char *logged_at);

/* Its id. */
int64_t events_add(struct events *e, const struct event_row *row);

/* A cell of a text that ends in NUL; of NULL an empty one. */
struct cell events_text(const char *s);

/*
 * When an event happened: a day as it stands, an instant with its offset, so
 * that SQL can compare it, in out. NULL, or why it is neither.
 */
const char *events_when(
	const struct zone *z, struct cell *at, char out[INSTANT_MAX]);

/* Is a cell that word? */
bool events_is(const struct cell *c, const char *word);

#endif
