/*
 * Laws of rules/rowkey over any list of keys and any cells: a key says of
 * which columns it is and is not empty behind that, it is bounded, the same
 * row has the same keys, and a value read off a key gives that key again.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "law.h"
#include "rules/rowkey.h"

enum { COLS = 5, KEYS = 1 << 14 };

static char *const column[COLS] = {
	"phone", "phone2", "email", "name", "ext_id"};

/* Nobody to ask: what is not certain is none. */
static const char *
ask(void *arg, const char *region, const char *num, const char **e164,
	const char **kind)
{
	(void)arg;
	(void)region;
	(void)num;
	*e164 = *kind = "";
	return "phone_bad";
}

struct keys {
	char *key[KEYS];
	size_t len[KEYS], n;
};

/* Read the keys of a row, and copy them. */
static void
read_keys(struct keys *k, struct rowkey *rk, const struct rowkey_place *at,
	const struct cell *cell)
{
	rowkey_read(rk, at, cell);
	LAW(rk->nvalue <= KEYS);
	for (k->n = 0; k->n < rk->nvalue; k->n++) {
		struct buf b = {0};

		LAW(rk->value[k->n].phone < ROWKEY_PHONE_MAX);
		rowkey_bytes(&b, rk, k->n);
		k->key[k->n] = mem_copy(b.s, b.n);
		k->len[k->n] = b.n;
		buf_free(&b);
	}
}

static void
free_keys(struct keys *k)
{
	for (size_t i = 0; i < k->n; i++)
		free(k->key[i]);
	k->n = 0;
}

/* A value of a key of one column, put back into that column. */
static void
check_again(struct rowkey *rk, const struct rowkey_place *at, const char *key,
	size_t len)
{
	struct cell cell[COLS] = {{"", 0, false}};
	const char *space = strchr(key, ' ');
	static struct keys k;
	int col = -1;

	for (int i = 0; i < COLS; i++)
		if (strlen(column[i]) == (size_t)(space - key) &&
			memcmp(column[i], key, (size_t)(space - key)) == 0)
			col = i;
	if (col < 0)
		return;
	cell[col].s = space + 1;
	cell[col].n = len - (size_t)(space + 1 - key);
	read_keys(&k, rk, at, cell);
	bool is_there = false;

	for (size_t i = 0; i < k.n; i++)
		is_there = is_there ||
			   (k.len[i] == len && memcmp(k.key[i], key, len) == 0);
	LAW(is_there);
	free_keys(&k);
}

static void
check(struct rowkey *rk, const struct cell *cell, size_t size)
{
	struct rowkey_place at;
	static struct keys k, again;

	rowkey_find(rk, &at, column, COLS);
	LAW(at.nfound <= rk->n);
	read_keys(&k, rk, &at, cell);
	read_keys(&again, rk, &at, cell);
	LAW(k.n == again.n);
	LAW(!at.is_single || k.n <= 1);
	LAW(at.nfound > 0 || k.n == 0);
	for (size_t i = 0; i < k.n; i++) {
		const char *space = strchr(k.key[i], ' ');

		LAW(bytes_cmp(k.key[i], k.len[i], again.key[i], again.len[i]) ==
			0);
		LAW(space && space + 1 < k.key[i] + k.len[i]);
		/* NFKC makes at most 18 characters of one */
		LAW(k.len[i] < 128 + 18 * 4 * ROWKEY_PARTS * size);
		check_again(rk, &at, k.key[i], k.len[i]);
	}
	free_keys(&k);
	free_keys(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* The first line picks the keys, the others are the cells of a row. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const list[] = {"phone,email", "phone", "email",
		"name", "ext_id", "name+ext_id", "phone,name+email,name",
		"phone+name", "phone2"};
	char *held[COLS];
	struct cell cell[COLS];
	struct rowkey rk;

	if (n == 0)
		return 0;
	char *any = mem_copy(data, n);
	const char *keys = data[0] < 128 ? list[data[0] % NELEM(list)] : any;
	size_t size = n, from = 1;

	if (rowkey_init(&rk, keys, (struct phone_judge){ask, NULL}) == NULL) {
		for (int i = 0; i < COLS; i++) {
			const uint8_t *p = data + from;
			const uint8_t *lf = memchr(p, '\n', n - from);
			size_t len = lf ? (size_t)(lf - p) : n - from;

			/* exactly as long, so that a byte too many shows */
			held[i] = mem_zalloc(len ? len : 1, 1);
			memcpy(held[i], p, len);
			cell[i] = (struct cell){held[i], len, false};
			from += len + (lf != NULL);
		}
		check(&rk, cell, size);
		for (int i = 0; i < COLS; i++)
			free(held[i]);
	}
	rowkey_free(&rk);
	free(any);
	return 0;
}
