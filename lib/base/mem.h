/*
 * Memory that is there or ends the run: nothing here returns NULL, so nobody
 * checks. What was given is freed by free().
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

#define NELEM(a) (sizeof(a) / sizeof *(a))

/* n items of size bytes, zeroed; n * size may not overflow. */
void *mem_zalloc(size_t n, size_t size);

/*
 * Room for at least need items of size bytes in p, which holds *cap now: as it
 * is if that is enough, else at least doubled, the new items not set.
 */
void *mem_grow(void *p, size_t *cap, size_t need, size_t size);

/* A copy of n bytes with a NUL behind them; mem_str for a string. */
char *mem_copy(const void *p, size_t n);
char *mem_str(const char *s);

#endif
