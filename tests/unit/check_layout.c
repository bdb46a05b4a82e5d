/*
 * Unit tests of stream/layout: where in a foreign file its table lies, and how
 * a record of another width fits it. Texts are cut at their commas.
 */
#include <check.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "stream/layout.h"
#include "stream/loose.h"

enum { ROWS_MAX = 64 };

/* The records of a text, blank lines noted and left out. */
struct sample {
	struct held *row[ROWS_MAX];
	size_t n;
	struct layout l;
};

static void
read_rows(struct sample *s, const char *text)
{
	static const struct loose_form comma = {",", 1, '"', false};
	size_t n = strlen(text);
	bool after_blank = false;
	uint64_t line = 1;
	struct loose l;

	s->n = 0;
	loose_init(&l, &comma);
	for (size_t i = 0, k; i < n; i += k) {
		k = loose_cut(&l, text + i, n - i, true, 0);
		struct csvread_row row = {l.cell, l.n, line};
		bool is_blank = layout_is_empty(&row);

		line += l.lines;
		if (!is_blank)
			s->row[s->n++] =
				layout_hold(&row, after_blank, text + i, k);
		after_blank = is_blank;
	}
	loose_free(&l);
}

/* What lead-import knows: some names of columns, and what telephones are. */
static int
know(void *arg, const char *s, size_t n)
{
	static const char *const names[] = {"姓名", "手机号", "来源", "备注"};
	bool is_phone = n == 11 && *s == '1';

	(void)arg;
	for (size_t i = 0; i < NELEM(names); i++)
		if (bytes_cmp(s, n, names[i], strlen(names[i])) == 0)
			return 1;
	for (size_t i = 0; i < n; i++)
		is_phone = is_phone && s[i] >= '0' && s[i] <= '9';
	return is_phone ? -1 : 0;
}

static void
find(struct sample *s, const char *text, size_t width, bool no_header)
{
	const struct source_opts o = {
		.is_foreign = true, .no_header = no_header, .vote = know};

	read_rows(s, text);
	layout_find(&s->l, s->row, s->n, width, &o);
}

static void
sample_free(struct sample *s)
{
	for (size_t i = 0; i < s->n; i++)
		free(s->row[i]);
	layout_free(&s->l);
}

#define ROWS "张三,13800138000,抖音\n李四,13900139000,官网\n"
#define ROWS_MORE ROWS "王五,13700137000,展厅\n赵六,13600136000,抖音\n"

/*
 * Where it is: the line its header begins on and the lines it has, or none,
 * the width, the names with | between.
 */
