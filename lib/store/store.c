#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "store/schema.h"
#include "store/store.h"
#include "stream/out.h"
#include "stream/temp.h"

const char *const store_columns[STORE_COLUMNS] = {
	[STORE_EXT_ID] = "ext_id",
	[STORE_NAME] = "name",
	[STORE_GENDER] = "gender",
	[STORE_PHONE] = "phone",
	[STORE_PHONE2] = "phone2",
	[STORE_PHONE_KIND] = "phone_kind",
	[STORE_EMAIL] = "email",
	[STORE_COMPANY] = "company",
	[STORE_CHANNEL] = "channel",
	[STORE_REGION] = "region",
	[STORE_PRODUCT] = "product",
	[STORE_EXPECTED] = "expected",
	[STORE_OWNER] = "owner",
	[STORE_STAGE] = "stage",
	[STORE_CREATED_AT] = "created_at",
	[STORE_TOUCHED_AT] = "touched_at",
	[STORE_DUE_AT] = "due_at",
	[STORE_AMOUNT] = "amount",
	[STORE_CURRENCY] = "currency",
	[STORE_NOTE] = "note",
	[STORE_SRC] = "src",
};

int
store_column(const char *name)
{
	for (int i = 0; i < STORE_COLUMNS; i++)
		if (strcmp(store_columns[i], name) == 0)
			return i;
	return -1;
}

const char *
store_text(int column)
{
	return column == STORE_AMOUNT
		       ? "iif(amount is null, null, iif(amount < 0, '-', '') "
			 "|| format('%d.%02d', abs(amount) / 100, "
			 "abs(amount) % 100))"
		       : store_columns[column];
}

void
store_list(struct buf *b)
{
	for (int i = 0; i < STORE_COLUMNS; i++)
		buf_addf(b, "%s%s", i ? ", " : "", store_columns[i]);
}

/* The log of a store that is gone would be taken for the new one's. */
static void
check_free(const char *file)
{
	struct buf wal = {0};

	if (access(file, F_OK) == 0)
		die("%s: is there already", file);
	buf_addf(&wal, "%s-wal", file);
	if (access(buf_str(&wal), F_OK) == 0)
		die("%s: belongs to a store that was here: move it away with "
		    "that",
			buf_str(&wal));
	buf_free(&wal);
}

void
store_create(const char *file)
{
	struct buf text = {0}, bytes = {0};
	struct db *db = db_open_memory();
	struct out out;

	check_free(file);
	buf_addf(&text,
		"pragma application_id = %d; pragma user_version = %d;\n%s",
		STORE_APPLICATION, STORE_VERSION, schema_sql);
	db_exec(db, buf_str(&text));
	db_bytes(db, &bytes);
	db_close(db);
	out_open(&out, file);
	buf_add(&out.b, bytes.s, bytes.n);
	out_close(&out);
	buf_free(&text);
	buf_free(&bytes);
}

static void
drop(void *arg)
{
	temp_drop(arg);
}

void
store_backup(const char *file, const char *to)
{
	struct db *db = store_open(file, false);
	struct temp t;

	check_free(to);
	const char *why = temp_open_named(&t, to);

	if (why)
		die("%s: %s", to, why);
	die_hook(drop, &t);
	db_copy(db, t.name);
	db_close(db);
	why = temp_appear(&t);
	if (why)
		die("%s: cannot appear: %s", to, why);
	die_unhook(&t);
	close(t.fd);
}

static int64_t
read_version(struct db *db)
{
	struct stmt *s = db_prepare(db, "pragma user_version");
	const int64_t version = stmt_next(s) ? stmt_number(s, 0) : 0;

	stmt_reset(s);
	return version;
}

/* The version of one; none that this program does not know. */
static int64_t
check_version(struct db *db, const char *file)
{
	const int64_t version = read_version(db);

	if (version < 1 || version > STORE_VERSION)
		die("%s: a store of version %d, and this program knows %d",
			file, (int)version, STORE_VERSION);
	return version;
}

/* Bring one up to date, unless another has, meanwhile, or has gone further. */
static void
upgrade(struct db *db, const char *file)
{
	struct buf sql = {0};

	db_begin(db);
	for (int64_t v = check_version(db, file); v < STORE_VERSION; v++)
		buf_adds(&sql, schema_upgrade[v]);
	buf_addf(&sql, "pragma user_version = %d;", STORE_VERSION);
	db_exec(db, buf_str(&sql));
	db_commit(db);
	buf_free(&sql);
}

struct db *
store_open(const char *file, bool to_write)
{
	struct db *db = db_open(file, STORE_APPLICATION, to_write);
	const int64_t version = check_version(db, file);

	if (version == STORE_VERSION)
		return db;
	if (to_write)
		upgrade(db, file);
	else
		db_exec(db, schema_lacks[version]);
	return db;
}
