#include <string.h>
#include <strings.h>

#include "base/die.h"
#include "stream/dialect.h"
#include "stream/tsv.h"

/* What is decided for a whole file is decided on these. */
enum { GUESS_BYTES = 4 << 20, GUESS_RECORDS = 4096 };

/*
 * How often each ASCII character stands in the header line outside quotes. A
 * quote inside a cell opens nothing: TSV has such names as they are.
 */
static void
count_header(struct feed *f, const char *delims, size_t n[128])
{
	size_t have, i = 0;
	enum { START, PLAIN, QUOTED, CLOSED } at = START;
	const char *s = feed_peek(f, FEED_BLOCK, &have);

	memset(n, 0, 128 * sizeof *n);
	while (i < have && (s[i] == '\n' || s[i] == '\r'))
		i++;
	for (;;) {
		for (; i < have; i++) {
			if (s[i] == '"' && at != PLAIN) {
				at = at == QUOTED ? CLOSED : QUOTED;
				continue;
			}
			if (at == QUOTED)
				continue;
			if (s[i] == '\n' || s[i] == '\r')
				return;
			at = s[i] && strchr(delims, s[i]) ? START : PLAIN;
			if ((unsigned char)s[i] < 128)
				n[(int)s[i]]++;
		}
		if (f->at_end || have > CSVREAD_MAX_FIELD)
			return;
		s = feed_peek(f, 2 * have, &have);
	}
}

/*
 * The bytes that decide, as many however reads are cut; *is_all: nothing
 * follows them.
 */
static const char *
peek_sample(struct feed *f, size_t *n, bool *is_all)
{
	const char *p = feed_peek(f, GUESS_BYTES, n);

	*is_all = f->at_end && *n <= GUESS_BYTES;
	if (*n > GUESS_BYTES)
		*n = GUESS_BYTES;
	return p;
}

bool
dialect_is_mark(const char *s, size_t n)
{
	return n >= 3 && memcmp(s, "\xEF\xBB\xBF", 3) == 0;
}

/* What the text is written in; the feed gives UTF-8 from here on. */
static const char *
decide_encoding(struct feed *f, const struct source_opts *o)
{
	const char *encoding = o->encoding, *why = NULL;
	bool is_all;
	size_t n;

	if (encoding == NULL && o->is_foreign) {
		const char *p = peek_sample(f, &n, &is_all);

		encoding = encoding_guess(p, n, is_all);
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

struct dialect
dialect_decide(struct feed *f, const struct source_opts *o)
{
	struct dialect d = {.delim = ','};
	size_t n, count[128];
	const char *p = feed_peek(f, FEED_BLOCK, &n);
	const char delims[] = {',', '\t',
		o->delim        ? o->delim
		: o->is_foreign ? ';'
				: ',',
		'\0'};

	if (n >= 16 && memcmp(p, "SQLite format 3", 16) == 0)
		die("%s: is a store; this version reads CSV and TSV", f->name);
	d.encoding = decide_encoding(f, o);
	while (p = feed_peek(f, 3, &n), dialect_is_mark(p, n))
		feed_take(f, 3);
	count_header(f, delims, count);
	if (o->delim)
		d.delim = o->delim;
	for (const char *c = ";\t"; o->is_foreign && !o->delim && *c; c++)
		if (count[(int)*c] > count[(int)d.delim])
			d.delim = *c;
	d.format = o->from                             ? o->from
		   : !o->is_foreign && count['\t'] > 0 ? FORMAT_TSV
						       : FORMAT_CSV;
	if (d.format == FORMAT_TSV)
		d.delim = '\t';
	return d;
}

static size_t
sample_csv(char delim, const struct source_opts *o, const char *p, size_t n,
	bool is_all)
{
	struct csvread_row row;
	struct csvread r;
	size_t nrow = 0, done = 0;

	csvread_init(&r, delim);
	while (done < n && nrow < GUESS_RECORDS && !r.wrong) {
		size_t k = n - done < FEED_BLOCK ? n - done : FEED_BLOCK;

		csvread_feed(&r, p + done, k);
		done += k;
		while (nrow < GUESS_RECORDS && csvread_next(&r, &row))
			o->sample(o->arg, &row, nrow++);
	}
	if (is_all && done == n && nrow < GUESS_RECORDS) {
		csvread_end(&r);
		if (csvread_next(&r, &row))
			o->sample(o->arg, &row, nrow++);
	}
	csvread_free(&r);
	return nrow;
}

static size_t
sample_tsv(const struct source_opts *o, const char *p, size_t n, bool is_all)
{
	const char *end = p + n;
	struct tsv tsv = {0};
	size_t nrow = 0;

	while (p < end && nrow < GUESS_RECORDS) {
		const char *lf = memchr(p, '\n', (size_t)(end - p));
		size_t len = (size_t)((lf ? lf : end) - p);

		if (lf == NULL && !is_all)
			break;
		if (len > 0 && p[len - 1] == '\r')
			len--;
		if (len > 0 && tsv_cut(&tsv, p, len) != NULL)
			break;
		if (len > 0) {
			o->sample(o->arg,
				&(struct csvread_row){
					tsv.cell, tsv.n, nrow + 1},
				nrow);
			nrow++;
		}
		p = lf ? lf + 1 : end;
	}
	tsv_free(&tsv);
	return nrow;
}

void
dialect_sample(
	const struct dialect *d, struct feed *f, const struct source_opts *o)
{
	bool is_all;
	size_t n;
	const char *p = peek_sample(f, &n, &is_all);
	size_t nrow = d->format == FORMAT_TSV
			      ? sample_tsv(o, p, n, is_all)
			      : sample_csv(d->delim, o, p, n, is_all);

	if (nrow == 0 && !is_all)
		die("%s: no header in the first %d bytes", f->name,
			GUESS_BYTES);
}
