#include <inttypes.h>
#include <string.h>

#include "store/plans.h"

static void
add_where(struct buf *sql, const struct plans_asked *a)
{
	buf_adds(sql, " from plan where true");
	if (a->name)
		buf_adds(sql, " and name = ?1");
	if (a->number > 0)
		buf_addf(sql, " and version = %" PRId64, a->number);
	if (a->as_of)
		buf_addf(sql, " and unixepoch(at) <= %" PRId64, a->as_of->at);
}

static struct stmt *
prepare(struct db *db, const char *columns, const struct plans_asked *a,
	const char *behind)
{
	struct buf sql = {0};

	buf_addf(&sql, "select %s", columns);
	add_where(&sql, a);
	buf_adds(&sql, behind);
	struct stmt *s = db_prepare(db, buf_str(&sql));

	if (a->name)
		stmt_text(s, 1, a->name, strlen(a->name));
	buf_free(&sql);
	return s;
}

struct stmt *
plans_list(struct db *db, const struct plans_asked *a)
{
	return prepare(db, "id, name, version, at, rep, note, targets", a,
		" order by name, version");
}

/* There is nothing that is asked for: what is there? */
static _Noreturn void
none(struct db *db, const char *file)
{
	/* of the row that has the minimum SQLite gives the day too */
	struct stmt *s = db_prepare(db,
		"select name, count(*), substr(at, 1, 10), min(unixepoch(at)) "
		"from plan group by name order by name");
	struct buf b = {0};

	while (stmt_next(s)) {
		const struct cell name = stmt_cell(s, 0), day = stmt_cell(s, 2);

		buf_addf(&b, "%s%.*s (%" PRId64 " since %.*s)",
			b.n > 0 ? ", " : "", (int)name.n, name.s,
			stmt_number(s, 1), (int)day.n, day.s);
	}
	if (b.n == 0)
		die("%s: has no plan: target-save saves one", file);
	die("%s: has no plan of that name, number or time; it has %s", file,
		buf_str(&b));
}

int64_t
plans_need(struct db *db, const char *file, const struct plans_asked *a)
{
	/* of the row that has the maximum SQLite gives the id too */
	struct stmt *s = prepare(db, "id, name, max(version)", a,
		" group by name order by name");
	struct buf names = {0};
	int64_t id = 0;
	int n = 0;

	for (; stmt_next(s); n++) {
		const struct cell name = stmt_cell(s, 1);

		id = stmt_number(s, 0);
		buf_addf(&names, "%s%.*s", n > 0 ? ", " : "", (int)name.n,
			name.s);
	}
	if (n == 0)
		none(db, file);
	if (n > 1)
		die("%s: has several plans, say which (--plan): %s", file,
			buf_str(&names));
	buf_free(&names);
	return id;
}
