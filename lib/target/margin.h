/*
 * The margins of a plan: that units sum to the unit above them, periods to the
 * longer one, products to all of them, as target-check(1) says.
 *
 *	margin_init(&m, &plan);
 *	margin_check(&m, &findings);
 *	for each m.all.of[i]: what a unit has in all
 *	margin_free(&m);
 *
 * Rows become sums of themselves; and what has no row, but parts that cover
 * it, becomes one of those where the plan has such rows elsewhere. Memory: a
 * sum each, and another one if it has a parent.
 */
#ifndef TARGET_MARGIN_H
#define TARGET_MARGIN_H

#include "target/breakdown.h"
#include "target/finding.h"
#include "target/sum.h"

struct margin {
	const struct plan *plan;
	struct breakdown breakdown;
	struct margin_series {
		uint32_t metric, kind, product;
	} * series; /* by metric, kind and product, no product last */
	size_t nseries;
	unsigned kinds;  /* of periods that have a row: 1 << kind, MARGIN_ALL */
	bool has_wholes; /* some row is of no product */
	struct sums sums;
	struct sums all; /* what each unit has in all, of each metric and kind,
			    in the series without product */
	uint64_t nsums;  /* compared */
};

enum { MARGIN_ALL = PERIOD_DAY + 1 }; /* among kinds of periods: no period */

/* Of a plan that is all there, and stays: up to 2^32 - 1 rows. */
void margin_init(struct margin *m, const struct plan *p);

/* Compare all that can be; what does not sum is found. Once. */
void margin_check(struct margin *m, struct findings *l);

/*
 * Behind margin_check: what the units at the top have in all, of the kind base,
 * into an empty list; a sum for each metric (margin_series) and breakdown, of
 * which when is the level. The caller frees.
 */
void margin_tops(const struct margin *m, struct sums *tops);

/*
 * Behind margin_check: do the units at the top, of the kind base, have so much
 * in all, in each breakdown?
 */
void margin_check_total(struct margin *m, struct findings *l, int64_t total);

const struct margin_series *margin_series(
	const struct margin *m, const struct sum *s);

/* A finding about a sum, where it stands. */
struct finding margin_finding(
	const struct margin *m, enum finding_check check, const struct sum *s);

/*
 * Compare a whole with what its parts sum to; by is what the parts are, and
 * stays. Where neither is a row there is nothing to compare: they were made
 * of the same rows.
 */
void margin_compare(struct margin *m, struct findings *l,
	enum finding_check check, const struct sum *whole,
	const struct sum *parts, const char *by, size_t nby);

void margin_free(struct margin *m);

#endif
