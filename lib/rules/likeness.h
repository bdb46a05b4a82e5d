/*
 * How alike two texts are: comparators of record linkage, on code points.
 * Symmetric, and the same on every machine.
 *
 *	edits		insertions, deletions, changes of one character and
 *swaps of two neighbours that make one of the other, no part edited twice
 *(optimal string alignment): Damerau 1964, by the bits of a word (Hyyro 2003,
 *"A bit-vector algorithm for computing Levenshtein and Damerau edit distances")
 *	Jaro-Winkler	characters in common within half the longer one's
 *			length, less half the share that stand in another order,
 *			more for up to four equal ones in front: Jaro 1989;
 *			Winkler 1990, with his .1
 *
 * Texts longer than LIKENESS_MAX are compared by their first LIKENESS_MAX.
 */
#ifndef RULES_LIKENESS_H
#define RULES_LIKENESS_H

#include <stddef.h>
#include <stdint.h>

enum { LIKENESS_MAX = 64 };

struct likeness_text {
	uint32_t c[LIKENESS_MAX];
	size_t n;
};

/* Take the code points of UTF-8 text. */
void likeness_take(struct likeness_text *t, const char *s, size_t n);

int likeness_edits(
	const struct likeness_text *a, const struct likeness_text *b);

/* 0, nothing in common, to 1, the same. Of two empty ones 1. */
double likeness_jaro_winkler(
	const struct likeness_text *a, const struct likeness_text *b);

#endif
