/* Unit tests of rules/rowkey. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "judge.h"
#include "rules/rowkey.h"

/* The keys of a row, its header and cells given with commas between. */
static char *
keys_of(const char *list, const char *head, const char *row, uint64_t *nbad)
{
	static char name[8][64], cell[8][256], out[1024];
	char *column[8];
	struct cell c[8];
	size_t n = 0;
	struct rowkey rk;
	struct rowkey_place at;
	struct buf b = {0};

	for (bool more = true; more; n++) {
		size_t h = strcspn(head, ","), v = strcspn(row, ",");

		memcpy(name[n], head, h);
		name[n][h] = '\0';
		memcpy(cell[n], row, v);
		column[n] = name[n];
		c[n] = (struct cell){cell[n], v, false};
		more = head[h] == ',';
		head += h + 1;
		row += v + 1;
	}
	ck_assert_ptr_null(
		rowkey_init(&rk, list, (struct phone_judge){ask, NULL}));
	rowkey_find(&rk, &at, column, n);
	rowkey_read(&rk, &at, c);
	for (size_t i = 0; i < rk.nvalue; i++) {
		struct buf key = {0};

		if (i > 0)
			buf_addc(&b, '|');
		rowkey_bytes(&key, &rk, i);
		rowkey_show(&b, key.s, key.n);
		buf_free(&key);
	}
	memcpy(out, buf_str(&b), b.n + 1);
	if (nbad)
		*nbad = rk.nbad;
	rowkey_free(&rk);
	buf_free(&b);
	return out;
}

static const struct {
	const char *list, *head, *row, *keys;
} rows[] = {
	/* one number however written, phone and phone2 alike */
	{"phone", "phone", "+8613800138000", "phone +8613800138000"},
	{"phone", "phone", "138 0013-8000", "phone +8613800138000"},
	{"phone", "phone2", "13800138000;+44 7700 900123",
		"phone +8613800138000|phone +447700900123"},
	{"phone", "phone,phone2", "13800138000,010-88886666",
		"phone +8613800138000|phone +861088886666"},
	{"phone", "phone2",
		"13800138000;13800138001;13800138002;13800138003;13800138004;"
		"13800138005;13800138006;13800138007;13800138008",
		"phone +8613800138000|phone +8613800138001|"
		"phone +8613800138002|phone +8613800138003|"
		"phone +8613800138004|phone +8613800138005|"
		"phone +8613800138006|phone +8613800138007|"
		"phone +8613800138008"},
	{"phone", "phone", "", ""},
	{"phone", "phone", "138****8000", ""},
	{"phone", "phone", "+33123456789", ""},
	{"email", "email", " Zhang@Example.CN ", "email zhang@example.cn"},
	{"email", "email", "无", ""},
	{"name+region", "region,name", "北京,张三", "name+region 张三+北京"},
	{"name+region", "region,name", ",张三", ""},
	{"name", "name", "ＡＢＣ公司", "name abc公司"},
	{"ext_id", "ext_id,channel", "7,抖音", "ext_id 7+抖音"},
	{"ext_id", "ext_id,channel", "7,", "ext_id 7"},
	{"ext_id", "ext_id", "7", "ext_id 7"},
	{"phone,email", "email,phone", "a@b.cn,13800138000",
		"phone +8613800138000|email a@b.cn"},
	{"phone,email", "phone", "13800138000", "phone +8613800138000"},
};

START_TEST(a_row_has_these_keys)
{
	ck_assert_str_eq(
		keys_of(rows[_i].list, rows[_i].head, rows[_i].row, NULL),
		rows[_i].keys);
}
END_TEST

START_TEST(joined_cells_do_not_run_together)
{
	char *column[] = {"a", "b"};
	struct cell x[] = {{"ab", 2, false}, {"cd", 2, false}};
	struct cell y[] = {{"a", 1, false}, {"bcd", 3, false}};
	/* a NUL in a cell is no way round it */
	struct cell z[] = {{"a\0b", 3, false}, {"cd", 2, false}};
	struct buf kx = {0}, ky = {0}, kz = {0};
	struct rowkey rk;
	struct rowkey_place at;

	rowkey_init(&rk, "a+b", (struct phone_judge){ask, NULL});
	rowkey_find(&rk, &at, column, 2);
	rowkey_read(&rk, &at, x);
	rowkey_bytes(&kx, &rk, 0);
	rowkey_read(&rk, &at, y);
	rowkey_bytes(&ky, &rk, 0);
	rowkey_read(&rk, &at, z);
	rowkey_bytes(&kz, &rk, 0);
	ck_assert(bytes_cmp(kx.s, kx.n, ky.s, ky.n) != 0);
	ck_assert(bytes_cmp(kx.s, kx.n, kz.s, kz.n) == 0);
	rowkey_free(&rk);
	buf_free(&kx);
	buf_free(&ky);
	buf_free(&kz);
}
END_TEST

