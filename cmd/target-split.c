/* Cut a target into whole parts: by weights, then by the working days. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "base/mem.h"
#include "cli/cli.h"
#include "rules/apportion.h"
#include "stream/hold.h"
#include "tables/calendar.h"

enum {
	OPT_TOTAL = CLI_LONG,
	OPT_BY,
	OPT_METHOD,
	OPT_FLOOR,
	OPT_CAP,
	OPT_MONTHS,
	OPT_DAYS,
};

static const struct cli_option options[] = {
	{OPT_TOTAL, "total", "N", "what to split, a whole number; needed"},
	{OPT_BY, "by", "COL", "column of the weights; default weight"},
	{OPT_METHOD, "method", "M", "webster, lr or cum; default webster"},
	{OPT_FLOOR, "floor", "COL|N", "least that each gets"},
	{OPT_CAP, "cap", "COL|N", "most that each gets"},
	{OPT_MONTHS, "months", "YYYY", "split each part by the months too"},
	{OPT_DAYS, "days", "YYYY-MM", "split each part by the days too"},
};

static const struct cli_program program = {
	.name = "target-split",
	.purpose = "Cut a target into whole parts that sum to it.",
	.operands = "[FILE]",
	.option = options,
	.noption = NELEM(options),
	.common = CLI_FROM | CLI_TO | CLI_CALENDAR,
};

static const char *const methods[] = {
	[APPORTION_WEBSTER] = "webster",
	[APPORTION_LR] = "lr",
	[APPORTION_CUM] = "cum",
	NULL,
};

/* The columns of a plan, in their order. */
enum { UNIT, PARENT, LEVEL, PERIOD, PRODUCT, METRIC, TARGET, KIND };
static const char *const columns[] = {"unit", "parent", "level", "period",
	"product", "metric", "target", "kind"};

/* A floor or a cap: a column, or the same for all. */
struct bound {
	const char *col;
	int64_t all;
};

struct opts {
	int64_t total; /* -1: not said */
	enum apportion_method method;
	const char *by;
	struct bound floor, cap;
	int year, month; /* 0: not said */
};

struct cols {
	int name, parent, product, metric, weight, floor, cap;
};

/* Who shares, as they stand in the file. */
struct team {
	struct hold rows;
	struct map keys;             /* a row each */
	struct apportion_part *part; /* a row each */
	size_t cap;
};

/* What each share is split by; without a period, one that takes all. */
struct periods {
	struct calendar_period period[CALENDAR_PERIODS];
	struct apportion_part part[CALENDAR_PERIODS];
	size_t n;
};

/* A whole number to APPORTION_MAX. NULL, or why not. */
static const char *
read_whole(int64_t *n, const char *s, size_t len)
{
	struct apportion_part p;
	const char *why = apportion_weight(&p, s, len);

	if (why == NULL && p.places > 0)
		why = "not a whole number";
	if (why == NULL && p.weight > APPORTION_MAX)
		why = "more than 10^15";
	if (why == NULL)
		*n = p.weight;
	return why;
}

static void
set_bound(struct bound *b, const char *arg)
{
	b->col = read_whole(&b->all, arg, strlen(arg)) ? arg : NULL;
}

/* The month of YYYY-MM, or of YYYY the year alone. */
static void
set_period(struct opts *o, const char *name, const char *arg, bool is_month)
{
	char text[16];
	int32_t day;
	int mday;

	if (o->year > 0)
		die_usage("--months and --days: once, and not both");
	snprintf(text, sizeof text, "%.8s%s", arg, is_month ? "-01" : "-01-01");
	day = day_parse(text, strlen(text));
	if (day == DAY_NONE || strlen(arg) != (is_month ? 7 : 4))
		die_usage("--%s takes %s, not '%s'", name,
			is_month ? "YYYY-MM" : "YYYY", arg);
	day_civil(day, &o->year, &o->month, &mday);
	if (!is_month)
		o->month = 0;
}

