#include <string.h>

#include "base/mem.h"
#include "rules/cadence.h"
#include "rules/money.h"
#include "store/log.h"
#include "store/schema.h"
#include "store/told.h"

/* What an entry of a kind must say. */
enum { VALUE = 1, AMOUNT = 2, REP = 4, NEXT = 8 };

/* What follows from one. */
enum follows { NOTHING, STAGE, CLOSE, REOPEN, OWNER };

/* Kinds that are no touch (cadence_is_touch). */
static const struct kind {
	const char *name;
	unsigned needs;
	enum follows follows;
} kinds[] = {
	{"order", AMOUNT, NOTHING},
	{"payment", AMOUNT, NOTHING},
	{"deliver", 0, NOTHING},
	{"stage", VALUE, STAGE},
	{"won", 0, CLOSE},
	{"lost", VALUE, CLOSE},
	{"lost_confirmed", REP, NOTHING},
	{"lost_rejected", REP, REOPEN},
	{"note", 0, NOTHING},
	{"complaint", 0, NOTHING},
	{"consent", 0, NOTHING},
	{"opt_out", 0, NOTHING},
	{"handover", VALUE, OWNER},
	{"share", VALUE, NOTHING},
	{"followup", NEXT, NOTHING},
	{"receive", 0, NOTHING},
};

static const struct kind *
find_kind(const struct cell *c)
{
	static const struct kind touch = {"", 0, NOTHING};

	for (size_t i = 0; i < NELEM(kinds); i++)
		if (events_is(c, kinds[i].name))
			return &kinds[i];
	return cadence_is_touch(c->s, c->n) ? &touch : NULL;
}

bool
log_is_kind(const char *s, size_t n)
{
	return find_kind(&(struct cell){s, n, 0}) != NULL;
}

/* Statements that few runs need are prepared by those. */
static struct stmt *
need(struct log *l, struct stmt **s, const char *sql)
{
	if (*s == NULL)
		*s = db_prepare(l->db, sql);
	return *s;
}

void
log_open(struct log *l, struct db *db, const struct log_opts *opts)
{
	*l = (struct log){.o = *opts, .db = db};
	whose_open(&l->whose, db, l->o.judge);
	events_open(&l->events, db, l->o.logged_at);
	state_open(&l->state, db, &l->whose.keys);
	l->gates = (struct gates){.db = db,
		.state = &l->state,
		.stages = l->o.stages,
		.nstages = l->o.nstages};
	l->first = l->events.next;
}

static const char *
refuse(struct log *l, const char *reason, const char *why)
{
	l->why = why;
	return reason;
}

/* Can the entry be understood, and does it say what it must? */
static const char *
read(struct log *l, const struct log_entry *e, const struct kind *kind,
	struct event_row *row)
{
	struct money m;
	struct when w;
	const char *why = row->at.n == 0
				  ? NULL
				  : events_when(&l->o.zone, &row->at, l->at);

	if (row->at.n == 0)
		row->at = events_text(l->o.at);

	if (kind == NULL)
		return refuse(l, "kind_unknown", "no kind of event");
	if (why)
		return refuse(l, "at_bad", why);
	if (e->next_at.n > 0 && (why = zone_parse(&l->o.zone, &w, e->next_at.s,
					 e->next_at.n)) != NULL)
		return refuse(l, "next_at_bad", why);
	if (e->amount.n > 0) {
		if ((why = money_read(&m, e->amount.s, e->amount.n)) != NULL)
			return refuse(l, "amount_bad", why);
		row->has_amount = true;
		row->amount = m.minor;
	}
	if (e->secs.n > 0 && (row->secs = whose_number(&e->secs)) < 0)
		return refuse(l, "secs_bad", "not a number of seconds");
	if ((kind->needs & AMOUNT) && e->amount.n == 0)
		return refuse(l, "no_amount", "needs an amount");
	if ((kind->needs & VALUE) && e->value.n == 0)
		return refuse(l, "no_value",
			"needs a value: a reason, a stage, a rep");
	if ((kind->needs & REP) && row->rep.n == 0)
		return refuse(l, "no_rep", "needs a rep: who says so?");
	if ((kind->needs & NEXT) && e->next_at.n == 0)
		return refuse(l, "no_next_at", "needs a day: when to go on?");
	if (l->o.reasons && events_is(&e->kind, "lost") &&
		stages_find(l->o.reasons, e->value.s, e->value.n) < 0)
		return refuse(l, "reason_unknown",
			"no reason of the table: see --reasons");
	return NULL;
}

