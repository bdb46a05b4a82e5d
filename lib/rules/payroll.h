/*
 * Who gets what for the sales of a period: the sales with the shares of each
 * rep, the fines and bonuses, and the rule they are paid by, pay-commission(1).
 *
 *	struct payroll p = {.policy = ...};
 *
 *	payroll_sale(...); payroll_adjust(...);	in any order
 *	why = payroll_sum(&p);
 *	for (i = 0; i < p.nrep; i++)
 *		payroll_pay(&pay, &p.policy, &p.rep[i], target, 0);
 *
 * It copies what it is given and holds all of it: about 150 bytes a sale, 40 a
 * share, and their texts. The owner frees.
 */
#ifndef RULES_PAYROLL_H
#define RULES_PAYROLL_H

#include "base/csvread.h" /* struct cell */
#include "base/map.h"
#include "base/zone.h"
#include "rules/commission.h"

enum payroll_state {
	PAYROLL_COUNTS, /* paid in full, in the period */
	PAYROLL_OPEN,
	PAYROLL_OTHER, /* of another period */
};

/* A text of the payroll's own: payroll_text. */
struct payroll_text {
	size_t at, n;
};

struct payroll_sale {
	enum payroll_state state; /* may be set until payroll_sum */
	int64_t amount, owed, rebate;
	struct when at, paid; /* day DAY_NONE: not known */
	struct when back;     /* of an open one that was paid: since when */
	char currency[4];
	struct payroll_text what;
};

struct payroll_share {
	size_t rep, sale;
	int64_t points, amount, rebate;
};

struct payroll_adjust {
	size_t rep;
	struct when at;
	int64_t amount;
	struct payroll_text note;
};

/* What a rep has in the period. */
struct payroll_rep {
	size_t name;  /* in who */
	bool is_paid; /* a sale counts, or there is an adjustment, or a target
		       */
	int64_t sales, amount, rebate, adjust;
	struct payroll_share *share; /* his, those of open sales last */
	size_t nshare;
	struct payroll_adjust *list; /* by their time */
	size_t nlist;
};

/* One of the two rules, and what a sale's distance brings. */
struct payroll_policy {
	bool is_float, is_whole;
	struct commission_scale tiers;
	struct commission_float floating;
};

struct payroll {
	struct payroll_policy policy;
	struct map who;
	struct buf text;
	struct payroll_sale *sale;
	struct payroll_share *share;
	struct payroll_adjust *adjust;
	size_t nsale, cap_sale, nshare, cap_share, nadjust, cap_adjust;

	/* by payroll_sum, in the order of the names' bytes */
	struct payroll_rep *rep;
	size_t nrep, cap_rep;
	bool *has_target; /* of each of who */
	size_t cap_target;
};

/*
 * A sale of 0 to COMMISSION_MAX, its rebate likewise, and who shares it; its
 * number. s->what is set here.
 */
size_t payroll_sale(struct payroll *p, const struct payroll_sale *s,
	const struct cell *what, const struct commission_credit *c, size_t n);

/* A bonus, or a fine, which is negative; COMMISSION_MAX at most. */
void payroll_adjust(struct payroll *p, const struct cell *rep,
	const struct when *at, int64_t amount, const struct cell *note);

/* Somebody who is paid even if he sold nothing. */
void payroll_add(struct payroll *p, const char *rep, size_t n);

/*
 * All is in: set rep, with those who have a share in a sale that is not of
 * another period, an adjustment, or were added. NULL, or why not: some sum
 * passes 10^18, or sales in two currencies count.
 */
MUST_USE const char *payroll_sum(struct payroll *p);

/* The currency of what counts; after payroll_sum. */
const char *payroll_currency(const struct payroll *p);

struct payroll_pay {
	bool has_pay; /* false: the rule asks for a target and there is none */
	int64_t amount; /* with what was added */
	int64_t base, commission, pay;
	const struct commission_band *band; /* NULL: below all, or no target */
	struct commission_floated floated;  /* where is_float and has_pay */
};

/* His pay if he sold `more` as well; target 0: none. */
void payroll_pay(struct payroll_pay *pay, const struct payroll_policy *policy,
	const struct payroll_rep *rep, int64_t target, int64_t more);

struct cell payroll_text(const struct payroll *p, struct payroll_text t);
struct cell payroll_name(const struct payroll *p, const struct payroll_rep *r);

void payroll_free(struct payroll *p);

#endif
