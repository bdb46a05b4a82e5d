/* Unit tests of stream/loose: records as a person would read them. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "stream/loose.h"

static const struct loose_form comma = {",", 1, '"', false};
static const struct loose_form single = {";", 1, '\'', false};
static const struct loose_form escape = {",", 1, '"', true};
static const struct loose_form wide = {", ", 2, '"', false};
static const struct loose_form none = {"||", 2, '\0', false};

/*
 * The records of a text: cells with | between, $ at its end; one begins with !
 * if it was mended, with ~ if it had delimiters of its own.
 */
static void
read_all(struct buf *b, const struct loose_form *form, const char *s, size_t n,
	size_t width)
{
	struct loose l;

	loose_init(&l, form);
	for (size_t i = 0, k; i < n; i += k) {
		k = loose_cut(&l, s + i, n - i, true, width);
		ck_assert_uint_gt(k, 0);
		buf_adds(b, l.is_mended ? "!" : "");
		buf_adds(b, l.is_other ? "~" : "");
		for (size_t c = 0; c < l.n; c++) {
			buf_adds(b, c ? "|" : "");
			buf_add(b, l.cell[c].s, l.cell[c].n);
		}
		buf_adds(b, "$");
	}
	loose_free(&l);
}

static const struct {
	const struct loose_form *form;
	size_t width;
	const char *in, *out;
} cases[] = {
	{&comma, 2, "张三,\"要报价\"\n李四,ok\n", "张三|要报价$李四|ok$"},
	/* the example of the contract */
	{&comma, 2, "张三,\"要报价\n李四,ok\n王五,\"很好\"\n赵六,ok\n",
		"!张三|\"要报价$李四|ok$王五|很好$赵六|ok$"},
	{&comma, 2, "a,\"x\ny\"\r\nb,c\r", "a|x\ny$b|c$"},
	{&comma, 2, "\n\r\n\ra,b", "$$$a|b$"},
	/* stray quotes are characters */
	{&comma, 3, "a,5\" 屏,c\n", "a|5\" 屏|c$"},
	{&comma, 3, "a,\"b,c\n", "!a|\"b|c$"},
	/* behind a CR, more has to be seen */
	{&comma, 2, "\"张\"三,b,c\r\n李四,ok", "!\"张\"三|b|c$李四|ok$"},
	{&comma, 3, "a,b\",c\n", "a|b\"|c$"},
	{&comma, 3, "a,b,\"\n", "!a|b|\"$"},
	{&comma, 3, "\"\"a\",\"b,b\",c\n", "!\"a|b,b|c$"},
	{&comma, 3, "\"a\"\",\"b,b\",c\n", "!a\"|b,b|c$"},
	{&comma, 3, "\"a \"x\" a\",b,c\n", "!a \"x\" a|b|c$"},
	{&comma, 3, "a,\"b, 24\"\",c\n", "!a|b, 24\"|c$"},
	{&comma, 3, "a,\"b\"b, b\",c\n", "!a|b\"b, b|c$"},
	{&comma, 3, "\"a,b,\"c, d\"\n", "!\"a|b|c, d$"},
	/* lost delimiters */
	{&comma, 3, "a,\"b\"\"c\"\n", "!a|b|c$"},
	{&comma, 3, "a,b\"c, d\"\n", "!a|b|c, d$"},
	{&comma, 3, "\"a, a\"b,c\n", "!a, a|b|c$"},
	/* but not these */
	{&comma, 4, "显示器,24\",27\",好\n", "显示器|24\"|27\"|好$"},
	{&comma, 4, "a,65\",说 \"好\",c\n", "a|65\"|说 \"好\"|c$"},
	{&comma, 3, "a,\"say \"\"hi\"\"\"\n", "a|say \"hi\"$"},
	{&comma, 3, "a,\"24\"\" 屏\"\n", "a|24\" 屏$"},
	{&comma, 3, "a,5\" 屏\n", "a|5\" 屏$"},
	/* rows of another width are what they are */
	{&comma, 3, "a,\"b\"\n", "a|b$"},
	{&comma, 3, "a,b,\"c\",d\n", "a|b|c|d$"},
	{&comma, 3, "a,b\n", "a|b$"},
	{&comma, 2, "a,b,\"c\nd\"\n", "a|b|c\nd$"},
	{&comma, 3, "a, \"b, b\" ,c\n", "!a|b, b|c$"},
	{&comma, 0, "a, \"b\" ,c\n", "a| \"b\" |c$"},
	{&comma, 0, "a,\"b\"x,c\n", "!a|\"b\"x|c$"},
	{&single, 2, "'a;b';c\n'it''s';d\nMen's;'x'\n",
		"a;b|c$it's|d$Men's|x$"},
	{&single, 2, "'won't; stop';b\n", "!won't; stop|b$"},
	{&escape, 2, "\"a \\\"q\\\", a\",b\n\"8\\'9\\\" l\",\"\"\n",
		"a \"q\", a|b$8\\'9\" l|$"},
	{&wide, 3, "a, \"b, c\", d\nx, y, \n", "a|b, c|d$x|y|$"},
	/* a line with a delimiter of its own, if it gives the width by it */
	{&comma, 3, "张三;13800138000;抖音\nb,c,d\n",
		"~张三|13800138000|抖音$b|c|d$"},
	{&comma, 3, "张三\t\"a\tb\"\t抖音\n", "~张三|a\tb|抖音$"},
	{&comma, 3, "a|b|c\n", "~a|b|c$"},
	{&comma, 3, "a;b\nc;d;e;f\n", "a;b$c;d;e;f$"},
	{&comma, 3, "a;b;c,d,e\n", "a;b;c|d|e$"},
	{&single, 3, "a,b,c\n", "~a|b|c$"},
	/* cells of several lines: both quotes regular, and the width */
	{&comma, 3, "a,\"x\ny\",\"z\n\"\nb,c,d\n", "a|x\ny|z\n$b|c|d$"},
	{&comma, 2, "a,\"x\r\ny\"\nb,c\n", "a|x\r\ny$b|c$"},
	{&comma, 3, "a,\"x\n\ny\",\"5\" 屏\"\nb,c,d\n",
		"!a|x\n\ny|5\" 屏$b|c|d$"},
	{&comma, 3, "a,\"x,c\nb,\"y\",d\n", "!a|\"x|c$b|y|d$"},
	/* and stray quotes beside them */
	{&comma, 2, "a\"b,\"x\ny\"", "a\"b|x\ny$"},
	{&comma, 3, "a,b\"\"c,\"x\ny,z\n\"\n", "a|b\"\"c|x\ny,z\n$"},
	{&comma, 4, "a,55\" 电视,\"x\ny\",d\n", "a|55\" 电视|x\ny|d$"},
	{&comma, 4, "a,b\"c,\"x\ny\",\"z\nw\"\nu\n", "a|b\"c|x\ny|z\nw$u$"},
	{&comma, 3, "a,b\"c,\"x\ny\"z,d\n", "!a|b\"c|\"x$y\"z|d$"},
	/* an open quote that nothing closes takes its line only */
	{&comma, 2, "张三,\"\n李四,ok\n", "!张三|\"$李四|ok$"},
	{&comma, 2, "张三,\"要报价", "!张三|\"要报价$"},
	{&comma, 2, "\"张三,要报价\n李四,\"好\"\n", "!\"张三|要报价$李四|好$"},
	/* nobody knows the width: lines as they are */
	{&comma, 0, "a,\"b\nc,d\n", "!a|\"b$c|d$"},
	{&comma, 0, "a,\"b\"c\",d\n", "!a|\"b\"c\"|d$"},
	{&none, 2, "a||\"b\nc|d||e\n", "a|\"b$c|d|e$"},
};

