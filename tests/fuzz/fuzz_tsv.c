/*
 * Laws of stream/tsv: what was cut and is written anew is cut into the same
 * cells; a line holds one cell more than TABs; a cell of any bytes, written,
 * is one line and comes back.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "stream/tsv.h"

static void
need(bool is_true)
{
	if (!is_true)
		abort();
}

static void
write_row(struct buf *b, const struct tsv *t)
{
	for (size_t i = 0; i < t->n; i++) {
		if (i > 0)
			buf_addc(b, '\t');
		tsv_add(b, t->cell[i].s, t->cell[i].n);
	}
}

/* In memory of its own size, so that a byte too far is seen. */
static const char *
cut(struct tsv *t, char **own, const char *s, size_t n)
{
	*own = malloc(n);
	if (n > 0)
		memcpy(*own, s, n);
	return tsv_cut(t, *own, n);
}

int LLVMFuzzerTestOneInput(const uint8_t *s, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *s, size_t n)
{
	struct tsv t = {0}, u = {0};
	struct buf b = {0}, c = {0};
	size_t ntab = 0;
	char *own, *again;

	for (size_t i = 0; i < n; i++)
		ntab += s[i] == '\t';
	if (cut(&t, &own, (const char *)s, n) == NULL) {
		need(t.n == ntab + 1);
		write_row(&b, &t);
		need(cut(&u, &again, b.s, b.n) == NULL && u.n == t.n);
		for (size_t i = 0; i < t.n; i++)
			need(bytes_cmp(t.cell[i].s, t.cell[i].n, u.cell[i].s,
				     u.cell[i].n) == 0);
		free(again);
		/* only raw CR and LF, which a line has not, may change */
		if (memchr(s, '\r', n) == NULL && memchr(s, '\n', n) == NULL)
			need(bytes_cmp(b.s, b.n, (const char *)s, n) == 0);
	} else {
		need(t.n <= ntab);
	}
	free(own);

	tsv_add(&c, (const char *)s, n);
	need(c.n <= 2 * n && (c.n == 0 || memchr(c.s, '\n', c.n) == NULL));
	need(cut(&t, &own, c.s, c.n) == NULL && t.n == 1);
	need(bytes_cmp(t.cell[0].s, t.cell[0].n, (const char *)s, n) == 0);
	free(own);
	tsv_free(&t);
	tsv_free(&u);
	buf_free(&b);
	buf_free(&c);
	return 0;
}
