/* Unit tests of rules/likeness: values of the literature, and laws. */
#include <check.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/likeness.h"

static struct likeness_text
text(const char *s)
{
	struct likeness_text t;

	likeness_take(&t, s, strlen(s));
	return t;
}

static const struct {
	const char *a, *b;
	int edits;
	double jaro_winkler; /* below 0: not said */
} pairs[] = {
	/* Winkler's own, as given in many places */
	{"martha", "marhta", 1, .9611},
	{"dwayne", "duane", 2, .8400},
	{"dixon", "dicksonx", 4, .8133},
	{"jellyfish", "smellyfish", 2, .8963},
	{"arnab", "aranb", 1, .9467},
	{"trate", "trace", 1, .9067},
	{"kitten", "sitting", 3, -1},
	{"saturday", "sunday", 3, -1},
	{"ca", "abc", 3, -1}, /* 2 without the restriction */
	{"a cat", "an act", 2, -1},
	{"", "abc", 3, 0},
	{"", "", 0, 1},
	{"abc", "xyz", 3, 0},
	{"same", "same", 0, 1},
	{"欧阳子轩", "欧阳子萱", 1, .8833},
	{"李晓明", "李小明", 1, .8000},
};

START_TEST(as_in_the_literature)
{
	const struct likeness_text a = text(pairs[_i].a), b = text(pairs[_i].b);

	ck_assert_int_eq(likeness_edits(&a, &b), pairs[_i].edits);
	ck_assert_int_eq(likeness_edits(&b, &a), pairs[_i].edits);
	if (pairs[_i].jaro_winkler < 0)
		return;
	ck_assert_double_eq_tol(
		likeness_jaro_winkler(&a, &b), pairs[_i].jaro_winkler, 1e-4);
}
END_TEST

/* By the table, as the definition has it. */
static int
plain_edits(const struct likeness_text *a, const struct likeness_text *b)
{
	static int d[LIKENESS_MAX + 1][LIKENESS_MAX + 1];

	for (size_t i = 0; i <= a->n; i++)
		for (size_t j = 0; j <= b->n; j++) {
			if (i == 0 || j == 0) {
				d[i][j] = (int)(i + j);
				continue;
			}
			const bool is_same = a->c[i - 1] == b->c[j - 1];
			int least = d[i - 1][j - 1] + !is_same;

			if (d[i - 1][j] + 1 < least)
				least = d[i - 1][j] + 1;
			if (d[i][j - 1] + 1 < least)
				least = d[i][j - 1] + 1;
			if (i > 1 && j > 1 && a->c[i - 1] == b->c[j - 2] &&
				a->c[i - 2] == b->c[j - 1] &&
				d[i - 2][j - 2] + 1 < least)
				least = d[i - 2][j - 2] + 1;
			d[i][j] = least;
		}
	return d[a->n][b->n];
}

START_TEST(laws_of_random_texts)
{
	srand(7);
	for (int k = 0; k < 20000; k++) {
		struct likeness_text a, b;
		const int letters = 2 + rand() % 6;

		a.n = (size_t)(rand() % (k % 50 ? 12 : LIKENESS_MAX + 1));
		b.n = (size_t)(rand() % (k % 50 ? 12 : LIKENESS_MAX + 1));
		for (size_t i = 0; i < a.n; i++)
			a.c[i] = (uint32_t)(rand() % letters);
		for (size_t i = 0; i < b.n; i++)
			b.c[i] = (uint32_t)(rand() % letters);
		ck_assert_int_eq(likeness_edits(&a, &b), plain_edits(&a, &b));
		const double jw = likeness_jaro_winkler(&a, &b);

		ck_assert(jw >= 0 && jw <= 1);
		ck_assert(jw == likeness_jaro_winkler(&b, &a)); /* to the bit */
		ck_assert(likeness_jaro_winkler(&a, &a) == 1);
	}
}
END_TEST

START_TEST(long_texts_count_by_their_beginning)
{
	char s[200];

	memset(s, 'x', sizeof s);
	struct likeness_text a, b;

	likeness_take(&a, s, sizeof s);
	s[150] = 'y';
	likeness_take(&b, s, sizeof s);
	ck_assert_int_eq((int)a.n, LIKENESS_MAX);
	ck_assert_int_eq(likeness_edits(&a, &b), 0);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("likeness");
	TCase *t = tcase_create("likeness");

	tcase_add_loop_test(t, as_in_the_literature, 0, (int)NELEM(pairs));
	tcase_add_test(t, laws_of_random_texts);
	tcase_add_test(t, long_texts_count_by_their_beginning);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
