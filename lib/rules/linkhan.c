#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "rules/linkhan.h"
#include "rules/name.h"

bool
linkhan_is(const char *s, size_t n)
{
	size_t len;

	for (size_t i = 0; i < n; i += len)
		if (utf8_is_han(utf8_get(s + i, n - i, &len)))
			return true;
	return false;
}

/* Bytes of the first of these that s begins with, or 0. */
static size_t
begins(const char *const *word, const char *s, size_t n)
{
	for (; *word; word++) {
		const size_t k = strlen(*word);

		if (n >= k && memcmp(s, *word, k) == 0)
			return k;
	}
	return 0;
}

/* What says only that it is a company or a town. */
static size_t
gone(const char *s, size_t n)
{
	static const char *const word[] = {"有限责任公司", "股份有限公司",
		"有限公司", "股份公司", "分公司", "公司", "集团", "省", "市",
		"区", "县", "镇", "街道", NULL};

	return begins(word, s, n);
}

/* What is counted in an address, and stands behind its number. */
static size_t
counted(const char *s, size_t n)
{
	static const char *const word[] = {"号", "弄", "楼", "室", "栋", "幢",
		"层", "座", "单元", "期", NULL};

	return begins(word, s, n);
}

/* The value of a numeral of Han, 10 100 1000 too; -1: it is none. */
static int
numeral(uint32_t c)
{
	switch (c) {
	case 0x3007: /* 〇 */
	case 0x96f6: /* 零 */ return 0;
	case 0x4e00: return 1;
	case 0x4e8c: return 2;
	case 0x4e09: return 3;
	case 0x56db: return 4;
	case 0x4e94: return 5;
	case 0x516d: return 6;
	case 0x4e03: return 7;
	case 0x516b: return 8;
	case 0x4e5d: return 9;
	case 0x5341: return 10;
	case 0x767e: return 100;
	case 0x5343: return 1000;
	default: return -1;
	}
}

/* A letter of any script; signs and points are none. */
static bool
is_letter(uint32_t c)
{
	return (c >= 'a' && c <= 'z') ||
	       (c >= 0xc0 && (c < 0x2000 || c > 0x303f) && c != 0x30fb);
}

/* Words as they grow, and what the last one is of. */
enum sort { NOTHING, HAN, DIGIT, LETTER };

struct words {
	struct buf *b;
	enum sort last;
};

static void
part(struct words *w)
{
	if (w->last != NOTHING)
		buf_addc(w->b, ' ');
	w->last = NOTHING;
}

static void
add(struct words *w, enum sort sort, const char *s, size_t n)
{
	if (w->last != sort)
		part(w);
	buf_add(w->b, s, n);
	w->last = sort;
}

/* Bytes of the numerals that s begins with; does any say tens? */
static size_t
numerals(const char *s, size_t n, bool *has_tens)
{
	size_t i = 0, len;

	*has_tens = false;
	for (; i < n; i += len) {
		const int d = numeral(utf8_get(s + i, n - i, &len));

		if (d < 0)
			break;
		*has_tens |= d >= 10;
	}
	return i;
}

/* Numerals as digits: as they stand (二〇一), or by their sum (一百零五). */
static void
add_number(struct words *w, const char *s, size_t n, bool has_tens)
{
	unsigned sum = 0, last = 0;
	size_t len;

	part(w);
	w->last = DIGIT;
	for (size_t i = 0; i < n; i += len) {
		const unsigned d =
			(unsigned)numeral(utf8_get(s + i, n - i, &len));

		if (!has_tens)
			buf_addc(w->b, (char)('0' + d));
		sum += d < 10 ? 0 : (last > 0 ? last : 1) * d;
		last = d < 10 ? d : 0;
	}
	if (has_tens)
		buf_addf(w->b, "%u", sum + last);
}

/* Of Han, what is more than a character; its bytes, 0: nothing is. */
static size_t
add_phrase(struct words *w, const char *s, size_t n)
{
	size_t len = w->last == DIGIT ? counted(s, n) : 0;
	bool has_tens;

	while (len > 0 && counted(s + len, n - len) > 0)
		len += counted(s + len, n - len);
	if (len == 0)
		len = gone(s, n);
	if (len > 0) {
		part(w);
		return len;
	}
	len = numerals(s, n, &has_tens);
	if (counted(s + len, n - len) > 0 && len > 0)
		add_number(w, s, len, has_tens);
	else if (len > 0)
		add(w, HAN, s, len);
	return len;
}

