/*
 * Laws of stream/input and stream/sink over any bytes, as a clean stream:
 *
 * - cut into reads of whatever sizes, through a pipe, they give the same
 *   header, records, lines and message as in one read;
 * - a file gives what a pipe gives, but for a last line without its end;
 * - written as CSV or TSV and read again, it is the same header and the same
 *   cells;
 * - a writer that dies leaves what no reader takes for whole.
 */
#define _GNU_SOURCE /* memfd_create, packets in a pipe */
#include "stream/input.h"
#include "stream/sink.h"

#include "catch.h"
#include "stdin.h"
#include "stdout.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *s, size_t n);

/* A run over standard input, and what it gave: a text of its own. */
struct run {
	enum format from, to; /* to: written to fd 1, FORMAT_NONE: not */
	struct buf given;
	bool with_lines;
	bool is_nameless; /* one column, without a name: in TSV, a blank line */
	bool is_done;
};

static void
note_head(struct run *r, const struct head *h)
{
	catch_pause();
	r->is_nameless = h->n == 1 && h->name[0][0] == '\0';
	for (size_t i = 0; i < h->n; i++) {
		buf_adds(&r->given, h->name[i]);
		buf_addc(&r->given, '\n');
	}
	catch_resume();
}

static void
note_record(struct run *r, const struct rec *rec)
{
	catch_pause();
	if (r->with_lines)
		buf_add(&r->given, &rec->line, sizeof rec->line);
	for (size_t i = 0; i < rec->n; i++) {
		buf_add(&r->given, &rec->cell[i].n, sizeof rec->cell[i].n);
		buf_add(&r->given, rec->cell[i].s, rec->cell[i].n);
	}
	catch_resume();
}

/* The records of standard input, and out again where asked. */
static void
copy(void *arg)
{
	struct run *r = arg;
	struct input in;
	struct sink *sink = NULL;
	struct out out;
	struct rec rec;

	input_open(&in, NULL, 0, &(struct source_opts){.from = r->from});
	note_head(r, &in.own);
	if (r->to) {
		out_stdout(&out);
		sink = sink_open(&out, r->to, &in.head);
	}
	while (input_next(&in, &rec)) {
		LAW(rec.n == in.own.n && !rec.is_ragged);
		note_record(r, &rec);
		if (sink)
			sink_put(sink, &rec);
	}
	if (sink) {
		sink_close(sink);
		out_close(&out);
	}
	input_close(&in);
}

static void
run(struct run *r)
{
	r->is_done = catch_run(copy, r);
}

static bool
is_same(const struct run *a, const struct run *b)
{
	return a->is_done == b->is_done &&
	       bytes_cmp(a->given.s, a->given.n, b->given.s, b->given.n) == 0;
}

/* However it comes. */
static void
check_reads(const char *s, size_t n, enum format from, const uint8_t *cut,
	size_t ncut)
{
	struct run file = {.from = from, .with_lines = true};
	struct run whole = file, parts = file;

	as_file(s, n);
	run(&file);
	as_pipe(s, n, NULL, 0);
	run(&whole);
	as_pipe(s, n, cut, ncut);
	run(&parts);
	LAW(is_same(&whole, &parts));
	/* a pipe is refused at its end, and only there */
	LAW(is_same(&whole, &file) || (!whole.is_done && s[n - 1] != '\n'));
	buf_free(&file.given);
	buf_free(&whole.given);
	buf_free(&parts.given);
}

/* What was read as `from` lies as `to` in a file: the cells are the same. */
static void
check_copy(const char *s, size_t n, enum format from, enum format to)
{
	struct run first = {.from = from, .to = to}, second = {.from = to};
	struct buf b = {0};
	int fd = to_file();

	as_file(s, n);
	run(&first);
	from_file(&b, fd);
	if (!first.is_done) {
		/* nothing was written, or what no one takes for whole */
		as_file(b.s, b.n);
		run(&second);
		LAW(!second.is_done);
	} else if (to == FORMAT_CSV || !first.is_nameless) {
		as_pipe(b.s, b.n, NULL, 0);
		run(&second);
		LAW(is_same(&first, &second));
	}
	buf_free(&first.given);
	buf_free(&second.given);
	buf_free(&b);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	catch_init();
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	size_t ncut = n > 4 ? 1 + data[0] % 4 : 0;
	const char *s = (const char *)data + ncut;

	n -= ncut;
	if (n > 4096)
		return 0;
	check_reads(s, n, FORMAT_NONE, data, ncut);
	check_reads(s, n, FORMAT_TSV, data, ncut);
	check_copy(s, n, FORMAT_NONE, FORMAT_CSV);
	check_copy(s, n, FORMAT_NONE, FORMAT_TSV);
	check_copy(s, n, FORMAT_TSV, FORMAT_CSV);
	return 0;
}
