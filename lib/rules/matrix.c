#include "rules/matrix.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "rules/apportion.h"
#include "rules/ipf.h"
#include "rules/roundup.h"

#define SEED_TOTAL INT64_C(1000000000000) /* 10^12 */
#define UNIT_PARTS 1000000000             /* a fit is counted in 10^-9 */
enum { NAME_SHOWN = 48 };

/* A margin in its place by name. */
struct place {
	const struct matrix_margin *margin;
	size_t at; /* where the caller has it */
};

/* The matrix with the longer side as lines, both sides by name. */
struct work {
	struct matrix *m;
	bool is_turned; /* lines are columns */
	size_t n, nslot;
	struct place *line, *slot;
	int64_t *line_sum, *slot_sum; /* what the whole parts leave */
	int64_t total;
	int64_t *part; /* numerators of the fractions */
};

static void
add_name(struct buf *b, const struct matrix_margin *g)
{
	size_t n = g->nname;

	if (n > NAME_SHOWN) {
		n = NAME_SHOWN;
		while (n > 0 && (g->name[n] & 0xC0) == 0x80)
			n--;
	}
	buf_adds(b, " '");
	/* names of several parts may have NULs between */
	for (size_t i = 0; i < n; i++)
		buf_addc(b, g->name[i] ? g->name[i] : ' ');
	buf_adds(b, n < g->nname ? "...'" : "'");
}

static const char *
keep_why(struct matrix *m, struct buf *b)
{
	memcpy(m->why, buf_str(b), b->n + 1);
	buf_free(b);
	return m->why;
}

static const char *
sum_up(const struct matrix_margin *g, size_t n, int64_t *sum)
{
	*sum = 0;
	for (size_t i = 0; i < n; i++) {
		if (g[i].sum < 0 || g[i].sum > APPORTION_MAX)
			return "a margin is not from 0 to 10^15";
		*sum += g[i].sum;
		if (*sum > APPORTION_MAX)
			return "the margins sum to more than 10^15";
	}
	return NULL;
}

static const char *
check_margins(struct matrix *m, int64_t *total)
{
	struct buf b = {0};
	int64_t cols;
	const char *why;

	if ((why = sum_up(m->row, m->nrow, total)) != NULL ||
		(why = sum_up(m->col, m->ncol, &cols)) != NULL)
		return why;
	if (*total != cols) {
		bool is_over = *total > cols;

		buf_adds(&b, "rows sum to ");
		apportion_number(&b, *total);
		buf_adds(&b, ", ");
		apportion_number(&b, is_over ? *total - cols : cols - *total);
		buf_addf(&b, " %s the columns' ", is_over ? "above" : "below");
		apportion_number(&b, cols);
		return keep_why(m, &b);
	}
	if (m->nrow > MATRIX_SHORT && m->ncol > MATRIX_SHORT)
		return "more than 1,000 rows, and columns";
	return NULL;
}

static const char *
check_seed(const struct matrix *m, int64_t total)
{
	size_t n = m->nrow * m->ncol;

	for (size_t k = 0; k < n; k++)
		if (m->seed[k] < 0)
			return "a seed is negative";
	if (total > SEED_TOTAL)
		return "with a seed the total is at most 10^12";
	if ((__int128)total * (__int128)n > APPORTION_MAX)
		return "with a seed the total times the cells is at most 10^15";
	return NULL;
}

static int
by_name(const void *va, const void *vb)
{
	const struct place *a = va, *b = vb;
	int order = bytes_cmp(a->margin->name, a->margin->nname,
		b->margin->name, b->margin->nname);

	return order != 0 ? order : (a->at > b->at) - (a->at < b->at);
}

static struct place *
sort_side(const struct matrix_margin *g, size_t n, int64_t **sum)
{
	struct place *p = mem_zalloc(n, sizeof *p);

	*sum = mem_zalloc(n, sizeof **sum);
	for (size_t i = 0; i < n; i++)
		p[i] = (struct place){&g[i], i};
	qsort(p, n, sizeof *p, by_name);
	for (size_t i = 0; i < n; i++)
		(*sum)[i] = p[i].margin->sum;
	return p;
}

static void
open_work(struct work *w, struct matrix *m)
{
	w->m = m;
	w->is_turned = m->nrow < m->ncol;
	w->n = w->is_turned ? m->ncol : m->nrow;
	w->nslot = w->is_turned ? m->nrow : m->ncol;
	w->line = sort_side(w->is_turned ? m->col : m->row, w->n, &w->line_sum);
	w->slot = sort_side(
		w->is_turned ? m->row : m->col, w->nslot, &w->slot_sum);
	w->part = mem_zalloc(w->n * w->nslot, sizeof *w->part);
}

static void
close_work(struct work *w)
{
	free(w->line);
	free(w->slot);
	free(w->line_sum);
	free(w->slot_sum);
	free(w->part);
}

