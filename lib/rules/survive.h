/*
 * Which value of a column survives where several rows become one: the golden
 * record of master data, by a rule a column.
 *
 *	fill	of the first row that has one
 *	first	of the row that was made first
 *	latest	of the row that was touched last, else made last
 *	longest	of the most characters
 *	most	that the most rows have
 *	sum	of all amounts, if they are of one currency; else as fill
 *	all	all, each once, "; " between
 *
 * Rows are given in an order, the best first, which decides where a rule does
 * not; so the answer hangs on that order alone. Values are equal if they are
 * but for case, width and the space around them. Empty ones count nowhere.
 */
#ifndef RULES_SURVIVE_H
#define RULES_SURVIVE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/csvread.h" /* struct cell */

enum survive_rule {
	SURVIVE_FILL,
	SURVIVE_FIRST,
	SURVIVE_LATEST,
	SURVIVE_LONGEST,
	SURVIVE_MOST,
	SURVIVE_SUM,
	SURVIVE_ALL,
};
extern const char *const survive_rules[]; /* their words, then NULL */

/* What a row is known by; INT64_MAX, INT64_MIN: it is not said. */
struct survive_row {
	int64_t made, touched;
	struct cell currency;
};

struct survive {
	struct cell value; /* good until the next, or a row's own */
	size_t from;       /* the row it is of; SIZE_MAX: of several, or none */
	size_t *lost;      /* rows whose value is not in it, each value once */
	size_t nlost;

	/* its own */
	size_t cap;
	struct buf text, a, b;
};

/* The value of a column of n > 0 rows. `struct survive s = {0}` is ready. */
void survive(struct survive *s, enum survive_rule rule,
	const struct cell *value, const struct survive_row *row, size_t n);

/*
 * Of columns phone, one number a cell, and phone2, others: the survivor's
 * phone is the first row's that has one, and all other numbers, each once, are
 * its phone2, `;` between. So none is lost. Both are good until the next, and
 * s->from is the row of the first.
 */
void survive_phones(struct survive *s, const struct cell *phone,
	const struct cell *phone2, size_t n, struct cell *first,
	struct cell *others);

void survive_free(struct survive *s);

#endif
