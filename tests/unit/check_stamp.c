/* Unit tests of base/stamp. */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/stamp.h"

static char dir[] = "/tmp/check_stamp.XXXXXX";

static void
begin(void)
{
	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(chdir(dir), 0);
}

static void
end(void)
{
	unlink("list.csv");
	unlink("other.csv");
	rmdir("d");
	unlink("pipe");
	rmdir(dir);
}

/* n bytes more. */
static void
append(const char *name, size_t n)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_APPEND, 0600);

	ck_assert_int_ge(fd, 0);
	while (n-- > 0)
		ck_assert_int_eq(write(fd, "x", 1), 1);
	close(fd);
}

static void
set_time(const char *name, time_t sec, long nsec)
{
	struct timespec t[2] = {{sec, nsec}, {sec, nsec}};

	ck_assert_int_eq(utimensat(AT_FDCWD, name, t, 0), 0);
}

START_TEST(only_a_file_can_be_read_twice)
{
	struct stamp s;

	ck_assert(!stamp_take(&s, "list.csv"));
	ck_assert_int_eq(mkdir("d", 0700), 0);
	ck_assert(!stamp_take(&s, "d"));
	ck_assert_int_eq(mkfifo("pipe", 0600), 0);
	ck_assert(!stamp_take(&s, "pipe"));
	append("list.csv", 0);
	ck_assert(stamp_take(&s, "list.csv"));
}
END_TEST

START_TEST(a_change_is_seen)
{
	struct stamp s;

	append("list.csv", 3);
	set_time("list.csv", 1000, 5);
	ck_assert(stamp_take(&s, "list.csv"));
	ck_assert(stamp_holds(&s, "list.csv"));
	set_time("list.csv", 1000, 6);
	ck_assert(!stamp_holds(&s, "list.csv"));
	set_time("list.csv", 1001, 5);
	ck_assert(!stamp_holds(&s, "list.csv"));
	append("list.csv", 1);
	set_time("list.csv", 1000, 5);
	ck_assert(!stamp_holds(&s, "list.csv"));
}
END_TEST

START_TEST(another_file_of_the_name_is_seen)
{
	struct stamp s;

	append("list.csv", 3);
	append("other.csv", 3);
	set_time("list.csv", 1000, 5);
	set_time("other.csv", 1000, 5);
	ck_assert(stamp_take(&s, "list.csv"));
	ck_assert_int_eq(rename("other.csv", "list.csv"), 0);
	ck_assert(!stamp_holds(&s, "list.csv"));
	ck_assert_int_eq(unlink("list.csv"), 0);
	ck_assert(!stamp_holds(&s, "list.csv"));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("stamp");
	TCase *t = tcase_create("stamp");

	tcase_add_checked_fixture(t, begin, end);
	tcase_add_test(t, only_a_file_can_be_read_twice);
	tcase_add_test(t, a_change_is_seen);
	tcase_add_test(t, another_file_of_the_name_is_seen);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
