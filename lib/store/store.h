/*
 * The store: one SQLite file of leads and all that happened to them
 * (salesutils-store(5)). It is made, opened and brought up to date here;
 * store/leads.h is the door in, store/door.h the door out.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "store/db.h"

enum {
	STORE_APPLICATION = 0x53414C45, /* "SALE", in the file's head */
	STORE_VERSION = 3,              /* of the schema: user_version */
};

/* The columns of a lead beside id and rev, as in salesutils-formats(5). */
enum {
	STORE_EXT_ID,
	STORE_NAME,
	STORE_GENDER,
	STORE_PHONE,
	STORE_PHONE2,
	STORE_PHONE_KIND,
	STORE_EMAIL,
	STORE_COMPANY,
	STORE_CHANNEL,
	STORE_REGION,
	STORE_PRODUCT,
	STORE_EXPECTED,
	STORE_OWNER,
	STORE_STAGE,
	STORE_CREATED_AT,
	STORE_TOUCHED_AT,
	STORE_DUE_AT,
	STORE_AMOUNT,
	STORE_CURRENCY,
	STORE_NOTE,
	STORE_SRC,
	STORE_COLUMNS
};
extern const char *const store_columns[STORE_COLUMNS];

/* The place of a name among them, -1 if it is none. */
int store_column(const char *name);

/* SQL that gives a column of the table lead as a stream has it. */
const char *store_text(int column);

/* A lead's columns between commas, in their order. */
void store_list(struct buf *b);

/*
 * Make a new one, mode 0600, which appears whole or not at all; the run ends
 * if the name is taken.
 */
void store_create(const char *file);

/*
 * Copy one, as it is now, to a new name, whole or not at all; others may save
 * meanwhile.
 */
void store_backup(const char *file, const char *to);

/*
 * Open one. To write, an older one is brought up to date first, which is a
 * transaction of its own; to read, it is read as it is, only more slowly. A
 * newer one ends the run.
 */
struct db *store_open(const char *file, bool to_write);

#endif
