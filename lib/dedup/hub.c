#include <inttypes.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "dedup/hub.h"
#include "rules/mask.h"
#include "rules/rowkey.h"

enum { SHOWN = 3 };

void
hub_add(struct hub *h, const char *key, size_t n, uint64_t nrow)
{
	h->key = mem_grow(h->key, &h->cap, h->n + 1, sizeof *h->key);
	h->key[h->n++] = (struct hub_key){mem_copy(key, n), n, nrow};
}

static int
by_rows(const void *pa, const void *pb)
{
	const struct hub_key *a = pa, *b = pb;

	if (a->nrow != b->nrow)
		return a->nrow > b->nrow ? -1 : 1;
	return bytes_cmp(a->key, a->n, b->key, b->n);
}

void
hub_warn(struct hub *h, const char *what, bool is_plain)
{
	struct buf text = {0}, shown = {0};

	if (h->n > 0)
		qsort(h->key, h->n, sizeof *h->key, by_rows);
	for (size_t i = 0; i < h->n && i < SHOWN; i++) {
		buf_clear(&text);
		buf_clear(&shown);
		rowkey_show(&text, h->key[i].key, h->key[i].n);
		if (is_plain)
			buf_add(&shown, text.s, text.n);
		else
			mask_phones(&shown, text.s, text.n);
		warn("%s: %" PRIu64 " rows share it%s", buf_str(&shown),
			h->key[i].nrow, what);
	}
	if (h->n > SHOWN)
		warn("and %zu more keys that more than %d rows share",
			h->n - SHOWN, HUB_ROWS);
	buf_free(&text);
	buf_free(&shown);
}

void
hub_free(struct hub *h)
{
	for (size_t i = 0; i < h->n; i++)
		free(h->key[i].key);
	free(h->key);
}
