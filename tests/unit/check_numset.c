/* Unit tests of base/numset. */
#include <check.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/numset.h"

static struct numset s;

static void
end(void)
{
	numset_free(&s);
}

static bool
is_added(uint64_t num)
{
	bool is_new;
	uint64_t *slot = numset_add(&s, num, &is_new);

	ck_assert_uint_eq(*slot & NUMSET_MAX, num);
	return is_new;
}

START_TEST(an_empty_set_finds_nothing)
{
	ck_assert_ptr_null(numset_find(&s, 8613800138000));
	numset_expect(&s, 8613800138000);
}
END_TEST

START_TEST(a_number_is_new_once)
{
	ck_assert(is_added(8613800138000));
	ck_assert(is_added(1));
	ck_assert(is_added(NUMSET_MAX));
	ck_assert(!is_added(8613800138000));
	ck_assert(!is_added(NUMSET_MAX));
	ck_assert_uint_eq(s.n, 3);
	ck_assert_ptr_null(numset_find(&s, 8613800138001));
}
END_TEST

START_TEST(marks_stay_when_it_grows)
{
	bool is_new;

	*numset_add(&s, 7, &is_new) |= NUMSET_MARK;
	*numset_add(&s, 8, &is_new) |= NUMSET_OTHER;
	for (uint64_t num = 100; num < 100000; num++)
		ck_assert(is_added(num));
	ck_assert_uint_eq(*numset_find(&s, 7), 7 | NUMSET_MARK);
	ck_assert_uint_eq(*numset_find(&s, 8), 8 | NUMSET_OTHER);
	ck_assert_uint_eq(*numset_find(&s, 100), 100);
	ck_assert(!is_added(7));
}
END_TEST

START_TEST(with_room_it_does_not_grow)
{
	is_added(5);
	numset_room(&s, 3000);
	size_t nslot = s.nslot;

	for (uint64_t num = 10; num < 3000; num++)
		ck_assert(is_added(num * 1000003));
	ck_assert_uint_eq(s.nslot, nslot);
	ck_assert(!is_added(5));
	/* less is no order to shrink */
	numset_room(&s, 10);
	ck_assert_uint_eq(s.nslot, nslot);
	ck_assert(!is_added(2999 * (uint64_t)1000003));
}
END_TEST

/* Law: it holds what was added and nothing else, however numbers lie. */
START_TEST(it_is_a_set)
{
	enum { N = 1 << 12 };
	static const uint64_t step[] = {
		1, 3, 1 << 20, (uint64_t)1 << 32, 0x9E3779B97F4A7C15u};

	for (size_t k = 0; k < NELEM(step); k++) {
		static bool has[N];

		numset_free(&s);
		for (size_t i = 0; i < N; i++)
			has[i] = false;
		srand((unsigned)k);
		for (int i = 0; i < N; i++) {
			size_t v = (size_t)rand() % N;
			uint64_t num = 1 + v * step[k] % NUMSET_MAX;

			ck_assert_int_eq(numset_find(&s, num) != NULL, has[v]);
			ck_assert_int_eq(is_added(num), !has[v]);
			has[v] = true;
		}
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("numset");
	TCase *t = tcase_create("numset");

	tcase_add_checked_fixture(t, NULL, end);
	tcase_add_test(t, an_empty_set_finds_nothing);
	tcase_add_test(t, a_number_is_new_once);
	tcase_add_test(t, marks_stay_when_it_grows);
	tcase_add_test(t, with_room_it_does_not_grow);
	tcase_add_test(t, it_is_a_set);
	suite_add_tcase(suite, t);
	SRunner *r = srunner_create(suite);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
