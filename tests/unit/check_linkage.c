/*
 * Unit tests of what rules/linkage is made of: pairs, linkjoin, linkfield,
 * linklevel, linkblock, and linkmodel on patterns of which the shares are
 * known.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/forest.h"
#include "base/mem.h"
#include "rules/linkage.h"
#include "rules/linkblock.h"
#include "rules/linkjoin.h"
#include "rules/linklevel.h"
#include "rules/linkmodel.h"
#include "rules/pairs.h"
#include "tables/han.h"

START_TEST(pairs_are_counted)
{
	/* {1 2 3} {4 5}, found {1 2} {3 4} {5}; the last is not known */
	const uint32_t truth[] = {1, 1, 1, 2, 2, PAIRS_UNKNOWN};
	const uint32_t found[] = {7, 7, 8, 8, 9, 7};
	struct pairs p;

	pairs_count(&p, truth, found, 6);
	ck_assert_int_eq((int)p.truth, 4);
	ck_assert_int_eq((int)p.found, 2);
	ck_assert_int_eq((int)p.both, 1);
	ck_assert(pairs_precision(&p) == .5);
	ck_assert(pairs_recall(&p) == .25);
	ck_assert_double_eq_tol(pairs_f1(&p), 1 / 3., 1e-12);
	pairs_count(&p, truth, found, 0);
	ck_assert(pairs_f1(&p) == 1);
}
END_TEST

/* Bits of all pairs of four rows. */
static double
bits(void *arg, uint32_t a, uint32_t b)
{
	const double(*table)[4] = arg;

	return table[a < b ? a : b][a < b ? b : a];
}

/* Join four rows, each in a cluster of its own or as c has them. */
static void
join(uint32_t c[4], struct linkjoin_edge *edge, size_t n, double table[4][4],
	const struct linkjoin_apart *apart)
{
	linkjoin(&(struct linkjoin){.cluster = c,
		.nrow = 4,
		.edge = edge,
		.nedge = n,
		.bits = bits,
		.arg = table,
		.apart = apart,
		.napart = apart != NULL});
}

START_TEST(clusters_join_by_the_mean)
{
	/* 0 1 and 2 3 are sure; 1 and 2 are alike, all else speaks against */
	double apart[4][4] = {{0, 9, -8, -8}, {0, 0, 3, -8}, {0, 0, 0, 9}, {0}};
	double one[4][4] = {{0, 9, -2, -1}, {0, 0, 5, 1}, {0, 0, 0, 9}, {0}};
	struct linkjoin_edge edge[] = {{1, 2, 3}, {2, 3, 9}, {0, 1, 9}};
	uint32_t c[] = {0, 1, 2, 3};

	join(c, edge, 3, apart, NULL);
	ck_assert_int_eq((int)forest_root(c, 1), 0);
	ck_assert_int_eq((int)forest_root(c, 2), 2);
	ck_assert_int_eq((int)forest_root(c, 3), 2);
	for (uint32_t i = 0; i < 4; i++)
		c[i] = i;
	join(c, edge, 3, one, NULL);
	ck_assert_int_eq((int)forest_root(c, 3), 0);
	/* what is one to begin with stays so, and counts as such */
	for (uint32_t i = 0; i < 4; i++)
		c[i] = i;
	forest_join(c, 3, 0);
	join(c, edge, 0, apart, NULL);
	ck_assert_int_eq((int)forest_root(c, 3), 0);
	ck_assert_int_eq((int)forest_root(c, 2), 2);
}
END_TEST

