/* Work out each rep's commission from the sales that are paid in full. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli/cli.h"
#include "pay/sales.h"
#include "pay/slip.h"
#include "pay/targets.h"
#include "report/table.h"
#include "rules/money.h"
#include "rules/period.h"
#include "store/db.h"
#include "store/door.h"
#include "tables/scale.h"

enum {
	OPT_TIERS = CLI_LONG,
	OPT_WHOLE_BAND,
	OPT_DOUBLE_FLOAT,
	OPT_BASE,
	OPT_RATES,
	OPT_CLAMP,
	OPT_TARGET,
	OPT_TARGETS,
	OPT_PLAN,
	OPT_BANDS,
	OPT_ADJUST,
	OPT_PERIOD,
	OPT_SINCE,
	OPT_UNTIL,
	OPT_CURRENCY,
	OPT_WHAT_IF,
	OPT_EXPLAIN,
};

static const struct cli_option options[] = {
	{OPT_TIERS, "tiers", "LIST|TABLE", "pay FROM:RATE,... of the amount"},
	{OPT_WHOLE_BAND, "whole-band", NULL,
		"all of it at the rate of its band; default each part"},
	{OPT_DOUBLE_FLOAT, "double-float", NULL,
		"pay a base and a rate that follow attainment"},
	{OPT_BASE, "base", "MONEY", "the base; default 3000"},
	{OPT_RATES, "rates", "LIST|TABLE", "FROM:RATE,... of attainment"},
	{OPT_CLAMP, "clamp", "LO,HI",
		"how far the base follows; default 0.6,1.2"},
	{OPT_TARGET, "target", "MONEY", "the target of everybody"},
	{OPT_TARGETS, "targets", "FILE", "a plan, or a store that keeps one"},
	{OPT_PLAN, "plan", "NAME", "which plan of a store, for --targets"},
	{OPT_BANDS, "bands", "LIST|TABLE", "a rebate by a sale's distance"},
	{OPT_ADJUST, "adjust", "FILE",
		"bonuses and fines: rep, at, amount, note"},
	{OPT_PERIOD, "period", "P",
		"2026, 2026-Q1, 2026-02, 2026-W07 or a day"},
	{OPT_SINCE, "since", "DAY", "first day of the period; default all"},
	{OPT_UNTIL, "until", "DAY", "its last day; default that of --as-of"},
	{OPT_CURRENCY, "currency", "CODE", "sales in this currency only"},
	{OPT_WHAT_IF, "what-if", "SALE",
		"amount=N[,rep=R]: what one more sale would bring"},
	{OPT_EXPLAIN, "explain", NULL, "write how the pay comes about"},
};

static const struct cli_program program = {
	.name = "pay-commission",
	.purpose = "Work out commission from the sales that are paid in full.",
	.operands = "[FILE...]",
	.option = options,
	.noption = NELEM(options),
	.common = CLI_FILTER | CLI_REPORT | CLI_AS_OF | CLI_QUIET | CLI_TZ,
};

struct opts {
	const char *tiers, *rates, *bands, *targets, *plan, *adjust;
	const char *period, *since, *until;
	bool is_float_said; /* an option that only --double-float has */
	bool is_explain;
	int64_t target, more; /* 0: not said */
	struct cell only;     /* whom --what-if is about; n 0: everybody */
	struct sales_terms terms;
};

static int64_t
money_option(const char *name, const char *s, int64_t min)
{
	int64_t v = 0;
	const char *why = money_parse(&v, s, strlen(s));

	if (why == NULL && (v < min || v > COMMISSION_MAX))
		why = v < min ? "too little" : "too much";
	if (why)
		die_usage("--%s: %s: '%s'", name, why, s);
	return v;
}

