#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/mem.h"
#include "stream/input.h"

/* How the columns of a source lie in the unions. */
static void
map_columns(struct input *in)
{
	const struct source *s = in->src[in->now];

	in->col = mem_grow(in->col, &in->cap_col, s->own.n, sizeof *in->col);
	for (size_t i = 0; i < in->head.n; i++)
		in->back[i] = -1;
	in->is_same = s->own.n == in->own.n && s->own.n == in->head.n;
	for (size_t i = 0; i < s->own.n; i++) {
		struct input_col *c = &in->col[i];

		c->own = (size_t)head_find(&in->own, s->own.name[i]);
		c->head = s->col[i] < 0 ? -1
					: head_find(&in->head,
						  s->head.name[s->col[i]]);
		if (c->head >= 0)
			in->back[c->head] = (int)c->own;
		in->is_same = in->is_same && c->own == i && c->head == (int)i;
	}
}

void
input_open(struct input *in, char *const *name, size_t n,
	const struct source_opts *opts)
{
	size_t nstdin = 0;

	*in = (struct input){.n = n ? n : 1};
	in->src = mem_zalloc(in->n, sizeof *in->src);
	for (size_t i = 0; i < in->n; i++) {
		const char *s = n ? name[i] : "-";

		if (strcmp(s, "-") == 0 && nstdin++ > 0)
			die_usage("standard input is named twice");
		in->src[i] = source_open(s, opts);
		for (size_t k = 0; k < in->src[i]->head.n; k++)
			head_add(&in->head, in->src[i]->head.name[k]);
		for (size_t k = 0; k < in->src[i]->own.n; k++)
			head_add(&in->own, in->src[i]->own.name[k]);
	}
	in->back = mem_zalloc(in->head.n, sizeof *in->back);
	input_width(in, in->head.n);
	map_columns(in);
}

void
input_width(struct input *in, size_t width)
{
	if (in->cell && in->width >= width)
		return;
	free(in->cell);
	in->width = width;
	in->cell = mem_zalloc(width, sizeof *in->cell);
}

/* Put the cells of a record where the unions have them. */
static void
spread(struct input *in, const struct rec *got)
{
	const size_t nextra = got->nextra, n = got->n - nextra;

	in->orig = mem_grow(
		in->orig, &in->cap_orig, in->own.n + nextra, sizeof *in->orig);
	for (size_t i = 0; i < in->own.n; i++)
		in->orig[i] = (struct cell){"", 0, 0};
	for (size_t i = 0; i < in->width; i++)
		in->cell[i] = (struct cell){"", 0, 0};
	for (size_t i = 0; i < n; i++) {
		in->orig[in->col[i].own] = got->cell[i];
		if (in->col[i].head >= 0)
			in->cell[in->col[i].head] = got->cell[i];
	}
	for (size_t i = 0; i < nextra; i++)
		in->orig[in->own.n + i] = got->cell[n + i];
	in->last = in->orig;
}

bool
input_next(struct input *in, struct rec *r)
{
	struct source *s = in->src[in->now];

	*r = (struct rec){0};
	while (!s->next(s, r)) {
		if (in->now + 1 == in->n)
			return false;
		s = in->src[++in->now];
		map_columns(in);
	}
	const size_t n = s->own.n, got = r->n;
	const bool is_same = in->is_same && got == n;

	r->nextra = got > n ? got - n : 0;
	r->is_ragged = got != n;
	r->is_csv = r->is_csv && is_same;
	r->file = s->name;
	if (is_same) {
		memcpy(in->cell, r->cell, n * sizeof *in->cell);
		for (size_t i = n; i < in->width; i++)
			in->cell[i] = (struct cell){"", 0, 0};
		in->last = r->cell;
	} else {
		spread(in, r);
	}
	r->cell = in->cell;
	r->n = in->head.n;
	r->orig = in->last;
	r->norig = in->own.n;
	return true;
}

int
input_need(const struct input *in, const char *name)
{
	const int col = head_find(&in->head, name);

	if (col < 0)
		die("%s: no column '%s'", in->src[0]->name, name);
	return col;
}

struct cell
input_orig(const struct input *in, int col)
{
	int i = in->back[col];

	return i < 0 ? (struct cell){"", 0, 0} : in->last[i];
}

uint64_t
input_skipped(const struct input *in)
{
	uint64_t n = 0;

	for (size_t i = 0; i < in->n; i++)
		n += in->src[i]->skipped;
	return n;
}

uint64_t
input_bytes(const struct input *in, uint64_t *size)
{
	uint64_t n = 0;
	bool is_known = true;

	*size = 0;
	for (size_t i = 0; i < in->n; i++) {
		n += in->src[i]->nread;
		*size += in->src[i]->size;
		is_known = is_known && in->src[i]->size > 0;
	}
	if (!is_known)
		*size = 0;
	return n;
}

void
input_close(struct input *in)
{
	for (size_t i = 0; i < in->n; i++)
		source_close(in->src[i]);
	free(in->src);
	free(in->col);
	free(in->back);
	free(in->orig);
	free(in->cell);
	head_free(&in->head);
	head_free(&in->own);
}
