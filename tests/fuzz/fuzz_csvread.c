/*
 * Laws of base/csvread: cut into blocks of whatever sizes, each in memory of
 * its own and freed before the next, the bytes give the same rows, lines,
 * count of blank lines and fault as in one block.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/csvread.h"

static void
take(struct buf *out, struct csvread *r)
{
	struct csvread_row row;

	while (csvread_next(r, &row)) {
		buf_add(out, &row.line, sizeof row.line);
		buf_add(out, &row.n, sizeof row.n);
		for (size_t i = 0; i < row.n; i++) {
			const struct cell *c = &row.cell[i];

			buf_add(out, &c->n, sizeof c->n);
			buf_add(out, c->s, c->n);
			buf_addc(out, c->form ? 'q' : 'u');
		}
	}
}

/* Blocks as long as the bytes of cut say, in turn; one block without. */
static void
read_all(struct buf *out, const uint8_t *s, size_t n, const uint8_t *cut,
	size_t ncut)
{
	struct csvread r;
	size_t k = 0;

	csvread_init(&r, ',');
	for (size_t i = 0, len; i < n; i += len) {
		len = ncut ? 1 + (size_t)cut[k++ % ncut] % 40 : n;
		if (len > n - i)
			len = n - i;
		char *own = malloc(len);

		memcpy(own, s + i, len);
		csvread_feed(&r, own, len);
		take(out, &r);
		free(own);
	}
	csvread_end(&r);
	take(out, &r);
	buf_add(out, &r.skipped, sizeof r.skipped);
	if (r.wrong) {
		buf_add(out, &r.wrong_line, sizeof r.wrong_line);
		buf_add(out, &r.wrong_col, sizeof r.wrong_col);
		buf_adds(out, r.wrong);
	}
	csvread_free(&r);
}

int LLVMFuzzerTestOneInput(const uint8_t *s, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *s, size_t n)
{
	struct buf whole = {0}, parts = {0};
	size_t ncut = n > 4 ? 1 + s[0] % 4 : 0; /* the first bytes are sizes */

	read_all(&whole, s + ncut, n - ncut, NULL, 0);
	read_all(&parts, s + ncut, n - ncut, s, ncut);
	if (whole.n != parts.n || memcmp(whole.s, parts.s, whole.n) != 0)
		abort();
	buf_free(&whole);
	buf_free(&parts);
	return 0;
}
