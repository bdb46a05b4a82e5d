#include "base/forest.h"
#include "base/mem.h"

void
forest_part(uint32_t *parent, size_t n)
{
	for (size_t i = 0; i < n; i++)
		parent[i] = (uint32_t)i;
}

uint32_t
forest_root(uint32_t *parent, uint32_t i)
{
	while (parent[i] != i)
		i = parent[i] = parent[parent[i]];
	return i;
}

void
forest_join(uint32_t *parent, uint32_t a, uint32_t b)
{
	a = forest_root(parent, a);
	b = forest_root(parent, b);
	if (a < b)
		parent[b] = a;
	else
		parent[a] = b;
}

uint32_t *
forest_rings(uint32_t *parent, size_t n)
{
	uint32_t *next = mem_zalloc(n + 1, sizeof *next);

	forest_part(next, n);
	for (size_t i = 0; i < n; i++) {
		const uint32_t root = forest_root(parent, (uint32_t)i);

		if (root != i) {
			next[i] = next[root];
			next[root] = (uint32_t)i;
		}
	}
	return next;
}
