/*
 * What pairs of rows look like that have nothing to do with each other, and
 * patterns counted: what linkmodel.h learns from.
 */
#ifndef RULES_LINKCHANCE_H
#define RULES_LINKCHANCE_H

#include "rules/linkmodel.h"

/* Sort levels of n pairs, and count them; the caller frees. */
struct linkmodel_pattern *linkchance_patterns(
	uint64_t *levels, size_t n, size_t *npattern);

/*
 * Of all pairs of rows, in an order that has nothing to do with what they say:
 * how many are equal in a column, exactly; in two, of the pairs of the first
 * 50,000 rows; and the patterns of 600,000 pairs.
 */
void linkchance_count(struct linkmodel_chance *c, const struct linkfield *field,
	size_t n, const uint32_t *rows, size_t nrow);

void linkchance_free(struct linkmodel_chance *c);

#endif