/*
 * Has the store that event from an earlier run, and is it not the match of
 * another entry of this one? Its id, else 0.
 */
static int64_t
find_known(struct log *l, const struct event_row *row)
{
	const struct cell *text[] = {&row->at, &row->value, &row->rep,
		&row->next_at, &row->note, &row->kind};
	struct stmt *s = l->known;

	if (s == NULL) {
		db_exec(l->db, "create temp table matched(event integer "
			       "primary key)");
		s = need(l, &l->known,
			"select event from happened where lead = ?1 and "
			"event < ?2 and amount is ?3 and secs is ?4 and "
			"at = ?5 and value is ?6 and rep is ?7 and "
			"next_at is ?8 and note is ?9 and kind = ?10 and "
			"event not in (select event from matched) "
			"order by event limit 1");
		l->match = db_prepare(l->db, "insert into matched values(?)");
	}
	stmt_int(s, 1, l->lead);
	stmt_int(s, 2, l->first);
	if (row->has_amount)
		stmt_int(s, 3, row->amount);
	if (row->secs > 0)
		stmt_int(s, 4, row->secs);
	for (size_t i = 0; i < NELEM(text); i++)
		stmt_text(s, (int)i + 5, text[i]->s, text[i]->n);
	const int64_t event = stmt_next(s) ? stmt_number(s, 0) : 0;

	stmt_reset(s);
	if (event > 0) {
		stmt_int(l->match, 1, event);
		stmt_run(l->match);
	}
	return event;
}

/* A column of the lead is another one now, by an event; its id. */
static int64_t
set(struct log *l, const struct event_row *cause, const char *name,
	const struct cell *old, const struct cell *value)
{
	struct event_row row = *cause;

	row.kind = events_text("set");
	row.what = events_text(name);
	row.old = *old;
	row.value = *value;
	const int64_t event = events_add(&l->events, &row);

	state_set(&l->state, l->lead, name, value);
	state_rev(&l->state, l->lead, event);
	return event;
}

/* What follows from an event for a column, if it is not so already. */
static void
follow(struct log *l, const struct event_row *cause, const char *name,
	const struct cell *value)
{
	const struct event_row row = {.lead = cause->lead,
		.at = cause->at,
		.rep = cause->rep,
		.src = cause->src,
		.follows = l->event};
	const struct cell old = state_get(&l->state, l->lead, name);

	if (bytes_cmp(old.s, old.n, value->s, value->n) != 0)
		set(l, &row, name, &old, value);
}

/* The stage that a lead was in before it was lost. */
static struct cell
stage_before(struct log *l)
{
	struct stmt *s = need(l, &l->before,
		"select before from stages where lead = ? "
		"order by event desc limit 1");

	stmt_reset(s);
	stmt_int(s, 1, l->lead);
	return stmt_next(s) ? stmt_cell(s, 0) : events_text(NULL);
}

static void
put(struct log *l, const struct kind *kind, const struct event_row *row)
{
	/* a stage is a column of the lead, and its event is that it changed */
	if (kind->follows == STAGE) {
		const struct cell old = state_get(&l->state, l->lead, "stage");

		l->event = set(l, row, "stage", &old, &row->value);
	} else {
		l->event = events_add(&l->events, row);
	}
	if (cadence_is_touch(row->kind.s, row->kind.n)) {
		const struct cell last =
			state_get(&l->state, l->lead, "touched_at");

		/* one that is told late is not the last */
		if (bytes_cmp(last.s, last.n, row->at.s, row->at.n) < 0)
			follow(l, row, "touched_at", &row->at);
	}
	if (kind->follows == CLOSE)
		follow(l, row, "stage", &row->kind);
	if (kind->follows == REOPEN) {
		const struct cell before = stage_before(l);

		follow(l, row, "stage", &before);
	}
	if (kind->follows == OWNER)
		follow(l, row, "owner", &row->value);
	if (row->next_at.n > 0)
		follow(l, row, "due_at", &row->next_at);
}

