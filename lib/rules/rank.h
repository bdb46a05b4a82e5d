/*
 * Ranks of who is in a race: equal ones share a rank, and the next ranks are
 * passed over, 1 2 2 4 (standard competition ranking). And bands, by the rank
 * or by bounds.
 */
#ifndef RULES_RANK_H
#define RULES_RANK_H

#include <stddef.h>

#include "rules/ratio.h"

enum rank_band { RANK_TOP, RANK_MIDDLE, RANK_BOTTOM };

/* The rank of each of n, which stand from the most to the least. */
void rank_set(size_t *rank, const struct ratio *of, size_t n);

/* By thirds: of those that n have, is so high a rank in the first? */
enum rank_band rank_third(size_t rank, size_t n);

/* From top on it is top, below bottom it is bottom. */
enum rank_band rank_within(
	struct ratio of, struct ratio top, struct ratio bottom);

const char *rank_band_name(enum rank_band band);

#endif
