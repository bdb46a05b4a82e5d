#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "store/merge.h"

/* One goes, one stays, by an event. */
struct job {
	const struct event_row *row;
	int64_t id, gone, kept;
	const struct cell *set;
};

void
merge_open(struct merge *m, struct db *db, const struct zone *zone,
	struct change change)
{
	*m = (struct merge){.db = db, .zone = zone, .change = change};
}

/* Few runs need them. */
static void
prepare(struct merge *m)
{
	struct db *db = m->db;

	m->is_object = db_prepare(db, "select case when json_valid(?1) then "
				      "json_type(?1) = 'object' end");
	m->said = db_prepare(db, "select key, value, type from json_each(?)");
	m->is_said =
		db_prepare(db, "select 1 from json_each(?1) where key = ?2");
	m->fields = db_prepare(db,
		"select name, value from field where lead = ? and "
		"name <> '" KIN_FIELD "'");
}

static const char *
refuse(struct merge *m, const char *why)
{
	m->why = why;
	return "set_bad";
}

static bool
is_text(const struct cell *c)
{
	return utf8_valid(c->s, c->n) == c->n &&
	       (c->n == 0 || memchr(c->s, '\0', c->n) == NULL);
}

/* May one column be set to that? NULL, or why not. */
static const char *
check_said(struct merge *m, const struct cell *name, struct cell *value,
	const struct cell *type)
{
	static const char *const given[] = {"", "id", "rev", KIN_FIELD};

	for (size_t i = 0; i < NELEM(given); i++)
		if (events_is(name, given[i]))
			return "sets what the store alone gives";
	if (!events_is(type, "text") && !events_is(type, "integer") &&
		!events_is(type, "real"))
		return "sets a column to what is neither text nor a number";
	if (!is_text(name) || !is_text(value))
		return "sets a column to what is no text";
	buf_clear(&m->text);
	buf_add(&m->text, name->s, name->n);
	return state_check(m->zone, buf_str(&m->text), value, m->amount);
}

const char *
merge_check(struct merge *m, const struct cell *set)
{
	const char *why = NULL;

	if (m->said == NULL)
		prepare(m);
	if (set->n == 0)
		return NULL;
	stmt_text(m->is_object, 1, set->s, set->n);
	const bool is_object =
		stmt_next(m->is_object) && stmt_number(m->is_object, 0) != 0;

	stmt_reset(m->is_object);
	if (!is_object)
		return refuse(m, "is no JSON object");
	stmt_text(m->said, 1, set->s, set->n);
	while (why == NULL && stmt_next(m->said)) {
		const struct cell name = stmt_cell(m->said, 0);
		struct cell value = stmt_cell(m->said, 1);
		const struct cell type = stmt_cell(m->said, 2);

		why = check_said(m, &name, &value, &type);
	}
	stmt_reset(m->said);
	return why ? refuse(m, why) : NULL;
}

static struct cell
cell(const struct buf *b)
{
	return (struct cell){b->s, b->n, 0};
}

static bool
is_equal(struct cell a, struct cell b)
{
	return bytes_cmp(a.s, a.n, b.s, b.n) == 0;
}

/* A column of the lead that stays is that now. */
static void
put(struct merge *m, const struct job *j, const char *name,
	const struct cell *value)
{
	change_follow(&m->change, j->row, j->id, j->kept, name, value);
}

static bool
is_said(struct merge *m, const struct job *j, const char *name)
{
	if (j->set->n == 0)
		return false;
	stmt_text(m->is_said, 1, j->set->s, j->set->n);
	stmt_text(m->is_said, 2, name, strlen(name));
	const bool is = stmt_next(m->is_said);

	stmt_reset(m->is_said);
	return is;
}

static void
read_columns(struct merge *m, int64_t lead, struct buf of[STORE_COLUMNS])
{
	for (int i = 0; i < STORE_COLUMNS; i++) {
		const struct cell c =
			state_get(m->change.state, lead, store_columns[i]);

		buf_clear(&of[i]);
		buf_add(&of[i], c.s, c.n);
	}
}

