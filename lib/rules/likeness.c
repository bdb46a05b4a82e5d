#include <string.h>

#include "base/utf8.h"
#include "rules/likeness.h"

void
likeness_take(struct likeness_text *t, const char *s, size_t n)
{
	size_t len = 1;

	for (t->n = 0; n > 0 && t->n < LIKENESS_MAX; s += len, n -= len) {
		len = 1;
		t->c[t->n++] = (unsigned char)*s < 0x80 ? (unsigned char)*s
							: utf8_get(s, n, &len);
	}
}

/* Where in t a character stands, a bit each. */
static uint64_t
places(const struct likeness_text *t, uint32_t c)
{
	uint64_t bits = 0;

	for (size_t i = 0; i < t->n; i++)
		bits |= (uint64_t)(t->c[i] == c) << i;
	return bits;
}

/*
 * A column of the table of distances is the differences down it: of plus one
 * in up, of minus one in down. "same" marks where nothing is added diagonally.
 */
int
likeness_edits(const struct likeness_text *a, const struct likeness_text *b)
{
	if (a->n == 0 || b->n == 0)
		return (int)(a->n + b->n);
	const uint64_t last = (uint64_t)1 << (a->n - 1);
	uint64_t up = UINT64_MAX, down = 0, same = 0, before = 0;
	int d = (int)a->n;

	for (size_t i = 0; i < b->n; i++) {
		const uint64_t at = places(a, b->c[i]);
		const uint64_t swapped = ((~same & at) << 1) & before;

		same = (((at & up) + up) ^ up) | at | down | swapped;
		const uint64_t right = down | ~(same | up), left = same & up;

		d += ((right & last) != 0) - ((left & last) != 0);
		const uint64_t r = right << 1 | 1;

		up = left << 1 | ~(same | r);
		down = r & same;
		before = at;
	}
	return d;
}

/* By length, then by characters. */
static int
order(const struct likeness_text *a, const struct likeness_text *b)
{
	if (a->n != b->n)
		return a->n < b->n ? -1 : 1;
	return memcmp(a->c, b->c, a->n * sizeof *a->c);
}

double
likeness_jaro_winkler(
	const struct likeness_text *a, const struct likeness_text *b)
{
	/* who takes first may take what another needs: always the same one */
	if (order(a, b) < 0) {
		const struct likeness_text *t = a;

		a = b;
		b = t;
	}
	const size_t longer = a->n;
	const size_t reach = longer < 4 ? 0 : longer / 2 - 1;
	uint64_t in_a = 0, in_b = 0;
	size_t common = 0, moved = 0, k = 0, prefix = 0;

	if (longer == 0)
		return 1;
	for (size_t i = 0; i < a->n; i++) {
		const size_t from = i > reach ? i - reach : 0;
		const size_t to = i + reach < b->n ? i + reach + 1 : b->n;

		for (size_t j = from; j < to; j++)
			if (!(in_b >> j & 1) && a->c[i] == b->c[j]) {
				in_a |= (uint64_t)1 << i;
				in_b |= (uint64_t)1 << j;
				common++;
				break;
			}
	}
	if (common == 0)
		return 0;
	for (size_t i = 0; i < a->n; i++)
		if (in_a >> i & 1) {
			while (!(in_b >> k & 1))
				k++;
			moved += a->c[i] != b->c[k++];
		}
	const size_t swaps = moved / 2;
	const double n = (double)common,
		     jaro = (n / (double)a->n + n / (double)b->n +
				    (n - (double)swaps) / n) /
			    3;

	while (prefix < 4 && prefix < a->n && prefix < b->n &&
		a->c[prefix] == b->c[prefix])
		prefix++;
	return jaro + (double)prefix * .1 * (1 - jaro);
}
