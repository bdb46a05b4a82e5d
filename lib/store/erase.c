#include <string.h>

#include "base/mem.h"
#include "store/erase.h"
#include "store/kin.h"
#include "store/store.h"

/* Columns that are no person's. */
#define KEPT                                                              \
	"('channel', 'region', 'product', 'expected', 'owner', 'stage', " \
	"'created_at', 'touched_at', 'due_at', 'amount', 'currency', "    \
	"'" KIN_FIELD "')"

/* What is done to each lead, of which the id is ?1. */
static const char *const steps[] = {
	"update event set note = null, src = null, "
	"old = iif(kind <> 'set' or what in " KEPT ", old, null), "
	"value = case when kind = 'new' then "
	"(select json_group_object(key, value) from json_each(event.value) "
	"where key in " KEPT ") "
	"when kind in ('note', 'complaint', 'consent', 'opt_out') or "
	"kind = 'set' and what not in " KEPT " then null else value end "
	"where lead = ?1",
	"update lead set ext_id = null, name = null, gender = null, "
	"phone = null, phone2 = null, phone_kind = null, email = null, "
	"company = null, note = null, src = null, rev = "
	"(select max(id) from event where lead = ?1 and kind = 'erase') "
	"where id = ?1",
	"delete from field where lead = ?1 and name <> '" KIN_FIELD "'",
	"delete from identity where lead = ?1",
};

static void
erase(struct stmt *step[], struct events *events, int64_t lead, const char *rep,
	const char *at)
{
	events_add(events, &(struct event_row){.lead = lead,
				   .at = events_text(at),
				   .kind = events_text("erase"),
				   .rep = events_text(rep)});
	for (size_t i = 0; i < NELEM(steps); i++) {
		stmt_int(step[i], 1, lead);
		stmt_run(step[i]);
	}
}

int64_t
erase_leads(struct db *db, const struct who *who, const char *word,
	const char *rep, const char *at, bool *is_kept)
{
	struct events events;
	struct stmt *step[NELEM(steps)];
	struct stmt *find;
	const char *key = who->kind == WHO_ID ? word : who->key;
	int64_t n = 0;

	db_wipe(db);
	db_begin(db);
	events_open(&events, db, at);
	for (size_t i = 0; i < NELEM(steps); i++)
		step[i] = db_prepare(db, steps[i]);
	/* held, for what is found by is taken away */
	db_exec(db, "create temp table erased(lead integer primary key)");
	kin_tell(db, "kin");
	find = db_prepare(db,
		who->kind == WHO_ID
			? "insert into erased select ifnull(root, id) "
			  "from lead left join kin on lead = id where id = ?"
			: "insert into erased select lead from identity "
			  "where key = ?");
	stmt_text(find, 1, key, strlen(key));
	stmt_run(find);
	db_exec(db, "insert into erased select lead from kin "
		    "where root in (select lead from erased)");
	find = db_prepare(db, "select lead from erased");
	for (; stmt_next(find); n++)
		erase(step, &events, stmt_number(find, 0), rep, at);
	stmt_reset(find);
	db_commit(db);
	*is_kept = !db_empty_log(db);
	return n;
}
