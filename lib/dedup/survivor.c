#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/mem.h"
#include "dedup/called.h"
#include "dedup/survivor.h"
#include "store/log.h"

enum { ROWS, FROM, CONFLICTS };

/* Rules that are not fill, where none is asked for. */
static const struct {
	const char *column;
	enum survive_rule rule;
} defaults[] = {
	{"note", SURVIVE_ALL},
	{"tags", SURVIVE_ALL},
	{"created_at", SURVIVE_FIRST},
	{"touched_at", SURVIVE_LATEST},
};

/* Columns that say nothing without another. */
static const char *const follows[][2] = {
	{"rev", "id"}, {"phone_kind", "phone"}, {"currency", "amount"}};

/* Columns of which only one value can survive, and the others are no loss. */
static const char *const silent[] = {"id", "rev", "src", "created_at",
	"touched_at", "phone_kind", "cluster", "dup_of", "p", "dedup_why"};

static bool
is_silent(const char *column)
{
	for (size_t i = 0; i < NELEM(silent); i++)
		if (strcmp(column, silent[i]) == 0)
			return true;
	return false;
}

/* One rule of the list, COL=RULE. */
static void
set_rule(struct survivor *m, const char *s, size_t n)
{
	const char *eq = memchr(s, '=', n);
	struct buf name = {0};

	if (eq == NULL)
		die_usage("--survive takes COL=RULE, not '%.*s'", (int)n, s);
	buf_add(&name, s, (size_t)(eq - s));
	const int at = head_find(&m->g->head, buf_str(&name));
	const char *rule = eq + 1;
	const size_t len = (size_t)(s + n - rule);
	size_t k = 0;

	if (at < 0)
		die("--survive: no column '%s'", buf_str(&name));
	while (survive_rules[k] && bytes_cmp(rule, len, survive_rules[k],
					   strlen(survive_rules[k])) != 0)
		k++;
	if (survive_rules[k] == NULL)
		die_usage("--survive: no such rule: '%.*s'", (int)len, rule);
	m->column[at].rule = (enum survive_rule)k;
	buf_free(&name);
}

void
survivor_init(struct survivor *m, struct group *g, const struct zone *zone,
	const char *rules)
{
	const struct head *h = &g->head;

	*m = (struct survivor){
		.g = g, .zone = zone, .ncol = h->n, .judged.g = g};
	m->column = mem_zalloc(h->n + 1, sizeof *m->column);
	m->created = head_find(h, "created_at");
	m->touched = head_find(h, "touched_at");
	m->currency = head_find(h, "currency");
	m->channel = head_find(h, "channel");
	m->ext_id = head_find(h, "ext_id");
	m->phone = head_find(h, "phone");
	m->phone2 = head_find(h, "phone2");
	for (size_t i = 0; i < h->n; i++) {
		m->column[i].of = -1;
		for (size_t k = 0; k < NELEM(defaults); k++)
			if (strcmp(h->name[i], defaults[k].column) == 0)
				m->column[i].rule = defaults[k].rule;
		for (size_t k = 0; k < NELEM(follows); k++)
			if (strcmp(h->name[i], follows[k][0]) == 0)
				m->column[i].of = head_find(h, follows[k][1]);
	}
	for (const char *s = rules; s && *s;) {
		const size_t n = strcspn(s, ",");

		set_rule(m, s, n);
		s += n + (s[n] == ',');
	}
}

static int64_t
instant(const struct survivor *m, const struct cell *c, int64_t none)
{
	struct when w;

	return c->n > 0 && zone_parse(m->zone, &w, c->s, c->n) == NULL ? w.at
								       : none;
}

static const struct cell *
cell_of(const struct survivor *m, size_t i, size_t col)
{
	return &m->cell[col * m->n + i];
}

