/*
 * Whose is a row? By its id, else its ext_id within its channel, else its
 * telephones and e-mail (store/keys.h), all of which must agree. Of a lead that
 * was merged it is the root's (store/kin.h).
 */
#ifndef STORE_WHOSE_H
#define STORE_WHOSE_H

#include "store/keys.h"
#include "store/kin.h"
#include "store/store.h"

struct whose {
	struct keys keys;
	struct kin kin;
	struct stmt *by_id, *by_ext;
};

void whose_open(struct whose *w, struct db *db, struct phone_judge judge);

/*
 * The lead of a row, 0 if it is nobody's yet. id may be empty; column has the
 * store_columns. is_shared: telephones and e-mails tell nobody apart. NULL, or
 * a reason: id_unknown, no_identity, key_conflict.
 */
const char *whose_find(struct whose *w, const struct cell *id,
	const struct cell column[STORE_COLUMNS], bool is_shared, int64_t *lead);

/* The lead of that id itself, be it merged; 0: there is none. */
int64_t whose_id(struct whose *w, const struct cell *id);

/* What such a reason means, for people. */
const char *whose_why(const char *reason);

/* A whole number, -1 if a cell is none. */
int64_t whose_number(const struct cell *c);

void whose_free(struct whose *w);

#endif
