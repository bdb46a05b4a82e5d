/* Say who must be contacted, by a cadence, and who is late. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/glance.h"
#include "base/mem.h"
#include "cli/cli.h"
#include "report/ranked.h"
#include "report/table.h"
#include "rules/history.h"
#include "rules/money.h"
#include "store/door.h"
#include "stream/event.h"
#include "tables/cadence.h"
#include "tables/calendar.h"
#include "tables/stages.h"

enum { OPT_CADENCE = CLI_LONG, OPT_TOUCHES, OPT_REP, OPT_STAGES };

static const struct cli_option options[] = {
	{OPT_CADENCE, "cadence", "NAME|FILE",
		"dealership, generic or a table; default dealership"},
	{OPT_TOUCHES, "touches", "FILE", "what was done: a stream of events"},
	{OPT_REP, "rep", "R", "only leads whose owner is R"},
	{OPT_STAGES, "stages", "NAME|FILE",
		"which stages are won and lost; default both tables"},
};

static const struct cli_program program = {
	.name = "followup-due",
	.purpose = "Say who must be contacted, and who is late.",
	.operands = "[FILE...]",
	.option = options,
	.noption = NELEM(options),
	.common = CLI_FILTER | CLI_REPORT | CLI_AS_OF | CLI_CALENDAR |
		  CLI_QUIET | CLI_TZ,
};

/* What a caller sees of a lead in a table. */
static const char *const view[] = {"due_day", "due_state", "days_late", "do",
	"name", "phone", "product", "owner", "amount", "note", "due_why"};

/* What is appended to a lead. */
enum { DAY, STATE, LATE, RULE, DO, WHY, NDUE };
static const char *const columns[NDUE] = {
	"due_day", "due_state", "days_late", "rule", "do", "due_why"};

struct opts {
	const char *cadence, *touches, *rep, *stages;
};

/* What every lead is judged by. */
struct policy {
	struct cadence cadence;
	struct calendar calendar;
	const char *calendar_name;
	bool is_warned; /* of a year that the calendar does not know */
	struct duty_now now;
	struct stages stages[2];
	size_t nstages;
	struct glance end; /* enum history_stage of the stages met */
	bool has_touches;
	struct history history;
	struct buf why; /* of the lead at hand */
};

struct cols {
	struct event_cols key; /* those of a lead that an event has too */
	int owner, stage, amount;
	int created_at, touched_at, due_at;
	int due[NDUE];
};

static void
open_policy(struct policy *p, const struct opts *o, const struct cli *cli)
{
	struct buf skipped = {0};
	bool has_workdays = false;

	cadence_load(&p->cadence, o->cadence);
	p->has_touches = o->touches != NULL;
	for (size_t i = 0; i < p->cadence.n; i++) {
		has_workdays |= p->cadence.rule[i].unit == CADENCE_WORKDAYS;
		if (!p->has_touches && cadence_needs_events(&p->cadence, i))
			buf_addf(&skipped, "%s%s", skipped.n ? ", " : "",
				p->cadence.rule[i].name);
	}
	if (cli->verbose && skipped.n > 0)
		warn("not judged without --touches: %s", buf_str(&skipped));
	buf_free(&skipped);
	calendar_init(&p->calendar);
	p->calendar_name = cli->calendar ? cli->calendar : CALENDAR_DEFAULT;
	if (has_workdays || cli->calendar)
		calendar_load(&p->calendar, p->calendar_name);
	p->now = (struct duty_now){cli_as_of(cli), &cli->zone, &p->calendar};
	p->nstages = stages_open_all(p->stages, o->stages);
}

static void
close_policy(struct policy *p)
{
	calendar_free(&p->calendar);
	for (size_t i = 0; i < p->nstages; i++)
		stages_free(&p->stages[i]);
	history_free(&p->history);
	buf_free(&p->why);
}

static void
get_keys(struct cell key[HISTORY_KEYS], const struct rec *r,
	const struct event_cols *c)
{
	const int col[HISTORY_KEYS] = {
		[HISTORY_ID] = c->id,
		[HISTORY_EXT_ID] = c->ext_id,
		[HISTORY_PHONE] = c->phone,
		[HISTORY_PHONE2] = c->phone2,
		[HISTORY_CHANNEL] = c->channel,
	};

	for (size_t i = 0; i < HISTORY_KEYS; i++)
		key[i] = col[i] < 0 ? (struct cell){"", 0, false}
				    : r->cell[col[i]];
}

