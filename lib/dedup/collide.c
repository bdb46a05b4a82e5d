#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "dedup/collide.h"
#include "rules/cadence.h"
#include "rules/phone.h"

static const struct when never = {0, DAY_NONE, false};

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

/* A text and an owner, as one key. */
static void
pair_up(struct buf *b, const char *s, size_t n, const struct cell *owner)
{
	buf_clear(b);
	buf_add(b, s, n);
	buf_addc(b, '\0');
	buf_add(b, owner->s, owner->n);
}

/* By which a row's owner may name it as the one who sent another. */
static void
add_customer(struct collide *c, struct buf *b, const struct rec *r, size_t row)
{
	const struct head *h = &c->g->head;
	const struct cell owner = rec_cell(r, c->owner),
			  name = rec_cell(r, head_find(h, "name")),
			  id = rec_cell(r, head_find(h, "id"));
	size_t nkey;
	const size_t *key = cluster_keys(&c->g->c, row, &nkey);

	if (owner.n == 0)
		return;
	for (size_t i = 0; i < nkey; i++) {
		size_t n;
		const char *s = map_key(&c->g->c.key, key[i], &n);

		pair_up(b, s, n, &owner);
		map_add(&c->customers, b->s, b->n, NULL);
	}
	pair_up(b, name.s, name.n, &owner);
	map_add(&c->customers, b->s, b->n, NULL);
	pair_up(b, id.s, id.n, &owner);
	map_add(&c->customers, b->s, b->n, NULL);
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
	const int id = head_find(h, "id");
	struct buf b = {0};
	struct rec r;

	c->g = g;
	c->owner = head_find(h, "owner");
	c->created = head_find(h, "created_at");
	c->touched = head_find(h, "touched_at");
	c->logged = head_find(h, "logged_at");
	c->referrer = find_referrer(h);
	for (size_t i = 0; i < group_rows(g); i++) {
		bool is_new;

		hold_get(&g->hold, i, &r);
		if (c->referrer >= 0)
			add_customer(c, &b, &r, i);
		const struct cell at = rec_cell(&r, id);

		if (at.n == 0)
			continue;
		const size_t k = map_add(&c->ids, at.s, at.n, &is_new);

		c->id_row = mem_grow(
			c->id_row, &c->cap_id_row, k + 1, sizeof *c->id_row);
		if (is_new)
			c->id_row[k] = (uint32_t)i;
	}
	buf_free(&b);
}

/* The row that an event is of, SIZE_MAX: none. */
static size_t
find_row(struct collide *c, const struct rec *r, int id,
	const struct rowkey_place *place)
{
	struct rowkey *key = c->g->key;
	struct buf b = {0};
	int64_t k = -1;

	if (id >= 0 && r->cell[id].n > 0) {
		k = map_find(&c->ids, r->cell[id].s, r->cell[id].n);
		return k < 0 ? SIZE_MAX : c->id_row[k];
	}
	rowkey_read(key, place, r->cell);
	for (size_t i = 0; i < key->nvalue && k < 0; i++) {
		buf_clear(&b);
		rowkey_bytes(&b, key, i);
		k = map_find(&c->g->c.key, b.s, b.n);
	}
	buf_free(&b);
	return k < 0 ? SIZE_MAX : c->g->c.of_key[k].first;
}

struct event_at {
	int id, at, kind, rep, value, old, logged, event;
};

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

static void
add_event(struct collide *c, const struct rec *r, const struct event_at *at,
	size_t row, enum collide_kind kind)
{
	const bool is_owned = kind == COLLIDE_OWNED;
	const struct cell who = rec_cell(r, is_owned ? at->value : at->rep),
			  was = rec_cell(r, at->old),
			  when = kind == COLLIDE_TOUCHED ? was
							 : r->cell[at->at],
			  event = rec_cell(r, at->event);
	struct collide_event e = {.kind = kind,
		.row = (uint32_t)row,
		.rep = rep_number(c, &who),
		.was = is_owned ? rep_number(c, &was) : SIZE_MAX,
		.logged = when_at(c, r, at->logged),
		.name = c->names.n,
		.i = c->nevent};
	const char *why = zone_parse(c->zone, &e.at, when.s, when.n);

	if (why)
		die("%s:%" PRIu64 ": at: %s: '%.*s'", r->file, r->line, why,
			(int)when.n, when.s);
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
by_row(const void *pa, const void *pb)
{
	const struct collide_event *a = pa, *b = pb;

	if (a->row != b->row)
		return a->row < b->row ? -1 : 1;
	return a->i < b->i ? -1 : a->i > b->i;
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
		const size_t row = find_row(c, &r, at.id, &place);

		if (row != SIZE_MAX)
			add_event(c, &r, &at, row, kind);
	}
	if (c->nevent > 0)
		qsort(c->event, c->nevent, sizeof *c->event, by_row);
}