static void
set_clamp(struct commission_float *f, const char *arg)
{
	size_t n = strcspn(arg, ",");
	const int64_t most = INT64_C(1000) * COMMISSION_ONE;
	const char *why = arg[n] == ',' ? commission_ratio(&f->lo, arg, n)
					: "want two bounds, a comma between";

	if (why == NULL)
		why = commission_ratio(
			&f->hi, arg + n + 1, strlen(arg + n + 1));
	if (why == NULL && f->lo > f->hi)
		why = "the lower is above the upper";
	if (why == NULL && f->hi > most)
		why = "more than 1000";
	if (why)
		die_usage("--clamp: %s: '%s'", why, arg);
}

/* amount=N, then perhaps rep=R, which may hold a comma. */
static void
set_what_if(struct opts *o, const char *arg)
{
	size_t n = strcspn(arg, ",");

	if (strncmp(arg, "amount=", 7) != 0 ||
		(arg[n] == ',' && (strncmp(arg + n, ",rep=", 5) != 0 ||
					  arg[n + 5] == '\0')))
		die_usage("--what-if takes amount=N or amount=N,rep=R, "
			  "not '%s'",
			arg);
	char *amount = mem_copy(arg + 7, n - 7);

	o->more = money_option("what-if", amount, 1);
	free(amount);
	if (arg[n] == ',')
		o->only = (struct cell){arg + n + 5, strlen(arg + n + 5), 0};
}

static void
set_option(struct opts *o, struct payroll_policy *p, int key, const char *arg)
{

	o->is_float_said |=
		key == OPT_BASE || key == OPT_RATES || key == OPT_CLAMP;
	switch (key) {
	case OPT_TIERS: o->tiers = arg; break;
	case OPT_WHOLE_BAND: p->is_whole = true; break;
	case OPT_DOUBLE_FLOAT: p->is_float = true; break;
	case OPT_BASE: p->floating.base = money_option("base", arg, 0); break;
	case OPT_RATES: o->rates = arg; break;
	case OPT_CLAMP: set_clamp(&p->floating, arg); break;
	case OPT_TARGET: o->target = money_option("target", arg, 1); break;
	case OPT_TARGETS: o->targets = arg; break;
	case OPT_PLAN: o->plan = arg; break;
	case OPT_BANDS: o->bands = arg; break;
	case OPT_ADJUST: o->adjust = arg; break;
	case OPT_PERIOD: o->period = arg; break;
	case OPT_SINCE: o->since = arg; break;
	case OPT_UNTIL: o->until = arg; break;
	case OPT_CURRENCY: o->terms.currency = arg; break;
	case OPT_WHAT_IF: set_what_if(o, arg); break;
	case OPT_EXPLAIN: o->is_explain = true; break;
	}
}

static void
check_opts(const struct opts *o, const struct payroll_policy *p)
{
	const char *currency = o->terms.currency;

	if (!o->tiers == !p->is_float)
		die_usage("say by which rule: --tiers, or --double-float");
	if (p->is_whole && p->is_float)
		die_usage("--whole-band needs --tiers");
	if (o->is_float_said && !p->is_float)
		die_usage("--base, --rates and --clamp need --double-float");
	if (o->plan && !(o->targets && db_is(o->targets)))
		die_usage("--plan is of a store that --targets names");
	if (o->target && o->targets)
		die_usage("--target and --targets: one of them");
	if (p->is_float && !o->target && !o->targets)
		die_usage("--double-float needs --target or --targets");
	if (o->is_explain && o->more)
		die_usage("--explain and --what-if: one of them");
	if (o->period && (o->since || o->until))
		die_usage("--period takes no --since and no --until");
	if (currency && !money_is_currency(currency, strlen(currency)))
		die_usage("--currency takes a code such as CNY, not '%s'",
			currency);
}

static void
open_scales(struct opts *o, struct payroll_policy *p)
{
	if (o->tiers)
		scale_open(&p->tiers, COMMISSION_TIERS, o->tiers);
	else
		scale_open(&p->floating.rates, COMMISSION_RATES,
			o->rates ? o->rates : SCALE_DEFAULT);
	o->terms.has_rebate = o->bands != NULL;
	if (o->bands)
		scale_open(&o->terms.rebate, COMMISSION_REBATE, o->bands);
}

