/*
 * A hash of bytes: the same on every machine and in every run, for what an
 * order or a sample hangs on. Not for tables (base/map.h has its own) and not
 * against an enemy.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#define HASH_BEGIN UINT64_C(0xcbf29ce484222325)

/* Of two words as one. */
static inline uint64_t
hash_words(uint64_t a, uint64_t b)
{
	uint64_t h = (a ^ (b >> 32 | b << 32)) * UINT64_C(0x9e3779b97f4a7c15);

	h ^= h >> 29;
	h = (h + b) * UINT64_C(0xbf58476d1ce4e5b9);
	return h ^ h >> 32;
}

/* Go on from h by some bytes: FNV-1a, with the bits well mixed at the end. */
static inline uint64_t
hash_bytes(uint64_t h, const void *p, size_t n)
{
	const unsigned char *s = p;

	for (size_t i = 0; i < n; i++)
		h = (h ^ s[i]) * UINT64_C(0x100000001b3);
	return hash_words(h, n);
}

#endif
