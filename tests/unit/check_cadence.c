#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "tables/cadence.h"

#define HEAD "rule,after,from,by,unit,do,until\n"

/* What a table says, read back: "after from by unit do until" of its rules. */
static const struct {
	const char *name, *want;
} built_in[] = {
	{"dealership", "sms receive 0-0d 1 wl, first receive 2-3d 2 wl, "
		       "second receive -7d 2 wl, silent touch 7-7d 2 wl, "
		       "promised followup 0-0d 2 wl, deliver1 deliver -24h 2, "
		       "deliver2 deliver 7-7d 2, lostcheck lost -1wd 1"},
	{"generic", "first receive 0-1wd 2 wl, silent touch 14-14d 2 wl, "
		    "promised followup 0-0d 2 wl"},
};

/* Tables that end the run, or are read all the same. */
static const struct {
	const char *csv;
	bool is_good;
} table[] = {
	{HEAD "a,receive,0,1,d,touch,\n", true},
	{HEAD "a,receive,-,1,wd,touch,-\n", true},
	{HEAD "a,testdrive,,48,h,call|wechat,won\n", true},
	{HEAD "回访,receive,2,3,d,电话,lost|won\n", true},
	{"until,do,unit,by,from,after,rule,fine\n"
	 "won,touch,d,3,2,receive,a,20\n",
		true},
	{HEAD, false},
	{"rule,after,from,by,unit,do\na,receive,0,1,d,touch\n", false},
	{HEAD ",receive,0,1,d,touch,\n", false},
	{HEAD "a,receive,0,1,d,touch,\na,touch,0,1,d,touch,\n", false},
	{HEAD "a,,0,1,d,touch,\n", false},
	{HEAD "a,receive|touch,0,1,d,touch,\n", false},
	{HEAD "a,receive,x,1,d,touch,\n", false},
	{HEAD "a,receive,-1,1,d,touch,\n", false},
	{HEAD "a,receive,0,,d,touch,\n", false},
	{HEAD "a,receive,0,1.5,d,touch,\n", false},
	{HEAD "a,receive,0,10001,d,touch,\n", false},
	{HEAD "a,receive,0,99999999999,d,touch,\n", false},
	{HEAD "a,receive,3,2,d,touch,\n", false},
	{HEAD "a,receive,0,1,days,touch,\n", false},
	{HEAD "a,receive,0,1,,touch,\n", false},
	{HEAD "a,receive,0,1,d,,\n", false},
	{HEAD "a,receive,0,1,d,call|,\n", false},
	{HEAD "a,receive,0,1,d,call sms,\n", false},
	{HEAD "a,receive,0,1,d,followup,\n", false},
	{HEAD "a,receive,0,1,d,touch,sold\n", false},
	{HEAD "a,receive,0,1,d,touch,won|\n", false},
	{HEAD "a,receive,0,1,d,touch\n", false},
	{HEAD "0123456789012345678901234567890123,receive,0,1,d,touch,\n",
		false},
};

/* Which kind of event is what to the dealership's rules. */
static const struct {
	const char *kind;
	bool is_known, is_touch;
} kind[] = {
	{"call", true, true},
	{"sms", true, true},
	{"visit", true, true},
	{"meeting", true, true},
	{"testdrive", true, true},
	{"touch", true, true},
	{"receive", true, false},
	{"created", true, false},
	{"deliver", true, false},
	{"lost", true, false},
	{"lost_confirmed", true, false},
	{"followup", false, false},
	{"note", false, false},
	{"calls", false, false},
	{"Call", false, false},
	{"", false, false},
};

START_TEST(tables_as_shipped)
{
	static const char *const unit[] = {"d", "wd", "h"};
	struct cadence c;
	struct buf b = {0};

	cadence_load(&c, built_in[_i].name);
	for (size_t i = 0; i < c.n; i++) {
		const struct cadence_rule *r = &c.rule[i];

		buf_addf(&b, "%s%s %s ", i ? ", " : "", r->name,
			c.kind[r->after]);
		if (r->from >= 0)
			buf_addf(&b, "%d", r->from);
		/* 2: any touch or several kinds, 1: just one */
		buf_addf(&b, "-%d%s %d%s%s%s", r->by, unit[r->unit],
			(r->act & 1U << CADENCE_TOUCH) ||
					(r->act & (r->act - 1))
				? 2
				: 1,
			r->until_won || r->until_lost ? " " : "",
			r->until_won ? "w" : "", r->until_lost ? "l" : "");
	}
	ck_assert_str_eq(buf_str(&b), built_in[_i].want);
	buf_free(&b);
}
END_TEST

/* Each in a process of its own: a table that is wrong ends it with 3. */
static void
load(const char *csv)
{
	char name[] = "/tmp/check_cadence.XXXXXX";
	int fd = mkstemp(name);
	struct cadence c;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, csv, strlen(csv)), (ssize_t)strlen(csv));
	close(fd);
	/* the message would only litter the log */
	ck_assert_ptr_nonnull(freopen("/dev/null", "w", stderr));
	/* the name goes away, the open file stays */
	char open_name[32];
	FILE *f = fopen(name, "r");

	ck_assert_ptr_nonnull(f);
	unlink(name);
	snprintf(open_name, sizeof open_name, "/dev/fd/%d", fileno(f));
	cadence_load(&c, open_name);
	fclose(f);
}

START_TEST(tables_good)
{
	if (table[_i].is_good)
		load(table[_i].csv);
}
END_TEST

START_TEST(tables_bad)
{
	if (table[_i].is_good)
		exit(3);
	load(table[_i].csv);
}
END_TEST

START_TEST(kinds)
{
	struct cadence c;
	const char *s = kind[_i].kind;

	cadence_load(&c, "dealership");
	int k = cadence_kind(&c, s, strlen(s));

	ck_assert_int_eq(k >= 0, kind[_i].is_known);
	if (k >= 0)
		ck_assert_int_eq((c.touches & 1U << k) != 0, kind[_i].is_touch);
}
END_TEST

START_TEST(needs_events)
{
	static const bool want[] = {
		true, false, true, false, false, true, true, true};
	struct cadence c;

	cadence_load(&c, "dealership");
	ck_assert_uint_eq(c.n, NELEM(want));
	for (size_t i = 0; i < c.n; i++)
		ck_assert_int_eq(cadence_needs_events(&c, i), want[i]);
}
END_TEST

START_TEST(many_kinds)
{
	struct cadence c;
	char name[16];
	int n = 0, k;

	cadence_init(&c);
	do {
		snprintf(name, sizeof name, "k%d", n);
		k = cadence_add_kind(&c, name, strlen(name));
		ck_assert_int_eq(k, k < 0 ? -1 : CADENCE_FIXED + n);
		n += k >= 0;
	} while (k >= 0);
	ck_assert_int_eq(n, CADENCE_KINDS - CADENCE_FIXED);
	ck_assert_int_eq(cadence_add_kind(&c, "k3", 2), CADENCE_FIXED + 3);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("cadence");
	TCase *t = tcase_create("cadence");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, t);
	tcase_add_loop_test(t, tables_as_shipped, 0, NELEM(built_in));
	tcase_add_loop_test(t, tables_good, 0, NELEM(table));
	tcase_add_loop_exit_test(t, tables_bad, 3, 0, NELEM(table));
	tcase_add_loop_test(t, kinds, 0, NELEM(kind));
	tcase_add_test(t, needs_events);
	tcase_add_test(t, many_kinds);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed > 0;
}
