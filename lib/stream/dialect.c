#include <string.h>
#include <strings.h>

#include "base/die.h"
#include "base/mem.h"
#include "stream/dialect.h"

/*
 * Widths are counted up to here, in so many bytes of a text; in as many as the
 * most while there are no more lines than these.
 */
enum {
	WIDTHS = HEAD_MAX + 2,
	GUESS_BYTES = 1 << 16,
	GUESS_MOST = 1 << 20,
	GUESS_LINES = 16,
};

/*
 * What may stand between cells, and how likely it is beside a comma, in
 * hundredths: other characters also stand in dates, times and names.
 */
static const struct likely {
	const char *delim;
	unsigned likely;
} likely[] = {
	{",", 100},
	{";", 100},
	{"\t", 100},
	{"|", 100},
	{"\x01", 90},
	{"\x1F", 90},
	{"^", 80},
	{"~", 80},
	{"§", 90},
	{"¦", 90},
	{"｜", 90},
	{"，", 60},
	{"；", 60},
	{":", 50},
	{"#", 50},
	{"*", 50},
	{"!", 50},
	{"&", 50},
	{"$", 40},
	{"=", 40},
	{"、", 40},
	{" ", 40},
};

/* How a form fits a text. */
struct fit {
	size_t records, width, same; /* records of the width most have */
	size_t mended, quoted;       /* records, cells */
	double score;
};

bool
dialect_is_mark(const char *s, size_t n)
{
	return n >= 3 && memcmp(s, "\xEF\xBB\xBF", 3) == 0;
}

/* The width that most records have, the larger of two as common. */
static void
pick_width(struct fit *fit, const uint32_t *count, size_t widest)
{
	for (size_t w = 1; w <= widest; w++)
		if (count[w] >= fit->same && count[w] > 0) {
			fit->same = count[w];
			fit->width = w;
		}
}

/*
 * Of two tables in one file the first is the file's: a narrower width than
 * most records have, if half as many have it, in a row, before the others.
 */
static void
prefer_first(struct fit *fit, const uint32_t *count, size_t first)
{
	if (first >= 2 && first < WIDTHS && first != fit->width &&
		count[first] >= 4 && count[first] * 2 >= fit->same) {
		fit->width = first;
		fit->same = count[first];
	}
}

static void
try_form(struct fit *fit, const struct loose_form *form, const char *s,
	size_t n, bool is_all)
{
	uint32_t count[WIDTHS] = {0};
	size_t first = 0, last = 0, run = 0, widest = 0;
	struct loose l;

	*fit = (struct fit){0};
	loose_init(&l, form);
	for (size_t i = 0, k; i < n && fit->records < DIALECT_RECORDS; i += k) {
		/* a cell of more than half of it is a quote left open */
		k = loose_cut(&l, s + i, n - i, is_all || i < n / 2, 0);
		if (k == 0)
			break;
		if (l.n == 1 && l.cell[0].n == 0)
			continue;
		fit->records++;
		size_t width = l.n < WIDTHS ? l.n : WIDTHS - 1;

		count[width]++;
		widest = width > widest ? width : widest;
		fit->mended += l.is_mended;
		for (size_t c = 0; c < l.n; c++)
			fit->quoted += l.cell[c].form & CELL_QUOTED;
		run = l.n == last ? run + 1 : 1;
		last = l.n;
		if (first == 0 && run == 4 && l.n > 1)
			first = l.n;
	}
	loose_free(&l);
	pick_width(fit, count, widest);
	prefer_first(fit, count, first);
	if (fit->width < 2)
		return;
	double records = (double)fit->records;

	fit->score = (double)fit->same / records *
		     (1 - 1 / (double)fit->width) *
		     (1 - 0.5 * (double)fit->mended / records);
}

