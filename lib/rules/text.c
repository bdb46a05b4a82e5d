#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "rules/text.h"

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

size_t
text_ascii(const char *s, size_t n)
{
	const uint64_t one = 0x0101010101010101u;
	size_t i = 0;
	uint64_t w;

	/*
	 * Eight at a time: the top bit of a byte comes up in w if it is not
	 * ASCII, in w - 0x20 if it is a control, in w + 1 if it is DEL.
	 */
	for (; n - i >= 8; i += 8) {
		memcpy(&w, s + i, 8);
		if ((w | (w - one * 0x20) | (w + one)) & one * 0x80)
			break;
	}
	while (i < n && s[i] >= 0x20 && s[i] < 0x7F)
		i++;
	return i;
}

size_t
text_starts(const char *s, size_t n, const char *word)
{
	size_t i = 0;

	for (; word[i] != '\0'; i++)
		if (i == n || lower(s[i]) != lower(word[i]))
			return 0;
	return i;
}

bool
text_is(const char *s, size_t n, const char *word)
{
	return n > 0 && text_starts(s, n, word) == n;
}

bool
text_eat(struct text *t, const char *word)
{
	/* mostly it does not, and that is seen by the first byte, less case */
	if (t->n == 0 || ((t->s[0] ^ word[0]) & ~0x20) != 0)
		return false;
	size_t len = text_starts(t->s, t->n, word);

	t->s += len;
	t->n -= len;
	return len > 0;
}

void
text_eat_spaces(struct text *t)
{
	while (text_eat(t, " "))
		continue;
}

int
text_number(struct text *t, int max, int64_t *v)
{
	int len = 0;

	for (*v = 0; len < max && t->n > 0; len++) {
		if (*t->s < '0' || *t->s > '9')
			break;
		*v = *v * 10 + (*t->s - '0');
		t->s++;
		t->n--;
	}
	return len;
}

static bool
is_blank(uint32_t c)
{
	return c <= ' ' ||
	       (c >= 0x7F && (utf8_is_space(c) || utf8_is_invisible(c)));
}

/* Is c printable ASCII, or the first byte of U+4000 to U+9FFF? */
static bool
is_usual(unsigned char c)
{
	return (c > ' ' && c < 0x7F) || (c >= 0xE4 && c <= 0xE9);
}

struct text
text_trim(const char *s, size_t n)
{
	size_t len;

	while (n > 0 && !is_usual((unsigned char)s[0]) &&
		is_blank(utf8_get(s, n, &len))) {
		s += len;
		n -= len;
	}
	while (n > 0 && !is_usual((unsigned char)s[n - 1])) {
		size_t back = 1;

		while (back < 4 && back < n &&
			((unsigned char)s[n - back] & 0xC0) == 0x80)
			back++;
		uint32_t c = utf8_get(s + n - back, back, &len);

		if (len != back || !is_blank(c))
			break;
		n -= back;
	}
	return (struct text){s, n};
}

/* Bits of a first byte, and the same ones of those that may come second. */
enum {
	LINE = 1,    /* -- */
	BRACKET = 2, /* (null) */
	LETTER = 4,  /* n/a none null */
	ERROR = 8,   /* #n/a #ref! #value! #div/0! */
	DASH = 16,   /* — */
	HAN_E6 = 32, /* 无 暂 未 */
	HAN_E7 = 64, /* 空 */
	WIDE = 128,  /* － */
};

const unsigned char text_null_first[256] = {
	['-'] = LINE,
	['('] = BRACKET,
	['n'] = LETTER,
	['N'] = LETTER,
	['#'] = ERROR,
	[0xE2] = DASH,
	[0xE6] = HAN_E6,
	[0xE7] = HAN_E7,
	[0xEF] = WIDE,
};

const unsigned char text_null_second[256] = {
	['-'] = LINE,
	/* and what may stand behind a cell that is - alone */
	[','] = LINE,
	['"'] = LINE,
	['\n'] = LINE,
	['\r'] = LINE,
	['n'] = BRACKET | ERROR,
	['N'] = BRACKET | ERROR,
	['/'] = LETTER,
	['o'] = LETTER,
	['O'] = LETTER,
	['u'] = LETTER,
	['U'] = LETTER,
	['r'] = ERROR,
	['R'] = ERROR,
	['v'] = ERROR,
	['V'] = ERROR,
	['d'] = ERROR,
	['D'] = ERROR,
	[0x80] = DASH,
	[0x97] = HAN_E6,
	[0x9A] = HAN_E6,
	[0x9C] = HAN_E6,
	[0xA9] = HAN_E7,
	[0xBC] = WIDE,
};

bool
text_is_null(const char *s, size_t n)
{
	static const char *const null[] = {"-", "--", "—", "——", "－", "n/a",
		"null", "(null)", "none", "#n/a", "#name?", "#null!", "#num!",
		"#ref!", "#value!", "#div/0!", "无", "暂无", "未知", "空"};
	if (n == 0)
		return true;
	if (!text_may_be_null(s, n))
		return false;
	for (size_t i = 0; i < NELEM(null); i++)
		if (lower(s[0]) == null[i][0] && text_is(s, n, null[i]))
			return true;
	return false;
}

/* 16 bytes at once, in whatever registers the machine has for that. */
typedef signed char block __attribute__((vector_size(16)));
typedef unsigned char ublock __attribute__((vector_size(16)));
typedef uint64_t halves __attribute__((vector_size(16)));

