#include <string.h>

#include "tables/columns.h"
#include "tables/table.h"

static void
load(struct schema *s, const char *arg)
{
	struct table t;

	table_open(&t, "columns", arg);
	int header = table_need(&t, "header");
	int column = table_need(&t, "column");

	for (size_t i = 1; i <= t.nrow; i++) {
		const char *name = table_cell(&t, i, column);
		int c = schema_column(name, strlen(name));

		if (c < 0)
			table_wrong(&t, i, column, "no such column");
		schema_add(s, table_cell(&t, i, header), c);
	}
	table_close(&t);
}

void
columns_load(struct schema *s, const char *arg)
{
	schema_init(s);
	if (arg)
		load(s, arg);
	load(s, "default");
}
