#include <string.h>

#include "base/mem.h"
#include "store/whose.h"

static const char *const reasons[][2] = {
	{"id_unknown", "the store has no such lead"},
	{"no_identity", "no id, ext_id, telephone or e-mail"},
	{"key_conflict", "its keys lead to several leads"},
};

void
whose_open(struct whose *w, struct db *db, struct phone_judge judge)
{
	keys_open(&w->keys, db, judge);
	kin_open(&w->kin, db);
	w->by_id = db_prepare(db, "select id from lead where id = ?");
	w->by_ext = db_prepare(
		db, "select id from lead where ext_id = ?1 and channel is ?2");
}

int64_t
whose_number(const struct cell *c)
{
	int64_t v = 0;

	if (c->n == 0 || c->n > 18)
		return -1;
	for (size_t i = 0; i < c->n; i++) {
		if (c->s[i] < '0' || c->s[i] > '9')
			return -1;
		v = v * 10 + (c->s[i] - '0');
	}
	return v;
}

/* The lead that a statement gives, 0 if none. */
static int64_t
ask(struct stmt *s)
{
	int64_t lead = stmt_next(s) ? stmt_number(s, 0) : 0;

	stmt_reset(s);
	return lead;
}

int64_t
whose_id(struct whose *w, const struct cell *id)
{
	stmt_int(w->by_id, 1, whose_number(id));
	return ask(w->by_id);
}

const char *
whose_find(struct whose *w, const struct cell *id,
	const struct cell column[STORE_COLUMNS], bool is_shared, int64_t *lead)
{
	const struct cell *ext = &column[STORE_EXT_ID];

	*lead = 0;
	keys_read(&w->keys, column);
	if (id->n == 0 && ext->n == 0 && w->keys.key.nvalue == 0)
		return "no_identity";
	if (id->n > 0) {
		*lead = whose_id(w, id);
		if (*lead == 0)
			return "id_unknown";
		*lead = kin_root(&w->kin, *lead);
	}
	if (ext->n > 0) {
		stmt_text(w->by_ext, 1, ext->s, ext->n);
		stmt_text(w->by_ext, 2, column[STORE_CHANNEL].s,
			column[STORE_CHANNEL].n);
		const int64_t other = kin_root(&w->kin, ask(w->by_ext));

		if (*lead && other && *lead != other)
			return "key_conflict";
		*lead = *lead ? *lead : other;
	}
	return is_shared || keys_find(&w->keys, lead) ? NULL : "key_conflict";
}

const char *
whose_why(const char *reason)
{
	for (size_t i = 0; i < NELEM(reasons); i++)
		if (strcmp(reasons[i][0], reason) == 0)
			return reasons[i][1];
	return "";
}

void
whose_free(struct whose *w)
{
	keys_free(&w->keys);
	kin_free(&w->kin);
}
