#include <stdlib.h>

#include "base/forest.h"
#include "base/mem.h"
#include "rules/cluster.h"

size_t
cluster_row(struct cluster *c)
{
	size_t row = c->nrow++;

	c->parent =
		mem_grow(c->parent, &c->cap_row, c->nrow, sizeof *c->parent);
	c->from = mem_grow(c->from, &c->cap_from, c->nrow + 1, sizeof *c->from);
	c->parent[row] = (uint32_t)row;
	c->from[row] = c->from[row + 1] = c->nlink;
	return row;
}

size_t
cluster_of(struct cluster *c, size_t row)
{
	return forest_root(c->parent, (uint32_t)row);
}

void
cluster_part(struct cluster *c)
{
	forest_part(c->parent, c->nrow);
}

void
cluster_join(struct cluster *c, size_t a, size_t b)
{
	forest_join(c->parent, (uint32_t)a, (uint32_t)b);
}

void
cluster_add(struct cluster *c, const void *key, size_t len)
{
	bool is_new;
	size_t row = c->nrow - 1, k = map_add(&c->key, key, len, &is_new);

	c->of_key =
		mem_grow(c->of_key, &c->cap_key, c->key.n, sizeof *c->of_key);
	if (is_new)
		c->of_key[k] = (struct cluster_key){row, 0};
	for (size_t i = c->from[row]; i < c->nlink; i++)
		if (c->link[i] == k)
			return;
	c->of_key[k].nrow++;
	c->link =
		mem_grow(c->link, &c->cap_link, c->nlink + 1, sizeof *c->link);
	c->link[c->nlink++] = k;
	c->from[row + 1] = c->nlink;
	cluster_join(c, c->of_key[k].first, row);
}

const size_t *
cluster_keys(const struct cluster *c, size_t row, size_t *n)
{
	*n = c->from[row + 1] - c->from[row];
	return *n ? c->link + c->from[row] : NULL;
}

void
cluster_free(struct cluster *c)
{
	map_free(&c->key);
	free(c->of_key);
	free(c->parent);
	free(c->from);
	free(c->link);
	*c = (struct cluster){0};
}
