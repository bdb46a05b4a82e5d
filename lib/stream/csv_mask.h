/*
 * Where the characters that make CSV stand, 64 bytes at a time: one bit a
 * byte, the lowest for the first. The only code here that depends on the
 * processor; every way gives the same masks.
 */
#ifndef STREAM_CSV_MASK_H
#define STREAM_CSV_MASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CSV_MASK_BYTES = 64 };

struct csv_mask {
	uint64_t quote, delim, lf, cr;
};

/* The masks of n times 64 bytes at s. */
typedef void csv_mask_fn(
	struct csv_mask *m, const char *s, size_t n, char quote, char delim);

/* All ways, best first; a NULL name ends the list. works: on this machine? */
extern const struct csv_mask_way {
	const char *name;
	csv_mask_fn *fn;
	bool (*works)(void);
} csv_mask_ways[];

/* The best way that works here. */
csv_mask_fn *csv_mask_best(void);

#endif