void
linkhan_text(struct buf *b, const char *s, size_t n)
{
	struct words w = {.b = b};
	size_t len;

	for (size_t i = 0; i < n; i += len) {
		const uint32_t c = utf8_get(s + i, n - i, &len);

		if (utf8_is_han(c)) {
			const size_t k = add_phrase(&w, s + i, n - i);

			if (k > 0)
				len = k;
			else
				add(&w, HAN, s + i, len);
		} else if (c >= '0' && c <= '9')
			add(&w, DIGIT, s + i, len);
		else if (is_letter(c))
			add(&w, LETTER, s + i, len);
		else
			part(&w);
	}
	while (b->n > 0 && b->s[b->n - 1] == ' ')
		b->n--;
}

/*
 * Han joined, with no space or point between, and without words of letters
 * beside it; is it a name of Han then, and more than a surname?
 */
static bool
join_name(struct buf *to, const char *s, size_t n)
{
	uint32_t last = ' ';
	size_t len;

	for (size_t i = 0; i < n; i += len) {
		const uint32_t c = utf8_get(s + i, n - i, &len);
		const bool is_han = utf8_is_han(c);

		if (is_han)
			buf_add(to, s + i, len);
		/* a model of a car is no name, nor what has other letters */
		else if ((c >= '0' && c <= '9') || (c > 0x7f && is_letter(c)))
			return false;
		if (is_letter(c) && is_letter(last) &&
			is_han != utf8_is_han(last))
			return false;
		last = c;
	}
	return to->n > 4;
}

/* Bytes in front of the first of these that s ends in, if any are; else n. */
static size_t
before(const char *const *end, const char *s, size_t n)
{
	for (; *end; end++) {
		const size_t k = strlen(*end);

		if (n > k && memcmp(s + n - k, *end, k) == 0)
			return n - k;
	}
	return n;
}

/* Bytes in front of the title behind a name, n: there is none. */
static size_t
before_title(const char *s, size_t n)
{
	static const char *const any[] = {"总经理", "副经理", "董事长",
		"老先生", "老太太", "先生", "女士", "小姐", "太太", "夫人",
		"经理", "总监", "主任", "主管", "老师", "老板", "师傅", "医生",
		"教授", "律师", "店长", "厂长", "校长", "院长", "局长", "处长",
		"科长", "部长", "书记", "助理", "会计", "同学", "阿姨", "总",
		NULL};
	/* given names end so too */
	static const char *const of_surname[] = {"工", "董", "哥", "姐", NULL};
	const size_t to = before(any, s, n);

	if (to < n)
		return to;
	return before(of_surname, s, n) == name_surname(s, n)
		       ? name_surname(s, n)
		       : n;
}

/* Bytes of a name without titles, nor what a town is, behind it. */
static size_t
bare(const char *s, size_t n)
{
	static const char *const town[] = {
		"特别行政区", "自治区", "新区", "省", "市", "区", "县", NULL};
	size_t was;

	do {
		was = n;
		n = before_title(s, n);
		/* two characters at least are a town */
		if (n == was && before(town, s, n) >= 6)
			n = before(town, s, n);
	} while (n < was);
	return n;
}

void
linkhan_name(struct buf *b)
{
	struct buf name = {0};

	if (join_name(&name, b->s, b->n)) {
		const size_t n = bare(name.s, name.n);

		buf_clear(b);
		buf_add(b, name.s, n);
		if (n < name.n && name_surname(name.s, n) == n) {
			buf_addc(b, ' ');
			buf_add(b, name.s + n, name.n - n);
		}
	}
	buf_free(&name);
}

uint64_t
linkhan_reading(const struct han *h, const char *s, size_t n)
{
	uint64_t key = HASH_BEGIN;
	size_t len;

	for (size_t i = 0; i < n; i += len) {
		const uint32_t c = utf8_get(s + i, n - i, &len);
		const unsigned r = han_reading(h, c);

		if (c == ' ')
			return 0;
		key = hash_words(key, r ? r : c);
	}
	return key | 1;
}
