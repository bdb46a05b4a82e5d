#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/die.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "stream/feed.h"
#include "stream/source.h"
#include "stream/tsv.h"

/* What is decided for a whole file is decided on these. */
enum { GUESS_BYTES = 4 << 20, GUESS_RECORDS = 4096 };

/* The source of files: CSV through libcsv, or TSV. */
struct file_source {
	struct source s;
	struct feed feed;
	struct source_opts opts;
	struct csvread csv;
	bool is_ended;

	struct tsv tsv;
	uint64_t line; /* lines taken so far */
	size_t used;   /* bytes of the last one, still peeked */
};

static void
check_row(const struct file_source *fs, const struct rec *r)
{
	const struct head *h = &fs->s.own;

	if (fs->opts.is_foreign)
		return;
	if (h->n > 0 && r->n != h->n)
		die("%s:%ju: column %zu: %zu cells where the header has %zu",
			fs->s.name, (uintmax_t)r->line,
			(r->n < h->n ? r->n : h->n) + 1, r->n, h->n);
	for (size_t i = 0; i < r->n; i++) {
		const struct cell *c = &r->cell[i];
		size_t ok = utf8_valid(c->s, c->n);

		if (ok < c->n)
			die("%s:%ju: column %zu: not UTF-8 text (byte %02X); "
			    "read it with lead-import first",
				fs->s.name, (uintmax_t)r->line, i + 1,
				(unsigned char)c->s[ok]);
	}
}

/*
 * A clean stream that came through a pipe ends in a line end: its writer
 * holds the last one back until all is done.
 */
static void
check_end(const struct file_source *fs)
{
	if (fs->opts.is_foreign || fs->feed.is_regular || fs->feed.nread == 0)
		return;
	if (fs->feed.last != '\n' && fs->feed.last != '\r')
		die("%s: the stream stops in the middle of a record: what "
		    "wrote it was cut short",
			fs->s.name);
}

static bool
next_csv(struct source *s, struct rec *r)
{
	struct file_source *fs = (struct file_source *)s;
	struct csvread_row row;

	while (!csvread_next(&fs->csv, &row)) {
		size_t n;

		if (fs->csv.wrong)
			die("%s:%ju: column %zu: %s", s->name,
				(uintmax_t)fs->csv.wrong_line,
				fs->csv.wrong_col, fs->csv.wrong);
		if (fs->is_ended)
			return false;
		const char *p = feed_peek(&fs->feed, 1, &n);

		if (n > 0) {
			csvread_feed(&fs->csv, p, n);
			feed_take(&fs->feed, n);
		} else {
			check_end(fs);
			csvread_end(&fs->csv);
			fs->is_ended = true;
		}
		s->nread = fs->feed.nread;
		s->skipped = fs->csv.skipped;
	}
	r->cell = row.cell;
	r->n = row.n;
	r->line = row.line;
	check_row(fs, r);
	return true;
}

/* The next line without its end; NULL where there is none. */
static const char *
next_line(struct file_source *fs, size_t *len)
{
	size_t n, from = 0;
	const char *p, *lf;

	feed_take(&fs->feed, fs->used);
	fs->used = 0;
	p = feed_peek(&fs->feed, 1, &n);
	while ((lf = memchr(p + from, '\n', n - from)) == NULL) {
		from = n;
		if (n > CSVREAD_MAX_FIELD)
			die("%s:%ju: line too long", fs->s.name,
				(uintmax_t)fs->line + 1);
		p = feed_peek(&fs->feed, n + 1, &n);
		if (n == from)
			break;
	}
	fs->s.nread = fs->feed.nread;
	if (n == 0) {
		check_end(fs);
		return NULL;
	}
	if (lf == NULL)
		check_end(fs);
	*len = lf ? (size_t)(lf - p) : n;
	fs->used = lf ? *len + 1 : n;
	fs->line++;
	if (*len > 0 && p[*len - 1] == '\r')
		--*len;
	return p;
}

