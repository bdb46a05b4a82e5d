/* Unit tests of base/die: each run that ends is a process of its own. */
#include <check.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/die.h"
#include "base/mem.h"

/* Run fn(arg) in a child: its status, and what it said on stderr. */
static int
run(char *said, size_t cap, void (*fn)(const void *), const void *arg)
{
	int fd[2], status;
	size_t n = 0;
	ssize_t got;

	ck_assert_int_eq(pipe(fd), 0);
	pid_t pid = fork();

	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		dup2(fd[1], 2);
		close(fd[0]);
		close(fd[1]);
		fn(arg);
		_Exit(0);
	}
	close(fd[1]);
	while (n + 1 < cap && (got = read(fd[0], said + n, cap - 1 - n)) > 0)
		n += (size_t)got;
	said[n] = '\0';
	close(fd[0]);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
hook(void *arg)
{
	fprintf(stderr, "%s;", (const char *)arg);
}

static void
dying_hook(void *arg)
{
	die("%s", (const char *)arg);
}

static void
say(const void *arg)
{
	(void)arg;
	die_init("lead-import");
	warn("线索.csv:%d: 太短", 12);
}

static void
end_broken(const void *arg)
{
	static char one[] = "1", two[] = "2", three[] = "3";

	(void)arg;
	die_init("lead-import");
	die_hook(hook, one);
	die_hook(hook, two);
	die_hook(hook, three);
	die_unhook(two);
	die_unhook(arg); /* nothing is added for it */
	fputs("never seen", stdout);
	die("a.csv:%d: gone", 3);
}

static void
end_usage(const void *arg)
{
	(void)arg;
	die_init("lead-import");
	die_usage("--%s needs a %s", "total", "number");
}

static void
end_in_hook(const void *arg)
{
	static char one[] = "1", two[] = "second fault";

	(void)arg;
	die_init("x");
	die_hook(hook, one);
	die_hook(dying_hook, two);
	die("first fault");
}

static void
no_memory(const void *arg)
{
	(void)arg;
	die_init("x");
	free(mem_zalloc(SIZE_MAX / 2, 4));
}

static void
no_growth(const void *arg)
{
	size_t cap = 0;

	(void)arg;
	die_init("x");
	free(mem_grow(NULL, &cap, SIZE_MAX / 2, 4));
}

static void
say_it(const void *arg)
{
	die_init("x");
	warn("'%s'", (const char *)arg);
}

static const struct {
	void (*fn)(const void *);
	int status;
	const char *said; /* stderr holds it */
} ends[] = {
	{say, 0, "lead-import: 线索.csv:12: 太短\n"},
	/* the last hook first; stdout is not flushed behind them */
	{end_broken, EXIT_BROKEN, "lead-import: a.csv:3: gone\n3;1;"},
	{end_usage, EXIT_USAGE, "lead-import: --total needs a number\n"},
	{end_in_hook, EXIT_BROKEN, "x: first fault\nx: second fault\n1;"},
	{no_memory, EXIT_BROKEN, "x: out of memory ("},
	{no_growth, EXIT_BROKEN, "x: out of memory ("},
};

START_TEST(how_a_run_ends)
{
	char said[512];

	ck_assert_int_eq(
		run(said, sizeof said, ends[_i].fn, NULL), ends[_i].status);
	/* AddressSanitizer has its own word on memory before ours */
	ck_assert_msg(strstr(said, ends[_i].said) != NULL, "%s", said);
}
END_TEST

/* A number is for no log; a date, an amount or a line number is. */
static const struct {
	const char *text, *said;
} masked[] = {
	{"13800138000", "138****8000"},
	{"+8613800138000", "+861******8000"},
	{"138 0013 8000", "138 **** 8000"},
	{"010-88886666", "010-****6666"},
	{"１３８００１３８０００", "１３８****８０００"},
	{"电话13800138000微信", "电话138****8000微信"},
	{"它's 13800138000", "它's 138****8000"},
	{"1990-139-9000", "199*-***-9000"},
	{"1990 1399 000", "199* ***9 000"},
	{"2026-1-5", "2026-1-5"},
	/* a message is one line, and does not write to the terminal */
	{"a\nb\x1B[2J\x7F\xC2\x9B", "a?b?[2J???"},
	{"123456", "123456"},
	{"2026-11-22", "2026-11-22"},
	{"12.50", "12.50"},
	{"", ""},
};

START_TEST(numbers_are_masked)
{
	char said[512], want[512];

	snprintf(want, sizeof want, "x: '%s'\n", masked[_i].said);
	ck_assert_int_eq(run(said, sizeof said, say_it, masked[_i].text), 0);
	if (strstr(said, "\xEF\xBC") == NULL) /* full width: stars of three */
		ck_assert_str_eq(said, want);
	ck_assert_ptr_null(strstr(said, "13800138"));
}
END_TEST

START_TEST(verbose_shows_them)
{
	char said[512];

	die_verbose(true);
	run(said, sizeof said, say_it, "13800138000");
	die_verbose(false);
	ck_assert_str_eq(said, "x: '13800138000'\n");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("die");
	TCase *t = tcase_create("die");

	tcase_add_loop_test(t, how_a_run_ends, 0, (int)NELEM(ends));
	tcase_add_loop_test(t, numbers_are_masked, 0, (int)NELEM(masked));
	tcase_add_test(t, verbose_shows_them);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
