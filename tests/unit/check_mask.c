/* Unit tests of rules/mask: what stays to be seen. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/mask.h"

static const struct {
	const char *in, *phones, *email;
} cases[] = {
	{"", "", ""},
	{"+8613800138001", "+86138****8001", "+***"},
	{"+8613800138001;+862161238007", "+86138****8001;+8621****8007",
		"+***"},
	{"021-61238007", "021-****8007", "0***"},
	{"1234567", "***4567", "1***"},
	{"110;95588", "110;95588", "1***"},
	{"zhang.san@x.cn", "zhang.san@x.cn", "z***@x.cn"},
	{"张三@公司.cn", "张三@公司.cn", "张***@公司.cn"},
	{"@x.cn", "@x.cn", "@***@x.cn"},
};

START_TEST(a_part_is_left_out)
{
	struct buf b = {0};

	mask_phones(&b, cases[_i].in, strlen(cases[_i].in));
	ck_assert_str_eq(buf_str(&b), cases[_i].phones);
	buf_clear(&b);
	mask_email(&b, cases[_i].in, strlen(cases[_i].in));
	ck_assert_str_eq(buf_str(&b), cases[_i].email);
	buf_free(&b);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("mask");
	TCase *t = tcase_create("mask");

	tcase_add_loop_test(t, a_part_is_left_out, 0, (int)NELEM(cases));
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
