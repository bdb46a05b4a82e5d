/*
 * Who shares a target: rows of units, held, with what each weighs and its
 * bounds; all at one level, below the parents of a plan, or as a tree.
 *
 *	struct team t;
 *
 *	team_init(&t, &opts, &in);
 *	for each row: team_add(&t, &rec);
 *	team_settle(&t);
 *	for (struct team_group g = {0}; team_next(&t, &g);)
 *		team_split(&t, &g, total of it);
 *	t.part[row].share
 *
 * In a tree, a unit that others have as parent and that has no row gets one,
 * behind those of the input; a unit without a weight of its own weighs what
 * those below it do, and its bounds hold theirs. What cannot be used ends the
 * run with status 3, since a split over part of a team is wrong.
 *
 * Memory: the bytes of a row, about 150, and 48 a column of numbers.
 */
#ifndef TARGET_TEAM_H
#define TARGET_TEAM_H

#include "base/map.h"
#include "rules/blend.h"
#include "stream/hold.h"
#include "stream/input.h"

enum { TEAM_COLUMNS = 16 }; /* of numbers, at most */

/* A floor or a cap: a column, or the same for all. */
struct team_bound {
	const char *column; /* NULL: none */
	int64_t all;
};

struct team_opts {
	enum apportion_method method;
	const char *by; /* column of the weights, NULL: weight or the last */
	struct team_blend {
		const char *column;
		int64_t a; /* millionths */
	} blend[TEAM_COLUMNS];
	size_t nblend;
	enum blend_mean mean;
	/* columns of years, the latest first, that make up TEAM_HISTORY */
	const char *history[TEAM_COLUMNS];
	size_t nhistory;
	int64_t damp;     /* millionths */
	const char *last; /* column of last year, or NULL */
	bool has_corridor;
	int64_t least, most; /* growth over last, millionths */
	struct team_bound floor, cap;
	const char *mix[TEAM_COLUMNS]; /* columns of a mix (target/grid.h) */
	size_t nmix;
	const char *bids;   /* column of what units bid, or NULL */
	int64_t theta;      /* millionths of the split against the bids */
	const char *exempt; /* column of targets of their own, or NULL */
	int64_t unit;       /* targets are multiples of it */
	enum team_shape {
		TEAM_FLAT,
		TEAM_TREE,   /* the parent shares its own out */
		TEAM_WITHIN, /* each parent has a total from elsewhere */
	} shape;
};

/* How the blended history is called in --by and --blend. */
#define TEAM_HISTORY "history"

struct team {
	const struct team_opts *o;
	const char *file; /* for messages */
	struct hold rows; /* those of the input, then those made for parents */
	size_t nread;
	char **names; /* of the columns held, not owned */
	/* where they stand, -1: nowhere */
	struct team_at {
		int name, parent, level, product, metric;
	} at;
	struct map keys; /* unit, product and metric of each row */
	struct buf key;
	/* a row each */
	struct apportion_part *part;
	struct apportion_reason *reason; /* NULL until team_explain */
	size_t cap_part;
	int64_t *bid, *own; /* -1: none; own: it is exempt */
	size_t cap_bid, cap_own;
	uint32_t
		*parent; /* of a tree its row + 1, else its name + 1; 0: none */
	struct map parents;
	uint32_t *order; /* those that share, top down, siblings together */
	size_t norder;
	struct team_number {
		const char *name;
		int at;
		struct apportion_part *x; /* places -1: empty */
		size_t cap;
	} number[TEAM_COLUMNS];
	size_t nnumber;
};

void team_init(
	struct team *t, const struct team_opts *o, const struct input *in);
void team_add(struct team *t, const struct rec *r);

/* Has it no weights at all, so that all weigh the same? */
bool team_is_even(const struct team *t);
void team_settle(struct team *t);

/* The sum of a number over all rows that share, rounded half up: --last. */
int64_t team_sum(const struct team *t, const char *column, int64_t growth);

/* The numbers of a column that was asked for. */
const struct apportion_part *team_number(
	const struct team *t, const char *column);

/* Siblings: order[from] to order[to]. Begin with {0}; false: there are none. */
struct team_group {
	size_t from, to;
	struct cell parent; /* its name; empty: they have none */
};
bool team_next(struct team *t, struct team_group *g);

/* The row of one of a group. */
static inline size_t
team_row(const struct team *t, const struct team_group *g, size_t i)
{
	return t->order[g->from + i];
}

/* Share a total out among a group; with bids, theirs against it. */
void team_split(struct team *t, const struct team_group *g, int64_t total);

/* From now on team_split says why, in t->reason. */
void team_explain(struct team *t);

/* The bids of a group, and whether it has any. */
bool team_bids(const struct team *t, const struct team_group *g, int64_t *sum);

void team_free(struct team *t);

/*
 * Among the files of this module. A cell of a row that cannot be used ends the
 * run; a column held, -1 if there is none or name is NULL; a number of
 * t->number, t->nnumber if there is none; whether a column is the blended
 * history, and whether there is one of weights.
 */
_Noreturn void team_wrong(
	const struct team *t, const struct rec *r, int col, const char *why);
int team_column(const struct team *t, const char *name);
size_t team_find_number(const struct team *t, const char *name);
bool team_is_history(const struct team_opts *o, const char *name);
bool team_has_weight(const struct team *t);

/* The parent of each row of a tree, made where it has no row. */
void team_find_parents(struct team *t);

#endif
