#include <stdlib.h>

#include "base/mem.h"
#include "store/kin.h"

bool
kin_is_any(struct db *db)
{
	struct stmt *s = db_prepare(
		db, "select 1 from field where name = '" KIN_FIELD "' limit 1");
	const bool is_any = stmt_next(s);

	stmt_reset(s);
	return is_any;
}

void
kin_open(struct kin *k, struct db *db)
{
	*k = (struct kin){.db = db, .is_any = kin_is_any(db)};
}

static void
add(struct kin *k, int64_t lead)
{
	k->lead = mem_grow(k->lead, &k->cap, k->n + 1, sizeof *k->lead);
	k->lead[k->n++] = lead;
}

/* The number of a lead; a new one is a root. */
static size_t
number(struct kin *k, int64_t lead)
{
	bool is_new;
	const size_t i = map_add(&k->number, &lead, sizeof lead, &is_new);

	k->node = mem_grow(k->node, &k->cap_node, i + 1, sizeof *k->node);
	if (is_new)
		k->node[i] = (struct kin_node){.lead = lead};
	return i;
}

/* Put a lead among those that were merged into another. */
static void
put(struct kin *k, int64_t lead, int64_t into)
{
	const size_t i = number(k, lead), to = number(k, into);
	struct kin_node *node = k->node;

	node[i].into = into;
	node[i].next = node[to].first;
	if (node[to].first)
		node[node[to].first - 1].before = i + 1;
	node[to].first = i + 1;
}

/* Take it from there. */
static void
take(struct kin *k, int64_t lead)
{
	const size_t i = number(k, lead);
	struct kin_node *node = k->node, *n = &node[i];

	if (n->into == 0)
		return;
	if (n->before)
		node[n->before - 1].next = n->next;
	else
		node[number(k, n->into)].first = n->next;
	if (n->next)
		node[n->next - 1].before = n->before;
	*n = (struct kin_node){.lead = lead, .first = n->first};
}

static void
read_all(struct kin *k)
{
	struct stmt *s =
		db_prepare(k->db, "select lead, value from field where "
				  "name = '" KIN_FIELD "' "
				  "order by lead desc");

	k->is_read = true;
	while (stmt_next(s))
		put(k, stmt_number(s, 0), stmt_number(s, 1));
	stmt_reset(s);
}

/* The lead that one was merged into by the store, 0 if into none. */
static int64_t
ask_into(struct kin *k, int64_t lead)
{
	if (k->into == NULL)
		k->into = db_prepare(k->db,
			"select value from field where lead = ? and "
			"name = '" KIN_FIELD "'");
	stmt_int(k->into, 1, lead);
	const int64_t other = stmt_next(k->into) ? stmt_number(k->into, 0) : 0;

	stmt_reset(k->into);
	return other;
}

enum { FEW = 64 }; /* that are asked for one by one */

int64_t
kin_into(struct kin *k, int64_t lead)
{
	if (!k->is_read && ++k->nasked <= FEW)
		return ask_into(k, lead);
	if (!k->is_read)
		read_all(k);
	const int64_t i = map_find(&k->number, &lead, sizeof lead);

	return i < 0 ? 0 : k->node[i].into;
}

int64_t
kin_root(struct kin *k, int64_t lead)
{
	int64_t root = lead, mark = lead;
	size_t n = 0, most = 2;

	if (!k->is_any)
		return lead;
	for (int64_t next; (next = kin_into(k, root)) > 0; root = next) {
		/* a damaged store may lead in circles: Brent's algorithm */
		if (next == mark)
			return lead;
		if (++n == most) {
			mark = next;
			most *= 2;
			n = 0;
		}
	}
	return root;
}

void
kin_read(struct kin *k, int64_t root)
{
	if (k->family == root && root > 0)
		return;
	k->family = root;
	k->n = 0;
	add(k, root);
	if (!k->is_any)
		return;
	if (!k->is_read)
		read_all(k);
	for (size_t i = 0; i < k->n; i++) {
		const int64_t at =
			map_find(&k->number, &k->lead[i], sizeof *k->lead);
		size_t of = at < 0 ? 0 : k->node[at].first;

		for (; of > 0; of = k->node[of - 1].next) {
			/* in a circle it comes again */
			if (k->node[of - 1].lead != root)
				add(k, k->node[of - 1].lead);
		}
	}
}

int64_t
kin_merged(struct kin *k, int64_t lead)
{
	if (!k->is_any)
		return 0;
	if (!k->is_read)
		read_all(k);
	if (kin_into(k, lead) == 0)
		return 0;
	struct kin_node *n = &k->node[number(k, lead)];

	if (n->merged)
		return n->merged;
	/* of several the last one stands, for the lead is merged now */
	if (k->merged == NULL)
		k->merged = db_prepare(k->db,
			"select id from event where lead = ? and "
			"kind = 'merge' order by id desc limit 1");
	stmt_int(k->merged, 1, lead);
	n->merged = stmt_next(k->merged) ? stmt_number(k->merged, 0) : 0;
	stmt_reset(k->merged);
	return n->merged;
}

void
kin_moved(struct kin *k, int64_t lead)
{
	const int64_t now = ask_into(k, lead);

	k->is_any = true;
	k->family = 0;
	if (!k->is_read)
		return;
	take(k, lead);
	if (now > 0)
		put(k, lead, now);
}

int64_t
kin_between(struct kin *k, int64_t a, int64_t b)
{
	int64_t lead = 0, last = 0;
	size_t na;

	if (a == b || !k->is_any || kin_root(k, a) != kin_root(k, b))
		return 0;
	/* of each the way up to the root; what both have parts nobody */
	k->family = 0;
	k->n = 0;
	for (; a > 0; a = kin_into(k, a))
		add(k, a);
	na = k->n;
	for (; b > 0; b = kin_into(k, b))
		add(k, b);
	size_t nb = k->n - na;

	while (na > 0 && nb > 0 && k->lead[na - 1] == k->lead[k->n - 1]) {
		na--;
		nb--;
		k->n--;
	}
	for (size_t i = 0; i < k->n; i++) {
		const bool is_way = i < na || i >= k->n - nb;
		const int64_t merged = is_way ? kin_merged(k, k->lead[i]) : 0;

		if (merged > last) {
			last = merged;
			lead = k->lead[i];
		}
	}
	return lead;
}

void
kin_free(struct kin *k)
{
	map_free(&k->number);
	free(k->node);
	free(k->lead);
}

void
kin_tell(struct db *db, const char *table)
{
	struct buf sql = {0};
	struct kin k;

	buf_addf(&sql,
		"create temp table %s(lead integer primary key, "
		"root integer not null)",
		table);
	db_exec(db, buf_str(&sql));
	buf_clear(&sql);
	buf_addf(&sql, "insert into %s values(?, ?)", table);
	struct stmt *put_root = db_prepare(db, buf_str(&sql));

	kin_open(&k, db);
	if (k.is_any)
		read_all(&k);
	/* where a damaged store leads in circles there is no root */
	for (size_t i = 0; i < k.number.n; i++) {
		if (k.node[i].into != 0)
			continue;
		kin_read(&k, k.node[i].lead);
		for (size_t m = 1; m < k.n; m++) {
			stmt_int(put_root, 1, k.lead[m]);
			stmt_int(put_root, 2, k.lead[0]);
			stmt_run(put_root);
		}
	}
	kin_free(&k);
	buf_clear(&sql);
	buf_addf(&sql, "create index temp.%s_root on %s(root)", table, table);
	db_exec(db, buf_str(&sql));
	buf_free(&sql);
}
