/* Hold what was sold against a plan, and say what today must bring. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli/cli.h"
#include "report/table.h"
#include "rules/money.h"
#include "store/door.h"
#include "tables/calendar.h"
#include "tables/score.h"
#include "target/actual.h"
#include "target/trackrow.h"

enum {
	OPT_ACTUAL = CLI_LONG,
	OPT_PLAN,
	OPT_PERIOD,
	OPT_BY,
	OPT_ALL,
	OPT_POLICY,
	OPT_METRIC,
	OPT_LAST,
	OPT_EXEMPT,
	OPT_BANDS,
	OPT_BEHIND,
	OPT_SIDE,
	OPT_SCORE,
	OPT_EXPLAIN,
};

static const struct cli_option options[] = {
	{OPT_ACTUAL, "actual", "FILE",
		"what was sold: events, a table, a store; needed"},
	{OPT_PLAN, "plan", "NAME", "which plan of a store"},
	{OPT_PERIOD, "period", "P", "the period; default that of --as-of"},
	{OPT_BY, "by", "KIND",
		"year, quarter, month, week or day; default the plan's"},
	{OPT_ALL, "all", NULL, "all periods of the plan"},
	{OPT_POLICY, "policy", "P",
		"even, cap:K, week, hold or none; default even"},
	{OPT_METRIC, "metric", "M", "the metric of what names none"},
	{OPT_LAST, "last", "FILE", "what was sold a year ago"},
	{OPT_EXEMPT, "exempt", "UNITS", "units that are not ranked"},
	{OPT_BANDS, "bands", "A,B",
		"percent from which top, below which bottom; default thirds"},
	{OPT_BEHIND, "behind", "PCT", "only those with a pace below this"},
	{OPT_SIDE, "side", "COL", "product or metric side by side"},
	{OPT_SCORE, "score", "FILE", "weigh metrics into one score"},
	{OPT_EXPLAIN, "explain", NULL, "say how each number came about"},
};

static const struct cli_program program = {
	.name = "target-track",
	.purpose = "Hold what was sold against a plan; what must today bring?",
	.operands = "[FILE]",
	.option = options,
	.noption = NELEM(options),
	.common = CLI_FROM | CLI_TO | CLI_REPORT | CLI_AS_OF | CLI_CALENDAR |
		  CLI_TZ,
};

/* The words of --side. */
static const char *const sides[] = {"product", "metric", NULL};

struct opts {
	const char *actual, *plan, *last, *metric, *exempt, *score;
	struct period period;
	bool has_period, is_all, is_side, is_behind, is_explained;
	int by; /* enum period_kind, or -1 */
	enum plan_key side;
	enum pace_policy policy;
	int64_t cap;
	struct track_bands bands;
	struct ratio behind;
};

/* What the run is about, from the plan to the row. */
struct job {
	struct plan plan;
	struct calendar calendar;
	struct track track;
	struct actual actual;
	struct trackrow row;
	size_t now; /* the row to be shown next */
	struct trackside side;
	struct score_metric *score;
};

/* A percentage with up to two places. */
static struct ratio
percent(const char *name, const char *s, size_t n)
{
	int64_t x;

	if (money_parse(&x, s, n) != NULL || x < 0)
		die_usage("--%s takes percent with up to two places, not '%s'",
			name, s);
	return (struct ratio){x, 100};
}

static void
set_bands(struct track_bands *b, const char *arg)
{
	const size_t n = strcspn(arg, ",");

	if (arg[n] == '\0')
		die_usage("--bands takes A,B, not '%s'", arg);
	b->top = percent("bands", arg, n);
	b->bottom = percent("bands", arg + n + 1, strlen(arg + n + 1));
	b->is_given = true;
	if (ratio_cmp(b->top, b->bottom) < 0)
		die_usage(
			"--bands: the top begins below the bottom: '%s'", arg);
}

