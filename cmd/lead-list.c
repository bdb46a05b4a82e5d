/* List the leads of a store, or what happened to them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli/cli.h"
#include "cli/store.h"
#include "report/table.h"
#include "rules/mask.h"
#include "rules/phone.h"
#include "store/door.h"
#include "store/store.h"

enum {
	OPT_OWNER = CLI_LONG,
	OPT_POOL,
	OPT_STAGE,
	OPT_CHANNEL,
	OPT_REGION,
	OPT_PHONE,
	OPT_NAME,
	OPT_EVENTS,
	OPT_MASK
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
	{OPT_MASK, "mask", NULL, "a part of telephones and e-mails left out"},
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

/* What is left out of a cell. */
enum masks { NOTHING, PHONES, EMAIL };

struct masked {
	int kind, value, old; /* of events: what value and old hold */
	enum masks *col;      /* of each column */
	struct buf text;
};

/* Of text of that name: what is nobody's, and a note, may hold a number. */
static enum masks
masks_of(const char *name)
{
	switch (store_column(name)) {
	case STORE_EMAIL: return EMAIL;
	case STORE_PHONE:
	case STORE_PHONE2:
	case STORE_NOTE:
	case -1: return PHONES;
	default: return NOTHING;
	}
}

static void
find_masked(struct masked *m, const struct head *h, bool is_events)
{
	m->kind = is_events ? head_find(h, "kind") : -1;
	m->value = is_events ? head_find(h, "value") : -1;
	m->old = is_events ? head_find(h, "old") : -1;
	m->col = mem_zalloc(h->n, sizeof *m->col);
	for (size_t i = 0; i < h->n; i++)
		/* of events the note alone; of leads not id and rev */
		if (is_events ? strcmp(h->name[i], "note") == 0 : i >= 2)
			m->col[i] = masks_of(h->name[i]);
}

static void
mask(struct masked *m, struct rec *r)
{
	char kind[32] = "";
	size_t need = 0;

	if (m->kind >= 0 && r->cell[m->kind].n < sizeof kind)
		memcpy(kind, r->cell[m->kind].s, r->cell[m->kind].n);
	for (size_t i = 0; i < r->n; i++)
		need += r->cell[i].n + sizeof "***";
	buf_clear(&m->text);
	buf_need(&m->text, need); /* so that slices of it stay */
	for (size_t i = 0; i < r->n; i++) {
		struct cell *c = &r->cell[i];
		const size_t from = m->text.n;
		const enum masks what = (int)i == m->value || (int)i == m->old
						? masks_of(kind)
						: m->col[i];

		if (what == NOTHING)
			continue;
		if (what == EMAIL)
			mask_email(&m->text, c->s, c->n);
		else
			mask_phones(&m->text, c->s, c->n);
		*c = (struct cell){m->text.s + from, m->text.n - from, 0};
	}
}

int
main(int argc, char **argv)
{
	bool is_masked = false;
	struct masked masked = {0};
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
		case OPT_MASK: is_masked = true; break;
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
	if (is_masked)
		find_masked(&masked, &cli.in.head, door.is_events);
	while (cli_next(&cli, &rec)) {
		if (is_masked)
			mask(&masked, &rec);
		cli_put(&cli, &rec);
	}
	free(masked.col);
	buf_free(&masked.text);
	buf_free(&door.where);
	return cli_end(&cli);
}
