#include "pay/sales.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/money.h"

#define NO_SALE SIZE_MAX /* the tag of an order that was set aside */

static const char *const names[SALES_NAMES] = {"id", "ext_id", "phone", "name"};

void
sales_init(
	struct sales *s, const struct sales_terms *terms, struct payroll *pay)
{
	*s = (struct sales){.terms = terms, .pay = pay};
}

void
sales_find(struct sales *s, const struct cli *cli)
{
	event_find(&s->event, &cli->in.head);
	s->at = s->event.at;
	s->is_events = s->at >= 0 && s->event.kind >= 0;
	s->rep = cli_find(cli, "rep");
	if (s->rep < 0)
		s->rep = cli_find(cli, "owner");
	s->amount = cli_need(cli, "amount");
	s->currency = cli_find(cli, "currency");
	s->credits = cli_find(cli, "credits");
	s->distance = cli_find(cli, "distance");
	s->paid = cli_find(cli, "paid");
	s->paid_at = cli_find(cli, "paid_at");
	for (size_t i = 0; i < SALES_NAMES; i++)
		s->name[i] = cli_find(cli, names[i]);
	if (s->rep < 0 && s->credits < 0)
		die("%s: no column 'rep' or 'owner'", cli->in.src[0]->name);
	if (s->terms->has_rebate)
		cli_need(cli, "distance");
	if (s->is_events && s->event.id < 0 && s->event.ext_id < 0 &&
		s->event.phone < 0)
		cli_need(cli, "id");
	if (s->is_events)
		return;
	if (s->paid < 0 && s->paid_at < 0)
		die("%s: no column 'paid' or 'paid_at', so nobody says what is "
		    "paid in full",
			cli->in.src[0]->name);
	if (s->terms->is_dated)
		cli_need(cli, "paid_at");
}

/* Money from a cell, within bounds; false, and the record is set aside. */
static bool
read_money(struct cli *cli, const struct rec *r, int col, const char *reason,
	int64_t min, int64_t *v)
{
	struct cell c = rec_cell(r, col);
	const char *why = money_parse(v, c.s, c.n);

	if (why == NULL && *v < min)
		why = min > 0 ? "not more than nothing" : "negative";
	if (why == NULL && *v > COMMISSION_MAX)
		why = "too large";
	if (why)
		cli_aside(cli, r, reason, col, why);
	return why == NULL;
}

/* A day or an instant; w->day DAY_NONE where the cell is empty. */
static bool
read_when(struct cli *cli, const struct rec *r, int col, const char *reason,
	struct when *w)
{
	struct cell c = rec_cell(r, col);

	*w = (struct when){.day = DAY_NONE};
	if (c.n == 0)
		return true;
	const char *why = zone_parse(&cli->zone, w, c.s, c.n);

	if (why)
		cli_aside(cli, r, reason, col, why);
	return why == NULL;
}

enum answer { BAD, NOT_ASKED, GOOD };

/* The currency of a record, with a NUL, into out; if BAD, that of none. */
static enum answer
read_currency(const struct sales *s, struct cli *cli, const struct rec *r,
	char out[4])
{
	struct cell c = rec_cell(r, s->currency);

	memset(out, 0, 4);
	if (s->terms->currency)
		memcpy(out, s->terms->currency, 3);
	if (c.n > 0 && !money_is_currency(c.s, c.n)) {
		cli_aside(cli, r, "currency_bad", s->currency,
			"not a code such as CNY");
		return BAD;
	}
	if (c.n > 0)
		memcpy(out, c.s, 3);
	if (s->terms->currency && strcmp(out, s->terms->currency) != 0)
		return NOT_ASKED;
	return GOOD;
}

/* Who sold it: by the credits, which a store has in an order's value. */
static bool
read_credits(const struct sales *s, struct cli *cli, const struct rec *r,
	struct commission_credit c[COMMISSION_CREDITS], size_t *n)
{
	struct cell rep = rec_cell(r, s->rep), shares = rec_cell(r, s->credits);
	char text[COMMISSION_WHY];
	int col = s->credits;

	if (s->credits < 0 && s->is_events) {
		shares = rec_cell(r, col = s->event.stage);
		if (shares.n > 0 && memchr(shares.s, ':', shares.n) == NULL)
			shares.n = 0;
	}
	if (shares.n > 0) {
		const char *why =
			commission_credits(c, n, text, shares.s, shares.n);

		if (why)
			cli_aside(cli, r, "credits_bad", col, why);
		return why == NULL;
	}
	if (rep.n == 0) {
		cli_aside(cli, r, "no_rep", -1, NULL);
		return false;
	}
	c[0] = (struct commission_credit){rep.s, rep.n, COMMISSION_WHOLE};
	*n = 1;
	return true;
}

