/*
 * What is said of a row as the member of a cluster: the columns cluster,
 * dup_of, p and dedup_why of lead-dedup(1).
 */
#ifndef DEDUP_JUDGED_H
#define DEDUP_JUDGED_H

#include "cli/cli.h"
#include "dedup/group.h"

struct judged {
	struct group *g;
	int cluster, dup_of, p, why; /* columns; p -1: there is none */
	struct buf text[4];
};

void judged_init(struct judged *j, struct group *g);

/* Add the columns to the head of the output. */
void judged_head(struct judged *j, struct head *head);

/* Is a row of the input not the one that is kept of its cluster? */
bool judged_is_dup(struct group *g, size_t row);

/* Why a row is with the others of its cluster; good until the next. */
const struct buf *judged_why(struct judged *j, size_t row);

/* Get a row, with those columns set; good until the next. */
void judged_get(struct judged *j, size_t row, struct rec *r);

/*
 * Write, of the rows of the input, those that are kept, as they came, or all,
 * or the others, with the columns. Are there any others?
 */
enum judged_show { JUDGED_KEPT, JUDGED_ALL, JUDGED_DUPS };
bool judged_write(struct judged *j, struct cli *cli, enum judged_show show);

void judged_free(struct judged *j);

#endif