static void
set_option(struct opts *o, const struct cli *cli, int key)
{
	const char *why = NULL, *arg = cli->arg;

	switch (key) {
	case OPT_ACTUAL: o->actual = arg; break;
	case OPT_PLAN: o->plan = arg; break;
	case OPT_PERIOD:
		why = period_parse(&o->period, arg, strlen(arg));
		if (why)
			die_usage("--period: %s: '%s'", why, arg);
		o->has_period = true;
		break;
	case OPT_BY: o->by = cli_word(cli, "by", period_words); break;
	case OPT_ALL: o->is_all = true; break;
	case OPT_POLICY:
		why = pace_policy_parse(&o->policy, &o->cap, arg);
		if (why)
			die_usage("--policy takes %s, not '%s'", why, arg);
		break;
	case OPT_METRIC: o->metric = arg; break;
	case OPT_LAST: o->last = arg; break;
	case OPT_EXEMPT: o->exempt = arg; break;
	case OPT_BANDS: set_bands(&o->bands, arg); break;
	case OPT_BEHIND:
		o->behind = percent("behind", arg, strlen(arg));
		o->is_behind = true;
		break;
	case OPT_SIDE:
		o->side = cli_word(cli, "side", sides) == 0 ? PLAN_PRODUCT
							    : PLAN_METRIC;
		o->is_side = true;
		break;
	case OPT_SCORE: o->score = arg; break;
	case OPT_EXPLAIN: o->is_explained = true; break;
	}
}

static void
check_opts(struct opts *o)
{
	if (o->actual == NULL)
		die_usage("--actual FILE is needed: what was sold");
	if (o->has_period && (o->by >= 0 || o->is_all))
		die_usage("--period says it all: no --by and no --all");
	if (o->score && o->is_side && o->side != PLAN_METRIC)
		die_usage("--score needs --side metric");
	if (o->score && strcmp(o->score, "-") == 0)
		die_usage("--score takes a file, not standard input");
	if (o->score) {
		o->side = PLAN_METRIC;
		o->is_side = true;
	}
	if (o->is_side && (o->is_behind || o->is_explained))
		die_usage("--side and --score: no --behind and no --explain");
	if (o->bands.is_given && o->is_side && !o->score)
		die_usage("--side ranks nobody: no --bands");
}

static void
exempt(struct track *t, const char *list)
{
	for (const char *p = list; p;) {
		const size_t n = strcspn(p, ",");

		if (n > 0 && !track_exempt(t, p, n))
			warn("--exempt: no unit of the plan: '%.*s'", (int)n,
				p);
		p = p[n] == ',' ? p + n + 1 : NULL;
	}
}

/* The plan, and the periods that are asked for. */
static void
read_plan(struct job *j, struct cli *cli, const struct opts *o)
{
	const char *name = cli->calendar ? cli->calendar : CALENDAR_DEFAULT;
	struct track *t = &j->track;
	struct rec rec;

	while (cli_next(cli, &rec))
		plan_add(&j->plan, &rec);
	calendar_load(&j->calendar, name);
	t->plan = &j->plan;
	t->calendar = &j->calendar;
	t->as_of = cli_as_of(cli);
	track_periods(t, o->has_period ? &o->period : NULL, o->by, o->is_all);
	exempt(t, o->exempt);
	track_plan(t);
	cli->acc.unasked += t->unasked;
	cli->acc.used += j->plan.n - t->unasked;
	if (t->ncell > 0)
		calendar_warn(&j->calendar, name, t->period[0].period.from,
			t->period[t->nperiod - 1].period.to);
	if (t->npart > 0)
		warn("targets that are sums of less than all months or "
		     "quarters of their period: %" PRIu32,
			t->npart);
}

static void
set_aside(struct cli *cli, const struct input *in, const struct rec *r,
	const struct actual_why *why)
{
	account_aside(&cli->acc, why->reason);
	if (!cli->verbose)
		return;
	if (why->col < 0)
		warn("%s:%" PRIu64 ": set aside: %s", r->file, r->line,
			why->reason);
	else
		warn("%s:%" PRIu64 ": %s: %s: '%.*s'", r->file, r->line,
			in->head.name[why->col], why->why,
			(int)r->cell[why->col].n, r->cell[why->col].s);
}

