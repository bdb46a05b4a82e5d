/*
 * The stages of a sales funnel: first the steps, in the order a lead climbs
 * them, then the lost ones, which are no steps. A stage has a name, which
 * streams carry, a label, which people read, and any number of aliases: what
 * other programs and other teams write for it.
 *
 * Texts are compared folded: NFKC, case, and without white space, invisible
 * characters, `-`, `_` and `/`; so "Test-Drive", "test drive" and "ＴＥＳＴ
 * ＤＲＩＶＥ" are one. Name and label are aliases of their own stage.
 *
 * `struct stages s = {0}` is an empty one. It copies what it is given;
 * stages_free frees. Stages are told apart by their number, from 0 in order.
 */
#ifndef RULES_STAGE_H
#define RULES_STAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/map.h"

/* A lead keeps the stages it entered as bits of one word. */
enum { STAGES_MAX = 63 };

struct stage {
	char *name, *label;
};

struct stages {
	struct stage v[STAGES_MAX];
	size_t n;         /* all of them */
	size_t nstep;     /* the first nstep are steps, the others are lost */
	struct map alias; /* folded texts */
	size_t *of;       /* the stage of each */
	size_t cap;
};

/*
 * Add the next stage; an empty label is its name. NULL, or why not: an empty
 * name, a name or label that another stage has, a step behind a lost stage,
 * too many. After a failure s may only be freed.
 */
const char *stages_add(
	struct stages *s, const char *name, const char *label, bool is_lost);

/* One more text for the stage added last. NULL, or why not: as above. */
const char *stages_alias(struct stages *s, const char *text, size_t n);

/* The stage a text means, -1 if none. */
int stages_find(const struct stages *s, const char *text, size_t n);

void stages_free(struct stages *s);

#endif
