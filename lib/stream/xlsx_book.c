#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "stream/xlsx_book.h"
#include "stream/xml.h"

/* Of parts that say what a workbook holds, not what is in its cells. */
enum { SMALL_PART = 64 << 20 };

static bool
is(const char *a, const char *b)
{
	return a && strcmp(a, b) == 0;
}

/* The directory of a part with its /, and how long that is. */
static size_t
dir_len(const char *part)
{
	const char *slash = strrchr(part, '/');

	return slash ? (size_t)(slash - part) + 1 : 0;
}

/* A target as seen from the part that names it: `..` and `.` are gone. */
static char *
resolve(const char *from, const char *target)
{
	struct buf b = {0};

	if (*target != '/')
		buf_add(&b, from, dir_len(from));
	while (*target) {
		size_t n = strcspn(target, "/\\");

		if (n == 2 && memcmp(target, "..", 2) == 0) {
			b.n -= b.n > 0;
			while (b.n > 0 && b.s[b.n - 1] != '/')
				b.n--;
		} else if (n > 0 && !(n == 1 && *target == '.')) {
			buf_add(&b, target, n);
			if (target[n])
				buf_addc(&b, '/');
		}
		target += n + (target[n] != '\0');
	}
	return buf_str(&b);
}

static void
on_relation(void *arg, const char *name, const char **att, int depth)
{
	struct xlsx_book *b = arg;
	const char *type = xml_att(att, "Type"), *id = xml_att(att, "Id");
	const char *target = xml_att(att, "Target");
	char **to = NULL;

	if (depth != 2 || !is(name, "Relationship") || !type || !target ||
		is(xml_att(att, "TargetMode"), "External"))
		return;
	type += dir_len(type); /* what is before it, there are two of */
	int64_t i = id ? map_find(&b->ids, id, strlen(id)) : -1;

	if (i >= 0) {
		to = &b->sheet[i].part;
		b->sheet[i].is_other = !is(type, "worksheet");
	} else if (is(type, "officeDocument")) {
		to = &b->part;
	} else if (is(type, "sharedStrings")) {
		to = &b->strings_part;
	} else if (is(type, "styles")) {
		to = &b->styles_part;
	}
	if (to && *to == NULL)
		*to = resolve(b->part ? b->part : "", target);
}

static const struct xml_events relation_events = {on_relation, NULL, NULL};

static void
add_sheet(struct xlsx_book *b, const char **att)
{
	const char *name = xml_att(att, "name"), *id = xml_att(att, "id"),
		   *state = xml_att(att, "state");
	bool is_new;

	if (b->n == XLSX_SHEETS_MAX)
		die("%s: more than %d sheets", zip_name(b->z), XLSX_SHEETS_MAX);
	if (name == NULL || id == NULL)
		die("%s: damaged: sheet %zu has no name or no part",
			zip_name(b->z), b->n + 1);
	if (map_add(&b->ids, id, strlen(id), &is_new) != b->n || !is_new)
		die("%s: damaged: two sheets share a part", zip_name(b->z));
	b->sheet = mem_grow(b->sheet, &b->cap, b->n + 1, sizeof *b->sheet);
	b->sheet[b->n++] = (struct xlsx_sheet){.name = mem_str(name),
		.is_hidden = state && !is(state, "visible")};
}

static void
on_workbook(void *arg, const char *name, const char **att, int depth)
{
	struct xlsx_book *b = arg;

	if (depth == 1 && !is(name, "workbook"))
		die("%s: not a workbook", zip_name(b->z));
	if (depth == 2 && is(name, "workbookPr")) {
		const char *from = xml_att(att, "date1904");

		b->is_1904 =
			is(from, "1") || is(from, "true") || is(from, "on");
	}
	if (depth == 3 && is(name, "sheet"))
		add_sheet(b, att);
}

static const struct xml_events workbook_events = {on_workbook, NULL, NULL};

/* What kind of a file has this part where a workbook has its own. */
static void
check_kind(const struct xlsx_book *b)
{
	size_t n = strlen(b->part);
	const char *file = zip_name(b->z);

	if (n > 4 && strcasecmp(b->part + n - 4, ".bin") == 0)
		die("%s: an .xlsb workbook; save it as .xlsx or CSV", file);
	if (strncasecmp(b->part, "word/", 5) == 0)
		die("%s: a Word document; save its table as .xlsx or CSV",
			file);
	if (strncasecmp(b->part, "ppt/", 4) == 0)
		die("%s: slides; save the table in them as .xlsx or CSV", file);
	if (!zip_has(b->z, b->part))
		die("%s: a zip file without a workbook in it", file);
}

void
xlsx_book_open(struct xlsx_book *b, struct zip *z)
{
	struct buf rels = {0};

	*b = (struct xlsx_book){.z = z};
	if (zip_has(z, "_rels/.rels"))
		xml_read(z, "_rels/.rels", SMALL_PART, &relation_events, b);
	if (b->part == NULL)
		b->part = mem_str("xl/workbook.xml");
	check_kind(b);
	xml_read(z, b->part, SMALL_PART, &workbook_events, b);
	size_t dir = dir_len(b->part);

	buf_addf(&rels, "%.*s_rels/%s.rels", (int)dir, b->part, b->part + dir);
	if (zip_has(z, buf_str(&rels)))
		xml_read(z, rels.s, SMALL_PART, &relation_events, b);
	buf_free(&rels);
}

