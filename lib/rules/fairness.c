#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/fairness.h"

/*
 * Natural numbers of 384 bits, the lowest limb first. The largest product here
 * is below 2^370: that of is_outlier, with targets and bases of 63 bits.
 */
enum { LIMBS = 6 };
struct wide {
	uint64_t limb[LIMBS];
};

static struct wide
times(struct wide a, int64_t b)
{
	unsigned __int128 carry = 0;

	for (int i = 0; i < LIMBS; i++) {
		carry += (unsigned __int128)a.limb[i] * (uint64_t)b;
		a.limb[i] = (uint64_t)carry;
		carry >>= 64;
	}
	return a;
}

static struct wide
product(int64_t a, int64_t b)
{
	return times((struct wide){{(uint64_t)a}}, b);
}

static struct wide
sum(struct wide a, const struct wide *b)
{
	unsigned __int128 carry = 0;

	for (int i = 0; i < LIMBS; i++) {
		carry += (unsigned __int128)a.limb[i] + b->limb[i];
		a.limb[i] = (uint64_t)carry;
		carry >>= 64;
	}
	return a;
}

static int
compare(const struct wide *a, const struct wide *b)
{
	for (int i = LIMBS - 1; i >= 0; i--)
		if (a->limb[i] != b->limb[i])
			return a->limb[i] < b->limb[i] ? -1 : 1;
	return 0;
}

static struct wide
distance(const struct wide *a, const struct wide *b)
{
	const bool is_less = compare(a, b) < 0;
	const struct wide *more = is_less ? b : a, *less = is_less ? a : b;
	struct wide d = *more;
	uint64_t borrow = 0;

	for (int i = 0; i < LIMBS; i++) {
		const uint64_t from = d.limb[i];

		d.limb[i] = from - less->limb[i] - borrow;
		borrow = from < less->limb[i] ||
			 (borrow && from == less->limb[i]);
	}
	return d;
}

/* num / den rounded half up, or INT64_MAX if that is less. */
static int64_t
quotient(const struct wide *num, const struct wide *den)
{
	const struct wide twice = times(*num, 2);
	int64_t q = 0;

	/* the largest q of which (2 q - 1) den <= 2 num */
	for (int bit = 62; bit >= 0; bit--) {
		const int64_t more = q | INT64_C(1) << bit;
		const struct wide half = times(*den, more - 1);
		struct wide at = times(*den, more);

		at = sum(at, &half);
		if (compare(&at, &twice) <= 0)
			q = more;
	}
	return q;
}

/*
 * The median ratio as num / den, and each unit's distance from it as
 * away / (base * den).
 */
struct middle {
	struct wide num;
	int64_t den[3];
	struct apart {
		struct wide away;
		int64_t base;
	} * apart;
};

static struct wide
times_den(struct wide a, const struct middle *m)
{
	for (size_t i = 0; i < NELEM(m->den); i++)
		a = times(a, m->den[i]);
	return a;
}

static int
cmp_ratio(const void *a, const void *b)
{
	const struct fairness_unit *const *x = a, *const *y = b;
	const __int128 l = (__int128)(*x)->target * (*y)->base;
	const __int128 r = (__int128)(*y)->target * (*x)->base;

	return (l > r) - (l < r);
}

static void
find_median(struct middle *m, const struct fairness *f)
{
	const struct fairness_unit **by = mem_zalloc(f->n, sizeof *by);

	for (size_t i = 0; i < f->n; i++)
		by[i] = &f->unit[i];
	qsort(by, f->n, sizeof *by, cmp_ratio);

	const struct fairness_unit *lo = by[(f->n - 1) / 2], *hi = by[f->n / 2];
	const struct wide other = product(hi->target, lo->base);

	m->num = product(lo->target, hi->base);
	m->num = sum(m->num, &other);
	m->den[0] = lo->base;
	m->den[1] = hi->base;
	m->den[2] = 2;
	free(by);
}

static int
cmp_apart(const void *a, const void *b)
{
	const struct apart *x = a, *y = b;
	const struct wide l = times(x->away, y->base);
	const struct wide r = times(y->away, x->base);

	return compare(&l, &r);
}

/* Its distance, before they are sorted. */
static struct apart
apart_of(const struct middle *m, const struct fairness_unit *u)
{
	const struct wide is = times_den(product(u->target, 1), m);
	const struct wide at_median = times(m->num, u->base);

	return (struct apart){distance(&is, &at_median), u->base};
}

/* Is a distance above k * 1.4826 times the mean of lo and hi? */
static bool
is_outlier(const struct apart *d, const struct apart *lo,
	const struct apart *hi, int64_t k)
{
	const struct wide l =
		times(times(times(d->away, lo->base), hi->base), 2000000);
	const struct wide other = times(hi->away, lo->base);
	struct wide r = times(lo->away, hi->base);

	r = sum(r, &other);
	r = times(times(r, d->base), 14826 * k);
	return compare(&l, &r) > 0;
}

void
fairness_judge(struct fairness *f)
{
	struct middle m;
	const struct wide one = {{1}};

	find_median(&m, f);
	const struct wide den = times_den(one, &m);
	const struct wide median = times(m.num, 1000000); /* base: hundredths */

	f->median = quotient(&median, &den);
	m.apart = mem_zalloc(f->n, sizeof *m.apart);
	for (size_t i = 0; i < f->n; i++)
		m.apart[i] = apart_of(&m, &f->unit[i]);
	qsort(m.apart, f->n, sizeof *m.apart, cmp_apart);
	for (size_t i = 0; i < f->n; i++) {
		struct fairness_unit *u = &f->unit[i];
		const struct apart d = apart_of(&m, u);
		const struct wide fair = times(m.num, u->base);
		const struct wide ratio = product(u->target, 1000000);
		const struct wide base = product(u->base, 1);

		u->fair = quotient(&fair, &den);
		u->ratio = quotient(&ratio, &base);
		/* away over den is how many targets it is off */
		u->is_unfair = compare(&d.away, &den) >= 0 &&
			       is_outlier(&d, &m.apart[(f->n - 1) / 2],
				       &m.apart[f->n / 2], f->k);
	}
	free(m.apart);
}

/* num / den rounded half away from 0; den above 0. */
static int64_t
rounded(__int128 num, __int128 den)
{
	const bool is_negative = num < 0;
	const __int128 n = is_negative ? -num : num;
	const __int128 q = (2 * n + den) / (2 * den);

	if (q > INT64_MAX)
		return is_negative ? -INT64_MAX : INT64_MAX;
	return (int64_t)(is_negative ? -q : q);
}

bool
ratchet_judge(struct ratchet *r)
{
	const __int128 above = (__int128)r->actual - r->last;
	const __int128 rise = (__int128)r->next - r->last;

	if (above <= 0)
		return false;
	r->index = rounded(rise * 10000, above);
	/* hundredths of hundredths to whole */
	r->most = rounded(r->last * (__int128)100 + above * r->limit, 10000);
	return rise * 100 > above * r->limit;
}
