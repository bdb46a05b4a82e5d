/* Unit tests of base/csvread. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/csvread.h"
#include "base/mem.h"

/*
 * What came out of the rows fed so far: "line:cell|cell" each, a quoted cell
 * in '', and at the end "! line:col: why" if it went wrong.
 */
static void
take(struct buf *out, struct csvread *r)
{
	struct csvread_row row;

	while (csvread_next(r, &row)) {
		buf_addf(out, "%d:", (int)row.line);
		for (size_t i = 0; i < row.n; i++) {
			const char *mark = row.cell[i].form ? "'" : "";

			buf_addf(out, "%s%s", i ? "|" : "", mark);
			buf_add(out, row.cell[i].s, row.cell[i].n);
			buf_adds(out, mark);
		}
		buf_addc(out, ' ');
	}
}

/* Read n bytes in blocks of so many, each in memory of its own. */
static void
read_in(struct buf *out, const char *s, size_t n, size_t block)
{
	struct csvread r;

	csvread_init(&r, ',');
	for (size_t i = 0; i < n; i += block) {
		size_t len = n - i < block ? n - i : block;
		char *own = malloc(len);

		memcpy(own, s + i, len);
		csvread_feed(&r, own, len);
		free(own);
		take(out, &r);
	}
	csvread_end(&r);
	take(out, &r);
	if (r.wrong)
		buf_addf(out, "! %d:%d: %s", (int)r.wrong_line,
			(int)r.wrong_col, r.wrong);
	csvread_free(&r);
}

static const struct {
	const char *in, *out;
} cases[] = {
	{"", ""},
	{"a,b\n1,2\n", "1:a|b 2:1|2 "},
	{"a,b\n1,2", "1:a|b 2:1|2 "},            /* no last line end */
	{"a,b\r\n1,2\r\n", "1:a|b 2:1|2 "},      /* CRLF is one end */
	{"a,b\r1,2\r3,4", "1:a|b 2:1|2 3:3|4 "}, /* CR is one too */
	{"a\r\r\nb\n\rc", "1:a 3:b 5:c "},
	{"\n\n手机\n\n\n138\n\n", "3:手机 6:138 "}, /* blank lines are none */
	{"\"\"\n", "1:'' "},                        /* a lone empty cell is */
	{"a\n\"\"\nb\n", "1:a 2:'' 3:b "},
	{",\n", "1:| "},
	{",,\n,\"\"\n", "1:|| 2:|'' "},
	{" a ,\t\n", "1: a |\t "}, /* white space is data */
	{" \n", "1:  "},
	{"\"a,b\",\"c\"\"d\"\n", "1:'a,b'|'c\"d' "},
	{"\"\"\"\"\n", "1:'\"' "},
	{"\"一\n二\",x\ny\n", "1:'一\n二'|x 3:y "}, /* lines within a cell */
	{"\"一\r\n二\",x\r\ny\r\n", "1:'一\r\n二'|x 3:y "},
	{"\"\r\",\"\n\"\nx\n", "1:'\r'|'\n' 4:x "},
	{"a,\"b\n\nc\"\n\nd\n", "1:a|'b\n\nc' 5:d "},
	{"x\n1,2,3\n", "1:x 2:1|2|3 "}, /* widths are the caller's */
	{"a\"b,c\n", "! 1:1: quote inside an unquoted cell"},
	{"x,y\nz,5\" 屏\n", "1:x|y ! 2:2: quote inside an unquoted cell"},
	{"x\n\n a,\"b\"c\n", "1:x ! 3:2: text behind a closing quote"},
	{"x\n \"b\"\n", "1:x ! 2:1: quote inside an unquoted cell"},
	{"=\"00123\"\n", "! 1:1: quote inside an unquoted cell"},
	{"x\n\"a\nb\nc", "1:x ! 2:1: quote left open"},
	{"x\n\"", "1:x ! 2:1: quote left open"},
	{"x\n\"a\"\"", "1:x ! 2:1: quote left open"},
	{"x\n\"a\"", "1:x 2:'a' "},
	{"x,", "1:x| "},
	{"x,\"\"", "1:x|'' "},
};

/* Law: however the bytes are cut, the rows are the same. */
START_TEST(rows_whatever_the_blocks)
{
	const char *in = cases[_i].in;

	for (size_t block = strlen(in) + 1; block > 0; block--) {
		struct buf out = {0};

		read_in(&out, in, strlen(in), block);
		ck_assert_msg(strcmp(buf_str(&out), cases[_i].out) == 0,
			"blocks of %zu: %s", block, out.s);
		buf_free(&out);
	}
}
END_TEST

START_TEST(blank_lines_are_counted)
{
	struct csvread r;
	struct csvread_row row;

	csvread_init(&r, '\t');
	csvread_feed(&r, "\n\r\na\tb,c\r\n\r\n\n", 13);
	ck_assert(csvread_next(&r, &row));
	ck_assert_uint_eq(row.n, 2);
	ck_assert_uint_eq(row.line, 3);
	ck_assert(!csvread_next(&r, &row));
	csvread_end(&r);
	ck_assert_uint_eq(r.skipped, 4);
	csvread_free(&r);
}
END_TEST

START_TEST(a_nul_is_data)
{
	struct buf out = {0};

	read_in(&out, "a\0b,\"\0\"\n", 8, 3);
	ck_assert_uint_eq(out.n, 10);
	ck_assert_mem_eq(out.s, "1:a\0b|'\0' ", 10);
	buf_free(&out);
}
END_TEST

START_TEST(a_cell_without_end_is_not_gathered)
{
	static char block[8192];
	struct csvread r;
	size_t fed = 1;

	memset(block, 'x', sizeof block);
	csvread_init(&r, ',');
	r.max_field = 65536;
	csvread_feed(&r, "\"", 1);
	for (; r.wrong == NULL && fed < 1000000; fed += sizeof block)
		csvread_feed(&r, block, sizeof block);
	ck_assert_pstr_eq(r.wrong, "cell too long: is a quote left open?");
	ck_assert_uint_lt(fed, r.max_field + 3 * sizeof block);
	csvread_free(&r);
}
END_TEST

START_TEST(a_record_has_so_many_cells)
{
	static char commas[65536];
	struct csvread_row row;
	struct csvread r;

	memset(commas, ',', sizeof commas);
	csvread_init(&r, ',');
	for (size_t n = 0; n < CSVREAD_MAX_CELLS; n += sizeof commas) {
		ck_assert_ptr_null(r.wrong);
		csvread_feed(&r, commas, sizeof commas);
	}
	csvread_feed(&r, commas, sizeof commas);
	ck_assert_str_eq(r.wrong, "too many cells in a record");
	ck_assert_uint_eq(r.wrong_line, 1);
	csvread_end(&r);
	ck_assert(!csvread_next(&r, &row));
	csvread_free(&r);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("csvread");
	TCase *t = tcase_create("csvread");

	tcase_add_loop_test(t, rows_whatever_the_blocks, 0, (int)NELEM(cases));
	tcase_add_test(t, blank_lines_are_counted);
	tcase_add_test(t, a_nul_is_data);
	tcase_add_test(t, a_cell_without_end_is_not_gathered);
	tcase_add_test(t, a_record_has_so_many_cells);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
