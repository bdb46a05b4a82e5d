#include <string.h>

#include "stream/csv_index.h"

enum { BLOCKS = CSV_INDEX_BYTES / CSV_MASK_BYTES };

void
csv_index_init(struct csv_index *x, char delim, char quote)
{
	x->delim = delim;
	x->quote = quote;
	x->mask = csv_mask_best();
	csv_index_begin(x, 0);
}

void
csv_index_begin(struct csv_index *x, size_t offset)
{
	x->n = 0;
	x->done = offset;
	x->bad = SIZE_MAX;
	x->in_quotes = x->at_close = false;
	x->at_start = true;
}

/* Each bit becomes the exclusive or of itself and all below. */
static uint64_t
prefix_xor(uint64_t m)
{
	for (int i = 1; i < 64; i *= 2)
		m ^= m << i;
	return m;
}

static size_t
count_bits(uint64_t m)
{
	m -= m >> 1 & 0x5555555555555555u;
	m = (m & 0x3333333333333333u) + (m >> 2 & 0x3333333333333333u);
	m = (m + (m >> 4)) & 0x0F0F0F0F0F0F0F0Fu;
	return m * 0x0101010101010101u >> 56;
}

/* Append the offsets of the bits, eight at a time: most blocks have fewer. */
static void
add_offsets(struct csv_index *x, uint32_t base, uint64_t ends)
{
	uint32_t *to = x->at + x->n;

	x->n += count_bits(ends);
	while (ends)
		for (int i = 0; i < 8; i++) {
			/* behind the last bit of all any value will do */
			*to++ = base + (uint32_t)__builtin_ctzll(
					       ends | UINT64_C(1) << 63);
			ends &= ends - 1;
		}
}

/* The same where some are line ends inside quotes. */
static void
add_tagged(struct csv_index *x, uint32_t base, uint64_t ends, uint64_t inside)
{
	for (uint64_t all = ends | inside; all; all &= all - 1) {
		uint32_t bit = (uint32_t)__builtin_ctzll(all);

		x->at[x->n++] =
			(base + bit) | (inside >> bit & 1 ? CSV_INSIDE : 0);
	}
}

/* One block of 64 bytes, of which the first `len` count. */
static void
add_block(struct csv_index *x, const struct csv_mask *m, size_t len)
{
	const uint64_t valid =
		len < 64 ? (UINT64_C(1) << len) - 1 : ~UINT64_C(0);
	uint64_t quote = x->quote ? m->quote & valid : 0;
	/* also set for the quote that opens, not for the one that closes */
	uint64_t inside = prefix_xor(quote) ^ (x->in_quotes ? ~UINT64_C(0) : 0);
	uint64_t lines = (m->lf | m->cr) & valid;
	uint64_t ends = ((m->delim & valid) | lines) & ~inside;
	uint64_t open = quote & inside, close = quote & ~inside;
	uint64_t after_end = ends << 1 | x->at_start;
	uint64_t after_close = close << 1 | x->at_close;
	uint64_t bad_open = open & ~(after_end | after_close);
	uint64_t bad =
		bad_open | (after_close & valid & ~(m->delim | lines | quote));
	uint32_t base = (uint32_t)x->done;

	lines &= inside;
	if (bad) {
		uint64_t first = bad & -bad;

		x->bad = x->done + (size_t)__builtin_ctzll(bad);
		x->is_open_bad = bad_open & first;
		ends &= first - 1;
		lines &= first - 1;
	}
	if (lines)
		add_tagged(x, base, ends, lines);
	else
		add_offsets(x, base, ends);
	x->in_quotes = inside >> 63;
	x->at_start = ends >> 63;
	x->at_close = close >> 63;
	x->done += len;
}

bool
csv_index_more(struct csv_index *x, const char *s, size_t n)
{
	struct csv_mask mask[BLOCKS];

	x->n = 0;
	while (x->n == 0 && x->done < n && x->bad == SIZE_MAX) {
		size_t left = n - x->done, k = left / CSV_MASK_BYTES;

		if (k == 0) {
			char last[CSV_MASK_BYTES] = {0};

			memcpy(last, s + x->done, left);
			x->mask(mask, last, 1, x->quote, x->delim);
			add_block(x, mask, left);
			break;
		}
		if (k > BLOCKS)
			k = BLOCKS;
		x->mask(mask, s + x->done, k, x->quote, x->delim);
		for (size_t i = 0; i < k && x->bad == SIZE_MAX; i++)
			add_block(x, &mask[i], CSV_MASK_BYTES);
	}
	return x->n > 0;
}