START_TEST(what_is_no_number_is_counted)
{
	uint64_t nbad;

	keys_of("phone", "phone,phone2", "138****8000,14012345678", &nbad);
	ck_assert_uint_eq(nbad, 2);
	keys_of("phone", "phone,phone2", ",13800138000", &nbad);
	ck_assert_uint_eq(nbad, 0);
}
END_TEST

START_TEST(a_telephone_is_a_number)
{
	static const struct {
		const char *cell;
		uint64_t phone;
	} want[] = {
		{"138 0013 8000", 8613800138000},
		{"+44 7700 900123", 447700900123},
		{"+44 7700 9001 2345", 44770090012345},
	};

	for (size_t i = 0; i < NELEM(want); i++) {
		char *column[] = {"phone"};
		struct cell c = {want[i].cell, strlen(want[i].cell), false};
		struct rowkey rk;
		struct rowkey_place at;

		rowkey_init(&rk, "phone", (struct phone_judge){ask, NULL});
		rowkey_find(&rk, &at, column, 1);
		rowkey_read(&rk, &at, &c);
		ck_assert_uint_eq(rk.nvalue, 1);
		ck_assert_uint_eq(rk.value[0].phone, want[i].phone);
		rowkey_free(&rk);
	}
}
END_TEST

/* A judge may say what is no E.164: exact all the same. */
static const char *
ask_odd(void *arg, const char *region, const char *num, const char **e164,
	const char **kind)
{
	(void)region;
	(void)num;
	*e164 = arg;
	*kind = "mobile";
	return NULL;
}

START_TEST(what_is_no_number_of_18_digits_is_a_text)
{
	static char *const e164[] = {"+0447700900123", "447700900123",
		"+4477009001234567890", "+18446744073709551617", "+4477x", "+"};

	for (size_t i = 0; i < NELEM(e164); i++) {
		char *column[] = {"phone"};
		struct cell c = {"+447700900123", 13, false};
		struct buf key = {0};
		struct rowkey rk;
		struct rowkey_place at;

		rowkey_init(
			&rk, "phone", (struct phone_judge){ask_odd, e164[i]});
		rowkey_find(&rk, &at, column, 1);
		rowkey_read(&rk, &at, &c);
		ck_assert_uint_eq(rk.nvalue, 1);
		ck_assert_uint_eq(rk.value[0].phone, 0);
		rowkey_bytes(&key, &rk, 0);
		ck_assert_str_eq(buf_str(&key) + 6, e164[i]);
		buf_free(&key);
		rowkey_free(&rk);
	}
}
END_TEST

START_TEST(of_a_joined_key_with_an_empty_part_nothing_is_counted)
{
	uint64_t nbad;

	keys_of("phone+name", "phone,name", "138****8000,", &nbad);
	ck_assert_uint_eq(nbad, 0);
	keys_of("phone+name", "phone,name", "138****8000,张三", &nbad);
	ck_assert_uint_eq(nbad, 1);
}
END_TEST

START_TEST(a_row_has_one_key_at_most)
{
	static const struct {
		const char *list, *a, *b;
		size_t nfound;
		bool is_single;
	} want[] = {
		{"phone", "phone", "name", 1, true},
		{"phone", "phone", "phone2", 1, false},
		{"phone,email", "phone", "name", 1, true},
		{"phone,email", "phone", "email", 2, false},
		{"name+region", "name", "region", 1, true},
		{"name+region", "name", "phone", 0, true},
	};

	for (size_t i = 0; i < NELEM(want); i++) {
		char *column[] = {(char *)want[i].a, (char *)want[i].b};
		struct rowkey rk;
		struct rowkey_place at;

		rowkey_init(&rk, want[i].list, (struct phone_judge){ask, NULL});
		rowkey_find(&rk, &at, column, 2);
		ck_assert_uint_eq(at.nfound, want[i].nfound);
		ck_assert_int_eq(at.is_single, want[i].is_single);
		rowkey_free(&rk);
	}
}
END_TEST

START_TEST(a_list_that_is_none)
{
	static const char *const list[] = {"", "phone,", "a++b", ",",
		"a+b+c+d+e+f+g+h+i", "a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a"};

	for (size_t i = 0; i < NELEM(list); i++) {
		struct rowkey rk;

		ck_assert_ptr_nonnull(rowkey_init(
			&rk, list[i], (struct phone_judge){ask, NULL}));
		rowkey_free(&rk);
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("rowkey");
	TCase *t = tcase_create("rowkey");

	tcase_add_loop_test(t, a_row_has_these_keys, 0, NELEM(rows));
	tcase_add_test(t, joined_cells_do_not_run_together);
	tcase_add_test(t, what_is_no_number_is_counted);
	tcase_add_test(t, a_telephone_is_a_number);
	tcase_add_test(t, what_is_no_number_of_18_digits_is_a_text);
	tcase_add_test(
		t, of_a_joined_key_with_an_empty_part_nothing_is_counted);
	tcase_add_test(t, a_row_has_one_key_at_most);
	tcase_add_test(t, a_list_that_is_none);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int nfailed = srunner_ntests_failed(r);

	srunner_free(r);
	return nfailed > 0;
}
