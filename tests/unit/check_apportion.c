#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cases.h"
#include "rules/apportion.h"

enum { MAX = 16 };
#define WEBSTER APPORTION_WEBSTER
#define LR APPORTION_LR
#define CUM APPORTION_CUM

/* Words of a line into parts without bounds; how many there are. */
static size_t
read_parts(struct apportion_part *p, const char *line)
{
	size_t n = 0;

	for (const char *s = line; *s != '\0'; n++) {
		size_t len = strcspn(s, " ");

		ck_assert_ptr_null(apportion_weight(&p[n], s, len));
		p[n].lo = 0;
		p[n].nname = 0;
		p[n].hi = APPORTION_MAX;
		s += len + (s[len] == ' ');
	}
	return n;
}

static const char *
shares(const struct apportion *a, char *out)
{
	char *s = out;

	*s = '\0';
	for (size_t i = 0; i < a->n; i++)
		s += sprintf(s, "%s%jd", i > 0 ? " " : "",
			(intmax_t)a->part[i].share);
	return out;
}

/* clang-format off */
static const char census[] =
	"630560 475327 432879 353523 331589 278514 236841 206236 179570 "
	"141822 85533 70835 68705 68446 55540";
static const char alabama[] = "5576330 1387342 3334241 7512860 310968";
static const char months[] = "21 16 22 21 19 21 23 21 22 18 21 23";
static const char days[] = "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1";
static const char saturdays[] =
	"1 1 1 1 1 1 1 1 1 1 1.5 1 1 1 1 1.5";

/* requirements, section 5; who published what is named there */
static const struct {
	const char *id;
	enum apportion_method method;
	int64_t total;
	const char *weights, *want;
} oracle[] = {
	{"H1", LR, 60, census, "11 8 7 6 6 5 4 3 3 2 1 1 1 1 1"},
	{"H1b", WEBSTER, 60, census, "11 8 7 6 6 5 4 3 3 2 1 1 1 1 1"},
	{"H2", LR, 89, alabama, "27 7 16 37 2"},
	{"H2", LR, 90, alabama, "28 7 17 37 1"},
	{"H2", LR, 91, alabama, "28 7 17 38 1"},
	{"H2", WEBSTER, 89, alabama, "27 7 16 37 2"},
	{"H2", WEBSTER, 90, alabama, "28 7 16 37 2"},
	{"H2", WEBSTER, 91, alabama, "28 7 17 37 2"},
	{"H3", LR, 10, "6 6 2", "4 4 2"},
	{"H3", LR, 11, "6 6 2", "5 5 1"},
	{"H3", WEBSTER, 10, "6 6 2", "5 4 1"},
	{"H3", WEBSTER, 11, "6 6 2", "5 5 1"},
	{"H4", LR, 3, ".17 .23 .30 .30", "0 1 1 1"},
	{"H4", CUM, 3, ".17 .23 .30 .30", "1 0 1 1"},
	{"H5", LR, 42, "247 185 459 400 413", "6 5 11 10 10"},
	{"W1", WEBSTER, 35, "503 304 193", "17 11 7"},
	{"W2", LR, 10, "47000 16000 15900 12000 6000 3100", "5 2 1 1 1 0"},
	{"W2", WEBSTER, 10, "47000 16000 15900 12000 6000 3100",
		"4 2 2 1 1 0"},
	{"S1", LR, 500000000, "2 3 1", "166666667 250000000 83333333"},
	{"S1", WEBSTER, 500000000, "2 3 1", "166666667 250000000 83333333"},
	{"S2", WEBSTER, 2028, "1", "2028"},
	{"S2", CUM, 2197, "13", "2197"},
	{"S3", LR, 2028, months,
		"172 131 180 172 155 172 188 172 180 147 171 188"},
	{"S3", WEBSTER, 2028, months,
		"172 131 180 172 155 172 188 172 180 147 171 188"},
	{"S3", CUM, 2028, months,
		"172 131 179 172 156 171 188 172 180 147 172 188"},
	{"S4", LR, 131, "1 1 1 1", "33 33 33 32"},
	{"S4", WEBSTER, 131, "1 1 1 1", "33 33 33 32"},
	{"D2", CUM, 100, days, "6 7 6 6 6 7 6 6 6 7 6 6 6 7 6 6"},
	{"D7", CUM, 100, saturdays, "6 6 6 6 5 6 6 6 6 6 9 6 5 6 6 9"},
	/* exact 92.35 and 92.65, each held to more than 1 off by the small */
	{"below quota", WEBSTER, 100,
		"92.35 .51 .51 .51 .51 .51 .51 .51 .51 .51 .51 .51 .51 .51 .51 .51",
		"91 1 1 1 1 1 1 1 1 1 0 0 0 0 0 0"},
	{"above quota", WEBSTER, 100,
		"92.65 .49 .49 .49 .49 .49 .49 .49 .49 .49 .49 .49 .49 .49 .49 .49",
		"95 1 1 1 1 1 0 0 0 0 0 0 0 0 0 0"},
	{"zero weight", WEBSTER, 10, "0 1 0", "0 10 0"},
	{"zero weight", LR, 10, "0 1 0", "0 10 0"},
	{"zero weight", CUM, 10, "0 1 0", "0 10 0"},
	{"nothing", WEBSTER, 0, "3 1", "0 0"},
	{"nothing", LR, 0, "3 1", "0 0"},
	{"larger weight first", WEBSTER, 1, "1 3 3", "0 1 0"},
	{"larger weight first", LR, 2, "1 3", "0 2"},
};

