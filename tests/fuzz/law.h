/* What must hold of any input; a fuzzer keeps the one for which it does not. */
#ifndef FUZZ_LAW_H
#define FUZZ_LAW_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LAW(holds)               \
	do {                     \
		if (!(holds))    \
			abort(); \
	} while (0)

/* Is it one input in so many? None that a fuzzer can aim at. */
static inline bool
law_one_in(const uint8_t *data, size_t n, uint32_t many)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < n; i++)
		hash = (hash ^ data[i]) * 16777619u;
	return (hash >> 8) % many == 0;
}

/*
 * A copy of n bytes behind U+200B, which every rule reads over and no glance
 * knows, so that a rule can be held against itself; the caller frees.
 */
enum { LAW_HIDDEN = 3 };

static inline char *
law_hide(const void *s, size_t n)
{
	char *p = malloc(n + LAW_HIDDEN);

	LAW(p != NULL);
	memcpy(p, "\xE2\x80\x8B", LAW_HIDDEN);
	if (n > 0)
		memcpy(p + LAW_HIDDEN, s, n);
	return p;
}

#endif
