/*
 * What a workbook's sheets are and share: their names and parts, its strings
 * and its styles (ECMA-376 part 1, 18.2, 18.4, 18.8; parts are found by their
 * relationships, part 2). Whatever is wrong ends the run.
 */
#ifndef STREAM_XLSX_BOOK_H
#define STREAM_XLSX_BOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/map.h"
#include "stream/numfmt.h"
#include "stream/xlsx_text.h"
#include "stream/zip.h"

/* Bytes unpacked; Excel keeps 65,490 styles. */
#define XLSX_STRINGS_MAX ((uint64_t)1 << 30)
enum { XLSX_STYLES_MAX = 1 << 16, XLSX_SHEETS_MAX = 1 << 16 };

struct xlsx_book {
	struct xlsx_sheet {
		char *name, *part; /* part: NULL, it has none */
		bool is_hidden;
		bool is_other; /* a chart, a dialog, macros: no cells */
	} * sheet;
	size_t n, cap;
	bool is_1904;

	struct xlsx_text strings; /* one behind the other */
	uint32_t *string_end;
	size_t nstring, cap_string;

	struct numfmt *style; /* by the s of a cell */
	size_t nstyle, cap_style;

	/* while it is read */
	struct zip *z;
	char *part, *strings_part, *styles_part;
	struct map ids;     /* of relationships, one a sheet */
	struct map formats; /* numFmtId of those spelled out */
	struct numfmt *format;
	size_t cap_format;
	bool is_string, is_formats, is_xfs; /* where it is */
};

/* Which sheets there are, and where the rest is. */
void xlsx_book_open(struct xlsx_book *b, struct zip *z);

/*
 * The sheet of that name (case of ASCII aside) or that number, from 1; NULL:
 * the first with cells that is not hidden. None of that name ends the run.
 * NULL where the workbook has no sheet at all.
 */
const struct xlsx_sheet *xlsx_book_sheet(
	const struct xlsx_book *b, const char *which);

/* Read what cells refer to. */
void xlsx_book_load(struct xlsx_book *b);

/* A shared string below nstring. */
const char *xlsx_book_string(const struct xlsx_book *b, size_t i, size_t *n);

void xlsx_book_free(struct xlsx_book *b);

#endif
