/* Unit tests of stream/encoding; iconv writes what is to be recognised. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "stream/encoding.h"

#define BYTES(s) s, sizeof(s) - 1

enum script { SIMPLIFIED, TRADITIONAL, WESTERN };

/* A header and rows of it: lists are made of the first, and more of the rest.
 */
static const char *const lines[][8] = {
	{"客户姓名,手机号,来电渠道,备注\n",
		"张伟,13800138000,抖音,\"晚上联系，要报价\"\n",
		"欧阳娜娜,13900139000,朋友介绍,周末到店看车\n",
		"李女士,010-62345678,汽车之家,\n",
		"王淼,18612345678,展厅到店,空号\n",
		"诸葛明,15012345678,400来电,置换旧车\n",
		"隋昊宸,19912345678,懂车帝,说再看看\n", NULL},
	{"客戶姓名,手機號碼,來源,備註\n",
		"陳志明,0912345678,門市來店,\"晚上再聯絡，要報價\"\n",
		"林淑芬,0922345678,朋友介紹,許功蓋\n",
		"黃先生,02-27001234,官網,\n", "歐陽家豪,0933345678,臉書,空號\n",
		"賴怡君,0955345678,展覽會,舊車換購\n",
		"葉佳蓉,0966345678,電話行銷,價格太貴\n", NULL},
	{"Prénom,Téléphone,Città,Größe\n", "José,12,León,3\n",
		"Renée,+33 612345678,Besançon,20 °C\n",
		"Müller,+49 30123456,Köln,£500\n",
		"Íñigo,+34 612345678,Málaga,“grande”\n",
		"João,+351 912345678,São Paulo,\n",
		"Åsa,+46 701234567,Malmö,5 €\n", NULL},
};

static const struct {
	const char *encoding;
	enum script script;
} kinds[] = {
	{"UTF-8", SIMPLIFIED},
	{"UTF-8", TRADITIONAL},
	{"UTF-8", WESTERN},
	{"UTF-16LE", SIMPLIFIED},
	{"UTF-16LE", WESTERN},
	{"UTF-16BE", TRADITIONAL},
	{"UTF-16BE", WESTERN},
	{"GB18030", SIMPLIFIED},
	{"GB18030", TRADITIONAL},
	{"BIG5-HKSCS", TRADITIONAL},
	{"WINDOWS-1252", WESTERN},
};

static void
write_in(struct buf *b, const char *encoding, struct buf *text)
{
	iconv_t conv = iconv_open(encoding, "UTF-8");
	char *in = text->s;
	size_t n = text->n;

	ck_assert_ptr_ne(conv, (iconv_t)-1);
	buf_need(b, 4 * n + 16);
	char *out = b->s + b->n;
	size_t room = b->cap - b->n;

	ck_assert_int_eq((int)iconv(conv, &in, &n, &out, &room), 0);
	iconv(conv, NULL, NULL, &out, &room);
	iconv_close(conv);
	b->n = (size_t)(out - b->s);
}

/* A list of a script: one line of it, the i-th; or the header and rows. */
static void
make_list(struct buf *b, enum script script, size_t rows, size_t i)
{
	size_t n = 0;

	while (lines[script][n])
		n++;
	for (size_t k = 0; k < rows; k++)
		buf_adds(b,
			lines[script][k == 0 ? i % n : 1 + (k - 1) % (n - 1)]);
}

/* All of s, given at most step bytes at a time. */
static void
convert(struct buf *out, const char *encoding, const char *s, size_t n,
	size_t step)
{
	struct encoding e;
	size_t done = 0, have = 0;

	ck_assert_ptr_null(encoding_open(&e, encoding));
	do {
		have = n - have < step ? n : have + step;
		done += encoding_convert(
			&e, out, s + done, have - done, have == n);
		ck_assert_uint_le(have - done, 3);
	} while (have < n);
	ck_assert_uint_eq(done, n);
	encoding_close(&e);
}

START_TEST(lists_of_any_length_are_recognised)
{
	static const size_t rows[] = {1, 2, 3, 4, 5, 20, 200, 5000};
	struct buf text = {0}, b = {0};

	for (size_t i = 0; i < 4 * NELEM(rows); i++) {
		buf_clear(&text), buf_clear(&b);
		make_list(&text, kinds[_i].script, rows[i / 4], i % 4);
		write_in(&b, kinds[_i].encoding, &text);
		ck_assert_pstr_eq(
			encoding_guess(b.s, b.n, true), kinds[_i].encoding);
	}
	buf_free(&text), buf_free(&b);
}
END_TEST

/* Law: wherever the first bytes of a list are cut, they say the same. */
START_TEST(a_cut_changes_no_guess)
{
	struct buf text = {0}, b = {0};

	make_list(&text, kinds[_i].script, 40, 0);
	write_in(&b, kinds[_i].encoding, &text);
	for (size_t n = 40; n <= b.n; n++) {
		char *s = mem_copy(b.s, n);

		ck_assert_pstr_eq(
			encoding_guess(s, n, false), kinds[_i].encoding);
		free(s);
	}
	buf_free(&text), buf_free(&b);
}
END_TEST

