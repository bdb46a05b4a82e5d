#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/duty.h"
#include "tables/cadence.h"
#include "tables/calendar.h"

enum { EVENTS = 16 };

/* What is the same in all cases: the house rules, China, Shanghai. */
struct world {
	struct cadence cadence;
	struct calendar calendar;
	struct zone zone;
};

static void
open_world(struct world *w)
{
	cadence_load(&w->cadence, "dealership");
	calendar_init(&w->calendar);
	calendar_load(&w->calendar, CALENDAR_DEFAULT);
	ck_assert_ptr_null(zone_init(&w->zone, ZONE_DEFAULT));
}

static struct when
when(const struct world *w, const char *s, size_t n)
{
	struct when t;
	const char *why = zone_parse(&w->zone, &t, s, n);

	ck_assert_msg(why == NULL, "%s: '%.*s'", why, (int)n, s);
	return t;
}

/* "created 2026-03-01; call 2026-03-03T10:00" to events. */
static size_t
read_events(const struct world *w, struct duty_event e[EVENTS], const char *s)
{
	size_t n = 0;

	while (*s != '\0') {
		size_t kind = strcspn(s, " "), end = strcspn(s, ";");

		e[n].kind = strncmp(s, "followup", kind) == 0
				    ? CADENCE_FOLLOWUP
				    : cadence_kind(&w->cadence, s, kind);
		e[n].at = when(w, s + kind + 1, end - kind - 1);
		ck_assert_int_ge(e[n].kind, 0);
		n++;
		s += end;
		s += strspn(s, "; ");
	}
	return n;
}

static struct duty_now
now_of(const struct world *w, const char *s)
{
	return (struct duty_now){when(w, s, strlen(s)), &w->zone, &w->calendar};
}

static int
rule_of(const struct cadence *c, const char *name)
{
	for (size_t i = 0; i < c->n; i++)
		if (strcmp(c->rule[i].name, name) == 0)
			return (int)i;
	return -1;
}

/*
 * One rule of the dealership's cadence on one day. Where the state is none or
 * done the lateness is not looked at.
 */
