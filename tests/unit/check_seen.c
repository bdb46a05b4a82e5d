/* Unit tests of rules/seen. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/cluster.h"
#include "rules/seen.h"

static struct seen s;
static struct rowkey rk;
static struct buf first;

static void
end(void)
{
	seen_free(&s);
	rowkey_free(&rk);
	rk = (struct rowkey){0};
	buf_free(&first);
}

/* The keys of a row: digits are telephones, letters are texts, . is none. */
static void
set_row(const char *word, size_t n)
{
	rk.nvalue = 0;
	buf_clear(&rk.text);
	for (size_t i = 0; i < n; i++) {
		struct rowkey_value v = {0, rk.text.n, 7};

		if (word[i] == '.')
			continue;
		if (word[i] >= '0' && word[i] <= '9')
			v.phone = 8613800138000 + (uint64_t)(word[i] - '0');
		else
			buf_addf(&rk.text, "email %c", word[i]);
		rk.value = mem_grow(rk.value, &rk.cap_value, rk.nvalue + 1,
			sizeof *rk.value);
		rk.value[rk.nvalue++] = v;
	}
}

/* Which rows are found to be first at last, as a 1 or 0 each; a base before. */
static char *
firsts(const char *base, const char *rows)
{
	size_t at = 0, n;

	end();
	for (const char *p = base; *p; p += n + (p[n] != '\0')) {
		set_row(p, n = strcspn(p, " "));
		seen_base(&s, &rk);
	}
	for (const char *p = rows; *p; p += n + (p[n] != '\0')) {
		set_row(p, n = strcspn(p, " "));
		buf_addc(&first, seen_row(&s, &rk) ? '1' : '0');
	}
	for (const char *p = rows; *p; p += n + (p[n] != '\0'), at++) {
		set_row(p, n = strcspn(p, " "));
		if (first.s[at] == '1' && !seen_again(&s, &rk))
			first.s[at] = '0';
	}
	return buf_str(&first);
}

static const struct {
	const char *base, *rows, *first;
	size_t nlate;
} cases[] = {
	{"", "1 2 1 2 3", "11001", 0},
	{"", "1a a 1 2a", "1000", 0},
	/* rows without a key */
	{"", ". . 1 . 1", "11110", 0},
	/* a key twice in one row */
	{"", "11 aa 2 22", "1110", 0},
	/* the last row joins what was apart until it came */
	{"", "1 2 12", "100", 1},
	{"", "1 a 2 b 12 ab 1a", "1000000", 3},
	{"", "1 2 12 12 21", "10000", 1},
	{"", "1 2 3 4 34 12 23", "1000000", 3},
	/* new keys of a row that is late */
	{"", "1 2 3142 4", "1000", 1},
	/* the base is there first, and joins what it knows */
	{"1", "1 2 12 3", "0001", 1},
	{"1a", "a 1 2 b 2b", "00100", 1},
	{"1 2", "12 3", "01", 1},
	{"1", "2 21 3", "001", 1},
	{".", "1 1", "10", 0},
};

START_TEST(these_rows_are_first)
{
	ck_assert_str_eq(
		firsts(cases[_i].base, cases[_i].rows), cases[_i].first);
	/* two of the base that a row joins count too: to see again is safe */
	ck_assert_uint_eq(s.nlate, cases[_i].nlate);
}
END_TEST

START_TEST(answers_may_wait)
{
	static const char rows[] = "1aa1.2b3b2.45c54c";
	struct seen at_once = {0};

	for (int i = 0; i < 1000; i++) {
		const char *p = rows + i * 7 % 15;

		set_row(p, (size_t)i % 3);
		seen_later(&s, &rk, &first);
	}
	seen_all(&s, &first);
	seen_all(&s, &first);
	ck_assert_uint_eq(first.n, 1000);
	for (int i = 0; i < 1000; i++) {
		const char *p = rows + i * 7 % 15;

		set_row(p, (size_t)i % 3);
		ck_assert_int_eq(first.s[i], seen_row(&at_once, &rk));
	}
	seen_free(&at_once);
}
END_TEST

START_TEST(other_rows_than_before_are_no_fault)
{
	firsts("", "1 2 12");
	set_row("9", 1);
	ck_assert(seen_again(&s, &rk));
	set_row("z", 1);
	ck_assert(seen_again(&s, &rk));
}
END_TEST

/* Law: the first rows of the clusters that rules/cluster.h makes. */
START_TEST(they_are_the_first_of_each_cluster)
{
	static const char key[] = "0123456789abcdefghijklmnopqrstuvwxyz";
	enum { ROWS = 40, KEYS = sizeof key - 1 };

	for (unsigned seed = 0; seed < 300; seed++) {
		struct cluster c = {0};
		struct buf rows = {0};

		srand(seed);
		for (size_t i = 0; i < ROWS; i++) {
			cluster_row(&c);
			buf_addc(&rows, '.');
			for (int k = rand() % 4; k > 0; k--) {
				const char *p = key + rand() % KEYS;

				cluster_add(&c, p, 1);
				buf_addc(&rows, *p);
			}
			buf_addc(&rows, ' ');
		}
		const char *got = firsts("", buf_str(&rows));

		for (size_t i = 0; i < ROWS; i++) {
			bool is_first = true;

			for (size_t k = 0; k < i; k++)
				is_first =
					is_first &&
					cluster_of(&c, k) != cluster_of(&c, i);
			ck_assert_int_eq(got[i], is_first ? '1' : '0');
		}
		cluster_free(&c);
		buf_free(&rows);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("seen");
	TCase *t = tcase_create("seen");

	tcase_add_checked_fixture(t, NULL, end);
	tcase_add_loop_test(t, these_rows_are_first, 0, NELEM(cases));
	tcase_add_test(t, answers_may_wait);
	tcase_add_test(t, other_rows_than_before_are_no_fault);
	tcase_add_test(t, they_are_the_first_of_each_cluster);
	suite_add_tcase(suite, t);
	SRunner *r = srunner_create(suite);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
