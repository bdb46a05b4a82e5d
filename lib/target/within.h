/*
 * What the units of a plan have, shared out among those below them. A unit's
 * rows of one metric and kind are shared out together: first what they sum to,
 * so that who weighs the same gets the same in all, then so that each row sums
 * as well, as a matrix of people by rows (rules/matrix.h). Rows that others of
 * the plan make up, a month its days, are what those make up.
 */
#ifndef TARGET_WITHIN_H
#define TARGET_WITHIN_H

#include "target/share.h"

/*
 * Write it; file is the plan's, for messages. Bids are not shared out. A parent
 * that the plan does not have ends the run, and so do rows of a team's that
 * cannot be met.
 */
void within_write(struct share *s, const struct plan *plan, const char *file);

#endif
