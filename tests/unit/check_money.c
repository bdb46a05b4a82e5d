/* Unit tests of rules/money: amounts to minor units and back. */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/money.h"
#include "vary.h"

static const struct {
	const char *in;
	int64_t minor;
	const char *currency;
} amounts[] = {
	{"$22,700.00", 2270000, "USD"}, /* a CRM's export */
	{"¥1,200.50", 120050, "CNY"},
	{"￥１，２００．５０", 120050, "CNY"},
	{"0", 0, ""},
	{"12", 1200, ""},
	{"12.5", 1250, ""},
	{" 12.50 ", 1250, ""},
	{"-12.50", -1250, ""},
	{"+12.50", 1250, ""},
	{".5", 50, ""},
	{"5.", 500, ""},
	{"'1200", 120000, ""},
	{"007", 700, ""},
	/* currencies */
	{"1200元", 120000, "CNY"},
	{"人民币1200元整", 120000, "CNY"},
	{"¥1200元", 120000, "CNY"},
	{"RMB 1,200", 120000, "CNY"},
	{"1200 CNY", 120000, "CNY"},
	{"US$5", 500, "USD"},
	{"5 USD", 500, "USD"},
	{"5美元", 500, "USD"},
	{"HK$5", 500, "HKD"},
	{"NT$5", 500, "TWD"},
	{"€ 1.200,50", 120050, "EUR"},
	{"1 200,50 €", 120050, "EUR"},
	{"￡5", 500, "GBP"},
	{"500円", 50000, "JPY"},
	{"JP¥500", 50000, "JPY"},
	{"500 KRW", 50000, "KRW"},
	{"500k", 50000000, ""},
	/* thousands and decimals */
	{"1,200", 120000, ""},
	{"1,200,000", 120000000, ""},
	{"1.200.000", 120000000, ""},
	{"1,200.5", 120050, ""},
	{"1.200,5", 120050, ""},
	{"1.234.567,89", 123456789, ""},
	{"12,5", 1250, ""},
	{"12,50", 1250, ""},
	{"0,500", 50, ""},
	{"1200.000", 120000, ""},
	{"1200.0000", 120000, ""},
	{"0.500", 50, ""},
	{"1'200.50", 120050, ""},
	{"1 200", 120000, ""},
	/* units */
	{"3.5万", 3500000, ""},
	{"3.5w", 3500000, ""},
	{"3.5W元", 3500000, "CNY"},
	{"3.5万元", 3500000, "CNY"},
	{"２亿", 20000000000, ""},
	{"2億", 20000000000, ""},
	{"2亿5000万", 25000000000, ""},
	{"3万5千元", 3500000, "CNY"},
	{"3千", 300000, ""},
	{"3k", 300000, ""},
	{"3百万", 300000000, ""},
	{"3千万", 3000000000, ""},
	{"1万亿", 100000000000000, ""},
	{"1.235万", 1235000, ""},
	{"1.23456万美元", 1234560, "USD"},
	{"1.234567万", 1234567, ""},
	{"1,200万", 1200000000, ""},
	{"3.5 万", 3500000, ""},
	/* minus */
	{"(1,200.50)", -120050, ""},
	{"（1200）", -120000, ""},
	{"($5)", -500, "USD"},
	{"$(5)", -500, "USD"},
	{"-$5", -500, "USD"},
	{"$-5", -500, "USD"},
	{"−5", -500, ""},
	{"－５", -500, ""},
	{"-3.5万", -3500000, ""},
	/* the ends of int64_t */
	{"92233720368547758.07", INT64_MAX, ""},
	{"-92,233,720,368,547,758.07", -INT64_MAX, ""},
};

START_TEST(an_amount_is_read)
{
	const char *in = amounts[_i].in;
	struct money m;
	const char *why = money_read(&m, in, strlen(in));

	ck_assert_msg(why == NULL, "'%s': %s", in, why ? why : "");
	ck_assert_msg(
		m.minor == amounts[_i].minor, "'%s': %" PRId64, in, m.minor);
	ck_assert_msg(strcmp(m.currency, amounts[_i].currency) == 0, "'%s': %s",
		in, m.currency);
}
END_TEST

#define NO "not an amount"
#define MANY "more than two places"
#define LARGE "too large"