static void
set_option(struct opts *o, const struct cli *cli, int key)
{
	switch (key) {
	case OPT_TOTAL: o->total = cli_number(cli, "total", 0); break;
	case OPT_BY: o->by = cli->arg; break;
	case OPT_METHOD:
		o->method =
			(enum apportion_method)cli_word(cli, "method", methods);
		break;
	case OPT_FLOOR: set_bound(&o->floor, cli->arg); break;
	case OPT_CAP: set_bound(&o->cap, cli->arg); break;
	case OPT_MONTHS: set_period(o, "months", cli->arg, false); break;
	case OPT_DAYS: set_period(o, "days", cli->arg, true); break;
	}
}

static void
check_opts(const struct opts *o)
{
	bool is_bounded = o->floor.col || o->floor.all > 0 || o->cap.col ||
			  o->cap.all < APPORTION_MAX;

	if (o->total < 0)
		die_usage("--total N is needed");
	if (o->total > APPORTION_MAX)
		die_usage("--total is at most 10^15");
	if (o->method == APPORTION_CUM && is_bounded)
		die_usage("--method cum takes no --floor and no --cap");
	if (!o->floor.col && !o->cap.col && o->floor.all > o->cap.all)
		die_usage("--floor is above --cap");
}

static void
find_cols(struct cols *c, const struct cli *cli, const struct opts *o)
{
	int rep = cli_find(cli, "rep"), unit = cli_find(cli, "unit");

	if (rep < 0 && unit < 0)
		die("%s: no column 'rep' or 'unit'", cli->in.src[0]->name);
	c->name = rep >= 0 ? rep : unit;
	c->parent = rep >= 0 && unit >= 0 ? unit : cli_find(cli, "parent");
	c->product = cli_find(cli, "product");
	c->metric = cli_find(cli, "metric");
	c->weight = o->by ? cli_need(cli, o->by) : cli_find(cli, "weight");
	c->floor = o->floor.col ? cli_need(cli, o->floor.col) : -1;
	c->cap = o->cap.col ? cli_need(cli, o->cap.col) : -1;
	if (c->weight < 0 && cli->verbose)
		warn("no column 'weight': all weigh the same");
}

static void
make_periods(struct periods *p, const struct cli *cli, const struct opts *o)
{
	const char *arg = cli->calendar ? cli->calendar : CALENDAR_DEFAULT;
	struct calendar c;

	*p = (struct periods){.n = 1, .period[0].sum.weight = 1};
	if (o->year > 0) {
		int32_t day = day_of(o->year, 1, 1);

		calendar_init(&c);
		calendar_load(&c, arg);
		calendar_warn(&c, arg, day, day);
		p->n = calendar_periods(&c, p->period, o->year, o->month);
		calendar_free(&c);
	}
	for (size_t i = 0; i < p->n; i++)
		p->part[i].weight = p->period[i].sum.weight;
}

/* The text of a cell; that of no column is empty. */
static struct cell
cell_of(const struct rec *r, int col)
{
	return col < 0 ? (struct cell){"", 0, false} : r->cell[col];
}

static _Noreturn void
wrong(const struct cli *cli, const struct rec *r, int col, const char *why)
{
	struct cell c = cell_of(r, col);

	die("%s:%" PRIu64 ": %s: %s: '%.*s'", r->file, r->line,
		cli->in.head.name[col], why, (int)c.n, c.s);
}

/* A number of a cell, which keeps its value where the cell is empty. */
static void
read_bound(int64_t *n, const struct cli *cli, const struct rec *r, int col)
{
	struct cell c = cell_of(r, col);
	const char *why;

	if (c.n == 0)
		return;
	why = read_whole(n, c.s, c.n);
	if (why)
		wrong(cli, r, col, why);
}

