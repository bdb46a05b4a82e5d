#include <string.h>

#include "base/mem.h"
#include "rules/money.h"
#include "store/log.h"

/* What an entry of a kind must say. */
enum { VALUE = 1, AMOUNT = 2 };

/* What follows from one. */
enum follows { NOTHING, TOUCH, STAGE, CLOSE, OWNER };

static const struct kind {
	const char *name;
	unsigned needs;
	enum follows follows;
} kinds[] = {
	{"call", 0, TOUCH},
	{"sms", 0, TOUCH},
	{"visit", 0, TOUCH},
	{"meeting", 0, TOUCH},
	{"arrive", 0, TOUCH},
	{"test_drive", 0, TOUCH},
	{"invite", 0, NOTHING},
	{"quote", AMOUNT, NOTHING},
	{"order", AMOUNT, NOTHING},
	{"payment", AMOUNT, NOTHING},
	{"deliver", 0, NOTHING},
	{"stage", VALUE, STAGE},
	{"won", 0, CLOSE},
	{"lost", VALUE, CLOSE},
	{"note", 0, NOTHING},
	{"complaint", 0, NOTHING},
	{"consent", 0, NOTHING},
	{"opt_out", 0, NOTHING},
	{"handover", VALUE, OWNER},
	{"share", VALUE, NOTHING},
};

/* In the order of log.set, and of the columns that get gives. */
static const int sets[LOG_SETS] = {
	STORE_TOUCHED_AT, STORE_DUE_AT, STORE_STAGE, STORE_OWNER};
enum { TOUCHED_AT, DUE_AT, STAGE_NOW, OWNER_NOW };

static const struct kind *
find_kind(const char *s, size_t n)
{
	for (size_t i = 0; i < NELEM(kinds); i++)
		if (strlen(kinds[i].name) == n &&
			memcmp(kinds[i].name, s, n) == 0)
			return &kinds[i];
	return NULL;
}

bool
log_is_kind(const char *s, size_t n)
{
	return find_kind(s, n) != NULL;
}

void
log_open(struct log *l, struct db *db, const struct log_opts *opts)
{
	struct buf sql = {0};

	*l = (struct log){.o = *opts};
	whose_open(&l->whose, db, l->o.judge);
	events_open(&l->events, db, l->o.logged_at);
	buf_adds(&sql, "select ");
	for (int i = 0; i < LOG_SETS; i++)
		buf_addf(&sql, "%s%s", i ? ", " : "", store_columns[sets[i]]);
	buf_adds(&sql, " from lead where id = ?");
	l->get = db_prepare(db, buf_str(&sql));
	for (int i = 0; i < LOG_SETS; i++) {
		buf_clear(&sql);
		buf_addf(&sql,
			"update lead set %s = ?2, rev = ?3 where id = ?1",
			store_columns[sets[i]]);
		l->set[i] = db_prepare(db, buf_str(&sql));
	}
	l->sums = db_prepare(db,
		"select ifnull(sum(iif(kind = 'order', amount, 0)), 0), "
		"ifnull(sum(iif(kind = 'payment', amount, 0)), 0) "
		"from event where lead = ? and kind in ('order', 'payment')");
	buf_free(&sql);
}

static const char *
refuse(struct log *l, const char *reason, const char *why)
{
	l->why = why;
	return reason;
}

/* May it be delivered? Not before all that was ordered is paid. */
static const char *
check_paid(struct log *l)
{
	stmt_int(l->sums, 1, l->lead);
	stmt_next(l->sums);
	const bool is_paid = stmt_number(l->sums, 0) <= stmt_number(l->sums, 1);

	stmt_reset(l->sums);
	return is_paid ? NULL
		       : refuse(l, "not_paid", "less is paid than was ordered");
}

/* Can the entry be understood, and does it say what it must? */
static const char *
check(struct log *l, const struct log_entry *e, const struct kind *kind,
	struct money *m)
{
	struct when w;
	const char *why;

