#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "target/track.h"

/* Below how many each is; all above a unit are units. */
static void
know_depths(struct track *t)
{
	const uint32_t *parent = t->plan->parent;

	for (uint32_t i = 1; i < t->plan->text.n; i++) {
		uint32_t x = i, depth = 0;

		/* up to the first that is known, and once more to tell them */
		for (; parent[x] != 0 && t->unit[x].depth == 0; x = parent[x])
			depth++;
		depth += t->unit[x].depth;
		for (x = i; parent[x] != 0 && t->unit[x].depth == 0;
			x = parent[x]) {
			t->unit[x].depth = depth--;
			t->unit[parent[x]].is_unit = true;
		}
	}
}

/* Levels stand in the order in which they begin in the tree. */
static void
know_tops(struct track *t)
{
	const size_t n = t->plan->text.n;
	uint32_t *top = mem_zalloc(n + 1, sizeof *top); /* n: no level */

	for (size_t i = 0; i <= n; i++)
		top[i] = UINT32_MAX;
	for (size_t i = 0; i < n; i++) {
		const struct track_unit *u = &t->unit[i];
		uint32_t *of = &top[u->level == TRACK_NO_LEVEL ? n : u->level];

		if (u->is_unit && u->depth < *of)
			*of = u->depth;
	}
	for (size_t i = 0; i < n; i++)
		t->unit[i].top = top[t->unit[i].level == TRACK_NO_LEVEL
					     ? n
					     : t->unit[i].level];
	free(top);
}

/* A text on its way to its place. */
struct placed {
	const char *s;
	size_t n;
	uint32_t id;
};

static int
by_bytes(const void *va, const void *vb)
{
	const struct placed *a = va, *b = vb;

	return bytes_cmp(a->s, a->n, b->s, b->n);
}

static void
know_places(struct track *t)
{
	const size_t n = t->plan->text.n;
	struct placed *text = mem_zalloc(n, sizeof *text);

	for (uint32_t i = 0; i < n; i++) {
		text[i].s = plan_text(t->plan, i, &text[i].n);
		text[i].id = i;
	}
	if (n > 0)
		qsort(text, n, sizeof *text, by_bytes);
	t->place = mem_zalloc(n, sizeof *t->place);
	for (uint32_t i = 0; i < n; i++)
		t->place[text[i].id] = i;
	free(text);
}

void
track_units(struct track *t)
{
	const struct plan *p = t->plan;

	if (t->unit)
		return;
	t->unit = mem_zalloc(p->text.n, sizeof *t->unit);
	know_places(t);
	for (int i = 0; i < PLAN_KINDS; i++)
		t->kind[i] = plan_find_kind(p, (enum plan_kind)i);
	const uint32_t usual = plan_find(p, "unit", 4);

	for (size_t i = 0; i < p->text.n; i++)
		t->unit[i].level = usual;
	for (size_t i = 0; i < p->n; i++) {
		struct track_unit *u = &t->unit[p->row[i].key[PLAN_UNIT]];

		/* of several levels, one that hangs on no order of rows */
		if (!u->is_unit ||
			track_cmp_text(t, p->row[i].level, u->level) < 0)
			u->level = p->row[i].level;
		u->is_unit = true;
	}
	know_depths(t);
	know_tops(t);
}

bool
track_exempt(struct track *t, const char *s, size_t n)
{
	const uint32_t id = plan_find(t->plan, s, n);

	track_units(t);
	if (id == PLAN_NONE || id == 0 || !t->unit[id].is_unit)
		return false;
	t->unit[id].is_exempt = true;
	return true;
}
