/*
 * A growing run of bytes. `struct buf b = {0}` is an empty one; the bytes are
 * b.s[0 .. b.n), not terminated unless buf_str is asked. The owner frees.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/die.h"

struct buf {
	char *s;
	size_t n, cap;
};

void buf_need(struct buf *b, size_t more); /* room for more bytes at s + n */
static inline void
buf_add(struct buf *b, const void *p, size_t n)
{
	if (n > b->cap - b->n)
		buf_need(b, n);
	if (n > 0)
		memcpy(b->s + b->n, p, n);
	b->n += n;
}

static inline void
buf_addc(struct buf *b, char c)
{
	if (b->n == b->cap)
		buf_need(b, 1);
	b->s[b->n++] = c;
}

void buf_adds(struct buf *b, const char *s);
void buf_addu(struct buf *b, uint64_t n); /* in decimal */
void buf_addf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
char *buf_str(struct buf *b);  /* the bytes with a NUL behind, not counted */
void buf_clear(struct buf *b); /* empty, memory kept */
void buf_free(struct buf *b);

/* Order of two byte strings, as memcmp; a prefix comes first. */
int bytes_cmp(const char *a, size_t na, const char *b, size_t nb);

#endif
