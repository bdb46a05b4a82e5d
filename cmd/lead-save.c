/* Save leads into a store. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli/cli.h"
#include "cli/phone_ask.h"
#include "cli/store.h"
#include "store/door.h"
#include "store/leads.h"

enum { OPT_UPDATE = CLI_LONG, OPT_SAME_PHONE, OPT_BY };

static const struct cli_option options[] = {
	{OPT_UPDATE, "update", "HOW",
		"what is known: fill, overwrite or none; default fill"},
	{OPT_SAME_PHONE, "same-phone", "HOW",
		"match: is that lead; allow: another one; default match"},
	{OPT_BY, "by", "REP", "who does it, for the events"},
};

static const struct cli_program program = {
	.name = "lead-save",
	.purpose = "Save leads into a store.",
	.operands = "[STORE] [FILE...]",
	.option = options,
	.noption = NELEM(options),
	.common = CLI_FILTER | CLI_AS_OF | CLI_QUIET | CLI_TZ,
};

static const char *const updates[] = {
	[LEADS_FILL] = "fill",
	[LEADS_OVERWRITE] = "overwrite",
	[LEADS_NONE] = "none",
	NULL,
};
static const char *const same_phones[] = {"match", "allow", NULL};

int
main(int argc, char **argv)
{
	struct leads_opts o = {0};
	struct phone_ask ask = {0};
	uint64_t nfate[] = {0, 0, 0};
	char at[INSTANT_MAX], now[INSTANT_MAX];
	struct leads leads;
	struct cli cli;
	struct rec rec;

	cli_init(&cli, &program, argc, argv);
	for (int key; (key = cli_option(&cli)) != -1;)
		switch (key) {
		case OPT_UPDATE:
			o.update = (enum leads_update)cli_word(
				&cli, "update", updates);
			break;
		case OPT_SAME_PHONE:
			o.is_shared = cli_word(&cli, "same-phone", same_phones);
			break;
		case OPT_BY: o.rep = cli.arg; break;
		}
	const char *store = cli_store(&cli);

	o.zone = cli.zone;
	o.at = zone_format(&cli.zone, at, cli_as_of(&cli).at);
	o.judge = (struct phone_judge){phone_ask, &ask};
	cli.source.store = door_open;
	cli_open(&cli);
	o.logged_at = zone_format(&cli.zone, now, cli.started);
	cli_need_keys(&cli);
	struct db *db = store_open(store, true);

	head_add(&cli.head, "id");
	head_add(&cli.head, "rev");
	cli_start(&cli, NULL);
	db_begin(db);
	leads_open(&leads, db, &cli.head, &o);
	while (cli_next(&cli, &rec)) {
		const char *reason = leads_save(&leads, rec.cell);

		if (reason) {
			cli_aside(&cli, &rec, reason, leads.col,
				buf_str(&leads.why));
			continue;
		}
		nfate[leads.fate]++;
		cli_put(&cli, &rec);
	}
	leads_free(&leads);
	phone_ask_close(&ask);
	out_flush(&cli.out); /* rows that cannot be written are not in */
	db_commit(db);
	db_close(db);
	if (cli.verbose)
		warn("%s: new %ju, changed %ju, as they were %ju", store,
			(uintmax_t)nfate[LEADS_NEW],
			(uintmax_t)nfate[LEADS_CHANGED],
			(uintmax_t)nfate[LEADS_SAME]);
	return cli_end(&cli);
}
