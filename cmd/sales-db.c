/* Make, check and count a store. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli/cli.h"
#include "report/table.h"
#include "store/store.h"
#include "store/verify.h"

static const struct cli_program program = {
	.name = "sales-db",
	.purpose = "Make, check and count a store.",
	.operands = "init|verify|stats|backup|dump STORE [FILE|TABLE]",
	.common = CLI_REPORT,
};

static void
put(struct cli *cli, struct cell *cell)
{
	cli->acc.in++;
	cli_put(cli, &(struct rec){.cell = cell});
}

/* Whatever is wrong with it, a row each. */
static int
verify(struct cli *cli, const char *store)
{
	struct db *db = store_open(store, false);
	struct cell cell[VERIFY_COLUMNS];
	struct verify v;

	for (size_t i = 0; i < VERIFY_COLUMNS; i++)
		head_add(&cli->head, verify_columns[i]);
	cli_start(cli, report_table_open);
	verify_begin(&v, db);
	while (verify_next(&v, cell))
		put(cli, cell);
	bool is_sound = cli->acc.in == 0;

	db_close(db);
	int status = cli_end(cli);

	return is_sound ? status : EXIT_LOOK;
}

static int
stats(struct cli *cli, const char *store)
{
	static const char sql[] =
		"select 'leads', count(*) from lead "
		"union all select 'in the pool', count(*) from lead "
		"where owner is null "
		"union all select 'events', count(*) from event "
		"union all select 'other columns', count(distinct name) "
		"from field union all select 'schema', user_version from "
		"pragma_user_version "
		"union all select 'bytes', page_count * page_size from "
		"pragma_page_count, pragma_page_size";
	struct db *db = store_open(store, false);
	struct stmt *s = db_prepare(db, sql);

	head_add(&cli->head, "what");
	head_add(&cli->head, "n");
	cli_start(cli, report_table_open);
	while (stmt_next(s))
		put(cli, (struct cell[]){stmt_cell(s, 0), stmt_cell(s, 1)});
	db_close(db);
	return cli_end(cli);
}

/* A table as it is, a row a row; in the order of its key. */
static int
dump(struct cli *cli, const char *store, const char *table)
{
	static const char *const tables[][2] = {
		{"lead", "select * from lead order by id"},
		{"field", "select * from field order by lead, name"},
		{"identity", "select * from identity order by key, lead"},
		{"event", "select * from event order by id"},
	};
	const char *sql = NULL;

	for (size_t i = 0; i < NELEM(tables); i++)
		if (strcmp(tables[i][0], table) == 0)
			sql = tables[i][1];
	if (sql == NULL)
		die_usage("no such table: '%s'", table);
	struct db *db = store_open(store, false);
	struct stmt *s = db_prepare(db, sql);
	const size_t n = stmt_columns(s);
	struct cell *cell = mem_zalloc(n, sizeof *cell);

	for (size_t i = 0; i < n; i++)
		head_add(&cli->head, stmt_column(s, (int)i));
	cli_start(cli, report_table_open);
	while (stmt_next(s)) {
		for (size_t i = 0; i < n; i++)
			cell[i] = stmt_cell(s, (int)i);
		put(cli, cell);
	}
	free(cell);
	db_close(db);
	return cli_end(cli);
}

int
main(int argc, char **argv)
{
	struct cli cli;

	cli_init(&cli, &program, argc, argv);
	while (cli_option(&cli) != -1)
		continue;
	const char *what = cli.noperand > 0 ? cli.operand[0] : "";
	const char *store = cli.noperand > 1 ? cli.operand[1] : "";
	const char *third = cli.noperand > 2 ? cli.operand[2] : "";
	const bool takes_third =
		strcmp(what, "backup") == 0 || strcmp(what, "dump") == 0;

	if (cli.noperand != (takes_third ? 3 : 2))
		die_usage("takes what to do, a STORE%s",
			takes_third ? ", and where or which" : "");
	if (strcmp(what, "verify") == 0)
		return verify(&cli, store);
	if (strcmp(what, "stats") == 0)
		return stats(&cli, store);
	if (strcmp(what, "dump") == 0)
		return dump(&cli, store, third);
	if (strcmp(what, "init") == 0)
		store_create(store);
	else if (strcmp(what, "backup") == 0)
		store_backup(store, third);
	else
		die_usage("no such thing to do: '%s'", what);
	cli.quiet = true; /* nothing is written */
	cli_start(&cli, NULL);
	return cli_end(&cli);
}
