/*
 * Laws of dialect_guess over any bytes, and a text of more than it looks at
 * now and then:
 *
 * - it has an answer, the same each time, from the bytes it was given and no
 *   others;
 * - the form is a likely one: a delimiter of its list, alone, doubled or with
 *   a blank behind it, a usual quote, an escape only beside one;
 * - what the user says holds, and what the file says by sep= where he says
 *   nothing;
 * - of a plain table the delimiter is found, its cells whatever they are.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "stream/dialect.h"

#include "law.h"

enum { HEAD = 2, LONG = 1 << 17 };

static const char *const likely[] = {",", ";", "\t", "|", "\x01", "\x1F", "^",
	"~", "§", "¦", "｜", "，", "；", ":", "#", "*", "!", "&", "$", "=",
	"、", " "};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* From memory of its own size. */
static struct dialect
guess(const char *s, size_t n, bool is_all, const struct source_opts *o)
{
	struct dialect d = {0};
	char *own = malloc(n);

	LAW(own != NULL);
	if (n > 0)
		memcpy(own, s, n);
	dialect_guess(&d, own, n, is_all, o);
	free(own);
	return d;
}

static bool
is_same(const struct dialect *a, const struct dialect *b)
{
	return a->width == b->width && a->nsep == b->nsep &&
	       strcmp(a->form.delim, b->form.delim) == 0 &&
	       a->form.quote == b->form.quote &&
	       a->form.has_escape == b->form.has_escape;
}

/* Is it one of the list, alone, doubled, or a blank behind it? */
static bool
is_likely(const char *delim)
{
	size_t n = strlen(delim);

	for (size_t i = 0; i < NELEM(likely); i++) {
		const char *l = likely[i];

		if (strcmp(delim, l) == 0 ||
			(n == 2 && l[1] == '\0' && *delim == *l &&
				(delim[1] == *l || delim[1] == ' ')))
			return true;
	}
	return false;
}

static void
check_form(const struct dialect *d, const char *s, size_t n,
	const struct source_opts *o)
{
	const struct loose_form *f = &d->form;

	LAW(f->ndelim == strlen(f->delim));
	LAW(f->ndelim > 0 && f->ndelim <= LOOSE_DELIM);
	LAW(d->width > 0 && d->width <= HEAD_MAX + 1);
	LAW(f->quote || !f->has_escape);
	LAW(d->nsep <= n && (d->nsep == 0 || strncasecmp(s, "sep=", 4) == 0));
	if (o->quote)
		LAW(f->quote ==
			(o->quote == SOURCE_NO_QUOTE ? '\0' : o->quote));
	else
		LAW(f->quote == '"' || f->quote == '\'');
	if (o->delim[0])
		LAW(strcmp(f->delim, o->delim) == 0);
	else if (d->nsep > 0)
		LAW(memcmp(f->delim, s + 4, f->ndelim) == 0);
	else
		LAW(is_likely(f->delim));
}

/* A text of more than is looked at, the input over and over. */
static void
check_long(const char *s, size_t n, const struct source_opts *o)
{
	struct buf b = {0};

	while (b.n < LONG)
		buf_add(&b, s, n);
	struct dialect d = guess(b.s, b.n, true, o);

	check_form(&d, b.s, b.n, o);
	buf_free(&b);
}

/* The i-th cell of a plain table: letters and digits, one at least. */
static void
add_cell(struct buf *b, const char *s, size_t n, size_t i)
{
	static const char text[] = "0123456789abcdefABCDEF";
	size_t len = n ? (unsigned char)s[i % n] % 8 : 0;
	bool is_quoted = len == 7;

	if (is_quoted)
		buf_addc(b, '"');
	buf_addc(b, text[(i + len) % (sizeof text - 1)]);
	for (size_t k = 1; k < len; k++)
		buf_addc(b, text[(unsigned char)s[(i + k) % n] %
				    (sizeof text - 1)]);
	if (is_quoted)
		buf_addc(b, '"');
}

static void
check_table(const char *s, size_t n, char delim, size_t width)
{
	const struct source_opts none = {0};
	const size_t rows = 4 + n / (2 * width);
	struct buf b = {0};

	for (size_t i = 0; i < rows * width; i++) {
		add_cell(&b, s, n, i);
		buf_addc(&b, (i + 1) % width ? delim : '\n');
	}
	struct dialect d = guess(b.s, b.n, true, &none);

	LAW(d.form.ndelim == 1 && d.form.delim[0] == delim);
	LAW(d.form.quote == '"' && !d.form.has_escape && d.width == width);
	buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const said[] = {
		"", "", "", "", "", "", ",", ";", "||", "，", "a", "\t"};
	static const char quotes[] = {0, 0, 0, '"', '\'', SOURCE_NO_QUOTE};
	struct source_opts o = {.is_foreign = true};

	if (n < HEAD)
		return 0;
	const char *s = (const char *)data + HEAD;
	const char *delim = said[data[0] % NELEM(said)];

	n -= HEAD;
	strcpy(o.delim, delim);
	o.quote = quotes[data[0] / NELEM(said) % NELEM(quotes)];
	bool is_all = data[1] & 128;
	struct dialect d = guess(s, n, is_all, &o);
	struct dialect again = guess(s, n, is_all, &o);

	check_form(&d, s, n, &o);
	LAW(is_same(&d, &again));
	if (n > 0 && law_one_in(data, n, 4096))
		check_long(s, n, &o);
	check_table(s, n, ",;\t|"[data[1] % 4], 2 + data[1] / 4 % 8);
	return 0;
}
