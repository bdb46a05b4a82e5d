#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "rules/name.h"

/* No person's name; 16 MiB of 先生 must not be looked at title by title. */
enum { TITLED_MAX = 256 };

static const struct {
	const char *word;
	enum gender gender;
} words[] = {
	{"男", GENDER_MALE},
	{"男性", GENDER_MALE},
	{"男士", GENDER_MALE},
	{"先生", GENDER_MALE},
	{"m", GENDER_MALE},
	{"male", GENDER_MALE},
	{"man", GENDER_MALE},
	{"mr", GENDER_MALE},
	{"mr.", GENDER_MALE},
	{"女", GENDER_FEMALE},
	{"女性", GENDER_FEMALE},
	{"女士", GENDER_FEMALE},
	{"小姐", GENDER_FEMALE},
	{"太太", GENDER_FEMALE},
	{"夫人", GENDER_FEMALE},
	{"f", GENDER_FEMALE},
	{"female", GENDER_FEMALE},
	{"woman", GENDER_FEMALE},
	{"mrs", GENDER_FEMALE},
	{"mrs.", GENDER_FEMALE},
	{"ms", GENDER_FEMALE},
	{"ms.", GENDER_FEMALE},
	{"miss", GENDER_FEMALE},
};

/* Behind a name; the longer of two that end alike comes first. */
static const struct {
	const char *word;
	size_t len;
	enum gender gender;
} behind[] = {
	{"老先生", 9, GENDER_MALE},
	{"先生", 6, GENDER_MALE},
	{"老太太", 9, GENDER_FEMALE},
	{"太太", 6, GENDER_FEMALE},
	{"女士", 6, GENDER_FEMALE},
	{"小姐", 6, GENDER_FEMALE},
	{"夫人", 6, GENDER_FEMALE},
};

/* In front; one that begins another comes behind it. */
static const struct {
	const char *word;
	enum gender gender;
} before[] = {
	{"mrs", GENDER_FEMALE},
	{"mr", GENDER_MALE},
	{"miss", GENDER_FEMALE},
	{"ms", GENDER_FEMALE},
};

static enum gender
gender_of(struct text t)
{
	for (size_t i = 0; i < NELEM(words); i++)
		if (text_is(t.s, t.n, words[i].word))
			return words[i].gender;
	return GENDER_NONE;
}

enum gender
gender_usual(const char *s, size_t n)
{
	if (n == 3 && memcmp(s, "男", 3) == 0)
		return GENDER_MALE;
	if (n == 3 && memcmp(s, "女", 3) == 0)
		return GENDER_FEMALE;
	if (n == 4 && memcmp(s, "male", 4) == 0)
		return GENDER_MALE;
	return n == 6 && memcmp(s, "female", 6) == 0 ? GENDER_FEMALE
						     : GENDER_NONE;
}

bool
gender_is_canonical(const char *s, size_t n)
{
	return (n == 4 && memcmp(s, "male", 4) == 0) ||
	       (n == 6 && memcmp(s, "female", 6) == 0);
}

const char *
gender_read(enum gender *g, const char *s, size_t n)
{
	*g = gender_usual(s, n);
	if (*g != GENDER_NONE)
		return NULL;
	char tmp[TEXT_FOLD_MAX];
	struct text t = text_fold(tmp, s, n);

	*g = t.s == NULL ? GENDER_NONE : gender_of(t);
	if (*g == GENDER_NONE && (t.s == NULL || !text_is_null(t.s, t.n)))
		return "not a gender";
	return NULL;
}

const char *
gender_text(enum gender g)
{
	static const char *const text[] = {"", "male", "female"};

	return text[g];
}

/* The first or last code point of a text that is not empty. */
static uint32_t
first(struct text t)
{
	size_t len;

	return utf8_get(t.s, t.n, &len);
}

static uint32_t
last(struct text t)
{
	size_t i = t.n - 1, len;

	while (i > 0 && t.n - i < 4 && ((unsigned char)t.s[i] & 0xC0) == 0x80)
		i--;
	return utf8_get(t.s + i, t.n - i, &len);
}

/* Han characters only: how many, -1 if there is any other. */
static int
count_han(struct text t)
{
	int count = 0;
	size_t len;

	for (size_t i = 0; i < t.n; i += len, count++)
		if (!utf8_is_han(utf8_get(t.s + i, t.n - i, &len)))
			return -1;
	return count;
}

