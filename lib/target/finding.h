/*
 * What is wrong with a plan, as target-check(1) writes it: gathered, put in
 * order, written.
 */
#ifndef TARGET_FINDING_H
#define TARGET_FINDING_H

#include "stream/sink.h"
#include "target/plan.h"

/* In the order they are written in. */
enum finding_check {
	FINDING_TOTAL,
	FINDING_UNIT,
	FINDING_PERIOD,
	FINDING_PRODUCT,
	FINDING_UNFAIR,
	FINDING_RATCHET,
	FINDING_CHECKS,
};

struct finding {
	enum finding_check check;
	struct cell by;                       /* lives as long as the plan */
	uint32_t unit, product, metric, kind; /* texts of the plan */
	struct period period;
	bool has_period;
	int64_t want, have; /* not negative */
	size_t parts;
	bool has_ratio, has_median;
	int64_t ratio, median; /* in 1/10^4 */
	const char *file;      /* NULL: nowhere */
	uint64_t line;
};

struct findings {
	const struct plan *plan; /* the caller's */
	struct finding *of;
	size_t n, cap;
	size_t count[FINDING_CHECKS];
};

/* Keep a copy. */
void findings_add(struct findings *l, const struct finding *f);

/* Add the columns to a header. */
void findings_head(struct head *h);

/* The one that is written first; NULL if there is none. */
const struct finding *findings_first(const struct findings *l);

/* Put all in order and write them. */
void findings_put(struct findings *l, struct sink *s);

void findings_free(struct findings *l);

#endif
