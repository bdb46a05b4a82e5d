#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "dedup/collide.h"
#include "rules/cadence.h"
#include "rules/phone.h"

static const struct when never = {0, DAY_NONE, false};
static const struct cell nobody = {"", 0, false};

/* An instant that was looked at when its row came; none is never. */
static struct when
when_at(const struct collide *c, const struct rec *r, int col)
{
	const struct cell cell = rec_cell(r, col);

	return zone_when(c->zone, cell.s, cell.n);
}

static size_t
rep_number(struct collide *c, const struct cell *rep)
{
	return rep->n > 0 ? map_add(&c->rep, rep->s, rep->n, NULL) : SIZE_MAX;
}

/* The column that says who has sent a customer, by whatever name. */
static int
find_referrer(const struct head *h)
{
	static const char *const name[] = {
		"referrer", "推荐人", "介绍人", "转介绍人"};

	for (size_t i = 0; i < NELEM(name); i++)
		if (head_find(h, name[i]) >= 0)
			return head_find(h, name[i]);
	return -1;
}

void
collide_init(struct collide *c, struct group *g)
{
	const struct head *h = &g->head;

	c->g = g;
	c->judged = SIZE_MAX;
	c->owner = head_find(h, "owner");
	c->created = head_find(h, "created_at");
	c->touched = head_find(h, "touched_at");
	c->logged = head_find(h, "logged_at");
	c->stage = head_find(h, "stage");
	c->referrer = find_referrer(h);
	owned_init(&c->owned, g, c->zone, c->referrer >= 0);
}

struct event_at {
	int id, at, kind, rep, value, old, logged, event;
};

/*
 * The row that an event is of, SIZE_MAX: none. Of rows that have its key, one
 * of whom it is of, or, of a handover, of whom it was.
 */
static size_t
find_row(struct collide *c, const struct rec *r, const struct event_at *at,
	const struct rowkey_place *place, enum collide_kind kind)
{
	const bool is_owned = kind == COLLIDE_OWNED;
	const struct cell id = rec_cell(r, at->id),
			  who[] = {rec_cell(r, is_owned ? at->value : at->rep),
				  is_owned ? rec_cell(r, at->old) : nobody,
				  nobody};
	struct rowkey *key = c->g->key;

	if (id.n > 0)
		return owned_id(&c->owned, &id);
	rowkey_read(key, place, r->cell);
	for (size_t w = 0; w < NELEM(who); w++)
		for (size_t i = 0; i < key->nvalue; i++) {
			buf_clear(&c->key);
			rowkey_bytes(&c->key, key, i);
			const size_t row = owned_row(
				&c->owned, c->key.s, c->key.n, &who[w]);

			if (row != SIZE_MAX)
				return row;
		}
	return SIZE_MAX;
}

static bool
is_word(const struct cell *c, const char *word)
{
	return bytes_cmp(c->s, c->n, word, strlen(word)) == 0;
}

/* What an event is to a claim; false: nothing. */
static bool
find_kind(const struct collide *c, const struct event_at *at,
	const struct rec *r, enum collide_kind *kind)
{
	static const struct {
		const char *name;
		enum collide_kind kind;
	} kinds[] = {{"new", COLLIDE_SAVED}, {"owner", COLLIDE_OWNED},
		{"order", COLLIDE_DEAL}, {"payment", COLLIDE_DEAL},
		{"deliver", COLLIDE_DEAL}, {"won", COLLIDE_DEAL},
		{"touched_at", COLLIDE_TOUCHED}};
	const struct cell name = r->cell[at->kind],
			  value = rec_cell(r, at->value);

	for (size_t i = 0; i < NELEM(kinds); i++)
		if (is_word(&name, kinds[i].name)) {
			*kind = kinds[i].kind;
			return *kind != COLLIDE_TOUCHED ||
			       rec_cell(r, at->old).n > 0;
		}
	if (is_word(&name, "stage")) {
		*kind = COLLIDE_DEAL;
		return history_end(c->stages, c->nstages, value.s, value.n) ==
		       HISTORY_WON;
	}
	*kind = COLLIDE_TOUCH;
	return cadence_is_touch(name.s, name.n);
}

