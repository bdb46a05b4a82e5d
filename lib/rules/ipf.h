/*
 * Fit a matrix of weights to its margins by iterative proportional fitting
 * (Deming & Stephan, Annals of Mathematical Statistics 11, 1940; RAS): rows
 * and columns are scaled in turn until both have their sums. The fit is the
 * weights times one factor a row and one factor a column, and there is but one
 * (Bacharach, Biproportional Matrices, 1970).
 *
 * A weight of 0 stays 0. Zeros can make the margins impossible, which a flow
 * finds out exactly and beforehand; and they can leave some other cell nothing
 * in any matrix with those margins. Such a cell is made 0 first: left alone it
 * would sink towards 0 as 1, 1/2, 1/3, and the fit would never settle.
 *
 * In doubles, rows and columns as they stand: whoever wants an answer that
 * does not depend on their order gives them in an order of his own. It ends
 * when a round does not come nearer and all rows together are less than
 * 2e-13 of the total off, or after IPF_ROUNDS.
 */
#ifndef RULES_IPF_H
#define RULES_IPF_H

#include <stddef.h>
#include <stdint.h>

#include "base/die.h"

enum { IPF_ROUNDS = 10000 };

enum ipf_end {
	IPF_FITS,
	IPF_SHORT, /* nrow rows, the first of them row, need more than the
		      columns in which they have a weight come to */
	IPF_SLOW,  /* not settled; row is the furthest off */
};

struct ipf {
	size_t n, m;              /* rows, columns */
	const int64_t *row, *col; /* margins, from 0; sums agree, to 10^15 */
	double *cell; /* n * m weights, row by row, then the fit; the caller's
		       */
	/* why not */
	size_t row_at, nrow;
	int64_t need, open;
};

/*
 * Fit the cells; unless they do, they are not to be used. A round is n * m
 * steps; with zeros among the weights (n + m) * n * m come before and 8 * n * m
 * bytes are taken within the call.
 */
MUST_USE enum ipf_end ipf_run(struct ipf *p);

#endif
