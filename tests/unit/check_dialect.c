/*
 * Unit tests of stream/dialect: what stands between and around the cells of a
 * text, told from the text alone; what encodings are guessed from is tested in
 * check_encoding.c.
 */
#include <check.h>
#include <string.h>

#include "base/mem.h"
#include "stream/dialect.h"

/* Lists as people have them, with | where a delimiter belongs. */
#define LIST "姓名|手机号|来源\n张三|13800138000|抖音\n李四|13900139000|官网\n"
#define NARROW "姓名|手机号\n张三|13800138000\n李四|13900139000\n"
#define QUOTED                                                                    \
	"`姓名`|`备注`\n`张三`|`要报价|含税`\n`李四`|`说``好```\n" \
	"`王五`|`ok`\n"

/* The text with one string in place of each |, another of each `. */
static void
dress(struct buf *b, const char *s, const char *delim, const char *quote)
{
	buf_clear(b);
	for (; *s; s++)
		if (*s == '|')
			buf_adds(b, delim);
		else if (*s == '`')
			buf_adds(b, quote);
		else
			buf_addc(b, *s);
}

static struct dialect
guess(const char *s, size_t n, const struct source_opts *o)
{
	struct dialect d = {.encoding = "UTF-8"};

	dialect_guess(&d, s, n, true, o);
	return d;
}

/* Everything that stands between cells, in a list of three and of two. */
static const char *const delims[] = {",", ";", "\t", "|", "\x01", "\x1F", "^",
	"~", "§", "¦", "｜", "，", "；", ":", "#", "*", "!", "&", "$", "=",
	"、", " ", ", ", "; ", "| ", "||", "::", ";;", "\t\t", "^^"};

START_TEST(every_delimiter_is_found)
{
	static const char *const text[] = {LIST, NARROW};
	const struct source_opts none = {.is_foreign = true};
	struct buf b = {0};

	for (size_t i = 0; i < NELEM(text); i++) {
		dress(&b, text[i], delims[_i], "");
		struct dialect d = guess(b.s, b.n, &none);

		ck_assert_str_eq(d.form.delim, delims[_i]);
		ck_assert_uint_eq(d.form.ndelim, strlen(delims[_i]));
		ck_assert_uint_eq(d.width, i == 0 ? 3 : 2);
		ck_assert_int_eq(d.form.quote, '"');
		ck_assert(!d.form.has_escape);
	}
	buf_free(&b);
}
END_TEST

START_TEST(quotes_are_found_with_every_delimiter)
{
	const struct source_opts none = {.is_foreign = true};
	static const char *const quotes[] = {"\"", "'"};
	struct buf b = {0};

	for (size_t i = 0; i < NELEM(quotes); i++) {
		dress(&b, QUOTED, delims[_i], quotes[i]);
		struct dialect d = guess(b.s, b.n, &none);

		ck_assert_str_eq(d.form.delim, delims[_i]);
		ck_assert_uint_eq(d.width, 2);
		ck_assert_int_eq(d.form.quote, *quotes[i]);
	}
	buf_free(&b);
}
END_TEST

