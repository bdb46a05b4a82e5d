#include <stddef.h>

#include "store/schema.h"

/* New in version 2. */
#define BY_NAME                                        \
	"create index lead_name on lead(name)\n"       \
	"	where name is not null;\n"                   \
	"create index lead_company on lead(company)\n" \
	"	where company is not null;\n"

/*
 * New in version 3. What a target is of tells rows apart, so it is never NULL:
 * rows that are NULL there would all be different. Columns of the key stand
 * first: where they do not, integrity_check of SQLite 3.40 takes one for
 * another.
 */
#define PLANS                                                             \
	"create table plan(\n"                                            \
	"	id integer primary key,\n"                                      \
	"	name text not null, version integer not null,\n"                \
	"	at text not null, rep text, note text,\n"                       \
	"	targets integer not null, logged_at text not null,\n"           \
	"	unique(name, version)) strict;\n"                               \
	"create table target(\n"                                          \
	"	plan integer not null references plan(id),\n"                   \
	"	unit text not null,\n"                                          \
	"	period text not null on conflict replace default '',\n"         \
	"	product text not null on conflict replace default '',\n"        \
	"	metric text not null on conflict replace default '',\n"         \
	"	kind text not null, parent text, level text,\n"                 \
	"	target integer not null check(target >= 0),\n"                  \
	"	primary key(plan, unit, period, product, metric, kind))\n"      \
	"	strict, without rowid;\n"                                       \
	"create trigger plan_no_update before update on plan begin\n"     \
	"	select raise(abort, 'plans are never changed'); end;\n"         \
	"create trigger plan_no_delete before delete on plan begin\n"     \
	"	select raise(abort, 'plans are never deleted'); end;\n"         \
	"create trigger target_no_update before update on target begin\n" \
	"	select raise(abort, 'targets are never changed'); end;\n"       \
	"create trigger target_no_delete before delete on target begin\n" \
	"	select raise(abort, 'targets are never deleted'); end;\n"       \
	"create view plan_now as\n"                                       \
	"select * from plan where version = (select max(version)\n"       \
	"	from plan as p where p.name = plan.name);\n"

const char *const schema_upgrade[] = {NULL, BY_NAME, PLANS};

#define NO_PLANS                                                          \
	"create temp view plan as select null as id, null as name, "      \
	"null as version, null as at, null as rep, null as note, "        \
	"null as targets, null as logged_at limit 0;"                     \
	"create temp view target as select null as plan, null as unit, "  \
	"null as period, null as product, null as metric, null as kind, " \
	"null as parent, null as level, null as target limit 0;"          \
	"create temp view plan_now as select * from plan;"

const char *const schema_lacks[] = {NULL, NO_PLANS, NO_PLANS};

