/*
 * Leads by what they are called, their names compared as text_name_key has
 * them. The store has an index of names as they were written: it is walked
 * from one that may be a spelling of the name looked for to the next that may,
 * so that a handful are read, of a million. Of a store of version 1, which has
 * no such index, all are. Hangul that was taken apart (U+1100 to U+11FF) is not
 * found: lead-import puts it together.
 *
 *	byname_open(&b, db, "name", who, strlen(who));
 *	while (byname_next(&b, &lead))
 *		...
 *	byname_free(&b);
 */
#ifndef STORE_BYNAME_H
#define STORE_BYNAME_H

#include "store/db.h"

struct byname {
	struct stmt *names, *leads;
	bool is_indexed;
	bool is_leads;   /* leads gives those of one that was found */
	struct buf key;  /* the name as it is compared */
	struct buf bare; /* and a character at a time, without marks */
	struct buf from; /* the least name that was not looked at yet */
	struct buf name; /* one of the store */
	struct buf a, b;
};

/* column is name or company. A name that is empty as compared finds nobody. */
void byname_open(struct byname *b, struct db *db, const char *column,
	const char *name, size_t n);

/* The next lead, in no order that means anything; false: there is none. */
bool byname_next(struct byname *b, int64_t *lead);

void byname_free(struct byname *b);

#endif
