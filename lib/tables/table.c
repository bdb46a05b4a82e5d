#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csvread.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "tables/table.h"

int
table_find(const struct table *t, const char *col)
{
	for (size_t i = 0; i < t->ncol; i++)
		if (strcmp(t->cell[i], col) == 0)
			return (int)i;
	return -1;
}

int
table_need(const struct table *t, const char *col)
{
	int i = table_find(t, col);

	if (i < 0)
		die("%s: the table has no column '%s'", t->name, col);
	return i;
}

const char *
table_cell(const struct table *t, size_t row, int col)
{
	return col < 0 ? "" : t->cell[row * t->ncol + (size_t)col];
}

void
table_wrong(const struct table *t, size_t row, int col, const char *why)
{
	die("%s:%ju: %s: %s: '%s'", t->name, (uintmax_t)t->line[row],
		table_cell(t, 0, col), why, table_cell(t, row, col));
}

static void
add_row(struct table *t, const struct csvread_row *row)
{
	size_t n = t->line == NULL ? 0 : t->nrow + 1;

	if (n == 0)
		t->ncol = row->n;
	else if (row->n != t->ncol)
		die("%s:%ju: %zu cells, the header has %zu", t->name,
			(uintmax_t)row->line, row->n, t->ncol);
	t->cell = mem_grow(
		t->cell, &t->cap_cell, (n + 1) * t->ncol, sizeof *t->cell);
	t->line = mem_grow(t->line, &t->cap_line, n + 1, sizeof *t->line);
	t->line[n] = row->line;
	for (size_t i = 0; i < row->n; i++) {
		const struct cell *c = &row->cell[i];

		if (utf8_valid(c->s, c->n) < c->n ||
			memchr(c->s, '\0', c->n) != NULL)
			die("%s:%ju: cell %zu is not UTF-8 text", t->name,
				(uintmax_t)row->line, i + 1);
		t->cell[n * t->ncol + i] = mem_copy(c->s, c->n);
	}
	t->nrow = n;
}

static void
take(struct table *t, struct csvread *r)
{
	struct csvread_row row;

	while (csvread_next(r, &row))
		add_row(t, &row);
	if (r->wrong)
		die("%s:%ju: cell %zu: %s", t->name, (uintmax_t)r->wrong_line,
			r->wrong_col, r->wrong);
}

static void
read_file(struct buf *b, const char *name)
{
	FILE *f = fopen(name, "r");
	size_t n;

	if (f == NULL)
		die("%s: %s (neither a built-in table nor a file)", name,
			strerror(errno));
	do {
		buf_need(b, 65536);
		n = fread(b->s + b->n, 1, b->cap - b->n, f);
		b->n += n;
	} while (n > 0);
	if (ferror(f))
		die("%s: %s", name, strerror(errno));
	fclose(f);
	if (b->n >= 3 && memcmp(b->s, "\xEF\xBB\xBF", 3) == 0) {
		b->n -= 3;
		memmove(b->s, b->s + 3, b->n);
	}
}

const char *
table_read(struct buf *b, const char *kind, const char *arg)
{
	size_t nkind = strlen(kind);

	for (const struct table_builtin *t = table_builtins; t->name; t++)
		if (strncmp(t->name, kind, nkind) == 0 &&
			t->name[nkind] == '-' &&
			strcmp(t->name + nkind + 1, arg) == 0) {
			buf_add(b, t->csv, t->n);
			return t->name;
		}
	read_file(b, arg);
	return arg;
}

void
table_parse(struct table *t, const char *name, const struct buf *b)
{
	struct csvread r;

	*t = (struct table){.name = name};
	csvread_init(&r, ',');
	csvread_feed(&r, b->s, b->n);
	take(t, &r);
	csvread_end(&r);
	take(t, &r);
	csvread_free(&r);
	if (t->line == NULL)
		die("%s: empty: a table begins with its header", t->name);
}

void
table_open(struct table *t, const char *kind, const char *arg)
{
	struct buf b = {0};

	table_parse(t, table_read(&b, kind, arg), &b);
	buf_free(&b);
}

void
table_close(struct table *t)
{
	for (size_t i = 0; i < t->ncol * (t->nrow + 1); i++)
		free(t->cell[i]);
	free(t->cell);
	free(t->line);
	*t = (struct table){0};
}
