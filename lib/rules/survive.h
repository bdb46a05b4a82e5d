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
#include "base/map.h"

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

	bool is_brief; /* set by the caller: what is lost is not asked for */

	/* its own: values that were met, 65,536 at most between two calls, and
	 * as what each is compared, so that none is folded twice */
	struct survive_met {
		struct map value, key;
		size_t *of; /* of each value its key */
		struct survive_key {
			size_t turn, n; /* rows that have it, of that turn */
		} * count;
		size_t cap_of, cap_count;
	} text_met, number_met;
	size_t turn, cap;
	struct buf text, a, work;
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
