#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "tables/score.h"
#include "tables/table.h"

static int64_t
number(const struct table *t, size_t row, int col)
{
	const char *s = table_cell(t, row, col);
	int64_t n = 0;
	const char *why = score_number(&n, s, strlen(s));

	if (why)
		table_wrong(t, row, col, why);
	return n;
}

size_t
scores_open(struct score_metric **out, const char *file)
{
	struct table t;

	table_open(&t, "score", file);
	const int metric = table_need(&t, "metric");
	const int weight = table_need(&t, "weight");
	const int cap = table_find(&t, "cap"),
		  better = table_find(&t, "better");
	const size_t n = t.nrow;

	if (n == 0)
		die("%s: no row, so nothing to score by", t.name);
	*out = mem_zalloc(n, sizeof **out);
	for (size_t i = 0; i < n; i++) {
		struct score_metric *m = &(*out)[i];
		const char *is = table_cell(&t, i + 1, better);

		m->name = mem_str(table_cell(&t, i + 1, metric));
		for (size_t k = 0; k < i; k++)
			if (strcmp((*out)[k].name, m->name) == 0)
				table_wrong(
					&t, i + 1, metric, "stands here twice");
		m->weight = number(&t, i + 1, weight);
		m->has_cap = *table_cell(&t, i + 1, cap) != '\0';
		if (m->has_cap)
			m->cap = number(&t, i + 1, cap);
		m->is_lower = strcmp(is, "lower") == 0;
		if (!m->is_lower && *is != '\0' && strcmp(is, "higher") != 0)
			table_wrong(&t, i + 1, better,
				"neither empty, 'higher' nor 'lower'");
		if (m->is_lower && !m->has_cap)
			table_wrong(&t, i + 1, better,
				"needs a cap: of nothing at all it would be "
				"without end");
	}
	table_close(&t);
	return n;
}

void
scores_free(struct score_metric *m, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(m[i].name);
	free(m);
}
