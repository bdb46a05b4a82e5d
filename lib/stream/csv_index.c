#include <string.h>

#include "stream/csv_index.h"
#include "stream/csv_mask.h"

/* The bits below the lowest one of some. */
static inline uint64_t
below(uint64_t bits)
{
	return (bits & -bits) - 1;
}

/* Append the offsets of the bits, eight at a time: most blocks have fewer. */
CSV_INLINE void
add_offsets(struct csv_index *x, uint32_t base, uint64_t ends)
{
	uint32_t *to = x->at + x->n;

	x->n += (size_t)__builtin_popcountll(ends);
	for (; ends; to += 8) {
#pragma GCC unroll 8
		for (int i = 0; i < 8; i++) {
			/* behind the last bit of all any value will do */
			to[i] = base + (uint32_t)__builtin_ctzll(
					       ends | UINT64_C(1) << 63);
			ends &= ends - 1;
		}
	}
}

/* The same where some are line ends inside quotes. */
static void
add_inside(struct csv_index *x, uint32_t base, uint64_t ends, uint64_t inside)
{
	for (uint64_t all = ends | inside; all; all &= all - 1) {
		uint32_t bit = (uint32_t)__builtin_ctzll(all);

		x->at[x->n++] =
			(base + bit) | (inside >> bit & 1 ? CSV_INSIDE : 0);
	}
}

/* Nothing from the first of some bits on is in the index; what is before. */
static uint64_t
stop(struct csv_index *x, uint64_t bad, uint64_t bad_open)
{
	x->bad = x->done + (size_t)__builtin_ctzll(bad);
	x->is_open_bad = bad_open & bad & -bad;
	return below(bad);
}

/*
 * Bytes of other than usual text. A lead has two others behind it, and nothing
 * else has.
 */
CSV_INLINE uint64_t
find_odd(const struct csv_mask *m, struct csv_edge *e)
{
	/* behind a line end nothing is due: a record stands for itself */
	const uint64_t two = m->lead & ~(m->line >> 1);
	const uint64_t due =
		m->lead << 1 | two << 2 | (e->rest & ~(m->line << 1));

	e->rest = two >> 62 | m->lead >> 63;
	return (m->odd & ~m->line) | (m->rest ^ due);
}

/* Mark a block if it has any such bits. */
CSV_INLINE void
mark(struct csv_marks *m, size_t block, uint64_t bits)
{
	/* no branch: it is put down always, and counts if there are some */
	m->at[m->n] = (uint32_t)block;
	m->n += bits != 0;
}

static void
start_marks(struct csv_marks *m)
{
	m->n = m->next = 0;
	m->at[0] = CSV_MARKS_END;
}

/*
 * One block of 64 bytes, of which the first `len` count; parity is of its
 * quotes.
 */
CSV_INLINE void
add_block(struct csv_index *x, struct csv_edge *e, const struct csv_mask *m,
	uint64_t parity, uint64_t valid)
{
	/* also set for the quote that opens, not for the one that closes */
	const uint64_t inside = parity ^ e->inside, quote = m->quote;
	const uint64_t open = quote & inside, close = quote & ~inside;
	uint64_t ends = (m->delim | m->line) & ~inside;
	uint64_t lines = m->line & inside;
	const uint64_t after_end = ends << 1 | e->at_start;
	const uint64_t after_close = close << 1 | e->at_close;
	const uint64_t bad_open = open & ~(after_end | after_close);
	const uint64_t bad = bad_open | (after_close & valid &
						~(m->delim | m->line | quote));

	mark(&x->odd, x->done, find_odd(m, e));
	mark(&x->doubled, x->done, after_close & quote);
	e->inside = 0 - (inside >> 63);
	e->at_start = ends >> 63;
	e->at_close = close >> 63;
	if (bad) {
		const uint64_t before = stop(x, bad, bad_open);

		ends &= before;
		lines &= before;
	}
	if (lines)
		add_inside(x, (uint32_t)x->done, ends, lines);
	else
		add_offsets(x, (uint32_t)x->done, ends);
}

