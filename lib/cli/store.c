#include <stdlib.h>

#include "base/mem.h"
#include "cli/store.h"
#include "store/db.h"

const char *
cli_store(struct cli *cli)
{
	const char *named = getenv("SALES_DB");

	if (cli->noperand > 0 && (named == NULL || db_is(cli->operand[0]))) {
		cli->noperand--;
		named = *cli->operand++;
	}
	if (named == NULL || *named == '\0')
		die_usage("which store? Name it, or set SALES_DB");
	if (!db_is(named))
		die("%s: no store: sales-db init makes one", named);
	return named;
}

void
cli_need_keys(const struct cli *cli)
{
	static const char *const keys[] = {"id", "ext_id", "phone", "phone2"};

	for (size_t i = 0; i < NELEM(keys); i++)
		if (cli_find(cli, keys[i]) >= 0)
			return;
	cli_need(cli, "email");
}
