/* Unit tests of rules/period. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "rules/period.h"

static const struct {
	const char *name;
	enum period_kind kind;
	const char *from, *to;
} good[] = {
	{"2026", PERIOD_YEAR, "2026-01-01", "2026-12-31"},
	{"2026-Q1", PERIOD_QUARTER, "2026-01-01", "2026-03-31"},
	{"2026-Q4", PERIOD_QUARTER, "2026-10-01", "2026-12-31"},
	{"2026-02", PERIOD_MONTH, "2026-02-01", "2026-02-28"},
	{"2024-02", PERIOD_MONTH, "2024-02-01", "2024-02-29"},
	{"2026-W01", PERIOD_WEEK, "2025-12-29", "2026-01-04"},
	{"2026-W07", PERIOD_WEEK, "2026-02-09", "2026-02-15"},
	{"2026-W53", PERIOD_WEEK, "2026-12-28", "2027-01-03"},
	{"2026-02-14", PERIOD_DAY, "2026-02-14", "2026-02-14"},
	{"0001", PERIOD_YEAR, "0001-01-01", "0001-12-31"},
	{"0001-W01", PERIOD_WEEK, "0001-01-01", "0001-01-07"},
	{"9999-Q4", PERIOD_QUARTER, "9999-10-01", "9999-12-31"},
	{"9999-12-31", PERIOD_DAY, "9999-12-31", "9999-12-31"},
};

START_TEST(names_are_read_and_written)
{
	char text[PERIOD_MAX];
	struct period p;

	ck_assert_ptr_null(
		period_parse(&p, good[_i].name, strlen(good[_i].name)));
	ck_assert_int_eq(p.kind, good[_i].kind);
	ck_assert_str_eq(day_format(text, p.from), good[_i].from);
	ck_assert_int_eq(p.to, day_parse(good[_i].to, strlen(good[_i].to)));
	ck_assert_str_eq(period_format(text, &p), good[_i].name);
}
END_TEST

static const char *const bad[] = {"", "26", "0000", "2026-", "2026-Q0",
	"2026-Q5", "2026-q1", "2026-00", "2026-13", "2026-W00", "2027-W53",
	"2026-W1", "2026-W1x", "2026-02-29", "2026-02-1", "2026/02",
	"2026-02-14 ", "二月", "2026Q1"};

START_TEST(others_are_none)
{
	struct period p;

	ck_assert_ptr_nonnull(period_parse(&p, bad[_i], strlen(bad[_i])));
}
END_TEST

START_TEST(a_day_is_in_one_period_of_each_kind)
{
	for (int32_t day = day_of(2019, 1, 1); day < day_of(2027, 1, 1); day++)
		for (int kind = PERIOD_YEAR; kind <= PERIOD_DAY; kind++) {
			const struct period p =
				period_of((enum period_kind)kind, day);
			char text[PERIOD_MAX];
			struct period again;

			ck_assert_int_le(p.from, day);
			ck_assert_int_ge(p.to, day);
			period_format(text, &p);
			ck_assert_ptr_null(
				period_parse(&again, text, strlen(text)));
			ck_assert_int_eq(again.kind, kind);
			ck_assert_int_eq(again.from, p.from);
			ck_assert_int_eq(again.to, p.to);
		}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("period");
	TCase *t = tcase_create("period");

	tcase_add_loop_test(
		t, names_are_read_and_written, 0, sizeof good / sizeof *good);
	tcase_add_loop_test(t, others_are_none, 0, sizeof bad / sizeof *bad);
	tcase_add_test(t, a_day_is_in_one_period_of_each_kind);
	suite_add_tcase(s, t);

	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_NORMAL);
	const int nbad = srunner_ntests_failed(r);

	srunner_free(r);
	return nbad ? EXIT_FAILURE : EXIT_SUCCESS;
}
