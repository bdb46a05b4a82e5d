#include "pay/targets.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/commission.h"

static bool
is_text(const struct plan *p, uint32_t id, const char *word)
{
	size_t n;
	const char *s = plan_text(p, id, &n);

	return bytes_cmp(s, n, word, strlen(word)) == 0;
}

/* Is it money, of the sales that are paid in full? */
static bool
is_money(const struct plan *p, const struct plan_row *r)
{
	const uint32_t metric = r->key[PLAN_METRIC];

	return is_text(p, metric, "") || is_text(p, metric, "amount") ||
	       is_text(p, metric, "revenue") || is_text(p, metric, "collected");
}

static const struct period *
period_of_row(const struct plan_row *r)
{
	return r->has_period ? &r->period : NULL;
}

static struct targets_unit *
unit_of(const struct targets *t, const struct plan_row *r)
{
	return &t->unit[r->key[PLAN_UNIT]];
}

/* What there is of each unit, before any row counts. */
static void
know_units(struct targets *t)
{
	const struct plan *p = &t->plan;
	const uint32_t base = plan_find_kind(p, PLAN_BASE),
		       exempt = plan_find_kind(p, PLAN_EXEMPT);

	t->unit = mem_zalloc(p->text.n, sizeof *t->unit);
	for (size_t i = 0; i < p->text.n; i++)
		t->unit[p->parent[i]].is_parent = true;
	for (size_t i = 0; i < p->n; i++) {
		const struct plan_row *r = &p->row[i];
		const bool is_base = r->key[PLAN_KIND] == base;
		struct targets_unit *u = unit_of(t, r);

		if (!quota_asks(&t->quota, period_of_row(r)))
			continue;
		if (!is_base && r->key[PLAN_KIND] != exempt)
			u->is_of_other_kind = true;
		else if (!is_money(p, r))
			u->is_otherwise_measured = true;
		else
			u->has_base |= is_base;
	}
}

/* Who is exempt has his target of that kind, unless he has a base as well. */
static bool
counts(const struct targets *t, const struct plan_row *r)
{
	const struct plan *p = &t->plan;
	const struct targets_unit *u = unit_of(t, r);

	return !u->is_parent && is_money(p, r) &&
	       quota_asks(&t->quota, period_of_row(r)) &&
	       r->key[PLAN_KIND] ==
		       plan_find_kind(p, u->has_base ? PLAN_BASE : PLAN_EXEMPT);
}

static _Noreturn void
wrong_target(const struct plan_row *r, const char *why)
{
	die("%s:%" PRIu64 ": target: %s: '%" PRId64 "'", r->file, r->line, why,
		r->target);
}

static void
check_metric(const struct targets *t, const struct plan_row *r)
{
	struct targets_unit *u = unit_of(t, r);
	size_t nwas, n;
	const char *was, *now;

	if (u->has_row && u->metric != r->key[PLAN_METRIC]) {
		was = plan_text(&t->plan, u->metric, &nwas);
		now = plan_text(&t->plan, r->key[PLAN_METRIC], &n);
		die("%s:%" PRIu64 ": metric: was '%.*s' before: '%.*s'",
			r->file, r->line, (int)nwas, was, (int)n, now);
	}
	u->has_row = true;
	u->metric = r->key[PLAN_METRIC];
}

static void
add_row(struct targets *t, const struct plan_row *r)
{
	size_t n;
	const char *name = plan_text(&t->plan, r->key[PLAN_UNIT], &n);

	if (r->target > COMMISSION_MAX / 100)
		wrong_target(r, "too large");
	check_metric(t, r);
	const char *why = quota_add(&t->quota, name, n, period_of_row(r),
		r->key[PLAN_PRODUCT] != 0, 100 * r->target);

	if (why)
		wrong_target(r, why);
}

void
targets_read(struct targets *t, struct input *in)
{
	struct plan *p = &t->plan;

	plan_read(p, in);
	know_units(t);
	/* as quota_add wants them: those of all products first */
	for (int is_product = 0; is_product < 2; is_product++)
		for (size_t i = 0; i < p->n; i++)
			if ((p->row[i].key[PLAN_PRODUCT] != 0) == is_product &&
				counts(t, &p->row[i]))
				add_row(t, &p->row[i]);
}

const char *
targets_why(const struct targets *t, const char *name, size_t n)
{
	const uint32_t id = plan_find(&t->plan, name, n);

	if (id == PLAN_NONE)
		return "";
	const struct targets_unit *u = &t->unit[id];

	return u->is_parent               ? " (it is above others in the plan)"
	       : u->has_row               ? ""
	       : u->is_otherwise_measured ? " (its rows are of another metric)"
	       : u->is_of_other_kind      ? " (its rows are of another kind)"
					  : "";
}

void
targets_free(struct targets *t)
{
	plan_free(&t->plan);
	quota_free(&t->quota);
	free(t->unit);
}
