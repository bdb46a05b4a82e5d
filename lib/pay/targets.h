/*
 * The targets of pay-commission(1), whose page says which rows of a plan count.
 *
 *	struct targets t = {.quota = {.first = F, .last = L}};
 *
 *	targets_read(&t, &in);
 *	quota_find(&t.quota, name, n), or targets_why(&t, name, n) if it is 0
 *	targets_free(&t);
 *
 * Memory: that of the plan (target/plan.h), all of it.
 */
#ifndef PAY_TARGETS_H
#define PAY_TARGETS_H

#include "rules/quota.h"
#include "target/plan.h"

struct targets {
	struct quota quota; /* in hundredths; its days are the caller's */
	struct plan plan;
	struct targets_unit {
		uint32_t metric; /* that of his rows that count, if any */
		bool has_row, has_base;
		bool is_parent; /* of another, so no rep */
		bool is_otherwise_measured, is_of_other_kind; /* some row */
	} * unit; /* by the texts of the plan */
};

/*
 * Read the plan. The run ends with status 3 where it is none, a target is too
 * large, or somebody has targets of two metrics that count.
 */
void targets_read(struct targets *t, struct input *in);

/* Why somebody has none, with a space before it; "" if he has no row. */
const char *targets_why(const struct targets *t, const char *name, size_t n);

void targets_free(struct targets *t);

#endif
