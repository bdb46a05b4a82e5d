#include <stdlib.h>

#include "base/mem.h"
#include "rules/money.h"
#include "target/fact.h"

static int64_t
read_value(const struct rec *r, int col, const char *name)
{
	const struct cell c = rec_cell(r, col);
	int64_t value = FACT_NONE;
	const char *why = c.n == 0 ? NULL : money_parse(&value, c.s, c.n);

	if (why == NULL && c.n > 0 && value < 0)
		why = "negative";
	if (why)
		rec_wrong(r, name, why, &c);
	return value;
}

void
facts_read(struct facts *f, const struct cli *cli, const struct plan *p,
	const char *file, const struct head *columns)
{
	int *col = mem_zalloc(columns->n, sizeof *col);
	struct map seen = {0};
	struct input in = {0};
	struct rec r;

	cli_open_file(cli, &in, file, NULL);
	*f = (struct facts){.ncol = columns->n,
		.of = mem_zalloc(p->text.n, columns->n * sizeof *f->of)};
	for (size_t i = 0; i < p->text.n * columns->n; i++)
		f->of[i] = FACT_NONE;
	for (size_t i = 0; i < columns->n; i++)
		col[i] = input_need(&in, columns->name[i]);

	int at = head_find(&in.head, "unit");

	if (at < 0)
		at = head_find(&in.head, "rep");
	if (at < 0)
		at = input_need(&in, "unit");
	while (input_next(&in, &r)) {
		const struct cell c = rec_cell(&r, at);
		const uint32_t unit = plan_find(p, c.s, c.n);
		bool is_new;

		map_add(&seen, c.s, c.n, &is_new);
		if (!is_new || c.n == 0)
			rec_wrong(&r, in.head.name[at],
				c.n == 0 ? "empty" : "stands here twice", &c);
		for (size_t i = 0; i < columns->n; i++) {
			const int64_t value =
				read_value(&r, col[i], columns->name[i]);

			if (unit != PLAN_NONE)
				f->of[unit * columns->n + i] = value;
		}
	}
	input_close(&in);
	map_free(&seen);
	free(col);
}

int64_t
fact(const struct facts *f, uint32_t unit, size_t column)
{
	return f->of[unit * f->ncol + column];
}

void
facts_free(struct facts *f)
{
	free(f->of);
}
