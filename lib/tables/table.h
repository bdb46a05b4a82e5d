/*
 * A table that people write: CSV with a header, UTF-8, held whole. A table is
 * one of the built-in ones (lib/tables/KIND-NAME.csv, compiled in) or a file.
 * What is wrong with one ends the run: a rule that is half read would decide.
 */
#ifndef TABLES_TABLE_H
#define TABLES_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/die.h"

struct table {
	const char *name; /* for messages: the file, or KIND-NAME */
	size_t nrow, ncol;
	char **cell;    /* row 0 is the header; NUL-terminated */
	uint64_t *line; /* of each row */
	size_t cap_cell, cap_line;
};

/* The built-in tables, made from the CSV files here; a NULL name ends them. */
struct table_builtin {
	const char *name; /* KIND-NAME */
	const unsigned char *csv;
	size_t n;
};
extern const struct table_builtin table_builtins[];

/*
 * Append the bytes of the built-in table KIND-ARG if there is one, else of the
 * file ARG, without its byte-order mark. Gives its name for messages: of the
 * built-in one KIND-ARG, else arg itself.
 */
const char *table_read(struct buf *b, const char *kind, const char *arg);

/* Cut them into the table of that name, which is kept and not copied. */
void table_parse(struct table *t, const char *name, const struct buf *b);

/*
 * Open the built-in table KIND-ARG if there is one, else the file ARG. Rows
 * are 1 .. nrow; every row is as wide as the header.
 */
void table_open(struct table *t, const char *kind, const char *arg);
void table_close(struct table *t);

/* A column by its header: -1 if there is none, or the end of the run. */
int table_find(const struct table *t, const char *col);
int table_need(const struct table *t, const char *col);

/* The text of a cell, "" where col is -1. */
const char *table_cell(const struct table *t, size_t row, int col);

/* End the run: name:line: column: what is wrong: 'value'. */
_Noreturn void table_wrong(
	const struct table *t, size_t row, int col, const char *why);

#endif
