#include "rules/quota.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define QUOTA_MAX INT64_C(1000000000000000) /* 10^15 */

/* Count the days of a period once, however many rows it has. */
static void
add_days(struct quota *q, size_t unit, const struct period *p)
{
	struct {
		size_t unit;
		int32_t from, to;
	} key;
	bool is_new;

	memset(&key, 0, sizeof key);
	key.unit = unit;
	key.from = p->from;
	key.to = p->to;
	map_add(&q->seen, &key, sizeof key, &is_new);
	if (is_new)
		q->of[unit].days[p->kind] += p->to - p->from + 1;
}

const char *
quota_add(struct quota *q, const char *unit, size_t n, const struct period *p,
	int64_t target)
{
	bool is_exact = p == NULL || (p->from == q->first && p->to == q->last);
	bool is_new;

	if (target < 0)
		return "negative";
	if (!is_exact &&
		(q->first == DAY_NONE || p->from < q->first || p->to > q->last))
		return NULL;
	size_t i = map_add(&q->unit, unit, n, &is_new);

	q->of = mem_grow(q->of, &q->cap, q->unit.n, sizeof *q->of);
	if (is_new)
		q->of[i] = (struct quota_of){0};
	int64_t *sum = is_exact ? &q->of[i].exact : &q->of[i].sum[p->kind];

	if (target > QUOTA_MAX - *sum)
		return "too large";
	*sum += target;
	if (is_exact)
		q->of[i].is_exact = true;
	else
		add_days(q, i, p);
	return NULL;
}

int64_t
quota_of(const struct quota *q, size_t unit)
{
	const struct quota_of *u = &q->of[unit];

	if (u->is_exact)
		return u->exact;
	for (int k = 0; k < PERIOD_DAY; k++)
		if (u->days[k] > 0 && u->days[k] == q->last - q->first + 1)
			return u->sum[k];
	return u->sum[PERIOD_DAY];
}

int64_t
quota_find(const struct quota *q, const char *unit, size_t n)
{
	int64_t i = map_find(&q->unit, unit, n);

	return i < 0 ? 0 : quota_of(q, (size_t)i);
}

void
quota_free(struct quota *q)
{
	map_free(&q->unit);
	map_free(&q->seen);
	free(q->of);
}
