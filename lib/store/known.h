/*
 * Which events of a list the store has from an earlier run, so that the list
 * may be put down twice. Of several alike each has its own.
 */
#ifndef STORE_KNOWN_H
#define STORE_KNOWN_H

#include "base/map.h"
#include "base/numset.h"
#include "store/events.h"
#include "store/kin.h"

struct known {
	struct db *db;
	struct kin *kin;
	int64_t first;       /* the id of the run's first event */
	struct stmt *events; /* as needed */
	struct numset match; /* events that are a row's already */

	/* what was read: the events of some leads */
	struct map lead; /* those */
	struct map said; /* a lead, and what an event of it says */
	size_t *next;    /* of each the first of such events, 1 up; 0: none */
	struct known_event {
		int64_t id;
		size_t next;
	} * event; /* in their order */
	size_t cap_next, n, cap;
	struct buf text;
};

void known_open(struct known *k, struct db *db, struct kin *kin, int64_t first);

/*
 * The id of the event that row is, in every cell but src, and that is the
 * match of no other row of the run; of several the first; else 0. It is one of
 * the root row->lead or of its family: row->lead becomes whose it is.
 */
int64_t known_find(struct known *k, struct event_row *row);

void known_free(struct known *k);

#endif