/* The n bytes of s, 1 to 16, some of them twice. */
static block
load(const char *s, size_t n)
{
	uint64_t head, tail;
	uint32_t a, b;

	if (n >= 8) {
		memcpy(&head, s, 8);
		memcpy(&tail, s + n - 8, 8);
	} else if (n >= 4) {
		memcpy(&a, s, 4);
		memcpy(&b, s + n - 4, 4);
		head = tail = (uint64_t)a << 32 | b;
	} else {
		a = (unsigned char)s[0] | (uint32_t)(unsigned char)s[n / 2]
						  << 8;
		b = (unsigned char)s[n - 1] * 0x0101u;
		head = tail = (uint64_t)(a | b << 16) * 0x100000001u;
	}
	return (block)(halves){head, tail};
}

/*
 * Is there any byte but of printable ASCII, 80 to BF (inside a character), or
 * E4 to E9 (the first of U+4000 to U+9FFF)? The others want a closer look. In
 * signed bytes: 32 to 126, below -64, and -28 to -23, moved to the lowest.
 */
static bool
has_odd(block c)
{
	/* unsigned, so that it may wrap */
	block moved = (block)((ublock)c - 100);
	halves usual =
		(halves)(((c > 31) | (c < -64) | (moved < -122)) & (c != 0x7F));

	return (usual[0] & usual[1]) != UINT64_MAX;
}

/* Is every byte printable ASCII, or of the characters U+4000 to U+9FFF? */
static bool
is_usual_text(const char *s, size_t n)
{
	if (n <= 16)
		return n == 0 || !has_odd(load(s, n));
	for (size_t i = 0; i < n - 16; i += 16)
		if (has_odd(load(s + i, 16)))
			return false;
	return !has_odd(load(s + n - 16, 16));
}

bool
text_is_plain(const char *s, size_t n)
{
	return n > 0 && s[0] != ' ' && s[n - 1] != ' ' &&
	       !(text_may_be_null(s, n) && text_is_null(s, n)) &&
	       is_usual_text(s, n);
}

/* Can an invisible character begin with c? */
static bool
may_hide(unsigned char c)
{
	switch (c) {
	case '\t':
	case '\n':
	case '\r': return false;
	case 0x7F:
	case 0xC2:
	case 0xD8:
	case 0xE1:
	case 0xE2:
	case 0xEF:
	case 0xF3: return true;
	default: return c < 0x20;
	}
}

/* Bytes before the first invisible character. */
static size_t
visible(const char *s, size_t n)
{
	size_t i = 0, len;

	for (; i < n; i += len) {
		len = 1;
		if (may_hide((unsigned char)s[i]) &&
			utf8_is_invisible(utf8_get(s + i, n - i, &len)) &&
			!utf8_is_space((unsigned char)s[i]))
			break;
	}
	return i;
}

struct text
text_clean(struct buf *b, const char *s, size_t n)
{
	if (text_is_plain(s, n))
		return (struct text){s, n};
	struct text t = text_trim(s, n);
	size_t i = visible(t.s, t.n), len;

	if (i < t.n) {
		buf_clear(b);
		buf_add(b, t.s, i);
		for (; i < t.n; i += len) {
			uint32_t c = utf8_get(t.s + i, t.n - i, &len);

			/* not the bytes: two halves could make a character */
			if (!utf8_is_invisible(c) || utf8_is_space(c))
				utf8_add(b, c);
		}
		t = (struct text){b->s, b->n};
	}
	if (text_is_null(t.s, t.n))
		t.n = 0;
	return t;
}

static uint32_t
fold(uint32_t c)
{
	if (c >= 0xFF01 && c <= 0xFF5E)
		return c - 0xFF01 + '!';
	if (utf8_is_space(c))
		return ' ';
	switch (c) {
	case 0xFFE5: return 0xA5; /* yen and yuan */
	case 0xFFE1: return 0xA3; /* pound */
	case 0x2212: return '-';
	default: return c;
	}
}

struct text
text_fold(char out[TEXT_FOLD_MAX], const char *s, size_t n)
{
	struct text t = text_trim(s, n);
	size_t k = 0, len;

	if (text_ascii(t.s, t.n) == t.n)
		return t;
	for (size_t i = 0; i < t.n; i += len) {
		uint32_t c = utf8_get(t.s + i, t.n - i, &len), f = fold(c);

		if (utf8_is_invisible(f))
			continue;
		if (k + 4 > TEXT_FOLD_MAX)
			return (struct text){NULL, 0};
		/* what is no text is no date and no amount */
		if (c == 0xFFFD)
			return (struct text){NULL, 0};
		if (f == c) {
			memcpy(out + k, t.s + i, len);
			k += len;
			continue;
		}
		if (f >= 0x80)
			out[k++] = (char)0xC2;
		out[k++] = (char)f;
	}
	return (struct text){out, k};
}

void
text_key(struct buf *b, struct buf *clean, const char *s, size_t n)
{
	const struct text t = text_clean(clean, s, n);

	utf8_norm(b, t.s, t.n, UTF8_NFKC_CASEFOLD);
}

void
text_name_key(struct buf *b, struct buf *clean, const char *s, size_t n)
{
	size_t len, to = 0;

	buf_clear(b);
	text_key(b, clean, s, n);
	for (size_t i = 0; i < b->n; i += len)
		if (!utf8_is_space(utf8_get(b->s + i, b->n - i, &len))) {
			memmove(b->s + to, b->s + i, len);
			to += len;
		}
	b->n = to;
}
