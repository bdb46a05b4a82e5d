#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "target/margin.h"
#include "target/roll.h"

const struct margin_series *
margin_series(const struct margin *m, const struct sum *s)
{
	return &m->series[sum_series(s)];
}

struct finding
margin_finding(
	const struct margin *m, enum finding_check check, const struct sum *c)
{
	const struct margin_series *s = margin_series(m, c);
	const struct plan_row *row = &m->plan->row[c->row];
	struct finding f = {
		.check = check,
		.unit = sum_unit(c),
		.product = s->product,
		.metric = s->metric,
		.kind = s->kind,
		.has_period = c->when != 0,
		.file = row->file,
		.line = row->line,
	};

	if (f.has_period)
		f.period = period_of(sum_kind(c), sum_day(c));
	return f;
}

void
margin_compare(struct margin *m, struct findings *l, enum finding_check check,
	const struct sum *whole, const struct sum *parts, const char *by,
	size_t nby)
{
	struct finding f;

	if (!whole->is_row && !parts->is_row)
		return;
	m->nsums++;
	if (whole->value == parts->value)
		return;
	f = margin_finding(m, check, whole);
	f.by = (struct cell){by, nby, false};
	f.want = whole->value;
	f.have = parts->value;
	f.parts = parts->parts;
	findings_add(l, &f);
}

/*
 * What products sum to in each period, against the rows without product; what
 * has no row is made. Then the periods of these.
 */
static void
check_products(struct margin *m, struct findings *l, struct sums *made,
	struct sums *sums, const struct sum *c, size_t n)
{
	struct sums all = {0};
	size_t i = 0;

	sums_unite(sums);
	for (size_t s = 0; s < sums->n; s++) {
		const struct sum *sum = &sums->of[s];

		while (i < n && c[i].when < sum->when)
			sums_add(&all, &c[i++]);
		if (i < n && c[i].when == sum->when) {
			margin_compare(m, l, FINDING_PRODUCT, &c[i], sum,
				"product", 7);
			continue;
		}
		sums_add(&all, sum)->is_row = false;
		if (m->has_wholes)
			sums_add(made, &all.of[all.n - 1]);
	}
	while (i < n)
		sums_add(&all, &c[i++]);
	roll_periods(m, l, made, all.of, all.n);
	sums_free(&all);
}

static bool
is_same(const struct margin_series *a, const struct margin_series *b)
{
	return a->metric == b->metric && a->kind == b->kind;
}

/* The rows of one unit, metric and kind: each product, and all of them. */
static void
check_unit(struct margin *m, struct findings *l, struct sums *made,
	const struct sum *c, size_t n)
{
	struct sums sums = {0};
	const size_t was = made->n, had = m->all.n;
	size_t i = 0;

	for (size_t k; i < n && margin_series(m, &c[i])->product != 0; i = k) {
		for (k = i + 1; k < n && c[k].who == c[i].who;)
			k++;
		roll_periods(m, l, made, c + i, k - i);
	}
	m->all.n = had; /* of a product nobody asks */
	if (i == 0) {
		roll_periods(m, l, made, c, n);
		return;
	}
	for (size_t k = 0; k < i; k++)
		sums_add(&sums, &c[k]);
	for (size_t k = was; k < made->n; k++)
		sums_add(&sums, &made->of[k]);
	/* the series without product is the last of its metric and kind */
	const struct margin_series *s = margin_series(m, &c[0]);
	uint64_t who = c[0].who;

	for (; s->product != 0; s++)
		who++;
	for (size_t k = 0; k < sums.n; k++)
		sums.of[k].who = who;
	check_products(m, l, made, &sums, c + i, n - i);
	sums_free(&sums);
}

/*
 * What children have, added up by parent and breakdown, against the parent's.
 * who of a sum is parent and level, when its series and time.
 */
static void
check_children(struct margin *m, struct findings *l)
{
	struct sums sums = {0};

	for (size_t i = 0; i < m->sums.n; i++) {
		struct sum c = m->sums.of[i];
		const uint32_t unit = sum_unit(&c);
		const uint32_t parent = breakdown_parent(&m->breakdown, unit);

		if (parent == 0)
			continue;
		c.when |= c.who << 32;
		c.who = (uint64_t)parent << 32 |
			breakdown_of(&m->breakdown, unit);
		sums_add(&sums, &c);
	}
	sums_unite(&sums);
	for (size_t i = 0; i < sums.n; i++) {
		const struct sum *s = &sums.of[i];
		const struct sum *whole =
			sums_find(&m->sums, s->who >> 32 << 32 | s->when >> 32,
				s->when & UINT32_MAX);
		const char *by;
		size_t nby;

		if (whole == NULL)
			continue;
		by = plan_text(m->plan, (uint32_t)s->who, &nby);
		margin_compare(m, l, FINDING_UNIT, whole, s, by, nby);
	}
	sums_free(&sums);
}

