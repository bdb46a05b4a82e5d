/* Unit tests of rules/claim, by requirements 4.2 and the rule of 7 days. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/claim.h"

enum { EVENTS = 6 };
#define R CLAIM_RECEPTION
#define T CLAIM_TOUCH
#define L CLAIM_LAST_TOUCH
#define D CLAIM_DEAL

/* An event; the last has no time. */
struct said {
	enum claim_kind kind;
	size_t row, rep;
	const char *at, *logged;
};

static struct zone zone;
static struct claim_times times;

static void
begin(void)
{
	zone_init(&zone, ZONE_DEFAULT);
}

static void
end(void)
{
	claim_times_free(&times);
	times = (struct claim_times){0};
}

static struct when
when(const char *s)
{
	struct when w = {0, DAY_NONE, false};

	if (*s)
		ck_assert_ptr_null(zone_parse(&zone, &w, s, strlen(s)));
	return w;
}

static const struct {
	struct said event[EVENTS];
	size_t nclaim;
	enum claim_verdict verdict;
	enum claim_why why;
	int gap;
} cases[] = {
	/* touched on the 4th: 6 and 7 days later it stays, 8 later it goes */
	{{{R, 0, 0, "2026-03-01", ""}, {T, 0, 0, "2026-03-04", ""},
		 {R, 1, 1, "2026-03-10", ""}},
		1, CLAIM_PROTECTED, CLAIM_BY_GAP, 6},
	{{{R, 0, 0, "2026-03-01", ""}, {T, 0, 0, "2026-03-04", ""},
		 {R, 1, 1, "2026-03-11", ""}},
		1, CLAIM_PROTECTED, CLAIM_BY_GAP, 7},
	{{{R, 0, 0, "2026-03-01", ""}, {T, 0, 0, "2026-03-04", ""},
		 {R, 1, 1, "2026-03-12", ""}},
		1, CLAIM_LAPSED, CLAIM_BY_GAP, 8},
	/* never touched: from the reception on */
	{{{R, 0, 0, "2026-03-01", ""}, {R, 1, 1, "2026-03-09", ""}}, 1,
		CLAIM_LAPSED, CLAIM_BY_GAP, 8},
	/* another's contacts, and those after the claim, do not protect */
	{{{R, 0, 0, "2026-03-01", ""}, {T, 1, 1, "2026-03-08", ""},
		 {T, 0, 0, "2026-03-12", ""}, {R, 1, 1, "2026-03-11", ""}},
		1, CLAIM_LAPSED, CLAIM_BY_GAP, 10},
	/* a contact of the day of the claim does, if it is of a day */
	{{{R, 0, 0, "2026-03-01", ""},
		 {T, 0, 0, "2026-03-11T15:00:00+08:00", ""},
		 {R, 1, 1, "2026-03-11", ""}},
		1, CLAIM_PROTECTED, CLAIM_BY_GAP, 0},
	/* nobody wins by dating back: what was put down first counts */
	{{{R, 0, 0, "2026-03-05", "2026-03-05"},
		 {R, 1, 1, "2026-03-01", "2026-03-08"}},
		1, CLAIM_PROTECTED, CLAIM_BY_GAP, 3},
	{{{R, 0, 0, "2026-03-01", "2026-03-01"},
		 {T, 0, 0, "2026-03-08", "2026-03-20"},
		 {R, 1, 1, "2026-03-10", "2026-03-10"}},
		1, CLAIM_LAPSED, CLAIM_BY_GAP, 9},
	/* taken over in one run: that tells nothing, and what is said counts */
	{{{R, 0, 0, "2026-03-05", "2026-11-28"},
		 {R, 1, 1, "2026-03-01", "2026-11-28"}},
		1, CLAIM_PROTECTED, CLAIM_BY_GAP, 4},
	{{{R, 0, 0, "2026-03-01", "2026-11-28"},
		 {T, 0, 0, "2026-03-04", "2026-11-28"},
		 {R, 1, 1, "2026-03-12", "2026-11-28"}},
		1, CLAIM_LAPSED, CLAIM_BY_GAP, 8},
	/* ordered: it stays for good */
	{{{R, 0, 0, "2026-03-01", ""}, {D, 0, 0, "2026-03-02", ""},
		 {R, 1, 1, "2026-06-01", ""}},
		1, CLAIM_PROTECTED, CLAIM_BY_DEAL, 92},
	/* ordered afterwards: that proves nothing */
	{{{R, 0, 0, "2026-03-01", ""}, {D, 1, 1, "2026-06-02", ""},
		 {R, 1, 1, "2026-06-01", ""}},
		1, CLAIM_LAPSED, CLAIM_BY_GAP, 92},
	/* as his own claimant's did: it came of the claim */
	{{{R, 0, 0, "2026-03-01", ""}, {R, 1, 1, "2026-06-01", ""},
		 {D, 1, 1, "2026-06-01", ""}},
		1, CLAIM_LAPSED, CLAIM_BY_GAP, 92},
	/* who receives it once more was in touch */
	{{{R, 0, 0, "2026-03-01", ""}, {R, 1, 0, "2026-03-06", ""},
		 {R, 2, 1, "2026-03-12", ""}},
		1, CLAIM_PROTECTED, CLAIM_BY_GAP, 6},
	/* only the last contact is known, and it is later */
	{{{R, 0, 0, "2026-03-01", ""}, {L, 0, 0, "2026-03-20", ""},
		 {R, 1, 1, "2026-03-10", ""}},
		1, CLAIM_NEEDS_RULING, CLAIM_UNKNOWN_TOUCHES, 9},
	{{{R, 0, 0, "2026-03-01", ""}, {L, 0, 0, "2026-03-20", ""},
		 {R, 1, 1, "2026-03-08", ""}},
		1, CLAIM_PROTECTED, CLAIM_BY_GAP, 7},
	/* on one day, or at one time: nobody was first */
	{{{R, 0, 0, "2026-03-01", ""}, {R, 1, 1, "2026-03-01", ""}}, 1,
		CLAIM_NEEDS_RULING, CLAIM_SAME_TIME, 0},
	{{{R, 0, 0, "", ""}, {R, 1, 1, "2026-03-01", ""}}, 1,
		CLAIM_NEEDS_RULING, CLAIM_UNDATED, 0},
	/* no claim: the rep's own other lead, and a handover */
	{{{R, 0, 0, "2026-03-01", ""}, {R, 1, 0, "2026-06-01", ""}}, 0, 0, 0,
		0},
	{{{R, 0, 0, "2026-03-01", ""}, {R, 0, 1, "2026-06-01", ""}}, 0, 0, 0,
		0},
};