	if (kind == NULL)
		return refuse(l, "kind_unknown", "no kind of event");
	if (e->at.n > 0 &&
		(why = zone_parse(&l->o.zone, &w, e->at.s, e->at.n)) != NULL)
		return refuse(l, "at_bad", why);
	if (e->next_at.n > 0 && (why = zone_parse(&l->o.zone, &w, e->next_at.s,
					 e->next_at.n)) != NULL)
		return refuse(l, "next_at_bad", why);
	if (e->amount.n > 0 &&
		(why = money_read(m, e->amount.s, e->amount.n)) != NULL)
		return refuse(l, "amount_bad", why);
	if ((kind->needs & AMOUNT) && e->amount.n == 0)
		return refuse(l, "no_amount", "needs an amount");
	if ((kind->needs & VALUE) && e->value.n == 0)
		return refuse(l, "no_value",
			"needs a value: a reason, a stage, a rep");
	return NULL;
}

/*
 * Set a column of the lead, and tell what it was. That it is so already, is
 * told only of what was said itself.
 */
static void
set(struct log *l, const struct event_row *said, int i, const struct cell *to,
	bool is_said)
{
	stmt_int(l->get, 1, l->lead);
	stmt_next(l->get);
	const struct cell old = stmt_cell(l->get, i);
	const int order = bytes_cmp(old.s, old.n, to->s, to->n);
	struct event_row row = *said;

	/* a touch that is told late is not the last one */
	if (is_said || (order != 0 && (i != TOUCHED_AT || order < 0))) {
		row.kind = events_text("set");
		row.what = events_text(store_columns[sets[i]]);
		row.old = old;
		row.value = *to;
		row.has_amount = false;
		if (!is_said)
			row.next_at = row.note = events_text(NULL);
		l->last = events_add(&l->events, &row);
		stmt_int(l->set[i], 1, l->lead);
		stmt_text(l->set[i], 2, to->s, to->n);
		stmt_int(l->set[i], 3, l->last);
		stmt_run(l->set[i]);
	}
	stmt_reset(l->get);
}

const char *
log_add(struct log *l, const struct log_entry *e)
{
	const struct kind *kind = find_kind(e->kind.s, e->kind.n);
	struct money m = {0};
	const char *reason = check(l, e, kind, &m);

	if (reason)
		return reason;
	reason = whose_find(&l->whose, &e->id, e->column, false, &l->lead);
	if (reason)
		return refuse(l, reason, whose_why(reason));
	if (l->lead == 0)
		return refuse(l, "lead_unknown", "the store has no such lead");
	if (strcmp(kind->name, "deliver") == 0 && (reason = check_paid(l)))
		return reason;
	struct event_row row = {.lead = l->lead,
		.at = e->at.n ? e->at : events_text(l->o.at),
		.kind = e->kind,
		.what = events_text(NULL),
		.old = events_text(NULL),
		.value = e->value,
		.rep = e->rep.n ? e->rep : events_text(l->o.rep),
		.next_at = e->next_at,
		.note = e->note,
		.src = e->src,
		.has_amount = e->amount.n > 0,
		.amount = m.minor};

	/* a stage is a column of the lead, and its event is that it changed */
	if (kind->follows == STAGE) {
		set(l, &row, STAGE_NOW, &e->value, true);
		l->event = l->last;
	} else {
		l->event = events_add(&l->events, &row);
	}
	if (kind->follows == TOUCH)
		set(l, &row, TOUCHED_AT, &row.at, false);
	if (kind->follows == CLOSE)
		set(l, &row, STAGE_NOW, &e->kind, false);
	if (kind->follows == OWNER)
		set(l, &row, OWNER_NOW, &e->value, false);
	if (e->next_at.n > 0)
		set(l, &row, DUE_AT, &e->next_at, false);
	return NULL;
}

void
log_free(struct log *l)
{
	whose_free(&l->whose);
}
