/*
 * One row of each cluster, by a rule a column (rules/survive.h), and where its
 * values are from.
 *
 *	merged_rows	how the rows are called that it was made of, the one
 *			that is kept first; empty if it was alone
 *	merged_from	each column whose value is not the kept row's, and the
 *			row that it is of
 *	merged_conflicts
 *			each value that did not survive, with its column and row
 *
 * What belongs together stays so: rev is of the row that id is of, phone_kind
 * of that of phone, currency of that of amount; and an ext_id survives only if
 * its channel does. Numbers that are not phone are in phone2, none is lost.
 */
#ifndef DEDUP_SURVIVOR_H
#define DEDUP_SURVIVOR_H

#include "base/zone.h"
#include "dedup/judged.h"
#include "rules/survive.h"
#include "stream/sink.h"

struct survivor {
	struct group *g;
	const struct zone *zone;
	struct survivor_column {
		enum survive_rule rule;
		int of;       /* the column whose row it is taken of, or -1 */
		size_t from;  /* the row of its value, SIZE_MAX: of several */
		size_t at, n; /* that value in text, if it is of several */
	} * column;
	size_t ncol;
	int created, touched, currency, channel, ext_id, phone, phone2;
	int told[3]; /* the columns that are added */

	/* of the rows of one cluster, the kept one first */
	const size_t *rank;
	size_t n;
	struct cell *cell; /* theirs, column by column */
	struct survive_row *row;
	struct cell *value; /* of column ext_id */
	size_t cap_cell, cap_row, cap_value;

	struct judged judged; /* why they are one */
	struct survive survive;
	struct buf text, rows, from, conflicts, set;
};

/*
 * rules is a list such as "amount=sum,note=all", or NULL. By default note and
 * tags are all, created_at is first, touched_at latest, and the others fill.
 */
void survivor_init(struct survivor *m, struct group *g, const struct zone *zone,
	const char *rules);

/* Add the columns to the head of the output. */
void survivor_head(struct survivor *m, struct head *head);

/* Write one row of each cluster, where its kept row stood. */
void survivor_write(struct survivor *m, struct cli *cli);

/*
 * The same for leads of a store: events for lead-log(1), id, kind, value, set
 * and note, by which each lead of a cluster is merged into the one that is
 * kept.
 */
void survivor_event_head(struct head *head);
void survivor_write_events(struct survivor *m, struct cli *cli);

/*
 * And one by which a lead is unmerged: since it is another than the one that it
 * was merged into, or for the sake of a third.
 */
void survivor_unmerge(struct sink *sink, int64_t lead, bool is_another,
	const struct buf *note);

void survivor_free(struct survivor *m);

#endif
