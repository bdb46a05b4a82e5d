/*
 * Rows that were set aside, kept as CSV with the header and the cells they
 * came with, then
 *
 *	reject_src	file:line they came from
 *	reject_reason	why, as in the account
 *	reject_why	and in words, with the column to blame
 *	reject_extra	cells beyond the header's width, as CSV
 *	reject_raw	the bytes of a record that could not be cut
 *
 * so that they can be mended and given to lead-import again. A row that was
 * rejected before keeps its first reject_src.
 */
#ifndef CLI_REJECT_H
#define CLI_REJECT_H

#include "stream/sink.h"

struct reject {
	struct out out;
	struct sink *sink;
	size_t n;    /* cells of the input */
	size_t *col; /* those that are kept: reject_ columns are not */
	size_t ncol;
	int was_src, was_extra; /* columns of earlier rejects, or -1 */
	struct cell *cell;
	struct buf text, extra, why;
};

void reject_open(struct reject *r, const char *file, const struct head *head);
/* column and why may be NULL. */
void reject_put(struct reject *r, const struct rec *rec, const char *reason,
	const char *column, const char *why);
void reject_close(struct reject *r);

#endif
