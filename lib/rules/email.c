#include <string.h>

#include "base/utf8.h"
#include "rules/email.h"

enum { LOCAL_MAX = 64, LABEL_MAX = 63 };

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool
is_alnum(char c)
{
	return is_digit(c) || ((c | ' ') >= 'a' && (c | ' ') <= 'z');
}

static bool
is_ascii(char c)
{
	return ((unsigned char)c & 0x80) == 0;
}

/* What RFC 5322 calls atext, of ASCII, and the point. */
static bool
is_local(char c)
{
	static const bool other[128] = {['.'] = true,
		['!'] = true,
		['#'] = true,
		['$'] = true,
		['%'] = true,
		['&'] = true,
		['\''] = true,
		['*'] = true,
		['+'] = true,
		['-'] = true,
		['/'] = true,
		['='] = true,
		['?'] = true,
		['^'] = true,
		['_'] = true,
		['`'] = true,
		['{'] = true,
		['|'] = true,
		['}'] = true,
		['~'] = true};

	return is_alnum(c) || (is_ascii(c) && other[(unsigned char)c]);
}

static const char *
local_check(struct text t)
{
	if (t.n == 0)
		return "nothing before the @";
	if (t.n > LOCAL_MAX)
		return "too long before the @";
	for (size_t i = 0; i < t.n; i++) {
		char c = t.s[i];

		if (c == '.' && (i == 0 || i + 1 == t.n || t.s[i - 1] == '.'))
			return "a point too many";
		if (is_ascii(c) && !is_local(c))
			return "a character no address has";
	}
	return NULL;
}

static const char *
label_check(const char *s, size_t n)
{
	if (n == 0)
		return "a point too many";
	if (n > LABEL_MAX)
		return "too long between points";
	if (s[0] == '-' || s[n - 1] == '-')
		return "a hyphen at the edge of a domain label";
	for (size_t i = 0; i < n; i++)
		if (is_ascii(s[i]) && !is_alnum(s[i]) && s[i] != '-')
			return "a character no domain has";
	return NULL;
}

static const char *
domain_check(struct text t)
{
	const char *why, *dot;
	bool is_number = true;

	if (t.n == 0)
		return "nothing behind the @";
	if (memchr(t.s, '.', t.n) == NULL)
		return "no point in the domain";
	while ((dot = memchr(t.s, '.', t.n)) != NULL) {
		size_t len = (size_t)(dot - t.s);

		if ((why = label_check(t.s, len)) != NULL)
			return why;
		t.s += len + 1;
		t.n -= len + 1;
	}
	for (size_t i = 0; i < t.n; i++)
		is_number = is_number && is_digit(t.s[i]);
	if (t.n > 0 && is_number)
		return "a domain that ends in a number";
	return label_check(t.s, t.n);
}

static const char *
check(struct text t)
{
	const char *at = memchr(t.s, '@', t.n);

	if (at == NULL)
		return "no @";
	size_t local = (size_t)(at - t.s), behind = t.n - local - 1;

	if (memchr(at + 1, '@', behind) != NULL)
		return "more than one @";
	if (memchr(t.s, ' ', t.n) != NULL)
		return "a space inside";
	if (t.n > EMAIL_MAX)
		return "longer than an address can be";
	const char *why = local_check((struct text){t.s, local});

	return why ? why : domain_check((struct text){at + 1, behind});
}

/* What mail programs put around an address. */
static struct text
bare(struct text t)
{
	const char *open = memchr(t.s, '<', t.n);

	if (open != NULL && t.s[t.n - 1] == '>')
		t = text_trim(open + 1, t.n - (size_t)(open - t.s) - 2);
	text_eat(&t, "mailto:");
	return text_trim(t.s, t.n);
}

static bool
is_break(char c)
{
	return c == ',' || c == ';' || c == '\n' || c == '\r' || c == '\t';
}

/* Spaces part addresses only if there is one in every word. */
static bool
is_list(struct text t)
{
	bool has_at = true, is_word = false;

	for (size_t i = 0; i < t.n; i++) {
		if (t.s[i] != ' ') {
			has_at = (is_word && has_at) || t.s[i] == '@';
			is_word = true;
		} else if (is_word) {
			if (!has_at)
				return false;
			is_word = false;
		}
	}
	return has_at;
}

