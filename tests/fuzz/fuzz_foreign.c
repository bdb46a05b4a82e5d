/*
 * Laws of stream/foreign over any bytes:
 *
 * - cut into reads of whatever sizes, through a pipe, they give the same
 *   header, records, lines, mends and message as a file does;
 * - a record that is said to be UTF-8 is; lines grow; as is, a record of the
 *   table has a cell for each column;
 * - written as is by the sink they are strict CSV of one width, which libcsv
 *   reads to the cells that were given;
 * - what was written, read once more as is, stays as it was unless the source
 *   says that something was mended, joined or left out.
 *
 * The first byte says what the user does; four are sizes of reads.
 */
#define _GNU_SOURCE /* memfd_create, memmem, packets in a pipe */
#include <iconv.h>
#include <strings.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "stream/foreign.h"
#include "stream/input.h"
#include "stream/sink.h"

#include "catch.h"
#include "stdin.h"
#include "stdout.h"

enum { HEAD = 5 };

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* A run over standard input, and what it gave. */
struct run {
	struct source_opts o;
	struct buf given; /* all of it, one behind the other */
	struct buf table; /* cells of header and table only */
	size_t width;     /* columns */
	bool is_joined;   /* its header was of several lines */
	uint64_t mended;  /* records */
	uint64_t skipped; /* lines */
	bool is_written;  /* to standard output */
};

static void
add_cell(struct buf *b, const char *s, size_t n)
{
	buf_add(b, &n, sizeof n);
	buf_add(b, s, n);
}

static void
note_head(struct run *r, const struct head *h)
{
	catch_pause();
	r->width = h->n;
	for (size_t i = 0; i < h->n; i++) {
		const char *s = h->title ? h->title[i] : h->name[i];

		add_cell(&r->given, h->name[i], strlen(h->name[i]));
		if (!h->is_untitled)
			add_cell(&r->table, s, strlen(s));
	}
	catch_resume();
}

static bool
is_of_table(const struct rec *rec)
{
	return !rec->is_beyond && !rec->is_ragged;
}

static void
note_record(struct run *r, const struct rec *rec)
{
	catch_pause();
	buf_add(&r->given, &rec->line, sizeof rec->line);
	buf_addc(&r->given, rec->is_beyond ? 'b' : ' ');
	for (size_t i = 0; i < rec->norig + rec->nextra; i++)
		add_cell(&r->given, rec->orig[i].s, rec->orig[i].n);
	for (size_t i = 0; i < rec->norig && is_of_table(rec); i++)
		add_cell(&r->table, rec->orig[i].s, rec->orig[i].n);
	catch_resume();
}

static void
note_end(struct run *r, const struct source *s)
{
	catch_pause();
	r->skipped = s->skipped;
	buf_add(&r->given, &s->skipped, sizeof s->skipped);
	for (size_t i = 0; i < MEND_N; i++) {
		r->mended += s->mended[i].n;
		buf_add(&r->given, &s->mended[i], sizeof s->mended[i]);
	}
	buf_add(&r->given, s->how.s, s->how.n);
	r->is_joined = memmem(s->how.s, s->how.n, "header of", 9) != NULL;
	catch_resume();
}

/* What is known of a record without a look at its cells. */
static void
check_record(const struct rec *rec)
{
	const struct cell *c = rec->orig;

	for (size_t i = 0; i < rec->norig && rec->is_text; i++)
		LAW(utf8_valid(c[i].s, c[i].n) == c[i].n);
	LAW(rec->is_text || !rec->is_usual);
}

static void
read_all(void *arg)
{
	struct run *r = arg;
	struct input in;
	struct sink *sink = NULL;
	struct out out;
	struct rec rec;
	uint64_t line = 0;

	input_open(&in, NULL, 0, &r->o);
	note_head(r, &in.src[0]->own);
	if (r->is_written) {
		out_stdout(&out);
		sink = sink_open(&out, FORMAT_CSV, &in.src[0]->own);
	}
	while (input_next(&in, &rec)) {
		check_record(&rec);
		LAW(rec.line > line);
		LAW(!r->o.is_as_is || rec.is_beyond || !rec.is_ragged ||
			rec.nextra > 0);
		line = rec.line;
		note_record(r, &rec);
		if (sink && is_of_table(&rec))
			sink_put(sink, &rec);
	}
	note_end(r, in.src[0]);
	if (sink) {
		sink_close(sink);
		out_close(&out);
	}
	input_close(&in);
}

static void
free_run(struct run *r)
{
	buf_free(&r->given);
	buf_free(&r->table);
}

