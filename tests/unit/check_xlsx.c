/*
 * Unit tests of stream/xlsx and what it is made of: zip, xml, spool.
 * fuzz_xlsx has the laws.
 */
#define _GNU_SOURCE /* memfd_create */
#include <check.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>

#include "base/buf.h"
#include "base/mem.h"
#include "stream/spool.h"
#include "stream/xlsx.h"

#include "../pack.h"

#define SST(items) "<sst>" items "</sst>"
#define ROWS(rows) "<worksheet><sheetData>" rows "</sheetData></worksheet>"

/* ids 0 to 11: what a cell's s names in the tests below */
static const char styles[] =
	"<styleSheet><numFmts>"
	"<numFmt numFmtId='176' formatCode='00000000000'/>"
	"<numFmt numFmtId='177' formatCode='yyyy&quot;年&quot;m&quot;月&quot;"
	"d&quot;日&quot;;@'/>"
	"<numFmt numFmtId='178' formatCode='[h]:mm'/>"
	"<numFmt numFmtId='179' formatCode='0.00%'/>"
	"<numFmt numFmtId='180' formatCode='000\\-0000\\-0000'/>"
	"</numFmts><cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs>"
	"<xf numFmtId='0'/><xf numFmtId='176'/><xf numFmtId='14'/>"
	"<xf numFmtId='22'/><xf numFmtId='21'/><xf numFmtId='177'/>"
	"<xf numFmtId='178'/><xf numFmtId='179'/><xf numFmtId='180'/>"
	"</cellXfs></styleSheet>";

static void
check_message(void *arg)
{
	const char *const *want = arg;
	char text[4096] = "";

	if (pread(STDERR_FILENO, text, sizeof text - 1, 0) < 0 ||
		strstr(text, *want) == NULL) {
		printf("'%s' is not in: %s", *want, text);
		exit(99);
	}
}

/* The run ends by die, and its message has these words in it. */
static void
will_say(const char *want)
{
	static const char *words;
	int fd = memfd_create("stderr", 0);

	words = want;
	dup2(fd, STDERR_FILENO);
	die_hook(check_message, &words);
}

/* What a workbook gives: `line: cell|cell` a row. */
static char *
show(int fd, const char *sheet)
{
	struct xlsx *x = xlsx_open(fd, "名单.xlsx", sheet);
	struct csvread_row row;
	struct buf b = {0};

	while (xlsx_next(x, &row)) {
		buf_addf(&b, "%ju:", (uintmax_t)row.line);
		for (size_t i = 0; i < row.n; i++) {
			buf_addc(&b, i ? '|' : ' ');
			buf_add(&b, row.cell[i].s, row.cell[i].n);
		}
		buf_addc(&b, '\n');
	}
	ck_assert(!xlsx_next(x, &row));
	xlsx_close(x);
	return buf_str(&b);
}

static void
expect(int fd, const char *sheet, const char *want)
{
	char *got = show(fd, sheet);

	ck_assert_str_eq(got, want);
	free(got);
}