/* An instant without which the event says nothing. */
static struct when
need_when(const struct collide *c, const struct rec *r, const struct cell *at)
{
	struct when w;
	const char *why = zone_parse(c->zone, &w, at->s, at->n);

	if (why)
		die("%s:%" PRIu64 ": at: %s: '%.*s'", r->file, r->line, why,
			(int)at->n, at->s);
	return w;
}

static void
add_event(struct collide *c, const struct rec *r, const struct event_at *at,
	size_t row, enum collide_kind kind)
{
	const bool is_owned = kind == COLLIDE_OWNED;
	const struct cell who = rec_cell(r, is_owned ? at->value : at->rep),
			  was = rec_cell(r, at->old),
			  event = rec_cell(r, at->event);
	struct collide_event e = {.kind = kind,
		.row = (uint32_t)row,
		.rep = rep_number(c, &who),
		.was = is_owned ? rep_number(c, &was) : SIZE_MAX,
		.at = need_when(c, r, &r->cell[at->at]),
		.logged = when_at(c, r, at->logged),
		.old = kind == COLLIDE_TOUCHED ? need_when(c, r, &was) : never,
		.name = c->names.n,
		.nid = event.n,
		.c = c};

	if (event.n > 0)
		buf_add(&c->names, event.s, event.n);
	else
		buf_addf(&c->names, "%s:%" PRIu64, r->file, r->line);
	buf_addc(&c->names, '\0');
	c->event = mem_grow(
		c->event, &c->cap_event, c->nevent + 1, sizeof *c->event);
	c->event[c->nevent++] = e;
}

static int
by_when(const struct when *a, const struct when *b)
{
	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	return a->is_day - b->is_day;
}

/* By its bytes; nobody first. */
static int
by_rep(const struct collide *c, size_t a, size_t b)
{
	size_t m, n;

	if (a == b)
		return 0;
	if (a == SIZE_MAX || b == SIZE_MAX)
		return a == SIZE_MAX ? -1 : 1;
	const char *x = map_key(&c->rep, a, &m), *y = map_key(&c->rep, b, &n);

	return bytes_cmp(x, m, y, n);
}

/*
 * By row and time. Of one time the ids of a store tell which came first, for
 * they are numbers; else what is said, and of what is the same the name.
 */
static int
by_row(const void *pa, const void *pb)
{
	const struct collide_event *a = pa, *b = pb;
	const char *names = a->c->names.s;
	int c;

	if (a->row != b->row)
		return a->row < b->row ? -1 : 1;
	if ((c = by_when(&a->at, &b->at)) != 0)
		return c;
	if ((c = by_when(&a->logged, &b->logged)) != 0)
		return c;
	if (a->nid != b->nid)
		return a->nid < b->nid ? -1 : 1;
	if (a->nid > 0 && (c = strcmp(names + a->name, names + b->name)) != 0)
		return c;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if ((c = by_rep(a->c, a->was, b->was)) != 0)
		return c;
	if ((c = by_rep(a->c, a->rep, b->rep)) != 0)
		return c;
	if ((c = by_when(&a->old, &b->old)) != 0)
		return c;
	return strcmp(names + a->name, names + b->name);
}

