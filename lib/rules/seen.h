/*
 * Which rows are the first of their cluster, told by their keys alone: no row
 * is held. As in rules/cluster.h, rows that share a key belong together, and
 * so do rows that are joined through others.
 *
 *	seen_base	each row of a base that is known already
 *	seen_row	each row in its order; or seen_later, where the answer
 *			may wait for a few rows, and seen_all behind the last
 *	seen_again	if s.nlate > 0: those that seen_row found to be first,
 *			in the same order once more
 *
 * A row with a key that was there before is never the first of its cluster. A
 * row without one is, until a later row joins its cluster to an earlier one;
 * nlate counts these, and only if there are any need rows be seen again.
 *
 * Memory: 16 to 32 bytes a key, and its own if it is no telephone; about 50
 * more for a key that shares its row with another, or that three rows have.
 * `struct seen s = {0}` has seen none.
 */
#ifndef RULES_SEEN_H
#define RULES_SEEN_H

#include "base/map.h"
#include "base/numset.h"
#include "rules/rowkey.h"

struct seen {
	struct numset key;
	struct map text;  /* keys that are no telephones */
	struct map child; /* keys that were joined to another */
	uint64_t *parent; /* the other, of each */
	size_t cap_parent;
	size_t nlate;    /* clusters that a later row has joined */
	struct map many; /* keys that more than two rows have */
	uint64_t *nmore; /* how many more, of each */
	size_t cap_nmore;

	uint64_t *wait; /* of each row that waits its keys, and 0 */
	size_t nwait, cap_wait;
};

/* About so many keys will come. */
void seen_room(struct seen *s, size_t nkey);

/* Each takes the keys that rk has read last. */
void seen_base(struct seen *s, const struct rowkey *rk);
bool seen_row(struct seen *s, const struct rowkey *rk);

/* The answers are appended to first, a byte a row, in order. */
void seen_later(struct seen *s, const struct rowkey *rk, struct buf *first);
void seen_all(struct seen *s, struct buf *first);

bool seen_again(struct seen *s, const struct rowkey *rk);

/*
 * Key i of those that more than two rows have, below s->many.n: its bytes, as
 * of rules/rowkey.h, and its rows.
 */
uint64_t seen_many(const struct seen *s, size_t i, struct buf *key);

void seen_free(struct seen *s);

#endif
