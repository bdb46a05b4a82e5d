/*
 * Laws of rules/content over any cells, a line each: every filled cell has one
 * shape, and the order of cells changes nothing; a column that holds one cell
 * many times is what that cell is; what a cell votes it votes with blanks
 * around it, too.
 */
#include <stdint.h>
#include <string.h>

#include "law.h"
#include "rules/content.h"
#include "rules/schema.h"
#include "rules/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
add_forward(struct content *c, const char *s, size_t n)
{
	const char *end = s + n;

	content_init(c);
	while (s < end) {
		const char *lf = memchr(s, '\n', (size_t)(end - s));
		const char *stop = lf ? lf : end;

		content_add(c, s, (size_t)(stop - s));
		s = stop + 1;
	}
}

static void
add_backward(struct content *c, const char *s, size_t n)
{
	content_init(c);
	/* a line end ends a cell, and does not begin one */
	if (n > 0 && s[n - 1] == '\n')
		n--;
	for (size_t i = n; n > 0;) {
		while (i > 0 && s[i - 1] != '\n')
			i--;
		content_add(c, s + i, n - i);
		n = i > 0 ? --i : 0;
	}
}

static void
check_cell(const struct content *below, const char *s, size_t n)
{
	struct content c;
	struct text t = text_trim(s, n);
	int vote = content_header_vote(below, s, n);

	LAW(vote >= -1 && vote <= 1);
	LAW(vote == content_header_vote(below, t.s, t.n));
	LAW(shape_of(NULL, s, n) == shape_of(NULL, t.s, t.n));
	LAW(content_is_useless(s, n) == content_is_useless(t.s, t.n));
	content_init(&c);
	for (size_t i = 0; i < 3; i++)
		content_add(&c, s, n);
	LAW(c.filled == 0 || c.n[shape_of(NULL, s, n)] == 3);
	LAW(c.filled == 0 || content_header_vote(&c, s, n) <= 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *s = (const char *)data, *lf = n ? memchr(s, '\n', n) : NULL;
	struct content there, back;
	size_t sum = 0;

	add_forward(&there, s, n);
	add_backward(&back, s, n);
	/* it has no padding */
	LAW(memcmp(&there, &back, sizeof there) == 0);
	for (size_t i = 0; i < SHAPE_N; i++)
		sum += there.n[i];
	LAW(sum == there.filled);
	LAW(there.titled <= there.n[SHAPE_NAME]);

	int column = content_column(&there);

	LAW(column >= -1 && column < schema_column("given_name", 10));
	LAW(column < 0 || there.filled > 0);
	check_cell(&there, s, lf ? (size_t)(lf - s) : n);
	return 0;
}
