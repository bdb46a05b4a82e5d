/* Unit tests of rules/score. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/apportion.h"
#include "rules/score.h"

static const struct {
	const char *text;
	int64_t n; /* -1: none */
} number[] = {
	{"1", 10000},
	{"0.3", 3000},
	{".25", 2500},
	{"1.2000", 12000},
	{"100000", 1000000000},
	{"0", 0},
	{"", -1},
	{"-1", -1},
	{"1.00001", -1},
	{"100000.1", -1},
	{"999999999999999999", -1},
	{"一", -1},
};

START_TEST(numbers)
{
	int64_t n = -1;
	const char *why =
		score_number(&n, number[_i].text, strlen(number[_i].text));

	ck_assert_int_eq(why == NULL, number[_i].n >= 0);
	ck_assert_int_eq(n, number[_i].n);
}
END_TEST

/* In hundredths, as 4.5 has it: sum of w * min(cap, x / t), or t / x. */
static const struct {
	struct score_metric m;
	int64_t sold, target;
	int64_t want; /* billionths */
} term[] = {
	{{NULL, 5000, 12000, true, false}, 8000, 100, 400000000},
	{{NULL, 5000, 12000, true, false}, 15000, 100, 600000000},
	{{NULL, 5000, 0, false, false}, 15000, 100, 750000000},
	{{NULL, 10000, 0, false, false}, 100, 3, 333333333},
	{{NULL, 10000, 0, false, false}, 200, 3, 666666667},
	{{NULL, 10000, 0, false, false}, -200, 3, -666666667},
	{{NULL, 10000, 0, true, false}, 200, 3, 0},
	/* less is better: 5 were allowed, 4 came; 8; none at all */
	{{NULL, 10000, 15000, true, true}, 400, 5, 1250000000},
	{{NULL, 10000, 15000, true, true}, 800, 5, 625000000},
	{{NULL, 10000, 15000, true, true}, 0, 5, 1500000000},
};

START_TEST(terms)
{
	__int128 sum = 0;

	score_add(&sum, &term[_i].m, term[_i].sold, term[_i].target);
	ck_assert_int_eq((int64_t)sum, term[_i].want);
}
END_TEST

START_TEST(limits)
{
	const struct score_metric most = {NULL, SCORE_MAX, 0, false, false};
	const struct score_metric lower = {
		NULL, SCORE_MAX, SCORE_MAX, true, true};
	__int128 sum = 0;

	score_add(&sum, &most, INT64_C(1000000000000000000), 1);
	ck_assert(sum == (__int128)100000 * 10000000000000000 * SCORE_SUM);
	score_add(&sum, &lower, 1, APPORTION_MAX);
	score_add(&sum, &lower, INT64_C(1000000000000000000), 1);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("score");
	TCase *t = tcase_create("score");

	tcase_add_loop_test(t, numbers, 0, NELEM(number));
	tcase_add_loop_test(t, terms, 0, NELEM(term));
	tcase_add_test(t, limits);
	suite_add_tcase(s, t);

	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_NORMAL);
	const int nbad = srunner_ntests_failed(r);

	srunner_free(r);
	return nbad ? EXIT_FAILURE : EXIT_SUCCESS;
}
