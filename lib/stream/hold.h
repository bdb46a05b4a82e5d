/*
 * Records held in memory, for an answer that needs all of them. A record held
 * costs its bytes, 24, and one a cell (two from 32 bytes on).
 */
#ifndef STREAM_HOLD_H
#define STREAM_HOLD_H

#include "base/buf.h"
#include "stream/rec.h"

struct hold {
	size_t ncell; /* cells held of each record */
	size_t room;  /* cells it has when it is got, empty ones behind */
	size_t n;     /* records held */
	size_t *at, cap;
	struct buf bytes;
	const char **name; /* of the file of each, not copied */
	uint64_t *line;
	size_t cap_name, cap_line;
	struct cell *cell; /* of the record last got */
};

void hold_init(struct hold *h, size_t ncell, size_t room);

/* Copy a record; its number, the first is 0. */
size_t hold_add(struct hold *h, const struct rec *r);

/* Record i; good until the next hold_get or hold_add. Cells may be set. */
void hold_get(struct hold *h, size_t i, struct rec *r);

/* Order of two records by their cells' bytes, column by column. */
int hold_cmp(const struct hold *h, size_t a, size_t b);

void hold_free(struct hold *h);

#endif
