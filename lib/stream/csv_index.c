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
add_ends(struct csv_index *x, uint64_t ends, uint64_t (*first_bit)(uint64_t))
{
	uint32_t *to = x->end + x->n;
	const uint32_t base = (uint32_t)x->done;

	x->n += (size_t)__builtin_popcountll(ends);
	for (; ends; to += 8) {
#pragma GCC unroll 8
		for (int i = 0; i < 8; i++) {
			/* behind the last bit of all any value will do */
			to[i] = base + (uint32_t)first_bit(ends);
			ends &= ends - 1;
		}
	}
}

/*
 * Append the places that line ends will have among the ends. No branch: one is
 * put down always, and counts if there is one; few blocks have two.
 */
CSV_INLINE void
add_rows(struct csv_index *x, uint64_t ends, uint64_t lines)
{
	do {
		x->row[x->nrow] =
			(uint32_t)x->n +
			(uint32_t)__builtin_popcountll(ends & below(lines));
		x->nrow += lines != 0;
		lines &= lines - 1;
	} while (lines);
}

static void
add_inside(struct csv_index *x, uint64_t lines)
{
	for (; lines; lines &= lines - 1)
		x->inside[x->ninside++] =
			(uint32_t)x->done + (uint32_t)__builtin_ctzll(lines);
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

/*
 * Blanks at the ends of cells: behind what begins one (the byte before is an
 * end, or the quote that opens), or before what ends it.
 */
CSV_INLINE uint64_t
find_edges(const struct csv_mask *m, uint64_t ends, uint64_t lines,
	uint64_t open, uint64_t close, struct csv_edge *e)
{
	const uint64_t blank = m->space | lines;
	const uint64_t first = (ends | open) << 1 | e->at_start | e->at_open;
	const uint64_t last = (blank << 1 | e->at_blank) & (ends | close);

	e->at_open = open >> 63;
	e->at_blank = blank >> 63;
	return (blank & first) | last;
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
	uint64_t parity, uint64_t valid, uint64_t (*first_bit)(uint64_t))
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

	mark(&x->odd, x->done,
		find_odd(m, e) | find_edges(m, ends, lines, open, close, e));
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
		add_inside(x, lines);
	add_rows(x, ends, ends & m->line);
	add_ends(x, ends, first_bit);
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
	add_block(x, &x->edge, &m, csv_mask_parity(m.quote), valid,
		csv_mask_first);
	x->done += n;
}

static void
end_lists(struct csv_index *x)
{
	x->row[x->nrow] = CSV_INDEX_END;
	x->inside[x->ninside] = CSV_INDEX_END;
}

/* csv_index_more, by one way to get a block's masks and the parity of one. */
CSV_INLINE bool
more_by(struct csv_index *x, const char *s, size_t n,
	struct csv_mask (*mask)(const char *s, char quote, char delim),
	uint64_t (*parity)(uint64_t), uint64_t (*first_bit)(uint64_t))
{
	const char quote = x->quote, delim = x->delim;
	const uint64_t has_quotes = quote ? ~UINT64_C(0) : 0;

	x->n = x->nrow = x->ninside = 0;
	while (x->n + x->ninside == 0 && n - x->done >= CSV_MASK_BYTES &&
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
			add_block(x, &e, &m, parity(m.quote), ~UINT64_C(0),
				first_bit);
		}
		x->edge = e;
	}
	if (x->n + x->ninside == 0 && x->done < n && x->bad == SIZE_MAX)
		add_last(x, s + x->done, n - x->done);
	end_lists(x);
	x->odd.at[x->odd.n] = CSV_MARKS_END;
	x->doubled.at[x->doubled.n] = CSV_MARKS_END;
	x->in_quotes = x->edge.inside & 1;
	return x->n + x->ninside > 0;
}

static bool
portable(struct csv_index *x, const char *s, size_t n)
{
	return more_by(
		x, s, n, csv_mask_portable, csv_mask_parity, csv_mask_first);
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
	return more_by(x, s, n, csv_mask_sse2, csv_mask_parity, csv_mask_first);
}

CSV_AVX2 static bool
avx2(struct csv_index *x, const char *s, size_t n)
{
	return more_by(x, s, n, csv_mask_avx2, csv_mask_parity_avx2,
		csv_mask_first_avx2);
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
	x->n = x->nrow = x->ninside = 0;
	end_lists(x);
	start_marks(&x->odd);
	start_marks(&x->doubled);
	x->done = offset;
	x->bad = SIZE_MAX;
	x->in_quotes = false;
	x->edge = (struct csv_edge){.at_start = 1};
}
