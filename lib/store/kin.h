/*
 * Which leads are one: a lead may be merged into another (lead-log(1)), whose
 * id it holds in its field merged_into then, and that one into a third. The
 * last of them is the root, which is a lead like any other.
 */
#ifndef STORE_KIN_H
#define STORE_KIN_H

#include "store/db.h"

#define KIN_FIELD "merged_into"

/* True of a row of the table lead that was not merged into another. */
#define KIN_IS_ROOT \
	"id not in (select lead from field where name = '" KIN_FIELD "')"

struct kin {
	struct db *db;
	bool is_any; /* has any lead been merged? */
	bool is_told;
	struct stmt *into, *members, *drop, *add; /* as needed */
	int64_t *lead; /* a family: lead[0 .. n), its root first */
	size_t n, cap;
};

/* Has any lead been merged? */
bool kin_is_any(struct db *db);

/* Of the leads themselves nothing is read before it is asked for. */
void kin_open(struct kin *k, struct db *db);

/*
 * The root of a lead: itself, if it was not merged, or if a damaged store leads
 * in circles.
 */
int64_t kin_root(struct kin *k, int64_t lead);

/* Read the family of a root. */
void kin_read(struct kin *k, int64_t root);

/* A lead of the family of that root, as it was, got or lost its field. */
void kin_moved(struct kin *k, int64_t root);

void kin_free(struct kin *k);

/*
 * Of two leads that are one the lead that must be unmerged for them to be two:
 * of the merges between them the one that was put down last. 0: they are two.
 */
int64_t kin_between(struct db *db, int64_t a, int64_t b);

/*
 * For SQL, without a struct kin: make a temporary table(lead, root) of all
 * leads that were merged, by the table field that is in sight.
 */
void kin_tell(struct db *db, const char *table);

#endif
