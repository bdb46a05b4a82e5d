#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/words.h"

enum { BITS = 11, DIGITS = 6, VALUES = 1 << BITS };

static size_t
digit(uint64_t w, int i)
{
	return (size_t)(w >> (i * BITS)) & (VALUES - 1);
}

void
words_sort(uint64_t *w, size_t n)
{
	uint64_t *spare = mem_zalloc(n + 1, sizeof *spare), *from = w,
		 *to = spare;
	size_t(*count)[VALUES] = mem_zalloc(DIGITS, sizeof *count);

	for (size_t i = 0; i < n; i++)
		for (int d = 0; d < DIGITS; d++)
			count[d][digit(w[i], d)]++;
	for (int d = 0; d < DIGITS; d++) {
		size_t sum = 0;

		if (n == 0 || count[d][digit(w[0], d)] == n)
			continue;
		for (size_t v = 0; v < VALUES; v++) {
			const size_t k = count[d][v];

			count[d][v] = sum;
			sum += k;
		}
		for (size_t i = 0; i < n; i++)
			to[count[d][digit(from[i], d)]++] = from[i];
		uint64_t *t = from;

		from = to;
		to = t;
	}
	if (from != w)
		memcpy(w, from, n * sizeof *w);
	free(spare);
	free(count);
}
