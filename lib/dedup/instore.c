#include "dedup/instore.h"
#include "dedup/survivor.h"
#include "store/kin.h"
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

	for (size_t i = 0; i < k->n; i++) {
		if (!answers_differ(k, i, &a, &b))
			continue;
		const int64_t lead =
			kin_between(db, whose_number(&a), whose_number(&b));

		if (lead > 0)
			survivor_unmerge(sink, lead);
	}
}

void
instore_probe(struct door *d, struct probe *p)
{
	buf_addf(&d->where,
		"id in (with he(id) as (%s) select id from he union "
		"select lead from identity where key in ("
		"select 'phone ' || phone from lead where id in he union all "
		"select 'email ' || lower(email) from lead where id in he "
		"union all select 'phone ' || n.value from lead, "
		"json_each('[' || replace(json_quote(phone2), ';', '\",\"') || "
		"']') as n where lead.id in he and phone2 is not null))",
		p->is_name ? "select id from lead where name = ?1 union "
			     "select id from lead where company = ?1"
			   : "select lead from identity where key = ?1");
	d->arg[d->narg++] = p->is_name ? p->who : buf_str(&p->is);
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
