/*
 * Which leads are one: a lead may be merged into another (lead-log(1)), whose
 * id it holds in its field merged_into then, and that one into a third. The
 * last of them is the root, which is a lead like any other.
 */
#ifndef STORE_KIN_H
#define STORE_KIN_H

#include "base/map.h"
#include "store/db.h"

#define KIN_FIELD "merged_into"

/* True of a row of the table lead that was not merged into another. */
#define KIN_IS_ROOT                                             \
	"not exists (select 1 from field where lead = lead.id " \
	"and name = '" KIN_FIELD "')"

struct kin {
	struct db *db;
	bool is_any;  /* has any lead been merged? */
	bool is_read; /* all that were: before that, few are asked for */
	unsigned nasked;
	struct stmt *into, *merged; /* as needed */
	struct map number;          /* of each lead, by its id */
	struct kin_node {
		int64_t lead;
		int64_t into;        /* 0: it is a root */
		int64_t merged;      /* by which event; 0: not asked yet */
		size_t first;        /* of those merged into it, */
		size_t next, before; /* and of those into its own; 1 up */
	} * node;
	size_t cap_node;
	int64_t *lead; /* a family: lead[0 .. n), its root first */
	size_t n, cap;
	int64_t family; /* whose it is, as long as nothing moves; 0: nobody's */
};

/* Has any lead been merged? */
bool kin_is_any(struct db *db);

/* Of the leads themselves nothing is read before it is asked for. */
void kin_open(struct kin *k, struct db *db);

/* The lead that one was merged into, 0 if into none. */
int64_t kin_into(struct kin *k, int64_t lead);

/*
 * The root of a lead: itself, if it was not merged, or if a damaged store leads
 * in circles.
 */
int64_t kin_root(struct kin *k, int64_t lead);

/* Read the family of a root; of another lead, itself and what is below it. */
void kin_read(struct kin *k, int64_t root);

/* The event by which a lead was merged, 0 if it was not. */
int64_t kin_merged(struct kin *k, int64_t lead);

/* A lead got or lost its field. */
void kin_moved(struct kin *k, int64_t lead);

/*
 * Of two leads that are one the lead that must be unmerged for them to be two:
 * of the merges between them the one that was put down last. 0: they are two.
 */
int64_t kin_between(struct kin *k, int64_t a, int64_t b);

void kin_free(struct kin *k);

/*
 * For SQL, without a struct kin: make a temporary table(lead, root) of all
 * leads that were merged, by the table field that is in sight.
 */
void kin_tell(struct db *db, const char *table);

#endif
