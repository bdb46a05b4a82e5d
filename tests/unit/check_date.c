/* Unit tests of rules/date: forms, orders, and what is no date. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/date.h"
#include "vary.h"

#define NO_DATE "not a date"
#define NO_DAY "no such day"
#define NO_TIME "no such time of day"
#define UNSURE "day, month or year first?"

/* In the zone +08:00, in no order known. */
static const struct {
	const char *in, *want;
} dates[] = {
	/* ISO 8601 */
	{"2026-11-22", "2026-11-22"},
	{"20261122", "2026-11-22"},
	{"2026-W47-7", "2026-11-22"},
	{"2026W477", "2026-11-22"},
	{"2026-326", "2026-11-22"},
	{"2024-366", "2024-12-31"},
	{"2020-W53-5", "2021-01-01"},
	{"2026-11-22T21:30:00+08:00", "2026-11-22T21:30:00+08:00"},
	{"2026-11-22T21:30:00Z", "2026-11-23T05:30:00+08:00"},
	{"2026-11-22T21:30:00-0500", "2026-11-23T10:30:00+08:00"},
	{"2026-11-22T21:30-05", "2026-11-23T10:30:00+08:00"},
	{"20261122T213005Z", "2026-11-23T05:30:05+08:00"},
	{"20261122T2130", "2026-11-22T21:30:00+08:00"},
	{"2026-W47-7T09:00", "2026-11-22T09:00:00+08:00"},
	{"2026-11-22 21:30", "2026-11-22T21:30:00+08:00"},
	{"2026-11-22 21:30:05.250", "2026-11-22T21:30:05+08:00"},
	{"2026-11-22 21:30:05,250", "2026-11-22T21:30:05+08:00"},
	{"2026-11-22 21:30:05 UTC", "2026-11-23T05:30:05+08:00"},
	{"2026-11-22 21:30:05 GMT+8", "2026-11-22T21:30:05+08:00"},
	/* year first */
	{"2026/11/22", "2026-11-22"},
	{"2026.11.22", "2026-11-22"},
	{"2026/1/2", "2026-01-02"},
	{"2026-1-2 3:04", "2026-01-02T03:04:00+08:00"},
	{"2026 / 11 / 22", "2026-11-22"},
	{"２０２６／１１／２２　２１：３０", "2026-11-22T21:30:00+08:00"},
	{"'2026-11-22", "2026-11-22"},
	/* Chinese */
	{"2026年11月22日", "2026-11-22"},
	{"2026年1月2号", "2026-01-02"},
	{"２０２６年１１月２２日", "2026-11-22"},
	{"2026 年 11 月 22 日", "2026-11-22"},
	{"26年11月22日", "2026-11-22"},
	{"2026年11月22", "2026-11-22"},
	{"2026年11月22日 星期日", "2026-11-22"},
	{"2026年11月22日21时30分", "2026-11-22T21:30:00+08:00"},
	{"2026年11月22日 21时30分05秒", "2026-11-22T21:30:05+08:00"},
	{"2026年11月22日21点", "2026-11-22T21:00:00+08:00"},
	{"2026年11月22日 下午3:05", "2026-11-22T15:05:00+08:00"},
	{"2026/11/22 下午3点05分", "2026-11-22T15:05:00+08:00"},
	{"2026/11/22 上午 12:05", "2026-11-22T00:05:00+08:00"},
	{"2026/11/22 下午 12:05", "2026-11-22T12:05:00+08:00"},
	{"2026/11/22 下午15:05", "2026-11-22T15:05:00+08:00"},
	{"2026/11/22 凌晨1点", "2026-11-22T01:00:00+08:00"},
	{"2026/11/22 晚上9点", "2026-11-22T21:00:00+08:00"},
	/* year last, certain by itself */
	{"22.11.2026", "2026-11-22"},
	{"22/11/2026", "2026-11-22"},
	{"11/22/2026", "2026-11-22"},
	{"11/22/2026 9:30 PM", "2026-11-22T21:30:00+08:00"},
	{"03/03/2026", "2026-03-03"},
	{"11/22/26", "2026-11-22"}, /* no other reading */
	/* names */
	{"15 Apr, 2021 00:03:00", "2021-04-15T00:03:00+08:00"},
	{"Apr 15, 2021 3:05 PM", "2021-04-15T15:05:00+08:00"},
	{"Apr 15 2021, 12:05 a.m.", "2021-04-15T00:05:00+08:00"},
	{"22-Nov-2026", "2026-11-22"},
	{"22-Nov-26", "2026-11-22"},
	{"22-nov-99", "1999-11-22"},
	{"15Apr2021", "2021-04-15"},
	{"2021-Apr-15", "2021-04-15"},
	{"15. April 2021", "2021-04-15"},
	{"November 22nd, 2026", "2026-11-22"},
	{"1st Sept 2026", "2026-09-01"},
	{"Sunday, November 22, 2026", "2026-11-22"},
	{"Sun, 22 Nov 2026 21:30:00 +0800", "2026-11-22T21:30:00+08:00"},
	{"Sun Nov 22 2026 21:30:00 GMT+0800", "2026-11-22T21:30:00+08:00"},
	/* numbers: serial 45983 is 2025-11-22, 25569 was 1970-01-01 */
	{"45983", "2025-11-22"},
	{"45983.5", "2025-11-22T12:00:00+08:00"},
	{"45983.0", "2025-11-22"},
	{"45983.8958333333", "2025-11-22T21:30:00+08:00"},
	{"45983.999999", "2025-11-23"}, /* nearest second: next day's first */
	{"32874", "1990-01-01"},
	{"73415", "2100-12-31"},
	{"20261122.0", "2026-11-22"},
	{"202611222130", "2026-11-22T21:30:00+08:00"},
	{"20261122213005", "2026-11-22T21:30:05+08:00"},
	{"1795354200", "2026-11-22T21:30:00+08:00"},
	{"1795354200123", "2026-11-22T21:30:00+08:00"},
	/* decided */
	{"2026-11-22 24:00", "2026-11-22T23:59:59+08:00"},
	{"2016-12-31T23:59:60Z", "2017-01-01T07:59:59+08:00"},
	{"9999-12-31", "9999-12-31"},
};

