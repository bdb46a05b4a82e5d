/* Cut a target into whole parts: by weights, products, and working days. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli/cli.h"
#include "rules/money.h"
#include "store/door.h"
#include "tables/calendar.h"
#include "target/within.h"

enum {
	OPT_TOTAL = CLI_LONG,
	OPT_GROW,
	OPT_LAST,
	OPT_CORRIDOR,
	OPT_WITHIN,
	OPT_PLAN,
	OPT_TREE,
	OPT_BY,
	OPT_BLEND,
	OPT_GEOMETRIC,
	OPT_HISTORY,
	OPT_RATCHET,
	OPT_BIDS,
	OPT_THETA,
	OPT_EXEMPT,
	OPT_METHOD,
	OPT_FLOOR,
	OPT_CAP,
	OPT_UNIT,
	OPT_MIX,
	OPT_QUARTERS,
	OPT_MONTHS,
	OPT_WEEKS,
	OPT_DAYS,
	OPT_SEASON,
	OPT_MATRIX,
	OPT_SEED,
	OPT_METRIC,
	OPT_KIND,
	OPT_EXPLAIN,
};

static const struct cli_option options[] = {
	{OPT_TOTAL, "total", "N", "what to split, a whole number"},
	{OPT_GROW, "grow", "G", "or: what --last sums to, grown by G, as .2"},
	{OPT_WITHIN, "within", "PLAN", "or: what each parent has in a plan"},
	{OPT_PLAN, "plan", "NAME", "which plan of a store, for --within"},
	{OPT_TREE, "tree", NULL, "level by level, parents share theirs out"},
	{OPT_BY, "by", "COL", "column of the weights; default weight"},
	{OPT_BLEND, "blend", "COL:A,...", "weights of several columns"},
	{OPT_GEOMETRIC, "geometric", NULL, "blend by the geometric mean"},
	{OPT_HISTORY, "history", "COL,...",
		"years, the latest first, as the column history"},
	{OPT_RATCHET, "ratchet", "D",
		"how much of history the latest is; default .5"},
	{OPT_LAST, "last", "COL", "column of last year"},
	{OPT_CORRIDOR, "corridor", "MIN,MAX", "growth over last year, of each"},
	{OPT_FLOOR, "floor", "COL|N", "least that each gets"},
	{OPT_CAP, "cap", "COL|N", "most that each gets"},
	{OPT_BIDS, "bids", "COL", "column of what each bids"},
	{OPT_THETA, "theta", "A",
		"what the split counts against bids; default .5"},
	{OPT_EXEMPT, "exempt", "COL", "column of targets outside of it all"},
	{OPT_METHOD, "method", "M", "webster, lr or cum; default webster"},
	{OPT_UNIT, "unit", "N", "all targets are multiples of N"},
	{OPT_MIX, "mix", "NAME:W,...", "split each part by products too"},
	{OPT_QUARTERS, "quarters", "PERIOD", "split each part by them too"},
	{OPT_MONTHS, "months", "PERIOD", "and so by months"},
	{OPT_WEEKS, "weeks", "PERIOD", "and so by weeks (ISO 8601)"},
	{OPT_DAYS, "days", "PERIOD", "and so by working days"},
	{OPT_SEASON, "season", "FILE", "past months or quarters weigh them"},
	{OPT_MATRIX, "matrix", NULL, "periods and products sum over units too"},
	{OPT_SEED, "seed", "FILE", "past amounts by unit weigh its cells"},
	{OPT_METRIC, "metric", "M", "what is counted, for the column metric"},
	{OPT_KIND, "kind", "K", "such as stretch; default base"},
	{OPT_EXPLAIN, "explain", NULL,
		"why: quota, rest, rule and tie of each"},
};

static const struct cli_program program = {
	.name = "target-split",
	.purpose = "Cut a target into whole parts that sum to it.",
	.operands = "[FILE]",
	.option = options,
	.noption = NELEM(options),
	.common = CLI_FROM | CLI_TO | CLI_AS_OF | CLI_CALENDAR | CLI_TZ,
};

static const char *const methods[] = {
	[APPORTION_WEBSTER] = "webster",
	[APPORTION_LR] = "lr",
	[APPORTION_CUM] = "cum",
	NULL,
};

static const char *const kinds[] = {"base", "stretch", "challenge", NULL};

struct opts {
	struct team_opts team;
	struct mix mix;
	int64_t total, growth; /* -1: not said */
	bool is_grown, is_said[PERIOD_DAY + 1], has_theta, has_ratchet;
	bool is_matrix, is_explained, is_kind_said;
	struct period span; /* of the periods */
	bool has_span;
	const char *within, *plan, *season, *seed, *metric, *kind;
};

