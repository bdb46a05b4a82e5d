#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "report/trial.h"

static const char *const columns[] = {
	"header", "column", "filled", "changed", "bad", "before", "after"};

void
trial_init(struct trial *t, const struct input *in)
{
	t->n = in->head.n;
	t->col = mem_zalloc(t->n, sizeof *t->col);
}

void
trial_head(struct head *head)
{
	head_free(head);
	for (size_t i = 0; i < NELEM(columns); i++)
		head_add(head, columns[i]);
}

void
trial_row(struct trial *t, const struct input *in, const struct rec *r,
	bool is_bad, int bad)
{
	static const struct cell aside = {"(set aside)", 11, false};

	for (size_t i = 0; i < t->n; i++) {
		struct trial_col *c = &t->col[i];
		struct cell was = input_orig(in, (int)i);
		bool is_guilty = is_bad && bad == (int)i;
		const struct cell *now = is_guilty ? &aside : &r->cell[i];

		c->nfilled += was.n > 0;
		c->nbad += is_guilty;
		if ((is_bad && !is_guilty) ||
			bytes_cmp(was.s, was.n, now->s, now->n) == 0)
			continue;
		c->nchanged += !is_bad;
		if (c->before == NULL && was.n > 0) {
			c->before = mem_copy(was.s, was.n);
			c->after = mem_copy(now->s, now->n);
		}
	}
}

const char *
trial_header(const struct input *in, size_t col)
{
	for (size_t f = 0; f < in->n; f++) {
		const struct source *s = in->src[f];

		for (size_t i = 0; i < s->own.n; i++)
			if (s->col[i] >= 0 && strcmp(s->head.name[s->col[i]],
						      in->head.name[col]) == 0)
				return s->own.name[i];
	}
	return "";
}

void
trial_write(const struct trial *t, const struct input *in,
	const char *const *taken, struct sink *sink)
{
	char n[3][24];

	for (size_t i = 0; i < t->n; i++) {
		const struct trial_col *c = &t->col[i];
		const char *text[NELEM(columns)] = {trial_header(in, i),
			taken[i], n[0], n[1], n[2], c->before ? c->before : "",
			c->after ? c->after : ""};
		struct cell cell[NELEM(columns)];

		snprintf(n[0], sizeof n[0], "%" PRIu64, c->nfilled);
		snprintf(n[1], sizeof n[1], "%" PRIu64, c->nchanged);
		snprintf(n[2], sizeof n[2], "%" PRIu64, c->nbad);
		for (size_t k = 0; k < NELEM(columns); k++)
			cell[k] =
				(struct cell){text[k], strlen(text[k]), false};
		sink_put(sink, &(struct rec){.cell = cell});
	}
}

void
trial_free(struct trial *t)
{
	for (size_t i = 0; i < t->n; i++) {
		free(t->col[i].before);
		free(t->col[i].after);
	}
	free(t->col);
	*t = (struct trial){0};
}
