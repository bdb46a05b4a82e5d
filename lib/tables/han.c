#include "tables/han.h"
#include "tables/table.h"

/* End the run if a row could not be told. */
static void
check(const struct table *t, size_t row, int col, const char *why)
{
	if (why)
		table_wrong(t, row, col, why);
}

static void
load_readings(struct han *h)
{
	struct table t;

	table_open(&t, "han", "readings");
	const int spelling = table_need(&t, "reading"),
		  usual = table_need(&t, "characters"),
		  others = table_need(&t, "others");

	for (size_t i = 1; i <= t.nrow; i++)
		check(&t, i, spelling,
			han_tell_reading(h, table_cell(&t, i, spelling),
				table_cell(&t, i, usual),
				table_cell(&t, i, others)));
	table_close(&t);
}

static void
load_variants(struct han *h)
{
	struct table t;

	table_open(&t, "han", "variants");
	const int simple = table_need(&t, "character"),
		  variants = table_need(&t, "variants");

	for (size_t i = 1; i <= t.nrow; i++)
		check(&t, i, simple,
			han_tell_variants(h, table_cell(&t, i, simple),
				table_cell(&t, i, variants)));
	table_close(&t);
}

void
han_load(struct han *h)
{
	han_init(h);
	load_readings(h);
	load_variants(h);
}