struct job {
	const struct opts *o;
	struct cli *cli;
	struct team team;
	struct cut cut;
	struct season season;
	struct plan plan; /* --within */
	struct seed seed;
};

/* Cut a list at its commas where it stands; how many parts it has. */
static size_t
cut_list(const char *name, char *text, const char *part[TEAM_COLUMNS])
{
	size_t n = 0;

	for (char *next; text; text = next) {
		next = strchr(text, ',');
		if (next)
			*next++ = '\0';
		if (n == TEAM_COLUMNS || *text == '\0')
			die_usage("--%s takes up to %d columns, with commas "
				  "between",
				name, TEAM_COLUMNS);
		part[n++] = text;
	}
	return n;
}

static int64_t
read_share(const char *name, const char *text, bool may_be_negative)
{
	int64_t n;
	const char *why = blend_read(&n, text, strlen(text), may_be_negative);

	/* a thousandfold is a slip */
	if (why == NULL && n > 1000 * BLEND_ONE)
		why = "more than 1000";
	if (why)
		die_usage("--%s: %s: '%s'; it is a share of 1, such as .2",
			name, why, text);
	return n;
}

static int64_t
read_part(const char *name, const char *text)
{
	const int64_t n = read_share(name, text, false);

	if (n > BLEND_ONE)
		die_usage("--%s is from 0 to 1, not '%s'", name, text);
	return n;
}

static void
read_blend(struct team_opts *t, char *arg)
{
	const char *part[TEAM_COLUMNS];
	int64_t sum = 0;

	t->nblend = cut_list("blend", arg, part);
	for (size_t i = 0; i < t->nblend; i++) {
		char *colon = strrchr(part[i], ':');

		if (colon == NULL || colon == part[i])
			die_usage("--blend takes COL:A, with commas between");
		*colon = '\0';
		t->blend[i] = (struct team_blend){
			part[i], read_part("blend", colon + 1)};
		sum += t->blend[i].a;
	}
	if (sum != BLEND_ONE)
		die_usage("--blend: the parts sum to %" PRId64 ".%06" PRId64
			  ", not to 1",
			sum / BLEND_ONE, sum % BLEND_ONE);
}

static void
read_corridor(struct team_opts *t, char *arg)
{
	char *comma = strchr(arg, ',');

	if (comma == NULL)
		die_usage("--corridor takes MIN,MAX, such as -.1,.3");
	*comma = '\0';
	t->has_corridor = true;
	t->least = read_share("corridor", arg, true);
	t->most = read_share("corridor", comma + 1, true);
	if (t->least < -BLEND_ONE || t->least > t->most)
		die_usage("--corridor: MIN is from -1 to MAX");
}

static void
set_bound(struct team_bound *b, const char *arg)
{
	b->column = apportion_whole(&b->all, arg, strlen(arg)) ? arg : NULL;
}

static void
set_span(struct opts *o, const char *name, const char *arg,
	enum period_kind kind)
{
	struct period p;
	const char *why = period_parse(&p, arg, strlen(arg));

	if (why == NULL && p.kind >= kind)
		why = "is no longer than its parts";
	if (why)
		die_usage("--%s: %s: '%s'", name, why, arg);
	if (o->is_said[kind] ||
		(o->has_span && (p.from != o->span.from || p.to != o->span.to)))
		die_usage("--quarters, --months, --weeks, --days: once each, "
			  "and of one period");
	o->is_said[kind] = o->has_span = true;
	o->span = p;
}

