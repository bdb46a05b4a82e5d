/*
 * The door out: leads or events of a store as a source, under the columns of
 * salesutils-formats(5). It is a snapshot: what is saved meanwhile does not
 * show. Nothing is written.
 *
 *	cli.source.store = door_open;
 *	cli.source.store_arg = &door;		or NULL: all leads
 */
#ifndef STORE_DOOR_H
#define STORE_DOOR_H

#include "stream/source.h"

enum { DOOR_ARGS = 16 };

/* Which leads: SQL over lead, with ?1, ?2, ... for the arguments. */
struct door {
	bool is_events; /* their events, not they */
	struct buf where;
	const char *arg[DOOR_ARGS];
	size_t narg;
};

/* NULL if the file is no store. */
struct source *door_open(void *door, const char *file);

#endif
