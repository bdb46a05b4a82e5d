/* Unit tests of rules/text: what is kept of a cell, and what is nothing. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "rules/text.h"
#include "vary.h"

static const struct {
	const char *in, *want;
} cells[] = {
	{"", ""},
	{"plain", "plain"},
	{"  two  words ", "two  words"}, /* inner white space is the user's */
	{"\xE3\x80\x80张三\xC2\xA0", "张三"}, /* U+3000, NBSP */
	{"\xEF\xBB\xBF张三", "张三"},         /* byte-order mark */
	{"张\xE2\x80\x8B三", "张三"},         /* zero width space */
	{"\xE2\x80\xAD"
	 "13800138000\xE2\x80\xAC",
		"13800138000"},
	{"a\x01\x7F"
	 "b",
		"ab"},
	{"一行\n二行", "一行\n二行"}, /* a note may have lines */
	{"\t\r\n x \n", "x"},
	{"好\xEF\xB8\x8F的\xC2\xAD吧", "好的吧"}, /* variation, soft hyphen */
	{"张\xE3\x80\x80三", "张\xE3\x80\x80三"},
	{"ｗｉｄｅ", "ｗｉｄｅ"}, /* width is no fault of a text */
	{"-", ""},
	{"--", ""},
	{"—", ""},
	{"——", ""},
	{"－", ""},
	{"n/a", ""},
	{"N/A", ""},
	{"NULL", ""},
	{"(null)", ""},
	{"None", ""},
	{"无", ""},
	{" 暂无 ", ""},
	{"未知", ""},
	{"空", ""},
	{"无\xE2\x80\x8B", ""},
	{"未\xE2\x80\x8B知", ""},
	{"#N/A", ""},
	{"#REF!", ""},
	{"#DIV/0!", ""},
	{"---", "---"},
	{"NA", "NA"},
	{"Nan", "Nan"},
	{"无锡", "无锡"},
	{"空调", "空调"},
	{"0", "0"},
	{"nullable", "nullable"},
};

START_TEST(a_cell_is_cleaned)
{
	const char *in = cells[_i].in, *want = cells[_i].want;
	struct buf b = {0};
	struct text t = text_clean(&b, in, strlen(in));

	ck_assert_msg(t.n == strlen(want) && memcmp(t.s, want, t.n) == 0,
		"'%s': '%.*s'", in, (int)t.n, t.s);
	buf_free(&b);
}
END_TEST

/* Law: what needs nothing is the cell itself; no memory is asked for. */
START_TEST(what_needs_nothing_is_not_copied)
{
	static const char *const in[] = {"13800138000", " 张三\xE3\x80\x80",
		"“Langlais, Micah”", "中 文"};

	for (size_t i = 0; i < NELEM(in); i++) {
		struct buf b = {0};
		struct text t = text_clean(&b, in[i], strlen(in[i]));

		ck_assert(t.s >= in[i] && t.s < in[i] + strlen(in[i]));
		ck_assert_uint_eq(b.cap, 0);
	}
}
END_TEST

/* Law: for every scalar value between letters, only invisible ones go. */
START_TEST(every_invisible_character_goes)
{
	struct buf in = {0}, b = {0};

	for (uint32_t c = 1; c <= 0x10FFFF; c++) {
		if (c == 0xD800)
			c = 0xE000;
		buf_clear(&in);
		buf_addc(&in, 'a');
		utf8_add(&in, c);
		buf_addc(&in, 'b');
		struct text t = text_clean(&b, in.s, in.n);
		bool goes = utf8_is_invisible(c) && !utf8_is_space(c);

		if (t.n != (goes ? 2 : in.n))
			ck_abort_msg("U+%04X inside", c);
		in.n--;
		t = text_clean(&b, in.s, in.n);
		goes = utf8_is_invisible(c) || utf8_is_space(c);
		if (t.n != (goes ? 1 : in.n))
			ck_abort_msg("U+%04X at the end", c);
	}
	buf_free(&in);
	buf_free(&b);
}
END_TEST

/* Law: the fast count of ASCII is the plain one, at every length and place. */
START_TEST(ascii_is_counted_right)
{
	static const unsigned char odd[] = {0, 0x1F, 0x7F, 0x80, 0xFF, '\t'};
	char s[40];

	for (size_t n = 0; n < sizeof s; n++) {
		for (size_t at = 0; at <= n; at++) {
			memset(s, n % 2 ? ' ' : '~', sizeof s);
			if (at < n)
				s[at] = (char)odd[(n + at) % sizeof odd];
			ck_assert_uint_eq(text_ascii(s, n), at);
		}
	}
}
END_TEST