/* Edges that hold whatever the others say, and rows that never meet. */
START_TEST(clusters_never_and_surely)
{
	double never[4][4] = {
		{0, 9, 9, LINKJOIN_NEVER}, {0, 0, 9, 9}, {0, 0, 0, 9}, {0}};
	double sure[4][4] = {
		{0, 9, -30, -30}, {0, 0, -30, -30}, {0, 0, 0, 9}, {0}};
	struct linkjoin_edge edge[] = {
		{0, 1, 9}, {2, 3, 8}, {1, 2, LINKJOIN_SURE}};
	uint32_t c[] = {0, 1, 2, 3};

	/* sure comes first, then 0; 3 may not be where 0 is */
	join(c, edge, 3, never, NULL);
	ck_assert_int_eq((int)forest_root(c, 2), 0);
	ck_assert_int_eq((int)forest_root(c, 3), 3);
	/* the mean of 0 with 1 and 2 is (9 - 12) / 2, and 1 bit for two pairs
	 */
	for (uint32_t i = 0; i < 4; i++)
		c[i] = i;
	join(c, edge, 3, sure, NULL);
	ck_assert_int_eq((int)forest_root(c, 2), 1);
	ck_assert_int_eq((int)forest_root(c, 0), 0);
	ck_assert_int_eq((int)forest_root(c, 3), 3);
}
END_TEST

/* What was said holds, however sure all else is, and through others. */
START_TEST(who_is_apart_stays_apart)
{
	double table[4][4] = {{0, 9, 9, 9}, {0, 0, 9, 9}, {0, 0, 0, 9}, {0}};
	const struct linkjoin_apart apart = {3, 0};
	struct linkjoin_edge edge[] = {{0, 1, 4 * LINKJOIN_SURE},
		{1, 2, 3 * LINKJOIN_SURE}, {2, 3, 2 * LINKJOIN_SURE}};
	uint32_t c[] = {0, 1, 2, 3};

	join(c, edge, 3, table, &apart);
	ck_assert_int_eq((int)forest_root(c, 2), 0);
	ck_assert_int_eq((int)forest_root(c, 3), 3);
}
END_TEST

static void
fill_by(struct linkfield *f, const struct han *han, const char *name,
	const char *const *value)
{
	linkfield_init(f, name);
	for (; *value; value++)
		linkfield_add(f, *value, strlen(*value));
	linkfield_settle(f, han);
}

static void
fill(struct linkfield *f, const char *name, const char *const *value)
{
	fill_by(f, NULL, name, value);
}

START_TEST(columns_are_told_by_their_values)
{
	static const char *const phones[] = {"138-0013-8001", "+86 13800138001",
		"021-5555 6666", "00000000", "", NULL};
	static const char *const firms[] = {"上海远景贸易有限公司",
		"上海远景贸易公司", "杭州明月软件股份有限公司", "无", NULL};
	static const char *const names[] = {
		"张伟", "李娜", "欧阳子轩", "张伟", NULL};
	static const char *const mails[] = {"A@b.cn", "a@b.cn", "x@y.cn", NULL};
	static const char *const sites[] = {
		"www.yuanjing.example", "mingyue.example", "无", NULL};
	static const char *const places[] = {
		"12 Élm Street", "１２ elm st.", "7 Main Avenue", NULL};
	struct linkfield f;

	fill(&f, "x", phones);
	ck_assert_int_eq(f.kind, LINKFIELD_CODE);
	ck_assert(f.row[3] == LINKFIELD_EMPTY && f.row[4] == LINKFIELD_EMPTY);
	ck_assert(f.row[0] != f.row[1]); /* 86 is a part of it */
	ck_assert_int_eq(linklevel(&f, f.row[0], f.row[1]), 1);
	linkfield_free(&f);

	fill(&f, "x", firms);
	ck_assert_int_eq(f.kind, LINKFIELD_TEXT);
	ck_assert(f.is_firm);
	ck_assert(f.row[0] == f.row[1]);
	ck_assert(f.row[3] == LINKFIELD_EMPTY);
	linkfield_free(&f);

	fill(&f, "x", names);
	ck_assert_int_eq(f.kind, LINKFIELD_NAME);
	ck_assert(f.is_identity);
	ck_assert_int_eq((int)f.count[f.row[0]], 2);
	linkfield_free(&f);

	fill(&f, "x", mails);
	ck_assert_int_eq(f.kind, LINKFIELD_EMAIL);
	ck_assert(f.row[0] == f.row[1]);
	linkfield_free(&f);

	fill(&f, "x", sites);
	ck_assert_int_eq(f.kind, LINKFIELD_EMAIL);
	linkfield_free(&f);

	fill(&f, "x", places);
	ck_assert_int_eq(f.kind, LINKFIELD_TEXT);
	ck_assert(f.is_place);
	ck_assert(f.row[0] == f.row[1]);
	ck_assert_int_eq(linklevel(&f, f.row[0], f.row[2]), LINKLEVEL_OTHER);
	linkfield_free(&f);
}
END_TEST