static void
set_mix(struct opts *o, char *arg)
{
	const char *why = mix_read(&o->mix, arg);

	if (why)
		die_usage("--mix: %s", why);
	for (size_t i = 0; i < o->mix.n; i++) {
		if (o->mix.part[i].column == NULL)
			continue;
		if (o->team.nmix == TEAM_COLUMNS)
			die_usage("--mix: too many columns");
		o->team.mix[o->team.nmix++] = o->mix.part[i].column;
	}
}

static void
set_option(struct opts *o, const struct cli *cli, int key)
{
	struct team_opts *t = &o->team;
	char *arg = (char *)cli->arg; /* of argv, which may be cut */

	switch (key) {
	case OPT_TOTAL: o->total = cli_number(cli, "total", 0); break;
	case OPT_GROW:
		o->is_grown = true;
		o->growth = read_share("grow", arg, true);
		if (o->growth < -BLEND_ONE)
			die_usage("--grow is -1 at least, not '%s'", arg);
		break;
	case OPT_WITHIN: o->within = arg; break;
	case OPT_PLAN: o->plan = arg; break;
	case OPT_TREE: t->shape = TEAM_TREE; break;
	case OPT_BY: t->by = arg; break;
	case OPT_BLEND: read_blend(t, arg); break;
	case OPT_GEOMETRIC: t->mean = BLEND_GEOMETRIC; break;
	case OPT_HISTORY:
		t->nhistory = cut_list("history", arg, t->history);
		if (t->nhistory < 2)
			die_usage("--history takes two years at least");
		break;
	case OPT_RATCHET:
		t->damp = read_part("ratchet", arg);
		o->has_ratchet = true;
		break;
	case OPT_LAST: t->last = arg; break;
	case OPT_CORRIDOR: read_corridor(t, arg); break;
	case OPT_FLOOR: set_bound(&t->floor, arg); break;
	case OPT_CAP: set_bound(&t->cap, arg); break;
	case OPT_BIDS: t->bids = arg; break;
	case OPT_THETA:
		t->theta = read_part("theta", arg);
		o->has_theta = true;
		break;
	case OPT_EXEMPT: t->exempt = arg; break;
	case OPT_METHOD:
		t->method =
			(enum apportion_method)cli_word(cli, "method", methods);
		break;
	case OPT_UNIT: t->unit = cli_number(cli, "unit", 1); break;
	case OPT_MIX: set_mix(o, arg); break;
	case OPT_QUARTERS: set_span(o, "quarters", arg, PERIOD_QUARTER); break;
	case OPT_MONTHS: set_span(o, "months", arg, PERIOD_MONTH); break;
	case OPT_WEEKS: set_span(o, "weeks", arg, PERIOD_WEEK); break;
	case OPT_DAYS: set_span(o, "days", arg, PERIOD_DAY); break;
	case OPT_SEASON: o->season = arg; break;
	case OPT_MATRIX: o->is_matrix = true; break;
	case OPT_SEED: o->seed = arg; break;
	case OPT_METRIC: o->metric = arg; break;
	case OPT_KIND:
		o->kind = kinds[cli_word(cli, "kind", kinds)];
		o->is_kind_said = true;
		break;
	case OPT_EXPLAIN: o->is_explained = true; break;
	}
}

/* Is the history a weight? By itself it is. */
static bool
uses_history(const struct team_opts *t)
{
	bool is_named = t->by == NULL && t->nblend == 0;

	if (t->by)
		is_named = strcmp(t->by, TEAM_HISTORY) == 0;
	for (size_t i = 0; i < t->nblend; i++)
		is_named |= strcmp(t->blend[i].column, TEAM_HISTORY) == 0;
	return is_named;
}