static void
put_said(struct merge *m, const struct job *j)
{
	struct buf name = {0};

	if (j->set->n == 0)
		return;
	stmt_text(m->said, 1, j->set->s, j->set->n);
	while (stmt_next(m->said)) {
		const struct cell c = stmt_cell(m->said, 0);
		struct cell value = stmt_cell(m->said, 1);

		buf_clear(&name);
		buf_add(&name, c.s, c.n);
		state_check(m->zone, buf_str(&name), &value, m->amount);
		put(m, j, buf_str(&name), &value);
	}
	stmt_reset(m->said);
	buf_free(&name);
}

/*
 * Is what goes worth nothing without its other half, of which the one that
 * stays has another?
 */
static bool
is_torn(const struct merge *m, int column)
{
	static const int halves[][2] = {{STORE_EXT_ID, STORE_CHANNEL},
		{STORE_AMOUNT, STORE_CURRENCY},
		{STORE_PHONE, STORE_PHONE_KIND}};

	for (size_t i = 0; i < NELEM(halves); i++)
		for (int k = 0; k < 2; k++) {
			const int other = halves[i][!k];

			if (halves[i][k] == column && m->kept[other].n > 0 &&
				!is_equal(cell(&m->kept[other]),
					cell(&m->gone[other])))
				return true;
		}
	return false;
}

/* The next number of a list like phone2; false behind the last. */
static bool
next_number(const struct buf *list, size_t *from, struct cell *c)
{
	if (*from >= list->n)
		return false;
	const char *s = list->s + *from;
	const char *semi = memchr(s, ';', list->n - *from);

	*c = (struct cell){s, semi ? (size_t)(semi - s) : list->n - *from, 0};
	*from += c->n + 1;
	return true;
}

/* Add a number to a list that lacks it. */
static void
add_number(struct buf *list, const struct cell *c)
{
	struct cell has;

	for (size_t from = 0; next_number(list, &from, &has);)
		if (is_equal(has, *c))
			return;
	if (list->n > 0)
		buf_addc(list, ';');
	buf_add(list, c->s, c->n);
}

/* All numbers of both but the one that is in phone now. */
static void
put_phone2(struct merge *m, const struct job *j, const struct buf *phone)
{
	const struct buf *from[] = {&m->kept[STORE_PHONE],
		&m->gone[STORE_PHONE], &m->gone[STORE_PHONE2]};
	struct buf *list = &m->text;
	struct cell c = cell(&m->kept[STORE_PHONE2]);

	buf_clear(list);
	buf_add(list, c.s, c.n);
	for (size_t i = 0; i < NELEM(from); i++)
		for (size_t at = 0; next_number(from[i], &at, &c);)
			if (c.n > 0 && !is_equal(c, cell(phone)))
				add_number(list, &c);
	c = cell(list);
	put(m, j, "phone2", &c);
}

/* No number of either is lost, whatever phone becomes. */
static void
put_numbers(struct merge *m, const struct job *j)
{
	struct cell c = cell(&m->gone[STORE_PHONE]);
	struct buf phone = {0};

	if (m->kept[STORE_PHONE].n == 0 && c.n > 0 && !is_said(m, j, "phone"))
		put(m, j, "phone", &c);
	c = state_get(m->change.state, j->kept, "phone");
	buf_add(&phone, c.s, c.n);
	if (!is_said(m, j, "phone2"))
		put_phone2(m, j, &phone);
	buf_free(&phone);
}

/* Is one earlier than another? By the day, where one of them says no more. */
static bool
is_before(const struct merge *m, const struct buf *a, const struct buf *b)
{
	struct when x, y;

	if (a->n == 0 || b->n == 0 || zone_parse(m->zone, &x, a->s, a->n) ||
		zone_parse(m->zone, &y, b->s, b->n))
		return false;
	return x.is_day || y.is_day ? x.day < y.day : x.at < y.at;
}

