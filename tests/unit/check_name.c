/* Unit tests of rules/name: names, titles and gender. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/name.h"
#include "vary.h"

enum { N = GENDER_NONE, M = GENDER_MALE, F = GENDER_FEMALE };

static const struct {
	const char *in, *want;
	int gender;
} names[] = {
	{"张三", "张三", N},
	{" 张 三 ", "张三", N},
	{"张\xE3\x80\x80三", "张三", N},
	{"张\xE2\x80\x8B三", "张三", N},
	{"Ｔｏｍ　Ｌｅｅ", "Tom Lee", N},
	{"Tom \t  Lee", "Tom Lee", N},
	{"Jose\xCC\x81", "Jos\xC3\xA9", N},       /* composed */
	{"e\xE2\x80\x8D\xCC\x81", "\xC3\xA9", N}, /* a joiner within */
	{"张三 Tom", "张三 Tom", N},
	{"阿卜杜拉·买买提", "阿卜杜拉·买买提", N},
	{"Langlais, Micah", "Langlais, Micah", N},
	{"“Langlais, Micah”", "“Langlais, Micah”", N},
	{"", "", N},
	{"无", "", N},
	{"Ｎ／Ａ", "", N},
	{"--", "", N},
	/* a title goes if a whole name is left */
	{"王小明先生", "王小明", M},
	{"王明 先生", "王明", M},
	{"李丽女士", "李丽", F},
	{"李丽小姐", "李丽", F},
	{"陈美玲太太", "陈美玲", F},
	{"陈美玲夫人", "陈美玲", F},
	{"王小明老先生", "王小明", M},
	{"王小明（先生）", "王小明", M},
	{"王小明(女)", "王小明", F},
	{"Mr. John Smith", "John Smith", M},
	{"MR JOHN SMITH", "JOHN SMITH", M},
	{"Mrs Jane Doe", "Jane Doe", F},
	{"Ms.Jane Doe", "Jane Doe", F},
	{"miss Jane Doe", "Jane Doe", F},
	{"Tom Lee 先生", "Tom Lee", M},
	/* and stays if not */
	{"张先生", "张先生", M},
	{"张 先生", "张先生", M},
	{"欧阳女士", "欧阳女士", F},
	{"王老先生", "王老先生", M},
	{"王（女）", "王(女)", F},
	{"张先生（男）", "张先生", M},
	{"Mr. Smith", "Mr. Smith", M},
	{"Tom先生", "Tom先生", M},
	/* a title is no name */
	{"先生", "", M},
	{"女士", "", F},
	{"Mr.", "", M},
	{"未知先生", "", M},
	/* no gender */
	{"张总", "张总", N},
	{"王经理", "王经理", N},
	{"陈老师", "陈老师", N},
	{"李医生", "李医生", N},
	{"Dr. No Way", "Dr. No Way", N},
	{"MS Dhoni", "MS Dhoni", N},
	{"Mrinal Sen", "Mrinal Sen", N},
	{"Missy Elliott", "Missy Elliott", N},
	{"Mr. and Mrs. Smith", "Mr. and Mrs. Smith", N},
	{"Mr/Mrs Smith", "Mr/Mrs Smith", N},
	{"张先生（女）", "张先生(女)", N}, /* contradicts itself */
	{"王小明(退休)", "王小明(退休)", N},
	{"先生缘餐厅", "先生缘餐厅", N},
};

START_TEST(a_name_is_read)
{
	const char *in = names[_i].in, *want = names[_i].want;
	struct buf b = {0}, b2 = {0};
	struct name nm, again;

	name_read(&b, &nm, in, strlen(in));
	ck_assert_msg(nm.text.n == strlen(want) &&
			      memcmp(nm.text.s, want, nm.text.n) == 0,
		"'%s': '%.*s'", in, (int)nm.text.n, nm.text.s);
	ck_assert_msg((int)nm.gender == names[_i].gender, "'%s': %s", in,
		gender_text(nm.gender));
	/* law: twice is once */
	name_read(&b2, &again, nm.text.s, nm.text.n);
	ck_assert_uint_eq(again.text.n, nm.text.n);
	ck_assert(memcmp(again.text.s, want, nm.text.n) == 0);
	buf_free(&b);
	buf_free(&b2);
}
END_TEST

START_TEST(a_plain_name_is_not_copied)
{
	static const char *const in[] = {
		"张三丰", " 王小明先生", "Mr. John Smith", "O'Neil"};

	for (size_t i = 0; i < NELEM(in); i++) {
		struct buf b = {0};
		struct name nm;

		name_read(&b, &nm, in[i], strlen(in[i]));
		ck_assert(nm.text.s >= in[i] &&
			  nm.text.s < in[i] + strlen(in[i]));
		ck_assert_uint_eq(b.cap, 0);
	}
}
END_TEST