void
margin_check(struct margin *m, struct findings *l)
{
	struct sums made = {0};

	for (size_t i = 0, n; i < m->sums.n; i += n) {
		const struct sum *c = &m->sums.of[i];
		const struct margin_series *s = margin_series(m, c);

		for (n = 1; i + n < m->sums.n &&
			    sum_unit(&c[n]) == sum_unit(c) &&
			    is_same(margin_series(m, &c[n]), s);)
			n++;
		check_unit(m, l, &made, c, n);
	}
	for (size_t i = 0; i < made.n; i++)
		sums_add(&m->sums, &made.of[i]);
	if (made.n > 0)
		sums_sort(&m->sums);
	sums_free(&made);
	check_children(m, l);
}

void
margin_tops(const struct margin *m, struct sums *tops)
{
	const uint32_t base = plan_find_kind(m->plan, PLAN_BASE);

	for (size_t i = 0; i < m->all.n; i++) {
		struct sum c = m->all.of[i];
		const uint32_t unit = sum_unit(&c);

		if (breakdown_parent(&m->breakdown, unit) != 0 ||
			margin_series(m, &c)->kind != base)
			continue;
		c.when = breakdown_of(&m->breakdown, unit);
		c.who &= UINT32_MAX;
		sums_add(tops, &c);
	}
	sums_unite(tops);
}

void
margin_check_total(struct margin *m, struct findings *l, int64_t total)
{
	const uint32_t base = plan_find_kind(m->plan, PLAN_BASE);
	struct sums sums = {0};

	margin_tops(m, &sums);
	if (sums.n == 0) /* nobody has anything */
		findings_add(l, &(struct finding){
					.check = FINDING_TOTAL, .want = total});
	for (size_t i = 0; i < sums.n; i++) {
		const struct sum *s = &sums.of[i];
		struct finding f = {
			.check = FINDING_TOTAL,
			.metric = margin_series(m, s)->metric,
			.kind = base,
			.want = total,
			.have = s->value,
			.parts = s->parts,
		};

		m->nsums++;
		f.by.s = plan_text(m->plan, (uint32_t)s->when, &f.by.n);
		if (f.have != f.want)
			findings_add(l, &f);
	}
	sums_free(&sums);
}

/* By metric, kind and product; no product, 0, comes last. */
static int
cmp_series(const void *a, const void *b)
{
	const struct margin_series *x = a, *y = b;
	const uint32_t l[] = {x->metric, x->kind, x->product - 1};
	const uint32_t r[] = {y->metric, y->kind, y->product - 1};

	for (size_t i = 0; i < NELEM(l); i++)
		if (l[i] != r[i])
			return l[i] < r[i] ? -1 : 1;
	return 0;
}

static struct margin_series
series_of(const struct plan_row *r)
{
	return (struct margin_series){
		r->key[PLAN_METRIC], r->key[PLAN_KIND], r->key[PLAN_PRODUCT]};
}

/* All series of the rows, and of each metric and kind that of no product. */
static void
find_series(struct margin *m, struct map *number)
{
	for (size_t i = 0; i < m->plan->n; i++) {
		struct margin_series s = series_of(&m->plan->row[i]);

		map_add(number, &s, sizeof s, NULL);
		s.product = 0;
		map_add(number, &s, sizeof s, NULL);
	}
	m->nseries = number->n;
	m->series = mem_zalloc(m->nseries, sizeof *m->series);
	for (size_t i = 0, n; i < m->nseries; i++)
		memcpy(&m->series[i], map_key(number, i, &n),
			sizeof *m->series);
	if (m->nseries > 0)
		qsort(m->series, m->nseries, sizeof *m->series, cmp_series);
	map_clear(number);
	for (size_t i = 0; i < m->nseries; i++)
		map_add(number, &m->series[i], sizeof *m->series, NULL);
}

void
margin_init(struct margin *m, const struct plan *p)
{
	struct map number = {0};

	*m = (struct margin){.plan = p};
	breakdown_init(&m->breakdown, p);
	find_series(m, &number);
	for (size_t i = 0; i < p->n; i++) {
		const struct plan_row *r = &p->row[i];
		const struct margin_series s = series_of(r);
		const int kind =
			r->has_period ? (int)r->period.kind : MARGIN_ALL;

		m->kinds |= 1U << kind;
		m->has_wholes = m->has_wholes || s.product == 0;
		sums_add(&m->sums,
			&(struct sum){
				.who = (uint64_t)r->key[PLAN_UNIT] << 32 |
				       (uint64_t)map_find(
					       &number, &s, sizeof s),
				.when = r->has_period ? sum_when(&r->period)
						      : 0,
				.value = r->target,
				.row = (uint32_t)i,
				.is_row = true,
			});
	}
	sums_sort(&m->sums);
	map_free(&number);
}

void
margin_free(struct margin *m)
{
	breakdown_free(&m->breakdown);
	free(m->series);
	sums_free(&m->sums);
	sums_free(&m->all);
	*m = (struct margin){0};
}
