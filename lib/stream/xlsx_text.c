#include <string.h>

#include "base/utf8.h"
#include "stream/xlsx_text.h"
#include "stream/xml.h"

void
xlsx_text_start(struct xlsx_text *t)
{
	t->from = t->b.n;
	t->is_long = t->is_on = t->is_run = false;
}

void
xlsx_text_piece(struct xlsx_text *t, const char **att, int level)
{
	const char *space = xml_att(att, "space");

	t->piece = t->b.n;
	t->level = level;
	t->is_on = true;
	t->is_kept = space && strcmp(space, "preserve") == 0;
}

void
xlsx_text_element(
	struct xlsx_text *t, const char *name, const char **att, int level)
{
	if (level == 1)
		t->is_run = strcmp(name, "r") == 0;
	if (strcmp(name, "t") == 0 && (level == 1 || (level == 2 && t->is_run)))
		xlsx_text_piece(t, att, level);
}

void
xlsx_text_add(struct xlsx_text *t, const char *s, size_t n)
{
	if (!t->is_on)
		return;
	t->is_long = t->is_long || t->b.n - t->from + n > XLSX_TEXT_MAX;
	if (!t->is_long)
		buf_add(&t->b, s, n);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void
trim(struct xlsx_text *t)
{
	char *s = t->b.s + t->piece;
	size_t n = t->b.n - t->piece, i = 0;

	while (n > 0 && is_blank(s[n - 1]))
		n--;
	while (i < n && is_blank(s[i]))
		i++;
	if (i > 0)
		memmove(s, s + i, n - i);
	t->b.n = t->piece + n - i;
}

/* The number of _xHHHH_ at s; 0 if that is not there. */
static uint32_t
escape(const char *s, size_t n)
{
	uint32_t c = 0;

	if (n < 7 || s[0] != '_' || s[1] != 'x' || s[6] != '_')
		return 0;
	for (int i = 2; i < 6; i++) {
		static const char hex[] = "0123456789abcdef0123456789ABCDEF";
		const char *h = memchr(hex, s[i], sizeof hex - 1);

		if (h == NULL)
			return 0;
		c = c << 4 | (uint32_t)((h - hex) & 15);
	}
	return c;
}

/* The character that is escaped at s, and the bytes it takes; 0: none is. */
static uint32_t
unescaped(const char *s, size_t n, size_t *len)
{
	uint32_t c = escape(s, n), low;

	*len = 7;
	if (c < 0xD800 || c > 0xDFFF)
		return c;
	low = c < 0xDC00 ? escape(s + 7, n - 7) : 0;
	*len = 14;
	return low >= 0xDC00 && low <= 0xDFFF
		       ? 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00)
		       : 0;
}

static void
unescape(struct xlsx_text *t)
{
	size_t n = t->b.n, i = t->piece, len;

	if (memchr(t->b.s + i, '_', n - i) == NULL)
		return;
	/* what is written is never longer than what was read */
	for (t->b.n = i; i < n; i += len) {
		uint32_t c = unescaped(t->b.s + i, n - i, &len);

		if (c > 0) {
			utf8_add(&t->b, c);
		} else {
			t->b.s[t->b.n++] = t->b.s[i];
			len = 1;
		}
	}
}

void
xlsx_text_end(struct xlsx_text *t, int level)
{
	if (!t->is_on || t->level != level)
		return;
	t->is_on = false;
	if (t->b.n == t->piece)
		return;
	if (!t->is_kept)
		trim(t);
	unescape(t);
}

void
xlsx_text_free(struct xlsx_text *t)
{
	buf_free(&t->b);
}
