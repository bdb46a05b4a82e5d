/*
 * Which children of a unit are added to each other.
 *
 * Children of different levels are different breakdowns of one whole, people
 * by job and by sex, each of which sums to it. But levels of which one lies
 * above the other anywhere in the plan, as stores lie above reps, are one
 * breakdown: a rep may belong to the region itself, beside its stores. A level
 * without a name is above none.
 */
#ifndef TARGET_BREAKDOWN_H
#define TARGET_BREAKDOWN_H

#include "target/plan.h"

struct breakdown {
	const struct plan *plan;
	struct map pair; /* a parent and a level of children of it, ... */
	uint32_t *by;    /* and of each the level that stands for it there */
	uint32_t *level; /* of each unit with a row its level, and 1; else 0 */
};

/*
 * Of a plan that is all there, and stays. A row without a level has that of
 * the other rows of its unit; a unit of two levels ends the run, status 3.
 */
void breakdown_init(struct breakdown *b, const struct plan *p);

/* The parent of a unit; 0 if that has no row in the plan. */
uint32_t breakdown_parent(const struct breakdown *b, uint32_t unit);

/*
 * The level under which a unit is added to others below its parent: the
 * uppermost there, of several the first in the order of bytes.
 */
uint32_t breakdown_of(const struct breakdown *b, uint32_t unit);

void breakdown_free(struct breakdown *b);

#endif