static const struct {
	const char *events, *now, *rule, *state;
	int late;
} one[] = {
	/* R32: a short message on the day of the reception */
	{"receive 2026-03-01T15:00", "2026-03-01", "sms", "due", 0},
	{"receive 2026-03-01T15:00", "2026-03-02", "sms", "overdue", 1},
	{"receive 2026-03-01T15:00; sms 2026-03-01T09:00", "2026-03-02", "sms",
		"done", 0},
	{"receive 2026-03-01; call 2026-03-01", "2026-03-01", "sms", "due", 0},
	{"receive 2026-03-01; call 2026-03-03", "2026-03-03", "sms", "missed",
		2},
	{"receive 2026-03-01; receive 2026-03-05; sms 2026-03-01", "2026-03-05",
		"sms", "due", 0},
	/* R30: the first follow-up on day 2 to 3, before is early */
	{"created 2026-03-01", "2026-03-02", "first", "early", -2},
	{"created 2026-03-01", "2026-03-03", "first", "due", -1},
	{"created 2026-03-01", "2026-03-04", "first", "due", 0},
	{"created 2026-03-01", "2026-03-05", "first", "overdue", 1},
	{"created 2026-03-01; call 2026-03-02", "2026-03-04", "first", "due",
		0},
	{"created 2026-03-01; call 2026-03-03", "2026-03-04", "first", "done",
		0},
	{"created 2026-03-01; call 2026-03-09", "2026-03-10", "first", "done",
		0},
	{"created 2026-03-01; call 2026-03-09", "2026-03-08", "first",
		"overdue", 4},
	{"created 2026-03-01; lost_confirmed 2026-03-03", "2026-03-04", "first",
		"due", 0},
	{"created 2026-03-01T23:59:59", "2026-03-03T00:00:00", "first", "due",
		-1},
	{"created 2026-03-01T16:00:00Z", "2026-03-03", "first", "early", -2},
	{"created 2026-03-09", "2026-03-08", "first", "none", 0},
	/* R31: the second within a week, after the first */
	{"created 2026-03-01", "2026-03-06", "second", "early", -2},
	{"created 2026-03-01; call 2026-03-03", "2026-03-03", "second", "early",
		-5},
	{"created 2026-03-01; call 2026-03-03", "2026-03-04", "second", "due",
		-4},
	{"created 2026-03-01; call 2026-03-03", "2026-03-09", "second",
		"overdue", 1},
	{"created 2026-03-01; call 2026-03-03; call 2026-03-03T18:00",
		"2026-03-04", "second", "due", -4},
	{"created 2026-03-01; call 2026-03-03; visit 2026-03-06", "2026-03-09",
		"second", "done", 0},
	{"created 2026-03-01; call 2026-03-08", "2026-03-08", "second",
		"missed", 0},
	/* R20, silent-7: last touch 03-04; oracles2.txt */
	{"call 2026-03-04", "2026-03-10", "silent", "early", -1},
	{"call 2026-03-04", "2026-03-11", "silent", "due", 0},
	{"call 2026-03-04", "2026-03-12", "silent", "overdue", 1},
	{"created 2026-03-04", "2026-03-12", "silent", "overdue", 1},
	{"created 2026-03-01; touch 2026-03-04", "2026-03-11", "silent", "due",
		0},
	{"call 2026-03-04; receive 2026-03-06", "2026-03-12", "silent", "early",
		-1},
	{"call 2026-03-04; call 2026-03-20", "2026-03-12", "silent", "overdue",
		1},
	/* a promised day */
	{"followup 2026-03-10", "2026-03-09", "promised", "early", -1},
	{"followup 2026-03-10T15:00", "2026-03-10T16:00:00", "promised", "due",
		0},
	{"followup 2026-03-10", "2026-03-31", "promised", "overdue", 21},
	{"followup 2026-03-10; call 2026-03-08", "2026-03-11", "promised",
		"overdue", 1},
	{"followup 2026-03-10; call 2026-03-10", "2026-03-11", "promised",
		"done", 0},
	/* R35: within 24 hours of delivery, and again after a week */
	{"deliver 2026-03-01T10:00", "2026-03-02T10:00:00", "deliver1", "due",
		0},
	{"deliver 2026-03-01T10:00", "2026-03-02T10:00:01", "deliver1",
		"overdue", 0},
	{"deliver 2026-03-01T10:00", "2026-03-02", "deliver1", "due", 0},
	{"deliver 2026-03-01", "2026-03-02T23:00:00", "deliver1", "due", 0},
	{"deliver 2026-03-01", "2026-03-03", "deliver1", "overdue", 1},
	{"deliver 2026-03-01T10:00; call 2026-03-01T09:59", "2026-03-02",
		"deliver1", "due", 0},
	{"deliver 2026-03-01T10:00; call 2026-03-01T10:00", "2026-03-02",
		"deliver1", "done", 0},
	{"deliver 2026-03-01T10:00; sms 2026-03-01T11:00", "2026-03-02",
		"deliver1", "due", 0},
	{"deliver 2026-03-01T10:00; call 2026-03-02", "2026-03-08", "deliver2",
		"due", 0},
	/* R33: by the next working day; 02-14 is a Saturday that works */
	{"lost 2026-02-13", "2026-02-14", "lostcheck", "due", 0},
	{"lost 2026-02-14", "2026-02-23", "lostcheck", "due", -1},
	{"lost 2026-02-14", "2026-02-25", "lostcheck", "overdue", 1},
	{"lost 2026-03-05", "2026-03-07", "lostcheck", "overdue", 0},
	{"lost 2026-03-05; lost_confirmed 2026-03-06", "2026-03-09",
		"lostcheck", "done", 0},
	{"", "2026-03-01", "silent", "none", 0},
};