START_TEST(a_date_is_read)
{
	const char *in = dates[_i].in, *want = dates[_i].want;
	char out[INSTANT_MAX];
	struct zone z;
	struct date d;
	const char *why = date_read(&d, in, strlen(in), DATE_UNKNOWN);

	ck_assert_ptr_null(zone_init(&z, "+08:00"));
	ck_assert_msg(why == NULL, "'%s': %s", in, why ? why : "");
	date_format(out, &d, &z);
	/* a serial that rounds up to midnight keeps its time */
	if (strcmp(in, "45983.999999") == 0)
		ck_assert(d.has_time && d.sec == 0);
	ck_assert_msg(
		strncmp(out, want, strlen(want)) == 0, "'%s': %s", in, out);
	ck_assert_msg(d.has_time || strlen(out) == strlen(want), "'%s'", in);
}
END_TEST

static const struct {
	const char *in, *why;
} bad[] = {
	{"", NO_DATE},
	{"面议", NO_DATE},
	{"一周内", NO_DATE},
	{"11月22日", NO_DATE},
	{"2026-11", NO_DATE},
	{"2026", NO_DATE},
	{"2026年11月", NO_DATE},
	{"Nov 2026", NO_DATE},
	{"22/11", NO_DATE},
	{"13800138000", NO_DATE},
	{"2026-11-22x", NO_DATE},
	{"2026-11-22 ok", NO_DATE},
	{"2026-11/22", NO_DATE},
	{"22 11 2026", NO_DATE},
	{"2026-11-", NO_DATE},
	{"2026112", NO_DATE},
	{"261122", NO_DATE},
	{"22112026", NO_DATE},
	{"6604850224", NO_DATE},
	{"2026-11-22 2026-11-23", NO_DATE},
	{"2026-11-22 09:00-10:00", NO_DATE},
	{"2026-11-22 9", NO_DATE},
	{"22-Ma-2026", NO_DATE},
	{"22-Marches-2026", NO_DATE},
	{"60", NO_DATE},
	{"45983.5.1", NO_DATE},
	{"20261122.5", NO_DATE},
	{"12345", "a number, and no serial of 1990 to 2100"},
	{"2026-02-29", NO_DAY},
	{"2026-02-31", NO_DAY},
	{"2026-13-01", NO_DAY},
	{"31/04/2026", NO_DAY},
	{"2026年2月31日", NO_DAY},
	{"20260231", NO_DAY},
	{"0000-00-00", NO_DAY},
	{"2026-366", NO_DAY},
	{"2026-000", NO_DAY},
	{"2026-W54-1", NO_DAY},
	{"9999-W52-7", NO_DAY}, /* 10000-01-02 */
	{"0026-11-22", NO_DAY},
	{"31-Feb-2026", NO_DAY},
	{"9999-12-31T23:00:00Z", NO_DAY},
	{"1000-01-01 00:00", NO_DAY},
	{"2026-11-22 25:00", NO_TIME},
	{"2026-11-22 12:60", NO_TIME},
	{"2026-11-22 24:01", NO_TIME},
	{"2026-11-22 上午15:00", NO_TIME},
	{"2026-11-22 晚上12点", NO_TIME},
	{"20261122250000", NO_TIME},
	{"2026-11-22T10:00:00+25:00", "no such offset from UTC"},
	{"03/04/2026", UNSURE},
	{"3.4.2026", UNSURE},
	{"22/11/26", UNSURE},
	{"26/11/22", UNSURE},
	{"03/04/2026年", UNSURE},
};