/* What had happened, and been put down, by now. */
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
find_referral(struct collide *c, const struct rec *r)
{
	const struct cell said = rec_cell(r, c->referrer),
			  owner = rec_cell(r, c->owner);
	struct buf b = {0};
	struct phone p;

	if (said.n == 0)
		return CLAIM_NO_REFERRAL;
	pair_up(&b, said.s, said.n, &owner);
	bool is_known = map_find(&c->customers, b.s, b.n) >= 0;

	if (!is_known && phone_read(said.s, said.n, NULL, &p) == NULL) {
		struct buf key = {0};

		buf_addf(&key, "phone %s", p.num);
		pair_up(&b, key.s, key.n, &owner);
		is_known = map_find(&c->customers, b.s, b.n) >= 0;
		buf_free(&key);
	}
	buf_free(&b);
	return is_known ? CLAIM_REFERRAL : CLAIM_REFERRAL_OF_NOBODY;
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
 * What the events of a row, the first of which is given, say of claims; do
 * they tell its contacts?
 */
static bool
gather_events(struct collide *c, struct claim_event *reception, size_t from)
{
	const uint32_t row = c->event[from].row;
	const size_t owner = reception->rep;
	bool is_first = true, is_touched = false, is_told = false;

	for (size_t i = from; i < c->nevent; i++) {
		const struct collide_event *e = &c->event[i];
		struct claim_event of = {.row = reception->row,
			.rep = e->rep == SIZE_MAX ? owner : e->rep,
			.ref = i + 1,
			.at = e->at,
			.logged = e->logged};

		if (e->row != row)
			break;
		switch (e->kind) {
		case COLLIDE_SAVED:
			reception->at = e->at;
			reception->logged = e->logged;
			reception->ref = i + 1;
			continue;
		case COLLIDE_OWNED:
			/* whose it was before; nobody's is no reception */
			if (is_first)
				reception->rep = e->was;
			is_first = false;
			if (e->rep == SIZE_MAX)
				continue;
			of.kind = CLAIM_RECEPTION;
			break;
		case COLLIDE_TOUCHED:
			/* it came so; what it became since is told */
			if (is_told)
				continue;
			is_told = true;
			of.rep = owner;
			of.logged = reception->logged;
			of.kind = CLAIM_TOUCH;
			break;
		case COLLIDE_TOUCH:
			is_touched = true;
			of.kind = CLAIM_TOUCH;
			break;
		case COLLIDE_DEAL: of.kind = CLAIM_DEAL; break;
		}
		put_of(c, &of);
	}
	return is_touched;
}

/* What a row, by its rank, says, and its events. */
static void
gather_row(struct collide *c, size_t rank)
{
	const size_t row = c->rank[rank];
	const size_t from = first_event(c, row);
	bool is_touched = false;
	struct rec r;

	hold_get(&c->g->hold, row, &r);
	const struct cell owner = rec_cell(&r, c->owner);
	struct claim_event reception = {.kind = CLAIM_RECEPTION,
		.referral = find_referral(c, &r),
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
		is_touched = gather_events(c, &reception, from);
	if (!is_touched && touch.at.day != DAY_NONE && touch.rep != SIZE_MAX)
		put_of(c, &touch);
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
	size_t n;

	c->rank = group_ranked(c->g, row, &n);
	c->nof = 0;
	for (size_t k = 0; k < n; k++)
		gather_row(c, k);
	c->claim =
		mem_grow(c->claim, &c->cap_claim, c->nof + 1, sizeof *c->claim);
	return claim_judge(&c->times, c->of, c->nof, c->claim, holder);
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
	map_free(&c->ids);
	free(c->id_row);
	map_free(&c->customers);
	free(c->of);
	free(c->claim);
	claim_times_free(&c->times);
}
