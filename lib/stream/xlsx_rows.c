#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/mem.h"
#include "stream/xlsx_merge.h"
#include "stream/xlsx_rows.h"

/* Decimal digits up to XLSX_LINES; false: anything else. */
static bool
digits(const char *s, size_t n, uint32_t *v)
{
	*v = 0;
	for (size_t i = 0; i < n && *v <= XLSX_LINES; i++) {
		if (s[i] < '0' || s[i] > '9')
			return false;
		*v = *v * 10 + (uint32_t)(s[i] - '0');
	}
	return n > 0 && *v <= XLSX_LINES;
}

/* The line of the row being read, as far as is known, for a message. */
static uint32_t
line_now(const struct xlsx_rows *r)
{
	return r->line ? r->line : r->last_line + 1;
}

static void
start_row(struct xlsx_rows *r, const char **att)
{
	const char *line = xml_att(att, "r");

	r->line = 0;
	if (line && (!digits(line, strlen(line), &r->line) || r->line == 0))
		die("%s:%u: damaged: the row behind it is row '%s'", r->name,
			r->last_line, line);
	r->next_col = 0;
	r->row_slot = r->nslot;
	r->row_text = r->text.b.n;
	r->is_row = true;
}

static void
end_row(struct xlsx_rows *r)
{
	r->is_row = false;
	if (r->line == 0)
		r->line = r->last_line + 1;
	if (r->line <= r->last_line)
		die("%s:%u: damaged: the row stands behind row %u", r->name,
			r->line, r->last_line);
	r->last_line = r->line;
	if (r->nslot == r->row_slot)
		return;
	r->row = mem_grow(r->row, &r->cap_row, r->nrow + 1, sizeof *r->row);
	r->row[r->nrow++] =
		(struct xlsx_row){r->row_slot, r->nslot - r->row_slot, r->line};
}

static enum xlsx_type
type_of(const char *t)
{
	static const struct {
		const char *name;
		enum xlsx_type type;
	} types[] = {
		{"n", XLSX_NUMBER},
		{"s", XLSX_SHARED},
		{"b", XLSX_BOOLEAN},
		{"d", XLSX_ISO_DATE},
	};

	for (size_t i = 0; t && i < NELEM(types); i++)
		if (strcmp(t, types[i].name) == 0)
			return types[i].type;
	return t ? XLSX_TEXT : XLSX_NUMBER; /* str, inlineStr, e */
}

/* A cell without a reference is the next one; it may give the row's line. */
static void
place_cell(struct xlsx_rows *r, const char *ref)
{
	uint32_t line = r->line;

	r->col = r->next_col;
	if (ref) {
		const char *end = xlsx_ref(ref, &r->col, &line);

		if (end == NULL || *end != '\0' || line == 0 ||
			(r->line > 0 && line != r->line))
			die("%s:%u: damaged, or beyond column XFD: a cell "
			    "'%s' in this row",
				r->name, line_now(r), ref);
	}
	r->line = line;
	if (r->col >= XLSX_COLS)
		die("%s:%u: more than %d columns", r->name, line_now(r),
			XLSX_COLS);
	r->next_col = r->col + 1;
}

static void
start_cell(struct xlsx_rows *r, const char **att)
{
	const char *ref = NULL, *type = NULL, *style = NULL;
	uint32_t v = 0;

	for (; *att; att += 2) {
		if (strcmp(att[0], "r") == 0)
			ref = att[1];
		else if (strcmp(att[0], "t") == 0)
			type = att[1];
		else if (strcmp(att[0], "s") == 0)
			style = att[1];
	}
	place_cell(r, ref);
	r->type = type_of(type);
	if (style && !digits(style, strlen(style), &v))
		die("%s:%u: damaged: a cell has the style '%s'", r->name,
			line_now(r), style);
	r->style = v;
	r->is_cell = true;
	r->has_value = r->has_formula = false;
	xlsx_text_start(&r->text);
}

/* The string a cell's text is the number of. */
static void
share(struct xlsx_rows *r, struct xlsx_slot *s)
{
	uint32_t i;

	if (!digits(r->text.b.s + s->at, s->n, &i) || i >= r->book->nstring)
		die("%s:%u: damaged: shared string '%.*s' of %zu", r->name,
			line_now(r), (int)(s->n < 20 ? s->n : 20),
			r->text.b.s + s->at, r->book->nstring);
	r->text.b.n = s->at;
	s->shared = xlsx_book_string(r->book, i, &s->n);
}

/* 2026-03-02T10:11:12.000Z as the other days are written. */
static size_t
iso_date(char *s, size_t n)
{
	if (n < 19 || s[10] != 'T')
		return n;
	s[10] = ' ';
	return memcmp(s + 11, "00:00:00", 8) == 0 ? 10 : 19;
}

