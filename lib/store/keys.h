/*
 * By which keys a lead is found: the table identity. A key is a telephone
 * number or an e-mail, as rules/rowkey.h reads it, and may be that of several
 * leads: of a household, of a switchboard.
 */
#ifndef STORE_KEYS_H
#define STORE_KEYS_H

#include "rules/rowkey.h"
#include "store/db.h"

struct keys {
	struct rowkey key; /* those read last are key.nvalue */
	struct rowkey_place place;
	struct stmt *find, *add, *drop, *has;
	struct buf text;
};

void keys_open(struct keys *k, struct db *db, struct phone_judge judge);

/* Read the keys of a lead, each once, of which cell has the store_columns. */
void keys_read(struct keys *k, const struct cell *cell);

/*
 * Whose are they? *lead is set to the one lead they lead to, if it is 0, and
 * stays 0 if they lead nowhere. False if they lead to another, or to several
 * of which none is known yet.
 */
bool keys_find(struct keys *k, int64_t *lead);

/* They are a lead's. */
void keys_add(struct keys *k, int64_t lead);

/* Run a statement for each of those read last: ?1 is the key, ?2 the lead. */
void keys_put(struct keys *k, struct stmt *s, int64_t lead);

/* The same for one by its bytes (rowkey_bytes). */
void keys_put_one(struct stmt *s, const char *key, size_t n, int64_t lead);

/* Is one of those read last that lead's? How many are? */
bool keys_is(struct keys *k, size_t i, int64_t lead);
size_t keys_count(struct keys *k, int64_t lead);

void keys_free(struct keys *k);

#endif
