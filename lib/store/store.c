#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
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

/* As of version 1. What is in it is told by salesutils-store(5). */
static const char schema[] =
	"create table lead(\n"
	"	id integer primary key,\n"
	"	rev integer not null,\n"
	"	ext_id text, name text, gender text, phone text, phone2 text,\n"
	"	phone_kind text, email text, company text, channel text,\n"
	"	region text, product text, expected text, owner text,\n"
	"	stage text, created_at text, touched_at text, due_at text,\n"
	"	amount integer, currency text, note text, src text) strict;\n"
	"create index lead_ext_id on lead(ext_id, channel)\n"
	"	where ext_id is not null;\n"
	"create table field(\n"
	"	lead integer not null references lead(id),\n"
	"	name text not null, value text not null,\n"
	"	primary key(lead, name)) strict, without rowid;\n"
	"create table identity(\n"
	"	key text not null, lead integer not null references lead(id),\n"
	"	primary key(key, lead)) strict, without rowid;\n"
	"create table event(\n"
	"	id integer primary key,\n"
	"	lead integer not null references lead(id),\n"
	"	at text not null, kind text not null,\n"
	"	what text, old text, value text, rep text, amount integer,\n"
	"	next_at text, note text, src text,\n"
	"	logged_at text not null,\n"
	"	voids integer references event(id)) strict;\n"
	"create index event_lead on event(lead, id);\n"
	"create trigger event_no_update before update on event begin\n"
	"	select raise(abort, 'events are never changed'); end;\n"
	"create trigger event_no_delete before delete on event begin\n"
	"	select raise(abort, 'events are never deleted'); end;\n"
	"create trigger lead_no_delete before delete on lead begin\n"
	"	select raise(abort, 'leads are never deleted'); end;\n";

int
store_column(const char *name)
{
	for (int i = 0; i < STORE_COLUMNS; i++)
		if (strcmp(store_columns[i], name) == 0)
			return i;
	return -1;
}

void
store_list(struct buf *b)
{
	for (int i = 0; i < STORE_COLUMNS; i++)
		buf_addf(b, "%s%s", i ? ", " : "", store_columns[i]);
}

void
store_create(const char *file)
{
	struct buf text = {0}, bytes = {0};
	struct db *db = db_open_memory();
	struct out out;

	if (access(file, F_OK) == 0)
		die("%s: is there already", file);
	buf_addf(&text,
		"pragma application_id = %d; pragma user_version = %d;\n%s",
		STORE_APPLICATION, STORE_VERSION, schema);
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

	if (access(to, F_OK) == 0)
		die("%s: is there already", to);
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

struct db *
store_open(const char *file, bool to_write)
{
	struct db *db = db_open(file, STORE_APPLICATION, to_write);
	struct stmt *s = db_prepare(db, "pragma user_version");
	int64_t version = stmt_next(s) ? stmt_number(s, 0) : 0;

	stmt_reset(s);
	if (version != STORE_VERSION)
		die("%s: a store of version %d, and this program knows %d",
			file, (int)version, STORE_VERSION);
	return db;
}
