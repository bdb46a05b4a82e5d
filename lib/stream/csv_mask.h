/*
 * 64 bytes of CSV as bit masks: one bit a byte, the lowest for the first. The
 * only code of the index that depends on the processor; every way gives the
 * same masks. All is inline, so that masks stay in registers: one file
 * includes this.
 */
#ifndef STREAM_CSV_MASK_H
#define STREAM_CSV_MASK_H

#include <stdint.h>

#include "base/word.h"

enum { CSV_MASK_BYTES = 64 };

/*
 * What a byte may be. Usual text is printable ASCII and the characters U+4000
 * to U+9FFF, which are E4 to E9 (lead) and two of 80 to BF (rest).
 */
struct csv_mask {
	uint64_t quote, delim, line, space; /* line: LF or CR */
	uint64_t lead, rest;
	uint64_t odd; /* none of lead, rest and printable ASCII */
};

#define CSV_INLINE static inline __attribute__((always_inline))

CSV_INLINE uint64_t
csv_mask_splat(char c)
{
	return 0x0101010101010101u * (unsigned char)c;
}

/* The top bit of each byte of a word that is zero. */
CSV_INLINE uint64_t
csv_mask_zeros(uint64_t w)
{
	const uint64_t low = csv_mask_splat(0x7F);

	return ~(((w & low) + low) | w | low);
}

/* The top bits of eight bytes, side by side, at the i-th byte's place. */
CSV_INLINE uint64_t
csv_mask_gather(uint64_t top, int i)
{
	const uint64_t bits = top >> 7 & csv_mask_splat(1);

	return (bits * 0x0102040810204080u >> 56) << i;
}

CSV_INLINE struct csv_mask
csv_mask_portable(const char *s, char quote, char delim)
{
	const uint64_t q = csv_mask_splat(quote), d = csv_mask_splat(delim);
	const uint64_t lf = csv_mask_splat('\n'), cr = csv_mask_splat('\r');
	const uint64_t sp = csv_mask_splat(' '), low = csv_mask_splat(0x7F);
	struct csv_mask m = {0};

#pragma GCC unroll 8
	for (int i = 0; i < CSV_MASK_BYTES; i += 8, s += 8) {
		const uint64_t w = word_load(s);
		/* 20 to 7E: the top bit comes up of low + 60, not of low + 1 */
		const uint64_t print = ((w & low) + csv_mask_splat(0x60)) &
				       ~((w & low) + csv_mask_splat(1)) & ~w;
		/* 80 to BF; and of C0 to FF, E4 to E9 */
		const uint64_t rest = w & ~(w << 1);
		const uint64_t lead = w & w << 1 &
				      ((w & low) + csv_mask_splat(0x1C)) &
				      ~((w & low) + csv_mask_splat(0x16));

		m.quote |= csv_mask_gather(csv_mask_zeros(w ^ q), i);
		m.delim |= csv_mask_gather(csv_mask_zeros(w ^ d), i);
		m.line |= csv_mask_gather(
			csv_mask_zeros(w ^ lf) | csv_mask_zeros(w ^ cr), i);
		m.space |= csv_mask_gather(csv_mask_zeros(w ^ sp), i);
		m.lead |= csv_mask_gather(lead, i);
		m.rest |= csv_mask_gather(rest, i);
		m.odd |= csv_mask_gather(~(print | rest | lead), i);
	}
	return m;
}

#ifdef __x86_64__
#include <immintrin.h>

#define CSV_AVX2 __attribute__((target("avx2,bmi,popcnt,pclmul")))

/* Bytes are signed here: 80 to BF are below -64; moved by -100, E4 to E9 are
 * the lowest; moved by one, DEL is negative. */
