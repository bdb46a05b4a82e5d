/*
 * Clusters out of scored pairs: correlation clustering by average link. The
 * strongest edge first, two clusters become one if the pairs across them speak
 * for it in the mean, so that one chance likeness joins no two families.
 *
 * Who is known by several rows is the likelier to have come again, in
 * proportion (the Chinese restaurant process, Aldous 1985): log2 of the pairs
 * across is added, LINKJOIN_MORE at most.
 */
#ifndef RULES_LINKJOIN_H
#define RULES_LINKJOIN_H

#include <stddef.h>
#include <stdint.h>

struct linkjoin_edge {
	uint32_t a, b;
	float bits; /* log2 of the odds that they are one */
};

/*
 * Bits beyond LINKJOIN_CLIP count as that, on either side; of a large cluster
 * LINKJOIN_ROWS rows speak for all.
 */
enum { LINKJOIN_CLIP = 12, LINKJOIN_ROWS = 32, LINKJOIN_MORE = 2 };

/*
 * The bits of two rows that may never be in one cluster, or less; and of an
 * edge that joins whatever the others say, or more: those come first.
 */
#define LINKJOIN_NEVER (-1e6)
#define LINKJOIN_SURE (1e3F)

struct linkjoin {
	uint32_t *cluster; /* of nrow rows (base/forest.h), to begin with */
	size_t nrow;
	struct linkjoin_edge *edge; /* will be sorted */
	size_t nedge;
	/* of pairs that are no edge */
	double (*bits)(void *arg, uint32_t a, uint32_t b);
	void *arg;
	const struct linkjoin_apart {
		uint32_t a, b;
	} * apart; /* pairs that are in no cluster together */
	size_t napart;
};

/* Join the clusters by the edges. */
void linkjoin(const struct linkjoin *j);

#endif
