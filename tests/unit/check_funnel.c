/* Stages, the tally of them, and the three ways to count a funnel. */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/zone.h"
#include "rules/funnel.h"

struct event {
	const char *key, *group, *stage, *day;
};

static void
dealer_stages(struct stages *s)
{
	static const char *const name[][2] = {{"inquiry", "咨询"},
		{"captured", "留资"}, {"invited", "邀约"}, {"arrived", "到店"},
		{"testdrive", "试驾"}, {"order", "订单"}, {"lost", "战败"}};

	*s = (struct stages){0};
	for (size_t i = 0; i < NELEM(name); i++)
		ck_assert_ptr_null(
			stages_add(s, name[i][0], name[i][1], i == 6));
	ck_assert_ptr_null(stages_alias(s, "流失", strlen("流失")));
}

static int64_t
instant(const char *day)
{
	return (int64_t)day_parse(day, strlen(day)) * 86400;
}

/* Count events, a row "group,stage,n[,step_num/step_den,overall_num/_den]". */
static void
count(struct buf *b, const struct event *e, size_t n,
	const struct funnel_opts *o, bool is_whole)
{
	struct stages s;
	struct tally t;
	struct funnel f;
	struct tally_row r;

	dealer_stages(&s);
	tally_init(&t, &s, is_whole);
	funnel_init(&f, o, &t);
	for (size_t i = 0; i < n; i++) {
		int64_t at = instant(e[i].day);
		const char *g = is_whole ? "" : e[i].group;

		funnel_event(
			&f, &(struct funnel_event){e[i].key, strlen(e[i].key),
				    g, strlen(g), *g != 0, e[i].stage,
				    strlen(e[i].stage), at, at});
	}
	funnel_count(&f);
	tally_end(&t);
	while (tally_next(&t, &r)) {
		buf_addf(b, "%.*s,%.*s,%ju", (int)r.ngroup, r.group,
			(int)r.nstage, r.stage, (uintmax_t)r.n);
		if (r.has_step)
			buf_addf(b, ",%ju/%ju", (uintmax_t)r.step_num,
				(uintmax_t)r.step_den);
		if (r.has_overall)
			buf_addf(b, ",%ju/%ju", (uintmax_t)r.overall_num,
				(uintmax_t)r.overall_den);
		buf_addc(b, '\n');
		if (o->mode == FUNNEL_COHORT) {
			ck_assert_uint_le(r.step_num, r.step_den);
			ck_assert_uint_le(r.overall_num, r.overall_den);
		}
	}
	funnel_free(&f);
	tally_free(&t);
	stages_free(&s);
}

/* Eight leads around January 2026: domain/requirements.md 4.6. */
static const struct event january[] = {
	{"L1", "", "inquiry", "2026-01-05"},
	{"L1", "", "captured", "2026-01-05"},
	{"L1", "", "invited", "2026-01-06"},
	{"L1", "", "arrived", "2026-01-08"},
	{"L1", "", "testdrive", "2026-01-08"},
	{"L1", "", "order", "2026-01-10"},
	{"L2", "", "inquiry", "2026-01-05"},
	{"L2", "", "captured", "2026-01-05"},
	{"L2", "", "invited", "2026-01-07"},
	{"L2", "", "arrived", "2026-01-09"},
	{"L2", "", "order", "2026-01-12"},
	{"L3", "", "inquiry", "2026-01-06"},
	{"L3", "", "captured", "2026-01-06"},
	{"L3", "", "invited", "2026-01-07"},
	{"L3", "", "lost", "2026-01-20"},
	{"L4", "", "inquiry", "2026-01-06"},
	{"L5", "", "inquiry", "2026-01-07"},
	{"L5", "", "captured", "2026-01-07"},
	{"L5", "", "invited", "2026-01-10"},
	{"L5", "", "arrived", "2026-01-15"},
	{"L5", "", "testdrive", "2026-01-15"},
	{"L5", "", "invited", "2026-01-20"},
	{"L6", "", "inquiry", "2026-01-08"},
	{"L6", "", "captured", "2026-01-08"},
	{"L7", "", "inquiry", "2026-01-30"},
	{"L7", "", "captured", "2026-01-30"},
	{"L8", "", "inquiry", "2025-12-20"},
	{"L8", "", "captured", "2025-12-20"},
	{"L8", "", "invited", "2025-12-25"},
	{"L8", "", "arrived", "2026-01-03"},
	{"L8", "", "order", "2026-01-15"},
};

