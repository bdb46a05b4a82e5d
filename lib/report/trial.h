/*
 * What would come of a list: for each of its columns, what it is taken for,
 * how many of its cells hold something, were changed or set their row aside,
 * and the first that did so, before and after. Written as rows with the
 * columns of trial_head; the cells shown are cells of the list, unmasked.
 */
#ifndef REPORT_TRIAL_H
#define REPORT_TRIAL_H

#include "stream/input.h"
#include "stream/sink.h"

struct trial {
	size_t n; /* columns of the input's union */
	struct trial_col {
		uint64_t nfilled, nchanged, nbad;
		char *before, *after; /* NULL: none yet */
	} * col;
};

/* For the columns of an input that is open; freed by trial_free. */
void trial_init(struct trial *t, const struct input *in);

/* Make head the header of the rows that trial_write writes. */
void trial_head(struct head *head);

/*
 * The record that input_next gave last, as it is now. is_bad: it was set
 * aside, and column bad is to blame (-1: none).
 */
void trial_row(struct trial *t, const struct input *in, const struct rec *r,
	bool is_bad, int bad);

/* taken[i] is what column i is taken for, "" for nothing. */
void trial_write(const struct trial *t, const struct input *in,
	const char *const *taken, struct sink *sink);

/* The header under which a column of the union stands in its file. */
const char *trial_header(const struct input *in, size_t col);

void trial_free(struct trial *t);

#endif
