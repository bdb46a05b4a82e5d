/* List the leads of a store, or what happened to them. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli/cli.h"
#include "cli/store.h"
#include "report/table.h"
#include "store/door.h"
#include "store/kin.h"
#include "store/store.h"
#include "store/veil.h"
#include "store/who.h"

enum {
	OPT_OWNER = CLI_LONG,
	OPT_UNIT,
	OPT_POOL,
	OPT_STAGE,
	OPT_CHANNEL,
	OPT_REGION,
	OPT_SOURCE,
	OPT_TAG,
	OPT_WHERE,
	OPT_AGE,
	OPT_IDLE,
	OPT_PHONE,
	OPT_NAME,
	OPT_EVENTS,
	OPT_TIMELINE,
	OPT_MASK
};

static const struct cli_option options[] = {
	{OPT_OWNER, "owner", "REP", "whose they are"},
	{OPT_UNIT, "unit", "UNIT", "whose owner works there or below"},
	{OPT_POOL, "pool", NULL, "nobody's"},
	{OPT_STAGE, "stage", "STAGE", "in that stage"},
	{OPT_CHANNEL, "channel", "TEXT", "that came that way"},
	{OPT_REGION, "region", "TEXT", "whose region holds that"},
	{OPT_SOURCE, "source", "TEXT", "whose src holds that"},
	{OPT_TAG, "tag", "TEXT", "that have that tag"},
	{OPT_WHERE, "where", "COL=TEXT", "whose column is that"},
	{OPT_AGE, "age", "DAYS", "that came so many days ago, or more"},
	{OPT_IDLE, "idle", "DAYS", "not touched for so many days, or more"},
	{OPT_PHONE, "phone", "TEXT", "a telephone number, or a part of one"},
	{OPT_NAME, "name", "TEXT", "whose name holds that"},
	{OPT_EVENTS, "events", NULL, "what happened to them, not they"},
	{OPT_TIMELINE, "timeline", NULL, "a card of each, and what happened"},
	{OPT_MASK, "mask", NULL, "a part of telephones and e-mails left out"},
};

static const struct cli_program program = {
	.name = "lead-list",
	.purpose = "List the leads of a store.",
	.operands = "[STORE] [WHO]",
	.option = options,
	.noption = NELEM(options),
	.common = CLI_REPORT | CLI_AS_OF | CLI_TZ,
};

/* The conditions, and what they are about. */
struct asked {
	struct door door;
	struct who who[DOOR_ARGS]; /* of each argument that is one */
	const char *unit;
	const char *age, *idle;
};

/* One more argument: its number. */
static size_t
arg(struct door *d, const char *s)
{
	if (d->narg == DOOR_ARGS)
		die_usage("no more than %d conditions", DOOR_ARGS);
	d->arg[d->narg++] = s;
	return d->narg;
}

/* One more condition, which ends in what stands before and behind the arg. */
static void
add(struct door *d, const char *sql, const char *s, const char *behind)
{
	buf_addf(&d->where, "%s%s", d->where.n ? " and " : "", sql);
	if (s)
		buf_addf(&d->where, " ?%zu%s", arg(d, s), behind);
}

/* A whole number or address is looked up, a part of a number is looked for. */
static void
add_who(struct asked *a, const char *word, bool is_phone)
{
	struct who *w = &a->who[a->door.narg % DOOR_ARGS];

	who_read(w, word);
	if (w->kind == WHO_ID && !is_phone)
		add(&a->door, "id in (with recursive up(lead) as (select cast(",
			word,
			" as integer) union select cast(value as integer) "
			"from up join field on field.lead = up.lead and "
			"name = '" KIN_FIELD "') select lead from up)");
	else if (w->kind == WHO_EMAIL || w->kind == WHO_PHONE)
		add(&a->door,
			"id in (select lead from identity where key =", w->key,
			")");
	else
		add(&a->door,
			"id in (select lead from identity where "
			"key glob 'phone *' and instr(key,",
			word, ") > 0)");
}

