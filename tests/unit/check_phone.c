/*
 * Unit tests of rules/phone: one number, and cells. Vectors from the numbering
 * section of domain/requirements and from lists as people keep them.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/phone.h"
#include "vary.h"

#define BAD "phone_bad"
#define LOSSY "phone_lossy"
#define COUNTRY "phone_country"
#define SERVICE "phone_service"

static const struct {
	const char *text, *country;
	const char *want; /* E.164, a reason, or ? and what to ask */
	enum phone_kind kind;
} numbers[] = {
	/* mobiles, in all their forms */
	{"13800138000", "", "+8613800138000", PHONE_MOBILE},
	{"13800138000", "CN", "+8613800138000", PHONE_MOBILE},
	{"+8613800138000", "US", "+8613800138000", PHONE_MOBILE},
	{"138-0013-8000", "", "+8613800138000", PHONE_MOBILE},
	{"+86 138 0013 8000", "", "+8613800138000", PHONE_MOBILE},
	{"（+86）138 0013 8000", "", "+8613800138000", PHONE_MOBILE},
	{"8613800138000", "", "+8613800138000", PHONE_MOBILE},
	{"008613800138000", "", "+8613800138000", PHONE_MOBILE},
	{"+008613800138000", "", "+8613800138000", PHONE_MOBILE},
	{"013800138000", "", "+8613800138000", PHONE_MOBILE},
	{"17951 13800138000", "", "+8613800138000", PHONE_MOBILE},
	{"12593-13800138000", "", "+8613800138000", PHONE_MOBILE},
	{"１３８００１３８０００", "", "+8613800138000", PHONE_MOBILE},
	{"＋８６ １３８００１３８０００", "", "+8613800138000", PHONE_MOBILE},
	{"138\u00A00013\u30008000\u200B", "", "+8613800138000", PHONE_MOBILE},
	{"\u202D13800138000\u202C", "", "+8613800138000", PHONE_MOBILE},
	{"138–0013—8000", "", "+8613800138000", PHONE_MOBILE},
	{"138·0013·8000", "", "+8613800138000", PHONE_MOBILE},
	{"138.0013.8000", "", "+8613800138000", PHONE_MOBILE},
	{"17400512345", "", "+8617400512345", PHONE_MOBILE},
	{"19912345678", "", "+8619912345678", PHONE_MOBILE},
	/* what spreadsheets do */
	{"13800138000.0", "", "+8613800138000", PHONE_MOBILE},
	{"13800138000.00", "", "+8613800138000", PHONE_MOBILE},
	{"'13800138000", "", "+8613800138000", PHONE_MOBILE},
	{"=\"13800138000\"", "", "+8613800138000", PHONE_MOBILE},
	{"1.38E+10", "", LOSSY, 0},
	{"1.38001E+10", "CN", LOSSY, 0},
	{"8.61380013800E+12", "", LOSSY, 0},
	{"1e10", "US", LOSSY, 0},
	/* fixed lines */
	{"(0755)8345 6789", "", "+8675583456789", PHONE_FIXED},
	{"0319-7654321", "", "+863197654321", PHONE_FIXED},
	{"０１０-８８８８ ６６６６", "", "+861088886666", PHONE_FIXED},
	{"+86 (0)10 8888 6666", "", "+861088886666", PHONE_FIXED},
	{"+86 10 8888 6666", "", "+861088886666", PHONE_FIXED},
	{"010/88886666", "", "+861088886666", PHONE_FIXED},
	{"1088886666", "CN", "+861088886666", PHONE_FIXED},
	{"1088886666", "", COUNTRY, 0},
	{"0571-8765432", "", BAD, 0}, /* Hangzhou has 8 digits */
	{"0319-76543210", "", BAD, 0},
	{"02188886666", "", "+862188886666", PHONE_FIXED},
	{"02108886666", "", BAD, 0},
	/* 400 and 800 */
	{"400-800-1234", "", "+864008001234", PHONE_SHARED_COST},
	{"8008201234", "", "+868008201234", PHONE_TOLL_FREE},
	{"+86 400 800 1234", "", "+864008001234", PHONE_SHARED_COST},
	{"9504008123", "CN", "+869504008123", PHONE_SHARED_COST},
	{"9504008123", "", COUNTRY, 0},
	/* services */
	{"110", "", SERVICE, 0},
	{"12345", "", SERVICE, 0},
	{"95588", "", SERVICE, 0},
	{"10086", "CN", SERVICE, 0},
	{"96110", "", SERVICE, 0},
	{"010-95588", "", SERVICE, 0},
	{"0755-12345", "", SERVICE, 0},
	{"+8695588", "", SERVICE, 0},
	{"16812345", "CN", SERVICE, 0},
	{"911", "US", SERVICE, 0},
	/* blocks nobody has, and lengths */
	{"14012345678", "CN", BAD, 0},
	{"15412345678", "CN", BAD, 0},
	{"16412345678", "CN", BAD, 0},
	{"17461234567", "CN", BAD, 0},
	{"1380013800", "CN", BAD, 0},
	{"138001380000", "CN", BAD, 0},
	{"88886666", "CN", BAD, 0},
	/* no country said */
	{"88886666", "", COUNTRY, 0},
	{"1380013800", "", COUNTRY, 0},
	{"4155552671", "", COUNTRY, 0},
	{"+14155552671", "", "+14155552671", PHONE_FIXED_OR_MOBILE},
	{"001 415 555 2671", "", "+14155552671", PHONE_FIXED_OR_MOBILE},
	/* North America */
	{"(415) 555-2671", "US", "+14155552671", PHONE_FIXED_OR_MOBILE},
	{"1-416-555-2671", "CA", "+14165552671", PHONE_FIXED_OR_MOBILE},
	{"800 234 5678", "US", "+18002345678", PHONE_TOLL_FREE},
	{"011 86 138 0013 8000", "US", "+8613800138000", PHONE_MOBILE},
	{"13802138000", "US", "+13802138000", PHONE_FIXED_OR_MOBILE},
	{"415 155 2671", "US", "?US 4151552671", 0},
	{"+1 268 460 1234", "", "?ZZ +12684601234", 0},
	/* the rest of the world is asked for */
	{"+852 9123 4567", "", "?ZZ +85291234567", 0},
	{"0085291234567", "", "?ZZ +85291234567", 0},
	{"020 7946 0018", "GB", "?GB 02079460018", 0},
	{"9123 4567", "england", COUNTRY, 0},
	/* letters, masks, rubbish */
	{"138****8000", "", BAD, 0},
	{"13800l38000", "", BAD, 0},
	{"1380013800O", "", BAD, 0},
	{"13800138000 张", "", BAD, 0},
	{"13800138000,13900139000", "", BAD, 0},
	{"1380013800013900139000", "", BAD, 0},
	{"138+00138000", "", BAD, 0},
	{"138\xFF", "", BAD, 0},
	{"+", "", BAD, 0},
	{"", "", BAD, 0},
	{"12345678901234567890123456789012345", "GB", BAD, 0},
};