/* Does anything of an option hang on another that is not there? */
static void
check_needs(const struct opts *o)
{
	const struct team_opts *t = &o->team;

	if ((o->is_grown || t->has_corridor) && t->last == NULL)
		die_usage("--grow and --corridor need --last");
	if (t->mean == BLEND_GEOMETRIC && t->nblend == 0)
		die_usage("--geometric is of --blend");
	if (t->nhistory > 0 && !uses_history(t))
		die_usage(
			"--history is the weight " TEAM_HISTORY ", which --by "
			"or --blend does not name");
	if (o->has_ratchet && t->nhistory == 0)
		die_usage("--ratchet is of --history");
	if (o->has_theta && t->bids == NULL)
		die_usage("--theta is of --bids");
	if (o->season && !o->has_span)
		die_usage("--season needs --quarters, --months, --weeks or "
			  "--days");
	if (o->seed && (!o->is_matrix || !o->has_span || o->mix.n > 0 ||
			       o->is_said[PERIOD_DAY] || t->shape == TEAM_TREE))
		die_usage("--seed is of --matrix by quarters, months or weeks, "
			  "without --mix and --tree");
	if (o->is_matrix && !o->has_span && o->mix.n == 0)
		die_usage("--matrix needs periods or --mix");
}

static void
check_opts(const struct opts *o)
{
	const struct team_opts *t = &o->team;
	const bool is_bounded = t->floor.column || t->floor.all > 0 ||
				t->cap.column || t->cap.all < APPORTION_MAX ||
				t->has_corridor;
	int nkind = 0;

	for (int k = 0; k <= PERIOD_DAY; k++)
		nkind += o->is_said[k];
	if (o->within && (t->shape == TEAM_TREE || o->has_span ||
				 o->mix.n > 0 || o->is_matrix || o->metric ||
				 o->is_kind_said || o->is_explained))
		die_usage("--within takes periods, products, metrics and kinds "
			  "from the plan, which may have days, sums at all of "
			  "them, and takes no --tree and --explain");
	check_needs(o);
	if ((o->total >= 0) + o->is_grown + (o->within != NULL) != 1)
		die_usage("one of --total, --grow and --within is needed");
	if (o->total > APPORTION_MAX)
		die_usage("--total is at most 10^15");
	if (o->total >= 0 && o->total % t->unit != 0)
		die_usage("--total is no multiple of --unit: %" PRId64
			  " or %" PRId64,
			o->total - o->total % t->unit,
			o->total - o->total % t->unit + t->unit);
	if (t->method == APPORTION_CUM &&
		(is_bounded || t->shape == TEAM_TREE || t->bids))
		die_usage("--method cum takes no --floor, --cap, --corridor, "
			  "--bids and --tree");
	if (!t->floor.column && !t->cap.column && t->floor.all > t->cap.all)
		die_usage("--floor is above --cap");
	if (t->by && t->nblend > 0)
		die_usage("--by and --blend: one of them");
	if ((o->is_matrix || t->shape == TEAM_TREE) && nkind > 1)
		die_usage("--matrix and --tree take periods of one kind: days "
			  "give months as well, target-track sums them up");
}

/* What the total is that those without a parent share. */
static int64_t
total_of(const struct job *j)
{
	const struct opts *o = j->o;
	const int64_t unit = o->team.unit;

	if (o->total >= 0)
		return o->total / unit;
	const int64_t sum = team_sum(&j->team, o->team.last, o->growth);

	/* the nearest multiple, the larger of two */
	return (sum + unit / 2) / unit;
}

static void
read_season(struct job *j, const char *file)
{
	struct input in;
	struct rec r;
	const char *why;

	cli_open_file(j->cli, &in, file, NULL);
	const int period = input_need(&in, "period"),
		  amount = input_need(&in, "amount");

	while (input_next(&in, &r)) {
		const struct cell p = r.cell[period], a = r.cell[amount];
		struct period of;
		int64_t n;

		why = period_parse(&of, p.s, p.n);
		if (why)
			rec_wrong(&r, "period", why, &p);
		why = money_parse(&n, a.s, a.n);
		if (why == NULL)
			why = season_add(&j->season, &of, n);
		if (why)
			die("%s:%" PRIu64 ": %.*s: %s: '%.*s'", file, r.line,
				(int)p.n, p.s, why, (int)a.n, a.s);
	}
	why = season_settle(&j->season);
	if (why)
		die("%s: %s", file, why);
	input_close(&in);
}

