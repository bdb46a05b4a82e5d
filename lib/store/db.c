#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "store/db.h"
#include "stream/feed.h"

struct db {
	sqlite3 *sql;
	char *file;
	struct stmt *first; /* of all statements */
	bool is_alone;      /* is_alone() of the file, which was so then: */
	struct stamp was;
};

struct stmt {
	struct db *db;
	sqlite3_stmt *sql;
	struct stmt *next;
};

static _Noreturn void
fail(const struct db *db)
{
	const int code = sqlite3_extended_errcode(db->sql);

	/* what several share is mapped, and there was no room for that */
	if ((code & 0xff) == SQLITE_NOMEM || code == SQLITE_IOERR_NOMEM ||
		(code == SQLITE_IOERR_SHMMAP &&
			sqlite3_system_errno(db->sql) == ENOMEM))
		die("out of memory");
	die("%s: %s", db->file, sqlite3_errmsg(db->sql));
}

static void
check(const struct db *db, int status)
{
	if (status != SQLITE_OK)
		fail(db);
}

/* A file's head up to its application id. */
enum { HEAD_MAX = 72 };

static bool
has_magic(const unsigned char head[HEAD_MAX])
{
	return memcmp(head, FEED_STORE, sizeof FEED_STORE) == 0;
}

/* Zeros if it cannot be read, is no file, or is too short. */
static void
read_head(unsigned char head[HEAD_MAX], const char *file)
{
	struct stat st;

	memset(head, 0, HEAD_MAX);
	/* a pipe must not be opened in vain: its writer would take us for it */
	if (stat(file, &st) != 0 || !S_ISREG(st.st_mode))
		return;
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		return;
	if (pread(fd, head, HEAD_MAX, 0) < 0)
		memset(head, 0, HEAD_MAX);
	/* a store stays open to the end of the run: to close it would take the
	 * locks away that SQLite may have on it (fcntl(2)) */
	if (!has_magic(head))
		close(fd);
}

bool
db_is(const char *file)
{
	unsigned char head[HEAD_MAX];

	read_head(head, file);
	return has_magic(head);
}

/*
 * Is a file without a log, where none may be written either? Who reads by a
 * log writes who reads it beside it, and is refused if that cannot be.
 */
static bool
is_alone(const char *file)
{
	const char *slash = strrchr(file, '/');
	struct buf beside = {0};

	buf_add(&beside, file, slash ? (size_t)(slash - file) + 1 : 0);
	buf_adds(&beside, "."); /* the directory itself */
	bool is = access(buf_str(&beside), W_OK) != 0;

	buf_clear(&beside);
	buf_addf(&beside, "%s-wal", file);
	is = is && access(buf_str(&beside), F_OK) != 0;
	buf_free(&beside);
	return is;
}

/* A file as a URI that says nobody writes it (uri.html, 3.3). */
static void
still_uri(struct buf *b, const char *file)
{
	buf_adds(b, *file == '/' ? "file://" : "file:");
	for (; *file; file++)
		if (strchr("%?#", *file))
			buf_addf(b, "%%%02x", *file);
		else
			buf_add(b, file, 1);
	buf_adds(b, "?immutable=1");
}

static struct db *
connect(const char *file, int flags)
{
	struct buf uri = {0};
	struct db *db = mem_zalloc(1, sizeof *db);

	/*
	 * One thread, so no locks within; and nobody asks how much memory it
	 * has. For all databases, and refused once there is one: it is so then.
	 */
	sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	db->file = mem_str(file);
	db->is_alone = flags == SQLITE_OPEN_READONLY &&
		       stamp_take(&db->was, file) && is_alone(file);
	if (db->is_alone) {
		still_uri(&uri, file);
		flags |= SQLITE_OPEN_URI;
	}
	if (sqlite3_open_v2(db->is_alone ? buf_str(&uri) : file, &db->sql,
		    flags, NULL) != SQLITE_OK)
		die("%s: %s", file,
			db->sql ? sqlite3_errmsg(db->sql) : "out of memory");
	buf_free(&uri);
	sqlite3_extended_result_codes(db->sql, 1);
	sqlite3_busy_timeout(db->sql, DB_WAIT);
	return db;
}

struct db *
db_open(const char *file, int32_t application, bool to_write)
{
	unsigned char head[HEAD_MAX];
	const unsigned char *id = head + HEAD_MAX - 4;

	read_head(head, file);
	if (!has_magic(head))
		die("%s: %s", file,
			access(file, F_OK) != 0 ? strerror(errno)
						: "not a store");
	/* not asked by SQL: to open it would mend what its owner left undone */
	if (((uint32_t)id[0] << 24 | (uint32_t)id[1] << 16 |
		    (uint32_t)id[2] << 8 | id[3]) != (uint32_t)application)
		die("%s: the database of another program", file);
	struct db *db = connect(
		file, to_write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);

	db_exec(db, "pragma foreign_keys = on; pragma trusted_schema = off");
	/* in KiB; who reads comes to few pages twice */
	db_exec(db, to_write ? "pragma cache_size = -65536"
			     : "pragma cache_size = -8192");
	return db;
}

struct db *
db_open_memory(void)
{
	return connect(":memory:", SQLITE_OPEN_READWRITE);
}

void
db_exec(struct db *db, const char *sql)
{
	check(db, sqlite3_exec(db->sql, sql, NULL, NULL, NULL));
}

