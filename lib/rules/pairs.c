#include <stdlib.h>

#include "base/mem.h"
#include "base/words.h"
#include "rules/pairs.h"

uint64_t
pairs_equal(uint64_t *word, size_t n)
{
	uint64_t pairs = 0;

	words_sort(word, n);
	for (size_t i = 0, to; i < n; i = to) {
		for (to = i + 1; to < n && word[to] == word[i];)
			to++;
		pairs += (uint64_t)(to - i) * (to - i - 1) / 2;
	}
	return pairs;
}

void
pairs_count(
	struct pairs *p, const uint32_t *truth, const uint32_t *found, size_t n)
{
	uint64_t *word = mem_zalloc(n + 1, sizeof *word);
	uint64_t *of[] = {&p->truth, &p->found, &p->both};

	for (int what = 0; what < 3; what++) {
		size_t k = 0;

		for (size_t i = 0; i < n; i++)
			if (truth[i] != PAIRS_UNKNOWN)
				word[k++] =
					(what == 1 ? 0
						   : (uint64_t)truth[i] << 32) |
					(what == 0 ? 0 : found[i]);
		*of[what] = pairs_equal(word, k);
	}
	free(word);
}

/* Of nothing all is right. */
static double
share(uint64_t part, uint64_t all)
{
	return all == 0 ? 1 : (double)part / (double)all;
}

double
pairs_precision(const struct pairs *p)
{
	return share(p->both, p->found);
}

double
pairs_recall(const struct pairs *p)
{
	return share(p->both, p->truth);
}

double
pairs_f1(const struct pairs *p)
{
	return share(2 * p->both, p->truth + p->found);
}
