/*
 * What clusters are called that more than keys has made: as the base calls
 * them, else by the least content of their rows (dedup/called.h), so that a
 * name hangs on what the rows say alone.
 *
 * Where rows have joined two clusters of a base, the older keeps its name, the
 * one with the earliest row, and the other is told on standard error.
 */
#ifndef DEDUP_NAMING_H
#define DEDUP_NAMING_H

#include "base/csvread.h" /* struct cell */
#include "base/map.h"
#include "rules/cluster.h"

struct naming {
	struct map base; /* names that the base tells */
	int64_t *age;    /* of each, when the first of its rows was made */
	size_t *told;    /* of each row of the base its name, SIZE_MAX: none */
	size_t nbase, cap_age, cap_told;
	struct naming_of *of; /* of each cluster, by its first row */
};

/* The next row of the base, its column cluster, and when it was made. */
void naming_told(struct naming *n, const struct cell *cluster, int64_t made);

/*
 * All rows have come, the base's first; the content of each, and its place
 * among all in an order that hangs on what they say.
 */
void naming_settle(struct naming *n, struct cluster *c, const uint64_t *content,
	const uint32_t *nth);

/* Append what the cluster of a row is called, by its first row. */
void naming_add(struct buf *b, const struct naming *n, size_t first);

void naming_free(struct naming *n);

#endif
