/*
 * What happened to leads, held until the leads come: for each key its events,
 * the promise made last, and the stage entered last.
 *
 * An event belongs to a lead by the first of its keys that is not empty: id,
 * else ext_id (in its channel, if the event has one), else phone. A lead is
 * asked for by all it has, each number of phone and phone2 among them. Keys
 * are compared as bytes.
 *
 * Nothing depends on the order in which events come: of two promises made at
 * one instant the earlier day counts, of two stages lost before won before
 * any other.
 *
 * Memory: 32 bytes an event that a rule knows, 88 bytes and its text a key.
 * `struct history h = {0}` is an empty one; the owner frees.
 */
#ifndef RULES_HISTORY_H
#define RULES_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/csvread.h" /* struct cell */
#include "base/map.h"
#include "rules/duty.h"
#include "rules/stage.h"

enum history_key {
	HISTORY_ID,
	HISTORY_EXT_ID,
	HISTORY_PHONE, /* those above are an event's */
	HISTORY_PHONE2,
	HISTORY_CHANNEL,
	HISTORY_KEYS,
};

enum history_stage {
	HISTORY_NO_STAGE, /* the event is none of a stage */
	HISTORY_OPEN,     /* entered a stage, or came in anew */
	HISTORY_WON,
	HISTORY_LOST,
};

struct history_entry {
	struct when at;
	int kind;         /* of the cadence; -1: nothing to any rule */
	struct when next; /* what it promised; next.day DAY_NONE: nothing */
	enum history_stage stage;
};

struct history_last {
	struct when made, promise; /* promise.day DAY_NONE: none was made */
	struct when entered;
	enum history_stage stage;
};

struct history {
	struct map key;
	struct history_of {
		struct history_last last;
		uint32_t first; /* item + 1; 0: none */
		bool is_asked;
	} * of;
	size_t cap_of;
	struct history_item {
		struct duty_event event;
		uint32_t next; /* item + 1; 0: none */
	} * item;
	size_t n, cap;
	struct buf text; /* of the key at hand */
};

/* One lead's share: the events of all its keys. */
struct history_lead {
	struct duty_event *event;
	size_t n, cap;
	struct history_last last;
};

/*
 * What a stage's name means in the first of n tables that says won, their last
 * step, or lost; else HISTORY_OPEN.
 */
enum history_stage history_end(
	const struct stages *s, size_t n, const char *name, size_t len);

/*
 * Set e->kind and e->stage from the name of an event: its kind, or, where
 * is_stage, the stage it entered, which counts as an event of that name. Any
 * stage that means lost is an event `lost`.
 */
void history_name(struct history_entry *e, const struct cadence *c,
	const struct stages *s, size_t n, const struct cell *name,
	bool is_stage);

/* false: none of the keys holds anything, and nothing was added. */
bool history_add(struct history *h, const struct cell key[HISTORY_KEYS],
	const struct history_entry *e);

/* Begin the next lead with all that its keys have. */
void history_get(struct history *h, struct history_lead *l,
	const struct cell key[HISTORY_KEYS]);

/* One more event, of the lead's own dates. */
void history_event(struct history_lead *l, int kind, const struct when *at);

/* How many keys no lead has asked for. */
size_t history_unasked(const struct history *h);

void history_free(struct history *h);
void history_lead_free(struct history_lead *l);

#endif
