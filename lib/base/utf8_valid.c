/*
 * utf8_valid: the check of every byte a program reads. Long runs go 16 or 32
 * bytes at a time by the lookup method of J. Keiser and D. Lemire, "Validating
 * UTF-8 In Less Than One Instruction Per Byte" (Software: Practice and
 * Experience 51, 2021); short ones, and the place of a fault, by characters.
 */
#include <string.h>

#include "base/utf8.h"

/* As many bytes as pay for asking what the machine can do. */
enum { LONG_RUN = 64 };

/* Whole characters of s from its i-th byte on, one begins there. */
static size_t
by_characters(const char *s, size_t n, size_t i)
{
	const unsigned char *p = (const unsigned char *)s;
	uint64_t word;
	size_t len;

	while (i < n) {
		if (p[i] < 0x80) {
			for (; n - i >= 8; i += 8) {
				memcpy(&word, p + i, 8);
				if (word & 0x8080808080808080u)
					break;
			}
			while (i < n && p[i] < 0x80)
				i++;
		} else if (n - i >= 3 && p[i] > 0xE0 && p[i] < 0xF0 &&
			   p[i] != 0xED &&
			   ((p[i + 1] ^ 0x80) | (p[i + 2] ^ 0x80)) < 0x40) {
			i += 3; /* Chinese: no odd cases behind E1 to EF but ED
				 */
		} else {
			utf8_get(s + i, n - i, &len);
			if (len == 1)
				break;
			i += len;
		}
	}
	return i;
}

#ifdef __x86_64__

#include <immintrin.h>

/* What two neighbours may have against them. */
enum {
	CUT = 1,           /* a first byte, and none that goes on behind it */
	STRAY = 2,         /* one that goes on, behind ASCII */
	LONG_3 = 4,        /* three bytes for less than U+0800 */
	TOO_LARGE = 8,     /* more than U+10FFFF */
	SURROGATE = 16,    /* U+D800 to U+DFFF */
	LONG_2 = 32,       /* two bytes for ASCII */
	LONG_4 = 64,       /* four bytes for less than U+10000 */
	TOO_LARGE_F5 = 64, /* or, behind F5 to FF, the rest of TOO_LARGE */
	GOES_ON = 128,     /* two in a row that go on: third and fourth bytes */
	ANY = CUT | STRAY | GOES_ON, /* whatever the low half of the first */
	F5 = ANY | TOO_LARGE | TOO_LARGE_F5,
	SECOND = STRAY | LONG_2 | GOES_ON,
};

/* By the high half of a byte, by its low half, by the high half of the next. */
static const uint8_t by_high[16] = {STRAY, STRAY, STRAY, STRAY, STRAY, STRAY,
	STRAY, STRAY, GOES_ON, GOES_ON, GOES_ON, GOES_ON, CUT | LONG_2, CUT,
	CUT | LONG_3 | SURROGATE, CUT | TOO_LARGE | TOO_LARGE_F5 | LONG_4};
static const uint8_t by_low[16] = {ANY | LONG_3 | LONG_2 | LONG_4, ANY | LONG_2,
	ANY, ANY, ANY | TOO_LARGE, F5, F5, F5, F5, F5, F5, F5, F5,
	F5 | SURROGATE, F5, F5};
static const uint8_t by_next[16] = {CUT, CUT, CUT, CUT, CUT, CUT, CUT, CUT,
	SECOND | LONG_3 | TOO_LARGE_F5 | LONG_4, SECOND | LONG_3 | TOO_LARGE,
	SECOND | SURROGATE | TOO_LARGE, SECOND | SURROGATE | TOO_LARGE, CUT,
	CUT, CUT, CUT};

#define TARGET(isa) __attribute__((target(isa)))

/*
 * Bytes of s, from i on, in blocks without a fault; the last character may be
 * cut. Before i stand three bytes or more, all good. The bytes before each one
 * are loaded from where they stand: it costs less than shifting them in.
 */
