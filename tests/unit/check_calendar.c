#include <check.h>
#include <string.h>

#include "base/day.h"
#include "base/mem.h"
#include "tables/calendar.h"

/*
 * Working days a month, from tyme4ts 1.5.2, a list that was collected by
 * others; where it differs from ours, in April and October of 2013, from the
 * notice itself (7 April and 12 October were worked). 2024 to 2026 are also
 * those of the requirements, section 6.
 */
static const struct {
	int year, count[12];
} published[] = {
	{2004, {18, 20, 23, 22, 18, 22, 22, 22, 22, 18, 22, 23}},
	{2005, {20, 17, 23, 22, 18, 22, 21, 23, 22, 18, 22, 23}},
	{2006, {19, 18, 23, 22, 18, 22, 21, 23, 22, 18, 22, 23}},
	{2007, {20, 17, 22, 23, 18, 21, 22, 23, 22, 18, 22, 21}},
	{2008, {22, 18, 21, 21, 21, 20, 23, 21, 21, 20, 20, 23}},
	{2009, {17, 21, 22, 21, 19, 22, 23, 21, 23, 17, 21, 23}},
	{2010, {20, 17, 23, 21, 20, 21, 22, 22, 22, 17, 22, 23}},
	{2011, {21, 16, 23, 20, 21, 21, 21, 23, 21, 18, 22, 23}},
	{2012, {17, 21, 23, 19, 22, 20, 22, 23, 21, 18, 22, 21}},
	{2013, {22, 17, 21, 21, 22, 19, 23, 22, 21, 19, 21, 22}},
	{2014, {22, 17, 21, 21, 21, 20, 23, 21, 22, 19, 20, 23}},
	{2015, {21, 17, 22, 21, 20, 21, 23, 21, 21, 18, 21, 23}},
	{2016, {20, 18, 23, 20, 21, 21, 21, 23, 21, 18, 22, 22}},
	{2017, {19, 19, 23, 19, 21, 22, 21, 23, 22, 17, 22, 21}},
	{2018, {22, 17, 22, 20, 22, 20, 22, 23, 21, 18, 22, 21}},
	{2019, {22, 17, 21, 22, 21, 19, 23, 22, 21, 19, 21, 22}},
	{2020, {17, 20, 22, 22, 19, 21, 23, 21, 23, 17, 21, 23}},
	{2021, {20, 17, 23, 22, 19, 21, 22, 22, 22, 17, 22, 23}},
	{2022, {21, 16, 23, 21, 20, 21, 21, 23, 21, 18, 22, 22}},
	{2023, {18, 20, 23, 20, 21, 21, 21, 23, 20, 19, 22, 21}},
	{2024, {22, 18, 21, 22, 21, 19, 23, 22, 21, 19, 21, 22}},
	{2025, {19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23}},
	{2026, {21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23}},
};

static const struct {
	const char *day;
	bool works;
	const char *why;
} known[] = {
	{"2026-02-13", true, "a Friday"},
	{"2026-02-14", true, "a Saturday worked for Spring Festival"},
	{"2026-02-15", false, "a Sunday"},
	{"2026-02-16", false, "a Monday of Spring Festival"},
	{"2026-02-24", true, "a Tuesday, the first day after it"},
	{"2026-02-28", true, "another Saturday worked"},
	{"2026-10-07", false, "the last day of the National Day week"},
	{"2013-04-07", true, "where one other list is wrong"},
	{"2013-10-12", true, "where one other list is wrong"},
	{"2005-12-31", true, "a Saturday worked for New Year of 2006"},
	{"2006-01-03", false, "a Tuesday, New Year"},
	{"2004-01-01", false, "the first day known"},
	{"2027-01-01", true, "nothing known: a Friday"},
	{"2027-01-02", false, "nothing known: a Saturday"},
};

static const struct {
	const char *from;
	int32_t n;
	const char *want;
} step[] = {
	{"2026-02-13", 0, "2026-02-13"},
	{"2026-02-15", 0, "2026-02-15"},
	{"2026-02-13", 1, "2026-02-14"},
	{"2026-02-14", 1, "2026-02-24"},
	{"2026-02-18", 1, "2026-02-24"},
	{"2026-02-24", -1, "2026-02-14"},
	{"2026-02-18", -2, "2026-02-13"},
	{"2025-12-31", 248, "2026-12-31"},
	{"2026-12-31", -248, "2025-12-31"},
	{"9999-12-30", 9, ""},
	{"0001-01-03", -9, ""},
	{"2026-01-01", CALENDAR_STEP_MAX + 1, ""},
};

