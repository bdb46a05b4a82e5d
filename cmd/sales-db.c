/* Make, check, copy and count a store. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli/cli.h"
#include "cli/phone_ask.h"
#include "report/table.h"
#include "store/erase.h"
#include "store/kin.h"
#include "store/load.h"
#include "store/store.h"
#include "store/verify.h"

enum { OPT_BY = CLI_LONG };

static const struct cli_option options[] = {
	{OPT_BY, "by", "REP", "who erases, for the event"},
};

static const struct cli_program program = {
	.name = "sales-db",
	.purpose = "Make, check, copy and count a store.",
	.operands = "init|verify|stats|backup|restore|query|dump|load|erase "
		    "STORE [FILE|SQL|TABLE|WHO] [FILE...]",
	.option = options,
	.noption = NELEM(options),
	.common = CLI_REPORT | CLI_TZ,
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
	struct phone_ask ask = {0};
	struct db *db = store_open(store, false);
	struct cell cell[VERIFY_COLUMNS];
	struct verify v;

	for (size_t i = 0; i < VERIFY_COLUMNS; i++)
		head_add(&cli->head, verify_columns[i]);
	cli_start(cli, report_table_open);
	verify_begin(&v, db, (struct phone_judge){phone_ask, &ask});
	while (verify_next(&v, cell))
		put(cli, cell);
	verify_end(&v);
	bool is_sound = cli->acc.in == 0;

	phone_ask_close(&ask);
	db_close(db);
	int status = cli_end(cli);

	return is_sound ? status : EXIT_LOOK;
}

static int
stats(struct cli *cli, const char *store)
{
	static const char sql[] =
		"select 'leads', count(*) from lead where " KIN_IS_ROOT
		" union all select 'in the pool', count(*) from lead "
		"where owner is null and " KIN_IS_ROOT
		" union all select 'events', count(*) from event "
		"union all select 'other columns', count(distinct name) "
		"from field where name <> '" KIN_FIELD
		"' union all select 'merged into others', count(*) "
		"from field where name = '" KIN_FIELD
		"' union all select 'versions of plans', count(*) from plan "
		"union all select 'schema', user_version from "
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

/* What SQL asks of it, a row a row. */
static int
query(struct cli *cli, const char *store, const char *sql)
{
	struct db *db = store_open(store, false);
	struct stmt *s = db_prepare(db, sql);
	const size_t n = stmt_columns(s);
	struct cell *cell = mem_zalloc(n, sizeof *cell);

	if (n == 0)
		die("%s: asks for nothing: '%s'", store, sql);
	for (size_t i = 0; i < n; i++)
		head_append(&cli->head, stmt_column(s, (int)i),
			strlen(stmt_column(s, (int)i)));
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

/* A table as it is, in the order of its key. */
static int
dump(struct cli *cli, const char *store, const char *table)
{
	struct buf sql = {0};

	if (!load_select(&sql, table))
		die_usage("no such table: '%s'", table);
	const int status = query(cli, store, buf_str(&sql));

	buf_free(&sql);
	return status;
}

/* Rows into a table, all or none. */
static int
load(struct cli *cli, const char *store, const char *table)
{
	struct buf sql = {0};
	struct load l;
	struct rec r;

	if (!load_select(&sql, table))
		die_usage("no such table: '%s'", table);
	buf_free(&sql);
	cli_open(cli);
	struct db *db = store_open(store, true);

	cli->quiet = true;
	cli_start(cli, NULL);
	db_begin(db);
	const char *why = load_open(&l, db, table, &cli->in.head);

	if (why)
		die("%s: %s: %s", store, table, why);
	while (cli_next(cli, &r)) {
		why = load_row(&l, &r);
		if (why)
			die("%s:%ju: %s", r.file, (uintmax_t)r.line, why);
		cli->acc.used++;
	}
	why = load_end(&l);
	if (why)
		die("%s: %s: %s", store, table, why);
	load_free(&l);
	db_commit(db);
	db_close(db);
	return cli_end(cli);
}

/* A new store of a copy that is sound. */
static void
restore(const char *store, const char *copy)
{
	struct phone_ask ask = {0};
	struct db *db = store_open(copy, false);
	struct cell cell[VERIFY_COLUMNS];
	struct verify v;

	verify_begin(&v, db, (struct phone_judge){phone_ask, &ask});
	if (verify_next(&v, cell))
		die("%s: is not sound: see sales-db verify", copy);
	verify_end(&v);
	phone_ask_close(&ask);
	db_close(db);
	store_backup(copy, store);
}

/* Is it gone from the file as well? */
static bool
erase(const struct cli *cli, const char *store, const char *word,
	const char *rep)
{
	char now[INSTANT_MAX];
	struct who who;
	bool is_kept;

	who_read(&who, word);
	if (who.kind == WHO_NOBODY)
		die_usage("neither a telephone number, an e-mail nor the id of "
			  "a lead: '%s'",
			word);
	struct db *db = store_open(store, true);
	const int64_t n = erase_leads(db, &who, word, rep,
		zone_format(&cli->zone, now, cli_as_of(cli).at), &is_kept);

	db_close(db);
	if (n == 0)
		die("%s: has no such lead: '%s'", store, word);
	if (is_kept)
		warn("%s: what was erased stays in %s-wal until nobody reads "
		     "it any more",
			store, store);
	if (cli->verbose)
		warn("%s: leads erased: %ju", store, (uintmax_t)n);
	return !is_kept;
}

/* What it can do, and what stands behind the store on the command line. */
enum what {
	INIT,
	VERIFY,
	STATS,
	BACKUP,
	RESTORE,
	QUERY,
	DUMP,
	LOAD,
	ERASE,
	NWHAT
};
static const struct {
	const char *name, *third;
} whats[NWHAT] = {
	[INIT] = {"init", NULL},
	[VERIFY] = {"verify", NULL},
	[STATS] = {"stats", NULL},
	[BACKUP] = {"backup", "FILE"},
	[RESTORE] = {"restore", "FILE"},
	[QUERY] = {"query", "SQL"},
	[DUMP] = {"dump", "TABLE"},
	[LOAD] = {"load", "TABLE"},
	[ERASE] = {"erase", "WHO"},
};

struct task {
	enum what what;
	const char *store, *third;
};

static const char *
next(struct cli *cli)
{
	if (cli->noperand == 0)
		return NULL;
	cli->noperand--;
	return *cli->operand++;
}

static enum what
find_what(const char *name)
{
	if (name == NULL)
		die_usage("what to do?");
	for (int i = 0; i < NWHAT; i++)
		if (strcmp(whats[i].name, name) == 0)
			return (enum what)i;
	die_usage("no such thing to do: '%s'", name);
}

/* The store is an operand, or what SALES_DB names if one is missing. */
static struct task
find_task(struct cli *cli)
{
	const char *name = next(cli), *named = getenv("SALES_DB");
	struct task t = {.what = find_what(name)};
	const size_t n = whats[t.what].third ? 2 : 1;
	const bool is_named = named && *named &&
			      (cli->noperand + 1 == n ||
				      (t.what == LOAD && cli->noperand >= n &&
					      !db_is(cli->operand[0])));

	t.store = is_named ? named : next(cli);
	t.third = n > 1 ? next(cli) : t.store;
	if (t.third == NULL || (cli->noperand > 0 && t.what != LOAD))
		die_usage("%s takes a STORE%s%s%s", name,
			n > 1 ? " and a " : "",
			n > 1 ? whats[t.what].third : "",
			t.what == LOAD ? ", and FILEs" : "");
	return t;
}

/* A task that writes no rows. */
static int
act(struct cli *cli, const struct task *t, const char *rep)
{
	bool is_done = true;

	/* before anything is done: it may fail */
	cli->quiet = true;
	cli_start(cli, NULL);
	switch (t->what) {
	case INIT: store_create(t->store); break;
	case BACKUP: store_backup(t->store, t->third); break;
	case RESTORE: restore(t->store, t->third); break;
	default: is_done = erase(cli, t->store, t->third, rep);
	}
	const int status = cli_end(cli);

	return is_done ? status : EXIT_LOOK;
}

int
main(int argc, char **argv)
{
	const char *rep = NULL;
	struct cli cli;

	cli_init(&cli, &program, argc, argv);
	for (int key; (key = cli_option(&cli)) != -1;)
		if (key == OPT_BY)
			rep = cli.arg;
	const struct task t = find_task(&cli);

	switch (t.what) {
	case VERIFY: return verify(&cli, t.store);
	case STATS: return stats(&cli, t.store);
	case QUERY: return query(&cli, t.store, t.third);
	case DUMP: return dump(&cli, t.store, t.third);
	case LOAD: return load(&cli, t.store, t.third);
	default: return act(&cli, &t, rep);
	}
}
