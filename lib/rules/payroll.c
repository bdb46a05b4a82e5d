#include "rules/payroll.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define SUM_MAX INT64_C(1000000000000000000) /* 10^18 */

static struct payroll_text
keep(struct payroll *p, const struct cell *c)
{
	struct payroll_text t = {p->text.n, c->n};

	buf_add(&p->text, c->s, c->n);
	return t;
}

size_t
payroll_sale(struct payroll *p, const struct payroll_sale *s,
	const struct cell *what, const struct commission_credit *c, size_t n)
{
	int64_t amount[COMMISSION_CREDITS], rebate[COMMISSION_CREDITS];

	commission_shares(amount, c, n, s->amount);
	commission_shares(rebate, c, n, s->rebate);
	p->sale =
		mem_grow(p->sale, &p->cap_sale, p->nsale + 1, sizeof *p->sale);
	p->sale[p->nsale] = *s;
	p->sale[p->nsale].what = keep(p, what);
	p->share = mem_grow(
		p->share, &p->cap_share, p->nshare + n, sizeof *p->share);
	for (size_t i = 0; i < n; i++)
		p->share[p->nshare++] = (struct payroll_share){
			map_add(&p->who, c[i].rep, c[i].nrep, NULL), p->nsale,
			c[i].points, amount[i], rebate[i]};
	return p->nsale++;
}

void
payroll_adjust(struct payroll *p, const struct cell *rep, const struct when *at,
	int64_t amount, const struct cell *note)
{
	p->adjust = mem_grow(
		p->adjust, &p->cap_adjust, p->nadjust + 1, sizeof *p->adjust);
	p->adjust[p->nadjust++] =
		(struct payroll_adjust){map_add(&p->who, rep->s, rep->n, NULL),
			*at, amount, keep(p, note)};
}

void
payroll_add(struct payroll *p, const char *rep, size_t n)
{
	size_t i = map_add(&p->who, rep, n, NULL), had = p->cap_target;

	p->has_target = mem_grow(
		p->has_target, &p->cap_target, i + 1, sizeof *p->has_target);
	if (p->cap_target > had)
		memset(p->has_target + had, 0,
			(p->cap_target - had) * sizeof *p->has_target);
	p->has_target[i] = true;
}

/* Names in their order: of each number in who its place. */
struct named {
	const char *s;
	size_t n, who;
};

static int
by_name(const void *va, const void *vb)
{
	const struct named *a = va, *b = vb;

	return bytes_cmp(a->s, a->n, b->s, b->n);
}

static size_t *
rank(const struct payroll *p)
{
	struct named *v = mem_zalloc(p->who.n, sizeof *v);
	size_t *place = mem_zalloc(p->who.n, sizeof *place);

	for (size_t i = 0; i < p->who.n; i++) {
		v[i].s = map_key(&p->who, i, &v[i].n);
		v[i].who = i;
	}
	qsort(v, p->who.n, sizeof *v, by_name);
	for (size_t i = 0; i < p->who.n; i++)
		place[v[i].who] = i;
	free(v);
	return place;
}

/* What is compared of a share, or of an adjustment: all that shows. */
struct sorted {
	int64_t key[8];
	struct cell text;
	size_t i;
};

static int
sorted_cmp(const void *va, const void *vb)
{
	const struct sorted *a = va, *b = vb;

	for (size_t i = 0; i < NELEM(a->key); i++)
		if (a->key[i] != b->key[i])
			return a->key[i] < b->key[i] ? -1 : 1;
	int order = bytes_cmp(a->text.s, a->text.n, b->text.s, b->text.n);

	/* those that look the same may change places */
	return order ? order : (a->i > b->i) - (a->i < b->i);
}

static void
sort_shares(struct payroll *p, const size_t *place)
{
	struct sorted *v = mem_zalloc(p->nshare, sizeof *v);
	struct payroll_share *old = p->share;

	for (size_t i = 0; i < p->nshare; i++) {
		const struct payroll_share *s = &old[i];
		const struct payroll_sale *sale = &p->sale[s->sale];
		const struct when *w =
			sale->state == PAYROLL_OPEN ? &sale->at : &sale->paid;

		v[i] = (struct sorted){
			{(int64_t)place[s->rep], sale->state,
				w->day == DAY_NONE ? INT64_MIN : w->at,
				s->amount, sale->amount, s->points,
				sale->state == PAYROLL_OPEN ? sale->owed
							    : s->rebate,
				sale->back.day},
			payroll_text(p, sale->what), i};
	}
	qsort(v, p->nshare, sizeof *v, sorted_cmp);
	p->share = mem_zalloc(p->nshare, sizeof *p->share);
	p->cap_share = p->nshare;
	for (size_t i = 0; i < p->nshare; i++)
		p->share[i] = old[v[i].i];
	free(old);
	free(v);
}

