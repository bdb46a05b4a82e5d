#include <string.h>

#include "base/mem.h"
#include "rules/money.h"
#include "rules/text.h"

static const char no_amount[] = "not an amount";
static const char too_many[] = "more than two places";
static const char too_large[] = "too large";

/* One that begins another comes behind it. */
static const struct {
	const char *word, *code;
} currencies[] = {{"人民币", "CNY"}, {"元", "CNY"}, {"圆", "CNY"}, {"¥", "CNY"},
	{"RMB", "CNY"}, {"CNY", "CNY"}, {"CN¥", "CNY"}, {"美元", "USD"},
	{"US$", "USD"}, {"USD", "USD"}, {"$", "USD"}, {"欧元", "EUR"},
	{"€", "EUR"}, {"EUR", "EUR"}, {"英镑", "GBP"}, {"£", "GBP"},
	{"GBP", "GBP"}, {"日元", "JPY"}, {"円", "JPY"}, {"JP¥", "JPY"},
	{"JPY", "JPY"}, {"港币", "HKD"}, {"港元", "HKD"}, {"HK$", "HKD"},
	{"HKD", "HKD"}, {"新台币", "TWD"}, {"台币", "TWD"}, {"NT$", "TWD"},
	{"TWD", "TWD"}, {"MOP", "MOP"}, {"SGD", "SGD"}, {"S$", "SGD"},
	{"MYR", "MYR"}, {"THB", "THB"}, {"VND", "VND"}, {"₩", "KRW"},
	{"KRW", "KRW"}, {"₹", "INR"}, {"INR", "INR"}, {"AUD", "AUD"},
	{"A$", "AUD"}, {"CAD", "CAD"}, {"C$", "CAD"}, {"CHF", "CHF"},
	{"RUB", "RUB"}, {"BRL", "BRL"}, {"R$", "BRL"}, {"AED", "AED"}};

/* As powers of ten. */
static const struct {
	const char *word;
	int exp;
} units[] = {{"百", 2}, {"千", 3}, {"k", 3}, {"万", 4}, {"萬", 4}, {"w", 4},
	{"亿", 8}, {"億", 8}};

enum { EXP_MAX = 12 }; /* 万亿 */

/* v = 10 v + d, false if it does not fit. */
static bool
push(int64_t *v, int d)
{
	if (*v > (INT64_MAX - d) / 10)
		return false;
	*v = *v * 10 + d;
	return true;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

const char *
money_parse(int64_t *minor, const char *s, size_t n)
{
	bool is_minus = n > 0 && s[0] == '-';
	size_t i = is_minus, places = 0;
	int64_t v = 0;

	if (i == n || !is_digit(s[i]))
		return no_amount;
	for (; i < n && is_digit(s[i]); i++)
		if (!push(&v, s[i] - '0'))
			return too_large;
	if (i < n && s[i] == '.') {
		for (i++; i < n && is_digit(s[i]); i++, places++) {
			if (places == 2)
				return too_many;
			if (!push(&v, s[i] - '0'))
				return too_large;
		}
		if (places == 0)
			return no_amount;
	}
	if (i < n)
		return no_amount;
	for (; places < 2; places++)
		if (!push(&v, 0))
			return too_large;
	*minor = is_minus ? -v : v;
	return NULL;
}

char *
money_format(char out[MONEY_MAX], int64_t minor)
{
	/* unsigned, for the lowest has no positive twin */
	uint64_t v = minor < 0 ? 0 - (uint64_t)minor : (uint64_t)minor;
	char rev[MONEY_MAX];
	size_t n = 0, k = 0;

	for (; n < 4 || v > 0; v /= 10) {
		if (n == 2)
			rev[n++] = '.';
		rev[n++] = (char)('0' + v % 10);
	}
	if (minor < 0)
		out[k++] = '-';
	while (n > 0)
		out[k++] = rev[--n];
	out[k] = '\0';
	return out;
}

bool
money_is_canonical(const char *s, size_t n)
{
	/* 17 digits always fit */
	if (n < 4 || n > 18 || s[n - 3] != '.' || (s[0] == '0' && n > 4))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!is_digit(s[i]) && i != n - 3)
			return false;
	return true;
}

