/* Unit tests of rules/commission. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/commission.h"

#define YUAN 100

static const char tiers[] = "0:3%,1000000:5%,2000000:8%,3000000:10%";
static const char rates[] = "0:0.5%,0.8:0.8%,1:1%,1.2:1.2%";

/* A fixed stream of numbers (Marsaglia's xorshift), below n. */
static int64_t
random_below(uint64_t *x, int64_t n)
{
	*x ^= *x << 13;
	*x ^= *x >> 7;
	*x ^= *x << 17;
	return (int64_t)(*x >> 11) % n;
}

static struct commission_scale
scale(enum commission_kind kind, const char *list)
{
	struct commission_scale s = {.kind = kind};

	ck_assert_ptr_null(commission_list(&s, list));
	return s;
}

/* requirements 4.10, K1; what stands at the edges; rates of four places */
static const struct {
	const char *list;
	int64_t amount; /* yuan */
	const char *parts, *whole;
} k1[] = {
	{tiers, 2500000, "120000.00", "200000.00"},
	{tiers, 0, "0.00", "0.00"},
	{tiers, 1, "0.03", "0.03"},
	{tiers, 1000000, "30000.00", "50000.00"},
	{tiers, 3000000, "160000.00", "300000.00"},
	{tiers, 4000000, "260000.00", "400000.00"},
	{"1000:10%", 999, "0.00", "0.00"},
	{"1000:10%", 1000, "0.00", "100.00"},
	{"1000:10%", 1010, "1.00", "101.00"},
	{"0:0.0001%", 1, "0.000001", "0.000001"},
	{"0:33.3333%", 3, "0.999999", "0.999999"},
};

START_TEST(tiers_pay_the_parts_or_the_whole)
{
	struct commission_scale s = scale(COMMISSION_TIERS, k1[_i].list);
	char text[COMMISSION_TEXT];
	int64_t amount = k1[_i].amount * YUAN, sum = 0;

	ck_assert_str_eq(
		commission_exact(text, commission_tiers(&s, false, amount)),
		k1[_i].parts);
	ck_assert_str_eq(
		commission_exact(text, commission_tiers(&s, true, amount)),
		k1[_i].whole);
	for (size_t i = 0; i < s.n; i++)
		sum += commission_part(&s, i, false, amount);
	/* what lies below the first band has no rate */
	ck_assert_int_eq(
		sum, amount > s.band[0].from ? amount - s.band[0].from : 0);
}
END_TEST

/* requirements 4.10, K2; and beyond: the base stays within its bounds */
static const struct {
	int64_t amount, base; /* yuan */
	const char *commission;
} k2[] = {
	{400000, 1800, "2000.00"},   /* 3800 */
	{900000, 2700, "7200.00"},   /* 9900 */
	{1000000, 3000, "10000.00"}, /* 13000 */
	{1300000, 3600, "15600.00"}, /* 19200 */
	{0, 1800, "0.00"},
	{600000, 1800, "3000.00"},
	{800000, 2400, "6400.00"},
	{1200000, 3600, "14400.00"},
	{90000000, 3600, "1080000.00"},
};

START_TEST(double_floating)
{
	struct commission_float f = {
		3000 * YUAN, 600000, 1200000, scale(COMMISSION_RATES, rates)};
	struct commission_floated out;
	char text[COMMISSION_TEXT];

	commission_floated(&out, &f, k2[_i].amount * YUAN, 1000000 * YUAN);
	ck_assert_int_eq(out.base, k2[_i].base * YUAN);
	ck_assert_str_eq(
		commission_exact(text, out.commission), k2[_i].commission);
}
END_TEST

