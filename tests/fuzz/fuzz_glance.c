/*
 * Laws of base/glance over any texts: what it finds is what the map behind it
 * says, and a text just kept is found if it is a short one.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/glance.h"
#include "base/map.h"
#include "base/mem.h"
#include "law.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* A text a line. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct glance g = {0};
	struct map m = {0};

	for (size_t from = 0; from < n;) {
		const uint8_t *lf = memchr(data + from, '\n', n - from);
		size_t len = lf ? (size_t)(lf - (data + from)) : n - from;
		/* exactly as long, so that a byte too many shows */
		char *s = mem_zalloc(len ? len : 1, 1);

		memcpy(s, data + from, len);
		int64_t id = glance_find(&g, s, len);
		int64_t want = map_find(&m, s, len);

		LAW(id < 0 || id == want);
		if (id < 0) {
			want = (int64_t)map_add(&m, s, len, NULL);
			glance_keep(&g, s, len, (uint32_t)want);
			LAW(glance_find(&g, s, len) ==
				(len > GLANCE_TEXT ? -1 : want));
		}
		free(s);
		from += len + (lf != NULL);
	}
	map_free(&m);
	return 0;
}