START_TEST(a_fault_is_named)
{
	struct date d;
	const char *in = bad[_i].in;
	const char *why = date_read(&d, in, strlen(in), DATE_UNKNOWN);

	ck_assert_msg(why != NULL, "'%s'", in);
	ck_assert_msg(strcmp(why, bad[_i].why) == 0, "'%s': %s", in, why);
}
END_TEST

static const struct {
	const char *in;
	unsigned mask;
	const char *ymd, *dmy, *mdy; /* NULL: another order */
} ordered[] = {
	{"03/04/2026", DATE_DMY | DATE_MDY, NULL, "2026-04-03", "2026-03-04"},
	{"22/11/2026", DATE_DMY, NULL, "2026-11-22", NULL},
	{"11-22-2026", DATE_MDY, NULL, NULL, "2026-11-22"},
	{"2026/11/22", DATE_ORDERS, "2026-11-22", "2026-11-22", "2026-11-22"},
	{"22-Nov-26", DATE_ORDERS, "2026-11-22", "2026-11-22", "2026-11-22"},
	{"45983", DATE_ORDERS, "2025-11-22", "2025-11-22", "2025-11-22"},
	{"26/11/22", DATE_YMD | DATE_DMY, "2026-11-22", "2022-11-26", NULL},
	{"01.02.03", DATE_ORDERS, "2001-02-03", "2003-02-01", "2003-01-02"},
};

START_TEST(an_order_decides)
{
	const char *want[] = {
		ordered[_i].ymd, ordered[_i].dmy, ordered[_i].mdy};
	const char *in = ordered[_i].in;

	ck_assert_uint_eq(date_order_of(in, strlen(in)), ordered[_i].mask);
	for (int o = 0; o < 3; o++) {
		struct date d;
		char out[DAY_MAX];
		const char *why = date_read(
			&d, in, strlen(in), (enum date_order)(1 << o));

		ck_assert_msg((why == NULL) == (want[o] != NULL), "'%s'", in);
		if (why != NULL)
			ck_assert_str_eq(why, DATE_ORDER_WRONG);
		else
			ck_assert_str_eq(day_format(out, d.day), want[o]);
	}
}
END_TEST

static enum date_order
learn(const char *const *cell, size_t n)
{
	unsigned mask = DATE_ORDERS;

	for (size_t i = 0; i < n; i++)
		mask &= date_order_of(cell[i], strlen(cell[i]));
	return date_order_pick(mask);
}

