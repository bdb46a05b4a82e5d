/*
 * Which cells of a matrix are rounded up, so many in each line and so many in
 * each slot, that the matrix is nearest to what it was: controlled rounding
 * as a flow of least cost (Cox & Ernst, INFOR 20, 1982). Lines are the longer
 * side, slots the other.
 *
 * To go up costs a cell of fraction f (1 - f)^2 - f^2 = 1 - 2f, and how many go
 * up is given: so the least sum of squares is the largest sum of the fractions
 * that go up. All of it in integers.
 *
 * Every line begins with its own largest fractions, and each slot has a price
 * that is added to the fractions in it. While slots have too many, prices are
 * moved to the shortest paths (Dijkstra) from those to the slots that lack, and
 * cells are changed along them; no line ever has anything better at the prices
 * of the hour, so at the end nobody has (Ahuja, Magnanti & Orlin, Network
 * Flows, 1993, 9.7 and 9.8).
 *
 * Ties: of all the choices with that largest sum, the one which, read line by
 * line, has the earliest cell up where two of them differ.
 */
#ifndef RULES_ROUNDUP_H
#define RULES_ROUNDUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ROUNDUP_SLOTS = 1000 }; /* for which prices to 2^60 are enough */

struct roundup {
	size_t nline, nslot;
	/* nline * nslot numerators, 0 to 10^15; 0 is whole and never goes up */
	const int64_t *part;
	const int64_t *line, *slot; /* how many of each go up; sums agree */
	bool *up;                   /* the answer, a cell each; the caller's */
};

/* False: there is no such choice, or it would take a price above 2^60. */
bool roundup_run(struct roundup *r);

#endif
