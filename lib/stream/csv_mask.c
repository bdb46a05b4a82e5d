#include <string.h>

#include "stream/csv_mask.h"

static uint64_t
splat(char c)
{
	return 0x0101010101010101u * (unsigned char)c;
}

/* Bits of the bytes of a word, the first the lowest, that are zero. */
static uint64_t
zeros(uint64_t w)
{
	const uint64_t low = splat(0x7F);
	uint64_t top = ~(((w & low) + low) | w | low) >> 7;

	/* the eight bits, one at the bottom of each byte, side by side */
	return top * 0x0102040810204080u >> 56;
}

static uint64_t
load(const char *s)
{
	uint64_t w;

	memcpy(&w, s, sizeof w);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	w = __builtin_bswap64(w);
#endif
	return w;
}

static void
portable(struct csv_mask *m, const char *s, size_t n, char quote, char delim)
{
	const uint64_t q = splat(quote), d = splat(delim);
	const uint64_t lf = splat('\n'), cr = splat('\r');

	for (; n > 0; n--, m++) {
		*m = (struct csv_mask){0};
		for (int i = 0; i < CSV_MASK_BYTES; i += 8, s += 8) {
			uint64_t w = load(s);

			m->quote |= zeros(w ^ q) << i;
			m->delim |= zeros(w ^ d) << i;
			m->lf |= zeros(w ^ lf) << i;
			m->cr |= zeros(w ^ cr) << i;
		}
	}
}

static bool
always(void)
{
	return true;
}

#ifdef __x86_64__
#include <immintrin.h>

static inline uint64_t
equal_sse2(const __m128i v[4], __m128i c)
{
	uint64_t bits = 0;

	for (int i = 0; i < 4; i++)
		bits |= (uint64_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v[i], c))
			<< 16 * i;
	return bits;
}

static void
sse2(struct csv_mask *m, const char *s, size_t n, char quote, char delim)
{
	const __m128i q = _mm_set1_epi8(quote), d = _mm_set1_epi8(delim);
	const __m128i lf = _mm_set1_epi8('\n'), cr = _mm_set1_epi8('\r');

	for (; n > 0; n--, m++, s += CSV_MASK_BYTES) {
		__m128i v[4];

		memcpy(v, s, sizeof v);
		m->quote = equal_sse2(v, q);
		m->delim = equal_sse2(v, d);
		m->lf = equal_sse2(v, lf);
		m->cr = equal_sse2(v, cr);
	}
}

__attribute__((target("avx2"))) static inline uint64_t
equal_avx2(__m256i a, __m256i b, __m256i c)
{
	uint64_t low = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(a, c));
	uint64_t high = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(b, c));

	return high << 32 | low;
}

__attribute__((target("avx2"))) static void
avx2(struct csv_mask *m, const char *s, size_t n, char quote, char delim)
{
	const __m256i q = _mm256_set1_epi8(quote);
	const __m256i d = _mm256_set1_epi8(delim);
	const __m256i lf = _mm256_set1_epi8('\n');
	const __m256i cr = _mm256_set1_epi8('\r');

	for (; n > 0; n--, m++, s += CSV_MASK_BYTES) {
		__m256i a, b;

		memcpy(&a, s, sizeof a);
		memcpy(&b, s + sizeof a, sizeof b);
		m->quote = equal_avx2(a, b, q);
		m->delim = equal_avx2(a, b, d);
		m->lf = equal_avx2(a, b, lf);
		m->cr = equal_avx2(a, b, cr);
	}
}

static bool
has_avx2(void)
{
	return __builtin_cpu_supports("avx2");
}
#endif

const struct csv_mask_way csv_mask_ways[] = {
#ifdef __x86_64__
	{"avx2", avx2, has_avx2},
	{"sse2", sse2, always},
#endif
	{"portable", portable, always},
	{NULL, NULL, NULL},
};

csv_mask_fn *
csv_mask_best(void)
{
	const struct csv_mask_way *w = csv_mask_ways;

	while (!w->works())
		w++;
	return w->fn;
}
