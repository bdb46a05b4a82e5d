#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/seen.h"

/*
 * Keys are the nodes of a union-find whose links are few: a key that is alone
 * in its rows has none. So links are held aside, and a mark in its slot says
 * that a key has one. The root of a cluster is marked once its first row is
 * known: one of the base, or one seen again. A key that a second row has is
 * marked, so that few need a count.
 */
#define HAS_PARENT NUMSET_MARK
#define HAS_FIRST NUMSET_OTHER
#define WAS_TWICE NUMSET_THIRD

/* Texts are numbered above all telephones. */
#define TEXT ((uint64_t)1 << 60)
enum { AHEAD = 32 }; /* keys and rows that wait */
_Static_assert(ROWKEY_PHONE_MAX < TEXT, "a telephone is no text");

static const char *
text_of(const struct rowkey *rk, const struct rowkey_value *v)
{
	return rk->text.s + v->from;
}

/* The number of a key, new or not. */
static uint64_t
number(struct seen *s, const struct rowkey *rk, const struct rowkey_value *v)
{
	return v->phone ? v->phone
			: TEXT + map_add(&s->text, text_of(rk, v), v->n, NULL);
}

/* The parent of a key that has one. */
static uint64_t *
parent(const struct seen *s, uint64_t num)
{
	return &s->parent[map_find(&s->child, &num, sizeof num)];
}

/* The slot of the root of a key, whose slot is given; paths are halved. */
static uint64_t *
root(struct seen *s, uint64_t *slot)
{
	while (*slot & HAS_PARENT) {
		uint64_t *up = parent(s, *slot & NUMSET_MAX);
		uint64_t *next = numset_find(&s->key, *up);

		if (*next & HAS_PARENT) {
			*up = *parent(s, *next & NUMSET_MAX);
			next = numset_find(&s->key, *up);
		}
		slot = next;
	}
	return slot;
}

/* Put root a under root b. */
static void
join(struct seen *s, uint64_t *a, uint64_t *b)
{
	uint64_t num = *a & NUMSET_MAX;
	size_t i = map_add(&s->child, &num, sizeof num, NULL);

	s->parent = mem_grow(s->parent, &s->cap_parent, i + 1, sizeof num);
	s->parent[i] = *b & NUMSET_MAX;
	*b |= *a & HAS_FIRST;
	*a |= HAS_PARENT;
}

void
seen_room(struct seen *s, size_t nkey)
{
	numset_room(&s->key, nkey);
}

void
seen_base(struct seen *s, const struct rowkey *rk)
{
	bool is_new;

	/* not joined: whatever shares a key with the base is not the first */
	for (size_t i = 0; i < rk->nvalue; i++)
		*numset_add(&s->key, number(s, rk, &rk->value[i]), &is_new) |=
			HAS_FIRST;
}

static bool
is_among(uint64_t num, const uint64_t *from, const uint64_t *to)
{
	while (from < to && *from != num)
		from++;
	return from < to;
}

/* One more row has a key, whose slot is given. */
static void
count(struct seen *s, uint64_t *slot)
{
	const uint64_t num = *slot & NUMSET_MAX;

	if (!(*slot & WAS_TWICE)) {
		*slot |= WAS_TWICE;
		return;
	}
	bool is_new;
	const size_t i = map_add(&s->many, &num, sizeof num, &is_new);

	s->nmore = mem_grow(s->nmore, &s->cap_nmore, i + 1, sizeof *s->nmore);
	s->nmore[i] = is_new ? 1 : s->nmore[i] + 1;
}

uint64_t
seen_many(const struct seen *s, size_t i, struct buf *key)
{
	size_t n;
	uint64_t num;

	memcpy(&num, map_key(&s->many, i, &n), sizeof num);
	buf_clear(key);
	if (num >= TEXT) {
		const char *text = map_key(&s->text, num - TEXT, &n);

		buf_add(key, text, n);
	} else {
		rowkey_phone(key, num);
	}
	return s->nmore[i] + 2;
}

/* A row with these keys, 0 behind the last, has come: is it the first? */
static bool
take(struct seen *s, const uint64_t *num)
{
	const uint64_t *begin = num;
	bool is_first = true, is_new;
	uint64_t row = 0; /* the root of the row's keys so far */

	for (; *num != 0; num++) {
		uint64_t *slot = numset_add(&s->key, *num, &is_new);

		if (!is_new && !is_among(*num, begin, num))
			count(s, slot);
		uint64_t *key = root(s, slot);

		if (row == (*key & NUMSET_MAX))
			continue; /* given twice, or joined before */
		if (row != 0) {
			uint64_t *mine = numset_find(&s->key, row);
			bool is_old = !is_new && is_first;

			/* new ones go under what was there: paths stay short */
			join(s, is_old ? mine : key, is_old ? key : mine);
			key = is_old ? key : mine;
		}
		row = *key & NUMSET_MAX;
		s->nlate += !is_new && !is_first;
		is_first = is_first && is_new;
	}
	return is_first;
}

/* Let a row wait; its keys are looked for soon. */
static void
wait(struct seen *s, const struct rowkey *rk)
{
	s->wait = mem_grow(s->wait, &s->cap_wait, s->nwait + rk->nvalue + 1,
		sizeof *s->wait);
	for (size_t i = 0; i < rk->nvalue; i++) {
		uint64_t num = number(s, rk, &rk->value[i]);

		s->wait[s->nwait++] = num;
		numset_expect(&s->key, num);
	}
	s->wait[s->nwait++] = 0;
}

bool
seen_row(struct seen *s, const struct rowkey *rk)
{
	s->nwait = 0;
	wait(s, rk);
	return take(s, s->wait);
}

void
seen_all(struct seen *s, struct buf *first)
{
	size_t i = 0;

	while (i < s->nwait) {
		buf_addc(first, take(s, s->wait + i));
		while (s->wait[i++] != 0)
			continue;
	}
	s->nwait = 0;
}

void
seen_later(struct seen *s, const struct rowkey *rk, struct buf *first)
{
	wait(s, rk);
	if (s->nwait >= AHEAD)
		seen_all(s, first);
}

bool
seen_again(struct seen *s, const struct rowkey *rk)
{
	if (rk->nvalue == 0)
		return true;
	/* all keys of a row have one root */
	const struct rowkey_value *v = &rk->value[0];
	uint64_t num = v->phone;

	if (num == 0) {
		int64_t id = map_find(&s->text, text_of(rk, v), v->n);

		if (id < 0)
			return true;
		num = TEXT + (uint64_t)id;
	}
	uint64_t *slot = numset_find(&s->key, num);

	/* a key that was not there: these are not the rows seen before */
	if (slot == NULL)
		return true;
	slot = root(s, slot);
	bool is_first = !(*slot & HAS_FIRST);

	*slot |= HAS_FIRST;
	return is_first;
}

void
seen_free(struct seen *s)
{
	numset_free(&s->key);
	map_free(&s->text);
	map_free(&s->child);
	free(s->parent);
	map_free(&s->many);
	free(s->nmore);
	free(s->wait);
	*s = (struct seen){0};
}
