/* Count leads by stage: a snapshot, a period, or a cohort with its rates. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli/cli.h"
#include "report/table.h"
#include "rules/funnel.h"
#include "store/door.h"
#include "stream/event.h"
#include "tables/stages.h"

enum {
	OPT_MODE = CLI_LONG,
	OPT_SINCE,
	OPT_UNTIL,
	OPT_BY,
	OPT_STRICT,
	OPT_STAGES
};

static const struct cli_option options[] = {
	{OPT_MODE, "mode", "MODE",
		"snapshot, period or cohort; default snapshot"},
	{OPT_SINCE, "since", "DAY", "first day of the period; default all"},
	{OPT_UNTIL, "until", "DAY", "its last day; default that of --as-of"},
	{OPT_BY, "by", "COLS", "a funnel for each value of these columns"},
	{OPT_STRICT, "strict", NULL,
		"in a cohort, count a step only if it was entered"},
	{OPT_STAGES, "stages", "NAME|FILE",
		"generic, dealership or a table; default generic"},
};

static const struct cli_program program = {
	.name = "funnel-report",
	.purpose = "Count leads by stage, with conversion rates of a cohort.",
	.operands = "[FILE...]",
	.option = options,
	.noption = NELEM(options),
	.common = CLI_FILTER | CLI_REPORT | CLI_AS_OF | CLI_TZ,
};

static const char *const modes[] = {
	[FUNNEL_SNAPSHOT] = "snapshot",
	[FUNNEL_PERIOD] = "period",
	[FUNNEL_COHORT] = "cohort",
	NULL,
};

/* Written behind mode and the columns of --by. */
static const char *const columns[] = {"stage", "n", "step_num", "step_den",
	"step", "overall_num", "overall_den", "overall"};

struct opts {
	struct funnel_opts funnel;
	const char *since, *until, *stages;
	int32_t first, last; /* days of the period; DAY_NONE: from the start */
	struct when as_of;
	struct head by;
};

struct cols {
	struct event_cols event;
	bool is_events; /* else the input is leads */
	int born;
	int *by;
	size_t nby;

	/* of the record at hand */
	struct buf whose, joined; /* cells of --by, if they are several */
	struct cell group;
	bool is_grouped; /* some cell of --by is not empty */
};

/* What is needed of a row that is offered. */
struct job {
	struct cli *cli;
	struct cols *cols;
	struct tally *tally;
	struct cell *cell; /* of the columns of the input */
};

static void
set_by(struct opts *o, const char *list)
{
	for (const char *p = list;; p++) {
		size_t n = strcspn(p, ","), had = o->by.n;
		char *name = mem_copy(p, n);
		bool is_ours = strcmp(name, "mode") == 0;

		for (size_t i = 0; i < NELEM(columns); i++)
			is_ours = is_ours || strcmp(name, columns[i]) == 0;
		if (n == 0 || is_ours || head_add(&o->by, name) < (int)had)
			die_usage("--by takes columns of the input, each once "
				  "and none of the report's own: '%s'",
				name);
		free(name);
		p += n;
		if (*p == '\0')
			return;
	}
}

/* What the options say together. */
static void
set_period(struct opts *o, const struct cli *cli)
{
	struct funnel_opts *f = &o->funnel;

	if (f->mode == FUNNEL_SNAPSHOT && (o->since || o->until))
		die_usage("a snapshot has no period: --since and --until need "
			  "--mode period or cohort");
	if (f->mode != FUNNEL_COHORT && f->is_strict)
		die_usage("--strict needs --mode cohort");
	o->as_of = cli_as_of(cli);
	o->first = o->since ? cli_day("since", o->since) : DAY_NONE;
	o->last = o->until ? cli_day("until", o->until) : o->as_of.day;
	if (o->first > o->last)
		die_usage("the period ends before it begins");
	f->from = o->since ? zone_instant(&cli->zone, o->first, 0) : INT64_MIN;
	f->until = zone_instant(&cli->zone, o->last + 1, 0);
}

static void
find_cols(struct cols *c, const struct opts *o, const struct cli *cli)
{
	*c = (struct cols){.nby = o->by.n};
	event_find(&c->event, &cli->in.head);
	c->is_events = c->event.at >= 0;
	if (!c->is_events && o->funnel.mode != FUNNEL_SNAPSHOT)
		die_usage("--mode %s needs events: the input has no column at",
			modes[o->funnel.mode]);
	if (!c->is_events && cli->as_of_text)
		die_usage("--as-of needs events: the input has no column at, "
			  "and leads know only the present");
	if (!c->is_events || c->event.stage < 0)
		c->event.stage = cli_need(cli, "stage");
	c->born = o->funnel.mode == FUNNEL_COHORT ? cli_find(cli, "created_at")
						  : -1;
	if (c->is_events && c->event.id < 0 && c->event.ext_id < 0 &&
		c->event.phone < 0)
		cli_need(cli, "id");
	c->by = mem_zalloc(o->by.n, sizeof *c->by);
	for (size_t i = 0; i < o->by.n; i++)
		c->by[i] = cli_need(cli, o->by.name[i]);
}