START_TEST(one_rule)
{
	struct world w;
	struct duty_event e[EVENTS];
	struct duty d[CADENCE_RULES];

	open_world(&w);
	size_t n = read_events(&w, e, one[_i].events);
	struct duty_now now = now_of(&w, one[_i].now);
	int r = rule_of(&w.cadence, one[_i].rule);

	ck_assert_int_ge(r, 0);
	duty_judge(&w.cadence,
		&(struct duty_lead){.event = e, .n = n, .has_events = true},
		&now, d);
	ck_assert_str_eq(duty_state_name(d[r].state), one[_i].state);
	if (d[r].state != DUTY_NONE && d[r].state != DUTY_DONE)
		ck_assert_int_eq(d[r].days_late, one[_i].late);
	calendar_free(&w.calendar);
}
END_TEST

/* What a lead is asked for in the end, and the words for it. */
static const struct {
	const char *events, *now;
	bool has_events, is_won, is_lost;
	const char *rule, *why;
} whole[] = {
	{"created 2026-03-01", "2026-03-02", false, false, false, NULL, NULL},
	{"created 2026-03-01", "2026-03-03", false, false, false, "first",
		"created 2026-03-01, no touch yet"},
	{"created 2026-03-01", "2026-03-09", false, false, false, "first",
		"created 2026-03-01, no touch yet; also silent"},
	{"created 2026-03-01", "2026-03-09", true, false, false, "sms",
		"created 2026-03-01, no touch yet; also first, silent"},
	{"created 2026-03-01; touch 2026-03-04", "2026-03-12", false, false,
		false, "silent", "last touch 2026-03-04"},
	{"created 2026-03-01; call 2026-03-04", "2026-03-12", true, false,
		false, "second",
		"created 2026-03-01, last touch 2026-03-04; also silent; "
		"missed sms"},
	{"followup 2026-03-10; touch 2026-03-08", "2026-03-16", false, false,
		false, "promised",
		"promised 2026-03-10, last touch 2026-03-08; also silent"},
	/* 9 days late both: the earlier due day, then the table's order */
	{"followup 2026-03-04; created 2026-03-01", "2026-03-04", false, false,
		false, "first",
		"created 2026-03-01, no touch yet; also promised"},
	{"created 2026-03-01", "2026-03-09", false, true, false, NULL, NULL},
	{"created 2026-03-01", "2026-03-09", false, false, true, NULL, NULL},
	{"created 2026-03-01; sms 2026-03-01; deliver 2026-03-20", "2026-03-21",
		true, true, false, "deliver1",
		"deliver 2026-03-20, last touch 2026-03-01"},
	{"created 2026-03-01; sms 2026-03-01; lost 2026-03-05", "2026-03-06",
		true, false, true, "lostcheck",
		"lost 2026-03-05, last touch 2026-03-01"},
	{"receive 2026-03-01", "2026-03-01", true, false, false, "sms",
		"received 2026-03-01, no touch yet"},
	{"", "2026-03-01", true, false, false, NULL, NULL},
};

START_TEST(whole_lead)
{
	struct world w;
	struct duty_event e[EVENTS];
	struct duty d[CADENCE_RULES];
	struct buf b = {0};

	open_world(&w);
	struct duty_lead lead = {e, read_events(&w, e, whole[_i].events),
		whole[_i].is_won, whole[_i].is_lost, whole[_i].has_events};
	struct duty_now now = now_of(&w, whole[_i].now);

	duty_judge(&w.cadence, &lead, &now, d);
	int pick = duty_pick(&w.cadence, d);

	if (whole[_i].rule == NULL) {
		ck_assert_int_eq(pick, -1);
	} else {
		ck_assert_int_ge(pick, 0);
		ck_assert_str_eq(w.cadence.rule[pick].name, whole[_i].rule);
		duty_why(&b, &w.cadence, &lead, &now, d, pick);
		ck_assert_str_eq(buf_str(&b), whole[_i].why);
	}
	buf_free(&b);
	calendar_free(&w.calendar);
}
END_TEST

