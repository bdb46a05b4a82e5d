/* Unit tests of rules/phone_look: what patterns look at, and where they end. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/phone_look.h"

static const struct {
	const char *pattern, *digits;
	size_t seen;
	uint32_t to; /* from the front */
} walks[] = {
	{"", "123", 0, 1},
	{"\\d", "123", 0, 2},
	{"\\d{2}", "123", 0, 4},
	{"\\d{1,3}", "123", 0, 2 | 4 | 8},
	{"\\d{4}", "123", 0, 0},
	{"1", "123", 1, 2},
	{"2", "123", 1, 0},
	{"[02-4]", "123", 1, 0},
	{"[02-4]", "323", 1, 2},
	{"[1]\\d", "123", 1, 4},
	{"1?", "123", 1, 1 | 2},
	{"(1)2", "123", 2, 4},
	/* what lies behind a digit that is another is not looked at */
	{"7(?:4\\d|624)\\d{7}|80\\d{8}", "7400123456", 2, 1 << 10},
	{"7(?:4\\d|624)\\d{7}|80\\d{8}", "7620123456", 4, 0},
	{"7(?:4\\d|624)\\d{7}|80\\d{8}", "1400123456", 1, 0},
	/* all ways count, not the first one that matches */
	{"\\d{3}|12[3-5]", "123", 3, 8},
	{"(?:12?){1,2}", "1121", 3, 2 | 4 | 8},
	{"1(?:2|3(?:4|5)){2}6", "123467", 5, 1 << 5},
	{"\\d?\\d?3", "1234", 3, 8},
	/* the end of the number is no digit */
	{"0|([57]\\d{2})$", "512", 1, 8},
	{"0|([57]\\d{2})$", "5123", 1, 0},
	{"1[2-4]", "1", 1, 0},
};

START_TEST(a_pattern_is_walked)
{
	for (size_t i = 0; i < NELEM(walks); i++) {
		struct phone_look l = {
			walks[i].digits, strlen(walks[i].digits), 0};
		uint32_t to = phone_look_walk(&l, walks[i].pattern, 1);

		ck_assert_msg(l.seen == walks[i].seen && to == walks[i].to,
			"%s on %s: %zu seen, to %x", walks[i].pattern,
			walks[i].digits, l.seen, to);
	}
}
END_TEST

START_TEST(from_many_places_at_once)
{
	struct phone_look l = {"1213", 4, 1};

	ck_assert_uint_eq(phone_look_walk(&l, "1\\d", 1 | 2 | 4), 4 | 16);
	ck_assert_uint_eq(l.seen, 3);
	/* seen stays: it is of all patterns so far */
	ck_assert_uint_eq(phone_look_walk(&l, "1", 1), 2);
	ck_assert_uint_eq(l.seen, 3);
	/* from nowhere, nothing is looked at */
	ck_assert_uint_eq(phone_look_walk(&l, "[", 0), 0);
	ck_assert_uint_eq(l.seen, 3);
}
END_TEST

START_TEST(what_is_not_known_looks_at_all)
{
	static const char *const patterns[] = {"1*", "1+", "1.", "1\\D", "\\",
		"[", "[1", "[1-", "[1-]", "[3-1]", "[]", "[^1]", "[1x]", "(1",
		"(?=1)", "1)", ")", "1{", "1{2", "1{2,", "1{2,}", "1{3,2}",
		"1{21}", "1??", "((", "(1|[", "x"};

	for (size_t i = 0; i < NELEM(patterns); i++) {
		/* exactly as long, so that a byte too many shows */
		char *pattern = mem_str(patterns[i]);
		struct phone_look l = {"1234567", 7, 0};

		phone_look_walk(&l, pattern, 1);
		ck_assert_msg(l.seen == 7, "%s: %zu seen", pattern, l.seen);
		free(pattern);
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("phone_look");
	TCase *t = tcase_create("walk");
	SRunner *sr = srunner_create(s);

	tcase_add_test(t, a_pattern_is_walked);
	tcase_add_test(t, from_many_places_at_once);
	tcase_add_test(t, what_is_not_known_looks_at_all);
	suite_add_tcase(s, t);
	srunner_run_all(sr, CK_ENV);

	int bad = srunner_ntests_failed(sr);

	srunner_free(sr);
	return bad != 0;
}