/* It came when the first of them came, and was touched when the last was. */
static void
put_times(struct merge *m, const struct job *j)
{
	const struct buf *gone = m->gone, *kept = m->kept;
	char at[INSTANT_MAX];

	if (is_before(m, &gone[STORE_CREATED_AT], &kept[STORE_CREATED_AT]) &&
		!is_said(m, j, "created_at")) {
		const struct cell c = cell(&gone[STORE_CREATED_AT]);

		put(m, j, "created_at", &c);
	}
	if (is_before(m, &kept[STORE_TOUCHED_AT], &gone[STORE_TOUCHED_AT]) &&
		!is_said(m, j, "touched_at")) {
		struct cell c = cell(&gone[STORE_TOUCHED_AT]);

		events_when(m->zone, &c, at);
		put(m, j, "touched_at", &c);
	}
}

/*
 * A stage that stays is put down anew: among the events of both, the last one
 * of the lead that goes would be taken for it else.
 */
static void
put_stage(struct merge *m, const struct job *j)
{
	const struct cell kept = cell(&m->kept[STORE_STAGE]);
	const struct cell gone = cell(&m->gone[STORE_STAGE]);
	const struct event_row row = {.lead = j->kept,
		.at = j->row->at,
		.rep = j->row->rep,
		.src = j->row->src,
		.follows = j->id};

	if (kept.n > 0 && gone.n > 0 && !is_equal(kept, gone) &&
		is_equal(kept, state_get(m->change.state, j->kept, "stage")))
		change_column(&m->change, &row, "stage", &kept, &kept);
}

/* What the lead that stays lacks, it has of the one that goes. */
static void
fill(struct merge *m, const struct job *j)
{
	for (int i = 0; i < STORE_COLUMNS; i++) {
		const struct cell c = cell(&m->gone[i]);

		if (i != STORE_PHONE && i != STORE_PHONE2 && c.n > 0 &&
			m->kept[i].n == 0 && !is_torn(m, i) &&
			!is_said(m, j, store_columns[i]))
			put(m, j, store_columns[i], &c);
	}
	stmt_int(m->fields, 1, j->gone);
	while (stmt_next(m->fields)) {
		const struct cell name = stmt_cell(m->fields, 0);
		const struct cell value = stmt_cell(m->fields, 1);

		buf_clear(&m->text);
		buf_add(&m->text, name.s, name.n);
		if (state_get(m->change.state, j->kept, buf_str(&m->text)).n ==
				0 &&
			!is_said(m, j, buf_str(&m->text)))
			put(m, j, buf_str(&m->text), &value);
	}
	stmt_reset(m->fields);
}

void
merge_leads(struct merge *m, const struct event_row *row, int64_t id,
	int64_t into, const struct cell *set)
{
	const struct job j = {row, id, row->lead, into, set};
	struct state *s = m->change.state;
	struct buf root = {0};

	buf_addu(&root, (uint64_t)into);
	const struct cell value = cell(&root);

	state_drop_family(s, j.gone);
	state_drop_keys(s, j.kept);
	read_columns(m, j.gone, m->gone);
	read_columns(m, j.kept, m->kept);
	change_follow(&m->change, row, id, j.gone, KIN_FIELD, &value);
	put_said(m, &j);
	fill(m, &j);
	put_numbers(m, &j);
	put_times(m, &j);
	put_stage(m, &j);
	state_add_keys(s, j.kept);
	kin_moved(s->kin, j.gone);
	state_add_family(s, j.gone);
	buf_free(&root);
}

void
merge_free(struct merge *m)
{
	for (int i = 0; i < STORE_COLUMNS; i++) {
		buf_free(&m->gone[i]);
		buf_free(&m->kept[i]);
	}
	buf_free(&m->text);
}
