#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "stream/clean.h"
#include "stream/csvfeed.h"
#include "stream/dialect.h"
#include "stream/source.h"
#include "stream/tsv.h"

/* The source of files: CSV or TSV. */
struct file_source {
	struct source s;
	struct feed feed;
	struct csvfeed csv;

	bool (*offer)(void *arg, const struct raw_row *row);
	void *arg;

	struct tsv tsv;
	uint64_t line; /* lines taken so far */
	size_t used;   /* bytes of the last one, still peeked */
};

static void
check_row(const struct file_source *fs, const struct rec *r, bool is_text)
{
	const struct head *h = &fs->s.own;

	if (h->n > 0 && r->n != h->n)
		die("%s:%ju: column %zu: %zu cells where the header has %zu",
			fs->s.name, (uintmax_t)r->line,
			(r->n < h->n ? r->n : h->n) + 1, r->n, h->n);
	for (size_t i = 0; i < r->n && !is_text; i++) {
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
	if (fs->feed.is_regular || fs->feed.nread == 0)
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

	if (fs->offer)
		csvfeed_offer(&fs->csv, s->own.n, fs->offer, fs->arg);
	bool is_there = csvfeed_next(&fs->csv, &row);

	s->nread = fs->feed.nread;
	s->skipped = fs->csv.skipped;
	if (fs->csv.wrong)
		die("%s:%ju: column %zu: %s", s->name,
			(uintmax_t)fs->csv.wrong_line, fs->csv.wrong_col,
			fs->csv.wrong);
	if (!is_there) {
		check_end(fs);
		return false;
	}
	r->cell = row.cell;
	r->n = row.n;
	r->line = row.line;
	csvfeed_show(&fs->csv, r);
	check_row(fs, r, r->is_text);
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
	check_row(fs, r, utf8_valid(p, n) == n);
	return true;
}

static void
close_file(struct source *s)
{
	struct file_source *fs = (struct file_source *)s;

	csvfeed_free(&fs->csv);
	tsv_free(&fs->tsv);
	feed_close(&fs->feed);
}

static void
read_header(struct file_source *fs)
{
	struct source *s = &fs->s;
	struct rec r = {0};

	if (!s->next(s, &r))
		die("%s: empty: a stream begins with its header", s->name);
	if (r.n > HEAD_MAX)
		die("%s:%ju: %zu columns, %d at most", s->name,
			(uintmax_t)r.line, r.n, HEAD_MAX);
	for (size_t i = 0; i < r.n; i++) {
		struct cell *c = &r.cell[i];

		/* behind a blank line; written first, it would be one again */
		while (i == 0 && dialect_is_mark(c->s, c->n))
			*c = (struct cell){c->s + 3, c->n - 3, c->form};
		if (memchr(c->s, '\0', c->n) != NULL ||
			utf8_valid(c->s, c->n) < c->n)
			die("%s:%ju: column %zu: the header is not text",
				s->name, (uintmax_t)r.line, i + 1);
		head_append(&s->own, c->s, c->n);
	}
}

struct source *
clean_open(int fd, const char *name, const struct source_opts *opts)
{
	struct file_source *fs = mem_zalloc(1, sizeof *fs);

	fs->s.name = name;
	fs->s.close = close_file;
	feed_open(&fs->feed, fd, name);
	fs->s.size = fs->feed.size;
	struct dialect d = dialect_decide(&fs->feed, opts);

	fs->s.format = d.format;
	dialect_say(&fs->s.how, &d);
	csvfeed_init(&fs->csv, &fs->feed, ',', '"');
	fs->s.next = fs->s.format == FORMAT_TSV ? next_tsv : next_csv;
	read_header(fs);
	fs->offer = opts->offer;
	fs->arg = opts->arg;
	return &fs->s;
}
