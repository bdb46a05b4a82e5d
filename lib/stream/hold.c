#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "stream/hold.h"

void
hold_init(struct hold *h, size_t ncell, size_t room)
{
	*h = (struct hold){.ncell = ncell, .room = room};
	h->cell = mem_zalloc(room, sizeof *h->cell);
}

/* A cell: its length and form, seven bits a byte, the lowest first; bytes. */
static void
pack(struct buf *b, const struct cell *c)
{
	size_t v = c->n << 2 | c->form;

	for (; v > 0x7F; v >>= 7)
		buf_addc(b, (char)(v | 0x80));
	buf_addc(b, (char)v);
	buf_add(b, c->s, c->n);
}

size_t
hold_add(struct hold *h, const struct rec *r)
{
	h->at = mem_grow(h->at, &h->cap, h->n + 1, sizeof *h->at);
	h->name = mem_grow(h->name, &h->cap_name, h->n + 1, sizeof *h->name);
	h->line = mem_grow(h->line, &h->cap_line, h->n + 1, sizeof *h->line);
	h->at[h->n] = h->bytes.n;
	h->name[h->n] = r->file;
	h->line[h->n] = r->line;
	for (size_t i = 0; i < h->ncell; i++) {
		pack(&h->bytes, &r->cell[i]);
	}
	return h->n++;
}

/* The cell at p, and where the next one is. */
static const char *
unpack(const char *p, struct cell *c)
{
	size_t v = 0;
	unsigned shift = 0;

	for (; *p & 0x80; shift += 7)
		v |= (size_t)(*p++ & 0x7F) << shift;
	v |= (size_t)*p++ << shift;
	*c = (struct cell){p, v >> 2, v & 3};
	return p + c->n;
}

void
hold_get(struct hold *h, size_t i, struct rec *r)
{
	const char *p = h->bytes.s + h->at[i];

	for (size_t k = 0; k < h->ncell; k++)
		p = unpack(p, &h->cell[k]);
	for (size_t k = h->ncell; k < h->room; k++)
		h->cell[k] = (struct cell){"", 0, false};
	*r = (struct rec){.cell = h->cell,
		.n = h->ncell,
		.orig = h->cell,
		.norig = h->ncell,
		.file = h->name[i],
		.line = h->line[i]};
}

int
hold_cmp(const struct hold *h, size_t a, size_t b)
{
	const char *p = h->bytes.s + h->at[a], *q = h->bytes.s + h->at[b];
	int order = 0;

	for (size_t k = 0; k < h->ncell && order == 0; k++) {
		struct cell x, y;

		p = unpack(p, &x);
		q = unpack(q, &y);
		order = bytes_cmp(x.s, x.n, y.s, y.n);
	}
	return order;
}

void
hold_free(struct hold *h)
{
	free(h->at);
	free(h->name);
	free(h->line);
	free(h->cell);
	buf_free(&h->bytes);
	*h = (struct hold){0};
}
