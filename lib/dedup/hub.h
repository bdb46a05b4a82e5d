/*
 * Keys that many rows share: a switchboard, a shop's telephone, an e-mail that
 * somebody made up. They are listed, since whoever shares one is taken for one
 * customer, or would be.
 */
#ifndef DEDUP_HUB_H
#define DEDUP_HUB_H

#include "dedup/group.h"
#include "rules/seen.h"

enum { HUB_ROWS = 20 }; /* a key of more is one, if nothing else is said */

/*
 * Name the largest of a group, or, if nothing was held, of the keys seen, and
 * say what became of them; telephones whole only if is_plain.
 */
void hub_tell(const struct group *g, const struct seen *s, bool is_plain);

#endif
