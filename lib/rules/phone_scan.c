#include <string.h>

#include "base/mem.h"
#include "rules/phone_scan.h"

/* A longer word is information, whatever it says. */
enum { WORD_MAX = 32 };

/* What a word says about the number beside it. */
enum word_use {
	WORD_PLAIN, /* information */
	WORD_LABEL, /* nothing: a number follows */
	WORD_TOUCH, /* information; may touch a digit though it is Latin */
	WORD_EXT,   /* an extension follows */
	WORD_OTHER, /* a number of another kind follows */
};

static const struct word {
	const char *text;
	enum word_use use;
} words[] = {
	{"tel", WORD_LABEL},
	{"telephone", WORD_LABEL},
	{"phone", WORD_LABEL},
	{"mobile", WORD_LABEL},
	{"mob", WORD_LABEL},
	{"cell", WORD_LABEL},
	{"or", WORD_LABEL},
	{"and", WORD_LABEL},
	{"或", WORD_LABEL},
	{"或者", WORD_LABEL},
	{"和", WORD_LABEL},
	{"及", WORD_LABEL},
	{"电话", WORD_LABEL},
	{"電話", WORD_LABEL},
	{"电话号码", WORD_LABEL},
	{"联系电话", WORD_LABEL},
	{"联系方式", WORD_LABEL},
	{"手机", WORD_LABEL},
	{"手機", WORD_LABEL},
	{"手机号", WORD_LABEL},
	{"手机号码", WORD_LABEL},
	{"座机", WORD_LABEL},
	{"固话", WORD_LABEL},
	{"号码", WORD_LABEL},
	{"wx", WORD_TOUCH},
	{"vx", WORD_TOUCH},
	{"wechat", WORD_TOUCH},
	{"x", WORD_EXT},
	{"#", WORD_EXT},
	{"ext", WORD_EXT},
	{"extn", WORD_EXT},
	{"extension", WORD_EXT},
	{"转", WORD_EXT},
	{"轉", WORD_EXT},
	{"转接", WORD_EXT},
	{"转分机", WORD_EXT},
	{"分机", WORD_EXT},
	{"分機", WORD_EXT},
	{"分机号", WORD_EXT},
	{"内线", WORD_EXT},
	{"qq", WORD_OTHER},
	{"fax", WORD_OTHER},
	{"传真", WORD_OTHER},
	{"傳真", WORD_OTHER},
	{"邮编", WORD_OTHER},
	{"身份证", WORD_OTHER},
	{"身份证号", WORD_OTHER},
};

/* What people write for "there is none". */
static const char *const none[] = {"-", "--", "—", "——", "/", "\\", "无", "無",
	"没有", "暂无", "未留", "未知", "不详", "空", "n/a", "na", "null",
	"none", "nil"};

