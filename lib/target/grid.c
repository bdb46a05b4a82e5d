#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/matrix.h"
#include "target/grid.h"

const char *
mix_read(struct mix *m, char *text)
{
	for (char *part = text; part; m->n++) {
		char *next = strchr(part, ','), *colon;

		if (next)
			*next++ = '\0';
		colon = strrchr(part, ':');
		if (colon == NULL || colon == part || colon[1] == '\0')
			return "want NAME:WEIGHT, with commas between";
		if (m->n == MIX_PARTS)
			return "too many parts";
		*colon = '\0';
		for (size_t i = 0; i < m->n; i++)
			if (strcmp(m->part[i].name, part) == 0)
				return "names a part twice";
		m->part[m->n] = (struct mix_part){.name = part};
		if (apportion_weight(&m->part[m->n].weight, colon + 1,
			    strlen(colon + 1)))
			m->part[m->n].column = colon + 1;
		part = next;
	}
	return NULL;
}

void
grid_init(struct grid *g, const struct cut *cut, const struct mix *mix,
	struct team *team)
{
	*g = (struct grid){.cut = cut,
		.mix = mix,
		.team = team,
		.nperiod = cut->n > 0 ? cut->n : 1,
		.nproduct = mix->n > 0 ? mix->n : 1};
}

/* The periods of a total; itself, if it is not cut by time. */
static void
cut_time(const struct grid *g, int64_t total, int64_t *cell)
{
	if (g->cut->n > 0)
		cut_run(g->cut, total, cell);
	else
		*cell = total;
}

/* What a product weighs for a row. */
static struct apportion_part
weight_of(const struct grid *g, size_t product, size_t row)
{
	const struct mix_part *p = &g->mix->part[product];
	struct apportion_part w =
		p->column ? team_number(g->team, p->column)[row] : p->weight;

	w.lo = 0;
	w.hi = APPORTION_MAX;
	w.name = p->name;
	w.nname = strlen(p->name);
	return w;
}

static _Noreturn void
fail_mix(const struct grid *g, size_t row, const char *why)
{
	const struct apportion_part *p = &g->team->part[row];

	die("%s: --mix: %.*s: %s", g->team->file, (int)p->nname, p->name, why);
}

/* A total by the mix of a row, the largest remainder up. */
static const char *
cut_products(const struct grid *g, size_t row, int64_t total, int64_t *share)
{
	struct apportion_part part[MIX_PARTS];
	struct apportion a = {.total = total,
		.method = APPORTION_LR,
		.part = part,
		.n = g->mix->n};

	for (size_t k = 0; k < a.n; k++)
		part[k] = weight_of(g, k, row);
	const char *why = apportion_run(&a);

	for (size_t k = 0; k < a.n; k++)
		share[k] = part[k].share;
	return why;
}

/* The products of a row's share; of nothing they are nothing. */
static void
cut_row(const struct grid *g, size_t row, int64_t share, int64_t *product)
{
	const char *why =
		share > 0 ? cut_products(g, row, share, product) : NULL;

	if (share == 0)
		memset(product, 0, g->mix->n * sizeof *product);
	if (why)
		fail_mix(g, row, why);
}

void
grid_alone(const struct grid *g, size_t row, int64_t share, int64_t *cell)
{
	int64_t product[MIX_PARTS] = {share};

	if (g->mix->n > 0)
		cut_row(g, row, share, product);
	for (size_t k = 0; k < g->nproduct; k++)
		cut_time(g, product[k], cell + k * g->nperiod);
}

static void
run(const struct grid *g, struct matrix *m, const struct cell *of)
{
	const char *why = matrix_run(m);

	if (why)
		die("%s: %.*s%s%s", g->team->file, (int)of->n, of->s,
			of->n > 0 ? ": " : "", why);
}

/* The names of periods or of products, and nothing else yet. */
static void
name_margins(const struct grid *g, struct matrix_margin *m, bool is_period)
{
	const size_t n = is_period ? g->nperiod : g->nproduct;

	for (size_t i = 0; i < n; i++) {
		m[i].name = is_period ? g->cut->period[i].name
				      : g->mix->part[i].name;
		m[i].nname = strlen(m[i].name);
	}
}

void
grid_own(struct grid *g)
{
	const struct team *t = g->team;
	const size_t nk = g->mix->n;
	bool *is_parent = mem_zalloc(t->rows.n + 1, sizeof *is_parent);

	g->own = mem_zalloc((t->rows.n + 1) * nk, sizeof *g->own);
	for (size_t at = t->norder; at-- > 0;) {
		const size_t row = t->order[at];
		const bool has_up =
			t->o->shape == TEAM_TREE && t->parent[row] > 0;
		/* behind the last row, what all have */
		const size_t up = has_up ? t->parent[row] - 1 : t->rows.n;
		int64_t *own = &g->own[row * nk];

		/* those below it have come already */
		if (!is_parent[row])
			cut_row(g, row, t->part[row].share, own);
		for (size_t k = 0; k < nk; k++)
			g->own[up * nk + k] += own[k];
		if (has_up)
			is_parent[up] = true;
	}
	free(is_parent);
}

