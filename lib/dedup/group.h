/*
 * Rows held, and which of them are one customer: by their keys alone, or by
 * whatever else is asked for (struct group_opts), which is decided as
 * salesutils-linkage(7) tells.
 *
 *	struct group g;
 *
 *	group_init(&g, &opts, &in, room, &key);
 *	group_base(&g, &base);		rows that are known already, if any
 *	for each row: group_add(&g, &rec, &keep_row, list);
 *	group_settle(&g);
 *	group_of(&g, row), group_call(&b, &g, row), ...
 *
 * Rows are numbered as they come, those of the base first: below g.nbase.
 */
#ifndef DEDUP_GROUP_H
#define DEDUP_GROUP_H

#include "base/zone.h"
#include "dedup/naming.h"
#include "rules/cluster.h"
#include "rules/keep.h"
#include "rules/linkage.h"
#include "rules/rowkey.h"
#include "stream/hold.h"
#include "stream/input.h"

struct group_opts {
	bool is_fuzzy;
	const struct han *han;         /* what is known of Han, or NULL */
	const struct linkgiven *given; /* weights; NULL: they are learned */
	const char *compare; /* columns between commas; NULL: all that tell */
	const char *truth;   /* one that is not compared, or NULL */
	enum linkage_rule rule;
	bool is_one;
	enum keep_rule keep;
	const struct zone *zone; /* of days in created_at of the base */
	/* a telephone that two share: they are one, or may be, or it is none */
	enum group_phone { GROUP_MATCH, GROUP_REVIEW, GROUP_IGNORE } phone;
	size_t hub;       /* a key of more rows joins nobody; 0: any does */
	double low, high; /* pairs so likely are kept (linkage.doubt) */
	struct answers *known; /* what people have said, or NULL */
};

struct group {
	const struct group_opts *o;
	struct head head; /* of what is held: of the input, then the base's */
	struct hold hold;
	size_t nbase;
	size_t room;
	struct cell *cell;  /* of a row of the input, if the base has more */
	struct rowkey *key; /* not owned */
	struct rowkey_place place;
	struct cluster c;
	struct keep_row *row; /* of each, the base's too */
	size_t cap_row;
	char **base; /* how the base's rows are called */
	size_t cap_base;

	struct linkage link;
	bool is_linked; /* the keys alone have not decided */
	int *who;       /* columns that say who */
	size_t nwho;
	uint64_t *content; /* of each row, if it is linked */
	size_t cap_content;
	/* if it is linked, the rows by what they say, wherever they stand; and
	 * of each its place there */
	uint32_t *order, *nth;
	struct group_lead *lead; /* of each key */
	uint32_t *next; /* the rows of each cluster as a ring, in that order */
	struct naming naming;
	struct keep keep;
	struct keep_found *found;   /* of each cluster which row is kept */
	struct answers_rows *known; /* what people have said, of its rows */
	size_t nknown;
	/* of each row another that people called the same, 1 and up */
	size_t *said;
	struct group_rank *rank; /* of group_ranked */
	size_t *ranked, cap_rank, cap_ranked;
	struct buf text; /* of a key */
};

/*
 * For rows of an input; those that are got have room for so many cells. key
 * has been told which columns are keys, and is the caller's.
 */
void group_init(struct group *g, const struct group_opts *o,
	const struct input *in, size_t room, struct rowkey *key);

/* All rows of a base: of one cluster if their column cluster says so. */
void group_base(struct group *g, struct input *in);

/* One of the input, of list 0 or 1 (rules/linkage.h); its number. */
size_t group_add(struct group *g, const struct rec *r,
	const struct keep_row *row, int list);

/* All have come: who belongs together? */
void group_settle(struct group *g);

static inline size_t
group_rows(const struct group *g)
{
	return g->hold.n;
}

/* The row that stands for the cluster of a row, the first of it. */
static inline size_t
group_of(struct group *g, size_t row)
{
	return cluster_of(&g->c, row);
}

/* Does a key that rows share make them one by itself? */
bool group_decides(const struct group *g, size_t key);

/*
 * The row that a row is paired with by a key: the first of it by what they
 * say, of the other list if only two lists are joined; SIZE_MAX if none.
 */
size_t group_mate(const struct group *g, size_t row, size_t key);

/* Append how a row is called, a cluster, a key. */
void group_call(struct buf *b, struct group *g, size_t row);
void group_call_cluster(struct buf *b, struct group *g, size_t row);
void group_call_key(struct buf *b, const struct group *g, size_t key);

/* Which row of its cluster is kept (rules/keep.h). */
static inline const struct keep_found *
group_found(struct group *g, size_t row)
{
	return &g->found[group_of(g, row)];
}

/*
 * The rows of the cluster of a row, the one that is kept first, then in the
 * order in which they would be. Good until the next call; *n of them.
 */
const size_t *group_ranked(struct group *g, size_t row, size_t *n);

/*
 * The row of its cluster that a row is most like by what is compared, itself
 * if it is alone, and what speaks for that. Of equally like ones the first by
 * what they say.
 */
size_t group_partner(
	const struct group *g, size_t row, struct linkmodel_score *best);

/*
 * Another row of its cluster that people have called the same as a row;
 * SIZE_MAX if none.
 */
size_t group_known(struct group *g, size_t row);

/* Has another row of its cluster this key of a row? */
bool group_shares(const struct group *g, size_t row, size_t key);

void group_free(struct group *g);

#endif
