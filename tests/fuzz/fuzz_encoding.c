/*
 * Laws of stream/encoding over any bytes: a guess is one of those it promises,
 * and opens; text in any encoding, cut anywhere, is the same, and is UTF-8 but
 * for the byte FF; what is UTF-8 comes back as it was.
 */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "law.h"
#include "stream/encoding.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const char *const encodings[] = {"UTF-8", "GB18030", "BIG5-HKSCS",
	"WINDOWS-1252", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE",
	/* not guessed, but people may say them */
	"UTF-16", "BIG5", "SHIFT_JIS", "EUC-KR", "ISO-8859-15", "UCS-4LE"};
enum { GUESSED = 8 };

static struct encoding opened[NELEM(encodings)];

/* The text of s, given in pieces of as many bytes as cut says, in turn. */
static void
convert(struct buf *out, size_t encoding, const char *s, size_t n,
	const uint8_t *cut)
{
	struct encoding e = opened[encoding];
	size_t done = 0, have = 0;

	if (!e.is_utf8)
		iconv(e.conv, NULL, NULL, NULL, NULL);
	for (size_t k = 0; have < n || k == 0; k++) {
		have += cut == NULL ? n : 1 + cut[k % 4] % 9u;
		if (have > n)
			have = n;
		/* of its own size, so that a byte too far is seen */
		char *piece = mem_copy(s + done, have - done);
		size_t taken = encoding_convert(
			&e, out, piece, have - done, have == n);

		LAW(taken <= have - done);
		LAW(have < n || taken == have - done);
		LAW(have - done - taken < 8);
		done += taken;
		free(piece);
	}
}

/* UTF-8 that is long enough to be nothing else, and has nothing odd in it. */
static bool
is_clear(const char *s, size_t n)
{
	size_t chars = 0;

	for (size_t i = 0; i < n; i++) {
		if ((s[i] >= 0 && s[i] < 0x20) || s[i] == 0x7F)
			return false;
		chars += (s[i] & 0xC0) == 0xC0;
	}
	return chars > 8 && utf8_valid(s, n) == n;
}

static void
check_guess(const char *s, size_t n, bool is_all)
{
	char *copy = mem_copy(s, n);
	const char *guess = encoding_guess(copy, n, is_all);
	size_t i = 0;

	free(copy);
	while (guess && i < GUESSED && strcmp(guess, encodings[i]) != 0)
		i++;
	LAW(guess == NULL || i < GUESSED);
	if (is_clear(s, n))
		for (size_t k = n - 3; k <= n; k++)
			LAW(strcmp(encoding_guess(s, k, k == n),
				    encodings[0]) == 0);
}

static void
check_text(size_t encoding, const char *s, size_t n, const uint8_t *cut)
{
	struct buf whole = {0}, parts = {0};
	size_t mark = n >= 3 && memcmp(s, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;

	convert(&whole, encoding, s, n, NULL);
	convert(&parts, encoding, s, n, cut);
	LAW(bytes_cmp(whole.s, whole.n, parts.s, parts.n) == 0);
	LAW(whole.n <= 4 * n);
	for (size_t i = 0; i < whole.n; i++) {
		i += utf8_valid(whole.s + i, whole.n - i);
		LAW(i == whole.n || whole.s[i] == '\xFF');
	}
	if (opened[encoding].is_utf8 && utf8_valid(s, n) == n)
		LAW(bytes_cmp(whole.s, whole.n, s + mark, n - mark) == 0);
	buf_free(&whole);
	buf_free(&parts);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	for (size_t i = 0; i < NELEM(encodings); i++)
		LAW(encoding_open(&opened[i], encodings[i]) == NULL);
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n < 5)
		return 0;
	const char *s = (const char *)data + 5;

	n -= 5;
	check_text(data[0] % NELEM(encodings), s, n, data + 1);
	check_guess(s, n, data[1] & 1);
	return 0;
}
