/*
 * Merged cells: what stands in the first cell of a region is meant for all of
 * it, so it goes to every cell of the region that has no text of its own.
 *
 * The list of regions comes behind the rows in a sheet, so the part is read
 * once for it before. Regions beyond XLSX_MERGES_MAX stay as they stand; of
 * two that overlap, the first one counts. XLSX_MERGED_MAX bytes may be held
 * and filled in, in all, or the run ends: a small file could else fill a disk.
 */
#ifndef STREAM_XLSX_MERGE_H
#define STREAM_XLSX_MERGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/csvread.h"
#include "base/map.h"
#include "stream/zip.h"

/* Columns A to XFD; lines as Excel has them, and many more. */
enum { XLSX_COLS = 16384, XLSX_LINES = 1 << 30 };
enum { XLSX_MERGES_MAX = 1 << 16, XLSX_MERGED_MAX = 1 << 30 };

struct xlsx_merge {
	struct xlsx_region {
		uint32_t line, last_line; /* from 1 */
		uint32_t col, last_col;   /* from 0 */
	} * region;                       /* by their first line */
	size_t n, cap;
	size_t at;       /* regions behind us */
	struct map text; /* of first cells */
	struct xlsx_fill {
		uint32_t last_line; /* 0: never filled */
		uint32_t text;
	} * fill; /* by column */
	size_t nfill;
	uint64_t nbyte;
	bool is_list; /* inside <mergeCells>, while it is read */
};

/*
 * A reference such as AB12 or $AB$12: what stands behind it, and its column
 * and line, 0 if there is none. NULL: it is none, or beyond what there may be.
 */
const char *xlsx_ref(const char *s, uint32_t *col, uint32_t *line);

/* Find the regions of a sheet's part. */
void xlsx_merge_read(struct xlsx_merge *m, struct zip *z, const char *part);

/*
 * Fill a line's n cells, for which there is room for XLSX_COLS; returns how
 * many they are then. Lines come in order. What is filled in is good until
 * the next call.
 */
size_t xlsx_merge_fill(struct xlsx_merge *m, struct cell *cell, size_t n,
	uint32_t line, const char *file);

void xlsx_merge_free(struct xlsx_merge *m);

#endif
