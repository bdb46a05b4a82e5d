#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "stream/rec.h"

int
head_find(const struct head *h, const char *name)
{
	return (int)map_find(&h->place, name, strlen(name));
}

static int
add(struct head *h, char *name)
{
	h->name = mem_grow(h->name, &h->cap, h->n + 1, sizeof *h->name);
	h->again =
		mem_grow(h->again, &h->cap_again, h->n + 1, sizeof *h->again);
	h->name[h->n] = name;
	h->again[h->n++] = 2;
	return (int)map_add(&h->place, name, strlen(name), NULL);
}

int
head_add(struct head *h, const char *name)
{
	int i = head_find(h, name);

	return i >= 0 ? i : add(h, mem_str(name));
}

void
head_append(struct head *h, const char *name, size_t n)
{
	char *s = mem_copy(name, n);
	int i = head_find(h, s);

	/* the number goes on where it was: a thousand empty names are common */
	while (i >= 0 && head_find(h, s) >= 0) {
		free(s);
		s = mem_zalloc(n + 16, 1);
		if (n > 0)
			memcpy(s, name, n);
		snprintf(s + n, 16, "_%d", h->again[i]++);
	}
	add(h, s);
}

void
head_split(struct head *h, const char *list)
{
	for (size_t n; *list; list += n + (list[n] == ',')) {
		n = strcspn(list, ",");
		char *name = mem_copy(list, n);

		if (n > 0)
			head_add(h, name);
		free(name);
	}
}

void
head_copy(struct head *h, const struct head *from)
{
	*h = (struct head){0};
	for (size_t i = 0; i < from->n; i++)
		add(h, mem_str(from->name[i]));
	h->is_untitled = from->is_untitled;
	for (size_t i = 0; from->title && i < from->n; i++) {
		h->title = mem_grow(
			h->title, &h->cap_title, i + 1, sizeof *h->title);
		h->title[i] = mem_str(from->title[i]);
	}
}

void
head_free(struct head *h)
{
	for (size_t i = 0; i < h->n; i++)
		free(h->name[i]);
	for (size_t i = 0; h->title && i < h->n; i++)
		free(h->title[i]);
	free(h->title);
	free(h->name);
	free(h->again);
	map_free(&h->place);
	*h = (struct head){0};
}

void
rec_wrong(const struct rec *r, const char *column, const char *why,
	const struct cell *c)
{
	die("%s:%" PRIu64 ": %s: %s: '%.*s'", r->file, r->line, column, why,
		(int)c->n, c->s);
}
