#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/linkgiven.h"

void
linkgiven_of(struct linkgiven *g, const struct linkmodel *k, size_t nrow)
{
	*g = (struct linkgiven){.rows = (double)nrow,
		.match = k->match,
		.house = k->house,
		.n = k->n,
		.ntie = k->ntie};
	for (size_t i = 0; i < k->n; i++) {
		const struct linkfield *f = &k->field[i];
		struct linkgiven_field *to = &g->field[i];

		to->name = mem_copy(f->name, strlen(f->name));
		to->kind = f->kind;
		to->is_identity = f->is_identity;
		to->is_place = f->is_place;
		to->is_firm = f->is_firm;
		to->is_chance = k->is_chance[i];
		to->kept = k->kept[i];
		memcpy(to->m, k->m[i], sizeof to->m);
		memcpy(to->u, k->u[i], sizeof to->u);
		memcpy(to->h, k->h[i], sizeof to->h);
	}
	memcpy(g->tie, k->tie, sizeof g->tie);
}

int
linkgiven_find(const struct linkgiven *g, const char *name)
{
	for (size_t i = 0; i < g->n; i++)
		if (strcmp(g->field[i].name, name) == 0)
			return (int)i;
	return -1;
}

void
linkgiven_settle(const struct linkgiven *g, struct linkfield *f)
{
	const int at = linkgiven_find(g, f->name);

	if (at < 0) {
		f->kind = LINKFIELD_NONE;
		return;
	}
	f->kind = g->field[at].kind;
	f->is_identity = g->field[at].is_identity;
	f->is_place = g->field[at].is_place;
	f->is_firm = g->field[at].is_firm;
}

/* A share of all pairs, as it is among more rows or fewer. */
static double
scale(const struct linkgiven *g, double share, size_t nrow)
{
	share *= g->rows / (nrow > 0 ? (double)nrow : 1);
	return share < .25 ? share : .25;
}

void
linkgiven_model(const struct linkgiven *g, struct linkmodel *k,
	const struct linkfield *field, size_t n, size_t nrow)
{
	int place[LINKMODEL_FIELDS]; /* in the list, of each column of g */

	*k = (struct linkmodel){.n = n,
		.field = field,
		.match = scale(g, g->match, nrow),
		.house = scale(g, g->house, nrow)};
	for (size_t i = 0; i < g->n; i++)
		place[i] = -1;
	for (size_t i = 0; i < n; i++) {
		const int at = linkgiven_find(g, field[i].name);
		const struct linkgiven_field *from = &g->field[at];

		place[at] = (int)i;
		k->is_chance[i] = from->is_chance;
		k->kept[i] = from->kept;
		memcpy(k->m[i], from->m, sizeof k->m[i]);
		memcpy(k->u[i], from->u, sizeof k->u[i]);
		memcpy(k->h[i], from->h, sizeof k->h[i]);
	}
	for (size_t i = 0; i < g->ntie; i++) {
		struct linkmodel_tie t = g->tie[i];

		t.a = place[t.a];
		t.b = place[t.b];
		if (t.a >= 0 && t.b >= 0)
			k->tie[k->ntie++] = t;
	}
}

void
linkgiven_free(struct linkgiven *g)
{
	for (size_t i = 0; i < g->n; i++)
		free(g->field[i].name);
}