START_TEST(an_order_is_learned)
{
	static const char *const dmy[] = {
		"03/04/2026", "", "n/a", "22/11/2026"};
	static const char *const unsure[] = {"03/04/2026", "05/06/2026"};
	static const char *const mixed[] = {"22/11/2026", "11/22/2026"};
	static const char *const iso[] = {"2026-11-22", "45983"};
	static const char *const yy[] = {"26/11/22", "00/12/13"};

	ck_assert_int_eq((int)learn(dmy, NELEM(dmy)), DATE_DMY);
	ck_assert_int_eq((int)learn(unsure, NELEM(unsure)), DATE_UNKNOWN);
	ck_assert_int_eq((int)learn(mixed, NELEM(mixed)), DATE_UNKNOWN);
	ck_assert_int_eq((int)learn(iso, NELEM(iso)), DATE_UNKNOWN);
	/* 00 is no day; 26 would have been one */
	ck_assert_int_eq((int)learn(yy, NELEM(yy)), DATE_YMD);
	for (int o = DATE_YMD; o <= DATE_MDY; o *= 2)
		ck_assert_int_eq((int)date_order_named(
					 date_order_name((enum date_order)o)),
			o);
	ck_assert_int_eq((int)date_order_named("ydm"), DATE_UNKNOWN);
}
END_TEST

static const char *const months[] = {"January", "February", "March", "April",
	"May", "June", "July", "August", "September", "October", "November",
	"December"};

/* Law: every day of 1990 to 2100 comes back out of every form. */
START_TEST(every_day_comes_back)
{
	static const enum date_order order[] = {DATE_UNKNOWN, DATE_UNKNOWN,
		DATE_DMY, DATE_MDY, DATE_UNKNOWN, DATE_UNKNOWN, DATE_UNKNOWN,
		DATE_UNKNOWN, DATE_UNKNOWN};
	char s[NELEM(order)][40];

	for (int32_t day = day_of(1990, 1, 1); day <= day_of(2100, 12, 31);
		day++) {
		int y, m, d, wy, w = day_week(day, &wy);

		day_civil(day, &y, &m, &d);
		snprintf(s[0], 40, "%04d%02d%02d", y, m, d);
		snprintf(s[1], 40, "%d年%d月%d日", y, m, d);
		snprintf(s[2], 40, "%d.%d.%d", d, m, y);
		snprintf(s[3], 40, "%02d/%02d/%d", m, d, y);
		snprintf(s[4], 40, "%d %.3s, %d", d, months[m - 1], y);
		snprintf(s[5], 40, "%s %d, %d", months[m - 1], d, y);
		snprintf(s[6], 40, "%d", (int)day + 25569);
		snprintf(s[7], 40, "%04d-W%02d-%d", wy, w, day_weekday(day));
		snprintf(s[8], 40, "%04d-%03d", y,
			(int)(day - day_of(y, 1, 1)) + 1);
		for (size_t i = 0; i < NELEM(order); i++) {
			struct date got;
			const char *why =
				date_read(&got, s[i], strlen(s[i]), order[i]);

			if (why != NULL || got.day != day || got.has_time)
				ck_abort_msg("'%s': %s", s[i], why ? why : "");
		}
	}
}
END_TEST

/* Law: every second of a day comes back, also out of a serial's fraction. */
START_TEST(every_second_comes_back)
{
	for (int sec = 0; sec < 86400; sec++) {
		int h = sec / 3600, m = sec / 60 % 60, s = sec % 60;
		char in[3][60];

		snprintf(in[0], 60, "2025-11-22 %d:%02d:%02d", h, m, s);
		snprintf(in[1], 60, "22-Nov-2025 %d:%02d:%02d %s",
			h % 12 ? h % 12 : 12, m, s, h < 12 ? "AM" : "PM");
		snprintf(in[2], 60, "45983.%09d",
			(int)((sec * (int64_t)1000000000 + 43200) / 86400));
		for (int i = 0; i < 3; i++) {
			struct date d;
			const char *why = date_read(
				&d, in[i], strlen(in[i]), DATE_UNKNOWN);

			if (why != NULL || d.sec != sec)
				ck_abort_msg("'%s': %d", in[i], (int)d.sec);
		}
	}
}
END_TEST

