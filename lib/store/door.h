/*
 * The door out: leads, events, timelines or a plan of a store as a source,
 *under the columns of salesutils-formats(5) and lead-list(1). It is a snapshot:
 *what is saved meanwhile does not show. Nothing is written. Of leads that were
 *merged the root alone shows (store/kin.h), and what happened to them happened
 *to it.
 *
 *	cli.source.store = door_open;
 *	cli.source.store_arg = &door;		or NULL: all leads
 *
 * A file of another purpose that may be a store is opened by one call more:
 *
 *	cli_open_file(&cli, &in, file, &(struct door){.what = DOOR_PLAN});
 */
#ifndef STORE_DOOR_H
#define STORE_DOOR_H

#include "base/zone.h"
#include "store/plans.h"
#include "stream/source.h"

enum { DOOR_ARGS = 16 };

/* What is asked for. */
enum door_what {
	DOOR_LEADS,
	DOOR_EVENTS,   /* what happened to them */
	DOOR_TIMELINE, /* each column, since when and by whom; what happened */
	DOOR_PLAN,     /* the targets of the plan that is meant (plans_need) */
};

struct door {
	enum door_what what;
	/* SQL over lead: which; empty: all. Those that were merged do not show
	 */
	struct buf where;
	const char *arg[DOOR_ARGS]; /* of its ?1, ?2, ... */
	size_t narg;
	const char *plan; /* of DOOR_PLAN its name; NULL: the only one */
	int64_t number;   /* and the version; 0: the last one as_of */
	const struct when *as_of; /* as they were then; NULL: as they are */
	/*
	 * Where the store stays open for another door to it, which uses it,
	 * until the caller closes it (db_close); NULL: it does not
	 */
	struct db **db;
};

/* NULL if the file is no store. */
struct source *door_open(void *door, const char *file);

#endif
