/*
 * The columns of an event stream: whose event it is, when, and what happened.
 * What happened is the kind; an event of kind "stage" names the stage that was
 * entered in `value`, or in `stage` where there is no such column. Without a
 * column `kind` all events are of kind stage.
 */
#ifndef STREAM_EVENT_H
#define STREAM_EVENT_H

#include "stream/rec.h"

/* Columns of a header; -1: there is none. */
struct event_cols {
	int id, ext_id, phone, phone2, channel;
	int at, kind, stage, next_at;
};

void event_find(struct event_cols *c, const struct head *h);

/*
 * What happened: the kind, or, where *is_stage, the stage that was entered.
 * Empty where the record does not say.
 */
struct cell event_name(
	const struct event_cols *c, const struct rec *r, bool *is_stage);

/*
 * Whose event it is: id, else ext_id, else phone, into b, so that keys of two
 * kinds are never the same; false: nobody's. Not by channel: the events of one
 * lead come from several places, few of which know it.
 */
bool event_whose(
	struct buf *b, const struct event_cols *c, const struct rec *r);

#endif
