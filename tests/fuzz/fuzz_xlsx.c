/*
 * Laws of stream/xlsx. The input is either the bytes of a file, or, as a CRC
 * would keep the fuzzer from its XML, the XML of a sheet, of shared strings
 * and of styles with FF between them, which is packed here:
 *
 * - whatever it is, it ends in rows or in a message, and holds nothing then;
 * - lines grow, cells are UTF-8, no row ends in an empty cell;
 * - a pipe gives what a file gives;
 * - where blocks of XML are cut changes nothing.
 */
#define _GNU_SOURCE /* memfd_create, memmem */
#include <fcntl.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "stream/xlsx.h"

#include "../pack.h"
#include "catch.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *s, size_t n);

struct given {
	struct buf b; /* lines and cells, one behind the other */
	bool is_done;
	int fd;
};

static void
note(struct given *g, const struct csvread_row *row)
{
	catch_pause();
	buf_add(&g->b, &row->line, sizeof row->line);
	for (size_t i = 0; i < row->n; i++) {
		const struct cell *c = &row->cell[i];

		LAW(utf8_valid(c->s, c->n) == c->n);
		buf_add(&g->b, &c->n, sizeof c->n);
		buf_add(&g->b, c->s, c->n);
	}
	catch_resume();
}

static void
read_rows(void *arg)
{
	struct given *g = arg;
	struct xlsx *x = xlsx_open(g->fd, "fuzz.xlsx", NULL);
	struct csvread_row row;
	uint64_t last = 0;

	while (xlsx_next(x, &row)) {
		LAW(row.line > last);
		LAW(row.n > 0 && row.n <= 16384 && row.cell[row.n - 1].n > 0);
		last = row.line;
		if (g->b.n < 1 << 20)
			note(g, &row);
	}
	xlsx_close(x);
}

/* The rows of a file, or of a pipe that gives its bytes. */
static struct given
rows_of(int file, bool is_pipe)
{
	struct given g = {0};
	int fd[2];

	if (is_pipe) {
		struct buf b = {0};
		off_t n = lseek(file, 0, SEEK_END);

		buf_need(&b, (size_t)n + 1);
		LAW(pread(file, b.s, (size_t)n, 0) == n);
		LAW(pipe(fd) == 0 && fcntl(fd[1], F_SETPIPE_SZ, 1 << 20) > 0);
		LAW(write(fd[1], b.s, (size_t)n) == n);
		close(fd[1]);
		buf_free(&b);
		g.fd = fd[0];
	} else {
		g.fd = dup(file);
	}
	g.is_done = catch_run(read_rows, &g);
	return g;
}

static void
need_same(struct given *a, struct given *b)
{
	LAW(a->is_done == b->is_done);
	LAW(!a->is_done || bytes_cmp(a->b.s, a->b.n, b->b.s, b->b.n) == 0);
	buf_free(&b->b);
}

/* The three parts, the sheet's behind as many blanks as are wanted. */
static int
pack_input(const char *s, size_t n, size_t nblank)
{
	struct pack_part part[] = {
		PACK_RELS_PART,
		PACK_BOOK_PART,
		PACK_BOOK_RELS_PART,
		{"xl/worksheets/sheet1.xml", "", 0},
		{"xl/sharedStrings.xml", "<sst/>", 0},
		{"xl/styles.xml", "<styleSheet/>", 0},
		{NULL, NULL, 0},
	};
	struct buf sheet = {0};

	buf_need(&sheet, nblank + n + 1);
	memset(sheet.s, ' ', nblank);
	sheet.n = nblank;
	for (int i = 3; i < 6 && n > 0; i++) {
		const char *cut = memchr(s, 0xFF, n);
		size_t len = cut ? (size_t)(cut - s) : n;

		if (i == 3)
			buf_add(&sheet, s, len);
		else if (len > 0)
			part[i] = (struct pack_part){part[i].name, s, len};
		s += len + (cut != NULL);
		n -= len + (cut != NULL);
	}
	part[3].s = buf_str(&sheet);
	part[3].n = sheet.n;
	int fd = pack(part, 0);

	buf_free(&sheet);
	return fcntl(fd, F_DUPFD, CATCH_LAST_FD);
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
	const char *s = (const char *)data + 1;
	bool is_raw = n > 0 && data[0] & 0x80;
	int fd;

	if (n < 2)
		return 0;
	n--;
	if (is_raw) {
		int made = memfd_create("raw", 0);

		LAW(write(made, s, n) == (ssize_t)n);
		fd = fcntl(made, F_DUPFD, CATCH_LAST_FD);
		close(made);
	} else {
		fd = pack_input(s, n, 0);
	}
	struct given file = rows_of(fd, false), other;

	/* one of two, since packing and opening is what takes the time */
	if (is_raw || data[0] & 1) {
		other = rows_of(fd, true);
		need_same(&file, &other);
	} else if (n > 1 && s[0] == '<' && s[1] != '?' && s[1] != '\0') {
		/* blanks may not stand before a declaration or a mark */
		int moved = pack_input(s, n, (1 << 15) - (data[0] & 0x7F));

		other = rows_of(moved, false);
		need_same(&file, &other);
		close(moved);
	}
	close(fd);
	buf_free(&file.b);
	return 0;
}