static const struct {
	enum funnel_mode mode;
	bool is_strict;
	const char *n[7];
	const char *step[6];
} worked[] = {
	{FUNNEL_SNAPSHOT, false, {"1", "2", "1", "0", "0", "3", "1"}, {0}},
	{FUNNEL_PERIOD, false, {"7", "6", "4", "4", "2", "3", "1"}, {0}},
	{FUNNEL_COHORT, false, {"7", "6", "4", "3", "3", "2", "1"},
		{"", "85.71", "66.67", "75.00", "100.00", "66.67"}},
	/* L2 ordered without a test drive: of 2 who drove, 1 ordered */
	{FUNNEL_COHORT, true, {"7", "6", "4", "3", "2", "2", "1"},
		{"", "85.71", "66.67", "75.00", "66.67", "50.00"}},
};

START_TEST(january_is_counted_as_worked_out)
{
	struct funnel_opts o = {worked[_i].mode, worked[_i].is_strict,
		instant("2026-01-01"), instant("2026-02-01")};
	struct buf b = {0}, rate = {0};
	size_t k = 0;

	count(&b, january, NELEM(january), &o, true);
	for (char *line = strtok(buf_str(&b), "\n"); line;
		line = strtok(NULL, "\n"), k++) {
		uintmax_t n, num = 0, den = 0;

		ck_assert_int_ge(
			sscanf(line, ",%*[^,],%ju,%ju/%ju", &n, &num, &den), 1);
		ck_assert_uint_eq(n, strtoumax(worked[_i].n[k], NULL, 10));
		if (o.mode != FUNNEL_COHORT || k == 0 || k == 6)
			continue;
		buf_clear(&rate);
		tally_rate(&rate, num, den);
		ck_assert_str_eq(buf_str(&rate), worked[_i].step[k]);
	}
	ck_assert_uint_eq(k, 7);
	buf_free(&b);
	buf_free(&rate);
}
END_TEST

/* What a lead is in after events at one instant, in any order. */
static const struct {
	const char *a, *b, *is;
} tie[] = {
	{"captured", "inquiry", "captured"},
	{"order", "lost", "lost"},
	{"order", "待审批", "待审批"},
	{"待审批", "lost", "lost"},
	{"复活", "待审批", "待审批"},
	{"流失", "lost", "lost"},
};

START_TEST(at_one_instant_the_later_stage_counts)
{
	struct funnel_opts o = {.mode = FUNNEL_SNAPSHOT};

	for (int swap = 0; swap < 2; swap++) {
		struct event e[2] = {{"L", "", tie[_i].a, "2026-03-01"},
			{"L", "", tie[_i].b, "2026-03-01"}};
		struct event back[2] = {e[1], e[0]};
		struct buf b = {0}, want = {0};

		count(&b, swap ? back : e, 2, &o, true);
		buf_addf(&want, ",%s,1", tie[_i].is);
		ck_assert_ptr_nonnull(strstr(buf_str(&b), buf_str(&want)));
		buf_free(&b);
		buf_free(&want);
	}
}
END_TEST

/* Who was lost before anything else began all the same. */
START_TEST(a_lost_lead_stays_in_the_base)
{
	static const struct event e[] = {
		{"L1", "", "战败", "2026-01-02"},
		{"L2", "", "订单", "2026-01-02"},
		{"L3", "", "已删除", "2026-01-02"},
	};
	struct funnel_opts o = {FUNNEL_COHORT, false, INT64_MIN, INT64_MAX};
	struct buf b = {0};

	count(&b, e, NELEM(e), &o, true);
	ck_assert_str_eq(buf_str(&b), ",inquiry,2,2/2\n"
				      ",captured,1,1/2,1/2\n"
				      ",invited,1,1/1,1/2\n"
				      ",arrived,1,1/1,1/2\n"
				      ",testdrive,1,1/1,1/2\n"
				      ",order,1,1/1,1/2\n"
				      ",lost,1\n"
				      ",已删除,1\n");
	buf_free(&b);
}
END_TEST