static const struct {
	const char *in, *why;
} bad[] = {
	{"", NO},
	{"面议", NO},
	{"元", NO},
	{"$", NO},
	{"-", NO},
	{".", NO},
	{"()", NO},
	{"3-5万", NO},
	{"约3万", NO},
	{"3万左右", NO},
	{"5%", NO},
	{"1.2E+05", NO},
	{"1,20,0", NO},
	{"1,2345,678", NO},
	{"1,200,00", NO},
	{"1234,567,890", NO},
	{"1,,200", NO},
	{",200,000", NO},
	{"1,200,", NO},
	{"1.200.00", NO},
	{"1.2,3.4", NO},
	{"1,2.3,4", NO},
	{"12 34", NO},
	{"1 200 00", NO},
	{"(5", NO},
	{"5)", NO},
	{"-(5)", NO},
	{"--5", NO},
	{"(-5)", NO},
	{"万", NO},
	{"1万2", NO},
	{"1万2亿", NO},
	{"1万2万", NO},
	{"1亿亿", NO},
	{"5kg", NO},
	{"13800138000x", NO},
	{"5 5", NO},
	{"$5元", "two currencies"},
	{"¥$5", "two currencies"},
	{"5 USD EUR", "two currencies"},
	{"1.200", "thousands or decimals?"},
	{"¥22.500", "thousands or decimals?"},
	{"12.505", "thousands or decimals?"},
	{"1200.505", MANY},
	{"0.001", MANY},
	{"1,200.005", MANY},
	{"1234,567", MANY},
	{"12,8000", NO},
	{"12,80000", NO},
	{"1.2345678万", MANY},
	{"0.5555", MANY},
	{"92233720368547758.08", LARGE},
	{"99999999999999999999", LARGE},
	{"99999999999999万亿", LARGE},
	{"900万亿900万亿", NO},
	{"92000万亿9000000亿", LARGE},
};

START_TEST(a_fault_is_named)
{
	struct money m;
	const char *in = bad[_i].in, *why = money_read(&m, in, strlen(in));

	ck_assert_msg(why != NULL, "'%s'", in);
	ck_assert_msg(strcmp(why, bad[_i].why) == 0, "'%s': %s", in, why);
}
END_TEST

static const struct {
	const char *header;
	int unit;
	const char *in;
	int64_t minor;
} units[] = {
	{"预算", 0, "12.8", 1280},
	{"预算（万）", 4, "12.8", 12800000},
	{"预算（万）", 4, "12.3456", 12345600},
	{"金额(万元)", 4, "50万", 50000000},
	{"金额(万元)", 4, "500元", 500000000},
	{"金额【单位：百万】", 6, "1.200", 120000000},
	{"金额/亿", 8, "0", 0},
	{"Budget (k)", 3, "-3", -300000},
	{"金额（人民币万元）", 4, "1", 1000000},
	{"金额（元）", 0, "1", 100},
	{"金额（含税）", 0, "1", 100},
};

START_TEST(a_header_may_name_the_unit)
{
	struct money m;
	const char *in = units[_i].in;
	int unit = money_unit(units[_i].header);

	ck_assert_int_eq(unit, units[_i].unit);
	ck_assert_ptr_null(money_read_in(&m, in, strlen(in), unit));
	ck_assert_msg(m.minor == units[_i].minor, "'%s' '%s': %" PRId64,
		units[_i].header, in, m.minor);
}
END_TEST

static const struct {
	const char *in, *why;
	int64_t minor;
} streams[] = {
	{"22700.00", NULL, 2270000},
	{"22700", NULL, 2270000},
	{"-0.5", NULL, -50},
	{"0", NULL, 0},
	{"-0", NULL, 0},
	{"92233720368547758.07", NULL, INT64_MAX},
	{"92233720368547758.08", LARGE, 7},
	{"1.234", MANY, 7},
	{"1.200", MANY, 7},
	{"1.", NO, 7},
	{".5", NO, 7},
	{"", NO, 7},
	{"-", NO, 7},
	{"+1", NO, 7},
	{"1,200", NO, 7},
	{" 1", NO, 7},
	{"1e3", NO, 7},
	{"3万", NO, 7},
};