static const struct {
	const char *a, *b;
	int level;
} names[] = {
	{"martha", "marhta", 1},
	{"jon", "jonathan", 2},
	{"smith", "smythe", 3},
	{"anna", "bert", LINKLEVEL_OTHER},
	{"张伟", "張偉", LINKLEVEL_EQUAL},
	{"张伟", "张 伟", LINKLEVEL_EQUAL},
	{"张伟", "张伟先生", LINKLEVEL_EQUAL},
	{"张伟", "章玮", 1},
	{"欧阳子轩", "欧阳子萱", 1},
	{"张伟", "占伟", 2}, /* zhan is near zhang */
	{"王建国", "王建华", 2},
	{"张伟", "张丽", LINKLEVEL_OTHER},
	{"陈先生", "陈丽华", 3},
	{"陈先生", "陈总", 3},
	{"欧阳女士", "欧阳子轩", 3},
	{"欧阳女士", "歐陽子軒", 3},
	{"王总", "李伟", LINKLEVEL_OTHER},
	{"王先生", "王女士", LINKLEVEL_OTHER},
	{"王老太太", "王老先生", LINKLEVEL_OTHER},
	{"王太太", "王女士", 3},
	{"王经理", "王女士", 3},
	{"小王", "王建国", 3},
	{"老王", "王先生", 3},
	{"小明", "晓明", 1},
	{"王建国", "王建", 4},
	{"张伟", "zhang wei", 4},
	{"欧阳子轩", "zixuan ouyang", 4},
	{"张伟", "zhang san", LINKLEVEL_OTHER},
};

START_TEST(names_have_levels)
{
	const char *const value[] = {names[_i].a, names[_i].b, "another", NULL};
	struct linkfield f;
	struct han han;

	han_load(&han);
	fill_by(&f, &han, "name", value);
	ck_assert_int_eq(f.kind, LINKFIELD_NAME);
	ck_assert_int_eq(linklevel(&f, f.row[0], f.row[1]), names[_i].level);
	ck_assert_int_eq(linklevel(&f, f.row[1], f.row[0]), names[_i].level);
	linkfield_free(&f);
	han_free(&han);
}
END_TEST

START_TEST(names_of_han_by_characters_alone)
{
	static const char *const value[] = {
		"张伟", "章玮", "張偉", "Zhang Wei", NULL};
	struct linkfield f;

	fill(&f, "name", value);
	for (size_t i = 1; i < 4; i++)
		ck_assert_int_eq(
			linklevel(&f, f.row[0], f.row[i]), LINKLEVEL_OTHER);
	linkfield_free(&f);
}
END_TEST

START_TEST(names_read_the_same_are_candidates)
{
	static const char *const value[] = {
		"张伟", "李娜", "章玮", "张先生", "章先生", "王芳", NULL};
	static const uint32_t rows[] = {0, 1, 2, 3, 4, 5};
	struct linkfield f;
	struct linkblock b;
	struct han han;

	han_load(&han);
	fill_by(&f, &han, "name", value);
	linkblock_find(&b, &f, 1, rows, NELEM(rows));
	ck_assert_int_eq((int)b.n, 1);
	ck_assert(b.pair[0].a == 0 && b.pair[0].b == 2);
	free(b.pair);
	linkfield_free(&f);
	han_free(&han);
	fill(&f, "name", value);
	linkblock_find(&b, &f, 1, rows, NELEM(rows));
	ck_assert_int_eq((int)b.n, 0);
	free(b.pair);
	linkfield_free(&f);
}
END_TEST

/* An address as it stands in a register, and as it is typed. */
static const struct {
	const char *text;
	int level;
} addresses[] = {
	{"上海市閔行區莘莊鎮滬閔路１００號", 0},
	{"上海市闵行区莘庄镇沪闵路一百号", 0},
	{"上海市 闵行区 莘庄镇 沪闵路100", 0},
	{"上海市闵行区辛庄镇沪闵路100号", 1}, /* xin, as 莘 is read */
	{"闵行区莘庄镇沪闵路100号", 1},
	{"沪闵路100号", 3},
	{"闵行沪闵路100号", 3},
	{"北京市朝阳区建国路88号", LINKLEVEL_OTHER},
};

