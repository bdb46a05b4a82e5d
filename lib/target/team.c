#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "target/team.h"

/* A cell of a row that cannot be used. */
static _Noreturn void
wrong(const struct team *t, const struct rec *r, int col, const char *why)
{
	const struct cell c = rec_cell(r, col);

	die("%s:%" PRIu64 ": %s: %s: '%.*s'", r->file, r->line,
		col < 0 ? "unit" : t->names[col], why, (int)c.n, c.s);
}

const char *
team_whole(int64_t *n, const char *s, size_t len)
{
	struct apportion_part p;
	const char *why = apportion_weight(&p, s, len);

	if (why == NULL && p.places > 0)
		why = "not a whole number";
	if (why == NULL && p.weight > APPORTION_MAX)
		why = "more than 10^15";
	if (why == NULL)
		*n = p.weight;
	return why;
}

static int
need(const struct team *t, const struct input *in, const char *name)
{
	const int at = head_find(&in->head, name);

	if (at < 0)
		die("%s: no column '%s'", t->file, name);
	return at;
}

/* The numbers of a column, which may be asked for twice. */
static size_t
find_number(const struct team *t, const char *name)
{
	size_t i = 0;

	while (i < t->nnumber && strcmp(t->number[i].name, name) != 0)
		i++;
	return i;
}

const struct apportion_part *
team_number(const struct team *t, const char *column)
{
	return t->number[find_number(t, column)].x;
}

static void
add_number(struct team *t, const struct input *in, const char *name)
{
	if (find_number(t, name) < t->nnumber)
		return;
	if (t->nnumber == TEAM_COLUMNS)
		die_usage("more than %d columns of numbers", TEAM_COLUMNS);
	t->number[t->nnumber++] =
		(struct team_number){.name = name, .at = need(t, in, name)};
}

static bool
is_history(const struct team_opts *o, const char *name)
{
	return o->nhistory > 0 && strcmp(name, TEAM_HISTORY) == 0;
}

static bool
has_weight(const struct team *t)
{
	return find_number(t, "weight") < t->nnumber;
}

bool
team_is_even(const struct team *t)
{
	return !t->o->by && t->o->nblend == 0 && t->o->nhistory == 0 &&
	       !t->o->last && !has_weight(t);
}

/* Which columns are read for the weights? */
static void
find_numbers(struct team *t, const struct input *in)
{
	const struct team_opts *o = t->o;
	for (size_t i = 0; i < o->nblend; i++)
		if (!is_history(o, o->blend[i].column))
			add_number(t, in, o->blend[i].column);
	for (size_t i = 0; i < o->nhistory; i++)
		add_number(t, in, o->history[i]);
	for (size_t i = 0; i < o->nmix; i++)
		add_number(t, in, o->mix[i]);
	if (o->last)
		add_number(t, in, o->last);
	if (o->by && !is_history(o, o->by))
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
		die("%s: no column 'rep' or 'unit'", t->file);
	t->at = (struct team_at){rep >= 0 ? rep : unit,
		rep >= 0 && unit >= 0 ? unit : head_find(h, "parent"),
		head_find(h, "level"), head_find(h, "product"),
		head_find(h, "metric")};
	if (o->shape != TEAM_FLAT && t->at.parent < 0)
		die("%s: no column '%s', which says what is above a unit",
			t->file, rep >= 0 ? "unit" : "parent");
	find_numbers(t, in);
	if (o->floor.column)
		need(t, in, o->floor.column);
	if (o->cap.column)
		need(t, in, o->cap.column);
	if (o->bids)
		need(t, in, o->bids);
	if (o->exempt)
		need(t, in, o->exempt);
	hold_init(&t->rows, h->n, h->n);
}

/* What tells a row from others, but for its name. */
static void
set_key(struct team *t, const struct rec *r, const struct cell *name)
{
	const struct cell of[] = {
		*name, rec_cell(r, t->at.product), rec_cell(r, t->at.metric)};

	buf_clear(&t->key);
	for (size_t i = 0; i < NELEM(of); i++) {
		buf_add(&t->key, of[i].s, of[i].n);
		buf_addc(&t->key, '\0');
	}
}