void
collide_events(struct collide *c, struct input *in)
{
	const struct head *h = &in->head;
	const struct event_at at = {.id = head_find(h, "id"),
		.at = head_find(h, "at"),
		.kind = head_find(h, "kind"),
		.rep = head_find(h, "rep"),
		.value = head_find(h, "value"),
		.old = head_find(h, "old"),
		.logged = head_find(h, "logged_at"),
		.event = head_find(h, "event")};
	struct rowkey_place place;
	enum collide_kind kind;
	struct rec r;

	if (at.at < 0 || at.kind < 0)
		die("%s: events need columns 'at' and 'kind'",
			in->src[0]->name);
	rowkey_find(c->g->key, &place, h->name, h->n);
	while (input_next(in, &r)) {
		if (!find_kind(c, &at, &r, &kind))
			continue;
		const size_t row = find_row(c, &r, &at, &place, kind);

		if (row != SIZE_MAX)
			add_event(c, &r, &at, row, kind);
	}
	if (c->nevent > 0)
		qsort(c->event, c->nevent, sizeof *c->event, by_row);
}

/* What had happened by now, whenever it was put down. */
static void
put_of(struct collide *c, const struct claim_event *e)
{
	if (claim_is_after(e, &c->now))
		return;
	c->of = mem_grow(c->of, &c->cap_of, c->nof + 1, sizeof *c->of);
	c->of[c->nof++] = *e;
}

/* Is it said who sent the customer, and is that one of the owner's own? */
static enum claim_referral
find_referral(struct collide *c, const struct rec *r, size_t row)
{
	const struct cell said = rec_cell(r, c->referrer),
			  owner = rec_cell(r, c->owner);
	struct phone p;

	if (said.n == 0)
		return CLAIM_NO_REFERRAL;
	if (owned_other(&c->owned, said.s, said.n, &owner, row))
		return CLAIM_REFERRAL;
	if (phone_read(said.s, said.n, NULL, &p) != NULL)
		return CLAIM_REFERRAL_OF_NOBODY;
	buf_clear(&c->key);
	buf_addf(&c->key, "phone %s", p.num);
	return owned_other(&c->owned, c->key.s, c->key.n, &owner, row)
		       ? CLAIM_REFERRAL
		       : CLAIM_REFERRAL_OF_NOBODY;
}

/* The first event of a row, by its place; nevent if it has none. */
static size_t
first_event(const struct collide *c, size_t row)
{
	size_t from = 0, to = c->nevent;

	while (from < to) {
		const size_t mid = from + (to - from) / 2;

		if (c->event[mid].row < row)
			from = mid + 1;
		else
			to = mid;
	}
	return from;
}

/*
 * Whose a row was at an instant, NULL: when it came, by its events, the first
 * of which is given; it is owner's now.
 */
static size_t
owner_at(const struct collide *c, size_t from, size_t owner,
	const struct when *at)
{
	const uint32_t row = c->event[from].row;
	bool is_any = false;

	for (size_t i = from; i < c->nevent && c->event[i].row == row; i++) {
		const struct collide_event *e = &c->event[i];

		if (e->kind != COLLIDE_OWNED)
			continue;
		if (!is_any)
			owner = e->was;
		is_any = true;
		if (at == NULL || by_when(&e->at, at) > 0)
			return owner;
		owner = e->rep;
	}
	return owner;
}

/* What events tell of a row, so that it need not. */
struct told {
	bool is_touch, is_deal;
};

/* What the events of a row, the first of which is given, say of claims. */
static struct told
gather_events(struct collide *c, struct claim_event *reception, size_t from)
{
	const uint32_t row = c->event[from].row;
	const size_t owner_now = reception->rep;
	size_t owner = owner_at(c, from, owner_now, NULL);
	bool is_saved = false, is_came = false;
	struct told told = {0};

	reception->rep = owner; /* nobody's is none */
	for (size_t i = from; i < c->nevent && c->event[i].row == row; i++) {
		const struct collide_event *e = &c->event[i];
		struct claim_event of = {.row = reception->row,
			.rep = e->rep == SIZE_MAX ? owner : e->rep,
			.ref = i + 1,
			.at = e->at,
			.logged = e->logged};

		switch (e->kind) {
		case COLLIDE_SAVED:
			/* of leads that were merged several were */
			if (is_saved)
				continue;
			is_saved = true;
			reception->at = e->at;
			reception->logged = e->logged;
			reception->ref = i + 1;
			continue;
		case COLLIDE_OWNED:
			owner = e->rep;
			if (owner == SIZE_MAX)
				continue;
			of.kind = CLAIM_RECEPTION;
			of.is_handover = e->was != SIZE_MAX;
			of.was = e->was;
			break;
		case COLLIDE_TOUCHED:
			/* it came so; what it became since is told */
			if (is_came)
				continue;
			is_came = true;
			of.at = e->old;
			of.rep = owner_at(c, from, owner_now, &e->old);
			of.logged = reception->logged;
			of.kind = CLAIM_TOUCH;
			break;
		case COLLIDE_TOUCH:
			told.is_touch = true;
			of.kind = CLAIM_TOUCH;
			break;
		case COLLIDE_DEAL:
			told.is_deal = true;
			of.kind = CLAIM_DEAL;
			break;
		}
		put_of(c, &of);
	}
	return told;
}