START_TEST(one_number)
{
	/* memory of exactly its size, so that a byte too far is seen */
	size_t n = strlen(numbers[_i].text);
	char *s = malloc(n ? n : 1), got[PHONE_MAX + 8];
	struct phone p;

	memcpy(s, numbers[_i].text, n);

	const char *why = phone_read(s, n, numbers[_i].country, &p);

	if (why != NULL)
		snprintf(got, sizeof got, "%s", why);
	else if (p.ask)
		snprintf(got, sizeof got, "?%s %s", p.region, p.num);
	else
		snprintf(got, sizeof got, "%s", p.num);
	ck_assert_msg(strcmp(got, numbers[_i].want) == 0, "%s: %s, not %s",
		numbers[_i].text, got, numbers[_i].want);
	if (why == NULL)
		ck_assert_int_eq(p.kind, numbers[_i].kind);
	free(s);
}
END_TEST

/*
 * want: the numbers, each with xEXT behind it, then ~ if more was there than
 * they hold, then the reason of the first bad part.
 */
static const struct {
	const char *text, *country, *want;
} cells[] = {
	{"", "", ""},
	{"  ", "", ""},
	{"无", "", ""},
	{"-", "", ""},
	{"N/A", "", ""},
	{"13800138000", "", "+8613800138000 "},
	{"138 0013 8000", "", "+8613800138000 "},
	{"13800138000.0", "", "+8613800138000 "},
	{"1.38E+10", "", "~phone_lossy"},
	/* several */
	{"13800138000、13900139000", "", "+8613800138000 +8613900139000 "},
	{"13800138000;13900139000", "", "+8613800138000 +8613900139000 "},
	{"13800138000/13900139000", "", "+8613800138000 +8613900139000 "},
	{"13800138000 13900139000", "", "+8613800138000 +8613900139000 "},
	{"13800138000-13900139000", "", "+8613800138000 +8613900139000 "},
	{"13800138000\n13900139000", "", "+8613800138000 +8613900139000 "},
	{"13800138000或13900139000", "", "+8613800138000 +8613900139000 "},
	{"138 0013 8000 139 0013 9000", "", "+8613800138000 +8613900139000 "},
	{"+8613800138000+8613900139000", "", "+8613800138000 +8613900139000 "},
	{"13800138000，010-88886666", "", "+8613800138000 +861088886666 "},
	{"010-88886666-13800138000", "", "+861088886666 +8613800138000 "},
	{"13800138000、+86 138 0013 8000", "", "+8613800138000 "},
	{"415-555-2671 / 416-555-2671", "US", "+14155552671 +14165552671 "},
	/* words */
	{"电话：13800138000", "", "+8613800138000 "},
	{"Tel: 010-88886666", "", "+861088886666 "},
	{"Tel13800138000", "", "+8613800138000 "},
	{"手机13800138000", "", "+8613800138000 "},
	{"13800138000(手机)", "", "+8613800138000 "},
	{"13800138000（微信同号）", "", "+8613800138000 ~"},
	{"13800138000wx同号", "", "+8613800138000 ~"},
	{"张先生13800138000", "", "+8613800138000 ~"},
	{"13800138000 Tom", "", "+8613800138000 ~"},
	{"传真：010-88886666", "", "~phone_bad"},
	{"13800138000，QQ 123456789", "CN", "+8613800138000 ~phone_bad"},
	/* extensions */
	{"010-88886666-8001", "", "+861088886666x8001 "},
	{"010-88886666转8001", "", "+861088886666x8001 "},
	{"010-88886666，转8001", "", "+861088886666x8001 "},
	{"(010)88886666 分机：8001", "", "+861088886666x8001 "},
	{"88886666转8001", "", "~phone_country"},
	{"400-800-1234转5678", "", "+864008001234x5678 "},
	{"415-555-2671 ext. 12", "US", "+14155552671x12 "},
	{"415-555-2671x12", "US", "+14155552671x12 "},
	{"+44 20 7946 0018 #12", "", "?+442079460018x12 "},
	{"0754-8765432-1", "", "+867548765432x1 "},
	{"0754-87654321", "", "+8675487654321 "},
	{"17012345678-1234", "", "+8617012345678x1234 "},
	{"13800138000转13900139000", "", "+8613800138000 +8613900139000 ~"},
	{"010-88886666转8001，010-88886666转8002", "", "+861088886666x8001 ~"},
	{"总机021-88886666转8001 13800138000", "",
		"+862188886666x8001 +8613800138000 ~"},
	/* parts that are none */
	{"13800138000，88886666", "", "+8613800138000 ~phone_country"},
	{"13800138000 / 1380013", "CN", "+8613800138000 ~phone_bad"},
	{"95588、13800138000", "", "+8613800138000 ~phone_service"},
	{"138****8000", "", "~phone_bad"},
	{"138****8000 13900139000", "", "+8613900139000 ~phone_bad"},
	{"13800l38000", "", "~phone_bad"},
	{"138-0013-800O", "", "~phone_bad"},
	{"13800138000x", "", "~phone_bad"},
	{"x13800138000", "", "~phone_bad"},
	{"A13800138000", "", "~phone_bad"},
	{"13800138000@139.com", "", "~phone_bad"},
	{"86+13802138000", "", "~phone_bad"},
	{"852-13800138000", "", "~phone_country"},
	{"没有电话", "", "~phone_bad"},
	{"+85291234567 13800138000", "", "+8613800138000 ~phone_bad"},
	{"020 7946 0018；07700 900123", "GB", "?02079460018 ?07700900123 "},
	{"13000000001 13000000002 13000000003 13000000004 13000000005 "
	 "13000000006 13000000007 13000000008 13000000009",
		"",
		"+8613000000001 +8613000000002 +8613000000003 +8613000000004 "
		"+8613000000005 +8613000000006 +8613000000007 +8613000000008 "
		"~"},
};

