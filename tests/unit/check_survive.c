/* Unit tests of rules/survive. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/survive.h"

enum { ROWS = 4 };

static struct survive s;

static void
end(void)
{
	survive_free(&s);
	memset(&s, 0, sizeof s);
}

static struct cell
cell(const char *text)
{
	return (struct cell){text, strlen(text), false};
}

/* Rows made and touched then, the third's currency another one. */
static const struct survive_row row[ROWS] = {
	{30, 40, {"CNY", 3, 0}},
	{10, INT64_MIN, {"cny", 3, 0}},
	{20, 90, {"USD", 3, 0}},
	{INT64_MAX, INT64_MIN, {"CNY", 3, 0}},
};

static const struct {
	enum survive_rule rule;
	const char *value[ROWS], *want;
	size_t from, nlost;
} cases[] = {
	{SURVIVE_FILL, {"", "b", "c", "b"}, "b", 1, 1},
	{SURVIVE_FILL, {"", "", "", ""}, "", SIZE_MAX, 0},
	{SURVIVE_FILL, {"Ａbc", "abc ", "", ""}, "Ａbc", 0, 0},
	{SURVIVE_FIRST, {"a", "", "c", "d"}, "c", 2, 2},
	{SURVIVE_FIRST, {"a", "b", "c", "d"}, "b", 1, 3},
	/* who was never touched counts from when it was made */
	{SURVIVE_LATEST, {"a", "b", "c", "d"}, "c", 2, 3},
	{SURVIVE_LATEST, {"", "b", "", "d"}, "b", 1, 1},
	/* characters, not bytes; of equal ones the first row's */
	{SURVIVE_LONGEST, {"张三丰", "abcd", "wxyz", ""}, "abcd", 1, 2},
	{SURVIVE_MOST, {"张先生", "张伟", "张 伟", "张伟"}, "张伟", 1, 2},
	{SURVIVE_MOST, {"b", "a", "", ""}, "b", 0, 1},
	{SURVIVE_SUM, {"1.50", "2", "", "-0.25"}, "3.25", SIZE_MAX, 0},
	{SURVIVE_SUM, {"1.50", "", "", ""}, "1.50", 0, 0},
	/* two currencies, no amount, more than there is room for */
	{SURVIVE_SUM, {"1.50", "", "2", ""}, "1.50", 0, 1},
	{SURVIVE_SUM, {"1.50", "面议", "", ""}, "1.50", 0, 1},
	{SURVIVE_SUM, {"92233720368547758.07", "0.01", "", ""},
		"92233720368547758.07", 0, 1},
	{SURVIVE_ALL, {"要报价", "周末", "要报价", "Ａ"}, "要报价; 周末; Ａ",
		SIZE_MAX, 0},
	{SURVIVE_ALL, {"", "x", "", ""}, "x", 1, 0},
	{SURVIVE_ALL, {"要报价; 周末", "周末", "周", "要报价"},
		"要报价; 周末; 周", SIZE_MAX, 0},
	{SURVIVE_ALL, {"要报价; 周末", "周末; 贵", "要报价; 周末", ""},
		"要报价; 周末; 贵", SIZE_MAX, 0},
};

START_TEST(a_value_survives_by_its_rule)
{
	struct cell value[ROWS];

	for (int i = 0; i < ROWS; i++)
		value[i] = cell(cases[_i].value[i]);
	survive(&s, cases[_i].rule, value, row, ROWS);
	ck_assert_uint_eq(s.value.n, strlen(cases[_i].want));
	ck_assert_mem_eq(s.value.s, cases[_i].want, s.value.n);
	ck_assert_uint_eq(s.from, cases[_i].from);
	ck_assert_uint_eq(s.nlost, cases[_i].nlost);
}
END_TEST

static const struct {
	const char *phone[3], *phone2[3], *first, *others;
} numbers[] = {
	{{"+8613800138000", "138-0013-8000", ""},
		{"", "+8613700137000", "+86 137 0013 7000;+862155550000"},
		"+8613800138000", "+8613700137000;+862155550000"},
	{{"", "+8613800138000", "+8613900139000"}, {"", "", ""},
		"+8613800138000", "+8613900139000"},
	/* what is no number is not lost, and is there once */
	{{"+8613800138000", "问前台", "问前台"}, {"", "", ""}, "+8613800138000",
		"问前台"},
	{{"", "", ""}, {"+8613800138000", ";", ""}, "", "+8613800138000"},
};

START_TEST(no_number_is_lost)
{
	struct cell phone[3], phone2[3], first, others;

	for (int i = 0; i < 3; i++) {
		phone[i] = cell(numbers[_i].phone[i]);
		phone2[i] = cell(numbers[_i].phone2[i]);
	}
	survive_phones(&s, phone, phone2, 3, &first, &others);
	ck_assert_uint_eq(first.n, strlen(numbers[_i].first));
	ck_assert_mem_eq(first.s, numbers[_i].first, first.n);
	ck_assert_uint_eq(others.n, strlen(numbers[_i].others));
	ck_assert_mem_eq(others.s, numbers[_i].others, others.n);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("survive");
	TCase *t = tcase_create("survive");

	tcase_add_checked_fixture(t, NULL, end);
	tcase_add_loop_test(t, a_value_survives_by_its_rule, 0, NELEM(cases));
	tcase_add_loop_test(t, no_number_is_lost, 0, NELEM(numbers));
	suite_add_tcase(suite, t);
	SRunner *runner = srunner_create(suite);

	srunner_run_all(runner, CK_ENV);
	int nfailed = srunner_ntests_failed(runner);

	srunner_free(runner);
	return nfailed ? 1 : 0;
}
