/*
 * Cut a total two ways at once: people by months, both margins exact. Rows
 * 40 35 25 and columns 30 33 37 are
 *
 *	12 13 15
 *	10 12 13
 *	 8  8  9
 *
 * 1. The real matrix: row * column / total, as exact quotients; or, with a
 *    seed of weights, the seed fitted to the margins (ipf.h). A seed of 0
 *    stays 0. A fit is counted in 10^-9 of a unit, or in total * 10^-15 if
 *    that is more; what is whole so counted is whole.
 * 2. The matrix of integers: each cell the real one cut to its whole part, or
 *    1 more, but whole ones as they are; both margins exact; of all such
 *    matrices that with the least sum of squared differences from the real
 *    one. Integers decide. It is there whenever the margins agree: controlled
 *    rounding (Bacharach, Management Science 12, 1966; Cox & Ernst, INFOR 20,
 *    1982; Balinski & Demange, Mathematics of Operations Research 14, 1989).
 *
 * Ties: rows and columns are taken in the byte order of their names. Of
 * matrices that are as near, that one is taken in which, read along the longer
 * side (rows, if there are as many), the earliest cell where they differ is the
 * larger. So if the rows have names of their own, and the columns, the answer
 * does not depend on their order; nor on the unit of the seed.
 *
 * With markets as a third side, three calls and their pairs: people by months;
 * people by markets; then for each person months by markets, his months from
 * the first as rows and his markets from the second as columns, both of which
 * sum to his total. What he has for a month or a market is then exact; what a
 * market has in a month is not a margin of any call, and comes out as the sum.
 *
 * Limits: margins and total 0 to APPORTION_MAX; the shorter side MATRIX_SHORT;
 * with a seed, weights 0 or more, total to 10^12 and total * cells to 10^15,
 * where doubles cannot be so far off that no such matrix is left. Taken and
 * given back within the call: 28 bytes a cell, and 5 for each pair of the
 * shorter side. 2,000 by 12 takes a hundredth of a second, 2,000 by 366
 * seconds if few fractions are alike, and minutes if most are.
 */
#ifndef RULES_MATRIX_H
#define RULES_MATRIX_H

#include <stddef.h>
#include <stdint.h>

#include "base/die.h"

enum { MATRIX_SHORT = 1000, MATRIX_WHY = 240 }; /* MATRIX_WHY: bytes */

struct matrix_margin {
	int64_t sum;
	const char *name; /* for ties and reasons; the caller's */
	size_t nname;
};

struct matrix {
	struct matrix_margin *row, *col; /* the caller's, as are all below */
	size_t nrow, ncol;
	const int64_t *seed;  /* nrow * ncol, row by row; NULL: the product */
	int64_t *cell;        /* nrow * ncol, the answer */
	char why[MATRIX_WHY]; /* holds a reason that names something */
};

/*
 * Set every cell. NULL, or why not, and then no cell holds anything: a limit
 * above is passed, the margins do not sum to the same ("rows sum to 1,200, 200
 * above the columns' 1,000"), or the zeros of the seed leave no way to meet
 * them ("row '张伟' and 2 more need 120, their seeds are in columns that have
 * 100").
 */
MUST_USE const char *matrix_run(struct matrix *m);

#endif
