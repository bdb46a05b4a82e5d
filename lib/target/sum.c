#include <stdlib.h>

#include "base/mem.h"
#include "target/sum.h"

/* A day as a number above 0, whatever its year; and the kind of its period. */
enum { DAY_BIAS = 1 << 20, KIND_BITS = 3 };

uint64_t
sum_when(const struct period *p)
{
	return (uint64_t)(p->from + DAY_BIAS) << KIND_BITS | (uint64_t)p->kind;
}

enum period_kind
sum_kind(const struct sum *c)
{
	return (enum period_kind)(c->when & ((1 << KIND_BITS) - 1));
}

int32_t
sum_day(const struct sum *c)
{
	return (int32_t)(c->when >> KIND_BITS) - DAY_BIAS;
}

uint32_t
sum_unit(const struct sum *s)
{
	return (uint32_t)(s->who >> 32);
}

uint32_t
sum_series(const struct sum *s)
{
	return (uint32_t)s->who;
}

static int
cmp_sum(const void *a, const void *b)
{
	const struct sum *x = a, *y = b;

	if (x->who != y->who)
		return x->who < y->who ? -1 : 1;
	if (x->when != y->when)
		return x->when < y->when ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

void
sums_sort(struct sums *l)
{
	if (l->n > 0)
		qsort(l->of, l->n, sizeof *l->of, cmp_sum);
}

struct sum *
sums_add(struct sums *l, const struct sum *c)
{
	l->of = mem_grow(l->of, &l->cap, l->n + 1, sizeof *l->of);
	l->of[l->n] = *c;
	return &l->of[l->n++];
}

/* Not negative; a sum beyond all targets stays there. */
static int64_t
add(int64_t a, int64_t b)
{
	return a > INT64_MAX - b ? INT64_MAX : a + b;
}

void
sum_merge(struct sum *to, const struct sum *part)
{
	to->value = add(to->value, part->value);
	to->parts++;
	to->is_row = to->is_row || part->is_row;
	if (part->row < to->row)
		to->row = part->row;
}

void
sums_unite(struct sums *l)
{
	size_t n = 0;

	sums_sort(l);
	for (size_t i = 0; i < l->n; i++) {
		if (n > 0 && l->of[n - 1].who == l->of[i].who &&
			l->of[n - 1].when == l->of[i].when) {
			sum_merge(&l->of[n - 1], &l->of[i]);
			continue;
		}
		l->of[n] = l->of[i];
		l->of[n++].parts = 1;
	}
	l->n = n;
}

const struct sum *
sums_find(const struct sums *l, uint64_t who, uint64_t when)
{
	size_t lo = 0, hi = l->n;

	while (lo < hi) {
		const size_t mid = lo + (hi - lo) / 2;
		const struct sum *s = &l->of[mid];

		if (s->who < who || (s->who == who && s->when < when))
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo < l->n && l->of[lo].who == who && l->of[lo].when == when)
		return &l->of[lo];
	return NULL;
}

void
sums_free(struct sums *l)
{
	free(l->of);
	*l = (struct sums){0};
}
