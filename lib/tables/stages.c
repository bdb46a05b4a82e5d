#include <string.h>

#include "tables/stages.h"
#include "tables/table.h"

static void
add_aliases(struct stages *s, const struct table *t, size_t row, int col)
{
	const char *p = table_cell(t, row, col);

	while (*p != '\0') {
		size_t n = strcspn(p, ";");
		const char *why = stages_alias(s, p, n);

		if (why)
			table_wrong(t, row, col, why);
		p += n + (p[n] == ';');
	}
}

void
stages_open(struct stages *s, const char *name)
{
	struct table t;

	table_open(&t, "stages", name);
	int stage = table_need(&t, "stage"), label = table_find(&t, "label");
	int role = table_find(&t, "role"), alias = table_find(&t, "alias");

	*s = (struct stages){0};
	for (size_t i = 1; i <= t.nrow; i++) {
		const char *is = table_cell(&t, i, role);
		const char *why;

		if (*is != '\0' && strcmp(is, "lost") != 0)
			table_wrong(&t, i, role, "neither empty nor 'lost'");
		why = stages_add(s, table_cell(&t, i, stage),
			table_cell(&t, i, label), *is != '\0');
		if (why)
			table_wrong(&t, i, stage, why);
		add_aliases(s, &t, i, alias);
	}
	if (s->nstep == 0)
		die("%s: no row is a step", t.name);
	table_close(&t);
}

size_t
stages_open_all(struct stages s[2], const char *name)
{
	stages_open(&s[0], name ? name : "dealership");
	if (name == NULL)
		stages_open(&s[1], "generic");
	return name ? 1 : 2;
}

void
reasons_open(struct stages *s, const char *name)
{
	struct table t;

	table_open(&t, "reasons", name);
	int reason = table_need(&t, "reason"), label = table_find(&t, "label");
	int alias = table_find(&t, "alias");

	*s = (struct stages){0};
	for (size_t i = 1; i <= t.nrow; i++) {
		const char *why = stages_add(s, table_cell(&t, i, reason),
			table_cell(&t, i, label), true);

		if (why)
			table_wrong(&t, i, reason, why);
		add_aliases(s, &t, i, alias);
	}
	table_close(&t);
}
