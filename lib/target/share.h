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
	const struct seed *seed;   /* of a matrix, or NULL */
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
 * Its steps, for target/within.h: share a total out among a group, and tell
 * what it bids; begin the row of a plan for a row of the team; write what that
 * bids, or has for itself as exempt, for a period, or NULL.
 */
void share_group(struct share *s, const struct team_group *g, int64_t total);
void share_row(struct share *s, size_t row);
void share_other(struct share *s, size_t row, const struct period *span);

void share_free(struct share *s);

#endif
