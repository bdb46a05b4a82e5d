/*
 * Unit tests of stream/out and stream/sink: what goes down a pipe, write by
 * write. The files that -o writes are in tests/contract/files.bats.
 */
#define _GNU_SOURCE /* packets in a pipe: a read gives what was one write */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "stream/sink.h"

/* A table of n rows, cells of any length up to longest, some with line ends. */
static void
write_rows(struct sink *s, size_t n, size_t longest)
{
	struct buf b = {0};
	struct cell cell[2];

	for (size_t i = 0; i < longest; i++)
		buf_addc(&b, "线\n,"[i % 5]);
	for (size_t i = 0; i < n; i++) {
		cell[0] = (struct cell){b.s, i * 7919 % longest, i % 3 == 0};
		cell[1] = (struct cell){"x", 1, false};
		sink_put(s, &(struct rec){.cell = cell, .n = 2});
	}
	buf_free(&b);
}

/* Write in a child to a packet pipe; what its reads gave, one by one. */
static size_t
writes(struct buf *all, enum format format, size_t nrow, size_t longest)
{
	static char block[1 << 17];
	int fd[2], status;
	size_t nbad = 0;
	ssize_t n;

	ck_assert_int_eq(pipe2(fd, O_DIRECT), 0);
	pid_t pid = fork();

	if (pid == 0) {
		struct head h = {0};
		struct out out;

		dup2(fd[1], STDOUT_FILENO);
		close(fd[0]);
		close(fd[1]);
		head_split(&h, "note,x");
		out_stdout(&out);
		struct sink *s = sink_open(&out, format, &h);

		write_rows(s, nrow, longest);
		sink_close(s);
		out_close(&out);
		head_free(&h);
		_exit(0);
	}
	close(fd[1]);
	while ((n = read(fd[0], block, sizeof block)) > 0) {
		/* the end of all that came before is not the end of a line */
		nbad += all->n > 0 && all->s[all->n - 1] == '\n';
		ck_assert_int_le((int)n, PIPE_BUF);
		buf_add(all, block, (size_t)n);
	}
	close(fd[0]);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	return nbad;
}

static const struct {
	enum format format;
	size_t nrow, longest;
} piped[] = {
	{FORMAT_CSV, 0, 1},
	{FORMAT_CSV, 1, 1},
	{FORMAT_CSV, 30000, 11},
	{FORMAT_TSV, 30000, 11},
	{FORMAT_JSON, 30000, 11},
	{FORMAT_CSV, 400, 9000},
	{FORMAT_TSV, 400, 9000},
	{FORMAT_CSV, 9, 200000},
};

/* Killed behind any write but the last, a stream does not look whole. */
START_TEST(no_write_but_the_last_ends_a_line)
{
	struct buf all = {0};

	ck_assert_uint_eq(writes(&all, piped[_i].format, piped[_i].nrow,
				  piped[_i].longest),
		0);
	ck_assert(all.n == 0 || all.s[all.n - 1] == '\n');
	buf_free(&all);
}
END_TEST

static const struct {
	struct cell c;
	bool is_alone;
	const char *csv;
} cells[] = {
	{{"", 0, false}, false, ""},
	{{"", 0, false}, true, "\"\""},
	{{"", 0, true}, false, "\"\""},
	{{"张三", 6, false}, true, "张三"},
	{{"张三", 6, true}, false, "\"张三\""},
	{{" a ", 3, false}, false, " a "},
	{{"a,b", 3, false}, false, "\"a,b\""},
	{{"a\"b", 3, false}, false, "\"a\"\"b\""},
	{{"\"", 1, true}, false, "\"\"\"\""},
	{{"a\rb", 3, false}, false, "\"a\rb\""},
	{{"a\nb", 3, false}, false, "\"a\nb\""},
	{{"a\tb", 3, false}, false, "a\tb"},
};

START_TEST(cells_are_quoted_where_needed)
{
	struct buf b = {0};

	sink_add_csv(&b, &cells[_i].c, cells[_i].is_alone);
	ck_assert_str_eq(buf_str(&b), cells[_i].csv);
	buf_free(&b);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("out, sink");
	TCase *t = tcase_create("out");

	tcase_add_loop_test(
		t, no_write_but_the_last_ends_a_line, 0, (int)NELEM(piped));
	tcase_add_loop_test(
		t, cells_are_quoted_where_needed, 0, (int)NELEM(cells));
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
