/* Unit tests of stream/feed: what is read, in any encoding; fuzz_feed has laws.
 */
#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "stream/feed.h"

#define TEXT(s) s, sizeof(s) - 1

/* 张三, 李四 in GB18030 */
#define GB "\xD5\xC5\xC8\xFD,\xC0\xEE\xCB\xC4\n"

static const struct {
	const char *encoding, *s;
	size_t n;
	const char *text;
} texts[] = {
	{"GB18030", TEXT(GB), "张三,李四\n"},
	{"GBK", TEXT(GB "\xD5"), "张三,李四\n\xFF"},
	{"GB18030", TEXT("\xD5\xC5\xFF\xC8\xFD"), "张\xFF三"},
	{"UTF-16LE", TEXT("\x20\x5F\x2C\x00"), "张,"},
	{"UTF-16", TEXT("\xFE\xFF\x5F\x20"), "张"},
	{"BIG5", TEXT("\xB1\x69"), "張"},
};

/* A descriptor of a pipe that gives these bytes, as many writes as wanted. */
static int
piped(const char *s, size_t n)
{
	int fd[2];

	ck_assert_int_eq(pipe(fd), 0);
	ck_assert_int_eq(write(fd[1], s, n), (int)n);
	close(fd[1]);
	return fd[0];
}

START_TEST(text_becomes_utf8)
{
	struct feed f;
	struct buf b = {0};
	const char *p;
	size_t n;

	feed_open(&f, piped(texts[_i].s, texts[_i].n), "-");
	/* also what was looked at before the encoding was known */
	feed_peek(&f, (size_t)_i, &n);
	ck_assert_ptr_null(feed_encoding(&f, texts[_i].encoding));
	while (p = feed_peek(&f, 3, &n), n > 0) {
		buf_addc(&b, *p);
		feed_take(&f, 1);
	}
	ck_assert_str_eq(buf_str(&b), texts[_i].text);
	ck_assert_uint_eq(f.nread, texts[_i].n);
	ck_assert(f.at_end);
	buf_free(&b);
	feed_close(&f);
}
END_TEST

START_TEST(an_encoding_that_is_none)
{
	struct feed f;

	feed_open(&f, piped("a", 1), "-");
	ck_assert_ptr_nonnull(feed_encoding(&f, "KLINGON-8"));
	feed_close(&f);
}
END_TEST

START_TEST(a_directory_is_no_file)
{
	struct feed f;

	feed_open(&f, open("/", O_RDONLY), "/");
}
END_TEST

START_TEST(a_read_error_is_no_end)
{
	struct feed f;
	size_t n;

	feed_open(&f, open("/proc/self/mem", O_RDONLY), "mem");
	feed_peek(&f, 1, &n);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("feed");
	TCase *t = tcase_create("feed");

	tcase_add_loop_test(t, text_becomes_utf8, 0, (int)NELEM(texts));
	tcase_add_test(t, an_encoding_that_is_none);
	tcase_add_exit_test(t, a_directory_is_no_file, EXIT_BROKEN);
	tcase_add_exit_test(t, a_read_error_is_no_end, EXIT_BROKEN);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