static const struct {
	const char *in;
	size_t width;
	const char *out;
} tables[] = {
	/* nothing, one row, one header */
	{"", 1, "line 0+0, 1:"},
	{"姓名,手机号,来源\n", 3, "line 1+1, 3:姓名|手机号|来源"},
	{"张三,13800138000,抖音\n", 3, "line 1+0, 3:"},
	{"手机号\n", 1, "line 1+1, 1:手机号"},
	/* the first line, or line n */
	{"姓名,手机号,来源\n" ROWS, 3, "line 1+1, 3:姓名|手机号|来源"},
	{"三月线索\n姓名,手机号,来源\n" ROWS, 3,
		"line 2+1, 3:姓名|手机号|来源"},
	{"三月线索\n制表：陈静\n\n姓名,手机号,来源\n" ROWS, 3,
		"line 4+1, 3:姓名|手机号|来源"},
	/* a header nobody knows, over columns of numbers */
	{"甲,乙,丙\n张三,1.5,3\n李四,2.5,4\n", 3, "line 1+1, 3:甲|乙|丙"},
	/* and over such as have none */
	{"甲,乙\n张三,红\n李四,蓝\n", 2, "line 1+1, 2:甲|乙"},
	/* values at once */
	{ROWS, 3, "line 1+0, 3:"},
	{"三月线索\n" ROWS, 3, "line 2+0, 3:"},
	{"2026-03-01,1.5\n2026-03-02,2.5\n2026-03-03,3.5\n", 2, "line 1+0, 2:"},
	/* titles with the delimiters of the rows */
	{"三月线索,,\n姓名,手机号,来源\n" ROWS, 3,
		"line 2+1, 3:姓名|手机号|来源"},
	{"三月线索,三月线索,三月线索\n姓名,手机号,来源\n" ROWS, 3,
		"line 2+1, 3:姓名|手机号|来源"},
	/* a title as full as a row, an empty line away, which is no header */
	{"部门,电销一部\n,\n公司,电话\n甲,555-0168\n公司,电话\n乙,555-0127\n"
	 "丙,555-0142\n",
		2, "line 3+1, 2:公司|电话"},
	{"部门,电销一部\n\n姓名,手机号\n\n张三,13800138000\n\n李四,"
	 "13700137000\n",
		2, "line 3+1, 2:姓名|手机号"},
	{"姓名,手机号\n\n张三,无\n李四,13800138000\n王五,13700137000\n", 2,
		"line 1+1, 2:姓名|手机号"},
	{"公司,电话\n\n甲,无\n乙,555-0168\n丙,555-0127\n丁,无\n戊,555-0142\n"
	 "己,555-0135\n庚,555-0150\n",
		2, "line 1+1, 2:公司|电话"},
	{"公司,电话\n\n甲,手机\n\n乙,555-0168\n\n丙,555-0127\n", 2,
		"line 1+1, 2:公司|电话"},
	/* key: value, comments */
	{"导出时间: 2026-03-01\n导出人: 陈静\n姓名,手机号,来源\n" ROWS, 3,
		"line 3+1, 3:姓名|手机号|来源"},
	{"# 由系统生成\n# 版本 2\n姓名,手机号,来源\n" ROWS, 3,
		"line 3+1, 3:姓名|手机号|来源"},
	{"# 字段: 姓名, 手机号, 来源\n姓名,手机号,来源\n" ROWS, 3,
		"line 2+1, 3:姓名|手机号|来源"},
	/* a number sign as the name of the first column is no comment */
	{"#,姓名,手机号\n1,张三,13800138000\n2,李四,13900139000\n", 3,
		"line 1+1, 3:#|姓名|手机号"},
	/* two lines: what differs is joined, what is the same stands once */
	{"姓名,联系,联系\n,手机号,微信号\n张三,13800138000,a1\n"
	 "李四,13900139000,b2\n王五,13700137000,c3\n",
		3, "line 1+2, 3:姓名|联系 手机号|联系 微信号"},
	{"姓名,手机号,来源\n姓名,联系方式,渠道\n" ROWS_MORE, 3,
		"line 1+2, 3:姓名|手机号 联系方式|来源 渠道"},
	/* groups with gaps above the names */
	{"客户,,联系,\n姓名,区域,手机号,备注\n张三,北,13800138000,急\n"
	 "李四,南,13900139000,\n王五,西,13700137000,好\n",
		4, "line 1+2, 4:客户 姓名|区域|联系 手机号|备注"},
	{",联系,\n姓名,手机号,来源\n" ROWS, 3,
		"line 1+2, 3:姓名|联系 手机号|来源"},
	{",目标,,\n门店,1月,2月,备注\n甲,61,28,\n乙,27,41,\n", 4,
		"line 1+2, 4:门店|目标 1月|2月|备注"},
	{",联系,\n\n姓名,手机号,来源\n\n张三,13800138000,抖音\n\n"
	 "李四,13900139000,官网\n",
		3, "line 1+2, 3:姓名|联系 手机号|来源"},
	{"部门,电销,,,\n\n姓名,区域,手机号,来源,备注\n\n张三,北,13800138000,"
	 "抖音,急\n\n"
	 "李四,南,13900139000,官网,\n",
		5, "line 3+1, 5:姓名|区域|手机号|来源|备注"},
	/* but a title over one column, on the left, is none */
	{"三月,,,\n姓名,区域,手机号,备注\n张三,北,13800138000,急\n"
	 "李四,南,13900139000,\n",
		4, "line 2+1, 4:姓名|区域|手机号|备注"},
	/* over words alone: by the gaps, where no row has such a gap */
	{"主题,联系,,急\n,问,答,\n送货,甲,乙,否\n价格,丙,丁,否\n送货,戊,己,是\n"
	 "其他,庚,辛,否\n",
		4, "line 1+2, 4:主题|联系 问|答|急"},
	{"主题,联系,,急\n,问,答,\n送货,甲,乙,否\n,丙,丁,否\n送货,戊,己,是\n"
	 "其他,庚,辛,否\n",
		4, "line 1+1, 4:主题|联系||急"},
	{"主题,联系,,急\n,问,答,\n送货,甲,乙,否\n价格,丙,答,否\n送货,戊,己,是\n"
	 "其他,庚,辛,否\n",
		4, "line 1+1, 4:主题|联系||急"},
	/* the header once more right below it is no second line of it */
	{"姓名,手机号,来源\n姓名,手机号,来源\n" ROWS, 3,
		"line 1+1, 3:姓名|手机号|来源"},
	/* nor is a row of words, or what a blank line parts */
	{"姓名,手机号,来源\n张三,无,抖音\n" ROWS_MORE, 3,
		"line 1+1, 3:姓名|手机号|来源"},
	{"姓名,手机号,来源\n\n" ROWS, 3, "line 1+1, 3:姓名|手机号|来源"},
	/* a name is missing, or several are */
	{"姓名,,来源\n" ROWS, 3, "line 1+1, 3:姓名||来源"},
	{",手机号,来源\n" ROWS, 3, "line 1+1, 3:|手机号|来源"},
	/* names twice are as they are */
	{"姓名,手机号,手机号\n张三,13800138000,13900139000\n", 3,
		"line 1+1, 3:姓名|手机号|手机号"},
	/* narrower than the rows: the last has no name */
	{"姓名,手机号,来源\n张三,13800138000,抖音,急\n"
	 "李四,13900139000,官网,好\n王五,13700137000,官网,坏\n",
		4, "line 1+1, 4:姓名|手机号|来源|"},
	/* wider: its empty cells go */
	{"姓名,手机号,来源,,\n" ROWS, 3, "line 1+1, 3:姓名|手机号|来源"},
	{"姓名,,手机号,来源\n" ROWS, 3, "line 1+1, 3:姓名|手机号|来源"},
	{"姓名,手机号,来源,\n", 3, "line 1+1, 4:姓名|手机号|来源|"},
	/* a delimiter at the end of every line is no column */
	{"姓名,手机号,来源,\n张三,13800138000,抖音,\n李四,13900139000,官网,\n",
		4, "line 1+1, 3:姓名|手机号|来源"},
	{"姓名,手机号,来源,,,\n张三,13800138000,抖音,,,\n", 6,
		"line 1+1, 3:姓名|手机号|来源"},
	/* but one cell behind it, in any row, makes it one */
	{"姓名,手机号,来源,\n张三,13800138000,抖音,\n李四,13900139000,官网,x\n",
		4, "line 1+1, 4:姓名|手机号|来源|"},
	{"姓名,手机号,备注\n张三,13800138000,\n李四,13900139000,\n", 3,
		"line 1+1, 3:姓名|手机号|备注"},
	/* values at once, and half their names on a line right above */
	{"客户,电话\n张三,13800138000,13800138001\n"
	 "李四,13900139000,13900139001\n",
		3, "line 1+1, 3:客户|电话|"},
};

