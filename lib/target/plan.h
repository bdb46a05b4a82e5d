/*
 * A plan (salesutils-formats(5)) held in memory: who has to reach what, and
 * when. Rows are those of target-split(1), of a store, or typed by hand.
 *
 *	struct plan p = {0};
 *
 *	plan_open(&p, &in);
 *	while (input_next(&in, &rec))
 *		plan_add(&p, &rec);
 *	for each p.row[i]: plan_text(&p, row->unit, &n), row->target, ...
 *	plan_free(&p);
 *
 * Texts are numbered as they come, the empty one is 0. Memory: 64 bytes a row
 * and each text once.
 */
#ifndef TARGET_PLAN_H
#define TARGET_PLAN_H

#include "base/map.h"
#include "rules/period.h"
#include "stream/input.h"

enum { PLAN_COLUMNS = 8 };

/* What a row may be; and their names. */
enum plan_kind {
	PLAN_BASE,
	PLAN_STRETCH,
	PLAN_CHALLENGE,
	PLAN_BID,
	PLAN_EXEMPT,
	PLAN_KINDS
};

extern const char *const plan_kinds[PLAN_KINDS];

/* What a row is of, each by its number among the texts. */
enum plan_key { PLAN_UNIT, PLAN_PRODUCT, PLAN_METRIC, PLAN_KIND, PLAN_KEYS };

struct plan_row {
	uint32_t key[PLAN_KEYS];
	uint32_t parent, level; /* texts too */
	struct period period;
	bool has_period;  /* else it is of no time */
	int64_t target;   /* 0 to APPORTION_MAX */
	const char *file; /* where it stands, for messages */
	uint64_t line;
};

struct plan {
	struct map text;
	struct plan_row *row; /* in the order of the input */
	size_t n, cap;
	uint32_t *parent; /* of each text that is a unit its parent, else 0 */
	uint32_t *top;    /* and a unit above it: base/forest.h */
	size_t cap_parent;
	struct map seen; /* rows by what they are of, each once */
	struct buf key;
	int at[PLAN_COLUMNS]; /* where the columns of the input are */
};

/*
 * The rows of an input: its columns, and the next. It needs the columns unit
 * (or rep, whose unit is the parent then) and target; the others may be
 * missing, and are empty then, kind is base. The run ends with status 3 at a
 * row without a unit, a target that is no whole number, a period or a kind that
 * is none, a row that stands twice, and a unit of two parents or above itself:
 * part of a plan is none.
 */
void plan_open(struct plan *p, const struct input *in);
void plan_add(struct plan *p, const struct rec *r);

/* All of an input that is not the program's own. */
void plan_read(struct plan *p, struct input *in);

/* The text of a number, and the number of a text: PLAN_NONE if it has none. */
#define PLAN_NONE UINT32_MAX
const char *plan_text(const struct plan *p, uint32_t id, size_t *n);
uint32_t plan_find(const struct plan *p, const char *s, size_t n);
uint32_t plan_find_kind(const struct plan *p, enum plan_kind kind);

void plan_free(struct plan *p);

#endif
