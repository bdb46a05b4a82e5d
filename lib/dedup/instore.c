#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "dedup/instore.h"
#include "dedup/survivor.h"
#include "store/byname.h"
#include "store/kin.h"
#include "store/log.h"
#include "store/store.h"
#include "store/whose.h"

void
instore_rename(struct answers *a, struct db *db)
{
	const size_t n = a->row.n;
	struct buf id = {0};
	struct kin kin;

	kin_open(&kin, db);
	for (size_t i = 0; i < n; i++) {
		struct cell name = {"", 0, false};

		name.s = map_key(&a->row, i, &name.n);
		const int64_t lead = whose_number(&name),
			      root = lead < 0 ? lead : kin_root(&kin, lead);

		if (root == lead)
			continue;
		buf_clear(&id);
		buf_addu(&id, (uint64_t)root);
		answers_rename(a, i, id.s, id.n);
	}
	kin_free(&kin);
	buf_free(&id);
}

static bool
is_any_void(struct db *db)
{
	struct stmt *s = db_prepare(
		db, "select 1 from event where voids is not null limit 1");
	const bool is_any = stmt_next(s);

	stmt_reset(s);
	return is_any;
}

void
instore_part(struct answers *k, struct db *db)
{
	if (!is_any_void(db))
		return;
	/* of each pair what was done to its last merge; the few events that
	 * take one back are looked at first (cross join: in this order) */
	struct stmt *s = db_prepare(db,
		"select m.lead, f.value, v.value, max(m.id) from event as v "
		"cross join event as m on m.id = v.voids and m.kind = 'merge' "
		"cross join event as f on f.lead = m.lead and f.follows = m.id "
		"and "
		"f.what = '" KIN_FIELD "' where v.voids is not null "
		"group by min(m.lead, cast(f.value as integer)), "
		"max(m.lead, cast(f.value as integer))");
	struct kin kin;

	kin_open(&kin, db);
	while (stmt_next(s)) {
		const struct cell a = stmt_cell(s, 0), b = stmt_cell(s, 1);
		const struct cell why = stmt_cell(s, 2);

		if (!events_is(&why, LOG_AGAIN) &&
			kin_root(&kin, stmt_number(s, 0)) !=
				kin_root(&kin, stmt_number(s, 1)))
			answers_part(k, &a, &b);
	}
	stmt_reset(s);
	kin_free(&kin);
}

/* A merge that is taken back, and the answer that asks for it. */
struct undone {
	int64_t lead, merged;
	size_t answer;
};

/* The latest first; of equal ones, then, the one that was asked for. */
static int
by_merge(const void *pa, const void *pb)
{
	const struct undone *a = pa, *b = pb;

	if (a->merged != b->merged)
		return a->merged > b->merged ? -1 : 1;
	return (a->answer > b->answer) - (a->answer < b->answer);
}

/* The merge that each answer asks for; *n of them, the caller frees. */
static struct undone *
find_undone(const struct answers *k, struct kin *kin, size_t *n)
{
	struct undone *list = NULL;
	size_t cap = 0;
	struct cell a, b;

	*n = 0;
	for (size_t i = 0; i < k->n; i++) {
		if (!answers_differ(k, i, &a, &b))
			continue;
		const int64_t lead =
			kin_between(kin, whose_number(&a), whose_number(&b));

		if (lead == 0)
			continue;
		list = mem_grow(list, &cap, *n + 1, sizeof *list);
		list[(*n)++] = (struct undone){lead, kin_merged(kin, lead), i};
	}
	return list;
}

/* All that were merged into the family of one later stand on it. */
static struct undone *
add_later(struct undone *list, size_t *n, struct kin *kin)
{
	struct map root = {0};
	size_t cap = *n, asked = *n;

	/* of each family that of the first merge says all */
	for (size_t i = asked; i-- > 0;) {
		const int64_t of = kin_root(kin, list[i].lead);
		bool is_new;

		map_add(&root, &of, sizeof of, &is_new);
		if (!is_new)
			continue;
		kin_read(kin, of);
		for (size_t m = 0; m < kin->n; m++) {
			const int64_t lead = kin->lead[m],
				      merged = kin_merged(kin, lead);

			if (merged <= list[i].merged)
				continue;
			list = mem_grow(list, &cap, *n + 1, sizeof *list);
			list[(*n)++] = (struct undone){lead, merged, SIZE_MAX};
		}
	}
	map_free(&root);
	return list;
}

/* Are two leads those that were merged, and not others that were one by it? */
static bool
is_pair(const struct cell *a, const struct cell *b, int64_t lead, int64_t into)
{
	const int64_t x = whose_number(a), y = whose_number(b);

	return (x == lead && y == into) || (x == into && y == lead);
}