static void
add_row(struct team *t, const struct cli *cli, const struct opts *o,
	const struct cols *c, const struct rec *r)
{
	const int key[] = {c->name, c->product, c->metric};
	struct cell weight = cell_of(r, c->weight);
	struct apportion_part *p;
	struct buf b = {0};
	const char *why;
	bool is_new;

	if (cell_of(r, c->name).n == 0)
		wrong(cli, r, c->name, "empty, so nobody gets this share");
	for (size_t i = 0; i < NELEM(key); i++) {
		struct cell part = cell_of(r, key[i]);

		buf_add(&b, part.s, part.n);
		buf_addc(&b, '\0');
	}
	map_add(&t->keys, b.s, b.n, &is_new);
	buf_free(&b);
	if (!is_new)
		wrong(cli, r, c->name, "stands here twice");
	t->part = mem_grow(t->part, &t->cap, t->rows.n + 1, sizeof *p);
	p = &t->part[hold_add(&t->rows, r)];
	*p = (struct apportion_part){
		.weight = 1, .lo = o->floor.all, .hi = o->cap.all};
	if (c->weight >= 0) {
		why = apportion_weight(p, weight.s, weight.n);
		if (why)
			wrong(cli, r, c->weight, why);
	}
	read_bound(&p->lo, cli, r, c->floor);
	read_bound(&p->hi, cli, r, c->cap);
	if (p->lo > p->hi)
		wrong(cli, r, c->cap >= 0 ? c->cap : c->floor,
			"the floor is above the cap");
}

static void
share_out(struct team *t, const struct cli *cli, const struct opts *o)
{
	struct apportion a = {.total = o->total,
		.method = o->method,
		.part = t->part,
		.n = t->rows.n};
	const char *why;

	for (size_t i = 0; i < a.n; i++)
		a.part[i].name = map_key(&t->keys, i, &a.part[i].nname);
	why = a.n == 0 ? "no rows, so nobody to split for" : apportion_run(&a);
	if (why)
		die("%s: %s", cli->in.src[0]->name, why);
}

static void
write_share(struct cli *cli, const struct rec *in, const struct cols *c,
	struct periods *p, int64_t share)
{
	struct apportion a = {.total = share,
		.method = APPORTION_CUM,
		.part = p->part,
		.n = p->n};
	const char *why = apportion_run(&a);
	const char *level =
		strcmp(cli->in.head.name[c->name], "rep") == 0 ? "rep" : "unit";
	struct cell cell[NELEM(columns)] = {{0}};
	struct rec out = {.cell = cell, .n = NELEM(columns)};

	if (why)
		die("no working day in the period asked for");
	cell[UNIT] = cell_of(in, c->name);
	cell[PARENT] = cell_of(in, c->parent);
	cell[PRODUCT] = cell_of(in, c->product);
	cell[METRIC] = cell_of(in, c->metric);
	rec_set(&out, LEVEL, level, strlen(level));
	rec_set(&out, KIND, "base", 4);
	for (size_t i = 0; i < p->n; i++) {
		char text[24];
		int n = snprintf(
			text, sizeof text, "%" PRId64, p->part[i].share);

		rec_set(&out, PERIOD, p->period[i].name,
			strlen(p->period[i].name));
		rec_set(&out, TARGET, text, (size_t)n);
		sink_put(cli->sink, &out);
	}
}

int
main(int argc, char **argv)
{
	struct opts o = {.total = -1, .cap.all = APPORTION_MAX};
	struct team team = {0};
	struct periods periods;
	struct cols c;
	struct cli cli;
	struct rec rec;

	cli_init(&cli, &program, argc, argv);
	for (int key; (key = cli_option(&cli)) != -1;)
		set_option(&o, &cli, key);
	check_opts(&o);
	cli_open(&cli);
	find_cols(&c, &cli, &o);
	make_periods(&periods, &cli, &o);
	head_free(&cli.head);
	for (size_t i = 0; i < NELEM(columns); i++)
		head_add(&cli.head, columns[i]);
	cli_start(&cli, NULL);
	hold_init(&team.rows, cli.in.head.n, cli.in.head.n);
	while (cli_next(&cli, &rec)) {
		add_row(&team, &cli, &o, &c, &rec);
		cli.acc.used++;
	}
	share_out(&team, &cli, &o);
	for (size_t i = 0; i < team.rows.n; i++) {
		hold_get(&team.rows, i, &rec);
		write_share(&cli, &rec, &c, &periods, team.part[i].share);
	}
	hold_free(&team.rows);
	map_free(&team.keys);
	free(team.part);
	return cli_end(&cli);
}
