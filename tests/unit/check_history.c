#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/history.h"
#include "tables/cadence.h"
#include "tables/stages.h"

/* Does an event with these keys belong to the lead with those? */
static const struct {
	const char *event[HISTORY_KEYS], *lead[HISTORY_KEYS];
	bool is_added, is_found;
} match[] = {
	{{"7", "", "", "", ""}, {"7", "", "", "", ""}, true, true},
	{{"7", "", "", "", ""}, {"8", "", "", "", ""}, true, false},
	{{"7", "", "", "", ""}, {"", "7", "7", "7", ""}, true, false},
	{{"7", "x", "", "", ""}, {"", "x", "", "", ""}, true, false},
	{{"", "x", "", "", ""}, {"1", "x", "", "", "抖音"}, true, true},
	{{"", "x", "", "", "抖音"}, {"1", "x", "", "", "抖音"}, true, true},
	{{"", "x", "", "", "抖音"}, {"1", "x", "", "", "来电"}, true, false},
	{{"", "x", "", "", "抖音"}, {"1", "x", "", "", ""}, true, false},
	{{"", "", "+8613800138000", "", ""},
		{"1", "", "+8613800138000", "", ""}, true, true},
	{{"", "", "+8613800138000", "", ""},
		{"1", "", "", "+8613900139000;+8613800138000", ""}, true, true},
	{{"", "", "+8613800138000", "", ""},
		{"1", "", "", "+8613800138000;+8613900139000", ""}, true, true},
	{{"", "", "+8613800138000", "", ""},
		{"1", "", "", "+86138001380001;;", ""}, true, false},
	{{"", "", "", "+8613800138000", "抖音"},
		{"", "", "", "+8613800138000", "抖音"}, false, false},
	{{"", "", "", "", ""}, {"", "", "", "", ""}, false, false},
};

/* What the name of an event makes of it, in the dealership's tables. */
static const struct {
	const char *name;
	bool is_stage;
	const char *kind; /* "": nothing to any rule */
	enum history_stage stage;
} name[] = {
	{"call", false, "touch", HISTORY_NO_STAGE},
	{"sms", false, "sms", HISTORY_NO_STAGE},
	{"visit", false, "visit", HISTORY_NO_STAGE},
	{"receive", false, "receive", HISTORY_OPEN},
	{"deliver", false, "deliver", HISTORY_WON},
	{"order", false, "", HISTORY_WON},
	{"lost", false, "lost", HISTORY_LOST},
	{"lost_confirmed", false, "lost_confirmed", HISTORY_NO_STAGE},
	{"note", false, "", HISTORY_NO_STAGE},
	{"战败", true, "lost", HISTORY_LOST},
	{"作废", true, "lost", HISTORY_LOST},
	{"成交", true, "", HISTORY_WON},
	{"Closed Won", true, "", HISTORY_WON},
	{"试驾", true, "", HISTORY_OPEN},
	{"testdrive", true, "touch", HISTORY_OPEN},
	{"某阶段", true, "", HISTORY_OPEN},
	{"", true, "", HISTORY_OPEN},
};

static void
get_cells(struct cell c[HISTORY_KEYS], const char *const *s)
{
	for (size_t i = 0; i < HISTORY_KEYS; i++)
		c[i] = (struct cell){s[i], strlen(s[i]), false};
}

static struct history_entry
entry(int64_t at, int kind, int next, enum history_stage stage)
{
	return (struct history_entry){{at, (int32_t)(at / 86400), false}, kind,
		{(int64_t)next * 86400, next, true}, stage};
}