/* The events of a case, the first in place `turn`. */
static size_t
fill(struct claim_event *e, const struct said *said, size_t turn)
{
	size_t n = 0;

	while (n < EVENTS && said[n].at)
		n++;
	for (size_t i = 0; i < n; i++) {
		const struct said *s = &said[(i + turn) % n];

		e[i] = (struct claim_event){.kind = s->kind,
			.row = s->row,
			.rep = s->rep,
			.at = when(s->at),
			.logged = when(s->logged)};
	}
	return n;
}

START_TEST(who_keeps_in_touch_keeps_the_customer)
{
	struct claim_event e[EVENTS];
	struct claim claim[EVENTS];
	size_t holder;

	/* in whatever order they are given */
	for (size_t turn = 0; turn < EVENTS; turn++) {
		const size_t n = fill(e, cases[_i].event, turn);

		ck_assert_uint_eq(claim_judge(&times, e, n, claim, &holder),
			cases[_i].nclaim);
		if (cases[_i].nclaim == 0)
			continue;
		ck_assert_int_eq(claim[0].verdict, cases[_i].verdict);
		ck_assert_int_eq(claim[0].why, cases[_i].why);
		ck_assert_int_eq(claim[0].gap, cases[_i].gap);
	}
}
END_TEST

START_TEST(a_lapsed_customer_is_the_next_ones)
{
	struct claim_event e[] = {
		{.kind = R, .row = 0, .rep = 0, .at = when("2026-03-01")},
		{.kind = R, .row = 1, .rep = 1, .at = when("2026-03-10")},
		{.kind = R, .row = 2, .rep = 0, .at = when("2026-03-12")},
		{.kind = R, .row = 3, .rep = 2, .at = when("2026-03-18")},
	};
	const enum claim_verdict want[] = {
		CLAIM_LAPSED, CLAIM_PROTECTED, CLAIM_LAPSED};
	const size_t holder[] = {0, 1, 1};
	const struct when now = when("2026-03-20");
	struct claim claim[4];
	size_t last;

	for (size_t i = 0; i < 4; i++)
		e[i].logged.day = DAY_NONE;
	ck_assert_uint_eq(claim_judge(&times, e, 4, claim, &last), 3);
	for (size_t i = 0; i < 3; i++) {
		ck_assert_int_eq(claim[i].verdict, want[i]);
		ck_assert_uint_eq(claim[i].holder, holder[i]);
	}
	ck_assert_int_eq(
		claim_until(&times, e, 3, &now), when("2026-03-25").day);
	ck_assert_int_eq(
		claim_until(&times, e, 1, &now), when("2026-03-17").day);
}
END_TEST

