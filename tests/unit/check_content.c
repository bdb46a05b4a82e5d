/* Unit tests of rules/content: cells, columns, headers. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/content.h"
#include "rules/schema.h"

static const struct {
	const char *s;
	enum shape shape;
} cells[] = {
	{"zhangsan@example.com", SHAPE_EMAIL},
	{"ＺＳ＠example.com", SHAPE_EMAIL},
	{"张三@上海", SHAPE_TEXT},
	/* days, but no plain numbers and no birthdays */
	{"2026-11-22", SHAPE_DATE},
	{"2026/3/2 9:05", SHAPE_DATE},
	{"2026年3月2日", SHAPE_DATE},
	{"22/11/2026", SHAPE_DATE},
	{"Nov 22, 2026", SHAPE_DATE},
	{"20261122", SHAPE_NUMBER},
	{"45983", SHAPE_NUMBER},
	{"45983.5", SHAPE_NUMBER},
	{"1763847000", SHAPE_NUMBER},
	{"1985-03-02", SHAPE_TEXT},
	{"2026-02-31", SHAPE_TEXT},
	{"3-5", SHAPE_TEXT},
	{"22/11/26", SHAPE_TEXT},
	/* telephones */
	{"13800138000", SHAPE_PHONE},
	{"138-0013-8000", SHAPE_PHONE},
	{"１３８００１３８０００", SHAPE_PHONE},
	{"+86 138 0013 8000", SHAPE_PHONE},
	{"8613800138000", SHAPE_PHONE},
	{"13800138000.0", SHAPE_PHONE},
	{"13800138000,13900139000", SHAPE_PHONE},
	{"13800138000微信同号", SHAPE_PHONE},
	{"010-62345678转801", SHAPE_PHONE},
	{"400-800-1234", SHAPE_PHONE},
	{"+44 20 7946 0958", SHAPE_PHONE},
	{"212-555-0123", SHAPE_PHONE},
	{"(415) 555-2671", SHAPE_PHONE},
	{"已联系13800138000", SHAPE_TEXT},
	{"138****8000", SHAPE_TEXT},
	/* and what is none: QQ, serial numbers, identity cards, post codes */
	{"2125550123", SHAPE_NUMBER},
	{"1012345678", SHAPE_NUMBER},
	{"3456789012", SHAPE_NUMBER},
	{"87654321", SHAPE_NUMBER},
	{"20260302001", SHAPE_NUMBER},
	{"12000000001", SHAPE_NUMBER},
	{"110105199003071234", SHAPE_NUMBER},
	{"11010519900307123X", SHAPE_TEXT},
	{"100020", SHAPE_NUMBER},
	{"-1,234.50", SHAPE_NUMBER},
	{"SO-20260302-001", SHAPE_TEXT},
	{"192.168.1.1", SHAPE_TEXT},
	/* gender */
	{"男", SHAPE_GENDER},
	{"女士", SHAPE_GENDER},
	{"Female", SHAPE_GENDER},
	/* names */
	{"王芳", SHAPE_NAME},
	{"张三丰", SHAPE_NAME},
	{"张　三", SHAPE_NAME},
	{"歐陽鋒", SHAPE_NAME},
	{"欧阳娜娜", SHAPE_NAME},
	{"陳志明", SHAPE_NAME},
	{"李先生", SHAPE_NAME},
	{"王小明先生", SHAPE_NAME},
	{"诸葛女士", SHAPE_NAME},
	{"欧阳", SHAPE_TEXT},
	{"王", SHAPE_TEXT},
	{"先生们", SHAPE_TEXT},
	{"江宁区", SHAPE_TEXT},
	{"温州", SHAPE_TEXT},
	{"高意向客", SHAPE_TEXT},
	{"汽车之家", SHAPE_TEXT},
	{"已邀约", SHAPE_TEXT},
	{"John Smith", SHAPE_TEXT},
	/* money: with its currency, or in 万 */
	{"¥12,000.50", SHAPE_MONEY},
	{"3.5万", SHAPE_MONEY},
	{"三万", SHAPE_TEXT},
	{"$1,200", SHAPE_MONEY},
	{"200元", SHAPE_MONEY},
	{"12000", SHAPE_NUMBER},
	{"3-5万", SHAPE_TEXT},
	/* nobody reads what is that long */
	{"13800138000 13800138000 13800138000 13800138000 13800138000 "
	 "13800138000 13800138000 13800138000 13800138000",
		SHAPE_TEXT},
	{"", SHAPE_TEXT},
	{"\xFF\xFE", SHAPE_TEXT},
};

