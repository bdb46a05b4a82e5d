/*
 * Unit tests of stream/temp: a named file goes when a signal ends the run,
 * though the signal comes again and again, as timeout(1) sends it.
 */
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stream/temp.h"

static volatile sig_atomic_t again;

/* Stands for the C library's: the signal comes while the file is removed. */
int
unlink(const char *path)
{
	if (again)
		raise(again);
	return unlinkat(AT_FDCWD, path, 0);
}

/* Stands for the C library's: the signal comes when the file is just there. */
int
open(const char *path, int flags, ...)
{
	int fd = openat(AT_FDCWD, path, flags, 0600);

	if (again && (flags & O_CREAT))
		raise(again);
	return fd;
}

START_TEST(goes_with_the_run)
{
	static const int sigs[] = {SIGTERM, SIGINT, SIGHUP, SIGPIPE};
	char dir[] = "/tmp/check_temp.XXXXXX";
	int status;

	ck_assert_ptr_nonnull(mkdtemp(dir));
	pid_t pid = fork();

	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		struct temp t;

		signal(sigs[_i], SIG_DFL);
		if (chdir(dir) != 0)
			_exit(1);
		again = sigs[_i];
		temp_open_named(&t, "线索.csv");
		_exit(2);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFSIGNALED(status));
	ck_assert_int_eq(WTERMSIG(status), sigs[_i]);
	ck_assert_int_eq(rmdir(dir), 0); /* it is empty */
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("temp");
	TCase *tc = tcase_create("signals");

	tcase_add_loop_test(tc, goes_with_the_run, 0, 4);
	suite_add_tcase(s, tc);
	SRunner *sr = srunner_create(s);

	srunner_run_all(sr, CK_ENV);
	int failed = srunner_ntests_failed(sr);

	srunner_free(sr);
	return failed != 0;
}
