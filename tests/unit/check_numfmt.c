/* Unit tests of stream/numfmt. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "stream/numfmt.h"

static const struct {
	const char *code; /* NULL: the number of a built-in one */
	int id;
	bool is_1904;
	const char *s, *text; /* NULL: as it stands */
} numbers[] = {
	{"General", 0, false, "13800138000", NULL},
	{"General", 0, false, "1.3800138E10", "13800138000"},
	{"General", 0, false, "1.38001380000E+010", "13800138000"},
	{"General", 0, false, "123456789012345", NULL},
	{"General", 0, false, "-42", NULL},
	{"General", 0, false, "007", "7"},
	{"General", 0, false, "+7", "7"},
	{"General", 0, false, "-0", "0"},
	{"General", 0, false, "0", NULL},
	{"General", 0, false, "0.0", "0"},
	{"General", 0, false, "5.", "5"},
	{"General", 0, false, ".5", "0.5"},
	{"General", 0, false, "12.50", "12.5"},
	{"General", 0, false, "0.10000000000000001", "0.1"},
	{"General", 0, false, "1234.5599999999999", "1234.56"},
	{"General", 0, false, "0.30000000000000004", "0.3"},
	{"General", 0, false, "1E-7", "0.0000001"},
	{"General", 0, false, "-1.5e-3", "-0.0015"},
	{"General", 0, false, "999999999999999.9", "1E+15"},
	{"General", 0, false, "1E15", "1E+15"},
	{"General", 0, false, "1e14", "100000000000000"},
	/* digits beyond the fifteenth: those of the file, or none made up */
	{"General", 0, false, "110101199001011234", NULL},
	{"General", 0, false, "1.1010119900101123E17", "1.10101199001011E+17"},
	/* no numbers */
	{"General", 0, false, "1e999", NULL},
	{"General", 0, false, "0x10", NULL},
	{"General", 0, false, "inf", NULL},
	{"General", 0, false, "1e", NULL},
	{"General", 0, false, ".", NULL},
	{"General", 0, false, "", NULL},
	{"General", 0, false, "13800138000.0", "13800138000"},
	/* money, percent, fractions, units: the number */
	{"#,##0.00", 0, false, "1234.5", NULL},
	{"\"¥\"#,##0", 0, false, "1234", NULL},
	{"[$¥-804]#,##0.00;[Red]-[$¥-804]#,##0.00", 0, false, "88", NULL},
	{"0.00E+00", 0, false, "1.5E3", "1500"},
	{"# ?/?", 0, false, "0.5", NULL},
	{"0\"天\"", 0, false, "7", NULL},
	{"0\" days\"", 0, false, "7", NULL},
	{"General\"h\"", 0, false, "7", NULL},
	{"@", 0, false, "7", NULL},
	/* masks */
	{"0", 0, false, "7", NULL},
	{"000", 0, false, "7", "007"},
	{"000", 0, false, "1234", NULL},
	{"000", 0, false, "1.2E3", "1200"},
	{"000", 0, false, "1.5", NULL},
	{"000", 0, false, "-7", NULL},
	{"0000-0000", 0, false, "88886666", "8888-6666"},
	{"0000-0000", 0, false, "1088886666", "108888-6666"},
	{"(000)\" \"0000-0000", 0, false, "1088886666", "(010) 8888-6666"},
	{"00000000000;@", 0, false, "1088886666", "01088886666"},
	{"000\\", 0, false, "7", NULL},
	{"000\\0", 0, false, "7", NULL},
	{"000\"", 0, false, "7", "007"},
	{"0000000000000000000000000000000000000000", 0, false, "7", NULL},
	/* days */
	{"yyyy-mm-dd", 0, false, "46083", "2026-03-02"},
	{"m/d/yy h:mm", 0, false, "46083.42444444", "2026-03-02 10:11:12"},
	{"mmm", 0, false, "46083", "2026-03-02"},
	{"[$-804]aaaa;@", 0, false, "46083", "2026-03-02"},
	{"[DBNum1][$-804]yyyy\"年\"m\"月\"", 0, false, "46083", "2026-03-02"},
	{"[Red]dd\\.mm\\.yyyy", 0, false, "46083", "2026-03-02"},
	{"yyyy-mm-dd", 0, false, "1", "1900-01-01"},
	{"yyyy-mm-dd", 0, false, "59", "1900-02-28"},
	{"yyyy-mm-dd", 0, false, "60", "1900-02-29"},
	{"yyyy-mm-dd", 0, false, "61", "1900-03-01"},
	{"yyyy-mm-dd", 0, false, "2958465", "9999-12-31"},
	{"yyyy-mm-dd", 0, false, "2958466", NULL},
	{"yyyy-mm-dd", 0, false, "2958465.9999999", "2958465.9999999"},
	{"yyyy-mm-dd", 0, false, "-1", NULL},
	{"yyyy-mm-dd", 0, false, "0", NULL},
	{"yyyy-mm-dd", 0, false, "0.5", "12:00:00"},
	{"yyyy-mm-dd", 0, false, "46082.999999", "2026-03-02"},
	{"yyyy-mm-dd", 0, true, "0", "1904-01-01"},
	{"yyyy-mm-dd", 0, true, "44621", "2026-03-02"},
	{"yyyy-mm-dd", 0, true, "2957003", "9999-12-31"},
	{"yyyy-mm-dd", 0, true, "2957004", NULL},
	{"yyyy-mm-dd", 0, false, "尽快", NULL},
	/* times */
	{"h:mm:ss", 0, false, "0.42444444", "10:11:12"},
	{"h:mm AM/PM", 0, false, "0.75", "18:00:00"},
	{"上午/下午h\"时\"mm\"分\"", 0, false, "0.75", "18:00:00"},
	{"mm:ss.0", 0, false, "0", "00:00:00"},
	{"h:mm", 0, false, "0.9999999", "23:59:59"},
	{"h:mm", 0, false, "46083.5", "2026-03-02 12:00:00"},
	{"[h]:mm", 0, false, "1.5", "36:00:00"},
	{"[mm]:ss", 0, false, "0.5", "12:00:00"},
	/* built in */
	{NULL, 0, false, "46083", NULL},
	{NULL, 14, false, "46083", "2026-03-02"},
	{NULL, 20, false, "0.5", "12:00:00"},
	{NULL, 31, false, "46083", "2026-03-02"},
	{NULL, 33, false, "0.5", "12:00:00"},
	{NULL, 46, false, "1.5", "36:00:00"},
	{NULL, 49, false, "46083", NULL},
	{NULL, 58, false, "46083", "2026-03-02"},
	{NULL, 59, false, "46083", NULL},
};

START_TEST(numbers_are_text)
{
	struct numfmt f;
	char out[NUMFMT_MAX];
	const char *s = numbers[_i].s, *want = numbers[_i].text;

	if (numbers[_i].code)
		numfmt_parse(&f, numbers[_i].code);
	else
		numfmt_builtin(&f, numbers[_i].id);
	size_t n = numfmt_text(out, &f, numbers[_i].is_1904, s, strlen(s));

	out[n] = '\0';
	ck_assert_str_eq(n ? out : s, want ? want : s);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("numfmt");
	TCase *t = tcase_create("numfmt");

	tcase_add_loop_test(t, numbers_are_text, 0, (int)NELEM(numbers));
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
