/* Unit tests of store/verify: whatever is wrong with a store, it finds. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "store/store.h"
#include "store/verify.h"

static const char sound[] =
	"insert into lead(id, rev, name, stage, amount) "
	"values(1, 2, '张伟', '试驾', -50);"
	"insert into event(id, lead, at, kind, value, logged_at) values(1, 1, "
	"'2026-03-01', 'new', '{\"name\":\"张伟\",\"stage\":\"咨询\","
	"\"amount\":\"-0.50\",\"微信\":\"zw\"}', '2026-03-01');"
	"insert into event(id, lead, at, kind, what, old, value, logged_at) "
	"values(2, 1, '2026-03-02', 'set', 'stage', '咨询', '试驾', "
	"'2026-03-02');"
	"insert into event(id, lead, at, kind, value, logged_at) values(3, 1, "
	"'2026-03-03', 'call', '接通', '2026-03-03');"
	"insert into field values(1, '微信', 'zw');";

/* Another lead, that was merged into it, and has one key. */
#define MERGED                                                                 \
	"insert into lead(id, rev, email) values(2, 6, 'z@x.cn');"             \
	"insert into event(id, lead, at, kind, value, logged_at) "             \
	"values(4, 2, '2026-03-04', 'new', '{\"email\":\"z@x.cn\"}', "         \
	"'2026-03-04'), (5, 2, '2026-03-04', 'merge', '1', '2026-03-04');"     \
	"insert into event(id, lead, at, kind, what, value, follows, "         \
	"logged_at) values(6, 2, '2026-03-04', 'set', 'merged_into', '1', 5, " \
	"'2026-03-04'); insert into field values(2, 'merged_into', '1');"

/* What is done to it, and what is said then, a line each. */
static const struct {
	const char *sql, *want;
} cases[] = {
	{"", ""},
	{"update lead set name = '张玮'",
		"value|1|name||张伟\nvalue|1|name|张玮|\n"},
	{"update lead set stage = null", "value|1|stage||试驾\n"},
	{"update lead set owner = '王磊'", "value|1|owner|王磊|\n"},
	{"update lead set amount = 50",
		"value|1|amount||-0.50\nvalue|1|amount|0.50|\n"},
	{"update lead set rev = 3", "rev|1|rev|3|2\n"},
	{"delete from field", "value|1|微信||zw\n"},
	{"insert into field values(1, 'QQ', '1')", "value|1|QQ|1|\n"},
	{"insert into lead(id, rev) values(2, 5)", "rev|2|rev|5|\n"},
	{"pragma foreign_keys = off; insert into identity values('phone +1', "
	 "7)",
		"reference||identity|lead|\nkey|||1|0\n"},
	/* found by a number that no event told, and not by one that was */
	{"insert into identity values('phone +8613800138001', 1)",
		"key|||1|0\n"},
	{"insert into event(id, lead, at, kind, what, value, logged_at) "
	 "values(4, 1, '2026-03-04', 'set', 'phone', '+8613800138001', "
	 "'2026-03-04'); update lead set rev = 4, phone = '+8613800138001'",
		"key|1|||\n"},
	/* who was merged is found as the one it was merged into */
	{MERGED "insert into identity values('email z@x.cn', 1)", ""},
	{MERGED "insert into identity values('email z@x.cn', 2)", "key|2|||\n"},
	{MERGED "insert into identity values('email z@x.cn', 1), "
		"('email z@x.cn', 2)",
		"key|||2|1\n"},
	{MERGED "insert into identity values('email z@x.cn', 1);"
		"update field set value = '2' where name = 'merged_into'",
		"value|2|merged_into||1\nvalue|2|merged_into|2|\nkey|2|||\nkey|"
		"||1|0\n"},
};

START_TEST(what_is_wrong_is_found)
{
	char name[] = "/tmp/check_verify_XXXXXX", file[64];
	struct cell cell[VERIFY_COLUMNS];
	struct buf said = {0};
	struct verify v;

	ck_assert_ptr_nonnull(mkdtemp(name));
	snprintf(file, sizeof file, "%s/store", name);
	store_create(file);
	struct db *db = store_open(file, true);

	db_exec(db, sound);
	db_exec(db, cases[_i].sql);
	verify_begin(&v, db, (struct phone_judge){0});
	while (verify_next(&v, cell))
		for (int i = 0; i < VERIFY_COLUMNS; i++) {
			buf_add(&said, cell[i].s, cell[i].n);
			buf_addc(&said, i + 1 < VERIFY_COLUMNS ? '|' : '\n');
		}
	ck_assert_str_eq(buf_str(&said), cases[_i].want);
	verify_end(&v);
	db_close(db);
	buf_free(&said);
	unlink(file);
	rmdir(name);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("verify");
	TCase *t = tcase_create("verify");

	tcase_add_loop_test(t, what_is_wrong_is_found, 0, (int)NELEM(cases));
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