/* What is found: what is between cells, quote, escape, width, sep= line. */
static const struct {
	const char *in;
	const char *delim;
	char quote;
	bool has_escape;
	size_t width, nsep;
} cases[] = {
	/* nothing to cut */
	{"", ",", '"', false, 1, 0},
	{"\n\r\n\n", ",", '"', false, 1, 0},
	{"手机号\n13800138000\n13900139000\n", ",", '"', false, 1, 0},
	{"备注\n客户很满意\n下周再打\n", ",", '"', false, 1, 0},
	{"张三", ",", '"', false, 1, 0},
	/* prose: a comma here and there */
	{"三月走访\n天气很好\n走了三家门店，都有人\n其中一家要报价\n"
	 "另外两家再看看\n下周再打\n",
		",", '"', false, 1, 0},
	/* a header alone */
	{"姓名;手机号;备注\n", ";", '"', false, 3, 0},
	/* a decimal comma, a date, a time, a name are none of it */
	{"姓名;金额\n张三;1,50\n李四;12,00\n王五;3,75\n", ";", '"', false, 2,
		0},
	{"姓名,时间\n张三,10:30:00\n李四,11:45:10\n", ",", '"', false, 2, 0},
	{"时间 | 电话\n2026-03-01 10:30 | 138\n2026-03-02 11:00 | 139\n", "| ",
		'"', false, 2, 0},
	{"name\tcity\nLi Si\tNew York\nZhang San\tXi An\n", "\t", '"', false, 2,
		0},
	{"姓名,标签\n张三,a;b;c\n李四,a;b;d\n王五,x;y;z\n", ",", '"', false, 2,
		0},
	{"姓名,车型\n张三,A/B\n李四,C|D\n王五,E\n", ",", '"', false, 2, 0},
	/* two commas are an empty cell, not a delimiter of two bytes */
	{"姓名,电话,来源\n张三,,抖音\n李四,,官网\n", ",", '"', false, 3, 0},
	{"a,,b\nc,,d\ne,,f\n", ",", '"', false, 3, 0},
	/* blanks behind some delimiters only */
	{"a, b,c\nd,e,f\ng,h,i\n", ",", '"', false, 3, 0},
	/* behind all, and one quote that is stray */
	{"a, b\nc, \"d\ne, f\n\"g, h\", i\n", ", ", '"', false, 2, 0},
	/* lines of titles above, notes below */
	{"三月线索汇总\n制表：陈静\n\n姓名;手机号\n张三;138\n李四;139\n王五;"
	 "137\n",
		";", '"', false, 2, 0},
	{"导出时间: 2026-03-01 10:00:00\n姓名;手机号;来源\n张三;138;抖音\n"
	 "李四;139;官网\n合计: 2\n",
		";", '"', false, 3, 0},
	/* of two tables the first, if it is worth being one */
	{"a,b,c\n1,2,3\n4,5,6\n7,8,9\n\nx,y\n1,2\n3,4\n5,6\n7,8\n9,0\n", ",",
		'"', false, 3, 0},
	/* rows of another width change nothing */
	{"a;b;c\n1;2\n3;4;5\n6;7;8;9\n1;2;3\n", ";", '"', false, 3, 0},
	/* apostrophes in names are no quotes */
	{"name,note\nO'Neil,it's\nD'Arcy,don't\n", ",", '"', false, 2, 0},
	{"name,note\n'Neil',a\nD'Arcy,don't\n", ",", '"', false, 2, 0},
	{"'a;b';c\n'd';e\n", ";", '\'', false, 2, 0},
	/* backslashes before quotes, doubled ones, and such as stand so */
	{"a,b\n\"x \\\"q\\\", y\",1\n\"z\",2\n", ",", '"', true, 2, 0},
	{"a,b\n\"x \"\"q\"\", y\",1\n\"z\",2\n", ",", '"', false, 2, 0},
	{"a,b\n\"C:\\\",1\n\"D:\\\",2\n", ",", '"', false, 2, 0},
	{"a;b\n'it\\'s; so';1\n'z';2\n", ";", '\'', true, 2, 0},
	/* delimiters and lines in quotes do not count */
	{"a;b\n\"1,2,3\";x\n\"4,5,6\";y\n", ";", '"', false, 2, 0},
	{"a;b\n\"x\ny\";1\n\"z\n\nw\";2\n", ";", '"', false, 2, 0},
	/* all line ends */
	{"a;b\rc;d\re;f\r", ";", '"', false, 2, 0},
	{"a;b\r\nc;d\re;f\n", ";", '"', false, 2, 0},
	/* a line that says it */
	{"sep=;\na,b;c\nd,e;f\n", ";", '"', false, 2, 6},
	{"SEP=|\r\na,b|c\r\nd,e|f\r\n", "|", '"', false, 2, 7},
	{"sep=\t\na\tb\n", "\t", '"', false, 2, 6},
	{"sep=::\na::b\n", "::", '"', false, 2, 7},
	{"sep=,\ra,b\r", ",", '"', false, 2, 6},
	/* and such as do not */
	{"sep=\na,b\nc,d\n", ",", '"', false, 2, 0},
	{"sep=abcde\na,b\nc,d\n", ",", '"', false, 2, 0},
	{"sep=;", ";", '"', false, 2, 0},
	{"sepal=;\na;b\nc;d\n", ";", '"', false, 2, 0},
};

