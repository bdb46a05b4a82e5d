#include "rules/apportion.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

#define WEIGHT_END INT64_C(1000000000000000000) /* 10^18 */
enum { PLACES_MAX = 18 };

/* What one of weight gets; the same for all who are between their bounds. */
struct rate {
	__int128 num, den;
};

const char *
apportion_weight(struct apportion_part *p, const char *s, size_t n)
{
	const char *dot = n > 0 ? memchr(s, '.', n) : NULL;
	size_t end = n;

	p->weight = 0;
	p->places = 0;
	if (n == 0)
		return "empty";
	if (s[0] == '-')
		return "negative";
	if (n == (dot != NULL))
		return "not a number";
	while (dot != NULL && s[end - 1] == '0')
		end--;
	for (size_t i = 0; i < end; i++) {
		if (s + i == dot)
			continue;
		if (s[i] < '0' || s[i] > '9')
			return "not a number";
		p->places += dot != NULL && s + i > dot;
		if (p->weight >= WEIGHT_END / 10 || p->places > PLACES_MAX)
			return "more than 18 digits";
		p->weight = p->weight * 10 + (s[i] - '0');
	}
	return NULL;
}

const char *
apportion_whole(int64_t *n, const char *s, size_t len)
{
	struct apportion_part p;
	const char *why = apportion_weight(&p, s, len);

	if (why == NULL && p.places > 0)
		why = "not a whole number";
	if (why == NULL && p.weight > APPORTION_MAX)
		why = "more than 10^15";
	if (why == NULL)
		*n = p.weight;
	return why;
}

void
apportion_number(struct buf *b, __int128 v)
{
	char text[64], *p = text + sizeof text;

	for (int i = 0; v > 0 || i == 0; i++, v /= 10) {
		if (i > 0 && i % 3 == 0)
			*--p = ',';
		*--p = (char)('0' + v % 10);
	}
	buf_add(b, p, (size_t)(text + sizeof text - p));
}

static const char *
gap(struct apportion *a, const char *what, __int128 sum)
{
	bool is_over = sum > a->total;
	struct buf b = {0};

	buf_addf(&b, "%s sum to ", what);
	apportion_number(&b, sum);
	buf_adds(&b, ", ");
	apportion_number(&b, is_over ? sum - a->total : a->total - sum);
	buf_addf(&b, " %s the total ", is_over ? "above" : "below");
	apportion_number(&b, a->total);
	memcpy(a->why, buf_str(&b), b.n + 1);
	buf_free(&b);
	return a->why;
}

/* Give all weights the same number of places. */
const char *
apportion_scale(struct apportion_part *part, size_t n, __int128 *sum)
{
	int places = 0;

	for (size_t i = 0; i < n; i++)
		if (part[i].places > places)
			places = part[i].places;
	*sum = 0;
	for (size_t i = 0; i < n; i++) {
		struct apportion_part *p = &part[i];

		for (; p->places < places; p->places++) {
			if (p->weight >= WEIGHT_END / 10)
				return "a weight has more than 18 digits, "
				       "counting the places of the longest "
				       "fraction";
			p->weight *= 10;
		}
		*sum += p->weight;
	}
	if (*sum == 0)
		return "all weights are 0";
	if (*sum >= (__int128)WEIGHT_END * 10000)
		return "the weights sum to more than 22 digits";
	return NULL;
}

static const char *
check_bounds(struct apportion *a)
{
	__int128 lo = 0, hi = 0;

	for (size_t i = 0; i < a->n; i++) {
		const struct apportion_part *p = &a->part[i];

		if (p->lo < 0 || p->lo > APPORTION_MAX)
			return "a floor is not from 0 to 10^15";
		if (p->lo > p->hi)
			return "a floor is above its cap";
		lo += p->lo;
		hi += p->weight == 0 ? p->lo : p->hi;
	}
	if (lo > a->total)
		return gap(a, "floors", lo);
	if (hi < a->total)
		return gap(a, "caps", hi);
	return NULL;
}

/* A rate, at / weight, from which on a part grows, or grows no more. */
struct bend {
	int64_t at, weight;
	bool is_cap;
};

static int
by_rate(const void *va, const void *vb)
{
	const struct bend *a = va, *b = vb;
	__int128 x = (__int128)a->at * b->weight;
	__int128 y = (__int128)b->at * a->weight;

	return (x > y) - (x < y);
}

/*
 * The rate at which what the parts get, held between their bounds, sums to
 * the total: that sum is a line from bend to bend, so find the two bends
 * between which it passes the total.
 */
