/* Unit tests of base/map. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"

static struct map m;

static void
end(void)
{
	map_free(&m);
}

START_TEST(an_empty_map_finds_nothing)
{
	ck_assert_int_eq(map_find(&m, "", 0), -1);
	ck_assert_int_eq(map_find(&m, "李四", 6), -1);
}
END_TEST

START_TEST(numbers_follow_the_order_of_adding)
{
	static const struct {
		const char *key;
		size_t len, id;
		bool is_new;
	} rows[] = {
		{"张三", 6, 0, true},
		{"", 0, 1, true}, /* a key like any other */
		{"张三", 6, 0, false},
		{"张", 3, 2, true},
		{"a\0b", 3, 3, true},
		{"a\0c", 3, 4, true}, /* a NUL is data */
		{"", 0, 1, false},
	};

	for (size_t i = 0; i < NELEM(rows); i++) {
		bool is_new;

		ck_assert_uint_eq(
			map_add(&m, rows[i].key, rows[i].len, &is_new),
			rows[i].id);
		ck_assert_int_eq(is_new, rows[i].is_new);
	}
}
END_TEST

/* Law: a map is a list in which each key stands once, in order. */
START_TEST(it_is_a_list_without_repeats)
{
	enum { N = 5000, LEN = 4 };
	static unsigned char list[N][LEN];
	size_t n = 0;

	srand(7);
	for (int i = 0; i < N; i++) {
		unsigned char key[LEN];
		size_t len, at;

		for (int k = 0; k < LEN; k++)
			key[k] = (unsigned char)(rand() >> 4 & 7);
		for (at = 0; at < n; at++)
			if (memcmp(list[at], key, LEN) == 0)
				break;
		ck_assert_int_eq(
			map_find(&m, key, LEN), at < n ? (int64_t)at : -1);
		ck_assert_uint_eq(map_add(&m, key, LEN, NULL), at);
		if (at == n)
			memcpy(list[n++], key, LEN);
		ck_assert_mem_eq(map_key(&m, at, &len), key, LEN);
		ck_assert_uint_eq(len, LEN);
		ck_assert_uint_eq(m.n, n);
	}
}
END_TEST

START_TEST(after_clear_it_counts_from_0)
{
	map_add(&m, "线索", 6, NULL);
	map_add(&m, "客户", 6, NULL);
	map_clear(&m);
	ck_assert_int_eq(map_find(&m, "线索", 6), -1);
	ck_assert_uint_eq(map_add(&m, "客户", 6, NULL), 0);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("map");
	TCase *t = tcase_create("map");

	tcase_add_checked_fixture(t, NULL, end);
	tcase_add_test(t, an_empty_map_finds_nothing);
	tcase_add_test(t, numbers_follow_the_order_of_adding);
	tcase_add_test(t, it_is_a_list_without_repeats);
	tcase_add_test(t, after_clear_it_counts_from_0);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
