/* Unit tests of rules/pace, rules/rank and rules/ratio. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/apportion.h"
#include "rules/pace.h"
#include "rules/rank.h"

/* A fixed stream of numbers (Marsaglia's xorshift), below n. */
static int64_t
random_below(uint64_t *x, int64_t n)
{
	*x ^= *x << 13;
	*x ^= *x >> 7;
	*x ^= *x << 17;
	return (int64_t)(*x >> 11) % n;
}

static const char *
print(struct buf *b, struct ratio r, int places)
{
	buf_clear(b);
	ratio_print(b, r, places);
	return buf_str(b);
}

/*
 * 100 over the 16 working days of February 2026, on the morning of the
 * seventh, which ends a week of five: requirements, 4.5 and 5 (D2 to D6).
 */
static struct pace
february(int64_t sold)
{
	return (struct pace){.target = 100,
		.now = sold * 100,
		.done = sold * 100,
		.to_date = pace_part(100, 6, 16),
		.to_week = pace_part(100, 11, 16),
		.of_day = pace_part(100, 7, 16) - pace_part(100, 6, 16),
		.all = 16,
		.left = 10,
		.week = 5,
		.day = 1};
}

START_TEST(the_worked_example)
{
	const struct pace p = february(30);
	struct buf b = {0};
	struct ratio r;

	ck_assert_int_eq(p.to_date, 38); /* D3: of 37.5 */
	r = pace_attainment(&p);
	ck_assert_str_eq(
		print(&b, (struct ratio){r.num * 100, r.den}, 2), "30.00");
	r = pace_pace(&p);
	ck_assert_str_eq(
		print(&b, (struct ratio){r.num * 100, r.den}, 2), "78.95");
	ck_assert_str_eq(print(&b, pace_projected(&p), 2), "80.00");
	ck_assert_int_eq(pace_remaining(&p), 7000);
	ck_assert_str_eq(print(&b, pace_per_day(&p), 2), "7.00");
	ck_assert_str_eq(print(&b, pace_lift(&p), 2), "1.12");
	buf_free(&b);
}
END_TEST

/* What the remaining days bring, each as planned the day before it. */
static void
check_days(int64_t sold, const char *want)
{
	struct pace p = february(sold);
	struct buf b = {0};

	for (; p.left > 0; p.left--) {
		const int64_t today = pace_today(&p, PACE_EVEN, 0).target;

		buf_addf(&b, "%s%jd", b.n > 0 ? " " : "", (intmax_t)today);
		p.done += today * 100;
	}
	ck_assert_str_eq(buf_str(&b), want);
	ck_assert_int_ge(p.done, 10000);
	buf_free(&b);
}

START_TEST(d3_to_d5)
{
	check_days(30, "7 7 7 7 7 7 7 7 7 7");
	check_days(50, "5 5 5 5 5 5 5 5 5 5");
	check_days(100, "0 0 0 0 0 0 0 0 0 0");
	check_days(120, "0 0 0 0 0 0 0 0 0 0");
	/* D5 as one split: 7 7 7 7 7 6 7 7 7 7; its first is the same */
	check_days(31, "7 7 7 7 7 7 7 7 7 6");
}
END_TEST

START_TEST(d5_is_the_first_of_a_split)
{
	struct apportion_part part[10];
	struct apportion a = {.method = APPORTION_CUM, .part = part, .n = 10};
	uint64_t x = 7;

	for (int i = 0; i < 1000; i++) {
		struct pace p = february(random_below(&x, 101));

		for (size_t k = 0; k < a.n; k++)
			part[k] = (struct apportion_part){.weight = 1};
		a.total = pace_missing(&p) / 100;
		ck_assert_ptr_null(apportion_run(&a));
		ck_assert_int_eq(
			pace_today(&p, PACE_EVEN, 0).target, part[0].share);
	}
}
END_TEST