/* What a glance says of a cell is what the whole rule makes of it. */
static void
check_glance(
	const char *s, size_t n, enum date_order order, const struct zone *z)
{
	char fast[INSTANT_MAX], want[INSTANT_MAX] = "";
	struct date d;

	if (date_read(&d, s, n, order) == NULL)
		date_format(want, &d, z);
	size_t len = date_rewrite(fast, s, n, z);

	if (len > 0) {
		ck_assert_str_eq(fast, want);
		ck_assert_uint_eq(len, strlen(want));
	}
	if (date_is_canonical(s, n, z))
		ck_assert(strlen(want) == n && memcmp(want, s, n) == 0);
}

START_TEST(a_glance_reads_the_same)
{
	static const char *const more[] = {"0", "1", "2", "3", "4", "5", "6",
		"9", "-", "/", ":", " ", "T", "+", "Z", "'"};
	static const char *const usual[] = {"2026-03-02", "2026/3/2 10:05",
		"2026-03-02 23:59:59", "2024/2/29 9:05", "1100-01-01 00:00",
		"9899/12/31 23:59", "2026-03-02T10:05:06+08:00",
		"2026-12-31T23:59:59-03:30"};
	static const char *const zones[] = {"+08:00", "-03:30", "UTC"};
	char out[VARY_MAX];
	struct zone z;

	for (size_t i = 0; i + 2 < NELEM(usual); i++)
		ck_assert(date_rewrite(out, usual[i], strlen(usual[i]),
			&(struct zone){true, 28800}));
	srand(17);
	for (int i = 0; i < 200000; i++) {
		const char *in =
			i % 4 ? usual[(size_t)rand() % NELEM(usual)]
			      : dates[(size_t)rand() % NELEM(dates)].in;
		size_t n = vary(out, in, more, NELEM(more));

		ck_assert_ptr_null(zone_init(&z, zones[i % 3]));
		check_glance(out + VARY_HIDDEN, n,
			(enum date_order)((1 << rand() % 4) % 8), &z);
	}
}
END_TEST

START_TEST(what_is_canonical_is_known)
{
	struct zone z = {true, 8 * 3600}, west = {true, -12600};

	ck_assert(date_is_canonical("2026-03-02", 10, &z));
	ck_assert(date_is_canonical("2026-03-02T10:05:06+08:00", 25, &z));
	ck_assert(date_is_canonical("2026-03-02T10:05:06-03:30", 25, &west));
	ck_assert(!date_is_canonical("2026-03-02T10:05:06-08:00", 25, &z));
	ck_assert(!date_is_canonical("2026-03-02T10:05:06+07:60", 25, &z));
	ck_assert(!date_is_canonical("2026-03-02T24:00:00+08:00", 25, &z));
	ck_assert(!date_is_canonical("2026-03-02T10:60:06+08:00", 25, &z));
	ck_assert(!date_is_canonical("2026-03-02T10:05:60+08:00", 25, &z));
	ck_assert(!date_is_canonical("2026-02-29", 10, &z));
	/* the ends of the calendar are for date_read */
	ck_assert(!date_is_canonical("0999-12-31", 10, &z));
	ck_assert(!date_is_canonical("1000-01-01T00:00:00+08:00", 25, &z));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("date");
	TCase *t = tcase_create("date");

	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, a_date_is_read, 0, (int)NELEM(dates));
	tcase_add_loop_test(t, a_fault_is_named, 0, (int)NELEM(bad));
	tcase_add_loop_test(t, an_order_decides, 0, (int)NELEM(ordered));
	tcase_add_test(t, an_order_is_learned);
	tcase_add_test(t, every_day_comes_back);
	tcase_add_test(t, every_second_comes_back);
	tcase_add_test(t, a_glance_reads_the_same);
	tcase_add_test(t, what_is_canonical_is_known);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
