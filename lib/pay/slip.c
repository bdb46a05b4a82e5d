#include "pay/slip.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "rules/money.h"

enum {
	REP,
	SALES,
	AMOUNT,
	ATTAINED,
	BASE,
	COMMISSION,
	REBATE,
	ADJUST,
	PAY,
	CURRENCY
};
static const char *const report[] = {"rep", "sales", "amount", "attainment",
	"base", "commission", "rebate", "adjust", "pay", "currency", NULL};

enum {
	IF_REP,
	IF_SALE,
	IF_AMOUNT,
	IF_ATTAINED,
	IF_PAY,
	IF_GAIN,
	IF_FROM,
	IF_RATE,
	IF_CURRENCY
};
static const char *const what_if[] = {"rep", "sale", "amount", "attainment",
	"pay", "gain", "from", "rate", "currency", NULL};

enum {
	EX_REP,
	EX_PART,
	EX_WHAT,
	EX_AT,
	EX_WHOLE,
	EX_SHARE,
	EX_OWED,
	EX_BACK,
	EX_FROM,
	EX_AMOUNT,
	EX_RATE,
	EX_PAY,
	EX_CURRENCY,
	CELLS
};
static const char *const explain[] = {"rep", "part", "what", "at", "whole",
	"share", "owed", "back", "from", "amount", "rate", "pay", "currency",
	NULL};

static const char *const *const heads[] = {
	[SLIP_REPORT] = report,
	[SLIP_WHAT_IF] = what_if,
	[SLIP_EXPLAIN] = explain,
};

/* A row: its cells, and the text of those that were made here. */
struct line {
	struct cell cell[CELLS];
	char text[CELLS][COMMISSION_TEXT];
};

void
slip_head(struct head *h, enum slip_form form)
{
	head_free(h);
	for (const char *const *name = heads[form]; *name; name++)
		head_add(h, *name);
}

int64_t
slip_target(const struct slip *s, const struct payroll_rep *rep)
{
	struct cell name = payroll_name(s->pay, rep);

	return s->target ? s->target : quota_find(s->quota, name.s, name.n);
}

static void
begin(const struct slip *s, struct line *l, const struct payroll_rep *rep)
{
	for (int i = 0; i < CELLS; i++)
		l->cell[i] = (struct cell){"", 0, 0};
	l->cell[0] = payroll_name(s->pay, rep);
}

/* A cell of a text that outlives the line. */
static void
set(struct line *l, int col, const char *text)
{
	l->cell[col] = (struct cell){text, strlen(text), 0};
}

static void
set_money(struct line *l, int col, int64_t minor)
{
	set(l, col, money_format(l->text[col], minor));
}

static void
set_number(struct line *l, int col, int64_t n)
{
	snprintf(l->text[col], sizeof l->text[col], "%" PRId64, n);
	set(l, col, l->text[col]);
}

static void
set_day(struct line *l, int col, const struct when *w)
{
	if (w->day != DAY_NONE)
		set(l, col, day_format(l->text[col], w->day));
}

/* Where a band begins: a tier in money, a rate of attainment in percent. */
static void
set_band(const struct slip *s, struct line *l, int from, int rate,
	const struct commission_band *b)
{
	if (b == NULL)
		return;
	if (s->pay->policy.is_float)
		set(l, from, commission_percent(l->text[from], b->from));
	else
		set_money(l, from, b->from);
	set(l, rate, commission_percent(l->text[rate], b->rate));
}

static void
put(const struct slip *s, struct line *l)
{
	sink_put(s->sink, &(struct rec){.cell = l->cell});
}

static void
put_report(const struct slip *s, const struct payroll_rep *rep)
{
	int64_t target = slip_target(s, rep);
	struct payroll_pay pay;
	struct line l;

	payroll_pay(&pay, &s->pay->policy, rep, target, 0);
	begin(s, &l, rep);
	set_number(&l, SALES, rep->sales);
	set_money(&l, AMOUNT, rep->amount);
	set(&l, ATTAINED,
		commission_ratio_text(
			l.text[ATTAINED], pay.amount, target, ""));
	set_money(&l, REBATE, rep->rebate);
	set_money(&l, ADJUST, rep->adjust);
	if (pay.has_pay) {
		if (s->pay->policy.is_float)
			set_money(&l, BASE, pay.base);
		set_money(&l, COMMISSION, pay.commission);
		set_money(&l, PAY, pay.pay);
	}
	set(&l, CURRENCY, s->currency);
	put(s, &l);
}

static void
put_what_if(const struct slip *s, const struct payroll_rep *rep)
{
	int64_t target = slip_target(s, rep);
	struct payroll_pay now, then;
	struct line l;

	payroll_pay(&now, &s->pay->policy, rep, target, 0);
	payroll_pay(&then, &s->pay->policy, rep, target, s->more);
	begin(s, &l, rep);
	set_money(&l, IF_SALE, s->more);
	set_money(&l, IF_AMOUNT, then.amount);
	set(&l, IF_ATTAINED,
		commission_ratio_text(
			l.text[IF_ATTAINED], then.amount, target, ""));
	if (then.has_pay) {
		set_money(&l, IF_PAY, then.pay);
		set_money(&l, IF_GAIN, then.pay - now.pay);
		set_band(s, &l, IF_FROM, IF_RATE, then.band);
	}
	set(&l, IF_CURRENCY, s->currency);
	put(s, &l);
}