START_TEST(d6_the_cap_and_what_it_leaves)
{
	const struct pace p = february(30);
	const struct ratio day = pace_cap_day(&p, 110);
	const struct ratio left = pace_cap_left(&p, 110);
	const struct pace_today today = pace_today(&p, PACE_CAP, 110);

	/* exact: 6.875 a day, 68.75 in all, 5/4 short */
	ck_assert_int_eq(ratio_cmp(day, (struct ratio){6875, 1000}), 0);
	ck_assert_int_eq(ratio_cmp(left, (struct ratio){6875, 100}), 0);
	ck_assert_int_eq(
		ratio_cmp((struct ratio){70 * left.den - left.num, left.den},
			(struct ratio){5, 4}),
		0);
	/* whole: ten days are given 69 */
	ck_assert_int_eq(today.target, 7);
	ck_assert_int_eq(today.shortfall, 100);
	/* enough of a cap is none */
	ck_assert_int_eq(pace_today(&p, PACE_CAP, 112).shortfall, 0);
	ck_assert_int_eq(pace_today(&p, PACE_CAP, 1000).target, 7);
	ck_assert_int_eq(pace_today(&p, PACE_CAP, 0).target, 0);
	ck_assert_int_eq(pace_today(&p, PACE_CAP, 0).shortfall, 7000);
}
END_TEST

START_TEST(d7_days_that_weigh)
{
	/* Saturdays, the 14th and 28th, weigh 1.5: in halves */
	static const int half[] = {
		2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 2, 2, 2, 3};
	static const int want[] = {
		6, 6, 6, 6, 5, 6, 6, 6, 6, 6, 9, 6, 5, 6, 6, 9};
	struct pace p = {.target = 100};
	int64_t given = 0, gone = 0;

	for (size_t i = 0; i < NELEM(half); i++)
		p.all += half[i];
	for (size_t i = 0; i < NELEM(half); i++) {
		gone += half[i];
		ck_assert_int_eq(pace_part(100, gone, p.all) - given, want[i]);
		given += want[i];
	}
	/* on the morning of the first of them, as planned */
	p.done = 5900;
	p.left = 14;
	p.day = 3;
	ck_assert_int_eq(pace_today(&p, PACE_EVEN, 0).target, 9);
}
END_TEST

START_TEST(policies)
{
	struct pace p = february(30);

	ck_assert_int_eq(p.to_week, 69);
	ck_assert_int_eq(p.of_day, 6);
	/* 39 in the five days of the week, not 70 in ten */
	ck_assert_int_eq(pace_today(&p, PACE_WEEK, 0).target, 8);
	ck_assert_int_eq(pace_today(&p, PACE_HOLD, 0).target, 7);
	ck_assert_int_eq(pace_today(&p, PACE_NONE, 0).target, 6);
	p = february(50);
	ck_assert_int_eq(pace_today(&p, PACE_EVEN, 0).target, 5);
	ck_assert_int_eq(pace_today(&p, PACE_HOLD, 0).target, 6);
	ck_assert_int_eq(pace_today(&p, PACE_WEEK, 0).target, 4);
	p = february(100);
	ck_assert_int_eq(pace_today(&p, PACE_EVEN, 0).target, 0);
	ck_assert_int_eq(pace_today(&p, PACE_WEEK, 0).target, 0);
	ck_assert_int_eq(pace_today(&p, PACE_HOLD, 0).target, 6);
	/* what came back is to be sold again */
	p = february(-10);
	ck_assert_int_eq(pace_today(&p, PACE_EVEN, 0).target, 11);
}
END_TEST

START_TEST(nothing_to_divide_by)
{
	const struct pace none = {.target = 0};
	struct buf b = {0};

	ck_assert_str_eq(print(&b, pace_attainment(&none), 2), "");
	ck_assert_str_eq(print(&b, pace_pace(&none), 2), "");
	ck_assert_str_eq(print(&b, pace_projected(&none), 2), "");
	ck_assert_str_eq(print(&b, pace_per_day(&none), 2), "");
	ck_assert_str_eq(print(&b, pace_lift(&none), 2), "");
	ck_assert_str_eq(print(&b, pace_growth(100, 0), 2), "");
	ck_assert_str_eq(print(&b, pace_skew(0, 0, 1, 4), 2), "");
	ck_assert_int_eq(pace_part(100, 0, 0), 0);
	buf_free(&b);
}
END_TEST

START_TEST(growth_and_skew)
{
	struct buf b = {0};

	ck_assert_str_eq(print(&b, pace_growth(12000, 10000), 2), "20.00");
	ck_assert_str_eq(print(&b, pace_growth(8000, 12000), 2), "-33.33");
	/* from a loss upwards is growth */
	ck_assert_str_eq(print(&b, pace_growth(5000, -10000), 2), "150.00");
	/* J1: 10 20 30 40 (vectorconsulting.in) */
	ck_assert_str_eq(print(&b, pace_skew(40, 100, 1, 4), 1), "1.6");
	ck_assert_str_eq(print(&b, pace_skew(25, 100, 4, 16), 2), "1.00");
	buf_free(&b);
}
END_TEST

