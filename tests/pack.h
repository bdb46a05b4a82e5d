/*
 * Workbooks for tests, packed through minizip out of the XML of their parts
 * into a file in memory.
 */
#ifndef TESTS_PACK_H
#define TESTS_PACK_H

#include <minizip/zip.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct pack_part {
	const char *name; /* NULL ends a list of them */
	const char *s;
	size_t n; /* 0: as long as the string */
};

static inline void
pack_need(int is_true)
{
	if (!is_true)
		abort();
}

/* A zip of parts; level 0 stores them. The descriptor is the caller's. */
static inline int
pack(const struct pack_part *part, int level)
{
	char path[32];
	int fd = memfd_create("xlsx", 0);

	pack_need(fd >= 0);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	zipFile z = zipOpen64(path, APPEND_STATUS_CREATE);

	pack_need(z != NULL);
	for (; part->name; part++) {
		size_t n = part->n ? part->n : strlen(part->s);

		pack_need(zipOpenNewFileInZip(z, part->name, NULL, NULL, 0,
				  NULL, 0, NULL, level ? Z_DEFLATED : 0,
				  level) == ZIP_OK);
		pack_need(
			zipWriteInFileInZip(z, part->s, (unsigned)n) == ZIP_OK);
		pack_need(zipCloseFileInZip(z) == ZIP_OK);
	}
	pack_need(zipClose(z, NULL) == ZIP_OK);
	lseek(fd, 0, SEEK_SET);
	return fd;
}

#define PACK_MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define PACK_REL \
	"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACK_RELS "http://schemas.openxmlformats.org/package/2006/relationships"

/* The parts that say what is in a workbook of one sheet, 名单. */
#define PACK_RELS_PART                                                \
	{                                                             \
		"_rels/.rels",                                        \
			"<Relationships xmlns='" PACK_RELS "'>"       \
			"<Relationship Id='rId1' Type='" PACK_REL     \
			"/officeDocument' "                           \
			"Target='xl/workbook.xml'/></Relationships>", \
			0                                             \
	}
#define PACK_BOOK_PART                                                           \
	{                                                                        \
		"xl/workbook.xml",                                               \
			"<workbook xmlns='" PACK_MAIN "' xmlns:r='" PACK_REL     \
			"'>"                                                     \
			"<sheets><sheet name='名单' sheetId='1' r:id='rId1'/>" \
			"</sheets></workbook>",                                  \
			0                                                        \
	}
#define PACK_BOOK_RELS_PART                                                   \
	{                                                                     \
		"xl/_rels/workbook.xml.rels",                                 \
			"<Relationships xmlns='" PACK_RELS "'>"               \
			"<Relationship Id='rId1' Type='" PACK_REL             \
			"/worksheet' "                                        \
			"Target='worksheets/sheet1.xml'/>"                    \
			"<Relationship Id='rId2' Type='" PACK_REL             \
			"/sharedStrings' "                                    \
			"Target='sharedStrings.xml'/>"                        \
			"<Relationship Id='rId3' Type='" PACK_REL "/styles' " \
			"Target='styles.xml'/></Relationships>",              \
			0                                                     \
	}

/* A workbook of one sheet, out of what its three parts hold. */
static inline int
pack_book(const char *sheet, const char *strings, const char *styles)
{
	const struct pack_part part[] = {
		PACK_RELS_PART,
		PACK_BOOK_PART,
		PACK_BOOK_RELS_PART,
		{"xl/worksheets/sheet1.xml", sheet, 0},
		{"xl/sharedStrings.xml", strings, 0},
		{"xl/styles.xml", styles, 0},
		{NULL, NULL, 0},
	};

	return pack(part, 6);
}

#endif