START_TEST(the_first_event_names_the_group)
{
	static const struct event e[] = {
		{"L1", "抖音", "order", "2026-01-09"},
		{"L1", "汽车之家", "inquiry", "2026-01-02"},
		{"L1", "展厅", "captured", "2026-01-02"},
	};
	struct funnel_opts o = {.mode = FUNNEL_SNAPSHOT};
	struct buf b = {0};

	count(&b, e, NELEM(e), &o, false);
	ck_assert_ptr_nonnull(strstr(buf_str(&b), "展厅,order,1,"));
	ck_assert_ptr_null(strstr(buf_str(&b), "抖音"));
	ck_assert_ptr_null(strstr(buf_str(&b), "汽车之家"));
	buf_free(&b);
}
END_TEST

enum { EVENTS = 60, LEADS = 12, DAYS = 8 };

static void
random_events(struct event *e)
{
	static const char *const stage[] = {"inquiry", "captured", "邀约",
		"arrived", "试驾", "order", "lost", "paused", "回访"};
	static const char *const day[DAYS] = {"2026-01-01", "2026-01-02",
		"2026-01-03", "2026-01-04", "2026-01-05", "2026-01-06",
		"2026-01-07", "2026-01-08"};
	static const char *const lead[LEADS] = {
		"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"};
	static const char *const group[] = {"", "抖音", "来电", "展厅"};

	for (size_t i = 0; i < EVENTS; i++)
		e[i] = (struct event){lead[rand() / 8 % LEADS],
			group[rand() / 8 % 4], stage[rand() / 8 % 9],
			day[rand() / 8 % DAYS]};
}

static void
shuffle(struct event *e)
{
	for (size_t i = EVENTS - 1; i > 0; i--) {
		size_t k = (size_t)rand() / 8 % (i + 1);
		struct event x = e[i];

		e[i] = e[k];
		e[k] = x;
	}
}

/* The sum of n over all rows, or over those of one stage. */
static uintmax_t
sum(const struct event *e, const struct funnel_opts *o, bool is_whole,
	const char *stage)
{
	struct buf b = {0};
	uintmax_t all = 0, n;
	char name[64];

	count(&b, e, EVENTS, o, is_whole);
	for (char *line = strtok(buf_str(&b), "\n"); line;
		line = strtok(NULL, "\n")) {
		line = strchr(line, ',') + 1;
		ck_assert_int_ge(sscanf(line, "%63[^,],%ju", name, &n), 2);
		if (stage == NULL || strcmp(name, stage) == 0)
			all += n;
	}
	buf_free(&b);
	return all;
}

START_TEST(laws_of_counting)
{
	static const char *const stage[] = {"inquiry", "captured", "invited",
		"arrived", "testdrive", "order", "lost", "paused", "回访"};
	struct event e[EVENTS];
	int64_t from = instant("2026-01-02"), mid = instant("2026-01-04"),
		until = instant("2026-01-07");

	srand(20260122);
	for (int round = 0; round < 100; round++) {
		random_events(e);
		for (int i = 0; i < 4; i++) {
			struct funnel_opts o = {
				i < 2 ? (enum funnel_mode)i : FUNNEL_COHORT,
				i == 3, from, until};
			struct funnel_opts early = o, late = o;
			struct buf one = {0}, two = {0};

			early.until = late.from = mid;
			/* the order of events changes nothing */
			count(&one, e, EVENTS, &o, false);
			shuffle(e);
			count(&two, e, EVENTS, &o, false);
			ck_assert_str_eq(buf_str(&one), buf_str(&two));
			buf_free(&one);
			buf_free(&two);
			uintmax_t last = LEADS;

			for (size_t k = 0; k < NELEM(stage); k++) {
				uintmax_t n = sum(e, &o, true, stage[k]);

				/* groups are parts of the whole */
				ck_assert_uint_eq(
					n, sum(e, &o, false, stage[k]));
				/* and so are periods */
				if (i > 0)
					ck_assert_uint_eq(n,
						sum(e, &early, true, stage[k]) +
							sum(e, &late, true,
								stage[k]));
				/* a funnel does not widen */
				if (i == 2 && k < 6) {
					ck_assert_uint_le(n, last);
					last = n;
				}
			}
			/* a lead is in one stage */
			if (i == 0)
				ck_assert_uint_le(
					sum(e, &o, true, NULL), LEADS);
		}
	}
}
END_TEST

