/* List the targets of a plan in a store, or its versions. */
#include <stdlib.h>

#include "base/mem.h"
#include "cli/cli.h"
#include "cli/store.h"
#include "report/table.h"
#include "store/door.h"
#include "store/store.h"
#include "target/version.h"

enum { OPT_PLAN = CLI_LONG, OPT_NUMBER, OPT_VERSIONS };

static const struct cli_option options[] = {
	{OPT_PLAN, "plan", "NAME", "which, if there are several"},
	{OPT_NUMBER, "number", "N", "that version; default the last"},
	{OPT_VERSIONS, "versions", NULL, "the versions, not the targets"},
};

static const struct cli_program program = {
	.name = "target-list",
	.purpose = "List the targets of a plan in a store, or its versions.",
	.operands = "[STORE]",
	.option = options,
	.noption = NELEM(options),
	.common = CLI_REPORT | CLI_AS_OF | CLI_TZ,
};

/* One version, summed up: the row that is at hand. */
static void
put_version(
	struct cli *cli, const char *store, struct stmt *row, struct door *door)
{
	struct buf name = {0};
	struct plan plan = {0};
	struct findings found = {.plan = &plan};
	struct margin margin;
	struct input in;
	const struct cell c = stmt_cell(row, PLANS_NAME);

	buf_add(&name, c.s, c.n);
	door->plan = buf_str(&name);
	door->number = stmt_number(row, PLANS_VERSION);
	cli_open_file(cli, &in, store, door);
	plan_read(&plan, &in);
	margin_init(&margin, &plan);
	margin_check(&margin, &found);
	version_put(cli->sink, row, &margin);
	margin_free(&margin);
	findings_free(&found);
	plan_free(&plan);
	input_close(&in);
	buf_free(&name);
}

static void
put_versions(
	struct cli *cli, const char *store, const struct plans_asked *asked)
{
	struct db *db = store_open(store, false);
	struct door door = {.what = DOOR_PLAN, .db = &db};
	struct stmt *row = plans_list(db, asked);

	version_head(&cli->head);
	cli_start(cli, report_table_open);
	while (stmt_next(row))
		put_version(cli, store, row, &door);
	db_close(db);
}

static void
put_targets(struct cli *cli, const struct plans_asked *asked)
{
	struct door door = {.what = DOOR_PLAN,
		.plan = asked->name,
		.number = asked->number,
		.as_of = asked->as_of};
	struct rec rec;

	cli->source.store_arg = &door;
	cli_open(cli);
	cli_start(cli, report_table_open);
	while (cli_next(cli, &rec))
		cli_put(cli, &rec);
}

int
main(int argc, char **argv)
{
	struct plans_asked asked = {0};
	bool is_versions = false;
	struct cli cli;

	cli_init(&cli, &program, argc, argv);
	for (int key; (key = cli_option(&cli)) != -1;)
		switch (key) {
		case OPT_PLAN: asked.name = cli.arg; break;
		case OPT_NUMBER:
			asked.number = cli_number(&cli, "number", 1);
			break;
		case OPT_VERSIONS: is_versions = true; break;
		}
	char *store = (char *)cli_store(&cli);
	const struct when as_of = cli_as_of(&cli);

	if (cli.noperand > 0)
		die_usage("one STORE, and no other operand: '%s'",
			cli.operand[0]);
	if (cli.as_of_text)
		asked.as_of = &as_of;
	cli.operand = &store;
	cli.noperand = 1;
	cli.source.store = door_open;
	if (is_versions)
		put_versions(&cli, store, &asked);
	else
		put_targets(&cli, &asked);
	return cli_end(&cli);
}
