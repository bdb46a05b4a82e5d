/*
 * Which row of a cluster is kept, of rows in rules/cluster.h, the first nbase
 * of which are of a base that is known already and never kept or written.
 *
 *	first		the one that came first
 *	oldest		the smallest age; of equal ones the fullest
 *	fullest		the most cells filled; of equal ones the oldest
 *
 * Of rows that are equal in both the least counts, by an order that the caller
 * has; so but for `first` the order of rows changes nothing.
 */
#ifndef RULES_KEEP_H
#define RULES_KEEP_H

#include <stdint.h>

#include "rules/cluster.h"

enum keep_rule { KEEP_FIRST, KEEP_OLDEST, KEEP_FULLEST };

struct keep_row {
	int64_t age; /* when it was made, INT64_MAX if unsaid */
	size_t full; /* cells that are not empty */
};

struct keep {
	enum keep_rule rule;
	size_t nbase;
	char *const *base;          /* the names of its rows */
	const struct keep_row *row; /* of all, those of the base unused */
	/* which of two of these comes first: below, above 0, or 0 */
	int (*compare)(const void *arg, size_t a, size_t b);
	const void *arg;
};

/* Is row a kept before row b? Below 0 if so; of two rows 0 never. */
int keep_cmp(const struct keep *k, size_t a, size_t b);

/* What a cluster comes to; SIZE_MAX where there is none. */
struct keep_found {
	size_t kept;  /* a row that is not the base's */
	size_t base;  /* the base's row of the least name */
	size_t least; /* its least key in bytes */
};

/* Of all clusters, by the row that cluster_of gives; the caller frees. */
struct keep_found *keep_find(const struct keep *k, struct cluster *c);

#endif