static const struct {
	const char *strings, *sheet, *rows;
} books[] = {
	/* no rows, no data, no worksheet */
	{SST(""), ROWS(""), ""},
	{SST(""), "<worksheet/>", ""},
	{SST(""), "<chartsheet><sheetViews/></chartsheet>", ""},
	{SST(""), ROWS("<row r='3'/><row r='4'><c r='A4' s='2'/></row>"), ""},
	/* strings: plain, rich, with pinyin, with blanks, escaped */
	{SST("<si><t>姓名</t></si><si><t>电话</t></si>"),
		ROWS("<row r='1'><c r='A1' t='s'><v>0</v></c>"
		     "<c r='B1' t='s'><v>1</v></c></row>"),
		"1: 姓名|电话\n"},
	{SST("<si><r><rPr><b/></rPr><t>张</t></r><r><t xml:space='preserve'> "
	     "三</t></r><rPh sb='0' eb='1'><t>zhang</t></rPh>"
	     "<phoneticPr fontId='1'/></si>"),
		ROWS("<row r='1'><c r='A1' t='s'><v>0</v></c></row>"),
		"1: 张 三\n"},
	{SST("<si><t> 李四\n</t></si><si><t xml:space='preserve'> 李四 </t>"
	     "</si><si><t/></si><si/>"),
		ROWS("<row r='1'><c t='s'><v>0</v></c><c t='s'><v>1</v></c>"
		     "<c t='s'><v>2</v></c><c t='s'><v>3</v></c></row>"),
		"1: 李四| 李四 \n"},
	{SST("<si><t>a_x000A_b_x005F_x000A_c</t></si>"
	     "<si><t>_xD83D__xDE00__xD83D__x0000__xZZZZ__x4E2d_</t></si>"),
		ROWS("<row r='1'><c t='s'><v>0</v></c><c t='s'><v>1</v></c>"
		     "</row>"),
		"1: a\nb_x000A_c|😀_xD83D__x0000__xZZZZ_中\n"},
	{SST("<si><t><![CDATA[a<b]]> &amp; &#x4E2D;</t></si>"),
		ROWS("<row r='1'><c t='s'><v> 0 </v></c></row>"),
		"1: a<b & 中\n"},
	{SST("<si><t/></si>"),
		ROWS("<row r='1'><c t='s'><v>0</v></c><c "
		     "t='str'><v/></c></row>"),
		""},
	/* what is no <si> does not shift the ones behind it */
	{SST("<ext><t>x</t></ext><si><t>a</t></si>"),
		ROWS("<row r='1'><c t='s'><v>0</v></c></row>"), "1: a\n"},
	/* the other kinds of cells */
	{SST(""),
		ROWS("<row r='2'><c r='A2' t='inlineStr'><is><t>王五</t></is>"
		     "</c><c r='B2' t='inlineStr'><is><r><t>赵</t></r><r>"
		     "<t>六</t></r><rPh><t>zhao</t></rPh></is></c>"
		     "<c r='C2' t='str'><f>A2&amp;B2</f><v>王五赵六</v></c>"
		     "<c r='D2' t='b'><v>1</v></c><c r='E2' t='b'><v>0</v></c>"
		     "<c r='F2' t='e'><v>#REF!</v></c>"
		     "<c r='G2' t='d'><v>2026-03-02T00:00:00</v></c>"
		     "<c r='H2' t='d'><v>2026-03-02T10:11:12.500Z</v></c>"
		     "<c r='I2'><f>1+1</f></c><c t='d'><v>2026</v></c></row>"),
		"2: 王五|赵六|王五赵六|TRUE|FALSE|#REF!|2026-03-02|"
		"2026-03-02 10:11:12||2026\n"},
	/* sparse and unnumbered rows and cells; gaps stay gaps */
	{SST(""),
		ROWS("<row><c><v>1</v></c><c r='C1'><v>3</v></c><c><v>4</v>"
		     "</c></row><row r='5'><c r='B5'><v>2</v></c></row><row>"
		     "<c><v>6</v></c></row><row><c r='A9'><v>9</v></c></row>"),
		"1: 1||3|4\n5: |2\n6: 6\n9: 9\n"},
	{SST(""),
		ROWS("<row r='1' hidden='1'><c r='B1'><v>2</v></c><c r='A1'>"
		     "<v>1</v></c><c r='D1' s='1'/></row>"),
		"1: 1|2\n"},
	/* numbers by their style */
	{SST(""),
		ROWS("<row r='1'><c><v>13800138000</v></c>"
		     "<c><v>1.3800138E10</v></c><c s='1'><v>1088886666</v></c>"
		     "<c s='2'><v>46083</v></c><c s='3'><v>46083.42444444</v>"
		     "</c><c s='4'><v>0.42444444</v></c><c s='5'><v>46083</v>"
		     "</c><c s='6'><v>1.5</v></c><c s='7'><v>0.125</v></c>"
		     "<c s='8'><v>13800138000</v></c><c s='99'><v>7</v></c>"
		     "</row>"),
		"1: 13800138000|13800138000|01088886666|2026-03-02|"
		"2026-03-02 10:11:12|10:11:12|2026-03-02|36:00:00|0.125|"
		"138-0013-8000|7\n"},
	/* prefixes, and elements of others by the same name */
	{"<x:sst xmlns:x='u'><x:si><x:t>a</x:t></x:si></x:sst>",
		"<x:worksheet xmlns:x='u'><x:sheetData><x:row r='1'><x:c r='A1'"
		" t='s'><x:f>1</x:f><x:v>0</x:v><x:extLst><x:ext><x:v>9</x:v>"
		"</x:ext></x:extLst></x:c></x:row></x:sheetData>"
		"<x:extLst><x:row><x:c><x:v>8</x:v></x:c></x:row></x:extLst>"
		"</x:worksheet>",
		"1: a\n"},
};

START_TEST(rows_are_read)
{
	expect(pack_book(books[_i].sheet, books[_i].strings, styles), NULL,
		books[_i].rows);
}
END_TEST

#define MERGED(rows, refs)                                            \
	"<worksheet><sheetData>" rows "</sheetData><mergeCells>" refs \
	"</mergeCells></worksheet>"
