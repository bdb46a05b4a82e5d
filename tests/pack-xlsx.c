/*
 * pack-xlsx NAME FILE [NAME FILE]...: a workbook on standard output, of a sheet
 * a file. A file's lines are cut at their commas, quotes mean nothing; cells of
 * digits are numbers, empty ones are left out, as are empty rows.
 */
#define _GNU_SOURCE /* memfd_create */
#include <errno.h>

#include "base/buf.h"
#include "base/die.h"
#include "base/mem.h"
#include "pack.h"

static void
add_escaped(struct buf *b, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		switch (s[i]) {
		case '&': buf_adds(b, "&amp;"); break;
		case '<': buf_adds(b, "&lt;"); break;
		case '\'': buf_adds(b, "&apos;"); break;
		default: buf_addc(b, s[i]);
		}
}

static void
add_cell(struct buf *b, const char *s, size_t n, size_t col, int line)
{
	if (n == 0)
		return;
	buf_addf(b, "<c r='%c%d'", (char)('A' + col), line);
	if (*s != '0' && strspn(s, "0123456789") >= n) {
		buf_adds(b, "><v>");
		buf_add(b, s, n);
		buf_adds(b, "</v></c>");
		return;
	}
	buf_adds(b, " t='inlineStr'><is><t xml:space='preserve'>");
	add_escaped(b, s, n);
	buf_adds(b, "</t></is></c>");
}

/* What a buffer holds, in memory of its own; the caller frees it. */
static char *
take(struct buf *b)
{
	char *s = mem_str(buf_str(b));

	buf_free(b);
	return s;
}

/* The part of a sheet; the caller frees it. */
static char *
sheet(const char *name)
{
	FILE *f = fopen(name, "r");
	struct buf b = {0};
	char *line = NULL;
	size_t cap = 0;

	if (f == NULL)
		die("%s: %s", name, strerror(errno));
	buf_adds(&b, "<worksheet xmlns='" PACK_MAIN "'><sheetData>");
	for (int i = 1; getline(&line, &cap, f) > 0; i++) {
		const char *s = line;

		if (strcspn(line, ",\n") == 0 && strspn(line, ",\n") == 1)
			continue;
		buf_addf(&b, "<row r='%d'>", i);
		for (size_t col = 0; col < 26; col++) {
			size_t n = strcspn(s, ",\n");

			add_cell(&b, s, n, col, i);
			s += n;
			if (*s != ',')
				break;
			s++;
		}
		buf_adds(&b, "</row>");
	}
	buf_adds(&b, "</sheetData></worksheet>");
	free(line);
	fclose(f);
	return take(&b);
}

int
main(int argc, char **argv)
{
	struct pack_part part[32] = {PACK_RELS_PART};
	struct buf book = {0}, rels = {0};
	size_t n = (size_t)argc / 2;
	char block[4096];

	die_init("pack-xlsx");
	if (argc < 3 || argc % 2 == 0 || n + 4 > NELEM(part))
		die_usage("usage: pack-xlsx NAME FILE [NAME FILE]...");
	buf_adds(&book, "<workbook xmlns='" PACK_MAIN "' xmlns:r='" PACK_REL
			"'><sheets>");
	buf_adds(&rels, "<Relationships xmlns='" PACK_RELS "'>");
	for (size_t i = 1; i <= n; i++) {
		struct buf path = {0};
		const char *name = argv[2 * i - 1];

		buf_adds(&book, "<sheet name='");
		add_escaped(&book, name, strlen(name));
		buf_addf(&book, "' sheetId='%zu' r:id='rId%zu'/>", i, i);
		buf_addf(&rels,
			"<Relationship Id='rId%zu' Type='" PACK_REL
			"/worksheet' Target='worksheets/sheet%zu.xml'/>",
			i, i);
		buf_addf(&path, "xl/worksheets/sheet%zu.xml", i);
		part[i + 2] =
			(struct pack_part){take(&path), sheet(argv[2 * i]), 0};
	}
	buf_adds(&book, "</sheets></workbook>");
	buf_adds(&rels, "</Relationships>");
	part[1] = (struct pack_part){"xl/workbook.xml", buf_str(&book), 0};
	part[2] = (struct pack_part){
		"xl/_rels/workbook.xml.rels", buf_str(&rels), 0};
	int fd = pack(part, 6);

	for (ssize_t k; (k = read(fd, block, sizeof block)) > 0;)
		fwrite(block, 1, (size_t)k, stdout);
	close(fd);
	for (size_t i = 0; i < n; i++) {
		free((char *)part[i + 3].name);
		free((char *)part[i + 3].s);
	}
	buf_free(&book);
	buf_free(&rels);
	return fflush(stdout) ? 1 : 0;
}