/* Between the cells of a group: sorts first, and is in no UTF-8 text. */
static const char between[2] = {'\0', '\xFF'};

static void
read_group(struct cols *c, const struct rec *r)
{
	struct buf *b = &c->joined;

	if (c->nby == 1) {
		c->group.s = r->cell[c->by[0]].s;
		c->group.n = r->cell[c->by[0]].n;
		c->is_grouped = c->group.n > 0;
		return;
	}
	buf_clear(b);
	c->is_grouped = false;
	for (size_t i = 0; i < c->nby; i++) {
		c->is_grouped = c->is_grouped || r->cell[c->by[i]].n > 0;
		if (i > 0)
			buf_add(b, between, sizeof between);
		buf_add(b, r->cell[c->by[i]].s, r->cell[c->by[i]].n);
	}
	c->group.s = b->n ? b->s : "";
	c->group.n = b->n;
}

/* An instant from a cell; false, and the record is set aside, if it is bad. */
static bool
read_when(struct cli *cli, const struct rec *r, int col, const char *reason,
	struct when *w)
{
	const char *why =
		zone_parse(&cli->zone, w, r->cell[col].s, r->cell[col].n);

	if (why)
		cli_aside(cli, r, reason, col, why);
	return why == NULL;
}

static void
take_event(struct cli *cli, const struct opts *o, struct cols *c,
	struct funnel *f, const struct rec *r)
{
	bool is_stage;
	struct cell stage = event_name(&c->event, r, &is_stage);
	struct when at, born;

	if (!is_stage || stage.n == 0) {
		cli->acc.unasked++;
		return;
	}
	if (!event_whose(&c->whose, &c->event, r)) {
		cli_aside(cli, r, "no_key", -1, NULL);
		return;
	}
	if (!read_when(cli, r, c->event.at, "at_bad", &at))
		return;
	born = at;
	if (c->born >= 0 && r->cell[c->born].n > 0 &&
		!read_when(cli, r, c->born, "created_at_bad", &born))
		return;
	if (at.at > o->as_of.at) {
		cli->acc.unasked++;
		return;
	}
	read_group(c, r);
	funnel_event(
		f, &(struct funnel_event){c->whose.s, c->whose.n, c->group.s,
			   c->group.n, c->is_grouped, stage.s, stage.n, at.at,
			   born.at < at.at ? born.at : at.at});
	cli->acc.used++;
}

/* A lead with nothing but the stage it is in. */
static void
take_lead(struct cli *cli, struct cols *c, struct tally *t, const struct rec *r)
{
	const struct cell *stage = &r->cell[c->event.stage];

	read_group(c, r);
	tally_add(t, tally_group(t, c->group.s, c->group.n),
		tally_stage(t, stage->s, stage->n));
	cli->acc.used++;
}

/* A lead as it lies in its file: of most, two cells are all that is read. */
static bool
offer(void *arg, const struct raw_row *row)
{
	struct job *j = arg;
	struct cols *c = j->cols;
	const size_t stage = (size_t)c->event.stage;

	if (c->is_events || !j->cli->in.is_same || !row->is_usual ||
		!raw_text(row, stage, &j->cell[stage]))
		return false;
	for (size_t i = 0; i < c->nby; i++)
		if (!raw_text(row, (size_t)c->by[i], &j->cell[c->by[i]]))
			return false;
	cli_took(j->cli);
	take_lead(j->cli, c, j->tally, &(struct rec){.cell = j->cell});
	return true;
}

static bool
is_drawn(const struct cli *cli)
{
	return cli->to == FORMAT_TABLE || cli->to == FORMAT_MARKDOWN;
}

/* Cut a group into the cells of --by again. */
static void
split_group(struct cell *cell, size_t n, const struct tally_row *row)
{
	const char *s = row->group, *end = s + row->ngroup;

	for (size_t i = 0; i < n; i++) {
		const char *p = s;

		while (p < end && (end - p < (int)sizeof between ||
					  memcmp(p, between, sizeof between)))
			p++;
		cell[i] = (struct cell){s, (size_t)(p - s), false};
		s = p < end ? p + sizeof between : end;
	}
}

static struct cell
cut(const struct buf *b, size_t from)
{
	return (struct cell){b->s + from, b->n - from, false};
}

/* num, den and their rate, into three cells. */
static void
add_rate(struct cell *c, struct buf *b, uint64_t num, uint64_t den)
{
	size_t from = b->n;

	buf_addf(b, "%ju", (uintmax_t)num);
	c[0] = cut(b, from);
	from = b->n;
	buf_addf(b, "%ju", (uintmax_t)den);
	c[1] = cut(b, from);
	from = b->n;
	tally_rate(b, num, den);
	c[2] = cut(b, from);
}

/* People see the label, and no mode: it is in the title. */
static void
put_row(struct cli *cli, const struct opts *o, const struct tally_row *row,
	struct cell *cell, struct buf *b)
{
	const char *mode = modes[o->funnel.mode];
	struct cell *c = cell + 1 + o->by.n;
	bool is_cohort = o->funnel.mode == FUNNEL_COHORT;

