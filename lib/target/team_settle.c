#include <stdlib.h>

#include "base/mem.h"
#include "target/team.h"

/* Each row's parent, by a number for its name. */
static void
name_parents(struct team *t)
{
	struct rec r;

	t->parent = mem_zalloc(t->rows.n + 1, sizeof *t->parent);
	for (size_t i = 0; i < t->rows.n; i++) {
		hold_get(&t->rows, i, &r);
		const struct cell c = rec_cell(&r, t->at.parent);

		if (c.n == 0)
			team_wrong(
				t, &r, t->at.parent, "empty, so of no total");
		t->parent[i] =
			(uint32_t)map_add(&t->parents, c.s, c.n, NULL) + 1;
	}
}

/* Those that share, top down, siblings together, in the order of the rows. */
static void
order_rows(struct team *t)
{
	const bool is_tree = t->o->shape == TEAM_TREE;
	const size_t n = t->rows.n;
	uint32_t *first = mem_zalloc(n + 1, sizeof *first),
		 *next = mem_zalloc(n + 1, sizeof *next);

	t->order = mem_zalloc(n + 1, sizeof *t->order);
	for (size_t i = n; i-- > 0;) {
		if (t->own[i] >= 0)
			continue;
		const uint32_t of = t->parent ? t->parent[i] : 0;

		next[i] = first[of];
		first[of] = (uint32_t)i + 1;
	}
	/* the roots, then those below each that is there; or one parent by one
	 */
	for (size_t of = 0; of <= (is_tree ? t->norder : t->parents.n); of++)
		for (uint32_t i = first[is_tree && of > 0 ? t->order[of - 1] + 1
							  : of];
			i > 0; i = next[i - 1])
			t->order[t->norder++] = i - 1;
	free(first);
	free(next);
}

/* Who is in no place of the order is exempt, below such a one, or a circle. */
static void
check_order(struct team *t)
{
	bool *is_out = mem_zalloc(t->rows.n + 1, sizeof *is_out);
	struct rec r;

	for (size_t i = 0; i < t->norder; i++)
		is_out[t->order[i]] = true;
	for (size_t i = 0; i < t->rows.n; i++) {
		if (is_out[i] || t->own[i] >= 0)
			continue;
		size_t up = i, steps = 0;

		while (t->parent[up] > 0 && t->own[up] < 0 &&
			steps++ <= t->rows.n)
			up = t->parent[up] - 1;
		hold_get(&t->rows, i, &r);
		team_wrong(t, &r, t->at.parent,
			t->own[up] >= 0 ? "is exempt, and has nothing to share"
					: "is above itself");
	}
	free(is_out);
}

static void
add_bound(int64_t *sum, int64_t n)
{
	*sum = n < APPORTION_MAX - *sum ? *sum + n : APPORTION_MAX;
}

/* The bounds of a unit hold those of all below it. */
static void
sum_up(struct team *t)
{
	int64_t *lo = mem_zalloc(t->rows.n + 1, sizeof *lo),
		*hi = mem_zalloc(t->rows.n + 1, sizeof *hi);
	bool *has = mem_zalloc(t->rows.n + 1, sizeof *has);

	for (size_t at = t->norder; at-- > 0;) {
		const size_t i = t->order[at];
		struct apportion_part *p = &t->part[i];

		if (has[i]) {
			p->lo = p->lo > lo[i] ? p->lo : lo[i];
			p->hi = p->hi < hi[i] ? p->hi : hi[i];
		}
		if (t->parent[i] == 0)
			continue;
		const size_t up = t->parent[i] - 1;

		has[up] = true;
		/* who weighs nothing gets his floor, whatever his cap */
		add_bound(&lo[up], p->lo);
		add_bound(&hi[up], p->weight > 0 ? p->hi : p->lo);
	}
	free(lo);
	free(hi);
	free(has);
}

/* Add b to a, which may be empty. */
static void
add_part(
	const struct team *t, struct apportion_part *a, struct apportion_part b)
{
	if (a->places < 0) {
		*a = b;
		return;
	}
	while (a->places != b.places) {
		struct apportion_part *p = a->places < b.places ? a : &b;

		if (__builtin_mul_overflow(p->weight, 10, &p->weight))
			die("%s: weights below a parent sum to too much",
				t->file);
		p->places++;
	}
	if (__builtin_add_overflow(a->weight, b.weight, &a->weight))
		die("%s: weights below a parent sum to too much", t->file);
}

/* Of each column: what is empty is the sum of those below, or a fault. */
static void
fill_numbers(struct team *t, struct team_number *x)
{
	/* what is told of a unit is told of those below it as well */
	bool *was_told = mem_zalloc(t->rows.n + 1, sizeof *was_told);
	struct rec r;

	for (size_t i = 0; i < t->rows.n; i++)
		was_told[i] = x->x[i].places >= 0;
	for (size_t at = t->norder; at-- > 0;) {
		const size_t i = t->order[at];

		if (x->x[i].places < 0) {
			hold_get(&t->rows, i, &r);
			team_wrong(t, &r, x->at, "empty");
		}
		if (t->o->shape == TEAM_TREE && t->parent[i] > 0 &&
			!was_told[t->parent[i] - 1])
			add_part(t, &x->x[t->parent[i] - 1], x->x[i]);
	}
	/* who is exempt weighs nothing */
	for (size_t i = 0; i < t->rows.n; i++)
		if (x->x[i].places < 0 || t->own[i] >= 0)
			x->x[i] = (struct apportion_part){0};
	free(was_told);
}