static struct cell
what_of(const struct sales *s, const struct rec *r)
{
	for (size_t i = 0; i < SALES_NAMES; i++)
		if (rec_cell(r, s->name[i]).n > 0)
			return rec_cell(r, s->name[i]);
	return (struct cell){"", 0, 0};
}

/* Hold a sale whose amount, times and currency are known; false: set aside. */
static bool
hold(struct sales *s, struct cli *cli, const struct rec *r,
	struct payroll_sale *sale)
{
	struct commission_credit credit[COMMISSION_CREDITS];
	struct cell what = what_of(s, r);
	int64_t distance;
	size_t n;

	if (!read_credits(s, cli, r, credit, &n))
		return false;
	if (s->terms->has_rebate && rec_cell(r, s->distance).n > 0) {
		if (!read_money(
			    cli, r, s->distance, "distance_bad", 0, &distance))
			return false;
		sale->rebate = commission_rebate(
			&s->terms->rebate, distance, sale->amount);
	}
	payroll_sale(s->pay, sale, &what, credit, n);
	return true;
}

bool
sales_asks(const struct sales_terms *t, const struct when *w)
{
	return w->day == DAY_NONE ? !t->is_dated
				  : w->day >= t->first && w->day <= t->last;
}

/* Open ones are those of the period and before. */
static void
classify(const struct sales_terms *t, struct payroll_sale *sale, bool is_paid)
{
	if (is_paid)
		sale->state = sales_asks(t, &sale->paid) ? PAYROLL_COUNTS
							 : PAYROLL_OTHER;
	else
		sale->state =
			sale->at.day == DAY_NONE || sale->at.day <= t->last
				? PAYROLL_OPEN
				: PAYROLL_OTHER;
}

/* The row of a sale that is held. */
static void
count(struct sales *s, struct cli *cli, enum payroll_state state)
{
	s->nopen += state == PAYROLL_OPEN;
	if (state == PAYROLL_COUNTS)
		cli->acc.used++;
	else
		cli->acc.unasked++;
}

/* What of the amount is owed, 0: nothing; -1: the record is set aside. */
static int64_t
read_owed(struct sales *s, struct cli *cli, const struct rec *r,
	struct payroll_sale *sale)
{
	int64_t paid = 0;

	if (!read_when(cli, r, s->paid_at, "paid_at_bad", &sale->paid))
		return -1;
	if (rec_cell(r, s->paid).n > 0) {
		if (!read_money(cli, r, s->paid, "paid_bad", INT64_MIN, &paid))
			return -1;
		if (paid < 0)
			paid = 0;
	} else if (sale->paid.day != DAY_NONE) {
		paid = sale->amount;
	}
	if (paid < sale->amount)
		return sale->amount - paid;
	if (sale->paid.day != DAY_NONE && sale->paid.at > s->terms->as_of.at)
		return sale->amount;
	if (sale->paid.day != DAY_NONE || !s->terms->is_dated)
		return 0;
	cli_aside(cli, r, "paid_at_bad", s->paid_at,
		"empty, so the period it is paid in is not known");
	return -1;
}

static void
take_sale(struct sales *s, struct cli *cli, const struct rec *r)
{
	struct payroll_sale sale = {.back = {.day = DAY_NONE}};
	enum answer is_ours = read_currency(s, cli, r, sale.currency);

	if (is_ours == BAD)
		return;
	if (!read_money(cli, r, s->amount, "amount_bad", 1, &sale.amount) ||
		!read_when(cli, r, s->at, "at_bad", &sale.at))
		return;
	if (is_ours == NOT_ASKED ||
		(sale.at.day != DAY_NONE && sale.at.at > s->terms->as_of.at)) {
		cli->acc.unasked++;
		return;
	}
	sale.owed = read_owed(s, cli, r, &sale);
	if (sale.owed < 0)
		return;
	/* as in deals: paid before it was ordered */
	if (sale.paid.day != DAY_NONE && sale.at.day != DAY_NONE &&
		sale.paid.at < sale.at.at)
		sale.paid = sale.at;
	classify(s->terms, &sale, sale.owed == 0);
	if (hold(s, cli, r, &sale))
		count(s, cli, sale.state);
}

