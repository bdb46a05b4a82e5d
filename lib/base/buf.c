#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

void
buf_need(struct buf *b, size_t more)
{
	b->s = mem_grow(b->s, &b->cap, b->n + more, 1);
}

void
buf_adds(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void
buf_addu(struct buf *b, uint64_t n)
{
	char digit[20], *end = digit + sizeof digit, *p = end;

	/* a hundred at a time: it is the division that takes long */
	for (; n >= 100; n /= 100) {
		const unsigned two = (unsigned)(n % 100);

		*--p = (char)('0' + two % 10);
		*--p = (char)('0' + two / 10);
	}
	if (n >= 10)
		*--p = (char)('0' + n % 10);
	*--p = (char)('0' + (n >= 10 ? n / 10 : n));
	buf_add(b, p, (size_t)(end - p));
}

void
buf_addf(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	int n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	buf_need(b, (size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(b->s + b->n, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->n += (size_t)n;
}

char *
buf_str(struct buf *b)
{
	buf_need(b, 1);
	b->s[b->n] = '\0';
	return b->s;
}

void
buf_clear(struct buf *b)
{
	b->n = 0;
}

void
buf_free(struct buf *b)
{
	free(b->s);
	*b = (struct buf){0};
}

int
bytes_cmp(const char *a, size_t na, const char *b, size_t nb)
{
	size_t n = na < nb ? na : nb;
	int r = n ? memcmp(a, b, n) : 0;

	return r ? r : (na > nb) - (na < nb);
}
