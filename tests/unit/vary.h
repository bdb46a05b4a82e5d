/*
 * Cells like those of a table, for laws: "what a glance sees is what the whole
 * rule says". In front of each stands U+200B, which every rule reads over but
 * no glance knows, so that the rule can be asked both ways.
 */
#ifndef UNIT_VARY_H
#define UNIT_VARY_H

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { VARY_HIDDEN = 3, VARY_MAX = 200 };

/*
 * U+200B and then s with up to two changes, into out: characters of `more`
 * put in or over, or dropped. The length without the U+200B.
 */
static size_t
vary(char out[VARY_MAX], const char *s, const char *const *more, size_t nmore)
{
	char *cell = out + VARY_HIDDEN;
	size_t n = strlen(s);

	memcpy(out, "\xE2\x80\x8B", VARY_HIDDEN);
	memcpy(cell, s, n);
	for (int k = rand() % 3; k > 0; k--) {
		const char *put = more[(size_t)rand() % nmore];
		size_t at = (size_t)rand() % (n + 1), len = strlen(put);
		size_t cut = at < n && rand() % 2;

		if (rand() % 4 == 0)
			len = 0;
		memmove(cell + at + len, cell + at + cut, n - at - cut);
		memcpy(cell + at, put, len);
		n = n + len - cut;
	}
	return n;
}

#endif