static const struct {
	enum apportion_method method;
	const char *weights, *bounds, *want; /* shares, or why not */
} bounded[] = {
	/* C1: the rate is 100/9, the exact shares 400, 333 1/3, 166 2/3 */
	{LR, "50 30 15 5", "0-400 0- 0- 100-", "400 333 167 100"},
	{WEBSTER, "50 30 15 5", "0-400 0- 0- 100-", "400 333 167 100"},
	{WEBSTER, "1 1", "0-600 0-400", "600 400"},
	{LR, "1 1", "700- 300-", "700 300"},
	{WEBSTER, "0 1", "10- 0-", "10 990"},
	{LR, "0 1", "10- 0-", "10 990"},
	{WEBSTER, "1 1", "700- 500-",
		"floors sum to 1,200, 200 above the total 1,000"},
	{LR, "1 1", "0-400 0-500",
		"caps sum to 900, 100 below the total 1,000"},
	/* who weighs nothing takes nothing, so his cap is no help */
	{LR, "0 1", "0- 0-999", "caps sum to 999, 1 below the total 1,000"},
	{WEBSTER, "1 1", "600-500 0-", "a floor is above its cap"},
	{WEBSTER, "0 0.00", "0- 0-", "all weights are 0"},
};

static const struct {
	const char *text;
	int64_t weight;
	int places;
	const char *why;
} weight[] = {
	{"3", 3, 0, NULL},
	{".17", 17, 2, NULL},
	{"12.50", 125, 1, NULL},
	{"7.", 7, 0, NULL},
	{"0", 0, 0, NULL},
	{".0", 0, 0, NULL},
	{"0003", 3, 0, NULL},
	{"999999999999999999", 999999999999999999, 0, NULL},
	{"1000000000000000000", 0, 0, "more than 18 digits"},
	{".000000000000000001", 1, 18, NULL},
	{".0000000000000000010", 1, 18, NULL},
	{".0000000000000000001", 0, 0, "more than 18 digits"},
	{"-1", 0, 0, "negative"},
	{"", 0, 0, "empty"},
	{".", 0, 0, "not a number"},
	{"1.2.3", 0, 0, "not a number"},
	{"1,200", 0, 0, "not a number"},
	{"1e3", 0, 0, "not a number"},
	{" 1", 0, 0, "not a number"},
	{"abc", 0, 0, "not a number"},
	{"三", 0, 0, "not a number"},
};
/* clang-format on */

