/*
 * Laws of base/utf8 over any bytes: what utf8_valid passes, in whatever way, is
 * what utf8_get reads without a fault and what utf8proc takes; written back it
 * is the same text; a normal form is valid text of bounded size, and its own
 * normal form.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/utf8.h"
#include "law.h"

static void
check_form(const char *s, size_t n, enum utf8_form form)
{
	struct buf once = {0}, twice = {0};

	utf8_norm(&once, s, n, form);
	LAW(utf8_valid(once.s, once.n) == once.n);
	LAW(once.n <= n * 18 * 4); /* U+FDFA is 18 code points */
	utf8_norm(&twice, once.s, once.n, form);
	LAW(bytes_cmp(once.s, once.n, twice.s, twice.n) == 0);
	buf_free(&once);
	buf_free(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *s = (const char *)data;
	size_t good = utf8_valid(s, n), len;
	struct buf back = {0};
	utf8proc_int32_t cp;

	LAW(good <= n);
	for (int way = UTF8_BY_CHARACTER; way <= UTF8_BY_32; way++)
		LAW(utf8_valid_by((enum utf8_way)way, s, n) == good);
	for (size_t i = 0; i < n; i += len) {
		uint32_t c = utf8_get(s + i, n - i, &len);

		LAW(len >= 1 && len <= 4 && len <= n - i);
		utf8proc_ssize_t theirs = utf8proc_iterate(
			data + i, (utf8proc_ssize_t)(n - i), &cp);

		/* what they refuse is one bad byte to us */
		LAW(theirs > 0 ? (uint32_t)cp == c && (size_t)theirs == len
			       : c == 0xFFFD && len == 1);
		LAW(i >= good || theirs > 0);
		LAW(i != good || theirs < 0);
		LAW(!utf8_is_han(c) ||
			(!utf8_is_space(c) && !utf8_is_invisible(c)));
		if (i < good)
			utf8_add(&back, c);
	}
	LAW(back.n == good);
	LAW(good == 0 || memcmp(back.s, s, good) == 0);
	LAW(utf8_width(s, n) <= 2 * n);
	check_form(s, n, UTF8_NFKC);
	check_form(s, n, UTF8_NFKC_CASEFOLD);
	buf_free(&back);
	return 0;
}