/* The end of the text, less than a block. */
static void
add_last(struct csv_index *x, const char *s, size_t n)
{
	const uint64_t valid = (UINT64_C(1) << n) - 1;
	char last[CSV_MASK_BYTES] = {0};

	memcpy(last, s, n);
	struct csv_mask m = csv_mask_portable(last, x->quote, x->delim);

	m.quote &= x->quote ? valid : 0;
	m.delim &= valid;
	m.odd &= valid;
	add_block(x, &x->edge, &m, csv_mask_parity(m.quote), valid);
	x->done += n;
}

/* csv_index_more, by one way to get a block's masks and the parity of one. */
CSV_INLINE bool
more_by(struct csv_index *x, const char *s, size_t n,
	struct csv_mask (*mask)(const char *s, char quote, char delim),
	uint64_t (*parity)(uint64_t))
{
	const char quote = x->quote, delim = x->delim;
	const uint64_t has_quotes = quote ? ~UINT64_C(0) : 0;

	x->n = 0;
	while (x->n == 0 && n - x->done >= CSV_MASK_BYTES &&
		x->bad == SIZE_MAX) {
		size_t end =
			n - x->done < CSV_INDEX_BYTES
				? n - CSV_MASK_BYTES
				: x->done + CSV_INDEX_BYTES - CSV_MASK_BYTES;
		struct csv_edge e = x->edge;

		/* a record that began before is cut with more care */
		start_marks(&x->odd);
		start_marks(&x->doubled);
		for (; x->done <= end && x->bad == SIZE_MAX;
			x->done += CSV_MASK_BYTES) {
			struct csv_mask m = mask(s + x->done, quote, delim);

			m.quote &= has_quotes;
			add_block(x, &e, &m, parity(m.quote), ~UINT64_C(0));
		}
		x->edge = e;
	}
	if (x->n == 0 && x->done < n && x->bad == SIZE_MAX)
		add_last(x, s + x->done, n - x->done);
	x->at[x->n] = CSV_INSIDE;
	x->odd.at[x->odd.n] = CSV_MARKS_END;
	x->doubled.at[x->doubled.n] = CSV_MARKS_END;
	x->in_quotes = x->edge.inside & 1;
	return x->n > 0;
}

static bool
portable(struct csv_index *x, const char *s, size_t n)
{
	return more_by(x, s, n, csv_mask_portable, csv_mask_parity);
}

static bool
always(void)
{
	return true;
}

#ifdef __x86_64__
static bool
sse2(struct csv_index *x, const char *s, size_t n)
{
	return more_by(x, s, n, csv_mask_sse2, csv_mask_parity);
}

CSV_AVX2 static bool
avx2(struct csv_index *x, const char *s, size_t n)
{
	return more_by(x, s, n, csv_mask_avx2, csv_mask_parity_avx2);
}

static bool
has_avx2(void)
{
	return __builtin_cpu_supports("avx2") &&
	       __builtin_cpu_supports("bmi") &&
	       __builtin_cpu_supports("popcnt") &&
	       __builtin_cpu_supports("pclmul");
}
#endif

const struct csv_index_way csv_index_ways[] = {
#ifdef __x86_64__
	{"avx2", avx2, has_avx2},
	{"sse2", sse2, always},
#endif
	{"portable", portable, always},
	{NULL, NULL, NULL},
};

void
csv_index_init(struct csv_index *x, char delim, char quote)
{
	const struct csv_index_way *w = csv_index_ways;

	while (!w->works())
		w++;
	x->more = w->more;
	x->delim = delim;
	x->quote = quote;
	csv_index_begin(x, 0);
}

void
csv_index_begin(struct csv_index *x, size_t offset)
{
	x->n = 0;
	x->at[0] = CSV_INSIDE;
	start_marks(&x->odd);
	start_marks(&x->doubled);
	x->done = offset;
	x->bad = SIZE_MAX;
	x->in_quotes = false;
	x->edge = (struct csv_edge){.at_start = 1};
}