const char *
log_add(struct log *l, const struct log_entry *e)
{
	const struct kind *kind = find_kind(&e->kind);
	struct event_row row = {.at = e->at,
		.kind = e->kind,
		.value = e->value,
		.rep = e->rep.n ? e->rep : events_text(l->o.rep),
		.next_at = e->next_at,
		.note = e->note,
		.src = e->src};
	const char *reason = read(l, e, kind, &row);

	if (reason)
		return reason;
	reason = whose_find(&l->whose, &e->id, e->column, false, &l->lead);
	if (reason)
		return refuse(l, reason, whose_why(reason));
	if (l->lead == 0)
		return refuse(l, "lead_unknown", "the store has no such lead");
	row.lead = l->lead;
	l->event = e->at.n > 0 ? find_known(l, &row) : 0;
	l->is_known = l->event > 0;
	if (l->is_known)
		return NULL;
	reason = gates_check(&l->gates, &row);
	if (reason)
		return refuse(l, reason, l->gates.why);
	put(l, kind, &row);
	return NULL;
}

/* May the event be corrected? Its lead becomes the one at hand. */
static const char *
check_void(struct log *l, int64_t event)
{
	struct stmt *s = need(l, &l->find,
		"select lead, kind, follows, voids, "
		"exists (select 1 from event as v where v.voids = event.id) "
		"from event where id = ?");
	const char *reason = NULL;

	stmt_int(s, 1, event);
	if (!stmt_next(s)) {
		stmt_reset(s);
		return refuse(
			l, "event_unknown", "the store has no such event");
	}
	l->lead = stmt_number(s, 0);
	const struct cell kind = stmt_cell(s, 1);
	if (events_is(&kind, "new") || events_is(&kind, "erase") ||
		stmt_number(s, 3) > 0)
		reason = refuse(l, "no_void",
			"what cannot be corrected: that a lead came, was "
			"erased, or a correction");
	else if (stmt_number(s, 2) > 0)
		reason = refuse(l, "follows",
			"it follows from another event: correct that");
	else if (stmt_number(s, 4) > 0)
		reason = refuse(l, "void_already", "it is corrected already");
	else if ((reason = gates_void(&l->gates, l->lead, &kind)))
		refuse(l, reason, l->gates.why);
	stmt_reset(s);
	return reason;
}

/* The columns that the event, or what followed from it, has set. */
static void
restore(struct log *l, int64_t event, const struct event_row *row)
{
	struct stmt *s = need(l, &l->voided,
		"select distinct what from event where lead = ?1 and "
		"kind = 'set' and voids is null and ?2 in (id, follows)");
	struct buf sql = {0}, name = {0};

	if (l->told == NULL) {
		buf_adds(&sql, "select value from (");
		told_add(&sql, SCHEMA_COUNTS " and lead = ?1");
		buf_adds(&sql, ") where name = ?2");
		l->told = db_prepare(l->db, buf_str(&sql));
	}
	state_drop_keys(&l->state, l->lead);
	stmt_int(s, 1, l->lead);
	stmt_int(s, 2, event);
	while (stmt_next(s)) {
		const struct cell what = stmt_cell(s, 0);

		buf_clear(&name);
		buf_add(&name, what.s, what.n);
		stmt_reset(l->told);
		stmt_int(l->told, 1, l->lead);
		stmt_text(l->told, 2, name.s, name.n);
		const struct cell value = stmt_next(l->told)
						  ? stmt_cell(l->told, 0)
						  : events_text(NULL);
		const struct cell old =
			state_get(&l->state, l->lead, buf_str(&name));

		if (bytes_cmp(old.s, old.n, value.s, value.n) != 0)
			set(l, row, buf_str(&name), &old, &value);
	}
	stmt_reset(s);
	state_add_keys(&l->state, l->lead);
	buf_free(&sql);
	buf_free(&name);
}

const char *
log_void(struct log *l, int64_t event, const struct cell *note)
{
	const char *reason = check_void(l, event);
	struct event_row row = {.lead = l->lead,
		.at = events_text(l->o.at),
		.kind = events_text("void"),
		.rep = events_text(l->o.rep),
		.note = *note,
		.voids = event};

	if (reason)
		return reason;
	l->event = events_add(&l->events, &row);
	row.note = events_text(NULL);
	row.follows = l->event;
	restore(l, event, &row);
	return NULL;
}

void
log_free(struct log *l)
{
	whose_free(&l->whose);
}
