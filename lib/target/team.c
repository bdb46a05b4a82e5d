#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "target/team.h"

/* A cell of a row that cannot be used. */
_Noreturn void
team_wrong(const struct team *t, const struct rec *r, int col, const char *why)
{
	const struct cell c = rec_cell(r, col);

	rec_wrong(r, col < 0 ? "unit" : t->names[col], why, &c);
}

/* The numbers of a column, which may be asked for twice. */
size_t
team_find_number(const struct team *t, const char *name)
{
	size_t i = 0;

	while (i < t->nnumber && strcmp(t->number[i].name, name) != 0)
		i++;
	return i;
}

const struct apportion_part *
team_number(const struct team *t, const char *column)
{
	return t->number[team_find_number(t, column)].x;
}

static void
add_number(struct team *t, const struct input *in, const char *name)
{
	if (team_find_number(t, name) < t->nnumber)
		return;
	if (t->nnumber == TEAM_COLUMNS)
		die_usage("more than %d columns of numbers", TEAM_COLUMNS);
	t->number[t->nnumber++] =
		(struct team_number){.name = name, .at = input_need(in, name)};
}

bool
team_is_history(const struct team_opts *o, const char *name)
{
	return o->nhistory > 0 && strcmp(name, TEAM_HISTORY) == 0;
}

bool
team_has_weight(const struct team *t)
{
	return team_find_number(t, "weight") < t->nnumber;
}

bool
team_is_even(const struct team *t)
{
	return !t->o->by && t->o->nblend == 0 && t->o->nhistory == 0 &&
	       !t->o->last && !team_has_weight(t);
}

/* Which columns are read for the weights? */
static void
find_numbers(struct team *t, const struct input *in)
{
	const struct team_opts *o = t->o;
	for (size_t i = 0; i < o->nblend; i++)
		if (!team_is_history(o, o->blend[i].column))
			add_number(t, in, o->blend[i].column);
	for (size_t i = 0; i < o->nhistory; i++)
		add_number(t, in, o->history[i]);
	for (size_t i = 0; i < o->nmix; i++)
		add_number(t, in, o->mix[i]);
	if (o->last)
		add_number(t, in, o->last);
	if (o->by && !team_is_history(o, o->by))
		add_number(t, in, o->by);
	if (!o->by && o->nblend == 0 && o->nhistory == 0 &&
		head_find(&in->head, "weight") >= 0)
		add_number(t, in, "weight");
}

void
team_init(struct team *t, const struct team_opts *o, const struct input *in)
{
	const struct head *h = &in->head;
	const int rep = head_find(h, "rep"), unit = head_find(h, "unit");

	*t = (struct team){.o = o, .file = in->src[0]->name, .names = h->name};
	if (rep < 0 && unit < 0)
		die("%s: no column 'rep' or 'unit', which says who shares",
			t->file);
	t->at = (struct team_at){rep >= 0 ? rep : unit,
		rep >= 0 && unit >= 0 ? unit : head_find(h, "parent"),
		head_find(h, "level"), head_find(h, "product"),
		head_find(h, "metric")};
	if (o->shape != TEAM_FLAT && t->at.parent < 0)
		die("%s: no column '%s', which says what is above a unit",
			t->file, rep >= 0 ? "unit" : "parent");
	find_numbers(t, in);
	if (o->floor.column)
		input_need(in, o->floor.column);
	if (o->cap.column)
		input_need(in, o->cap.column);
	if (o->bids)
		input_need(in, o->bids);
	if (o->exempt)
		input_need(in, o->exempt);
	hold_init(&t->rows, h->n, h->n);
}

/* What tells a row from others, but for its name. */
static void
set_key(struct team *t, const struct rec *r, const struct cell *name)
{
	const struct cell product = rec_cell(r, t->at.product),
			  metric = rec_cell(r, t->at.metric);

	buf_clear(&t->key);
	buf_add(&t->key, name->s, name->n);
	if (product.n > 0 || metric.n > 0) {
		buf_addc(&t->key, '\0');
		buf_add(&t->key, product.s, product.n);
	}
	if (metric.n > 0) {
		buf_addc(&t->key, '\0');
		buf_add(&t->key, metric.s, metric.n);
	}
}

int
team_column(const struct team *t, const char *name)
{
	for (size_t i = 0; name && i < t->rows.ncell; i++)
		if (strcmp(t->names[i], name) == 0)
			return (int)i;
	return -1;
}