#define REF(ref) "<mergeCell ref='" ref "'/>"
#define CELL(at, text) \
	"<c r='" at "' t='inlineStr'><is><t>" text "</t></is></c>"

static const struct {
	const char *sheet, *rows;
} merges[] = {
	/* a header of two lines */
	{MERGED("<row r='1'>" CELL("A1", "姓名") CELL("B1",
			"联系方式") "</row>"
				    "<row r='2'>" CELL("B2", "电话") CELL("C2",
					    "邮箱") "</row>"
						    "<row r='3'>" CELL("A3",
							    "张三") "</row>",
		 REF("B1:C1") REF("A1:A2")),
		"1: 姓名|联系方式|联系方式\n2: 姓名|电话|邮箱\n3: 张三\n"},
	/* a unit over its people, a record over two lines */
	{MERGED("<row r='1'>" CELL("A1", "一部") CELL(
			"B1", "张三") "</row>"
				      "<row r='2'>" CELL("B2",
					      "李四") "</row>"
						      "<row r='3'><c r='B3' "
						      "s='1'/></row>"
						      "<row r='4'>" CELL("B4",
							      "王五") "</row>",
		 REF("$A$1:$A$3")),
		"1: 一部|张三\n2: 一部|李四\n4: |王五\n"},
	/* text of its own stays; of two regions the first counts */
	{MERGED("<row r='1'>" CELL("A1", "甲")
			 CELL("B1", "乙") "</row>"
					  "<row r='2'>" CELL("B2", "丙")
						  CELL("D2", "丁") "</row>",
		 REF("B1:C2") REF("A1:C2")),
		"1: 甲|乙|甲\n2: 甲|丙|甲|丁\n"},
	/* one whose first line has no text; what is no region */
	{MERGED("<row r='2'>" CELL("B2", "甲") "</row>",
		 REF("A1:A9") REF("B1:C9") REF("D2:E2") REF("B2:C9999999999")
			 REF("A2") REF("B2:A1") REF("?") "<mergeCell/>"),
		"2: |甲\n"},
	{MERGED("<row r='1'>" CELL("A1", "甲") "</row><row r='2'>" CELL(
			"A2", "乙") "</row>",
		 REF("A1:XFD1")),
		NULL},
};

START_TEST(merged_cells_are_filled)
{
	int fd = pack_book(merges[_i].sheet, SST(""), styles);

	if (merges[_i].rows) {
		expect(fd, NULL, merges[_i].rows);
		return;
	}
	char *got = show(fd, NULL);

	ck_assert_uint_eq(strlen(got),
		strlen("1: \n2: 乙\n") + 16384 * strlen("甲|") - 1);
	free(got);
}
END_TEST

/* A row is the same wherever the blocks of its XML are cut. */
START_TEST(rows_go_on_in_the_next_block)
{
	struct buf b = {0};

	for (size_t n = 0; n < 300; n++) {
		buf_clear(&b);
		buf_adds(&b, "<worksheet><sheetData><row>" CELL(
				     "A1", "前") "</row>");
		for (size_t i = b.n; i < (1 << 15) - n; i++)
			buf_addc(&b, ' ');
		buf_adds(&b,
			"<row>" CELL("A2", "张_x0020_三") CELL("C2",
				"13800138000") "<c s='2'><v>46083</v></c>"
					       "</row><row>" CELL("B3",
						       "李四") "</row></"
							       "sheetData>"
							       "<mergeCells"
							       ">" REF("A2:B2") "</mergeCells>"
										"</worksheet>");
		expect(pack_book(buf_str(&b), SST(""), styles), NULL,
			"1: 前\n2: 张 三|张 三|13800138000|2026-03-02\n"
			"3: |李四\n");
	}
	buf_free(&b);
}
END_TEST

START_TEST(formulas_without_a_result_are_counted)
{
	struct xlsx *x = xlsx_open(
		pack_book(ROWS("<row><c><f>1+1</f></c><c><f>1+1</f><v>2</v></c>"
			       "<c t='str'><f>A1</f><v/></c><c/></row>"),
			SST(""), styles),
		"名单.xlsx", NULL);
	struct csvread_row row;

	while (xlsx_next(x, &row))
		;
	ck_assert_uint_eq(xlsx_unsaved(x), 1);
	xlsx_close(x);
}
END_TEST

