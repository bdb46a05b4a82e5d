#include "store/verify.h"
#include "base/buf.h"
#include "base/mem.h"
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

/* What the store has, in the same form. */
static void
add_has(struct buf *sql)
{
	buf_adds(sql, "select lead, name, value from field");
	for (int i = 0; i < STORE_COLUMNS; i++) {
		const char *c = store_columns[i];

		buf_addf(sql,
			i == STORE_AMOUNT
				? " union all select id, '%s', "
				  "iif(%s < 0, '-', '') || "
				  "format('%%d.%%02d', abs(amount) / 100, "
				  "abs(amount) %% 100) from lead "
				  "where %s is not null"
				: " union all select id, '%s', %s from lead "
				  "where %s is not null",
			c, c, c);
	}
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

void
verify_begin(struct verify *v, struct db *db)
{
	*v = (struct verify){.db = db};
}

bool
verify_next(struct verify *v, struct cell cell[VERIFY_COLUMNS])
{
	for (;;) {
		if (v->stmt == NULL) {
			switch (v->step++) {
			case 0: v->stmt = db_prepare(v->db, integrity); break;
			case 1: v->stmt = db_prepare(v->db, references); break;
			case 2: v->stmt = db_prepare(v->db, revs); break;
			case 3:
			case 4:
				v->stmt = prepare_values(v->db, v->step == 4);
				break;
			default: return false;
			}
		}
		if (stmt_next(v->stmt))
			break;
		stmt_reset(v->stmt);
		v->stmt = NULL;
	}
	for (int i = 0; i < VERIFY_COLUMNS; i++)
		cell[i] = stmt_cell(v->stmt, i);
	return true;
}
