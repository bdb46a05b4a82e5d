/* Unit tests of rules/schema and of the built-in table of headers. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "tables/columns.h"

static struct schema s;

static void
begin(void)
{
	columns_load(&s, NULL);
}

static void
end(void)
{
	schema_free(&s);
}

static const struct {
	const char *header, *column;
} one[] = {
	{"客户姓名", "name"},
	{" 客户姓名 * ", "name"},
	{"手机号（必填）", "phone"},
	{"手机号【11位】", "phone"},
	{"Lead Source", "channel"},
	{"LEAD_SOURCE", "channel"},
	{"Ｅｍａｉｌ", "email"},
	{"LEADID", "ext_id"},
	{"线索创建时间", "created_at"},
	{"所有人", "owner"},
	{"Contact owner", "owner"},
	{"MobilePhone", "phone"},
	{"Amount", "amount"},
	{"金额(元)", "amount"},
	{"（备注）", "note"},
	{"Website", NULL},
	{"", NULL},
	{"()", NULL},
	{"Value", NULL},
};

START_TEST(a_header_means)
{
	int c = schema_find(&s, one[_i].header);

	if (one[_i].column == NULL)
		ck_assert_int_eq(c, -1);
	else
		ck_assert_str_eq(schema_columns[c].name, one[_i].column);
}
END_TEST

/* A header with commas between, and what its columns are called. */
static const struct {
	const char *header, *names, *phones, *given;
	bool is_ours;
} row[] = {
	{"姓名,手机,电话,城市", "name,phone,,region", ".xx.", "", false},
	/* of one header the column without brackets, and only of one */
	{"手机号（备用）,手机号", ",phone", "xx", "", false},
	{"手机号,手机号（备用）", "phone,", "xx", "", false},
	{"备注【客服】,城市,备注", ",region,note", "...", "", false},
	{"手机号（必填）,手机", "phone,", "xx", "", false},
	{"手机号（1）,手机号（2）", "phone,", "xx", "", false},
	/* exactly ours goes before what means ours */
	{"来源,channel", ",channel", "..", "", false},
	/* a name in two halves */
	{"First Name,Last Name,Phone", ",name,phone", "..x", "First Name",
		false},
	{"姓,名", "name,", "..", "名", false},
	{"First Name,Full Name,Last Name", ",name,", "...", "", false},
	{"First Name,Phone", "name,phone", ".x", "", false},
	/* a customer is a name, or a company where there is a name */
	{"客户名称,电话", "name,phone", ".x", "", false},
	{"客户名称,联系人,电话", "company,name,phone", "..x", "", false},
	{"id,phone", "ext_id,phone", ".x", "", false},
	{"id,rev,phone", "id,rev,phone", "..x", "", true},
	{"LEADID,id", "ext_id,", "..", "", false},
	{"phone2,phone", "phone2,phone", "xx", "", false},
	{"a,b", ",", "..", "", false},
};

START_TEST(a_whole_header_means)
{
	char *header[8], text[256];
	size_t n = 0;
	struct schema_plan p = {.name = mem_zalloc(8, sizeof *p.name),
		.is_phone = mem_zalloc(8, sizeof *p.is_phone),
		.other = mem_zalloc(8, sizeof *p.other),
		.is_ours = row[_i].is_ours};
	struct buf b = {0};

	strcpy(text, row[_i].header);
	for (char *t = strtok(text, ","); t; t = strtok(NULL, ","))
		header[n++] = t;
	schema_plan(&s, &p, header, n);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_addc(&b, ',');
		buf_adds(&b, p.name[i] ? p.name[i] : "");
		ck_assert_int_eq(p.is_phone[i], row[_i].phones[i] == 'x');
	}
	ck_assert_str_eq(buf_str(&b), row[_i].names);
	ck_assert_str_eq(p.given < 0 ? "" : header[p.given], row[_i].given);
	buf_free(&b);
	free(p.name);
	free(p.is_phone);
	free(p.other);
}
END_TEST

START_TEST(what_the_user_says_goes_first)
{
	char *header[] = {"来源", "渠道"};
	const char *name[] = {NULL, "channel"};
	bool is_phone[2] = {false};
	int other[2];
	struct schema_plan p = {
		.name = name, .is_phone = is_phone, .other = other};

	schema_plan(&s, &p, header, 2);
	ck_assert_ptr_null(name[0]);
	ck_assert_int_eq(other[0], schema_column("channel", 7));
	ck_assert_int_eq(other[1], -1);
	schema_add(&s, "来源", schema_column("note", 4));
	ck_assert_int_eq(schema_find(&s, "来源"), schema_column("channel", 7));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("schema");
	TCase *t = tcase_create("schema");

	tcase_add_checked_fixture(t, begin, end);
	tcase_add_loop_test(t, a_header_means, 0, NELEM(one));
	tcase_add_loop_test(t, a_whole_header_means, 0, NELEM(row));
	tcase_add_test(t, what_the_user_says_goes_first);
	suite_add_tcase(suite, t);
	SRunner *r = srunner_create(suite);

	srunner_run_all(r, CK_ENV);
	int nfailed = srunner_ntests_failed(r);

	srunner_free(r);
	return nfailed > 0;
}
