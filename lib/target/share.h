/*
 * A total shared out among a team and written as a plan: each group's shares,
 * cut by products and periods, alone or against a margin; bids and those who
 * are exempt behind them. Rows go out group by group, so of a flat team nothing
 * is held but the team.
 */
#ifndef TARGET_SHARE_H
#define TARGET_SHARE_H

#include "target/grid.h"
#include "target/plan.h"
#include "target/planrow.h"
#include "target/team.h"

struct share {
	/* to be set before */
	struct team *team; /* settled */
	const struct cut *cut;
	const struct mix *mix;
	const struct period *span; /* of the periods, or NULL */
	const char *method;        /* its name */
	const char *metric;        /* where rows have none, or NULL */
	const char *kind;
	bool is_matrix;
	struct planrow row; /* sink, unit and is_explained */

	/* its own */
	struct grid grid;
	int64_t *margin; /* of a tree, the cells of each row */
	int64_t *cell;   /* of one row, or of a group */
	size_t cap_cell;
};

/* A total, in units. */
void share_total(struct share *s, int64_t total);

/*
 * Each target that a plan has for a parent, among those below it; file is the
 * plan's, for messages. A parent that it does not have ends the run.
 */
void share_within(struct share *s, const struct plan *plan, const char *file);

void share_free(struct share *s);

#endif
