/*
 * What people have said of pairs of rows: a review (dedup/review.h) that they
 * filled in. A line has the columns row and with, how its two rows are named
 * there, and answer: same, different, unsure, or nothing yet.
 *
 * Rows are named by their id, else by what they say of the customer, so that
 * an answer holds in later runs, wherever the rows stand. Rows that go by one
 * name are one to it.
 */
#ifndef DEDUP_ANSWERS_H
#define DEDUP_ANSWERS_H

#include "dedup/group.h"

struct answers {
	struct map row; /* rows that are named */
	size_t *is;     /* another of them that the row is now, or itself */
	size_t cap_is;
	struct answers_pair {
		size_t a, b; /* in row */
		enum answer {
			ANSWER_NONE,
			ANSWER_UNSURE, /* so that it is not asked again */
			ANSWER_SAME,
			ANSWER_DIFFERENT,
		} answer;
	} * pair;
	size_t n, cap;
	size_t nhere;       /* of which both rows were found */
	struct map pairs;   /* each once */
	struct buf word[2]; /* of an answer */
};

/* A row's name; good until the next. */
void answers_name(struct buf *b, const struct head *h, const struct rec *r,
	uint64_t content);

/* A column of a review; the run ends if it has none. */
int answers_column(const struct input *in, const char *name);

/*
 * Read answers; the run ends at one that is none of the words, or that is not
 * the one that was given for the same pair.
 */
void answers_read(struct answers *k, struct input *in);

/* Two that are different, by their names, if nobody has answered that. */
void answers_part(
	struct answers *k, const struct cell *a, const struct cell *b);

/* The row of one name goes by another now. */
void answers_rename(struct answers *k, size_t row, const char *name, size_t n);

/* Of two rows of a group: once for each pair of rows that goes by the names. */
struct answers_rows {
	size_t a, b;
	size_t pair; /* of the answers */
	enum answer answer;
};

/* All that are there, by pairs; *n of them, the caller frees. */
struct answers_rows *answers_find(
	struct answers *k, struct group *g, size_t *n);

/* Two that are different, by their names; pair i is not one: false. */
bool answers_differ(
	const struct answers *k, size_t i, struct cell *a, struct cell *b);

void answers_free(struct answers *k);

#endif
