/* Unit tests of rules/intake: what a foreign row becomes. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "judge.h"
#include "rules/intake.h"

enum { COLS = 8 };

/* A row of a table: header and cells with | between. */
static size_t
cut(char *text, char **cell)
{
	size_t n = 0;

	for (char *p = text, *bar; n < COLS; p = bar + 1) {
		cell[n++] = p;
		bar = strchr(p, '|');
		if (bar == NULL)
			break;
		*bar = '\0';
	}
	return n;
}

static const struct {
	const char *head, *row, *want; /* want: the row, or its reason */
	const char *country;
	enum date_order order;
} rows[] = {
	/* telephones: the first is phone, the rest phone2, the cell to note */
	{"phone|phone2|phone_kind|note", "138 0013 8000|||",
		"+8613800138000||mobile|", NULL, 0},
	{"phone|phone2|phone_kind|note", "13800138000、13900139000|||",
		"+8613800138000|+8613900139000|mobile|", NULL, 0},
	{"phone|phone2|note", "13800138000|13900139000|早上打",
		"+8613800138000|+8613900139000|早上打", NULL, 0},
	{"phone|phone2|note", "13800138000|13800138000|", "+8613800138000||",
		NULL, 0},
	{"phone|phone2|note", "010-88886666转8001||催",
		"+861088886666||催; phone: 010-88886666转8001", NULL, 0},
	{"phone|phone2|note", "无||", "||", NULL, 0},
	{"phone|phone2|note", "+447700900123||", "+447700900123||", NULL, 0},
	{"phone|phone2|note", "+33123456789||", "phone_bad", NULL, 0},
	{"phone|phone2|note", "6604850224||", "phone_country", NULL, 0},
	{"phone|phone2|note", "660-485-0224||", "+16604850224||", "US", 0},
	{"phone|phone2|note", "1.38E+10||", "phone_lossy", NULL, 0},
	{"phone|phone2|note", "95588||", "phone_service", NULL, 0},
	/* a bad cell is no fault where another has a number */
	{"phone|phone2|note", "1380013|13900139000|",
		"+8613900139000||phone: 1380013", NULL, 0},
	{"phone|phone2|note", "#DIV/0!|13900139000|", "+8613900139000||", NULL,
		0},
	/* another column of telephones stays as it is, its numbers count */
	{"phone|电话|phone2", "13800138000|010-88886666|",
		"+8613800138000|010-88886666|+861088886666", NULL, 0},
	/* names and gender */
	{"name|gender", "王小明先生|", "王小明|male", NULL, 0},
	{"name|gender", "王小明先生|女", "王小明|female", NULL, 0},
	{"name|gender|note", "张　三|保密|", "张三||gender: 保密", NULL, 0},
	/* e-mail */
	{"email|note", "Zhang San <z@X.cn>|", "z@x.cn|", NULL, 0},
	{"email|note", "a@x.cn; b@x.cn|", "a@x.cn|email: a@x.cn; b@x.cn", NULL,
		0},
	{"email", "zhang.x.cn", "email_bad", NULL, 0},
	/* dates */
	{"created_at", "15 Apr, 2021 00:03:00", "2021-04-15T00:03:00+08:00",
		NULL, 0},
	{"created_at", "2026年11月22日", "2026-11-22", NULL, 0},
	{"due_at", "03/04/2026", "date_order", NULL, 0},
	{"due_at", "03/04/2026", "2026-04-03", NULL, DATE_DMY},
	{"due_at", "13/04/2026", "date_order", NULL, DATE_MDY},
	{"due_at", "2026-02-30", "due_at_bad", NULL, 0},
	{"touched_at", "无", "", NULL, 0},
	/* money */
	{"amount|currency", "$22,700.00|", "22700.00|USD", NULL, 0},
	{"amount|currency", "3.5万|人民币", "35000.00|CNY", NULL, 0},
	{"amount|currency", "¥1,200.50|USD", "1200.50|USD", NULL, 0},
	{"amount|currency|note", "1200|SEK|", "1200.00|SEK|", NULL, 0},
	{"amount|currency|note", "2亿|大概|", "200000000.00||currency: 大概",
		NULL, 0},
	{"amount|currency", "面议|", "amount_bad", NULL, 0},
	{"amount|currency", "-|", "|", NULL, 0},
	/* text is trimmed, what is nobody's stays as it is */
	{"region|x", " 朝阳区　|  x ", "朝阳区|  x ", NULL, 0},
	{"channel", "暂无", "", NULL, 0},
};

