#include <stdlib.h>

#include "base/mem.h"
#include "rules/history.h"

static void
forget(struct history_last *l)
{
	*l = (struct history_last){.promise = {.day = DAY_NONE}};
}

static int
compare(const struct when *a, const struct when *b)
{
	return a->at != b->at ? (a->at > b->at) - (a->at < b->at)
			      : b->is_day - a->is_day;
}

static void
promised(struct history_last *l, const struct when *made,
	const struct when *next)
{
	if (next->day == DAY_NONE)
		return;
	int c = l->promise.day == DAY_NONE ? 1 : compare(made, &l->made);

	if (c > 0 || (c == 0 && compare(next, &l->promise) < 0)) {
		l->made = *made;
		l->promise = *next;
	}
}

static void
entered(struct history_last *l, const struct when *at, enum history_stage stage)
{
	if (stage == HISTORY_NO_STAGE)
		return;
	int c = l->stage == HISTORY_NO_STAGE ? 1 : compare(at, &l->entered);

	if (c > 0 || (c == 0 && stage > l->stage)) {
		l->entered = *at;
		l->stage = stage;
	}
}

enum history_stage
history_end(const struct stages *s, size_t n, const char *name, size_t len)
{
	for (size_t i = 0; i < n; i++) {
		int k = stages_find(&s[i], name, len);

		if (k >= (int)s[i].nstep)
			return HISTORY_LOST;
		if (k == (int)s[i].nstep - 1)
			return HISTORY_WON;
	}
	return HISTORY_OPEN;
}

void
history_name(struct history_entry *e, const struct cadence *c,
	const struct stages *s, size_t n, const struct cell *name,
	bool is_stage)
{
	enum history_stage end = HISTORY_OPEN;

	e->kind = cadence_kind(c, name->s, name->n);
	/* contacts are the bulk of events, and end nothing */
	if (is_stage || !cadence_is_touch(name->s, name->n))
		end = history_end(s, n, name->s, name->n);
	if (end == HISTORY_LOST)
		e->kind = cadence_kind(c, "lost", 4);
	if (is_stage || end != HISTORY_OPEN || e->kind == CADENCE_RECEIVE)
		e->stage = end;
	else
		e->stage = HISTORY_NO_STAGE;
}

/* The text of a key; those of two kinds are never the same. */
static void
set_key(struct history *h, enum history_key kind, const char *s, size_t n,
	const struct cell *channel)
{
	buf_clear(&h->text);
	buf_addc(&h->text, (char)kind);
	buf_add(&h->text, s, n);
	if (channel && channel->n > 0) {
		buf_addc(&h->text, '\xFF'); /* is in no UTF-8 text */
		buf_add(&h->text, channel->s, channel->n);
	}
}

static struct history_of *
need_key(struct history *h)
{
	bool is_new;
	size_t k = map_add(&h->key, h->text.s, h->text.n, &is_new);

	if (is_new) {
		h->of = mem_grow(h->of, &h->cap_of, k + 1, sizeof *h->of);
		h->of[k] = (struct history_of){0};
		forget(&h->of[k].last);
	}
	return &h->of[k];
}

bool
history_add(struct history *h, const struct cell key[HISTORY_KEYS],
	const struct history_entry *e)
{
	int kind = HISTORY_ID;

	while (kind <= HISTORY_PHONE && key[kind].n == 0)
		kind++;
	if (kind > HISTORY_PHONE)
		return false;
	set_key(h, (enum history_key)kind, key[kind].s, key[kind].n,
		kind == HISTORY_EXT_ID ? &key[HISTORY_CHANNEL] : NULL);
	struct history_of *of = need_key(h);

	promised(&of->last, &e->at, &e->next);
	entered(&of->last, &e->at, e->stage);
	if (e->kind < 0)
		return true;
	h->item = mem_grow(h->item, &h->cap, h->n + 1, sizeof *h->item);
	h->item[h->n].event = (struct duty_event){e->at, e->kind};
	h->item[h->n].next = of->first;
	of->first = (uint32_t)++h->n;
	return true;
}

void
history_event(struct history_lead *l, int kind, const struct when *at)
{
	l->event = mem_grow(l->event, &l->cap, l->n + 1, sizeof *l->event);
	l->event[l->n++] = (struct duty_event){*at, kind};
}

static void
ask(struct history *h, struct history_lead *l, enum history_key kind,
	const char *s, size_t n, const struct cell *channel)
{
	if (n == 0 || h->key.n == 0)
		return;
	set_key(h, kind, s, n, channel);
	int64_t k = map_find(&h->key, h->text.s, h->text.n);

	if (k < 0)
		return;
	struct history_of *of = &h->of[k];

	of->is_asked = true;
	promised(&l->last, &of->last.made, &of->last.promise);
	entered(&l->last, &of->last.entered, of->last.stage);
	for (size_t i = of->first; i > 0; i = h->item[i - 1].next)
		history_event(
			l, h->item[i - 1].event.kind, &h->item[i - 1].event.at);
}

void
history_get(struct history *h, struct history_lead *l,
	const struct cell key[HISTORY_KEYS])
{
	const struct cell *ext = &key[HISTORY_EXT_ID];
	const struct cell *more = &key[HISTORY_PHONE2];

	l->n = 0;
	forget(&l->last);
	ask(h, l, HISTORY_ID, key[HISTORY_ID].s, key[HISTORY_ID].n, NULL);
	ask(h, l, HISTORY_EXT_ID, ext->s, ext->n, NULL);
	if (key[HISTORY_CHANNEL].n > 0)
		ask(h, l, HISTORY_EXT_ID, ext->s, ext->n,
			&key[HISTORY_CHANNEL]);
	ask(h, l, HISTORY_PHONE, key[HISTORY_PHONE].s, key[HISTORY_PHONE].n,
		NULL);
	for (size_t i = 0, from = 0; i <= more->n; i++)
		if (i == more->n || more->s[i] == ';') {
			ask(h, l, HISTORY_PHONE, more->s + from, i - from,
				NULL);
			from = i + 1;
		}
}

size_t
history_unasked(const struct history *h)
{
	size_t n = 0;

	for (size_t i = 0; i < h->key.n; i++)
		n += !h->of[i].is_asked;
	return n;
}

void
history_free(struct history *h)
{
	map_free(&h->key);
	buf_free(&h->text);
	free(h->of);
	free(h->item);
	*h = (struct history){0};
}

void
history_lead_free(struct history_lead *l)
{
	free(l->event);
	*l = (struct history_lead){0};
}
