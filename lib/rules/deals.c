#include "rules/deals.h"

#include <stdlib.h>

#include "base/mem.h"

void
deals_order(struct deals *d, const struct cell *key, const struct when *at,
	int64_t amount, size_t tag)
{
	d->order = mem_grow(
		d->order, &d->cap_order, d->norder + 1, sizeof *d->order);
	d->order[d->norder++] = (struct deals_order){*at, {.day = DAY_NONE},
		{.day = DAY_NONE}, amount, amount,
		map_add(&d->key, key->s, key->n, NULL), tag};
}

void
deals_pay(struct deals *d, const struct cell *key, const struct when *at,
	int64_t amount)
{
	d->payment = mem_grow(d->payment, &d->cap_payment, d->npayment + 1,
		sizeof *d->payment);
	d->payment[d->npayment++] = (struct deals_payment){
		*at, amount, map_add(&d->key, key->s, key->n, NULL)};
}

static int
by_key(size_t ka, int64_t a, size_t kb, int64_t b)
{
	if (ka != kb)
		return ka < kb ? -1 : 1;
	return (a > b) - (a < b);
}

static int
order_cmp(const void *va, const void *vb)
{
	const struct deals_order *a = va, *b = vb;

	return by_key(a->key, a->at.at, b->key, b->at.at);
}

static int
payment_cmp(const void *va, const void *vb)
{
	const struct deals_payment *a = va, *b = vb;

	return by_key(a->key, a->at.at, b->key, b->at.at);
}

/*
 * When the payments of a customer came to a sum and stayed there, or since when
 * they no longer do; what is missing of it, 0 or less if nothing is.
 */
static __int128
reach(const struct deals_payment *p, size_t n, __int128 sum, struct when *since,
	struct when *back)
{
	__int128 paid = 0;

	since->day = back->day = DAY_NONE;
	for (size_t i = 0; i < n; i++) {
		paid += p[i].amount;
		if (i + 1 < n && p[i + 1].at.at == p[i].at.at)
			continue; /* of one instant: together */
		if (paid >= sum && since->day == DAY_NONE) {
			*since = p[i].at;
		} else if (paid < sum && since->day != DAY_NONE) {
			*back = p[i].at;
			since->day = DAY_NONE;
		}
	}
	return sum - paid;
}

/* It is paid since then, or not any more; never before it was ordered. */
static void
set_paid(struct deals_order *o, const struct when *since,
	const struct when *back)
{
	o->paid = *since;
	if (since->day != DAY_NONE)
		o->paid = since->at < o->at.at ? o->at : *since;
	else if (back->day != DAY_NONE && back->at > o->at.at)
		o->back = *back;
}

/* The orders of one customer, and his payments. */
static void
settle(struct deals_order *o, size_t n, const struct deals_payment *p,
	size_t npayment)
{
	__int128 sum = 0;

	for (size_t i = 0, end; i < n; i = end) {
		struct when since, back;

		for (end = i; end < n && o[end].at.at == o[i].at.at; end++)
			sum += o[end].amount;
		__int128 owed = reach(p, npayment, sum, &since, &back);

		for (size_t k = i; k < end; k++) {
			set_paid(&o[k], &since, &back);
			o[k].owed = owed < 0             ? 0
				    : owed < o[k].amount ? (int64_t)owed
							 : o[k].amount;
		}
	}
}

void
deals_settle(struct deals *d)
{
	size_t p = 0, pend;

	if (d->norder > 0)
		qsort(d->order, d->norder, sizeof *d->order, order_cmp);
	if (d->npayment > 0)
		qsort(d->payment, d->npayment, sizeof *d->payment, payment_cmp);
	for (size_t i = 0, end; i < d->norder; i = end, p = pend) {
		size_t key = d->order[i].key;

		for (end = i; end < d->norder && d->order[end].key == key;)
			end++;
		while (p < d->npayment && d->payment[p].key < key)
			p++;
		for (pend = p;
			pend < d->npayment && d->payment[pend].key == key;)
			pend++;
		settle(&d->order[i], end - i, pend > p ? &d->payment[p] : NULL,
			pend - p);
	}
}

void
deals_free(struct deals *d)
{
	map_free(&d->key);
	free(d->order);
	free(d->payment);
}
