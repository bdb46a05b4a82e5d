/* Unit tests of rules/blend. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "cases.h"
#include "rules/blend.h"

enum { MAX = 8 };

static void
fill(struct apportion_part *x, const char *text)
{
	for (const char *s = text; *s; x++) {
		const size_t n = strcspn(s, " ");

		ck_assert_ptr_null(apportion_weight(x, s, n));
		s += n + (s[n] != '\0');
	}
}

static void
expect(const struct apportion_part *x, const char *want)
{
	struct apportion_part w[MAX];
	__int128 sum;
	size_t n = 1;

	for (const char *s = want; *s; s++)
		n += *s == ' ';
	fill(w, want);
	for (size_t i = 0; i < n; i++)
		while (w[i].places < 17) {
			w[i].weight *= 10;
			w[i].places++;
		}
	ck_assert_ptr_null(apportion_scale(w, n, &sum));
	for (size_t i = 0; i < n; i++) {
		ck_assert_int_eq(x[i].places, 17);
		ck_assert_int_eq(x[i].weight, w[i].weight);
	}
}

/* Requirements 5, B1 and B2: the shares themselves. */
START_TEST(shares_of_columns_are_blended)
{
	struct apportion_part x[3][MAX], out[MAX];
	struct blend_column col[] = {
		{x[0], 500000}, {x[1], 300000}, {x[2], 200000}};
	size_t bad;

	fill(x[0], "5000 3000 2000");
	fill(x[1], "400 400 200");
	fill(x[2], "120 60 20");
	ck_assert_ptr_null(blend_run(out, 3, col, 3, BLEND_ARITHMETIC, &bad));
	expect(out, ".49 .33 .18");
	col[0].a = 600000;
	col[1] = (struct blend_column){x[2], 400000};
	ck_assert_ptr_null(blend_run(out, 3, col, 2, BLEND_ARITHMETIC, &bad));
	expect(out, ".54 .30 .16");
}
END_TEST

START_TEST(a_zero_makes_the_geometric_mean_zero)
{
	struct apportion_part x[2][MAX], out[MAX];
	struct blend_column col[] = {{x[0], 500000}, {x[1], 500000}};
	size_t bad;

	fill(x[0], "4 1 9");
	fill(x[1], "4 4 0");
	ck_assert_ptr_null(blend_run(out, 3, col, 2, BLEND_GEOMETRIC, &bad));
	ck_assert_int_eq(out[0].weight, 2 * out[1].weight);
	ck_assert_int_eq(out[2].weight, 0);
	/* a column that counts nothing kills nobody */
	col[0].a = 1000000;
	col[1].a = 0;
	ck_assert_ptr_null(blend_run(out, 3, col, 2, BLEND_GEOMETRIC, &bad));
	ck_assert_int_gt(out[2].weight, out[0].weight);
}
END_TEST

START_TEST(what_cannot_be_blended_is_named)
{
	struct apportion_part x[2][MAX], out[MAX];
	struct blend_column col[] = {{x[0], 500000}, {x[1], 500000}};
	size_t bad;

	fill(x[0], "4 1");
	fill(x[1], "0 0");
	ck_assert_str_eq(blend_run(out, 2, col, 2, BLEND_ARITHMETIC, &bad),
		"all weights are 0");
	ck_assert_uint_eq(bad, 1);
}
END_TEST

/* Requirements 5, RA: 160 after 100 100 against 100 100 100. */
START_TEST(a_history_is_damped)
{
	static const struct {
		int64_t d, want, other;
	} of[] = {{1000000, 160, 100}, {500000, 130, 100}, {0, 100, 100},
		{250000, 115, 100}};
	struct apportion_part year[3][MAX], out[MAX];
	struct apportion_part *const years[] = {year[0], year[1], year[2]};
	size_t bad;

	fill(year[0], "160 100");
	fill(year[1], "100 100");
	fill(year[2], "100 100.0");
	ck_assert_ptr_null(blend_history(out, 2, years, 3, of[_i].d, &bad));
	ck_assert_int_eq(
		out[0].weight * of[_i].other, out[1].weight * of[_i].want);
	fill(year[0], "900000000000000000 100");
	fill(year[1], "900000000000000000 100");
	ck_assert_ptr_nonnull(blend_history(out, 2, years, 3, 500001, &bad));
}
END_TEST

static const struct {
	const char *text;
	bool may_be_negative;
	int64_t want; /* INT64_MIN: none */
} reads[] = {
	{".5", false, 500000},
	{"1", false, 1000000},
	{"0.000001", false, 1},
	{"-.25", true, -250000},
	{"-.25", false, INT64_MIN},
	{"-", true, INT64_MIN},
	{"", true, INT64_MIN},
	{".0000001", false, INT64_MIN},
	{"--1", true, INT64_MIN},
	{"20%", true, INT64_MIN},
	{"10000000000000", false, INT64_MIN},
};

START_TEST(shares_of_one_are_read)
{
	int64_t n = 7;
	const char *why = blend_read(&n, reads[_i].text, strlen(reads[_i].text),
		reads[_i].may_be_negative);

	ck_assert_int_eq(why != NULL, reads[_i].want == INT64_MIN);
	if (why == NULL)
		ck_assert_int_eq(n, reads[_i].want);
}
END_TEST

/* What is the same goes in, the same comes out; the unit says nothing. */
START_TEST(laws)
{
	struct apportion_part x[2][MAX], out[MAX], again[MAX];
	uint64_t seed = 1980;
	size_t bad;

	for (int k = 0; k < cases(3000); k++) {
		const int64_t a = case_below(&seed, BLEND_ONE + 1),
			      by = 1 + case_below(&seed, 1000);
		const enum blend_mean mean =
			k % 2 ? BLEND_GEOMETRIC : BLEND_ARITHMETIC;
		struct blend_column col[] = {{x[0], a}, {x[1], BLEND_ONE - a}};
		int64_t sum = 0;

		for (int c = 0; c < 2; c++)
			for (int i = 0; i < MAX; i++)
				x[c][i] = (struct apportion_part){
					.weight = 1 + case_below(&seed, 99)};
		x[0][1].weight = x[0][0].weight;
		x[1][1].weight = x[1][0].weight;
		ck_assert_ptr_null(blend_run(out, MAX, col, 2, mean, &bad));
		ck_assert_int_eq(out[0].weight, out[1].weight);
		for (int i = 0; i < MAX; i++)
			sum += out[i].weight;
		if (mean == BLEND_ARITHMETIC)
			ck_assert_int_le(
				llabs(sum - INT64_C(100000000000000000)), 32);
		for (int i = 0; i < MAX; i++)
			x[0][i].weight *= by;
		ck_assert_ptr_null(blend_run(again, MAX, col, 2, mean, &bad));
		for (int i = 0; i < MAX; i++)
			ck_assert_int_eq(again[i].weight, out[i].weight);
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("blend");
	TCase *t = tcase_create("blend");

	tcase_set_timeout(t, 300);
	tcase_add_test(t, shares_of_columns_are_blended);
	tcase_add_test(t, a_zero_makes_the_geometric_mean_zero);
	tcase_add_test(t, what_cannot_be_blended_is_named);
	tcase_add_loop_test(t, a_history_is_damped, 0, 4);
	tcase_add_loop_test(
		t, shares_of_one_are_read, 0, sizeof reads / sizeof *reads);
	tcase_add_test(t, laws);
	suite_add_tcase(s, t);

	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_NORMAL);
	const int nbad = srunner_ntests_failed(r);

	srunner_free(r);
	return nbad ? EXIT_FAILURE : EXIT_SUCCESS;
}
