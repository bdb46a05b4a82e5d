/* Find rows that are the same customer, by exact keys or by likeness. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "cli/cli.h"
#include "cli/phone_ask.h"
#include "dedup/answers.h"
#include "dedup/claims.h"
#include "dedup/evaluate.h"
#include "dedup/hub.h"
#include "dedup/instore.h"
#include "dedup/pass.h"
#include "dedup/probe.h"
#include "dedup/review.h"
#include "dedup/survivor.h"
#include "dedup/weights.h"
#include "report/table.h"
#include "store/db.h"
#include "store/door.h"
#include "tables/han.h"
#include "tables/stages.h"

enum {
	OPT_KEYS = CLI_LONG,
	OPT_AGAINST,
	OPT_KEEP,
	OPT_SHOW,
	OPT_SAME_PHONE,
	OPT_HUB,
	OPT_FUZZY,
	OPT_COMPARE,
	OPT_LINK,
	OPT_ONE,
	OPT_MODEL,
	OPT_REVIEW,
	OPT_BETWEEN,
	OPT_KNOWN,
	OPT_EVALUATE,
	OPT_MERGE,
	OPT_SURVIVE,
	OPT_COLLISIONS,
	OPT_TOUCHES,
	OPT_STAGES,
	OPT_PROBE,
};

static const struct cli_option options[] = {
	{OPT_KEYS, "keys", "COLS",
		"columns that tell a customer; default phone,email"},
	{OPT_AGAINST, "against", "FILE", "a base that is known already"},
	{OPT_KEEP, "keep", "WHICH", "first, oldest or fullest; default first"},
	{OPT_SHOW, "show", "WHAT", "kept, all or dups; default kept"},
	{OPT_SAME_PHONE, "same-phone", "HOW",
		"match, review or ignore; default match"},
	{OPT_HUB, "hub", "N", "a key of more than N rows joins nobody"},
	{OPT_FUZZY, "fuzzy", NULL, "also by likeness of all columns"},
	{OPT_COMPARE, "compare", "COLS", "columns that --fuzzy compares"},
	{OPT_LINK, "link", NULL, "only rows of the one FILE to the other's"},
	{OPT_ONE, "one-to-one", NULL, "and each to one at most"},
	{OPT_MODEL, "model", "FILE",
		"weights: use those there, or learn and keep them there"},
	{OPT_REVIEW, "review", "FILE", "keep pairs there for people to judge"},
	{OPT_BETWEEN, "between", "LOW,HIGH",
		"those that are so likely; default .1,.9"},
	{OPT_KNOWN, "known", "FILE", "a review that was filled in"},
	{OPT_EVALUATE, "evaluate", "COL", "how right, by the truth in COL"},
	{OPT_MERGE, "merge", NULL, "one row of each customer, of all it says"},
	{OPT_SURVIVE, "survive", "COL=RULE,...",
		"which value: fill, first, latest, longest, most, sum, all"},
	{OPT_COLLISIONS, "collisions", NULL,
		"whose customers are that several reps have"},
	{OPT_TOUCHES, "touches", "FILE", "what was done: a stream of events"},
	{OPT_STAGES, "stages", "NAME|FILE",
		"which stages are won; default both tables"},
	{OPT_PROBE, "probe", "WHO", "is a telephone, e-mail or name known?"},
};

static const struct cli_program program = {
	.name = "lead-dedup",
	.purpose = "Find rows that are the same customer.",
	.operands = "[FILE...]",
	.option = options,
	.noption = NELEM(options),
	.common = CLI_FILTER | CLI_REPORT | CLI_AS_OF | CLI_QUIET | CLI_TZ,
};

static const char *const keeps[] = {
	[KEEP_FIRST] = "first",
	[KEEP_OLDEST] = "oldest",
	[KEEP_FULLEST] = "fullest",
	NULL,
};
static const char *const shows[] = {
	[JUDGED_KEPT] = "kept",
	[JUDGED_ALL] = "all",
	[JUDGED_DUPS] = "dups",
	NULL,
};
static const char *const phones[] = {
	[GROUP_MATCH] = "match",
	[GROUP_REVIEW] = "review",
	[GROUP_IGNORE] = "ignore",
	NULL,
};

struct opts {
	const char *keys, *against, *known, *review, *survive, *touches,
		*stages, *probe, *model;
	const char *store; /* that the leads, or the base, are of */
	enum judged_show show;
	/* what is written: rows, or an answer about them */
	enum task {
		TASK_ROWS,
		TASK_EVALUATE,
		TASK_MERGE,
		TASK_EVENTS,
		TASK_COLLISIONS,
		TASK_PROBE,
	} task;
	bool is_link;
	bool is_keyed; /* keys are asked for */
	bool is_kept;  /* which row is kept is asked for */
	int64_t hub;   /* -1: not said */
	struct group_opts group;
};