/* Who sells each day what he is told ends where he should. */
START_TEST(laws)
{
	uint64_t x = 20260228;

	for (int i = 0; i < 500; i++) {
		struct pace p = {.target = random_below(&x, 5000)};
		const int n = 1 + (int)random_below(&x, 31);
		const int week = 1 + (int)random_below(&x, n);
		int day[32];
		int64_t cap = random_below(&x, 300), given = 0, gone = 0;

		for (int k = 0; k < n; k++)
			p.all += day[k] = 1 + (int)random_below(&x, 3);
		p.left = p.all;
		for (int k = 0; k < week; k++)
			p.week += day[k];
		p.to_week = pace_part(p.target, p.week, p.all);
		for (int k = 0; k < n; k++, gone += day[k - 1]) {
			struct pace_today even, hold, capped;

			p.day = day[k];
			p.left = p.all - gone;
			p.of_day = pace_part(p.target, gone + day[k], p.all) -
				   pace_part(p.target, gone, p.all);
			even = pace_today(&p, PACE_EVEN, 0);
			hold = pace_today(&p, PACE_HOLD, 0);
			capped = pace_today(&p, PACE_CAP, cap);
			ck_assert_int_ge(hold.target, even.target);
			ck_assert_int_ge(hold.target, p.of_day);
			ck_assert_int_le(capped.target, even.target);
			ck_assert_int_eq(capped.shortfall % 100, 0);
			ck_assert_int_le(capped.shortfall, pace_missing(&p));
			/* within a half of even */
			ck_assert_int_le(
				llabs(2 * even.target * p.left -
					2 * (pace_missing(&p) / 100) * p.day),
				p.left);
			if (k < week) {
				p.week -= k > 0 ? day[k - 1] : 0;
				p.done += pace_today(&p, PACE_WEEK, 0).target *
					  100;
				given = p.done;
			} else {
				p.done += even.target * 100;
			}
			if (k == week - 1)
				ck_assert_int_eq(given, p.to_week * 100);
		}
		ck_assert_int_eq(p.done, p.target * 100);
	}
}
END_TEST

/* At its limits nothing passes what it is counted in (make san). */
START_TEST(limits)
{
	const int64_t sold[] = {
		-INT64_C(1000000000000000000), 0, INT64_C(1000000000000000000)};
	struct buf b = {0};

	for (size_t i = 0; i < NELEM(sold); i++) {
		const struct pace p = {APPORTION_MAX, sold[i], sold[i],
			APPORTION_MAX, APPORTION_MAX, APPORTION_MAX,
			PACE_WEIGHT_MAX, PACE_WEIGHT_MAX, PACE_WEIGHT_MAX, 1};

		ck_assert_int_ge(
			pace_today(&p, PACE_CAP, PACE_CAP_MAX).shortfall, 0);
		for (int k = 0; k <= PACE_NONE; k++)
			ck_assert_int_ge(
				pace_today(&p, (enum pace_policy)k, 100).target,
				0);
		print(&b, pace_lift(&p), 4);
		print(&b, pace_cap_left(&p, PACE_CAP_MAX), 4);
		print(&b, pace_growth(sold[i], -sold[i]), 4);
		print(&b, pace_projected(&p), 4);
		ck_assert_int_le(
			ratio_cmp(pace_attainment(&p), pace_attainment(&p)), 0);
	}
	ck_assert_str_eq(print(&b, (struct ratio){-INT64_MAX, 1}, 0),
		"-9223372036854775807");
	buf_free(&b);
}
END_TEST

static const struct {
	const char *text;
	enum pace_policy policy;
	int64_t cap;
} policy[] = {
	{"even", PACE_EVEN, 0},
	{"cap:1.1", PACE_CAP, 110},
	{"cap:2", PACE_CAP, 200},
	{"cap:0", PACE_CAP, 0},
	{"cap:1000", PACE_CAP, 100000},
	{"week", PACE_WEEK, 0},
	{"hold", PACE_HOLD, 0},
	{"none", PACE_NONE, 0},
};