static const struct {
	const char *in, *want; /* NULL: too long */
} folds[] = {
	{" ２０２６／１１／２２ ", "2026/11/22"},
	{"￥１，２００", "\xC2\xA5"
			 "1,200"},
	{"￡5", "\xC2\xA3"
		"5"},
	{"\xE2\x88\x92"
	 "3",
		"-3"},
	{"2026\xE3\x80\x80年\xE2\x80\x8B", "2026 年"},
	{"a\tb\nc", "a b c"},
	{"三三三三三三三三三三三三三三三三三三三三三三三三三三三三三三三三三",
		NULL},
};

START_TEST(a_fold_is_narrow)
{
	const char *in = folds[_i].in, *want = folds[_i].want;
	char out[TEXT_FOLD_MAX];
	struct text t = text_fold(out, in, strlen(in));

	if (want == NULL) {
		ck_assert_ptr_null(t.s);
		return;
	}
	ck_assert_msg(t.n == strlen(want) && memcmp(t.s, want, t.n) == 0,
		"'%s': '%.*s'", in, (int)t.n, t.s);
}
END_TEST

static const struct {
	const char *in, *want;
} names[] = {{"张伟", "张伟"}, {" 张　伟 ", "张伟"},
	{"张\xE2\x80\x8B伟", "张伟"}, {"ＺＨＡＮＧ　Wei", "zhangwei"},
	{"㈱山田", "(株)山田"}, {"É", "é"}, {"E\xCC\x81", "é"}, {"e", "e"},
	{"張偉", "張偉"}, {"无", ""}, {"　", ""}};

START_TEST(a_name_has_no_spaces)
{
	struct buf b = {0}, work = {0};

	buf_adds(&b, "what was there");
	text_name_key(&b, &work, names[_i].in, strlen(names[_i].in));
	ck_assert_str_eq(buf_str(&b), names[_i].want);
	buf_free(&b);
	buf_free(&work);
}
END_TEST

START_TEST(words_and_numbers_are_eaten)
{
	struct text t = {"UsD  0123456x", 13};
	int64_t v;

	ck_assert(!text_eat(&t, "US$"));
	ck_assert(text_eat(&t, "usd"));
	text_eat_spaces(&t);
	ck_assert_int_eq(text_number(&t, 4, &v), 4);
	ck_assert_int_eq(v, 123);
	ck_assert_int_eq(text_number(&t, 18, &v), 3);
	ck_assert_int_eq(v, 456);
	ck_assert_int_eq(text_number(&t, 18, &v), 0);
	ck_assert(text_is(t.s, t.n, "X"));
	ck_assert(text_eat(&t, "x"));
	ck_assert(!text_is(t.s, t.n, ""));
}
END_TEST

/* Law: what is plain is left as it is, and what is not may be as well. */
START_TEST(a_glance_says_what_is_left_alone)
{
	static const char *const more[] = {" ", "a", "无", "中", "\n", "\t",
		"\xC2\xA0", "\x7F", "\xE2\x80\x8B", "\xE3\x80\x80", "\xE4",
		"\x80", "\xBF", "é", "，"};
	static const char *const plain[] = {"陈静", "上海市浦东新区", "x",
		"1380", "Model Y", "CR-V", "秦PLUS DM-i", "要报价,含保险",
		"无锡"};
	char out[VARY_MAX];

	for (size_t i = 0; i < NELEM(plain); i++)
		ck_assert(text_is_plain(plain[i], strlen(plain[i])));
	srand(11);
	for (int i = 0; i < 200000; i++) {
		const char *in = i % 2 ? cells[(size_t)rand() % NELEM(cells)].in
				       : plain[(size_t)rand() % NELEM(plain)];
		size_t n = vary(out, in, more, NELEM(more));
		const char *s = out + VARY_HIDDEN;
		struct buf b = {0}, b2 = {0};
		struct text t = text_clean(&b, s, n);
		struct text u = text_clean(&b2, out, n + VARY_HIDDEN);

		ck_assert(bytes_cmp(t.s, t.n, u.s, u.n) == 0);
		if (text_is_plain(s, n))
			ck_assert(u.n == n && memcmp(u.s, s, n) == 0);
		buf_free(&b);
		buf_free(&b2);
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("text");
	TCase *t = tcase_create("text");

	tcase_set_timeout(t, 30);
	tcase_add_loop_test(t, a_cell_is_cleaned, 0, (int)NELEM(cells));
	tcase_add_test(t, what_needs_nothing_is_not_copied);
	tcase_add_test(t, every_invisible_character_goes);
	tcase_add_test(t, ascii_is_counted_right);
	tcase_add_loop_test(t, a_fold_is_narrow, 0, (int)NELEM(folds));
	tcase_add_loop_test(t, a_name_has_no_spaces, 0, (int)NELEM(names));
	tcase_add_test(t, words_and_numbers_are_eaten);
	tcase_add_test(t, a_glance_says_what_is_left_alone);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
