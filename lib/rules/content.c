#include <string.h>

#include "base/mem.h"
#include "rules/content.h"
#include "rules/schema.h"
#include "rules/text.h"

/* FNV-1a, and what it has at its top, which is mixed best. */
static size_t
hash(const char *s, size_t n)
{
	uint64_t h = 0xCBF29CE484222325u;

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)s[i]) * 0x100000001B3u;
	return (size_t)(h * 0x9E3779B97F4A7C15u >> 55);
}

static void
set_add(uint64_t set[CONTENT_SET], const char *s, size_t n)
{
	size_t h = hash(s, n);

	set[h / 64] |= (uint64_t)1 << h % 64;
}

static bool
set_has(const uint64_t set[CONTENT_SET], const char *s, size_t n)
{
	size_t h = hash(s, n);

	return set[h / 64] >> h % 64 & 1;
}

static size_t
set_count(const uint64_t set[CONTENT_SET])
{
	size_t count = 0;

	for (size_t i = 0; i < CONTENT_SET; i++)
		for (uint64_t w = set[i]; w > 0; w &= w - 1)
			count++;
	return count;
}

void
content_init(struct content *c)
{
	*c = (struct content){0};
}

void
content_add(struct content *c, const char *s, size_t n)
{
	struct text t = text_trim(s, n);
	struct shape_more more;

	if (text_is_null(t.s, t.n))
		return;
	enum shape shape = shape_of(&more, t.s, t.n);

	c->filled++;
	c->n[shape]++;
	set_add(c->seen, t.s, t.n);
	if (shape == SHAPE_NAME)
		c->titled += more.is_titled;
	if (shape == SHAPE_PHONE) {
		size_t len = strlen(more.phone.num);

		set_add(c->prefix, more.phone.num, len > 4 ? len - 4 : 0);
	}
}

/* The shape of four cells of five, SHAPE_N if there is none. */
static enum shape
main_shape(const struct content *c)
{
	for (int k = 0; k < SHAPE_N; k++)
		if (c->n[k] > 0 && c->n[k] * 5 >= c->filled * 4)
			return (enum shape)k;
	return SHAPE_N;
}

/* Numbers given out one after the other: people's are not. */
static bool
is_sequence(const struct content *c)
{
	size_t prefixes = set_count(c->prefix), cells = set_count(c->seen);

	return cells > 1 && (prefixes < 2 || prefixes * 4 < cells);
}

/* Do most cells stand only once? The sets are full from some hundreds on. */
static bool
is_various(const struct content *c)
{
	enum { FULL = 400 };

	return set_count(c->seen) * 2 > (c->filled < FULL ? c->filled : FULL);
}

int
content_column(const struct content *c)
{
	const char *name = NULL;

	switch (main_shape(c)) {
	case SHAPE_EMAIL: name = "email"; break;
	case SHAPE_DATE: name = "created_at"; break;
	case SHAPE_PHONE: name = is_sequence(c) ? NULL : "phone"; break;
	case SHAPE_GENDER: name = "gender"; break;
	case SHAPE_NAME:
		if (is_various(c) || c->titled * 2 >= c->filled)
			name = "name";
		break;
	case SHAPE_MONEY: name = "amount"; break;
	case SHAPE_TEXT:
	case SHAPE_NUMBER:
	case SHAPE_N: break;
	}
	return name ? schema_column(name, strlen(name)) : -1;
}

static size_t
count_digits(struct text t)
{
	size_t count = 0;

	for (size_t i = 0; i < t.n; i++)
		count += t.s[i] >= '0' && t.s[i] <= '9';
	return count;
}

int
content_header_vote(const struct content *below, const char *s, size_t n)
{
	/* of few values a set says which were there, of many it is full */
	enum { SOME = 8, FEW = 24 };
	struct text t = text_trim(s, n);
	enum shape shape = shape_of(NULL, s, n), most;

	if (text_is_null(t.s, t.n) || below->filled == 0)
		return 0;
	most = main_shape(below);
	if (most == SHAPE_N || most == SHAPE_TEXT) {
		size_t values = set_count(below->seen);

		if (below->filled < SOME || values > FEW ||
			values * 4 > below->filled)
			return 0;
		return set_has(below->seen, t.s, t.n) ? -1 : 1;
	}
	if (shape == most)
		return -1;
	/* 金额 begins like a name */
	if (shape != SHAPE_TEXT && shape != SHAPE_NAME)
		return 0;
	/* 手机2 is one, 138****8000 none */
	return count_digits(t) <= 1;
}

/* Words that say nothing, some only with a number: then needs_number is set. */
static bool
eat_word(struct text *t, bool *needs_number)
{
	static const struct {
		const char *word;
		bool needs_number;
	} words[] = {{"column", false}, {"col", true}, {"field", false},
		{"unnamed", false}, {"untitled", false}, {"noname", false},
		{"no name", false}, {"blank", false}, {"empty", false},
		{"header", true}, {"字段", false}, {"欄位", false},
		{"栏位", false}, {"列", false}, {"栏", false}, {"欄", false},
		{"无标题", false}, {"無標題", false}, {"未命名", false},
		{"空白", false}, {"空", false}, {"标题", true}, {"var", true},
		{"一", false}, {"二", false}, {"三", false}, {"四", false},
		{"五", false}, {"六", false}, {"七", false}, {"八", false},
		{"九", false}, {"十", false}, {"f", true}, {"c", true},
		{"v", true}, {"x", true}};

	for (size_t i = 0; i < NELEM(words); i++)
		if (text_eat(t, words[i].word)) {
			*needs_number |= words[i].needs_number;
			return true;
		}
	return false;
}

static void
eat_marks(struct text *t)
{
	while (t->n > 0 && strchr(" _-:.#()[]<>", *t->s) && *t->s != '\0') {
		t->s++;
		t->n--;
	}
}

bool
content_is_useless(const char *header, size_t n)
{
	char tmp[TEXT_FOLD_MAX];
	struct text t = text_fold(tmp, header, n);
	bool needs_number = false;
	size_t words = 0, numbers = 0;
	int64_t v;

	if (t.s == NULL)
		return false;
	if (text_is_null(t.s, t.n))
		return true;
	eat_marks(&t);
	if (t.n == 1 && (*t.s | 0x20) >= 'a' && (*t.s | 0x20) <= 'z')
		return true;
	text_eat(&t, "第");
	/* 1, 列1, 第 1 列, Unnamed: 3_level_0 */
	for (size_t before = 0; t.n > 0 && t.n != before;) {
		before = t.n;
		if (eat_word(&t, &needs_number))
			words++;
		else
			text_eat(&t, "level");
		eat_marks(&t);
		numbers += text_number(&t, 18, &v) > 0;
		eat_marks(&t);
	}
	/* several numbers are a day, a span, a telephone */
	return t.n == 0 && (words > 0 || numbers <= 1) &&
	       (numbers > 0 || !needs_number);
}