static void
read_seed(struct job *j, const char *file)
{
	struct input in;
	int kind = PERIOD_QUARTER;

	while (!j->o->is_said[kind])
		kind++;
	cli_open_file(j->cli, &in, file, NULL);
	seed_read(&j->seed, &in, (enum period_kind)kind);
	input_close(&in);
}

static void
make_cut(struct job *j)
{
	const struct opts *o = j->o;
	const char *arg =
		j->cli->calendar ? j->cli->calendar : CALENDAR_DEFAULT;
	struct calendar c;

	if (!o->has_span)
		return;
	calendar_init(&c);
	calendar_load(&c, arg);
	calendar_warn(&c, arg, o->span.from, o->span.to);
	for (int kind = 0; kind <= PERIOD_DAY; kind++)
		if (o->is_said[kind])
			cut_add(&j->cut, (enum period_kind)kind, &o->span, &c,
				o->season ? &j->season : NULL);
	calendar_free(&c);
}

static void
read_plan(struct job *j, const char *file)
{
	const struct when as_of = cli_as_of(j->cli);
	struct door door = {.what = DOOR_PLAN, .plan = j->o->plan};
	struct input in;

	if (j->cli->as_of_text)
		door.as_of = &as_of;
	j->cli->source.store = door_open;
	cli_open_file(j->cli, &in, file, &door);
	plan_read(&j->plan, &in);
	input_close(&in);
}

/* All rows have come: share out. */
static void
write_plan(struct job *j)
{
	const struct opts *o = j->o;
	struct share s = {.team = &j->team,
		.cut = &j->cut,
		.mix = &o->mix,
		.seed = o->seed ? &j->seed : NULL,
		.span = o->has_span ? &o->span : NULL,
		.method = methods[o->team.method],
		.metric = o->metric,
		.kind = o->kind,
		.is_matrix = o->is_matrix,
		.row = {.sink = j->cli->sink,
			.unit = o->team.unit,
			.is_explained = o->is_explained}};

	team_settle(&j->team);
	if (o->is_explained)
		team_explain(&j->team);
	if (o->within)
		within_write(&s, &j->plan, o->within);
	else
		share_total(&s, total_of(j));
	share_free(&s);
}

int
main(int argc, char **argv)
{
	struct opts o = {.total = -1,
		.kind = "base",
		.team = {.cap.all = APPORTION_MAX,
			.damp = BLEND_ONE / 2,
			.theta = BLEND_ONE / 2,
			.unit = 1}};
	struct cli cli;
	struct job j = {.o = &o, .cli = &cli};
	struct rec rec;

	cli_init(&cli, &program, argc, argv);
	for (int key; (key = cli_option(&cli)) != -1;)
		set_option(&o, &cli, key);
	check_opts(&o);
	if ((o.plan || cli.as_of_text) && !(o.within && db_is(o.within)))
		die_usage("--plan and --as-of are of a store that --within "
			  "names");
	if (o.within)
		o.team.shape = TEAM_WITHIN;
	cli_open(&cli);
	team_init(&j.team, &o.team, &cli.in);
	if (cli.verbose && team_is_even(&j.team))
		warn("no column 'weight': all weigh the same");
	if (o.within)
		read_plan(&j, o.within);
	if (o.season)
		read_season(&j, o.season);
	if (o.seed)
		read_seed(&j, o.seed);
	make_cut(&j);
	head_free(&cli.head);
	planrow_head(&cli.head, o.is_explained);
	cli_start(&cli, NULL);
	while (cli_next(&cli, &rec)) {
		team_add(&j.team, &rec);
		cli.acc.used++;
	}
	write_plan(&j);
	team_free(&j.team);
	cut_free(&j.cut);
	season_free(&j.season);
	seed_free(&j.seed);
	plan_free(&j.plan);
	return cli_end(&cli);
}