/* All that the rows of a cluster say. */
static void
read_rows(struct survivor *m, size_t row)
{
	static const struct cell none = {"", 0, false};

	m->rank = group_ranked(m->g, row, &m->n);
	m->cell = mem_grow(
		m->cell, &m->cap_cell, m->n * m->ncol, sizeof *m->cell);
	m->row = mem_grow(m->row, &m->cap_row, m->n, sizeof *m->row);
	m->value = mem_grow(m->value, &m->cap_value, m->n, sizeof *m->value);
	for (size_t i = 0; i < m->n; i++) {
		struct rec r;

		hold_get(&m->g->hold, m->rank[i], &r);
		for (size_t k = 0; k < m->ncol; k++)
			m->cell[k * m->n + i] = r.cell[k];
		m->row[i].made = INT64_MAX;
		m->row[i].touched = INT64_MIN;
		m->row[i].currency = none;
		if (m->created >= 0)
			m->row[i].made =
				instant(m, &r.cell[m->created], INT64_MAX);
		if (m->touched >= 0)
			m->row[i].touched =
				instant(m, &r.cell[m->touched], INT64_MIN);
		if (m->currency >= 0)
			m->row[i].currency = r.cell[m->currency];
	}
}

static void
put_text(
	struct survivor *m, struct survivor_column *c, const struct cell *value)
{
	c->from = SIZE_MAX;
	c->at = m->text.n;
	c->n = value->n;
	buf_add(&m->text, value->s, value->n);
}

/* A value that is not in the row that comes out. */
static void
add_conflict(struct survivor *m, size_t i, size_t col)
{
	struct buf *b = &m->conflicts;
	const struct cell *c = cell_of(m, i, col);

	if (is_silent(m->g->head.name[col]))
		return;
	if (b->n > 0)
		buf_adds(b, "; ");
	buf_addf(b, "%s %.*s (", m->g->head.name[col], (int)c->n, c->s);
	group_call(b, m->g, m->rank[i]);
	buf_addc(b, ')');
}

/* Does the channel of row i survive? Only then can its ext_id. */
static bool
has_channel(const struct survivor *m, size_t i)
{
	const struct survivor_column *c = &m->column[m->channel];

	if (c->from == SIZE_MAX)
		return c->n == 0;
	const struct cell *x = cell_of(m, i, (size_t)m->channel),
			  *y = cell_of(m, c->from, (size_t)m->channel);

	return bytes_cmp(x->s, x->n, y->s, y->n) == 0;
}

/* Those of column ext_id whose channel survives; the others are lost. */
static const struct cell *
of_channel(struct survivor *m, size_t n)
{
	const size_t col = (size_t)m->ext_id;

	for (size_t i = 0; i < n; i++) {
		m->value[i] = *cell_of(m, i, col);
		if (m->value[i].n > 0 && !has_channel(m, i)) {
			add_conflict(m, i, col);
			m->value[i].n = 0;
		}
	}
	return m->value;
}

/* The value of one column of the first n rows. */
static void
settle(struct survivor *m, size_t col, size_t n)
{
	struct survivor_column *c = &m->column[col];
	const struct cell *value = cell_of(m, 0, col);

	if ((int)col == m->ext_id && m->channel >= 0)
		value = of_channel(m, n);
	survive(&m->survive, c->rule, value, m->row, n);
	c->from = m->survive.from;
	c->n = 0;
	if (c->from == SIZE_MAX)
		put_text(m, c, &m->survive.value);
	for (size_t i = 0; i < m->survive.nlost; i++)
		add_conflict(m, m->survive.lost[i], col);
}

/* Columns phone and phone2, which are both there. */
static void
settle_phones(struct survivor *m, size_t n)
{
	const struct cell *phone = cell_of(m, 0, (size_t)m->phone),
			  *phone2 = cell_of(m, 0, (size_t)m->phone2);
	struct survivor_column *c = &m->column[m->phone];
	struct cell first, others;

	survive_phones(&m->survive, phone, phone2, n, &first, &others);
	c->from = m->survive.from;
	c->n = 0;
	put_text(m, &m->column[m->phone2], &others);
}