/* How often a string stands in a text. */
static size_t
count_in(const char *s, size_t n, const char *what)
{
	size_t len = strlen(what), count = 0;
	const char *end = s + n;

	while ((s = memchr(s, *what, (size_t)(end - s))) != NULL) {
		bool is_it = (size_t)(end - s) >= len && !memcmp(s, what, len);

		count += is_it;
		s += is_it ? len : 1;
	}
	return count;
}

/* Lines that are not blank, and on how many of them each byte stands. */
static size_t
count_lines(const char *s, size_t n, uint32_t with[256])
{
	uint32_t last[256] = {0}, lines = 0;
	bool is_begun = false;

	memset(with, 0, 256 * sizeof *with);
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];
		bool is_end = c == '\n' || c == '\r';

		lines += !is_end && !is_begun;
		is_begun = !is_end;
		with[c] += last[c] != lines;
		last[c] = lines;
	}
	return lines;
}

static void
set_delim(struct loose_form *form, const char *delim)
{
	form->ndelim = strlen(delim);
	memcpy(form->delim, delim, form->ndelim + 1);
}

/* Do apostrophes stand around cells: behind a delimiter, and before one? */
static bool
has_apostrophes(const struct loose_form *f, const char *s, size_t n)
{
	size_t open = 0, close = 0;

	for (size_t i = 0; i < n && (open < 2 || close < 2); i++) {
		if (s[i] != '\'')
			continue;
		open += i == 0 || s[i - 1] == '\n' ||
			s[i - 1] == f->delim[f->ndelim - 1];
		close += i + 1 == n || s[i + 1] == '\n' || s[i + 1] == '\r' ||
			 s[i + 1] == f->delim[0];
	}
	return open > 1 && close > 1;
}

/* A text, and the best form of it so far. */
struct search {
	const char *s;
	size_t n;
	bool is_all;
	const struct source_opts *o;
	struct loose_form form;
	struct fit fit;
};

static struct fit
try(const struct search *x, const struct loose_form *form)
{
	struct fit fit;

	try_form(&fit, form, x->s, x->n, x->is_all);
	return fit;
}

/* A delimiter and a quote, and whether backslashes escape it. */
static struct fit
fit_quote(const struct search *x, struct loose_form *form)
{
	const char escape[] = {'\\', form->quote, '\0'};
	struct loose_form other = *form;
	struct fit fit, f;

	form->has_escape = x->o->escape == '\\';
	fit = try(x, form);
	if (x->o->escape || form->quote == '\0' ||
		count_in(x->s, x->n, escape) == 0)
		return fit;
	other.has_escape = true;
	f = try(x, &other);
	if (f.mended >= fit.mended || f.score < fit.score)
		return fit;
	*form = other;
	return f;
}

/* Quotes and escapes for a delimiter: the best form with it. */
static struct fit
fit_delim(const struct search *x, const char *delim, struct loose_form *form)
{
	struct loose_form other;
	struct fit fit, f;

	*form = (struct loose_form){.quote = '"'};
	set_delim(form, delim);
	other = *form;
	if (x->o->quote)
		form->quote =
			x->o->quote == SOURCE_NO_QUOTE ? '\0' : x->o->quote;
	fit = fit_quote(x, form);
	if (x->o->quote || !has_apostrophes(form, x->s, x->n))
		return fit;
	other.quote = '\'';
	f = fit_quote(x, &other);
	if (f.score < fit.score ||
		(f.score <= fit.score && f.quoted <= fit.quoted))
		return fit;
	*form = other;
	return f;
}

static void
take_better(struct search *x, const struct loose_form *form, struct fit fit,
	unsigned weight)
{
	fit.score *= weight;
	if (fit.score > x->fit.score || x->form.ndelim == 0) {
		x->form = *form;
		x->fit = fit;
	}
}

