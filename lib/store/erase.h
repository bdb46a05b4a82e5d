/*
 * A person is taken out of the store: name, telephones, e-mail, notes and
 * whatever has no home, of the leads and of all that happened to them. What
 * stays is that a lead was there, where it came from, its stages, owners and
 * money, so that no count changes; and an event that says it was erased. Who
 * was merged is the same person.
 */
#ifndef STORE_ERASE_H
#define STORE_ERASE_H

#include <stdint.h>

#include "store/events.h"
#include "store/who.h"

/*
 * Erase the leads of whom a word means; their number. In a transaction that
 * begins here and is done; it is then gone from the file as well, unless
 * *is_kept: it stays in the log (-wal), which others read, until all of them
 * have closed the store.
 */
int64_t erase_leads(struct db *db, const struct who *who, const char *word,
	const char *rep, const char *at, bool *is_kept);

#endif
