/*
 * What the events say of each lead, last: the state that they add up to, as
 * SQL that gives rows of lead, name and value. It is what the store should
 * hold (store/verify.h), what it held on a day (store/door.h), and what it
 * holds again when an event is corrected (store/log.h).
 */
#ifndef STORE_TOLD_H
#define STORE_TOLD_H

#include "base/buf.h"

/*
 * Add the query. of: SQL that is true of the events it goes by, NULL for all
 * of them.
 */
void told_add(struct buf *sql, const char *of);

#endif