static void
find_touch_cols(struct event_cols *c, const struct head *h, const char *file)
{
	event_find(c, h);
	if (c->at < 0)
		die("%s: no column 'at'", file);
	if (c->kind < 0 && c->stage < 0)
		die("%s: no column 'kind'", file);
	if (c->id < 0 && c->ext_id < 0 && c->phone < 0)
		die("%s: no column 'id', 'ext_id' or 'phone'", file);
}

/* NULL, or the reason to leave an event out; *col and *why say more. */
static const char *
take_touch(struct policy *p, const struct event_cols *c, const struct rec *r,
	int *col, const char **why)
{
	const struct cell *at = &r->cell[ *col = c->at];
	bool is_stage;
	struct cell name = event_name(c, r, &is_stage);
	struct history_entry e = {.next = {.day = DAY_NONE}};
	struct cell key[HISTORY_KEYS];

	*why = zone_parse(p->now.zone, &e.at, at->s, at->n);
	if (*why)
		return "at_bad";
	if (c->next_at >= 0 && r->cell[c->next_at].n > 0) {
		const struct cell *next = &r->cell[ *col = c->next_at];

		*why = zone_parse(p->now.zone, &e.next, next->s, next->n);
		if (*why)
			return "next_at_bad";
	}
	if (e.at.at > p->now.at.at)
		return NULL;
	history_name(&e, &p->cadence, p->stages, p->nstages, &name, is_stage);
	get_keys(key, r, c);
	*col = -1;
	return history_add(&p->history, key, &e) ? NULL : "no_key";
}

/*
 * Read the events, which are not in the account: it is of the leads. Were
 * some left out?
 */
static bool
read_touches(const struct cli *cli, struct policy *p, const char *file)
{
	struct door events = {.what = DOOR_EVENTS};
	struct account acc = {0};
	struct event_cols c;
	struct buf b = {0};
	struct input in;
	struct rec r;

	cli_open_file(cli, &in, file, &events);
	find_touch_cols(&c, &in.head, file);
	while (input_next(&in, &r)) {
		const char *why = NULL;
		int col;
		const char *reason = take_touch(p, &c, &r, &col, &why);

		acc.in++;
		if (reason == NULL)
			continue;
		account_aside(&acc, reason);
		if (cli->verbose && col >= 0)
			warn("%s:%" PRIu64 ": %s: %s: '%.*s'", r.file, r.line,
				in.head.name[col], why, (int)r.cell[col].n,
				r.cell[col].s);
		else if (cli->verbose)
			warn("%s:%" PRIu64 ": %s", r.file, r.line, reason);
	}
	account_reasons(&acc, &b);
	bool is_bad = acc.aside > 0;

	if (is_bad)
		warn("%s: %" PRIu64 " of %" PRIu64 " events left out: %s", file,
			acc.aside, acc.in, buf_str(&b));
	account_free(&acc);
	buf_free(&b);
	input_close(&in);
	return is_bad;
}

static void
find_cols(struct cols *c, struct cli *cli, const struct opts *o)
{
	*c = (struct cols){
		.owner = o->rep ? cli_need(cli, "owner") : -1,
		.stage = cli_find(cli, "stage"),
		.amount = cli_find(cli, "amount"),
		.created_at = cli_find(cli, "created_at"),
		.touched_at = cli_find(cli, "touched_at"),
		.due_at = cli_find(cli, "due_at"),
	};
	event_find(&c->key, &cli->in.head);
	if (o->touches == NULL && c->created_at < 0 && c->touched_at < 0 &&
		c->due_at < 0)
		die("%s: no column 'created_at', 'touched_at' or 'due_at'; "
		    "read a foreign list with lead-import first",
			cli->in.src[0]->name);
	if (o->touches && c->key.ext_id < 0 && c->key.phone < 0 &&
		c->key.phone2 < 0)
		cli_need(cli, "id");
	for (size_t i = 0; i < NDUE; i++)
		c->due[i] = head_add(&cli->head, columns[i]);
}