START_TEST(addresses_of_han_have_levels)
{
	const char *const value[] = {"上海市闵行区莘庄镇沪闵路100号",
		addresses[_i].text, "广州市天河区天河路1号", NULL};
	struct linkfield f;
	struct han han;

	han_load(&han);
	fill_by(&f, &han, "address", value);
	ck_assert_int_eq(f.kind, LINKFIELD_TEXT);
	ck_assert_int_eq(
		linklevel(&f, f.row[0], f.row[1]), addresses[_i].level);
	linkfield_free(&f);
	han_free(&han);
}
END_TEST

START_TEST(swapped_names_are_seen)
{
	static const char *const given[] = {"florence", "wilson", "", NULL};
	static const char *const family[] = {
		"wilson", "florense", "florence", NULL};
	struct linkfield f[2];

	fill(&f[0], "given name", given);
	fill(&f[1], "surname", family);
	const uint64_t levels = linklevel_rows(f, 2, 0, 1);

	ck_assert_int_eq(linklevel_of(levels, 0), LINKLEVEL_SWAPPED);
	ck_assert_int_eq(linklevel_of(levels, 1), LINKLEVEL_EMPTY);
	ck_assert(levels == linklevel_rows(f, 2, 1, 0));
	/* also where one of the four is empty */
	ck_assert_int_eq(
		linklevel_of(linklevel_rows(f, 2, 0, 2), 0), LINKLEVEL_SWAPPED);
	linkfield_free(&f[0]);
	linkfield_free(&f[1]);
}
END_TEST

enum { FIELDS = 4, ROWS = 2000 };

/*
 * Four columns, each equal among matches in m and by chance in u, of 1,000
 * matches: EM finds the shares that the patterns were made with.
 */
START_TEST(shares_are_learned)
{
	static const double m[FIELDS] = {.95, .9, .85, .8};
	static const double u[FIELDS] = {.01, .02, .05, .1};
	const double pairs = ROWS * (ROWS - 1) / 2., matches = 1000;
	struct linkmodel_pattern seen[1 << FIELDS], random[1 << FIELDS];
	struct linkmodel_chance c = {
		.random = random, .nrandom = 1 << FIELDS, .pairs = pairs};
	struct linkfield field[FIELDS] = {0};
	struct linkmodel k;

	c.scale = 1;
	for (size_t i = 0; i < 1 << FIELDS; i++) {
		double pm = matches, pu = pairs - matches;

		seen[i].levels = 0;
		for (size_t f = 0; f < FIELDS; f++) {
			const bool is_equal = !(i >> f & 1);

			pm *= is_equal ? m[f] : 1 - m[f];
			pu *= is_equal ? u[f] : 1 - u[f];
			seen[i].levels |= (uint64_t)(is_equal ? 0 : 6)
					  << (3 * f);
		}
		seen[i].n = pm + pu;
		random[i] = seen[i];
	}
	for (size_t f = 0; f < FIELDS; f++) {
		c.filled[f] = pairs;
		c.equal[f] = matches * m[f] + (pairs - matches) * u[f];
	}
	linkmodel_learn(&k, field, FIELDS, seen, 1 << FIELDS, &c);
	ck_assert_double_eq_tol(k.match * pairs, matches, 60);
	for (size_t f = 0; f < FIELDS; f++) {
		ck_assert_double_eq_tol(k.m[f][0], m[f], .02);
		ck_assert_double_eq_tol(k.u[f][0], u[f], .002);
	}
	ck_assert(k.house == 0);
}
END_TEST

/* Of one class: pairs of it, and how often they are equal in each column. */
struct class
{
	double n, equal[FIELDS];
};

