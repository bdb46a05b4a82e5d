#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/listing.h"
#include "rules/money.h"

/* What a header means, a place in schema_columns; -1 if nobody knows. */
static int
meaning(struct schema *s, const char *header)
{
	int c = schema_column(header, strlen(header));

	return c >= 0 ? c : schema_find(s, header);
}

/* Does a header end in Chinese before the blank at p? Then that joins lines. */
static bool
is_joint(const char *header, const char *p)
{
	return p && p > header && (p[-1] & 0x80) != 0;
}

/*
 * The first part of header i, if it is known and says what no other column is:
 * that of a group stands in several. NULL if not; the caller frees.
 */
static char *
first_part(struct schema *s, char *const *header, char *const *part, size_t n,
	size_t i)
{
	const char *blank = strchr(header[i], ' ');

	if (!is_joint(header[i], blank))
		return NULL;
	size_t len = (size_t)(blank - header[i]);
	char *first = mem_copy(header[i], len);
	int c = schema_find(s, first);

	for (size_t k = 0; k < n && c >= 0; k++)
		if (k != i && (meaning(s, part[k]) == c ||
				      strncmp(header[k], header[i], len) == 0))
			c = -1;
	if (c >= 0)
		return first;
	free(first);
	return NULL;
}

/*
 * What says what each column is: its header; or of 联系方式 手机号, two lines
 * of one, the last part, else the first, if the whole is none we know and that
 * is.
 */
static char **
find_parts(struct schema *s, char *const *header, size_t n)
{
	char **part = mem_zalloc(n, sizeof *part);

	for (size_t i = 0; i < n; i++) {
		const char *last = strrchr(header[i], ' ');
		bool is_last = is_joint(header[i], last) &&
			       schema_find(s, header[i]) < 0 &&
			       schema_find(s, last + 1) >= 0;

		part[i] = mem_str(is_last ? last + 1 : header[i]);
	}
	for (size_t i = 0; i < n; i++) {
		char *first = meaning(s, part[i]) >= 0
				      ? NULL
				      : first_part(s, header, part, n, i);

		if (first) {
			free(part[i]);
			part[i] = first;
		}
	}
	return part;
}

static void
free_names(char **name, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(name[i]);
	free(name);
}

/* Is a column of dates, by its header or by what the user says of it? */
static bool
is_date(const struct listing *l, const char *header, const char *part)
{
	for (size_t i = 0; i < l->nmap; i++)
		if (strcmp(l->map[i].his, header) == 0)
			part = l->map[i].ours;
	int c = meaning(l->schema, part);

	return c >= 0 && schema_columns[c].kind == COLUMN_INSTANT;
}

void
listing_begin(struct listing *l, struct schema *schema, struct listing_map *map,
	size_t nmap, const struct cell *header, size_t n)
{
	*l = (struct listing){.n = n,
		.given = -1,
		.schema = schema,
		.map = map,
		.nmap = nmap,
		.name = mem_zalloc(n, sizeof *l->name),
		.is_phone = mem_zalloc(n, sizeof *l->is_phone),
		.is_guessed = mem_zalloc(n, sizeof *l->is_guessed),
		.other = mem_zalloc(n, sizeof *l->other),
		.orders = mem_zalloc(n, sizeof *l->orders),
		.content = mem_zalloc(n, sizeof *l->content),
		.is_useless = mem_zalloc(n, sizeof *l->is_useless),
		.kept = mem_zalloc(n, sizeof *l->kept)};
	char **name = mem_zalloc(n, sizeof *name);

	for (size_t i = 0; i < n; i++)
		name[i] = mem_copy(header[i].s, header[i].n);
	char **part = find_parts(schema, name, n);

	for (size_t i = 0; i < n; i++) {
		content_init(&l->content[i]);
		l->is_useless[i] = content_is_useless(header[i].s, header[i].n);
		/* one that says nothing may turn out to be of dates */
		if (l->is_useless[i] || is_date(l, name[i], part[i]))
			l->orders[i] = DATE_ORDERS;
	}
	free_names(part, n);
	free_names(name, n);
}

void
listing_add(struct listing *l, const struct cell *cell, size_t n)
{
	for (size_t i = 0; i < n && i < l->n; i++) {
		if (l->is_useless[i])
			content_add(&l->content[i], cell[i].s, cell[i].n);
		if (l->orders[i])
			l->orders[i] &= date_order_of(cell[i].s, cell[i].n);
	}
}

/* What the user says. */
static void
name_by_map(struct listing *l, char *const *own)
{
	for (size_t m = 0; m < l->nmap; m++)
		for (size_t i = 0; i < l->n; i++)
			if (strcmp(own[i], l->map[m].his) == 0) {
				l->name[i] = l->map[m].ours;
				l->map[m].is_used = true;
			}
}

