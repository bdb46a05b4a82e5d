/* Put down what happened to leads of a store. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "cli/cli.h"
#include "cli/phone_ask.h"
#include "cli/store.h"
#include "store/log.h"
#include "store/who.h"
#include "tables/stages.h"

enum {
	OPT_OUTCOME = CLI_LONG,
	OPT_SECS,
	OPT_NEXT,
	OPT_NOTE,
	OPT_AMOUNT,
	OPT_BY,
	OPT_VOID,
	OPT_REASONS,
	OPT_STAGES
};

static const struct cli_option options[] = {
	{OPT_OUTCOME, "outcome", "TEXT",
		"what came of it: a reason, a stage, a rep, a lead"},
	{OPT_SECS, "secs", "N", "how many seconds it took"},
	{OPT_NEXT, "next", "WHEN", "when to go on"},
	{OPT_NOTE, "note", "TEXT", "in your own words"},
	{OPT_AMOUNT, "amount", "MONEY", "of a quote, an order, a payment"},
	{OPT_BY, "by", "REP", "who did it, where a row does not say"},
	{OPT_VOID, "void", "ID", "correct that event: it does not count"},
	{OPT_REASONS, "reasons", "NAME|FILE",
		"of losses: default, a table, or any"},
	{OPT_STAGES, "stages", "NAME|FILE",
		"which stages mean lost; default both tables"},
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
static const char *const names[] = {"at", "kind", "value", "rep", "amount",
	"secs", "next_at", "note", "src", "set"};
enum { NAMES = NELEM(names) };

static struct cell
text(const char *s)
{
	return events_text(s);
}

/* Whom a word on the command line means. */
static void
set_who(struct log_entry *e, const char *word, struct who *w)
{
	who_read(w, word);
	if (w->kind == WHO_ID)
		e->id = text(word);
	else if (w->kind == WHO_EMAIL)
		e->column[STORE_EMAIL] = text(word);
	else
		e->column[STORE_PHONE] =
			text(w->kind == WHO_PHONE ? w->phone.num : word);
}

static void
clear(struct log_entry *e)
{
	e->id = e->at = e->kind = e->value = e->rep = e->amount = e->secs =
		e->next_at = e->note = e->src = e->set = text(NULL);
	for (int i = 0; i < STORE_COLUMNS; i++)
		e->column[i] = text(NULL);
}

/* One event, from the command line. */
static void
log_one(struct cli *cli, struct log *l, struct log_entry *e)
{
	struct who who;

	e->kind = text(cli->operand[0]);
	set_who(e, cli->operand[1], &who);
	const char *reason = log_add(l, e);

	if (reason)
		die("%s %s: %s: %s", cli->operand[0], cli->operand[1], reason,
			l->why);
	if (cli->verbose)
		warn("lead %" PRId64 ", event %" PRId64, l->lead, l->event);
}

/* One event that was put down, corrected. */
static void
correct(const struct cli *cli, struct log *l, int64_t event,
	const struct cell *note)
{
	const char *reason = log_void(l, event, note);

	if (reason)
		die("--void %" PRId64 ": %s: %s", event, reason, l->why);
	if (cli->verbose)
		warn("lead %" PRId64 ", event %" PRId64, l->lead, l->event);
}

/* Is it one event that the command line tells, and all of it? */
static bool
check_operands(const struct cli *cli, const struct log_entry *e, int64_t event)
{
	const char *kind = cli->noperand == 2 ? cli->operand[0] : "";
	const bool is_one = log_is_kind(kind, strlen(kind));
	const bool is_told =
		e->value.n || e->secs.n || e->next_at.n || e->amount.n;

	if (event && (cli->noperand > 0 || is_told))
		die_usage("--void takes --note and --by, and nothing else");
	if (!is_one && (is_told || (e->note.n && event == 0)))
		die_usage("--outcome, --secs, --next, --note and --amount are "
			  "for KIND WHO%s%s%s",
			*kind ? ", and there is no kind '" : "", kind,
			*kind ? "'" : "");
	if (!is_one && *kind && access(kind, F_OK) != 0)
		die_usage("neither a kind of event nor a file: '%s'", kind);
	return is_one;
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

/* Many events, from a stream. */
static void
log_rows(struct cli *cli, struct log *l, struct log_entry *e,
	const struct places *p)
{
	struct buf ids = {0};
	struct rec r;

	while (cli_next(cli, &r)) {
		struct cell *const cell[NAMES] = {&e->at, &e->kind, &e->value,
			&e->rep, &e->amount, &e->secs, &e->next_at, &e->note,
			&e->src, &e->set};

		e->id = rec_cell(&r, p->id);
		for (int i = 0; i < STORE_COLUMNS; i++)
			e->column[i] = rec_cell(&r, p->column[i]);
		for (int i = 0; i < NAMES; i++)
			*cell[i] = rec_cell(&r, p->name[i]);
		const char *reason = log_add(l, e);

		if (reason) {
			cli_aside(cli, &r, reason, p->name[1], l->why);
			continue;
		}
		buf_clear(&ids);
		buf_addu(&ids, (uint64_t)l->lead);
		const size_t n = ids.n;

		buf_addu(&ids, (uint64_t)l->event);
		rec_set(&r, p->lead, ids.s, n);
		rec_set(&r, p->event, ids.s + n, ids.n - n);
		cli_put(cli, &r);
	}
	buf_free(&ids);
}

int
main(int argc, char **argv)
{
	struct log_entry e;
	struct log_opts o = {0};
	struct stages reasons = {0}, stages[2] = {0};
	const char *table = REASONS_DEFAULT, *named = NULL;
	int64_t event = 0; /* to correct */
	struct phone_ask ask = {0};
	char now[INSTANT_MAX], when[INSTANT_MAX];
	struct places places = {0};
	struct log log;
	struct cli cli;

	clear(&e);
	cli_init(&cli, &program, argc, argv);
	for (int key; (key = cli_option(&cli)) != -1;)
		switch (key) {
		case OPT_OUTCOME: e.value = text(cli.arg); break;
		case OPT_SECS: e.secs = text(cli.arg); break;
		case OPT_NEXT: e.next_at = text(cli.arg); break;
		case OPT_NOTE: e.note = text(cli.arg); break;
		case OPT_AMOUNT: e.amount = text(cli.arg); break;
		case OPT_BY: o.rep = cli.arg; break;
		case OPT_VOID: event = cli_number(&cli, "void", 1); break;
		case OPT_REASONS: table = cli.arg; break;
		case OPT_STAGES: named = cli.arg; break;
		}
	const char *store = cli_store(&cli);
	const bool is_one = check_operands(&cli, &e, event);

	if (strcmp(table, "any") != 0) {
		reasons_open(&reasons, table);
		o.reasons = &reasons;
	}
	o.stages = stages;
	o.nstages = stages_open_all(stages, named);
	o.zone = cli.zone;
	o.at = zone_format(&cli.zone, when, cli_as_of(&cli).at);
	o.judge = (struct phone_judge){phone_ask, &ask};
	if (is_one || event) {
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
	if (event)
		correct(&cli, &log, event, &e.note);
	else if (is_one)
		log_one(&cli, &log, &e);
	else
		log_rows(&cli, &log, &e, &places);
	log_free(&log);
	stages_free(&reasons);
	stages_free(&stages[0]);
	stages_free(&stages[1]);
	phone_ask_close(&ask);
	out_flush(&cli.out); /* rows that cannot be written are not in */
	db_commit(db);
	db_close(db);
	return cli_end(&cli);
}
