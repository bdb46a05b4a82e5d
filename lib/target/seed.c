#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/money.h"
#include "target/seed.h"

/* The place of a period in its year, from 0. */
static int
part_of(const struct period *p)
{
	int year, month, mday;

	day_civil(p->from, &year, &month, &mday);
	switch (p->kind) {
	case PERIOD_QUARTER: return (month - 1) / 3;
	case PERIOD_WEEK: return day_week(p->from, &year) - 1;
	default: return month - 1;
	}
}

static void
add(struct seed *s, const struct rec *r, const struct cell *unit,
	const struct cell *period, const struct cell *amount)
{
	struct period p;
	int64_t n;
	bool is_new;
	const char *why = period_parse(&p, period->s, period->n);

	if (why == NULL && p.kind != s->kind)
		why = "of another kind than is split by";
	if (why)
		rec_wrong(r, "period", why, period);
	why = money_parse(&n, amount->s, amount->n);
	if (why == NULL && n < 0)
		why = "negative";
	if (why)
		rec_wrong(r, "amount", why, amount);
	const size_t i = map_add(&s->unit, unit->s, unit->n, &is_new);

	s->amount = mem_grow(s->amount, &s->cap, i + 1, sizeof *s->amount);
	if (is_new)
		memset(s->amount[i], 0, sizeof s->amount[i]);
	if (__builtin_add_overflow(
		    s->amount[i][part_of(&p)], n, &s->amount[i][part_of(&p)]))
		rec_wrong(r, "amount", "too large", amount);
}

void
seed_read(struct seed *s, struct input *in, enum period_kind kind)
{
	const int rep = head_find(&in->head, "rep"),
		  unit = rep >= 0 ? rep : input_need(in, "unit"),
		  period = input_need(in, "period"),
		  amount = input_need(in, "amount");
	struct rec r;

	s->kind = kind;
	while (input_next(in, &r))
		add(s, &r, &r.cell[unit], &r.cell[period], &r.cell[amount]);
}

int64_t
seed_of(const struct seed *s, const char *unit, size_t n,
	const struct period *p)
{
	const int64_t i = map_find(&s->unit, unit, n);

	return i < 0 ? 0 : s->amount[i][part_of(p)];
}

void
seed_free(struct seed *s)
{
	map_free(&s->unit);
	free(s->amount);
}