static void
run(struct intake *in, size_t i, char *text, size_t *n, struct cell *cell,
	const char **reason)
{
	static char head[256];
	static char *name[COLS];
	char *value[COLS];
	bool is_phone[COLS] = {false};
	enum date_order order[COLS];

	strcpy(head, rows[i].head);
	strcpy(text, rows[i].row);
	*n = cut(head, name);
	ck_assert_uint_eq(cut(text, value), *n);
	*in = (struct intake){.country = rows[i].country, .judge = {ask, NULL}};
	zone_init(&in->zone, ZONE_DEFAULT);
	for (size_t k = 0; k < *n; k++) {
		cell[k] = (struct cell){value[k], strlen(value[k]), true};
		is_phone[k] = strcmp(name[k], "电话") == 0;
		order[k] = rows[i].order;
	}
	intake_init(in, name, is_phone, *n);
	*reason = intake_row(in, cell, order, -1);
}

START_TEST(a_row_becomes)
{
	struct cell cell[COLS];
	struct intake in;
	struct buf b = {0};
	const char *reason;
	char text[256];
	size_t n;

	run(&in, (size_t)_i, text, &n, cell, &reason);
	for (size_t k = 0; k < n; k++) {
		if (k > 0)
			buf_addc(&b, '|');
		buf_add(&b, cell[k].s, cell[k].n);
	}
	ck_assert_str_eq(reason ? reason : buf_str(&b), rows[_i].want);
	ck_assert_int_eq(reason == NULL, strchr(rows[_i].want, '_') == NULL ||
						 strchr(rows[_i].want, '|'));
	buf_free(&b);
	intake_free(&in);
}
END_TEST

/* Law: what came out, put in again, stays; and a cell as it was its quotes. */
START_TEST(twice_is_once)
{
	struct cell cell[COLS], was[COLS];
	struct intake in;
	const char *reason;
	char text[256];
	size_t n;
	enum date_order order[COLS] = {0};

	run(&in, (size_t)_i, text, &n, cell, &reason);
	for (size_t k = 0; reason == NULL && k < n; k++) {
		cell[k].s = mem_copy(cell[k].s, cell[k].n);
		cell[k].form = CELL_QUOTED;
		was[k] = cell[k];
	}
	if (reason == NULL) {
		ck_assert_ptr_null(intake_row(&in, cell, order, -1));
		for (size_t k = 0; k < n; k++) {
			bool is_same =
				was[k].n == cell[k].n &&
				memcmp(was[k].s, cell[k].s, was[k].n) == 0;

			/* 电话 gives its number to phone2 anew each time */
			ck_assert_msg(is_same, "row %d column %zu", _i, k);
			ck_assert_uint_eq(cell[k].form, CELL_QUOTED);
			free((char *)was[k].s);
		}
	}
	intake_free(&in);
}
END_TEST

/* What this program wrote is known for that: not a cell is touched. */
START_TEST(what_is_canonical_is_left_alone)
{
	char *name[] = {"name", "gender", "phone", "channel", "created_at",
		"due_at", "amount", "email", "note", "phone2", "phone_kind"};
	static const char *const value[][11] = {
		{"王小明", "male", "+8613800138000", "抖音",
			"2026-03-02T10:05:06+08:00", "2026-03-02", "1200.50",
			"z@x.cn", "周末到店看车,带家人", "", "mobile"},
		{"Ada Lovelace", "female", "+14155552671", "展厅到店",
			"2026-03-02", "", "0.00", "", "", "+8613800138000",
			"fixed_or_mobile"}};
	enum date_order order[NELEM(name)] = {0};
	struct intake in = {.zone = {true, 28800}, .judge = {ask, NULL}};

	intake_init(&in, name, NULL, NELEM(name));
	for (size_t i = 0; i < NELEM(value); i++) {
		struct cell was[NELEM(name)], cell[NELEM(name)];

		for (size_t k = 0; k < NELEM(name); k++)
			was[k] = cell[k] = (struct cell){
				value[i][k], strlen(value[i][k]), k % 2 == 0};
		ck_assert_ptr_null(intake_row(&in, cell, order, -1));
		for (size_t k = 0; k < NELEM(name); k++) {
			ck_assert_ptr_eq(cell[k].s, was[k].s);
			ck_assert_uint_eq(cell[k].n, was[k].n);
			ck_assert(cell[k].form == was[k].form);
		}
	}
	intake_free(&in);
}
END_TEST