static int32_t
day(const char *s)
{
	return day_parse(s, strlen(s));
}

static void
load(struct calendar *c)
{
	calendar_init(c);
	calendar_load(c, CALENDAR_DEFAULT);
}

START_TEST(counts)
{
	struct calendar c;

	load(&c);
	for (int m = 1; m <= 12; m++) {
		int y = published[_i].year;

		ck_assert_int_eq(calendar_count(&c, day_of(y, m, 1),
					 day_of(y, m, day_month_len(y, m))),
			published[_i].count[m - 1]);
	}
	calendar_free(&c);
}
END_TEST

START_TEST(days)
{
	struct calendar c;

	load(&c);
	ck_assert_msg(calendar_works(&c, day(known[_i].day)) == known[_i].works,
		"%s: %s", known[_i].day, known[_i].why);
	calendar_free(&c);
}
END_TEST

START_TEST(steps)
{
	struct calendar c;
	char text[DAY_MAX] = "";
	int32_t to;

	load(&c);
	to = calendar_step(&c, day(step[_i].from), step[_i].n);
	ck_assert_str_eq(
		to == DAY_NONE ? "" : day_format(text, to), step[_i].want);
	calendar_free(&c);
}
END_TEST

START_TEST(gaps)
{
	struct calendar c;

	load(&c);
	ck_assert_int_eq(
		calendar_gap(&c, day("2004-01-01"), day("2026-12-31")), 0);
	ck_assert_int_eq(
		calendar_gap(&c, day("2026-12-31"), day("2030-01-01")), 2027);
	ck_assert_int_eq(
		calendar_gap(&c, day("2003-12-31"), day("2004-01-01")), 2003);
	calendar_free(&c);
	ck_assert_int_eq(
		calendar_gap(&c, day("2026-01-01"), day("2026-01-01")), 2026);
}
END_TEST

/* Counting is adding up; a step and its way back are one. */
START_TEST(laws)
{
	struct calendar c;
	int32_t first = day("2003-11-20"), last = day("2027-02-10");
	int32_t from = day("2015-08-30"), n = 0;

	load(&c);
	for (int32_t d = from; d <= last; d++) {
		if (calendar_works(&c, d)) {
			n++;
			ck_assert_int_eq(calendar_step(&c, from - 1, n), d);
			ck_assert_int_eq(calendar_step(&c, d + 1, -1), d);
		}
		ck_assert_int_eq(calendar_count(&c, from, d), n);
	}
	ck_assert_int_eq(calendar_count(&c, from, from - 1), 0);
	for (int32_t d = first; d <= last; d += 11)
		for (int32_t k = 1; k < 300; k += 7)
			ck_assert_int_eq(calendar_count(&c, d + 1,
						 calendar_step(&c, d, k)),
				k);
	calendar_free(&c);
}
END_TEST

/* In whatever order the days are told, the calendar is the same. */
START_TEST(order)
{
	struct calendar a, b;

	load(&a);
	calendar_init(&b);
	for (size_t i = 0; i < a.n; i++) {
		size_t k = i * 401 % a.n; /* 401 is prime, and no factor */

		ck_assert_ptr_null(
			calendar_tell(&b, a.told[k].day, a.told[k].weight));
	}
	ck_assert_uint_eq(a.n, b.n);
	for (size_t i = 0; i < a.n; i++) {
		ck_assert_int_eq(a.told[i].day, b.told[i].day);
		ck_assert_int_eq(a.told[i].won.days, b.told[i].won.days);
		ck_assert_int_eq(a.told[i].won.weight, b.told[i].won.weight);
	}
	ck_assert_int_eq(a.told[7].weight, CALENDAR_HOLIDAY);
	ck_assert_ptr_null(calendar_tell(&b, a.told[7].day, CALENDAR_HOLIDAY));
	ck_assert_ptr_nonnull(
		calendar_tell(&b, a.told[7].day, CALENDAR_WORKDAY));
	ck_assert_uint_eq(a.n, b.n);
	calendar_free(&a);
	calendar_free(&b);
}
END_TEST

/*
 * Saturdays of half a day in front of or behind the days told: China's stand
 * over both, so of the four Saturdays of February 2026 two are whole ones (14
 * and 28), the 21st is off, and the 7th is half a day.
 */
