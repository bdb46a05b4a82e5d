/* Unit tests of rules/fairness. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/fairness.h"

enum { MOST = 8 };

static const struct {
	const char *what;
	int64_t target[MOST], base[MOST]; /* base: whole; ends at 0 */
	int64_t k, median;
	const char *unfair; /* a letter a unit: x or . */
	int64_t fair[MOST];
} cases[] = {
	{"of five the fourth is at twice the rate", {300, 260, 200, 300, 100},
		{1200, 1000, 820, 610, 400}, 300, 2500, "...x.",
		{300, 250, 205, 153, 100}},
	/* 1/4 1/4 1/2 1/1: median 3/8, distances 1/8 1/8 1/8 5/8 */
	{"the median of four is the mean of two", {25, 25, 50, 100},
		{100, 100, 100, 100}, 300, 3750, "...x", {38, 38, 38, 38}},
	/* 5/8 over 1/8 is 5: inside of 3.38 * 1.4826 = 5.011 */
	{"K in hundredths", {25, 25, 50, 100}, {100, 100, 100, 100}, 338, 3750,
		"....", {38, 38, 38, 38}},
	{"and 3.37 * 1.4826 = 4.996", {25, 25, 50, 100}, {100, 100, 100, 100},
		337, 3750, "...x", {38, 38, 38, 38}},
	{"MAD 0: every other one", {10, 10, 10, 12}, {5, 5, 5, 5}, 300, 20000,
		"...x", {10, 10, 10, 10}},
	{"but not for less than one", {33, 33, 33, 34}, {100, 100, 100, 101},
		300, 3300, "....", {33, 33, 33, 33}},
	{"one", {7}, {3}, 300, 23333, ".", {7}},
	{"two are as far from their mean", {1, 100}, {1, 1}, 300, 505000, "..",
		{51, 51}},
	{"the same target for unlike stores (R79)", {100, 100, 100, 100, 100},
		{500, 510, 490, 505, 1500}, 300, 1980, "....x",
		{99, 101, 97, 100, 297}},
	{"targets of 0", {0, 0, 0, 9}, {1, 2, 3, 4}, 300, 0, "...x",
		{0, 0, 0, 0}},
};

START_TEST(those_out_of_line)
{
	struct fairness_unit unit[MOST];
	struct fairness f = {unit, strlen(cases[_i].unfair), cases[_i].k, 0};

	for (size_t i = 0; i < f.n; i++)
		unit[i] = (struct fairness_unit){.target = cases[_i].target[i],
			.base = cases[_i].base[i] * 100};
	fairness_judge(&f);
	ck_assert_int_eq(f.median, cases[_i].median);
	for (size_t i = 0; i < f.n; i++) {
		ck_assert_msg(unit[i].is_unfair == (cases[_i].unfair[i] == 'x'),
			"%s: %zu", cases[_i].what, i);
		ck_assert_int_eq(unit[i].fair, cases[_i].fair[i]);
	}
}
END_TEST

/* One over a trillion decides, where a double would not see it. */
START_TEST(the_largest_are_compared_exactly)
{
	const int64_t big = INT64_MAX;
	struct fairness_unit unit[] = {
		{.target = big, .base = big},
		{.target = big, .base = big},
		{.target = big, .base = big},
		{.target = big - 1, .base = big},
	};
	struct fairness f = {unit, NELEM(unit), FAIRNESS_K_MAX, 0};

	fairness_judge(&f);
	ck_assert_int_eq(f.median, 1000000);
	ck_assert(!unit[0].is_unfair);
	ck_assert(unit[3].is_unfair);
	ck_assert_int_eq(unit[3].fair, big);
	unit[0].target = unit[1].target = 0;
	unit[2].target = 1;
	unit[3].target = big;
	fairness_judge(&f);
	ck_assert(unit[3].is_unfair);
}
END_TEST

/* Neither the order nor the measure of the bases matters. */
START_TEST(order_and_measure_change_nothing)
{
	for (unsigned seed = 1; seed < 200; seed++) {
		struct fairness_unit a[MOST], b[MOST];
		const size_t n = 1 + seed % MOST;
		struct fairness f = {a, n, 100, 0}, g = {b, n, 100, 0};
		unsigned r = seed;

		for (size_t i = 0; i < n; i++) {
			r = r * 1103515245 + 12345;
			a[i].target = r >> 16 & 63;
			r = r * 1103515245 + 12345;
			a[i].base = 1 + (r >> 16 & 63);
			b[n - 1 - i] = a[i];
			b[n - 1 - i].base *= 1000;
		}
		fairness_judge(&f);
		fairness_judge(&g);
		for (size_t i = 0; i < n; i++) {
			ck_assert_int_eq(
				a[i].is_unfair, b[n - 1 - i].is_unfair);
			ck_assert_int_eq(a[i].fair, b[n - 1 - i].fair);
		}
	}
}
END_TEST

static const struct {
	int64_t last, actual, next, limit; /* whole, the limit in hundredths */
	bool is_above;
	int64_t index, most;
} ratchets[] = {
	{100, 150, 140, 100, false, 8000, 150},
	{100, 150, 150, 100, false, 10000, 150},
	{100, 150, 151, 100, true, 10200, 150},
	{100, 150, 140, 50, true, 8000, 125},
	{100, 150, 101, 0, true, 200, 100},
	{100, 150, 100, 0, false, 0, 100},
	{100, 150, 90, 0, false, -2000, 100},
	{100, 103, 102, 100, false, 6667, 103},
	{100, 101, 105, 50, true, 50000, 101},
	{100, 100, 500, 100, false, 0, 0},
	{100, 90, 500, 100, false, 0, 0},
	{1690, 2028, 2197, 100, true, 15000, 2028},
};

START_TEST(the_ratchet_index)
{
	struct ratchet r = {.last = ratchets[_i].last * 100,
		.actual = ratchets[_i].actual * 100,
		.next = ratchets[_i].next * 100,
		.limit = ratchets[_i].limit};

	ck_assert_int_eq(ratchet_judge(&r), ratchets[_i].is_above);
	ck_assert_int_eq(r.index, ratchets[_i].index);
	ck_assert_int_eq(r.most, ratchets[_i].most);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("fairness");
	TCase *t = tcase_create("fairness");

	tcase_add_loop_test(t, those_out_of_line, 0, NELEM(cases));
	tcase_add_test(t, the_largest_are_compared_exactly);
	tcase_add_test(t, order_and_measure_change_nothing);
	tcase_add_loop_test(t, the_ratchet_index, 0, NELEM(ratchets));
	suite_add_tcase(s, t);

	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_NORMAL);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed ? 1 : 0;
}
