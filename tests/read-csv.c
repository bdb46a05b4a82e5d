/*
 * read-csv [READER [BYTES]]: standard input as CSV, a row a line, cells as TSV
 * writes them; status 3 with the reason where it cannot be read. The reader is
 * libcsv (base/csvread; the default) or csvfeed, which are strict, or loose
 * (stream/loose), to which no width is known and blank lines are no records.
 * It is given so many bytes at a time (default all that read gives).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/csvread.h"
#include "base/mem.h"
#include "stream/csvfeed.h"
#include "stream/loose.h"
#include "stream/tsv.h"

enum { BLOCK = 1 << 16 };

static void
show(const struct csvread_row *row)
{
	struct buf b = {0};

	for (size_t i = 0; i < row->n; i++) {
		if (i > 0)
			buf_addc(&b, '\t');
		tsv_add(&b, row->cell[i].s, row->cell[i].n);
	}
	buf_addc(&b, '\n');
	fwrite(b.s, 1, b.n, stdout);
	buf_free(&b);
}

static _Noreturn void
refuse(const char *why, uint64_t line, size_t col)
{
	die("%ju: cell %zu: %s", (uintmax_t)line, col, why);
}

static void
read_libcsv(size_t step)
{
	static char block[BLOCK];
	struct csvread_row row;
	struct csvread r;
	size_t n;

	csvread_init(&r, ',');
	while (!r.wrong && (n = fread(block, 1, step, stdin)) > 0) {
		csvread_feed(&r, block, n);
		while (csvread_next(&r, &row))
			show(&row);
	}
	csvread_end(&r);
	while (csvread_next(&r, &row))
		show(&row);
	if (r.wrong)
		refuse(r.wrong, r.wrong_line, r.wrong_col);
	csvread_free(&r);
}

/* Standard input in packets: each read gives one of them. */
static int
in_packets(size_t step, pid_t *writer)
{
	static char block[BLOCK];
	ssize_t n;
	int fd[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fd) < 0 ||
		(*writer = fork()) < 0)
		die("no packets");
	if (*writer > 0) {
		close(fd[1]);
		return fd[0];
	}
	close(fd[0]);
	while ((n = read(0, block, step)) > 0)
		if (send(fd[1], block, (size_t)n, MSG_NOSIGNAL) < 0)
			break;
	_exit(0);
}

static void
read_csvfeed(size_t step)
{
	struct csvread_row row;
	struct csvfeed c;
	struct feed f;
	pid_t writer;

	feed_open(&f, in_packets(step, &writer), "-");
	csvfeed_init(&c, &f, ',', '"');
	while (csvfeed_next(&c, &row))
		show(&row);
	if (c.wrong)
		refuse(c.wrong, c.wrong_line, c.wrong_col);
	csvfeed_free(&c);
	feed_close(&f);
	waitpid(writer, NULL, 0);
}

static void
read_loose(size_t step)
{
	static const struct loose_form comma = {",", 1, '"', false};
	static char block[BLOCK];
	struct buf b = {0};
	struct loose l;
	size_t n, at = 0, k;
	bool is_end = false;

	loose_init(&l, &comma);
	while (!is_end) {
		n = fread(block, 1, step, stdin);
		is_end = n == 0;
		buf_add(&b, block, n);
		while (at < b.n && (k = loose_cut(&l, b.s + at, b.n - at,
					    is_end, 0)) > 0) {
			struct csvread_row row = {l.cell, l.n, 1};

			if (l.n > 1 || l.cell[0].n > 0 ||
				l.cell[0].form == CELL_QUOTED)
				show(&row);
			at += k;
		}
	}
	loose_free(&l);
	buf_free(&b);
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*read)(size_t step);
	} readers[] = {
		{"libcsv", read_libcsv},
		{"csvfeed", read_csvfeed},
		{"loose", read_loose},
	};
	const char *name = argc > 1 ? argv[1] : readers[0].name;
	size_t step = argc > 2 ? strtoul(argv[2], NULL, 10) : BLOCK;

	die_init("read-csv");
	for (size_t i = 0; i < NELEM(readers); i++) {
		if (strcmp(readers[i].name, name) != 0)
			continue;
		readers[i].read(step < BLOCK ? step : BLOCK);
		return 0;
	}
	die_usage("no reader '%s'", name);
}
