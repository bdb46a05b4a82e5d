#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "rules/schema.h"

const struct column schema_columns[] = {
	{"id", COLUMN_KEY},
	{"rev", COLUMN_KEY},
	{"ext_id", COLUMN_KEY},
	{"name", COLUMN_NAME},
	{"gender", COLUMN_GENDER},
	{"phone", COLUMN_PHONE},
	{"phone2", COLUMN_PHONE},
	{"phone_kind", COLUMN_KEY},
	{"email", COLUMN_EMAIL},
	{"company", COLUMN_TEXT},
	{"channel", COLUMN_TEXT},
	{"region", COLUMN_TEXT},
	{"product", COLUMN_TEXT},
	{"expected", COLUMN_TEXT},
	{"owner", COLUMN_TEXT},
	{"stage", COLUMN_TEXT},
	{"created_at", COLUMN_INSTANT},
	{"touched_at", COLUMN_INSTANT},
	{"due_at", COLUMN_INSTANT},
	{"amount", COLUMN_MONEY},
	{"currency", COLUMN_CURRENCY},
	{"note", COLUMN_TEXT},
	{"src", COLUMN_KEY},
	{"at", COLUMN_INSTANT},
	{"kind", COLUMN_KEY},
	{"value", COLUMN_TEXT},
	{"rep", COLUMN_TEXT},
	{"next_at", COLUMN_INSTANT},
	{"family_name", COLUMN_FAMILY},
	{"given_name", COLUMN_GIVEN},
	{"customer", COLUMN_CUSTOMER},
	{NULL, COLUMN_TEXT},
};

int
schema_column(const char *name, size_t n)
{
	for (int i = 0; schema_columns[i].name; i++)
		if (strlen(schema_columns[i].name) == n &&
			memcmp(schema_columns[i].name, name, n) == 0)
			return i;
	return -1;
}

void
schema_init(struct schema *s)
{
	*s = (struct schema){0};
}

static bool
counts(uint32_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c > 0x7F;
}

/* The letters of a folded header from s->fold into the bytes behind it. */
static void
squeeze(struct schema *s, size_t n, bool with_brackets)
{
	size_t len;
	int depth = 0;

	for (size_t i = 0; i < n; i += len) {
		uint32_t c = utf8_get(s->fold.s + i, n - i, &len);

		if (c == '(' || c == '[' || c == 0x3010)
			depth++;
		else if ((c == ')' || c == ']' || c == 0x3011) && depth > 0)
			depth--;
		else if (counts(c) && !utf8_is_space(c) &&
			 !utf8_is_invisible(c) && (depth == 0 || with_brackets))
			utf8_add(&s->fold, c);
	}
}

/* A header as it is compared; the caller has it until the next call. */
static const char *
fold(struct schema *s, const char *header, size_t *n)
{
	buf_clear(&s->fold);
	utf8_norm(&s->fold, header, strlen(header), UTF8_NFKC_CASEFOLD);
	size_t from = s->fold.n;

	buf_need(&s->fold, from + 4);
	squeeze(s, from, false);
	if (s->fold.n == from)
		squeeze(s, from, true);
	*n = s->fold.n - from;
	return s->fold.s + from;
}

void
schema_add(struct schema *s, const char *header, int column)
{
	size_t n;
	bool is_new;
	const char *key = fold(s, header, &n);
	size_t i = map_add(&s->header, key, n, &is_new);

	s->column = mem_grow(s->column, &s->cap, i + 1, sizeof *s->column);
	if (is_new)
		s->column[i] = column;
}

int
schema_find(struct schema *s, const char *header)
{
	size_t n;
	const char *key = fold(s, header, &n);
	int64_t i = n ? map_find(&s->header, key, n) : -1;

	return i < 0 ? -1 : s->column[i];
}

/* Is one of ours given to some column? */
static bool
is_given(const struct schema_plan *p, size_t n, const char *ours)
{
	for (size_t i = 0; i < n; i++)
		if (p->name[i] && strcmp(p->name[i], ours) == 0)
			return true;
	return false;
}

