#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "stream/tsv.h"

/* Append unescaped text; false at an escape there is not. */
static bool
unescape(struct buf *b, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char c = s[i];

		if (c == '\\') {
			if (++i == n)
				return false;
			switch (s[i]) {
			case 't': c = '\t'; break;
			case 'n': c = '\n'; break;
			case 'r': c = '\r'; break;
			case '\\': break;
			default: return false;
			}
		}
		buf_addc(b, c);
	}
	return true;
}

const char *
tsv_cut(struct tsv *t, const char *s, size_t n)
{
	const char *end = s + n;

	t->n = 0;
	buf_clear(&t->text);
	buf_need(&t->text, n + 1); /* so that cells in it stay where they are */
	for (;;) {
		const char *tab = memchr(s, '\t', (size_t)(end - s));
		size_t len = (size_t)((tab ? tab : end) - s);

		t->cell = mem_grow(t->cell, &t->cap, t->n + 1, sizeof *t->cell);
		if (memchr(s, '\\', len) == NULL) {
			t->cell[t->n] = (struct cell){s, len, false};
		} else {
			size_t from = t->text.n;

			if (!unescape(&t->text, s, len))
				return "a backslash stands before t, n, r or "
				       "another one, nothing else";
			t->cell[t->n] = (struct cell){
				t->text.s + from, t->text.n - from, false};
		}
		t->n++;
		if (tab == NULL)
			return NULL;
		s = tab + 1;
	}
}

void
tsv_free(struct tsv *t)
{
	free(t->cell);
	buf_free(&t->text);
	*t = (struct tsv){0};
}

void
tsv_add(struct buf *b, const char *s, size_t n)
{
	if (n == 0)
		return;
	buf_need(b, 2 * n);
	char *p = b->s + b->n;

	for (size_t i = 0; i < n; i++) {
		char c = s[i];

		if (c == '\t' || c == '\n' || c == '\r' || c == '\\') {
			*p++ = '\\';
			c = c == '\t'   ? 't'
			    : c == '\n' ? 'n'
			    : c == '\r' ? 'r'
					: '\\';
		}
		*p++ = c;
	}
	b->n = (size_t)(p - b->s);
}