START_TEST(oracles)
{
	struct apportion_part part[MAX];
	struct apportion a = {.part = part,
		.total = oracle[_i].total,
		.method = oracle[_i].method,
		.n = read_parts(part, oracle[_i].weights)};
	char out[256];

	ck_assert_ptr_null(apportion_run(&a));
	ck_assert_msg(strcmp(shares(&a, out), oracle[_i].want) == 0,
		"%s: got %s, want %s", oracle[_i].id, out, oracle[_i].want);
}
END_TEST

START_TEST(bounds)
{
	struct apportion_part part[MAX];
	struct apportion a = {.part = part,
		.total = 1000,
		.method = bounded[_i].method,
		.n = read_parts(part, bounded[_i].weights)};
	const char *s = bounded[_i].bounds, *why;
	char out[256];

	for (size_t i = 0; i < a.n; i++, s += *s == ' ') {
		part[i].lo = strtol(s, (char **)&s, 10);
		s++;
		if (*s >= '0')
			part[i].hi = strtol(s, (char **)&s, 10);
	}
	why = apportion_run(&a);
	ck_assert_str_eq(why ? why : shares(&a, out), bounded[_i].want);
}
END_TEST

START_TEST(weights)
{
	struct apportion_part p;
	const char *why =
		apportion_weight(&p, weight[_i].text, strlen(weight[_i].text));

	ck_assert_pstr_eq(why, weight[_i].why);
	if (why == NULL) {
		ck_assert_int_eq(p.weight, weight[_i].weight);
		ck_assert_int_eq(p.places, weight[_i].places);
	}
}
END_TEST

/*
 * Small numbers, so that ties and equal weights are many. Of the weights one
 * in five is 0, but never all.
 */
static void
make_case(uint64_t *x, struct apportion *a, bool has_bounds)
{
	int64_t lo = 0, hi = 0;

	a->n = (size_t)case_below(x, MAX) + 1;
	for (size_t i = 0; i < a->n; i++) {
		struct apportion_part *p = &a->part[i];

		p->weight = case_below(x, 5) == 0 && i > 0
				    ? 0
				    : case_below(x, 30) + 1;
		p->places = 0;
		p->nname = 0;
		p->lo = has_bounds ? case_below(x, 6) : 0;
		p->hi = has_bounds ? p->lo + case_below(x, 20) : APPORTION_MAX;
		lo += p->lo;
		hi += p->weight > 0 ? p->hi : p->lo;
	}
	a->total = has_bounds ? lo + case_below(x, hi - lo + 1)
			      : case_below(x, 200);
}

static void
sums_and_bounds_hold(const struct apportion *a)
{
	int64_t sum = 0;

	for (size_t i = 0; i < a->n; i++) {
		const struct apportion_part *p = &a->part[i];

		sum += p->share;
		ck_assert_int_ge(p->share, p->lo);
		ck_assert_int_le(p->share, p->hi);
		if (p->weight == 0)
			ck_assert_int_eq(p->share, p->lo);
	}
	ck_assert_int_eq(sum, a->total);
}

/* The definition: unit by unit from the floors to whom it is due. */
static void
webster_is_its_definition(const struct apportion *a)
{
	int64_t s[MAX], left = a->total;

	for (size_t i = 0; i < a->n; i++)
		left -= s[i] = a->part[i].lo;
	for (; left > 0; left--) {
		const struct apportion_part *p = a->part;
		size_t best = a->n;

		for (size_t i = 0; i < a->n; i++) {
			int64_t mine, his;

			if (p[i].weight == 0 || s[i] == p[i].hi)
				continue;
			if (best == a->n) {
				best = i;
				continue;
			}
			mine = p[i].weight * (2 * s[best] + 1);
			his = p[best].weight * (2 * s[i] + 1);
			if (mine > his ||
				(mine == his && p[i].weight > p[best].weight))
				best = i;
		}
		s[best]++;
	}
	for (size_t i = 0; i < a->n; i++)
		ck_assert_int_eq(a->part[i].share, s[i]);
}