/* Give one of ours to column i, unless either is taken. */
static bool
give(struct schema_plan *p, size_t n, size_t i, const char *ours)
{
	if (p->name[i] || is_given(p, n, ours))
		return false;
	p->name[i] = ours;
	return true;
}

/*
 * Does the name the user gives column i leave it under its own: half a name,
 * a second telephone?
 */
static bool
is_part(const struct schema_plan *p, size_t i, const char *said, int column)
{
	enum column_kind k = schema_columns[column].kind;

	return k >= COLUMN_FAMILY ||
	       (k == COLUMN_PHONE && is_given(p, i, said));
}

/* The place of a header among those known, or -1; has it brackets? */
static int64_t
find_key(struct schema *s, const char *header, bool *has_brackets)
{
	size_t n;
	const char *key = fold(s, header, &n);
	size_t from = (size_t)(key - s->fold.s);

	/* in brackets: more than what is compared, which stands there too */
	squeeze(s, from, true);
	*has_brackets = s->fold.n - from > 2 * n;
	return n ? map_find(&s->header, s->fold.s + from, n) : -1;
}

/*
 * The column to be named for what header i means: i, or that of the same header
 * without brackets, as 手机号（备用） stands beside 手机号.
 */
static size_t
main_column(struct schema *s, const struct schema_plan *p, const int *kind,
	char *const *header, size_t n, size_t i)
{
	bool has_brackets;
	int64_t key = find_key(s, header[i], &has_brackets);

	for (size_t k = i + 1; k < n && has_brackets; k++) {
		bool has;

		if (p->name[k] == NULL && kind[k] == kind[i] &&
			find_key(s, header[k], &has) == key && !has)
			return k;
	}
	return i;
}

void
schema_plan(
	struct schema *s, struct schema_plan *p, char *const *header, size_t n)
{
	int *kind = mem_zalloc(n, sizeof *kind);

	for (size_t i = 0; i < n; i++) {
		/* what the user says holds over what the header says */
		const char *said = p->name[i] ? p->name[i] : header[i];
		int c = schema_column(said, strlen(said));

		kind[i] = c;
		if (p->name[i]) {
			if (c >= 0 && is_part(p, i, said, c))
				p->name[i] = NULL;
			continue;
		}
		if (c < 0)
			kind[i] = schema_find(s, header[i]);
		/* an id that is not of our store is a foreign key */
		if (c == 0 && !p->is_ours)
			kind[i] = schema_column("ext_id", 6);
		else if (c >= 0 && schema_columns[c].kind < COLUMN_FAMILY)
			give(p, n, i, schema_columns[c].name);
	}
	for (size_t i = 0; i < n; i++) {
		if (kind[i] < 0 ||
			schema_columns[kind[i]].kind >= COLUMN_FAMILY)
			continue;
		const char *ours = schema_columns[kind[i]].name;

		if (p->name[i] == NULL && !is_given(p, n, ours))
			give(p, n, main_column(s, p, kind, header, n, i), ours);
	}
	p->given = -1;
	/* a name in two halves: the family name's column becomes the name */
	bool in_halves = false;

	for (size_t i = 0; i < n && !in_halves; i++)
		if (kind[i] >= 0 &&
			schema_columns[kind[i]].kind == COLUMN_FAMILY)
			in_halves = give(p, n, i, "name");
	for (size_t i = 0; i < n; i++) {
		enum column_kind k = kind[i] < 0 ? COLUMN_TEXT
						 : schema_columns[kind[i]].kind;

		p->is_phone[i] = k == COLUMN_PHONE;
		p->other[i] = p->name[i] == NULL && k < COLUMN_FAMILY &&
					      k != COLUMN_PHONE
				      ? kind[i]
				      : -1;
		if (k == COLUMN_GIVEN && in_halves && p->given < 0)
			p->given = (int)i;
		else if (k == COLUMN_GIVEN)
			give(p, n, i, "name");
		else if (k == COLUMN_CUSTOMER && !give(p, n, i, "name"))
			give(p, n, i, "company");
	}
	free(kind);
}

void
schema_free(struct schema *s)
{
	map_free(&s->header);
	free(s->column);
	buf_free(&s->fold);
	*s = (struct schema){0};
}