/* What was sold: now, a year ago, or both. */
static void
read_actual(struct job *j, struct cli *cli, const char *file, bool is_now,
	bool is_last)
{
	struct door events = {.what = DOOR_EVENTS};
	struct actual *a = &j->actual;
	struct actual_why why;
	struct input in;
	struct rec r;
	uint64_t n = 0;

	cli_open_file(cli, &in, file, &events);
	actual_open(a, &in, is_now, is_last);
	for (; input_next(&in, &r); n++) {
		cli_took(cli);
		switch (actual_add(a, &r, &why)) {
		case ACTUAL_USED: cli->acc.used++; break;
		case ACTUAL_UNASKED: cli->acc.unasked++; break;
		case ACTUAL_ASIDE: set_aside(cli, &in, &r, &why); break;
		}
	}
	if (n > 0 && a->nunplanned == n && !a->is_events && j->plan.n > 0)
		warn("%s: no row is of a metric of the plan", file);
	cli->acc.skipped += input_skipped(&in);
	input_close(&in);
}

/* The names nobody planned for, the first of them in the order of bytes. */
static void
say_unknown(const struct actual *a)
{
	enum { SHOWN = 3 };
	const struct map *m = &a->unknown;
	struct cell first[SHOWN];
	struct buf b = {0};
	size_t n = 0;

	for (size_t i = 0; i < m->n; i++) {
		struct cell c = {0};
		size_t k;

		c.s = map_key(m, i, &c.n);
		for (k = n; k > 0 && bytes_cmp(c.s, c.n, first[k - 1].s,
					     first[k - 1].n) < 0;
			k--)
			if (k < SHOWN)
				first[k] = first[k - 1];
		if (k < SHOWN)
			first[k] = c;
		n += n < SHOWN;
	}
	for (size_t i = 0; i < n; i++)
		buf_addf(&b, "%s'%.*s'", i ? ", " : "", (int)first[i].n,
			first[i].s);
	if (n > 0)
		warn("units that are not in the plan: %zu, with %" PRIu64
		     " of the rows: %s%s",
			m->n, a->nunknown, buf_str(&b),
			m->n > SHOWN ? ", ..." : "");
	buf_free(&b);
}

/* The next row to be shown; NULL, and from the first again, if there is none.
 */
static const struct cell *
next_row(struct job *j)
{
	const struct track *t = &j->track;

	if (j->side.t)
		return trackside_next(&j->side);
	if (j->now == t->norder) {
		j->now = 0;
		return NULL;
	}
	return trackrow_make(&j->row, &t->cell[t->order[j->now++]]);
}

static void
add_title(struct buf *b, const struct track *t)
{
	const struct track_period *w = t->period;
	char text[DAY_MAX];

	if (t->nperiod == 1)
		buf_addf(b, "%s, ", period_format(text, &w->period));
	buf_addf(b, "as of %s", day_format(text, t->as_of.day));
	if (t->nperiod == 1 && w->day != DAY_NONE)
		buf_addf(b, "; working days left: %" PRId32 ", next %s",
			w->days_left, day_format(text, w->day));
}

/* What a table shows: not what is empty, or in its title. */
static bool *
shape(struct job *j, struct cli *cli)
{
	static const char *const titled[] = {"period", "day", "days_left"};
	bool *is_shown = mem_zalloc(cli->head.n, sizeof *is_shown);
	struct head head = {0};
	struct buf title = {0};

	for (const struct cell *c; (c = next_row(j)) != NULL;)
		for (size_t k = 0; k < cli->head.n; k++)
			is_shown[k] |= c[k].n > 0;
	for (size_t i = 0; j->track.nperiod == 1 && i < NELEM(titled); i++) {
		const int k = head_find(&cli->head, titled[i]);

		if (k >= 0)
			is_shown[k] = false;
	}
	for (size_t k = 0; k < cli->head.n; k++)
		if (is_shown[k])
			head_add(&head, cli->head.name[k]);
	add_title(&title, &j->track);
	if (head.n > 0)
		report_table_shape(cli->sink, &head,
			&(struct report_table_opts){
				.title = buf_str(&title), .bar = -1});
	buf_free(&title);
	head_free(&head);
	return is_shown;
}

