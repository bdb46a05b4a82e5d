/*
 * The rows of a group by what may name one: its id, its keys (rules/rowkey.h),
 * and those of an owner by his.
 *
 * Of several the first counts: of the base before the input's, then the oldest
 * by created_at, then the one whose bytes come first. So the order in which
 * they came changes nothing.
 */
#ifndef DEDUP_OWNED_H
#define DEDUP_OWNED_H

#include "base/zone.h"
#include "dedup/group.h"

struct owned {
	struct group *g;
	int64_t *made; /* created_at of each row, INT64_MAX: unsaid */
	struct map ids;
	uint32_t *id_row; /* the row of each */
	size_t cap_id_row;
	struct map name; /* a key, name or id, NUL, and an owner, "": whoever */
	struct owned_of {
		uint32_t row;            /* the first of those that have it */
		uint32_t cluster, other; /* two of theirs, if there are two */
	} * of;
	size_t cap_of;
	struct buf text;
};

/*
 * All rows of g, who have come and know who belongs together. An owner's rows
 * are asked for by name and id too if is_named (owned_other).
 */
void owned_init(struct owned *o, struct group *g, const struct zone *zone,
	bool is_named);

/* The row of an id; SIZE_MAX: none. */
size_t owned_id(const struct owned *o, const struct cell *id);

/* An owner's row, if he is empty whoever's, of a key; SIZE_MAX: none. */
size_t owned_row(
	struct owned *o, const char *s, size_t n, const struct cell *owner);

/* Has an owner another customer than that of a row, by key, name or id? */
bool owned_other(struct owned *o, const char *s, size_t n,
	const struct cell *owner, size_t row);

void owned_free(struct owned *o);

#endif
