#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/die.h"
#include "base/map.h"
#include "base/mem.h"

static uint32_t
hash(const void *key, size_t len)
{
	return (uint32_t)XXH3_64bits(len ? key : "", len);
}

const char *
map_key(const struct map *m, size_t id, size_t *len)
{
	size_t from = id ? m->end[id - 1] : 0;

	*len = m->end[id] - from;
	return *len ? m->text.s + from : "";
}

/* The slot of key, or the free one where it belongs. */
static struct map_slot *
look(const struct map *m, uint32_t h, const void *key, size_t len)
{
	size_t mask = m->nslot - 1, i = h & mask;

	for (; m->slot[i].id != 0; i = (i + 1) & mask) {
		if (m->slot[i].hash != h)
			continue;
		size_t n;
		const char *s = map_key(m, m->slot[i].id - 1, &n);

		if (n == len && (n == 0 || memcmp(s, key, n) == 0))
			break;
	}
	return &m->slot[i];
}

static void
rehash(struct map *m)
{
	size_t old = m->nslot, mask;
	struct map_slot *was = m->slot;

	m->nslot = old ? old * 2 : 16;
	m->slot = mem_zalloc(m->nslot, sizeof *m->slot);
	mask = m->nslot - 1;
	for (size_t k = 0; k < old; k++) {
		if (was[k].id == 0)
			continue;
		size_t i = was[k].hash & mask;

		while (m->slot[i].id != 0)
			i = (i + 1) & mask;
		m->slot[i] = was[k];
	}
	free(was);
}

int64_t
map_find(const struct map *m, const void *key, size_t len)
{
	if (m->n == 0)
		return -1;
	return (int64_t)look(m, hash(key, len), key, len)->id - 1;
}

size_t
map_add(struct map *m, const void *key, size_t len, bool *is_new)
{
	if (2 * m->n >= m->nslot)
		rehash(m);
	uint32_t h = hash(key, len);
	struct map_slot *s = look(m, h, key, len);

	if (is_new)
		*is_new = s->id == 0;
	if (s->id != 0)
		return s->id - 1;
	if (m->n >= UINT32_MAX - 1)
		die("more than %zu different keys", m->n);
	m->end = mem_grow(m->end, &m->cap, m->n + 1, sizeof *m->end);
	buf_add(&m->text, key, len);
	m->end[m->n++] = m->text.n;
	s->hash = h;
	s->id = (uint32_t)m->n;
	return m->n - 1;
}

void
map_clear(struct map *m)
{
	if (m->nslot)
		memset(m->slot, 0, m->nslot * sizeof *m->slot);
	m->n = 0;
	buf_clear(&m->text);
}

void
map_free(struct map *m)
{
	free(m->slot);
	free(m->end);
	buf_free(&m->text);
	*m = (struct map){0};
}
