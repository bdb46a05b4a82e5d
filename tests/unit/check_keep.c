/* Unit tests of rules/keep. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/keep.h"

enum { ROWS = 8 };

static struct cluster c;
static struct keep_row row[ROWS];

static void
end(void)
{
	cluster_free(&c);
	memset(row, 0, sizeof row);
}

/* Rows as their bytes would lie: the later first. */
static int
later_first(const void *arg, size_t a, size_t b)
{
	(void)arg;
	return (a < b) - (a > b);
}

/* A row of the clusters for each word, its keys the letters of it. */
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

/* The row kept of the cluster of row i. */
static size_t
kept(enum keep_rule rule, size_t i)
{
	const struct keep k = {
		.rule = rule, .row = row, .compare = later_first};
	struct keep_found *f = keep_find(&k, &c);
	size_t it = f[cluster_of(&c, i)].kept;

	free(f);
	return it;
}

static const struct {
	struct keep_row a, b;
	size_t first, oldest, fullest;
} cases[] = {
	{{5, 3}, {4, 2}, 0, 1, 0},
	{{4, 2}, {5, 3}, 0, 0, 1},
	/* of equal ones the fullest, the oldest */
	{{5, 2}, {5, 3}, 0, 1, 1},
	{{6, 3}, {5, 3}, 0, 1, 1},
	/* without an age: behind all that have one */
	{{INT64_MAX, 3}, {9, 3}, 0, 1, 1},
	/* equal in both: as they compare */
	{{5, 3}, {5, 3}, 0, 1, 1},
};

START_TEST(the_better_of_two_is_kept)
{
	fill("a a");
	row[0] = cases[_i].a;
	row[1] = cases[_i].b;
	ck_assert_uint_eq(kept(KEEP_FIRST, 0), cases[_i].first);
	ck_assert_uint_eq(kept(KEEP_OLDEST, 0), cases[_i].oldest);
	ck_assert_uint_eq(kept(KEEP_FULLEST, 1), cases[_i].fullest);
}
END_TEST

START_TEST(each_cluster_keeps_one)
{
	fill("a b ab . c c");
	row[2].full = 9;
	ck_assert_uint_eq(kept(KEEP_FIRST, 1), 0);
	ck_assert_uint_eq(kept(KEEP_FULLEST, 0), 2);
	ck_assert_uint_eq(kept(KEEP_FIRST, 3), 3);
	ck_assert_uint_eq(kept(KEEP_FIRST, 5), 4);
}
END_TEST

START_TEST(the_base_is_named_and_not_kept)
{
	char *base[] = {"9", "10", "7"};
	const struct keep k = {
		.nbase = 3, .base = base, .row = row, .compare = later_first};

	fill("ad b c ab a . b");
	struct keep_found *f = keep_find(&k, &c);
	const struct keep_found *of = &f[cluster_of(&c, 3)];

	ck_assert_uint_eq(of->kept, 3);
	ck_assert_uint_eq(of->base, 1); /* "10" is less than "9" */
	of = &f[cluster_of(&c, 2)];
	ck_assert_uint_eq(of->kept, SIZE_MAX);
	ck_assert_uint_eq(of->base, 2);
	of = &f[cluster_of(&c, 5)];
	ck_assert_uint_eq(of->kept, 5);
	ck_assert_uint_eq(of->base, SIZE_MAX);
	free(f);
}
END_TEST

START_TEST(the_least_key_is_by_bytes)
{
	const struct keep k = {.row = row, .compare = later_first};
	size_t n;

	fill("zc b zb .");
	struct keep_found *f = keep_find(&k, &c);
	const char *s = map_key(&c.key, f[cluster_of(&c, 0)].least, &n);

	ck_assert_uint_eq(n, 1);
	ck_assert_int_eq(*s, 'b');
	ck_assert_uint_eq(f[cluster_of(&c, 3)].least, SIZE_MAX);
	free(f);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("keep");
	TCase *t = tcase_create("keep");

	tcase_add_checked_fixture(t, NULL, end);
	tcase_add_loop_test(t, the_better_of_two_is_kept, 0, NELEM(cases));
	tcase_add_test(t, each_cluster_keeps_one);
	tcase_add_test(t, the_base_is_named_and_not_kept);
	tcase_add_test(t, the_least_key_is_by_bytes);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
