/* Unit tests of base/utf8; utf8proc's own normal form is the oracle. */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/mem.h"
#include "base/utf8.h"

/* Bytes before the first fault; RFC 3629, 3 and 4. */
static const struct {
	const char *s;
	size_t good;
} valid[] = {
	{"", 0}, {"plain", 5}, {"客户姓名,手机号", 22},
	{"\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF", 11},
	{"\xF0\x90\x80\x80\xF4\x8F\xBF\xBF", 8}, /* first and last of four */
	{"ab\x80", 2},                           /* no first byte */
	{"12345678\xFF", 8}, {"\xC0\xAF", 0},    /* two bytes for a slash */
	{"\xC1\xBF", 0},                         /* and for DEL */
	{"\xE0\x9F\xBF", 0},                     /* three for U+07FF */
	{"\xF0\x8F\xBF\xBF", 0},                 /* four for U+FFFF */
	{"\xED\xA0\x80", 0},                     /* half of a surrogate pair */
	{"\xED\xBF\xBF", 0},
	{"\xED\x9F\xBF\xEE\x80\x80", 6}, /* their neighbours */
	{"\xF4\x90\x80\x80", 0},         /* above U+10FFFF */
	{"\xF5\x80\x80\x80", 0}, {"\xFE\xFF", 0},
	{"中\xE4\xB8", 3},       /* cut short */
	{"中\xE4\xB8,中", 3},    /* a comma within */
	{"\xD6\xD0\xCE\xC4", 0}, /* 中文 in GBK */
};

START_TEST(the_first_fault_is_found)
{
	/* memory of exactly its size, so that a byte too far is seen */
	size_t n = strlen(valid[_i].s);
	char *s = malloc(n ? n : 1);

	memcpy(s, valid[_i].s, n);
	ck_assert_uint_eq(utf8_valid(s, n), valid[_i].good);
	free(s);
}
END_TEST

/* The reference: character by character. */
static size_t
good_bytes(const char *s, size_t n)
{
	size_t i = 0, len;

	for (; i < n; i += len) {
		utf8_get(s + i, n - i, &len);
		if (len == 1 && (s[i] & 0x80))
			break;
	}
	return i;
}

static void
check_ways(const char *s, size_t n)
{
	size_t want = good_bytes(s, n);

	for (int way = UTF8_BY_CHARACTER; way <= UTF8_BY_32; way++)
		ck_assert_uint_eq(
			utf8_valid_by((enum utf8_way)way, s, n), want);
	ck_assert_uint_eq(utf8_valid(s, n), want);
}

/* Law: a fault is found wherever it stands, between whatever stands there. */
START_TEST(all_ways_find_the_same_fault)
{
	static const char *const around[] = {"x", "Ã©", "中", "😀"};
	enum { SIZE = 200 };

	for (size_t k = 0; k < NELEM(around); k++)
		for (size_t at = 0; at <= SIZE; at++) {
			struct buf b = {0};

			while (b.n < at)
				buf_adds(&b, around[k]);
			buf_adds(&b, valid[_i].s);
			while (b.n < SIZE)
				buf_adds(&b, around[k]);
			for (size_t n = SIZE; n + 36 > SIZE; n -= 3) {
				/* memory of exactly its size */
				char *s = mem_copy(b.s, n);

				check_ways(s, n);
				free(s);
			}
			buf_free(&b);
		}
}
END_TEST

/* Law: and in text of all lengths of characters, one byte of it changed. */
START_TEST(all_ways_agree_on_random_text)
{
	static const uint32_t from[] = {0x20, 0x80, 0x800, 0x4E00, 0xD780,
		0xE000, 0xFFC0, 0x10000, 0x10FFC0};
	struct buf b = {0};

	srand(7);
	for (int i = 0; i < 100000; i++) {
		size_t size = (size_t)rand() % 300;
		int kinds = 1 + rand() % (int)NELEM(from);

		for (buf_clear(&b); b.n < size;)
			utf8_add(&b,
				from[rand() % kinds] + (uint32_t)rand() % 64);
		if (b.n > 0 && i % 2)
			b.s[(size_t)rand() % b.n] = (char)rand();
		check_ways(b.s, b.n);
	}
	buf_free(&b);
}
END_TEST