/* Days around the Spring Festival of 2026, some with a time of day. */
static struct when
random_when(const struct world *w)
{
	int32_t day = day_of(2026, 2, 1) + rand() % 40;
	struct when t = {zone_instant(&w->zone, day, 0), day, rand() % 3 == 0};

	if (!t.is_day)
		t.at += rand() % 86400;
	return t;
}

static size_t
random_events(const struct world *w, struct duty_event e[EVENTS])
{
	size_t n = (size_t)(rand() % EVENTS);

	for (size_t i = 0; i < n; i++) {
		e[i].kind = rand() % (int)w->cadence.nkind;
		e[i].at = random_when(w);
	}
	return n;
}

static bool
same(const struct cadence *c, const struct duty *a, const struct duty *b)
{
	for (size_t i = 0; i < c->n; i++)
		if (a[i].state != b[i].state || a[i].due_day != b[i].due_day ||
			a[i].days_late != b[i].days_late)
			return false;
	return true;
}

START_TEST(order_and_repeats_are_nothing)
{
	struct world w;
	struct duty_event e[2 * EVENTS];
	struct duty a[CADENCE_RULES], b[CADENCE_RULES];

	open_world(&w);
	srand(7);
	for (int round = 0; round < 3000; round++) {
		size_t n = random_events(&w, e);
		struct duty_now now = {random_when(&w), &w.zone, &w.calendar};
		struct duty_lead lead = {e, n, false, false, true};

		duty_judge(&w.cadence, &lead, &now, a);
		for (size_t i = n; i > 1; i--) {
			size_t k = (size_t)rand() % i;
			struct duty_event x = e[i - 1];

			e[i - 1] = e[k];
			e[k] = x;
		}
		if (n > 0)
			e[lead.n++] = e[rand() % (int)n];
		duty_judge(&w.cadence, &lead, &now, b);
		ck_assert(same(&w.cadence, a, b));
	}
	calendar_free(&w.calendar);
}
END_TEST

START_TEST(what_comes_later_is_not_known)
{
	struct world w;
	struct duty_event e[EVENTS], known[EVENTS];
	struct duty a[CADENCE_RULES], b[CADENCE_RULES];

	open_world(&w);
	srand(8);
	for (int round = 0; round < 3000; round++) {
		size_t n = random_events(&w, e), nknown = 0;
		struct duty_now now = {random_when(&w), &w.zone, &w.calendar};

		for (size_t i = 0; i < n; i++)
			if (e[i].kind == CADENCE_FOLLOWUP ||
				(now.at.is_day || e[i].at.is_day
						? e[i].at.day <= now.at.day
						: e[i].at.at <= now.at.at))
				known[nknown++] = e[i];
		duty_judge(&w.cadence,
			&(struct duty_lead){e, n, false, false, true}, &now, a);
		duty_judge(&w.cadence,
			&(struct duty_lead){known, nknown, false, false, true},
			&now, b);
		ck_assert(same(&w.cadence, a, b));
	}
	calendar_free(&w.calendar);
}
END_TEST

/*
 * While nothing happens, time only makes things worse: no state goes back,
 * calendar days count up by one, working days by one or none. And what is
 * picked is open, with nothing open that presses more.
 */