CSV_INLINE struct csv_mask
csv_mask_sse2(const char *s, char quote, char delim)
{
	const __m128i q = _mm_set1_epi8(quote), d = _mm_set1_epi8(delim);
	const __m128i lf = _mm_set1_epi8('\n'), cr = _mm_set1_epi8('\r');
	const __m128i sp = _mm_set1_epi8(' ');
	struct csv_mask m = {0};

#pragma GCC unroll 4
	for (int i = 0; i < CSV_MASK_BYTES; i += 16) {
		const __m128i c = _mm_loadu_si128((const void *)(s + i));
		const __m128i rest = _mm_cmplt_epi8(c, _mm_set1_epi8(-64));
		const __m128i lead =
			_mm_cmplt_epi8(_mm_sub_epi8(c, _mm_set1_epi8(100)),
				_mm_set1_epi8(-122));
		const __m128i print = _mm_cmpgt_epi8(
			_mm_add_epi8(c, _mm_set1_epi8(1)), _mm_set1_epi8(32));
		const __m128i line = _mm_or_si128(
			_mm_cmpeq_epi8(c, lf), _mm_cmpeq_epi8(c, cr));
		const __m128i fine =
			_mm_or_si128(print, _mm_or_si128(rest, lead));

#define BITS(v) ((uint64_t)(uint32_t)_mm_movemask_epi8(v) << i)
		m.quote |= BITS(_mm_cmpeq_epi8(c, q));
		m.delim |= BITS(_mm_cmpeq_epi8(c, d));
		m.line |= BITS(line);
		m.space |= BITS(_mm_cmpeq_epi8(c, sp));
		m.lead |= BITS(lead);
		m.rest |= BITS(rest);
		m.odd |= BITS(fine);
#undef BITS
	}
	m.odd = ~m.odd;
	return m;
}

/* The same. */
CSV_AVX2 CSV_INLINE struct csv_mask
csv_mask_avx2(const char *s, char quote, char delim)
{
	const __m256i q = _mm256_set1_epi8(quote), d = _mm256_set1_epi8(delim);
	const __m256i lf = _mm256_set1_epi8('\n'), cr = _mm256_set1_epi8('\r');
	const __m256i sp = _mm256_set1_epi8(' ');
	struct csv_mask m = {0};

#pragma GCC unroll 2
	for (int i = 0; i < CSV_MASK_BYTES; i += 32) {
		const __m256i c = _mm256_loadu_si256((const void *)(s + i));
		const __m256i rest =
			_mm256_cmpgt_epi8(_mm256_set1_epi8(-64), c);
		const __m256i lead = _mm256_cmpgt_epi8(_mm256_set1_epi8(-122),
			_mm256_sub_epi8(c, _mm256_set1_epi8(100)));
		const __m256i print = _mm256_cmpgt_epi8(
			_mm256_add_epi8(c, _mm256_set1_epi8(1)),
			_mm256_set1_epi8(32));
		const __m256i line = _mm256_or_si256(
			_mm256_cmpeq_epi8(c, lf), _mm256_cmpeq_epi8(c, cr));
		const __m256i fine =
			_mm256_or_si256(print, _mm256_or_si256(rest, lead));

#define BITS(v) ((uint64_t)(uint32_t)_mm256_movemask_epi8(v) << i)
		m.quote |= BITS(_mm256_cmpeq_epi8(c, q));
		m.delim |= BITS(_mm256_cmpeq_epi8(c, d));
		m.line |= BITS(line);
		m.space |= BITS(_mm256_cmpeq_epi8(c, sp));
		m.lead |= BITS(lead);
		m.rest |= BITS(rest);
		m.odd |= BITS(fine);
#undef BITS
	}
	m.odd = ~m.odd;
	return m;
}

/* Each bit becomes the exclusive or of itself and all below. */
CSV_AVX2 CSV_INLINE uint64_t
csv_mask_parity_avx2(uint64_t m)
{
	return (uint64_t)_mm_cvtsi128_si64(_mm_clmulepi64_si128(
		_mm_set_epi64x(0, (int64_t)m), _mm_set1_epi8(-1), 0));
}

/* The place of the lowest bit; of none anything. */
CSV_AVX2 CSV_INLINE uint64_t
csv_mask_first_avx2(uint64_t m)
{
	return _tzcnt_u64(m);
}
#endif

/* The same. */
CSV_INLINE uint64_t
csv_mask_first(uint64_t m)
{
	return (uint64_t)__builtin_ctzll(m | UINT64_C(1) << 63);
}

CSV_INLINE uint64_t
csv_mask_parity(uint64_t m)
{
	for (int i = 1; i < 64; i *= 2)
		m ^= m << i;
	return m;
}

#endif