struct job {
	const struct opts *o;
	struct cli *cli;
	struct phone_ask ask;
	struct rowkey key;
	struct pass pass;
	struct group group; /* if all rows are held */
	bool is_held;
	struct han han;         /* with --fuzzy */
	struct linkgiven given; /* with --model */
	struct answers known;
	struct truth truth;
	int truth_at;
	struct judged judged;
	struct survivor merge;
	struct probe probe;
	bool is_base_touched; /* has the base a column touched_at? */
	struct door door;     /* which leads of a store */
	struct db *db;        /* that, open for their events too */
};

static bool
is_merge(const struct opts *o)
{
	return o->task == TASK_MERGE || o->task == TASK_EVENTS;
}

/* Is an answer written, which people read? */
static bool
is_report(const struct opts *o)
{
	return o->task == TASK_EVALUATE || o->task >= TASK_COLLISIONS;
}

/* Are the dates of leads looked at? */
static bool
is_lead(const struct opts *o)
{
	return is_merge(o) || o->task == TASK_COLLISIONS ||
	       o->task == TASK_PROBE;
}

/* Which of two lists a row is of: of a base and the input, or of a link. */
static int
list_of(const struct job *j, const struct rec *r)
{
	return j->o->is_link ? strcmp(r->file, j->cli->operand[0]) != 0 : 1;
}

enum { DATES = 3 };

/*
 * What the choice among rows needs of one: false if it says an instant that is
 * none, and is set aside.
 */
static bool
read_row(struct job *j, const struct rec *r, const int at[DATES],
	struct keep_row *row)
{
	static const char *const reason[] = {
		"created_at_bad", "touched_at_bad", "logged_at_bad"};

	*row = (struct keep_row){INT64_MAX, 0};
	for (int i = 0; i < DATES; i++) {
		struct when w;

		if (at[i] < 0 || r->cell[at[i]].n == 0)
			continue;
		const char *why = zone_parse(
			&j->cli->zone, &w, r->cell[at[i]].s, r->cell[at[i]].n);

		if (why) {
			cli_aside(j->cli, r, reason[i], at[i], why);
			return false;
		}
		if (i == 0)
			row->age = w.at;
	}
	for (size_t i = 0; i < r->n; i++)
		row->full += r->cell[i].n > 0;
	return true;
}

/* Hold all rows. */
static void
hold_rows(struct job *j)
{
	const struct opts *o = j->o;
	const bool is_dated = o->group.keep != KEEP_FIRST || is_lead(o);
	const int at[DATES] = {is_dated ? cli_find(j->cli, "created_at") : -1,
		is_lead(o) ? cli_find(j->cli, "touched_at") : -1,
		is_lead(o) ? cli_find(j->cli, "logged_at") : -1};
	struct keep_row row;
	struct rec r;

	while (cli_next(j->cli, &r)) {
		if (!read_row(j, &r, at, &row))
			continue;
		const size_t i = group_add(&j->group, &r, &row, list_of(j, &r));

		if (o->group.truth)
			truth_add(&j->truth, i, &r.cell[j->truth_at]);
		if (o->probe)
			probe_row(&j->probe, i, &r);
	}
}

