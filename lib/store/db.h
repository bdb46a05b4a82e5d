/*
 * An SQLite file, and statements on it; the only module that sees <sqlite3.h>.
 * Whatever goes wrong ends the run (die) with the file's name: nothing is
 * written then but what db_commit has promised, for a run is one transaction.
 *
 *	struct stmt *s = db_prepare(db, "select name from lead where id = ?");
 *
 *	stmt_int(s, 1, id);
 *	while (stmt_next(s))
 *		stmt_cell(s, 0);
 *	stmt_reset(s);
 *
 * Parameters are counted from 1, columns from 0, as in SQL.
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/csvread.h" /* struct cell */

struct db;
struct stmt;

/*
 * How long one who writes waits for another, and who empties the log for those
 * who read, in milliseconds.
 */
enum { DB_WAIT = 60000, DB_WAIT_LOG = 1000 };

/*
 * Is a file an SQLite database, by its first bytes? What cannot be opened, is
 * no file, or is shorter, is none.
 */
bool db_is(const char *file);

/*
 * Open one that is there. Before anything else is done it is refused if it is
 * none, is damaged, or is not `application`'s (a number). To read: nothing is
 * written to it; and where nothing may be written beside it, it is read as it
 * lies, and stmt_next refuses what came of it if it changed meanwhile.
 */
struct db *db_open(const char *file, int32_t application, bool to_write);

/*
 * A new and empty one in memory; and the bytes of a file of it, which is
 * written by a log ahead (WAL) from its first day: to change to that later
 * nobody else may look.
 */
struct db *db_open_memory(void);
void db_bytes(struct db *db, struct buf *b);

/* Several statements, without parameters. */
void db_exec(struct db *db, const char *sql);

/*
 * The transaction of a run: the lock is had, or waited for, at once. Without
 * db_commit, nothing of it stays, however the run ends.
 */
void db_begin(struct db *db);
void db_commit(struct db *db);

/* Copy all of it, as it is now, over a file that is there, and empty. */
void db_copy(struct db *db, const char *to);

/*
 * What was deleted is overwritten, from here on; and, when all is committed,
 * the log (WAL) is emptied into the file. False: it could not be, since
 * others read it, or the disk is full.
 */
void db_wipe(struct db *db);
bool db_empty_log(struct db *db);

int64_t db_last_id(const struct db *db); /* of the row last inserted */

/* All statements are ended with it. */
void db_close(struct db *db);

/* The statement lives as long as the database. */
struct stmt *db_prepare(struct db *db, const char *sql);

/* Bind a parameter. An empty cell is NULL; its bytes must live until reset. */
void stmt_int(struct stmt *s, int i, int64_t v);
void stmt_text(struct stmt *s, int i, const char *text, size_t n);

/* The next row; false behind the last. */
bool stmt_next(struct stmt *s);

/* Run to its end, and be ready for the next: for what gives no rows. */
void stmt_run(struct stmt *s);

/* The same; NULL, or why it did not run, good until the next one does. */
const char *stmt_try(struct stmt *s);

/* A column of the row: text, empty for NULL, good until the next row. */
struct cell stmt_cell(struct stmt *s, int i);
int64_t stmt_number(struct stmt *s, int i);
size_t stmt_columns(struct stmt *s);
const char *stmt_column(struct stmt *s, int i); /* its name */

/* Be ready to run again; parameters are NULL. */
void stmt_reset(struct stmt *s);

#endif
