/*
 * Laws of stream/source and stream/sink, over any bytes, as a clean stream
 * and as a foreign file:
 *
 * - cut into reads of whatever sizes, through a pipe, they give the same
 *   header, records, lines and message as in one read;
 * - a file gives what a pipe gives, but for a last line without its end;
 * - what a clean stream gave, written as CSV or TSV and read again, is the
 *   same header and the same cells;
 * - a writer that dies leaves what no reader takes for whole.
 *
 * A run that dies is caught by a hook, which jumps out; its memory and its
 * descriptors are given back behind it, or a night of fuzzing would not be.
 */
#define _GNU_SOURCE /* memfd_create */
#include <fcntl.h>
#include <iconv.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <sanitizer/allocator_interface.h>

#include "stream/sink.h"
#include "stream/source.h"

#include "stdin.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *s, size_t n);

enum { LIVE = 1 << 16, FIRST_FD = 20, LAST_FD = 40 };

/* What was allocated since a run began and is not freed yet. */
static struct {
	const volatile void *p[LIVE];
	size_t n;
	bool is_on;
	pthread_t thread; /* libFuzzer has another one */
	iconv_t warm;     /* keeps what iconv keeps */
} live;

static jmp_buf out_of_run;

static void
on_malloc(const volatile void *p, size_t n)
{
	(void)n;
	if (!live.is_on || !pthread_equal(live.thread, pthread_self()))
		return;
	if (live.n == LIVE)
		abort();
	live.p[live.n++] = p;
}

static void
on_free(const volatile void *p)
{
	if (!live.is_on || !pthread_equal(live.thread, pthread_self()))
		return;
	for (size_t i = live.n; i-- > 0;)
		if (live.p[i] == p) {
			live.p[i] = live.p[--live.n];
			return;
		}
}

static void
jump(void *arg)
{
	(void)arg;
	longjmp(out_of_run, 1);
}

/* What a run gave: a text of its own, and whether it died. */
struct given {
	struct buf b;
	size_t n; /* records */
	bool is_dead;
	bool is_nameless; /* one column, without a name: in TSV, a blank line */
};

static void
show_head(struct buf *b, const struct head *h)
{
	for (size_t i = 0; i < h->n; i++) {
		buf_adds(b, h->name[i]);
		buf_addc(b, '\n');
	}
}

static void
show_rec(struct buf *b, const struct rec *r, bool is_line)
{
	if (is_line)
		buf_add(b, &r->line, sizeof r->line);
	for (size_t i = 0; i < r->n; i++) {
		buf_add(b, &r->cell[i].n, sizeof r->cell[i].n);
		buf_add(b, r->cell[i].s, r->cell[i].n);
	}
}

static void
see(void *arg, const struct csvread_row *row, size_t i)
{
	struct given *g = arg;

	live.is_on = false;
	buf_add(&g->b, &i, sizeof i);
	for (size_t k = 0; k < row->n; k++)
		buf_add(&g->b, row->cell[k].s, row->cell[k].n);
	live.is_on = true;
}

/* How a run is to be done. */
struct how {
	bool is_foreign, is_line;
	enum format from, to; /* to: written to fd 1, FORMAT_NONE: not */
};

/* The records of standard input into g, and out again where asked. */
static void
copy(struct given *g, const struct how *how)
{
	struct source_opts o = {.from = how->from,
		.is_foreign = how->is_foreign,
		.sample = how->is_foreign ? see : NULL,
		.arg = g};
	struct source *s = source_open("-", &o);
	struct sink *sink = NULL;
	struct out out;
	struct rec r;

	live.is_on = false;
	show_head(&g->b, &s->own);
	g->is_nameless = s->own.n == 1 && s->own.name[0][0] == '\0';
	live.is_on = true;
	if (how->to) {
		out_stdout(&out);
		sink = sink_open(&out, how->to, &s->own);
	}
	while (s->next(s, &r)) {
		live.is_on = false;
		show_rec(&g->b, &r, how->is_line);
		live.is_on = true;
		g->n++;
		if (!how->is_foreign)
			need(r.n == s->own.n);
		if (sink)
			sink_put(sink, &r);
	}
	if (sink) {
		sink_close(sink);
		out_close(&out);
	}
	source_close(s);
}