bool
money_is_currency(const char *s, size_t n)
{
	bool is_code = n == 3;

	for (size_t i = 0; i < n && is_code; i++)
		is_code = s[i] >= 'A' && s[i] <= 'Z';
	return is_code;
}

/* Which marks stand in a number, and what they are. */
struct marks {
	size_t len; /* of the number, marks and all */
	char group, point;
	bool is_doubtful; /* 1.200 */
};

static bool
is_mark(const char *s, size_t n, size_t i)
{
	bool is_between = i + 1 < n && is_digit(s[i + 1]);

	return s[i] == ',' || s[i] == '.' ||
	       ((s[i] == ' ' || s[i] == '\'') && is_between);
}

/* Tell thousands from decimals; false if the marks make no sense. */
static bool
look(struct marks *m, const char *s, size_t n)
{
	size_t i = 0, first = n, last = n, nlast = 0, nother = 0;

	*m = (struct marks){0};
	for (; i < n && (is_digit(s[i]) || is_mark(s, n, i)); i++) {
		if (is_digit(s[i]))
			continue;
		if (last < n && s[i] != s[last]) {
			if (nother > 0)
				return false;
			nother = nlast;
			nlast = 0;
		} else if (last == n) {
			first = i;
		}
		last = i;
		nlast++;
	}
	m->len = i;
	if (last == n)
		return true;
	size_t behind = i - last - 1;
	bool is_decimal = s[last] == ',' || s[last] == '.';

	/* nor is 12,8000 how anybody writes a number */
	if ((behind == 0 || behind > 3) && s[last] == ',')
		return false;
	if (nother > 0) {
		m->group = s[first];
		m->point = s[last];
		return is_decimal && nlast == 1;
	}
	/* 1,200 and 1.200 but not 1200.000 or 0.500 */
	bool is_three = behind == 3 && last >= 1 && last <= 3 && s[0] != '0';

	if (!is_decimal || nlast > 1 || (is_three && s[last] == ','))
		m->group = s[last];
	else
		m->point = s[last];
	m->is_doubtful = is_three && m->point != 0;
	return true;
}

/*
 * Eat a number as digits and places, 3.50 as 35 and 1: the zeros at its end
 * are held back, for they may be many and mean nothing.
 */
static const char *
number(struct text *t, int64_t *v, int *places, bool *is_doubtful)
{
	struct marks m;
	int zeros = 0, run = 0;
	bool has_digit = false, has_point = false, has_group = false;

	*v = *places = 0;
	*is_doubtful = false;
	if (!look(&m, t->s, t->n))
		return no_amount;
	for (size_t i = 0; i < m.len; i++, t->s++, t->n--) {
		char c = *t->s;

		if (is_digit(c)) {
			has_digit = true;
			run++;
			if (has_point && c == '0') {
				zeros++;
				continue;
			}
			*places += has_point ? zeros + 1 : 0;
			bool fits = true;

			for (; zeros > 0 && fits; zeros--)
				fits = push(v, 0);
			if (!fits || !push(v, c - '0'))
				return *places > 2 ? too_many : too_large;
			continue;
		}
		/* groups of three, the first of one to three */
		if (has_group ? run != 3 : c == m.group && (run < 1 || run > 3))
			return no_amount;
		has_group = c == m.group;
		has_point = c == m.point;
		run = 0;
	}
	if (!has_digit || (has_group && run != 3))
		return no_amount;
	*is_doubtful = m.is_doubtful;
	return NULL;
}

/* Where the currency that a text begins with is in the table, -1 if none. */
static int
find_currency(const struct text *t)
{
	if (t->n == 0 || is_digit(*t->s))
		return -1;
	for (size_t i = 0; i < NELEM(currencies); i++)
		if (text_starts(t->s, t->n, currencies[i].word) > 0)
			return (int)i;
	return -1;
}