static void
set_period(struct opts *o, const struct cli *cli)
{
	struct sales_terms *t = &o->terms;
	struct period p = {PERIOD_DAY, DAY_NONE, DAY_NONE};
	const char *why = NULL;

	t->as_of = cli_as_of(cli);
	t->is_dated = o->period || o->since || o->until;
	if (o->period)
		why = period_parse(&p, o->period, strlen(o->period));
	if (why)
		die_usage("--period: %s: '%s'", why, o->period);
	t->first = o->since ? cli_day("since", o->since) : p.from;
	t->last = o->until    ? cli_day("until", o->until)
		  : o->period ? p.to
			      : t->as_of.day;
	if (t->first > t->last)
		die_usage("the period ends before it begins");
}

/* A cell of a file beside the sales: pay without it would be wrong. */
static _Noreturn void
wrong(const struct input *in, const struct rec *r, int col, const char *why)
{
	rec_wrong(r, in->head.name[col], why, &r->cell[col]);
}

static struct cell
need_cell(const struct input *in, const struct rec *r, int col)
{
	struct cell c = rec_cell(r, col);

	if (c.n == 0)
		wrong(in, r, col, "empty");
	return c;
}

static int64_t
need_money(const struct input *in, const struct rec *r, int col)
{
	struct cell c = rec_cell(r, col);
	int64_t v;
	const char *why = money_parse(&v, c.s, c.n);

	if (why == NULL && (v > COMMISSION_MAX || v < -COMMISSION_MAX))
		why = "too large";
	if (why)
		wrong(in, r, col, why);
	return v;
}

static void
read_targets(const struct cli *cli, struct targets *t, const struct opts *o)
{
	const struct when as_of = cli_as_of(cli);
	struct door door = {.what = DOOR_PLAN,
		.plan = o->plan,
		.as_of = cli->as_of_text ? &as_of : NULL};
	struct input in;

	cli_open_file(cli, &in, o->targets, &door);
	targets_read(t, &in);
	input_close(&in);
}

/* In another currency than the one asked for? */
static bool
is_foreign(const struct opts *o, const struct cell *currency)
{
	return currency->n > 0 && o->terms.currency &&
	       bytes_cmp(currency->s, currency->n, o->terms.currency, 3) != 0;
}

static void
read_adjusts(const struct cli *cli, struct payroll *pay, const struct opts *o)
{
	struct input in;
	struct rec r;

	cli_open_file(cli, &in, o->adjust, NULL);
	int rep = input_need(&in, "rep"), at = input_need(&in, "at");
	int amount = input_need(&in, "amount"),
	    note = head_find(&in.head, "note");
	int currency = head_find(&in.head, "currency");

	while (input_next(&in, &r)) {
		struct cell who = need_cell(&in, &r, rep);
		struct cell text = rec_cell(&r, note), when = r.cell[at];
		struct cell code = rec_cell(&r, currency);
		int64_t minor = need_money(&in, &r, amount);
		struct when w;
		const char *why = zone_parse(&cli->zone, &w, when.s, when.n);

		if (why)
			wrong(&in, &r, at, why);
		if (w.at <= o->terms.as_of.at && sales_asks(&o->terms, &w) &&
			!is_foreign(o, &code))
			payroll_adjust(pay, &who, &w, minor, &text);
	}
	input_close(&in);
}

/* Those who are paid though they may have sold nothing. */
static void
add_targets(struct payroll *pay, const struct quota *q)
{
	for (size_t i = 0; i < q->unit.n; i++) {
		size_t n;
		const char *name = map_key(&q->unit, i, &n);

		if (quota_of(q, i) > 0)
			payroll_add(pay, name, n);
	}
}

