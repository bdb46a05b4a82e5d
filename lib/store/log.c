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
enum follows { NOTHING, STAGE, CLOSE, REOPEN, OWNER, MERGE, UNMERGE };

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
	{"merge", VALUE, MERGE},
	{"unmerge", 0, UNMERGE},
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
	state_open(&l->state, db, &l->whose.keys, &l->whose.kin);
	l->change = (struct change){&l->events, &l->state};
	merge_open(&l->merge, db, &l->o.zone, l->change);
	l->gates = (struct gates){.db = db,
		.state = &l->state,
		.stages = l->o.stages,
		.nstages = l->o.nstages};
	known_open(&l->known, db, &l->whose.kin, l->events.next);
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
			kind->follows == MERGE
				? "needs a value: the lead that stays"
				: "needs a value: a reason, a stage, a rep");
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

/* What follows from an event for a column, if it is not so already. */
static void
follow(struct log *l, const struct event_row *cause, const char *name,
	const struct cell *value)
{
	change_follow(&l->change, cause, l->event, cause->lead, name, value);
}

/* The stage that a lead was in before it was lost. */
static struct cell
stage_before(struct log *l)
{
	struct stmt *s = need(l, &l->before,
		"select before from stages where lead = ? and "
		"stage is not before order by event desc limit 1");

	stmt_reset(s);
	stmt_int(s, 1, l->lead);
	return stmt_next(s) ? stmt_cell(s, 0) : events_text(NULL);
}

