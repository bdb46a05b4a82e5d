/* List the leads of a store, or what happened to them. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "cli/cli.h"
#include "cli/store.h"
#include "report/table.h"
#include "rules/phone.h"
#include "store/door.h"

enum {
	OPT_OWNER = CLI_LONG,
	OPT_POOL,
	OPT_STAGE,
	OPT_CHANNEL,
	OPT_REGION,
	OPT_PHONE,
	OPT_NAME,
	OPT_EVENTS
};

static const struct cli_option options[] = {
	{OPT_OWNER, "owner", "REP", "whose they are"},
	{OPT_POOL, "pool", NULL, "nobody's"},
	{OPT_STAGE, "stage", "STAGE", "in that stage"},
	{OPT_CHANNEL, "channel", "TEXT", "that came that way"},
	{OPT_REGION, "region", "TEXT", "whose region holds that"},
	{OPT_PHONE, "phone", "TEXT", "a telephone number, or a part of one"},
	{OPT_NAME, "name", "TEXT", "whose name holds that"},
	{OPT_EVENTS, "events", NULL, "what happened to them, not they"},
};

static const struct cli_program program = {
	.name = "lead-list",
	.purpose = "List the leads of a store.",
	.operands = "[STORE]",
	.option = options,
	.noption = NELEM(options),
	.common = CLI_REPORT,
};

/* A condition more; the argument, if any, is bound to what follows it. */
static void
add(struct door *d, const char *sql, const char *arg, const char *behind)
{
	if (d->narg == DOOR_ARGS)
		die_usage("no more than %d conditions", DOOR_ARGS);
	buf_addf(&d->where, "%s%s", d->where.n ? " and " : "", sql);
	if (arg == NULL)
		return;
	d->arg[d->narg++] = arg;
	buf_addf(&d->where, " ?%zu%s", d->narg, behind);
}

enum { KEY_MAX = sizeof "phone " + PHONE_MAX };

/* A whole number is looked up, a part of one is looked for. */
static void
add_phone(struct door *d, const char *arg, char key[KEY_MAX])
{
	struct phone p;

	if (phone_read(arg, strlen(arg), NULL, &p) != NULL || p.ask) {
		add(d,
			"id in (select lead from identity where "
			"key glob 'phone *' and instr(key,",
			arg, ") > 0)");
		return;
	}
	snprintf(key, KEY_MAX, "phone %s", p.num);
	add(d, "id in (select lead from identity where key =", key, ")");
}

int
main(int argc, char **argv)
{
	struct door door = {0};
	char phone[DOOR_ARGS][KEY_MAX]; /* of each argument, its own */
	struct cli cli;
	struct rec rec;

	cli_init(&cli, &program, argc, argv);
	for (int key; (key = cli_option(&cli)) != -1;)
		switch (key) {
		case OPT_OWNER: add(&door, "owner =", cli.arg, ""); break;
		case OPT_POOL: add(&door, "owner is null", NULL, ""); break;
		case OPT_STAGE: add(&door, "stage =", cli.arg, ""); break;
		case OPT_CHANNEL: add(&door, "channel =", cli.arg, ""); break;
		case OPT_REGION:
			add(&door, "instr(region,", cli.arg, ") > 0");
			break;
		case OPT_PHONE:
			add_phone(&door, cli.arg, phone[door.narg % DOOR_ARGS]);
			break;
		case OPT_NAME:
			add(&door, "instr(name,", cli.arg, ") > 0");
			break;
		case OPT_EVENTS: door.is_events = true; break;
		}
	char *store = (char *)cli_store(&cli);

	if (cli.noperand > 0)
		die_usage("one STORE, and no other operand: '%s'",
			cli.operand[0]);
	cli.operand = &store;
	cli.noperand = 1;
	cli.source.store = door_open;
	cli.source.store_arg = &door;
	cli_open(&cli);
	cli_start(&cli, report_table_open);
	while (cli_next(&cli, &rec))
		cli_put(&cli, &rec);
	buf_free(&door.where);
	return cli_end(&cli);
}
