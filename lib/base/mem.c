#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/mem.h"

void *
mem_zalloc(size_t n, size_t size)
{
	/* calloc checks the product; of nothing, something that can be freed */
	void *p = calloc(n ? n : 1, size);

	if (p == NULL)
		die("out of memory (%zu items of %zu bytes)", n, size);
	return p;
}

void *
mem_grow(void *p, size_t *cap, size_t need, size_t size)
{
	if (need <= *cap)
		return p;
	size_t n = *cap < 8 ? 8 : *cap;

	while (n < need && n <= SIZE_MAX / 2)
		n *= 2;
	if (n < need || n > SIZE_MAX / size)
		die("out of memory (%zu items of %zu bytes)", need, size);
	p = realloc(p, n * size);
	if (p == NULL)
		die("out of memory (%zu items of %zu bytes)", n, size);
	*cap = n;
	return p;
}

char *
mem_copy(const void *p, size_t n)
{
	char *s = mem_zalloc(n + 1, 1);

	if (n > 0)
		memcpy(s, p, n);
	return s;
}

char *
mem_str(const char *s)
{
	return mem_copy(s, strlen(s));
}
