#include <string.h>

#include "base/day.h"
#include "rules/history.h"
#include "store/gates.h"

static const char *
refuse(struct gates *g, const char *reason, const char *why)
{
	g->why = why;
	return reason;
}

/*
 * Does a query about a lead, ?1, give a row? Of an event its rep and time are
 * ?2 and ?3.
 */
static bool
is_so(struct gates *g, struct stmt **s, const char *sql, int64_t lead,
	const struct event_row *row)
{
	if (*s == NULL)
		*s = db_prepare(g->db, sql);
	stmt_int(*s, 1, lead);
	if (row) {
		stmt_text(*s, 2, row->rep.s, row->rep.n);
		stmt_text(*s, 3, row->at.s, row->at.n);
	}
	const bool is_row = stmt_next(*s);

	stmt_reset(*s);
	return is_row;
}

/*
 * May it be delivered? Not before all that was ordered is paid, by whichever
 * of the leads that are one.
 */
static const char *
check_paid(struct gates *g, const struct event_row *row)
{
	const struct kin *kin = g->state->kin;
	int64_t owed = 0;

	if (g->owed == NULL)
		g->owed = db_prepare(
			g->db, "select owed from deals where lead = ?");
	kin_read(g->state->kin, kin_root(g->state->kin, row->lead));
	for (size_t i = 0; i < kin->n; i++) {
		stmt_int(g->owed, 1, kin->lead[i]);
		if (stmt_next(g->owed))
			owed += stmt_number(g->owed, 0);
		stmt_reset(g->owed);
	}
	return owed > 0 ? refuse(g, "not_paid", "less is paid than was ordered")
			: NULL;
}

/*
 * May this rep say that a lead is lost indeed, or is not? Not who lost it;
 * and where the store knows who leads whom, one who leads.
 */
static const char *
check_ruling(struct gates *g, const struct event_row *row)
{
	const struct cell stage = state_get(g->state, row->lead, "stage");
	struct buf name = {0};

	buf_add(&name, stage.s, stage.n);
	const bool is_lost = history_end(g->stages, g->nstages, buf_str(&name),
				     name.n) == HISTORY_LOST;

	buf_free(&name);
	if (!is_lost)
		return refuse(g, "not_lost", "is in no stage that means lost");
	if (is_so(g, &g->loser,
		    "select 1 from stages where lead = ?1 and event = "
		    "(select max(event) from stages where lead = ?1 and "
		    "stage is not before) and rep = ?2 and ?3 is not null",
		    row->lead, row))
		return refuse(g, "own_loss", "another person must say so");
	if (!is_so(g, &g->leader,
		    "select ?1 where not exists (select 1 from membership) or "
		    "?2 in (select rep from membership where role in "
		    "('supervisor', 'manager', 'gm') and "
		    "substr(?3, 1, 10) between since and "
		    "ifnull(until, '9999'))",
		    row->lead, row))
		return refuse(g, "no_role",
			"for a supervisor, a manager or the general manager");
	return NULL;
}

enum { LICENCE_YEARS = 2 }; /* of driving before a test drive */

/*
 * May the lead drive? By licence_since and licence_until, days in columns
 * without a home, where they are known.
 */
static const char *
check_licence(struct gates *g, const struct event_row *row)
{
	const int32_t day = day_parse(row->at.s, 10);
	struct cell c = state_get(g->state, row->lead, "licence_until");
	const int32_t until = day_parse(c.s, c.n);

	if (until != DAY_NONE && until < day)
		return refuse(g, "licence", "the driving licence has expired");
	c = state_get(g->state, row->lead, "licence_since");
	const int32_t since = day_parse(c.s, c.n);
	int year, month, mday;

	day_civil(day, &year, &month, &mday);
	if (year <= LICENCE_YEARS)
		return NULL;
	year -= LICENCE_YEARS;
	/* who had it on February 29th has two years on March 1st */
	if (!day_exists(year, month, mday))
		mday--;
	return since != DAY_NONE && since > day_of(year, month, mday)
		       ? refuse(g, "licence",
				 "has had a driving licence for less than two "
				 "years")
		       : NULL;
}

const char *
gates_check(struct gates *g, const struct event_row *row)
{
	if (events_is(&row->kind, "testdrive"))
		return check_licence(g, row);
	if (events_is(&row->kind, "deliver"))
		return check_paid(g, row);
	if (events_is(&row->kind, "lost_confirmed") ||
		events_is(&row->kind, "lost_rejected"))
		return check_ruling(g, row);
	return NULL;
}

const char *
gates_void(struct gates *g, int64_t lead, const struct cell *kind)
{
	if (!events_is(kind, "order") && !events_is(kind, "payment"))
		return NULL;
	const struct kin *kin = g->state->kin;

	kin_read(g->state->kin, kin_root(g->state->kin, lead));
	for (size_t i = 0; i < kin->n; i++)
		if (is_so(g, &g->delivered,
			    "select 1 from deals where lead = ? and "
			    "delivered_at is not null",
			    kin->lead[i], NULL))
			return refuse(g, "delivered",
				"it is delivered: correct the delivery first");
	return NULL;
}
