#include <string.h>

#include "base/mem.h"
#include "rules/keep.h"

int
keep_cmp(const struct keep *k, size_t a, size_t b)
{
	const struct keep_row *x = &k->row[a], *y = &k->row[b];
	const int place = a < b ? -1 : a > b;

	if (k->rule == KEEP_FIRST)
		return place;
	if (k->rule == KEEP_FULLEST && x->full != y->full)
		return x->full > y->full ? -1 : 1;
	if (x->age != y->age)
		return x->age < y->age ? -1 : 1;
	if (x->full != y->full)
		return x->full > y->full ? -1 : 1;
	const int bytes = k->compare(k->arg, a, b);

	return bytes ? bytes : place;
}

static bool
is_less(const struct cluster *c, size_t a, size_t b)
{
	size_t na, nb;
	const char *x = map_key(&c->key, a, &na);
	const char *y = map_key(&c->key, b, &nb);

	return bytes_cmp(x, na, y, nb) < 0;
}

struct keep_found *
keep_find(const struct keep *k, struct cluster *c)
{
	struct keep_found *found = mem_zalloc(c->nrow, sizeof *found);

	for (size_t i = 0; i < c->nrow; i++)
		found[i] = (struct keep_found){SIZE_MAX, SIZE_MAX, SIZE_MAX};
	for (size_t i = 0; i < c->nrow; i++) {
		struct keep_found *f = &found[cluster_of(c, i)];
		size_t n;
		const size_t *key = cluster_keys(c, i, &n);

		if (i >= k->nbase &&
			(f->kept == SIZE_MAX || keep_cmp(k, i, f->kept) < 0))
			f->kept = i;
		if (i < k->nbase &&
			(f->base == SIZE_MAX ||
				strcmp(k->base[i], k->base[f->base]) < 0))
			f->base = i;
		for (size_t p = 0; p < n; p++)
			if (f->least == SIZE_MAX ||
				is_less(c, key[p], f->least))
				f->least = key[p];
	}
	return found;
}
