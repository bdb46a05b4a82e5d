/*
 * How right the clusters of a group are, by the true ones: what, n, a, b, p,
 * why, as lead-dedup(1) tells of --evaluate.
 */
#ifndef DEDUP_EVALUATE_H
#define DEDUP_EVALUATE_H

#include "dedup/group.h"
#include "stream/sink.h"

/* What is true: of each row the cluster that a column says. */
struct truth {
	uint32_t *of; /* PAIRS_UNKNOWN: nothing */
	size_t cap;
	struct map name;
};

/* The header of an evaluation. */
void evaluate_head(struct head *head);

/* What is true of the next row of the group. */
void truth_add(struct truth *t, size_t row, const struct cell *c);
void truth_free(struct truth *t);

/* The measures, then each pair that is wrong. */
void evaluate_write(struct group *g, const struct truth *t, struct sink *sink);

#endif
