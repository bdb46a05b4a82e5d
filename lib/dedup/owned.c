#include <stdlib.h>

#include "base/mem.h"
#include "dedup/owned.h"

static const struct cell whoever = {"", 0, false};

/* Does a row come before another? */
static bool
is_before(const struct owned *o, size_t a, size_t b)
{
	const bool x = a < o->g->nbase, y = b < o->g->nbase;

	if (x != y)
		return x;
	if (o->made[a] != o->made[b])
		return o->made[a] < o->made[b];
	const int bytes = hold_cmp(&o->g->hold, a, b);

	return bytes ? bytes < 0 : a < b;
}

/* What may name a row, and an owner, as one key. */
static void
pair_up(struct buf *b, const char *s, size_t n, const struct cell *owner)
{
	buf_clear(b);
	buf_add(b, s, n);
	buf_addc(b, '\0');
	buf_add(b, owner->s, owner->n);
}

static void
add_name(struct owned *o, size_t row, const char *s, size_t n,
	const struct cell *owner)
{
	const uint32_t cluster = (uint32_t)group_of(o->g, row);
	bool is_new;

	pair_up(&o->text, s, n, owner);
	const size_t k = map_add(&o->name, o->text.s, o->text.n, &is_new);

	o->of = mem_grow(o->of, &o->cap_of, k + 1, sizeof *o->of);
	struct owned_of *of = &o->of[k];

	if (is_new)
		*of = (struct owned_of){(uint32_t)row, cluster, cluster};
	if (is_before(o, row, of->row))
		of->row = (uint32_t)row;
	if (cluster != of->cluster)
		of->other = cluster;
}

static void
add_id(struct owned *o, size_t row, const struct cell *id)
{
	bool is_new;

	if (id->n == 0)
		return;
	const size_t k = map_add(&o->ids, id->s, id->n, &is_new);

	o->id_row =
		mem_grow(o->id_row, &o->cap_id_row, k + 1, sizeof *o->id_row);
	if (is_new || is_before(o, row, o->id_row[k]))
		o->id_row[k] = (uint32_t)row;
}

static void
add_keys(struct owned *o, size_t row, const struct cell *owner)
{
	size_t nkey;
	const size_t *key = cluster_keys(&o->g->c, row, &nkey);

	for (size_t i = 0; i < nkey; i++) {
		size_t n;
		const char *s = map_key(&o->g->c.key, key[i], &n);

		add_name(o, row, s, n, &whoever);
		if (owner->n > 0)
			add_name(o, row, s, n, owner);
	}
}

void
owned_init(struct owned *o, struct group *g, const struct zone *zone,
	bool is_named)
{
	const struct head *h = &g->head;
	const int at_id = head_find(h, "id"), at_name = head_find(h, "name"),
		  at_owner = head_find(h, "owner"),
		  at_made = head_find(h, "created_at");
	const size_t n = group_rows(g);
	struct rec r;

	*o = (struct owned){.g = g};
	o->made = mem_zalloc(n + 1, sizeof *o->made);
	for (size_t i = 0; i < n; i++) {
		hold_get(&g->hold, i, &r);
		const struct cell id = rec_cell(&r, at_id),
				  name = rec_cell(&r, at_name),
				  owner = rec_cell(&r, at_owner),
				  made = rec_cell(&r, at_made);
		const struct when w = zone_when(zone, made.s, made.n);

		o->made[i] = w.day == DAY_NONE ? INT64_MAX : w.at;
		add_id(o, i, &id);
		add_keys(o, i, &owner);
		if (!is_named || owner.n == 0)
			continue;
		add_name(o, i, name.s, name.n, &owner);
		add_name(o, i, id.s, id.n, &owner);
	}
}

size_t
owned_id(const struct owned *o, const struct cell *id)
{
	const int64_t k = map_find(&o->ids, id->s, id->n);

	return k < 0 ? SIZE_MAX : o->id_row[k];
}

static const struct owned_of *
find(struct owned *o, const char *s, size_t n, const struct cell *owner)
{
	pair_up(&o->text, s, n, owner);
	const int64_t k = map_find(&o->name, o->text.s, o->text.n);

	return k < 0 ? NULL : &o->of[k];
}

size_t
owned_row(struct owned *o, const char *s, size_t n, const struct cell *owner)
{
	const struct owned_of *of = find(o, s, n, owner);

	return of ? of->row : SIZE_MAX;
}

bool
owned_other(struct owned *o, const char *s, size_t n, const struct cell *owner,
	size_t row)
{
	const struct owned_of *of = find(o, s, n, owner);
	const size_t cluster = group_of(o->g, row);

	return of && (of->cluster != cluster || of->other != cluster);
}

void
owned_free(struct owned *o)
{
	free(o->made);
	map_free(&o->ids);
	free(o->id_row);
	map_free(&o->name);
	free(o->of);
	buf_free(&o->text);
}
