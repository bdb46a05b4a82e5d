#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "rules/text.h"
#include "store/byname.h"

/*
 * Characters that are themselves as they are compared, from one to another:
 * between them nothing has to be looked for but the one that is wanted.
 */
static const struct {
	uint32_t first, last;
} plain[] = {{'!', '@'}, {'[', '~'}, {0x4E00, 0x9FFF}};

enum { LAST = 0x10FFFF };

/* The end of the plain characters that c is one of; 0: it is none. */
static uint32_t
plain_end(uint32_t c)
{
	for (size_t i = 0; i < NELEM(plain); i++)
		if (c >= plain[i].first && c <= plain[i].last)
			return plain[i].last;
	return 0;
}

/*
 * Append what a character comes to by itself, whatever stands beside it:
 * without a mark, which may be one with the letter before it, or stand alone.
 */
static void
add_bare(struct buf *b, const char *s, size_t n)
{
	const size_t was = b->n;
	size_t len;
	const uint32_t c = utf8_get(s, n, &len);

	if (utf8_is_space(c) || utf8_is_invisible(c))
		return;
	if (plain_end(c)) {
		buf_add(b, s, n);
		return;
	}
	utf8_norm(b, s, n, UTF8_BARE);
	/* a mark may come with a space that bears it */
	for (size_t i = was; i < b->n; i += len)
		if (utf8_is_space(utf8_get(b->s + i, b->n - i, &len))) {
			memmove(b->s + i, b->s + i + len, b->n - i - len);
			b->n -= len;
			len = 0;
		}
}

static bool
is_indexed(struct db *db, const char *column)
{
	struct buf index = {0};
	struct stmt *s = db_prepare(
		db, "select 1 from main.sqlite_schema where name = ?");

	buf_addf(&index, "lead_%s", column);
	stmt_text(s, 1, index.s, index.n);
	const bool is = stmt_next(s);

	stmt_reset(s);
	buf_free(&index);
	return is;
}

void
byname_open(struct byname *b, struct db *db, const char *column,
	const char *name, size_t n)
{
	struct buf sql = {0};
	size_t len;

	*b = (struct byname){.is_indexed = is_indexed(db, column)};
	text_name_key(&b->key, &b->a, name, n);
	for (size_t i = 0; i < b->key.n; i += len) {
		utf8_get(b->key.s + i, b->key.n - i, &len);
		add_bare(&b->bare, b->key.s + i, len);
	}
	buf_addf(&sql,
		b->is_indexed ? "select %s from main.lead where %s >= ?1 "
				"order by %s limit 1"
			      : "select distinct %s from main.lead where %s "
				"is not null and %s <> ''",
		column, column, column);
	b->names = db_prepare(db, buf_str(&sql));
	buf_clear(&sql);
	buf_addf(&sql, "select id from main.lead where %s = ?", column);
	b->leads = db_prepare(db, buf_str(&sql));
	buf_addc(&b->from, '\1');
	buf_free(&sql);
}

/*
 * Behind the first n bytes of a name, which are fine, stands c, which is not,
 * or nothing (0): the least name from which on one may be. want is the
 * character that is wanted there, as it is compared.
 */
static void
go_on(struct byname *b, size_t n, uint32_t c, uint32_t want)
{
	const uint32_t next = c + 1, end = plain_end(next);

	buf_clear(&b->from);
	buf_add(&b->from, b->name.s, n);
	if (next > LAST)
		buf_addc(&b->from, (char)0xFF);
	else if (end == 0)
		utf8_add(&b->from, next);
	else
		utf8_add(
			&b->from, want >= next && want <= end ? want : end + 1);
}

/* May it be he, by characters alone? Where the next that may be stands. */
static bool
walk(struct byname *b)
{
	const char *s = b->name.s;
	const size_t n = b->name.n;
	size_t len = 0, i = 0;
	uint32_t c = 0;

	buf_clear(&b->a);
	for (; i < n; i += len) {
		const size_t was = b->a.n;

		c = utf8_get(s + i, n - i, &len);
		add_bare(&b->a, s + i, len);
		if (b->a.n > b->bare.n || memcmp(b->a.s + was, b->bare.s + was,
						  b->a.n - was) != 0) {
			b->a.n = was;
			break;
		}
		c = 0;
	}
	const bool is_whole = b->a.n == b->bare.n;

	go_on(b, i, c,
		is_whole ? 0
			 : utf8_get(b->bare.s + b->a.n, b->bare.n - b->a.n,
				   &len));
	return i == n && is_whole;
}

/* The next name of the store that is his; false: none. */
static bool
next_name(struct byname *b)
{
	for (;;) {
		if (b->is_indexed) {
			stmt_reset(b->names);
			stmt_text(b->names, 1, b->from.s, b->from.n);
		}
		if (!stmt_next(b->names))
			return false;
		const struct cell c = stmt_cell(b->names, 0);
		const bool is_text = utf8_valid(c.s, c.n) == c.n;

		buf_clear(&b->name);
		buf_add(&b->name, c.s, c.n);
		if (!is_text) {
			/* nothing can be said of what stands behind it */
			go_on(b, b->name.n, 0, 0);
			continue;
		}
		if (!walk(b))
			continue;
		text_name_key(&b->a, &b->b, b->name.s, b->name.n);
		if (bytes_cmp(b->a.s, b->a.n, b->key.s, b->key.n) == 0)
			return true;
	}
}

bool
byname_next(struct byname *b, int64_t *lead)
{
	while (b->key.n > 0) {
		if (b->is_leads && stmt_next(b->leads)) {
			*lead = stmt_number(b->leads, 0);
			return true;
		}
		stmt_reset(b->leads);
		b->is_leads = next_name(b);
		if (!b->is_leads)
			break;
		stmt_text(b->leads, 1, b->name.s, b->name.n);
	}
	return false;
}

void
byname_free(struct byname *b)
{
	stmt_reset(b->names);
	buf_free(&b->key);
	buf_free(&b->bare);
	buf_free(&b->from);
	buf_free(&b->name);
	buf_free(&b->a);
	buf_free(&b->b);
}
