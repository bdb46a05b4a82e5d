/* Put down what happened to leads of a store. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "cli/cli.h"
#include "cli/phone_ask.h"
#include "cli/store.h"
#include "rules/phone.h"
#include "store/log.h"

enum { OPT_OUTCOME = CLI_LONG, OPT_NEXT, OPT_NOTE, OPT_AMOUNT, OPT_BY };

static const struct cli_option options[] = {
	{OPT_OUTCOME, "outcome", "TEXT",
		"what came of it: a reason, a stage, a rep"},
	{OPT_NEXT, "next", "WHEN", "when to go on"},
	{OPT_NOTE, "note", "TEXT", "in your own words"},
	{OPT_AMOUNT, "amount", "MONEY", "of a quote, an order, a payment"},
	{OPT_BY, "by", "REP", "who did it, where a row does not say"},
};

static const struct cli_program program = {
	.name = "lead-log",
	.purpose = "Put down what happened to leads of a store.",
	.operands = "[STORE] [KIND WHO | FILE...]",
	.option = options,
	.noption = NELEM(options),
	.common = CLI_FILTER | CLI_AS_OF | CLI_QUIET | CLI_TZ,
};

/* Cells of a row by these names, in the order of the cells of an entry. */
static const char *const names[] = {
	"at", "kind", "value", "rep", "amount", "next_at", "note", "src"};
enum { NAMES = NELEM(names) };

static struct cell
text(const char *s)
{
	return events_text(s);
}

/* Whom a word on the command line means. */
static void
set_who(struct log_entry *e, const char *who, struct phone *p)
{
	size_t n = strlen(who);

	if (strspn(who, "0123456789") == n && n < 10)
		e->id = text(who);
	else if (strchr(who, '@'))
		e->column[STORE_EMAIL] = text(who);
	else if (phone_read(who, n, NULL, p) == NULL && !p->ask)
		e->column[STORE_PHONE] = text(p->num);
	else
		e->column[STORE_PHONE] = text(who);
}

static void
clear(struct log_entry *e)
{
	e->id = e->at = e->kind = e->value = e->rep = e->amount = e->next_at =
		e->note = e->src = text(NULL);
	for (int i = 0; i < STORE_COLUMNS; i++)
		e->column[i] = text(NULL);
}

/* One event, from the command line. */
static void
log_one(struct cli *cli, struct log *l, struct log_entry *e)
{
	struct phone phone;

	e->kind = text(cli->operand[0]);
	set_who(e, cli->operand[1], &phone);
	const char *reason = log_add(l, e);

	if (reason)
		die("%s %s: %s: %s", cli->operand[0], cli->operand[1], reason,
			l->why);
	if (cli->verbose)
		warn("lead %" PRId64 ", event %" PRId64, l->lead, l->event);
}

/* Where the cells of an entry are in a row; -1: nowhere. */
struct places {
	int id, column[STORE_COLUMNS], name[NAMES], lead, event;
};

static void
find_places(struct places *p, struct cli *cli)
{
	static const int keys[] = {STORE_EXT_ID, STORE_CHANNEL, STORE_PHONE,
		STORE_PHONE2, STORE_EMAIL};

	p->id = cli_find(cli, "id");
	for (int i = 0; i < STORE_COLUMNS; i++)
		p->column[i] = -1;
	for (size_t i = 0; i < NELEM(keys); i++)
		p->column[keys[i]] = cli_find(cli, store_columns[keys[i]]);
	for (int i = 0; i < NAMES; i++)
		p->name[i] = cli_find(cli, names[i]);
	cli_need(cli, "kind");
	cli_need_keys(cli);
	p->lead = head_add(&cli->head, "id");
	p->event = head_add(&cli->head, "event");
}

static struct cell
at(const struct rec *r, int col)
{
	return col < 0 ? text(NULL) : r->cell[col];
}

/* Many events, from a stream. */
static void
log_rows(struct cli *cli, struct log *l, struct log_entry *e,
	const struct places *p)
{
	struct rec r;
	char id[24], event[24];

	while (cli_next(cli, &r)) {
		struct cell *const cell[NAMES] = {&e->at, &e->kind, &e->value,
			&e->rep, &e->amount, &e->next_at, &e->note, &e->src};

		e->id = at(&r, p->id);
		for (int i = 0; i < STORE_COLUMNS; i++)
			e->column[i] = at(&r, p->column[i]);
		for (int i = 0; i < NAMES; i++)
			*cell[i] = at(&r, p->name[i]);
		const char *reason = log_add(l, e);

		if (reason) {
			cli_aside(cli, &r, reason, p->name[1], l->why);
			continue;
		}
		rec_set(&r, p->lead, id,
			(size_t)snprintf(id, sizeof id, "%" PRId64, l->lead));
		rec_set(&r, p->event, event,
			(size_t)snprintf(
				event, sizeof event, "%" PRId64, l->event));
		cli_put(cli, &r);
	}
}

int
main(int argc, char **argv)
{
	struct log_entry e;
	struct log_opts o = {0};
	struct phone_ask ask = {0};
	char now[INSTANT_MAX], when[INSTANT_MAX];
	struct places places;
	struct log log;
	struct cli cli;

	clear(&e);
	cli_init(&cli, &program, argc, argv);
	for (int key; (key = cli_option(&cli)) != -1;)
		switch (key) {
		case OPT_OUTCOME: e.value = text(cli.arg); break;
		case OPT_NEXT: e.next_at = text(cli.arg); break;
		case OPT_NOTE: e.note = text(cli.arg); break;
		case OPT_AMOUNT: e.amount = text(cli.arg); break;
		case OPT_BY: o.rep = cli.arg; break;
		}
	const char *store = cli_store(&cli);
	const bool is_one = cli.noperand == 2 &&
			    log_is_kind(cli.operand[0], strlen(cli.operand[0]));

	if (!is_one && (e.value.n || e.next_at.n || e.note.n || e.amount.n))
		die_usage("--outcome, --next, --note and --amount are for "
			  "KIND WHO");
	o.zone = cli.zone;
	o.at = zone_format(&cli.zone, when, cli_as_of(&cli).at);
	o.judge = (struct phone_judge){phone_ask, &ask};
	if (is_one) {
		cli.quiet = true;
	} else {
		cli_open(&cli);
		find_places(&places, &cli);
	}
	o.logged_at = zone_format(&cli.zone, now, (int64_t)time(NULL));
	struct db *db = store_open(store, true);

	cli_start(&cli, NULL);
	db_begin(db);
	log_open(&log, db, &o);
	if (is_one)
		log_one(&cli, &log, &e);
	else
		log_rows(&cli, &log, &e, &places);
	log_free(&log);
	phone_ask_close(&ask);
	db_commit(db);
	db_close(db);
	return cli_end(&cli);
}
