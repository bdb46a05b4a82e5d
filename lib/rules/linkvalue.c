#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "rules/linkhan.h"
#include "rules/linkvalue.h"

/* Words that are written in two ways, and the short one; "" goes. */
static const char *const shorts[][2] = {
	{"street", "st"},
	{"saint", "st"},
	{"avenue", "ave"},
	{"av", "ave"},
	{"boulevard", "blvd"},
	{"blv", "blvd"},
	{"road", "rd"},
	{"drive", "dr"},
	{"place", "pl"},
	{"lane", "ln"},
	{"court", "ct"},
	{"highway", "hwy"},
	{"circuit", "cct"},
	{"crescent", "cr"},
	{"north", "n"},
	{"south", "s"},
	{"east", "e"},
	{"west", "w"},
	{"suite", "ste"},
	{"apartment", "apt"},
	{"the", ""},
	{"and", ""},
	{"of", ""},
	{"incorporated", "inc"},
	{"limited", "ltd"},
	{"corporation", "corp"},
	{"company", "co"},
};

static void
add_word(struct buf *b, const char *s, size_t n)
{
	for (size_t i = 0; i < NELEM(shorts); i++)
		if (strlen(shorts[i][0]) == n &&
			memcmp(shorts[i][0], s, n) == 0) {
			s = shorts[i][1];
			n = strlen(s);
			break;
		}
	if (n > 0 && b->n > 0)
		buf_addc(b, ' ');
	buf_add(b, s, n);
}

/* Letters and digits, and what is beyond ASCII: a part of a word? */
static bool
is_part(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       (c > 0x7f && !utf8_is_space(c));
}

/* Folded text, letters and digits in words with a space between. */
static void
make_words(struct buf *b, const char *s, size_t n)
{
	char word[256];
	size_t k = 0, len;

	for (size_t i = 0; i <= n; i += len) {
		uint32_t c = ' ';

		len = 1;
		if (i < n)
			c = utf8_get(s + i, n - i, &len);
		if (is_part(c)) {
			if (k + len < sizeof word) {
				memcpy(word + k, s + i, len);
				k += len;
			}
			continue;
		}
		/* o'neil is one word, so is a.b.c. */
		if (i < n && (c == '\'' || c == '.' || c == '`'))
			continue;
		if (k > 0)
			add_word(b, word, k);
		k = 0;
	}
}

static void
make_code(struct buf *b, const char *s, size_t n)
{
	bool is_same = true;

	for (size_t i = 0; i < n; i++)
		if ((s[i] >= 'a' && s[i] <= 'z') ||
			(s[i] >= '0' && s[i] <= '9'))
			buf_addc(b, s[i]);
	for (size_t i = 1; i < b->n; i++)
		is_same &= b->s[i] == b->s[0];
	if (is_same && b->n >= 5) /* 00000 and 11111 say that there is none */
		b->n = 0;
}

void
linkvalue(struct buf *b, const char *s, size_t n, enum linkfield_kind kind)
{
	switch (kind) {
	case LINKFIELD_CODE: make_code(b, s, n); break;
	case LINKFIELD_EMAIL: buf_add(b, s, n); break;
	case LINKFIELD_TEXT:
		if (linkhan_is(s, n))
			linkhan_text(b, s, n);
		else
			make_words(b, s, n);
		break;
	default:
		make_words(b, s, n);
		if (linkhan_is(b->s, b->n))
			linkhan_name(b);
	}
}