START_TEST(a_stream_is_strict)
{
	const char *in = streams[_i].in;
	int64_t v = 7;
	const char *why = money_parse(&v, in, strlen(in));

	ck_assert_msg((why == NULL) == (streams[_i].why == NULL), "'%s'", in);
	if (why != NULL)
		ck_assert_str_eq(why, streams[_i].why);
	ck_assert_int_eq(v, streams[_i].minor);
}
END_TEST

/* xorshift64*, from a fixed seed. */
static uint64_t
next(uint64_t *x)
{
	*x ^= *x >> 12;
	*x ^= *x << 25;
	*x ^= *x >> 27;
	return *x * 2685821657736338717u;
}

/* The whole part with a mark between thousands. */
static void
grouped(char out[64], int64_t whole, char mark)
{
	char plain[32];
	int n = snprintf(plain, sizeof plain, "%" PRId64, whole), k = 0;

	for (int i = 0; i < n; i++) {
		if (i > 0 && (n - i) % 3 == 0)
			out[k++] = mark;
		out[k++] = plain[i];
	}
	out[k] = '\0';
}

/* Laws: what is written is read; marks of any country change nothing. */
START_TEST(amounts_come_back)
{
	uint64_t seed = 20261122;

	for (int i = 0; i < 200000; i++) {
		int64_t minor = (int64_t)(next(&seed) >> 1 >> i % 63), got = 0;
		int cents = (int)(minor % 100);
		char out[MONEY_MAX], whole[64], s[100];
		struct money m;

		money_format(out, i % 2 ? -minor : minor);
		if (money_parse(&got, out, strlen(out)) != NULL ||
			got != (i % 2 ? -minor : minor))
			ck_abort_msg("%s", out);
		for (int k = 0; k < 3; k++) {
			grouped(whole, minor / 100, ",. "[k]);
			snprintf(s, sizeof s, "%s%c%02d", whole, ".,,"[k],
				cents);
			if (money_read(&m, s, strlen(s)) != NULL ||
				m.minor != minor)
				ck_abort_msg("%s", s);
		}
	}
}
END_TEST

START_TEST(the_ends_are_written)
{
	char out[MONEY_MAX];

	ck_assert_str_eq(money_format(out, 0), "0.00");
	ck_assert_str_eq(money_format(out, -5), "-0.05");
	ck_assert_str_eq(money_format(out, INT64_MAX), "92233720368547758.07");
	ck_assert_str_eq(money_format(out, INT64_MIN), "-92233720368547758.08");
}
END_TEST

/* Law: what is canonical is left as it is. */
START_TEST(a_glance_says_what_is_left_alone)
{
	static const char *const more[] = {
		"0", "1", "9", ".", ",", "-", "99999999", " ", "元"};
	static const char *const canonical[] = {
		"0.00", "12.50", "22700.00", "999999999999999.99"};
	char out[VARY_MAX], want[MONEY_MAX];

	for (size_t i = 0; i < NELEM(canonical); i++)
		ck_assert(
			money_is_canonical(canonical[i], strlen(canonical[i])));
	srand(19);
	for (int i = 0; i < 200000; i++) {
		size_t k = (size_t)rand() % NELEM(canonical);
		size_t n = vary(out, canonical[k], more, NELEM(more));
		const char *s = out + VARY_HIDDEN;
		struct money m;

		if (!money_is_canonical(s, n))
			continue;
		ck_assert_ptr_null(money_read(&m, out, n + VARY_HIDDEN));
		ck_assert_str_eq(m.currency, "");
		money_format(want, m.minor);
		ck_assert(strlen(want) == n && memcmp(want, s, n) == 0);
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("money");
	TCase *t = tcase_create("money");

	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, an_amount_is_read, 0, (int)NELEM(amounts));
	tcase_add_loop_test(t, a_fault_is_named, 0, (int)NELEM(bad));
	tcase_add_loop_test(
		t, a_header_may_name_the_unit, 0, (int)NELEM(units));
	tcase_add_loop_test(t, a_stream_is_strict, 0, (int)NELEM(streams));
	tcase_add_test(t, amounts_come_back);
	tcase_add_test(t, the_ends_are_written);
	tcase_add_test(t, a_glance_says_what_is_left_alone);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
