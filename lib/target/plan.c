#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/forest.h"
#include "base/mem.h"
#include "rules/apportion.h"
#include "target/plan.h"

enum {
	UNIT,
	PRODUCT,
	METRIC,
	KIND,
	PARENT,
	LEVEL,
	PERIOD,
	TARGET,
};

static const char *const names[PLAN_COLUMNS] = {"unit", "product", "metric",
	"kind", "parent", "level", "period", "target"};

const char *const plan_kinds[PLAN_KINDS] = {
	"base", "stretch", "challenge", "bid", "exempt"};

static _Noreturn void
wrong(const struct rec *r, int column, const char *why, const struct cell *c)
{
	rec_wrong(r, names[column], why, c);
}

static uint32_t
number(struct plan *p, const char *s, size_t n)
{
	const uint32_t id = (uint32_t)map_add(&p->text, s, n, NULL);

	if (id >= p->cap_parent) {
		size_t cap = p->cap_parent;

		p->top = mem_grow(p->top, &cap, id + 1, sizeof *p->top);
		p->parent = mem_grow(
			p->parent, &p->cap_parent, id + 1, sizeof *p->parent);
		for (size_t i = id; i < cap; i++) {
			p->top[i] = (uint32_t)i;
			p->parent[i] = 0;
		}
	}
	return id;
}

/* A unit has one parent wherever it stands, and is not above itself. */
static void
set_parent(struct plan *p, const struct rec *r, uint32_t unit, uint32_t parent,
	const struct cell *c)
{
	if (parent == 0 || p->parent[unit] == parent)
		return;
	if (p->parent[unit] != 0) {
		size_t n;
		const char *s = plan_text(p, p->parent[unit], &n);

		die("%s:%" PRIu64 ": parent: was '%.*s' before: '%.*s'",
			r->file, r->line, (int)n, s, (int)c->n, c->s);
	}
	/* who has no parent yet is the top of all below it */
	if (forest_root(p->top, parent) == unit)
		wrong(r, PARENT, "is the unit itself, or below it", c);
	p->parent[unit] = p->top[unit] = parent;
}

static void
read_target(struct plan_row *row, const struct rec *r, const struct cell *c)
{
	const char *why = apportion_whole(&row->target, c->s, c->n);

	if (why)
		wrong(r, TARGET, why, c);
}

/* A kind that nobody knows would be a plan of its own, beside the base. */
static void
check_kind(const struct rec *r, const struct cell *c)
{
	for (int i = 0; i < PLAN_KINDS; i++)
		if (bytes_cmp(c->s, c->n, plan_kinds[i],
			    strlen(plan_kinds[i])) == 0)
			return;
	wrong(r, KIND, "neither base, stretch, challenge, bid nor exempt", c);
}

/* A row of the same unit, period, product, metric and kind stands once. */
static void
note_row(struct plan *p, const struct rec *r, const struct plan_row *row,
	const struct cell *c)
{
	bool is_new;

	buf_clear(&p->key);
	buf_add(&p->key, row->key, sizeof row->key);
	buf_add(&p->key, &row->has_period, sizeof row->has_period);
	if (row->has_period) {
		buf_add(&p->key, &row->period.kind, sizeof row->period.kind);
		buf_add(&p->key, &row->period.from, sizeof row->period.from);
	}
	map_add(&p->seen, p->key.s, p->key.n, &is_new);
	if (!is_new)
		wrong(r, UNIT, "stands here twice for one period", c);
}

void
plan_open(struct plan *p, const struct input *in)
{
	for (int i = 0; i < PLAN_COLUMNS; i++)
		p->at[i] = head_find(&in->head, names[i]);
	/* as target-split reads them: the unit of a rep is above him */
	const int rep = head_find(&in->head, "rep");

	if (rep >= 0 && p->at[UNIT] >= 0 && p->at[PARENT] < 0)
		p->at[PARENT] = p->at[UNIT];
	if (rep >= 0 && (p->at[UNIT] < 0 || p->at[PARENT] == p->at[UNIT]))
		p->at[UNIT] = rep;
	if (p->at[UNIT] < 0 || p->at[TARGET] < 0)
		die("%s: no column '%s': not a plan", in->src[0]->name,
			p->at[UNIT] < 0 ? "unit" : "target");
	if (p->text.n == 0)
		number(p, "", 0);
}

void
plan_add(struct plan *p, const struct rec *r)
{
	struct plan_row row = {.file = r->file, .line = r->line};
	struct cell c[PLAN_COLUMNS];

	for (int i = 0; i < PLAN_COLUMNS; i++)
		c[i] = rec_cell(r, p->at[i]);
	if (c[KIND].n == 0)
		c[KIND] = (struct cell){"base", 4, false};
	if (c[UNIT].n == 0)
		wrong(r, UNIT, "empty, so nobody has this target", &c[UNIT]);
	check_kind(r, &c[KIND]);
	for (int i = 0; i < PLAN_KEYS; i++)
		row.key[i] = number(p, c[i].s, c[i].n);
	row.parent = number(p, c[PARENT].s, c[PARENT].n);
	row.level = number(p, c[LEVEL].s, c[LEVEL].n);
	read_target(&row, r, &c[TARGET]);
	row.has_period = c[PERIOD].n > 0;
	if (row.has_period) {
		const char *why =
			period_parse(&row.period, c[PERIOD].s, c[PERIOD].n);

		if (why)
			wrong(r, PERIOD, why, &c[PERIOD]);
	}
	set_parent(p, r, row.key[PLAN_UNIT], row.parent, &c[PARENT]);
	note_row(p, r, &row, &c[UNIT]);
	p->row = mem_grow(p->row, &p->cap, p->n + 1, sizeof *p->row);
	p->row[p->n++] = row;
}

void
plan_read(struct plan *p, struct input *in)
{
	struct rec r;

	plan_open(p, in);
	while (input_next(in, &r))
		plan_add(p, &r);
}

const char *
plan_text(const struct plan *p, uint32_t id, size_t *n)
{
	return map_key(&p->text, id, n);
}

uint32_t
plan_find(const struct plan *p, const char *s, size_t n)
{
	const int64_t id = map_find(&p->text, s, n);

	return id < 0 ? PLAN_NONE : (uint32_t)id;
}

uint32_t
plan_find_kind(const struct plan *p, enum plan_kind kind)
{
	return plan_find(p, plan_kinds[kind], strlen(plan_kinds[kind]));
}

void
plan_free(struct plan *p)
{
	map_free(&p->text);
	free(p->row);
	free(p->parent);
	free(p->top);
	map_free(&p->seen);
	buf_free(&p->key);
	*p = (struct plan){0};
}
