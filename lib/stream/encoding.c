#include <errno.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "stream/encoding.h"

static bool
is_one_of(const char *name, const char *const *list)
{
	for (; *list; list++)
		if (strcasecmp(name, *list) == 0)
			return true;
	return false;
}

/*
 * Bytes of a unit of an encoding, seen by writing to it: the second character,
 * for a byte-order mark may come with the first.
 */
static size_t
find_unit(const char *name)
{
	iconv_t conv = iconv_open(name, "UTF-8");
	char text[] = "aa", unit[32], *in = text, *out = unit;
	size_t n = 1, room = sizeof unit, before, after;

	/* some can be read only */
	if (conv == (iconv_t)-1)
		return 1;
	iconv(conv, &in, &n, &out, &room);
	before = room;
	n = 1;
	iconv(conv, &in, &n, &out, &room);
	after = room;
	iconv_close(conv);
	return before - after == 2 || before - after == 4 ? before - after : 1;
}

const char *
encoding_open(struct encoding *e, const char *name)
{
	static const char *const utf8[] = {"UTF-8", "UTF8", NULL};
	static const char *const gb[] = {
		"GB18030", "GBK", "GB2312", "CP936", NULL};

	*e = (struct encoding){.unit = 1};
	e->is_utf8 = is_one_of(name, utf8);
	if (e->is_utf8)
		return NULL;
	e->is_gb = is_one_of(name, gb);
	/* "" is the machine's own encoding to iconv */
	e->conv = *name == '\0' ? (iconv_t)-1
				: iconv_open("UTF-8", e->is_gb ? gb[0] : name);
	if (e->conv == (iconv_t)-1)
		return "no such encoding";
	if (!e->is_gb)
		e->unit = find_unit(name);
	return NULL;
}

/* Not by iconv, which lets pass what lies beyond U+10FFFF. */
static size_t
convert_utf8(struct buf *out, const char *s, size_t n, bool is_end)
{
	size_t i = 0;

	while (i < n) {
		size_t ok = utf8_valid(s + i, n - i);

		buf_add(out, s + i, ok);
		i += ok;
		if (i == n || (n - i < 4 && !is_end))
			break;
		buf_addc(out, '\xFF');
		i++;
	}
	return i;
}

/* UCS-4 reaches beyond Unicode. */
static void
scrub(struct buf *out, size_t from)
{
	for (size_t i = from; i < out->n; i++) {
		i += utf8_valid(out->s + i, out->n - i);
		if (i < out->n)
			out->s[i] = '\xFF';
	}
}

/* One call of iconv, its output appended; with in NULL what it holds back. */
static size_t
step(struct encoding *e, struct buf *out, char **in, size_t *n)
{
	buf_need(out, *n + *n / 2 + 16);
	char *to = out->s + out->n;
	size_t was = out->n, room = out->cap - out->n;
	size_t r = iconv(e->conv, in, n, &to, &room);

	out->n = (size_t)(to - out->s);
	if (e->unit == 4)
		scrub(out, was);
	return r;
}

static size_t
convert_other(struct encoding *e, struct buf *out, const char *s, size_t n,
	bool is_end)
{
	char *in = (char *)s;
	size_t left = n, none = 0;

	while (left > 0) {
		if (step(e, out, &in, &left) != (size_t)-1 || errno == E2BIG)
			continue;
		if (errno == EINVAL && !is_end)
			break;
		size_t lost = left < e->unit ? left : e->unit;

		if (e->is_gb && *in == '\x80')
			buf_adds(out, "€");
		else
			buf_addc(out, '\xFF');
		in += lost;
		left -= lost;
	}
	if (is_end)
		step(e, out, NULL, &none);
	return n - left;
}

size_t
encoding_convert(struct encoding *e, struct buf *out, const char *s, size_t n,
	bool is_end)
{
	size_t was = out->n;
	size_t taken = e->is_utf8 ? convert_utf8(out, s, n, is_end)
				  : convert_other(e, out, s, n, is_end);

	if (e->has_begun || out->n == was)
		return taken;
	e->has_begun = true;
	/* characters come whole: the mark is not cut */
	if (out->n - was >= 3 && memcmp(out->s + was, "\xEF\xBB\xBF", 3) == 0) {
		out->n -= 3;
		memmove(out->s + was, out->s + was + 3, out->n - was);
	}
	return taken;
}

void
encoding_close(struct encoding *e)
{
	if (!e->is_utf8)
		iconv_close(e->conv);
}