/* Law: each scalar value is written as valid text and read back. */
START_TEST(every_code_point_comes_back)
{
	struct buf b = {0};
	size_t len;

	for (uint32_t c = 0; c <= 0x10FFFF; c++) {
		if (c == 0xD800)
			c = 0xE000;
		buf_clear(&b);
		utf8_add(&b, c);
		if (utf8_valid(b.s, b.n) != b.n ||
			utf8_get(b.s, b.n, &len) != c || len != b.n)
			ck_abort_msg("U+%04X", c);
	}
	buf_free(&b);
}
END_TEST

static const struct {
	const char *s, *nfkc, *folded;
} forms[] = {
	{"ＡＢＣ１２３", "ABC123", "abc123"},
	{"（株）", "(株)", "(株)"},
	{"㈱", "(株)", "(株)"},
	{"cafe\xCC\x81", "caf\xC3\xA9", "caf\xC3\xA9"},
	{"Straße", "Straße", "strasse"},
	{"ﬁ①㎏", "fi1kg", "fi1kg"},
	{"a\xCC\x81\xCC\xA3", "\xE1\xBA\xA1\xCC\x81", "\xE1\xBA\xA1\xCC\x81"},
	{"각", "각", "각"}, /* jamo to a syllable */
	{"\xE4\xB8", "\xEF\xBF\xBD\xEF\xBF\xBD", "\xEF\xBF\xBD\xEF\xBF\xBD"},
	{"", "", ""},
};

START_TEST(normal_forms)
{
	struct buf b = {0};
	const char *s = forms[_i].s;

	utf8_norm(&b, s, strlen(s), UTF8_NFKC);
	ck_assert_str_eq(buf_str(&b), forms[_i].nfkc);
	buf_clear(&b);
	utf8_norm(&b, s, strlen(s), UTF8_NFKC_CASEFOLD);
	ck_assert_str_eq(buf_str(&b), forms[_i].folded);
	buf_free(&b);
}
END_TEST

/* Marks alone are nothing when bare, and leave nothing behind (san). */
START_TEST(marks_alone_are_nothing)
{
	struct buf b = {0};

	utf8_norm(&b, "\xcd\x93", 2, UTF8_BARE);
	ck_assert_uint_eq(b.n, 0);
	utf8_norm(&b, "e\xcc\x81", 3, UTF8_BARE);
	ck_assert_str_eq(buf_str(&b), "e");
	buf_free(&b);
}
END_TEST

/* A code point of those parts of Unicode where forms differ. */
static uint32_t
some_code_point(void)
{
	static const uint32_t from[] = {0x20, 0xA0, 0x300, 0x370, 0x900, 0x1100,
		0x1E00, 0x2100, 0x3040, 0x3200, 0x4E00, 0xAC00, 0xF900, 0xFE50,
		0xFF00, 0x1D160, 0x2F800};

	return from[(size_t)rand() % NELEM(from)] + (uint32_t)rand() % 0x60;
}

/* Law: it is utf8proc's form, and that of a form is itself. */
START_TEST(forms_agree_with_the_oracle)
{
	struct buf in = {0}, got = {0}, again = {0};

	srand(3);
	for (int i = 0; i < 20000; i++) {
		utf8proc_uint8_t *want;

		buf_clear(&in), buf_clear(&got), buf_clear(&again);
		for (int k = rand() % 8; k >= 0; k--)
			utf8_add(&in, some_code_point());
		utf8_norm(&got, in.s, in.n, UTF8_NFKC);
		want = utf8proc_NFKC((const utf8proc_uint8_t *)buf_str(&in));
		ck_assert_str_eq(buf_str(&got), (const char *)want);
		utf8_norm(&again, got.s, got.n, UTF8_NFKC);
		ck_assert_str_eq(buf_str(&again), got.s);
		free(want);
	}
	buf_free(&in), buf_free(&got), buf_free(&again);
}
END_TEST

