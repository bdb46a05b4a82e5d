/* Find the sums of a plan that do not hold, and targets out of line. */
#include <inttypes.h>
#include <string.h>

#include "base/mem.h"
#include "cli/cli.h"
#include "report/table.h"
#include "rules/apportion.h"
#include "rules/fairness.h"
#include "rules/money.h"
#include "store/door.h"
#include "target/line.h"

enum {
	OPT_PLAN = CLI_LONG,
	OPT_TOTAL,
	OPT_METRIC,
	OPT_UNITS,
	OPT_FAIR,
	OPT_MAD,
	OPT_LAST,
	OPT_RATCHET
};

static const struct cli_option options[] = {
	{OPT_PLAN, "plan", "NAME", "which plan of a store"},
	{OPT_TOTAL, "total", "N", "what the units at the top must sum to"},
	{OPT_METRIC, "metric", "M", "check the rows of this metric alone"},
	{OPT_UNITS, "units", "FILE", "what is known of the units, for --fair"},
	{OPT_FAIR, "fair", "COLS", "find targets out of line with these"},
	{OPT_MAD, "mad", "K", "how far out, in MADs by 1.4826; default 3"},
	{OPT_LAST, "last", "FILE", "target and actual of the last period"},
	{OPT_RATCHET, "ratchet", "R", "find ratchet indexes above; default 1"},
};

static const struct cli_program program = {
	.name = "target-check",
	.purpose = "Find the sums of a plan that do not hold.",
	.operands = "[FILE...]",
	.option = options,
	.noption = NELEM(options),
	.common =
		CLI_FROM | CLI_TO | CLI_REPORT | CLI_AS_OF | CLI_QUIET | CLI_TZ,
};

struct opts {
	int64_t total; /* -1: not said */
	const char *plan, *metric, *units, *last;
	struct head fair;
	const char *mad_text, *ratchet_text;
	int64_t mad, ratchet; /* hundredths */
};

/* What was asked, for the line at the end. */
struct asked {
	size_t fair, ratchet;
};

/* A factor of up to two places, in hundredths; all if it is not given. */
static int64_t
read_factor(const char *name, const char *text, int64_t all)
{
	int64_t n = all;

	if (text && (money_parse(&n, text, strlen(text)) || n < 0 ||
			    n > FAIRNESS_K_MAX))
		die_usage("--%s takes a number from 0 to 1000000 of up to two "
			  "places, not '%s'",
			name, text);
	return n;
}

static void
check_opts(struct opts *o)
{
	if (o->total > APPORTION_MAX)
		die_usage("--total is at most 10^15");
	if ((o->units != NULL) != (o->fair.n > 0))
		die_usage("--units and --fair need each other");
	if (o->mad_text && !o->units)
		die_usage("--mad needs --fair");
	if (o->ratchet_text && !o->last)
		die_usage("--ratchet needs --last");
	o->mad = read_factor("mad", o->mad_text, 300);
	o->ratchet = read_factor("ratchet", o->ratchet_text, 100);
}

static void
set_fair(struct opts *o, const char *list)
{
	head_split(&o->fair, list);
	if (o->fair.n == 0)
		die_usage("--fair takes columns of --units, not '%s'", list);
}

static bool
has_store(const struct cli *cli)
{
	for (size_t i = 0; i < cli->noperand; i++)
		if (db_is(cli->operand[i]))
			return true;
	return false;
}

static void
read_plan(struct plan *p, struct cli *cli, const struct opts *o)
{
	const int metric = cli_find(cli, "metric");
	struct rec r;

	plan_open(p, &cli->in);
	while (cli_next(cli, &r)) {
		const struct cell c = rec_cell(&r, metric);

		if (o->metric && bytes_cmp(c.s, c.n, o->metric,
					 strlen(o->metric)) != 0) {
			cli->acc.unasked++;
			continue;
		}
		plan_add(p, &r);
		cli->acc.used++;
	}
	if (p->n == 0)
		die("%s: no rows%s%s: no plan", cli->in.src[0]->name,
			o->metric ? " of the metric " : "",
			o->metric ? o->metric : "");
}

