/* Unit tests of rules/linkhan: names and texts as they are compared. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/linkhan.h"

static const struct {
	const char *from, *to;
} texts[] = {
	/* towns */
	{"上海市闵行区莘庄镇沪闵路100号", "上海 闵行 莘庄 沪闵路 100"},
	{"闵行沪闵路100号", "闵行沪闵路 100"},
	{"江苏省苏州市昆山市", "江苏 苏州 昆山"},
	{"望京街道望京街9号", "望京 望京街 9"},
	/* numbers that are counted, and others */
	{"沪闵路一百号", "沪闵路 100"},
	{"沪闵路一〇〇号", "沪闵路 100"},
	{"一千零五号", "1005"},
	{"一百二十三弄四号楼五〇六室", "123 4 506"},
	{"十二栋三单元二十层", "12 3 20"},
	{"2号楼3单元0501室", "2 3 0501"},
	{"五一路八一大厦", "五一路八一大厦"},
	{"中山二路", "中山二路"},
	{"九九九九九九九九九九九号", "99999999999"},
	{"第十三人民医院", "第十三人民医院"},
	/* firms */
	{"上海远景科技有限公司", "上海远景科技"},
	{"上海远景科技股份有限公司", "上海远景科技"},
	{"远景科技集团有限责任公司", "远景科技"},
	{"远景科技(上海)有限公司", "远景科技 上海"},
	{"远景科技有限公司北京分公司", "远景科技 北京"},
	{"3m中国有限公司", "3 m 中国"},
	/* signs part words */
	{"张江、金桥—外高桥。", "张江 金桥 外高桥"},
	{"有限公司", ""},
};

START_TEST(texts_become_words)
{
	struct buf b = {0};

	linkhan_text(&b, texts[_i].from, strlen(texts[_i].from));
	ck_assert_str_eq(buf_str(&b), texts[_i].to);
	buf_free(&b);
}
END_TEST

static const struct {
	const char *from, *to;
} names[] = {
	{"张伟", "张伟"},
	{"张 伟", "张伟"},
	{"阿凡提·买买提", "阿凡提买买提"},
	{"阿凡提•买买提", "阿凡提买买提"},
	/* another name beside it, but no model of a car */
	{"张伟 david", "张伟"},
	{"david 张伟", "张伟"},
	{"张 david", "张 david"},
	{"奥迪a4l", "奥迪a4l"},
	{"理想one", "理想one"},
	{"宝马 x5", "宝马 x5"},
	{"田中さくら", "田中さくら"},
	/* titles */
	{"张伟先生", "张伟"},
	{"欧阳子轩总经理", "欧阳子轩"},
	{"张先生", "张 先生"},
	{"张 先生", "张 先生"},
	{"欧阳女士", "欧阳 女士"},
	{"李总", "李 总"},
	{"王工", "王 工"},
	{"李建工", "李建工"},
	{"张总经理先生", "张 总经理先生"},
	{"先生", "先生"},
	/* towns */
	{"上海市", "上海"},
	{"浦东新区", "浦东"},
	{"香港特别行政区", "香港"},
	{"沙市", "沙市"},
	{"小王", "小王"},
	{"张", "张"},
};

START_TEST(names_are_bare)
{
	struct buf b = {0};

	buf_adds(&b, names[_i].from);
	linkhan_name(&b);
	ck_assert_str_eq(buf_str(&b), names[_i].to);
	/* twice is once */
	linkhan_name(&b);
	ck_assert_str_eq(buf_str(&b), names[_i].to);
	buf_free(&b);
}
END_TEST

START_TEST(han_is_told)
{
	ck_assert(linkhan_is("a 张", 5));
	ck_assert(linkhan_is("〇", 3));
	ck_assert(!linkhan_is("é さ a", 8));
	ck_assert(!linkhan_is("", 0));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("linkhan");
	TCase *t = tcase_create("linkhan");

	tcase_add_loop_test(t, texts_become_words, 0, (int)NELEM(texts));
	tcase_add_loop_test(t, names_are_bare, 0, (int)NELEM(names));
	tcase_add_test(t, han_is_told);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
