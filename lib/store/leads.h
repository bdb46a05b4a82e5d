/*
 * The door in: rows of leads into the store, by the identity rules of
 * lead-save(1). A row is a new lead, or one that is known already, by id, then
 * ext_id and channel, telephone, e-mail; what it changes becomes events.
 *
 *	leads_open(&l, db, &head, &opts);
 *	while (...)
 *		if ((reason = leads_save(&l, r.cell)) != NULL)
 *			... l.why, l.col ...
 *
 * within the transaction of a run.
 */
#ifndef STORE_LEADS_H
#define STORE_LEADS_H

#include "rules/money.h"
#include "store/events.h"
#include "store/state.h"
#include "store/whose.h"
#include "stream/rec.h"

enum leads_update {
	LEADS_FILL,      /* what is empty in the store is filled */
	LEADS_OVERWRITE, /* and what is there is changed */
	LEADS_NONE,      /* nothing of a known lead changes */
};

struct leads_opts {
	enum leads_update update;
	bool is_shared;        /* a telephone or e-mail tells nobody apart */
	const char *at;        /* when it happened, RFC 3339 */
	const char *logged_at; /* and when it is put down */
	const char *rep;       /* who does it; NULL: nobody says */
	struct zone zone;      /* of days and instants */
	struct phone_judge judge;
};

/* What became of the row last saved. */
enum leads_fate { LEADS_NEW, LEADS_CHANGED, LEADS_SAME };

struct leads {
	struct leads_opts o;
	struct db *db;
	size_t n;          /* columns of a row */
	char *const *name; /* of them, the head's */
	int *known; /* of each its place in store_columns, or -1: a field */
	struct buf *key; /* JSON: the name, quoted, and a colon */
	/* columns of a row, -1: not there */
	int id, rev, merged, at[STORE_COLUMNS];

	struct stmt *find_id, *add_lead, *first;

	struct whose whose;
	struct events events;
	struct state state;
	struct cell cell[STORE_COLUMNS];
	struct buf text, json, kept;
	struct buf numbers; /* that a known lead has not yet */
	bool has_known;     /* one of the row's phone2 is the lead's already */
	char amount[MONEY_MAX], stored[MONEY_MAX]; /* the row's, and ours */
	bool is_rekeyed; /* its keys are dropped, until all is set */

	/* of the row last saved */
	enum leads_fate fate;
	struct buf why;
	int col; /* to blame; -1: none */
};

void leads_open(struct leads *l, struct db *db, const struct head *head,
	const struct leads_opts *opts);

/*
 * Save a row; its cells become those of the lead as it stands then, id and rev
 * too where the row has such columns. NULL, or the reason it is set aside
 * (lead-save(1)); it has changed nothing then.
 */
const char *leads_save(struct leads *l, struct cell *cell);

void leads_free(struct leads *l);

#endif