static void
sort_adjusts(struct payroll *p, const size_t *place)
{
	struct sorted *v = mem_zalloc(p->nadjust, sizeof *v);
	struct payroll_adjust *old = p->adjust;

	for (size_t i = 0; i < p->nadjust; i++)
		v[i] = (struct sorted){{(int64_t)place[old[i].rep],
					       old[i].at.at, old[i].amount},
			payroll_text(p, old[i].note), i};
	qsort(v, p->nadjust, sizeof *v, sorted_cmp);
	p->adjust = mem_zalloc(p->nadjust, sizeof *p->adjust);
	p->cap_adjust = p->nadjust;
	for (size_t i = 0; i < p->nadjust; i++)
		p->adjust[i] = old[v[i].i];
	free(old);
	free(v);
}

/* A sum that stays within SUM_MAX, on either side. */
static bool
add(int64_t *sum, int64_t more)
{
	*sum += more;
	return *sum <= SUM_MAX && *sum >= -SUM_MAX;
}

/* The shares and adjustments of the rep at hand lie at *s and *a. */
static const char *
sum_rep(struct payroll *p, size_t who, size_t *s, size_t *a)
{
	struct payroll_rep r = {.name = who,
		.is_paid = who < p->cap_target && p->has_target[who],
		.share = p->nshare ? p->share + *s : NULL,
		.list = p->nadjust ? p->adjust + *a : NULL};
	bool fits = true;

	for (; *s < p->nshare && p->share[*s].rep == who; ++*s) {
		const struct payroll_share *h = &p->share[*s];
		enum payroll_state state = p->sale[h->sale].state;

		r.nshare += state != PAYROLL_OTHER;
		if (state != PAYROLL_COUNTS)
			continue;
		r.sales++;
		fits = fits && add(&r.amount, h->amount) &&
		       add(&r.rebate, h->rebate);
	}
	for (; *a < p->nadjust && p->adjust[*a].rep == who; ++*a) {
		r.nlist++;
		fits = fits && add(&r.adjust, p->adjust[*a].amount);
	}
	r.is_paid = r.is_paid || r.sales > 0 || r.nlist > 0;
	if (!r.is_paid && r.nshare == 0)
		return NULL;
	p->rep = mem_grow(p->rep, &p->cap_rep, p->nrep + 1, sizeof *p->rep);
	p->rep[p->nrep++] = r;
	return fits ? NULL : "a sum of more than 10^16";
}

static const char *
check_currency(const struct payroll *p)
{
	const char *had = NULL;

	for (size_t i = 0; i < p->nsale; i++) {
		if (p->sale[i].state != PAYROLL_COUNTS)
			continue;
		if (had && strcmp(had, p->sale[i].currency) != 0)
			return "sales in several currencies count, or in one "
			       "and in none that is said: choose by --currency";
		had = p->sale[i].currency;
	}
	return NULL;
}

const char *
payroll_sum(struct payroll *p)
{
	const char *why = check_currency(p);
	size_t s = 0, a = 0;

	if (why || p->who.n == 0)
		return why;
	size_t *place = rank(p), *who = mem_zalloc(p->who.n, sizeof *who);

	sort_shares(p, place);
	sort_adjusts(p, place);
	for (size_t i = 0; i < p->who.n; i++)
		who[place[i]] = i;
	for (size_t i = 0; i < p->who.n && why == NULL; i++)
		why = sum_rep(p, who[i], &s, &a);
	free(place);
	free(who);
	return why;
}

const char *
payroll_currency(const struct payroll *p)
{
	for (size_t i = 0; i < p->nsale; i++)
		if (p->sale[i].state == PAYROLL_COUNTS)
			return p->sale[i].currency;
	return "";
}

void
payroll_pay(struct payroll_pay *pay, const struct payroll_policy *policy,
	const struct payroll_rep *rep, int64_t target, int64_t more)
{
	*pay = (struct payroll_pay){.amount = rep->amount + more,
		.has_pay = !policy->is_float || target > 0};
	if (!pay->has_pay)
		return;
	if (policy->is_float) {
		commission_floated(
			&pay->floated, &policy->floating, pay->amount, target);
		pay->base = pay->floated.base;
		pay->band = pay->floated.band;
		pay->commission = commission_round(pay->floated.commission);
	} else {
		pay->band = commission_band(&policy->tiers, pay->amount);
		pay->commission = commission_round(commission_tiers(
			&policy->tiers, policy->is_whole, pay->amount));
	}
	pay->pay = pay->base + pay->commission + rep->rebate + rep->adjust;
}

struct cell
payroll_text(const struct payroll *p, struct payroll_text t)
{
	return (struct cell){t.n ? p->text.s + t.at : "", t.n, 0};
}

struct cell
payroll_name(const struct payroll *p, const struct payroll_rep *r)
{
	struct cell c = {0};

	c.s = map_key(&p->who, r->name, &c.n);
	return c;
}

void
payroll_free(struct payroll *p)
{
	map_free(&p->who);
	buf_free(&p->text);
	free(p->sale);
	free(p->share);
	free(p->adjust);
	free(p->rep);
	free(p->has_target);
}
