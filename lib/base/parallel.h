/*
 * Work on all processors: a loop whose rounds have nothing to do with each
 * other, so that what comes out hangs neither on how many there are nor on
 * which is first.
 */
#ifndef BASE_PARALLEL_H
#define BASE_PARALLEL_H

#include <stddef.h>

/*
 * Call fn(arg, from, to) for pieces that make up 0 to n, each once, in any
 * order and at the same time; return when all are done. fn may neither
 * allocate nor end the run. Where no thread can be had it is done in this one.
 */
void parallel(
	size_t n, void (*fn)(void *arg, size_t from, size_t to), void *arg);

#endif