/* Say whose pay cannot be worked out; are there any? */
static bool
say_untargeted(const struct slip *s, const struct targets *t)
{
	struct buf b = {0};

	for (size_t i = 0; i < s->pay->nrep; i++) {
		const struct payroll_rep *rep = &s->pay->rep[i];
		struct cell name = payroll_name(s->pay, rep);

		if (!rep->is_paid || slip_target(s, rep) > 0)
			continue;
		buf_adds(&b, b.n ? ", " : "");
		buf_add(&b, name.s, name.n);
		buf_adds(&b, targets_why(t, name.s, name.n));
	}
	bool is_any = b.n > 0;

	if (is_any)
		warn("no target in --targets, so no pay: %s", buf_str(&b));
	buf_free(&b);
	return is_any;
}

static void
shape(const struct cli *cli, const struct opts *o,
	const struct payroll_policy *p)
{
	struct buf title = {0};
	char day[DAY_MAX];

	buf_adds(&title, p->is_float   ? "double floating"
			 : p->is_whole ? "whole-band tiers"
				       : "progressive tiers");
	if (o->terms.first != DAY_NONE)
		buf_addf(&title, ", from %s", day_format(day, o->terms.first));
	buf_addf(&title, ", to %s", day_format(day, o->terms.last));
	report_table_shape(cli->sink, &cli->head,
		&(struct report_table_opts){buf_str(&title), 0, -1});
	buf_free(&title);
}

int
main(int argc, char **argv)
{
	struct opts o = {0};
	struct payroll pay = {
		.policy.floating = {300000, 600000, 1200000, {0}}};
	struct targets targets = {0};
	struct door events = {.what = DOOR_EVENTS};
	struct sales sales;
	struct cli cli;
	struct rec rec;
	bool is_bad = false;

	cli_init(&cli, &program, argc, argv);
	for (int key; (key = cli_option(&cli)) != -1;)
		set_option(&o, &pay.policy, key, cli.arg);
	check_opts(&o, &pay.policy);
	set_period(&o, &cli);
	open_scales(&o, &pay.policy);
	targets.quota.first = o.terms.first;
	targets.quota.last = o.terms.last;
	cli.source.store = door_open;
	cli.source.store_arg = &events;
	cli_open(&cli);
	sales_init(&sales, &o.terms, &pay);
	sales_find(&sales, &cli);
	if (o.targets)
		read_targets(&cli, &targets, &o);
	if (o.adjust)
		read_adjusts(&cli, &pay, &o);
	struct slip slip = {
		.form = o.is_explain ? SLIP_EXPLAIN
			: o.more     ? SLIP_WHAT_IF
				     : SLIP_REPORT,
		.pay = &pay,
		.quota = &targets.quota,
		.target = o.target,
		.has_rebate = o.terms.has_rebate,
		.more = o.more,
		.only = o.only,
	};
	slip_head(&cli.head, slip.form);
	cli_start(&cli, report_table_open);
	if (cli.to == FORMAT_TABLE || cli.to == FORMAT_MARKDOWN)
		shape(&cli, &o, &pay.policy);
	while (cli_next(&cli, &rec))
		sales_take(&sales, &cli, &rec);
	sales_settle(&sales, &cli);
	add_targets(&pay, &targets.quota);
	if (o.only.n > 0)
		payroll_add(&pay, o.only.s, o.only.n);
	const char *why = payroll_sum(&pay);

	if (why)
		die("%s", why);
	slip.currency =
		o.terms.currency ? o.terms.currency : payroll_currency(&pay);
	slip.sink = cli.sink;
	if (pay.policy.is_float)
		is_bad = say_untargeted(&slip, &targets);
	if (!cli.quiet)
		slip_put(&slip);
	is_bad |= cli.quiet && sales.nopen > 0;
	sales_free(&sales);
	targets_free(&targets);
	payroll_free(&pay);
	int status = cli_end(&cli);

	return is_bad ? EXIT_LOOK : status;
}