static bool
next_tsv(struct source *s, struct rec *r)
{
	struct file_source *fs = (struct file_source *)s;
	size_t n;
	const char *p;

	/* a blank line is a record only where that is the one way to say so */
	while ((p = next_line(fs, &n)) != NULL && n == 0 && s->own.n != 1)
		s->skipped++;
	if (p == NULL)
		return false;
	const char *why = tsv_cut(&fs->tsv, p, n);

	if (why)
		die("%s:%ju: column %zu: %s", s->name, (uintmax_t)fs->line,
			fs->tsv.n + 1, why);
	r->cell = fs->tsv.cell;
	r->n = fs->tsv.n;
	r->line = fs->line;
	check_row(fs, r);
	return true;
}

static void
close_file(struct source *s)
{
	struct file_source *fs = (struct file_source *)s;

	csvread_free(&fs->csv);
	tsv_free(&fs->tsv);
	feed_close(&fs->feed);
}

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

/* Does it begin with a byte-order mark? */
static bool
is_mark(const char *s, size_t n)
{
	return n >= 3 && memcmp(s, "\xEF\xBB\xBF", 3) == 0;
}

/* Say what the bytes are: encoding, mark, format, delimiter. */
static void
decide(struct file_source *fs)
{
	struct feed *f = &fs->feed;
	const struct source_opts *o = &fs->opts;
	size_t n, count[128];
	const char *p = feed_peek(f, FEED_BLOCK, &n), *why = NULL;
	const char delims[] = {',', '\t',
		o->delim        ? o->delim
		: o->is_foreign ? ';'
				: ',',
		'\0'};
	bool is_all;

	if (n >= 16 && memcmp(p, "SQLite format 3", 16) == 0)
		die("%s: is a store; this version reads CSV and TSV",
			fs->s.name);
	fs->s.encoding = "UTF-8";
	if (o->encoding) {
		fs->s.encoding = o->encoding;
	} else if (o->is_foreign) {
		p = peek_sample(f, &n, &is_all);
		fs->s.encoding = feed_guess(p, n, is_all);
		if (fs->s.encoding == NULL)
			die("%s: neither UTF-8 nor GB18030 text; say "
			    "--encoding",
				fs->s.name);
	}
	/* iconv lets pass what lies beyond U+10FFFF; we look ourselves */
	if (strcasecmp(fs->s.encoding, "UTF-8") != 0 &&
		strcasecmp(fs->s.encoding, "UTF8") != 0)
		why = feed_encoding(f, fs->s.encoding);
	if (why)
		die("%s: %s: '%s'", fs->s.name, why, fs->s.encoding);
	while (p = feed_peek(f, 3, &n), is_mark(p, n))
		feed_take(f, 3);
	count_header(f, delims, count);
	fs->s.delim = o->delim ? o->delim : ',';
	if (o->is_foreign && o->from != FORMAT_TSV && !o->delim) {
		for (const char *d = ";\t"; *d; d++)
			if (count[(int)*d] > count[(int)fs->s.delim])
				fs->s.delim = *d;
	}
	fs->s.format = o->from                             ? o->from
		       : !o->is_foreign && count['\t'] > 0 ? FORMAT_TSV
							   : FORMAT_CSV;
	if (fs->s.format == FORMAT_TSV)
		fs->s.delim = '\t';
}

static size_t
sample_csv(const struct file_source *fs, const char *p, size_t n, bool is_all)
{
	const struct source_opts *o = &fs->opts;
	struct csvread_row row;
	struct csvread r;
	size_t nrow = 0;

	csvread_init(&r, fs->s.delim);
	csvread_feed(&r, p, n);
	while (nrow < GUESS_RECORDS && csvread_next(&r, &row))
		o->sample(o->arg, &row, nrow++);
	if (is_all && nrow < GUESS_RECORDS) {
		csvread_end(&r);
		if (csvread_next(&r, &row))
			o->sample(o->arg, &row, nrow++);
	}
	csvread_free(&r);
	return nrow;
}

