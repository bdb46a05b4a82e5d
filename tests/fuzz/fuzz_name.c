/*
 * Laws of rules/name over any bytes: valid UTF-8 of bounded size, one space at
 * a time and none between Han, none at the ends; twice is once; a glance reads
 * what the whole rule does.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "law.h"
#include "rules/name.h"

static void
check_glance(const struct name *fast, const void *s, size_t n)
{
	char *hidden = law_hide(s, n);
	struct buf b = {0};
	struct name slow;

	name_read(&b, &slow, hidden, n + LAW_HIDDEN);
	LAW(bytes_cmp(fast->text.s, fast->text.n, slow.text.s, slow.text.n) ==
		0);
	LAW(fast->gender == slow.gender);
	buf_free(&b);
	free(hidden);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct buf b = {0}, b2 = {0}, b3 = {0};
	struct name nm, again;
	uint32_t prev = ' ';
	size_t len;

	name_read(&b, &nm, (const char *)data, n);
	struct text t = nm.text;

	check_glance(&nm, data, n);

	LAW(t.n <= 11 * n); /* U+FDFA: 3 bytes to 33 */
	LAW(utf8_valid(t.s, t.n) == t.n);
	for (size_t i = 0; i < t.n; i += len) {
		uint32_t c = utf8_get(t.s + i, t.n - i, &len);

		LAW(c == ' ' || !utf8_is_space(c));
		LAW(c != ' ' || (prev != ' ' && i + 1 < t.n));
		if (c == ' ' && utf8_is_han(prev)) {
			size_t next;

			LAW(!utf8_is_han(
				utf8_get(t.s + i + 1, t.n - i - 1, &next)));
		}
		prev = c;
	}
	name_read(&b2, &again, t.s, t.n);
	LAW(again.text.n == t.n);
	LAW(t.n == 0 || memcmp(again.text.s, t.s, t.n) == 0);

	/* two halves: whatever they are, joining them is safe */
	struct text family = {(const char *)data, n / 2};
	struct text given = {(const char *)data + n / 2, n - n / 2};

	LAW(name_join(&b3, &family, &given).n <= n + 1);
	enum gender g;

	LAW(gender_read(&g, (const char *)data, n) == NULL || g == GENDER_NONE);
	buf_free(&b);
	buf_free(&b2);
	buf_free(&b3);
	return 0;
}
