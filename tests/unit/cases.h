/*
 * How many random cases a law is tried on: some, or CASES times as many, as
 * `make laws` has it, a million and more.
 */
#ifndef CASES_H
#define CASES_H

#include <stdint.h>
#include <stdlib.h>

static inline int
cases(int some)
{
	const char *times = getenv("CASES");

	return times ? some * atoi(times) : some;
}

/* The next of a row of numbers below n that looks random (xorshift). */
static inline int64_t
case_below(uint64_t *x, int64_t n)
{
	*x ^= *x << 13;
	*x ^= *x >> 7;
	*x ^= *x << 17;
	return (int64_t)(*x >> 11) % n;
}

#endif