static char *
show(char *to, const struct phone_cell *c)
{
	char *s = to;

	*s = '\0';
	for (size_t i = 0; i < c->n; i++)
		s += sprintf(s, "%s%s%s%s ", c->v[i].ask ? "?" : "",
			c->v[i].num, c->v[i].ext[0] ? "x" : "", c->v[i].ext);
	sprintf(s, "%s%s", c->whole ? "" : "~", c->bad ? c->bad : "");
	return to;
}

START_TEST(one_cell)
{
	size_t n = strlen(cells[_i].text);
	char *s = malloc(n ? n : 1), got[512];
	struct phone_cell c;

	memcpy(s, cells[_i].text, n);

	const char *why = phone_cell(s, n, cells[_i].country, &c);

	ck_assert_msg(strcmp(show(got, &c), cells[_i].want) == 0,
		"%s: '%s', not '%s'", cells[_i].text, got, cells[_i].want);
	ck_assert((why != NULL) == (c.n == 0 && cells[_i].want[0] == '~'));
	free(s);
}
END_TEST

static uint32_t
draw(uint64_t *seed, uint32_t below)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33) % below;
}

/* Law: a list of mobiles reads the same whatever stands between them. */
START_TEST(separators_do_not_matter)
{
	static const char *const sep[] = {"、", "，", ",", " ", "/", ";", "；",
		"|", "\n", " 或 ", "和", " - ", "；电话：", "  "};
	uint64_t seed = 1;

	for (int round = 0; round < 20000; round++) {
		char text[256], want[256], got[512];
		size_t n = 0, w = 0, count = 1 + draw(&seed, 5);
		struct phone_cell c;

		for (size_t i = 0; i < count; i++) {
			/* 130 to 139, no two alike */
			uint32_t a = draw(&seed, 10), b = draw(&seed, 10000);

			if (i > 0)
				n += (size_t)sprintf(text + n, "%s",
					sep[draw(&seed, NELEM(sep))]);
			n += (size_t)sprintf(text + n,
				draw(&seed, 2) ? "13%u%u000%04u"
					       : "+86 13%u-%u000-%04u",
				a, (unsigned)i, b);
			w += (size_t)sprintf(want + w, "+8613%u%u000%04u ", a,
				(unsigned)i, b);
		}
		ck_assert_ptr_null(phone_cell(text, n, "", &c));
		ck_assert_str_eq(show(got, &c), want);
	}
}
END_TEST

