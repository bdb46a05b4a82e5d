/*
 * What of a row of a store is left out for those who need not see it: a part
 * of telephone numbers and e-mails (rules/mask.h), also in notes and in
 * columns without a home, which may hold some. A view, no protection.
 */
#ifndef STORE_VEIL_H
#define STORE_VEIL_H

#include "base/buf.h"
#include "stream/rec.h"

enum veil_part { VEIL_NOTHING, VEIL_PHONES, VEIL_EMAIL };

struct veil {
	int what;             /* column that names what value and old hold */
	int value, old;       /* -1: these columns are not there */
	enum veil_part *part; /* of each column */
	struct buf text;
};

/* By the header of rows of leads, or of events and timelines. */
void veil_open(struct veil *v, const struct head *h);

/* Leave it out; the cells live until the next row. */
void veil_row(struct veil *v, struct rec *r);

void veil_free(struct veil *v);

#endif