START_TEST(records_are_read_as_a_person_would)
{
	struct buf b = {0};

	read_all(&b, cases[_i].form, cases[_i].in, strlen(cases[_i].in),
		cases[_i].width);
	ck_assert_msg(strcmp(buf_str(&b), cases[_i].out) == 0,
		"of %s: %s, not %s", cases[_i].in, b.s, cases[_i].out);
	buf_free(&b);
}
END_TEST

/* Told that more may follow, it asks for more, or gives what it gives now. */
START_TEST(more_bytes_change_nothing)
{
	struct loose whole, part;

	for (size_t i = 0; i < NELEM(cases); i++) {
		const char *s = cases[i].in;
		size_t n = strlen(s), taken, k;

		loose_init(&whole, cases[i].form);
		loose_init(&part, cases[i].form);
		taken = loose_cut(&whole, s, n, true, cases[i].width);
		for (size_t m = 0; m <= n; m++) {
			k = loose_cut(&part, s, m, false, cases[i].width);
			if (k == 0)
				continue;
			ck_assert_uint_eq(k, taken);
			ck_assert_uint_eq(part.n, whole.n);
		}
		loose_free(&whole);
		loose_free(&part);
	}
}
END_TEST

/* What is too long to be weighed is read by its lines, in little time. */
START_TEST(long_lines_are_read_as_they_are)
{
	struct buf b = {0}, out = {0};

	for (int i = 0; i < 1000; i++)
		buf_adds(&b, "\"x,");
	buf_adds(&b, "\n李四,ok\n");
	read_all(&out, &comma, b.s, b.n, 2);
	ck_assert_int_eq(out.s[0], '!');
	ck_assert_uint_gt(out.n, strlen("李四|ok$"));
	ck_assert_str_eq(
		buf_str(&out) + out.n - strlen("$李四|ok$"), "$李四|ok$");
	buf_free(&b);
	buf_free(&out);
}
END_TEST

/* An open quote asks for no more than a cell may hold, and loses nothing. */
START_TEST(an_open_quote_has_an_end)
{
	struct loose l;
	size_t n = CSVREAD_MAX_FIELD;
	char *s = mem_zalloc(n, 1);

	loose_init(&l, &comma);
	memset(s, 'x', n);
	memcpy(s, "a,\"b\nc,d\n", 9);
	ck_assert_uint_eq(loose_cut(&l, s, n - 1, false, 2), 0);
	ck_assert_uint_eq(loose_cut(&l, s, n, false, 2), 5);
	ck_assert_uint_eq(l.n, 2);
	ck_assert_uint_eq(l.cell[1].n, 2);
	ck_assert(l.is_mended);
	/* nor to see which lines make the width together */
	memcpy(s, "a\"b,\"c\nd", 8);
	ck_assert_uint_eq(loose_cut(&l, s, n - 1, false, 3), 0);
	ck_assert_uint_eq(loose_cut(&l, s, n, false, 3), 7);
	/* without a line end there is nothing to give */
	memset(s, 'x', n);
	memcpy(s, "a,\"b", 4);
	ck_assert_uint_eq(loose_cut(&l, s, n, false, 2), 0);
	loose_free(&l);
	free(s);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("loose");
	TCase *t = tcase_create("loose");

	tcase_add_loop_test(
		t, records_are_read_as_a_person_would, 0, (int)NELEM(cases));
	tcase_add_test(t, long_lines_are_read_as_they_are);
	tcase_add_test(t, an_open_quote_has_an_end);
	tcase_add_test(t, more_bytes_change_nothing);
	suite_add_tcase(s, t);

	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
