/*
 * What a file says of the units of a plan: a row each, numbers in columns.
 */
#ifndef TARGET_FACT_H
#define TARGET_FACT_H

#include "cli/cli.h"
#include "target/plan.h"

struct facts {
	size_t ncol;
	int64_t *of; /* of each text of the plan, ncol of each; hundredths */
};

enum { FACT_NONE = -1 }; /* it says nothing */

/*
 * Read a file with the columns unit (or rep) and those of a list: not
 * negative, up to two places, or empty. Rows of other units are passed over.
 * The run ends with status 3 at a column that is not there, a value that is
 * none, a row without a unit, and a unit that stands twice.
 */
void facts_read(struct facts *f, const struct cli *cli, const struct plan *p,
	const char *file, const struct head *columns);

int64_t fact(const struct facts *f, uint32_t unit, size_t column);

void facts_free(struct facts *f);

#endif
