/*
 * bare-save STORE FILE: put the rows of FILE into a new store, as bare SQLite
 * would: prepared inserts, one transaction, no look-up and no check. It is the
 * price of the rows that lead-save is measured by.
 *
 * bare-save --cut STORE: such rows of a store on stdout, lead by lead, in the
 * order in which they were saved. A row is the digit of its table and its
 * cells, i and a whole number, t and a text, or n, each ended by US, and RS.
 * The tables' columns are the store's own, whatever they are.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/mem.h"

enum { US = 0x1f, RS = 0x1e };

/* The second column of a table, or the first, is the lead. */
static const struct table {
	const char *name, *order;
	int lead;
} tables[] = {
	{"lead", "id", 0},
	{"field", "lead, name", 0},
	{"identity", "lead, key", 1},
	{"event", "lead, id", 1},
};
enum { TABLES = NELEM(tables) };

static void
check(sqlite3 *db, int status)
{
	if (status != SQLITE_OK && status != SQLITE_DONE &&
		status != SQLITE_ROW)
		die("%s", sqlite3_errmsg(db));
}

static sqlite3_stmt *
prepare(sqlite3 *db, const char *fmt, const char *a, const char *b)
{
	sqlite3_stmt *s;
	char *sql = sqlite3_mprintf(fmt, a, b);

	check(db, sqlite3_prepare_v2(db, sql, -1, &s, NULL));
	sqlite3_free(sql);
	return s;
}

static void
cut_row(sqlite3_stmt *s, size_t table)
{
	printf("%zu", table);
	for (int i = 0; i < sqlite3_column_count(s); i++) {
		const char *text = (const char *)sqlite3_column_text(s, i);

		if (text == NULL) {
			putchar('n');
		} else {
			if (strchr(text, US) || strchr(text, RS))
				die("a cell that holds US or RS");
			putchar(sqlite3_column_type(s, i) == SQLITE_TEXT ? 't'
									 : 'i');
			fputs(text, stdout);
		}
		putchar(US);
	}
	putchar(RS);
}

static void
cut(sqlite3 *db)
{
	sqlite3_stmt *s[TABLES];
	int status[TABLES];

	for (size_t t = 0; t < TABLES; t++) {
		s[t] = prepare(db, "select * from %s order by %s",
			tables[t].name, tables[t].order);
		check(db, status[t] = sqlite3_step(s[t]));
	}
	while (status[0] == SQLITE_ROW) {
		const sqlite3_int64 lead = sqlite3_column_int64(s[0], 0);

		for (size_t t = 0; t < TABLES; t++)
			while (status[t] == SQLITE_ROW &&
				sqlite3_column_int64(s[t], tables[t].lead) ==
					lead) {
				cut_row(s[t], t);
				check(db, status[t] = sqlite3_step(s[t]));
			}
	}
	for (size_t t = 0; t < TABLES; t++)
		sqlite3_finalize(s[t]);
	if (fflush(stdout) != 0)
		die("not everything could be written");
}

static sqlite3_stmt *
prepare_insert(sqlite3 *db, const char *table)
{
	sqlite3_stmt *s = prepare(db, "select * from %s", table, NULL);
	char marks[512] = "?";

	for (int i = 1; i < sqlite3_column_count(s); i++)
		strcat(marks, ", ?");
	sqlite3_finalize(s);
	return prepare(db, "insert into %s values(%s)", table, marks);
}

static void
insert(sqlite3_stmt *s, char *row, char *end)
{
	int i = 0;

	while (row < end) {
		char *next = memchr(row, US, (size_t)(end - row));
		const size_t n = (size_t)(next - row) - 1;

		i++;
		if (*row == 't')
			sqlite3_bind_text64(
				s, i, row + 1, n, SQLITE_STATIC, SQLITE_UTF8);
		else if (*row == 'i')
			sqlite3_bind_int64(s, i, strtoll(row + 1, NULL, 10));
		else
			sqlite3_bind_null(s, i);
		row = next + 1;
	}
}

static void
save(sqlite3 *db, const char *file)
{
	sqlite3_stmt *s[TABLES];
	char *row = NULL;
	size_t cap = 0;
	ssize_t n;
	FILE *f = fopen(file, "r");

	if (f == NULL)
		die("%s: cannot be opened", file);
	for (size_t t = 0; t < TABLES; t++)
		s[t] = prepare_insert(db, tables[t].name);
	check(db, sqlite3_exec(db, "begin", NULL, NULL, NULL));
	while ((n = getdelim(&row, &cap, RS, f)) > 0) {
		sqlite3_stmt *to = s[row[0] - '0'];

		insert(to, row + 1, row + n - 1);
		check(db, sqlite3_step(to));
		sqlite3_reset(to);
	}
	check(db, sqlite3_exec(db, "commit", NULL, NULL, NULL));
	for (size_t t = 0; t < TABLES; t++)
		sqlite3_finalize(s[t]);
	free(row);
	fclose(f);
}

int
main(int argc, char **argv)
{
	const bool is_cut = argc == 3 && strcmp(argv[1], "--cut") == 0;
	sqlite3 *db;

	die_init("bare-save");
	if (argc != 3)
		die_usage("usage: bare-save STORE FILE | --cut STORE");
	/* nothing it could be given is kept from it */
	sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	check(NULL, sqlite3_open_v2(argv[is_cut ? 2 : 1], &db,
			    SQLITE_OPEN_READWRITE, NULL));
	check(db, sqlite3_exec(
			  db, "pragma cache_size = -65536", NULL, NULL, NULL));
	if (is_cut)
		cut(db);
	else
		save(db, argv[2]);
	sqlite3_close(db);
	return 0;
}
