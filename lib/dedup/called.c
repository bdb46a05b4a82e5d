#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "dedup/called.h"

void
called_add(struct buf *b, const struct head *h, const struct rec *r)
{
	int id = head_find(h, "id"), src = head_find(h, "src");

	if (id >= 0 && r->cell[id].n > 0)
		buf_add(b, r->cell[id].s, r->cell[id].n);
	else if (src >= 0 && r->cell[src].n > 0)
		buf_add(b, r->cell[src].s, r->cell[src].n);
	else
		buf_addf(b, "%s:%" PRIu64, r->file, r->line);
}

/* Columns of the inquiry, and those that lead-dedup writes. */
static const char *const not_who[] = {"id", "rev", "ext_id", "phone_kind",
	"channel", "product", "expected", "owner", "stage", "created_at",
	"touched_at", "due_at", "amount", "currency", "note", "src", "tags",
	"cluster", "dup_of", "p", "dedup_why"};

bool
called_is_who(const char *column)
{
	for (size_t i = 0; i < NELEM(not_who); i++)
		if (strcmp(column, not_who[i]) == 0)
			return false;
	return true;
}

struct column {
	const char *name;
	int at;
};

static int
by_name(const void *pa, const void *pb)
{
	const struct column *a = pa, *b = pb;

	return strcmp(a->name, b->name);
}

int *
called_columns(const struct head *h, size_t *n)
{
	struct column *list = mem_zalloc(h->n + 1, sizeof *list);
	int *column = mem_zalloc(h->n + 1, sizeof *column);

	*n = 0;
	for (size_t i = 0; i < h->n; i++)
		if (called_is_who(h->name[i]))
			list[(*n)++] = (struct column){h->name[i], (int)i};
	qsort(list, *n, sizeof *list, by_name);
	for (size_t i = 0; i < *n; i++)
		column[i] = list[i].at;
	free(list);
	return column;
}

uint64_t
called_content(
	const struct head *h, const struct rec *r, const int *column, size_t n)
{
	uint64_t hash = HASH_BEGIN;

	for (size_t i = 0; i < n; i++) {
		const struct cell *c = &r->cell[column[i]];
		const char *name = h->name[column[i]];

		if (c->n == 0)
			continue;
		hash = hash_bytes(hash, name, strlen(name));
		hash = hash_bytes(hash, c->s, c->n);
	}
	return hash;
}