/* Packages may hold UTF-16; the name of a merged cell looks otherwise there. */
START_TEST(a_sheet_in_utf16)
{
	static const char text[] = "<worksheet><sheetData><row r='1'>" CELL(
		"A1",
		"@") "</row></sheetData><mergeCells>" REF("A1:B1") "</"
								   "mergeCells>"
								   "</"
								   "worksheet>";
	char utf16[2 + 2 * sizeof text] = "\xFF\xFE";
	const struct pack_part part[] = {
		PACK_RELS_PART,
		PACK_BOOK_PART,
		PACK_BOOK_RELS_PART,
		{"xl/worksheets/sheet1.xml", utf16, 2 * sizeof text},
		{"xl/sharedStrings.xml", SST(""), 0},
		{"xl/styles.xml", styles, 0},
		{NULL, NULL, 0},
	};

	for (size_t i = 0; i + 1 < sizeof text; i++)
		memcpy(utf16 + 2 + 2 * i,
			text[i] == '@' ? "\x20\x5F" : (char[2]){text[i], 0}, 2);
	expect(pack(part, 6), NULL, "1: 张|张\n");
}
END_TEST

/* A workbook of sheets: 一月 hidden, 图表 a chart, 二月, 2. */
static const struct pack_part sheets[] = {
	{"_rels\\.rels",
		"<Relationships><Relationship Id='a' "
		"Type='http://purl.oclc.org/ooxml/officeDocument/"
		"relationships/officeDocument' Target='/XL/book.xml'/>"
		"</Relationships>",
		0},
	{"xl/book.xml",
		"<w:workbook xmlns:w='u' xmlns:rel='v'><w:workbookPr "
		"date1904='1'/><w:sheets>"
		"<w:sheet name='一月' state='hidden' rel:id='r1'/>"
		"<w:sheet name='图表' rel:id='r2'/>"
		"<w:sheet name='二月' rel:id='r3'/>"
		"<w:sheet name='2' state='veryHidden' rel:id='r4'/>"
		"<w:sheet name='丢失' rel:id='r5'/>"
		"<w:sheet name='无' rel:id='r6'/>"
		"</w:sheets></w:workbook>",
		0},
	{"xl/_rels/book.xml.rels",
		"<Relationships>"
		"<Relationship Id='r1' Type='x/worksheet' Target='s/1.xml'/>"
		"<Relationship Id='r2' Type='x/chartsheet' Target='s/2.xml'/>"
		"<Relationship Id='r3' Type='x/worksheet' "
		"Target='../xl/./s/3.xml'/>"
		"<Relationship Id='r4' Type='x/worksheet' "
		"Target='/xl/s/4.xml'/>"
		"<Relationship Id='r5' Type='x/worksheet' Target='s/5.xml'/>"
		"<Relationship Id='r9' Type='x/styles' Target='styles.xml'/>"
		"</Relationships>",
		0},
	{"xl/styles.xml", styles, 0},
	{"xl/s/1.xml", ROWS("<row><c><v>1</v></c></row>"), 0},
	{"xl/s/2.xml", "<chartsheet/>", 0},
	{"xl/s/3.xml", ROWS("<row><c s='2'><v>44621</v></c></row>"), 0},
	{"xl/s/4.xml", ROWS("<row><c><v>4</v></c></row>"), 0},
	{NULL, NULL, 0},
};

START_TEST(sheets_are_chosen)
{
	expect(pack(sheets, 0), NULL, "1: 2026-03-02\n");
	expect(pack(sheets, 6), "二月", "1: 2026-03-02\n");
	expect(pack(sheets, 0), "3", "1: 2026-03-02\n");
	expect(pack(sheets, 0), "一月", "1: 1\n");
	expect(pack(sheets, 0), "1", "1: 1\n");
	expect(pack(sheets, 0), "图表", "");
	/* a name first, then a number */
	expect(pack(sheets, 0), "2", "1: 4\n");
	struct xlsx *x = xlsx_open(pack(sheets, 0), "a.xlsx", NULL);
	uint64_t done, all;

	ck_assert_str_eq(xlsx_sheet(x), "二月");
	xlsx_progress(x, &done, &all);
	ck_assert_uint_le(done, all);
	xlsx_close(x);
}
END_TEST

START_TEST(no_sheet_of_that_name)
{
	will_say(_i ? "no sheet '7'; there are: 一月 (hidden), 图表, 二月"
		    : "no sheet '三月'; there are: 一月 (hidden), 图表, 二月");
	show(pack(sheets, 0), _i ? "7" : "三月");
}
END_TEST

START_TEST(a_sheet_without_its_part)
{
	will_say(_i ? "'无' has no part" : "s/5.xml is missing");
	show(pack(sheets, 0), _i ? "无" : "丢失");
}
END_TEST

START_TEST(a_workbook_of_nothing)
{
	const struct pack_part part[] = {
		PACK_RELS_PART,
		{"xl/workbook.xml", "<workbook/>", 0},
		{NULL, NULL, 0},
	};

	expect(pack(part, 0), NULL, "");
}
END_TEST

