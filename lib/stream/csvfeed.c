#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "stream/csvfeed.h"

/* What is in the index is new. */
static void
begin_index(struct csvfeed *c)
{
	c->next = 0;
	c->row = c->inside = 0;
}

void
csvfeed_init(struct csvfeed *c, struct feed *feed, char delim, char quote)
{
	/* but for the index, whose lists are long */
	memset(c, 0, offsetof(struct csvfeed, index));
	c->feed = feed;
	c->s = "";
	c->line = 1;
	c->is_plain = delim == ',' && quote == '"';
	c->cell = mem_grow(NULL, &c->cap, 1, sizeof *c->cell);
	csv_index_init(&c->index, delim, quote);
	begin_index(c);
}

/* A quoted cell's text without its doubled quotes. */
static void
unescape(struct csvfeed *c, struct cell *cell)
{
	const char q = c->index.quote;
	size_t from = c->text.n;

	for (size_t i = 0; i < cell->n; i++) {
		c->text.s[c->text.n++] = cell->s[i];
		i += cell->s[i] == q;
	}
	*cell = (struct cell){c->text.s + from, c->text.n - from, CELL_QUOTED};
}

static void
set_cell(struct csvfeed *c, struct cell *cell, const char *s, size_t n)
{
	bool quoted = n > 1 && *s == c->index.quote && c->index.quote;

	*cell = (struct cell){s + quoted, n - 2 * (size_t)quoted,
		quoted | (c->is_plain ? CELL_RAW : 0)};
}

static const char too_long[] = "cell too long: is a quote left open?";

enum cut { CUT_WHOLE, CUT_NONE, CUT_MORE, CUT_WRONG };

static enum cut
fail(struct csvfeed *c, const char *why, size_t at, size_t ncell)
{
	c->wrong = why;
	c->wrong_line = c->line + csvread_lines(c->s + c->start, at - c->start);
	c->wrong_col = ncell + 1;
	return CUT_WRONG;
}

/* Nothing more is in the index: why, if the bytes behind `from` are a cell. */
static enum cut
run_out(struct csvfeed *c, size_t from, size_t ncell, bool is_end)
{
	const struct csv_index *x = &c->index;

	if (x->bad != SIZE_MAX)
		return fail(c,
			x->is_open_bad ? "quote inside an unquoted cell"
				       : "text behind a closing quote",
			x->bad, ncell);
	c->is_open = x->in_quotes;
	if (c->n - from > CSVREAD_MAX_FIELD)
		return fail(c, too_long, from, ncell);
	if (c->n - c->start > CSV_INDEX_MAX / 2)
		return fail(c, "record too long", from, ncell);
	if (!is_end)
		return CUT_MORE;
	if (x->in_quotes)
		return fail(c, "quote left open", from, ncell);
	return from == c->n && ncell == 0 ? CUT_NONE : CUT_WHOLE;
}

/* The record from c->start to an offset, where its line end is, is cut. */
static void
take(struct csvfeed *c, struct csvread_row *row, size_t ncell, size_t to)
{
	*row = (struct csvread_row){c->cell, ncell, c->line};
	c->line += c->lines;
	c->from = c->start;
	c->to = to;
	c->start = to < c->n ? to + 1 : c->n;
	c->after_cr = to < c->n && c->s[to] == '\r';
}

/* The cells of a record are cut; those with doubled quotes lose them. */
static void
unescape_all(struct csvfeed *c, size_t ncell)
{
	for (size_t i = 0; i < ncell; i++) {
		struct cell *cell = &c->cell[i];

		if ((cell->form & CELL_QUOTED) && cell->n > 0 &&
			memchr(cell->s, c->index.quote, cell->n) != NULL) {
			/* room for all of the record, so that slices stay */
			buf_need(&c->text, (size_t)(c->s + c->n - cell->s));
			unescape(c, cell);
		}
	}
}

/* Line ends inside quotes before an offset: lines of the record at hand. */
static void
count_lines(struct csvfeed *c, size_t to)
{
	for (size_t at; (at = c->index.inside[c->inside]) < to; c->inside++)
		/* of CRLF, the CR does not count */
		c->lines += c->s[at] == '\n' || at + 1 == c->n ||
			    c->s[at + 1] != '\n';
}

/* The place in the index of the record's line end; above all if not there. */
static size_t
find_row_end(struct csvfeed *c)
{
	while (c->index.row[c->row] < c->next)
		c->row++;
	return c->index.row[c->row];
}

/* No branch: who can say which cells have quotes? */
static inline struct cell
cut_cell(const char *from, const char *to, int quote, size_t form)
{
	const size_t quoted = *from == quote;

	return (struct cell){
		from + quoted, (size_t)(to - from) - 2 * quoted, quoted | form};
}

/*
 * Where the record lies if it is in the index as a whole, and one such as most
 * are; false if not.
 */
static bool
find_usual(struct csvfeed *c, struct raw_row *raw)
{
	struct csv_index *x = &c->index;

	if (c->after_cr && c->next < x->n && x->end[c->next] == c->start &&
		c->s[c->start] == '\n') {
		/* the other half of CRLF */
		c->after_cr = false;
		c->next++;
		c->start++;
	}
	const size_t last = find_row_end(c), start = c->start;

	/* the first one of what is in the index is cut by who put it there */
	if (last >= x->n)
		return false;
	const size_t n = x->end[last] - start;

	/* a blank line, or much of something, is not for here */
	if (n == 0 || n > CSVREAD_MAX_FIELD)
		return false;
	*raw = (struct raw_row){c->s, x->end + c->next, last - c->next + 1,
		c->line, !csv_marks_any(&x->odd, start, start + n),
		csv_marks_any(&x->doubled, start, start + n)};
	return true;
}

