/*
 * The rows of a sheet's part as they stand in its XML: only the cells that
 * have text, in any order, with the columns they are for.
 *
 * expat gives events, a caller wants rows: the rows of a block of XML wait
 * here until they are asked for, each cell as a reference to its text. So a
 * block that says XFD1 or one long shared string again and again cannot fill
 * the memory.
 */
#ifndef STREAM_XLSX_ROWS_H
#define STREAM_XLSX_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stream/xlsx_book.h"
#include "stream/xml.h"

/* Bytes of text in a row that are not shared; twice as many as Excel makes. */
enum { XLSX_ROW_MAX = 256 << 20 };

struct xlsx_slot {
	const char *shared; /* NULL: it is at `at` in text.b */
	size_t at, n;
	uint32_t col; /* below XLSX_COLS */
};

enum xlsx_type {
	XLSX_NUMBER,
	XLSX_SHARED,
	XLSX_BOOLEAN,
	XLSX_ISO_DATE,
	XLSX_TEXT,
};

struct xlsx_rows {
	const char *name;
	const struct xlsx_book *book;
	struct xml *xml; /* NULL: the part has ended */
	struct xlsx_text text;
	struct xlsx_slot *slot;
	size_t nslot, cap_slot;
	struct xlsx_row {
		size_t from, n; /* slots */
		uint32_t line;
	} * row;
	size_t nrow, cap_row, taken;
	uint64_t nunsaved; /* formulas without a result */

	/* where it is in the XML, and in what row and cell */
	bool is_data, is_row, is_cell, has_value, has_formula;
	size_t row_slot, row_text; /* where the row begins */
	uint32_t line, last_line;  /* 0: not known yet; of the row before */
	uint32_t col, next_col;
	enum xlsx_type type;
	size_t style;
};

/* The book and the part must live until xlsx_rows_close. */
void xlsx_rows_open(struct xlsx_rows *r, struct xlsx_book *b, const char *part);

/* The next row that has text; NULL at the end. Good until the next call. */
const struct xlsx_row *xlsx_rows_next(struct xlsx_rows *r);

/* The text of a slot. */
const char *xlsx_rows_text(
	const struct xlsx_rows *r, const struct xlsx_slot *s);

void xlsx_rows_close(struct xlsx_rows *r);

#endif
