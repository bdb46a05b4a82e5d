/*
 * Laws of target/margin, on a plan that stands at every margin: whoever
 * changes one cell by one is found at each margin the cell belongs to, and
 * nowhere else; whatever whole is left out, nothing is found.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "target/margin.h"

/*
 * A region with two stores, a rep of its own, and its cars by another
 * breakdown; reps below the stores. Reps lie below stores, so the rep of the
 * region is added to them.
 */
static const struct unit {
	const char *name, *level;
	int parent; /* -1: none */
	int by;     /* which breakdown of the parent it is in */
} units[] = {
	{"华东", "大区", -1, 0},
	{"闵行店", "门店", 0, 0},
	{"静安店", "门店", 0, 0},
	{"赵强", "顾问", 0, 0},
	{"上海市", "城市", 0, 1},
	{"苏州市", "城市", 0, 1},
	{"李娜", "顾问", 1, 0},
	{"王伟", "顾问", 1, 0},
	{"张敏", "顾问", 2, 0},
};
enum { UNITS = NELEM(units), BREAKDOWNS = 2 };

/* No product, then two. */
static const char *const products[] = {"", "轿车", "SUV"};
enum { PRODUCTS = NELEM(products) };

/* Periods, each with the one it is a part of; days are of a week as well. */
enum { MOST_TIMES = 128, MOST_CELLS = UNITS * PRODUCTS * MOST_TIMES };
static struct time {
	char name[PERIOD_MAX];
	int part_of, week; /* -1: none */
	bool has_parts;
} times[MOST_TIMES];
static int ntimes;

static int
add_time(const struct period *p, int part_of, int week)
{
	struct time *t = &times[ntimes];

	*t = (struct time){.part_of = part_of, .week = week};
	if (p)
		period_format(t->name, p);
	if (part_of >= 0)
		times[part_of].has_parts = true;
	if (week >= 0)
		times[week].has_parts = true;
	return ntimes++;
}

/* All time, 2026, quarters, months; February and March by weeks and days. */
static void
make_times(void)
{
	struct period p = period_of(PERIOD_YEAR, day_of(2026, 1, 1));
	const int all = add_time(NULL, -1, -1);
	const int year = add_time(&p, all, -1);
	int quarter = 0, months[13];
	int32_t last_week = 0;
	int week = -1;

	for (int m = 1; m <= 12; m++) {
		const int32_t day = day_of(2026, m, 1);

		p = period_of(PERIOD_QUARTER, day);
		if (m % 3 == 1)
			quarter = add_time(&p, year, -1);
		p = period_of(PERIOD_MONTH, day);
		months[m] = add_time(&p, quarter, -1);
	}
	/* the weeks that begin in February and end in March */
	for (int32_t d = day_of(2026, 2, 1); d <= day_of(2026, 3, 31); d++) {
		const struct period w = period_of(PERIOD_WEEK, d);
		const struct period day = period_of(PERIOD_DAY, d);
		const bool is_inside = w.from >= day_of(2026, 2, 1) &&
				       w.to <= day_of(2026, 3, 31);

		if (day_weekday(d) > 5)
			continue;
		if (is_inside && w.from != last_week) {
			last_week = w.from;
			week = add_time(&w, -1, -1);
		}
		add_time(&day, months[d < day_of(2026, 3, 1) ? 2 : 3],
			is_inside ? week : -1);
	}
}

struct model {
	int64_t value[UNITS][PRODUCTS][MOST_TIMES];
	bool is_out[UNITS][PRODUCTS][MOST_TIMES];
};

static unsigned
draw(unsigned *seed, unsigned n)
{
	*seed = *seed * 1103515245 + 12345;
	return (*seed >> 16 & 0x7FFF) % n;
}

static bool
is_leaf_unit(int u)
{
	for (int i = 0; i < UNITS; i++)
		if (units[i].parent == u)
			return false;
	return true;
}

/* Add a leaf's number to everything it is part of in time. */
static void
add_times(struct model *m, int u, int p, int t, int64_t n)
{
	if (times[t].week >= 0)
		m->value[u][p][times[t].week] += n;
	for (; t >= 0; t = times[t].part_of)
		m->value[u][p][t] += n;
}

/* Numbers at the bottom, and all sums of them. */
static void
make_model(struct model *m, unsigned seed)
{
	memset(m, 0, sizeof *m);
	for (int t = 0; t < ntimes; t++) {
		if (times[t].has_parts)
			continue;
		for (int p = 1; p < PRODUCTS; p++) {
			int64_t region = 0;

			for (int u = 0; u < UNITS; u++) {
				const int64_t n = draw(&seed, 5);

				if (!is_leaf_unit(u) || units[u].by != 0)
					continue;
				for (int at = u; at >= 0; at = units[at].parent)
					for (int q = 0; q <= p; q += p)
						add_times(m, at, q, t, n);
				region += n;
			}
			/* cut the region in two another way */
			const int64_t part = draw(&seed, (unsigned)region + 1);

			for (int q = 0; q <= p; q += p) {
				add_times(m, 4, q, t, part);
				add_times(m, 5, q, t, region - part);
			}
		}
	}
}

static void
add_row(struct plan *plan, const struct model *m, int u, int p, int t)
{
	const int parent = units[u].parent;
	char target[24];
	const char *text[] = {units[u].name,
		parent < 0 ? "" : units[parent].name, units[u].level,
		times[t].name, products[p], target};
	struct cell cell[NELEM(text)];
	struct rec r = {.cell = cell, .n = NELEM(text), .file = "计划.csv"};

	snprintf(target, sizeof target, "%lld", (long long)m->value[u][p][t]);
	for (size_t i = 0; i < NELEM(text); i++)
		cell[i] = (struct cell){text[i], strlen(text[i]), false};
	r.line = (uint64_t)((u * PRODUCTS + p) * MOST_TIMES + t + 2);
	plan_add(plan, &r);
}

