/*
 * Weights of record linkage as CSV, for people to read and for later runs to
 * judge by: what, column, is, level, m, u, h, bits.
 *
 *	rows	level: rows of the list that they were learned from
 *	prior	m, h: the share of all pairs that are matches, households
 *	column	is: its kind and roles; m: of equal pairs, those of chance
 *	level	of a column: m, u and h of a level, and log2(m / u)
 *	tie	column and is: two columns; level: "0 1" where the first is
 *		equal and the second near; bits: what it takes off
 */
#ifndef DEDUP_WEIGHTS_H
#define DEDUP_WEIGHTS_H

#include "rules/linkgiven.h"
#include "stream/input.h"

/* The run ends at what cannot be read. */
void weights_read(struct linkgiven *g, struct input *in);

void weights_save(const struct linkgiven *g, const char *file);

#endif
