#define _GNU_SOURCE /* memmem */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "base/mem.h"
#include "stream/spool.h"
#include "stream/xlsx.h"
#include "stream/xlsx_merge.h"
#include "stream/xlsx_rows.h"

struct xlsx {
	const char *name;
	struct zip *z;
	struct xlsx_book book;
	const struct xlsx_sheet *sheet; /* NULL: there is none */
	struct xlsx_merge merge;
	struct xlsx_rows rows;
	struct cell *cell; /* of the row handed out */
	size_t cap_cell;
};

bool
xlsx_is(const char *s, size_t n)
{
	return n >= 4 && memcmp(s, "PK", 2) == 0 &&
	       (memcmp(s + 2, "\3\4", 2) == 0 || memcmp(s + 2, "\5\6", 2) == 0);
}

const char *
xlsx_refuse(const char *s, size_t n)
{
	static const char ole[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
	static const char odf[] = "mimetypeapplication/vnd.oasis.opendocument";
	/* in UTF-16, where a password has left a workbook */
	static const char locked[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k";
	enum { FIRST_NAME = 30 }; /* of a part, in a zip */
	size_t nodf = sizeof odf - 1;

	if (n >= sizeof ole - 1 && memcmp(s, ole, sizeof ole - 1) == 0)
		return memmem(s, n, locked, sizeof locked - 1)
			       ? "a workbook under a password; save it without "
				 "one, as .xlsx or CSV"
			       : "an old Excel workbook (.xls), or one under a "
				 "password; save it without one, as .xlsx or "
				 "CSV";
	if (!xlsx_is(s, n) || n < 64)
		return NULL;
	if (nodf > n - FIRST_NAME)
		nodf = n - FIRST_NAME;
	return memcmp(s + FIRST_NAME, odf, nodf) == 0
		       ? "an OpenDocument file (.ods); save it as .xlsx or CSV"
		       : NULL;
}

static void
check_head(int fd, const char *name)
{
	char head[4096];
	ssize_t n;

	do
		n = pread(fd, head, sizeof head, 0);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		die("%s: cannot read: %s", name, strerror(errno));
	const char *why = xlsx_refuse(head, (size_t)n);

	if (why)
		die("%s: %s", name, why);
	if (!xlsx_is(head, (size_t)n))
		die("%s: not an .xlsx workbook", name);
}

struct xlsx *
xlsx_open(int fd, const char *name, const char *sheet)
{
	struct xlsx *x = mem_zalloc(1, sizeof *x);
	struct stat st;

	if (fstat(fd, &st) != 0)
		die("%s: %s", name, strerror(errno));
	if (!S_ISREG(st.st_mode))
		fd = spool(fd, name, NULL, 0);
	check_head(fd, name);
	x->name = name;
	x->z = zip_open(fd, name);
	xlsx_book_open(&x->book, x->z);
	x->sheet = xlsx_book_sheet(&x->book, sheet);
	if (x->sheet == NULL)
		return x;
	if (x->sheet->part == NULL)
		die("%s: damaged: sheet '%s' has no part", name,
			x->sheet->name);
	xlsx_book_load(&x->book);
	xlsx_merge_read(&x->merge, x->z, x->sheet->part);
	xlsx_rows_open(&x->rows, &x->book, x->sheet->part);
	return x;
}

const char *
xlsx_sheet(const struct xlsx *x)
{
	return x->sheet ? x->sheet->name : "";
}

size_t
xlsx_others(const struct xlsx *x)
{
	size_t n = 0;

	for (size_t i = 0; i < x->book.n; i++)
		n += &x->book.sheet[i] != x->sheet &&
		     !x->book.sheet[i].is_other && !x->book.sheet[i].is_hidden;
	return n;
}

bool
xlsx_next(struct xlsx *x, struct csvread_row *row)
{
	const struct xlsx_row *got = xlsx_rows_next(&x->rows);
	size_t n = 0;

	if (got == NULL)
		return false;
	for (size_t i = 0; i < got->n; i++) {
		const struct xlsx_slot *s = &x->rows.slot[got->from + i];

		/* a merged region may reach as far as there are columns */
		x->cell = mem_grow(x->cell, &x->cap_cell,
			x->merge.n ? XLSX_COLS : s->col + 1, sizeof *x->cell);
		for (; n <= s->col; n++)
			x->cell[n] = (struct cell){"", 0, false};
		if (x->cell[s->col].n > 0)
			die("%s:%u: damaged: two cells for column %u", x->name,
				got->line, s->col + 1);
		x->cell[s->col] =
			(struct cell){xlsx_rows_text(&x->rows, s), s->n, false};
	}
	n = xlsx_merge_fill(&x->merge, x->cell, n, got->line, x->name);
	*row = (struct csvread_row){x->cell, n, got->line};
	return true;
}

uint64_t
xlsx_unsaved(const struct xlsx *x)
{
	return x->rows.nunsaved;
}

void
xlsx_progress(const struct xlsx *x, uint64_t *done, uint64_t *all)
{
	zip_progress(x->z, done, all);
}

void
xlsx_close(struct xlsx *x)
{
	xlsx_rows_close(&x->rows);
	xlsx_merge_free(&x->merge);
	xlsx_book_free(&x->book);
	zip_close(x->z);
	free(x->cell);
	free(x);
}