START_TEST(the_table_is_found)
{
	struct buf b = {0};
	struct sample s;

	find(&s, tables[_i].in, tables[_i].width, false);
	const struct layout *l = &s.l;

	buf_addf(&b, "line %d+%zu, %zu:", s.n ? (int)s.row[l->header]->line : 0,
		l->nheader, l->width);
	for (size_t i = 0; l->name && i < l->width; i++) {
		buf_adds(&b, i ? "|" : "");
		buf_add(&b, l->name[i].s, l->name[i].n);
	}
	ck_assert_msg(strcmp(buf_str(&b), tables[_i].out) == 0,
		"of '%s': %s, not %s", tables[_i].in, b.s, tables[_i].out);
	buf_free(&b);
	sample_free(&s);
}
END_TEST

START_TEST(who_says_there_is_no_header_has_none)
{
	struct sample s;

	find(&s, "姓名,手机号,来源\n" ROWS, 3, true);
	ck_assert_uint_eq(s.l.nheader, 0);
	ck_assert_uint_eq(s.l.header, 0);
	ck_assert_ptr_null(s.l.name);
	sample_free(&s);
	find(&s, "三月线索\n姓名,手机号,来源\n" ROWS, 3, true);
	ck_assert_uint_eq(s.l.header, 1);
	sample_free(&s);
}
END_TEST

