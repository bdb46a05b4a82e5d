#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/state.h"

void
state_open(struct state *s, struct db *db, struct keys *keys, struct kin *kin)
{
	*s = (struct state){.db = db, .keys = keys, .kin = kin};
	s->get_field = db_prepare(
		db, "select value from field where lead = ? and name = ?");
	s->set_field = db_prepare(db,
		"insert into field values(?1, ?2, ?3) on conflict(lead, name) "
		"do update set value = ?3");
	s->drop_field =
		db_prepare(db, "delete from field where lead = ? and name = ?");
	s->set_rev = db_prepare(db, "update lead set rev = ?2 where id = ?1");
	s->get_keys = db_prepare(
		db, "select phone, phone2, email from lead where id = ?");
}

static const char *
check_phone(const struct cell *c)
{
	bool is_e164 = c->n >= 8 && c->n <= 16 && c->s[0] == '+';

	for (size_t i = 1; i < c->n; i++)
		is_e164 = is_e164 && c->s[i] >= '0' && c->s[i] <= '9';
	return is_e164 ? NULL : "not E.164: read the list with lead-import";
}

const char *
state_check(const struct zone *z, const char *name, struct cell *c,
	char amount[MONEY_MAX])
{
	const char *why;
	struct money m;
	struct when w;

	if (c->n == 0)
		return NULL;
	switch (store_column(name)) {
	case STORE_CREATED_AT:
	case STORE_TOUCHED_AT:
	case STORE_DUE_AT: return zone_parse(z, &w, c->s, c->n);
	case STORE_PHONE: return check_phone(c);
	case STORE_AMOUNT:
		why = money_read(&m, c->s, c->n);
		if (why)
			return why;
		money_format(amount, m.minor);
		*c = (struct cell){amount, strlen(amount), 0};
		return NULL;
	default: return NULL;
	}
}

static struct stmt *
prepare(struct state *s, struct stmt **of, const char *fmt, int column)
{
	struct buf sql = {0};

	if (of[column] == NULL) {
		buf_addf(&sql, fmt, store_columns[column]);
		of[column] = db_prepare(s->db, buf_str(&sql));
		buf_free(&sql);
	}
	stmt_reset(of[column]);
	return of[column];
}

struct cell
state_get(struct state *s, int64_t lead, const char *name)
{
	const int column = store_column(name);
	struct stmt *get = s->get_field;

	if (column >= 0)
		get = prepare(
			s, s->get, "select %s from lead where id = ?", column);
	else
		stmt_reset(get);
	stmt_int(get, 1, lead);
	if (column < 0)
		stmt_text(get, 2, name, strlen(name));
	struct cell c = {"", 0, 0};

	if (stmt_next(get))
		c = stmt_cell(get, 0);
	if (c.n == 0) {
		stmt_reset(get); /* ends the run if it was but memory short */
	} else if (column == STORE_AMOUNT) {
		money_format(s->amount, stmt_number(get, 0));
		c = (struct cell){s->amount, strlen(s->amount), 0};
	}
	return c;
}

void
state_bind(struct stmt *s, int i, int column, const struct cell *c)
{
	struct money m;

	if (c->n > 0 && column == STORE_AMOUNT &&
		money_read(&m, c->s, c->n) == NULL)
		stmt_int(s, i, m.minor);
	else
		stmt_text(s, i, c->s, c->n);
}

void
state_set(struct state *s, int64_t lead, const char *name,
	const struct cell *value)
{
	const int column = store_column(name);
	struct stmt *set = value->n ? s->set_field : s->drop_field;

	if (column >= 0) {
		set = prepare(s, s->set,
			"update lead set %s = ?2 where id = ?1", column);
		state_bind(set, 2, column, value);
	} else {
		stmt_text(set, 2, name, strlen(name));
		if (value->n > 0)
			stmt_text(set, 3, value->s, value->n);
	}
	stmt_int(set, 1, lead);
	stmt_run(set);
}

void
state_rev(struct state *s, int64_t lead, int64_t event)
{
	stmt_int(s->set_rev, 1, lead);
	stmt_int(s->set_rev, 2, event);
	stmt_run(s->set_rev);
}

bool
state_is_key(const char *name)
{
	const int column = store_column(name);

	return column == STORE_PHONE || column == STORE_PHONE2 ||
	       column == STORE_EMAIL;
}