/* Law: one piece or byte by byte, the text is what was written. */
START_TEST(pieces_make_the_whole)
{
	struct buf text = {0}, b = {0}, got = {0};

	make_list(&text, kinds[_i].script, 40, 0);
	write_in(&b, kinds[_i].encoding, &text);
	for (size_t step = 1; step < 9; step++) {
		buf_clear(&got);
		convert(&got, kinds[_i].encoding, b.s, b.n,
			step == 8 ? b.n : step);
		ck_assert_mem_eq(got.s, text.s, text.n);
		ck_assert_uint_eq(got.n, text.n);
	}
	buf_free(&text), buf_free(&b), buf_free(&got);
}
END_TEST

/* 张三, 李四 in GB18030 */
#define GB "\xD5\xC5\xC8\xFD,\xC0\xEE\xCB\xC4\n"

static const struct {
	const char *s;
	size_t n;
	bool is_all;
	const char *guess; /* NULL: no text */
} guesses[] = {
	{BYTES(""), true, "UTF-8"},
	{BYTES("a,b\n"), true, "UTF-8"},
	{BYTES("张三,李四\n"), true, "UTF-8"},
	{BYTES("\xE5\xBC"), false, "UTF-8"},
	{BYTES("a,\xD5"), false, "UTF-8"},
	{BYTES(GB), true, "GB18030"},
	{BYTES(GB "\xD5"), false, "GB18030"},
	{BYTES("\xD5\xC5,\xD5"), false, "GB18030"},
	{BYTES(GB "\x84\x31\xA4\x37"), true, "GB18030"}, /* four bytes */
	{BYTES(GB "5\x80"), true, "GB18030"},            /* 5€ */
	/* one torn character does not hide what the rest is */
	{BYTES("张三李四王五赵六陈七周八\xE5,吴九\n"), true, "UTF-8"},
	{BYTES("张三\xE5,李\n"), true, "UTF-8"},
	/* hanzi that are UTF-8 as well: 毛毛, 失实; and letters that are hanzi
	 */
	{BYTES("\xC3\xAB\xC3\xAB\n"), true, "GB18030"},
	{BYTES("\xCA\xA7\xCA\xB5\n"), true, "GB18030"},
	{BYTES("José,12\n"), true, "UTF-8"},
	{BYTES("20°C\n"), true, "UTF-8"},
	{BYTES("λ,1\n"), true, "UTF-8"},
	{BYTES("© 2004 <b>\xC2\xA0</b>\n"), true, "UTF-8"},
	{BYTES("Иван\n"), true, "UTF-8"},
	/* Western letters stand alone; two of them are a hanzi, too */
	{BYTES("Jos\xE9,12\n"), true, "WINDOWS-1252"},
	{BYTES("Ren\xE9"
	       "e\n"),
		true, "WINDOWS-1252"},
	{BYTES("R\xE9gion\n"), true, "WINDOWS-1252"},
	{BYTES("M\xFCller\n"), true, "WINDOWS-1252"},
	{BYTES("don\x92t, 5 \x80\n"), true, "WINDOWS-1252"},
	/* a mark decides, whatever follows */
	{BYTES("\xEF\xBB\xBF" GB), true, "UTF-8"},
	{BYTES("\xFF\xFE\x20\x5F"), true, "UTF-16LE"},
	{BYTES("\xFE\xFF\x5F\x20"), true, "UTF-16BE"},
	{BYTES("\xFF\xFE\0\0\x20\x5F\0\0"), true, "UTF-32LE"},
	{BYTES("\0\0\xFE\xFF\0\0\x5F\x20"), true, "UTF-32BE"},
	{BYTES("\x84\x31\x95\x33"
	       "a"),
		true, "GB18030"},
	/* 张三 and a line end, all bytes ASCII; 一周 has a NUL elsewhere */
	{BYTES("\x20\x5F\x09\x4E\x0A\0"), true, "UTF-16LE"},
	{BYTES("\0\x4E\x68\x54\x0A\0"), true, "UTF-16LE"},
	/* NULs that are only dirt */
	{BYTES("name,phone\nZhang\0San,13800138000\n"), true, "UTF-8"},
	{BYTES("a\0b\n"), true, "UTF-8"},
	{BYTES(GB GB "\0" GB), true, "GB18030"},
	{BYTES("the\0caf\xE9\0near\0our\0seat\0is\0open\0to\0all\0men\0who\0"
	       "come\0for\0tea\0at\0the\0old\0bridge\0in\0may\0"),
		true, NULL},
	/* no text */
	{BYTES("\xFF\xFF\xFF\xFF"), true, NULL},
	{BYTES("\0\0\0\0\0\0\0\0"), true, NULL},
	{BYTES("\x7F"
	       "ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0\x3E\0"),
		true, NULL},
	{BYTES("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\1\0\0\0"), true, NULL},
};

