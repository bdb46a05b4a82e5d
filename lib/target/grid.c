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

/*
 * What the products weigh for all: what each unit would have of each by itself,
 * in 10^-5 of a unit; where they have no mix of their own, the mix.
 */
static void
weigh_all(const struct grid *g, const struct team_group *roots,
	struct apportion_part *all)
{
	for (size_t k = 0; k < g->mix->n; k++)
		all[k] = weight_of(g, k, 0);
	if (!grid_is_seeded(g))
		return;
	for (size_t k = 0; k < g->mix->n; k++)
		all[k].weight = all[k].places = 0;
	for (size_t i = 0; i < roots->to - roots->from; i++) {
		const size_t row = team_row(g->team, roots, i);
		struct apportion_part part[MIX_PARTS];
		__int128 sum;

		for (size_t k = 0; k < g->mix->n; k++)
			part[k] = weight_of(g, k, row);
		const char *why = apportion_scale(part, g->mix->n, &sum);

		if (why)
			fail_mix(g, row, why);
		for (size_t k = 0; k < g->mix->n; k++)
			all[k].weight +=
				(int64_t)((__int128)g->team->part[row].share *
					  part[k].weight * 100000 / sum);
	}
}

/* A total by products, the largest remainder up. */
static const char *
cut_products(const struct grid *g, struct apportion_part *part, int64_t total,
	int64_t *share)
{
	struct apportion a = {.total = total,
		.method = APPORTION_LR,
		.part = part,
		.n = g->mix->n};
	const char *why = apportion_run(&a);

	for (size_t k = 0; k < a.n; k++)
		share[k] = part[k].share;
	return why;
}

void
grid_alone(const struct grid *g, size_t row, int64_t share, int64_t *cell)
{
	int64_t product[MIX_PARTS] = {share};
	struct apportion_part part[MIX_PARTS];
	const char *why = NULL;

	for (size_t k = 0; k < g->mix->n; k++)
		part[k] = weight_of(g, k, row);
	if (g->mix->n > 0)
		why = cut_products(g, part, share, product);
	if (why)
		fail_mix(g, row, why);
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
grid_whole(const struct grid *g, const struct team_group *roots, int64_t total,
	int64_t *cell)
{
	static const struct cell nobody = {"", 0, false};
	struct matrix m = {
		.nrow = g->nproduct, .ncol = g->nperiod, .cell = cell};
	int64_t product[MIX_PARTS] = {total};
	struct apportion_part part[MIX_PARTS];
	const char *why = NULL;

	if (g->mix->n > 0) {
		weigh_all(g, roots, part);
		why = cut_products(g, part, total, product);
	}
	if (why && total > 0)
		die("%s: --mix: %s", g->team->file, why);
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
	for (size_t k = 0; k < g->mix->n; k++)
		if (g->mix->part[k].column)
			return true;
	return false;
}

/* Weights of the cells, where units have mixes of their own. */
static int64_t *
make_seed(const struct grid *g, const struct team_group *group,
	const int64_t *margin)
{
	const size_t n = group->to - group->from, ncell = grid_cells(g);
	int64_t *seed = mem_zalloc(n * ncell, sizeof *seed);
	/* of a product its periods weigh as those of all do */
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < g->nproduct; k++) {
			const struct apportion_part w =
				weight_of(g, k, team_row(g->team, group, i));

			for (size_t p = 0; p < g->nperiod; p++) {
				const size_t c = k * g->nperiod + p;

				seed[i * ncell + c] =
					margin[c] > 0 ? w.weight : 0;
			}
		}
	return seed;
}

void
grid_group(const struct grid *g, const struct team_group *group,
	const int64_t *margin, int64_t *cell)
{
	const struct team *t = g->team;
	struct matrix m = {.nrow = group->to - group->from,
		.ncol = grid_cells(g),
		.cell = cell};
	struct buf names = {0};
	int64_t *seed = NULL;

	m.row = mem_zalloc(m.nrow, sizeof *m.row);
	m.col = mem_zalloc(m.ncol, sizeof *m.col);
	for (size_t i = 0; i < m.nrow; i++) {
		const struct apportion_part *p =
			&t->part[team_row(t, group, i)];

		m.row[i] = (struct matrix_margin){p->share, p->name, p->nname};
	}
	name_cells(g, m.col, &names);
	for (size_t c = 0; c < m.ncol; c++)
		m.col[c].sum = margin[c];
	if (grid_is_seeded(g))
		m.seed = seed = make_seed(g, group, margin);
	run(g, &m, &group->parent);
	free(seed);
	free(m.row);
	free(m.col);
	buf_free(&names);
}