/* A delimiter, and it with a blank behind it, and doubled. */
static void
try_delim(struct search *x, const char *delim, unsigned weight)
{
	struct loose_form form, longer;
	struct fit fit = fit_delim(x, delim, &form), f;
	const char blank[] = {*delim, ' ', '\0'};
	const char twice[] = {*delim, *delim, '\0'};

	if (strlen(delim) == 1 && *delim != ' ') {
		size_t nblank = count_in(x->s, x->n, blank);

		if (nblank > 0 &&
			nblank * 10 >= count_in(x->s, x->n, delim) * 9) {
			f = fit_delim(x, blank, &longer);
			/* quotes that open cells now may be stray ones */
			if (f.score >= fit.score ||
				(f.width == fit.width && f.same >= fit.same)) {
				fit = f;
				form = longer;
			}
		}
		/* of the one, every other cell is empty; two commas may be */
		if (*delim != ',' && fit.width > 2 && fit.width % 2 &&
			count_in(x->s, x->n, twice) > 0) {
			f = fit_delim(x, twice, &longer);
			if (2 * f.width - 1 == fit.width &&
				f.same * 10 >= fit.same * 9) {
				fit = f;
				form = longer;
			}
		}
	}
	take_better(x, &form, fit, weight);
}

/* A line sep=; as some spreadsheets write it; its bytes, 0 if there is none. */
static size_t
read_sep(char delim[LOOSE_DELIM + 1], const char *s, size_t n)
{
	size_t k = 4;

	if (n < 6 || strncasecmp(s, "sep=", 4) != 0)
		return 0;
	while (k < n && s[k] != '\n' && s[k] != '\r')
		k++;
	if (k == n || k == 4 || k - 4 > LOOSE_DELIM ||
		memchr(s, '\0', k) != NULL)
		return 0;
	memcpy(delim, s + 4, k - 4);
	delim[k - 4] = '\0';
	return k + (s[k] == '\r' && k + 1 < n && s[k + 1] == '\n' ? 2 : 1);
}

/* Of n bytes as many as are looked at. */
static size_t
guess_bytes(const char *s, size_t n)
{
	size_t some = GUESS_BYTES, lines = 0;

	if (n > GUESS_MOST)
		n = GUESS_MOST;
	for (size_t i = 0; i < n && lines < GUESS_LINES; i++) {
		lines += s[i] == '\n' || s[i] == '\r';
		if (i >= some)
			some *= 2;
	}
	return some < n ? some : n;
}

void
dialect_guess(struct dialect *d, const char *s, size_t n, bool is_all,
	const struct source_opts *o)
{
	char sep[LOOSE_DELIM + 1];
	struct search x = {.o = o};
	uint32_t with[256];

	size_t some = guess_bytes(s, n);

	x.is_all = is_all && some == n;
	n = some;
	d->nsep = read_sep(sep, s, n);
	x.s = s + d->nsep;
	x.n = n - d->nsep;
	const char *said = o->delim[0] ? o->delim : d->nsep ? sep : NULL;

	struct loose_form form;

	if (said) {
		struct fit fit = fit_delim(&x, said, &form);

		take_better(&x, &form, fit, 100);
	}
	size_t lines = count_lines(x.s, x.n, with);

	for (size_t i = 0; i < NELEM(likely) && !said; i++) {
		const char *delim = likely[i].delim;

		/* on two lines of five, and not less likely at its best */
		if (with[(unsigned char)*delim] * 5 >= lines * 2 &&
			likely[i].likely > x.fit.score)
			try_delim(&x, delim, likely[i].likely);
	}
	if (!said && x.fit.score <= 0)
		try_delim(&x, ",", 100);
	d->form = x.form;
	d->width = x.fit.width ? x.fit.width : 1;
}

