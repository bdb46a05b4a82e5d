#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/fairness.h"
#include "target/line.h"

/* A unit among its peers. */
struct peer {
	uint64_t group; /* series, level */
	const struct sum *all;
	int64_t base;
};

static int
cmp_peer(const void *a, const void *b)
{
	const struct peer *x = a, *y = b;

	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	return (x->all > y->all) - (x->all < y->all);
}

static void
judge(const struct margin *m, struct findings *l, const struct peer *p,
	size_t n, const char *name, int64_t k)
{
	struct fairness f = {
		.unit = mem_zalloc(n, sizeof *f.unit), .n = n, .k = k};

	for (size_t i = 0; i < n; i++) {
		f.unit[i].target = p[i].all->value;
		f.unit[i].base = p[i].base;
	}
	fairness_judge(&f);
	for (size_t i = 0; i < n; i++) {
		struct finding found;

		if (!f.unit[i].is_unfair)
			continue;
		found = margin_finding(m, FINDING_UNFAIR, p[i].all);
		found.has_period = false;
		found.by = (struct cell){name, strlen(name), false};
		found.want = f.unit[i].fair;
		found.have = p[i].all->value;
		found.parts = n;
		found.has_ratio = found.has_median = true;
		found.ratio = f.unit[i].ratio;
		found.median = f.median;
		findings_add(l, &found);
	}
	free(f.unit);
}

size_t
line_check(const struct margin *m, struct findings *l, const struct facts *f,
	size_t column, const char *name, int64_t k)
{
	struct peer *peer = mem_zalloc(m->all.n, sizeof *peer);
	size_t n = 0;

	for (size_t i = 0; i < m->all.n; i++) {
		const struct sum *c = &m->all.of[i];
		const int64_t base = fact(f, sum_unit(c), column);

		if (base > 0)
			peer[n++] = (struct peer){
				c->who << 32 | m->breakdown.level[sum_unit(c)],
				c, base};
	}
	if (n > 0)
		qsort(peer, n, sizeof *peer, cmp_peer);
	for (size_t i = 0, k2; i < n; i = k2) {
		for (k2 = i + 1; k2 < n && peer[k2].group == peer[i].group;)
			k2++;
		judge(m, l, peer + i, k2 - i, name, k);
	}
	free(peer);
	return n;
}

size_t
line_check_ratchet(const struct margin *m, struct findings *l,
	const struct facts *f, int64_t limit)
{
	const uint32_t base = plan_find_kind(m->plan, PLAN_BASE);
	size_t n = 0;

	for (size_t i = 0; i < m->all.n; i++) {
		const struct sum *c = &m->all.of[i];
		const uint32_t unit = sum_unit(c);
		struct ratchet r = {.last = fact(f, unit, 0),
			.actual = fact(f, unit, 1),
			.limit = limit};
		struct finding found;

		if (margin_series(m, c)->kind != base || r.last < 0 ||
			r.actual < 0)
			continue;
		n++;
		/* beyond all targets as beyond */
		r.next =
			c->value > INT64_MAX / 100 ? INT64_MAX : c->value * 100;
		if (!ratchet_judge(&r))
			continue;
		found = margin_finding(m, FINDING_RATCHET, c);
		found.has_period = false;
		found.want = r.most;
		found.have = c->value;
		found.has_ratio = true;
		found.ratio = r.index;
		findings_add(l, &found);
	}
	return n;
}