size_t
name_surname(const char *s, size_t n)
{
	static const char *const two[] = {"欧阳", "歐陽", "司马", "司馬",
		"上官", "诸葛", "諸葛", "东方", "東方", "皇甫", "尉迟", "尉遲",
		"公孙", "公孫", "慕容", "司徒", "司空", "夏侯", "令狐", "宇文",
		"长孙", "長孫", "端木", "南宫", "南宮", "独孤", "獨孤", "轩辕",
		"軒轅", "呼延", "赫连", "赫連", "澹台", "淳于", "濮阳", "东郭",
		"西门", "西門", "百里", "钟离", "闻人", "申屠", "万俟", "拓跋"};
	size_t len;

	for (size_t i = 0; n >= 6 && i < NELEM(two); i++)
		if (memcmp(s, two[i], 6) == 0)
			return 6;
	return n > 0 && utf8_is_han(utf8_get(s, n, &len)) ? len : 0;
}

/* Is this, left by a title, enough to be called by? */
static bool
is_whole(struct text t)
{
	int count = count_han(t);

	if (count < 0)
		return memchr(t.s, ' ', t.n) != NULL;
	return count >= 2 && name_surname(t.s, t.n) < t.n;
}

/* Mr, Mrs, Ms, Miss in front: what is behind one goes into rest. */
static enum gender
title_before(struct text t, struct text *rest)
{
	for (size_t i = 0; (t.s[0] | ' ') == 'm' && i < NELEM(before); i++) {
		struct text r = t;

		if (!text_eat(&r, before[i].word))
			continue;
		bool has_point = text_eat(&r, ".");

		if (memcmp(t.s, "MS", 2) == 0 && !has_point)
			break;
		if (r.n > 0 && !has_point && *r.s != ' ')
			break;
		text_eat_spaces(&r);
		/* Mr. and Mrs. Smith, Mr. & Mrs. Smith: two persons */
		if (text_starts(r.s, r.n, "and ") ||
			text_starts(r.s, r.n, "& "))
			break;
		*rest = r;
		return before[i].gender;
	}
	return GENDER_NONE;
}

/* The last bytes of those characters that end a title: 生 太 士 姐 人. */
static const bool ends_with[256] = {[0x9F] = true,
	[0xAA] = true,
	[0xAB] = true,
	[0x90] = true,
	[0xBA] = true};

/* Is this, of three bytes, the last character of a title of `behind`? */
static bool
ends_title(const char *s)
{
	static const char *const last_of[] = {"生", "太", "士", "姐", "人"};

	if (!ends_with[(unsigned char)s[2]])
		return false;
	for (size_t i = 0; i < NELEM(last_of); i++)
		if (memcmp(s, last_of[i], 3) == 0)
			return true;
	return false;
}

/* A title, or a gender in brackets, behind: what is in front of it. */
static enum gender
title_behind(struct text t, struct text *rest)
{
	enum gender g = GENDER_NONE;
	size_t at = t.n;

	if (t.s[t.n - 1] != ')' && (t.n < 3 || !ends_title(t.s + t.n - 3)))
		return GENDER_NONE;
	if (t.s[t.n - 1] == ')') {
		while (at > 0 && t.s[at - 1] != '(')
			at--;
		if (at == 0)
			return GENDER_NONE;
		g = gender_of((struct text){t.s + at, t.n - 1 - at});
		at--;
	}
	for (size_t i = 0; g == GENDER_NONE && i < NELEM(behind); i++) {
		size_t len = behind[i].len;

		if (t.n < len ||
			memcmp(t.s + t.n - len, behind[i].word, len) != 0)
			continue;
		g = behind[i].gender;
		at = t.n - len;
	}
	if (g != GENDER_NONE)
		*rest = text_trim(t.s, at);
	return g;
}

/*
 * Every title off, outermost first. A bare surname keeps its last title, but
 * what that says still counts, and so does a contradiction.
 */
static struct text
untitle(struct text t, enum gender *gender)
{
	struct text whole = t, rest = t;
	bool is_cut = true;

	*gender = GENDER_NONE;
	while (rest.n > 0 && t.n <= TITLED_MAX) {
		enum gender g = title_behind(rest, &rest);

		if (g == GENDER_NONE)
			g = title_before(rest, &rest);
		if (g == GENDER_NONE)
			break;
		if (*gender != GENDER_NONE && g != *gender) {
			*gender = GENDER_NONE;
			return whole;
		}
		*gender = g;
		is_cut = is_cut && (rest.n == 0 || is_whole(rest));
		if (is_cut)
			t = rest;
	}
	return t;
}