START_TEST(attainment_is_not_rounded_into_the_next_band)
{
	struct commission_float f = {1, 0, INT64_C(1000000000),
		scale(COMMISSION_RATES, "0:1%,1:2%")};
	struct commission_floated out;

	commission_floated(&out, &f, INT64_MAX - 1, INT64_MAX);
	ck_assert_int_eq(out.band->rate, 10000);
	commission_floated(&out, &f, INT64_MAX, INT64_MAX);
	ck_assert_int_eq(out.band->rate, 20000);
	/* the largest there is: nothing overflows */
	f.base = COMMISSION_MAX;
	commission_floated(&out, &f, INT64_MAX, 1);
	ck_assert_int_eq(out.base, COMMISSION_MAX * 1000);
	ck_assert_int_eq(
		commission_round(out.commission), INT64_C(184467440737095516));
}
END_TEST

START_TEST(a_half_goes_upwards)
{
	const struct {
		int64_t exact, want;
	} row[] = {
		{0, 0}, {499999, 0}, {500000, 1}, {1499999, 1}, {1500000, 2}};
	struct commission_float f = {
		1, 0, COMMISSION_ONE, scale(COMMISSION_RATES, "0:1%")};
	struct commission_floated out;

	for (size_t i = 0; i < NELEM(row); i++)
		ck_assert_int_eq(commission_round(row[i].exact), row[i].want);
	commission_floated(&out, &f, 1, 2);
	ck_assert_int_eq(out.base, 1);
	commission_floated(&out, &f, 1, 3);
	ck_assert_int_eq(out.base, 0);
}
END_TEST

static const struct {
	const char *text;
	int64_t num, den;
} percents[] = {{"85.71", 6, 7}, {"0.00", 0, 9}, {"", 5, 0},
	{"200.00", INT64_MAX, INT64_MAX / 2}, {"0.01", 1, 20000}};

START_TEST(ratios_in_percent)
{
	char text[COMMISSION_TEXT];

	ck_assert_str_eq(commission_ratio_text(
				 text, percents[_i].num, percents[_i].den, ""),
		percents[_i].text);
}
END_TEST

static const struct {
	const char *text;
	int64_t ppm; /* -1: none */
	const char *written;
} ratios[] = {{"0.8", 800000, "80%"}, {"80%", 800000, "80%"},
	{"1", 1000000, "100%"}, {"0.5%", 5000, "0.5%"},
	{"0.0001%", 1, "0.0001%"}, {"0.000001", 1, "0.0001%"},
	{"0.0000001", -1, ""}, {"0.00001%", -1, ""}, {"", -1, ""},
	{"%", -1, ""}, {"-1", -1, ""}, {"1,5%", -1, ""}, {"5％", -1, ""},
	{"1e3", -1, ""},
	{"999999999999", 999999999999000000, "99999999999900%"},
	{"99999999999999", -1, ""}};

START_TEST(ratios_are_read_and_written)
{
	char text[COMMISSION_TEXT];
	int64_t ppm = -1;
	const char *why = commission_ratio(
		&ppm, ratios[_i].text, strlen(ratios[_i].text));

	ck_assert_int_eq(why == NULL, ratios[_i].ppm >= 0);
	if (why)
		return;
	ck_assert_int_eq(ppm, ratios[_i].ppm);
	ck_assert_str_eq(commission_percent(text, ppm), ratios[_i].written);
}
END_TEST

static const struct {
	enum commission_kind kind;
	const char *list;
} bad_lists[] = {
	{COMMISSION_TIERS, ""},
	{COMMISSION_TIERS, "0"},
	{COMMISSION_TIERS, "0:3"},
	{COMMISSION_TIERS, "0:0.03"},
	{COMMISSION_TIERS, "0:101%"},
	{COMMISSION_TIERS, "0:-3%"},
	{COMMISSION_TIERS, "-1:3%"},
	{COMMISSION_TIERS, "0:3%,"},
	{COMMISSION_TIERS, "0:3%,0:5%"},
	{COMMISSION_TIERS, "10:3%,5:5%"},
	{COMMISSION_TIERS, "80%:3%"},
	{COMMISSION_TIERS, "1,000:3%"},
	{COMMISSION_TIERS, "10000000000000.01:3%"},
	{COMMISSION_RATES, "0:1%,80%:2%,0.8:3%"},
	{COMMISSION_RATES, "x:1%"},
	{COMMISSION_REBATE, "0:-5"},
	{COMMISSION_REBATE, "0:1.234"},
};

