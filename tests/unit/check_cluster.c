/* Unit tests of rules/cluster. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "rules/cluster.h"

static struct cluster c;

static void
end(void)
{
	cluster_free(&c);
}

/* A row for each word, its keys the letters of it; '.' is a row without. */
static void
fill(const char *words)
{
	for (const char *p = words; *p; p++) {
		if (p == words || p[-1] == ' ')
			cluster_row(&c);
		if (*p != ' ' && *p != '.')
			cluster_add(&c, p, 1);
	}
}

static bool
same(size_t a, size_t b)
{
	return cluster_of(&c, a) == cluster_of(&c, b);
}

START_TEST(rows_that_share_a_key_are_one)
{
	fill("a b a");
	ck_assert(same(0, 2));
	ck_assert(!same(0, 1));
}
END_TEST

START_TEST(rows_are_joined_through_others)
{
	/* the last one joins what was apart until it came */
	fill("a b c ab bc");
	ck_assert(same(0, 1));
	ck_assert(same(0, 2));
}
END_TEST

START_TEST(a_row_without_a_key_is_alone)
{
	fill(". . a");
	ck_assert(!same(0, 1));
	ck_assert(!same(1, 2));
}
END_TEST

START_TEST(a_key_given_twice_counts_once)
{
	size_t n;

	fill("aa ab");
	ck_assert_uint_eq(c.of_key[0].nrow, 2);
	cluster_keys(&c, 0, &n);
	ck_assert_uint_eq(n, 1);
	ck_assert_uint_eq(cluster_keys(&c, 1, &n)[1], 1);
	ck_assert_uint_eq(n, 2);
}
END_TEST

/* Law: two rows are one if and only if a path of shared keys joins them. */
START_TEST(it_is_the_closure_of_sharing)
{
	enum { ROWS = 60, KEYS = 40 };
	static bool has[ROWS][KEYS], joined[ROWS][ROWS];

	srand(11);
	for (size_t i = 0; i < ROWS; i++) {
		cluster_row(&c);
		for (int k = rand() % 3; k > 0; k--) {
			char key = (char)(rand() % KEYS);

			has[i][(int)key] = true;
			cluster_add(&c, &key, 1);
		}
	}
	for (size_t i = 0; i < ROWS; i++)
		for (size_t j = 0; j < ROWS; j++) {
			joined[i][j] = i == j;
			for (size_t k = 0; k < KEYS; k++)
				joined[i][j] |= has[i][k] && has[j][k];
		}
	for (size_t k = 0; k < ROWS; k++)
		for (size_t i = 0; i < ROWS; i++)
			for (size_t j = 0; j < ROWS; j++)
				joined[i][j] |= joined[i][k] && joined[k][j];
	for (size_t i = 0; i < ROWS; i++)
		for (size_t j = 0; j < ROWS; j++)
			ck_assert_int_eq(same(i, j), joined[i][j]);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("cluster");
	TCase *t = tcase_create("cluster");

	tcase_add_checked_fixture(t, NULL, end);
	tcase_add_test(t, rows_that_share_a_key_are_one);
	tcase_add_test(t, rows_are_joined_through_others);
	tcase_add_test(t, a_row_without_a_key_is_alone);
	tcase_add_test(t, a_key_given_twice_counts_once);
	tcase_add_test(t, it_is_the_closure_of_sharing);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int nfailed = srunner_ntests_failed(r);

	srunner_free(r);
	return nfailed > 0;
}
