#define _DEFAULT_SOURCE /* madvise */
#include <stdlib.h>
#include <sys/mman.h>

#include "base/die.h"
#include "base/mem.h"
#include "base/numset.h"

enum { LEAST = 1 << 10, PAGE = 4096 };
#define MOST ((size_t)1 << 31)

/*
 * Where to look first. Telephones come in runs, and somebody may want them to
 * collide: every bit of the number goes into every bit of the hash.
 */
static size_t
place(const struct numset *s, uint64_t num)
{
	num ^= num >> 32;
	num *= 0x9E3779B97F4A7C15u;
	num ^= num >> 29;
	num *= 0xBF58476D1CE4E5B9u;
	return (size_t)((num >> 32) * s->nslot >> 32);
}

/* The slot of num, or the free one where it belongs. */
static uint64_t *
look(const struct numset *s, uint64_t num)
{
	size_t i = place(s, num);

	while (s->slot[i] != 0 && (s->slot[i] & NUMSET_MAX) != num)
		i = i + 1 < s->nslot ? i + 1 : 0;
	return &s->slot[i];
}

/* Zeroed slots, in large pages if there are: a third of the time goes there. */
static uint64_t *
slots(size_t n)
{
	uint64_t *slot = mem_zalloc(n, sizeof *slot);

#ifdef MADV_HUGEPAGE
	size_t skip = PAGE - (uintptr_t)slot % PAGE;

	if (n * sizeof *slot > 2 * PAGE)
		(void)madvise((char *)slot + skip,
			(n * sizeof *slot - skip) / PAGE * PAGE, MADV_HUGEPAGE);
#endif
	return slot;
}

static void
resize(struct numset *s, size_t nslot)
{
	struct numset was = *s;

	s->nslot = nslot;
	s->slot = slots(nslot);
	for (size_t i = 0; i < was.nslot; i++)
		if (was.slot[i] != 0)
			*look(s, was.slot[i] & NUMSET_MAX) = was.slot[i];
	free(was.slot);
}

void
numset_room(struct numset *s, size_t n)
{
	size_t nslot = 2 * (n < MOST ? n : MOST);

	if (nslot > s->nslot)
		resize(s, nslot);
}

uint64_t *
numset_add(struct numset *s, uint64_t num, bool *is_new)
{
	if (s->n >= MOST)
		die("more than %zu different keys", s->n);
	if (2 * s->n >= s->nslot)
		resize(s, s->nslot ? 2 * s->nslot : LEAST);
	uint64_t *slot = look(s, num);

	*is_new = *slot == 0;
	if (*is_new) {
		*slot = num;
		s->n++;
	}
	return slot;
}

uint64_t *
numset_find(const struct numset *s, uint64_t num)
{
	if (s->n == 0)
		return NULL;
	uint64_t *slot = look(s, num);

	return *slot ? slot : NULL;
}

void
numset_expect(const struct numset *s, uint64_t num)
{
	if (s->n > 0)
		__builtin_prefetch(&s->slot[place(s, num)]);
}

void
numset_free(struct numset *s)
{
	free(s->slot);
	*s = (struct numset){0};
}