START_TEST(wrong_lists_are_none)
{
	struct commission_scale s = {.kind = bad_lists[_i].kind};

	ck_assert_ptr_nonnull(commission_list(&s, bad_lists[_i].list));
}
END_TEST

START_TEST(as_many_bands_as_there_is_room)
{
	struct commission_scale s = {.kind = COMMISSION_TIERS};
	char from[16];

	for (int i = 0; i <= COMMISSION_BANDS; i++) {
		int n = snprintf(from, sizeof from, "%d", i);
		const char *why = commission_add(&s, from, (size_t)n, "1%", 2);

		ck_assert_int_eq(why == NULL, i < COMMISSION_BANDS);
	}
	ck_assert_uint_eq(s.n, COMMISSION_BANDS);
}
END_TEST

START_TEST(rebates_by_distance)
{
	struct commission_scale s =
		scale(COMMISSION_REBATE, "100:200,300:1.5%,600:0");
	const struct {
		int64_t km, want;
	} row[] = {{99, 0}, {100, 200 * YUAN}, {299, 200 * YUAN},
		{300, 1500 * YUAN}, {599, 1500 * YUAN}, {600, 0}, {9999, 0}};

	for (size_t i = 0; i < NELEM(row); i++)
		ck_assert_int_eq(
			commission_rebate(&s, row[i].km * 100, 100000 * YUAN),
			row[i].want);
}
END_TEST

/* Progressive: without a jump, never falling; whole-band is no less. */
START_TEST(laws_of_tiers)
{
	uint64_t x = 20260214;

	for (int round = 0; round < 500; round++) {
		struct commission_scale s = {.kind = COMMISSION_TIERS};
		int64_t from = 0, rate = 0;

		s.n = 1 + (size_t)random_below(&x, 6);
		for (size_t i = 0; i < s.n; i++) {
			from += random_below(&x, 1000000) + (i > 0);
			rate += random_below(&x, 100000);
			s.band[i] = (struct commission_band){from, rate, 0};
		}
		for (int k = 0; k < 200; k++) {
			const struct commission_band *b =
				&s.band[random_below(&x, (int64_t)s.n)];
			int64_t a = k % 2 ? random_below(&x, 2 * from + 9)
					  : b->from + random_below(&x, 5) - 2;

			if (a < 0)
				continue;
			__int128 now = commission_tiers(&s, false, a);
			__int128 more = commission_tiers(&s, false, a + 1);

			ck_assert(more >= now);
			ck_assert(more - now <= rate);
			ck_assert(commission_tiers(&s, true, a) >= now);
		}
	}
}
END_TEST

static const char *
credits(struct commission_credit *c, size_t *n, const char *s)
{
	static char why[COMMISSION_WHY];

	return commission_credits(c, n, why, s, strlen(s));
}

static const struct {
	const char *text, *why; /* how it begins */
} bad_credits[] = {
	{"", "the shares sum to 0, 10000 short of 10000"},
	{"李娜", "want REP:POINTS"},
	{"李娜:9500", "the shares sum to 9500, 500 short of 10000"},
	{"李娜:7000;王伟:3001", "the shares sum to 10001, 1 above 10000"},
	{"李娜:7000;李娜:3000", "a rep comes twice"},
	{"李娜:7000; 李娜 :3000", "a rep comes twice"},
	{":10000", "a share of nobody"},
	{"李娜:", "a share is a whole number"},
	{"李娜:0;王伟:10000", "a share is a whole number"},
	{"李娜:70%;王伟:30%", "a share is a whole number"},
	{"李娜:-1;王伟:10001", "a share is a whole number"},
	{"李娜:99.5;王伟:1", "a share is a whole number"},
	{"李娜：7000；王伟：3000", "want REP:POINTS"},
};