/* What ends the run: the parts of a workbook that are no workbook. */
static const struct {
	const char *sheet, *strings, *why;
} damages[] = {
	{"", SST(""), "no element found"},
	{"<worksheet>", SST(""), "no element found"},
	{"<worksheet><sheetData></worksheet>", SST(""), "mismatched tag"},
	{ROWS("") "x", SST(""), "junk after"},
	{ROWS("<row r='0'/>"), SST(""), "row '0'"},
	{ROWS("<row r='x'/>"), SST(""), "row 'x'"},
	{ROWS("<row r='1073741825'/>"), SST(""), "row '107"},
	{ROWS("<row r='2'/><row r='2'/>"), SST(""), ":2: damaged"},
	{ROWS("<row r='2'/><row r='1'/>"), SST(""), "behind row 2"},
	{ROWS("<row r='1'><c r='A2'><v>1</v></c></row>"), SST(""), "'A2'"},
	{ROWS("<row r='1'><c r='XFE1'><v>1</v></c></row>"), SST(""), "'XFE1'"},
	{ROWS("<row r='1'><c r='XFD1'/><c/></row>"), SST(""), "16384 columns"},
	{ROWS("<row r='1'><c r='1'><v>1</v></c></row>"), SST(""), "'1'"},
	{ROWS("<row r='1'><c r='A1' s='x'><v>1</v></c></row>"), SST(""),
		"style 'x'"},
	{ROWS("<row r='1'><c><v>1</v><v>2</v></c></row>"), SST(""),
		"two values"},
	{ROWS("<row r='1'><c r='B1'><v>1</v></c><c r='B1'><v>2</v></c></row>"),
		SST(""), "two cells for column 2"},
	{ROWS("<row r='1'><c t='s'><v>1</v></c></row>"),
		SST("<si><t>a</t></si>"), "shared string '1' of 1"},
	{ROWS("<row r='1'><c t='s'><v>x</v></c></row>"),
		SST("<si><t>a</t></si>"), "shared string 'x' of 1"},
	{ROWS(""), "<sst>", "sharedStrings.xml, line 1"},
	{ROWS(""),
		"<!DOCTYPE sst [<!ENTITY a 'b'>]><sst><si><t>&a;</t></si>"
		"</sst>",
		"DTD"},
	{ROWS(""), SST("<si><t>\xFF</t></si>"), "not well-formed"},
};

START_TEST(damage_ends_the_run)
{
	will_say(damages[_i].why);
	show(pack_book(damages[_i].sheet, damages[_i].strings, styles), NULL);
}
END_TEST

/* 300 levels; a comment of 2 MiB; a text of 33 MiB; 64 MiB of blanks. */
START_TEST(bounds_end_the_run)
{
	struct buf b = {0};
	const size_t fill[] = {300 * 3, 2 << 20, 33 << 20, 65 << 20};
	const char *const why[] = {"too deep", "more than 1 MiB",
		"more than 33554432 bytes", "swells"};

	will_say(why[_i]);
	buf_adds(&b, "<worksheet><sheetData><row><c t='str'>");
	buf_adds(&b, _i == 1 ? "<!--" : _i == 2 ? "<v>" : "");
	for (size_t i = 0; i < fill[_i]; i++)
		buf_addc(&b, _i == 0 ? "<a>"[i % 3] : _i == 3 ? ' ' : 'a');
	for (size_t i = 0; _i == 0 && i < 300; i++)
		buf_adds(&b, "</a>");
	buf_adds(&b, _i == 1 ? "-->" : _i == 2 ? "</v>" : "");
	buf_adds(&b, "</c></row></sheetData></worksheet>");
	show(pack_book(buf_str(&b), SST(""), styles), NULL);
}
END_TEST

/* A workbook's bytes, to be damaged. */
static void
load(struct buf *b, int fd)
{
	off_t n = lseek(fd, 0, SEEK_END);

	buf_need(b, (size_t)n);
	ck_assert_int_eq(pread(fd, b->s, (size_t)n, 0), n);
	b->n = (size_t)n;
	close(fd);
}

static int
file_of(const char *s, size_t n)
{
	int fd = memfd_create("xlsx", 0);

	ck_assert_int_eq(write(fd, s, n), (ssize_t)n);
	return fd;
}

/* What costs little in a file and would cost much here, 70,000 times. */
static const struct {
	const char *sheet, *styles; /* NULL: nothing of it */
	const char *why;
} growths[] = {
	{"<name%05d/>", NULL, "more names"},
	{"<row><c t='s'><v>0</v></c></row>", NULL, "too much text"},
	{"<c r='A1' t='s'><v>0</v></c>", NULL, "more than 16384 cells"},
	{NULL, "<xf/>", "more than 65536 styles"},
	{NULL, "<name%05d/>", "more names"},
};

