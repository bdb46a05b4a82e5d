#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "stream/encoding.h"
#include "stream/reading.h"

enum {
	CLEAR = 8,            /* characters of UTF-8 that are no chance */
	HOPELESS = 4096,      /* faults behind which nobody looks */
	UTF16_LOOK = 1 << 16, /* bytes that show how UTF-16 reads */
	SURE = 4096,          /* bytes of UTF-8 that are no chance */
};

/*
 * Is it UTF-8, without looking closer? Where hundreds of characters are, none
 * or few of them torn, nothing else can be meant; a handful may be chance.
 */
static bool
is_clear_utf8(const char *s, size_t n, bool is_all)
{
	size_t chars = 0, bad = 0;

	for (size_t i = 0; i < n; i++, bad++) {
		size_t ok = utf8_valid(s + i, n - i);

		for (size_t k = i; k < i + ok; k++)
			chars += (s[k] & 0xC0) == 0xC0;
		i += ok;
		if (i == n || (!is_all && n - i < 4))
			break;
		if (bad > HOPELESS && bad * 9 > chars)
			return false;
	}
	return bad == 0 ? chars == 0 || chars >= CLEAR : bad * 9 <= chars;
}

static const char *
find_mark(const char *s, size_t n)
{
	/* the longer of two that begin alike comes first */
	static const struct {
		const char *name, *mark;
		size_t n;
	} marks[] = {
		{"UTF-8", "\xEF\xBB\xBF", 3},
		{"UTF-32LE", "\xFF\xFE\0\0", 4},
		{"UTF-32BE", "\0\0\xFE\xFF", 4},
		{"UTF-16LE", "\xFF\xFE", 2},
		{"UTF-16BE", "\xFE\xFF", 2},
		{"GB18030", "\x84\x31\x95\x33", 4},
	};

	for (size_t i = 0; i < NELEM(marks); i++)
		if (n >= marks[i].n &&
			memcmp(s, marks[i].mark, marks[i].n) == 0)
			return marks[i].name;
	return NULL;
}

/* What lists have of ASCII: no control but TAB, the line ends, end of file. */
static bool
is_plain(unsigned c)
{
	return (c >= 0x20 && c < 0x7F) || c == '\t' || c == '\n' || c == '\r' ||
	       c == '\f' || c == 0x1A;
}

/* Is a unit of UTF-16 beyond ASCII of what lists are written in? */
static bool
is_script(unsigned c)
{
	return (c >= 0xA0 && c <= 0x24F) || (c >= 0x370 && c <= 0x5FF) ||
	       (c >= 0x2010 && c <= 0x22FF) || (c >= 0x3000 && c <= 0x30FF) ||
	       (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xDFFF) ||
	       (c >= 0xFF00 && c <= 0xFFEF);
}

/* Units of two bytes, the high one first or second. */
struct units {
	size_t ascii;
	size_t text;  /* of other scripts that lists are written in */
	size_t pairs; /* of text, what may be ASCII or a NUL: ab is U+6261 */
};

static struct units
count_units(const unsigned char *s, size_t n, unsigned high)
{
	struct units u = {0};

	for (size_t i = 0; i + 1 < n; i += 2) {
		unsigned c = (unsigned)s[i + high] << 8 | s[i + 1 - high];

		bool is_text = is_script(c);

		u.ascii += is_plain(c);
		u.text += is_text;
		u.pairs += is_text && is_plain(c >> 8) &&
			   (is_plain(c & 0xFF) || (c & 0xFF) == 0);
	}
	return u;
}

/*
 * UTF-16 without a mark: its ASCII has a NUL beside each character, as a list
 * has its commas and line ends, and read as such nearly all of it is text. A
 * stray NUL in UTF-8 is none, unless it is one byte in sixteen.
 */
static const char *
find_utf16(const char *text, size_t n, size_t nul)
{
	const unsigned char *s = (const unsigned char *)text;

	if (nul == 0 || (nul * 16 < n - 1 && utf8_valid(text, n) + 4 > n))
		return NULL;
	if (n > UTF16_LOOK)
		n = UTF16_LOOK;
	struct units be = count_units(s, n, 0), le = count_units(s, n, 1);
	bool is_le = le.ascii > be.ascii ||
		     (le.ascii == be.ascii && le.text >= be.text);
	struct units u = is_le ? le : be;

	if (u.ascii == 0 || (u.ascii + u.text) * 10 < n / 2 * 9)
		return NULL;
	/* of hanzi a quarter are pairs, of ASCII with NULs in it all */
	if (u.text > 16 && u.pairs * 4 > u.text * 3)
		return NULL;
	return is_le ? "UTF-16LE" : "UTF-16BE";
}

const char *
encoding_guess(const char *s, size_t n, bool is_all)
{
	const char *name = find_mark(s, n);
	size_t count[256] = {0}, controls = 0, delims = 0;

	if (name)
		return name;
	/* most lists, and too long for chance */
	if (n >= SURE && utf8_valid(s, n) + (is_all ? 0 : 3) >= n &&
		memchr(s, '\0', n) == NULL)
		return "UTF-8";
	for (size_t i = 0; i < n; i++)
		count[(unsigned char)s[i]]++;
	for (unsigned c = 0; c < 0x80; c++)
		controls += is_plain(c) ? 0 : count[c];
	/* one may stand between cells; NULs behind all are debris */
	for (unsigned c = 1; c < 0x20; c++)
		if (!is_plain(c) && count[c] > delims)
			delims = count[c];
	controls -= delims;
	size_t end = n;

	while (end > 0 && s[end - 1] == '\0')
		end--;
	controls -= end > 0 ? n - end : 0;
	name = find_utf16(s, n, count[0]);
	if (name)
		return name;
	if (controls > 2 + n / 16)
		return NULL;
	if (is_clear_utf8(s, n, is_all))
		return "UTF-8";
	return reading_choose(s, n, is_all);
}
