#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "base/csvread.h"
#include "base/die.h"
#include "base/mem.h"

/*
 * libcsv tells a cell's text and a record's end, but neither where they stood
 * nor whether the cell was quoted. Both follow from the text: an unquoted cell
 * is as long as its text, a quoted one two longer and one more for each quote
 * in it. So a cursor walks along with the callbacks; it needs of the block
 * only the first byte of each cell and the line ends between records.
 */
struct csvread_impl {
	struct csv_parser p;
	struct buf text; /* unescaped cells, one behind the other */
	struct slot {
		size_t at, n; /* in text */
		bool quoted;
	} * slot;
	size_t nslot, cap_slot;
	struct row {
		size_t from, n; /* slots */
		uint64_t line;
	} * row;
	size_t nrow, cap_row, taken;
	struct cell *cell; /* what csvread_next hands out */
	size_t cap_cell;

	size_t open;       /* first slot of the record being read */
	uint64_t rec_line; /* where that record began */
	uint64_t line;     /* the cursor's line */
	const char *block; /* being fed */
	size_t nblock;
	size_t pos;       /* the cursor, in block; may lie beyond it */
	bool at_start;    /* the cursor stands before a record */
	bool after_cr;    /* and behind a CR: a LF here is its other half */
	bool saved_quote; /* the cell that began in an earlier block */
	bool is_saved;    /* was quoted; its first byte is gone */
	bool is_wide;     /* a record has too many cells */
	bool is_long;     /* a cell has too many bytes */
	size_t max_field;
	uint64_t *skipped;
};

static const char too_long[] = "cell too long: is a quote left open?";

static int
never(unsigned char c)
{
	(void)c;
	return 0;
}

/* Step over line ends between records. */
static void
skip_ends(struct csvread_impl *im)
{
	for (; im->pos < im->nblock; im->pos++) {
		char c = im->block[im->pos];

		if (c == '\n' && im->after_cr) {
			im->after_cr = false;
			continue;
		}
		if (c != '\n' && c != '\r')
			return;
		im->after_cr = c == '\r';
		im->line++;
		(*im->skipped)++;
	}
}

uint64_t
csvread_lines(const char *s, size_t n)
{
	uint64_t lines = 0;

	for (size_t i = 0; i < n; i++)
		lines += s[i] == '\n' ||
			 (s[i] == '\r' && (i + 1 == n || s[i + 1] != '\n'));
	return lines;
}

static void
on_cell(void *text, size_t n, void *arg)
{
	struct csvread_impl *im = arg;

	if (im->at_start && !im->is_saved)
		skip_ends(im);
	if (im->nslot == im->open)
		im->rec_line = im->line;
	bool quoted = im->is_saved ? im->saved_quote
				   : im->pos < im->nblock &&
					     im->block[im->pos] == '"';

	im->is_wide = im->is_wide || im->nslot - im->open > CSVREAD_MAX_CELLS;
	im->is_long = im->is_long || n > im->max_field;
	if (im->is_wide || im->is_long)
		return; /* libcsv cannot be stopped from here */
	im->slot = mem_grow(
		im->slot, &im->cap_slot, im->nslot + 1, sizeof *im->slot);
	im->slot[im->nslot++] = (struct slot){im->text.n, n, quoted};
	buf_add(&im->text, text, n);
	im->pos += n;
	if (quoted) {
		const char *s = text, *q = s;

		im->pos += 2;
		im->line += csvread_lines(s, n);
		while ((q = memchr(q, '"', n - (size_t)(q - s))) != NULL) {
			im->pos++;
			q++;
		}
	}
	im->pos++; /* the delimiter, or the line end that on_record sees */
	im->at_start = im->is_saved = im->after_cr = false;
}

static void
on_record(int c, void *arg)
{
	struct csvread_impl *im = arg;

	im->row =
		mem_grow(im->row, &im->cap_row, im->nrow + 1, sizeof *im->row);
	im->row[im->nrow++] =
		(struct row){im->open, im->nslot - im->open, im->rec_line};
	im->open = im->nslot;
	im->line++;
	im->after_cr = c == '\r';
	im->at_start = true;
}