void
db_begin(struct db *db)
{
	db_exec(db, "begin immediate");
}

/*
 * What could not be synced lies in the log all the same, and who opens the file
 * next would find it whole and take it in. To close the file takes it away.
 */
void
db_commit(struct db *db)
{
	const int status = sqlite3_exec(db->sql, "commit", NULL, NULL, NULL);
	char *file = db->file;

	if (status == SQLITE_OK)
		return;
	db->file = NULL;
	db_close(db);
	die("%s: cannot commit: %s", file, sqlite3_errstr(status));
}

void
db_bytes(struct db *db, struct buf *b)
{
	sqlite3_int64 n;
	unsigned char *image = sqlite3_serialize(db->sql, "main", &n, 0);

	if (image == NULL)
		die("out of memory");
	/* 2: by a write-ahead log (fileformat2.html, 1.3.3) */
	image[18] = image[19] = 2;
	buf_add(b, image, (size_t)n);
	sqlite3_free(image);
}

void
db_copy(struct db *db, const char *to)
{
	struct db *other = connect(to, SQLITE_OPEN_READWRITE);

	/* it appears when it is whole, and not before */
	db_exec(other, "pragma journal_mode = off; pragma synchronous = off");
	sqlite3_backup *b =
		sqlite3_backup_init(other->sql, "main", db->sql, "main");

	if (b == NULL)
		fail(other);
	int status = sqlite3_backup_step(b, -1);

	sqlite3_backup_finish(b);
	if (status != SQLITE_DONE)
		fail(other);
	db_close(other);
}

void
db_wipe(struct db *db)
{
	db_exec(db, "pragma secure_delete = on");
}

bool
db_empty_log(struct db *db)
{
	sqlite3_busy_timeout(db->sql, DB_WAIT_LOG);
	const int status = sqlite3_wal_checkpoint_v2(
		db->sql, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);

	sqlite3_busy_timeout(db->sql, DB_WAIT);
	return status == SQLITE_OK;
}

int64_t
db_last_id(const struct db *db)
{
	return sqlite3_last_insert_rowid(db->sql);
}

void
db_close(struct db *db)
{
	for (struct stmt *s = db->first, *next; s; s = next) {
		next = s->next;
		sqlite3_finalize(s->sql);
		free(s);
	}
	if (sqlite3_close(db->sql) != SQLITE_OK)
		fail(db);
	free(db->file);
	free(db);
}

struct stmt *
db_prepare(struct db *db, const char *sql)
{
	struct stmt *s = mem_zalloc(1, sizeof *s);
	const char *tail;

	check(db, sqlite3_prepare_v3(db->sql, sql, -1,
			  SQLITE_PREPARE_PERSISTENT, &s->sql, &tail));
	if (tail[strspn(tail, " \t\n;")] != '\0')
		die("%s: more than one statement: '%s'", db->file, tail);
	s->db = db;
	s->next = db->first;
	db->first = s;
	return s;
}

void
stmt_int(struct stmt *s, int i, int64_t v)
{
	check(s->db, sqlite3_bind_int64(s->sql, i, v));
}

void
stmt_text(struct stmt *s, int i, const char *text, size_t n)
{
	/* it is NULL since it was reset, or prepared */
	if (n > 0)
		check(s->db, sqlite3_bind_text64(s->sql, i, text, n,
				     SQLITE_STATIC, SQLITE_UTF8));
}

/* What was read may be half of one state and half of another. */
static void
check_still(const struct db *db)
{
	if (!stamp_holds(&db->was, db->file) || !is_alone(db->file))
		die("%s: was written while it was read; try again", db->file);
}

bool
stmt_next(struct stmt *s)
{
	int status = sqlite3_step(s->sql);

	if (status != SQLITE_ROW && s->db->is_alone)
		check_still(s->db);
	if (status != SQLITE_ROW && status != SQLITE_DONE)
		fail(s->db);
	return status == SQLITE_ROW;
}

void
stmt_run(struct stmt *s)
{
	while (stmt_next(s))
		continue;
	stmt_reset(s);
}

const char *
stmt_try(struct stmt *s)
{
	const int status = sqlite3_step(s->sql);
	const char *why = status == SQLITE_ROW || status == SQLITE_DONE
				  ? NULL
				  : sqlite3_errmsg(s->db->sql);

	sqlite3_reset(s->sql);
	sqlite3_clear_bindings(s->sql);
	return why;
}

struct cell
stmt_cell(struct stmt *s, int i)
{
	const unsigned char *text = sqlite3_column_text(s->sql, i);

	return (struct cell){text ? (const char *)text : "",
		(size_t)sqlite3_column_bytes(s->sql, i), 0};
}

int64_t
stmt_number(struct stmt *s, int i)
{
	return sqlite3_column_int64(s->sql, i);
}

size_t
stmt_columns(struct stmt *s)
{
	return (size_t)sqlite3_column_count(s->sql);
}

const char *
stmt_column(struct stmt *s, int i)
{
	return sqlite3_column_name(s->sql, i);
}

void
stmt_reset(struct stmt *s)
{
	/* of a cell there was no memory for: SQLite took the run back */
	check(s->db, sqlite3_reset(s->sql));
	sqlite3_clear_bindings(s->sql);
}
