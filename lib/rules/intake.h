/*
 * A row of a foreign list made a lead's: cell by cell, each by the rule of its
 * column's kind. What a cell holds beyond its column's value (a second e-mail,
 * an extension, words around a number, a gender that is none) is not lost: it
 * goes into the row's note, after the name of the column.
 *
 * A row that cannot be used has a reason (for the account: phone_bad,
 * created_at_bad, date_order, email_bad, amount_bad, ...) and a why (for
 * people), and the column that is to blame.
 */
#ifndef RULES_INTAKE_H
#define RULES_INTAKE_H

#include "base/csvread.h" /* struct cell */
#include "base/zone.h"
#include "rules/date.h"
#include "rules/money.h"
#include "rules/phone_judge.h"
#include "rules/schema.h"
#include "rules/text.h"

/* A column of the rows, and where its value of this row is kept. */
struct intake_field {
	const char *name;
	enum column_kind kind;
	int col; /* its cell */
	struct buf buf;
	char text[64]; /* dates, money */
};

enum { CAPTURE_GROUPS = 6 };

struct intake {
	struct zone zone;
	const char *country; /* NULL: none said */
	struct phone_judge judge;
	struct intake_field *field; /* in the order in which they are read */
	size_t nfield, nphone,
		ntext; /* all; telephones come first, then text */

	/* columns that one cell fills for another; -1: there is none */
	int phone, phone2, phone_kind, name, gender, currency, note;
	int group[CAPTURE_GROUPS]; /* and those of intake_capture */

	int unit; /* of the next row's amount: money_unit */

	/* of the row last read */
	const char *why;
	int bad_col;
	struct phone first; /* of its telephones */
	struct buf reason, phones, more, given;
};

/*
 * `column` are the names of a row's n cells; is_phone[i] (NULL: none) says
 * that column i holds telephone numbers whatever its name. The names must
 * live as long as the intake.
 */
void intake_init(
	struct intake *in, char *const *column, const bool *is_phone, size_t n);

/*
 * Change the cells of a row in place; their text is good until the next call.
 * A cell that is as it should be is not touched: bytes, length and quotes are
 * its own still.
 * order[i] is the order of dates in column i; given (-1: none) is the column
 * of given names that belong before `name`. The row's reason, NULL if all is
 * well; the cells are not to be used then.
 */
const char *intake_row(struct intake *in, struct cell *cell,
	const enum date_order *order, int given);

/*
 * Groups filled of the six that tell a lead worth calling: name and gender,
 * channel, product, expected, phone, region (requirements of a dealer's
 * telephone desk). Names those that are not into missing, ';' between.
 */
int intake_capture(
	const struct intake *in, const struct cell *cell, struct buf *missing);

void intake_free(struct intake *in);

#endif