START_TEST(a_small_file_that_grows)
{
	struct buf sheet = {0}, style = {0};
	struct csvread_row row;

	buf_adds(&sheet, "<worksheet><sheetData>");
	buf_adds(&sheet, _i == 2 ? "<row>" : "");
	buf_adds(&style, "<styleSheet><cellXfs>");
	for (int i = 0; i < 70000; i++) {
		if (growths[_i].sheet)
			buf_addf(&sheet, growths[_i].sheet, i);
		else
			buf_addf(&style, growths[_i].styles, i);
	}
	buf_adds(&style, "</cellXfs></styleSheet>");
	buf_adds(&sheet, _i == 2 ? "</row>" : "");
	buf_adds(&sheet, "</sheetData><mergeCells>" REF(
				 "A1:XFD99999") "</mergeCells></worksheet>");
	will_say(growths[_i].why);
	struct xlsx *x =
		xlsx_open(pack_book(buf_str(&sheet),
				  SST("<si><t>张三</t></si>"), buf_str(&style)),
			"名单.xlsx", NULL);

	while (xlsx_next(x, &row))
		;
}
END_TEST

static const char list[] = ROWS(
	"<row r='1'>" CELL("A1", "张三") CELL("B1", "13800138000") "</row>");

START_TEST(a_cut_file)
{
	struct buf b = {0};

	load(&b, pack_book(list, SST(""), styles));
	will_say(_i < 19 ? "damaged or cut short" : "not an .xlsx");
	/* all but the directory's end is there; at last, nothing is */
	show(file_of(b.s, (b.n - 23) * (size_t)(19 - _i) / 19), NULL);
}
END_TEST

/* The list, stored, so that inflate sees no damage. */
static void
load_stored(struct buf *b)
{
	const struct pack_part part[] = {
		PACK_RELS_PART,
		PACK_BOOK_PART,
		PACK_BOOK_RELS_PART,
		{"xl/worksheets/sheet1.xml", list, 0},
		{"xl/sharedStrings.xml", SST(""), 0},
		{"xl/styles.xml", styles, 0},
		{NULL, NULL, 0},
	};

	load(b, pack(part, 0));
	expect(file_of(b->s, b->n), NULL, "1: 张三|13800138000\n");
}

START_TEST(a_wrong_crc)
{
	struct buf b = {0};

	load_stored(&b);
	char *phone = memmem(b.s, b.n, "13800138000", 11);

	ck_assert_ptr_nonnull(phone);
	phone[10] = '1';
	will_say("sheet1.xml cannot be unpacked");
	show(file_of(b.s, b.n), NULL);
}
END_TEST

/* What a zip may say of one of its parts, in it and in the directory. */
static const struct {
	const char *part;
	int at, at_directory; /* -1: not there */
	const char *bytes;
	size_t n;
	const char *why;
} entries[] = {
	/* for a password */
	{"_rels/.rels", 6, 8, "\1", 1, "is encrypted"},
	/* the XML is whole; of a part too short the CRC is not looked at */
	{"xl/worksheets/sheet1.xml", 22, 24, "\xFF", 1, "cannot be unpacked"},
	{"xl/worksheets/sheet1.xml", 18, 20, "\xFF\xFF\xFF\x7F", 4,
		"cannot be unpacked"},
	{"xl/workbook.xml", 8, 10, "\x5D", 1, "(method 93)"},
	{"xl/workbook.xml", 22, 24, "\1\0\0\4", 4, "is too large"},
	{"xl/workbook.xml", 0, -1, "X", 1, "cannot be unpacked"},
	{"xl/workbook.xml", -1, 0, "X", 1, "no zip directory"},
};

START_TEST(a_wrong_entry)
{
	const char *part = entries[_i].part;
	int local = entries[_i].at, directory = entries[_i].at_directory;
	struct buf b = {0};

	load_stored(&b);
	for (size_t i = 0; i + 46 + strlen(part) < b.n; i++) {
		bool is_local = memcmp(b.s + i, "PK\3\4", 4) == 0;
		bool is_entry = memcmp(b.s + i, "PK\1\2", 4) == 0;
		int at = is_local ? local : directory;

		if ((is_local || is_entry) && at >= 0 &&
			memcmp(b.s + i + (is_local ? 30 : 46), part,
				strlen(part)) == 0)
			memcpy(b.s + i + at, entries[_i].bytes, entries[_i].n);
	}
	will_say(entries[_i].why);
	show(file_of(b.s, b.n), NULL);
}
END_TEST

