/*
 * What lead-dedup needs of a store beside the leads that it reads there:
 * answers and events of leads that were merged, and which leads are asked for.
 */
#ifndef DEDUP_INSTORE_H
#define DEDUP_INSTORE_H

#include "dedup/answers.h"
#include "dedup/probe.h"
#include "store/door.h"
#include "stream/sink.h"

/*
 * Leads that were unmerged, and not merged again since, are different, unless
 * people have answered otherwise; but not those that were taken back for
 * another's sake alone (lead-log(1)).
 */
void instore_part(struct answers *a, struct db *db);

/* Leads that were merged go by the id of the one that stayed. */
void instore_rename(struct answers *a, struct db *db);

/*
 * Write the events for lead-log(1) by which leads are unmerged that are
 * different by what people say; and before each, the latest first, those that
 * were merged into the same lead later, for they stand on it.
 */
void instore_unmerge(const struct answers *a, struct db *db, struct sink *sink);

/*
 * Who is asked for: of a store, which is opened for d, only his leads are read,
 * and those that hang together with them by numbers and e-mails, over as many
 * others as need be. They are INSTORE_LEADS at most, the nearest; that there
 * are more is told.
 */
enum { INSTORE_LEADS = 10000 };
void instore_probe(struct door *d, struct probe *p, const char *file);

/* Events: those of the leads that a group holds. */
void instore_events(struct door *d, struct group *g);

#endif