/* What is said of one measure cannot be held against several. */
static void
need_one_metric(const struct plan *p, const char *option)
{
	for (size_t i = 1; i < p->n; i++) {
		const uint32_t a = p->row[0].key[PLAN_METRIC];
		const uint32_t b = p->row[i].key[PLAN_METRIC];
		size_t na, nb;
		const char *sa = plan_text(p, a, &na);
		const char *sb = plan_text(p, b, &nb);

		if (a != b)
			die_usage("--%s needs --metric: the plan has '%.*s' "
				  "and '%.*s'",
				option, (int)na, sa, (int)nb, sb);
	}
}

static size_t
check_fair(const struct margin *m, struct findings *l, const struct cli *cli,
	const struct opts *o)
{
	struct facts f;
	size_t n = 0;

	facts_read(&f, cli, m->plan, o->units, &o->fair);
	for (size_t i = 0; i < o->fair.n; i++)
		n += line_check(m, l, &f, i, o->fair.name[i], o->mad);
	facts_free(&f);
	return n;
}

static size_t
check_ratchet(const struct margin *m, struct findings *l, const struct cli *cli,
	const struct opts *o)
{
	struct head columns = {0};
	struct facts f;
	size_t n;

	head_split(&columns, "target,actual");
	facts_read(&f, cli, m->plan, o->last, &columns);
	n = line_check_ratchet(m, l, &f, o->ratchet);
	facts_free(&f);
	head_free(&columns);
	return n;
}

static void
say(const struct margin *m, const struct findings *l, const struct opts *o,
	const struct asked *n)
{
	struct buf b = {0};
	size_t nsums = 0;

	for (int i = FINDING_TOTAL; i <= FINDING_PRODUCT; i++)
		nsums += l->count[i];
	buf_addf(&b, "sums that do not hold: %zu of %" PRIu64, nsums, m->nsums);
	if (o->units)
		buf_addf(&b, "; targets out of line: %zu of %zu",
			l->count[FINDING_UNFAIR], n->fair);
	if (o->last)
		buf_addf(&b, "; ratchet: %zu of %zu", l->count[FINDING_RATCHET],
			n->ratchet);
	warn("%s", buf_str(&b));
	buf_free(&b);
}

int
main(int argc, char **argv)
{
	struct opts o = {.total = -1};
	struct door door = {.what = DOOR_PLAN};
	struct plan plan = {0};
	struct margin margin;
	struct findings found = {.plan = &plan};
	struct asked asked = {0};
	struct cli cli;

	cli_init(&cli, &program, argc, argv);
	for (int key; (key = cli_option(&cli)) != -1;)
		switch (key) {
		case OPT_PLAN: o.plan = cli.arg; break;
		case OPT_TOTAL: o.total = cli_number(&cli, "total", 0); break;
		case OPT_METRIC: o.metric = cli.arg; break;
		case OPT_UNITS: o.units = cli.arg; break;
		case OPT_FAIR: set_fair(&o, cli.arg); break;
		case OPT_MAD: o.mad_text = cli.arg; break;
		case OPT_LAST: o.last = cli.arg; break;
		case OPT_RATCHET: o.ratchet_text = cli.arg; break;
		}
	check_opts(&o);

	const struct when as_of = cli_as_of(&cli);

	if ((o.plan || cli.as_of_text) && !has_store(&cli))
		die_usage("--plan and --as-of are of a store");
	door.plan = o.plan;
	if (cli.as_of_text)
		door.as_of = &as_of;
	cli.source.store = door_open;
	cli.source.store_arg = &door;
	cli_open(&cli);
	head_free(&cli.head);
	findings_head(&cli.head);
	cli_start(&cli, report_table_open);
	read_plan(&plan, &cli, &o);
	if (o.total >= 0)
		need_one_metric(&plan, "total");
	if (o.last)
		need_one_metric(&plan, "last");
	margin_init(&margin, &plan);
	margin_check(&margin, &found);
	if (o.total >= 0)
		margin_check_total(&margin, &found, o.total);
	if (o.units)
		asked.fair = check_fair(&margin, &found, &cli, &o);
	if (o.last)
		asked.ratchet = check_ratchet(&margin, &found, &cli, &o);
	if (cli.sink)
		findings_put(&found, cli.sink);
	if (cli.verbose || (found.n > 0 && !cli.quiet))
		say(&margin, &found, &o, &asked);

	const bool is_found = found.n > 0;

	margin_free(&margin);
	findings_free(&found);
	plan_free(&plan);
	head_free(&o.fair);
	const int status = cli_end(&cli);

	return is_found ? EXIT_LOOK : status;
}