/* A deflated byte is another one, at each place; it may be of no part read. */
START_TEST(a_wrong_byte)
{
	struct buf b = {0};

	load(&b, pack_book(list, SST(""), styles));
	char *xml = memmem(b.s, b.n, "sheet1.xml", 10);

	ck_assert_ptr_nonnull(xml);
	xml[20 + 5 * _i] ^= 0x55;
	will_say("sheet1.xml cannot be unpacked");
	show(file_of(b.s, b.n), NULL);
}
END_TEST

START_TEST(two_parts_of_one_name)
{
	const struct pack_part part[] = {
		PACK_RELS_PART,
		PACK_BOOK_PART,
		PACK_BOOK_RELS_PART,
		{"xl/worksheets/sheet1.xml", list, 0},
		{"xl/worksheets/Sheet1.xml", ROWS(""), 0},
		{"xl/sharedStrings.xml", SST(""), 0},
		{"xl/styles.xml", styles, 0},
		{NULL, NULL, 0},
	};

	will_say("sheet1.xml is there twice");
	show(pack(part, 6), NULL);
}
END_TEST

#define OLE "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"
#define PAD "................................................................"

static const struct {
	const char *s;
	size_t n;
	bool is_xlsx;
	const char *why; /* a word of it; NULL: not refused */
} heads[] = {
	{OLE PAD, 72, false, ".xls"},
	{OLE PAD "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", 104, false,
		"under a password;"},
	{"PK\3\4..........................mimetypeapplication/vnd.oasis."
	 "opendocument.spreadsheet",
		84, true, "OpenDocument"},
	{"PK\3\4..........................mimetypeapplication/vnd.oasis.open",
		64, true, "OpenDocument"},
	{"PK\3\4..........................xl/workbook.xml" PAD, 109, true,
		NULL},
	{"PK\5\6", 4, true, NULL},
	/* no part at all */
	{"PK\3\4PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 26, true, NULL},
	{"姓名,电话\n" PAD, 78, false, NULL},
	{"P", 1, false, NULL},
	{"", 0, false, NULL},
};

START_TEST(other_files_are_told_apart)
{
	const char *why = xlsx_refuse(heads[_i].s, heads[_i].n);

	ck_assert_int_eq(xlsx_is(heads[_i].s, heads[_i].n), heads[_i].is_xlsx);
	if (heads[_i].why == NULL)
		ck_assert_ptr_null(why);
	else
		ck_assert(why && strstr(why, heads[_i].why));
}
END_TEST

START_TEST(other_files_end_the_run)
{
	bool is_dir = _i == (int)NELEM(heads);

	will_say(is_dir              ? "Is a directory"
		 : heads[_i].why     ? heads[_i].why
		 : heads[_i].n == 26 ? "without a workbook"
		 : heads[_i].is_xlsx ? "cut short"
				     : "not an .xlsx");
	if (!is_dir)
		show(file_of(heads[_i].s, heads[_i].n), NULL);
	else
		show(open("/", O_RDONLY), NULL);
}
END_TEST

#define OFFICE(target)                                                         \
	{                                                                      \
		"_rels/.rels",                                                 \
			"<Relationships><Relationship Type='/officeDocument' " \
			"Target='" target "'/></Relationships>",               \
			0                                                      \
	}

static const struct {
	struct pack_part part[3];
	const char *why;
} others[] = {
	{{{"xl/workbook.bin", "x", 0}, OFFICE("xl/workbook.bin")}, ".xlsb"},
	{{{"word/document.xml", "<document/>", 0}, OFFICE("word/document.xml")},
		"Word"},
	{{{"ppt/presentation.xml", "<p/>", 0}, OFFICE("ppt/presentation.xml")},
		"slides"},
	{{{"名单.csv", "姓名,电话\n", 0}}, "without a workbook"},
	{{{"xl/workbook.xml", "<html/>", 0}}, "not a workbook"},
	{{{"xl/workbook.xml", "<workbook><sheets><sheet/></sheets></workbook>",
		 0}},
		"sheet 1 has no name"},
	{{{"xl/workbook.xml",
		 "<workbook><sheets><sheet name='a' id='1'/>"
		 "<sheet name='b' id='1'/></sheets></workbook>",
		 0}},
		"two sheets"},
	{{{"xl/workbook.xml",
		 "<workbook><sheets><sheet name='a' id='1' state='hidden'/>"
		 "</sheets></workbook>",
		 0}},
		"name one of: a (hidden)"},
};

START_TEST(other_zips_end_the_run)
{
	will_say(others[_i].why);
	show(pack(others[_i].part, 6), NULL);
}
END_TEST

struct feeder {
	struct buf b;
	int fd;
};

/* Writes a workbook to a pipe in reads of odd sizes. */
static void *
feed(void *arg)
{
	const struct feeder *f = arg;

	for (size_t i = 0, n; i < f->b.n; i += n) {
		n = f->b.n - i < 997 ? f->b.n - i : 997;
		if (i + n == f->b.n)
			poll(NULL, 0, 50); /* who does not wait finds nothing */
		ck_assert_int_eq(write(f->fd, f->b.s + i, n), (ssize_t)n);
	}
	close(f->fd);
	return NULL;
}

START_TEST(a_pipe_gives_what_a_file_gives)
{
	struct buf rows = {0};
	struct feeder f = {0};
	pthread_t thread;
	int fd[2];

	buf_adds(&rows, "<worksheet><sheetData>");
	for (unsigned i = 0; i < 5000; i++)
		buf_addf(&rows,
			"<row><c><v>%u</v></c><c t='s'><v>%u</v></c></row>",
			i * 7919, i % 2);
	buf_adds(&rows, "</sheetData></worksheet>");
	load(&f.b, pack_book(buf_str(&rows),
			   SST("<si><t>张三</t></si><si><t>李四</t></si>"),
			   styles));
	char *file = show(file_of(f.b.s, f.b.n), NULL);

	ck_assert_int_eq(pipe(fd), 0);
	f.fd = fd[1];
	ck_assert_int_eq(fcntl(fd[0], F_SETFL, _i ? O_NONBLOCK : 0), 0);
	ck_assert_int_eq(pthread_create(&thread, NULL, feed, &f), 0);
	/* the first bytes may have been looked at already */
	char head[100];

	while (_i && read(fd[0], head, sizeof head) != sizeof head)
		;
	expect(_i ? spool(fd[0], "-", head, sizeof head) : fd[0], NULL, file);
	pthread_join(thread, NULL);
	free(file);
	buf_free(&rows);
	buf_free(&f.b);
}
END_TEST

START_TEST(a_place_for_a_pipe_that_is_none)
{
	int fd[2];

	ck_assert_int_eq(pipe(fd), 0);
	close(fd[1]);
	setenv("TMPDIR", "/dev/null/none", 1);
	will_say("/dev/null/none: cannot keep");
	show(fd[0], NULL);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("xlsx");
	TCase *t = tcase_create("xlsx");

	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, rows_are_read, 0, (int)NELEM(books));
	tcase_add_loop_test(t, merged_cells_are_filled, 0, (int)NELEM(merges));
	tcase_add_test(t, rows_go_on_in_the_next_block);
	tcase_add_test(t, formulas_without_a_result_are_counted);
	tcase_add_test(t, a_sheet_in_utf16);
	tcase_add_test(t, sheets_are_chosen);
	tcase_add_loop_exit_test(t, no_sheet_of_that_name, EXIT_BROKEN, 0, 2);
	tcase_add_loop_exit_test(
		t, a_sheet_without_its_part, EXIT_BROKEN, 0, 2);
	tcase_add_test(t, a_workbook_of_nothing);
	tcase_add_loop_exit_test(
		t, damage_ends_the_run, EXIT_BROKEN, 0, (int)NELEM(damages));
	tcase_add_loop_exit_test(t, bounds_end_the_run, EXIT_BROKEN, 0, 4);
	tcase_add_loop_exit_test(t, a_small_file_that_grows, EXIT_BROKEN, 0,
		(int)NELEM(growths));
	tcase_add_loop_exit_test(t, a_cut_file, EXIT_BROKEN, 0, 20);
	tcase_add_exit_test(t, a_wrong_crc, EXIT_BROKEN);
	tcase_add_loop_exit_test(
		t, a_wrong_entry, EXIT_BROKEN, 0, (int)NELEM(entries));
	tcase_add_loop_exit_test(t, a_wrong_byte, EXIT_BROKEN, 0, 10);
	tcase_add_exit_test(t, two_parts_of_one_name, EXIT_BROKEN);
	tcase_add_loop_test(
		t, other_files_are_told_apart, 0, (int)NELEM(heads));
	tcase_add_loop_exit_test(t, other_files_end_the_run, EXIT_BROKEN, 0,
		(int)NELEM(heads) + 1);
	tcase_add_loop_exit_test(
		t, other_zips_end_the_run, EXIT_BROKEN, 0, (int)NELEM(others));
	tcase_add_loop_test(t, a_pipe_gives_what_a_file_gives, 0, 2);
	tcase_add_exit_test(t, a_place_for_a_pipe_that_is_none, EXIT_BROKEN);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
