#include <check.h>
#include <string.h>

#include "base/day.h"
#include "base/mem.h"
#include "rules/ics.h"

#define EVENT(lines) "BEGIN:VEVENT\r\n" lines "END:VEVENT\r\n"
#define FILE_OF(events)                      \
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" \
	"PRODID:-//team//zh\r\n" events "END:VCALENDAR\r\n"

/* What is told of a year: - rests, + works. */
static const struct {
	const char *why;
	int year;
	const char *told, *file;
} good[] = {
	{"marks of either kind; DTEND is not in it", 2026,
		"0214+ 0215- 0216- 0217- 0228+",
		FILE_OF(EVENT("SUMMARY:Spring Festival\r\n"
			      "DTSTART;VALUE=DATE:20260215\r\n"
			      "DTEND;VALUE=DATE:20260218\r\n"
			      "X-APPLE-SPECIAL-DAY:WORK-HOLIDAY\r\n")
				EVENT("DTSTART;VALUE=DATE:20260214\r\n"
				      "DTEND;VALUE=DATE:20260215\r\n"
				      "SUMMARY:春节（班）\r\n")
					EVENT("SUMMARY:上班(补春节假期)\r\n"
					      "DTSTART;VALUE=DATE:"
					      "20260228\r\n"))},
	{"the mark of Apple goes before the words", 2026, "0214+ 0215-",
		FILE_OF(EVENT("SUMMARY:国庆调休\r\n"
			      "X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY\r\n"
			      "DTSTART;VALUE=DATE:20260214\r\n")
				EVENT("SUMMARY:上班\r\n"
				      "X-APPLE-SPECIAL-DAY:work-holiday\r\n"
				      "DTSTART;VALUE=DATE:20260215\r\n"))},
	{"调休 beside another word says nothing", 2026, "0214+ 0216-",
		FILE_OF(EVENT("SUMMARY:春节调休上班\r\n"
			      "DTSTART;VALUE=DATE:20260214\r\n")
				EVENT("SUMMARY:春节放假調休\r\n"
				      "DTSTART;VALUE=DATE:20260216\r\n"))},
	{"a time of day, DTEND as DTSTART, an alarm's own lines", 2024,
		"0101- 0204+",
		FILE_OF(EVENT("SUMMARY:元旦 假期 第1天/共1天\r\n"
			      "DTSTART;VALUE=DATE:20240101\r\n"
			      "DTEND;VALUE=DATE:20240101\r\n")
				EVENT("DTSTART:20240204T090000\r\n"
				      "DTEND:20240204T180000\r\n"
				      "BEGIN:VALARM\r\nSUMMARY:休\r\n"
				      "TRIGGER:-PT60M\r\nEND:VALARM\r\n"
				      "SUMMARY:春节 补班\r\n"))},
	{"times that pass midnight, or end there", 2026, "0214+ 0215+ 0228+",
		FILE_OF(EVENT("SUMMARY:班\r\n"
			      "DTSTART;TZID=Asia/Shanghai:20260214T200000\r\n"
			      "DTEND;TZID=Asia/Shanghai:20260215T080000\r\n")
				EVENT("SUMMARY:班\r\n"
				      "DTSTART:20260228T090000\r\n"
				      "DTEND:20260301T000000\r\n"))},
	{"no marks: what has no time is a day off", 2026, "0403- 0406- 0407-",
		FILE_OF(EVENT("SUMMARY:Karfreitag\r\n"
			      "DTSTART;VALUE=DATE:20260403\r\n")
				EVENT("SUMMARY:Besuch\r\nRRULE:FREQ=DAILY\r\n"
				      "DTSTART:20260408T100000Z\r\n")
					EVENT("SUMMARY:Ostern\r\n"
					      "DTSTART;VALUE=DATE:20260406\r\n"
					      "DURATION:P2D\r\n"))},
	{"no mark among marks, and what is cancelled, are nothing", 2026,
		"0101-",
		FILE_OF(EVENT("SUMMARY:元旦休\r\n"
			      "DTSTART;VALUE=DATE:20260101\r\n")
				EVENT("SUMMARY:小寒\r\n"
				      "DTSTART;VALUE=DATE:20260105\r\n")
					EVENT("SUMMARY:休\r\n"
					      "STATUS:CANCELLED\r\n"
					      "DTSTART;VALUE=DATE:20260106\r\n")
						EVENT("SUMMARY:例会\r\n"
						      "RRULE:FREQ=WEEKLY\r\n"
						      "DTSTART:20260107T0930"
						      "00\r\n"))},
	{"folded lines, quotes, a week", 2026,
		"0501- 0502- 0503- 0504- 0505- 0506- 0507-",
		FILE_OF(EVENT("SUMMARY:五一\r\n 劳动\r\n\t节放\xE5\r\n \x81\x87"
			      "\r\nDTSTART;X=\"a:b;c\";VALUE=DATE\r\n :2026\r\n"
			      " 0501\r\nDURATION:P1W\r\n"))},
	{"LF, small letters, blank lines, no line end", 2026, "0504-",
		"begin:vcalendar\nBegin:Vevent\nsummary:休\n\n"
		"dtstart:20260504\nEnd:Vevent\nend:vcalendar"},
	{"a day told twice, and the same", 2025, "1006- 1007-",
		FILE_OF(EVENT("SUMMARY:国庆节 休\r\nDTSTART:20251006\r\n"
			      "DTEND:20251008\r\n")
				EVENT("SUMMARY:中秋节 休\r\n"
				      "DTSTART:20251006\r\n"))},
#define RULES                                                                  \
	FILE_OF(EVENT("SUMMARY:厂庆休\r\nDTSTART;VALUE=DATE:20200205\r\n"   \
		      "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=5\r\n")          \
			EVENT("RRULE:FREQ=YEARLY;WKST=MO;COUNT=2\r\n"          \
			      "SUMMARY:休\r\nDTSTART;VALUE=DATE:20200229\r\n" \
			      "DTEND;VALUE=DATE:20200302\r\n")                 \
				EVENT("SUMMARY:班\r\nDTSTART:20200201\r\n"    \
				      "RRULE:INTERVAL=4;FREQ=YEARLY;"          \
				      "UNTIL=20240201T000000Z\r\n")            \
					EVENT("SUMMARY:休\r\n"                \
					      "DTSTART:20220206\r\n"           \
					      "RRULE:FREQ=YEARLY;COUNT="       \
					      "2\r\n"))
	{"rules: the first year", 2020, "0201+ 0205- 0229- 0301-", RULES},
	{"rules: no leap day, and no year of the four", 2021, "0205-", RULES},
	{"rules: the other two", 2023, "0205- 0206-", RULES},
	{"rules: the last ones", 2024, "0201+ 0205- 0229- 0301-", RULES},
	{"rules: all are over but one", 2028, "0205-", RULES},
	{"rules: an end there must be", ICS_LAST, "0205-", RULES},
	{"rules: an end there must be, said or not", ICS_LAST + 1, "",
		FILE_OF(EVENT("SUMMARY:休\r\nDTSTART:21990101\r\n"
			      "RRULE:FREQ=YEARLY;UNTIL=99991231\r\n"))},
	{"rules: an end there must be", ICS_LAST + 1, "", RULES},
	{"the last day of all", 9999, "1231-",
		FILE_OF(EVENT("SUMMARY:休\r\nDTSTART:99991231\r\n"
			      "DURATION:P3D\r\nRRULE:FREQ=YEARLY\r\n"))},
};