static size_t
sample_tsv(struct file_source *fs, const char *p, size_t n, bool is_all)
{
	const struct source_opts *o = &fs->opts;
	const char *end = p + n;
	size_t nrow = 0;

	while (p < end && nrow < GUESS_RECORDS) {
		const char *lf = memchr(p, '\n', (size_t)(end - p));
		size_t len = (size_t)((lf ? lf : end) - p);

		if (lf == NULL && !is_all)
			break;
		if (len > 0 && p[len - 1] == '\r')
			len--;
		if (len > 0) {
			if (tsv_cut(&fs->tsv, p, len) != NULL)
				break;
			o->sample(o->arg,
				&(struct csvread_row){
					fs->tsv.cell, fs->tsv.n, nrow + 1},
				nrow);
			nrow++;
		}
		p = lf ? lf + 1 : end;
	}
	return nrow;
}

/* The first records, before any is taken, for whoever decides by them. */
static void
show_sample(struct file_source *fs)
{
	struct feed *f = &fs->feed;
	bool is_all;
	size_t n, nrow;
	const char *p = peek_sample(f, &n, &is_all);

	nrow = fs->s.format == FORMAT_TSV ? sample_tsv(fs, p, n, is_all)
					  : sample_csv(fs, p, n, is_all);
	if (nrow == 0 && !is_all)
		die("%s: no header in the first %d bytes", fs->s.name,
			GUESS_BYTES);
}

/* Under which names the columns go: their own, or what rename says. */
static void
name_columns(struct file_source *fs)
{
	struct source *s = &fs->s;
	const char **name = mem_zalloc(s->own.n, sizeof *name);

	for (size_t i = 0; i < s->own.n; i++)
		name[i] = s->own.name[i];
	if (fs->opts.rename)
		fs->opts.rename(fs->opts.arg, &s->own, name);
	s->col = mem_zalloc(s->own.n, sizeof *s->col);
	for (size_t i = 0; i < s->own.n; i++) {
		s->col[i] = -1;
		if (name[i] == NULL)
			continue;
		s->col[i] = (int)s->head.n;
		head_append(&s->head, name[i], strlen(name[i]));
	}
	free(name);
}

static void
read_header(struct file_source *fs)
{
	struct source *s = &fs->s;
	struct rec r;

	if (!s->next(s, &r))
		die("%s: empty: a stream begins with its header", s->name);
	if (r.n > HEAD_MAX)
		die("%s:%ju: %zu columns, %d at most", s->name,
			(uintmax_t)r.line, r.n, HEAD_MAX);
	for (size_t i = 0; i < r.n; i++) {
		struct cell *c = &r.cell[i];

		/* behind a blank line; written first, it would be one again */
		while (i == 0 && is_mark(c->s, c->n))
			*c = (struct cell){c->s + 3, c->n - 3, c->quoted};
		if (memchr(c->s, '\0', c->n) != NULL ||
			utf8_valid(c->s, c->n) < c->n)
			die("%s:%ju: column %zu: the header is not text",
				s->name, (uintmax_t)r.line, i + 1);
		head_append(&s->own, c->s, c->n);
	}
	name_columns(fs);
}

struct source *
source_open(const char *name, const struct source_opts *opts)
{
	struct file_source *fs = mem_zalloc(1, sizeof *fs);
	bool is_stdin = strcmp(name, "-") == 0;
	int fd = is_stdin ? dup(STDIN_FILENO)
			  : open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		die("%s: %s", name, strerror(errno));
	fs->opts = *opts;
	fs->s.name = name;
	fs->s.close = close_file;
	feed_open(&fs->feed, fd, name);
	fs->s.size = fs->feed.size;
	decide(fs);
	csvread_init(&fs->csv, fs->s.delim);
	fs->s.next = fs->s.format == FORMAT_TSV ? next_tsv : next_csv;
	if (opts->sample)
		show_sample(fs);
	read_header(fs);
	return &fs->s;
}

void
source_close(struct source *s)
{
	s->close(s);
	head_free(&s->own);
	head_free(&s->head);
	free(s->col);
	free(s);
}