void
instore_unmerge(const struct answers *k, struct db *db, struct sink *sink)
{
	struct buf note = {0};
	struct kin kin;
	struct cell a, b;
	size_t n;

	kin_open(&kin, db);
	struct undone *list = find_undone(k, &kin, &n);

	if (n > 0) {
		qsort(list, n, sizeof *list, by_merge);
		list = add_later(list, &n, &kin);
		qsort(list, n, sizeof *list, by_merge);
	}
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && list[i].merged == list[i - 1].merged)
			continue;
		const int64_t lead = list[i].lead;
		bool is_another = false;

		buf_clear(&note);
		if (list[i].answer != SIZE_MAX) {
			answers_differ(k, list[i].answer, &a, &b);
			is_another =
				is_pair(&a, &b, lead, kin_into(&kin, lead));
			buf_addf(&note, "known: %.*s and %.*s are different",
				(int)a.n, a.s, (int)b.n, b.s);
		} else {
			buf_adds(&note, "stands on a merge that is taken back");
		}
		survivor_unmerge(sink, lead, is_another, &note);
	}
	free(list);
	kin_free(&kin);
	buf_free(&note);
}

/* The leads that are looked at, as they are found. */
struct reach {
	struct db *db;
	struct kin kin;
	struct probe *p;
	struct stmt *of_key;
	struct map key; /* those that were followed */
	bool is_more;
};

static void
add_lead(struct reach *r, int64_t lead)
{
	struct probe *p = r->p;

	buf_clear(&p->b);
	buf_addu(&p->b, (uint64_t)kin_root(&r->kin, lead));
	if (p->lead.n < INSTORE_LEADS)
		map_add(&p->lead, p->b.s, p->b.n, NULL);
	else if (map_find(&p->lead, p->b.s, p->b.n) < 0)
		r->is_more = true;
}

/* All leads of a key, if they are not there yet. */
static void
follow(struct reach *r, const struct buf *key)
{
	bool is_new;

	map_add(&r->key, key->s, key->n, &is_new);
	if (!is_new)
		return;
	stmt_text(r->of_key, 1, key->s, key->n);
	while (!r->is_more && stmt_next(r->of_key))
		add_lead(r, stmt_number(r->of_key, 0));
	stmt_reset(r->of_key);
}

static void
find_called(struct reach *r, const char *column)
{
	struct byname b;
	int64_t lead;

	byname_open(&b, r->db, column, r->p->who, strlen(r->p->who));
	while (!r->is_more && byname_next(&b, &lead))
		add_lead(r, lead);
	byname_free(&b);
}

/* From lead to lead by all their keys. */
static void
find_others(struct reach *r)
{
	static char *column[] = {"phone", "phone2", "email"};
	struct probe *p = r->p;
	struct rowkey_place at;
	struct stmt *s = db_prepare(
		r->db, "select phone, phone2, email from lead where id = ?");

	rowkey_find(&p->key, &at, column, NELEM(column));
	for (size_t i = 0; i < p->lead.n && !r->is_more; i++) {
		struct cell cell[NELEM(column)];
		size_t n;
		const char *id = map_key(&p->lead, i, &n);

		stmt_text(s, 1, id, n);
		p->key.nvalue = 0;
		if (stmt_next(s)) {
			for (int k = 0; k < (int)NELEM(column); k++)
				cell[k] = stmt_cell(s, k);
			rowkey_read(&p->key, &at, cell);
		}
		stmt_reset(s);
		for (size_t k = 0; k < p->key.nvalue; k++) {
			buf_clear(&p->a);
			rowkey_bytes(&p->a, &p->key, k);
			follow(r, &p->a);
		}
	}
}

void
instore_probe(struct door *d, struct probe *p, const char *file)
{
	struct reach r = {.p = p};

	r.db = *d->db = store_open(file, false);
	/* what is found, the leads and their events are of one moment */
	db_exec(r.db, "begin");
	kin_open(&r.kin, r.db);
	r.of_key = db_prepare(
		r.db, "select lead from identity where key = ? order by lead");
	p->is_told = true;
	if (p->is_name) {
		find_called(&r, "name");
		find_called(&r, "company");
	} else {
		follow(&r, &p->is);
	}
	p->nhis = p->lead.n;
	find_others(&r);
	if (r.is_more)
		warn("more than %d leads are he or hang together with him: "
		     "others are left out",
			INSTORE_LEADS);
	buf_adds(&d->where, "id in (");
	for (size_t i = 0; i < p->lead.n; i++) {
		size_t n;
		const char *id = map_key(&p->lead, i, &n);

		buf_addf(&d->where, "%s%.*s", i ? "," : "", (int)n, id);
	}
	buf_addc(&d->where, ')');
	map_free(&r.key);
	kin_free(&r.kin);
}

void
instore_events(struct door *d, struct group *g)
{
	const int id = head_find(&g->head, "id");
	struct rec r;

	buf_adds(&d->where, "id in (");
	for (size_t i = 0; i < group_rows(g); i++) {
		hold_get(&g->hold, i, &r);
		buf_addf(&d->where, "%s%.*s", i ? "," : "", (int)r.cell[id].n,
			r.cell[id].s);
	}
	buf_addc(&d->where, ')');
}