/*
 * Whose customers they are. Contacts are those of --touches, else of the store
 * that the leads are of.
 */
static void
write_claims(struct job *j)
{
	struct door events = {.what = DOOR_EVENTS};
	const struct opts *o = j->o;
	struct cli *cli = j->cli;
	struct stages stages[2] = {0};
	struct collide c = {.zone = &cli->zone,
		.now = cli_as_of(cli),
		.stages = stages,
		.nstages = stages_open_all(stages, o->stages)};
	const char *touches = o->touches ? o->touches : o->store;
	struct input in;

	/* the events of a base's store are not of the input */
	c.is_base_told = touches || j->is_base_touched;
	c.is_told = (touches && (o->touches || o->against == NULL)) ||
		    cli_find(cli, "touched_at") >= 0;

	if (o->store && touches == o->store) {
		events.db = j->door.db;
		if (o->probe)
			instore_events(&events, &j->group);
	}
	cli->acc.used += group_rows(&j->group) - j->group.nbase;
	collide_init(&c, &j->group);
	if (touches) {
		cli_open_file(cli, &in, touches, &events);
		collide_events(&c, &in);
		input_close(&in);
	}
	if (o->probe)
		probe_write(&j->probe, &c, cli->sink);
	else
		claims_write(&c, cli->sink);
	collide_free(&c);
	buf_free(&events.where);
	stages_free(&stages[0]);
	stages_free(&stages[1]);
}

/* What was learned, if anything was compared. */
static void
save_model(struct job *j)
{
	const struct linkage *l = &j->group.link;

	if (l->nfield == 0 || l->nrow < 2) {
		warn("%s: there is nothing to learn from", j->o->model);
		return;
	}
	linkgiven_of(&j->given, &l->model, l->nrow);
	weights_save(&j->given, j->o->model);
}

/* Do what is asked for; with -q, whether there are duplicates. */
static bool
find_dups(struct job *j)
{
	struct group *g = &j->group;

	if (!j->is_held)
		return pass_run(&j->pass);
	hold_rows(j);
	group_settle(g);
	if (j->o->model && j->o->group.given == NULL)
		save_model(j);
	if (j->o->group.given && g->link.nfield == 0 && group_rows(g) > 1)
		warn("%s: has no weights of any column that is compared",
			j->o->model);
	if (j->o->review)
		review_save(g, j->o->review);
	switch (j->o->task) {
	case TASK_ROWS: return judged_write(&j->judged, j->cli, j->o->show);
	case TASK_EVALUATE:
		j->cli->acc.used += group_rows(g);
		evaluate_write(g, &j->truth, j->cli->sink);
		break;
	case TASK_MERGE: survivor_write(&j->merge, j->cli); break;
	case TASK_EVENTS:
		instore_unmerge(&j->known, j->db, j->cli->sink);
		survivor_write_events(&j->merge, j->cli);
		break;
	case TASK_COLLISIONS: write_claims(j); break;
	case TASK_PROBE:
		if (j->cli->quiet)
			j->cli->acc.unasked += group_rows(g);
		else
			write_claims(j);
		return j->probe.is_any;
	}
	return false;
}

/* Are all rows needed at once? */
static bool
must_hold(const struct job *j)
{
	const struct opts *o = j->o;
	const struct group_opts *g = &o->group;

	return g->is_fuzzy || o->task != TASK_ROWS || g->keep != KEEP_FIRST ||
	       g->known || g->hub > 0 || g->phone == GROUP_REVIEW ||
	       o->review || (o->show != JUDGED_KEPT && !j->cli->quiet);
}

/*
 * A review that is there is replaced if nobody has filled in anything; no other
 * file is.
 */
