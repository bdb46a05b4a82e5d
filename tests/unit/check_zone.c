/* Unit tests of base/zone. Named zones are skipped without a tz database. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/zone.h"

static const char want[] = "want YYYY-MM-DD or YYYY-MM-DDThh:mm:ss+hh:mm";

/* Read in the default zone; written back, the instant is `back`. */
static const struct {
	const char *text, *back, *why;
} parsed[] = {
	{"2026-11-22", "2026-11-22T00:00:00+08:00", NULL},
	{"2026-11-22T21:30", "2026-11-22T21:30:00+08:00", NULL},
	{"2026-11-22 21:30:05", "2026-11-22T21:30:05+08:00", NULL},
	{"2026-11-22t21:30:05z", "2026-11-23T05:30:05+08:00", NULL},
	{"2026-11-22T21:30:05.999Z", "2026-11-23T05:30:05+08:00", NULL},
	{"2026-11-22T00:30:00+09:00", "2026-11-21T23:30:00+08:00", NULL},
	{"2026-11-22T21:30:00-05:00", "2026-11-23T10:30:00+08:00", NULL},
	{"1969-12-31T23:59:59Z", "1970-01-01T07:59:59+08:00", NULL},
	{"1900-01-01T00:00:00+08:00", "1900-01-01T00:00:00+08:00", NULL},
	/* a leap second is the second before it */
	{"2016-12-31T23:59:60Z", "2017-01-01T07:59:59+08:00", NULL},
	{"2026-02-29", NULL, "no such day"},
	{"9999-12-31T23:00-10:00", NULL, "no such day"},
	{"0001-01-01T00:00+10:00", NULL, "no such day"},
	{"2026-11-22T12:00:00.", NULL, want},
	{"2026-11-22T12:00:00.Z", NULL, want},
	{"2026-02-29T10:00", NULL, want},
	{"2026-11-22T24:00:00", NULL, "no such time of day"},
	{"2026-11-22T23:60:00", NULL, "no such time of day"},
	{"2026-11-22T23:59:61", NULL, "no such time of day"},
	{"2026-11-22T2a:59", NULL, "no such time of day"},
	{"2026-11-22T21:30+0800", NULL, want},
	{"2026-11-22T21:30:00 CST", NULL, want},
	{"2026-11-22T21:30:00+24:00", NULL, want},
	{"2026-11-22T21", NULL, want},
	{"2026-11-22x21:30", NULL, want},
	{"2026-11-22T21:30:", NULL, want},
	{"2026年11月22日", NULL, want},
	{"", NULL, want},
};

START_TEST(an_instant_is_read)
{
	const char *text = parsed[_i].text;
	char back[INSTANT_MAX];
	struct zone z;
	struct when w;

	ck_assert_ptr_null(zone_init(&z, ZONE_DEFAULT));
	ck_assert_pstr_eq(
		zone_parse(&z, &w, text, strlen(text)), parsed[_i].why);
	ck_assert_int_eq(zone_when(&z, text, strlen(text)).day,
		parsed[_i].why ? DAY_NONE : w.day);
	if (parsed[_i].why)
		return;
	ck_assert_str_eq(zone_format(&z, back, w.at), parsed[_i].back);
	ck_assert_int_eq(w.day, zone_day(&z, w.at));
	ck_assert_int_eq(w.is_day, strlen(text) == 10);
}
END_TEST

/* Open a zone, or say that the machine has none of its name. */
static bool
opened(struct zone *z, const char *name)
{
	const char *why = zone_init(z, name);

	if (why)
		printf("skip: %s: %s\n", name, why);
	return why == NULL;
}

static const char *const names[] = {"UTC", "Asia/Shanghai", "+05:30", "-09:30",
	"America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"};

/* Law: what is written is read as the same instant, on the same day. */
START_TEST(written_and_read_is_the_same)
{
	struct zone z;

	if (!opened(&z, names[_i]))
		return;
	srand(11);
	for (int i = 0; i < 20000; i++) {
		/* 1970 to 2106: before, some offsets had seconds */
		int64_t at = ((int64_t)rand() << 1) ^ (rand() & 1);
		char text[INSTANT_MAX];
		struct when w;
		const char *why =
			zone_parse(&z, &w, zone_format(&z, text, at), 25);

		if (why || w.at != at || w.day != zone_day(&z, at) ||
			w.day != day_parse(text, 10))
			ck_abort_msg("%s: %jd", text, (intmax_t)at);
		if (zone_instant(&z, w.day, 0) > at)
			ck_abort_msg("%s is before its day", text);
	}
}
END_TEST

/* Both clock changes of New York in 2026, from the tz database. */
static const struct {
	const char *text, *back;
} changes[] = {
	{"2026-03-08T01:59:59", "2026-03-08T01:59:59-05:00"},
	/* skipped: read by the offset before */
	{"2026-03-08T02:30:00", "2026-03-08T03:30:00-04:00"},
	{"2026-03-08T03:00:00", "2026-03-08T03:00:00-04:00"},
	{"2026-11-01T00:59:59", "2026-11-01T00:59:59-04:00"},
	/* shown twice: the first */
	{"2026-11-01T01:30:00", "2026-11-01T01:30:00-04:00"},
	{"2026-11-01T02:00:00", "2026-11-01T02:00:00-05:00"},
};

START_TEST(a_clock_is_changed)
{
	char back[INSTANT_MAX];
	struct zone z;
	struct when w;

	if (!opened(&z, "America/New_York"))
		return;
	ck_assert_ptr_null(zone_parse(&z, &w, changes[_i].text, 19));
	ck_assert_str_eq(zone_format(&z, back, w.at), changes[_i].back);
}
END_TEST

START_TEST(a_zone_that_is_none_is_refused)
{
	static const char *const none[] = {"", "Asia/Shanghia", "CST8",
		"/etc/passwd", "../passwd", "+8", "+08:60", "+0800", "Asia"};
	struct zone z;

	for (size_t i = 0; i < NELEM(none); i++)
		ck_assert_msg(zone_init(&z, none[i]) != NULL, "%s", none[i]);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("zone");
	TCase *t = tcase_create("zone");

	tcase_add_loop_test(t, an_instant_is_read, 0, (int)NELEM(parsed));
	tcase_add_loop_test(
		t, written_and_read_is_the_same, 0, (int)NELEM(names));
	tcase_add_loop_test(t, a_clock_is_changed, 0, (int)NELEM(changes));
	tcase_add_test(t, a_zone_that_is_none_is_refused);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