/* Some one rate is less than 1 off everybody who is not held by a bound. */
static void
one_rate_explains_all(const struct apportion *a)
{
	const struct apportion_part *p = a->part;

	for (size_t i = 0; i < a->n; i++)
		for (size_t j = 0; j < a->n; j++)
			if (p[i].share > p[i].lo && p[j].share < p[j].hi &&
				p[j].weight > 0)
				ck_assert_int_lt((p[i].share - 1) * p[j].weight,
					(p[j].share + 1) * p[i].weight);
}

static void
every_prefix_is_within_half(const struct apportion *a)
{
	int64_t sum = 0, upto = 0, given = 0;

	for (size_t i = 0; i < a->n; i++)
		sum += a->part[i].weight;
	for (size_t i = 0; i < a->n; i++) {
		upto += a->part[i].weight;
		given += a->part[i].share;
		ck_assert_int_le(
			llabs(2 * (given * sum - a->total * upto)), sum);
	}
	ck_assert_int_eq(given, a->total);
}

START_TEST(laws)
{
	uint64_t x = 20261122;
	struct apportion_part part[MAX];
	struct apportion a = {.part = part};

	for (int k = 0; k < cases(4000); k++) {
		make_case(&x, &a, k % 2 == 1);
		a.method = WEBSTER;
		ck_assert_ptr_null(apportion_run(&a));
		sums_and_bounds_hold(&a);
		webster_is_its_definition(&a);
		a.method = LR;
		ck_assert_ptr_null(apportion_run(&a));
		sums_and_bounds_hold(&a);
		one_rate_explains_all(&a);
		a.method = CUM;
		ck_assert_ptr_null(apportion_run(&a));
		every_prefix_is_within_half(&a);
	}
}
END_TEST

/* Webster: more to share, or more weight, and nobody concerned gets less. */
START_TEST(monotone)
{
	uint64_t x = 1910;
	struct apportion_part part[MAX];
	struct apportion a = {.part = part};

	for (int k = 0; k < cases(2000); k++) {
		int64_t before[MAX];
		size_t i;

		make_case(&x, &a, k % 2 == 1);
		ck_assert_ptr_null(apportion_run(&a));
		for (i = 0; i < a.n; i++)
			before[i] = part[i].share;
		i = (size_t)case_below(&x, (int64_t)a.n);
		part[i].weight += case_below(&x, 9);
		ck_assert_ptr_null(apportion_run(&a));
		ck_assert_int_ge(part[i].share, before[i]);
		for (i = 0; i < a.n; i++)
			before[i] = part[i].share;
		a.total++;
		if (apportion_run(&a) != NULL)
			continue; /* no cap leaves room for one more */
		for (i = 0; i < a.n; i++)
			ck_assert_int_ge(part[i].share, before[i]);
	}
}
END_TEST

/* Weights ten times as large, or written as 0.3 for 3, change nothing. */
START_TEST(scale_free)
{
	uint64_t x = 4;
	struct apportion_part part[MAX];
	struct apportion a = {.part = part};

	for (int k = 0; k < cases(1000); k++) {
		int64_t want[MAX];

		make_case(&x, &a, k % 2 == 1);
		a.method = (enum apportion_method)(k % 3);
		ck_assert_ptr_null(apportion_run(&a));
		for (size_t i = 0; i < a.n; i++) {
			want[i] = part[i].share;
			part[i].places = k % 5;
			if (i % 2 == 0) {
				part[i].weight *= 10;
				part[i].places++;
			}
		}
		ck_assert_ptr_null(apportion_run(&a));
		for (size_t i = 0; i < a.n; i++)
			ck_assert_int_eq(part[i].share, want[i]);
	}
}
END_TEST

