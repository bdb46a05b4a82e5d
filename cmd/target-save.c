/* Save a plan into a store, as a new version. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli/cli.h"
#include "cli/store.h"
#include "report/table.h"
#include "store/door.h"
#include "store/store.h"
#include "target/version.h"

enum { OPT_NAME = CLI_LONG, OPT_NOTE, OPT_BY, OPT_UNCHECKED };

static const struct cli_option options[] = {
	{OPT_NAME, "name", "NAME", "the plan's; default the year of it"},
	{OPT_NOTE, "note", "TEXT", "why there is a new version"},
	{OPT_BY, "by", "REP", "who does it"},
	{OPT_UNCHECKED, "unchecked", NULL, "also a plan that does not sum"},
};

static const struct cli_program program = {
	.name = "target-save",
	.purpose = "Save a plan into a store, as a new version.",
	.operands = "[STORE] [FILE...]",
	.option = options,
	.noption = NELEM(options),
	.common = CLI_FROM | CLI_REPORT | CLI_AS_OF | CLI_QUIET | CLI_TZ,
};

static void
read_plan(struct plan *p, struct cli *cli)
{
	struct rec r;

	plan_open(p, &cli->in);
	while (cli_next(cli, &r)) {
		plan_add(p, &r);
		cli->acc.used++;
	}
	if (p->n == 0)
		die("%s: no rows: no plan", cli->in.src[0]->name);
}

/* Columns that a plan does not have, for people. */
static void
say_lost(const struct cli *cli, const struct plan *p)
{
	struct buf b = {0};

	for (size_t i = 0; i < cli->in.head.n; i++) {
		bool is_kept = false;

		for (int k = 0; k < PLAN_COLUMNS; k++)
			is_kept = is_kept || p->at[k] == (int)i;
		if (!is_kept)
			buf_addf(&b, "%s%s", b.n > 0 ? ", " : "",
				cli->in.head.name[i]);
	}
	if (b.n > 0)
		warn("columns not kept: %s", buf_str(&b));
	buf_free(&b);
}

/* Part of what was meant is none: a sum that does not hold ends the run. */
static void
check_sums(const struct findings *l)
{
	const struct finding *f = findings_first(l);
	char period[PERIOD_MAX] = "";
	size_t n;

	if (f == NULL)
		return;
	const char *unit = plan_text(l->plan, f->unit, &n);

	if (f->has_period)
		period_format(period, &f->period);
	die("%s:%" PRIu64 ": does not sum: '%.*s'%s%s has %" PRId64
	    ", its parts (%.*s) %" PRId64 ", gap %" PRId64
	    "; target-check shows all %zu",
		f->file, f->line, (int)n, unit, *period ? " in " : "", period,
		f->want, (int)f->by.n, f->by.s, f->have, f->have - f->want,
		l->n);
}

int
main(int argc, char **argv)
{
	struct door door = {.what = DOOR_PLAN};
	struct version v = {0};
	struct plan plan = {0};
	struct findings found = {.plan = &plan};
	struct margin margin;
	char at[INSTANT_MAX], now[INSTANT_MAX], year[PERIOD_MAX];
	bool is_unchecked = false, is_new;
	struct cli cli;

	cli_init(&cli, &program, argc, argv);
	for (int key; (key = cli_option(&cli)) != -1;)
		switch (key) {
		case OPT_NAME: v.name = cli.arg; break;
		case OPT_NOTE: v.note = cli.arg; break;
		case OPT_BY: v.rep = cli.arg; break;
		case OPT_UNCHECKED: is_unchecked = true; break;
		}
	if (v.name && *v.name == '\0')
		die_usage("--name is empty");
	const char *store = cli_store(&cli);

	v.at = zone_format(&cli.zone, at, cli_as_of(&cli).at);
	cli.source.store = door_open;
	cli.source.store_arg = &door;
	cli_open(&cli);
	v.logged_at = zone_format(&cli.zone, now, cli.started);
	head_free(&cli.head);
	version_head(&cli.head);
	cli_start(&cli, report_table_open);
	read_plan(&plan, &cli);
	if (v.name == NULL && version_year(year, &plan))
		v.name = year;
	if (v.name == NULL)
		die("%s: not a plan of one year: say its --name",
			cli.in.src[0]->name);
	margin_init(&margin, &plan);
	margin_check(&margin, &found);
	if (!is_unchecked)
		check_sums(&found);

	struct db *db = store_open(store, true);

	db_begin(db);
	const int64_t number = version_add(db, &plan, &v, &is_new);

	if (cli.sink) {
		struct stmt *row = plans_list(
			db, &(struct plans_asked){v.name, number, NULL});

		if (stmt_next(row))
			version_put(cli.sink, row, &margin);
		stmt_reset(row);
	}
	out_flush(&cli.out); /* a version that cannot be told is not in */
	if (is_new)
		db_commit(db);
	db_close(db);
	if (cli.verbose) {
		say_lost(&cli, &plan);
		warn("%s: %s: version %" PRId64 "%s: %zu targets", store,
			v.name, number, is_new ? "" : " says the same", plan.n);
	}
	margin_free(&margin);
	findings_free(&found);
	plan_free(&plan);
	return cli_end(&cli);
}
