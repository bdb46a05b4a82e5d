#include <stdlib.h>

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
