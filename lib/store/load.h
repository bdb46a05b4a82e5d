/*
 * Rows into a table of a store as they are, with no rule but the table's own:
 * who works where (unit, rep, membership), where a row that is there already
 * is changed; and what a dump gave (lead, field, identity, event, plan,
 * target), into a table that is empty. All is done within the transaction of a
 * run.
 */
#ifndef STORE_LOAD_H
#define STORE_LOAD_H

#include "store/db.h"
#include "stream/rec.h"

struct load {
	struct db *db;
	const struct load_table *table;
	const struct head *head;
	struct stmt *add;
	struct buf why;
};

/*
 * Add SQL that gives all rows of a table in the order of its key; false: there
 * is no such table.
 */
bool load_select(struct buf *sql, const char *table);

/* Into a table that there is. NULL, or why not. */
const char *load_open(struct load *l, struct db *db, const char *table,
	const struct head *head);

/* NULL, or why the row cannot be there; good until the next call. */
const char *load_row(struct load *l, const struct rec *r);

/* When all are in: NULL, or what does not fit together. */
const char *load_end(struct load *l);

void load_free(struct load *l);

#endif