/* Columns that go with another, and all others; of the first n rows. */
static void
settle_all(struct survivor *m, size_t n)
{
	const bool has_both = m->phone >= 0 && m->phone2 >= 0;

	buf_clear(&m->text);
	buf_clear(&m->conflicts);
	if (m->channel >= 0)
		settle(m, (size_t)m->channel, n);
	if (has_both)
		settle_phones(m, n);
	for (size_t i = 0; i < m->ncol; i++)
		if ((int)i != m->channel && m->column[i].of < 0 &&
			!(has_both &&
				((int)i == m->phone || (int)i == m->phone2)))
			settle(m, i, n);
	for (size_t i = 0; i < m->ncol; i++) {
		struct survivor_column *c = &m->column[i];

		if (c->of < 0)
			continue;
		settle(m, i, n);
		/* of a sum, what all its rows say */
		if (m->column[c->of].from != SIZE_MAX)
			c->from = m->column[c->of].from;
	}
}

static struct cell
merged(const struct survivor *m, size_t col)
{
	const struct survivor_column *c = &m->column[col];

	if (c->from != SIZE_MAX)
		return *cell_of(m, c->from, col);
	return (struct cell){c->n > 0 ? m->text.s + c->at : "", c->n, false};
}

static bool
is_equal(const struct cell *a, const struct cell *b)
{
	return bytes_cmp(a->s, a->n, b->s, b->n) == 0;
}

/* Of which row the values are that are not the kept one's. */
static void
tell_from(struct survivor *m)
{
	buf_clear(&m->from);
	for (size_t i = 0; i < m->ncol; i++) {
		const struct survivor_column *c = &m->column[i];
		const struct cell value = merged(m, i);

		if (is_equal(&value, cell_of(m, 0, i)))
			continue;
		if (m->from.n > 0)
			buf_adds(&m->from, "; ");
		buf_addf(&m->from, "%s ", m->g->head.name[i]);
		if (c->from == SIZE_MAX)
			buf_adds(&m->from, "of several");
		else
			group_call(&m->from, m->g, m->rank[c->from]);
	}
}

static void
tell_rows(struct survivor *m)
{
	buf_clear(&m->rows);
	for (size_t i = 0; i < m->n && m->n > 1; i++) {
		if (i > 0)
			buf_adds(&m->rows, "; ");
		group_call(&m->rows, m->g, m->rank[i]);
	}
}

void
survivor_head(struct survivor *m, struct head *head)
{
	m->told[ROWS] = head_add(head, "merged_rows");
	m->told[FROM] = head_add(head, "merged_from");
	m->told[CONFLICTS] = head_add(head, "merged_conflicts");
}

/* Row `row`, which is kept, of its cluster; good until the next. */
static void
get(struct survivor *m, size_t row, struct rec *r)
{
	read_rows(m, row);
	settle_all(m, m->n);
	tell_rows(m);
	tell_from(m);
	hold_get(&m->g->hold, row, r);
	for (size_t i = 0; i < m->ncol && m->n > 1; i++) {
		const struct cell value = merged(m, i);

		/* what stays keeps its quotes */
		if (!is_equal(&value, &r->cell[i]))
			rec_set(r, (int)i, value.s, value.n);
	}
	rec_set(r, m->told[ROWS], m->rows.s, m->rows.n);
	rec_set(r, m->told[FROM], m->from.s, m->from.n);
	rec_set(r, m->told[CONFLICTS], m->conflicts.s, m->conflicts.n);
}

void
survivor_write(struct survivor *m, struct cli *cli)
{
	struct rec r;

	for (size_t i = 0; i < group_rows(m->g); i++) {
		if (judged_is_dup(m->g, i)) {
			cli->acc.merged++;
			continue;
		}
		get(m, i, &r);
		cli_put(cli, &r);
	}
}

static const char *const event[] = {"id", "kind", "value", "set", "note"};

