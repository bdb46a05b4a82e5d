#include <stdlib.h>

#include "base/mem.h"
#include "store/known.h"
#include "store/schema.h"

/* Held at once, so that a list of any length takes no more memory. */
enum { EVENTS_MAX = 100000 };

void
known_open(struct known *k, struct db *db, struct kin *kin, int64_t first)
{
	*k = (struct known){.db = db, .kin = kin, .first = first};
}

static void
add_text(struct buf *b, const struct cell *c)
{
	buf_add(b, &c->n, sizeof c->n);
	buf_add(b, c->s, c->n);
}

/* What an event says, behind its lead. */
static void
say(struct buf *b, const struct event_row *row)
{
	const struct cell *const text[] = {&row->at, &row->kind, &row->value,
		&row->rep, &row->next_at, &row->note};
	const int64_t number[] = {row->lead, row->has_amount,
		row->has_amount ? row->amount : 0, row->secs};

	buf_clear(b);
	buf_add(b, number, sizeof number);
	for (size_t i = 0; i < NELEM(text); i++)
		add_text(b, text[i]);
}

static void
add(struct known *k, const struct event_row *row, int64_t event)
{
	bool is_new;

	say(&k->text, row);
	const size_t i = map_add(&k->said, k->text.s, k->text.n, &is_new);

	k->next = mem_grow(k->next, &k->cap_next, i + 1, sizeof *k->next);
	if (is_new)
		k->next[i] = 0;
	k->event = mem_grow(k->event, &k->cap, k->n + 1, sizeof *k->event);
	k->event[k->n++] = (struct known_event){event, k->next[i]};
	k->next[i] = k->n;
}

/* The events of a lead from before the run that no row has matched. */
static void
read_lead(struct known *k, int64_t lead)
{
	struct stmt *s = k->events;

	stmt_int(s, 1, lead);
	stmt_int(s, 2, k->first);
	while (stmt_next(s)) {
		const int64_t event = stmt_number(s, 0);
		const struct cell amount = stmt_cell(s, 7);

		if (numset_find(&k->match, (uint64_t)event))
			continue;
		add(k,
			&(struct event_row){.lead = lead,
				.at = stmt_cell(s, 1),
				.kind = stmt_cell(s, 2),
				.value = stmt_cell(s, 3),
				.rep = stmt_cell(s, 4),
				.next_at = stmt_cell(s, 5),
				.note = stmt_cell(s, 6),
				.has_amount = amount.n > 0,
				.amount = stmt_number(s, 7),
				.secs = stmt_number(s, 8)},
			event);
	}
	stmt_reset(s);
}

/* Read what there is to read of a family. */
static void
need(struct known *k)
{
	if (k->events == NULL)
		k->events = db_prepare(k->db,
			"select id, at, ifnull(what, kind), "
			"iif(kind = 'new', null, value), rep, next_at, note, "
			"amount, secs from event where lead = ?1 and "
			"id < ?2 and " SCHEMA_ONE_COUNTS " order by id desc");
	if (k->n > EVENTS_MAX) {
		map_free(&k->lead);
		map_free(&k->said);
		k->n = 0;
	}
	for (size_t i = 0; i < k->kin->n; i++) {
		const int64_t lead = k->kin->lead[i];
		bool is_new;

		map_add(&k->lead, &lead, sizeof lead, &is_new);
		if (is_new)
			read_lead(k, lead);
	}
}

int64_t
known_find(struct known *k, struct event_row *row)
{
	size_t *best = NULL;
	bool is_new;

	kin_read(k->kin, row->lead);
	need(k);
	say(&k->text, row);
	for (size_t i = 0; i < k->kin->n; i++) {
		const int64_t lead = k->kin->lead[i];

		memcpy(k->text.s, &lead, sizeof lead);
		const int64_t at = map_find(&k->said, k->text.s, k->text.n);
		size_t *const next = at < 0 ? NULL : &k->next[at];

		if (next && *next &&
			(best == NULL || k->event[*next - 1].id <
						 k->event[*best - 1].id)) {
			best = next;
			row->lead = lead;
		}
	}
	if (best == NULL)
		return 0;
	const struct known_event *e = &k->event[*best - 1];

	*best = e->next;
	numset_add(&k->match, (uint64_t)e->id, &is_new);
	return e->id;
}

void
known_free(struct known *k)
{
	numset_free(&k->match);
	map_free(&k->lead);
	map_free(&k->said);
	free(k->next);
	free(k->event);
	buf_free(&k->text);
}
