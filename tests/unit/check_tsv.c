/* Unit tests of stream/tsv; fuzz_tsv holds its laws over any bytes. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "stream/tsv.h"

static const struct {
	const char *line;
	size_t n;          /* cells, or whole ones before the fault */
	const char *cells; /* | between */
	bool is_bad;
} rows[] = {
	{"", 1, "", false},
	{"\t", 2, "|", false},
	{"张三\t\t13800138000", 3, "张三||13800138000", false},
	{"a\\tb\\nc\\rd\\\\e", 1, "a\tb\nc\rd\\e", false},
	{"\\\\n", 1, "\\n", false},
	{"\"a\"\tb\"", 2, "\"a\"|b\"", false},
	{"a\\", 0, NULL, true},
	{"a\\\tb", 0, NULL, true},
	{"a\tb\\x", 1, NULL, true},
	{"a\tb\t\\N", 2, NULL, true},
};

START_TEST(lines_are_cut)
{
	struct tsv t = {0};
	struct buf b = {0};
	const char *why = tsv_cut(&t, rows[_i].line, strlen(rows[_i].line));

	ck_assert_int_eq(why != NULL, rows[_i].is_bad);
	ck_assert_uint_eq(t.n, rows[_i].n);
	if (why == NULL) {
		for (size_t i = 0; i < t.n; i++) {
			if (i > 0)
				buf_addc(&b, '|');
			buf_add(&b, t.cell[i].s, t.cell[i].n);
			ck_assert(!t.cell[i].form);
		}
		ck_assert_str_eq(buf_str(&b), rows[_i].cells);
		/* and written they are the line again */
		buf_clear(&b);
		for (size_t i = 0; i < t.n; i++) {
			if (i > 0)
				buf_addc(&b, '\t');
			tsv_add(&b, t.cell[i].s, t.cell[i].n);
		}
		ck_assert_str_eq(buf_str(&b), rows[_i].line);
	}
	buf_free(&b);
	tsv_free(&t);
}
END_TEST

/* Cells that were unescaped stay where they are while others follow. */
START_TEST(a_line_of_escapes_only)
{
	struct tsv t = {0};
	struct buf b = {0};

	for (int i = 0; i < 5000; i++)
		buf_adds(&b, i ? "\t\\n\\\\" : "\\n\\\\");
	ck_assert_ptr_null(tsv_cut(&t, b.s, b.n));
	ck_assert_uint_eq(t.n, 5000);
	for (size_t i = 0; i < t.n; i++)
		ck_assert_int_eq(
			bytes_cmp(t.cell[i].s, t.cell[i].n, "\n\\", 2), 0);
	buf_free(&b);
	tsv_free(&t);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("tsv");
	TCase *t = tcase_create("tsv");

	tcase_add_loop_test(t, lines_are_cut, 0, (int)NELEM(rows));
	tcase_add_test(t, a_line_of_escapes_only);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