START_TEST(few_bytes)
{
	/* of exactly its size, so that a byte too far is seen */
	char *s = malloc(guesses[_i].n + !guesses[_i].n);

	memcpy(s, guesses[_i].s, guesses[_i].n);
	ck_assert_pstr_eq(encoding_guess(s, guesses[_i].n, guesses[_i].is_all),
		guesses[_i].guess);
	free(s);
}
END_TEST

static const struct {
	const char *encoding, *s;
	size_t n;
	const char *text;
} texts[] = {
	{"UTF-8", BYTES("\xEF\xBB\xBF张\xE4\xB8"), "张\xFF\xFF"},
	{"utf8", BYTES("\xF4\x90\x80\x80"), "\xFF\xFF\xFF\xFF"},
	/* the mark goes, once, and only from the beginning */
	{"UTF-16LE", BYTES("\xFF\xFE\x20\x5F\xFF\xFE"), "张\xEF\xBB\xBF"},
	{"UTF-16BE", BYTES("\xFE\xFF\x5F\x20"), "张"},
	{"UTF-16", BYTES("\xFE\xFF\x5F\x20"), "张"},
	{"UTF-32LE", BYTES("\xFF\xFE\0\0\x20\x5F\0\0"), "张"},
	{"GB18030", BYTES("\x84\x31\x95\x33" GB), "张三,李四\n"},
	/* 𠮷; half of it lost in the middle; the end cut; an odd byte */
	{"UTF-16LE", BYTES("\x42\xD8\xB7\xDF"), "𠮷"},
	{"UTF-16LE", BYTES("\x42\xD8,\0"), "\xFF,"},
	{"UTF-16LE", BYTES("\xB7\xDF,\0"), "\xFF,"},
	{"UTF-16BE", BYTES("\0,\xD8\x42\xDF"), ",\xFF\xFF"},
	{"UTF-16BE", BYTES("\x5F\x20\x5F"), "张\xFF"},
	{"UTF-32BE", BYTES("\0\x11\0\0\0\0\0,"), "\xFF,"},
	{"UCS-4LE", BYTES("\0\0\x11\0,\0\0\0"), "\xFF\xFF\xFF\xFF,"},
	/* the euro of Windows; a lead byte before a comma; the end cut */
	{"GB18030", BYTES("5\x80,\xD5\xC5"), "5€,张"},
	{"GBK", BYTES("5\x80"), "5€"},
	{"gb2312", BYTES("\xE9\x46"), "镕"},
	{"GB18030", BYTES("\xD5\xC5\xFF\xC8\xFD"), "张\xFF三"},
	{"GB18030", BYTES("\xD5,\xD5\xC5"), "\xFF,张"},
	{"GB18030", BYTES(GB "\xD5"), "张三,李四\n\xFF"},
	{"GB18030", BYTES("\x81\x30\x81"),
		"\xFF"
		"0\xFF"},
	{"GB18030", BYTES("\x84\x31\xA4\x37"), "\xEF\xBF\xBD"},
	/* second bytes that are \ and | */
	{"GB18030", BYTES("\xD5\x5C,\xD5\x7C"), "誠,諀"},
	{"BIG5-HKSCS", BYTES("\xB3\x5C\xA5\x5C\xBB\x5C"), "許功蓋"},
	/* one code, two characters; the first of them alone */
	{"BIG5-HKSCS", BYTES("\x88\x62"), "\xC3\x8A\xCC\x84"},
	{"BIG5-HKSCS", BYTES("\x88\x66\xFF"), "Ê\xFF"},
	{"BIG5", BYTES("\xB1\x69"), "張"},
	{"WINDOWS-1252", BYTES("Jos\xE9 \x80\x81"), "José €\xFF"},
};

START_TEST(faults_and_marks)
{
	struct buf b = {0};

	for (size_t step = 1; step <= texts[_i].n; step++) {
		buf_clear(&b);
		convert(&b, texts[_i].encoding, texts[_i].s, texts[_i].n, step);
		ck_assert_str_eq(buf_str(&b), texts[_i].text);
	}
	buf_free(&b);
}
END_TEST

START_TEST(an_encoding_that_is_none)
{
	struct encoding e;

	ck_assert_ptr_nonnull(encoding_open(&e, "KLINGON-8"));
	ck_assert_ptr_nonnull(encoding_open(&e, ""));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("encoding");
	TCase *t = tcase_create("encoding");

	tcase_set_timeout(t, 30);
	tcase_add_loop_test(
		t, lists_of_any_length_are_recognised, 0, (int)NELEM(kinds));
	tcase_add_loop_test(t, a_cut_changes_no_guess, 0, (int)NELEM(kinds));
	tcase_add_loop_test(t, pieces_make_the_whole, 0, (int)NELEM(kinds));
	tcase_add_loop_test(t, few_bytes, 0, (int)NELEM(guesses));
	tcase_add_loop_test(t, faults_and_marks, 0, (int)NELEM(texts));
	tcase_add_test(t, an_encoding_that_is_none);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
