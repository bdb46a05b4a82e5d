/*
 * A version of a plan in a store (target-save(1), store/plans.h): put in, and
 * shown as a row for each metric.
 */
#ifndef TARGET_VERSION_H
#define TARGET_VERSION_H

#include "store/plans.h"
#include "stream/sink.h"
#include "target/margin.h"

struct version {
	const char *name;
	const char *at;         /* since when it holds, RFC 3339 */
	const char *logged_at;  /* and when it is put down */
	const char *rep, *note; /* NULL: nobody says */
};

/* The year that all periods of a plan are of; false if there is none. */
bool version_year(char year[PERIOD_MAX], const struct plan *p);

/*
 * Put a plan in, within the transaction of a run, as the version behind the
 * last one of its name; its number. Does that say the same, nothing is put in,
 * and it is the number of that: *is_new says so.
 */
int64_t version_add(struct db *db, const struct plan *p,
	const struct version *v, bool *is_new);

/* Add the columns of target-save(1) to a header. */
void version_head(struct head *h);

/*
 * Write the row of plans_list, once for each metric; m is of its plan, behind
 * margin_check.
 */
void version_put(struct sink *s, struct stmt *row, const struct margin *m);

#endif