static int
column_of(const struct team *t, const char *name)
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
	const int at = column_of(t, name);
	const struct cell c = rec_cell(r, at);
	const char *why;

	if (c.n == 0)
		return;
	why = team_whole(n, c.s, c.n);
	if (why)
		wrong(t, r, at, why);
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
		wrong(t, r, x->at, why);
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
		wrong(t, r, t->at.name, "empty, so nobody gets this share");
	set_key(t, r, &name);
	map_add(&t->keys, t->key.s, t->key.n, &is_new);
	if (!is_new)
		wrong(t, r, t->at.name, "stands here twice");
	const size_t i = add_row(t, r);
	struct apportion_part *p = &t->part[i];

	for (size_t k = 0; k < t->nnumber; k++)
		read_number(t, r, &t->number[k], i);
	read_whole(t, r, t->o->floor.column, &p->lo);
	read_whole(t, r, t->o->cap.column, &p->hi);
	read_whole(t, r, t->o->bids, &t->bid[i]);
	read_whole(t, r, t->o->exempt, &t->own[i]);
	if (p->lo > p->hi)
		wrong(t, r,
			column_of(t, t->o->cap.column ? t->o->cap.column
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
static void
find_parents(struct team *t)
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
			wrong(t, &r, t->at.parent, "empty, so of no total");
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
		wrong(t, &r, t->at.parent,
			t->own[up] >= 0 ? "is exempt, and has nothing to share"
					: "is above itself");
	}
	free(is_out);
}

/* What a unit has not of its own it has of those below it. */
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
		lo[up] += p->lo < APPORTION_MAX - lo[up]
				  ? p->lo
				  : APPORTION_MAX - lo[up];
		hi[up] += p->hi < APPORTION_MAX - hi[up]
				  ? p->hi
				  : APPORTION_MAX - hi[up];
	}
	free(lo);
	free(hi);
	free(has);
}

/* Add b to a, which may be empty. */
void
team_add_part(
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
			wrong(t, &r, x->at, "empty");
		}
		if (t->o->shape == TEAM_TREE && t->parent[i] > 0 &&
			!was_told[t->parent[i] - 1])
			team_add_part(t, &x->x[t->parent[i] - 1], x->x[i]);
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
			wrong(t, &r, column_of(t, o->last),
				"no whole number is in the corridor and within "
				"floor and cap");
		}
	}
}

/* A column, or the history, which is blended from several. */
static struct apportion_part *
weights_of(struct team *t, const char *name, struct apportion_part *history)
{
	return is_history(t->o, name) ? history
				      : t->number[find_number(t, name)].x;
}

static void
weigh(struct team *t)
{
	const struct team_opts *o = t->o;
	const char *by = o->by             ? o->by
			 : o->nhistory > 0 ? TEAM_HISTORY
			 : has_weight(t)   ? "weight"
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
		wrong(t, &r, t->at.name,
			"no multiple of --unit is between floor and cap");
	}
}

/* All of a column of a mix get the same places. */
static void
scale_mix(struct team *t, const char *name)
{
	__int128 sum;
	const char *why = apportion_scale(
		t->number[find_number(t, name)].x, t->rows.n, &sum);

	if (why)
		die("%s: %s: %s", t->file, name, why);
}

void
team_settle(struct team *t)
{
	if (t->o->shape == TEAM_TREE)
		find_parents(t);
	if (t->o->shape == TEAM_WITHIN)
		name_parents(t);
	order_rows(t);
	if (t->o->shape == TEAM_TREE)
		check_order(t);
	if (t->norder == 0)
		die("%s: no rows, so nobody to split for", t->file);
	for (size_t k = 0; k < t->nnumber; k++)
		fill_numbers(t, &t->number[k]);
	for (size_t k = 0; k < t->o->nmix; k++)
		scale_mix(t, t->o->mix[k]);
	if (t->o->has_corridor)
		set_corridor(t);
	if (t->o->shape == TEAM_TREE)
		sum_up(t);
	weigh(t);
	set_unit(t);
	for (size_t i = 0; i < t->rows.n; i++)
		t->part[i].name = map_key(&t->keys, i, &t->part[i].nname);
}