/* The table by which records are judged: a name, two typed columns, a note. */
#define TABLE                                       \
	"姓名,手机号,日期,备注\n"          \
	"张三,13800138000,2026-03-01,急\n"       \
	"李四,13900139000,2026-03-02,\n"          \
	"王五,13700137000,2026-03-03,要报价\n" \
	"赵六,13600136000,2026-03-04,\n"          \
	"陈静,13500135000,2026-03-05,周末\n"

/* Records of any width, and the cells left when they were made to fit. */
static const struct {
	const char *in;
	bool fits;
	const char *out;
} fits[] = {
	/* a surplus cell at the front, between any two, at the end */
	{",孙七,13800138000,2026-03-01,急", true,
		"孙七|13800138000|2026-03-01|急"},
	{"孙七,,13800138000,2026-03-01,急", true,
		"孙七|13800138000|2026-03-01|急"},
	{"孙七,13800138000,,2026-03-01,急", true,
		"孙七|13800138000|2026-03-01|急"},
	{"孙七,13800138000,2026-03-01,,急", true,
		"孙七|13800138000|2026-03-01|急"},
	{"孙七,13800138000,2026-03-01,急,", true,
		"孙七|13800138000|2026-03-01|急"},
	/* several */
	{",孙七,,13800138000,2026-03-01,急", true,
		"孙七|13800138000|2026-03-01|急"},
	{"孙七,13800138000,2026-03-01,急,,,,", true,
		"孙七|13800138000|2026-03-01|急"},
	/* one that belongs there stays */
	{"孙七,,2026-03-01,急,", true, "孙七||2026-03-01|急"},
	{"孙七,,,2026-03-01,急", true, "孙七||2026-03-01|急"},
	{"孙七,13800138000,2026-03-01,,", true, "孙七|13800138000|2026-03-01|"},
	{",13800138000,2026-03-01,,", true, "|13800138000|2026-03-01|"},
	{",,13800138000,2026-03-01,急", true, "|13800138000|2026-03-01|急"},
	/* blanks are no text */
	{"孙七, ,13800138000,2026-03-01,急", true,
		"孙七|13800138000|2026-03-01|急"},
	{",,,,,,", true, "|||"},
	/* too wide whatever goes */
	{"孙七,13800138000,2026-03-01,急,好", false,
		"孙七|13800138000|2026-03-01|急|好"},
	{"孙七,,13800138000,2026-03-01,急,好", false,
		"孙七||13800138000|2026-03-01|急|好"},
	/* nothing to do */
	{"孙七,13800138000,2026-03-01,急", true,
		"孙七|13800138000|2026-03-01|急"},
};