/* The bounds of growth over last year: whole numbers inside of them. */
static void
set_corridor(struct team *t)
{
	const struct team_opts *o = t->o;
	const struct apportion_part *last = team_number(t, o->last);

	for (size_t i = 0; i < t->rows.n; i++) {
		struct apportion_part *p = &t->part[i];
		__int128 den = BLEND_ONE;

		for (int k = 0; k < last[i].places; k++)
			den *= 10;
		const __int128 x = last[i].weight,
			       lo = (x * (BLEND_ONE + o->least) + den - 1) /
				    den,
			       hi = x * (BLEND_ONE + o->most) / den;

		if (lo > p->lo)
			p->lo = lo < APPORTION_MAX ? (int64_t)lo
						   : APPORTION_MAX;
		if (hi < p->hi)
			p->hi = (int64_t)hi;
		if (p->lo > p->hi) {
			struct rec r;

			hold_get(&t->rows, i, &r);
			team_wrong(t, &r, team_column(t, o->last),
				"no whole number is in the corridor and within "
				"floor and cap");
		}
	}
}

/* A column, or the history, which is blended from several. */
static struct apportion_part *
weights_of(struct team *t, const char *name, struct apportion_part *history)
{
	return team_is_history(t->o, name)
		       ? history
		       : t->number[team_find_number(t, name)].x;
}

static void
weigh(struct team *t)
{
	const struct team_opts *o = t->o;
	const char *by = o->by                ? o->by
			 : o->nhistory > 0    ? TEAM_HISTORY
			 : team_has_weight(t) ? "weight"
					      : o->last;
	struct apportion_part *history =
		mem_zalloc(t->rows.n + 1, sizeof *history);
	struct apportion_part *year[TEAM_COLUMNS];
	struct blend_column col[TEAM_COLUMNS];
	const char *why = NULL;
	size_t bad = 0;

	for (size_t y = 0; y < o->nhistory; y++)
		year[y] = weights_of(t, o->history[y], NULL);
	if (o->nhistory > 0)
		why = blend_history(
			history, t->rows.n, year, o->nhistory, o->damp, &bad);
	if (why)
		die("%s: %s: %s", t->file, o->history[bad], why);
	for (size_t k = 0; k < o->nblend; k++)
		col[k] = (struct blend_column){
			weights_of(t, o->blend[k].column, history),
			o->blend[k].a};
	if (o->nblend > 0)
		why = blend_run(
			t->part, t->rows.n, col, o->nblend, o->mean, &bad);
	if (why)
		die("%s: %s: %s", t->file, o->blend[bad].column, why);
	for (size_t i = 0; i < t->rows.n && o->nblend == 0 && by; i++) {
		const struct apportion_part *x = &weights_of(t, by, history)[i];

		t->part[i].weight = x->weight;
		t->part[i].places = x->places;
	}
	free(history);
}

/* Bounds in units: what lies between them, as whole units. */
static void
set_unit(struct team *t)
{
	const int64_t unit = t->o->unit;

	for (size_t i = 0; i < t->rows.n && unit > 1; i++) {
		struct apportion_part *p = &t->part[i];
		struct rec r;

		p->lo = (p->lo + unit - 1) / unit;
		p->hi = p->hi / unit;
		if (p->lo <= p->hi)
			continue;
		hold_get(&t->rows, i, &r);
		team_wrong(t, &r, t->at.name,
			"no multiple of --unit is between floor and cap");
	}
}

/* All of a column get the same places. */
static void
scale(struct team *t, const char *name)
{
	__int128 sum;
	const char *why = apportion_scale(
		t->number[team_find_number(t, name)].x, t->rows.n, &sum);

	if (why && sum > 0)
		die("%s: %s: %s", t->file, name, why);
}

/* Products and metrics are the plan's. */
static void
check_within(struct team *t)
{
	const int at[] = {t->at.product, t->at.metric};
	struct rec r;

	for (size_t i = 0; i < t->rows.n; i++) {
		hold_get(&t->rows, i, &r);
		for (size_t k = 0; k < NELEM(at); k++)
			if (rec_cell(&r, at[k]).n > 0)
				team_wrong(t, &r, at[k],
					"is the plan's to say (--within)");
	}
}

/* One total is of one metric: orders and calls do not sum. */
static void
check_metric(struct team *t)
{
	const int at = t->at.metric;
	struct buf first = {0};
	struct rec r;

	for (size_t i = 0; i < t->norder && at >= 0; i++) {
		hold_get(&t->rows, t->order[i], &r);
		if (i == 0)
			buf_add(&first, r.cell[at].s, r.cell[at].n);
		if (bytes_cmp(first.s, first.n, r.cell[at].s, r.cell[at].n))
			team_wrong(t, &r, at,
				"another metric than above: a total is of one");
	}
	buf_free(&first);
}

void
team_settle(struct team *t)
{
	if (t->o->shape == TEAM_TREE)
		team_find_parents(t);
	if (t->o->shape == TEAM_WITHIN)
		name_parents(t);
	order_rows(t);
	if (t->o->shape == TEAM_TREE)
		check_order(t);
	if (t->norder == 0)
		die("%s: no rows, so nobody to split for", t->file);
	if (t->o->shape == TEAM_WITHIN)
		check_within(t);
	check_metric(t);
	for (size_t k = 0; k < t->nnumber; k++)
		fill_numbers(t, &t->number[k]);
	for (size_t k = 0; k < t->o->nmix; k++)
		scale(t, t->o->mix[k]);
	if (t->o->last)
		scale(t, t->o->last);
	if (t->o->has_corridor)
		set_corridor(t);
	weigh(t);
	set_unit(t);
	if (t->o->shape == TEAM_TREE)
		sum_up(t);
	for (size_t i = 0; i < t->rows.n; i++)
		t->part[i].name = map_key(&t->keys, i, &t->part[i].nname);
}