const char schema_sql[] =
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
	/* who is somebody, by name */
	BY_NAME "create table field(\n"
	"	lead integer not null references lead(id),\n"
	"	name text not null, value text not null,\n"
	"	primary key(lead, name)) strict, without rowid;\n"
	"create index field_name on field(name);\n"
	"create table identity(\n"
	"	key text not null, lead integer not null references lead(id),\n"
	"	primary key(key, lead)) strict, without rowid;\n"
	"create table event(\n"
	"	id integer primary key,\n"
	"	lead integer not null references lead(id),\n"
	"	at text not null, kind text not null,\n"
	"	what text, old text, value text, rep text, amount integer,\n"
	"	secs integer, next_at text, note text, src text,\n"
	"	logged_at text not null,\n"
	"	follows integer references event(id),\n"
	"	voids integer references event(id)) strict;\n"
	"create index event_lead on event(lead, id);\n"
	"create index event_kind on event(ifnull(what, kind), at);\n"
	"create index event_voids on event(voids) where voids is not null;\n"
	/* a month of one and all of the other, without a look at the event */
	"create index event_touch on event(at, kind, rep, value, lead)\n"
	"	where " SCHEMA_IS_TOUCH ";\n"
	"create index event_deal on event(lead, kind, amount, at)\n"
	"	where " SCHEMA_IS_DEAL ";\n"

	"create table unit(\n"
	"	unit text primary key, name text,\n"
	"	parent text references unit(unit)\n"
	"		deferrable initially deferred,\n"
	"	level text) strict, without rowid;\n"
	"create table rep(\n"
	"	rep text primary key, name text, login text unique)\n"
	"	strict, without rowid;\n"
	"create table membership(\n"
	"	rep text not null references rep(rep),\n"
	"	unit text not null references unit(unit),\n"
	"	role text not null default 'rep' check(role in ('rep', 'dcc',\n"
	"		'supervisor', 'manager', 'gm', 'aftersales', "
	"'clerk')),\n"
	"	since text not null, until text,\n"
	"	primary key(rep, unit, since)) strict, without rowid;\n" PLANS

	/* only a person who is erased is taken out, and only what was said */
	"create trigger event_no_update before update on event when not (\n"
	"	new.id is old.id and new.lead is old.lead and\n"
	"	new.at is old.at and new.kind is old.kind and\n"
	"	new.what is old.what and new.rep is old.rep and\n"
	"	new.amount is old.amount and new.secs is old.secs and\n"
	"	new.next_at is old.next_at and\n"
	"	new.logged_at is old.logged_at and\n"
	"	new.follows is old.follows and new.voids is old.voids and\n"
	"	ifnull(new.old = old.old, new.old is null) and\n"
	"	(ifnull(new.value = old.value, new.value is null) or\n"
	"		new.kind = 'new') and\n"
	"	ifnull(new.note = old.note, new.note is null) and\n"
	"	ifnull(new.src = old.src, new.src is null) and\n"
	"	exists (select 1 from event where lead = new.lead and\n"
	"		kind = 'erase')) begin\n"
	"	select raise(abort, 'events are never changed'); end;\n"
	"create trigger event_no_delete before delete on event begin\n"
	"	select raise(abort, 'events are never deleted'); end;\n"
	"create trigger lead_no_delete before delete on lead begin\n"
	"	select raise(abort, 'leads are never deleted'); end;\n"

	"create view happened as\n"
	"select id as event, lead, at, ifnull(what, kind) as kind,\n"
	"	iif(kind = 'new', null, value) as value, old, rep, amount,\n"
	"	secs, next_at, note, src, logged_at\n"
	"from event where " SCHEMA_COUNTS ";\n"
	"create view touches as\n"
	"select id as event, lead, at, kind, value as outcome, rep, secs,\n"
	"	next_at, note\n"
	"from event where " SCHEMA_IS_TOUCH " and " SCHEMA_STANDS ";\n"
	"create view stages as\n"
	"select event, lead, at, value as stage, old as before, rep\n"
	"from happened where kind = 'stage' and value is not null;\n"
	"create view losses as\n"
	"select event, lead, at, value as reason, rep,\n"
	"	(select c.rep from happened c where c.lead = h.lead and\n"
	"	c.event > h.event and c.kind = 'lost_confirmed' limit 1)\n"
	"	as confirmed_by\n"
	"from happened h where kind = 'lost';\n"
	"create view deals as\n"
	"select lead, ordered, paid, ordered - paid as owed, delivered_at\n"
	"from (select lead,\n"
	"	ifnull(sum(amount) filter (where kind = 'order'), 0) as "
	"ordered,\n"
	"	ifnull(sum(amount) filter (where kind = 'payment'), 0) as "
	"paid,\n"
	"	max(at) filter (where kind = 'deliver') as delivered_at\n"
	"	from event where " SCHEMA_IS_DEAL " and " SCHEMA_STANDS "\n"
	"	group by lead);\n"
	"create view team as\n"
	"with recursive up as (\n"
	"	select rep, unit, role, since, until from membership union "
	"all\n"
	"	select rep, unit.parent, role, since, until\n"
	"	from up join unit on unit.unit = up.unit\n"
	"	where unit.parent is not null)\n"
	"select rep, unit, role, since, until from up;\n";