START_TEST(a_referral_must_be_proved)
{
	static const struct {
		enum claim_referral referral;
		const char *at;
		enum claim_verdict verdict;
		enum claim_why why;
	} by[] = {
		{CLAIM_REFERRAL, "2026-03-03", CLAIM_REFERRED,
			CLAIM_BY_REFERRAL},
		{CLAIM_REFERRAL_OF_NOBODY, "2026-03-03", CLAIM_NEEDS_RULING,
			CLAIM_UNPROVED},
		{CLAIM_REFERRAL_OF_NOBODY, "2026-03-09", CLAIM_LAPSED,
			CLAIM_BY_GAP},
	};
	struct claim claim[2];
	size_t holder;

	for (size_t i = 0; i < NELEM(by); i++) {
		struct claim_event e[] = {{.kind = R, .at = when("2026-03-01")},
			{.kind = R,
				.row = 1,
				.rep = 1,
				.referral = by[i].referral,
				.at = when(by[i].at)}};

		e[0].logged.day = e[1].logged.day = DAY_NONE;
		ck_assert_uint_eq(claim_judge(&times, e, 2, claim, &holder), 1);
		ck_assert_int_eq(claim[0].verdict, by[i].verdict);
		ck_assert_int_eq(claim[0].why, by[i].why);
	}
}
END_TEST

START_TEST(a_holder_may_give_one_of_his_leads)
{
	/* which rep gave it, and what that is */
	static const struct {
		bool is_handover;
		size_t was, nclaim, holder;
	} by[] = {{true, 0, 0, 2}, {true, 2, 1, 2}, {false, 0, 1, 2}};
	struct claim claim[3];
	size_t holder;

	for (size_t i = 0; i < NELEM(by); i++) {
		struct claim_event e[] = {{.kind = R, .at = when("2026-03-01")},
			{.kind = R, .row = 1, .at = when("2026-03-03")},
			{.kind = R,
				.row = 1,
				.rep = 1,
				.is_handover = by[i].is_handover,
				.was = by[i].was,
				.at = when("2026-06-01")}};

		e[0].logged = e[1].logged = e[2].logged = when("");
		ck_assert_uint_eq(claim_judge(&times, e, 3, claim, &holder),
			by[i].nclaim);
		ck_assert_uint_eq(holder, by[i].holder);
	}
}
END_TEST

START_TEST(of_whom_nothing_is_told_it_is_not_said_that_he_let_it_lapse)
{
	static const struct {
		const char *at;
		enum claim_verdict verdict;
		enum claim_why why;
	} by[] = {
		/* the reception is known to protect */
		{"2026-03-08", CLAIM_PROTECTED, CLAIM_BY_GAP},
		{"2026-03-09", CLAIM_NEEDS_RULING, CLAIM_UNTOLD},
	};
	struct claim claim[2];
	size_t holder;

	for (size_t i = 0; i < NELEM(by); i++) {
		struct claim_event e[] = {{.kind = R,
						  .is_untold = true,
						  .at = when("2026-03-01")},
			{.kind = R, .row = 1, .rep = 1, .at = when(by[i].at)}};

		e[0].logged = e[1].logged = when("");
		ck_assert_uint_eq(claim_judge(&times, e, 2, claim, &holder), 1);
		ck_assert_int_eq(claim[0].verdict, by[i].verdict);
		ck_assert_int_eq(claim[0].why, by[i].why);
		ck_assert_uint_eq(holder, 0);
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("claim");
	TCase *t = tcase_create("claim");

	tcase_add_checked_fixture(t, begin, end);
	tcase_add_loop_test(
		t, who_keeps_in_touch_keeps_the_customer, 0, NELEM(cases));
	tcase_add_test(t, a_lapsed_customer_is_the_next_ones);
	tcase_add_test(t, a_referral_must_be_proved);
	tcase_add_test(t, a_holder_may_give_one_of_his_leads);
	tcase_add_test(
		t, of_whom_nothing_is_told_it_is_not_said_that_he_let_it_lapse);
	suite_add_tcase(s, t);
	SRunner *runner = srunner_create(s);

	srunner_run_all(runner, CK_ENV);
	int nfailed = srunner_ntests_failed(runner);

	srunner_free(runner);
	return nfailed ? 1 : 0;
}
