#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/zone.h"
#include "store/leads.h"
#include "stream/sink.h"

static void
prepare_all(struct leads *l)
{
	struct db *db = l->db;
	struct buf list = {0}, sql = {0};

	store_list(&list);
	buf_addf(&sql, "select rev, %s from lead where id = ?", buf_str(&list));
	l->find_id = db_prepare(db, buf_str(&sql));
	buf_clear(&sql);
	buf_addf(&sql, "insert into lead(rev, %s) values(?", buf_str(&list));
	for (int i = 0; i < STORE_COLUMNS; i++)
		buf_adds(&sql, ", ?");
	buf_adds(&sql, ")");
	l->add_lead = db_prepare(db, buf_str(&sql));
	l->first = db_prepare(
		db, "select at from event where lead = ? order by id limit 1");
	events_open(&l->events, db, l->o.logged_at);
	buf_free(&list);
	buf_free(&sql);
}

void
leads_open(struct leads *l, struct db *db, const struct head *head,
	const struct leads_opts *opts)
{
	*l = (struct leads){.o = *opts,
		.db = db,
		.n = head->n,
		.name = head->name,
		.id = head_find(head, "id"),
		.rev = head_find(head, "rev"),
		.merged = head_find(head, KIN_FIELD)};
	l->known = mem_zalloc(l->n, sizeof *l->known);
	l->key = mem_zalloc(l->n, sizeof *l->key);
	for (int i = 0; i < STORE_COLUMNS; i++)
		l->at[i] = head_find(head, store_columns[i]);
	for (size_t i = 0; i < l->n; i++) {
		l->known[i] = store_column(l->name[i]);
		sink_add_json(&l->key[i], l->name[i], strlen(l->name[i]));
		buf_addc(&l->key[i], ':');
	}
	whose_open(&l->whose, db, l->o.judge);
	state_open(&l->state, db, &l->whose.keys, &l->whose.kin);
	prepare_all(l);
}

/* Why a row is set aside. */
static const char *
aside(struct leads *l, const char *reason, int col)
{
	l->col = col;
	return reason;
}

/* The text of an amount that the store has as a number. */
static struct cell
amount_cell(struct leads *l, int64_t minor)
{
	money_format(l->stored, minor);
	return (struct cell){l->stored, strlen(l->stored), 0};
}

/* Are the values of a row such as the store has? NULL, or the reason. */
static const char *
check_values(struct leads *l, struct cell *cell)
{
	static const struct {
		int column;
		const char *reason;
	} checked[] = {
		{STORE_CREATED_AT, "created_at_bad"},
		{STORE_TOUCHED_AT, "touched_at_bad"},
		{STORE_DUE_AT, "due_at_bad"},
		{STORE_AMOUNT, "amount_bad"},
		{STORE_PHONE, "phone_bad"},
	};

	for (size_t i = 0; i < NELEM(checked); i++) {
		const int col = l->at[checked[i].column];
		const char *why =
			col < 0 ? NULL
				: state_check(&l->o.zone, l->name[col],
					  &cell[col], l->amount);

		if (why == NULL)
			continue;
		buf_adds(&l->why, why);
		return aside(l, checked[i].reason, col);
	}
	return NULL;
}

/* Whose row is it? 0: a new lead's. NULL, or a reason. */
static const char *
find_lead(struct leads *l, const struct cell *cell, int64_t *lead)
{
	const struct cell none = {"", 0, 0};
	const char *reason =
		whose_find(&l->whose, l->id < 0 ? &none : &cell[l->id], l->cell,
			l->o.is_shared, lead);

	if (reason == NULL)
		return NULL;
	buf_adds(&l->why, whose_why(reason));
	return aside(l, reason, -1);
}

static int64_t
add_event(struct leads *l, struct event_row row)
{
	row.rep = events_text(l->o.rep);
	row.src = l->cell[STORE_SRC];
	return events_add(&l->events, &row);
}

static bool
is_own(const struct leads *l, size_t i)
{
	return (int)i != l->id && (int)i != l->rev && (int)i != l->merged;
}

/* All that a new lead's row says, as JSON: what verify rebuilds it from. */
static void
add_json(struct leads *l, const struct cell *cell)
{
	struct buf *b = &l->json;

	buf_clear(b);
	buf_addc(b, '{');
	for (size_t i = 0; i < l->n; i++) {
		if (cell[i].n == 0 || !is_own(l, i))
			continue;
		if (b->n > 1)
			buf_addc(b, ',');
		buf_add(b, l->key[i].s, l->key[i].n);
		sink_add_json(b, cell[i].s, cell[i].n);
	}
	buf_addc(b, '}');
}

/*
 * It came when it was created, if the row says so, and in a stage, which is
 * an event as any other.
 */