static void
check_review(struct job *j, const char *file)
{
	struct stat st;
	struct input in;
	struct rec r;

	if (stat(file, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size == 0 ||
		db_is(file)) /* which is refused when it is opened */
		return;
	cli_open_file(j->cli, &in, file, NULL);
	const int answer = answers_column(&in, "answer");

	answers_column(&in, "row");
	answers_column(&in, "with");
	while (input_next(&in, &r))
		if (r.cell[answer].n > 0)
			die("%s:%" PRIu64 ": has an answer, which would be "
			    "lost: name another file, and give this one to "
			    "--known",
				file, r.line);
	input_close(&in);
}

/* What people have said, in a review or by unmerging leads of the store. */
static void
read_known(struct job *j, struct group_opts *g)
{
	struct input in;

	if (j->o->known) {
		cli_open_file(j->cli, &in, j->o->known, NULL);
		answers_read(&j->known, &in);
		input_close(&in);
	}
	if (j->db) {
		instore_part(&j->known, j->db);
		if (j->known.n > 0)
			instore_rename(&j->known, j->db);
	}
	if (j->o->known || j->known.n > 0)
		g->known = &j->known;
}

/* The weights that are there, if any are. */
static void
read_model(struct job *j, struct group_opts *g)
{
	struct input in;

	if (access(j->o->model, F_OK) != 0)
		return;
	cli_open_file(j->cli, &in, j->o->model, NULL);
	weights_read(&j->given, &in);
	input_close(&in);
	g->given = &j->given;
}

static void
read_base(struct job *j)
{
	struct rowkey_place at;
	struct input in;

	cli_open_file(j->cli, &in, j->o->against, NULL);
	rowkey_find(&j->key, &at, in.head.name, in.head.n);
	if (at.nfound == 0 && !j->o->group.is_fuzzy)
		die("%s: none of the columns of --keys", j->o->against);
	j->is_base_touched = head_find(&in.head, "touched_at") >= 0;
	if (j->is_held)
		group_base(&j->group, &in);
	else
		pass_base(&j->pass, &in);
	input_close(&in);
}

/* Two shares of one, the first the smaller. */
static void
read_between(struct opts *o, const char *arg)
{
	char *end;

	struct group_opts *g = &o->group;

	g->low = strtod(arg, &end);
	if (*end == ',')
		g->high = strtod(end + 1, &end);
	if (*end || !(g->low > 0 && g->low < g->high && g->high < 1))
		die_usage("--between takes two shares such as .1,.9, not '%s'",
			arg);
}

/* Do the options go together? */
static void
check_opts(const struct opts *o, const struct cli *cli)
{
	const struct group_opts *g = &o->group;

	if (o->is_link && o->against)
		die_usage("--link takes no --against");
	if ((g->compare || o->is_link || o->model) && !g->is_fuzzy)
		die_usage("--compare, --link and --model are of --fuzzy");
	if (g->is_one && !o->is_link)
		die_usage("--one-to-one is of --link");
	if (o->is_link && (cli->noperand != 2 || strcmp(cli->operand[0],
							 cli->operand[1]) == 0))
		die_usage("--link takes two FILEs");
	if (o->task != TASK_ROWS && o->show != JUDGED_KEPT)
		die_usage("--show is of rows");
	if (o->task != TASK_ROWS && o->task != TASK_PROBE && cli->quiet)
		die_usage("-q is of rows and of --probe");
	if (o->against && (o->task == TASK_EVALUATE || o->task == TASK_MERGE))
		die_usage("--evaluate and --merge take no --against");
	if (o->touches && o->task < TASK_COLLISIONS)
		die_usage("--touches is of --collisions and --probe");
	if (o->probe && (o->against || o->known || g->is_fuzzy))
		die_usage("--probe takes no --against, --known and --fuzzy");
	if (cli->to >= FORMAT_TABLE && !is_report(o))
		die_usage("--to table and markdown are of --evaluate, "
			  "--collisions and --probe");
	if (o->survive && o->task != TASK_MERGE)
		die_usage("--survive is of --merge");
}

/* Only one of those that write something else than rows. */
static void
set_task(struct opts *o, enum task task)
{
	if (o->task != TASK_ROWS && o->task != task)
		die_usage(
			"--evaluate, --merge, --collisions, --probe: one at a "
			"time");
	o->task = task;
}

static void
take_option(struct opts *o, const struct cli *cli, int key)
{
	struct group_opts *g = &o->group;

	switch (key) {
	case OPT_KEYS:
		o->keys = cli->arg;
		o->is_keyed = true;
		break;
	case OPT_AGAINST: o->against = cli->arg; break;
	case OPT_KEEP:
		g->keep = (enum keep_rule)cli_word(cli, "keep", keeps);
		o->is_kept = true;
		break;
	case OPT_SHOW:
		o->show = (enum judged_show)cli_word(cli, "show", shows);
		break;
	case OPT_SAME_PHONE:
		g->phone =
			(enum group_phone)cli_word(cli, "same-phone", phones);
		break;
	case OPT_HUB: o->hub = cli_number(cli, "hub", 0); break;
	case OPT_FUZZY: g->is_fuzzy = true; break;
	case OPT_COMPARE: g->compare = cli->arg; break;
	case OPT_LINK: o->is_link = true; break;
	case OPT_ONE: g->is_one = true; break;
	case OPT_MODEL: o->model = cli->arg; break;
	case OPT_REVIEW:
		if (strcmp(cli->arg, "-") == 0)
			die_usage("--review takes a file: rows go to standard "
				  "output");
		o->review = cli->arg;
		break;
	case OPT_BETWEEN: read_between(o, cli->arg); break;
	case OPT_KNOWN: o->known = cli->arg; break;
	case OPT_EVALUATE:
		g->truth = cli->arg;
		set_task(o, TASK_EVALUATE);
		break;
	case OPT_MERGE: set_task(o, TASK_MERGE); break;
	case OPT_SURVIVE: o->survive = cli->arg; break;
	case OPT_COLLISIONS: set_task(o, TASK_COLLISIONS); break;
	case OPT_TOUCHES: o->touches = cli->arg; break;
	case OPT_STAGES: o->stages = cli->arg; break;
	case OPT_PROBE:
		o->probe = cli->arg;
		set_task(o, TASK_PROBE);
		break;
	}
}

/* What follows from the options for the rows that are held. */
static void
settle_opts(struct opts *o, struct job *j, const struct cli *cli)
{
	struct group_opts *g = &o->group;

	g->rule = o->is_link   ? LINKAGE_LISTS
		  : o->against ? LINKAGE_AGAINST_BASE
			       : LINKAGE_ALL;
	g->hub = g->is_fuzzy ? HUB_ROWS : 0;
	if (o->hub >= 0)
		g->hub = (size_t)o->hub;
	if (g->is_fuzzy) {
		han_load(&j->han);
		g->han = &j->han;
	}
	g->zone = &cli->zone;
	if (o->review == NULL)
		g->low = g->high = 0;
	if (is_lead(o) && !o->is_kept)
		g->keep = KEEP_OLDEST;
	if (cli->noperand == 1 && db_is(cli->operand[0]))
		o->store = cli->operand[0];
	if (o->task == TASK_MERGE && o->store)
		o->task = TASK_EVENTS;
	if (o->against && db_is(o->against))
		o->store = o->against;
}

static void
read_keys(struct job *j)
{
	const char *why = rowkey_init(
		&j->key, j->o->keys, (struct phone_judge){phone_ask, &j->ask});

	if (why)
		die_usage("--keys: %s: '%s'", why, j->o->keys);
	if (j->o->group.phone == GROUP_IGNORE)
		rowkey_drop_phone(&j->key);
}

/* Does the input have columns of the keys that are asked for? */
static void
check_keys(const struct job *j)
{
	const struct head *h = &j->cli->in.head;
	const struct opts *o = j->o;
	struct rowkey_place place;

	rowkey_find(&j->key, &place, h->name, h->n);
	if (place.nfound < (o->is_keyed ? j->key.n : !o->group.is_fuzzy))
		die("%s: no column for %s of the keys %s; a foreign list is "
		    "read with lead-import first",
			j->cli->in.src[0]->name, o->is_keyed ? "each" : "any",
			o->keys);
}

/* Which columns are written? */
static void
open_output(struct job *j)
{
	const struct opts *o = j->o;
	struct head *head = &j->cli->head;

	judged_init(&j->judged, &j->group);
	if (o->show != JUDGED_KEPT)
		judged_head(&j->judged, head);
	if (is_merge(o))
		survivor_init(&j->merge, &j->group, &j->cli->zone, o->survive);
	if (o->task == TASK_MERGE)
		survivor_head(&j->merge, head);
	if (o->task == TASK_ROWS || o->task == TASK_MERGE)
		return;
	head_free(head);
	if (o->task == TASK_EVALUATE)
		evaluate_head(head);
	else if (o->task == TASK_EVENTS)
		survivor_event_head(head);
	else if (o->task == TASK_COLLISIONS)
		claims_head(head);
	else
		probe_head(head);
}

/*
 * Who is asked for? By other keys than its own a store cannot tell who hangs
 * together, and is read whole.
 */
static void
open_probe(struct job *j)
{
	const struct opts *o = j->o;

	if (!probe_init(&j->probe, o->probe,
		    (struct phone_judge){phone_ask, &j->ask}))
		die_usage("--probe takes a telephone (with its area code, one "
			  "abroad with +), an e-mail or a name, not '%s'",
			o->probe);
	if (o->store && !o->is_keyed)
		instore_probe(&j->door, &j->probe, o->store);
}

/* The input is open: how are its rows read, and what is written? */
static void
open_job(struct job *j)
{
	const struct opts *o = j->o;
	struct cli *cli = j->cli;
	const size_t added = 4; /* columns, by judged_init */

	check_keys(j);
	if (o->task == TASK_COLLISIONS)
		cli_need(cli, "owner");
	if (o->probe)
		probe_open(&j->probe, &cli->in.head);
	if (o->group.truth)
		j->truth_at = cli_need(cli, o->group.truth);
	j->is_held = must_hold(j);
	if (j->is_held)
		group_init(&j->group, &o->group, &cli->in,
			cli->in.head.n + added, &j->key);
	else
		pass_open(&j->pass);
	if (o->review)
		check_review(j, o->review);
	if (o->against)
		read_base(j);
	open_output(j);
	cli_start(cli, is_report(o) ? report_table_open : NULL);
}

static void
free_job(struct job *j)
{
	judged_free(&j->judged);
	survivor_free(&j->merge);
	probe_free(&j->probe);
	buf_free(&j->door.where);
	if (j->db)
		db_close(j->db);
	group_free(&j->group);
	han_free(&j->han);
	linkgiven_free(&j->given);
	pass_free(&j->pass);
	answers_free(&j->known);
	truth_free(&j->truth);
	rowkey_free(&j->key);
	phone_ask_close(&j->ask);
}

int
main(int argc, char **argv)
{
	struct opts o = {.keys = "phone,email",
		.hub = -1,
		.group = {.low = .1, .high = .9}};
	struct cli cli;
	struct job j = {.o = &o, .cli = &cli};

	cli_init(&cli, &program, argc, argv);
	for (int key; (key = cli_option(&cli)) != -1;)
		take_option(&o, &cli, key);
	check_opts(&o, &cli);
	settle_opts(&o, &j, &cli);
	read_keys(&j);
	pass_init(&j.pass, &cli, &j.key);
	cli.source.store = door_open;
	cli.source.store_arg = &j.door;
	if (o.store && o.against == NULL)
		j.door.db = &j.db;
	if (o.probe)
		open_probe(&j);
	cli_open(&cli);
	if (o.model)
		read_model(&j, &o.group);
	read_known(&j, &o.group);
	open_job(&j);
	const bool is_any = find_dups(&j);

	if (j.key.nbad > 0)
		warn("telephones and e-mails that are none, and match nothing: "
		     "%" PRIu64 " (lead-import shows which)",
			j.key.nbad);
	hub_tell(&j.group, &j.pass.seen, cli.verbose);
	const int status = cli_end(&cli);
	const bool is_quiet = cli.quiet;

	free_job(&j);
	return is_any && (is_quiet || o.probe) ? EXIT_LOOK : status;
}
