/* Unit tests of base/buf and of base/mem beneath it. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

START_TEST(an_empty_one_is_a_string)
{
	struct buf b = {0};

	buf_add(&b, NULL, 0);
	ck_assert_uint_eq(b.n, 0);
	ck_assert_str_eq(buf_str(&b), "");
	buf_free(&b);
	ck_assert_ptr_null(b.s);
}
END_TEST

START_TEST(what_is_added_stands_in_order)
{
	struct buf b = {0};

	buf_adds(&b, "线索");
	buf_addc(&b, '\0');
	buf_add(&b, "a\0b", 3);
	buf_addf(&b, "%s-%d", "跟进", 42);
	ck_assert_uint_eq(b.n, 19);
	ck_assert_mem_eq(b.s, "线索\0a\0b跟进-42", 19);
	buf_clear(&b);
	buf_addf(&b, "%5000d", 7); /* longer than any first guess */
	ck_assert_uint_eq(b.n, 5000);
	ck_assert_uint_eq(strlen(buf_str(&b)), 5000);
	buf_free(&b);
}
END_TEST

/* Law: it grows seldom, and what was there stays. */
START_TEST(growth_is_by_doubling)
{
	size_t cap = 0, moves = 0;
	int *p = NULL;

	for (size_t n = 0; n < 100000; n++) {
		size_t was = cap;

		p = mem_grow(p, &cap, n + 1, sizeof *p);
		ck_assert_uint_gt(cap, n);
		moves += cap != was;
		p[n] = (int)n;
	}
	for (size_t n = 0; n < 100000; n++)
		ck_assert_int_eq(p[n], (int)n);
	ck_assert_uint_lt(moves, 20);
	free(p);
}
END_TEST

START_TEST(copies_end_in_a_nul)
{
	char *s = mem_copy("张三,13800138000", 6), *t = mem_str(""),
	     *u = mem_copy(NULL, 0), *v = mem_zalloc(0, 8);
	unsigned char *z = mem_zalloc(1000, 1);

	ck_assert_str_eq(s, "张三");
	ck_assert_str_eq(t, "");
	ck_assert_str_eq(u, "");
	ck_assert_ptr_nonnull(v);
	for (int i = 0; i < 1000; i++)
		ck_assert_uint_eq(z[i], 0);
	free(s), free(t), free(u), free(v), free(z);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("buf, mem");
	TCase *t = tcase_create("buf");

	tcase_add_test(t, an_empty_one_is_a_string);
	tcase_add_test(t, what_is_added_stands_in_order);
	tcase_add_test(t, growth_is_by_doubling);
	tcase_add_test(t, copies_end_in_a_nul);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
