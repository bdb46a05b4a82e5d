/*
 * Laws of rules/text over any bytes: never longer if UTF-8, nothing blank at
 * the ends, nothing invisible inside, twice is once; and what is plain stays.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "law.h"
#include "rules/text.h"

static void
check_fold(const char *s, size_t n)
{
	char once[TEXT_FOLD_MAX], twice[TEXT_FOLD_MAX];
	struct text t = text_fold(once, s, n);

	if (t.s == NULL)
		return;
	LAW(t.n <= n);
	struct text u = text_fold(twice, t.s, t.n);

	LAW(u.n == t.n);
	LAW(t.n == 0 || memcmp(u.s, t.s, t.n) == 0);
}

/* Clean as it comes out of s, and as the general way has it. */
static void
check_glance(struct text t, const char *s, size_t n)
{
	char *hidden = law_hide(s, n);
	struct buf b = {0};
	struct text u = text_clean(&b, hidden, n + LAW_HIDDEN);

	LAW(bytes_cmp(t.s, t.n, u.s, u.n) == 0);
	if (text_is_plain(s, n))
		LAW(n > 0 && bytes_cmp(u.s, u.n, s, n) == 0);
	buf_free(&b);
	free(hidden);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *s = (const char *)data;
	struct buf b = {0}, b2 = {0};
	struct text t = text_clean(&b, s, n);
	size_t len;

	LAW(t.n <= 3 * n); /* a bad byte may become U+FFFD */
	LAW(text_ascii(s, n) <= utf8_valid(s, n));
	LAW(utf8_valid(s, n) < n || (t.n <= n && utf8_valid(t.s, t.n) == t.n));
	for (size_t i = 0; i < t.n; i += len) {
		uint32_t c = utf8_get(t.s + i, t.n - i, &len);

		LAW(!utf8_is_invisible(c) || utf8_is_space(c));
		LAW(!utf8_is_space(c) || (i > 0 && i + len < t.n));
	}
	struct text u = text_clean(&b2, t.s, t.n);

	LAW(u.s == t.s && u.n == t.n && b2.cap == 0);
	check_fold(s, n);
	check_glance(t, s, n);
	buf_free(&b);
	buf_free(&b2);
	return 0;
}
