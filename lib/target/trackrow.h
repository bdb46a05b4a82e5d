/*
 * The rows of target-track(1): what is known of a unit and a period, as cells.
 *
 *	trackrow_head(&head, &opts);
 *	struct cell *c = trackrow_make(&row, &t.cell[i]);
 *
 * And with metrics or products side by side, one row for all of a unit:
 *
 *	trackside_open(&side, &t, &opts);
 *	trackside_head(&side, &head);
 *	while ((c = trackside_next(&side)) != NULL)
 *
 * Cells live until the next ones are made.
 */
#ifndef TARGET_TRACKROW_H
#define TARGET_TRACKROW_H

#include "rules/score.h"
#include "stream/rec.h"
#include "target/track.h"

enum trackrow_col {
	TRACKROW_UNIT,
	TRACKROW_PARENT,
	TRACKROW_LEVEL,
	TRACKROW_PERIOD,
	TRACKROW_PRODUCT,
	TRACKROW_METRIC,
	TRACKROW_KIND,
	TRACKROW_TARGET,
	TRACKROW_ACTUAL,
	TRACKROW_ATTAINMENT,
	TRACKROW_TO_DATE,
	TRACKROW_PACE,
	TRACKROW_PROJECTED,
	TRACKROW_REMAINING,
	TRACKROW_DAYS_LEFT,
	TRACKROW_PER_DAY,
	TRACKROW_LIFT,
	TRACKROW_DAY,
	TRACKROW_TODAY,
	TRACKROW_SHORTFALL,
	TRACKROW_SKEW,
	TRACKROW_RANK,
	TRACKROW_BAND,
	TRACKROW_LAST,
	TRACKROW_GROWTH,
	TRACKROW_WHY,
	TRACKROW_COLUMNS
};

struct trackrow {
	const struct track *t;
	enum pace_policy policy;
	int64_t cap; /* of the policy, hundredths */
	bool is_explained;

	struct buf b;
	struct cell cell[TRACKROW_COLUMNS];
};

/* The columns; the last one only if rows are explained. */
void trackrow_head(struct head *h, bool is_explained);
const struct cell *trackrow_make(
	struct trackrow *r, const struct track_cell *c);
void trackrow_free(struct trackrow *r);

struct trackside {
	/* given */
	const struct track *t;
	struct trackrow *row;
	enum plan_key by;                 /* PLAN_PRODUCT or PLAN_METRIC */
	const struct score_metric *score; /* NULL: none */
	size_t nscore;
	const char *score_file;
	struct track_bands bands;

	uint32_t *value; /* that stand side by side, in order */
	size_t nvalue;
	struct trackside_line {
		uint32_t first, n; /* of its cells in `cell` */
		bool has_score, is_exempt;
		struct ratio score;
		uint32_t rank;
		enum rank_band band;
	} * line;
	size_t nline, now;
	const struct track_cell **cell; /* of all lines, one after the other */
	struct cell *out;
	size_t nout;
	struct buf b;
};

/*
 * What is given is set, and track_rank was called. The run ends if a metric of
 * the score has no target, or two values have one name.
 */
void trackside_open(struct trackside *s);
void trackside_head(const struct trackside *s, struct head *h);

/* The next line; NULL behind the last, and then the first again. */
const struct cell *trackside_next(struct trackside *s);
void trackside_free(struct trackside *s);

#endif