static int64_t
add_lead(struct leads *l, const struct cell *cell)
{
	const struct cell *stage = &l->cell[STORE_STAGE];
	char created_at[INSTANT_MAX];

	stmt_int(l->add_lead, 1, l->events.next + (stage->n > 0));
	for (int i = 0; i < STORE_COLUMNS; i++)
		state_bind(l->add_lead, i + 2, i, &l->cell[i]);
	stmt_run(l->add_lead);
	int64_t lead = db_last_id(l->db);

	for (size_t i = 0; i < l->n; i++)
		if (l->known[i] < 0 && is_own(l, i) && cell[i].n > 0)
			state_set(&l->state, lead, l->name[i], &cell[i]);
	keys_add(&l->whose.keys, lead);
	add_json(l, cell);
	struct event_row row = {.lead = lead,
		.at = l->cell[STORE_CREATED_AT],
		.kind = events_text("new"),
		.value = {l->json.s, l->json.n, 0}};

	if (row.at.n == 0 || events_when(&l->o.zone, &row.at, created_at))
		row.at = events_text(l->o.at);
	row.follows = add_event(l, row);
	if (stage->n > 0) {
		row.kind = events_text("set");
		row.what = events_text("stage");
		row.value = *stage;
		add_event(l, row);
	}
	return lead;
}

/* The value that the store has for a column of the row. */
static struct cell
stored(struct leads *l, int64_t lead, size_t i)
{
	struct stmt *s = l->find_id;

	if (l->known[i] < 0)
		return state_get(&l->state, lead, l->name[i]);
	struct cell c = stmt_cell(s, l->known[i] + 1);

	if (c.n > 0 && l->known[i] == STORE_AMOUNT)
		c = amount_cell(l, stmt_number(s, l->known[i] + 1));
	return c;
}

/* May the row change what is in the store? NULL, or a reason. */
static const char *
check_rights(
	struct leads *l, const struct cell *cell, int64_t lead, bool *is_edit)
{
	const int owner = l->at[STORE_OWNER];
	const int64_t rev = stmt_number(l->find_id, 0);
	const bool has_rev = l->rev >= 0 && cell[l->rev].n > 0;

	*is_edit = has_rev;
	if (has_rev && whose_number(&cell[l->rev]) != rev) {
		buf_addf(&l->why, "the store has rev %" PRId64, rev);
		return aside(l, "stale", l->rev);
	}
	if (has_rev || owner < 0 || cell[owner].n == 0)
		return NULL;
	struct cell whose = stmt_cell(l->find_id, l->known[owner] + 1);

	if (whose.n == 0 ||
		bytes_cmp(whose.s, whose.n, cell[owner].s, cell[owner].n) == 0)
		return NULL;
	stmt_int(l->first, 1, lead);
	stmt_next(l->first);
	struct cell since = stmt_cell(l->first, 0);

	buf_addf(&l->why, "is %.*s's, first seen %.*s", (int)whose.n, whose.s,
		(int)since.n, since.s);
	stmt_reset(l->first);
	return aside(l, "collision", owner);
}

/* Set one column of a known lead. */
static void
change(struct leads *l, int64_t lead, const char *name, const struct cell *old,
	const struct cell *value)
{
	if (state_is_key(name) && !l->is_rekeyed) {
		l->is_rekeyed = true;
		state_drop_keys(&l->state, lead);
	}
	l->fate = LEADS_CHANGED;
	add_event(l, (struct event_row){.lead = lead,
			     .at = events_text(l->o.at),
			     .kind = events_text("set"),
			     .what = events_text(name),
			     .old = *old,
			     .value = *value});
	state_set(&l->state, lead, name, value);
}

/* Keep a value of the store for the row's cell. */
static void
keep(struct leads *l, struct cell *to, const struct cell *c)
{
	memcpy(l->kept.s + l->kept.n, c->s, c->n);
	*to = (struct cell){l->kept.s + l->kept.n, c->n, 0};
	l->kept.n += c->n;
}

/* Room for all values of a lead, so that what keep gives stays. */
static void
make_room(struct leads *l, int64_t lead)
{
	size_t n = MONEY_MAX;

	for (size_t i = 0; i < l->n; i++)
		if (is_own(l, i))
			n += stored(l, lead, i).n;
	buf_clear(&l->kept);
	buf_need(&l->kept, n);
}

static void
find_id(struct leads *l, int64_t lead)
{
	stmt_reset(l->find_id);
	stmt_int(l->find_id, 1, lead);
	stmt_next(l->find_id);
}

/* A telephone of the row, by its key; false: it is another key. */
static bool
find_number(struct leads *l, size_t key, const char **s, size_t *n)
{
	static const char prefix[] = "phone ";

	buf_clear(&l->text);
	rowkey_bytes(&l->text, &l->whose.keys.key, key);
	if (!rowkey_is_phone_key(l->text.s, l->text.n))
		return false;
	*s = l->text.s + strlen(prefix);
	*n = l->text.n - strlen(prefix);
	return true;
}

/*
 * The numbers of the row that the lead has not, and that do not fill a column
 * of it that is empty, each behind a semicolon. A phone2 with a number that the
 * lead has is not filled in as it stands: the others of it are among these.
 */