/* Eat currencies; false if they are two. */
static bool
currency(struct text *t, char code[4])
{
	int i;

	text_eat_spaces(t);
	while ((i = find_currency(t)) >= 0) {
		if (code[0] != '\0' && strcmp(code, currencies[i].code) != 0)
			return false;
		memcpy(code, currencies[i].code, 4);
		text_eat(t, currencies[i].word);
		text_eat_spaces(t);
	}
	return true;
}

static int
unit(struct text *t)
{
	/* the K of KRW is none */
	if (find_currency(t) >= 0)
		return 0;
	for (size_t i = 0; i < NELEM(units); i++)
		if (text_eat(t, units[i].word))
			return units[i].exp;
	return 0;
}

/* Eat units, 百万: their power of ten. */
static int
units_of(struct text *t)
{
	int exp = 0;

	for (int one; exp <= EXP_MAX && (one = unit(t)) > 0;)
		exp += one;
	return exp;
}

/*
 * Eat 1,200.50 or 3.5万 or 2亿5000万, as minor units; one without a unit is in
 * units of 10^common.
 */
static const char *
amount(struct text *t, int64_t *sum, int common)
{
	int exp = EXP_MAX + 1, before, places;
	bool is_doubtful, is_first = true;

	*sum = 0;
	do {
		int64_t v;
		const char *why = number(t, &v, &places, &is_doubtful);

		before = exp;
		text_eat_spaces(t);
		exp = units_of(t);
		if (is_first && exp == 0)
			exp = common;
		/* 1万2 is 12000 to the ear, 10002 to the eye: refused */
		if (why == NULL && (exp >= before || (!is_first && exp == 0)))
			why = no_amount;
		if (why == NULL && exp == 0 && is_doubtful)
			why = "thousands or decimals?";
		if (why == NULL && places > exp + 2)
			why = too_many;
		if (why != NULL)
			return why;
		for (int k = exp + 2 - places; k > 0 && v > 0; k--)
			if (!push(&v, 0))
				return too_large;
		if (*sum > INT64_MAX - v)
			return too_large;
		*sum += v;
		is_first = false;
	} while (exp > 0 && t->n > 0 && is_digit(*t->s));
	return NULL;
}

int
money_unit(const char *header)
{
	static const char *const before[] = {"(", "[", "【", "/"};
	char tmp[TEXT_FOLD_MAX], code[4] = "";
	struct text t = text_fold(tmp, header, strlen(header));
	int exp = 0;

	for (; t.n > 0 && exp == 0; t.s++, t.n--)
		for (size_t i = 0; i < NELEM(before) && exp == 0; i++) {
			struct text in = t;

			if (!text_eat(&in, before[i]))
				continue;
			text_eat(&in, "单位");
			text_eat(&in, ":");
			if (currency(&in, code))
				exp = units_of(&in);
		}
	return exp > EXP_MAX ? 0 : exp;
}

const char *
money_read(struct money *m, const char *s, size_t n)
{
	return money_read_in(m, s, n, 0);
}

const char *
money_read_in(struct money *m, const char *s, size_t n, int common)
{
	char tmp[TEXT_FOLD_MAX];
	struct text t = text_fold(tmp, s, n);
	bool is_minus = false;

	*m = (struct money){0};
	if (t.s == NULL)
		return no_amount;
	if (common == 0 && money_parse(&m->minor, t.s, t.n) == NULL)
		return NULL;
	text_eat(&t, "'"); /* a spreadsheet's mark for text */
	bool is_open = text_eat(&t, "(");

	if (!currency(&t, m->currency))
		return "two currencies";
	if (!is_open)
		is_minus = text_eat(&t, "-");
	if (!is_minus)
		text_eat(&t, "+");
	if (!currency(&t, m->currency))
		return "two currencies";
	if (!is_open && !is_minus)
		is_open = text_eat(&t, "(");
	const char *why = amount(&t, &m->minor, common);

	if (why != NULL)
		return why;
	if (!currency(&t, m->currency))
		return "two currencies";
	text_eat(&t, "整");
	if (is_open) {
		if (!text_eat(&t, ")"))
			return no_amount;
		m->minor = -m->minor;
	}
	if (is_minus)
		m->minor = -m->minor;
	return t.n == 0 ? NULL : no_amount;
}
