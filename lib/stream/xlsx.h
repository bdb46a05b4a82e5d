/*
 * The rows of one sheet of an .xlsx workbook (ECMA-376, transitional and
 * strict), cells as the text a person sees in them:
 *
 * - numbers, days and times as stream/numfmt.h says, TRUE and FALSE, errors
 *   such as #REF!, of a formula the result that was saved with it;
 * - rows without any text are not given, so lines have gaps; cells without
 *   text at the end of a row are not there;
 * - a merged region's text is in every cell of it (stream/xlsx_merge.h), but
 *   a row that has nothing else is not given: of a record merged over two
 *   lines comes one;
 * - hidden rows and columns are read as any other.
 *
 * Memory does not grow with the rows: only what they share is held. Whatever
 * is damaged, cut short, encrypted, a bomb or beyond a bound ends the run.
 * What is wrong with the zip of a sheet is known before its first row, what
 * is wrong with its XML where it stands.
 */
#ifndef STREAM_XLSX_H
#define STREAM_XLSX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/csvread.h"

struct xlsx;

/* Do a file's first bytes look like a zip, as every workbook is? */
bool xlsx_is(const char *s, size_t n);

/*
 * Are a file's first bytes, 64 or more, those of another office file, that
 * is to be refused? Which, and what to do about it; NULL: of none.
 */
const char *xlsx_refuse(const char *s, size_t n);

/*
 * Open a workbook; fd, a file or a pipe, is its own from here on. A file is
 * read from its beginning, wherever fd stands; of a pipe no byte may have
 * been taken, and it is copied first (stream/spool.h). sheet: NULL for the
 * first that has cells and is not hidden, a name, or a number from 1, hidden
 * ones counted; none such ends the run and says which there are. The name is
 * kept.
 */
struct xlsx *xlsx_open(int fd, const char *name, const char *sheet);

/* The name of the sheet read; empty if the workbook has none. */
const char *xlsx_sheet(const struct xlsx *x);

/* Its other sheets that hold cells and are not hidden. */
size_t xlsx_others(const struct xlsx *x);

/*
 * The next row that holds text, its line the number of the row in the sheet;
 * false at the end. Its cells are good until the next call.
 */
bool xlsx_next(struct xlsx *x, struct csvread_row *row);

/*
 * Formulas so far whose result was not saved with them, as programs that only
 * write workbooks do; their cells are empty, which a person should be told.
 */
uint64_t xlsx_unsaved(const struct xlsx *x);

/* Bytes of the file, and how many of them the rows given are worth. */
void xlsx_progress(const struct xlsx *x, uint64_t *done, uint64_t *all);

void xlsx_close(struct xlsx *x);

#endif
