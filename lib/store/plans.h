/*
 * The plans of a store (salesutils-store(5)): each name has versions, of which
 * none is ever changed. Here one is found; target/version.h puts one in, and
 * the door (store/door.h) gives its targets.
 */
#ifndef STORE_PLANS_H
#define STORE_PLANS_H

#include "base/zone.h"
#include "store/db.h"

/* The columns of plans_list. */
enum {
	PLANS_ID,
	PLANS_NAME,
	PLANS_VERSION,
	PLANS_AT,
	PLANS_REP,
	PLANS_NOTE,
	PLANS_TARGETS
};

struct plans_asked {
	const char *name;         /* NULL: any */
	int64_t number;           /* of the version; 0: any */
	const struct when *as_of; /* those of this time or before; NULL: all */
};

/* The versions that are asked for, by name and number, under those columns. */
struct stmt *plans_list(struct db *db, const struct plans_asked *a);

/*
 * The id of the plan that is meant: of the only name there, the last version
 * that is asked for. The run ends if there is none, or several names are.
 */
int64_t plans_need(
	struct db *db, const char *file, const struct plans_asked *a);

#endif