static const struct {
	const char *s;
	size_t width;
} widths[] = {{"", 0}, {"lead", 4}, {"线索", 4}, {"Ａ", 2}, {"（", 2},
	{"e\xCC\x81", 1}, {"😀", 2}, {"ｱ", 1}};

START_TEST(a_han_character_takes_two_columns)
{
	ck_assert_uint_eq(utf8_width(widths[_i].s, strlen(widths[_i].s)),
		widths[_i].width);
}
END_TEST

static const struct {
	uint32_t c;
	bool han, invisible, space;
} kinds[] = {
	{'a', false, false, false},
	{' ', false, false, true},
	{'\t', false, false, true},
	{0, false, true, false},
	{0x7F, false, true, false},
	{0xA0, false, false, true}, /* no-break space */
	{0xAD, false, true, false}, /* soft hyphen */
	{0x200B, false, true, false},
	{0x200F, false, true, false},
	{0x202C, false, true, false}, /* Windows puts it around phones */
	{0x202D, false, true, false},
	{0x3000, false, false, true}, /* the full-width space */
	{0x3007, true, false, false}, /* 〇 */
	{0x4E2D, true, false, false},
	{0x9FFF, true, false, false},
	{0x20BB7, true, false, false}, /* 𠮷 */
	{0x30A2, false, false, false}, /* ア */
	{0xFF0C, false, false, false}, /* ， */
	{0xFE0F, false, true, false},
	{0xFEFF, false, true, false},
};

START_TEST(letters_of_any_script)
{
	static const uint32_t letter[] = {'a', 'Z', 0xAA, 0xE9, 0x3A3, 0x1C5,
		0x5D0, 0x30A2, 0x3005, 0x4E2D, 0xAC00, 0xFF21, 0x20BB7};
	static const uint32_t other[] = {0, '1', '@', ' ', 0x301, 0xFF11,
		0xFF1F, 0x2014, 0x3002, 0x2460, 0x1F642, 0xFFFD, 0x10FFFF};

	for (size_t i = 0; i < NELEM(letter); i++)
		ck_assert(utf8_is_letter(letter[i]));
	for (size_t i = 0; i < NELEM(other); i++)
		ck_assert(!utf8_is_letter(other[i]));
}
END_TEST

START_TEST(kinds_of_character)
{
	uint32_t c = kinds[_i].c;

	ck_assert_int_eq(utf8_is_han(c), kinds[_i].han);
	ck_assert_int_eq(utf8_is_invisible(c), kinds[_i].invisible);
	ck_assert_int_eq(utf8_is_space(c), kinds[_i].space);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("utf8");
	TCase *t = tcase_create("utf8");

	tcase_set_timeout(t, 30);
	tcase_add_loop_test(t, the_first_fault_is_found, 0, (int)NELEM(valid));
	tcase_add_loop_test(
		t, all_ways_find_the_same_fault, 0, (int)NELEM(valid));
	tcase_add_test(t, all_ways_agree_on_random_text);
	tcase_add_test(t, every_code_point_comes_back);
	tcase_add_loop_test(t, normal_forms, 0, (int)NELEM(forms));
	tcase_add_test(t, marks_alone_are_nothing);
	tcase_add_test(t, forms_agree_with_the_oracle);
	tcase_add_loop_test(
		t, a_han_character_takes_two_columns, 0, (int)NELEM(widths));
	tcase_add_test(t, letters_of_any_script);
	tcase_add_loop_test(t, kinds_of_character, 0, (int)NELEM(kinds));
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