/* What was written is what libcsv reads: the cells of the table. */
static void
check_strict(const struct run *r, const struct buf *b)
{
	struct csvread_row row;
	struct buf got = {0};
	struct csvread c;

	csvread_init(&c, ',');
	for (int i = 0; i < 2; i++) {
		if (i == 0)
			csvread_feed(&c, b->s, b->n);
		else
			csvread_end(&c);
		while (csvread_next(&c, &row)) {
			LAW(row.n == r->width);
			for (size_t k = 0; k < row.n; k++)
				add_cell(&got, row.cell[k].s, row.cell[k].n);
		}
	}
	LAW(c.wrong == NULL && c.skipped == 0);
	LAW(bytes_cmp(got.s, got.n, r->table.s, r->table.n) == 0);
	csvread_free(&c);
	buf_free(&got);
}

static void
check_again(const struct run *r, const struct buf *b)
{
	struct run again = {.o = {.is_foreign = true,
				    .foreign = foreign_open,
				    .is_as_is = true,
				    .encoding = "UTF-8",
				    .delim = ",",
				    .quote = '"',
				    .no_header = r->o.no_header}};

	as_file(b->s, b->n);
	LAW(catch_run(read_all, &again));
	if (again.skipped == 0 && again.mended == 0 && !again.is_joined)
		LAW(bytes_cmp(again.table.s, again.table.n, r->table.s,
			    r->table.n) == 0);
	free_run(&again);
}

/* No header that is not text, which ends a run; and no line sep=. */
static bool
is_clear(const struct buf *b)
{
	return b->n > 0 && utf8_valid(b->s, b->n) == b->n &&
	       memchr(b->s, '\0', b->n) == NULL &&
	       (b->n < 4 || strncasecmp(b->s, "sep=", 4) != 0);
}

static void
check_as_is(const struct source_opts *o, const char *s, size_t n)
{
	struct run r = {.o = *o, .is_written = true};
	struct buf b = {0};
	int fd = to_file();

	as_file(s, n);
	r.o.is_as_is = true;
	bool is_done = catch_run(read_all, &r);

	from_file(&b, fd);
	if (is_done) {
		check_strict(&r, &b);
		if (is_clear(&b))
			check_again(&r, &b);
	}
	free_run(&r);
	buf_free(&b);
}

/* From a file, and through a pipe in reads as long as four bytes say. */
static void
check_reads(const struct source_opts *o, const char *s, size_t n,
	const uint8_t *cut)
{
	struct run file = {.o = *o}, parts = {.o = *o};

	as_file(s, n);
	bool is_done = catch_run(read_all, &file);

	as_pipe(s, n, cut, 4);
	LAW(catch_run(read_all, &parts) == is_done);
	LAW(bytes_cmp(file.given.s, file.given.n, parts.given.s,
		    parts.given.n) == 0);
	free_run(&file);
	free_run(&parts);
}

static void
check(const struct source_opts *o, const char *s, size_t n, bool is_reads,
	const uint8_t *cut)
{
	if (is_reads)
		check_reads(o, s, n, cut);
	else
		check_as_is(o, s, n);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static const char *const guessed[] = {"GB18030", "BIG5-HKSCS",
		"WINDOWS-1252", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"};

	static iconv_t warm[NELEM(guessed)][2];

	(void)argc;
	(void)argv;
	/* what iconv keeps for itself is no run's */
	for (size_t i = 0; i < NELEM(guessed); i++) {
		warm[i][0] = iconv_open("UTF-8", guessed[i]);
		warm[i][1] = iconv_open(guessed[i], "UTF-8");
	}
	catch_init();
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const delims[] = {"", "", ";", "||"};
	const char *s = (const char *)data + HEAD;

	if (n < HEAD)
		return 0;
	n -= HEAD;
	struct source_opts o = {.is_foreign = true,
		.foreign = foreign_open,
		.from = (data[0] & 15) == 15 ? FORMAT_TSV : FORMAT_NONE,
		.no_header = data[0] & 16,
		.encoding = data[0] & 32 ? "UTF-8" : NULL};

	strcpy(o.delim, delims[data[0] & 3]);
	o.is_as_is = data[0] & 64;
	if (n == 0 || !law_one_in(data, n, 1024)) {
		check(&o, s, n, data[0] & 128, data + 1);
		return 0;
	}
	/* over and over: more than is held to decide on */
	struct buf b = {0};

	while (b.n < 1 << 17)
		buf_add(&b, s, n);
	check(&o, b.s, b.n, data[0] & 128, data + 1);
	buf_free(&b);
	return 0;
}