/* Nothing but U+4000 to U+9FFF. */
static bool
is_han(struct text t)
{
	const unsigned char *c = (const unsigned char *)t.s;
	unsigned bad = 0;
	size_t i = 0;

	/* no branch a character: names are short */
	for (; t.n - i >= 3; i += 3)
		bad |= (unsigned)(c[i] - 0xE4u > 5) |
		       ((c[i + 1] ^ 0x80u) | (c[i + 2] ^ 0x80u)) >> 6;
	return i == t.n && bad == 0;
}

/* Printable ASCII with no two spaces in a row. */
static bool
is_ascii(struct text t)
{
	if (text_ascii(t.s, t.n) < t.n)
		return false;
	for (size_t i = 1; i < t.n; i++)
		if (t.s[i] == ' ' && t.s[i - 1] == ' ')
			return false;
	return true;
}

/* NFKC and single spaces, none between Han. */
static struct text
tidy(struct buf *b, struct text t)
{
	struct buf seen = {0};
	size_t out = 0, len;
	uint32_t prev = 0;

	/* invisible characters first: one may keep é from being composed */
	t = text_clean(&seen, t.s, t.n);
	buf_clear(b);
	utf8_norm(b, t.s, t.n, UTF8_NFKC);
	buf_free(&seen);
	t = text_trim(b->s, b->n);
	for (size_t i = 0; i < t.n; i += len) {
		uint32_t c = utf8_get(t.s + i, t.n - i, &len);
		size_t gap = len;

		if (!utf8_is_space(c)) {
			memmove(b->s + out, t.s + i, len);
			out += len;
			prev = c;
			continue;
		}
		/* ends are trimmed: something that is no space follows */
		for (len = 0; utf8_is_space(c); len += gap)
			c = utf8_get(t.s + i + len, t.n - i - len, &gap);
		len -= gap;
		if (!utf8_is_han(prev) || !utf8_is_han(c))
			b->s[out++] = ' ';
	}
	b->n = out;
	return (struct text){b->s, b->n};
}

/* Han alone, one to four of them, the last none that ends a title. */
static bool
is_untitled_han(struct text t)
{
	return t.n >= 3 && t.n <= 12 && is_han(t) &&
	       !ends_title(t.s + t.n - 3) &&
	       !(text_may_be_null(t.s, t.n) && text_is_null(t.s, t.n));
}

/* ASCII words that begin with no title and end in no bracket. */
static bool
is_untitled_ascii(struct text t)
{
	return t.n > 0 && t.s[0] != ' ' && (t.s[0] | ' ') != 'm' &&
	       t.s[t.n - 1] != ' ' && t.s[t.n - 1] != ')' && is_ascii(t) &&
	       !text_is_null(t.s, t.n);
}

bool
name_is_plain(const char *s, size_t n)
{
	struct text t = {s, n};

	return is_untitled_han(t) || is_untitled_ascii(t);
}

void
name_read(struct buf *b, struct name *nm, const char *s, size_t n)
{
	/* most names: the same as below, sooner */
	if (name_is_plain(s, n)) {
		*nm = (struct name){{s, n}, GENDER_NONE};
		return;
	}
	struct text t = text_trim(s, n);

	if (!is_han(t) && !is_ascii(t))
		t = tidy(b, t);
	if (text_is_null(t.s, t.n))
		t.n = 0;
	nm->text = untitle(t, &nm->gender);
	/* 未知先生 has no name either */
	if (nm->text.n < t.n && text_is_null(nm->text.s, nm->text.n))
		nm->text.n = 0;
}

struct text
name_join(struct buf *b, const struct text *family, const struct text *given)
{
	struct text f = text_trim(family->s, family->n);
	struct text g = text_trim(given->s, given->n);

	if (text_is_null(g.s, g.n))
		g.n = 0;
	if (text_is_null(f.s, f.n))
		return g;
	if (g.n == 0)
		return f;
	bool is_han = utf8_is_han(last(f)) && utf8_is_han(first(g));

	buf_clear(b);
	buf_add(b, is_han ? f.s : g.s, is_han ? f.n : g.n);
	if (!is_han)
		buf_addc(b, ' ');
	buf_add(b, is_han ? g.s : f.s, is_han ? g.n : f.n);
	return (struct text){b->s, b->n};
}
