#include "store/verify.h"
#include "base/buf.h"
#include "base/mem.h"
#include "store/kin.h"
#include "store/store.h"
#include "store/told.h"

const char *const verify_columns[VERIFY_COLUMNS] = {
	"what", "lead", "column", "store", "events"};

static const char integrity[] = "select 'file', null, null, integrity_check, "
				"null from pragma_integrity_check where "
				"integrity_check <> 'ok'";

static const char references[] =
	"select 'reference', rowid, \"table\", parent, null "
	"from pragma_foreign_key_check";

static const char revs[] =
	"select 'rev', lead.id, 'rev', rev, n from lead left join "
	"(select lead, max(id) as n from event where kind in ('new', 'set', "
	"'erase') "
	"group by lead) as e on e.lead = lead.id where rev is not n";

/* Versions are counted from 1, and all of their targets are there. */
static const char versions[] =
	"select 'version', null, name, version, place from (select name, "
	"version, row_number() over (partition by name order by id) as place "
	"from plan) where version <> place";

static const char targets[] =
	"select 'targets', null, name || ' ' || version, n, targets from "
	"(select name, version, targets, (select count(*) from target where "
	"plan = plan.id) as n from plan) where n <> targets";

/* What the store has, in the same form. */
static void
add_has(struct buf *sql)
{
	buf_adds(sql, "select lead, name, value from field");
	for (int i = 0; i < STORE_COLUMNS; i++)
		buf_addf(sql,
			" union all select id, '%s', %s from lead where %s is "
			"not null",
			store_columns[i], store_text(i), store_columns[i]);
}

/* Values of one that the other does not have; told first, or has. */
static struct stmt *
prepare_values(struct db *db, bool is_told)
{
	struct buf sql = {0};

	buf_addf(&sql, "select 'value', lead, name, %s from (select * from (",
		is_told ? "null, value" : "value, null");
	if (is_told)
		told_add(&sql, NULL);
	else
		add_has(&sql);
	buf_adds(&sql, ") except select * from (");
	if (is_told)
		add_has(&sql);
	else
		told_add(&sql, NULL);
	buf_adds(&sql, "))");
	struct stmt *s = db_prepare(db, buf_str(&sql));

	buf_free(&sql);
	return s;
}

/* root is NULL of a lead that is no family. */
static const char leads[] =
	"select id, phone, phone2, email, root from lead left join "
	"(select lead, root from kin union select root, root from kin) as k "
	"on k.lead = id";

/* How many keys there are that are none of the leads'. */
static const char strays[] =
	"select 'key', null, null, n, want from "
	"(select (select count(*) from identity) as n, "
	"?1 + (select count(*) from kin_key) as want) where n <> want";

void
verify_begin(struct verify *v, struct db *db, struct phone_judge judge)
{
	*v = (struct verify){.db = db};
	keys_open(&v->keys, db, judge);
	kin_tell(db, "kin");
	db_exec(db, "create temp table kin_key(key text, lead integer, "
		    "primary key(key, lead)) without rowid");
	v->keep = db_prepare(db, "insert or ignore into kin_key values(?, ?)");
}

/* The next lead that cannot be found by all of its keys. */
static bool
next_lead(struct verify *v, struct cell cell[VERIFY_COLUMNS])
{
	const struct cell none = {"", 0, 0};
	struct cell column[STORE_COLUMNS];

	for (int i = 0; i < STORE_COLUMNS; i++)
		column[i] = none;
	while (stmt_next(v->stmt)) {
		column[STORE_PHONE] = stmt_cell(v->stmt, 1);
		column[STORE_PHONE2] = stmt_cell(v->stmt, 2);
		column[STORE_EMAIL] = stmt_cell(v->stmt, 3);
		keys_read(&v->keys, column);
		const int64_t root = stmt_number(v->stmt, 4);
		const size_t n = keys_count(
			&v->keys, root ? root : stmt_number(v->stmt, 0));

		if (root)
			keys_put(&v->keys, v->keep, root);
		else
			v->nkey += (int64_t)n;
		if (n == v->keys.key.nvalue)
			continue;
		cell[0] = (struct cell){"key", 3, 0};
		cell[1] = stmt_cell(v->stmt, 0);
		cell[2] = cell[3] = cell[4] = none;
		return true;
	}
	return false;
}

static struct stmt *
prepare_step(struct verify *v, int step)
{
	struct stmt *s;

	switch (step) {
	case 0: return db_prepare(v->db, integrity);
	case 1: return db_prepare(v->db, references);
	case 2: return db_prepare(v->db, revs);
	case 3:
	case 4: return prepare_values(v->db, step == 3);
	case 5: return db_prepare(v->db, leads);
	case 6:
		s = db_prepare(v->db, strays);
		stmt_int(s, 1, v->nkey);
		return s;
	case 7: return db_prepare(v->db, versions);
	case 8: return db_prepare(v->db, targets);
	default: return NULL;
	}
}

enum { LEADS = 5 }; /* the step that is not told by SQL alone */

bool
verify_next(struct verify *v, struct cell cell[VERIFY_COLUMNS])
{
	for (;; v->step++, v->stmt = NULL) {
		if (v->stmt == NULL)
			v->stmt = prepare_step(v, v->step);
		if (v->stmt == NULL)
			return false;
		if (v->step == LEADS ? next_lead(v, cell) : stmt_next(v->stmt))
			break;
		stmt_reset(v->stmt);
	}
	for (int i = 0; i < VERIFY_COLUMNS && v->step != LEADS; i++)
		cell[i] = stmt_cell(v->stmt, i);
	return true;
}

void
verify_end(struct verify *v)
{
	keys_free(&v->keys);
}
