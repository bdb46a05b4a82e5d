/*
 * A lead is merged into another (lead-log(1)): what the one that stays has of
 * the one that goes, column by column. All of it follows from the event.
 */
#ifndef STORE_MERGE_H
#define STORE_MERGE_H

#include "store/change.h"

struct merge {
	struct db *db;
	const struct zone *zone;
	struct change change;
	struct stmt *is_object, *said, *is_said, *fields;
	/* columns of both as they were: who goes, who stays */
	struct buf gone[STORE_COLUMNS], kept[STORE_COLUMNS];
	struct buf text;
	char amount[MONEY_MAX];
	const char *why; /* of what was refused, for people */
};

void merge_open(struct merge *m, struct db *db, const struct zone *zone,
	struct change change);

/*
 * May a merge say what columns hold then? It is asked before each. set: a JSON
 * object of names and texts, or empty. NULL, or a reason, and *why of it.
 */
const char *merge_check(struct merge *m, const struct cell *set);

/* Lead row->lead goes, lead into stays, both roots, by the event of that id. */
void merge_leads(struct merge *m, const struct event_row *row, int64_t id,
	int64_t into, const struct cell *set);

void merge_free(struct merge *m);

#endif
