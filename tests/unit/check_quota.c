/* Unit tests of rules/quota. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/quota.h"

enum { ROWS = 6 };

static const struct {
	const char *what;
	const char *asked; /* "": no period */
	struct {
		const char *period; /* a + before it: of one product */
		int64_t target;
	} row[ROWS];
	int64_t want;
} cases[] = {
	{"no row", "2026-02", {{NULL, 0}}, 0},
	{"its own", "2026-02", {{"2026-02", 7}}, 7},
	{"of no period", "2026-02", {{"", 7}}, 7},
	{"products are added", "2026-02", {{"+2026-02", 7}, {"+2026-02", 5}},
		12},
	{"but for a row of all of them", "2026-02",
		{{"2026-02", 9}, {"+2026-02", 7}, {"+2026-02", 5}}, 9},
	{"of none as well", "", {{"", 9}, {"+", 7}}, 9},
	{"its own before that of no period", "2026-02",
		{{"", 7}, {"2026-02", 5}}, 5},
	{"nothing of its own before that of no period", "2026-02",
		{{"", 7}, {"2026-02", 0}}, 0},
	{"the parts before that of no period", "2026-Q1",
		{{"", 50}, {"2026-01", 1}, {"2026-02", 2}, {"2026-03", 3}}, 6},
	{"that of no period before a part", "2026-Q1",
		{{"", 50}, {"2026-01", 1}, {"2026-02", 2}}, 50},
	{"days before that of no period", "2026-02",
		{{"", 50}, {"2026-02-02", 3}}, 3},
	{"another month", "2026-02", {{"2026-03", 7}}, 0},
	{"a longer one says nothing", "2026-02", {{"2026", 7}}, 0},
	{"its own before its parts", "2026-Q1",
		{{"2026-01", 1}, {"2026-02", 1}, {"2026-03", 1},
			{"2026-Q1", 9}},
		9},
	{"the parts", "2026-Q1",
		{{"2026-03", 3}, {"2026-01", 1}, {"2026-02", 2},
			{"2026-04", 50}},
		6},
	{"parts with products", "2026-Q1",
		{{"2026-03", 3}, {"2026-01", 1}, {"+2026-02", 2},
			{"+2026-02", 10}},
		16},
	{"a part of all products", "2026-Q1",
		{{"2026-03", 3}, {"2026-01", 1}, {"2026-02", 12},
			{"+2026-02", 10}},
		16},
	{"a part is missing", "2026-Q1", {{"2026-01", 1}, {"2026-03", 2}}, 0},
	{"a gap is not filled by days", "2026-Q1",
		{{"2026-01", 1}, {"2026-03-02", 5}}, 0},
	{"nor by days of some months", "2026-Q1",
		{{"2026-01-05", 1}, {"2026-03-02", 5}}, 0},
	{"days of every month", "2026-Q1",
		{{"2026-01-05", 1}, {"2026-03-02", 5}, {"2026-02-03", 2}}, 8},
	{"days", "2026-02", {{"2026-02-02", 3}, {"2026-02-03", 4}}, 7},
	{"a period of none", "", {{"2026-02", 3}, {"", 4}}, 4},
};

START_TEST(the_target_of_the_days_asked_for)
{
	struct quota q = {.first = DAY_NONE, .last = 30000};
	struct period p;

	if (*cases[_i].asked) {
		ck_assert_ptr_null(period_parse(
			&p, cases[_i].asked, strlen(cases[_i].asked)));
		q.first = p.from;
		q.last = p.to;
	}
	for (size_t i = 0; i < ROWS && cases[_i].row[i].period; i++) {
		const char *name = cases[_i].row[i].period;
		const bool is_product = *name == '+';

		name += is_product;

		if (*name)
			ck_assert_ptr_null(
				period_parse(&p, name, strlen(name)));
		ck_assert_ptr_null(quota_add(&q, "李娜", 6, *name ? &p : NULL,
			is_product, cases[_i].row[i].target));
	}
	ck_assert_msg(quota_find(&q, "李娜", 6) == cases[_i].want, "%s: %jd",
		cases[_i].what, (intmax_t)quota_find(&q, "李娜", 6));
	ck_assert_int_eq(quota_find(&q, "王伟", 6), 0);
	quota_free(&q);
}
END_TEST

START_TEST(what_does_not_fit)
{
	struct quota q = {.first = DAY_NONE, .last = 0};
	const int64_t most = INT64_C(1000000000000000);

	ck_assert_ptr_nonnull(quota_add(&q, "李娜", 6, NULL, false, -1));
	ck_assert_ptr_null(quota_add(&q, "李娜", 6, NULL, false, most));
	ck_assert_ptr_nonnull(quota_add(&q, "李娜", 6, NULL, false, 1));
	ck_assert_int_eq(quota_find(&q, "李娜", 6), most);
	quota_free(&q);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("quota");
	TCase *t = tcase_create("quota");

	tcase_add_loop_test(
		t, the_target_of_the_days_asked_for, 0, NELEM(cases));
	tcase_add_test(t, what_does_not_fit);
	suite_add_tcase(s, t);

	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_NORMAL);
	const int nbad = srunner_ntests_failed(r);

	srunner_free(r);
	return nbad ? EXIT_FAILURE : EXIT_SUCCESS;
}
