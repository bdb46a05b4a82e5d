#include "tables/scale.h"

#include <string.h>

#include "tables/table.h"

static const char *const kinds[] = {
	[COMMISSION_TIERS] = "tiers",
	[COMMISSION_RATES] = "rates",
	[COMMISSION_REBATE] = "bands",
};

static void
load(struct commission_scale *s, const char *arg)
{
	struct table t;

	table_open(&t, kinds[s->kind], arg);
	int from_col = table_need(&t, "from"),
	    rate_col = table_need(&t, "rate");

	for (size_t i = 1; i <= t.nrow; i++) {
		const char *from = table_cell(&t, i, from_col);
		const char *rate = table_cell(&t, i, rate_col);
		const char *why = commission_add(
			s, from, strlen(from), rate, strlen(rate));

		if (why)
			die("%s:%ju: %s: '%s' '%s'", t.name,
				(uintmax_t)t.line[i], why, from, rate);
	}
	if (s->n == 0)
		die("%s: no row, so nothing is paid", t.name);
	table_close(&t);
}

void
scale_open(
	struct commission_scale *s, enum commission_kind kind, const char *arg)
{
	*s = (struct commission_scale){.kind = kind};
	if (strchr(arg, ':') == NULL) {
		load(s, arg);
		return;
	}
	const char *why = commission_list(s, arg);

	if (why)
		die_usage("--%s: %s: '%s'", kinds[kind], why, arg);
}
