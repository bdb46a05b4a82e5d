/*
 * Things that are one, as a forest: union-find (Tarjan 1975), with path
 * halving. parent[i] is another of the set of i, or i itself if it stands for
 * the set, as the least of a set does: paths stay short by halving alone.
 */
#ifndef BASE_FOREST_H
#define BASE_FOREST_H

#include <stddef.h>
#include <stdint.h>

/* Each of n apart. */
void forest_part(uint32_t *parent, size_t n);

/* The least of the set of i. */
uint32_t forest_root(uint32_t *parent, uint32_t i);

/* The sets of a and b become one. */
void forest_join(uint32_t *parent, uint32_t a, uint32_t b);

/* The things of each set as a ring: of each the next. The caller frees. */
uint32_t *forest_rings(uint32_t *parent, size_t n);

#endif
