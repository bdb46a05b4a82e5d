#include <inttypes.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "dedup/hub.h"
#include "rules/mask.h"
#include "rules/rowkey.h"

enum { SHOWN = 3 };

struct hub {
	struct hub_key {
		char *key; /* its bytes (rules/rowkey.h) */
		size_t n;
		uint64_t nrow;
		bool is_joined; /* by the key alone */
	} * key;
	size_t n, cap;
};

static void
add(struct hub *h, const struct group *g, const char *key, size_t n,
	uint64_t nrow)
{
	const struct group_opts *o = g->o;
	const bool is_joined =
		o == NULL ||
		(o->hub == 0 && (o->phone == GROUP_MATCH ||
					!rowkey_is_phone_key(key, n)));

	h->key = mem_grow(h->key, &h->cap, h->n + 1, sizeof *h->key);
	h->key[h->n++] = (struct hub_key){mem_copy(key, n), n, nrow, is_joined};
}

static int
by_rows(const void *pa, const void *pb)
{
	const struct hub_key *a = pa, *b = pb;

	if (a->nrow != b->nrow)
		return a->nrow > b->nrow ? -1 : 1;
	return bytes_cmp(a->key, a->n, b->key, b->n);
}

static void
put(struct hub *h, bool is_plain)
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
			h->key[i].nrow,
			h->key[i].is_joined
				? ", and are taken for one (--hub N leaves it "
				  "out)"
				: ": it does not make them one by itself");
	}
	if (h->n > SHOWN)
		warn("and %zu more such keys", h->n - SHOWN);
	buf_free(&text);
	buf_free(&shown);
}

void
hub_tell(const struct group *g, const struct seen *seen, bool is_plain)
{
	const size_t limit = g->o && g->o->hub > 0 ? g->o->hub : HUB_ROWS;
	struct hub h = {0};
	struct buf key = {0};

	for (size_t i = 0; i < g->c.key.n; i++) {
		size_t n;
		const char *s = map_key(&g->c.key, i, &n);

		if (g->c.of_key[i].nrow > limit)
			add(&h, g, s, n, g->c.of_key[i].nrow);
	}
	for (size_t i = 0; i < seen->many.n; i++) {
		const uint64_t nrow = seen_many(seen, i, &key);

		if (nrow > limit)
			add(&h, g, key.s, key.n, nrow);
	}
	put(&h, is_plain);
	for (size_t i = 0; i < h.n; i++)
		free(h.key[i].key);
	free(h.key);
	buf_free(&key);
}
