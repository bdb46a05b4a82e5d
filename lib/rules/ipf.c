#include "rules/ipf.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define NONE SIZE_MAX

/* Whole units from rows to columns over the cells that have a weight. */
struct flow {
	struct ipf *p;
	int64_t *cell;
	int64_t *row, *col; /* not yet sent, not yet had */
	/* a search: who comes before; NONE not found, itself the first */
	size_t *from_col, *from_row; /* of a row its column, and the reverse */
	size_t *queue;               /* rows below n, columns from n on */
};

/*
 * Search from a row or a column, over any cell with a weight to its column,
 * back over what is sent to its row. The first column that wants more, or NONE
 * once all that can be come to are found.
 */
static size_t
search(struct flow *f, size_t first)
{
	size_t n = f->p->n, m = f->p->m, end = 1;

	for (size_t i = 0; i < n; i++)
		f->from_col[i] = NONE;
	for (size_t j = 0; j < m; j++)
		f->from_row[j] = NONE;
	f->queue[0] = first;
	if (first < n)
		f->from_col[first] = m;
	else
		f->from_row[first - n] = n;
	for (size_t at = 0; at < end; at++) {
		size_t x = f->queue[at];

		for (size_t j = 0; x < n && j < m; j++) {
			if (f->from_row[j] != NONE ||
				f->p->cell[x * m + j] == 0)
				continue;
			f->from_row[j] = x;
			f->queue[end++] = n + j;
			if (f->col[j] > 0)
				return j;
		}
		for (size_t i = 0; x >= n && i < n; i++) {
			if (f->from_col[i] != NONE ||
				f->cell[i * m + x - n] == 0)
				continue;
			f->from_col[i] = x - n;
			f->queue[end++] = i;
		}
	}
	return NONE;
}

/* Send what fits along the path that was found to column j. */
static void
send(struct flow *f, size_t j)
{
	size_t m = f->p->m, row = f->from_row[j];
	int64_t most = f->col[j];

	for (size_t back; (back = f->from_col[row]) != m;
		row = f->from_row[back])
		if (f->cell[row * m + back] < most)
			most = f->cell[row * m + back];
	if (f->row[row] < most)
		most = f->row[row];
	f->row[row] -= most;
	f->col[j] -= most;
	row = f->from_row[j];
	f->cell[row * m + j] += most;
	for (size_t back; (back = f->from_col[row]) != m;
		row = f->from_row[back]) {
		f->cell[row * m + back] -= most;
		f->cell[f->from_row[back] * m + back] += most;
	}
}

/* The rows that were found want more than their columns have. */
static void
note_short(struct flow *f)
{
	struct ipf *p = f->p;

	p->nrow = 0;
	p->need = p->open = 0;
	for (size_t i = p->n; i-- > 0;)
		if (f->from_col[i] != NONE) {
			p->row_at = i;
			p->nrow++;
			p->need += p->row[i];
		}
	for (size_t j = 0; j < p->m; j++)
		if (f->from_row[j] != NONE)
			p->open += p->col[j];
}

static bool
send_all(struct flow *f)
{
	size_t n = f->p->n, m = f->p->m;

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < m; j++) {
			int64_t most =
				f->row[i] < f->col[j] ? f->row[i] : f->col[j];

			if (f->p->cell[i * m + j] == 0)
				continue;
			f->cell[i * m + j] = most;
			f->row[i] -= most;
			f->col[j] -= most;
		}
	for (size_t i = 0; i < n; i++)
		while (f->row[i] > 0) {
			size_t j = search(f, i);

			if (j == NONE) {
				note_short(f);
				return false;
			}
			send(f, j);
		}
	return true;
}

/* A cell can have something only if what it is given can come back round. */
static void
drop_idle(struct flow *f)
{
	size_t n = f->p->n, m = f->p->m;

	for (size_t j = 0; j < m; j++) {
		search(f, n + j);
		for (size_t i = 0; i < n; i++)
			if (f->cell[i * m + j] == 0 && f->from_col[i] == NONE)
				f->p->cell[i * m + j] = 0;
	}
}

/* Can the margins be met at all? Then leave a weight only where they can. */
static bool
clear_way(struct ipf *p)
{
	struct flow f = {.p = p,
		.cell = mem_zalloc(p->n * p->m, sizeof *f.cell),
		.row = mem_zalloc(p->n, sizeof *f.row),
		.col = mem_zalloc(p->m, sizeof *f.col),
		.from_col = mem_zalloc(p->n, sizeof *f.from_col),
		.from_row = mem_zalloc(p->m, sizeof *f.from_row),
		.queue = mem_zalloc(p->n + p->m, sizeof *f.queue)};
	bool is_met;

	memcpy(f.row, p->row, p->n * sizeof *f.row);
	memcpy(f.col, p->col, p->m * sizeof *f.col);
	is_met = send_all(&f);
	if (is_met)
		drop_idle(&f);
	free(f.cell);
	free(f.row);
	free(f.col);
	free(f.from_col);
	free(f.from_row);
	free(f.queue);
	return is_met;
}

/* Where nothing is to be had there is nothing to scale. */
static double
factor(int64_t margin, double sum)
{
	return margin == 0 ? 0 : (double)margin / sum;
}

/* Scale the rows, then the columns; how far off the rows were before. */
static double
fit_round(struct ipf *p, double *a, double *b, double *sum)
{
	double off = 0, worst = -1;

	memset(sum, 0, p->m * sizeof *sum);
	for (size_t i = 0; i < p->n; i++) {
		const double *cell = p->cell + i * p->m;
		double all = 0, mine;

		for (size_t j = 0; j < p->m; j++)
			all += cell[j] * b[j];
		mine = fabs(a[i] * all - (double)p->row[i]);
		off += mine;
		if (mine > worst) {
			worst = mine;
			p->row_at = i;
		}
		a[i] = factor(p->row[i], all);
		for (size_t j = 0; j < p->m; j++)
			sum[j] += a[i] * cell[j];
	}
	for (size_t j = 0; j < p->m; j++)
		b[j] = factor(p->col[j], sum[j]);
	return off;
}

static enum ipf_end
fit(struct ipf *p, double total)
{
	double *a = mem_zalloc(p->n, sizeof *a);
	double *b = mem_zalloc(p->m, sizeof *b);
	double *sum = mem_zalloc(p->m, sizeof *sum);
	double last = INFINITY;
	enum ipf_end end = IPF_SLOW;

	for (size_t j = 0; j < p->m; j++)
		b[j] = p->col[j] > 0;
	for (int k = 0; k < IPF_ROUNDS && end == IPF_SLOW; k++) {
		double off = fit_round(p, a, b, sum);

		if (off <= 2e-13 * total && off >= last)
			end = IPF_FITS;
		last = off;
	}
	for (size_t i = 0; i < p->n; i++)
		for (size_t j = 0; j < p->m; j++)
			p->cell[i * p->m + j] *= a[i] * b[j];
	free(a);
	free(b);
	free(sum);
	return end;
}

enum ipf_end
ipf_run(struct ipf *p)
{
	bool has_zero = false;
	double total = 0;

	for (size_t k = 0; k < p->n * p->m; k++)
		has_zero |= p->cell[k] == 0;
	for (size_t i = 0; i < p->n; i++)
		total += (double)p->row[i];
	if (has_zero && !clear_way(p))
		return IPF_SHORT;
	return fit(p, total);
}
