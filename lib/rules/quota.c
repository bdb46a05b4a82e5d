#include "rules/quota.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define QUOTA_MAX INT64_C(1000000000000000) /* 10^15 */

bool
quota_asks(const struct quota *q, const struct period *p)
{
	return p == NULL || (q->first != DAY_NONE && p->from >= q->first &&
				    p->to <= q->last);
}

static bool
is_exact(const struct quota *q, const struct period *p)
{
	return p && p->from == q->first && p->to == q->last;
}

/* The number of a period of a unit; its days count once. */
static size_t
note_period(struct quota *q, size_t unit, const struct period *p)
{
	struct {
		size_t unit;
		int32_t from, to;
	} key;
	bool is_new;

	memset(&key, 0, sizeof key);
	key.unit = unit;
	key.from = p ? p->from : DAY_NONE;
	key.to = p ? p->to : DAY_NONE;
	size_t i = map_add(&q->seen, &key, sizeof key, &is_new);

	/* and a place for a month */
	q->is_whole = mem_grow(
		q->is_whole, &q->cap_seen, q->seen.n + 1, sizeof *q->is_whole);
	if (!is_new)
		return i;
	q->is_whole[i] = false;
	if (is_exact(q, p))
		q->of[unit].has_exact = true;
	else if (p)
		q->of[unit].days[p->kind] += p->to - p->from + 1;
	if (p && p->kind == PERIOD_DAY) {
		key.from = period_of(PERIOD_MONTH, p->from).from;
		key.to = DAY_NONE;
		map_add(&q->seen, &key, sizeof key, &is_new);
		q->of[unit].months += is_new;
	}
	return i;
}

const char *
quota_add(struct quota *q, const char *unit, size_t n, const struct period *p,
	bool is_product, int64_t target)
{
	bool is_new;

	if (target < 0)
		return "negative";
	if (!quota_asks(q, p))
		return NULL;
	size_t i = map_add(&q->unit, unit, n, &is_new);

	q->of = mem_grow(q->of, &q->cap, q->unit.n, sizeof *q->of);
	if (is_new)
		q->of[i] = (struct quota_of){0};
	const size_t period = note_period(q, i, p);
	int64_t *sum = is_exact(q, p) ? &q->of[i].exact
		       : p            ? &q->of[i].sum[p->kind]
				      : &q->of[i].none;

	if (is_product && q->is_whole[period])
		return NULL;
	q->is_whole[period] = !is_product;
	if (target > QUOTA_MAX - *sum)
		return "too large";
	*sum += target;
	return NULL;
}

/* The months that the days asked for touch. */
static int
months_of(const struct quota *q)
{
	int year, month, mday, n;

	day_civil(q->last, &year, &month, &mday);
	n = 12 * year + month;
	day_civil(q->first, &year, &month, &mday);
	return n - 12 * year - month + 1;
}

int64_t
quota_of(const struct quota *q, size_t unit)
{
	const struct quota_of *u = &q->of[unit];

	if (u->has_exact)
		return u->exact;
	for (int k = 0; k < PERIOD_DAY; k++)
		if (u->days[k] > 0 && u->days[k] == q->last - q->first + 1)
			return u->sum[k];
	return u->months > 0 && u->months == months_of(q) ? u->sum[PERIOD_DAY]
							  : u->none;
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
	free(q->is_whole);
	free(q->of);
}
