/*
 * Words of 64 bits in order, the least first: by their digits of 11 bits, the
 * lowest first (radix sort), digits that all have in common left out. Time and
 * as much memory again grow with n.
 */
#ifndef BASE_WORDS_H
#define BASE_WORDS_H

#include <stddef.h>
#include <stdint.h>

void words_sort(uint64_t *w, size_t n);

#endif