static void
put_rows(struct job *j, struct cli *cli)
{
	const bool is_drawn =
		cli->to == FORMAT_TABLE || cli->to == FORMAT_MARKDOWN;
	bool *is_shown = is_drawn ? shape(j, cli) : NULL;
	struct cell *cell = mem_zalloc(cli->head.n, sizeof *cell);

	for (const struct cell *c; (c = next_row(j)) != NULL;) {
		size_t n = 0;

		for (size_t k = 0; k < cli->head.n; k++)
			if (!is_drawn || is_shown[k])
				cell[n++] = c[k];
		sink_put(cli->sink, &(struct rec){.cell = cell});
	}
	free(cell);
	free(is_shown);
}

/* Products or metrics side by side: its columns are known only now. */
static void
start_side(struct job *j, struct cli *cli, const struct opts *o)
{
	struct trackside *s = &j->side;

	s->t = &j->track;
	s->row = &j->row;
	s->by = o->side;
	s->bands = o->bands;
	if (o->score)
		s->nscore = scores_open(&j->score, o->score);
	s->score = j->score;
	s->score_file = o->score;
	trackside_open(s);
	trackside_head(s, &cli->head);
	cli_start(cli, report_table_open);
}

static void
job_free(struct job *j)
{
	trackrow_free(&j->row);
	scores_free(j->score, j->side.nscore);
	trackside_free(&j->side);
	actual_free(&j->actual);
	track_free(&j->track);
	calendar_free(&j->calendar);
	plan_free(&j->plan);
}

int
main(int argc, char **argv)
{
	struct opts o = {.by = -1};
	struct door door = {.what = DOOR_PLAN};
	struct job j = {0};
	struct cli cli;

	cli_init(&cli, &program, argc, argv);
	for (int key; (key = cli_option(&cli)) != -1;)
		set_option(&o, &cli, key);
	check_opts(&o);
	if (o.plan && (cli.noperand == 0 || !db_is(cli.operand[0])))
		die_usage("--plan is of a store");
	calendar_init(&j.calendar);

	const struct when as_of = cli_as_of(&cli);

	door.plan = o.plan;
	if (cli.as_of_text)
		door.as_of = &as_of;
	cli.source.store = door_open;
	cli.source.store_arg = &door;
	cli_open(&cli);
	plan_open(&j.plan, &cli.in);
	head_free(&cli.head);
	if (!o.is_side) {
		trackrow_head(&cli.head, o.is_explained);
		cli_start(&cli, report_table_open);
	}
	read_plan(&j, &cli, &o);
	j.actual.track = &j.track;
	j.actual.zone = &cli.zone;
	j.actual.metric = o.metric;
	read_actual(&j, &cli, o.actual, true, o.last == NULL);
	if (o.last) {
		j.track.has_last = true;
		read_actual(&j, &cli, o.last, false, true);
	}
	say_unknown(&j.actual);
	track_rank(&j.track, &o.bands);
	if (o.is_behind)
		track_behind(&j.track, o.behind);
	j.row.t = &j.track;
	j.row.policy = o.policy;
	j.row.cap = o.cap;
	j.row.is_explained = o.is_explained;
	if (o.is_side)
		start_side(&j, &cli, &o);
	put_rows(&j, &cli);

	const bool is_none = j.track.ncell == 0 && j.plan.n > 0;

	if (is_none)
		warn("the plan has no target for the time that is asked for "
		     "(--period, --all)");
	job_free(&j);
	const int status = cli_end(&cli);

	return is_none ? EXIT_LOOK : status;
}