static void
find_numbers(struct leads *l, int64_t lead)
{
	struct keys *k = &l->whose.keys;
	const struct cell *phone = &l->cell[STORE_PHONE];
	const char *number;
	size_t n;

	buf_clear(&l->numbers);
	l->has_known = false;
	for (size_t i = 0; i < k->key.nvalue; i++)
		l->has_known |= find_number(l, i, &number, &n) &&
				bytes_cmp(number, n, phone->s, phone->n) != 0 &&
				keys_is(k, i, lead);
	for (size_t i = 0; i < k->key.nvalue; i++) {
		if (!find_number(l, i, &number, &n) || keys_is(k, i, lead))
			continue;
		const bool is_first =
			bytes_cmp(number, n, phone->s, phone->n) == 0;

		if ((is_first || !l->has_known) &&
			state_get(
				&l->state, lead, is_first ? "phone" : "phone2")
					.n == 0)
			continue;
		buf_addc(&l->numbers, ';');
		buf_add(&l->numbers, number, n);
	}
}

/* They go to phone2, so that none is lost. */
static void
add_numbers(struct leads *l, struct cell *cell, int64_t lead)
{
	const int col = l->at[STORE_PHONE2];
	const size_t n = l->numbers.n;

	if (n == 0)
		return;
	const struct cell had = state_get(&l->state, lead, "phone2");

	/* the list as it will be, then as it was */
	buf_need(&l->numbers, n + 2 * had.n);
	memmove(l->numbers.s + had.n, l->numbers.s, n);
	memcpy(l->numbers.s, had.s, had.n);
	memcpy(l->numbers.s + had.n + n, had.s, had.n);
	const struct cell old = {l->numbers.s + had.n + n, had.n, 0};
	const size_t skip = had.n == 0; /* the first semicolon */
	const struct cell value = {l->numbers.s + skip, had.n + n - skip, 0};

	change(l, lead, "phone2", &old, &value);
	if (col >= 0)
		cell[col] = value;
}

static const char *
update_lead(struct leads *l, struct cell *cell, int64_t lead)
{
	bool is_edit;

	find_id(l, lead);
	l->is_rekeyed = false;
	const char *reason = check_rights(l, cell, lead, &is_edit);

	if (reason) {
		stmt_reset(l->find_id);
		return reason;
	}
	buf_clear(&l->numbers);
	l->has_known = false;
	if (l->o.update == LEADS_FILL && !is_edit)
		find_numbers(l, lead);
	make_room(l, lead);
	for (size_t i = 0; i < l->n; i++) {
		if (!is_own(l, i))
			continue;
		struct cell old = stored(l, lead, i);

		if (cell[i].n > 0 &&
			bytes_cmp(cell[i].s, cell[i].n, old.s, old.n) != 0 &&
			(is_edit || l->o.update == LEADS_OVERWRITE ||
				(l->o.update == LEADS_FILL && old.n == 0 &&
					!(l->has_known &&
						(int)i ==
							l->at[STORE_PHONE2]))))
			change(l, lead, l->name[i], &old, &cell[i]);
		else
			keep(l, &cell[i], &old);
	}
	add_numbers(l, cell, lead);
	if (l->fate != LEADS_CHANGED)
		return NULL;
	state_rev(&l->state, lead, l->events.next - 1);
	if (l->is_rekeyed)
		state_add_keys(&l->state, lead);
	find_id(l, lead);
	return NULL;
}

const char *
leads_save(struct leads *l, struct cell *cell)
{
	int64_t lead, rev;

	buf_clear(&l->why);
	stmt_reset(l->find_id);
	const char *reason = check_values(l, cell);

	for (int i = 0; i < STORE_COLUMNS; i++)
		l->cell[i] =
			l->at[i] < 0 ? (struct cell){"", 0, 0} : cell[l->at[i]];
	if (reason == NULL)
		reason = find_lead(l, cell, &lead);
	if (reason)
		return reason;
	l->fate = lead == 0 ? LEADS_NEW : LEADS_SAME;
	if (lead == 0) {
		lead = add_lead(l, cell);
		rev = l->events.next - 1;
	} else {
		reason = update_lead(l, cell, lead);
		if (reason)
			return reason;
		rev = stmt_number(l->find_id, 0);
	}
	buf_clear(&l->text);
	buf_addu(&l->text, (uint64_t)lead);
	const size_t n = l->text.n;

	buf_addu(&l->text, (uint64_t)rev);
	if (l->id >= 0)
		cell[l->id] = (struct cell){l->text.s, n, 0};
	if (l->rev >= 0)
		cell[l->rev] = (struct cell){l->text.s + n, l->text.n - n, 0};
	return NULL;
}

void
leads_free(struct leads *l)
{
	for (size_t i = 0; i < l->n; i++)
		buf_free(&l->key[i]);
	free(l->key);
	free(l->known);
	state_free(&l->state);
	whose_free(&l->whose);
	buf_free(&l->text);
	buf_free(&l->json);
	buf_free(&l->kept);
	buf_free(&l->numbers);
	buf_free(&l->why);
}