/* What a row, by its rank, says, and its events. */
static void
gather_row(struct collide *c, size_t rank)
{
	const size_t row = c->rank[rank];
	const size_t from = first_event(c, row);
	struct told told = {0};
	struct rec r;

	hold_get(&c->g->hold, row, &r);
	const struct cell owner = rec_cell(&r, c->owner),
			  stage = rec_cell(&r, c->stage);
	struct claim_event reception = {.kind = CLAIM_RECEPTION,
		.referral = find_referral(c, &r, row),
		.is_untold =
			!(row < c->g->nbase ? c->is_base_told : c->is_told),
		.row = rank,
		.rep = rep_number(c, &owner),
		.at = when_at(c, &r, c->created),
		.logged = when_at(c, &r, c->logged)};
	const struct claim_event touch = {.kind = CLAIM_LAST_TOUCH,
		.row = rank,
		.rep = reception.rep,
		.at = when_at(c, &r, c->touched),
		.logged = never};

	if (from < c->nevent && c->event[from].row == row)
		told = gather_events(c, &reception, from);
	if (!told.is_touch && touch.at.day != DAY_NONE && touch.rep != SIZE_MAX)
		put_of(c, &touch);
	if (!told.is_deal && history_end(c->stages, c->nstages, stage.s,
				     stage.n) == HISTORY_WON) {
		struct claim_event deal = reception;

		deal.kind = CLAIM_DEAL;
		put_of(c, &deal);
	}
	if (reception.rep != SIZE_MAX)
		put_of(c, &reception);
}

void
collide_rep(const struct collide *c, struct buf *b, size_t rep)
{
	size_t n;
	const char *s = map_key(&c->rep, rep, &n);

	buf_add(b, s, n);
}

size_t
collide_judge(struct collide *c, size_t row, size_t *holder)
{
	if (c->judged != group_of(c->g, row)) {
		size_t n;

		c->judged = group_of(c->g, row);
		c->rank = group_ranked(c->g, row, &n);
		c->nof = 0;
		for (size_t k = 0; k < n; k++)
			gather_row(c, k);
		c->claim = mem_grow(
			c->claim, &c->cap_claim, c->nof + 1, sizeof *c->claim);
		c->nclaim = claim_judge(
			&c->times, c->of, c->nof, c->claim, &c->holder);
	}
	*holder = c->holder;
	return c->nclaim;
}

bool
collide_whose(struct collide *c, size_t row, struct buf *rep, int32_t *until)
{
	size_t holder;

	collide_judge(c, row, &holder);
	if (holder == SIZE_MAX)
		return false;
	collide_rep(c, rep, c->of[holder].rep);
	*until = claim_until(&c->times, c->of, holder, &c->now);
	return true;
}

void
collide_free(struct collide *c)
{
	map_free(&c->rep);
	free(c->event);
	buf_free(&c->names);
	owned_free(&c->owned);
	buf_free(&c->key);
	free(c->of);
	free(c->claim);
	claim_times_free(&c->times);
}