static struct rate
find_rate(const struct apportion *a)
{
	struct bend *bend = mem_zalloc(2 * a->n, sizeof *bend);
	struct rate rate = {0, 1};
	__int128 held = 0, growing = 0;
	size_t n = 0;

	for (size_t i = 0; i < a->n; i++) {
		const struct apportion_part *p = &a->part[i];
		int64_t hi = p->hi < a->total ? p->hi : a->total;

		held += p->lo;
		if (p->weight == 0 || p->lo >= hi)
			continue;
		bend[n++] = (struct bend){p->lo, p->weight, false};
		bend[n++] = (struct bend){hi, p->weight, true};
	}
	qsort(bend, n, sizeof *bend, by_rate);
	for (size_t i = 0; i < n; i++) {
		const struct bend *b = &bend[i];

		if (held * b->weight + growing * b->at >=
			(__int128)a->total * b->weight) {
			if (growing > 0)
				rate = (struct rate){a->total - held, growing};
			else
				rate = (struct rate){b->at, b->weight};
			break;
		}
		held += b->is_cap ? b->at : -b->at;
		growing += b->is_cap ? -b->weight : b->weight;
	}
	free(bend);
	return rate;
}

/* Whole units of a part at a rate; what is over, in 1 / den, in *rest. */
static int64_t
whole_units(const struct apportion_part *p, struct rate r, __int128 *rest)
{
	__int128 x = p->weight * r.num;

	*rest = 0;
	if (x / r.den < p->lo)
		return p->lo;
	if (x / r.den >= p->hi)
		return p->hi;
	*rest = x % r.den;
	return (int64_t)(x / r.den);
}

/* Does a come before b when nothing but who they are is left to ask? */
static bool
is_first(const struct apportion_part *a, const struct apportion_part *b)
{
	size_t n = a->nname < b->nname ? a->nname : b->nname;
	int order = n > 0 ? memcmp(a->name, b->name, n) : 0;

	if (a->weight != b->weight)
		return a->weight > b->weight;
	if (order != 0)
		return order < 0;
	return a->nname != b->nname ? a->nname < b->nname : a < b;
}

struct remainder {
	__int128 rest;
	struct apportion_part *part;
};

static int
by_rest(const void *va, const void *vb)
{
	const struct remainder *a = va, *b = vb;

	if (a->rest != b->rest)
		return a->rest > b->rest ? -1 : 1;
	return is_first(a->part, b->part) ? -1 : 1;
}

static void
run_lr(struct apportion *a)
{
	struct remainder *r = mem_zalloc(a->n, sizeof *r);
	struct rate rate = find_rate(a);
	int64_t left = a->total;

	for (size_t i = 0; i < a->n; i++) {
		struct apportion_part *p = &a->part[i];

		r[i].part = p;
		p->share = whole_units(p, rate, &r[i].rest);
		left -= p->share;
	}
	qsort(r, a->n, sizeof *r, by_rest);
	for (size_t i = 0; i < (size_t)left; i++)
		r[i].part->share++;
	free(r);
}

/*
 * The parts that may still be given a unit (step 1), or have one taken away
 * (step -1), the one whose turn it is on top.
 */
struct heap {
	const struct apportion_part *part;
	size_t *at, n;
	int step;
};

static bool
is_before(const struct heap *h, size_t i, size_t j)
{
	const struct apportion_part *p = &h->part[i], *q = &h->part[j];
	__int128 x = (__int128)p->weight * (2 * q->share + h->step);
	__int128 y = (__int128)q->weight * (2 * p->share + h->step);
	bool wins = x != y ? x > y : is_first(p, q);

	return wins == (h->step > 0);
}

static void
sift_down(struct heap *h, size_t i)
{
	for (size_t kid; (kid = 2 * i + 1) < h->n; i = kid) {
		size_t moved = h->at[i];

		if (kid + 1 < h->n && is_before(h, h->at[kid + 1], h->at[kid]))
			kid++;
		if (!is_before(h, h->at[kid], moved))
			return;
		h->at[i] = h->at[kid];
		h->at[kid] = moved;
	}
}

/*
 * A part whose fraction at the common rate is over a half has been given the
 * unit above it: that is what Webster gives for some total, less than n off
 * ours, and the way from there is unit by unit.
 */
static void
run_webster(struct apportion *a)
{
	struct heap h = {a->part, mem_zalloc(a->n, sizeof *h.at), 0, 1};
	struct rate rate = find_rate(a);
	int64_t left = a->total;

	for (size_t i = 0; i < a->n; i++) {
		struct apportion_part *p = &a->part[i];
		__int128 rest;

		p->share = whole_units(p, rate, &rest);
		p->share += 2 * rest > rate.den;
		left -= p->share;
	}
	h.step = left < 0 ? -1 : 1;
	for (size_t i = 0; i < a->n; i++) {
		struct apportion_part *p = &a->part[i];

		if (p->weight > 0 && p->share != (h.step > 0 ? p->hi : p->lo))
			h.at[h.n++] = i;
	}
	for (size_t i = h.n / 2; i-- > 0;)
		sift_down(&h, i);
	for (; left != 0; left -= h.step) {
		struct apportion_part *p = &a->part[h.at[0]];

		p->share += h.step;
		if (p->share == (h.step > 0 ? p->hi : p->lo))
			h.at[0] = h.at[--h.n];
		sift_down(&h, 0);
	}
	free(h.at);
}