/* Add a date of the lead; false, and it is set aside, if it is bad. */
static bool
read_date(struct cli *cli, const struct rec *r, int col, const char *reason,
	int kind, struct history_lead *l)
{
	struct when w;

	if (col < 0 || r->cell[col].n == 0)
		return true;
	const char *why =
		zone_parse(&cli->zone, &w, r->cell[col].s, r->cell[col].n);

	if (why)
		cli_aside(cli, r, reason, col, why);
	else if (kind != CADENCE_FOLLOWUP)
		history_event(l, kind, &w);
	else if (l->last.promise.day == DAY_NONE)
		l->last.promise = w;
	return why == NULL;
}

/* The amount, *amount as it was where there is none; false: set aside. */
static bool
read_amount(struct cli *cli, const struct rec *r, int col, int64_t *amount)
{
	if (col < 0 || r->cell[col].n == 0)
		return true;
	const char *why = money_parse(amount, r->cell[col].s, r->cell[col].n);

	if (why)
		cli_aside(cli, r, "amount_bad", col, why);
	return why == NULL;
}

/* What a stage means. Folding is slow, and a stream has few stages. */
static enum history_stage
find_end(struct policy *p, const struct cell *stage)
{
	int64_t end = glance_find(&p->end, stage->s, stage->n);

	if (end >= 0)
		return (enum history_stage)end;
	end = history_end(p->stages, p->nstages, stage->s, stage->n);
	glance_keep(&p->end, stage->s, stage->n, (uint32_t)end);
	return (enum history_stage)end;
}

/* All that is known of a lead; false: it was set aside. */
static bool
read_lead(struct cli *cli, struct policy *p, const struct cols *c,
	const struct rec *r, struct history_lead *l, struct duty_lead *lead,
	int64_t *amount)
{
	struct cell key[HISTORY_KEYS];
	enum history_stage end = HISTORY_OPEN;

	get_keys(key, r, &c->key);
	history_get(&p->history, l, key);
	if (!read_date(cli, r, c->created_at, "created_at_bad", CADENCE_CREATED,
		    l) ||
		!read_date(cli, r, c->touched_at, "touched_at_bad",
			CADENCE_TOUCH, l) ||
		!read_date(
			cli, r, c->due_at, "due_at_bad", CADENCE_FOLLOWUP, l) ||
		!read_amount(cli, r, c->amount, amount))
		return false;
	if (l->last.promise.day != DAY_NONE)
		history_event(l, CADENCE_FOLLOWUP, &l->last.promise);
	if (c->stage >= 0 && r->cell[c->stage].n > 0)
		end = find_end(p, &r->cell[c->stage]);
	*lead = (struct duty_lead){l->event, l->n,
		end == HISTORY_WON || l->last.stage == HISTORY_WON,
		end == HISTORY_LOST || l->last.stage == HISTORY_LOST,
		p->has_touches};
	return true;
}

static void
warn_calendar(struct policy *p, const struct duty *d)
{
	for (size_t i = 0; i < p->cadence.n && !p->is_warned; i++)
		if (p->cadence.rule[i].unit == CADENCE_WORKDAYS &&
			(d[i].state == DUTY_DUE || d[i].state == DUTY_OVERDUE))
			p->is_warned = calendar_warn(&p->calendar,
				p->calendar_name, d[i].anchor.at.day,
				d[i].due_day > p->now.at.day ? d[i].due_day
							     : p->now.at.day);
}

static void
hold_row(struct ranked *list, const struct cols *c, struct rec *r,
	const struct duty *d, const struct cadence_rule *rule, const char *why,
	int64_t amount)
{
	char day[DAY_MAX], late[16];
	const char *text[NDUE] = {
		[DAY] = day_format(day, d->due_day),
		[STATE] = duty_state_name(d->state),
		[LATE] = late,
		[RULE] = rule->name,
		[DO] = rule->what,
		[WHY] = why,
	};

	snprintf(late, sizeof late, "%" PRId32, d->days_late);
	for (size_t i = 0; i < NDUE; i++)
		rec_set(r, c->due[i], text[i], strlen(text[i]));
	ranked_add(list, r,
		(int64_t[RANKED_KEYS]){d->days_late, amount, -d->due_day});
}

/* Judge a lead, and hold it if it is due. */
static void
take_lead(struct cli *cli, struct policy *p, const struct cols *c,
	struct rec *r, struct history_lead *l, struct ranked *list)
{
	struct duty d[CADENCE_RULES];
	struct duty_lead lead;
	int64_t amount = INT64_MIN; /* unsaid: behind all that are said */