START_TEST(surplus_empty_cells_go_where_the_others_then_fit)
{
	struct sample s, one;
	struct buf b = {0};

	find(&s, TABLE, 4, false);
	s.l.least_gain = INT_MIN; /* as is */
	read_rows(&one, fits[_i].in);
	/* cells of blanks only are no sample's */
	if (one.n == 0) {
		struct cell none[7] = {{"", 0, 0}, {"", 0, 0}, {"", 0, 0},
			{"", 0, 0}, {"", 0, 0}, {"", 0, 0}, {"", 0, 0}};
		struct csvread_row row = {none, 7, 1};

		one.row[one.n++] = layout_hold(&row, false, NULL, 0);
	}
	struct csvread_row row = {one.row[0]->cell, one.row[0]->n, 1};

	ck_assert_int_eq(layout_can_fit(&s.l, row.cell, row.n), fits[_i].fits);
	ck_assert_int_eq(layout_fit(&s.l, &row), fits[_i].fits);
	for (size_t i = 0; i < row.n; i++) {
		buf_adds(&b, i ? "|" : "");
		buf_add(&b, row.cell[i].s, row.cell[i].n);
	}
	ck_assert_msg(strcmp(buf_str(&b), fits[_i].out) == 0,
		"of '%s': %s, not %s", fits[_i].in, b.s, fits[_i].out);
	buf_free(&b);
	free(one.row[0]);
	sample_free(&s);
}
END_TEST

enum {
	HEADER = 1, /* it is the header once more */
	NAMES = 2,  /* can be the header of another table */
	NOTE = 4,   /* can be a line below the table */
	OURS = 8,   /* is a row beyond doubt */
};

static const struct {
	const char *in;
	int is;
} kinds[] = {
	{"孙七,13800138000,2026-03-01,急", OURS},
	{"孙七,13800138000,,", OURS},
	{"孙七,,,", 0},
	/* a cell of another shape, or another width: not beyond doubt */
	{"孙七,138-0013-8000,2026-03-01,急", 0},
	{"孙七,13800138000,明天,急", 0},
	{"孙七,13800138000,2026-03-01", 0},
	/* the header, empty cells behind it aside */
	{"姓名,手机号,日期,备注", HEADER | NAMES},
	{"姓名,手机号,日期,备注,,", HEADER},
	{"姓名,手机号,日期", NAMES},
	{"姓名,手机,日期,备注", NAMES},
	/* names of any width; no number is one, no gap but at the end */
	{"门店,目标", NAMES},
	{"门店,一月,二月,三月,四月", NAMES},
	{"门店,目标,", NAMES},
	{"门店,,目标", 0},
	{"门店,100", 0},
	{"孙七,13800138000", 0},
	/* notes: one filled cell where there should be more, or a word */
	{"以上数据仅供内部使用", NAMES},
	{"共 5 条,", NAMES},
	{"合计,5", NOTE},
	{"合计,,5,", NOTE},
	{"总计,5,6", 0},
	{"合计,13800138000,2026-03-01,急", OURS},
	{",备注：,次日更新,", NOTE},
	{"Total,5", NOTE},
	{"# 结束", NAMES | NOTE},
	{"# 结束,共,三页", NAMES},
	{"#,13800138000,2026-03-01,急", OURS},
};

/* 急 may be the note, or something that was put behind the row. */
START_TEST(what_may_stand_behind_a_row_is_not_moved_into_it)
{
	struct sample s, one;

	find(&s, TABLE, 4, false);
	read_rows(&one, "孙七,13800138000,2026-03-01,,急");
	struct csvread_row row = {one.row[0]->cell, one.row[0]->n, 1};

	ck_assert(layout_can_fit(&s.l, row.cell, row.n));
	ck_assert(!layout_fit(&s.l, &row));
	free(one.row[0]);
	sample_free(&s);
}
END_TEST

START_TEST(records_are_told_apart)
{
	struct sample s, one;

	find(&s, TABLE, 4, false);
	read_rows(&one, kinds[_i].in);
	struct csvread_row row = {one.row[0]->cell, one.row[0]->n, 1};
	int is = (layout_is_header(&s.l, &row) ? HEADER : 0) |
		 (layout_is_names(&s.l, &row) ? NAMES : 0) |
		 (layout_is_note(&s.l, &row, false) ? NOTE : 0) |
		 (layout_is_ours(&s.l, &row) ? OURS : 0);

	ck_assert_msg(is == kinds[_i].is, "%s: %d, not %d", kinds[_i].in, is,
		kinds[_i].is);
	free(one.row[0]);
	sample_free(&s);
}
END_TEST