/* Check the model, its rows from one on and around. */
static uint64_t
check_model(struct findings *l, struct plan *plan, const struct model *m,
	unsigned from)
{
	struct input in = {0};
	struct margin margin;
	uint64_t nsums;

	*plan = (struct plan){0};
	*l = (struct findings){.plan = plan};
	head_split(&in.head, "unit,parent,level,period,product,target");
	plan_open(plan, &in);
	for (unsigned i = 0; i < MOST_CELLS; i++) {
		const unsigned at = (i * 7919 + from) % MOST_CELLS;
		const int t = (int)(at % MOST_TIMES);
		const int p = (int)(at / MOST_TIMES % PRODUCTS);
		const int u = (int)(at / MOST_TIMES / PRODUCTS);

		if (t < ntimes && !m->is_out[u][p][t])
			add_row(plan, m, u, p, t);
	}
	margin_init(&margin, plan);
	margin_check(&margin, l);
	nsums = margin.nsums;
	margin_free(&margin);
	head_free(&in.head);
	return nsums;
}

static void
end_model(struct findings *l, struct plan *plan)
{
	findings_free(l);
	plan_free(plan);
}

/* Is there one finding of this check, about this cell, with this gap? */
static void
expect(const struct findings *l, enum finding_check check, int u, int p, int t,
	int64_t gap)
{
	const uint64_t line =
		(uint64_t)((u * PRODUCTS + p) * MOST_TIMES + t + 2);
	int n = 0;

	for (size_t i = 0; i < l->n; i++)
		n += l->of[i].check == check && l->of[i].line == line &&
		     l->of[i].have - l->of[i].want == gap;
	ck_assert_msg(n == 1, "%d of check %d at %s '%s' '%s', gap %d", n,
		(int)check, units[u].name, products[p], times[t].name,
		(int)gap);
}

/* The breakdowns of a unit, which has as many sums. */
static int
count_breakdowns(int u)
{
	bool has[BREAKDOWNS] = {false};

	for (int i = 0; i < UNITS; i++)
		if (units[i].parent == u)
			has[units[i].by] = true;
	return has[0] + has[1];
}

static void
expect_all(const struct findings *l, int u, int p, int t, int64_t gap)
{
	size_t n = 0;
	const int nby = count_breakdowns(u);

	/* as a whole */
	for (size_t i = 0; i < l->n; i++)
		n += l->of[i].check == FINDING_UNIT &&
		     l->of[i].have - l->of[i].want == -gap;
	ck_assert_int_eq((int)n, nby);
	if (times[t].has_parts)
		expect(l, FINDING_PERIOD, u, p, t, -gap), n++;
	if (p == 0)
		expect(l, FINDING_PRODUCT, u, p, t, -gap), n++;
	/* as a part */
	if (units[u].parent >= 0)
		expect(l, FINDING_UNIT, units[u].parent, p, t, gap), n++;
	if (times[t].part_of >= 0)
		expect(l, FINDING_PERIOD, u, p, times[t].part_of, gap), n++;
	if (times[t].week >= 0)
		expect(l, FINDING_PERIOD, u, p, times[t].week, gap), n++;
	if (p > 0)
		expect(l, FINDING_PRODUCT, u, 0, t, gap), n++;
	ck_assert_msg(l->n == n, "%s '%s' '%s': %d found, not %d",
		units[u].name, products[p], times[t].name, (int)l->n, (int)n);
}

static struct model model; /* large */

START_TEST(each_cell_is_found_at_its_margins)
{
	const int u = _i;
	struct findings l;
	struct plan plan;

	make_model(&model, 1);
	ck_assert_int_gt((int)check_model(&l, &plan, &model, 0), 1000);
	ck_assert_int_eq((int)l.n, 0);
	end_model(&l, &plan);
	for (int p = 0; p < PRODUCTS; p++)
		for (int t = 0; t < ntimes; t++) {
			int64_t *cell = &model.value[u][p][t];
			const int64_t gap = *cell > 0 && t % 2 ? -1 : 1;

			*cell += gap;
			check_model(&l, &plan, &model, (unsigned)t);
			expect_all(&l, u, p, t, gap);
			end_model(&l, &plan);
			*cell -= gap;
		}
}
END_TEST

/* What is left out is made of its parts, if they are in the plan. */
START_TEST(whatever_whole_is_left_out_nothing_is_found)
{
	unsigned seed = (unsigned)_i;
	const unsigned often = 1 + seed % 8;
	struct findings l;
	struct plan plan;

	make_model(&model, seed);
	for (int u = 0; u < UNITS; u++)
		for (int p = 0; p < PRODUCTS; p++)
			for (int t = 0; t < ntimes; t++)
				model.is_out[u][p][t] =
					(p == 0 || times[t].has_parts) &&
					draw(&seed, 8) < often;
	check_model(&l, &plan, &model, seed % MOST_CELLS);
	ck_assert_int_eq((int)l.n, 0);
	end_model(&l, &plan);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("margin");
	TCase *t = tcase_create("margin");

	make_times();
	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, each_cell_is_found_at_its_margins, 0, UNITS);
	tcase_add_loop_test(
		t, whatever_whole_is_left_out_nothing_is_found, 0, 100);
	suite_add_tcase(s, t);

	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_NORMAL);
	const int nbad = srunner_ntests_failed(r);

	srunner_free(r);
	return nbad ? EXIT_FAILURE : EXIT_SUCCESS;
}
