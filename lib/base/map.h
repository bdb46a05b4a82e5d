/*
 * Byte strings to small numbers: the first string added is 0, the next new
 * one 1, and so on, so the caller keeps what belongs to a string in an array.
 * Open addressing, half full at most; strings are held in one arena and live
 * until map_free. `struct map m = {0}` is an empty one.
 *
 * Numbers follow the order of adding; no order of the hash is ever visible.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

struct map {
	struct map_slot {
		uint32_t hash, id; /* id + 1; 0 is a free slot */
	} * slot;
	size_t nslot;    /* a power of two, or 0 */
	size_t *end;     /* string id is bytes [end[id - 1], end[id]) */
	size_t n, cap;   /* strings held; at most 2^32 - 2 */
	struct buf text; /* the strings, one behind the other */
};

/* The number of a string, -1 if it was never added. */
int64_t map_find(const struct map *m, const void *key, size_t len);

/* The number of a string, added if need be; *is_new (may be NULL) says so. */
size_t map_add(struct map *m, const void *key, size_t len, bool *is_new);

/* The string of a number below m->n; good until the next map_add. */
const char *map_key(const struct map *m, size_t id, size_t *len);

void map_clear(struct map *m);
void map_free(struct map *m);

#endif
