/*
 * Blocking: which pairs of rows are worth a comparison. Rows that share a key
 * are a block; its pairs are candidates. Keys are made of the columns:
 *
 *	all kinds	the value
 *	name		its skeleton: the first letter and the consonants
 *			behind; of Han, how it is read
 *	code		its first half, and its second
 *	email		what stands before the @
 *	text		each of its six rarest words; where words are few, those
 *			of the fewest rows
 *
 * and, of the others that would give too many pairs, two of different columns
 * as one. Keys that give the fewest pairs come first, until there are enough.
 */
#ifndef RULES_LINKBLOCK_H
#define RULES_LINKBLOCK_H

#include "rules/linkfield.h"

enum {
	LINKBLOCK_KEY = 15,   /* pairs a row of one key, at most */
	LINKBLOCK_ALL = 100,  /* of all */
	LINKBLOCK_BLOCK = 80, /* rows of a block that is taken whole */
	LINKBLOCK_WINDOW = 4, /* of a larger one: with so many behind */
};

struct linkblock_pair {
	uint32_t a, b; /* a < b */
};

struct linkblock {
	struct linkblock_pair *pair; /* by a, then b; each once */
	size_t n;
};

/*
 * All candidates of nrow rows. rows[i] is the row in the place i of an order
 * in which rows that are alike stand near each other. The caller frees.
 */
void linkblock_find(struct linkblock *b, const struct linkfield *field,
	size_t nfield, const uint32_t *rows, size_t nrow);

#endif