/* Law: a letter put anywhere into a mobile leaves no number. */
START_TEST(letters_are_never_dropped)
{
	static const char plain[] = "13800138000";
	struct phone_cell c;
	char s[13];

	for (size_t at = 0; at <= 11; at++)
		for (char l = 'A'; l <= 'z';
			l = l == 'Z' ? 'a' : (char)(l + 1)) {
			memcpy(s, plain, at);
			s[at] = l;
			memcpy(s + at + 1, plain + at, 11 - at);
			/* 1380013E8000 is lossy */
			ck_assert_ptr_nonnull(phone_cell(s, 12, "", &c));
			ck_assert_uint_eq(c.n, 0);
		}
}
END_TEST

START_TEST(kinds_have_names)
{
	for (int k = 0; k < PHONE_NKIND; k++) {
		const char *name = phone_kind_name((enum phone_kind)k);

		ck_assert_int_eq(phone_kind_find(name, strlen(name)), k);
	}
	ck_assert_int_eq(phone_kind_find("fixe", 4), PHONE_UNKNOWN);
}
END_TEST

static void
check_same(const struct phone *a, const struct phone *b)
{
	ck_assert_str_eq(a->num, b->num);
	ck_assert_str_eq(a->ext, b->ext);
	ck_assert_str_eq(a->region, b->region);
	ck_assert_int_eq(a->kind, b->kind);
	ck_assert(a->ask == b->ask);
}

