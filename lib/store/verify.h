/*
 * Is a store sound: the file, its references, and each lead what its events
 * say, and found by its keys, as its root is if it was merged; each version of
 * a plan behind the one before, with all of its targets? A row for each thing
 * that is not.
 */
#ifndef STORE_VERIFY_H
#define STORE_VERIFY_H

#include "store/keys.h"

enum { VERIFY_COLUMNS = 5 };

/* what, lead, column, store, events */
extern const char *const verify_columns[VERIFY_COLUMNS];

struct verify {
	struct db *db;
	struct stmt *stmt;
	int step;
	struct keys keys;
	int64_t nkey;      /* so far, of all leads that are no family */
	struct stmt *keep; /* a key of one that is, once a family */
};

void verify_begin(struct verify *v, struct db *db, struct phone_judge judge);

/* The next thing that is wrong; false behind the last. */
bool verify_next(struct verify *v, struct cell cell[VERIFY_COLUMNS]);

void verify_end(struct verify *v);

#endif