void
csvfeed_pass(struct csvfeed *c, const struct raw_row *row)
{
	const uint32_t to = row->end[row->n - 1];

	c->lines = 1;
	count_lines(c, to);
	c->next += row->n;
	c->line += c->lines;
	c->from = c->start;
	c->to = to;
	c->start = to + 1;
	c->after_cr = c->s[to] == '\r';
	c->is_usual = row->is_usual;
}

bool
csvfeed_peek(struct csvfeed *c, struct raw_row *row, size_t width)
{
	return c->is_plain && !c->wrong && find_usual(c, row) &&
	       row->n == width;
}

void
csvfeed_offer(struct csvfeed *c, size_t width,
	bool (*deal)(void *arg, const struct raw_row *row), void *arg)
{
	struct raw_row row;

	while (csvfeed_peek(c, &row, width) && deal(arg, &row))
		csvfeed_pass(c, &row);
}

/* Most records are in the index already. */
static bool
cut_usual(struct csvfeed *c, struct csvread_row *row)
{
	const size_t form = c->is_plain ? CELL_RAW : 0;
	const int quote = c->index.quote ? c->index.quote : INT_MAX; /* none */
	struct raw_row raw;

	if (!find_usual(c, &raw) || raw.n > c->cap)
		return false;
	const char *from = c->s + c->start;

	for (size_t i = 0; i < raw.n; i++) {
		const char *to = c->s + raw.end[i];

		c->cell[i] = cut_cell(from, to, quote, form);
		from = to + 1;
	}
	*row = (struct csvread_row){c->cell, raw.n, raw.line};
	c->text.n = 0;
	csvfeed_pass(c, &raw);
	if (raw.is_doubled)
		unescape_all(c, row->n);
	return true;
}

/* The record that begins at c->start, as far as it is there. */
static enum cut
cut(struct csvfeed *c, struct csvread_row *row, bool is_end)
{
	struct csv_index *x = &c->index;
	size_t from = c->start, k = 0;
	enum cut end = CUT_MORE;

	c->lines = 1;
	c->text.n = 0;
	do {
		size_t at;

		if (c->next == x->n) {
			count_lines(c, c->n);
			begin_index(c);
			if (csv_index_more(x, c->s, c->n))
				continue;
			end = run_out(c, from, k, is_end);
			if (end != CUT_WHOLE)
				return end;
			at = c->n;
		} else {
			at = x->end[c->next++];
		}
		if (k == 0 && at == from && at < c->n && c->s[at] != x->delim) {
			/* a blank line, or the other half of CRLF */
			if (c->s[at] != '\n' || !c->after_cr) {
				c->line++;
				c->skipped++;
			}
			c->after_cr = c->s[at] == '\r';
			c->start = from = at + 1;
			continue;
		}
		if (at - from > CSVREAD_MAX_FIELD)
			return fail(c, too_long, from, k);
		if (k == c->cap) {
			if (k >= CSVREAD_MAX_CELLS)
				return fail(c, "too many cells in a record",
					from, k);
			c->cell = mem_grow(
				c->cell, &c->cap, k + 1, sizeof *c->cell);
		}
		set_cell(c, &c->cell[k++], c->s + from, at - from);
		from = at + 1;
		if (at == c->n || c->s[at] != x->delim)
			end = CUT_WHOLE;
	} while (end != CUT_WHOLE);
	count_lines(c, from - 1);
	take(c, row, k, from - 1);
	c->is_usual = false;
	unescape_all(c, k);
	return CUT_WHOLE;
}

bool
csvfeed_more(struct csvfeed *c)
{
	size_t tail = c->n - c->start, n;

	feed_take(c->feed, c->start);
	c->s = feed_peek(c->feed, tail < FEED_BLOCK ? tail + 1 : 2 * tail, &n);
	c->start = 0;
	c->n = n;
	begin_index(c);
	csv_index_begin(&c->index, 0);
	return n > tail;
}

bool
csvfeed_next(struct csvfeed *c, struct csvread_row *row)
{
	bool is_end = false;
	enum cut end;

	if (c->wrong)
		return false;
	if (cut_usual(c, row))
		return true;
	while ((end = cut(c, row, is_end)) == CUT_MORE)
		is_end = !csvfeed_more(c);
	return end == CUT_WHOLE;
}

void
csvfeed_back(struct csvfeed *c)
{
	c->start = c->from;
	c->line -= c->lines;
}

void
csvfeed_resume(struct csvfeed *c, size_t bytes, uint64_t lines)
{
	c->wrong = NULL;
	c->is_open = false;
	c->from = c->start;
	c->start += bytes;
	c->after_cr = bytes > 0 && c->s[c->start - 1] == '\r';
	c->line += lines;
	begin_index(c);
	csv_index_begin(&c->index, c->start);
}

bool
csvfeed_is_text(const struct csvfeed *c)
{
	const size_t n = c->start - c->from;

	return c->is_usual || utf8_valid(c->s + c->from, n) == n;
}

void
csvfeed_show(struct csvfeed *c, struct rec *r)
{
	r->is_text = csvfeed_is_text(c);
	r->is_usual = c->is_usual;
	r->raw = c->s + c->from;
	r->nraw = c->to - c->from;
	r->is_csv = c->is_plain;
}

void
csvfeed_free(struct csvfeed *c)
{
	free(c->cell);
	buf_free(&c->text);
}