START_TEST(weights)
{
	int32_t first = day("2026-02-01"), last = day("2026-02-28");
	struct calendar_sum sum;

	for (int is_late = 0; is_late < 2; is_late++) {
		struct calendar c;

		calendar_init(&c);
		if (is_late)
			calendar_load(&c, CALENDAR_DEFAULT);
		calendar_layer(&c);
		ck_assert_ptr_null(calendar_tell_weekday(&c, 6, 50));
		if (!is_late)
			calendar_load(&c, CALENDAR_DEFAULT);
		sum = calendar_sum(&c, first, last);
		ck_assert_int_eq(sum.days, 17);
		ck_assert_int_eq(sum.weight, 1650);
		ck_assert_int_eq(calendar_weight(&c, day("2026-02-07")), 50);
		ck_assert_int_eq(calendar_weight(&c, day("2026-02-14")), 100);
		ck_assert_int_eq(calendar_weight(&c, day("2026-02-21")), 0);
		ck_assert_int_eq(
			calendar_step(&c, day("2026-02-06"), 1), first + 6);
		calendar_layer(&c);
		ck_assert_ptr_null(calendar_tell(&c, first + 13, 150));
		ck_assert_ptr_null(calendar_tell(&c, first + 12, 0));
		sum = calendar_sum(&c, first, last);
		ck_assert_int_eq(sum.days, 16);
		ck_assert_int_eq(sum.weight, 1600);
		ck_assert_ptr_nonnull(calendar_tell(&c, first + 13, 100));
		ck_assert_ptr_null(calendar_tell_weekday(&c, 7, 200));
		ck_assert_ptr_nonnull(calendar_tell_weekday(&c, 7, 100));
		ck_assert_int_eq(calendar_weight(&c, day("2026-02-01")), 200);
		calendar_free(&c);
	}
}
END_TEST

/* A week in which nobody works has no next working day. */
START_TEST(no_work)
{
	struct calendar c;

	calendar_init(&c);
	for (int i = 1; i <= 7; i++)
		ck_assert_ptr_null(calendar_tell_weekday(&c, i, 0));
	ck_assert_int_eq(calendar_step(&c, 0, 1), DAY_NONE);
	ck_assert_int_eq(calendar_step(&c, 0, -1), DAY_NONE);
	ck_assert_int_eq(calendar_count(&c, day_of(1, 1, 1), 0), 0);
	ck_assert_ptr_null(calendar_tell(&c, 9, CALENDAR_WORKDAY));
	ck_assert_int_eq(calendar_step(&c, 0, 1), 9);
	ck_assert_int_eq(calendar_step(&c, 0, 2), DAY_NONE);
	calendar_free(&c);
}
END_TEST

START_TEST(years)
{
	struct calendar c;
	struct buf b = {0};

	load(&c);
	calendar_years(&c, &b);
	ck_assert_str_eq(buf_str(&b), "2004 to 2026");
	calendar_tell(&c, day("2028-05-01"), 0);
	calendar_tell_yearly(&c, day("2027-05-01"), 0);
	calendar_tell_yearly(&c, day("2031-05-01"), 0);
	buf_clear(&b);
	calendar_years(&c, &b);
	ck_assert_str_eq(buf_str(&b), "2004 to 2026, 2028");
	ck_assert_int_eq(
		calendar_gap(&c, day("2026-12-31"), day("2028-01-01")), 2027);
	ck_assert(!calendar_works(&c, day("2031-05-01")));
	c.is_whole = true;
	ck_assert_int_eq(
		calendar_gap(&c, day("1999-12-31"), day("2031-01-01")), 0);
	calendar_free(&c);
	buf_clear(&b);
	calendar_years(&c, &b);
	ck_assert_uint_eq(b.n, 0);
	buf_free(&b);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("calendar");
	TCase *t = tcase_create("calendar");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, t);
	tcase_add_loop_test(t, counts, 0, NELEM(published));
	tcase_add_loop_test(t, days, 0, NELEM(known));
	tcase_add_loop_test(t, steps, 0, NELEM(step));
	tcase_add_test(t, gaps);
	tcase_add_test(t, laws);
	tcase_add_test(t, order);
	tcase_add_test(t, weights);
	tcase_add_test(t, no_work);
	tcase_add_test(t, years);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed > 0;
}
