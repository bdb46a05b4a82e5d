/*
 * A row of a foreign list made a lead's straight from its text, without cells
 * in between: the CSV that intake_row and a sink would come to, sooner. Rows
 * such as most are: every cell is as it should be, or one of those that need
 * but a glance (a mobile number in a plain spelling, 2026/3/2 10:05, 女). All
 * others are left to intake_row: a row is taken as a whole or not at all.
 */
#ifndef RULES_STRAIGHT_H
#define RULES_STRAIGHT_H

#include "base/rawrow.h"
#include "rules/intake.h"

struct straight {
	struct intake *in;
	size_t n, nfile; /* columns, and those of them that the file has */
	int src;         /* filled where it is empty; -1: there is none */
	/* columns of the file, in its order: what is read, other telephones,
	   text, and what is none of ours */
	struct straight_cols {
		struct straight_col {
			size_t col;
			int kind;
		} * v;
		size_t n;
	} read, empty, text, as_is;
};

/*
 * The first nfile columns of in (as for intake_init) are those of the file, in
 * its order; false if no row of it can be taken.
 */
bool straight_init(struct straight *w, struct intake *in, char *const *column,
	const bool *is_phone, size_t n, size_t nfile);

/*
 * Append a row to out, without its line end; src is the text of that column
 * where the row has none, and needs no quotes. False, and out is as it was: the
 * row is for intake_row. More than half of the file's cells are filled in what
 * is taken, one of them by a telephone number.
 */
bool straight_row(const struct straight *w, const struct raw_row *row,
	struct text src, struct buf *out);

void straight_free(struct straight *w);

#endif
