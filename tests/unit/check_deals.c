/* Unit tests of rules/deals. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/deals.h"

enum { MAX = 8 };

/* Orders and payments of one customer: an amount at a time; 0 ends them. */
static const struct {
	const char *what;
	struct {
		int64_t at, amount;
	} order[MAX], payment[MAX];
	struct {
		int64_t paid, owed; /* paid -1: open; -T: paid back at T */
	} want[MAX];                /* by the time of the orders */
} cases[] = {
	{"nothing is paid", {{1, 100}}, {{0, 0}}, {{-1, 100}}},
	{"short of it", {{1, 100}}, {{2, 60}, {3, 39}}, {{-1, 1}}},
	{"by the last payment", {{1, 100}}, {{2, 60}, {3, 40}}, {{3, 0}}},
	{"more than it", {{1, 100}}, {{2, 60}, {3, 90}, {9, 5}}, {{3, 0}}},
	{"before the order", {{5, 100}}, {{2, 100}}, {{5, 0}}},
	{"paid back before the order", {{5, 100}}, {{2, 100}, {3, -40}},
		{{-1, 40}}},
	{"before one of two orders", {{1, 50}, {5, 50}}, {{2, 100}},
		{{2, 0}, {5, 0}}},
	{"the first order first", {{1, 100}, {4, 50}},
		{{2, 60}, {3, 60}, {5, 20}}, {{3, 0}, {-1, 10}}},
	{"both at once", {{1, 100}, {4, 50}}, {{5, 150}}, {{5, 0}, {5, 0}}},
	{"of one instant: together", {{1, 100}, {1, 50}}, {{2, 120}},
		{{-1, 30}, {-1, 30}}},
	{"paid back", {{1, 100}}, {{2, 100}, {3, -40}}, {{-3, 40}}},
	{"back, and more of it back", {{1, 100}}, {{2, 100}, {3, -40}, {4, -9}},
		{{-3, 49}}},
	{"back, again, and back", {{1, 100}},
		{{2, 100}, {3, -40}, {4, 40}, {5, -1}}, {{-5, 1}}},
	{"back, and not all of it again", {{1, 100}},
		{{2, 100}, {3, -40}, {4, 39}}, {{-3, 1}}},
	{"ordered, then back of two", {{1, 100}, {4, 50}}, {{2, 150}, {5, -20}},
		{{2, 0}, {-5, 20}}},
	{"and paid again", {{1, 100}}, {{2, 100}, {3, -40}, {4, 40}}, {{4, 0}}},
	{"back and again at one instant", {{1, 100}},
		{{2, 100}, {3, -40}, {3, 40}}, {{2, 0}}},
	{"all back and more", {{1, 100}}, {{2, 10}, {3, -40}}, {{-1, 100}}},
};

static void
tell(struct deals *d, size_t i, bool is_backwards)
{
	const struct cell key = {"+8613800138001", 14, 0};
	const struct cell other = {"+8613800138002", 14, 0};

	for (size_t k = 0; k < MAX; k++) {
		size_t m = is_backwards ? MAX - 1 - k : k;
		struct when o = {.at = cases[i].order[m].at};
		struct when p = {.at = cases[i].payment[m].at};

		/* what another has paid is nothing to him */
		deals_pay(d, &other, &o, 1000);
		if (cases[i].payment[m].amount)
			deals_pay(d, &key, &p, cases[i].payment[m].amount);
		if (cases[i].order[m].amount)
			deals_order(d, &key, &o, cases[i].order[m].amount, m);
	}
}

START_TEST(orders_are_paid_in_their_order)
{
	for (int is_backwards = 0; is_backwards < 2; is_backwards++) {
		struct deals d = {0};

		tell(&d, (size_t)_i, is_backwards);
		deals_settle(&d);
		for (size_t k = 0; k < d.norder; k++) {
			const struct deals_order *o = &d.order[k];
			int64_t paid = o->paid.day != DAY_NONE   ? o->paid.at
				       : o->back.day != DAY_NONE ? -o->back.at
								 : -1;

			ck_assert_msg(
				paid == cases[_i].want[o->tag].paid &&
					o->owed == cases[_i].want[o->tag].owed,
				"%s: %zu: paid %jd, owed %jd", cases[_i].what,
				o->tag, (intmax_t)paid, (intmax_t)o->owed);
		}
		deals_free(&d);
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("deals");
	TCase *t = tcase_create("deals");

	tcase_add_loop_test(t, orders_are_paid_in_their_order, 0, NELEM(cases));
	suite_add_tcase(s, t);

	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_NORMAL);
	const int nbad = srunner_ntests_failed(r);

	srunner_free(r);
	return nbad ? EXIT_FAILURE : EXIT_SUCCESS;
}
