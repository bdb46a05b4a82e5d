/*
 * A lead as it is now, column by column: those of the table lead, those
 * without a home, in the table field, and the keys by which it is found. Who
 * changes one puts down the event as well, in the same transaction.
 */
#ifndef STORE_STATE_H
#define STORE_STATE_H

#include "base/map.h"
#include "base/zone.h"
#include "rules/money.h"
#include "store/keys.h"
#include "store/kin.h"
#include "store/store.h"

struct state {
	struct db *db;
	struct keys *keys;
	struct kin *kin;
	struct stmt *get[STORE_COLUMNS], *set[STORE_COLUMNS]; /* as needed */
	struct stmt *get_field, *set_field, *drop_field, *set_rev, *get_keys;
	char amount[MONEY_MAX];
	/* of the family of one root the keys, and how many leads have each */
	int64_t counted; /* that root; 0: none */
	struct map key;
	struct state_key {
		size_t n;
		bool is_put;     /* it is the root's in the store */
		bool is_dropped; /* it is one of those dropped: */
	} * of_key;
	size_t *dropped, ndropped, cap_of_key, cap_dropped;
	struct buf text;
};

void state_open(
	struct state *s, struct db *db, struct keys *keys, struct kin *kin);

/*
 * May a column hold that? NULL, or why not. An amount becomes what it comes
 * out as, in amount.
 */
const char *state_check(const struct zone *z, const char *name, struct cell *c,
	char amount[MONEY_MAX]);

/*
 * What a column holds, as text; empty: nothing. The cell lives until the next
 * call.
 */
struct cell state_get(struct state *s, int64_t lead, const char *name);

/* Now it holds that; an empty cell: nothing. The value may be what get gave. */
void state_set(struct state *s, int64_t lead, const char *name,
	const struct cell *value);

/* Bind the text of a column as the table lead has it. */
void state_bind(struct stmt *s, int i, int column, const struct cell *c);

/* The lead was changed by that event. */
void state_rev(struct state *s, int64_t lead, int64_t event);

/*
 * Is it a column by which leads are found? Before one is set the keys of the
 * lead are taken from its root, but for those of others of its family, and put
 * back when all are.
 */
bool state_is_key(const char *name);
void state_drop_keys(struct state *s, int64_t lead);
void state_add_keys(struct state *s, int64_t lead);

/*
 * The same for a lead and those merged into it: before they go to another root
 * (of one that had them, before its own are dropped), and when they are there
 * (and its own are put back).
 */
void state_drop_family(struct state *s, int64_t lead);
void state_add_family(struct state *s, int64_t lead);

void state_free(struct state *s);

#endif