START_TEST(wrong_credits_are_none)
{
	struct commission_credit c[COMMISSION_CREDITS];
	size_t n;
	const char *why = credits(c, &n, bad_credits[_i].text);

	ck_assert_ptr_nonnull(why);
	ck_assert_msg(strncmp(why, bad_credits[_i].why,
			      strlen(bad_credits[_i].why)) == 0,
		"%s", why);
}
END_TEST

START_TEST(credits_are_sorted_and_cut_the_amount)
{
	struct commission_credit c[COMMISSION_CREDITS];
	int64_t share[COMMISSION_CREDITS];
	size_t n;

	ck_assert_ptr_null(credits(c, &n, "王伟:3333; 李娜 : 3333 ;A:B:3334;"));
	ck_assert_uint_eq(n, 3);
	ck_assert_int_eq(c[0].points, 3334);
	ck_assert_uint_eq(c[0].nrep, 3);
	ck_assert_mem_eq(c[1].rep, "李娜", c[1].nrep);
	commission_shares(share, c, n, 100);
	ck_assert_int_eq(share[0], 34);
	ck_assert_int_eq(share[1], 33);
	ck_assert_int_eq(share[2], 33);
	commission_shares(share, c, n, 0);
	ck_assert_int_eq(share[0] + share[1] + share[2], 0);
}
END_TEST

START_TEST(shares_sum_to_the_amount)
{
	uint64_t x = 7;

	for (int round = 0; round < 2000; round++) {
		struct commission_credit c[COMMISSION_CREDITS];
		int64_t share[COMMISSION_CREDITS], sum = 0;
		int64_t left = COMMISSION_WHOLE;
		size_t n = 0, most = 1 + (size_t)random_below(&x, 63);
		int64_t amount = round % 2 ? random_below(&x, 1000)
					   : COMMISSION_MAX - round;

		for (; left > 0; n++) {
			c[n] = (struct commission_credit){
				"甲乙丙丁戊" + n % 15, 1, left};
			if (n < most)
				c[n].points = 1 + random_below(&x, left);
			left -= c[n].points;
		}
		commission_shares(share, c, n, amount);
		for (size_t i = 0; i < n; i++) {
			__int128 exact = (__int128)amount * c[i].points;
			__int128 off =
				(__int128)share[i] * COMMISSION_WHOLE - exact;

			ck_assert(off < COMMISSION_WHOLE &&
				  off > -COMMISSION_WHOLE);
			sum += share[i];
		}
		ck_assert_int_eq(sum, amount);
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("commission");
	TCase *t = tcase_create("commission");

	tcase_add_loop_test(t, tiers_pay_the_parts_or_the_whole, 0, NELEM(k1));
	tcase_add_loop_test(t, double_floating, 0, NELEM(k2));
	tcase_add_test(t, attainment_is_not_rounded_into_the_next_band);
	tcase_add_test(t, a_half_goes_upwards);
	tcase_add_loop_test(t, ratios_in_percent, 0, NELEM(percents));
	tcase_add_loop_test(t, ratios_are_read_and_written, 0, NELEM(ratios));
	tcase_add_loop_test(t, wrong_lists_are_none, 0, NELEM(bad_lists));
	tcase_add_test(t, as_many_bands_as_there_is_room);
	tcase_add_test(t, rebates_by_distance);
	tcase_add_test(t, laws_of_tiers);
	tcase_add_loop_test(t, wrong_credits_are_none, 0, NELEM(bad_credits));
	tcase_add_test(t, credits_are_sorted_and_cut_the_amount);
	tcase_add_test(t, shares_sum_to_the_amount);
	suite_add_tcase(s, t);

	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_NORMAL);
	const int nbad = srunner_ntests_failed(r);

	srunner_free(r);
	return nbad ? EXIT_FAILURE : EXIT_SUCCESS;
}
