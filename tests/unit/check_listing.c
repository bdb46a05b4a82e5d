/* Unit tests of rules/listing: what columns of a list are taken for. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/listing.h"

enum { COLUMNS = 5 };

static void
know(struct schema *s)
{
	schema_init(s);
	schema_add(s, "手机号", schema_column("phone", 5));
	schema_add(s, "电话", schema_column("phone", 5));
	schema_add(s, "客户姓名", schema_column("name", 4));
	schema_add(s, "创建时间", schema_column("created_at", 10));
	schema_add(s, "留资时间", schema_column("created_at", 10));
}

/*
 * A header of five columns, rows of the list, the user's words (his=ours), and
 * what comes of it: names between |, of which (..) are numbers, * is guessed,
 * - is left out, and the order of dates behind a name.
 */
static const struct {
	const char *own[COLUMNS], *row[4][COLUMNS], *his, *ours, *out;
} cases[] = {
	/* by headers; a second telephone keeps its name */
	{{"客户姓名", "手机号", "电话", "备注2", "预算"}, {{0}}, NULL, NULL,
		"name|(phone)|(电话)|备注2|预算"},
	/* of two columns of dates the first has the name, both one order */
	{{"创建时间", "留资时间", "a", "b", "c"},
		{{"03/04/2026", "13/04/2026", "", "", ""}}, NULL, NULL,
		"created_at dmy|留资时间 dmy|a|b|c"},
	{{"创建时间", "b", "c", "d", "e"}, {{"03/04/2026"}}, NULL, NULL,
		"created_at unknown|b|c|d|e"},
	/* the user's word holds over the header's */
	{{"客户姓名", "手机号", "c", "d", "e"}, {{0}}, "c", "name",
		"客户姓名|(phone)|name|d|e"},
	{{"name", "b", "c", "d", "e"}, {{0}}, "b", "name",
		"his_name|name|c|d|e"},
	/* the store's own names, and columns that have served */
	{{"id", "rev", "reject_reason", "d", "e"}, {{0}}, NULL, NULL,
		"id|rev|-|d|e"},
	{{"id", "b", "c", "d", "e"}, {{0}}, NULL, NULL, "ext_id|b|c|d|e"},
	{{"ext_id", "id", "c", "d", "e"}, {{0}}, NULL, NULL,
		"ext_id|his_id|c|d|e"},
	/* two lines of a header: the last says what it is */
	{{"联系方式 手机号", "联系方式 微信", "c", "d", "e"}, {{0}}, NULL, NULL,
		"(phone)|联系方式 微信|c|d|e"},
	/* or the first, but not if it is that of a group, or had */
	{{"手机号 主要", "客户姓名 x", "c", "d", "e"}, {{0}}, NULL, NULL,
		"(phone)|name|c|d|e"},
	{{"手机号 甲", "手机号 乙", "c", "d", "e"}, {{0}}, NULL, NULL,
		"手机号 甲|手机号 乙|c|d|e"},
	{{"手机号 甲", "电话", "c", "d", "e"}, {{0}}, NULL, NULL,
		"手机号 甲|(phone)|c|d|e"},
	/* dates are read in their order then */
	{{"线索 创建时间", "b", "c", "d", "e"},
		{{"03/04/2026"}, {"13/04/2026"}}, NULL, NULL,
		"created_at dmy|b|c|d|e"},
	{{"Contact 手机号", "b", "c", "d", "e"}, {{0}}, NULL, NULL,
		"Contact 手机号|b|c|d|e"},
	/* headers that say nothing: what the cells hold */
	{{"column_1", "column_2", "column_3", "d", "e"},
		{{"13812345678", "a@b.cn", "2026-03-04", "", ""},
			{"13987654321", "c@d.cn", "2026-03-05", "", ""},
			{"15011112222", "e@f.cn", "2026-03-06", "", ""}},
		NULL, NULL, "*(phone)|*email|*created_at unknown|d|e"},
	{{"手机号", "column_2", "column_3", "d", "e"},
		{{"13812345678", "15912345678", "急", "", ""},
			{"13987654321", "", "急", "", ""},
			{"15011112222", "13711112222", "缓", "", ""},
			{"15111112222", "13811113333", "缓", "", ""}},
		NULL, NULL, "(phone)|*(column_2)|column_3|d|e"},
};

static void
show(struct buf *b, const struct listing *l, size_t i)
{
	const char *name = l->name[i] ? l->name[i] : "-";
	int c = l->other[i] >= 0 ? l->other[i]
				 : schema_column(name, strlen(name));
	bool is_date = c >= 0 && schema_columns[c].kind == COLUMN_INSTANT;

	buf_adds(b, i ? "|" : "");
	buf_adds(b, l->is_guessed[i] ? "*" : "");
	buf_adds(b, l->is_phone[i] ? "(" : "");
	buf_adds(b, name);
	buf_adds(b, l->is_phone[i] ? ")" : "");
	if (is_date)
		buf_addf(b, " %s", date_order_name(listing_order(l, i)));
}

START_TEST(columns_are_taken_for_what_they_are)
{
	struct listing_map map = {cases[_i].his, cases[_i].ours, false};
	struct cell cell[COLUMNS];
	char *own[COLUMNS];
	struct schema s;
	struct listing l;
	struct buf b = {0};

	know(&s);
	for (size_t i = 0; i < COLUMNS; i++) {
		own[i] = mem_str(cases[_i].own[i]);
		cell[i] = (struct cell){own[i], strlen(own[i]), 0};
	}
	listing_begin(&l, &s, &map, map.his ? 1 : 0, cell, COLUMNS);
	for (size_t r = 0; r < NELEM(cases[_i].row); r++) {
		size_t n = 0;

		for (; n < COLUMNS && cases[_i].row[r][n]; n++)
			cell[n] = (struct cell){cases[_i].row[r][n],
				strlen(cases[_i].row[r][n]), 0};
		listing_add(&l, cell, n);
	}
	listing_name(&l, own);
	for (size_t i = 0; i < COLUMNS; i++)
		show(&b, &l, i);
	ck_assert_str_eq(buf_str(&b), cases[_i].out);
	ck_assert_int_eq(map.is_used, map.his != NULL);
	for (size_t i = 0; i < COLUMNS; i++)
		free(own[i]);
	buf_free(&b);
	listing_free(&l);
	schema_free(&s);
}
END_TEST

static const struct {
	const char *cell;
	int vote;
} votes[] = {
	{"手机号", 1},
	{"phone", 1},
	{"13812345678", -1},
	{"2026-03-04", -1},
	{"a@b.cn", -1},
	{"张伟", 0},
	{"高度", 0},
	{"", 0},
};

START_TEST(names_and_values_vote)
{
	const char *s = votes[_i].cell;
	struct schema schema;

	know(&schema);
	ck_assert_int_eq(listing_vote(&schema, s, strlen(s)), votes[_i].vote);
	schema_free(&schema);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("listing");
	TCase *t = tcase_create("listing");

	tcase_add_loop_test(
		t, columns_are_taken_for_what_they_are, 0, (int)NELEM(cases));
	tcase_add_loop_test(t, names_and_values_vote, 0, (int)NELEM(votes));
	suite_add_tcase(s, t);

	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
