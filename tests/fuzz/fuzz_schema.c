/*
 * Laws of rules/schema over any headers: what was added is found, under every
 * width and case of it; each of ours is given once, to a column that means it;
 * the user's word holds; a plan is the same twice; and the names it gives are
 * its names again.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "law.h"
#include "rules/schema.h"

enum { COLS = 24 };

/* Lines of a text as strings, each in memory of its own size. */
static size_t
cut(char **header, const uint8_t *p, size_t n)
{
	size_t k = 0;

	while (n > 0 && k < COLS) {
		const uint8_t *lf = memchr(p, '\n', n);
		size_t len = lf ? (size_t)(lf - p) : n;

		header[k++] = mem_copy(p, len);
		n -= len + (lf != NULL);
		p += len + (lf != NULL);
	}
	return k;
}

static bool
is_ours(const char *name, bool with_parts)
{
	int c = schema_column(name, strlen(name));

	return c >= 0 && (with_parts || schema_columns[c].kind < COLUMN_FAMILY);
}

static void
check_find(struct schema *s, const char *header, int column)
{
	struct buf b = {0};

	schema_add(s, header, column);
	int found = schema_find(s, header);

	LAW(found >= -1);
	schema_add(s, header, column ? 0 : 1); /* the first meaning stays */
	LAW(schema_find(s, header) == found);
	utf8_norm(&b, header, strlen(header), UTF8_NFKC_CASEFOLD);
	LAW(schema_find(s, buf_str(&b)) == found);
	buf_clear(&b);
	buf_addf(&b, "  %s_ ", header);
	LAW(schema_find(s, buf_str(&b)) == found);
	buf_free(&b);
}

/* How often a plan gives a name. */
static size_t
count(const struct schema_plan *p, size_t n, const char *name)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		k += p->name[i] && strcmp(p->name[i], name) == 0;
	return k;
}

static void
check_plan(const struct schema_plan *p, const char *const *said,
	char *const *header, size_t n)
{
	LAW(p->given >= -1 && p->given < (int)n);
	LAW(p->given < 0 ||
		(p->name[p->given] == NULL && count(p, n, "name") > 0));
	for (size_t i = 0; i < n; i++) {
		bool was_part = said[i] && is_ours(said[i], true) &&
				!is_ours(said[i], false);

		if (said[i] && p->name[i] == said[i])
			continue;
		/* of the user's names halves and second telephones go */
		LAW(said[i] == NULL || was_part ||
			strncmp(said[i], "phone", 5) == 0);
		if (p->name[i] == NULL)
			continue;
		LAW(is_ours(p->name[i], false));
		LAW(count(p, n, p->name[i]) == 1);
	}
	for (size_t i = 0; i < n; i++)
		if (!said[i] && is_ours(header[i], false) &&
			(p->is_ours || strcmp(header[i], "id") != 0))
			LAW(count(p, n, header[i]) > 0);
}

/* What a plan made ours goes by that name, and is so once more. */
static void
check_twice(struct schema *s, const struct schema_plan *p, char *const *header,
	size_t n)
{
	const char *name[COLS] = {NULL};
	bool is_phone[COLS];
	int other[COLS];
	char *now[COLS];
	struct schema_plan again = {name, is_phone, 0, other, p->is_ours};

	for (size_t i = 0; i < n; i++)
		now[i] = p->name[i] ? (char *)p->name[i] : header[i];
	schema_plan(s, &again, now, n);
	for (size_t i = 0; i < n; i++)
		if (p->name[i] && is_ours(p->name[i], false))
			LAW(name[i] && strcmp(name[i], p->name[i]) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Two bytes say whose the rows are, and which columns the user names. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const known[][2] = {{"姓名", "name"},
		{"手机", "phone"}, {"电话", "phone"}, {"姓", "family_name"},
		{"名", "given_name"}, {"客户名称", "customer"},
		{"来源", "channel"}, {"编号", "ext_id"}};
	static const char *const user[] = {"name", "phone", "phone2",
		"family_name", "given_name", "customer", "note", "爱好"};
	const char *said[COLS], *name[2][COLS];
	char *header[COLS];
	bool is_phone[2][COLS];
	int other[2][COLS];
	struct schema s;

	if (n < 2)
		return 0;
	size_t ncol = cut(header, data + 2, n - 2);

	schema_init(&s);
	for (size_t i = 0; i < NELEM(known); i++)
		schema_add(&s, known[i][0],
			schema_column(known[i][1], strlen(known[i][1])));
	for (size_t i = 0; i < ncol; i++)
		said[i] = i < 8 && data[1] >> i & 1
				  ? user[(data[0] / 2 + i * 3) % NELEM(user)]
				  : NULL;
	for (int k = 0; k < 2; k++) {
		struct schema_plan p = {
			name[k], is_phone[k], 0, other[k], data[0] & 1};

		memcpy(name[k], said, sizeof said);
		schema_plan(&s, &p, header, ncol);
		check_plan(&p, said, header, ncol);
		/* what the user says of his headers he would say again */
		if (data[1] == 0)
			check_twice(&s, &p, header, ncol);
	}
	for (size_t i = 0; i < ncol; i++) {
		LAW(name[0][i] == name[1][i]);
		LAW(is_phone[0][i] == is_phone[1][i]);
	}
	for (size_t i = 0; i < ncol; i++) {
		check_find(&s, header[i], (int)i);
		free(header[i]);
	}
	schema_free(&s);
	return 0;
}