	if (!read_lead(cli, p, c, r, l, &lead, &amount))
		return;
	duty_judge(&p->cadence, &lead, &p->now, d);
	int pick = duty_pick(&p->cadence, d);

	if (pick < 0) {
		cli->acc.unasked++;
		return;
	}
	cli->acc.out++;
	warn_calendar(p, d);
	if (cli->quiet)
		return;
	buf_clear(&p->why);
	duty_why(&p->why, &p->cadence, &lead, &p->now, d, pick);
	hold_row(list, c, r, &d[pick], &p->cadence.rule[pick], buf_str(&p->why),
		amount);
}

/* Write the list; as a table, what a caller needs of it. */
static void
put_list(struct cli *cli, struct ranked *list)
{
	bool is_view = cli->to == FORMAT_TABLE || cli->to == FORMAT_MARKDOWN;
	struct head head = {0};
	struct cell cell[NELEM(view)];
	int col[NELEM(view)] = {0};
	struct rec r;

	for (size_t i = 0; is_view && i < NELEM(view); i++) {
		int k = head_find(&cli->head, view[i]);

		if (k >= 0 && (list->rows.n == 0 || list->is_filled[k]))
			col[head_add(&head, view[i])] = k;
	}
	if (is_view)
		report_table_shape(cli->sink, &head,
			&(struct report_table_opts){.bar = -1});
	for (size_t i = 0; i < list->rows.n; i++) {
		ranked_get(list, i, &r);
		for (size_t k = 0; k < head.n; k++)
			cell[k] = r.cell[col[k]];
		if (is_view)
			r.cell = cell;
		sink_put(cli->sink, &r);
	}
	head_free(&head);
}

/* Is the lead one of --rep's? */
static bool
is_asked(const struct opts *o, const struct cols *c, const struct rec *r)
{
	return o->rep == NULL ||
	       bytes_cmp(r->cell[c->owner].s, r->cell[c->owner].n, o->rep,
		       strlen(o->rep)) == 0;
}

/* Events that nobody asked for: if it is all of them, their keys are wrong. */
static void
say_unasked(const struct cli *cli, struct policy *p, const char *file)
{
	size_t n = p->history.key.n, nun = history_unasked(&p->history);

	if (n > 0 && nun == n && cli->acc.in > 0)
		warn("%s: none of its %zu keys belongs to a lead; are they "
		     "written alike? lead-import does that",
			file, n);
	else if (cli->verbose)
		warn("%s: %zu of %zu keys belong to no lead", file, nun, n);
}

int
main(int argc, char **argv)
{
	struct opts o = {.cadence = CADENCE_DEFAULT};
	struct policy policy = {0};
	struct history_lead known = {0};
	struct ranked list;
	struct cols cols;
	struct cli cli;
	struct rec rec;
	bool is_bad = false;
	uint64_t nasked = 0;

	cli_init(&cli, &program, argc, argv);
	for (int opt; (opt = cli_option(&cli)) != -1;)
		switch (opt) {
		case OPT_CADENCE: o.cadence = cli.arg; break;
		case OPT_TOUCHES: o.touches = cli.arg; break;
		case OPT_REP: o.rep = cli.arg; break;
		case OPT_STAGES: o.stages = cli.arg; break;
		}
	open_policy(&policy, &o, &cli);
	cli.source.store = door_open;
	cli_open(&cli);
	find_cols(&cols, &cli, &o);
	if (o.touches)
		is_bad = read_touches(&cli, &policy, o.touches);
	cli_start(&cli, report_table_open);
	ranked_init(&list, cli.head.n);
	while (cli_next(&cli, &rec))
		if (is_asked(&o, &cols, &rec)) {
			nasked++;
			take_lead(&cli, &policy, &cols, &rec, &known, &list);
		} else {
			cli.acc.unasked++;
		}
	ranked_sort(&list, cols.key.phone);
	if (!cli.quiet)
		put_list(&cli, &list);
	if (o.rep && nasked == 0 && cli.acc.in > 0)
		warn("no lead has the owner '%s'", o.rep);
	if (o.touches)
		say_unasked(&cli, &policy, o.touches);
	bool is_due = cli.acc.out > 0;

	ranked_free(&list);
	history_lead_free(&known);
	close_policy(&policy);
	int status = cli_end(&cli);

	return is_bad || (cli.quiet && is_due) ? EXIT_LOOK : status;
}
