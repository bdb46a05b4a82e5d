/*
 * The weights of record linkage, learned without a label: Fellegi and Sunter
 * 1969, "A theory for record linkage", by expectation and maximisation
 * (Dempster, Laird, Rubin 1977) over patterns of agreement.
 *
 * A pattern holds of a pair of rows the level of each column (linklevel.h),
 * three bits each, the first column in the lowest. There are three classes:
 *
 *	match	one customer
 *	house	the same place, another party: a household, a shop's telephone.
 *		Columns of place agree as in a match, what says who it is as by
 *		chance; if that is a given name, a surname may agree
 *	chance	neither
 *
 * m, h and u are how often a class shows each level, where both rows have a
 * value. What a level speaks for a match is log2(m / u) bits. Columns that
 * agree together among pairs of chance (a town and its zip) would count twice:
 * the strongest of such ties, as a tree, is taken off (Chow and Liu 1968).
 *
 *	score = prior + bits of each column - ties - household
 *
 * is log2 of the odds that the pair is a match, and adds up to the last digit.
 */
#ifndef RULES_LINKMODEL_H
#define RULES_LINKMODEL_H

#include "rules/linklevel.h"

enum { LINKMODEL_FIELDS = 21 }; /* three bits each, in 64 */

/* Patterns that occur, and of how many pairs. */
struct linkmodel_pattern {
	uint64_t levels;
	double n;
	/* what people have said of them: they are taken at their word */
	enum linkmodel_said {
		LINKMODEL_UNSAID,
		LINKMODEL_MATCH,
		LINKMODEL_OTHER,
	} said;
};

/* What the pairs that are not candidates tell. */
struct linkmodel_chance {
	struct linkmodel_pattern *random; /* pairs taken at random */
	size_t nrandom;
	double pairs; /* of all rows */
	/* of these, where a column (two of them) is filled in both, and equal
	 */
	double filled[LINKMODEL_FIELDS], equal[LINKMODEL_FIELDS];
	double alike[LINKMODEL_FIELDS]; /* names of Han that are read alike */
	double both_filled[LINKMODEL_FIELDS][LINKMODEL_FIELDS];
	double both_equal[LINKMODEL_FIELDS][LINKMODEL_FIELDS];
	double scale; /* each pair counted for both stands for so many */
};

/* Of two columns: what it takes off where both are equal [0] or near [1]. */
struct linkmodel_tie {
	int a, b;
	double bits[2][2];
};

struct linkmodel {
	size_t n; /* columns */
	const struct linkfield *field;
	double m[LINKMODEL_FIELDS][LINKLEVEL_N];
	double u[LINKMODEL_FIELDS][LINKLEVEL_N];
	double h[LINKMODEL_FIELDS][LINKLEVEL_N];
	bool is_chance[LINKMODEL_FIELDS]; /* a house has it by chance */
	double match, house; /* their share of all pairs; 0: no such class */
	double kept[LINKMODEL_FIELDS]; /* of equal pairs, those of chance */
	struct linkmodel_tie tie[LINKMODEL_FIELDS];
	size_t ntie;
};

/* Learn from the patterns of the candidates. */
void linkmodel_learn(struct linkmodel *k, const struct linkfield *field,
	size_t n, const struct linkmodel_pattern *seen, size_t nseen,
	const struct linkmodel_chance *chance);

/* What a score is made of, in bits. */
struct linkmodel_score {
	double total;
	double prior, ties, house;
	double bits[LINKMODEL_FIELDS];
};

/*
 * Of the levels of two rows; of values that are equal their rarity counts, and
 * row a has them.
 */
void linkmodel_score(const struct linkmodel *k, struct linkmodel_score *s,
	uint64_t levels, uint32_t a);

#endif