START_TEST(time_passes)
{
	struct world w;
	struct duty_event e[EVENTS];
	struct duty d[2][CADENCE_RULES];

	open_world(&w);
	srand(9);
	for (int round = 0; round < 300; round++) {
		size_t n = random_events(&w, e);
		struct duty_lead lead = {e, n, rand() % 4 == 0, false, true};
		struct when t = {0, day_of(2026, 3, 13), true};

		for (int i = 0; i < 30; i++, t.day++) {
			struct duty *is = d[i % 2], *was = d[(i + 1) % 2];
			struct duty_now now = {t, &w.zone, &w.calendar};

			duty_judge(&w.cadence, &lead, &now, is);
			int pick = duty_pick(&w.cadence, is);

			for (size_t k = 0; k < w.cadence.n; k++) {
				bool is_open = is[k].state == DUTY_DUE ||
					       is[k].state == DUTY_OVERDUE;
				int step = is[k].days_late - was[k].days_late;

				if (is_open)
					ck_assert(pick >= 0 &&
						  is[pick].days_late >=
							  is[k].days_late);
				if (is_open &&
					w.cadence.rule[k].unit == CADENCE_DAYS)
					ck_assert_int_eq(
						is[k].state == DUTY_OVERDUE,
						is[k].days_late > 0);
				if (i == 0 || is[k].state == DUTY_NONE)
					continue;
				ck_assert_int_ge(is[k].state, was[k].state);
				ck_assert(step == 1 ||
					  (step == 0 &&
						  w.cadence.rule[k].unit ==
							  CADENCE_WORKDAYS));
			}
			ck_assert(pick < 0 || is[pick].state == DUTY_DUE ||
				  is[pick].state == DUTY_OVERDUE);
		}
	}
	calendar_free(&w.calendar);
}
END_TEST

static bool
has_touch(const struct duty_event *e, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (e[i].kind == CADENCE_TOUCH)
			return true;
	return false;
}

/*
 * A rule that the lead's dates can answer is answered alike from events, but
 * that a touch before its window does it too.
 */
START_TEST(dates_and_events_agree)
{
	struct world w;
	struct duty_event e[3];
	struct duty a[CADENCE_RULES], b[CADENCE_RULES];

	open_world(&w);
	srand(10);
	for (int round = 0; round < 3000; round++) {
		size_t n = 0;
		struct duty_now now = {random_when(&w), &w.zone, &w.calendar};

		for (int k = 0; k < CADENCE_FIXED; k++)
			if (k != CADENCE_RECEIVE && rand() % 3 > 0)
				e[n++] =
					(struct duty_event){random_when(&w), k};
		struct duty_lead lead = {e, n, false, false, true};

		duty_judge(&w.cadence, &lead, &now, a);
		lead.has_events = false;
		duty_judge(&w.cadence, &lead, &now, b);
		for (size_t i = 0; i < w.cadence.n; i++)
			if (cadence_needs_events(&w.cadence, i))
				ck_assert_int_eq(b[i].state, DUTY_NONE);
			else if (a[i].state != b[i].state)
				ck_assert(b[i].state == DUTY_DONE &&
					  has_touch(e, n) &&
					  w.cadence.rule[i].after ==
						  CADENCE_RECEIVE);
	}
	calendar_free(&w.calendar);
}
END_TEST

START_TEST(end_of_days)
{
	struct world w;
	struct duty d[CADENCE_RULES];

	open_world(&w);
	struct duty_now now = now_of(&w, "9999-12-31");
	struct duty_event e[CADENCE_KINDS];

	for (size_t k = 0; k < w.cadence.nkind; k++)
		e[k] = (struct duty_event){now.at, (int)k};
	duty_judge(&w.cadence,
		&(struct duty_lead){e, w.cadence.nkind, false, false, true},
		&now, d);
	for (size_t i = 0; i < w.cadence.n; i++)
		ck_assert_int_le(d[i].due_day, day_of(9999, 12, 31));
	calendar_free(&w.calendar);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("duty");
	TCase *t = tcase_create("duty");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, t);
	tcase_add_loop_test(t, one_rule, 0, NELEM(one));
	tcase_add_loop_test(t, whole_lead, 0, NELEM(whole));
	tcase_add_test(t, order_and_repeats_are_nothing);
	tcase_add_test(t, what_comes_later_is_not_known);
	tcase_add_test(t, time_passes);
	tcase_add_test(t, dates_and_events_agree);
	tcase_add_test(t, end_of_days);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed > 0;
}