START_TEST(texts_are_told_by_all_of_their_lines)
{
	const struct source_opts none = {.is_foreign = true};
	const char *in = cases[_i].in;
	struct dialect d = guess(in, strlen(in), &none);

	ck_assert_msg(strcmp(d.form.delim, cases[_i].delim) == 0,
		"of '%s': '%s', not '%s'", in, d.form.delim, cases[_i].delim);
	ck_assert_msg(d.form.quote == cases[_i].quote, "of '%s': quote %c", in,
		d.form.quote);
	ck_assert_msg(d.form.has_escape == cases[_i].has_escape,
		"of '%s': escape %d", in, d.form.has_escape);
	ck_assert_msg(
		d.width == cases[_i].width, "of '%s': width %zu", in, d.width);
	ck_assert_uint_eq(d.nsep, cases[_i].nsep);
}
END_TEST

START_TEST(a_nul_is_no_delimiter)
{
	const struct source_opts none = {.is_foreign = true};
	static const char in[] = "sep=\0\na,b\nc,d\n";
	struct dialect d = guess(in, sizeof in - 1, &none);

	ck_assert_str_eq(d.form.delim, ",");
	ck_assert_uint_eq(d.nsep, 0);
}
END_TEST

/* What the user says holds, whatever the text looks like. */
static const struct {
	struct source_opts o;
	const char *in, *delim;
	char quote;
	size_t width;
} said[] = {
	{{.delim = ";"}, "a,b;c\nd,e;f\n", ";", '"', 2},
	{{.delim = ";"}, "a,b,c\nd,e,f\n", ";", '"', 1},
	{{.delim = "->"}, "a->b->c\nd->e->f\n", "->", '"', 3},
	{{.delim = "§"}, "a§b\nc§d\n", "§", '"', 2},
	/* over a line sep= too, which is no row all the same */
	{{.delim = "|"}, "sep=;\na;b|c\nd;e|f\n", "|", '"', 2},
	{{.quote = '\''}, "a,b\n'x,y',1\n", ",", '\'', 2},
	{{.quote = '"'}, "a,b\n'x',1\n'y',2\n", ",", '"', 2},
	{{.quote = '`'}, "a,b\n`x,y`,1\n`z`,2\n", ",", '`', 2},
	{{.quote = SOURCE_NO_QUOTE}, "a,b\n\"x,y\n\"z,w\n", ",", '\0', 2},
	{{.delim = "\t", .quote = SOURCE_NO_QUOTE}, "a\t\"b\nc\td\"\n", "\t",
		'\0', 2},
};

START_TEST(what_is_said_holds)
{
	const char *in = said[_i].in;
	struct dialect d = guess(in, strlen(in), &said[_i].o);

	ck_assert_str_eq(d.form.delim, said[_i].delim);
	ck_assert_int_eq(d.form.quote, said[_i].quote);
	ck_assert_uint_eq(d.width, said[_i].width);
	ck_assert_uint_eq(d.nsep, strncmp(in, "sep=", 4) == 0 ? 6 : 0);
}
END_TEST

/* A list ten times as long is written as the short one is. */
START_TEST(more_of_the_same_changes_nothing)
{
	const struct source_opts none = {.is_foreign = true};
	struct buf b = {0};

	for (size_t i = 0; i < NELEM(delims); i++) {
		buf_clear(&b);
		for (int k = 0; k < 3000; k++)
			buf_addf(&b, "客户%d%s1380013%04d%s抖音\n", k,
				delims[i], k, delims[i]);
		/* longer than what is looked at, and cut in a record there */
		struct dialect d = guess(b.s, b.n, &none);

		ck_assert_str_eq(d.form.delim, delims[i]);
		ck_assert_uint_eq(d.width, 3);
	}
	buf_free(&b);
}
END_TEST

