/* Tables as people see them. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "report/table.h"

enum { COLS = 3, ROWS = 4 };

static const struct {
	enum format format;
	const char *head[COLS];
	const char *row[ROWS][COLS];
	struct report_table_opts opts;
	const char *is;
} cases[] = {
	/* Han, full width and combining characters take their columns */
	{FORMAT_TABLE, {"name", "n", "x"},
		{{"李雷", "7", "a"}, {"Ａ", "12", ""}, {"e\xCC\x81", "", "b"}},
		{.bar = -1},
		"name   n  x\n"
		"----  --  -\n"
		"李雷   7  a\n"
		"Ａ    12\n"
		"e\xCC\x81         b\n"},
	/* a column with one cell that is no number stands to the left */
	{FORMAT_TABLE, {"a", "b", "c"},
		{{"1", "85.71", "6/7"}, {"-", "100.00", "x"}}, {.bar = -1},
		"a       b  c\n"
		"-  ------  ---\n"
		"1   85.71  6/7\n"
		"-  100.00  x\n"},
	{FORMAT_TABLE, {"stage", "n", "x"},
		{{"咨询", "240", ""}, {"订单", "1", ""}, {"战败", "0", ""}},
		{.title = "cohort", .bar = 1},
		"cohort\n"
		"\n"
		"stage    n  x\n"
		"-----  ---  -\n"
		"咨询   240     ████████████████████████\n"
		"订单     1     █\n"
		"战败     0\n"},
	{FORMAT_TABLE, {"渠道", "stage", "n"},
		{{"抖音", "new", "1"}, {"抖音", "won", "1"}, {"", "new", "2"}},
		{.nheading = 1, .bar = -1},
		"stage  n\n"
		"-----  -\n"
		"\n"
		"渠道: 抖音\n"
		"new    1\n"
		"won    1\n"
		"\n"
		"渠道: (none)\n"
		"new    2\n"},
	/* nothing a cell holds moves the cursor or turns the line around */
	{FORMAT_TABLE, {"a", "b", "c"},
		{{"\x1B[2Jx", "1\n2",
			"\xE2\x80\xAE"
			"y\tz"}},
		{.bar = -1},
		"a     b    c\n"
		"----  ---  ---\n"
		"[2Jx  1 2  y z\n"},
	{FORMAT_TABLE, {"a", "b", "c"}, {{0}}, {.bar = 2},
		"a  b  c\n"
		"-  -  -\n"},
	{FORMAT_MARKDOWN, {"a", "b_c", "c"},
		{{"x|y", "1", "<b>"}, {"*", "2", "two\nlines"}}, {.bar = 1},
		"| a | b\\_c | c |\n"
		"| --- | --: | --- |\n"
		"| x\\|y | 1 | \\<b> |\n"
		"| \\* | 2 | two lines |\n"},
};

START_TEST(it_is_drawn_as_shown)
{
	struct head head = {0};
	struct out out = {0};

	for (size_t i = 0; i < COLS; i++)
		head_add(&head, cases[_i].head[i]);
	struct sink *s =
		report_table_open(&out, cases[_i].format, &(struct head){0});

	report_table_shape(s, &head, &cases[_i].opts);
	for (size_t i = 0; i < ROWS && cases[_i].row[i][0]; i++) {
		struct cell cell[COLS];

		for (size_t k = 0; k < COLS; k++)
			cell[k] = (struct cell){cases[_i].row[i][k],
				strlen(cases[_i].row[i][k]), false};
		sink_put(s, &(struct rec){.cell = cell});
	}
	sink_close(s);
	ck_assert_str_eq(buf_str(&out.b), cases[_i].is);
	buf_free(&out.b);
	head_free(&head);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("report_table");
	TCase *t = tcase_create("report_table");

	tcase_add_loop_test(t, it_is_drawn_as_shown, 0, NELEM(cases));
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
