#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/tally.h"

struct tally_count {
	uint64_t n, step, overall;
};

struct tally_order {
	size_t rank;
	const char *s;
	size_t n, id;
};

static int
by_rank(const void *pa, const void *pb)
{
	const struct tally_order *a = pa, *b = pb;

	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	return bytes_cmp(a->s, a->n, b->s, b->n);
}

uint32_t
tally_stage(struct tally *t, const char *s, size_t n)
{
	int64_t near = glance_find(&t->near_text, s, n);
	bool is_new;

	if (near >= 0)
		return (uint32_t)near;
	size_t id = map_add(&t->text, s, n, &is_new);

	/* folding is slow, and a stream has few texts */
	if (is_new) {
		int k = stages_find(t->stages, s, n);

		t->code = mem_grow(
			t->code, &t->cap_code, id + 1, sizeof *t->code);
		t->code[id] = k < 0 ? STAGES_MAX + (uint32_t)id : (uint32_t)k;
	}
	glance_keep(&t->near_text, s, n, t->code[id]);
	return t->code[id];
}

/* Counts of a group: one a stage, and one for all the unknown ones. */
static struct tally_count *
counts(const struct tally *t, size_t group)
{
	return t->count + group * (t->stages->n + 1);
}

uint32_t
tally_group(struct tally *t, const char *s, size_t n)
{
	int64_t near = glance_find(&t->near_group, s, n);
	bool is_new;

	if (near >= 0)
		return (uint32_t)near;
	size_t id = map_add(&t->group, s, n, &is_new);

	if (is_new) {
		size_t each = t->stages->n + 1;

		t->count = mem_grow(t->count, &t->cap_count, (id + 1) * each,
			sizeof *t->count);
		memset(counts(t, id), 0, each * sizeof *t->count);
	}
	glance_keep(&t->near_group, s, n, (uint32_t)id);
	return (uint32_t)id;
}

const char *
tally_group_text(const struct tally *t, uint32_t g, size_t *n)
{
	return map_key(&t->group, g, n);
}

const char *
tally_stage_text(const struct tally *t, uint32_t stage, size_t *n)
{
	return map_key(&t->text, stage - STAGES_MAX, n);
}

void
tally_init(struct tally *t, const struct stages *s, bool is_whole)
{
	*t = (struct tally){.stages = s, .is_whole = is_whole};
	if (is_whole)
		tally_group(t, "", 0);
}

/* The number of a group and unknown stage. */
static size_t
odd_of(struct tally *t, uint32_t group, uint32_t stage)
{
	uint32_t key[2] = {group, stage};
	int64_t near = glance_find(&t->near_odd, (char *)key, sizeof key);
	bool is_new;

	if (near >= 0)
		return (size_t)near;
	size_t id = map_add(&t->odd, key, sizeof key, &is_new);

	if (is_new) {
		t->nodd =
			mem_grow(t->nodd, &t->cap_odd, id + 1, sizeof *t->nodd);
		t->nodd[id] = 0;
	}
	glance_keep(&t->near_odd, (char *)key, sizeof key, (uint32_t)id);
	return id;
}

void
tally_add(struct tally *t, uint32_t group, uint32_t stage)
{
	struct tally_count *c = counts(t, group);

	if (stage < STAGES_MAX) {
		c[stage].n++;
		return;
	}
	c[t->stages->n].n++;
	size_t id = odd_of(t, group, stage); /* may move nodd */

	t->nodd[id]++;
}

void
tally_add_set(struct tally *t, uint32_t group, uint64_t set)
{
	struct tally_count *c = counts(t, group);

	for (size_t k = 0; k < t->stages->n; k++) {
		if (!(set >> k & 1))
			continue;
		c[k].n++;
		c[k].step += k > 0 && (set >> (k - 1) & 1);
		c[k].overall += set & 1;
	}
}

static bool
is_shown(const struct tally *t, size_t group)
{
	const struct tally_count *c = counts(t, group);

	for (size_t k = 0; k <= t->stages->n; k++)
		if (c[k].n > 0)
			return true;
	return t->is_whole;
}

void
tally_end(struct tally *t)
{
	t->groups = mem_zalloc(t->group.n, sizeof *t->groups);
	for (size_t i = 0; i < t->group.n; i++) {
		if (!is_shown(t, i))
			continue;
		struct tally_order *g = &t->groups[t->ngroups++];

		g->id = i;
		g->s = map_key(&t->group, i, &g->n);
	}
	qsort(t->groups, t->ngroups, sizeof *t->groups, by_rank);

	size_t *rank = mem_zalloc(t->group.n, sizeof *rank);

	for (size_t i = 0; i < t->ngroups; i++)
		rank[t->groups[i].id] = i;
	t->odds = mem_zalloc(t->odd.n, sizeof *t->odds);
	for (size_t i = 0; i < t->odd.n; i++) {
		struct tally_order *o = &t->odds[i];
		uint32_t key[2];
		size_t n;

		memcpy(key, map_key(&t->odd, i, &n), sizeof key);
		o->id = i;
		o->rank = rank[key[0]];
		o->s = map_key(&t->text, key[1] - STAGES_MAX, &o->n);
	}
	free(rank);
	qsort(t->odds, t->odd.n, sizeof *t->odds, by_rank);
}

static void
known_row(const struct tally *t, struct tally_row *row)
{
	const struct tally_count *c = counts(t, t->groups[t->g].id);
	const struct stages *s = t->stages;
	size_t k = t->k;

	row->stage = s->v[k].name;
	row->nstage = strlen(row->stage);
	row->label = s->v[k].label;
	row->n = c[k].n;
	row->has_overall = k < s->nstep;
	row->has_step = k > 0 && row->has_overall;
	row->step_num = c[k].step;
	row->step_den = k > 0 ? c[k - 1].n : 0;
	row->overall_num = c[k].overall;
	row->overall_den = c[0].n;
}

bool
tally_next(struct tally *t, struct tally_row *row)
{
	for (; t->g < t->ngroups; t->g++, t->k = 0) {
		const struct tally_order *o = &t->odds[t->o];

		*row = (struct tally_row){.group = t->groups[t->g].s,
			.ngroup = t->groups[t->g].n};
		if (t->k < t->stages->n) {
			known_row(t, row);
			t->k++;
			return true;
		}
		if (t->o < t->odd.n && o->rank == t->g) {
			row->stage = o->s;
			row->nstage = o->n;
			row->n = t->nodd[o->id];
			t->o++;
			return true;
		}
	}
	return false;
}

void
tally_free(struct tally *t)
{
	map_free(&t->group);
	map_free(&t->text);
	map_free(&t->odd);
	free(t->code);
	free(t->nodd);
	free(t->count);
	free(t->groups);
	free(t->odds);
	*t = (struct tally){0};
}

void
tally_rate(struct buf *b, uint64_t num, uint64_t den)
{
	if (den == 0)
		return;
	uint64_t r = (num * 20000 + den) / (2 * den);

	buf_addf(b, "%ju.%02u", (uintmax_t)(r / 100), (unsigned)(r % 100));
}