START_TEST(policies_are_read)
{
	enum pace_policy p = PACE_EVEN;
	int64_t cap = 0;

	ck_assert_ptr_null(pace_policy_parse(&p, &cap, policy[_i].text));
	ck_assert_int_eq(p, policy[_i].policy);
	ck_assert_int_eq(cap, policy[_i].cap);
	ck_assert_int_eq(strncmp(pace_policy_name(p), policy[_i].text,
				 strlen(pace_policy_name(p))),
		0);
}
END_TEST

static const char *const no_policy[] = {"", "cap", "cap:", "cap:-1",
	"cap:1.111", "cap:1000.01", "cap:x", "Even", "even ", "weekly"};

START_TEST(others_are_none)
{
	enum pace_policy p = PACE_HOLD;
	int64_t cap = 7;

	ck_assert_ptr_nonnull(pace_policy_parse(&p, &cap, no_policy[_i]));
	ck_assert_int_eq(p, PACE_HOLD);
	ck_assert_int_eq(cap, 7);
}
END_TEST

START_TEST(y1_ranks)
{
	const struct ratio of[] = {{120, 100}, {110, 100}, {11, 10}, {90, 100}};
	size_t rank[4];

	rank_set(rank, of, 4);
	ck_assert_uint_eq(rank[0], 1);
	ck_assert_uint_eq(rank[1], 2);
	ck_assert_uint_eq(rank[2], 2);
	ck_assert_uint_eq(rank[3], 4);
}
END_TEST

START_TEST(bands)
{
	static const char *const want[] = {
		"t", "tm", "tmb", "ttmb", "ttmmb", "ttmmbb", "tttmmbb"};

	for (size_t n = 1; n <= NELEM(want); n++)
		for (size_t i = 1; i <= n; i++)
			ck_assert_int_eq(rank_band_name(rank_third(i, n))[0],
				want[n - 1][i - 1]);

	const struct ratio top = {100, 100}, bottom = {80, 100};

	ck_assert_int_eq(
		rank_within((struct ratio){1, 1}, top, bottom), RANK_TOP);
	ck_assert_int_eq(
		rank_within((struct ratio){99999, 100000}, top, bottom),
		RANK_MIDDLE);
	ck_assert_int_eq(
		rank_within((struct ratio){8, 10}, top, bottom), RANK_MIDDLE);
	ck_assert_int_eq(
		rank_within((struct ratio){79999, 100000}, top, bottom),
		RANK_BOTTOM);
}
END_TEST

static const struct {
	int64_t num, den;
	int places;
	const char *want;
} ratio[] = {
	{30, 38, 4, "0.7895"},
	{1, 3, 0, "0"},
	{1, 2, 0, "1"},
	{-1, 2, 0, "-1"},
	{-1, 3, 0, "0"},
	{-1, 300, 2, "0.00"},
	{-1, 200, 2, "-0.01"},
	{1, 200, 2, "0.01"},
	{199, 200, 2, "1.00"},
	{12345, 100, 2, "123.45"},
	{7, 1, 2, "7.00"},
	{7, 0, 2, ""},
};

START_TEST(ratios_are_printed)
{
	struct buf b = {0};

	ck_assert_str_eq(print(&b, (struct ratio){ratio[_i].num, ratio[_i].den},
				 ratio[_i].places),
		ratio[_i].want);
	buf_free(&b);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("pace");
	TCase *t = tcase_create("pace");

	tcase_add_test(t, the_worked_example);
	tcase_add_test(t, d3_to_d5);
	tcase_add_test(t, d5_is_the_first_of_a_split);
	tcase_add_test(t, d6_the_cap_and_what_it_leaves);
	tcase_add_test(t, d7_days_that_weigh);
	tcase_add_test(t, policies);
	tcase_add_test(t, nothing_to_divide_by);
	tcase_add_test(t, growth_and_skew);
	tcase_add_test(t, laws);
	tcase_add_test(t, limits);
	tcase_add_loop_test(t, policies_are_read, 0, NELEM(policy));
	tcase_add_loop_test(t, others_are_none, 0, NELEM(no_policy));
	tcase_add_test(t, y1_ranks);
	tcase_add_test(t, bands);
	tcase_add_loop_test(t, ratios_are_printed, 0, NELEM(ratio));
	suite_add_tcase(s, t);

	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_NORMAL);
	const int nbad = srunner_ntests_failed(r);

	srunner_free(r);
	return nbad ? EXIT_FAILURE : EXIT_SUCCESS;
}