/* A whole number of a column, if there is one in the cell. */
static void
read_whole(
	const struct team *t, const struct rec *r, const char *name, int64_t *n)
{
	const int at = team_column(t, name);
	const struct cell c = rec_cell(r, at);
	const char *why;

	if (c.n == 0)
		return;
	why = apportion_whole(n, c.s, c.n);
	if (why)
		team_wrong(t, r, at, why);
}

static void
read_number(
	struct team *t, const struct rec *r, struct team_number *x, size_t row)
{
	const struct cell c = rec_cell(r, x->at);
	const char *why;

	x->x = mem_grow(x->x, &x->cap, row + 1, sizeof *x->x);
	x->x[row] = (struct apportion_part){.places = -1};
	if (c.n == 0)
		return;
	why = apportion_weight(&x->x[row], c.s, c.n);
	if (why)
		team_wrong(t, r, x->at, why);
}

/* Room for a row, and its name. */
static size_t
add_row(struct team *t, const struct rec *r)
{
	const size_t i = hold_add(&t->rows, r);
	const struct team_opts *o = t->o;

	t->part = mem_grow(t->part, &t->cap_part, i + 1, sizeof *t->part);
	t->bid = mem_grow(t->bid, &t->cap_bid, i + 1, sizeof *t->bid);
	t->own = mem_grow(t->own, &t->cap_own, i + 1, sizeof *t->own);
	t->part[i] = (struct apportion_part){
		.weight = 1, .lo = o->floor.all, .hi = o->cap.all};
	t->bid[i] = t->own[i] = -1;
	return i;
}

void
team_add(struct team *t, const struct rec *r)
{
	const struct cell name = rec_cell(r, t->at.name);
	bool is_new;

	if (name.n == 0)
		team_wrong(
			t, r, t->at.name, "empty, so nobody gets this share");
	set_key(t, r, &name);
	map_add(&t->keys, t->key.s, t->key.n, &is_new);
	if (!is_new)
		team_wrong(t, r, t->at.name, "stands here twice");
	const size_t i = add_row(t, r);
	struct apportion_part *p = &t->part[i];

	for (size_t k = 0; k < t->nnumber; k++)
		read_number(t, r, &t->number[k], i);
	read_whole(t, r, t->o->floor.column, &p->lo);
	read_whole(t, r, t->o->cap.column, &p->hi);
	read_whole(t, r, t->o->bids, &t->bid[i]);
	read_whole(t, r, t->o->exempt, &t->own[i]);
	if (p->lo > p->hi)
		team_wrong(t, r,
			team_column(t, t->o->cap.column ? t->o->cap.column
							: t->o->floor.column),
			"the floor is above the cap");
	t->nread = t->rows.n;
}

/* A row for a parent that has none. */
static size_t
make_parent(struct team *t, const struct rec *of, const struct cell *name)
{
	struct cell *cell = mem_zalloc(t->rows.ncell, sizeof *cell);
	struct rec r = {.cell = cell,
		.n = t->rows.ncell,
		.file = of->file,
		.line = of->line};

	for (size_t i = 0; i < t->rows.ncell; i++)
		cell[i] = (struct cell){"", 0, false};
	cell[t->at.name] = *name;
	if (t->at.product >= 0)
		cell[t->at.product] = of->cell[t->at.product];
	if (t->at.metric >= 0)
		cell[t->at.metric] = of->cell[t->at.metric];
	const size_t i = add_row(t, &r);

	/* an all-over bound is for those who were named */
	t->part[i].lo = 0;
	t->part[i].hi = APPORTION_MAX;
	for (size_t k = 0; k < t->nnumber; k++)
		read_number(t, &r, &t->number[k], i);
	free(cell);
	return i;
}

/* The parent of each row of a tree, made where it has no row. */
void
team_find_parents(struct team *t)
{
	struct buf name = {0};
	size_t cap = 0;
	struct rec r;

	for (size_t i = 0; i < t->rows.n; i++) {
		t->parent = mem_grow(
			t->parent, &cap, t->rows.n + 1, sizeof *t->parent);
		hold_get(&t->rows, i, &r);
		struct cell c = rec_cell(&r, t->at.parent);

		t->parent[i] = 0;
		if (c.n == 0)
			continue;
		/* a made row may move those held */
		buf_clear(&name);
		buf_add(&name, c.s, c.n);
		c.s = name.s;
		set_key(t, &r, &c);
		bool is_new;
		const size_t key =
			map_add(&t->keys, t->key.s, t->key.n, &is_new);

		t->parent[i] = (uint32_t)(key + 1);
		if (is_new)
			make_parent(t, &r, &c);
	}
	buf_free(&name);
}