static const struct {
	const char *file;
	int line;
	const char *why, *value;
} bad[] = {
	{"BEGIN:VCALENDAR\r\n", 1,
		"the file ends before its END lines: was it cut off?", ""},
	{FILE_OF("") "\xB4\xBA\xBD\xDA\r\n", 5, "not UTF-8 text", ""},
	{FILE_OF(""), 4, "no event of the file is a day off or a day worked",
		""},
	{FILE_OF(EVENT("SUMMARY:例会\r\nDTSTART:20260107T093000\r\n")), 8,
		"no event of the file is a day off or a day worked", ""},
	{FILE_OF(EVENT("day,kind\r\n")), 5,
		"no line of an iCalendar file: it has no colon", ""},
	{FILE_OF("") "SUMMARY:休\r\n", 5,
		"this stands outside of BEGIN and END", ""},
	{FILE_OF("BEGIN:VEVENT\r\n"), 5, "not what was begun ends here", ""},
	{FILE_OF("") "END:VEVENT\r\n", 5, "not what was begun ends here", ""},
	{FILE_OF(EVENT("BEGIN:VALARM\r\nBEGIN:VEVENT\r\n")), 6,
		"an event begins within an event", ""},
	{FILE_OF(EVENT("SUMMARY:\r\n 休\r\nDTSTART;VALUE=DATE:20260231\r\n")),
		7, "no day, want YYYYMMDD", "20260231"},
	{FILE_OF(EVENT("SUMMARY:休\r\nDTSTART:2026-02-03\r\n")), 6,
		"no day, want YYYYMMDD", "2026-02-03"},
	{FILE_OF(EVENT("SUMMARY:休\r\nDTSTART:20260203T09\r\n")), 6,
		"no day, want YYYYMMDD", "20260203T09"},
	{FILE_OF(EVENT("SUMMARY:休\r\nDTSTART:20260203T160000Z\r\n")), 6,
		"a time in UTC, whose day is not that of its place; "
		"want YYYYMMDD",
		"20260203T160000Z"},
	{FILE_OF(EVENT("SUMMARY:休\r\n")), 4, "the event has no DTSTART", ""},
	{FILE_OF(EVENT("SUMMARY:休\r\nDTSTART:20260203\r\nDTEND:20260202"
		       "\r\n")),
		4, "the event ends before it begins", ""},
	{FILE_OF(EVENT("SUMMARY:休\r\nDTSTART:20260203\r\nDTEND:20270205"
		       "\r\n")),
		4, "the event is longer than a year", ""},
	{FILE_OF(EVENT("SUMMARY:休\r\nDTSTART:20260203\r\nDURATION:PT8H"
		       "\r\n")),
		7, "want days or weeks, such as P1D or P1W", "PT8H"},
	{FILE_OF(EVENT("SUMMARY:国庆节调休\r\nDTSTART:20260927\r\n")), 4,
		"this alone may mean either: write 休 for a day off, 班 for "
		"one worked",
		"调休"},
	{FILE_OF(EVENT("SUMMARY:周六休\r\nDTSTART:20260103\r\n"
		       "RRULE:FREQ=WEEKLY;BYDAY=SA\r\n")),
		7,
		"want a rule of FREQ=YEARLY with INTERVAL, COUNT or UNTIL at "
		"most; write the days out",
		"FREQ=WEEKLY;BYDAY=SA"},
	{FILE_OF(EVENT("SUMMARY:休\r\nDTSTART:20260103\r\n"
		       "RRULE:FREQ=YEARLY;BYMONTH=11\r\n")),
		4, "the rule of the event is for another day than DTSTART", ""},
	{FILE_OF(EVENT("SUMMARY:休\r\nDTSTART:20260103\r\n"
		       "RRULE:FREQ=YEARLY;UNTIL=20251231\r\n")),
		4, "the rule of the event ends before it begins", ""},
	{FILE_OF(EVENT("SUMMARY:休\r\nDTSTART:20260103\r\n"
		       "RRULE:FREQ=YEARLY\r\nEXDATE:20270103\r\n")),
		8, "this property is not read; write the days out as events",
		"20270103"},
	{FILE_OF(EVENT("SUMMARY:休\r\nDTSTART:20260214\r\n")
			 EVENT("SUMMARY:班\r\nDTSTART:20260213\r\n"
			       "DTEND:20260215\r\n")),
		8, "the day stands here twice, and not the same", "2026-02-14"},
};