/* As many columns as a spreadsheet may have: a line is longer than usual. */
START_TEST(wide_lists_have_their_width)
{
	const struct source_opts none = {.is_foreign = true};
	static const size_t widths[] = {1023, 1024, 5000, HEAD_MAX};
	struct buf b = {0};

	for (size_t i = 0; i < NELEM(widths); i++) {
		buf_clear(&b);
		for (size_t k = 0; k < 20 * widths[i]; k++)
			buf_adds(&b, (k + 1) % widths[i] ? "客户;" : "电话\n");
		struct dialect d = guess(b.s, b.n, &none);

		ck_assert_str_eq(d.form.delim, ";");
		ck_assert_uint_eq(d.width, widths[i]);
	}
	buf_free(&b);
}
END_TEST

/* A quote left open, at the very start even, is not all of the text. */
START_TEST(an_open_quote_hides_no_rows)
{
	const struct source_opts none = {.is_foreign = true};
	struct buf b = {0};

	buf_adds(&b, "\"姓名;手机号;备注\n");
	for (int k = 0; k < 10000; k++)
		buf_adds(&b, "张三;13800138000;要报价\n");
	struct dialect d = guess(b.s, b.n, &none);

	ck_assert_str_eq(d.form.delim, ";");
	ck_assert_uint_eq(d.width, 3);
	buf_free(&b);
}
END_TEST

START_TEST(a_dialect_is_said)
{
	static const struct {
		struct dialect d;
		const char *want;
	} say[] = {
		{{.encoding = "UTF-8", .form = {",", 1, '"', false}},
			"UTF-8, , between cells"},
		{{.encoding = "GB18030", .form = {";", 1, '\'', true}},
			"GB18030, ; between cells, quote ', backslash before "
			"quotes"},
		{{.encoding = "UTF-16LE", .form = {"\t", 1, '\0', false}},
			"UTF-16LE, \\x09 between cells, no quotes"},
		{{.encoding = "UTF-8", .form = {", ", 2, '"', false}},
			"UTF-8, ,space between cells"},
		{{.encoding = "UTF-8", .form = {"§", 2, '"', false}},
			"UTF-8, § between cells"},
		{{.encoding = "UTF-8", .format = FORMAT_TSV}, "UTF-8, TSV"},
	};
	struct buf b = {0};

	for (size_t i = 0; i < NELEM(say); i++) {
		buf_clear(&b);
		dialect_say(&b, &say[i].d);
		ck_assert_str_eq(buf_str(&b), say[i].want);
	}
	buf_free(&b);
	ck_assert(dialect_is_mark("\xEF\xBB\xBF"
				  "a",
		4));
	ck_assert(!dialect_is_mark("\xEF\xBB\xBF", 2));
	ck_assert(!dialect_is_mark("张三", 6));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("dialect");
	TCase *t = tcase_create("dialect");

	tcase_add_loop_test(t, every_delimiter_is_found, 0, (int)NELEM(delims));
	tcase_add_loop_test(t, quotes_are_found_with_every_delimiter, 0,
		(int)NELEM(delims));
	tcase_add_loop_test(
		t, texts_are_told_by_all_of_their_lines, 0, (int)NELEM(cases));
	tcase_add_test(t, a_nul_is_no_delimiter);
	tcase_add_loop_test(t, what_is_said_holds, 0, (int)NELEM(said));
	tcase_add_test(t, more_of_the_same_changes_nothing);
	tcase_add_test(t, wide_lists_have_their_width);
	tcase_add_test(t, an_open_quote_hides_no_rows);
	tcase_add_test(t, a_dialect_is_said);
	suite_add_tcase(s, t);

	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
