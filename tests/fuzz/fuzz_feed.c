/*
 * Laws of stream/feed over any bytes, in any of some encodings: however reads
 * are cut and whatever is peeked, the text is the same; it is UTF-8 but for
 * the byte FF where something was lost; without an encoding it is the bytes.
 */
#define _GNU_SOURCE /* memfd_create, packets in a pipe */
#include <string.h>

#include "base/utf8.h"
#include "stream/feed.h"

#include "stdin.h"

int LLVMFuzzerTestOneInput(const uint8_t *s, size_t n);

/* All text of standard input, peeked for at least want bytes at a time. */
static void
read_all(struct buf *b, const char *encoding, size_t want, size_t take)
{
	struct feed f;
	const char *p;
	size_t n;

	feed_open(&f, dup(0), "-");
	feed_peek(&f, want, &n);
	if (encoding)
		need(feed_encoding(&f, encoding) == NULL);
	while (p = feed_peek(&f, want, &n), n > 0) {
		need(n >= want || f.at_end);
		if (n > take)
			n = take;
		buf_add(b, p, n);
		feed_take(&f, n);
	}
	feed_close(&f);
}

static void
check_text(const struct buf *b)
{
	for (size_t i = 0; i < b->n; i++) {
		i += utf8_valid(b->s + i, b->n - i);
		need(i == b->n || b->s[i] == '\xFF');
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const encodings[] = {NULL, "ISO-8859-15", "GB18030",
		"GBK", "BIG5", "SHIFT_JIS", "UTF-16LE", "UTF-16"};
	struct buf whole = {0}, parts = {0};

	if (n < 4)
		return 0;
	const char *encoding = encodings[data[0] % 8];
	const char *s = (const char *)data + 4;
	size_t want = 1 + data[1];

	n -= 4;
	as_file(s, n);
	read_all(&whole, encoding, 1, SIZE_MAX);
	as_pipe(s, n, data + 2, 2);
	read_all(&parts, encoding, want, 1 + data[2] % 7);
	need(bytes_cmp(whole.s, whole.n, parts.s, parts.n) == 0);
	need(whole.n <= 4 * n + 4);
	if (encoding)
		check_text(&whole);
	else
		need(bytes_cmp(whole.s, whole.n, s, n) == 0);
	buf_free(&whole);
	buf_free(&parts);
	return 0;
}
