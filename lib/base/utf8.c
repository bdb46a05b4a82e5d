#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/mem.h"
#include "base/utf8.h"

/* Length of a well-formed sequence at s, 0 if there is none. */
static size_t
sequence(const unsigned char *s, size_t n, uint32_t *cp)
{
	uint32_t c = s[0], min;
	size_t len;

	if (c < 0x80) {
		*cp = c;
		return 1;
	}
	if (c >= 0xC2 && c <= 0xDF) {
		len = 2, min = 0x80, c &= 0x1F;
	} else if ((c & 0xF0) == 0xE0) {
		len = 3, min = 0x800, c &= 0x0F;
	} else if (c >= 0xF0 && c <= 0xF4) {
		len = 4, min = 0x10000, c &= 0x07;
	} else {
		return 0;
	}
	if (n < len)
		return 0;
	for (size_t i = 1; i < len; i++) {
		if ((s[i] & 0xC0) != 0x80)
			return 0;
		c = c << 6 | (s[i] & 0x3F);
	}
	if (c < min || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		return 0;
	*cp = c;
	return len;
}

uint32_t
utf8_get(const char *s, size_t n, size_t *len)
{
	uint32_t cp;

	*len = sequence((const unsigned char *)s, n, &cp);
	if (*len == 0) {
		*len = 1;
		return 0xFFFD;
	}
	return cp;
}

void
utf8_add(struct buf *b, uint32_t c)
{
	utf8proc_uint8_t tmp[4];
	size_t n = (size_t)utf8proc_encode_char((utf8proc_int32_t)c, tmp);

	buf_add(b, tmp, n);
}

void
utf8_mend(struct buf *b, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t ok = utf8_valid(s + i, n - i);

		buf_add(b, s + i, ok);
		i += ok;
		if (i < n)
			utf8_add(b, 0xFFFD);
	}
}

size_t
utf8_width(const char *s, size_t n)
{
	size_t w = 0, len;

	for (size_t i = 0; i < n; i += len) {
		uint32_t c = utf8_get(s + i, n - i, &len);

		w += (size_t)utf8proc_charwidth((utf8proc_int32_t)c);
	}
	return w;
}

static size_t
class_of(utf8proc_int32_t c)
{
	return (size_t)utf8proc_get_property(c)->combining_class;
}

/*
 * The canonical order of combining marks (Unicode D109): a stable sort by class
 * of each run of them. By counting: a cell may be one run of millions.
 */
static void
order_marks(utf8proc_int32_t *cp, size_t n)
{
	utf8proc_int32_t *tmp = NULL;
	size_t cap = 0, end;

	for (size_t i = 0; i < n; i = end + 1) {
		size_t at[257] = {0}, len;

		for (end = i; end < n && class_of(cp[end]) != 0; end++)
			at[class_of(cp[end]) + 1]++;
		len = end - i;
		if (len < 2)
			continue;
		for (size_t k = 1; k < NELEM(at); k++)
			at[k] += at[k - 1];
		tmp = mem_grow(tmp, &cap, len, sizeof *tmp);
		memcpy(tmp, cp + i, len * sizeof *tmp);
		for (size_t k = 0; k < len; k++)
			cp[i + at[class_of(tmp[k])]++] = tmp[k];
	}
	free(tmp);
}

/*
 * Append bytes of s as far as they are their own normal form: ASCII and the
 * unified ideographs, which most text is. How many that were.
 */
static size_t
add_plain(struct buf *b, const char *s, size_t n, enum utf8_form form)
{
	size_t i = 0, len;

	buf_need(b, n);
	while (i < n) {
		uint32_t c = utf8_get(s + i, n - i, &len);

		if (c >= 0x80 && (c < 0x4E00 || c > 0x9FFF) &&
			(c < 0x3400 || c > 0x4DBF))
			break;
		if (form != UTF8_NFKC && c >= 'A' && c <= 'Z')
			b->s[b->n++] = (char)(c + 0x20);
		else
			buf_add(b, s + i, len);
		i += len;
	}
	return i;
}

void
utf8_norm(struct buf *b, const char *s, size_t n, enum utf8_form form)
{
	size_t was = b->n;

	if (add_plain(b, s, n, form) == n)
		return;
	b->n = was; /* a mark may join what stands before it */
	utf8proc_option_t opt = UTF8PROC_COMPOSE | UTF8PROC_COMPAT;
	utf8proc_int32_t *cp = NULL;
	size_t ncp = 0, cap = 0, len;

	if (form != UTF8_NFKC)
		opt |= UTF8PROC_CASEFOLD;
	if (form == UTF8_BARE)
		opt |= UTF8PROC_STRIPMARK;
	/*
	 * Not utf8proc_map: it refuses bad bytes and allocates by itself. One
	 * code point decomposes to at most 18 (U+FDFA).
	 */
	for (size_t i = 0; i < n; i += len) {
		utf8proc_int32_t c =
			(utf8proc_int32_t)utf8_get(s + i, n - i, &len);
		int boundary = 0;

		cp = mem_grow(cp, &cap, ncp + 32, sizeof *cp);
		ncp += (size_t)utf8proc_decompose_char(c, cp + ncp,
			(utf8proc_ssize_t)(cap - ncp), opt | UTF8PROC_DECOMPOSE,
			&boundary);
	}
	if (ncp == 0) {
		free(cp);
		return;
	}
	order_marks(cp, ncp);
	utf8proc_ssize_t m = utf8proc_normalize_utf32(
		cp, (utf8proc_ssize_t)ncp, opt | UTF8PROC_STABLE);

	for (utf8proc_ssize_t i = 0; i < m; i++)
		utf8_add(b, (uint32_t)cp[i]);
	free(cp);
}

bool
utf8_is_han(uint32_t c)
{
	return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
	       (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x323AF) ||
	       c == 0x3007;
}

bool
utf8_is_letter(uint32_t c)
{
	const utf8proc_category_t is = utf8proc_category((utf8proc_int32_t)c);

	return is >= UTF8PROC_CATEGORY_LU && is <= UTF8PROC_CATEGORY_LO;
}

bool
utf8_is_invisible(uint32_t c)
{
	return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') ||
	       (c >= 0x7F && c < 0xA0 && c != 0x85) || c == 0xAD ||
	       c == 0x61C || c == 0x180E || (c >= 0x200B && c <= 0x200F) ||
	       (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
	       (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF ||
	       (c >= 0xE0000 && c <= 0xE01EF);
}

bool
utf8_is_space(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xA0 ||
	       c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
	       c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}