/* Where the caller has the cell of line i and slot j. */
static size_t
cell_at(const struct work *w, size_t i, size_t j)
{
	size_t row = w->is_turned ? w->slot[j].at : w->line[i].at;
	size_t col = w->is_turned ? w->line[i].at : w->slot[j].at;

	return row * w->m->ncol + col;
}

/* Keep the whole part of a cell, what is over in 1 / den. */
static void
cut(struct work *w, size_t i, size_t j, __int128 num, int64_t den)
{
	int64_t whole = (int64_t)(num / den);

	w->m->cell[cell_at(w, i, j)] = whole;
	w->part[i * w->nslot + j] = (int64_t)(num % den);
	w->line_sum[i] -= whole;
	w->slot_sum[j] -= whole;
}

static void
cut_product(struct work *w)
{
	for (size_t i = 0; i < w->n; i++)
		for (size_t j = 0; j < w->nslot; j++)
			cut(w, i, j,
				(__int128)w->line[i].margin->sum *
					w->slot[j].margin->sum,
				w->total);
}

static int64_t
common_divisor(int64_t a, int64_t b)
{
	while (b != 0) {
		int64_t rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

/* The seed without its unit, so that the unit cannot change a bit. */
static double *
read_seed(const struct work *w)
{
	double *x = mem_zalloc(w->n * w->nslot, sizeof *x);
	int64_t unit = 0;

	for (size_t k = 0; k < w->n * w->nslot; k++)
		unit = common_divisor(w->m->seed[k], unit);
	for (size_t i = 0; i < w->n && unit > 0; i++)
		for (size_t j = 0; j < w->nslot; j++) {
			int64_t units = w->m->seed[cell_at(w, i, j)] / unit;

			x[i * w->nslot + j] = (double)units;
		}
	return x;
}

static const char *
say_short(struct work *w, const struct ipf *p)
{
	const char *line = w->is_turned ? "column" : "row";
	const char *slot = w->is_turned ? "rows" : "columns";
	struct buf b = {0};

	buf_adds(&b, line);
	add_name(&b, w->line[p->row_at].margin);
	if (p->nrow > 1) {
		buf_adds(&b, " and ");
		apportion_number(&b, (__int128)p->nrow - 1);
		buf_adds(&b, " more");
	}
	buf_adds(&b, p->nrow > 1 ? " need " : " needs ");
	apportion_number(&b, p->need);
	buf_adds(&b, p->nrow > 1 ? ", their seeds are " : ", its seed is ");
	if (p->open > 0) {
		buf_addf(&b, "in %s that have ", slot);
		apportion_number(&b, p->open);
	} else {
		buf_addf(&b, "0 in all %s that have any", slot);
	}
	return keep_why(w->m, &b);
}

static const char *
say_slow(struct work *w, const struct ipf *p)
{
	struct buf b = {0};

	buf_addf(&b, "the seed does not fit in %d rounds, least of all %s",
		IPF_ROUNDS, w->is_turned ? "column" : "row");
	add_name(&b, w->line[p->row_at].margin);
	return keep_why(w->m, &b);
}

static const char *
cut_fit(struct work *w)
{
	struct ipf p = {.n = w->n,
		.m = w->nslot,
		.row = w->line_sum,
		.col = w->slot_sum,
		.cell = read_seed(w)};
	int64_t unit = APPORTION_MAX / w->total;
	enum ipf_end end = ipf_run(&p);

	if (unit > UNIT_PARTS)
		unit = UNIT_PARTS;
	for (size_t i = 0; i < w->n && end == IPF_FITS; i++)
		for (size_t j = 0; j < w->nslot; j++) {
			double x = p.cell[i * w->nslot + j];

			cut(w, i, j, llround(x * (double)unit), unit);
		}
	free(p.cell);
	if (end == IPF_SHORT)
		return say_short(w, &p);
	return end == IPF_SLOW ? say_slow(w, &p) : NULL;
}

static const char *
round_up(struct work *w)
{
	struct roundup r = {.nline = w->n,
		.nslot = w->nslot,
		.part = w->part,
		.line = w->line_sum,
		.slot = w->slot_sum,
		.up = mem_zalloc(w->n * w->nslot, sizeof *r.up)};
	bool is_found = roundup_run(&r);

	for (size_t i = 0; i < w->n && is_found; i++)
		for (size_t j = 0; j < w->nslot; j++)
			w->m->cell[cell_at(w, i, j)] += r.up[i * w->nslot + j];
	free(r.up);
	return is_found ? NULL : "the seed is too uneven to be fitted";
}

const char *
matrix_run(struct matrix *m)
{
	struct work w = {0};
	const char *why = check_margins(m, &w.total);

	if (why == NULL && m->seed != NULL)
		why = check_seed(m, w.total);
	if (why != NULL)
		return why;
	if (w.total == 0) {
		memset(m->cell, 0, m->nrow * m->ncol * sizeof *m->cell);
		return NULL;
	}
	open_work(&w, m);
	if (m->seed != NULL)
		why = cut_fit(&w);
	else
		cut_product(&w);
	if (why == NULL)
		why = round_up(&w);
	close_work(&w);
	return why;
}
