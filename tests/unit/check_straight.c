/*
 * Unit tests of rules/straight: of rows of all kinds, those that it takes come
 * to what rules/intake and a sink make of them; and most rows are taken.
 */
#include <check.h>
#include <stdlib.h>

#include "../straight.h"
#include "base/mem.h"
#include "judge.h"

/* What is put into cells, and what is not right of most. */
static const struct {
	const char *column, *good[6], *bad[6];
} pool[] = {
	{"name", {"张伟", "欧阳震华", "Ann Lee", "王小明先生", "张女士", "李"},
		{"", " 张伟", "张　三", "无", "\xFFx", "Mr. \xEF\xBF\xBD"}},
	{"phone",
		{"13800138000", "+8613800138000", "138-0013-8000",
			"+86 138 0013 8000", "１３８００１３８０００",
			"138 0013 8000"},
		{"", "110", "无", "138001380", "010-88886666转8001", "+4420"}},
	{"电话", {"", "", "", "", "", ""},
		{"13900139000", "", "", "无", "", "-"}},
	{"gender", {"男", "女", "male", "female", "", "女"},
		{"先生", "M", "保密", " 女", "", "?"}},
	{"email", {"a@x.cn", "", "Zhang.San@x.com", "", "", "a+b@y.cn"},
		{"a@X.cn", "a@x.cn;b@x.cn", "a.x.cn", "\xFF@x.cn", "张@x.cn",
			"无"}},
	{"created_at",
		{"2026-03-02", "2026/3/2", "2026/3/2 9:05",
			"2026-03-02T09:05:00+08:00", "2026-3-2 09:05:06", ""},
		{"03/04/2026", "2026-02-30", "2026年3月2日", "明天",
			"2026-03-02T09:05:00+09:00", "46083"}},
	{"amount", {"128000.00", "", "0.50", "1.00", "", "99.99"},
		{"12.8万", "$1,200", "128000", "1.200", "-", "x"}},
	{"currency", {"CNY", "", "USD", "", "", "EUR"},
		{"人民币", "cny", "$", "元", "CNYX", " USD"}},
	{"channel",
		{"抖音", "400来电", "Expo \"2026\"", "", "易车, 懂车帝",
			"a\nb"},
		{" 抖音", "无", "—", "暂无", "\xFFx", "抖音\xE2\x80\x8B"}},
	{"爱好", {"钓鱼", "", "golf", "茶", "a  b", "-"},
		{" x", "\xFFx", "\xEF\xBF\xBD", "\xE2\x80\x8B", "é", "\t"}},
	{"phone2", {"", "", "", "", "", ""},
		{"13900139000", "", "", "", "无", ""}},
	{"phone_kind", {"mobile", "", "mobile", "fixed", "", "mobile"},
		{"?", "无", " mobile", "\xFF", "", "m"}},
	{"note", {"要报价", "", "周末到店\n带家人", "", "--x", "n/a?"},
		{"n/a", "\n", "x ", "null", "-", "#N/A"}},
	{"src", {"a.csv:2", "b.csv:17", "x", "", "a.csv:3", "y"},
		{" x", "无", "", "", "\xFF", "-"}},
};
enum { COLS = NELEM(pool) };

START_TEST(what_goes_straight_is_what_intake_says)
{
	static const char *const country[] = {NULL, "CN", "US"};
	char *column[COLS];
	bool is_phone[COLS] = {false, true, true};
	struct cell cell[COLS];
	size_t ntaken = 0, ngood = 0;

	for (size_t i = 0; i < COLS; i++)
		column[i] = (char *)pool[i].column;
	srand(11);
	for (int i = 0; i < 50000; i++) {
		const size_t nfile = rand() % 2 ? COLS : 10;
		const struct intake in = {.zone = {true, 8 * 3600},
			.country = country[rand() % 3],
			.judge = {ask, NULL},
			.unit = rand() % 8 == 0};
		size_t nbad = 0;

		for (size_t k = 0; k < COLS; k++) {
			bool is_bad = rand() % 12 == 0;
			const char *s = is_bad ? pool[k].bad[rand() % 6]
					       : pool[k].good[rand() % 6];

			nbad += is_bad && k < nfile;
			cell[k] = (struct cell){s, strlen(s), 0};
		}
		enum by_straight how = by_straight(&in, column, is_phone, COLS,
			nfile, cell, rand() % 2 ? 0 : (unsigned)rand());

		ck_assert_int_ne(how, STRAIGHT_DIFFERS);
		ntaken += how == STRAIGHT_SAME;
		ngood += nbad == 0;
	}
	/* of the good ones not those in +1, with a unit, without a source */
	ck_assert_uint_gt(ntaken, ngood / 2);
	ck_assert_uint_gt(ngood, 12000);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("straight");
	TCase *t = tcase_create("straight");

	tcase_add_test(t, what_goes_straight_is_what_intake_says);
	tcase_set_timeout(t, 60);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
