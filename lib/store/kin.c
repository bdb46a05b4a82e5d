#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/kin.h"

bool
kin_is_any(struct db *db)
{
	struct stmt *s = db_prepare(
		db, "select 1 from field where name = '" KIN_FIELD "' limit 1");
	const bool is_any = stmt_next(s);

	stmt_reset(s);
	return is_any;
}

void
kin_open(struct kin *k, struct db *db)
{
	*k = (struct kin){.db = db, .is_any = kin_is_any(db)};
}

/* The lead that one was merged into, 0 if into none. */
static int64_t
into(struct kin *k, int64_t lead)
{
	if (k->into == NULL)
		k->into = db_prepare(k->db,
			"select value from field where lead = ? and "
			"name = '" KIN_FIELD "'");
	stmt_int(k->into, 1, lead);
	const int64_t other = stmt_next(k->into) ? stmt_number(k->into, 0) : 0;

	stmt_reset(k->into);
	return other;
}

int64_t
kin_root(struct kin *k, int64_t lead)
{
	int64_t root = lead, mark = lead;
	size_t n = 0, most = 2;

	if (!k->is_any)
		return lead;
	for (int64_t next; (next = into(k, root)) > 0; root = next) {
		/* a damaged store may lead in circles: Brent's algorithm */
		if (next == mark)
			return lead;
		if (++n == most) {
			mark = next;
			most *= 2;
			n = 0;
		}
	}
	return root;
}

static void
add(struct kin *k, int64_t lead)
{
	k->lead = mem_grow(k->lead, &k->cap, k->n + 1, sizeof *k->lead);
	k->lead[k->n++] = lead;
}

void
kin_read(struct kin *k, int64_t root)
{
	k->n = 0;
	add(k, root);
	if (!k->is_any)
		return;
	if (!k->is_told) {
		kin_tell(k->db, "kin");
		k->is_told = true;
		k->members = db_prepare(
			k->db, "select lead from kin where root = ?");
		k->drop = db_prepare(k->db, "delete from kin where lead = ?");
		k->add = db_prepare(k->db, "insert into kin values(?, ?)");
	}
	stmt_int(k->members, 1, root);
	while (stmt_next(k->members))
		add(k, stmt_number(k->members, 0));
	stmt_reset(k->members);
}

void
kin_moved(struct kin *k, int64_t root)
{
	kin_read(k, root);
	k->is_any = true;
	for (size_t i = 0; i < k->n && k->is_told; i++) {
		const int64_t now = kin_root(k, k->lead[i]);

		stmt_int(k->drop, 1, k->lead[i]);
		stmt_run(k->drop);
		if (now == k->lead[i])
			continue;
		stmt_int(k->add, 1, k->lead[i]);
		stmt_int(k->add, 2, now);
		stmt_run(k->add);
	}
}

void
kin_free(struct kin *k)
{
	free(k->lead);
}

void
kin_tell(struct db *db, const char *table)
{
	struct buf sql = {0};

	/* "union" ends it where a damaged store leads in circles */
	buf_addf(&sql,
		"create temp table %s(lead integer primary key, "
		"root integer not null);"
		"insert into %s with recursive up(lead, root) as ("
		"select lead, cast(value as integer) from field "
		"where name = '" KIN_FIELD "' union "
		"select up.lead, cast(value as integer) from up join field "
		"on field.lead = up.root where name = '" KIN_FIELD "') "
		"select lead, root from up where not exists ("
		"select 1 from field where lead = up.root and "
		"name = '" KIN_FIELD "');"
		"create index temp.%s_root on %s(root);",
		table, table, table, table);
	db_exec(db, buf_str(&sql));
	buf_free(&sql);
}

int64_t
kin_between(struct db *db, int64_t a, int64_t b)
{
	/* of each the way up to its root; what is on both parts nobody */
	struct stmt *s = db_prepare(db,
		"with recursive up(side, lead) as (values(1, ?1), (2, ?2) "
		"union select side, cast(value as integer) from up join field "
		"on field.lead = up.lead and name = '" KIN_FIELD "') "
		"select up.lead from up join field on field.lead = up.lead and "
		"name = '" KIN_FIELD "' where ?1 <> ?2 and exists "
		"(select 1 from up as x join up as y on x.lead = y.lead where "
		"x.side = 1 and y.side = 2) group by up.lead having "
		"count(*) = 1 order by (select max(id) from event where "
		"lead = up.lead and kind = 'merge') desc limit 1");

	stmt_int(s, 1, a);
	stmt_int(s, 2, b);
	const int64_t lead = stmt_next(s) ? stmt_number(s, 0) : 0;

	stmt_reset(s);
	return lead;
}
