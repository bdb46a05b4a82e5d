#include <stdlib.h>

#include "base/mem.h"
#include "report/ranked.h"

void
ranked_init(struct ranked *l, size_t ncell)
{
	*l = (struct ranked){0};
	hold_init(&l->rows, ncell, ncell);
	l->is_filled = mem_zalloc(ncell, sizeof *l->is_filled);
}

void
ranked_add(
	struct ranked *l, const struct rec *r, const int64_t key[RANKED_KEYS])
{
	struct ranked_row row = {.rec = l->rows.n};

	for (size_t i = 0; i < RANKED_KEYS; i++)
		row.key[i] = key[i];
	for (size_t i = 0; i < l->rows.ncell; i++)
		l->is_filled[i] |= r->cell[i].n > 0;
	l->row = mem_grow(l->row, &l->cap, row.rec + 1, sizeof *l->row);
	l->row[row.rec] = row;
	hold_add(&l->rows, r);
}

static int
cell_cmp(const struct cell *a, const struct cell *b)
{
	return bytes_cmp(a->s, a->n, b->s, b->n);
}

static int
compare(const void *a, const void *b)
{
	const struct ranked_row *x = a, *y = b;
	int cmp;

	for (size_t i = 0; i < RANKED_KEYS; i++)
		if (x->key[i] != y->key[i])
			return x->key[i] > y->key[i] ? -1 : 1;
	if ((cmp = cell_cmp(&x->text, &y->text)) != 0)
		return cmp;
	if ((cmp = hold_cmp(x->rows, x->rec, y->rec)) != 0)
		return cmp;
	return cell_cmp(&x->bytes, &y->bytes); /* quotes are bytes as well */
}

void
ranked_sort(struct ranked *l, int col)
{
	const struct hold *h = &l->rows;
	struct rec r;

	for (size_t i = 0; i < h->n; i++) {
		struct ranked_row *row = &l->row[i];
		size_t end = i + 1 < h->n ? h->at[i + 1] : h->bytes.n;

		row->rows = h;
		row->bytes = (struct cell){
			h->bytes.s + h->at[i], end - h->at[i], false};
		row->text = (struct cell){"", 0, false};
		if (col >= 0) {
			hold_get(&l->rows, i, &r);
			row->text = r.cell[col];
		}
	}
	if (h->n > 0)
		qsort(l->row, h->n, sizeof *l->row, compare);
}

void
ranked_get(struct ranked *l, size_t i, struct rec *r)
{
	hold_get(&l->rows, l->row[i].rec, r);
}

void
ranked_free(struct ranked *l)
{
	hold_free(&l->rows);
	free(l->row);
	free(l->is_filled);
}