/* Law: telephones known at a glance are what the whole rule makes of them. */
START_TEST(a_plain_number_is_read_as_any)
{
	char *name[] = {"phone", "phone2", "phone_kind", "note", "电话"};
	static const char *const number[] = {"", "", "", "13800138000",
		"+8613800138000", "138-0013-8000", "+14155552671",
		"010-88886666", "13800138000、13900139000", "13800138000转1",
		"1380013", "无"};
	static const char *const kind[] = {"", "mobile", "fixed"};
	const bool is_phone[] = {false, false, false, false, true};
	enum date_order order[5] = {0};
	struct intake in = {.judge = {ask, NULL}}, slow = in;
	char hidden[5][64];

	intake_init(&in, name, is_phone, 5);
	intake_init(&slow, name, is_phone, 5);
	srand(31);
	for (int i = 0; i < 20000; i++) {
		struct cell a[5], b[5];

		for (size_t k = 0; k < 5; k++) {
			const char *s = k == 2   ? kind[rand() % 3]
					: k == 3 ? "好"
						 : number[(size_t)rand() %
							   NELEM(number)];
			bool is_hidden = *s && k != 2 && k != 3;

			strcpy(hidden[k], is_hidden ? "\xE2\x80\x8B" : "");
			strcat(hidden[k], s);
			a[k] = (struct cell){s, strlen(s), false};
			b[k] = (struct cell){
				hidden[k], strlen(hidden[k]), false};
		}
		const char *why = intake_row(&in, a, order, -1);
		const char *slow_why = intake_row(&slow, b, order, -1);

		ck_assert((why == NULL) == (slow_why == NULL));
		for (size_t k = 0; why == NULL && k < 4; k++)
			ck_assert(
				bytes_cmp(a[k].s, a[k].n, b[k].s, b[k].n) == 0);
	}
	intake_free(&in);
	intake_free(&slow);
}
END_TEST

START_TEST(given_names_go_before)
{
	char *name[] = {"name", "First Name"};
	struct cell cell[] = {{"Lovelace", 8, false}, {"Ada", 3, false}};
	enum date_order order[2] = {0};
	struct intake in = {.judge = {ask, NULL}};

	intake_init(&in, name, NULL, 2);
	ck_assert_ptr_null(intake_row(&in, cell, order, 1));
	ck_assert_uint_eq(cell[0].n, 12);
	ck_assert_mem_eq(cell[0].s, "Ada Lovelace", 12);
	intake_free(&in);
}
END_TEST

START_TEST(six_groups_make_a_lead_worth_calling)
{
	char *name[] = {"name", "gender", "channel", "product", "expected",
		"phone", "region"};
	struct cell all[] = {{"王小明", 9, false}, {"male", 4, false},
		{"抖音", 6, false}, {"秦", 3, false}, {"月底", 6, false},
		{"+8613800138000", 14, false}, {"朝阳区", 9, false}};
	struct intake in = {.judge = {ask, NULL}};
	struct buf b = {0};

	intake_init(&in, name, NULL, 7);
	ck_assert_int_eq(intake_capture(&in, all, &b), CAPTURE_GROUPS);
	ck_assert_uint_eq(b.n, 0);
	all[1].n = all[6].n = 0; /* a name without a gender is no whole group */
	ck_assert_int_eq(intake_capture(&in, all, &b), 4);
	ck_assert_str_eq(buf_str(&b), "name+gender;region");
	buf_free(&b);
	intake_free(&in);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("intake");
	TCase *t = tcase_create("intake");

	tcase_add_loop_test(t, a_row_becomes, 0, NELEM(rows));
	tcase_add_loop_test(t, twice_is_once, 0, NELEM(rows));
	tcase_add_test(t, what_is_canonical_is_left_alone);
	tcase_add_test(t, a_plain_number_is_read_as_any);
	tcase_add_test(t, given_names_go_before);
	tcase_add_test(t, six_groups_make_a_lead_worth_calling);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int nfailed = srunner_ntests_failed(r);

	srunner_free(r);
	return nfailed > 0;
}
