#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "rules/email.h"
#include "rules/rowkey.h"
#include "rules/text.h"

static bool
is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

/* The piece of *s before c or the end; *s is moved behind, NULL at the end. */
static char *
piece(const char **s, char c)
{
	const char *p = *s, *end = strchr(p, c);
	size_t n = end ? (size_t)(end - p) : strlen(p);

	*s = end ? end + 1 : NULL;
	return mem_copy(p, n);
}

const char *
rowkey_init(struct rowkey *rk, const char *list, struct phone_judge judge)
{
	*rk = (struct rowkey){.judge = judge};
	while (list) {
		if (rk->n == ROWKEY_KEYS)
			return "too many keys";
		struct rowkey_spec *k = &rk->key[rk->n++];
		const char *rest = k->name = piece(&list, ',');

		while (rest) {
			if (k->npart == ROWKEY_PARTS)
				return "too many columns in a key";
			k->part[k->npart++] = piece(&rest, '+');
			if (k->part[k->npart - 1][0] == '\0')
				return "a column without a name";
		}
	}
	return NULL;
}

static int
find(char *const *column, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (is(column[i], name))
			return (int)i;
	return -1;
}

void
rowkey_find(const struct rowkey *rk, struct rowkey_place *at,
	char *const *column, size_t n)
{
	bool has_phone2 = false;

	*at = (struct rowkey_place){0};
	for (size_t i = 0; i < rk->n; i++) {
		const struct rowkey_spec *k = &rk->key[i];
		int *part = at->key[i].part;
		bool is_whole = true;

		for (size_t p = 0; p < k->npart; p++) {
			part[p] = find(column, n, k->part[p]);
			is_whole = is_whole && part[p] >= 0;
		}
		part[k->npart] = -1;
		if (is(k->name, "phone")) {
			part[1] = find(column, n, "phone2");
			is_whole = is_whole || part[1] >= 0;
			has_phone2 = part[1] >= 0;
		} else if (is(k->name, "ext_id")) {
			part[1] = find(column, n, "channel");
		}
		at->key[i].n = !is_whole ? 0 : k->npart + (part[k->npart] >= 0);
		at->nfound += is_whole;
	}
	at->is_single = at->nfound <= 1 && !has_phone2;
}

/* The numbers of a cell that are one; what is none is counted. */
static size_t
read_phones(struct rowkey *rk, struct phone_cell *v, const struct cell *c,
	bool is_one)
{
	const char *why = NULL;

	*v = (struct phone_cell){.n = c->n > 0};
	if (c->n > 0)
		why = is_one ? phone_read(c->s, c->n, NULL, &v->v[0])
			     : phone_cell(c->s, c->n, NULL, v);
	if (why)
		v->n = 0;
	phone_judge_settle(&rk->judge, v);
	rk->nbad += v->n == 0 && !text_is_null(c->s, c->n);
	return v->n;
}

/* Append a cell as it is compared; false if it is empty or of no use. */
static bool
add_value(struct rowkey *rk, const char *column, const struct cell *c)
{
	struct text t = text_clean(&rk->a, c->s, c->n);
	struct phone_cell v;
	struct email e;
	size_t from = rk->k.n;

	if (t.n == 0)
		return false;
	if (is(column, "email")) {
		if (email_read(&rk->a, &e, c->s, c->n) != NULL) {
			rk->nbad++;
			return false;
		}
		t = email_key(&rk->b, e.addr.s, e.addr.n);
		buf_add(&rk->k, t.s, t.n);
	} else if (is(column, "phone")) {
		if (read_phones(rk, &v, c, true) == 0)
			return false;
		buf_adds(&rk->k, v.v[0].num);
	} else {
		utf8_norm(&rk->k, t.s, t.n, UTF8_NFKC_CASEFOLD);
	}
	return rk->k.n > from;
}

/* Append the values of a key that is no telephone; false if one is empty. */
static bool
add_values(struct rowkey *rk, const struct rowkey_spec *k, const int *part,
	size_t n, const struct cell *cell)
{
	for (size_t p = 0; p < n; p++) {
		bool is_channel = p == k->npart; /* of ext_id */
		size_t end = rk->k.n;

		if (p > 0)
			buf_addc(&rk->k, '\0');
		if (add_value(rk, is_channel ? "channel" : k->part[p],
			    &cell[part[p]]))
			continue;
		if (!is_channel)
			return false;
		/* an empty channel is as good as no such column */
		rk->k.n = end;
	}
	return n > 0;
}

/* Give each number of a cell to fn, behind the key's name in rk->k. */
static void
each_phone(struct rowkey *rk, size_t from, const struct cell *c, bool is_one,
	void (*fn)(void *arg, const char *key, size_t n), void *arg)
{
	struct phone_cell v;
	size_t n = read_phones(rk, &v, c, is_one);

	for (size_t i = 0; i < n; i++) {
		rk->k.n = from;
		buf_adds(&rk->k, v.v[i].num);
		fn(arg, rk->k.s, rk->k.n);
	}
}

/* The same for phone2, which may hold more than one cell of a list does. */
static void
each_piece(struct rowkey *rk, size_t from, const struct cell *c,
	void (*fn)(void *arg, const char *key, size_t n), void *arg)
{
	if (c->n == 0)
		return;
	const char *s = c->s, *end = s + c->n;

	for (const char *semi; s <= end; s = semi + 1) {
		semi = memchr(s, ';', (size_t)(end - s));
		if (semi == NULL)
			semi = end;
		each_phone(rk, from,
			&(struct cell){s, (size_t)(semi - s), false}, false, fn,
			arg);
	}
}

void
rowkey_each(struct rowkey *rk, const struct rowkey_place *at,
	const struct cell *cell,
	void (*fn)(void *arg, const char *key, size_t n), void *arg)
{
	for (size_t i = 0; i < rk->n; i++) {
		const struct rowkey_spec *k = &rk->key[i];
		const int *part = at->key[i].part;

		buf_clear(&rk->k);
		buf_adds(&rk->k, k->name);
		buf_addc(&rk->k, ' ');
		size_t from = rk->k.n;

		if (!is(k->name, "phone")) {
			if (add_values(rk, k, part, at->key[i].n, cell))
				fn(arg, rk->k.s, rk->k.n);
			continue;
		}
		if (at->key[i].n > 0 && part[0] >= 0)
			each_phone(rk, from, &cell[part[0]], true, fn, arg);
		if (at->key[i].n > 1 && part[1] >= 0)
			each_piece(rk, from, &cell[part[1]], fn, arg);
	}
}

void
rowkey_show(struct buf *b, const char *key, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_addc(b, key[i] ? key[i] : '+');
}

void
rowkey_free(struct rowkey *rk)
{
	for (size_t i = 0; i < rk->n; i++) {
		free(rk->key[i].name);
		for (size_t p = 0; p < rk->key[i].npart; p++)
			free(rk->key[i].part[p]);
	}
	buf_free(&rk->k);
	buf_free(&rk->a);
	buf_free(&rk->b);
}