/* Law: what is plain is what the whole rule, and the cell's, reads. */
START_TEST(a_glance_reads_the_same)
{
	static const char *const more[] = {"0", "1", "2", "8", "９", "－", " ",
		"-", ".", "(", ")", "+", "/", "x", "转", ".0", "\xEF\xBC\x80",
		"\xC2\xA0"};
	static const char *const country[] = {"", "CN", "US", "CA", "GB"};
	char out[VARY_MAX];

	srand(29);
	for (int i = 0; i < 60000; i++) {
		size_t k = (size_t)rand() % NELEM(numbers);
		size_t n = vary(out, numbers[k].text, more, NELEM(more));
		const char *s = out + VARY_HIDDEN, *cc = country[rand() % 5];
		struct phone_cell fast, slow;
		struct phone p, q;

		phone_cell(s, n, cc, &fast);
		phone_cell(out, n + VARY_HIDDEN, cc, &slow);
		ck_assert_msg(fast.n == slow.n && fast.whole == slow.whole,
			"'%.*s' in %s", (int)n, s, cc);
		for (size_t v = 0; v < slow.n; v++)
			check_same(&fast.v[v], &slow.v[v]);
		if (!phone_plain(s, n, cc, &p))
			continue;
		ck_assert(slow.n == 1 && slow.whole && !p.ask);
		check_same(&p, &slow.v[0]);
		ck_assert_ptr_null(phone_read(out, n + VARY_HIDDEN, cc, &q));
		check_same(&p, &q);
		ck_assert(phone_is_mobile(s, n) ==
			  (n == strlen(q.num) && memcmp(s, q.num, n) == 0 &&
				  q.kind == PHONE_MOBILE));
	}
}
END_TEST

START_TEST(what_is_plain_is_known)
{
	static const char *const plain[][2] = {{"13800138000", ""},
		{"138-0013-8000", ""}, {"138 0013 8000", "CN"},
		{"+86 13800138000", "US"}, {"１３８００１３８０００", ""},
		{"+8613800138000", "GB"}, {"4155552671", "US"},
		{"(415) 555-2671", "CA"}, {"1-415-555-2671", "US"},
		{"+1 415 555 2671", ""}};
	struct phone p;

	for (size_t i = 0; i < NELEM(plain); i++)
		ck_assert_msg(phone_plain(plain[i][0], strlen(plain[i][0]),
				      plain[i][1], &p),
			"'%s'", plain[i][0]);
	ck_assert(!phone_plain("415 155 2671", 12, "US", &p));
	ck_assert(!phone_plain("13800138000", 11, "GB", &p));
	ck_assert(!phone_plain("1212555123.0", 12, "US", &p));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("phone");
	TCase *t = tcase_create("rules");
	SRunner *sr = srunner_create(s);

	tcase_add_loop_test(t, one_number, 0, NELEM(numbers));
	tcase_add_loop_test(t, one_cell, 0, NELEM(cells));
	tcase_add_test(t, separators_do_not_matter);
	tcase_add_test(t, letters_are_never_dropped);
	tcase_add_test(t, kinds_have_names);
	tcase_add_test(t, a_glance_reads_the_same);
	tcase_add_test(t, what_is_plain_is_known);
	suite_add_tcase(s, t);
	srunner_run_all(sr, CK_ENV);

	int bad = srunner_ntests_failed(sr);

	srunner_free(sr);
	return bad != 0;
}