START_TEST(a_cell_has_a_shape)
{
	ck_assert_msg(shape_of(NULL, cells[_i].s, strlen(cells[_i].s)) ==
			      cells[_i].shape,
		"'%s': %d", cells[_i].s,
		shape_of(NULL, cells[_i].s, strlen(cells[_i].s)));
}
END_TEST

/* Count cells that a ; parts. */
static void
add_cells(struct content *c, const char *list)
{
	content_init(c);
	for (const char *end; *list; list = end + (*end == ';')) {
		end = list + strcspn(list, ";");
		content_add(c, list, (size_t)(end - list));
	}
}

static void
ck_column(const struct content *c, const char *want)
{
	int i = content_column(c);

	ck_assert_pstr_eq(i < 0 ? NULL : schema_columns[i].name, want);
}

static const struct {
	const char *cells, *column; /* NULL: not clear */
} columns[] = {
	{"13800138000;139-0013-9000;+86 18612345678", "phone"},
	{"010-62345678;0755-83456789;021-61234567", "phone"},
	{"(212) 555-0123;415-555-2671;(312) 555-0199", "phone"},
	{"13800138000", "phone"},
	{"13800138000;;无;-", "phone"},
	/* four of five, but all of two */
	{"13800138000;13900139000;18612345678;15012345678;空号", "phone"},
	{"13800138000;13900139000;空号;停机", NULL},
	{"13800138000;空号", NULL},
	/* a sequence is no telephone, however it begins */
	{"19000000001;19000000002;19000000003;19000000004", NULL},
	{"13500000001;13500000002", NULL},
	{"20260302001;20260302002;20260302003", NULL},
	{"3456789012;1012345678;987654321", NULL},
	{"110105199003071234;310101198512123456;440301200001011234", NULL},
	{"100020;200030;518000", NULL},
	{"zs@example.com;li.si@example.cn;w5@example.org", "email"},
	{"张三;李四;王小明;欧阳娜娜", "name"},
	{"张先生;李女士;王先生;李女士;王先生;张先生;李女士;王先生", "name"},
	{"陳志明;林淑芬;黃怡君", "name"},
	{"张三", "name"},
	/* five reps, again and again */
	{"陈静;刘洋;陈静;刘洋;陈静;刘洋;陈静;刘洋;陈静;刘洋;陈静", NULL},
	{"高;中;低;高;高", NULL},
	{"江苏省;安徽省;温州市;江宁区", NULL},
	{"抖音;汽车之家;懂车帝;易车", NULL},
	{"轩逸;朗逸;卡罗拉;帕萨特;白色", NULL},
	{"John Smith;Mary Jones;Ann Lee", NULL},
	{"男;女;女;男", "gender"},
	{"M;F;F", "gender"},
	{"1;0;1;0", NULL},
	{"2026-11-22;2026/11/23;2026年11月24日", "created_at"},
	{"3/2/2026;22/11/2026;1/12/2026", "created_at"},
	{"20261122;20261123;20261124", NULL},
	{"45983;45984;45985", NULL},
	{"1985-03-02;1990-12-01;1978-07-30", NULL},
	{"¥1,200;3.5万;¥800.00", "amount"},
	{"$1,200.00;$80;$3,000", "amount"},
	{"12000;3500;800", NULL},
	{"", NULL},
	{"无;-;n/a", NULL},
};

START_TEST(a_column_is_what_its_cells_are)
{
	struct content c;

	add_cells(&c, columns[_i].cells);
	ck_column(&c, columns[_i].column);
}
END_TEST

/* Thousands fill the sets; a list stays what it is. */
START_TEST(long_columns)
{
	struct content phones, orders, names, reps;
	char cell[64];

	content_init(&phones), content_init(&orders);
	content_init(&names), content_init(&reps);
	for (unsigned i = 0; i < 4096; i++) {
		unsigned r = i * 2654435761u;
		static const char *const given[] = {"伟", "芳", "娜", "敏",
			"静", "强", "磊", "军", "洋", "勇", "杰", "涛", "昊",
			"晨", "雪", "怡"};

		snprintf(cell, sizeof cell, "13%u%08u", r % 10, r / 43);
		content_add(&phones, cell, strlen(cell));
		snprintf(cell, sizeof cell, "190%08u", i * 5);
		content_add(&orders, cell, strlen(cell));
		snprintf(cell, sizeof cell, "%s%s%s", i % 2 ? "王" : "李",
			given[r >> 16 & 15], given[r >> 20 & 15]);
		content_add(&names, cell, strlen(cell));
		snprintf(cell, sizeof cell, "赵%s", given[r >> 16 & 15]);
		content_add(&reps, cell, strlen(cell));
	}
	ck_column(&phones, "phone");
	ck_column(&orders, NULL);
	ck_column(&names, "name");
	ck_column(&reps, NULL);
}
END_TEST

