#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "rules/phone_plan.h"

/* Of a plain spelling: 86 and a mobile. */
enum { PLAIN_DIGITS = 13 };

static const char *const kind_name[PHONE_NKIND] = {"unknown", "fixed", "mobile",
	"fixed_or_mobile", "toll_free", "premium", "shared_cost", "voip",
	"personal", "pager", "uan", "voicemail"};

const char *
phone_kind_name(enum phone_kind kind)
{
	return kind_name[kind];
}

enum phone_kind
phone_kind_find(const char *name, size_t n)
{
	for (int k = 0; k < PHONE_NKIND; k++)
		if (strlen(kind_name[k]) == n &&
			memcmp(kind_name[k], name, n) == 0)
			return (enum phone_kind)k;
	return PHONE_UNKNOWN;
}

static enum phone_class
ascii_class(unsigned char c)
{
	if (c >= '0' && c <= '9')
		return PC_DIGIT;
	if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')
		return PC_LETTER;
	switch (c) {
	case ' ':
	case '\t': return PC_SPACE;
	case '-':
	case '.':
	case '(':
	case ')': return PC_JOIN;
	case '/': return PC_SLASH;
	case '+': return PC_PLUS;
	case '*': return PC_MASK;
	case '@': return PC_LETTER;
	case '\n':
	case '\r':
	case ',':
	case ';':
	case ':':
	case '|':
	case '&':
	case '\'':
	case '"': return PC_LIST;
	}
	return utf8_is_invisible(c) ? PC_SKIP : PC_WORD;
}

enum phone_class
phone_class(const char *s, size_t n, size_t *len, char *d)
{
	uint32_t c = utf8_get(s, n, len);

	/* the full-width forms are ASCII, moved */
	if (c >= 0xFF01 && c <= 0xFF5E)
		c -= 0xFEE0;
	if (c < 0x80) {
		*d = (char)c;
		return ascii_class((unsigned char)c);
	}
	if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xB7 ||
		c == 0x30FB || c == 0x30FC)
		return PC_JOIN; /* dashes and middle dots */
	if (c == 0x3001 || c == 0x3002 || c == 0xFF64)
		return PC_LIST; /* 、 。 */
	if (utf8_is_space(c))
		return PC_SPACE;
	return utf8_is_invisible(c) ? PC_SKIP : PC_WORD;
}

static bool
is_blank(const char *s, size_t n, size_t *len)
{
	uint32_t c = utf8_get(s, n, len);

	return utf8_is_space(c) || utf8_is_invisible(c);
}

static void
trim_blanks(const char **s, size_t *n)
{
	size_t len;

	while (*n > 0 && is_blank(*s, *n, &len)) {
		*s += len;
		*n -= len;
	}
	while (*n > 0) {
		size_t at = *n - 1;

		while (at > 0 && ((*s)[at] & 0xC0) == 0x80)
			at--;
		if (!is_blank(*s + at, *n - at, &len) || at + len != *n)
			break;
		*n = at;
	}
}

static size_t
run_of_digits(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && s[i] >= '0' && s[i] <= '9')
		i++;
	return i;
}

bool
phone_trim(const char **s, size_t *n)
{
	trim_blanks(s, n);
	if (*n >= 3 && memcmp(*s, "=\"", 2) == 0 && (*s)[*n - 1] == '"') {
		*s += 2;
		*n -= 3;
		trim_blanks(s, n);
	}
	if (*n > 1 && (*s)[0] == '\'') {
		++*s;
		--*n;
		trim_blanks(s, n);
	}

	/* a whole number that went through a float: 13800138000.0, 1.38E+10 */
	size_t sign = *n > 0 && (*s)[0] == '+';
	size_t i = sign + run_of_digits(*s + sign, *n - sign), whole = i;

	if (i == sign)
		return false;
	if (i < *n && (*s)[i] == '.') {
		size_t k = run_of_digits(*s + i + 1, *n - i - 1);

		if (k >= 1 && k <= 2 && i + 1 + k == *n &&
			memcmp(*s + i + 1, "00", k) == 0)
			*n = whole;
		i += 1 + k;
	}
	if (i >= *n || ((*s)[i] | 0x20) != 'e')
		return false;
	i++;
	if (i < *n && ((*s)[i] == '+' || (*s)[i] == '-'))
		i++;
	return i < *n && i + run_of_digits(*s + i, *n - i) == *n;
}

const char *
phone_sure(struct phone *p, const char *cc, const char *d, size_t n,
	enum phone_kind kind)
{
	size_t k = strlen(cc);

	memcpy(p->num, cc, k);
	memcpy(p->num + k, d, n);
	p->num[k + n] = '\0';
	p->ext[0] = p->region[0] = '\0';
	p->ask = false;
	p->kind = kind;
	return NULL;
}

const char *
phone_ask_for(
	struct phone *p, const char *region, bool plus, const char *d, size_t n)
{
	/* 15 digits, a trunk 0 someone kept; without +, a prefix as well */
	if (n < 2 || n > (plus ? 17 : PHONE_MAX - 2))
		return "phone_bad";
	phone_sure(p, plus ? "+" : "", d, n, PHONE_UNKNOWN);
	memcpy(p->region, region, 3);
	p->ask = true;
	return NULL;
}

