/* Unit tests of base/day; libc's calendar is the second opinion. */
#include <check.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/day.h"
#include "base/mem.h"

/* Law: every day from year 1 to 9999 follows the one before it. */
START_TEST(the_calendar_has_no_hole)
{
	int y = 1, m = 1, d = 1, weekday = 1; /* 0001-01-01 was a Monday */
	int32_t last = day_of(9999, 12, 31);

	for (int32_t day = day_of(1, 1, 1); day <= last; day++) {
		int gy, gm, gd;

		day_civil(day, &gy, &gm, &gd);
		if (gy != y || gm != m || gd != d || day_of(y, m, d) != day ||
			day_weekday(day) != weekday || !day_exists(y, m, d))
			ck_abort_msg("day %d is %d-%d-%d", day, gy, gm, gd);
		weekday = weekday % 7 + 1;
		if (++d > day_month_len(y, m)) {
			ck_assert(!day_exists(y, m, d));
			d = 1;
			if (++m > 12) {
				m = 1;
				y++;
			}
		}
	}
	ck_assert_int_eq(y, 10000);
}
END_TEST

START_TEST(weeks_and_text_are_those_of_libc)
{
	for (int32_t day = day_of(1850, 1, 1); day < day_of(2150, 1, 1);
		day++) {
		time_t at = (time_t)day * 86400;
		char want[64], got[64], text[DAY_MAX];
		struct tm tm;
		int year, week = day_week(day, &year);

		strftime(want, sizeof want, "%Y-%m-%d %G-W%V-%u",
			gmtime_r(&at, &tm));
		snprintf(got, sizeof got, "%s %04d-W%02d-%d",
			day_format(text, day), year, week, day_weekday(day));
		if (strcmp(got, want) != 0 || day_parse(text, 10) != day)
			ck_abort_msg("%s, libc has %s", got, want);
	}
}
END_TEST

static const struct {
	const char *text;
	int32_t day;
} parsed[] = {
	{"1970-01-01", 0},
	{"1969-12-31", -1},
	{"2026-11-22", 20779},
	{"2024-02-29", 19782},
	{"2000-02-29", 11016}, /* 400 divides it */
	{"0001-01-01", -719162},
	{"9999-12-31", 2932896},
	{"2026-02-29", DAY_NONE}, /* no such day */
	{"1900-02-29", DAY_NONE}, /* 100 divides it */
	{"2026-04-31", DAY_NONE},
	{"2026-13-01", DAY_NONE},
	{"2026-00-10", DAY_NONE},
	{"2026-01-00", DAY_NONE},
	{"0000-01-01", DAY_NONE},
	{"2026-1-01", DAY_NONE}, /* exactly so many digits */
	{"2026-11-2", DAY_NONE},
	{"2026/11/22", DAY_NONE},
	{"20261122", DAY_NONE},
	{"2026-11-22 ", DAY_NONE},
	{" 026-11-22", DAY_NONE},
	{"+026-11-22", DAY_NONE},
	{"", DAY_NONE},
};

START_TEST(exactly_one_form_is_read)
{
	ck_assert_int_eq(day_parse(parsed[_i].text, strlen(parsed[_i].text)),
		parsed[_i].day);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("day");
	TCase *t = tcase_create("day");

	tcase_set_timeout(t, 30);
	tcase_add_test(t, the_calendar_has_no_hole);
	tcase_add_test(t, weeks_and_text_are_those_of_libc);
	tcase_add_loop_test(t, exactly_one_form_is_read, 0, (int)NELEM(parsed));
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