/* Read the keys of one lead. */
static void
read_keys(struct state *s, int64_t lead)
{
	struct cell cell[STORE_COLUMNS];

	for (int i = 0; i < STORE_COLUMNS; i++)
		cell[i] = (struct cell){"", 0, 0};
	stmt_int(s->get_keys, 1, lead);
	if (stmt_next(s->get_keys)) {
		cell[STORE_PHONE] = stmt_cell(s->get_keys, 0);
		cell[STORE_PHONE2] = stmt_cell(s->get_keys, 1);
		cell[STORE_EMAIL] = stmt_cell(s->get_keys, 2);
	}
	keys_read(s->keys, cell);
	stmt_reset(s->get_keys);
}

/* One of the keys that were read; good until the next. */
static struct state_key *
key(struct state *s, size_t i)
{
	bool is_new;

	buf_clear(&s->text);
	rowkey_bytes(&s->text, &s->keys->key, i);
	const size_t k = map_add(&s->key, s->text.s, s->text.n, &is_new);

	s->of_key =
		mem_grow(s->of_key, &s->cap_of_key, k + 1, sizeof *s->of_key);
	if (is_new)
		s->of_key[k] = (struct state_key){0};
	return &s->of_key[k];
}

enum { FEW_KEYS = 1024 }; /* more are not cleared for each lead */

/* Count a root's family, if it is not the one that is. */
static void
count(struct state *s, int64_t root)
{
	if (s->counted == root)
		return;
	s->counted = root;
	if (s->key.n > FEW_KEYS)
		map_free(&s->key);
	map_clear(&s->key);
	kin_read(s->kin, root);
	for (size_t i = 0; i < s->kin->n; i++) {
		read_keys(s, s->kin->lead[i]);
		for (size_t k = 0; k < s->keys->key.nvalue; k++) {
			struct state_key *of = key(s, k);

			of->n++;
			of->is_put = true;
		}
	}
}

/* The keys of one lead are no more those of its root, if nobody has them. */
static void
drop(struct state *s, int64_t lead)
{
	read_keys(s, lead);
	for (size_t i = 0; i < s->keys->key.nvalue; i++) {
		struct state_key *of = key(s, i);

		of->n--;
		if (of->is_dropped)
			continue;
		of->is_dropped = true;
		s->dropped = mem_grow(s->dropped, &s->cap_dropped,
			s->ndropped + 1, sizeof *s->dropped);
		s->dropped[s->ndropped++] = (size_t)(of - s->of_key);
	}
}

static void
put(struct state *s, int64_t lead)
{
	read_keys(s, lead);
	for (size_t i = 0; i < s->keys->key.nvalue; i++) {
		struct state_key *of = key(s, i);

		of->n++;
		if (!of->is_put)
			keys_put_one(
				s->keys->add, s->text.s, s->text.n, s->counted);
		of->is_put = true;
	}
}

/* All is put that is: whoever has a key no more, loses it. */
static void
settle(struct state *s)
{
	for (size_t i = 0; i < s->ndropped; i++) {
		struct state_key *of = &s->of_key[s->dropped[i]];
		size_t n;
		const char *bytes = map_key(&s->key, s->dropped[i], &n);

		if (of->n == 0)
			keys_put_one(s->keys->drop, bytes, n, s->counted);
		of->is_put = of->n > 0;
		of->is_dropped = false;
	}
	s->ndropped = 0;
}

void
state_drop_keys(struct state *s, int64_t lead)
{
	const int64_t root = kin_root(s->kin, lead);

	count(s, root);
	drop(s, lead);
}

void
state_add_keys(struct state *s, int64_t lead)
{
	put(s, lead);
	settle(s);
}

/* A family that is one root's, and is that alone. */
static void
put_all(struct state *s, struct stmt *what, int64_t root)
{
	if (s->counted == root)
		s->counted = 0;
	kin_read(s->kin, root);
	for (size_t i = 0; i < s->kin->n; i++) {
		read_keys(s, s->kin->lead[i]);
		keys_put(s->keys, what, root);
	}
}

void
state_drop_family(struct state *s, int64_t lead)
{
	const int64_t root = kin_root(s->kin, lead);

	if (root == lead) {
		put_all(s, s->keys->drop, root);
		return;
	}
	count(s, root);
	kin_read(s->kin, lead);
	for (size_t i = 0; i < s->kin->n; i++)
		drop(s, s->kin->lead[i]);
}

void
state_add_family(struct state *s, int64_t lead)
{
	const int64_t root = kin_root(s->kin, lead);

	if (root == lead) {
		put_all(s, s->keys->add, root);
		return;
	}
	kin_read(s->kin, lead);
	for (size_t i = 0; i < s->kin->n; i++)
		put(s, s->kin->lead[i]);
}

void
state_free(struct state *s)
{
	map_free(&s->key);
	free(s->of_key);
	free(s->dropped);
	buf_free(&s->text);
}
