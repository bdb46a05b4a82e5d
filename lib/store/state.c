#include <string.h>

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

/* What is done with the keys of one lead of a family is done to its root. */
static void
with_keys_of(struct state *s, int64_t lead,
	void (*what)(struct keys *k, int64_t lead), int64_t root)
{
	struct cell cell[STORE_COLUMNS];

	for (int i = 0; i < STORE_COLUMNS; i++)
		cell[i] = (struct cell){"", 0, 0};
	stmt_int(s->get_keys, 1, lead);
	if (stmt_next(s->get_keys)) {
		cell[STORE_PHONE] = stmt_cell(s->get_keys, 0);
		cell[STORE_PHONE2] = stmt_cell(s->get_keys, 1);
		cell[STORE_EMAIL] = stmt_cell(s->get_keys, 2);
		keys_read(s->keys, cell);
		what(s->keys, root);
	}
	stmt_reset(s->get_keys);
}

static void
with_keys(struct state *s, int64_t lead,
	void (*what)(struct keys *k, int64_t lead))
{
	const int64_t root = kin_root(s->kin, lead);

	kin_read(s->kin, root);
	for (size_t i = 0; i < s->kin->n; i++)
		with_keys_of(s, s->kin->lead[i], what, root);
}

void
state_drop_keys(struct state *s, int64_t lead)
{
	with_keys(s, lead, keys_drop);
}

void
state_add_keys(struct state *s, int64_t lead)
{
	with_keys(s, lead, keys_add);
}
