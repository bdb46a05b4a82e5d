/*
 * A set of numbers from 1 to NUMSET_MAX, each with three marks that are the
 * caller's: 8 bytes a slot, half full at most, nothing else. Numbers are
 * equal or not, by all their bits; the hash only says where to look first.
 *
 * Slots lie in the order of the hash, so that the set grows by one sweep over
 * memory. `struct numset s = {0}` is an empty one.
 */
#ifndef BASE_NUMSET_H
#define BASE_NUMSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NUMSET_MAX (((uint64_t)1 << 61) - 1)
#define NUMSET_MARK ((uint64_t)1 << 61)
#define NUMSET_OTHER ((uint64_t)1 << 62)
#define NUMSET_THIRD ((uint64_t)1 << 63)

struct numset {
	uint64_t *slot; /* a number and its marks; 0 is free */
	size_t nslot;
	size_t n; /* numbers in it; at most 2^31 */
};

/* Make room for n numbers in all, so that it need not grow until then. */
void numset_room(struct numset *s, size_t n);

/*
 * The slot of a number, added without marks if need be; *is_new says so. Marks
 * are set and read in the slot, which is where it is until the next add.
 */
uint64_t *numset_add(struct numset *s, uint64_t num, bool *is_new);

/* The slot of a number, NULL if it was never added. */
uint64_t *numset_find(const struct numset *s, uint64_t num);

/*
 * A number will be looked for soon. Memory is far: asked for a few hundred
 * nanoseconds before, a slot is there when it is wanted.
 */
void numset_expect(const struct numset *s, uint64_t num);

void numset_free(struct numset *s);

#endif
