#include <string.h>

#include "store/events.h"

void
events_open(struct events *e, struct db *db, const char *logged_at)
{
	struct stmt *last =
		db_prepare(db, "select ifnull(max(id), 0) from event");

	e->next = stmt_next(last) ? stmt_number(last, 0) + 1 : 1;
	stmt_reset(last);
	e->logged_at = logged_at;
	e->add = db_prepare(db,
		"insert into event(id, lead, at, kind, what, old, value, rep, "
		"next_at, note, src, logged_at, amount, secs, follows, voids) "
		"values(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
		"nullif(?, 0), nullif(?, 0), nullif(?, 0))");
}

int64_t
events_add(struct events *e, const struct event_row *row)
{
	const struct cell *text[] = {&row->at, &row->kind, &row->what,
		&row->old, &row->value, &row->rep, &row->next_at, &row->note,
		&row->src};
	int i = 1;

	stmt_int(e->add, i++, e->next);
	stmt_int(e->add, i++, row->lead);
	for (size_t k = 0; k < sizeof text / sizeof *text; k++)
		stmt_text(e->add, i++, text[k]->s, text[k]->n);
	stmt_text(e->add, i++, e->logged_at, strlen(e->logged_at));
	if (row->has_amount)
		stmt_int(e->add, i, row->amount);
	i++;
	stmt_int(e->add, i++, row->secs);
	stmt_int(e->add, i++, row->follows);
	stmt_int(e->add, i++, row->voids);
	stmt_run(e->add);
	return e->next++;
}

struct cell
events_text(const char *s)
{
	return s ? (struct cell){s, strlen(s), 0} : (struct cell){"", 0, 0};
}

const char *
events_when(const struct zone *z, struct cell *at, char out[INSTANT_MAX])
{
	struct when w;
	const char *why = zone_parse(z, &w, at->s, at->n);

	if (why == NULL && !w.is_day)
		*at = events_text(zone_format(z, out, w.at));
	return why;
}

bool
events_is(const struct cell *c, const char *word)
{
	return bytes_cmp(c->s, c->n, word, strlen(word)) == 0;
}