/* A megabyte of titles is read at once, not title by title. */
START_TEST(titles_without_end_are_let_be)
{
	struct buf in = {0}, b = {0};
	struct name nm;

	for (int i = 0; i < 1 << 18; i++)
		buf_adds(&in, "先生");
	name_read(&b, &nm, in.s, in.n);
	ck_assert_uint_eq(nm.text.n, in.n);
	buf_free(&in);
	buf_free(&b);
}
END_TEST

static const struct {
	const char *in;
	int gender; /* -1: refused */
} genders[] = {
	{"男", M},
	{" 女 ", F},
	{"M", M},
	{"f", F},
	{"Ｆ", F},
	{"Male", M},
	{"FEMALE", F},
	{"先生", M},
	{"女士", F},
	{"小姐", F},
	{"太太", F},
	{"男性", M},
	{"女性", F},
	{"Mr.", M},
	{"Mrs", F},
	{"Miss", F},
	{"", N},
	{"-", N},
	{"未知", N},
	{"保密", -1},
	{"1", -1},
	{"2", -1},
	{"x", -1},
	{"男女", -1},
	{"malee", -1},
};

START_TEST(a_gender_is_read)
{
	const char *in = genders[_i].in;
	enum gender g = GENDER_FEMALE;
	const char *why = gender_read(&g, in, strlen(in));
	int want = genders[_i].gender;

	ck_assert_msg((why != NULL) == (want < 0), "'%s'", in);
	ck_assert_int_eq((int)g, want < 0 ? N : want);
}
END_TEST

/* Law: what is written is read. */
START_TEST(a_gender_comes_back)
{
	for (int i = N; i <= F; i++) {
		const char *s = gender_text((enum gender)i);
		enum gender g;

		ck_assert_ptr_null(gender_read(&g, s, strlen(s)));
		ck_assert_int_eq((int)g, i);
	}
}
END_TEST

static const struct {
	const char *family, *given, *want;
} joins[] = {
	{"张", "三丰", "张三丰"},
	{" 欧阳 ", "锋", "欧阳锋"},
	{"Smith", "John", "John Smith"},
	{"Lee", "小龙", "小龙 Lee"},
	{"Rozario Diego", "", "Rozario Diego"},
	{"Diego", "-", "Diego"},
	{"无", "小明", "小明"},
	{"", "", ""},
};

START_TEST(two_cells_make_a_name)
{
	struct text f = {joins[_i].family, strlen(joins[_i].family)};
	struct text g = {joins[_i].given, strlen(joins[_i].given)};
	struct buf b = {0};
	struct text t = name_join(&b, &f, &g);
	const char *want = joins[_i].want;

	ck_assert_msg(t.n == strlen(want) && memcmp(t.s, want, t.n) == 0,
		"'%s': '%.*s'", want, (int)t.n, t.s);
	buf_free(&b);
}
END_TEST

/* Law: what is seen at a glance is what the whole rule reads. */
static const struct {
	const char *name;
	size_t n;
} surnames[] = {
	{"张伟", 3},
	{"欧阳子轩", 6},
	{"歐陽子軒", 6},
	{"欧阳", 6},
	{"欧", 3},
	{"Smith", 0},
	{"", 0},
};

START_TEST(a_surname_is_found)
{
	const char *s = surnames[_i].name;

	ck_assert_uint_eq(name_surname(s, strlen(s)), surnames[_i].n);
}
END_TEST

START_TEST(a_glance_reads_the_same)
{
	static const char *const more[] = {" ", "M", "r", "s", ".", ")", "(",
		"先生", "生", "女士", "士", "姐", "太", "人", "李", "a", "\t",
		"(f)", "(男)", "\xE3\x80\x80", "\xE4", "-"};
	char out[VARY_MAX];

	srand(13);
	for (int i = 0; i < 200000; i++) {
		const char *in = names[(size_t)rand() % NELEM(names)].in;

		if (strlen(in) > VARY_MAX / 2)
			continue;
		size_t n = vary(out, in, more, NELEM(more));
		struct buf b = {0}, b2 = {0};
		struct name fast, slow;

		name_read(&b, &fast, out + VARY_HIDDEN, n);
		name_read(&b2, &slow, out, n + VARY_HIDDEN);
		ck_assert_msg(bytes_cmp(fast.text.s, fast.text.n, slow.text.s,
				      slow.text.n) == 0,
			"'%.*s'", (int)n, out + VARY_HIDDEN);
		ck_assert_int_eq(fast.gender, slow.gender);
		buf_free(&b);
		buf_free(&b2);
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("name");
	TCase *t = tcase_create("name");

	tcase_add_loop_test(t, a_name_is_read, 0, (int)NELEM(names));
	tcase_add_test(t, a_plain_name_is_not_copied);
	tcase_add_test(t, titles_without_end_are_let_be);
	tcase_add_loop_test(t, a_gender_is_read, 0, (int)NELEM(genders));
	tcase_add_test(t, a_gender_comes_back);
	tcase_add_loop_test(t, two_cells_make_a_name, 0, (int)NELEM(joins));
	tcase_add_loop_test(t, a_surname_is_found, 0, (int)NELEM(surnames));
	tcase_add_test(t, a_glance_reads_the_same);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