static void
run_cum(struct apportion *a, __int128 sum)
{
	__int128 so_far = 0;
	int64_t given = 0;

	for (size_t i = 0; i < a->n; i++) {
		int64_t upto;

		so_far += a->part[i].weight;
		upto = (int64_t)((2 * a->total * so_far + sum) / (2 * sum));
		a->part[i].share = upto - given;
		given = upto;
	}
}

const char *
apportion_run(struct apportion *a)
{
	__int128 sum;
	const char *why;

	if (a->total < 0 || a->total > APPORTION_MAX)
		return "the total is not from 0 to 10^15";
	if ((why = apportion_scale(a->part, a->n, &sum)) != NULL)
		return why;
	if (a->method == APPORTION_CUM) {
		run_cum(a, sum);
		return NULL;
	}
	if ((why = check_bounds(a)) != NULL)
		return why;
	if (a->method == APPORTION_LR)
		run_lr(a);
	else
		run_webster(a);
	return NULL;
}

/* Claims of parts to a unit, as fractions: who has one got it last, or next. */
struct claim {
	__int128 num, den;
};

static int
claim_cmp(struct claim a, struct claim b)
{
	const __int128 x = a.num * b.den, y = b.num * a.den;

	return (x > y) - (x < y);
}

/* The claim of a part to the unit it has last (is_last), or to one more. */
static struct claim
claim_of(const struct apportion *a, const struct apportion_part *p,
	struct rate rate, bool is_last)
{
	const int64_t s = p->share;

	if (a->method == APPORTION_WEBSTER)
		return (struct claim){p->weight, 2 * s + (is_last ? -1 : 1)};
	return (struct claim){p->weight * rate.num % rate.den, 1};
}

/* Has it been given a unit in rounding, or might it have been given one more?
 */
static bool
has_claim(const struct apportion *a, const struct apportion_part *p,
	struct rate rate, bool is_last)
{
	const __int128 x = p->weight * rate.num;

	if (p->weight == 0 || (is_last ? p->share <= p->lo : p->share >= p->hi))
		return false;
	return a->method == APPORTION_WEBSTER ||
	       (p->share > x / rate.den) == is_last;
}

/* The least claim that was met and the most that was not: a tie if equal. */
static void
mark_ties(
	const struct apportion *a, struct rate rate, struct apportion_reason *r)
{
	struct claim least = {1, 0}, most = {-1, 1};

	for (size_t i = 0; i < a->n; i++) {
		const struct apportion_part *p = &a->part[i];
		const struct claim last = claim_of(a, p, rate, true),
				   next = claim_of(a, p, rate, false);

		if (has_claim(a, p, rate, true) &&
			(least.den == 0 || claim_cmp(last, least) < 0))
			least = last;
		if (has_claim(a, p, rate, false) && claim_cmp(next, most) > 0)
			most = next;
	}
	if (least.den == 0 || claim_cmp(least, most) != 0)
		return;
	for (size_t i = 0; i < a->n; i++) {
		const struct apportion_part *p = &a->part[i];

		for (int is_last = 0; is_last < 2; is_last++)
			r[i].is_tied |= has_claim(a, p, rate, is_last) &&
					claim_cmp(claim_of(a, p, rate, is_last),
						least) == 0;
	}
}

static void
explain_cum(const struct apportion *a, struct apportion_reason *r)
{
	__int128 sum = 0, so_far = 0;
	bool was_half = false;

	for (size_t i = 0; i < a->n; i++)
		sum += a->part[i].weight;
	for (size_t i = 0; i < a->n; i++) {
		so_far += a->part[i].weight;
		const bool is_half = 2 * a->total * so_far % (2 * sum) == sum;

		r[i] = (struct apportion_reason){
			(__int128)a->total * a->part[i].weight, sum,
			APPORTION_FREE, is_half || was_half};
		was_half = is_half;
	}
}

void
apportion_explain(const struct apportion *a, struct apportion_reason *r)
{
	if (a->method == APPORTION_CUM) {
		explain_cum(a, r);
		return;
	}
	const struct rate rate = find_rate(a);

	for (size_t i = 0; i < a->n; i++) {
		const struct apportion_part *p = &a->part[i];
		const __int128 x = p->weight * rate.num;

		r[i] = (struct apportion_reason){
			x, rate.den, APPORTION_FREE, false};
		if (x < p->lo * rate.den)
			r[i] = (struct apportion_reason){
				p->lo, 1, APPORTION_FLOOR, false};
		else if (p->hi < a->total && x > p->hi * rate.den)
			r[i] = (struct apportion_reason){
				p->hi, 1, APPORTION_CAP, false};
	}
	mark_ties(a, rate, r);
}