/* Narrow, without what nobody sees, with the separators of ASCII. */
static struct text
narrow(struct buf *b, struct text t)
{
	struct buf seen = {0};
	size_t out = 0;

	t = text_clean(&seen, t.s, t.n);
	buf_clear(b);
	utf8_norm(b, t.s, t.n, UTF8_NFKC);
	buf_free(&seen);
	t = (struct text){b->s, b->n};
	while (t.n > 0) {
		char c = *t.s;

		if (text_eat(&t, "。")) {
			c = '.';
		} else if (text_eat(&t, "、")) {
			c = ',';
		} else {
			t.s++;
			t.n--;
		}
		b->s[out++] = c;
	}
	return (struct text){b->s, out};
}

/* The address with a small domain; in b, where it may stand already. */
static struct text
small(struct buf *b, struct text t)
{
	size_t at = (size_t)((const char *)memchr(t.s, '@', t.n) - t.s), i = at;

	while (i < t.n && !is_upper(t.s[i]))
		i++;
	if (i == t.n)
		return t;
	/* if it stands in b, b is large enough, and does not move */
	buf_clear(b);
	buf_need(b, t.n);
	memmove(b->s, t.s, t.n);
	b->n = t.n;
	for (; i < t.n; i++)
		if (is_upper(b->s[i]))
			b->s[i] = (char)(b->s[i] + ('a' - 'A'));
	return (struct text){b->s, b->n};
}

/* One piece of a cell: the address, a further one, or why not. */
static void
take(struct email *e, struct text t, const char **why)
{
	t = bare(t);
	if (t.n == 0)
		return;
	if (e->addr.n == 0) {
		const char *bad = check(t);

		if (bad == NULL) {
			e->addr = t;
			*why = NULL;
			return;
		}
		*why = *why ? *why : bad;
	}
	/* "z@x.cn <z@x.cn>" is one; "Zhang, San" <z@x.cn> too */
	if (memchr(t.s, '@', t.n) != NULL &&
		(t.n != e->addr.n || memcmp(t.s, e->addr.s, t.n) != 0))
		e->nmore++;
}

/* The same for what stands between two separators. */
static void
take_words(struct email *e, struct text t, const char **why)
{
	if (!is_list(t)) {
		take(e, text_trim(t.s, t.n), why);
		return;
	}
	while (t.n > 0) {
		const char *space = memchr(t.s, ' ', t.n);
		size_t n = space ? (size_t)(space - t.s) : t.n;

		take(e, (struct text){t.s, n}, why);
		n += space != NULL;
		t.s += n;
		t.n -= n;
	}
}

/* An address and nothing else, in ASCII, as most are. */
static bool
is_bare_address(struct text t)
{
	for (size_t i = 0; i < t.n; i++)
		if (!is_local(t.s[i]) && t.s[i] != '@')
			return false;
	return t.n > 0 && check(t) == NULL;
}

const char *
email_read(struct buf *b, struct email *e, const char *s, size_t n)
{
	struct text t = {s, n};
	const char *why = NULL;

	if (is_bare_address(t)) {
		*e = (struct email){.addr = small(b, t)};
		return NULL;
	}
	t = text_trim(s, n);
	*e = (struct email){0};
	if (text_ascii(t.s, t.n) < t.n)
		t = narrow(b, t);
	if (t.n == 0)
		return "no @";
	for (size_t from = 0, i = 0; i <= t.n; i++) {
		if (i < t.n && !is_break(t.s[i]))
			continue;
		take_words(e, (struct text){t.s + from, i - from}, &why);
		from = i + 1;
	}
	if (e->addr.n > 0) {
		e->addr = small(b, e->addr);
		return NULL;
	}
	return why ? why : "no @";
}

struct text
email_key(struct buf *b, const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && is_ascii(s[i]) && !is_upper(s[i]))
		i++;
	if (i == n)
		return (struct text){s, n};
	buf_clear(b);
	if (text_ascii(s, n) < n) {
		utf8_norm(b, s, n, UTF8_NFKC_CASEFOLD);
		return (struct text){b->s, b->n};
	}
	buf_add(b, s, n);
	for (; i < n; i++)
		if (is_upper(b->s[i]))
			b->s[i] = (char)(b->s[i] + ('a' - 'A'));
	return (struct text){b->s, b->n};
}