START_TEST(keys_match)
{
	struct history h = {0};
	struct history_lead l = {0};
	struct cell key[HISTORY_KEYS];
	struct history_entry e =
		entry(5 * 86400, CADENCE_TOUCH, 9, HISTORY_WON);

	get_cells(key, match[_i].event);
	ck_assert_int_eq(history_add(&h, key, &e), match[_i].is_added);
	get_cells(key, match[_i].lead);
	history_get(&h, &l, key);
	ck_assert_uint_eq(l.n, match[_i].is_found);
	ck_assert_int_eq(l.last.promise.day, match[_i].is_found ? 9 : DAY_NONE);
	ck_assert_int_eq(l.last.stage,
		match[_i].is_found ? HISTORY_WON : HISTORY_NO_STAGE);
	ck_assert_uint_eq(
		history_unasked(&h), match[_i].is_added && !match[_i].is_found);
	history_free(&h);
	history_lead_free(&l);
}
END_TEST

START_TEST(names)
{
	struct cadence c;
	struct stages s[2];
	struct history_entry e;

	cadence_load(&c, "dealership");
	stages_open(&s[0], "dealership");
	stages_open(&s[1], "generic");
	history_name(&e, &c, s, NELEM(s),
		&(struct cell){name[_i].name, strlen(name[_i].name), false},
		name[_i].is_stage);
	if (name[_i].kind[0] == '\0')
		ck_assert_int_eq(e.kind, -1);
	else if (strcmp(name[_i].kind, "touch") == 0)
		ck_assert(c.touches & 1U << e.kind);
	else
		ck_assert_str_eq(c.kind[e.kind], name[_i].kind);
	ck_assert_int_eq(e.stage, name[_i].stage);
	stages_free(&s[0]);
	stages_free(&s[1]);
}
END_TEST

/*
 * The events of a lead come back whole, whatever their order, and the last
 * promise and stage are those that a look at all of them finds.
 */
START_TEST(order_is_nothing)
{
	enum { N = 20 };
	static const char *const id[HISTORY_KEYS] = {"1", "", "", "", ""};
	struct cell key[HISTORY_KEYS];

	get_cells(key, id);
	srand(11);
	for (int round = 0; round < 500; round++) {
		struct history_entry e[N];
		struct history_last want = {.promise = {.day = DAY_NONE}};
		int64_t made = -1, entered = -1, sum = 0;
		size_t nkind = 0;

		for (size_t i = 0; i < N; i++) {
			e[i] = entry(rand() % 9, rand() % 4 - 1,
				rand() % 3 ? DAY_NONE : rand() % 9,
				(enum history_stage)(rand() % 4));
			if (e[i].kind >= 0) {
				nkind++;
				sum += e[i].at.at * 10 + e[i].kind;
			}
			if (e[i].next.day != DAY_NONE &&
				(e[i].at.at > made ||
					(e[i].at.at == made &&
						e[i].next.day <
							want.promise.day))) {
				made = e[i].at.at;
				want.promise = e[i].next;
			}
			if (e[i].stage != HISTORY_NO_STAGE &&
				(e[i].at.at > entered ||
					(e[i].at.at == entered &&
						e[i].stage > want.stage))) {
				entered = e[i].at.at;
				want.stage = e[i].stage;
			}
		}
		struct history h = {0};
		struct history_lead l = {0};

		for (size_t i = N; i > 0; i--) {
			size_t k = (size_t)rand() % i;

			ck_assert(history_add(&h, key, &e[k]));
			e[k] = e[i - 1];
		}
		history_get(&h, &l, key);
		ck_assert_uint_eq(l.n, nkind);
		for (size_t i = 0; i < l.n; i++)
			sum -= l.event[i].at.at * 10 + l.event[i].kind;
		ck_assert_int_eq(sum, 0);
		ck_assert_int_eq(l.last.promise.day, want.promise.day);
		ck_assert_int_eq(l.last.stage, want.stage);
		history_free(&h);
		history_lead_free(&l);
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("history");
	TCase *t = tcase_create("history");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, t);
	tcase_add_loop_test(t, keys_match, 0, NELEM(match));
	tcase_add_loop_test(t, names, 0, NELEM(name));
	tcase_add_test(t, order_is_nothing);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed > 0;
}
