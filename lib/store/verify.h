/*
 * Is a store sound: the file, its references, and each lead what its events
 * say? A row for each thing that is not.
 */
#ifndef STORE_VERIFY_H
#define STORE_VERIFY_H

#include "store/db.h"

enum { VERIFY_COLUMNS = 5 };

/* what, lead, column, store, events */
extern const char *const verify_columns[VERIFY_COLUMNS];

struct verify {
	struct db *db;
	struct stmt *stmt;
	int step;
};

void verify_begin(struct verify *v, struct db *db);

/* The next thing that is wrong; false behind the last. */
bool verify_next(struct verify *v, struct cell cell[VERIFY_COLUMNS]);

#endif
