/* Unit tests of target/cut and rules/season. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "cases.h"
#include "tables/calendar.h"
#include "target/cut.h"

enum { MAX = 400 };

static struct period
span_of(const char *name)
{
	struct period p;

	ck_assert_ptr_null(period_parse(&p, name, strlen(name)));
	return p;
}

static const char *
add(struct season *s, const char *name, int64_t amount)
{
	const struct period p = span_of(name);

	return season_add(s, &p, amount);
}

/* Requirements 5, Z1: .8 1.2 .96 1.04 of a quarter each. */
START_TEST(seasons_are_shares_of_their_year)
{
	static const int64_t year[][4] = {
		{100, 150, 120, 130}, {120, 180, 144, 156}};
	static const int64_t want[] = {200, 300, 240, 260};
	struct season s = {0};

	for (int y = 0; y < 2; y++)
		for (int q = 4; q-- > 0;) {
			char name[] = "2024-Q1";

			name[3] = (char)('4' + y);
			name[6] = (char)('1' + q);
			ck_assert_ptr_null(add(&s, name, year[y][q]));
		}
	ck_assert_ptr_null(season_settle(&s));
	for (int q = 0; q < 4; q++)
		ck_assert_int_eq(s.weight[q] * 1000,
			want[q] * 2 * INT64_C(1000000000000));
	season_free(&s);
}
END_TEST

START_TEST(seasons_that_are_none)
{
	struct season s = {0};

	ck_assert_str_eq(season_settle(&s), "no year at all");
	ck_assert_ptr_nonnull(add(&s, "2025", 1));
	ck_assert_ptr_nonnull(add(&s, "2025-02-01", 1));
	ck_assert_ptr_nonnull(add(&s, "2025-02", -1));
	for (int m = 1; m <= 12; m++) {
		char name[] = "2025-00";

		name[5] = (char)('0' + m / 10);
		name[6] = (char)('0' + m % 10);
		if (m != 7)
			ck_assert_ptr_null(add(&s, name, 0));
	}
	ck_assert_str_eq(
		add(&s, "2025-Q1", 1), "months and quarters in one season");
	ck_assert_str_eq(season_settle(&s), "2025-07 is missing");
	ck_assert_ptr_null(add(&s, "2025-07", 0));
	ck_assert_str_eq(season_settle(&s), "2025-01: its year sums to 0");
	ck_assert_ptr_null(add(&s, "2025-07", INT64_MAX));
	ck_assert_str_eq(add(&s, "2025-07", 1), "too large");
	season_free(&s);
}
END_TEST

/*
 * Whatever a season and a total, periods of each kind sum to it, and of a
 * month the days; every prefix is within 1/2 of its exact share.
 */
START_TEST(laws)
{
	const struct period year = span_of("2026");
	struct calendar cal;
	uint64_t x = 2026;

	calendar_init(&cal);
	for (int k = 0; k < cases(40); k++) {
		struct season s = {.kind = PERIOD_MONTH};
		struct cut days = {0}, months = {0};
		int64_t day[MAX], month[MAX], sum[12] = {0}, upto = 0, all = 0;
		const int64_t total = case_below(
			&x, k % 2 ? 3000 : INT64_C(1000000000000000));

		for (int m = 0; m < 12; m++)
			s.weight[m] = case_below(&x, 1000000000000);
		s.weight[case_below(&x, 12)] = 0;
		s.weight[3] = 1;
		cut_add(&days, PERIOD_DAY, &year, &cal, k % 3 ? &s : NULL);
		cut_add(&months, PERIOD_MONTH, &year, &cal, k % 3 ? &s : NULL);
		ck_assert_int_eq(days.weight, months.weight);
		cut_run(&days, total, day);
		cut_run(&months, total, month);
		for (size_t i = 0; i < days.n; i++) {
			int y, m, d;

			day_civil(days.period[i].period.from, &y, &m, &d);
			sum[m - 1] += day[i];
			ck_assert_int_ge(day[i], 0);
			upto += day[i];
			const __int128 off =
				2 *
				((__int128)upto * days.weight -
					(__int128)total * days.period[i].upto);

			ck_assert(off <= days.weight && -off <= days.weight);
		}
		for (int m = 0; m < 12; m++) {
			ck_assert_int_eq(sum[m], month[m]);
			all += month[m];
		}
		ck_assert_int_eq(all, total);
		cut_free(&days);
		cut_free(&months);
	}
	calendar_free(&cal);
}
END_TEST

/* D1: the days of which D2 and D7 are made; and S3, of its months. */
START_TEST(the_days_and_months_of_2026)
{
	static const int want[] = {
		2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 14, 24, 25, 26, 27, 28};
	static const int published[] = {
		21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23};
	const struct period feb = span_of("2026-02"), year = span_of("2026");
	struct cut days = {0}, months = {0};
	struct calendar cal;
	char text[DAY_MAX];

	calendar_init(&cal);
	calendar_load(&cal, "cn");
	cut_add(&days, PERIOD_DAY, &feb, &cal, NULL);
	cut_add(&months, PERIOD_MONTH, &year, &cal, NULL);
	ck_assert_uint_eq(days.n, sizeof want / sizeof *want);
	for (size_t i = 0; i < days.n; i++) {
		const struct cut_period *p = &days.period[i];

		day_format(text, day_of(2026, 2, want[i]));
		ck_assert_str_eq(p->name, text);
		ck_assert_int_eq(p->upto - p->from, CALENDAR_WORKDAY);
	}
	ck_assert_uint_eq(months.n, 12);
	ck_assert_str_eq(months.period[0].name, "2026-01");
	ck_assert_str_eq(months.period[11].name, "2026-12");
	for (size_t i = 0; i < 12; i++)
		ck_assert_int_eq(months.period[i].upto - months.period[i].from,
			published[i] * CALENDAR_WORKDAY);
	cut_free(&days);
	cut_free(&months);
	calendar_free(&cal);
}
END_TEST

START_TEST(weeks_lie_in_the_span_as_far_as_they_do)
{
	const struct period feb = span_of("2026-02");
	struct calendar cal;
	struct cut c = {0};

	calendar_init(&cal);
	cut_add(&c, PERIOD_WEEK, &feb, &cal, NULL);
	ck_assert_uint_eq(c.n, 5);
	ck_assert_str_eq(c.period[0].name, "2026-W05");
	/* the first of February is a Sunday */
	ck_assert_int_eq(c.period[0].upto, 0);
	ck_assert_str_eq(c.period[4].name, "2026-W09");
	ck_assert_int_eq(c.weight, 20 * CALENDAR_WORKDAY);
	cut_free(&c);
	calendar_free(&cal);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("cut");
	TCase *t = tcase_create("cut");

	tcase_set_timeout(t, 300);
	tcase_add_test(t, seasons_are_shares_of_their_year);
	tcase_add_test(t, seasons_that_are_none);
	tcase_add_test(t, laws);
	tcase_add_test(t, the_days_and_months_of_2026);
	tcase_add_test(t, weeks_lie_in_the_span_as_far_as_they_do);
	suite_add_tcase(s, t);

	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_NORMAL);
	const int nbad = srunner_ntests_failed(r);

	srunner_free(r);
	return nbad ? EXIT_FAILURE : EXIT_SUCCESS;
}