/* Patterns of some classes, and what is known of all pairs. */
static void
mix(struct linkmodel_pattern seen[1 << FIELDS], struct linkmodel_chance *c,
	const struct class *class, size_t n)
{
	*c = (struct linkmodel_chance){.random = seen,
		.nrandom = 1 << FIELDS,
		.pairs = ROWS * (ROWS - 1) / 2.,
		.scale = 1};
	memset(seen, 0, sizeof *seen << FIELDS);
	for (size_t k = 0; k < n; k++)
		for (size_t i = 0; i < 1 << FIELDS; i++) {
			double pairs = class[k].n;

			seen[i].levels = 0;
			for (size_t f = 0; f < FIELDS; f++) {
				const bool is_equal = !(i >> f & 1);

				pairs *= is_equal ? class[k].equal[f]
						  : 1 - class[k].equal[f];
				seen[i].levels |= (uint64_t)(is_equal ? 0 : 6)
						  << (3 * f);
			}
			seen[i].n += pairs;
			for (size_t f = 0; f < FIELDS; f++)
				c->equal[f] += i >> f & 1 ? 0 : pairs;
		}
	for (size_t f = 0; f < FIELDS; f++)
		c->filled[f] = c->pairs;
}

/*
 * Twice as many pairs of a household, who share surname, street and mostly the
 * telephone, as there are matches: they are told apart by the given name.
 */
START_TEST(households_may_share_the_surname)
{
	const double all = ROWS * (ROWS - 1) / 2.;
	const struct class class[] = {{500, {.9, .95, .95, .9}},
		{1000, {.01, .99, .95, .5}},
		{all - 1500, {.01, .01, .001, .0001}}};
	struct linkfield field[FIELDS] = {
		{.kind = LINKFIELD_NAME, .is_identity = true},
		{.kind = LINKFIELD_NAME, .is_identity = true},
		{.kind = LINKFIELD_TEXT, .is_place = true},
		{.kind = LINKFIELD_CODE, .is_place = true}};
	struct linkmodel_pattern seen[1 << FIELDS];
	struct linkmodel_chance c;
	struct linkmodel k;

	mix(seen, &c, class, 3);
	linkmodel_learn(&k, field, FIELDS, seen, 1 << FIELDS, &c);
	ck_assert(k.is_chance[0] && !k.is_chance[1]);
	/* the tenth of matches whose name differs is like them */
	ck_assert_double_eq_tol(k.match * all, 450, 30);
	ck_assert_double_eq_tol(k.house * all, 1000, 100);
	ck_assert(k.m[0][0] > .95);
	ck_assert_double_eq_tol(k.h[0][0], .01, .001);
}
END_TEST

/* Where no row is twice, a household is no match. */
START_TEST(households_alone_are_no_matches)
{
	const double all = ROWS * (ROWS - 1) / 2.;
	const struct class class[] = {{1000, {.01, .99, .95, .5}},
		{all - 1000, {.01, .01, .001, .0001}}};
	struct linkfield field[FIELDS] = {
		{.kind = LINKFIELD_NAME, .is_identity = true},
		{.kind = LINKFIELD_NAME, .is_identity = true},
		{.kind = LINKFIELD_TEXT, .is_place = true},
		{.kind = LINKFIELD_CODE, .is_place = true}};
	struct linkmodel_pattern seen[1 << FIELDS];
	struct linkmodel_chance c;
	struct linkmodel k;

	mix(seen, &c, class, 2);
	linkmodel_learn(&k, field, FIELDS, seen, 1 << FIELDS, &c);
	ck_assert(k.match * all < 50);
}
END_TEST

/* A column that differs in most matches weighs as one that does in a third. */
START_TEST(a_third_of_matches_differ_at_most)
{
	const double all = ROWS * (ROWS - 1) / 2.;
	const struct class class[] = {{500, {.95, .95, .95, .4}},
		{all - 500, {.01, .01, .001, .0001}}};
	struct linkfield field[FIELDS] = {0};
	struct linkmodel_pattern seen[1 << FIELDS];
	struct linkmodel_chance c;
	struct linkmodel k;

	mix(seen, &c, class, 2);
	linkmodel_learn(&k, field, FIELDS, seen, 1 << FIELDS, &c);
	ck_assert_double_eq_tol(k.match * all, 500, 30);
	ck_assert_double_eq_tol(k.m[3][LINKLEVEL_OTHER], 1 / 3., 1e-9);
	ck_assert(k.m[2][LINKLEVEL_OTHER] < .06);
}
END_TEST