/* Of thousands of values nobody remembers whether one was there. */
START_TEST(many_values_say_nothing_of_a_header)
{
	struct content c;
	char cell[64];

	content_init(&c);
	for (int i = 0; i < 4096; i++) {
		snprintf(cell, sizeof cell, "中关村大街%d号", i);
		content_add(&c, cell, strlen(cell));
	}
	ck_assert_int_eq(content_header_vote(&c, "地址", strlen("地址")), 0);
}
END_TEST

#define STAGES \
	"新建;已成交;新建;已战败;新建;已成交;新建;新建;已战败;新建;新建;新建"

static const struct {
	const char *below, *cell;
	int vote;
} votes[] = {
	{"13800138000;13900139000", "手机号", 1},
	{"13800138000;13900139000", "手机2", 1},
	{"13800138000;13900139000", "13700137000", -1},
	{"13800138000;13900139000", "138****8000", 0},
	{"13800138000;13900139000", "", 0},
	{"13800138000;13900139000", "无", 0},
	{"张三;李四;王五", "姓名", 1},
	{"张三;李四;王五", "Name", 1},
	{"张三;李四;王五", "赵六", -1},
	{"2026-11-22;2026-11-23", "创建时间", 1},
	{"2026-11-22;2026-11-23", "2026-11-21", -1},
	{"12000;3500", "金额", 1},
	{"12000;3500", "2026", -1},
	{"12000;3500", "Amount", 1},
	{"男;女;女", "性别", 1},
	{"男;女;女", "男", -1},
	{"a@example.com;b@example.com", "邮箱", 1},
	{"上海市浦东新区;北京市朝阳区", "区域", 0},
	{STAGES, "状态", 1},
	{STAGES, "新建", -1},
	{"", "状态", 0},
};

START_TEST(a_header_differs_from_what_is_below)
{
	struct content c;

	add_cells(&c, votes[_i].below);
	int vote =
		content_header_vote(&c, votes[_i].cell, strlen(votes[_i].cell));

	ck_assert_int_eq((vote > 0) - (vote < 0), votes[_i].vote);
}
END_TEST

static const struct {
	const char *header;
	bool is_useless;
} headers[] = {
	{"", true},
	{" \xE3\x80\x80", true},
	{"-", true},
	{"无", true},
	{"1", true},
	{"12.", true},
	{"列1", true},
	{"列 1", true},
	{"第1列", true},
	{"第 12 列", true},
	{"第三列", true},
	{"字段1", true},
	{"字段", true},
	{"字段１", true},
	{"Column1", true},
	{"Column 3", true},
	{"COLUMN_3", true},
	{"col_3", true},
	{"F5", true},
	{"Field7", true},
	{"field", true},
	{"Unnamed: 3", true},
	{"Unnamed: 3_level_0", true},
	{"未命名", true},
	{"无标题", true},
	{"(空白)", true},
	{"（空白）", true},
	{"[blank]", true},
	{"_c0", true},
	{"V12", true},
	{"A", true},
	{"标题1", true},
	/* words, if short ones */
	{"col", false},
	{"标题", false},
	{"Fax", false},
	{"cost", false},
	{"姓名", false},
	{"列车", false},
	{"空调", false},
	{"电话1", false},
	{"phone2", false},
	{"QQ", false},
	{"2026年", false},
	{"第一联系人", false},
	{"栏目", false},
	{"fieldwork", false},
	{"1月", false},
	{"2026-11", false},
	{"138-0013-8000", false},
	{"\xFF", false},
};

START_TEST(some_headers_say_nothing)
{
	const char *h = headers[_i].header;

	ck_assert_msg(
		content_is_useless(h, strlen(h)) == headers[_i].is_useless,
		"'%s'", h);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("content");
	TCase *t = tcase_create("content");

	tcase_add_loop_test(t, a_cell_has_a_shape, 0, (int)NELEM(cells));
	tcase_add_loop_test(
		t, a_column_is_what_its_cells_are, 0, (int)NELEM(columns));
	tcase_add_test(t, long_columns);
	tcase_add_test(t, many_values_say_nothing_of_a_header);
	tcase_add_loop_test(
		t, a_header_differs_from_what_is_below, 0, (int)NELEM(votes));
	tcase_add_loop_test(
		t, some_headers_say_nothing, 0, (int)NELEM(headers));
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
