/*
 * Where every record went. The equation holds in every program:
 *
 *	in = out + merged + used + unasked + aside
 *
 * used: counted in an aggregate; unasked: rightly not shown; aside: could not
 * be used, with a reason. Lines that are no records (blank ones, preamble)
 * are `skipped` and outside it.
 */
#ifndef CLI_ACCOUNT_H
#define CLI_ACCOUNT_H

#include <stdint.h>

#include "base/map.h"
#include "stream/sink.h"

struct account {
	uint64_t in, out, merged, used, unasked, aside, skipped;
	struct map reason; /* why set aside, and how often */
	uint64_t *n;
	size_t cap;
	uint64_t mended[MEND_N]; /* of foreign files, see stream/source.h */
};

/* One more record set aside for this reason. */
void account_aside(struct account *a, const char *reason);

/* End the run if the equation does not hold: a program has lost a record. */
void account_check(const struct account *a);

/* Append "phone_bad 10, date_order 2", the reasons in byte order. */
void account_reasons(const struct account *a, struct buf *b);

/*
 * Write CSV `what,n`, with a row aside.REASON for each, to a file; and what was
 * read otherwise than it stood, such as quotes_mended, where there is any.
 */
void account_write(const struct account *a, const char *file);

void account_free(struct account *a);

#endif
