/*
 * A glance before a map: the numbers of short texts that came lately. Columns
 * such as a stage or an owner have few texts, and most are of 16 bytes or
 * fewer; two words and the length are then all of a text, and no hash of bytes
 * and no comparison of bytes is made.
 *
 *	int64_t id = glance_find(&g, s, n);
 *
 *	if (id < 0)
 *		glance_keep(&g, s, n, id = map_add(&m, s, n, NULL));
 *
 * `struct glance g = {0}` knows nothing. It allocates nothing, forgets what it
 * has no place for, and is never wrong.
 */
#ifndef BASE_GLANCE_H
#define BASE_GLANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { GLANCE_TEXT = 16, GLANCE_BITS = 8, GLANCE_SLOTS = 1 << GLANCE_BITS };

struct glance {
	struct glance_slot {
		uint64_t head, tail; /* the text */
		uint32_t n;          /* its length + 1, 0: free */
		uint32_t id;
	} slot[GLANCE_SLOTS];
};

/* All bytes of a text of n <= GLANCE_TEXT, some of them twice. */
static inline struct glance_slot
glance_words(const char *s, size_t n)
{
	struct glance_slot w = {.n = (uint32_t)n + 1};
	uint32_t head, tail;

	if (n >= 8) {
		memcpy(&w.head, s, 8);
		memcpy(&w.tail, s + n - 8, 8);
	} else if (n >= 4) {
		memcpy(&head, s, 4);
		memcpy(&tail, s + n - 4, 4);
		w.head = (uint64_t)head << 32 | tail;
	} else if (n > 0) {
		w.head = (uint64_t)(unsigned char)s[0] << 16 |
			 (uint64_t)(unsigned char)s[n / 2] << 8 |
			 (unsigned char)s[n - 1];
	}
	return w;
}

/* Its place; another text that wants it moves to the one beside. */
static inline size_t
glance_place(const struct glance_slot *w)
{
	uint64_t h = w->head ^ (w->tail * 0x9E3779B97F4A7C15u);

	h ^= h >> 32;
	return (size_t)(h * 0xBF58476D1CE4E5B9u >> (64 - GLANCE_BITS));
}

static inline bool
glance_same(const struct glance_slot *a, const struct glance_slot *b)
{
	return a->head == b->head && a->tail == b->tail && a->n == b->n;
}

/* The number kept for a text, -1 if there is none. */
static inline int64_t
glance_find(const struct glance *g, const char *s, size_t n)
{
	if (n > GLANCE_TEXT)
		return -1;
	struct glance_slot w = glance_words(s, n);
	size_t i = glance_place(&w);

	if (glance_same(&g->slot[i], &w))
		return g->slot[i].id;
	if (glance_same(&g->slot[i ^ 1], &w))
		return g->slot[i ^ 1].id;
	return -1;
}

/* Keep the number of a text that was not found, if it is a short one. */
static inline void
glance_keep(struct glance *g, const char *s, size_t n, uint32_t id)
{
	if (n > GLANCE_TEXT)
		return;
	struct glance_slot w = glance_words(s, n);
	size_t i = glance_place(&w);

	w.id = id;
	if (g->slot[i].n > 0)
		g->slot[i ^ 1] = g->slot[i];
	g->slot[i] = w;
}

#endif