/* Does some header, or the user, mean this column of ours? */
static bool
is_meant(const struct listing *l, char *const *own, int column)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->name[i] ? strcmp(l->name[i],
					 schema_columns[column].name) == 0
			       : meaning(l->schema, own[i]) == column)
			return true;
	return false;
}

/* Columns whose header says nothing are what they hold, where that is clear. */
static void
name_by_content(struct listing *l, char *const *own)
{
	for (size_t i = 0; i < l->n; i++) {
		int c = l->is_useless[i] && l->name[i] == NULL
				? content_column(&l->content[i])
				: -1;

		if (c < 0)
			continue;
		bool is_phone = schema_columns[c].kind == COLUMN_PHONE;
		bool is_had = is_meant(l, own, c);

		/* of telephones there may be more */
		l->is_guessed[i] = is_phone || !is_had;
		if (!is_had)
			l->name[i] = schema_columns[c].name;
	}
}

/*
 * The name of a column that is taken for none of ours, but may have the name
 * of one: id and rev are the store's, reject_ columns have served, and what
 * another column goes by is that one's.
 */
static const char *
own_name(struct listing *l, const char *name, size_t i, bool is_ours)
{
	bool is_taken = !is_ours &&
			(strcmp(name, "id") == 0 || strcmp(name, "rev") == 0);

	if (strncmp(name, "reject_", 7) == 0)
		return NULL;
	for (size_t k = 0; k < l->n && !is_taken; k++)
		is_taken =
			k != i && l->name[k] && strcmp(l->name[k], name) == 0;
	if (!is_taken)
		return name;
	struct buf b = {0};

	buf_addf(&b, "his_%s", name);
	l->kept[i] = buf_str(&b);
	return l->kept[i];
}

/* Dates of columns that mean one are read in one order. */
static void
join_orders(struct listing *l)
{
	for (size_t i = 0; i < l->n; i++)
		for (size_t k = 0; k < l->n && l->other[i] >= 0; k++)
			if (l->name[k] &&
				strcmp(l->name[k],
					schema_columns[l->other[i]].name) == 0)
				l->orders[k] &= l->orders[i];
}

/* Of amounts, one in another unit does not stand for an empty one. */
static void
find_unit(struct listing *l, char *const *own)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->name[i] && strcmp(l->name[i], "amount") == 0)
			l->unit = money_unit(own[i]);
	for (size_t i = 0; i < l->n; i++)
		if (l->other[i] >= 0 &&
			schema_columns[l->other[i]].kind == COLUMN_MONEY &&
			money_unit(own[i]) != l->unit)
			l->other[i] = -1;
}

void
listing_name(struct listing *l, char *const *own)
{
	bool has_id = false, has_rev = false;
	char **header = find_parts(l->schema, own, l->n);
	const char **mine = mem_zalloc(l->n, sizeof *mine);

	for (size_t i = 0; i < l->n; i++) {
		has_id = has_id || strcmp(own[i], "id") == 0;
		has_rev = has_rev || strcmp(own[i], "rev") == 0;
	}
	struct schema_plan s = {.name = l->name,
		.is_phone = l->is_phone,
		.other = l->other,
		.is_ours = has_id && has_rev};

	name_by_map(l, own);
	name_by_content(l, own);
	schema_plan(l->schema, &s, header, l->n);
	for (size_t i = 0; i < l->n; i++)
		l->is_phone[i] = l->is_phone[i] ||
				 (l->is_guessed[i] && l->name[i] == NULL);
	l->given = s.given;
	find_unit(l, own);
	join_orders(l);
	/* none sees the name that another one is given here */
	for (size_t i = 0; i < l->n; i++)
		if (l->name[i] == NULL)
			mine[i] = own_name(l, own[i], i, s.is_ours);
	for (size_t i = 0; i < l->n; i++)
		if (l->name[i] == NULL)
			l->name[i] = mine[i];
	free_names(header, l->n);
	free(mine);
}

enum date_order
listing_order(const struct listing *l, size_t i)
{
	return date_order_pick(l->orders[i]);
}

int
listing_vote(struct schema *schema, const char *s, size_t n)
{
	struct content one;
	char *name = mem_copy(s, n);
	bool is_known = meaning(schema, name) >= 0;

	free(name);
	if (is_known)
		return 1;
	content_init(&one);
	content_add(&one, s, n);
	int c = content_column(&one);

	/* 高度 and 周期 could be names of people as well */
	return c < 0 || schema_columns[c].kind == COLUMN_NAME ? 0 : -1;
}

void
listing_free(struct listing *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->kept[i]);
	free(l->name);
	free(l->is_phone);
	free(l->is_guessed);
	free(l->other);
	free(l->orders);
	free(l->content);
	free(l->is_useless);
	free(l->kept);
}