/* copy, and nothing of it is left, also if it dies. */
static void
run(struct given *g, const struct how *how)
{
	*g = (struct given){0};
	live.n = 0;
	live.is_on = true;
	die_hook(jump, g);
	if (setjmp(out_of_run) == 0) {
		copy(g, how);
		die_unhook(g);
	} else {
		g->is_dead = true;
	}
	live.is_on = false;
	need(g->is_dead || live.n == 0);
	for (size_t i = 0; i < live.n; i++)
		free((void *)live.p[i]);
	for (int fd = FIRST_FD; fd < LAST_FD; fd++)
		close(fd);
}

/* Standard output becomes an empty file; what was written there is got. */
static int
to_file(void)
{
	int fd = memfd_create("out", 0), kept = fcntl(fd, F_DUPFD, LAST_FD);

	close(fd);
	dup2(kept, 1);
	return kept;
}

static void
from_file(struct buf *b, int fd)
{
	off_t n = lseek(fd, 0, SEEK_END);

	buf_need(b, (size_t)n + 1);
	need(pread(fd, b->s, (size_t)n, 0) == n);
	b->n = (size_t)n;
	close(fd);
}

static bool
is_same(const struct given *a, const struct given *b)
{
	return a->is_dead == b->is_dead && a->n == b->n &&
	       bytes_cmp(a->b.s, a->b.n, b->b.s, b->b.n) == 0;
}

/* What was read as `from` lies as `to` in a file: the cells are the same. */
static void
check_copy(const char *s, size_t n, enum format from, enum format to)
{
	struct given first, second = {0};
	struct buf b = {0};

	as_file(s, n);
	int fd = to_file();

	run(&first, &(struct how){.from = from, .to = to});
	from_file(&b, fd);
	if (first.is_dead) {
		/* nothing was written, or what no one takes for whole */
		as_file(b.s, b.n);
		run(&second, &(struct how){.from = to});
		need(second.is_dead);
	} else if (to == FORMAT_CSV || !first.is_nameless) {
		as_pipe(b.s, b.n, NULL, 0);
		run(&second, &(struct how){.from = to});
		need(is_same(&first, &second));
	}
	buf_free(&first.b);
	buf_free(&second.b);
	buf_free(&b);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	/* what these keep for themselves is not a run's; libFuzzer's own
	 * messages have another FILE */
	stderr = fopen("/dev/null", "w");
	fputs("begun", stderr);
	live.warm = iconv_open("UTF-8", "GB18030");
	live.thread = pthread_self();
	__sanitizer_install_malloc_and_free_hooks(on_malloc, on_free);
	/* descriptors of a run are those from FIRST_FD on */
	for (int fd = dup(0); fd < FIRST_FD - 1; fd = dup(0))
		;
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
	for (int i = 0; i < 4; i++) {
		struct how how = {.is_foreign = i & 1,
			.is_line = true,
			.from = i & 2 ? FORMAT_TSV : FORMAT_NONE};
		struct given file, whole, parts;

		as_file(s, n);
		run(&file, &how);
		as_pipe(s, n, NULL, 0);
		run(&whole, &how);
		as_pipe(s, n, data, ncut);
		run(&parts, &how);
		need(is_same(&whole, &parts));
		/* a pipe is refused at its end, and only there */
		need(is_same(&whole, &file) ||
			(!how.is_foreign && whole.is_dead && s[n - 1] != '\n'));
		buf_free(&file.b);
		buf_free(&whole.b);
		buf_free(&parts.b);
	}
	check_copy(s, n, FORMAT_NONE, FORMAT_CSV);
	check_copy(s, n, FORMAT_NONE, FORMAT_TSV);
	check_copy(s, n, FORMAT_TSV, FORMAT_CSV);
	return 0;
}
