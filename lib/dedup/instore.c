#include <string.h>

#include "base/mem.h"
#include "dedup/instore.h"
#include "dedup/survivor.h"
#include "store/byname.h"
#include "store/kin.h"
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

void
instore_unmerge(const struct answers *k, struct db *db, struct sink *sink)
{
	struct cell a, b;
	struct kin kin;

	kin_open(&kin, db);
	for (size_t i = 0; i < k->n; i++) {
		if (!answers_differ(k, i, &a, &b))
			continue;
		const int64_t lead =
			kin_between(&kin, whose_number(&a), whose_number(&b));

		if (lead > 0)
			survivor_unmerge(sink, lead);
	}
	kin_free(&kin);
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
	if (r.kin.is_any)
		kin_tell(r.db, "kin");
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