void
survivor_event_head(struct head *head)
{
	for (size_t i = 0; i < NELEM(event); i++)
		head_add(head, event[i]);
}

/* No columns of a lead in a store. */
static const char *const not_set[] = {
	"id", "rev", "src", "cluster", "dup_of", "p", "dedup_why"};

static bool
can_set(const char *column)
{
	for (size_t i = 0; i < NELEM(not_set); i++)
		if (strcmp(column, not_set[i]) == 0)
			return false;
	return true;
}

/* The values of the first n rows, one behind the other, and their ends. */
static void
settle_values(struct survivor *m, size_t n, struct buf *values, size_t *end)
{
	settle_all(m, n);
	buf_clear(values);
	for (size_t k = 0; k < m->ncol; k++) {
		const struct cell value = merged(m, k);

		buf_add(values, value.s, value.n);
		end[k] = values->n;
	}
}

/* The columns that are others now than they were, as JSON. */
static void
tell_set(struct survivor *m, const struct buf *was, const size_t *end)
{
	struct buf *b = &m->set;

	buf_clear(b);
	for (size_t k = 0, at = 0; k < m->ncol; at = end[k++]) {
		const struct cell value = merged(m, k);
		const char *name = m->g->head.name[k];

		if (!can_set(name) || bytes_cmp(value.s, value.n, was->s + at,
					      end[k] - at) == 0)
			continue;
		buf_addc(b, b->n > 0 ? ',' : '{');
		sink_add_json(b, name, strlen(name));
		buf_addc(b, ':');
		sink_add_json(b, value.s, value.n);
	}
	if (b->n > 0)
		buf_addc(b, '}');
}

/* Row by row: what it makes of what those before have come to. */
static void
put_events(struct survivor *m, size_t row, struct sink *sink)
{
	const int id = head_find(&m->g->head, "id");
	size_t *end = mem_zalloc(2 * m->ncol + 1, sizeof *end),
	       *next = end + m->ncol;
	struct buf was = {0}, is = {0};
	size_t *const both = end;

	m->survive.is_brief = true;
	read_rows(m, row);
	settle_values(m, 1, &was, end);
	for (size_t i = 1; i < m->n; i++) {
		settle_values(m, i + 1, &is, next);
		tell_set(m, &was, end);
		const struct buf *why = judged_why(&m->judged, m->rank[i]);
		struct cell cell[NELEM(event)] = {*cell_of(m, i, (size_t)id),
			{"merge", 5, false}, *cell_of(m, 0, (size_t)id),
			{m->set.s, m->set.n, false}, {why->s, why->n, false}};

		sink_put(sink, &(struct rec){.cell = cell});
		const struct buf b = was;
		size_t *const e = end;

		was = is;
		is = b;
		end = next;
		next = e;
	}
	free(both);
	buf_free(&was);
	buf_free(&is);
}

void
survivor_write_events(struct survivor *m, struct cli *cli)
{
	cli->acc.used += group_rows(m->g);
	for (size_t i = 0; i < group_rows(m->g); i++)
		if (!judged_is_dup(m->g, i))
			put_events(m, i, cli->sink);
}

void
survivor_unmerge(struct sink *sink, int64_t lead, bool is_another,
	const struct buf *note)
{
	struct buf id = {0};
	const struct cell none = {"", 0, false};

	buf_addu(&id, (uint64_t)lead);
	sink_put(sink,
		&(struct rec){
			.cell = (struct cell[]){{id.s, id.n, false},
				{"unmerge", 7, false},
				is_another ? none : events_text(LOG_AGAIN),
				none, {note->s, note->n, false}}});
	buf_free(&id);
}

void
survivor_free(struct survivor *m)
{
	free(m->column);
	free(m->cell);
	free(m->row);
	free(m->value);
	survive_free(&m->survive);
	buf_free(&m->text);
	buf_free(&m->rows);
	buf_free(&m->from);
	buf_free(&m->conflicts);
	buf_free(&m->set);
	judged_free(&m->judged);
}
