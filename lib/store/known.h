/*
 * Which events of a list the store has from an earlier run, so that the list
 * may be put down twice. Of several alike each has its own.
 */
#ifndef STORE_KNOWN_H
#define STORE_KNOWN_H

#include "store/events.h"
#include "store/kin.h"

struct known {
	struct db *db;
	struct kin *kin;
	int64_t first;             /* the id of the run's first event */
	struct stmt *find, *match; /* as needed */
};

void known_open(struct known *k, struct db *db, struct kin *kin, int64_t first);

/*
 * The id of the event that row is, in every cell but src, and that is the
 * match of no other row of the run; else 0. It is one of the root row->lead or
 * of its family: row->lead becomes whose it is.
 */
int64_t known_find(struct known *k, struct event_row *row);

#endif
