/* Unit tests of stream/rec (headers) and stream/hold. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "stream/hold.h"

static const struct {
	const char *file; /* names as they come, blanks between; . is empty */
	const char *head;
} heads[] = {
	{"a b c", "a b c"},
	{"a a a", "a a_2 a_3"},
	{"a a_2 a", "a a_2 a_3"},
	{"a_2 a a a_2", "a_2 a a_3 a_2_2"},
	{". . .", ". _2 _3"},
	{"姓名 电话 姓名", "姓名 电话 姓名_2"},
};

START_TEST(names_are_unique)
{
	struct head h = {0}, copy;
	struct buf b = {0};
	char *text = mem_str(heads[_i].file);

	for (char *p = strtok(text, " "); p; p = strtok(NULL, " "))
		head_append(&h, p, strcmp(p, ".") == 0 ? 0 : strlen(p));
	head_copy(&copy, &h);
	ck_assert_uint_eq(copy.n, h.n);
	for (size_t i = 0; i < h.n; i++) {
		buf_addf(&b, "%s%s", i ? " " : "",
			h.name[i][0] ? h.name[i] : ".");
		ck_assert_int_eq(head_find(&h, h.name[i]), (int)i);
		ck_assert_int_eq(head_find(&copy, h.name[i]), (int)i);
		ck_assert_int_eq(head_add(&copy, h.name[i]), (int)i);
	}
	ck_assert_str_eq(buf_str(&b), heads[_i].head);
	ck_assert_int_eq(head_find(&h, "none"), -1);
	ck_assert_int_eq(head_add(&copy, "none"), (int)h.n);
	/* what a copy is given more is not in the first */
	ck_assert_int_eq(head_find(&h, "none"), -1);
	free(text);
	buf_free(&b);
	head_free(&copy);
	head_free(&h);
	ck_assert_int_eq(head_find(&h, "a"), -1);
}
END_TEST

START_TEST(a_list_is_split)
{
	struct head h = {0};

	head_split(&h, ",phone,,email,phone,");
	ck_assert_uint_eq(h.n, 2);
	ck_assert_str_eq(h.name[0], "phone");
	ck_assert_str_eq(h.name[1], "email");
	head_free(&h);
}
END_TEST

/* As many as a file may have, all of one name: a moment, not minutes. */
START_TEST(many_of_one_name)
{
	struct head h = {0};

	for (int i = 0; i < HEAD_MAX; i++)
		head_append(&h, "x", 1);
	ck_assert_uint_eq(h.n, HEAD_MAX);
	ck_assert_int_eq(head_find(&h, "x_16384"), HEAD_MAX - 1);
	head_free(&h);
}
END_TEST

START_TEST(records_are_held)
{
	struct hold h;
	struct cell cell[2];
	struct rec in = {.cell = cell, .n = 2, .file = "名单.csv"}, r;
	char text[16];

	hold_init(&h, 2, 3);
	for (unsigned i = 0; i < 1000; i++) {
		size_t n = (size_t)snprintf(text, sizeof text, "%03u", i / 2);

		cell[0] = (struct cell){text, n, i % 2 == 1};
		cell[1] = (struct cell){"a\0b", i % 4, false};
		in.line = i + 2;
		ck_assert_uint_eq(hold_add(&h, &in), i);
	}
	memset(text, 'x', sizeof text); /* it was copied */
	for (unsigned i = 1000; i-- > 0;) {
		char want[16];

		snprintf(want, sizeof want, "%03u", i / 2);
		hold_get(&h, i, &r);
		ck_assert_int_eq(
			bytes_cmp(r.cell[0].s, r.cell[0].n, want, 3), 0);
		ck_assert_uint_eq(r.cell[0].form, i % 2 == 1);
		ck_assert_int_eq(
			bytes_cmp(r.cell[1].s, r.cell[1].n, "a\0b", i % 4), 0);
		ck_assert_uint_eq(r.cell[2].n, 0);
		ck_assert_uint_eq(r.line, i + 2);
		ck_assert_str_eq(r.file, "名单.csv");
	}
	/* by cells, not by how they were quoted or where they stood */
	ck_assert_int_lt(hold_cmp(&h, 0, 2), 0);
	ck_assert_int_gt(hold_cmp(&h, 2, 0), 0);
	ck_assert_int_lt(hold_cmp(&h, 0, 1), 0);
	ck_assert_int_eq(hold_cmp(&h, 5, 5), 0);
	hold_free(&h);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("rec, hold");
	TCase *t = tcase_create("rec");

	tcase_add_loop_test(t, names_are_unique, 0, (int)NELEM(heads));
	tcase_add_test(t, a_list_is_split);
	tcase_add_test(t, many_of_one_name);
	tcase_add_test(t, records_are_held);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
