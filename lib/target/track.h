/*
 * A plan and what was sold, brought together: for each unit, period, product,
 * metric and kind what is planned and what is done. The rules are stated in
 * target-track(1).
 *
 *	struct track t = {.plan = &plan, .calendar = &cal, .as_of = when};
 *
 *	track_periods(&t, ...);		which periods are asked for
 *	track_plan(&t);			what is planned in them
 *	for each sale:
 *		track_add(&t, &sale);
 *	track_rank(&t, ...);
 *	for each t.order[i]:
 *		track_pace(&t, &t.cell[t.order[i]]), ...
 *	track_free(&t);
 *
 * Memory: some 300 bytes for each unit, period, product, metric and kind.
 * Nothing for each sale.
 */
#ifndef TARGET_TRACK_H
#define TARGET_TRACK_H

#include "base/zone.h"
#include "rules/calendar.h"
#include "rules/pace.h"
#include "rules/rank.h"
#include "target/plan.h"

/* A period that is asked for, and its days. */
struct track_period {
	struct period period;
	int32_t last_from, last_to; /* what it is compared with */
	int32_t day;                /* to be worked next, or DAY_NONE */
	int32_t tail;               /* first day of its last quarter */
	/* see struct pace, in CALENDAR_WORKDAY of a day */
	int64_t all, left, week, weight;
	int32_t days_left;
	int64_t tail_weight;
	bool is_over;
};

/*
 * What was sold in a period, in hundredths; and how many rows of a year ago
 * are of days that are compared and of others, so that `last` is not known.
 */
struct track_sold {
	int64_t now, done, tail, last, nsplit;
};

/* By a unit and those below it, of a product and metric. */
struct track_sum {
	struct track_sold all;
	uint32_t cell[PLAN_KINDS]; /* its cells, from 1; 0: none of the kind */
	bool is_exempt;            /* the unit is */
	bool is_parted;            /* it is so on some days: struct track_off */
};

/* A part of a period of which a unit has an exempt target, a year ago too. */
struct track_off {
	uint32_t series;
	int32_t from, to, last_from, last_to;
};

/* What is planned. */
struct track_plan {
	int64_t target, to_date, to_week, of_day;
};

struct track_cell {
	uint32_t key[PLAN_KEYS], period; /* the number of the period */
	uint32_t series;
	enum plan_kind kind;
	struct track_plan plan;
	struct track_sold without; /* sold, but not of this target */
	enum { TRACK_ROW, TRACK_PARTS, TRACK_UNITS } from; /* how it is known */
	enum period_kind parts;
	bool is_ranked;
	uint32_t rank;
	enum rank_band band;
};

/* Sold by a unit on a day. */
struct track_sale {
	uint32_t unit, product, metric; /* product: PLAN_NONE if not planned */
	int32_t day;
	int32_t from, to; /* all its days */
	int64_t amount;
	/* where it counts; is_split: a year ago, and only some of its days */
	bool is_now, is_last, is_split;
};

struct track {
	/* given */
	const struct plan *plan;
	const struct calendar *calendar;
	struct when as_of;

	enum period_kind by;
	int32_t done; /* the last day that is over */
	struct track_period *period;
	size_t nperiod;
	bool has_last; /* something is known of a year ago */

	uint32_t *place; /* of each text of the plan in the order of bytes */
	uint32_t kind[PLAN_KINDS]; /* the texts of the kinds, or PLAN_NONE */

	/* of each text of the plan that is a unit, else 0 */
	struct track_unit {
		uint32_t level;
		uint32_t depth,
			top; /* below how many; the least of its level */
		bool is_unit, is_exempt;
	} * unit;

	struct map cells; /* by key and period */
	struct track_cell *cell;
	size_t ncell, cap_cell;
	struct map series;     /* by unit, product, metric */
	struct track_sum *sum; /* of each series, each period */
	size_t cap_sum;
	struct track_parts *parts; /* while the plan is read */
	size_t cap_parts;
	struct track_off *off; /* by series */
	size_t noff, cap_off;

	uint32_t *order; /* of cells, as they are shown */
	size_t norder;
	uint32_t unasked; /* rows of the plan that no period takes */
	uint32_t npart;   /* targets that some part is missing of */
};

/*
 * The level of a unit that has no row is "unit", and has this number where the
 * plan has no such text.
 */
#define TRACK_NO_LEVEL PLAN_NONE

/*
 * Which periods: given, with a NULL `given` the one of kind `by` at the day of
 * as_of, or all of that kind. A `by` below 0 is the default, see the page. The
 * run ends, status 2, if the plan has rows without a period and none is given.
 */
void track_periods(
	struct track *t, const struct period *given, int by, bool is_all);

/* What the texts of the plan are as units, once; the next two see to it. */
void track_units(struct track *t);

/* A name of --exempt: false if it is no unit of the plan. */
bool track_exempt(struct track *t, const char *s, size_t n);

/* Put the plan into the periods. */
void track_plan(struct track *t);

/*
 * Where days from one to another count: in a period asked for, and in what one
 * is compared with; TRACK_SPLIT if not all of them are in one.
 */
enum track_in { TRACK_OUT, TRACK_IN, TRACK_SPLIT };
enum track_in track_now(const struct track *t, int32_t from, int32_t to);
enum track_in track_last(const struct track *t, int32_t from, int32_t to);

/*
 * The first period that does not end before a day, and the first of which what
 * it is compared with does not; their number if there is none.
 */
size_t track_find(const struct track *t, int32_t day);
size_t track_find_last(const struct track *t, int32_t day);

/* What the whole of a period, or of a part of one, is compared with. */
void track_last_days(const struct track *t, const struct period *p,
	int32_t *from, int32_t *to);

/* Is a period of one kind, in one of another, a part of it? */
bool track_is_part(enum period_kind part, enum period_kind whole);

/* What a target of a period says up to the end of a day. */
int64_t track_upto(const struct track *t, const struct period *p,
	int64_t target, int32_t day);

/* Count a sale; false if nobody has a target that it is of. */
bool track_add(struct track *t, const struct track_sale *sale);

/* Its numbers. */
struct pace track_pace(const struct track *t, const struct track_cell *c);
struct track_sold track_sold(const struct track *t, const struct track_cell *c);
bool track_is_exempt(const struct track *t, const struct track_cell *c);

/* Bands by attainment in percent from top on and below bottom; else thirds. */
struct track_bands {
	bool is_given;
	struct ratio top, bottom;
};

/* Order and rank what is to be shown. */
void track_rank(struct track *t, const struct track_bands *bands);

/* Of these only whose pace is below percent, the furthest behind first. */
void track_behind(struct track *t, struct ratio percent);

/* The order of two texts of the plan, by their bytes. */
static inline int
track_cmp_text(const struct track *t, uint32_t a, uint32_t b)
{
	return (t->place[a] > t->place[b]) - (t->place[a] < t->place[b]);
}

/*
 * The order of cells by period, metric, product, kind and level, then, of
 * equals, by the bytes of their units; -1, 0, 1 for two.
 */
int track_cmp_race(const struct track *t, const struct track_cell *a,
	const struct track_cell *b);
int track_cmp_unit(const struct track *t, const struct track_cell *a,
	const struct track_cell *b);

void track_free(struct track *t);

#endif
