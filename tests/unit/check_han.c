/* Unit tests of rules/han with the tables it is made for. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "rules/likeness.h"
#include "tables/han.h"

static struct han han;

static void
load(void)
{
	han_load(&han);
}

static void
unload(void)
{
	han_free(&han);
}

static const struct {
	const char *from, *to;
} texts[] = {
	{"張偉", "张伟"},
	{"臺北市", "台北市"},
	{"廣東省廣州市", "广东省广州市"},
	{"歐陽", "欧阳"},
	{"乾幹干", "干干干"},
	{"後面", "后面"},
	{"著作", "着作"},
	/* of Hong Kong, and old */
	{"綫線裏裡説說衞羣峯", "线线里里说说卫群峰"},
	{"吳呂黃內戶", "吴吕黄内户"},
	/* as they are */
	{"张伟", "张伟"},
	{"Zhang é 〇 𠮷, ", "Zhang é 〇 𠮷, "},
	{"\xE5\xBC", "\xE5\xBC"},
	{"", ""},
};

START_TEST(texts_are_simplified)
{
	char s[64];
	const size_t n = strlen(texts[_i].from);

	memcpy(s, texts[_i].from, n + 1);
	han_simplify(&han, s, n);
	ck_assert_str_eq(s, texts[_i].to);
	memcpy(s, texts[_i].from, n + 1);
	han_simplify(NULL, s, n);
	ck_assert_str_eq(s, texts[_i].from);
}
END_TEST

START_TEST(simplified_twice_is_once)
{
	for (uint32_t c = HAN_FIRST - 1; c <= HAN_LAST + 1; c++) {
		struct buf once = {0}, twice = {0};

		utf8_add(&once, c);
		han_simplify(&han, once.s, once.n);
		buf_add(&twice, once.s, once.n);
		han_simplify(&han, twice.s, twice.n);
		ck_assert_str_eq(buf_str(&once), buf_str(&twice));
		buf_free(&once);
		buf_free(&twice);
	}
}
END_TEST

static uint32_t
character(const char *s)
{
	size_t len;

	return utf8_get(s, strlen(s), &len);
}

static const struct {
	const char *a, *b;
	enum han_likeness likeness;
} pairs[] = {
	{"伟", "伟", HAN_ALIKE},
	{"伟", "玮", HAN_ALIKE},
	{"张", "章", HAN_ALIKE},
	{"建", "健", HAN_ALIKE}, /* tones do not count */
	{"莘", "辛", HAN_ALIKE}, /* xin as well as shen */
	{"莘", "申", HAN_ALIKE},
	{"曾", "增", HAN_ALIKE}, /* zeng beside ceng */
	{"张", "占", HAN_NEAR},
	{"张", "臧", HAN_NEAR},
	{"陈", "程", HAN_NEAR},
	{"李", "倪", HAN_NEAR},
	{"林", "宁", HAN_NEAR},
	{"王", "汪", HAN_ALIKE},
	{"王", "李", HAN_OTHER},
	{"哈", "卡", HAN_OTHER}, /* an h in front stays */
	{"高", "敖", HAN_OTHER}, /* so does a g */
	{"伟", "w", HAN_OTHER},
	{"〇", "零", HAN_OTHER},
	{"x", "x", HAN_ALIKE},
};

START_TEST(characters_are_alike)
{
	const uint32_t a = character(pairs[_i].a), b = character(pairs[_i].b);

	ck_assert_int_eq(han_likeness(&han, a, b), pairs[_i].likeness);
	ck_assert_int_eq(han_likeness(&han, b, a), pairs[_i].likeness);
}
END_TEST

START_TEST(readings_have_numbers)
{
	ck_assert_uint_ne(han_reading(&han, character("伟")), 0);
	ck_assert_uint_eq(han_reading(&han, character("伟")),
		han_reading(&han, character("玮")));
	/* by the usual one */
	ck_assert_uint_eq(han_reading(&han, character("莘")),
		han_reading(&han, character("申")));
	ck_assert_uint_eq(han_reading(&han, character("w")), 0);
	ck_assert_uint_eq(han_reading(&han, HAN_LAST + 1), 0);
}
END_TEST

static const struct {
	const char *name, *letters;
	bool is_spelled;
} spelled[] = {
	{"张伟", "zhang wei", true},
	{"张伟", "zhangwei", true},
	{"张伟", "zhang", false},
	{"张伟", "zhang wei n", false},
	{"张伟", "wei zhang", false}, /* who asks turns the name */
	{"西安", "xian", true},
	{"先", "xian", true},
	{"莘庄", "xinzhuang", true},
	{"莘庄", "shen zhuang", true},
	{"吕", "lv", true},
	{"吕", "lu", true},
	{"〇", "ling", false},
	{"张", "", false},
	{"", "", true},
};

START_TEST(letters_spell_names)
{
	struct likeness_text name, letters;

	likeness_take(&name, spelled[_i].name, strlen(spelled[_i].name));
	likeness_take(
		&letters, spelled[_i].letters, strlen(spelled[_i].letters));
	ck_assert_int_eq(
		han_is_spelled(&han, name.c, name.n, letters.c, letters.n),
		spelled[_i].is_spelled);
}
END_TEST

START_TEST(what_is_told_must_be_right)
{
	struct han h;

	han_init(&h);
	ck_assert_ptr_null(han_tell_reading(&h, "wei", "伟玮", "为"));
	ck_assert_ptr_nonnull(han_tell_reading(&h, "", "伟", ""));
	ck_assert_ptr_nonnull(han_tell_reading(&h, "zhuangzh", "庄", ""));
	ck_assert_ptr_nonnull(han_tell_reading(&h, "wei", "w", ""));
	ck_assert_ptr_nonnull(han_tell_reading(&h, "ling", "", "〇"));
	ck_assert_ptr_null(han_tell_variants(&h, "张", "張"));
	ck_assert_ptr_nonnull(han_tell_variants(&h, "张张", "張"));
	ck_assert_ptr_nonnull(han_tell_variants(&h, "", "張"));
	ck_assert_ptr_nonnull(han_tell_variants(&h, "张", "z"));
	han_free(&h);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("han");
	TCase *t = tcase_create("han");

	tcase_add_unchecked_fixture(t, load, unload);
	tcase_add_loop_test(t, texts_are_simplified, 0, (int)NELEM(texts));
	tcase_add_test(t, simplified_twice_is_once);
	tcase_add_loop_test(t, characters_are_alike, 0, (int)NELEM(pairs));
	tcase_add_test(t, readings_have_numbers);
	tcase_add_loop_test(t, letters_spell_names, 0, (int)NELEM(spelled));
	tcase_add_test(t, what_is_told_must_be_right);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