static void
explain_share(const struct slip *s, const struct payroll_rep *rep,
	const struct payroll_share *h)
{
	const struct payroll_sale *sale = &s->pay->sale[h->sale];
	bool is_open = sale->state == PAYROLL_OPEN;
	struct line l;

	begin(s, &l, rep);
	set(&l, EX_PART, is_open ? "open" : "sale");
	l.cell[EX_WHAT] = payroll_text(s->pay, sale->what);
	set_day(&l, EX_AT, is_open ? &sale->at : &sale->paid);
	set_money(&l, EX_WHOLE, sale->amount);
	set_number(&l, EX_SHARE, h->points);
	set_money(&l, EX_AMOUNT, h->amount);
	if (is_open) {
		set_money(&l, EX_OWED, sale->owed);
		set_day(&l, EX_BACK, &sale->back);
	} else if (s->has_rebate) {
		set_money(&l, EX_PAY, h->rebate);
	}
	set(&l, EX_CURRENCY, sale->currency);
	put(s, &l);
}

static void
explain_tiers(const struct slip *s, const struct payroll_rep *rep)
{
	const struct payroll_policy *p = &s->pay->policy;

	for (size_t i = 0; i < p->tiers.n; i++) {
		const struct commission_band *b = &p->tiers.band[i];
		int64_t part =
			commission_part(&p->tiers, i, p->is_whole, rep->amount);
		struct line l;

		if (part == 0)
			continue;
		begin(s, &l, rep);
		set(&l, EX_PART, "tier");
		set_band(s, &l, EX_FROM, EX_RATE, b);
		set_money(&l, EX_AMOUNT, part);
		set(&l, EX_PAY,
			commission_exact(
				l.text[EX_PAY], (__int128)part * b->rate));
		set(&l, EX_CURRENCY, s->currency);
		put(s, &l);
	}
}

static void
explain_float(const struct slip *s, const struct payroll_rep *rep,
	const struct payroll_pay *pay)
{
	const struct commission_floated *f = &pay->floated;
	struct line l;

	if (!pay->has_pay)
		return;
	begin(s, &l, rep);
	set(&l, EX_PART, "base");
	set_money(&l, EX_AMOUNT, s->pay->policy.floating.base);
	set(&l, EX_RATE,
		commission_ratio_text(l.text[EX_RATE], f->num, f->den, "%"));
	set_money(&l, EX_PAY, pay->base);
	set(&l, EX_CURRENCY, s->currency);
	put(s, &l);
	begin(s, &l, rep);
	set(&l, EX_PART, "commission");
	set_band(s, &l, EX_FROM, EX_RATE, pay->band);
	set_money(&l, EX_AMOUNT, pay->amount);
	set(&l, EX_PAY, commission_exact(l.text[EX_PAY], f->commission));
	set(&l, EX_CURRENCY, s->currency);
	put(s, &l);
}

static void
explain_adjusts(const struct slip *s, const struct payroll_rep *rep)
{
	for (size_t i = 0; i < rep->nlist; i++) {
		const struct payroll_adjust *a = &rep->list[i];
		struct line l;

		begin(s, &l, rep);
		set(&l, EX_PART, "adjust");
		l.cell[EX_WHAT] = payroll_text(s->pay, a->note);
		set_day(&l, EX_AT, &a->at);
		set_money(&l, EX_PAY, a->amount);
		set(&l, EX_CURRENCY, s->currency);
		put(s, &l);
	}
}

static void
put_explained(const struct slip *s, const struct payroll_rep *rep)
{
	struct payroll_pay pay;
	struct line l;

	for (size_t i = 0; i < rep->nshare; i++)
		explain_share(s, rep, &rep->share[i]);
	if (!rep->is_paid)
		return;
	payroll_pay(&pay, &s->pay->policy, rep, slip_target(s, rep), 0);
	if (s->pay->policy.is_float)
		explain_float(s, rep, &pay);
	else
		explain_tiers(s, rep);
	explain_adjusts(s, rep);
	begin(s, &l, rep);
	set(&l, EX_PART, "pay");
	set_money(&l, EX_AMOUNT, rep->amount);
	if (pay.has_pay)
		set_money(&l, EX_PAY, pay.pay);
	set(&l, EX_CURRENCY, s->currency);
	put(s, &l);
}

void
slip_put(const struct slip *s)
{
	for (size_t i = 0; i < s->pay->nrep; i++) {
		const struct payroll_rep *rep = &s->pay->rep[i];
		struct cell name = payroll_name(s->pay, rep);

		if (s->form == SLIP_EXPLAIN)
			put_explained(s, rep);
		else if (!rep->is_paid)
			continue;
		else if (s->form == SLIP_REPORT)
			put_report(s, rep);
		else if (s->only.n == 0 ||
			 bytes_cmp(name.s, name.n, s->only.s, s->only.n) == 0)
			put_what_if(s, rep);
	}
}