static _Noreturn void
list_sheets(const struct xlsx_book *b, const char *which)
{
	struct buf list = {0};

	for (size_t i = 0; i < b->n; i++)
		buf_addf(&list, "%s%s%s", i ? ", " : "", b->sheet[i].name,
			b->sheet[i].is_hidden ? " (hidden)" : "");
	if (which)
		die("%s: no sheet '%s'; there are: %s", zip_name(b->z), which,
			buf_str(&list));
	die("%s: every sheet with cells is hidden; name one of: %s",
		zip_name(b->z), buf_str(&list));
}

const struct xlsx_sheet *
xlsx_book_sheet(const struct xlsx_book *b, const char *which)
{
	char *end;

	for (size_t i = 0; i < b->n; i++) {
		const struct xlsx_sheet *s = &b->sheet[i];

		if (which ? strcasecmp(s->name, which) == 0
			  : !s->is_other && !s->is_hidden)
			return s;
	}
	if (which == NULL && b->n == 0)
		return NULL;
	if (which && *which >= '0' && *which <= '9') {
		unsigned long k = strtoul(which, &end, 10);

		if (*end == '\0' && k >= 1 && k <= b->n)
			return &b->sheet[k - 1];
	}
	list_sheets(b, which);
}

static void
on_string(void *arg, const char *name, const char **att, int depth)
{
	struct xlsx_book *b = arg;

	if (depth == 2) {
		b->is_string = is(name, "si");
		xlsx_text_start(&b->strings);
	} else if (depth > 2 && b->is_string) {
		xlsx_text_element(&b->strings, name, att, depth - 2);
	}
}

static void
on_string_end(void *arg, const char *name, int depth)
{
	struct xlsx_book *b = arg;

	(void)name;
	xlsx_text_end(&b->strings, depth - 2);
	if (depth != 2 || !b->is_string)
		return;
	if (b->strings.is_long)
		die("%s: shared string %zu has more than %d bytes",
			zip_name(b->z), b->nstring, XLSX_TEXT_MAX);
	b->string_end = mem_grow(b->string_end, &b->cap_string, b->nstring + 1,
		sizeof *b->string_end);
	/* 1 GiB of XML is at most 1.5 of text, if it is UTF-16 */
	b->string_end[b->nstring++] = (uint32_t)b->strings.b.n;
}

static void
on_string_text(void *arg, const char *s, size_t n)
{
	xlsx_text_add(&((struct xlsx_book *)arg)->strings, s, n);
}

const char *
xlsx_book_string(const struct xlsx_book *b, size_t i, size_t *n)
{
	uint32_t from = i ? b->string_end[i - 1] : 0;

	*n = b->string_end[i] - from;
	return *n ? b->strings.b.s + from : "";
}

/* The number an attribute is; 0, the plain format, if it is none. */
static int
format_id(const char **att)
{
	const char *id = xml_att(att, "numFmtId");

	return id ? (int)strtol(id, NULL, 10) : 0;
}

static void
add_format(struct xlsx_book *b, const char **att)
{
	const char *code = xml_att(att, "formatCode");
	int id = format_id(att);
	size_t i = map_add(&b->formats, &id, sizeof id, NULL);

	b->format =
		mem_grow(b->format, &b->cap_format, i + 1, sizeof *b->format);
	numfmt_parse(&b->format[i], code ? code : "");
}

/* Formats come before the styles that use them. */
static void
add_style(struct xlsx_book *b, const char **att)
{
	int id = format_id(att);
	int64_t i = map_find(&b->formats, &id, sizeof id);

	b->style = mem_grow(
		b->style, &b->cap_style, b->nstyle + 1, sizeof *b->style);
	if (i >= 0)
		b->style[b->nstyle] = b->format[i];
	else
		numfmt_builtin(&b->style[b->nstyle], id);
	b->nstyle++;
}

static void
on_style(void *arg, const char *name, const char **att, int depth)
{
	struct xlsx_book *b = arg;

	if (depth == 2) {
		b->is_formats = is(name, "numFmts");
		b->is_xfs = is(name, "cellXfs");
	}
	if (depth != 3)
		return;
	if (b->nstyle == XLSX_STYLES_MAX || b->formats.n == XLSX_STYLES_MAX)
		die("%s: more than %d styles; save it as CSV", zip_name(b->z),
			XLSX_STYLES_MAX);
	if (b->is_formats && is(name, "numFmt"))
		add_format(b, att);
	else if (b->is_xfs && is(name, "xf"))
		add_style(b, att);
}

void
xlsx_book_load(struct xlsx_book *b)
{
	static const struct xml_events string_events = {on_string,
					       on_string_end, on_string_text},
				       style_events = {on_style, NULL, NULL};

	if (b->strings_part)
		xml_read(b->z, b->strings_part, XLSX_STRINGS_MAX,
			&string_events, b);
	if (b->styles_part)
		xml_read(b->z, b->styles_part, SMALL_PART, &style_events, b);
}

void
xlsx_book_free(struct xlsx_book *b)
{
	for (size_t i = 0; i < b->n; i++) {
		free(b->sheet[i].name);
		free(b->sheet[i].part);
	}
	free(b->sheet);
	xlsx_text_free(&b->strings);
	free(b->string_end);
	free(b->style);
	free(b->part);
	free(b->strings_part);
	free(b->styles_part);
	map_free(&b->ids);
	map_free(&b->formats);
	free(b->format);
}
