#include "store/known.h"
#include "base/mem.h"

void
known_open(struct known *k, struct db *db, struct kin *kin, int64_t first)
{
	*k = (struct known){.db = db, .kin = kin, .first = first};
}

static void
prepare(struct known *k)
{
	db_exec(k->db, "create temp table matched(event integer primary key)");
	/* by the lead: a kind on a day (+kind) may be that of all others */
	k->find = db_prepare(k->db,
		"select event from happened where lead = ?1 and "
		"event < ?2 and amount is ?3 and secs is ?4 and "
		"at = ?5 and value is ?6 and rep is ?7 and "
		"next_at is ?8 and note is ?9 and +kind = ?10 and "
		"event not in (select event from matched) "
		"order by event limit 1");
	k->match = db_prepare(k->db, "insert into matched values(?)");
}

static int64_t
find(struct known *k, const struct event_row *row, int64_t lead)
{
	const struct cell *text[] = {&row->at, &row->value, &row->rep,
		&row->next_at, &row->note, &row->kind};
	struct stmt *s = k->find;

	stmt_int(s, 1, lead);
	stmt_int(s, 2, k->first);
	if (row->has_amount)
		stmt_int(s, 3, row->amount);
	if (row->secs > 0)
		stmt_int(s, 4, row->secs);
	for (size_t i = 0; i < NELEM(text); i++)
		stmt_text(s, (int)i + 5, text[i]->s, text[i]->n);
	const int64_t event = stmt_next(s) ? stmt_number(s, 0) : 0;

	stmt_reset(s);
	return event;
}

int64_t
known_find(struct known *k, struct event_row *row)
{
	if (k->find == NULL)
		prepare(k);
	kin_read(k->kin, row->lead);
	for (size_t i = 0; i < k->kin->n; i++) {
		const int64_t event = find(k, row, k->kin->lead[i]);

		if (event == 0)
			continue;
		row->lead = k->kin->lead[i];
		stmt_int(k->match, 1, event);
		stmt_run(k->match);
		return event;
	}
	return 0;
}