TARGET("ssse3")
static size_t
by_blocks_16(const char *s, size_t n, size_t i)
{
	const __m128i high = _mm_loadu_si128((const void *)by_high);
	const __m128i low = _mm_loadu_si128((const void *)by_low);
	const __m128i next = _mm_loadu_si128((const void *)by_next);
	const __m128i half = _mm_set1_epi8(15);

	for (; n - i >= 16; i += 16) {
		__m128i c = _mm_loadu_si128((const void *)(s + i));
		__m128i c3 = _mm_loadu_si128((const void *)(s + i - 3));

		if (_mm_movemask_epi8(_mm_or_si128(c, c3)) == 0)
			continue;
		__m128i c1 = _mm_loadu_si128((const void *)(s + i - 1));
		__m128i c2 = _mm_loadu_si128((const void *)(s + i - 2));
		__m128i bad = _mm_and_si128(
			_mm_shuffle_epi8(high,
				_mm_and_si128(_mm_srli_epi16(c1, 4), half)),
			_mm_shuffle_epi8(low, _mm_and_si128(c1, half)));

		bad = _mm_and_si128(bad,
			_mm_shuffle_epi8(next,
				_mm_and_si128(_mm_srli_epi16(c, 4), half)));
		/* where a third or fourth byte is due, and only there */
		__m128i due =
			_mm_or_si128(_mm_subs_epu8(c2, _mm_set1_epi8(0x60)),
				_mm_subs_epu8(c3, _mm_set1_epi8(0x70)));

		bad = _mm_xor_si128(
			bad, _mm_and_si128(due, _mm_set1_epi8((char)GOES_ON)));
		if (_mm_movemask_epi8(
			    _mm_cmpeq_epi8(bad, _mm_setzero_si128())) != 0xFFFF)
			break;
	}
	return i;
}

TARGET("avx2")
static size_t
by_blocks_32(const char *s, size_t n, size_t i)
{
	const __m256i high = _mm256_broadcastsi128_si256(
		_mm_loadu_si128((const void *)by_high));
	const __m256i low = _mm256_broadcastsi128_si256(
		_mm_loadu_si128((const void *)by_low));
	const __m256i next = _mm256_broadcastsi128_si256(
		_mm_loadu_si128((const void *)by_next));
	const __m256i half = _mm256_set1_epi8(15);

	for (; n - i >= 32; i += 32) {
		__m256i c = _mm256_loadu_si256((const void *)(s + i));
		__m256i c3 = _mm256_loadu_si256((const void *)(s + i - 3));

		if (_mm256_movemask_epi8(_mm256_or_si256(c, c3)) == 0)
			continue;
		__m256i c1 = _mm256_loadu_si256((const void *)(s + i - 1));
		__m256i c2 = _mm256_loadu_si256((const void *)(s + i - 2));
		__m256i bad = _mm256_and_si256(
			_mm256_shuffle_epi8(
				high, _mm256_and_si256(
					      _mm256_srli_epi16(c1, 4), half)),
			_mm256_shuffle_epi8(low, _mm256_and_si256(c1, half)));

		bad = _mm256_and_si256(
			bad, _mm256_shuffle_epi8(next,
				     _mm256_and_si256(
					     _mm256_srli_epi16(c, 4), half)));
		__m256i due = _mm256_or_si256(
			_mm256_subs_epu8(c2, _mm256_set1_epi8(0x60)),
			_mm256_subs_epu8(c3, _mm256_set1_epi8(0x70)));

		bad = _mm256_xor_si256(bad,
			_mm256_and_si256(due, _mm256_set1_epi8((char)GOES_ON)));
		if (!_mm256_testz_si256(bad, bad))
			break;
	}
	return i;
}

static bool
can(enum utf8_way way)
{
	return way == UTF8_BY_32 ? __builtin_cpu_supports("avx2")
				 : __builtin_cpu_supports("ssse3");
}

static size_t
by_blocks(enum utf8_way way, const char *s, size_t n, size_t i)
{
	return way == UTF8_BY_32 ? by_blocks_32(s, n, i)
				 : by_blocks_16(s, n, i);
}

#else

static bool
can(enum utf8_way way)
{
	(void)way;
	return false;
}

static size_t
by_blocks(enum utf8_way way, const char *s, size_t n, size_t i)
{
	(void)way;
	(void)s;
	(void)n;
	return i;
}

#endif

/* Where the character begins that the i-th byte goes on, if there is one. */
static size_t
boundary(const char *s, size_t i)
{
	for (size_t k = 1; k <= 3 && k <= i; k++) {
		unsigned char c = (unsigned char)s[i - k];

		if (c >= 0xC0)
			return i - k;
		if (c < 0x80)
			break;
	}
	return i;
}

size_t
utf8_valid_by(enum utf8_way way, const char *s, size_t n)
{
	if (way == UTF8_BY_CHARACTER || n < LONG_RUN || !can(way))
		return by_characters(s, n, 0);
	/* blocks need three good bytes before them: all of six but a cut one */
	size_t i = by_characters(s, 6, 0);

	if (i < 3)
		return i;
	i = by_blocks(way, s, n, i);
	const size_t block = way == UTF8_BY_32 ? 32 : 16;

	/* the rest in one more, some of it once again */
	if (n - i < block && by_blocks(way, s, n, n - block) == n)
		i = n;
	return by_characters(s, n, boundary(s, i));
}

size_t
utf8_valid(const char *s, size_t n)
{
	if (n < LONG_RUN)
		return by_characters(s, n, 0);
	return utf8_valid_by(can(UTF8_BY_32) ? UTF8_BY_32 : UTF8_BY_16, s, n);
}