static void
put(struct log *l, const struct kind *kind, struct event_row *row,
	const struct cell *set)
{
	/* a stage is a column of the lead, and its event is that it changed */
	if (kind->follows == STAGE) {
		const struct cell old = state_get(&l->state, l->lead, "stage");

		l->event = change_column(
			&l->change, row, "stage", &old, &row->value);
	} else {
		l->event = events_add(&l->events, row);
	}
	if (kind->follows == MERGE) {
		merge_leads(&l->merge, row, l->event, l->into, set);
		row->lead = l->into; /* what else follows is about that one */
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

/*
 * May the merge of the lead at hand be corrected? Not while a later one stands
 * on it: a number could stay with both.
 */
static const char *
check_unmerge(struct log *l, int64_t event)
{
	struct kin *kin = &l->whose.kin;
	const struct cell into = state_get(&l->state, l->lead, KIN_FIELD);
	bool is_since = false;

	l->into = whose_number(&into);
	kin_read(kin, l->into);
	for (size_t i = 0; i < kin->n && !is_since; i++)
		is_since = kin_merged(kin, kin->lead[i]) > event;
	return is_since ? refuse(l, "merged_since",
				  "a later merge stands on it: correct that "
				  "first")
			: NULL;
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
	l->into = 0;
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
	else if (events_is(&kind, "merge"))
		reason = check_unmerge(l, event);
	stmt_reset(s);
	return reason;
}

/* The columns of row->lead that the event, or what followed from it, has set.
 */
static void
restore(struct log *l, int64_t event, const struct event_row *row)
{
	struct stmt *s = need(l, &l->voided,
		"select distinct what from event where lead = ?1 and "
		"kind = 'set' and voids is null and ?2 in (id, follows)");
	struct buf sql = {0}, name = {0};

	if (l->told == NULL) {
		buf_adds(&sql, "select value from (");
		told_add(&sql, SCHEMA_ONE_COUNTS " and lead = ?1");
		buf_adds(&sql, ") where name = ?2");
		l->told = db_prepare(l->db, buf_str(&sql));
	}
	stmt_int(s, 1, row->lead);
	stmt_int(s, 2, event);
	while (stmt_next(s)) {
		const struct cell what = stmt_cell(s, 0);

		buf_clear(&name);
		buf_add(&name, what.s, what.n);
		stmt_reset(l->told);
		stmt_int(l->told, 1, row->lead);
		stmt_text(l->told, 2, name.s, name.n);
		const struct cell value = stmt_next(l->told)
						  ? stmt_cell(l->told, 0)
						  : events_text(NULL);
		const struct cell old =
			state_get(&l->state, row->lead, buf_str(&name));

		if (bytes_cmp(old.s, old.n, value.s, value.n) != 0)
			change_column(
				&l->change, row, buf_str(&name), &old, &value);
	}
	stmt_reset(s);
	buf_free(&sql);
	buf_free(&name);
}

/* Of a merge, both leads; their keys follow. */
static void
undo(struct log *l, int64_t event, struct event_row *row)
{
	struct state *s = &l->state;

	if (l->into == 0) {
		state_drop_keys(s, l->lead);
		restore(l, event, row);
		state_add_keys(s, l->lead);
		return;
	}
	state_drop_family(s, l->lead);
	state_drop_keys(s, l->into);
	restore(l, event, row);
	row->lead = l->into;
	restore(l, event, row);
	state_add_keys(s, l->into);
	kin_moved(&l->whose.kin, l->lead);
	state_add_family(s, l->lead);
}

/* By an event that says when, by whom and why. */
static const char *
correct(struct log *l, int64_t event, const struct event_row *as)
{
	const char *reason = check_void(l, event);
	struct event_row row = {.lead = l->lead,
		.at = as->at,
		.kind = events_text("void"),
		.value = as->value,
		.rep = as->rep,
		.note = as->note,
		.src = as->src,
		.voids = event};

	if (reason)
		return reason;
	l->event = events_add(&l->events, &row);
	row.note = row.value = events_text(NULL);
	row.follows = l->event;
	undo(l, event, &row);
	return NULL;
}

const char *
log_void(struct log *l, int64_t event, const struct cell *note)
{
	return correct(l, event,
		&(struct event_row){.at = events_text(l->o.at),
			.rep = events_text(l->o.rep),
			.note = *note});
}

/* May the lead at hand be merged into the one that value names? */
static const char *
check_merge(struct log *l, const struct log_entry *e)
{
	const int64_t into = whose_id(&l->whose, &e->value);

	if (into == 0)
		return refuse(l, "merge_unknown",
			"value is the id of no lead of the store");
	l->into = kin_root(&l->whose.kin, into);
	if (l->into == l->lead)
		return refuse(l, "merge_self", "they are one lead already");
	const char *reason = merge_check(&l->merge, &e->set);

	return reason ? refuse(l, reason, l->merge.why) : NULL;
}

/* Correct the merge of a lead, which its own id names. */
static const char *
unmerge(struct log *l, const struct cell *id, const struct event_row *row)
{
	if (id->n == 0)
		return refuse(l, "no_identity",
			"needs the id of the lead that was merged");
	l->lead = whose_id(&l->whose, id);
	if (l->lead == 0)
		return refuse(l, "id_unknown", whose_why("id_unknown"));
	const int64_t event = kin_merged(&l->whose.kin, l->lead);

	l->is_known = false;
	return event ? correct(l, event, row)
		     : refuse(l, "not_merged", "is merged into no lead");
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
	if (kind->follows == UNMERGE)
		return unmerge(l, &e->id, &row);
	reason = whose_find(&l->whose, &e->id, e->column, false, &l->lead);
	if (reason)
		return refuse(l, reason, whose_why(reason));
	if (l->lead == 0)
		return refuse(l, "lead_unknown", "the store has no such lead");
	row.lead = l->lead;
	l->event = e->at.n > 0 ? known_find(&l->known, &row) : 0;
	l->is_known = l->event > 0;
	l->lead = row.lead;
	if (l->is_known)
		return NULL;
	reason = kind->follows == MERGE ? check_merge(l, e) : NULL;
	if (reason)
		return reason;
	reason = gates_check(&l->gates, &row);
	if (reason)
		return refuse(l, reason, l->gates.why);
	put(l, kind, &row, &e->set);
	return NULL;
}

void
log_free(struct log *l)
{
	merge_free(&l->merge);
	state_free(&l->state);
	known_free(&l->known);
	whose_free(&l->whose);
}