/* Parts with names of their own may stand in any order, ties and all. */
START_TEST(order_free)
{
	static const char names[] = "abcdefghijklmnop";
	uint64_t x = 15;
	struct apportion_part part[MAX];
	struct apportion a = {.part = part};

	for (int k = 0; k < cases(2000); k++) {
		int64_t want[MAX];

		make_case(&x, &a, k % 2 == 1);
		a.method = k % 4 < 2 ? WEBSTER : LR;
		for (size_t i = 0; i < a.n; i++) {
			part[i].name = &names[i];
			part[i].nname = 1;
		}
		ck_assert_ptr_null(apportion_run(&a));
		for (size_t i = 0; i < a.n; i++)
			want[i] = part[i].share;
		for (size_t i = a.n; i-- > 1;) {
			size_t j = (size_t)case_below(&x, (int64_t)i + 1);
			struct apportion_part p = part[i];

			part[i] = part[j];
			part[j] = p;
		}
		ck_assert_ptr_null(apportion_run(&a));
		for (size_t i = 0; i < a.n; i++)
			ck_assert_int_eq(
				part[i].share, want[part[i].name - names]);
	}
}
END_TEST

/* Between equals the first in byte order, which is not the first row. */
START_TEST(ties_by_name)
{
	struct apportion_part part[] = {
		{.weight = 1, .hi = 9, .name = "b", .nname = 1},
		{.weight = 1, .hi = 9, .name = "ab", .nname = 2},
		{.weight = 1, .hi = 9, .name = "a", .nname = 1},
	};
	struct apportion a = {.part = part, .n = NELEM(part)};
	char out[256];

	for (int m = 0; m < 2; m++) {
		a.method = m == 0 ? WEBSTER : LR;
		a.total = 1;
		ck_assert_ptr_null(apportion_run(&a));
		ck_assert_str_eq(shares(&a, out), "0 0 1");
		a.total = 2;
		ck_assert_ptr_null(apportion_run(&a));
		ck_assert_str_eq(shares(&a, out), "0 1 1");
	}
}
END_TEST

/* The largest of everything that is allowed, and one more of each. */
START_TEST(limits)
{
	size_t n = 10000;
	struct apportion_part *part = mem_zalloc(n + 1, sizeof *part);
	struct apportion a = {.part = part, .n = n, .total = APPORTION_MAX};

	for (size_t i = 0; i <= n; i++) {
		part[i].weight = INT64_C(999999999999999999) - (int64_t)i % 7;
		part[i].hi = APPORTION_MAX;
	}
	for (int m = 0; m < 3; m++) {
		int64_t sum = 0;

		a.method = (enum apportion_method)m;
		ck_assert_ptr_null(apportion_run(&a));
		for (size_t i = 0; i < n; i++) {
			sum += part[i].share;
			ck_assert_int_le(
				llabs(part[i].share - 100000000000), 1);
		}
		ck_assert_int_eq(sum, APPORTION_MAX);
	}
	a.n++;
	ck_assert_str_eq(
		apportion_run(&a), "the weights sum to more than 22 digits");
	a.n = 2;
	a.total++;
	ck_assert_str_eq(apportion_run(&a), "the total is not from 0 to 10^15");
	a.total = -1;
	ck_assert_ptr_nonnull(apportion_run(&a));
	a.total = 1;
	part[0].places = 1;
	ck_assert_ptr_nonnull(strstr(apportion_run(&a), "18 digits"));
	free(part);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("apportion");
	TCase *t = tcase_create("apportion");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, t);
	tcase_add_loop_test(t, oracles, 0, NELEM(oracle));
	tcase_add_loop_test(t, bounds, 0, NELEM(bounded));
	tcase_add_loop_test(t, weights, 0, NELEM(weight));
	tcase_add_test(t, laws);
	tcase_add_test(t, monotone);
	tcase_add_test(t, scale_free);
	tcase_add_test(t, order_free);
	tcase_add_test(t, ties_by_name);
	tcase_add_test(t, limits);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed > 0;
}