void
csvread_init(struct csvread *r, char delim)
{
	struct csvread_impl *im = mem_zalloc(1, sizeof *im);

	*r = (struct csvread){.max_field = CSVREAD_MAX_FIELD, .impl = im};
	if (csv_init(&im->p,
		    CSV_STRICT | CSV_STRICT_FINI | CSV_EMPTY_IS_NULL) != 0)
		die("libcsv cannot be started");
	csv_set_delim(&im->p, (unsigned char)delim);
	csv_set_space_func(&im->p, never);
	csv_set_blk_size(&im->p, 4096);
	buf_need(&im->text, 1);
	im->line = 1;
	im->at_start = true;
	im->skipped = &r->skipped;
}

/* Keep only what belongs to the record that is not yet whole. */
static void
forget(struct csvread_impl *im)
{
	size_t from = im->open < im->nslot ? im->slot[im->open].at : im->text.n;

	for (size_t i = im->open; i < im->nslot; i++) {
		im->slot[i].at -= from;
		im->slot[i - im->open] = im->slot[i];
	}
	if (im->text.n > from && from > 0)
		memmove(im->text.s, im->text.s + from, im->text.n - from);
	im->text.n -= from;
	im->nslot -= im->open;
	im->open = im->nrow = im->taken = 0;
}

static void
fail(struct csvread *r, const char *why, uint64_t line)
{
	r->wrong = why;
	r->wrong_line = line;
	r->wrong_col = r->impl->nslot - r->impl->open + 1;
}

void
csvread_feed(struct csvread *r, const char *s, size_t n)
{
	struct csvread_impl *im = r->impl;

	if (r->wrong)
		return;
	forget(im);
	im->block = s;
	im->nblock = n;
	im->max_field = r->max_field;
	size_t done = csv_parse(&im->p, s, n, on_cell, on_record, im);

	if (im->is_wide || im->is_long) {
		fail(r, im->is_wide ? "too many cells in a record" : too_long,
			im->rec_line);
		return;
	}
	if (done < n) {
		if (csv_error(&im->p) != CSV_EPARSE)
			die("out of memory (a cell of %zu bytes)",
				im->p.entry_pos);
		if (im->at_start && !im->is_saved)
			skip_ends(im);
		fail(r,
			im->p.quoted ? "text behind a closing quote"
				     : "quote inside an unquoted cell",
			im->line + csvread_lines((char *)im->p.entry_buf,
					   im->p.entry_pos));
		return;
	}
	if (im->p.entry_pos > r->max_field) {
		fail(r, too_long, im->line);
		return;
	}
	if (im->at_start && !im->is_saved)
		skip_ends(im);
	if (im->pos < n) {
		im->saved_quote = s[im->pos] == '"';
		im->is_saved = true;
	}
	im->pos -= n; /* wraps below 0 where a cell began in this one */
	im->nblock = 0;
}

void
csvread_end(struct csvread *r)
{
	struct csvread_impl *im = r->impl;

	if (r->wrong)
		return;
	forget(im);
	im->block = "";
	im->nblock = 0;
	if (csv_fini(&im->p, on_cell, on_record, im) != 0)
		fail(r, "quote left open", im->line);
}

bool
csvread_next(struct csvread *r, struct csvread_row *row)
{
	struct csvread_impl *im = r->impl;

	if (im->taken == im->nrow)
		return false;
	const struct row *w = &im->row[im->taken++];

	im->cell = mem_grow(im->cell, &im->cap_cell, w->n, sizeof *im->cell);
	for (size_t i = 0; i < w->n; i++) {
		const struct slot *c = &im->slot[w->from + i];

		im->cell[i] = (struct cell){
			im->text.s + c->at, c->n, c->quoted ? CELL_QUOTED : 0};
	}
	*row = (struct csvread_row){im->cell, w->n, w->line};
	return true;
}

void
csvread_free(struct csvread *r)
{
	struct csvread_impl *im = r->impl;

	csv_free(&im->p);
	buf_free(&im->text);
	free(im->slot);
	free(im->row);
	free(im->cell);
	free(im);
	r->impl = NULL;
}