/* What a cell's text means; the text is the last one of r->text. */
static void
read_value(struct xlsx_rows *r, struct xlsx_slot *s)
{
	static const struct numfmt general = {.kind = NUMFMT_NUMBER};
	const struct xlsx_book *b = r->book;
	char *text = r->text.b.s + s->at, number[NUMFMT_MAX];

	switch (r->type) {
	case XLSX_SHARED: share(r, s); return;
	case XLSX_TEXT: return;
	case XLSX_ISO_DATE: s->n = iso_date(text, s->n); break;
	case XLSX_BOOLEAN:
		if (s->n == 1 && (*text == '0' || *text == '1')) {
			const char *word = *text == '1' ? "TRUE" : "FALSE";

			r->text.b.n = s->at;
			buf_adds(&r->text.b, word);
			s->n = strlen(word);
		}
		break;
	case XLSX_NUMBER: {
		size_t n = numfmt_text(number,
			r->style < b->nstyle ? &b->style[r->style] : &general,
			b->is_1904, text, s->n);

		if (n > 0) {
			r->text.b.n = s->at;
			buf_add(&r->text.b, number, n);
			s->n = n;
		}
		break;
	}
	}
	r->text.b.n = s->at + s->n;
}

static void
end_cell(struct xlsx_rows *r)
{
	struct xlsx_slot s = {NULL, r->text.from, 0, r->col};

	r->is_cell = false;
	if (r->text.is_long)
		die("%s:%u: a cell of more than %d bytes; save it as CSV",
			r->name, line_now(r), XLSX_TEXT_MAX);
	r->nunsaved += r->has_formula && !r->has_value;
	s.n = r->text.b.n - s.at;
	if (s.n > 0)
		read_value(r, &s);
	if (s.n == 0)
		return;
	if (r->nslot - r->row_slot == XLSX_COLS ||
		r->text.b.n - r->row_text > XLSX_ROW_MAX)
		die("%s:%u: a row of more than %d cells or %d bytes; save it "
		    "as CSV",
			r->name, line_now(r), XLSX_COLS, XLSX_ROW_MAX);
	r->slot =
		mem_grow(r->slot, &r->cap_slot, r->nslot + 1, sizeof *r->slot);
	r->slot[r->nslot++] = s;
}

/* A cell has one value; were there two, they would run together. */
static void
start_value(struct xlsx_rows *r, const char *name, const char **att)
{
	bool is_value = strcmp(name, "v") == 0;

	r->has_formula = r->has_formula || strcmp(name, "f") == 0;
	if (!is_value && strcmp(name, "is") != 0)
		return;
	if (r->has_value)
		die("%s:%u: damaged: a cell has two values", r->name,
			line_now(r));
	r->has_value = true;
	if (is_value)
		xlsx_text_piece(&r->text, att, 0);
}

/* worksheet 1, sheetData 2, row 3, c 4, v or is 5 */
static void
on_start(void *arg, const char *name, const char **att, int depth)
{
	struct xlsx_rows *r = arg;

	if (depth == 2)
		r->is_data = strcmp(name, "sheetData") == 0;
	else if (depth == 3 && r->is_data && strcmp(name, "row") == 0)
		start_row(r, att);
	else if (depth == 4 && r->is_row && strcmp(name, "c") == 0)
		start_cell(r, att);
	else if (depth == 5 && r->is_cell)
		start_value(r, name, att);
	else if (depth > 5 && r->is_cell)
		xlsx_text_element(&r->text, name, att, depth - 5);
}

static void
on_end(void *arg, const char *name, int depth)
{
	struct xlsx_rows *r = arg;

	(void)name;
	if (depth == 3 && r->is_row)
		end_row(r);
	else if (depth == 4 && r->is_cell)
		end_cell(r);
	else if (r->is_cell)
		xlsx_text_end(&r->text, depth - 5);
}

static void
on_text(void *arg, const char *s, size_t n)
{
	xlsx_text_add(&((struct xlsx_rows *)arg)->text, s, n);
}

static const struct xml_events events = {on_start, on_end, on_text};

void
xlsx_rows_open(struct xlsx_rows *r, struct xlsx_book *b, const char *part)
{
	*r = (struct xlsx_rows){.name = zip_name(b->z), .book = b};
	r->xml = xml_open(b->z, part, UINT64_MAX, &events, r);
}

/* Keep only what belongs to the row that is not yet whole. */
static void
forget(struct xlsx_rows *r)
{
	size_t slot = r->is_row ? r->row_slot : r->nslot;
	size_t text = r->is_row ? r->row_text : r->text.b.n;

	for (size_t i = slot; i < r->nslot; i++) {
		r->slot[i].at -= text;
		r->slot[i - slot] = r->slot[i];
	}
	if (r->text.b.n > text && text > 0)
		memmove(r->text.b.s, r->text.b.s + text, r->text.b.n - text);
	r->text.b.n -= text;
	r->text.from -= text;
	r->text.piece -= text;
	r->nslot -= slot;
	r->row_slot = r->row_text = r->nrow = r->taken = 0;
}

const struct xlsx_row *
xlsx_rows_next(struct xlsx_rows *r)
{
	while (r->taken == r->nrow) {
		if (r->xml == NULL)
			return NULL;
		forget(r);
		if (!xml_next(r->xml)) {
			xml_close(r->xml);
			r->xml = NULL;
		}
	}
	return &r->row[r->taken++];
}

const char *
xlsx_rows_text(const struct xlsx_rows *r, const struct xlsx_slot *s)
{
	return s->shared ? s->shared : r->text.b.s + s->at;
}

void
xlsx_rows_close(struct xlsx_rows *r)
{
	if (r->xml)
		xml_close(r->xml);
	xlsx_text_free(&r->text);
	free(r->slot);
	free(r->row);
}