/* A score is the sum of its parts, the same either way round. */
/* Of two rows there is one pair: that it may be one leaves it a chance. */
START_TEST(the_shortest_list_has_scores)
{
	static const char *const value[] = {"avz-", "\xdb"
						    "a\x17vz\x18"};
	char name[] = "name";
	const bool is_compared[] = {true};
	struct linkmodel_score s;
	struct linkage l;

	linkage_init(&l, (char *const[]){name}, is_compared, 1);
	for (size_t i = 0; i < 2; i++)
		linkage_add(&l,
			&(struct cell){value[i], strlen(value[i]), false}, 0);
	linkage_run(&l, NULL, 0);
	linkage_score(&l, &s, 0, 1);
	ck_assert(isfinite(s.total));
	linkage_free(&l);
}
END_TEST

START_TEST(scores_add_up)
{
	static const char *const given[] = {
		"anna", "anna", "anna", "anna", "bert", "carl", "dora", NULL};
	static const char *const family[] = {
		"huber", "huber", "maier", "adler", "egger", "egger", "", NULL};
	const double all = ROWS * (ROWS - 1) / 2.;
	const struct class class[] = {{500, {.9, .95, .95, .9}},
		{1000, {.01, .99, .95, .5}},
		{all - 1500, {.01, .01, .001, .0001}}};
	struct linkfield field[FIELDS] = {0};
	struct linkmodel_pattern seen[1 << FIELDS];
	struct linkmodel_chance c;
	struct linkmodel k;

	fill(&field[0], "given name", given);
	fill(&field[1], "surname", family);
	fill(&field[2], "address", family);
	fill(&field[3], "city", given);
	mix(seen, &c, class, 3);
	linkmodel_learn(&k, field, FIELDS, seen, 1 << FIELDS, &c);
	for (uint32_t a = 0; a < field[0].nrow; a++)
		for (uint32_t b = 0; b < a; b++) {
			const uint64_t levels =
				linklevel_rows(field, FIELDS, a, b);
			struct linkmodel_score s, t;
			double sum;

			linkmodel_score(&k, &s, levels, a);
			linkmodel_score(&k, &t, levels, b);
			sum = s.prior + s.ties + s.house;
			for (size_t f = 0; f < FIELDS; f++) {
				const int l = linklevel_of(levels, f);

				sum += s.bits[f];
				if (l == LINKLEVEL_EMPTY)
					ck_assert(s.bits[f] == 0);
				else if (l > 0)
					ck_assert_double_eq_tol(s.bits[f],
						log2(k.m[f][l] / k.u[f][l]),
						1e-9);
			}
			ck_assert_double_eq_tol(s.total, sum, 1e-9);
			ck_assert_double_eq_tol(s.total, t.total, 1e-9);
		}
	for (size_t f = 0; f < FIELDS; f++)
		linkfield_free(&field[f]);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("linkage");
	TCase *t = tcase_create("linkage");

	tcase_add_test(t, pairs_are_counted);
	tcase_add_test(t, clusters_join_by_the_mean);
	tcase_add_test(t, clusters_never_and_surely);
	tcase_add_test(t, who_is_apart_stays_apart);
	tcase_add_test(t, columns_are_told_by_their_values);
	tcase_add_loop_test(t, names_have_levels, 0, (int)NELEM(names));
	tcase_add_test(t, names_of_han_by_characters_alone);
	tcase_add_loop_test(
		t, addresses_of_han_have_levels, 0, (int)NELEM(addresses));
	tcase_add_test(t, names_read_the_same_are_candidates);
	tcase_add_test(t, swapped_names_are_seen);
	tcase_add_test(t, shares_are_learned);
	tcase_add_test(t, households_may_share_the_surname);
	tcase_add_test(t, households_alone_are_no_matches);
	tcase_add_test(t, a_third_of_matches_differ_at_most);
	tcase_add_test(t, the_shortest_list_has_scores);
	tcase_add_test(t, scores_add_up);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
