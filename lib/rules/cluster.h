/*
 * Clusters of rows that are the same by a key: rows that share one belong
 * together, and so do rows that are joined through others. Keys are exact
 * bytes; whoever makes them sees to it that two spellings give one key and two
 * columns never do.
 *
 * Rows are numbered from 0 as they come. Memory: a key costs its bytes and
 * about 40, a row 12 and 8 a key.
 */
#ifndef RULES_CLUSTER_H
#define RULES_CLUSTER_H

#include "base/map.h"

struct cluster {
	struct map key;
	struct cluster_key {
		size_t first; /* row that had it first */
		size_t nrow;  /* rows that have it */
	} * of_key;
	size_t cap_key;
	uint32_t *parent; /* of each row: base/forest.h */
	size_t nrow, cap_row;
	size_t *from; /* of each row its first link; from[nrow] ends */
	size_t cap_from;
	size_t *link; /* key numbers, row by row */
	size_t nlink, cap_link;
};

/* `struct cluster c = {0}` holds no rows. The next row has no key yet. */
size_t cluster_row(struct cluster *c);

/* The row last added has this key too; a key given twice counts once. */
void cluster_add(struct cluster *c, const void *key, size_t len);

/*
 * Rows by other means than keys: all are apart again, though keys are known;
 * two rows are the same.
 */
void cluster_part(struct cluster *c);
void cluster_join(struct cluster *c, size_t a, size_t b);

/* The row that stands for the cluster of a row; which one means nothing. */
size_t cluster_of(struct cluster *c, size_t row);

/* The keys of a row: *n numbers, for map_key(&c->key, ...); NULL if none. */
const size_t *cluster_keys(const struct cluster *c, size_t row, size_t *n);

void cluster_free(struct cluster *c);

#endif