/* What the text is written in; the feed gives UTF-8 from here on. */
static const char *
decide_encoding(struct feed *f, const struct source_opts *o)
{
	const char *encoding = o->encoding, *why = NULL;
	size_t n;

	if (encoding == NULL && o->is_foreign) {
		const char *p = feed_peek(f, DIALECT_BYTES, &n);
		bool is_all = f->at_end && n <= DIALECT_BYTES;

		encoding = encoding_guess(
			p, n < DIALECT_BYTES ? n : DIALECT_BYTES, is_all);
		if (encoding == NULL)
			die("%s: is no text in any encoding known; say "
			    "--encoding",
				f->name);
	}
	if (encoding == NULL)
		encoding = "UTF-8";
	/* iconv lets pass what lies beyond U+10FFFF; we look ourselves */
	if (strcasecmp(encoding, "UTF-8") != 0 &&
		strcasecmp(encoding, "UTF8") != 0)
		why = feed_encoding(f, encoding);
	if (why)
		die("%s: %s: '%s'", f->name, why, encoding);
	return encoding;
}

/* Has the header line of a clean stream a TAB outside quotes? */
static bool
has_tab(struct feed *f)
{
	size_t n, i = 0;
	enum { START, PLAIN, QUOTED, CLOSED } at = START;
	const char *s = feed_peek(f, FEED_BLOCK, &n);

	while (i < n && (s[i] == '\n' || s[i] == '\r'))
		i++;
	for (;;) {
		for (; i < n; i++) {
			/* inside a cell it opens nothing: TSV has such names */
			if (s[i] == '"' && at != PLAIN)
				at = at == QUOTED ? CLOSED : QUOTED;
			else if (at == QUOTED)
				continue;
			else if (s[i] == '\n' || s[i] == '\r')
				return false;
			else if (s[i] == '\t')
				return true;
			else
				at = s[i] == ',' ? START : PLAIN;
		}
		if (f->at_end || n > CSVREAD_MAX_FIELD)
			return false;
		s = feed_peek(f, 2 * n, &n);
	}
}

struct dialect
dialect_decide(struct feed *f, const struct source_opts *o)
{
	struct dialect d = {.format = o->from, .form = {",", 1, '"', false}};
	size_t n;
	const char *p = feed_peek(f, FEED_BLOCK, &n);

	if (n >= sizeof FEED_STORE &&
		memcmp(p, FEED_STORE, sizeof FEED_STORE) == 0)
		die("%s: is a store; this version reads CSV and TSV", f->name);
	d.encoding = decide_encoding(f, o);
	while (p = feed_peek(f, 3, &n), dialect_is_mark(p, n))
		feed_take(f, 3);
	if (d.format == FORMAT_NONE)
		d.format =
			!o->is_foreign && has_tab(f) ? FORMAT_TSV : FORMAT_CSV;
	if (!o->is_foreign)
		return d;
	const struct source_opts tsv = {
		.delim = "\t", .quote = SOURCE_NO_QUOTE, .is_foreign = true};

	p = feed_peek(f, DIALECT_BYTES, &n);
	dialect_guess(&d, p, n < DIALECT_BYTES ? n : DIALECT_BYTES,
		f->at_end && n <= DIALECT_BYTES,
		d.format == FORMAT_TSV ? &tsv : o);
	return d;
}

void
dialect_say(struct buf *b, const struct dialect *d)
{
	const struct loose_form *f = &d->form;

	buf_addf(b, "%s, ", d->encoding);
	if (d->format == FORMAT_TSV) {
		buf_adds(b, "TSV");
		return;
	}
	for (size_t i = 0; i < f->ndelim; i++)
		if ((unsigned char)f->delim[i] < ' ')
			buf_addf(b, "\\x%02X", (unsigned)f->delim[i]);
		else if (f->delim[i] == ' ')
			buf_adds(b, "space");
		else
			buf_addc(b, f->delim[i]);
	buf_adds(b, " between cells");
	if (f->quote == '\0')
		buf_adds(b, ", no quotes");
	else if (f->quote != '"')
		buf_addf(b, ", quote %c", f->quote);
	if (f->has_escape)
		buf_adds(b, ", backslash before quotes");
}