/* In a table of one or two columns a lone cell is a row. */
START_TEST(a_narrow_table_has_no_notes_of_one_cell)
{
	struct sample s;
	struct cell cell[2] = {{"已到店", 9, 0}, {"", 0, 0}};
	struct csvread_row row = {cell, 1, 1};

	find(&s, "备注\n要报价\n再看看\n", 1, false);
	ck_assert(!layout_is_note(&s.l, &row, false));
	sample_free(&s);
	find(&s, "姓名,备注\n张三,急\n李四,好\n", 2, false);
	ck_assert(!layout_is_note(&s.l, &row, false));
	sample_free(&s);
	/* nor has a file without a header one that comes again */
	find(&s, "姓名,备注\n张三,急\n李四,好\n", 2, true);
	ck_assert(!layout_is_header(&s.l, &row));
	sample_free(&s);
	row.n = 2;
	cell[0] = (struct cell){" \t", 2, 0};
	ck_assert(layout_is_empty(&row));
	cell[1] = (struct cell){"\xC2\xA0", 2, 0};
	ck_assert(layout_is_empty(&row));
	cell[1] = (struct cell){"a", 1, 0};
	ck_assert(!layout_is_empty(&row));
}
END_TEST

/* Where nothing tells which empty cell is too many, it is the last. */
START_TEST(of_equal_surplus_cells_the_last_goes)
{
	struct cell cell[] = {{"", 0, 0}, {"绿", 3, 0}, {"", 0, 0}};
	struct csvread_row row = {cell, 3, 1};
	struct sample s;

	find(&s, "甲,乙\n红,好\n蓝,坏\n", 2, false);
	ck_assert(layout_fit(&s.l, &row));
	ck_assert_uint_eq(row.n, 2);
	ck_assert_uint_eq(row.cell[0].n, 0);
	ck_assert_uint_eq(row.cell[1].n, 3);
	sample_free(&s);
}
END_TEST

/* A record held is the file's own: its bytes may go. */
START_TEST(held_records_have_cells_of_their_own)
{
	char text[] = "张三,138\n";
	struct cell cell[] = {{text, 6, CELL_QUOTED}, {text + 7, 3, 0}};
	struct csvread_row row = {cell, 2, 7};
	struct held *h = layout_hold(&row, true, text, 11);

	memset(text, 'x', sizeof text - 1);
	ck_assert_uint_eq(h->line, 7);
	ck_assert_uint_eq(h->n, 2);
	ck_assert(h->after_blank);
	ck_assert_mem_eq(h->cell[0].s, "张三", 6);
	ck_assert_uint_eq(h->cell[0].form, CELL_QUOTED);
	ck_assert_mem_eq(h->cell[1].s, "138", 3);
	ck_assert_uint_eq(h->nraw, 11);
	ck_assert_mem_eq(h->raw, "张三,138\n", 11);
	free(h);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("layout");
	TCase *t = tcase_create("layout");

	tcase_add_loop_test(t, the_table_is_found, 0, (int)NELEM(tables));
	tcase_add_test(t, who_says_there_is_no_header_has_none);
	tcase_add_loop_test(t, surplus_empty_cells_go_where_the_others_then_fit,
		0, (int)NELEM(fits));
	tcase_add_test(t, what_may_stand_behind_a_row_is_not_moved_into_it);
	tcase_add_loop_test(t, records_are_told_apart, 0, (int)NELEM(kinds));
	tcase_add_test(t, a_narrow_table_has_no_notes_of_one_cell);
	tcase_add_test(t, of_equal_surplus_cells_the_last_goes);
	tcase_add_test(t, held_records_have_cells_of_their_own);
	suite_add_tcase(s, t);

	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
