#include "store/keys.h"
#include "store/store.h"

void
keys_open(struct keys *k, struct db *db, struct phone_judge judge)
{
	*k = (struct keys){0};
	rowkey_init(&k->key, "phone,email", judge);
	rowkey_find(&k->key, &k->place, (char *const *)store_columns,
		STORE_COLUMNS);
	/* that there are two says all */
	k->find = db_prepare(
		db, "select lead from identity where key = ? limit 2");
	k->add =
		db_prepare(db, "insert or ignore into identity values(?1, ?2)");
	k->has = db_prepare(
		db, "select 1 from identity where key = ?1 and lead = ?2");
	k->drop = db_prepare(
		db, "delete from identity where key = ?1 and lead = ?2");
}

static bool
is_same(const struct rowkey *rk, const struct rowkey_value *a,
	const struct rowkey_value *b)
{
	return a->phone == b->phone &&
	       (a->phone || bytes_cmp(rk->text.s + a->from, a->n,
				    rk->text.s + b->from, b->n) == 0);
}

void
keys_read(struct keys *k, const struct cell *cell)
{
	struct rowkey *rk = &k->key;
	size_t n = 0;

	rowkey_read(rk, &k->place, cell);
	for (size_t i = 0; i < rk->nvalue; i++) {
		size_t same = 0;

		while (same < n &&
			!is_same(rk, &rk->value[same], &rk->value[i]))
			same++;
		if (same == n)
			rk->value[n++] = rk->value[i];
	}
	rk->nvalue = n;
}

static void
bind_key(struct keys *k, struct stmt *s, size_t i)
{
	buf_clear(&k->text);
	rowkey_bytes(&k->text, &k->key, i);
	stmt_text(s, 1, k->text.s, k->text.n);
}

bool
keys_find(struct keys *k, int64_t *lead)
{
	for (size_t i = 0; i < k->key.nvalue; i++) {
		int64_t first = 0;
		size_t n = 0;

		bind_key(k, k->find, i);
		for (; stmt_next(k->find); n++)
			if (n == 0)
				first = stmt_number(k->find, 0);
		stmt_reset(k->find);
		if (n > 1 && *lead == 0)
			return false;
		if (n == 1 && *lead == 0)
			*lead = first;
		if (n == 1 && *lead != first)
			return false;
	}
	return true;
}

void
keys_put(struct keys *k, struct stmt *s, int64_t lead)
{
	for (size_t i = 0; i < k->key.nvalue; i++) {
		bind_key(k, s, i);
		stmt_int(s, 2, lead);
		stmt_run(s);
	}
}

void
keys_put_one(struct stmt *s, const char *key, size_t n, int64_t lead)
{
	stmt_text(s, 1, key, n);
	stmt_int(s, 2, lead);
	stmt_run(s);
}

void
keys_add(struct keys *k, int64_t lead)
{
	keys_put(k, k->add, lead);
}

bool
keys_is(struct keys *k, size_t i, int64_t lead)
{
	bind_key(k, k->has, i);
	stmt_int(k->has, 2, lead);
	const bool is = stmt_next(k->has);

	stmt_reset(k->has);
	return is;
}

size_t
keys_count(struct keys *k, int64_t lead)
{
	size_t n = 0;

	for (size_t i = 0; i < k->key.nvalue; i++)
		n += keys_is(k, i, lead);
	return n;
}

void
keys_free(struct keys *k)
{
	rowkey_free(&k->key);
	buf_free(&k->text);
}