void
grid_whole(const struct grid *g, int64_t total, int64_t *cell)
{
	static const struct cell nobody = {"", 0, false};
	struct matrix m = {
		.nrow = g->nproduct, .ncol = g->nperiod, .cell = cell};
	int64_t product[MIX_PARTS] = {total};

	if (g->own) {
		memcpy(product, &g->own[g->team->rows.n * g->mix->n],
			g->mix->n * sizeof *product);
	} else if (g->mix->n > 0) {
		/* all have one mix, that of the first row */
		const char *why = cut_products(g, 0, total, product);

		if (why)
			die("%s: --mix: %s", g->team->file, why);
	}
	if (g->mix->n == 0 || g->cut->n == 0) {
		for (size_t k = 0; k < g->nproduct; k++)
			cut_time(g, product[k], cell + k * g->nperiod);
		return;
	}
	int64_t *period = mem_zalloc(g->nperiod, sizeof *period);

	m.row = mem_zalloc(m.nrow, sizeof *m.row);
	m.col = mem_zalloc(m.ncol, sizeof *m.col);
	name_margins(g, m.row, false);
	name_margins(g, m.col, true);
	cut_run(g->cut, total, period);
	for (size_t k = 0; k < m.nrow; k++)
		m.row[k].sum = product[k];
	for (size_t p = 0; p < m.ncol; p++)
		m.col[p].sum = period[p];
	run(g, &m, &nobody);
	free(period);
	free(m.row);
	free(m.col);
}

/* A column for each product and period, by a name of its own. */
static void
name_cells(const struct grid *g, struct matrix_margin *col, struct buf *names)
{
	const size_t n = grid_cells(g);
	size_t at = 0;

	for (size_t c = 0; c < n; c++) {
		const size_t was = names->n;

		if (g->cut->n > 0)
			buf_adds(names, g->cut->period[c % g->nperiod].name);
		buf_addc(names, ' ');
		if (g->mix->n > 0)
			buf_adds(names, g->mix->part[c / g->nperiod].name);
		col[c].nname = names->n - was;
	}
	for (size_t c = 0; c < n; c++) {
		col[c].name = names->s + at;
		at += col[c].nname;
	}
}

bool
grid_is_seeded(const struct grid *g)
{
	if (g->seed)
		return true;
	for (size_t k = 0; k < g->mix->n; k++)
		if (g->mix->part[k].column)
			return true;
	return false;
}

/* Past amounts as weights; who has none is like all together. */
static int64_t *
make_seed(const struct grid *g, const struct team_group *group,
	const int64_t *margin)
{
	const size_t n = group->to - group->from;
	int64_t *seed = mem_zalloc(n * g->nperiod, sizeof *seed);

	for (size_t i = 0; i < n; i++) {
		const struct apportion_part *p =
			&g->team->part[team_row(g->team, group, i)];
		int64_t *of = seed + i * g->nperiod;
		bool is_any = false;

		for (size_t k = 0; k < g->nperiod; k++) {
			of[k] = seed_of(g->seed, p->name, p->nname,
				&g->cut->period[k].period);
			is_any |= of[k] > 0;
		}
		if (!is_any)
			memcpy(of, margin, g->nperiod * sizeof *of);
	}
	return seed;
}

/*
 * Some columns of the cells of a group, from one on, against their margin; rows
 * sum to their share, or to what they have of a product.
 */
static void
run_group(const struct grid *g, const struct team_group *group,
	const int64_t *margin, int64_t *cell, size_t from, size_t ncol)
{
	const struct team *t = g->team;
	const size_t n = group->to - group->from, ncell = grid_cells(g);
	struct matrix m = {.nrow = n, .ncol = ncol};
	struct buf names = {0};

	m.cell = mem_zalloc(n * ncol, sizeof *m.cell);
	m.row = mem_zalloc(n, sizeof *m.row);
	m.col = mem_zalloc(ncell, sizeof *m.col);
	name_cells(g, m.col, &names);
	memmove(m.col, m.col + from, ncol * sizeof *m.col);
	for (size_t c = 0; c < ncol; c++)
		m.col[c].sum = margin[from + c];
	for (size_t i = 0; i < n; i++) {
		const size_t row = team_row(t, group, i);
		const struct apportion_part *p = &t->part[row];

		m.row[i] = (struct matrix_margin){
			g->own ? g->own[row * g->mix->n + from / g->nperiod]
			       : p->share,
			p->name, p->nname};
	}
	int64_t *seed = g->seed ? make_seed(g, group, margin) : NULL;

	m.seed = seed;
	run(g, &m, &group->parent);
	free(seed);
	for (size_t i = 0; i < n; i++)
		memcpy(cell + i * ncell + from, m.cell + i * ncol,
			ncol * sizeof *cell);
	free(m.cell);
	free(m.row);
	free(m.col);
	buf_free(&names);
}

void
grid_group(const struct grid *g, const struct team_group *group,
	const int64_t *margin, int64_t *cell)
{
	if (g->own == NULL) {
		run_group(g, group, margin, cell, 0, grid_cells(g));
		return;
	}
	for (size_t k = 0; k < g->nproduct; k++)
		run_group(g, group, margin, cell, k * g->nperiod, g->nperiod);
}

void
grid_free(struct grid *g)
{
	free(g->own);
}