/* When, in which currency and how much; BAD: it is set aside. */
static enum answer
read_event(const struct sales *s, struct cli *cli, const struct rec *r,
	bool is_order, struct payroll_sale *sale)
{
	const struct cell at = rec_cell(r, s->at);
	enum answer is_ours = read_currency(s, cli, r, sale->currency);

	if (is_ours == BAD)
		return BAD;
	const char *why = zone_parse(&cli->zone, &sale->at, at.s, at.n);

	if (why) {
		cli_aside(cli, r, "at_bad", s->at, why);
		return BAD;
	}
	if (!read_money(cli, r, s->amount, "amount_bad",
		    is_order ? 1 : -COMMISSION_MAX, &sale->amount))
		return BAD;
	return sale->at.at > s->terms->as_of.at ? NOT_ASKED : is_ours;
}

/*
 * An order that is set aside still takes its payments, which are not for
 * those behind it; one of which the amount or the time is not known takes all.
 */
static void
take_order(struct sales *s, struct cli *cli, const struct rec *r,
	const struct cell *key, struct payroll_sale *sale, enum answer is_ours)
{
	struct deals *d = &s->deals;
	const struct when first = {.at = INT64_MIN};

	if (is_ours == BAD)
		deals_order(d, key, &first, INT64_MAX, NO_SALE);
	else if (hold(s, cli, r, sale))
		deals_order(d, key, &sale->at, sale->amount, s->pay->nsale - 1);
	else
		deals_order(d, key, &sale->at, sale->amount, NO_SALE);
}

static void
take_event(struct sales *s, struct cli *cli, const struct rec *r)
{
	bool is_stage;
	struct cell kind = event_name(&s->event, r, &is_stage);
	bool is_order = !is_stage && bytes_cmp(kind.s, kind.n, "order", 5) == 0;
	bool is_payment =
		!is_stage && bytes_cmp(kind.s, kind.n, "payment", 7) == 0;
	struct payroll_sale sale = {
		.paid = {.day = DAY_NONE}, .back = {.day = DAY_NONE}};

	if (!is_order && !is_payment) {
		cli->acc.unasked++;
		return;
	}
	if (!event_whose(&s->key, &s->event, r)) {
		cli_aside(cli, r, "no_key", -1, NULL);
		return;
	}
	enum answer is_ours = read_event(s, cli, r, is_order, &sale);

	buf_addc(&s->key, '\0');
	buf_adds(&s->key, sale.currency);
	const struct cell key = {s->key.s, s->key.n, 0};

	if (is_ours == NOT_ASKED)
		cli->acc.unasked++;
	else if (is_order)
		take_order(s, cli, r, &key, &sale, is_ours);
	else if (is_ours == GOOD)
		deals_pay(&s->deals, &key, &sale.at, sale.amount);
}

/* Is it an event? Among events, a row of no kind may be a sale. */
static bool
is_event(const struct sales *s, const struct rec *r)
{
	return s->is_events && (rec_cell(r, s->event.kind).n > 0 ||
				       (s->paid < 0 && s->paid_at < 0));
}

void
sales_take(struct sales *s, struct cli *cli, const struct rec *r)
{
	if (is_event(s, r))
		take_event(s, cli, r);
	else
		take_sale(s, cli, r);
}

void
sales_settle(struct sales *s, struct cli *cli)
{
	struct deals *d = &s->deals;
	bool *is_used = mem_zalloc(d->key.n, sizeof *is_used);

	deals_settle(d);
	for (size_t i = 0; i < d->norder; i++) {
		const struct deals_order *o = &d->order[i];

		if (o->tag == NO_SALE)
			continue;
		struct payroll_sale *sale = &s->pay->sale[o->tag];

		sale->paid = o->paid;
		sale->back = o->back;
		sale->owed = o->owed;
		classify(s->terms, sale, o->paid.day != DAY_NONE);
		is_used[o->key] |= sale->state == PAYROLL_COUNTS;
		count(s, cli, sale->state);
	}
	for (size_t i = 0; i < d->npayment; i++)
		if (is_used[d->payment[i].key])
			cli->acc.used++;
		else
			cli->acc.unasked++;
	free(is_used);
}

void
sales_free(struct sales *s)
{
	deals_free(&s->deals);
	buf_free(&s->key);
}
