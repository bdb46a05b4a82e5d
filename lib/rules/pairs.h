/*
 * How right a grouping of rows is, by a true one: over the pairs of rows that
 * are put together, so that large groups weigh more. Rows are given as group
 * numbers, PAIRS_UNKNOWN where the truth is not known: those count nowhere.
 */
#ifndef RULES_PAIRS_H
#define RULES_PAIRS_H

#include <stddef.h>
#include <stdint.h>

#define PAIRS_UNKNOWN UINT32_MAX

struct pairs {
	uint64_t truth, found, both;
};

/* n rows; no row's order matters. */
void pairs_count(struct pairs *p, const uint32_t *truth, const uint32_t *found,
	size_t n);

/* Sort n words, and count the pairs of equal ones. */
uint64_t pairs_equal(uint64_t *word, size_t n);

/* Of what was found, how much is true; of the truth, how much was found. */
double pairs_precision(const struct pairs *p);
double pairs_recall(const struct pairs *p);
double pairs_f1(const struct pairs *p);

#endif