static const struct {
	uint64_t num, den;
	const char *is;
} rates[] = {
	{6, 7, "85.71"},
	{2, 7, "28.57"},
	{2, 3, "66.67"},
	{1, 800, "0.13"},   /* 0.125 */
	{3, 800, "0.38"},   /* 0.375 */
	{1, 20000, "0.01"}, /* 0.005 */
	{1, 20001, "0.00"},
	{0, 5, "0.00"},
	{5, 5, "100.00"},
	{0, 0, ""},
	{99999999999999, 99999999999999, "100.00"},
};

START_TEST(a_rate_rounds_half_away_from_zero)
{
	struct buf b = {0};

	tally_rate(&b, rates[_i].num, rates[_i].den);
	ck_assert_str_eq(buf_str(&b), rates[_i].is);
	buf_free(&b);
}
END_TEST

static const struct {
	const char *text;
	int is;
} aliases[] = {
	{"testdrive", 4},
	{"Test Drive", 4},
	{"TEST_DRIVE", 4},
	{"ＴＥＳＴ－ＤＲＩＶＥ", 4},
	{" 试 驾　", 4},
	{"试驾\xE2\x80\x8B", 4}, /* a zero width space */
	{"流失", 6},
	{"试", -1},
	{"", -1},
	{" - ", -1},
	{"\xFF", -1},
};

START_TEST(texts_are_compared_folded)
{
	struct stages s;

	dealer_stages(&s);
	ck_assert_int_eq(
		stages_find(&s, aliases[_i].text, strlen(aliases[_i].text)),
		aliases[_i].is);
	stages_free(&s);
}
END_TEST

static const struct {
	const char *name, *label;
	bool is_lost, is_good;
} additions[] = {
	{"deliver", "交车", false, false}, /* behind lost */
	{"void", "作废", true, true},
	{"void", "", true, true},
	{"void", "留资", true, false},
	{"Order", "", true, false},
	{"", "", true, false},
	{"-", "", true, false},
};

START_TEST(a_stage_is_told_from_the_others)
{
	struct stages s;

	dealer_stages(&s);
	ck_assert_int_eq(stages_add(&s, additions[_i].name, additions[_i].label,
				 additions[_i].is_lost) == NULL,
		additions[_i].is_good);
	stages_free(&s);
}
END_TEST

START_TEST(there_are_63_stages_at_most)
{
	struct funnel_opts o = {FUNNEL_COHORT, false, 0, 1};
	struct stages s = {0};
	struct tally t;
	struct funnel f;
	struct tally_row r;
	char name[16];

	for (int i = 0; i < STAGES_MAX; i++) {
		snprintf(name, sizeof name, "s%d", i);
		ck_assert_ptr_null(stages_add(&s, name, "", false));
	}
	ck_assert_ptr_nonnull(stages_add(&s, "more", "", false));
	tally_init(&t, &s, true);
	funnel_init(&f, &o, &t);
	funnel_event(&f,
		&(struct funnel_event){"L", 1, "", 0, false, "s62", 3, 0, 0});
	funnel_count(&f);
	tally_end(&t);
	for (size_t i = 0; i < STAGES_MAX; i++) {
		ck_assert(tally_next(&t, &r));
		ck_assert_uint_eq(r.n, 1);
	}
	ck_assert(!tally_next(&t, &r));
	funnel_free(&f);
	tally_free(&t);
	stages_free(&s);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("funnel");
	TCase *t = tcase_create("funnel");

	tcase_add_loop_test(
		t, january_is_counted_as_worked_out, 0, NELEM(worked));
	tcase_add_loop_test(
		t, at_one_instant_the_later_stage_counts, 0, NELEM(tie));
	tcase_add_test(t, a_lost_lead_stays_in_the_base);
	tcase_add_test(t, the_first_event_names_the_group);
	tcase_add_test(t, laws_of_counting);
	tcase_add_loop_test(
		t, a_rate_rounds_half_away_from_zero, 0, NELEM(rates));
	tcase_add_loop_test(t, texts_are_compared_folded, 0, NELEM(aliases));
	tcase_add_loop_test(
		t, a_stage_is_told_from_the_others, 0, NELEM(additions));
	tcase_add_test(t, there_are_63_stages_at_most);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