const char *
phone_abroad(const char *d, size_t n, struct phone *p)
{
	if (n >= 2 && memcmp(d, "86", 2) == 0)
		return phone_cn(d + 2, n - 2, true, true, p);
	if (n > 0 && d[0] == '1')
		return phone_nanp(d + 1, n - 1, "ZZ", p);
	return phone_ask_for(p, "ZZ", true, d, n);
}

static bool
is_china(const char *country)
{
	return country == NULL || country[0] == '\0' ||
	       strcmp(country, "CN") == 0;
}

static bool
is_america(const char *country)
{
	return strcmp(country, "US") == 0 || strcmp(country, "CA") == 0;
}

const char *
phone_digits(bool plus, const char *d, size_t n, const char *country,
	struct phone *p)
{
	bool is_none = country == NULL || country[0] == '\0';

	/* no country code begins with 0, but in +0086... the plus is a slip */
	if (plus && d[0] == '0') {
		if (n < 3 || d[1] != '0' || d[2] == '0')
			return "phone_bad";
		d += 2;
		n -= 2;
	}
	if (plus)
		return phone_abroad(d, n, p);
	if (is_china(country)) {
		const char *why = phone_cn(d, n, false, !is_none, p);
		bool is_cc = n >= 2 && memcmp(d, "86", 2) == 0;

		/* 860-253-6354 is no bad number of China, but elsewhere */
		return why && is_none && is_cc ? "phone_country" : why;
	}
	if (is_america(country))
		return phone_nanp(d, n, country, p);
	if (strlen(country) != 2)
		return "phone_country";
	return phone_ask_for(p, country, false, d, n);
}

bool
phone_is_mobile(const char *s, size_t n)
{
	return n == 14 && memcmp(s, "+86", 3) == 0 && phone_cn_mobile(s + 3);
}

/* The digits of a plain spelling: how many, 0 if it is none or has too many. */
static size_t
plain_digits(char d[PLAIN_DIGITS], const char *s, size_t n)
{
	size_t nd = 0;

	for (size_t i = 0; i < n; i++) {
		char c = s[i];

		/* in full width, ( to 9 are EF BC 88 to EF BC 99 */
		if (n - i >= 3 && memcmp(s + i, "\xEF\xBC", 2) == 0 &&
			(unsigned char)s[i + 2] >= 0x88) {
			i += 2;
			c = (char)(s[i] - 0x88 + '(');
		}
		if (c >= '0' && c <= '9') {
			if (nd == PLAIN_DIGITS)
				return 0;
			d[nd++] = c;
			continue;
		}
		/* no point: .0 at the end is debris (phone_trim) */
		if (c != '-' && c != ' ' && c != '(' && c != ')')
			return 0;
	}
	return nd;
}

/* +86 and a mobile. */
static bool
sure_mobile(struct phone *p, const char *d)
{
	return phone_cn_mobile(d) &&
	       phone_sure(p, "+86", d, 11, PHONE_MOBILE) == NULL;
}

/* 138-1234-5678, with - or spaces: its eleven characters. */
static bool
in_three_groups(char d[11], const char *s)
{
	if ((s[3] != '-' && s[3] != ' ') || (s[8] != '-' && s[8] != ' '))
		return false;
	memcpy(d, s, 3);
	memcpy(d + 3, s + 4, 4);
	memcpy(d + 7, s + 9, 4);
	return true;
}

bool
phone_plain(const char *s, size_t n, const char *country, struct phone *p)
{
	bool plus = n > 0 && s[0] == '+', is_cn = is_china(country);
	char d[PLAIN_DIGITS];

	if (n == 11 && is_cn && sure_mobile(p, s))
		return true;
	if (phone_is_mobile(s, n))
		return sure_mobile(p, s + 3);
	if (n == 13 && is_cn && in_three_groups(d, s))
		return sure_mobile(p, d);
	size_t nd = plain_digits(d, s + plus, n - plus);

	if (plus && nd == 13 && memcmp(d, "86", 2) == 0)
		return sure_mobile(p, d + 2);
	if (!plus && is_cn)
		return nd == 11 && sure_mobile(p, d);
	/* what is certain in +1 */
	if (plus ? nd != 11 || d[0] != '1'
		 : (nd != 10 && nd != 11) || !is_america(country))
		return false;
	return phone_digits(plus, d, nd, country, p) == NULL && !p->ask;
}

const char *
phone_read(const char *s, size_t n, const char *country, struct phone *p)
{
	char d[PHONE_DIGITS];
	size_t nd = 0, len;
	bool plus = false;

	if (phone_plain(s, n, country, p))
		return NULL;
	if (phone_trim(&s, &n))
		return "phone_lossy";
	for (size_t i = 0; i < n; i += len) {
		char c = 0;
		enum phone_class class = phone_class(s + i, n - i, &len, &c);

		if (class == PC_DIGIT && nd < sizeof d)
			d[nd++] = c;
		else if (class == PC_PLUS && nd == 0 && !plus)
			plus = true;
		else if (class != PC_SKIP && class != PC_JOIN &&
			 class != PC_SPACE && class != PC_SLASH)
			return "phone_bad";
	}
	return nd == 0 ? "phone_bad" : phone_digits(plus, d, nd, country, p);
}