START_TEST(reads)
{
	struct calendar c;
	struct buf told = {0};
	struct ics f;
	const char *why;

	calendar_init(&c);
	why = ics_tell(&f, &c, good[_i].file, strlen(good[_i].file));
	ck_assert_msg(why == NULL, "%s: %s", good[_i].why, why);
	for (size_t i = 0; i < c.n; i++) {
		int year, month, mday;

		day_civil(c.told[i].day, &year, &month, &mday);
		if (year == good[_i].year)
			buf_addf(&told, "%s%02d%02d%c", told.n ? " " : "",
				month, mday, c.told[i].weight ? '+' : '-');
	}
	ck_assert_msg(strcmp(buf_str(&told), good[_i].told) == 0,
		"%s: want %s, have %s", good[_i].why, good[_i].told, told.s);
	buf_free(&f.value);
	buf_free(&told);
	calendar_free(&c);
}
END_TEST

START_TEST(refuses)
{
	struct calendar c;
	struct ics f;
	const char *why;

	calendar_init(&c);
	why = ics_tell(&f, &c, bad[_i].file, strlen(bad[_i].file));
	ck_assert_ptr_nonnull(why);
	ck_assert_str_eq(why, bad[_i].why);
	ck_assert_str_eq(buf_str(&f.value), bad[_i].value);
	ck_assert_uint_eq(f.line, (uint64_t)bad[_i].line);
	buf_free(&f.value);
	calendar_free(&c);
}
END_TEST

/* A rule makes no year known: what else is off in it is not said. */
START_TEST(knows)
{
	static const char file[] = FILE_OF(
		EVENT("SUMMARY:元旦休\r\nDTSTART:20250101\r\n"
		      "RRULE:FREQ=YEARLY\r\n") EVENT("SUMMARY:春节休\r\n"
						     "DTSTART:20260217\r\n"));
	struct calendar c;
	struct buf years = {0};
	struct ics f;

	calendar_init(&c);
	ck_assert_ptr_null(ics_tell(&f, &c, file, sizeof file - 1));
	calendar_years(&c, &years);
	ck_assert_str_eq(buf_str(&years), "2026");
	ck_assert(!calendar_works(&c, day_of(2027, 1, 1)));
	buf_free(&f.value);
	buf_free(&years);
	calendar_free(&c);
}
END_TEST

START_TEST(looks)
{
	static const char bom[] = "\xEF\xBB\xBF"
				  "BEGIN:VCALENDAR";

	ck_assert(ics_is("BEGIN:VCALENDAR\n", 16));
	ck_assert(ics_is("begin:vcalendar", 15));
	ck_assert(!ics_is("begin:vcalenda", 14));
	ck_assert(!ics_is("day,kind\n", 9));
	ck_assert(!ics_is(bom, sizeof bom - 1));
	ck_assert(!ics_is("", 0));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("ics");
	TCase *t = tcase_create("ics");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, t);
	tcase_add_loop_test(t, reads, 0, NELEM(good));
	tcase_add_loop_test(t, refuses, 0, NELEM(bad));
	tcase_add_test(t, knows);
	tcase_add_test(t, looks);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed > 0;
}