	buf_clear(b);
	buf_need(b, 256); /* cells point into it: it may not move */
	cell[0] = (struct cell){mode, strlen(mode), false};
	split_group(cell + 1, o->by.n, row);
	c[0] = (struct cell){row->stage, row->nstage, false};
	if (is_drawn(cli) && row->label)
		c[0] = (struct cell){row->label, strlen(row->label), false};
	buf_addf(b, "%ju", (uintmax_t)row->n);
	c[1] = cut(b, 0);
	for (size_t i = 2; i < NELEM(columns); i++)
		c[i] = (struct cell){"", 0, false};
	if (is_cohort && row->has_step)
		add_rate(c + 2, b, row->step_num, row->step_den);
	if (is_cohort && row->has_overall)
		add_rate(c + 5, b, row->overall_num, row->overall_den);
	sink_put(cli->sink, &(struct rec){.cell = cell + is_drawn(cli)});
}

/* The table ends at n where there are no rates. */
static void
shape(struct cli *cli, const struct opts *o, bool is_events)
{
	struct head head = {0};
	struct buf title = {0};
	size_t n = cli->head.n;
	char day[DAY_MAX];

	if (o->funnel.mode != FUNNEL_COHORT)
		n -= NELEM(columns) - 2;
	for (size_t i = 1; i < n; i++)
		head_add(&head, cli->head.name[i]);
	buf_adds(&title, modes[o->funnel.mode]);
	if (o->since)
		buf_addf(&title, " from %s", day_format(day, o->first));
	if (o->funnel.mode != FUNNEL_SNAPSHOT)
		buf_addf(&title, " to %s", day_format(day, o->last));
	if (is_events)
		buf_addf(&title, ", as of %s", day_format(day, o->as_of.day));
	report_table_shape(cli->sink, &head,
		&(struct report_table_opts){
			buf_str(&title), o->by.n, head_find(&head, "n")});
	buf_free(&title);
	head_free(&head);
}

static void
set_head(struct head *h, const struct opts *o)
{
	head_free(h);
	head_add(h, "mode");
	for (size_t i = 0; i < o->by.n; i++)
		head_add(h, o->by.name[i]);
	for (size_t i = 0; i < NELEM(columns); i++)
		head_add(h, columns[i]);
}

static void
put_rows(struct cli *cli, const struct opts *o, struct tally *t)
{
	struct cell *cell = mem_zalloc(cli->head.n, sizeof *cell);
	struct tally_row row;
	struct buf b = {0};

	tally_end(t);
	while (tally_next(t, &row))
		put_row(cli, o, &row, cell, &b);
	buf_free(&b);
	free(cell);
}

int
main(int argc, char **argv)
{
	struct opts o = {.stages = "generic"};
	struct stages stages;
	struct tally tally;
	struct funnel funnel;
	struct cols cols;
	struct cli cli;
	struct door events = {.what = DOOR_EVENTS};
	struct job job = {&cli, &cols, &tally, NULL};
	struct rec rec;

	cli_init(&cli, &program, argc, argv);
	for (int opt; (opt = cli_option(&cli)) != -1;)
		switch (opt) {
		case OPT_MODE:
			o.funnel.mode =
				(enum funnel_mode)cli_word(&cli, "mode", modes);
			break;
		case OPT_SINCE: o.since = cli.arg; break;
		case OPT_UNTIL: o.until = cli.arg; break;
		case OPT_BY: set_by(&o, cli.arg); break;
		case OPT_STRICT: o.funnel.is_strict = true; break;
		case OPT_STAGES: o.stages = cli.arg; break;
		}
	set_period(&o, &cli);
	stages_open(&stages, o.stages);
	tally_init(&tally, &stages, o.by.n == 0);
	funnel_init(&funnel, &o.funnel, &tally);
	cli.source.offer = offer;
	cli.source.store = door_open;
	if (o.funnel.mode != FUNNEL_SNAPSHOT)
		cli.source.store_arg = &events;
	cli.source.arg = &job;
	cli_open(&cli);
	find_cols(&cols, &o, &cli);
	job.cell = mem_zalloc(cli.in.head.n, sizeof *job.cell);
	set_head(&cli.head, &o);
	cli_start(&cli, report_table_open);
	if (is_drawn(&cli))
		shape(&cli, &o, cols.is_events);
	while (cli_next(&cli, &rec))
		if (cols.is_events)
			take_event(&cli, &o, &cols, &funnel, &rec);
		else
			take_lead(&cli, &cols, &tally, &rec);
	funnel_count(&funnel);
	put_rows(&cli, &o, &tally);
	funnel_free(&funnel);
	tally_free(&tally);
	stages_free(&stages);
	head_free(&o.by);
	free(cols.by);
	free(job.cell);
	buf_free(&cols.whose);
	buf_free(&cols.joined);
	return cli_end(&cli);
}
