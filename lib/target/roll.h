/*
 * The periods of one unit and series: days sum to months, these to quarters,
 * years and all time; and to weeks. As target-check(1) says.
 */
#ifndef TARGET_ROLL_H
#define TARGET_ROLL_H

#include "target/margin.h"

/*
 * Compare all periods of n sums of one unit and series, in their order, one
 * or more. A period that the plan has elsewhere, and here parts that cover it,
 * is added to made; what all sum to, to m->all.
 */
void roll_periods(struct margin *m, struct findings *l, struct sums *made,
	const struct sum *s, size_t n);

#endif
