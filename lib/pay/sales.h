/*
 * The input of pay-commission(1), whose page says what its columns mean: sales
 * a row each, or orders and payments among events, into a payroll.
 *
 *	sales_init(&s, &terms, &payroll);
 *	cli_open(&cli);
 *	sales_find(&s, &cli);
 *	while (cli_next(&cli, &rec))
 *		sales_take(&s, &cli, &rec);
 *	sales_settle(&s, &cli);
 *
 * Every record is accounted for: used if its sale counts, or, of a payment,
 * one that its customer ordered; else unasked, or set aside.
 */
#ifndef PAY_SALES_H
#define PAY_SALES_H

#include "cli/cli.h"
#include "rules/deals.h"
#include "rules/payroll.h"
#include "stream/event.h"

/* Which sales are asked for. */
struct sales_terms {
	int32_t first, last; /* days of the period; DAY_NONE: from the start */
	bool is_dated;       /* somebody named a period */
	struct when as_of;
	const char *currency; /* NULL: any */
	bool has_rebate;
	struct commission_scale rebate;
};

enum { SALES_NAMES = 4 };

struct sales {
	const struct sales_terms *terms;
	struct payroll *pay;
	struct deals deals;
	struct event_cols event;
	bool is_events;
	int rep, amount, currency, paid, paid_at, at, credits, distance;
	int name[SALES_NAMES];
	size_t nopen; /* sales that are open, by sales_settle */
	struct buf key;
};

void sales_init(
	struct sales *s, const struct sales_terms *terms, struct payroll *pay);

/* Find the columns; without those that are needed the run ends. */
void sales_find(struct sales *s, const struct cli *cli);

void sales_take(struct sales *s, struct cli *cli, const struct rec *r);

/* All are in: say of each sale whether it counts, and complete the account. */
void sales_settle(struct sales *s, struct cli *cli);

/* Is a day in the period? */
bool sales_asks(const struct sales_terms *t, const struct when *w);

void sales_free(struct sales *s);

#endif