/* COL=TEXT: a column of the lead, or one without a home; it may be empty. */
static void
add_where(struct door *d, char *s)
{
	const size_t n = strcspn(s, "=");

	if (n == 0 || s[n] == '\0')
		die_usage("--where takes COL=TEXT, not '%s'", s);
	s[n] = '\0';
	const char *value = s + n + 1;
	const int column = store_column(s);

	if (column == STORE_AMOUNT || strcmp(s, "id") == 0 ||
		strcmp(s, "rev") == 0)
		die_usage("--where takes a column of text, not '%s'", s);
	if (column >= 0)
		buf_addf(&d->where, "%sifnull(%s, '')",
			d->where.n ? " and " : "", store_columns[column]);
	else
		add(d,
			"ifnull((select value from field where "
			"lead = lead.id and name =",
			s, "), '')");
	if (*value)
		buf_addf(&d->where, " = ?%zu", arg(d, value));
	else
		buf_adds(&d->where, " = ''");
}

/* Days before the day that is asked for. */
static void
add_days(struct door *d, const struct when *now, const char *name,
	const char *days, const char *since)
{
	char day[DAY_MAX], *end;
	const long n = strtol(days, &end, 10);

	if (n < 0 || n > 100000 || end == days || *end)
		die_usage("--%s takes a number of days, not '%s'", name, days);
	buf_addf(&d->where,
		"%ssubstr(ifnull(%s, (select at from event where "
		"event.lead = lead.id order by id limit 1)), 1, 10) <= '%s'",
		d->where.n ? " and " : "", since,
		day_format(day, now->day - (int32_t)n));
}

/* What depends on the day: who works where, what is old. */
static void
add_dated(struct asked *a, const struct when *now)
{
	char day[DAY_MAX];

	day_format(day, now->day);
	if (a->unit) {
		add(&a->door,
			"owner in (select rep from team where unit =", a->unit,
			"");
		buf_addf(&a->door.where,
			" and since <= '%s' and ifnull(until, '9999') >= '%s')",
			day, day);
	}
	if (a->age)
		add_days(&a->door, now, "age", a->age, "created_at");
	if (a->idle)
		add_days(&a->door, now, "idle", a->idle,
			"ifnull(touched_at, created_at)");
}

static void
take_option(struct asked *a, int key, char *s)
{
	struct door *d = &a->door;

	switch (key) {
	case OPT_OWNER: add(d, "owner =", s, ""); break;
	case OPT_UNIT: a->unit = s; break;
	case OPT_POOL: add(d, "owner is null", NULL, ""); break;
	case OPT_STAGE: add(d, "stage =", s, ""); break;
	case OPT_CHANNEL: add(d, "channel =", s, ""); break;
	case OPT_REGION: add(d, "instr(region,", s, ") > 0"); break;
	case OPT_SOURCE: add(d, "instr(src,", s, ") > 0"); break;
	case OPT_TAG:
		add(d,
			"exists (select 1 from field where lead = lead.id and "
			"name in ('tag', 'tags', '标签') and instr(';' || "
			"replace(value, '；', ';') || ';', ';' ||",
			s, "|| ';') > 0)");
		break;
	case OPT_WHERE: add_where(d, s); break;
	case OPT_AGE: a->age = s; break;
	case OPT_IDLE: a->idle = s; break;
	case OPT_PHONE: add_who(a, s, true); break;
	case OPT_NAME: add(d, "instr(name,", s, ") > 0"); break;
	case OPT_EVENTS: d->what = DOOR_EVENTS; break;
	case OPT_TIMELINE: d->what = DOOR_TIMELINE; break;
	}
}

int
main(int argc, char **argv)
{
	bool is_masked = false;
	struct veil veil = {0};
	struct asked a = {0};
	struct cli cli;
	struct rec rec;

	cli_init(&cli, &program, argc, argv);
	for (int key; (key = cli_option(&cli)) != -1;)
		if (key == OPT_MASK)
			is_masked = true;
		else
			take_option(&a, key, (char *)cli.arg);
	char *store = (char *)cli_store(&cli);
	const struct when now = cli_as_of(&cli);

	if (cli.noperand > 0)
		add_who(&a, cli.operand[0], false);
	if (cli.noperand > 1)
		die_usage("one STORE, one WHO, and no other operand: '%s'",
			cli.operand[1]);
	add_dated(&a, &now);
	if (cli.as_of_text)
		a.door.as_of = &now;
	cli.operand = &store;
	cli.noperand = 1;
	cli.source.store = door_open;
	cli.source.store_arg = &a.door;
	cli_open(&cli);
	cli_start(&cli, report_table_open);
	if (is_masked)
		veil_open(&veil, &cli.in.head);
	while (cli_next(&cli, &rec)) {
		if (is_masked)
			veil_row(&veil, &rec);
		cli_put(&cli, &rec);
	}
	veil_free(&veil);
	buf_free(&a.door.where);
	return cli_end(&cli);
}