/* Lower case, half width, into w; its length, 0 if it is too long to know. */
static size_t
fold_word(char w[WORD_MAX], const char *s, size_t n)
{
	size_t k = 0, len;

	for (size_t i = 0; i < n; i += len) {
		char c = 0;
		enum phone_class class = phone_class(s + i, n - i, &len, &c);

		if (class == PC_SKIP)
			continue;
		if (k + len > WORD_MAX)
			return 0;
		if (c == 0) {
			memcpy(w + k, s + i, len);
			k += len;
		} else {
			w[k++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
		}
	}
	return k;
}

/*
 * The use of a word; *is_all is false if only its end is known: 总机转 has
 * 转 at its end, and more to say.
 */
static enum word_use
word_use(const char *s, size_t n, bool *is_all)
{
	char w[WORD_MAX];
	size_t k = fold_word(w, s, n);

	*is_all = true;
	for (size_t i = 0; k > 0 && i < NELEM(words); i++)
		if (strlen(words[i].text) == k &&
			memcmp(words[i].text, w, k) == 0)
			return words[i].use;
	*is_all = false;
	for (size_t i = 0; i < NELEM(words); i++) {
		size_t len = strlen(words[i].text);

		if ((words[i].text[0] & 0x80) && words[i].use >= WORD_EXT &&
			n > len && memcmp(words[i].text, s + n - len, len) == 0)
			return words[i].use;
	}
	return WORD_PLAIN;
}

/* Read what stands between two runs; at the ends of a cell, one is idle. */
static void
read_gap(struct phone_scan *c, const char *s, size_t n, struct phone_run *last,
	struct phone_run *next)
{
	enum phone_class strongest = PC_SKIP;
	size_t end, len;

	for (size_t i = 0; i < n; i = end) {
		char ch = 0;
		enum phone_class class = phone_class(s + i, n - i, &len, &ch);
		bool is_all;

		end = i + len;
		if (class > strongest)
			strongest = class;
		if (ch == '.')
			next->has_dot = true;
		if (class != PC_SKIP && class != PC_JOIN && class != PC_SPACE)
			next->plus = class == PC_PLUS;
		/* in 86+138... the plus is a slip; +1 would be America */
		if (class == PC_PLUS && i == 0 && last->n > 0 && last->n < 7)
			last->is_bad = next->is_bad = true;
		if (class < PC_LETTER)
			continue;
		/* one script at a time, so that 微信wx号 is three words */
		while (end < n &&
			phone_class(s + end, n - end, &len, &ch) == class)
			end += len;

		enum word_use use = word_use(s + i, end - i, &is_all);

		if (!is_all || (use != WORD_LABEL && use != WORD_EXT))
			c->has_words = true;
		if (class == PC_LETTER && use == WORD_PLAIN) {
			last->is_bad |= i == 0;
			next->is_bad |= end == n;
		}
		next->ext = use == WORD_EXT;
		next->is_bad |= use == WORD_OTHER;
		next->is_glued = class == PC_LETTER && end == n;
	}
	next->before = strongest;
}

/* Cut the cell into runs; false if there are too many. */
static bool
cut(struct phone_scan *c, const char *s, size_t n)
{
	struct phone_run idle = {0};
	size_t gap = 0, i = 0, len;
	char d = 0;

	while (i < n) {
		enum phone_class class = phone_class(s + i, n - i, &len, &d);

		if (class != PC_DIGIT && class != PC_MASK) {
			i += len;
			continue;
		}
		if (c->n == PHONE_RUNS)
			return false;

		struct phone_run *r = &c->run[c->n];

		*r = (struct phone_run){.off = c->ndigit};
		read_gap(c, s + gap, i - gap, c->n > 0 ? r - 1 : &idle, r);
		for (; i < n; i += len) {
			class = phone_class(s + i, n - i, &len, &d);
			if (class == PC_MASK)
				r->is_bad = true;
			else if (class != PC_DIGIT && class != PC_SKIP)
				break;
			if (class != PC_DIGIT)
				continue;
			if (c->ndigit == PHONE_SCAN_DIGITS)
				return false;
			c->digit[c->ndigit++] = d;
			r->n++;
		}
		gap = i;
		c->n++;
	}

	struct phone_run *last = c->n > 0 ? &c->run[c->n - 1] : &idle;

	idle.ext = false;
	read_gap(c, s + gap, n - gap, last, &idle);
	/* 13800138000x: the x calls for digits that are not there */
	if (idle.ext)
		last->is_bad = true;
	return true;
}

/*
 * x13800138000 is too long for an extension, so the x is a stray letter; and
 * a bad run spoils what is tied to it: no 138-0013-800 out of 138-0013-800O.
 */
static void
spread_bad(struct phone_scan *c)
{
	for (size_t i = 0; i < c->n; i++) {
		struct phone_run *r = &c->run[i];

		if (r->ext && (i == 0 || r->n >= PHONE_EXT_MAX)) {
			r->ext = false;
			r->is_bad |= r->is_glued;
			c->has_words = true;
		}
		if (i > 0 && r->before <= PC_JOIN)
			r->is_bad |= r[-1].is_bad;
	}
	for (size_t i = c->n; i-- > 1;)
		if (c->run[i].before <= PC_JOIN)
			c->run[i - 1].is_bad |= c->run[i].is_bad;
}

bool
phone_scan(struct phone_scan *c, const char *s, size_t n)
{
	c->n = c->ndigit = 0;
	c->has_words = false;

	bool is_all = cut(c, s, n);

	spread_bad(c);
	return is_all;
}

bool
phone_scan_none(const char *s, size_t n)
{
	char w[WORD_MAX];
	size_t k = fold_word(w, s, n);

	for (size_t i = 0; i < NELEM(none); i++)
		if (strlen(none[i]) == k && memcmp(none[i], w, k) == 0)
			return true;
	return n == 0;
}
