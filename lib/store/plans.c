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

/* The names of all, for a message. */
static void
add_names(struct buf *b, struct db *db, const struct plans_asked *a)
{
	struct stmt *s = prepare(db, "distinct name", a, " order by name");

	for (int i = 0; stmt_next(s); i++) {
		const struct cell c = stmt_cell(s, 0);

		buf_addf(b, "%s%.*s", i > 0 ? ", " : "", (int)c.n, c.s);
	}
	stmt_reset(s);
}

/* There is nothing that is asked for: what is there? */
static _Noreturn void
none(struct db *db, const char *file)
{
	struct buf names = {0};

	add_names(&names, db, &(struct plans_asked){0});
	if (names.n == 0)
		die("%s: has no plan: target-save saves one", file);
	die("%s: has no plan of that name, number or time; it has %s", file,
		buf_str(&names));
}

int64_t
plans_need(struct db *db, const char *file, const struct plans_asked *a)
{
	/* of the row that has the maximum SQLite gives the id too */
	struct stmt *s = prepare(
		db, "id, max(version)", a, " group by name order by name");
	struct buf names = {0};

	if (!stmt_next(s))
		none(db, file);
	const int64_t id = stmt_number(s, 0);

	if (stmt_next(s)) {
		add_names(&names, db, a);
		die("%s: has several plans, say which (--plan): %s", file,
			buf_str(&names));
	}
	stmt_reset(s);
	return id;
}
