#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/die.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "stream/csvfeed.h"
#include "stream/dialect.h"
#include "stream/foreign.h"
#include "stream/layout.h"
#include "stream/spool.h"
#include "stream/tsv.h"
#include "stream/xlsx.h"

/* Records looked at to see whether a table goes on. */
enum { AHEAD = 64 };

/* No note begins with more cells that are filled. */
enum { PLAIN = 2 };

struct foreign {
	struct source s;
	struct source_opts o;
	struct dialect d;
	struct feed feed;
	struct csvfeed csv;
	struct loose loose;
	struct loose_form blanks; /* of one line, and its records */
	struct loose other;
	struct tsv tsv;
	struct xlsx *xlsx; /* the file is a workbook */
	struct layout layout;
	bool is_indexed; /* csvfeed can read what is regular */
	bool is_blank;   /* a blank line came before the next record */
	bool is_first;   /* a mark did: it may be the header of another file */
	bool is_beyond;  /* what comes now is of another table */

	struct held **queue; /* records [next, n) are held */
	size_t next, n, cap;
	size_t sure;       /* below: a row of the table is known to follow */
	uint64_t left_out; /* lines of titles, notes, headers */
	struct held *taken;
	struct held **top; /* above the first row: the layout has its cells */
	size_t ntop;
	struct cell *cell; /* of a record that was fitted */
	size_t ncell;
};

static void
note_mend(struct foreign *f, enum source_mend what, uint64_t line)
{
	struct source_mended *m = &f->s.mended[what];

	if (m->n++ == 0)
		m->line = line;
}

/* Bytes that some systems leave at the end of a file. */
static bool
is_debris(const struct cell *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->s[i] != '\x1A' && c->s[i] != '\0')
			return false;
	return c->n > 0;
}

static _Noreturn void
refuse(const struct foreign *f)
{
	die("%s:%ju: column %zu: %s", f->s.name, (uintmax_t)f->csv.wrong_line,
		f->csv.wrong_col, f->csv.wrong);
}

/* Is a regular record of another width worth a closer look? */
static bool
is_doubtful(const struct foreign *f, const struct csvread_row *row)
{
	if (row->n == f->d.width)
		return false;
	if (row->n * 2 <= f->d.width)
		return true;
	for (size_t i = 0; i < row->n; i++)
		if (row->cell[i].form & CELL_QUOTED)
			return true;
	return false;
}

/* Copy a record into f->cell, where there is room for so many cells. */
static void
copy(struct foreign *f, struct csvread_row *row, size_t room)
{
	room = room < row->n ? row->n : room;
	if (room > f->ncell) {
		struct cell *cell = mem_zalloc(room, sizeof *cell);

		/* the row may lie there already */
		memcpy(cell, row->cell, row->n * sizeof *cell);
		free(f->cell);
		f->cell = cell;
		f->ncell = room;
	} else {
		memmove(f->cell, row->cell, row->n * sizeof *f->cell);
	}
	row->cell = f->cell;
}

static void
pad(struct foreign *f, struct csvread_row *row, size_t n)
{
	copy(f, row, n);
	while (row->n < n)
		row->cell[row->n++] = (struct cell){"", 0, 0};
}

/* The next record by loose_cut, of that width; false at the end. */
static bool
get_loose(struct foreign *f, struct csvread_row *row, size_t width)
{
	struct csvfeed *c = &f->csv;
	bool is_end = false;
	size_t k = 0;

	while (k == 0) {
		/* where files were put together */
		while (dialect_is_mark(c->s + c->start, c->n - c->start)) {
			c->start += 3;
			f->is_first = !f->o.no_header;
		}
		if (c->start < c->n || is_end)
			k = loose_cut(&f->loose, c->s + c->start,
				c->n - c->start, is_end, width);
		if (k == 0 && is_end)
			return false;
		if (k == 0 && c->n - c->start >= CSVREAD_MAX_FIELD)
			die("%s:%ju: line too long", f->s.name,
				(uintmax_t)c->line);
		is_end = k == 0 && !csvfeed_more(c);
	}
	*row = (struct csvread_row){f->loose.cell, f->loose.n, c->line};
	if (f->loose.is_mended)
		note_mend(f, MEND_QUOTES, c->line);
	/* of blanks alone, a TAB with them, nothing was cut */
	if (f->loose.is_other && !layout_is_empty(row))
		note_mend(f, MEND_DELIMS, c->line);
	csvfeed_resume(c, k, f->loose.lines);
	return true;
}

/* The next line of TSV; false at the end. */
static bool
get_tsv(struct foreign *f, struct csvread_row *row)
{
	static const struct loose_form lines = {"\n", 1, '\0', false};
	struct csvread_row line;
	const char *why;

	f->loose.form = &lines;
	if (!get_loose(f, &line, 0))
		return false;
	why = tsv_cut(&f->tsv, line.cell[0].s, line.cell[0].n);
	if (why)
		die("%s:%ju: column %zu: %s", f->s.name, (uintmax_t)line.line,
			f->tsv.n + 1, why);
	*row = (struct csvread_row){f->tsv.cell, f->tsv.n, line.line};
	return true;
}

/* The next row of a sheet, as wide as the table once that is known. */
static bool
get_row(struct foreign *f, struct csvread_row *row)
{
	if (!xlsx_next(f->xlsx, row))
		return false;
	if (row->n < f->d.width)
		pad(f, row, f->d.width);
	xlsx_progress(f->xlsx, &f->feed.nread, &f->s.size);
	return true;
}

/* The next record as it stands, blank lines too; false at the end. */
static bool
get_any(struct foreign *f, struct csvread_row *row)
{
	if (f->xlsx)
		return get_row(f, row);
	if (f->d.format == FORMAT_TSV)
		return get_tsv(f, row);
	if (!f->is_indexed)
		return get_loose(f, row, f->d.width);
	uint64_t blank = f->csv.skipped;
	bool is_there = csvfeed_next(&f->csv, row);

	f->is_blank = f->is_blank || f->csv.skipped > blank;
	if (is_there && is_doubtful(f, row)) {
		csvfeed_back(&f->csv);
		return get_loose(f, row, f->d.width);
	}
	if (!is_there && f->csv.wrong) {
		if (f->csv.index.bad == SIZE_MAX && !f->csv.is_open)
			refuse(f);
		return get_loose(f, row, f->d.width);
	}
	return is_there;
}

/* The next record that is one. */
static bool
get(struct foreign *f, struct csvread_row *row)
{
	while (get_any(f, row)) {
		f->s.nread = f->feed.nread;
		/* where files were put together */
		while (dialect_is_mark(row->cell[0].s, row->cell[0].n)) {
			row->cell[0] = (struct cell){
				row->cell[0].s + 3, row->cell[0].n - 3, 0};
			f->is_first = !f->o.no_header;
		}
		bool is_alone = row->n == 1;

		/* what a program of ours leaves at its end when it fails */
		if (is_alone && f->d.width > 1 && row->cell[0].n == 1 &&
			f->feed.at_end && f->csv.start == f->csv.n &&
			(row->cell[0].s[0] == '"' || row->cell[0].s[0] == '\\'))
			die("%s:%ju: a torn record: what wrote the stream "
			    "failed",
				f->s.name, (uintmax_t)row->line);

		if (is_alone && layout_is_empty(row) &&
			(f->d.width > 1 || row->cell[0].n == 0) &&
			!(row->cell[0].form & CELL_QUOTED)) {
			f->csv.skipped++;
			f->is_blank = true;
			continue;
		}
		if (is_alone && is_debris(&row->cell[0])) {
			f->csv.skipped++;
			continue;
		}
		if (!is_alone && layout_is_empty(row)) {
			f->csv.skipped++;
			f->is_blank = true;
			continue;
		}
		return true;
	}
	return false;
}

/* Hold a record that was got; of one that is much too narrow, its bytes too. */
static void
push(struct foreign *f, const struct csvread_row *row)
{
	const struct csvfeed *c = &f->csv;
	bool is_narrow = row->n * 2 <= f->d.width + 1 && c->start > c->from;

	f->queue = mem_grow(f->queue, &f->cap, f->n + 1, sizeof *f->queue);
	f->queue[f->n] =
		layout_hold(row, f->is_blank, is_narrow ? c->s + c->from : NULL,
			is_narrow ? c->start - c->from : 0);
	f->queue[f->n++]->is_first = f->is_first;
	f->is_blank = f->is_first = false;
}

/* Hold one record more; false at the end. */
static bool
hold(struct foreign *f)
{
	struct csvread_row row;

	if (!get(f, &row))
		return false;
	push(f, &row);
	return true;
}

/* Are so many records held, the next one the first of them? */
static bool
hold_ahead(struct foreign *f, size_t n)
{
	while (f->n - f->next < n)
		if (!hold(f))
			return false;
	return true;
}

static struct csvread_row
row_of(struct held *h)
{
	return (struct csvread_row){h->cell, h->n, h->line};
}

static bool
is_row(const struct foreign *f, struct held *h)
{
	struct csvread_row row = row_of(h);

	return !layout_is_note(&f->layout, &row, h->after_blank);
}

/*
 * Does a note that is held next stand below the table: with nothing but such,
 * or empty rows, up to the end of the file?
 */
static bool
is_footnote(struct foreign *f)
{
	if (f->next < f->sure)
		return false;
	for (size_t i = 0;; i++) {
		if (i == AHEAD || (hold_ahead(f, i + 1) &&
					  is_row(f, f->queue[f->next + i]))) {
			f->sure = f->next + i;
			return false;
		}
		if (f->next + i >= f->n)
			return true;
	}
}

/*
 * Does another table begin with a record: names, and one more of their width,
 * which is not ours, below them?
 */
static bool
begins_table(const struct foreign *f, struct held *a, struct held *b)
{
	struct csvread_row row = row_of(a);

	return a->n >= 2 && a->n != f->layout.width && b->n == a->n &&
	       !b->after_blank && layout_is_names(&f->layout, &row) &&
	       (a->n < f->layout.width ||
		       !layout_can_fit(&f->layout, a->cell, a->n));
}

/* Does one begin with the record held next? */
static bool
is_other_table(struct foreign *f)
{
	struct held *h = f->queue[f->next];
	struct csvread_row row = row_of(h);

	if (h->is_first && layout_is_other_header(&f->layout, &row, &f->o))
		return true;
	return h->n != f->layout.width && hold_ahead(f, 2) &&
	       begins_table(f, f->queue[f->next], f->queue[f->next + 1]);
}

static void
give(struct rec *r, const struct csvread_row *row)
{
	r->cell = row->cell;
	r->n = row->n;
	r->line = row->line;
}

/* Fit a record to the width of the table, as far as it fits. */
static void
fit(struct foreign *f, struct csvread_row *row)
{
	const size_t width = f->layout.width;
	const struct csvread_row was = *row;

	copy(f, row, width);
	if (was.n > width) {
		if (!layout_fit(&f->layout, row))
			*row = was;
		/* empty ones at the end of all are nothing to speak of */
		else if (was.n > f->d.width)
			note_mend(f, MEND_DELIMS, row->line);
		return;
	}
	/* less than half a row may be anything */
	if (was.n < width && (was.n * 2 > width || f->o.is_as_is)) {
		pad(f, row, width);
		note_mend(f, MEND_SHORT, row->line);
	}
}

/* Cut a held line at its blanks, as wide as the table; false if it is not. */
static bool
cut_at_blanks(struct foreign *f, const struct held *h, struct csvread_row *row)
{
	f->blanks = (struct loose_form){" ", 1, f->d.form.quote, false};
	loose_free(&f->other);
	loose_init(&f->other, &f->blanks);
	*row = row_of((struct held *)h);
	if (h->nraw == 0 || f->layout.width < 3 ||
		loose_cut(&f->other, h->raw, h->nraw, true, 0) != h->nraw ||
		f->other.is_mended || f->other.n != f->layout.width)
		return false;
	row->cell = f->other.cell;
	row->n = f->other.n;
	return true;
}

/*
 * A line with blanks where others have a delimiter: a title or a note, unless
 * its cells are beyond doubt those of our columns.
 */
static bool
is_row_of_blanks(
	struct foreign *f, const struct held *h, struct csvread_row *row)
{
	struct csvread_row other;

	if (!cut_at_blanks(f, h, &other) || !layout_is_ours(&f->layout, &other))
		return false;
	*row = other;
	note_mend(f, MEND_DELIMS, row->line);
	return true;
}

/* Or it is the header of a table that has none else, right above its rows. */
static void
find_header_of_blanks(struct foreign *f)
{
	const size_t h = f->layout.header;
	struct source_opts o = f->o;
	struct csvread_row row;

	if (f->layout.nheader > 0 || h == 0 || f->queue[h]->after_blank ||
		o.no_header || !cut_at_blanks(f, f->queue[h - 1], &row))
		return;
	o.header = row.line;
	note_mend(f, MEND_DELIMS, row.line);
	/* its cells lie in what is held */
	struct held *named = layout_hold(&row, false, NULL, 0);

	free(f->queue[h - 1]);
	f->queue[h - 1] = named;
	layout_free(&f->layout);
	layout_find(&f->layout, f->queue, f->n, f->d.width, &o);
}

/* Is what is held next no row: the header again, a total, a note below? */
static bool
is_left_out(struct foreign *f, struct csvread_row *row)
{
	const struct held *h = f->queue[f->next];

	if (layout_is_header(&f->layout, row) ||
		(h->is_first && layout_is_header_of(&f->layout, row, &f->o))) {
		note_mend(f, MEND_HEADERS, row->line);
		return true;
	}
	if (row->n * 2 <= f->layout.width + 1)
		is_row_of_blanks(f, h, row);
	if (!layout_is_total(&f->layout, row) &&
		!(layout_is_note(&f->layout, row, h->after_blank) &&
			is_footnote(f)))
		return false;
	note_mend(f, MEND_NOTES, row->line);
	return true;
}

/* Bring a row of ours to the width that rows are given in. */
static void
settle(struct foreign *f, struct csvread_row *row)
{
	if (row->n != f->layout.width)
		fit(f, row);
	if (!f->o.is_as_is)
		return;
	if (row->n > f->layout.width && row->n <= f->s.own.n)
		note_mend(f, MEND_WIDE, row->line);
	if (row->n < f->s.own.n)
		pad(f, row, f->s.own.n);
}

/* What a record that is held next comes to. */
static bool
judge(struct foreign *f, struct rec *r)
{
	struct csvread_row row = row_of(f->queue[f->next]);

	if (!f->is_beyond && is_left_out(f, &row)) {
		f->left_out++;
		return false;
	}
	f->is_beyond = f->is_beyond || is_other_table(f);
	if (!f->is_beyond)
		settle(f, &row);
	give(r, &row);
	r->is_beyond = f->is_beyond;
	return true;
}

/* Is a record that streams by what most are, seen at a glance? */
static bool
is_plain(const struct foreign *f, const struct csvread_row *row)
{
	const struct cell *c = row->cell;

	if (row->n != f->s.own.n || row->n != f->layout.width || f->is_blank ||
		f->is_first || f->is_beyond ||
		layout_is_header(&f->layout, row))
		return false;
	for (size_t i = 0; i < row->n && i <= PLAIN; i++)
		if (c[i].n == 0)
			return !layout_is_note(&f->layout, row, false);
	return true;
}

/* Offer what comes next as it lies there, where rows are all that may come. */
static void
offer(struct foreign *f)
{
	if (!f->o.offer || !f->is_indexed || f->xlsx || f->is_beyond ||
		f->is_blank || f->layout.width != f->s.own.n ||
		f->d.width != f->s.own.n)
		return;
	csvfeed_offer(&f->csv, f->s.own.n, f->o.offer, f->o.arg);
}

static bool
next_row(struct foreign *f, struct rec *r)
{
	struct csvread_row row;
	bool is_given = false;

	while (!is_given) {
		free(f->taken);
		f->taken = NULL;
		if (f->next == f->n) {
			f->next = f->n = f->sure = 0;
			offer(f);
			if (!get(f, &row))
				return false;
			if (is_plain(f, &row)) {
				give(r, &row);
				/* not one that loose_cut has read */
				if (row.cell == f->csv.cell)
					csvfeed_show(&f->csv, r);
				return true;
			}
			push(f, &row);
		}
		is_given = judge(f, r);
		f->taken = f->queue[f->next++];
	}
	return true;
}

static bool
next_foreign(struct source *s, struct rec *r)
{
	struct foreign *f = (struct foreign *)s;
	bool is_there = next_row(f, r);

	s->skipped = f->csv.skipped + f->left_out;
	if (!is_there && f->xlsx)
		s->mended[MEND_FORMULA].n = xlsx_unsaved(f->xlsx);
	return is_there;
}

static void
close_foreign(struct source *s)
{
	struct foreign *f = (struct foreign *)s;

	while (f->next < f->n)
		free(f->queue[f->next++]);
	for (size_t i = 0; i < f->ntop; i++)
		free(f->top[i]);
	free(f->top);
	free(f->queue);
	free(f->taken);
	free(f->cell);
	layout_free(&f->layout);
	loose_free(&f->loose);
	loose_free(&f->other);
	tsv_free(&f->tsv);
	if (f->xlsx)
		xlsx_close(f->xlsx);
	csvfeed_free(&f->csv);
	feed_close(&f->feed);
}

/* The first records, on which all is decided. */
static void
hold_sample(struct foreign *f)
{
	size_t bytes = 0;

	while (f->n < DIALECT_RECORDS && bytes < DIALECT_BYTES && hold(f))
		for (size_t i = 0; i < f->queue[f->n - 1]->n; i++)
			bytes += f->queue[f->n - 1]->cell[i].n + 1;
}

/* Backslashes of a cell: pairs of them behind other text, or others too? */
static bool
has_pairs(const struct cell *c, bool *has_others)
{
	bool has = false;
	size_t run;

	/* most have none */
	if (c->n == 0 || memchr(c->s, '\\', c->n) == NULL)
		return false;
	for (size_t i = 0; i < c->n; i += run ? run : 1) {
		for (run = 0; i + run < c->n && c->s[i + run] == '\\';)
			run++;
		/* \\host is the name of one */
		has = has || (run > 0 && run % 2 == 0 && i > 0);
		*has_others = *has_others || run % 2;
	}
	return has;
}

/*
 * Where backslashes of quoted cells are doubled, all of them, they may stand
 * for single ones, though there is no quote behind one to show it.
 */
static void
find_doubled(struct foreign *f)
{
	struct source_mended *m = &f->s.mended[MEND_ESCAPE];
	bool has_others = false;

	if (f->d.form.has_escape || f->o.escape || f->d.format == FORMAT_TSV)
		return;
	for (size_t i = 0; i < f->n && !has_others; i++) {
		const struct held *h = f->queue[i];
		bool has = false;

		for (size_t c = 0; c < h->n; c++)
			has = (has_pairs(&h->cell[c], &has_others) &&
				      h->cell[c].form & CELL_QUOTED) ||
			      has;
		if (has)
			note_mend(f, MEND_ESCAPE, h->line);
	}
	if (has_others)
		*m = (struct source_mended){0};
}

/* Rows of a sheet end with their last text: the widest makes the table. */
static void
even_out(struct foreign *f)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->queue[i]->n > f->d.width)
			f->d.width = f->queue[i]->n;
	for (size_t i = 0; i < f->n; i++) {
		struct held *h = f->queue[i];
		struct csvread_row row = row_of(h);

		if (h->n == f->d.width)
			continue;
		pad(f, &row, f->d.width);
		f->queue[i] = layout_hold(&row, h->after_blank, NULL, 0);
		free(h);
	}
}

/*
 * Columns behind the table that are needed so that rows keep all their cells:
 * as many as the widest of the sample has, those of another table aside.
 */
static size_t
full_width(const struct foreign *f)
{
	size_t width = f->layout.width;

	for (size_t i = f->next; f->o.is_as_is && i < f->n; i++) {
		struct held *h = f->queue[i];

		if (h->n <= width || layout_can_fit(&f->layout, h->cell, h->n))
			continue;
		if (i + 1 < f->n && begins_table(f, h, f->queue[i + 1]))
			break;
		width = h->n;
	}
	return width;
}

/* A column goes by its header, one without by its number; as is, by either. */
static void
name_column(struct foreign *f, const struct cell *c, size_t i)
{
	struct head *h = &f->s.own;
	char number[32];
	int n = snprintf(number, sizeof number, "column_%zu", i + 1);

	if (c->n > 0)
		head_append(h, c->s, c->n);
	else
		head_append(h, number, (size_t)n);
	if (!f->o.is_as_is)
		return;
	h->title = mem_grow(h->title, &h->cap_title, i + 1, sizeof *h->title);
	h->title[i] = mem_copy(c->s, c->n);
}

/* Where the header was found, if that is not the first line alone. */
static void
say_header(struct foreign *f)
{
	const struct layout *l = &f->layout;
	uint64_t line = f->s.has_header ? f->queue[l->header]->line : 0;

	if (!f->s.has_header)
		buf_adds(&f->s.how, ", no header");
	else if (l->nheader > 1)
		buf_addf(&f->s.how, ", header of %zu lines", l->nheader);
	else if (line > 1)
		buf_adds(&f->s.how, ", header");
	if (line > 1)
		buf_addf(&f->s.how, " on line %ju", (uintmax_t)line);
}

/* The header; what stands above it is gone. */
static void
name_columns(struct foreign *f)
{
	struct layout *l = &f->layout;

	for (size_t i = 0; i < l->header; i++)
		note_mend(f, MEND_ABOVE, f->queue[i]->line);
	f->left_out += l->header;
	f->s.has_header = l->nheader > 0;
	if (l->is_short)
		note_mend(f, MEND_NAMES, f->queue[l->header]->line);
	if (l->is_by_gaps)
		note_mend(f, MEND_GAPS, f->queue[l->header]->line);
	f->next = f->ntop = l->header + l->nheader;
	f->top = mem_zalloc(f->ntop, sizeof *f->top);
	for (size_t i = 0; i < f->ntop; i++)
		f->top[i] = f->queue[i];
	size_t width = f->n > 0 ? full_width(f) : 0;

	if (width > HEAD_MAX) {
		const struct held *h = f->queue[l->header];

		die("%s:%ju: %zu columns, %d at most", f->s.name,
			(uintmax_t)h->line, h->n > width ? h->n : width,
			HEAD_MAX);
	}

	for (size_t i = 0; i < width; i++) {
		struct cell c = {"", 0, 0};

		if (l->name && i < l->width)
			c = l->name[i];
		if (c.n &&
			(memchr(c.s, '\0', c.n) || utf8_valid(c.s, c.n) < c.n))
			die("%s:%ju: column %zu: the header is not text",
				f->s.name, (uintmax_t)f->queue[l->header]->line,
				i + 1);
		name_column(f, &c, i);
	}
	f->s.own.is_untitled = f->o.is_as_is && !f->s.has_header;
	say_header(f);
}

/* Show the caller the header and the first records. */
static void
show_sample(struct foreign *f)
{
	struct csvread_row none = {f->layout.name, f->layout.width, 1};

	if (f->layout.name == NULL)
		none.cell = mem_zalloc(none.n, sizeof *none.cell);
	for (size_t i = 0; f->layout.name == NULL && i < none.n; i++)
		none.cell[i].s = "";
	f->o.sample(f->o.arg, &none, 0);
	if (f->layout.name == NULL)
		free(none.cell);
	for (size_t i = f->next; i < f->n; i++) {
		struct csvread_row row = row_of(f->queue[i]);

		f->o.sample(f->o.arg, &row, i - f->next + 1);
	}
}

/* Is the file a workbook? Then it is opened; one of another kind is refused. */
static bool
open_workbook(struct foreign *f)
{
	size_t n;
	const char *s = feed_peek(&f->feed, FEED_BLOCK, &n);
	const char *why = n < 64 ? NULL : xlsx_refuse(s, n);
	int fd;

	if (why)
		die("%s: %s", f->s.name, why);
	if (!xlsx_is(s, n)) {
		if (f->o.sheet)
			die("%s: no workbook: it has no sheets", f->s.name);
		return false;
	}
	fd = dup(f->feed.fd);
	if (fd < 0)
		die("%s: %s", f->s.name, strerror(errno));
	if (!f->feed.is_regular)
		fd = spool(fd, f->s.name, s, n);
	f->xlsx = xlsx_open(fd, f->s.name, f->o.sheet);
	f->d = (struct dialect){.format = FORMAT_CSV,
		.encoding = "UTF-8",
		.form = {",", 1, '"', false}};
	f->s.format = f->d.format;
	buf_addf(&f->s.how, "a workbook, sheet %s", xlsx_sheet(f->xlsx));
	if (f->o.sheet == NULL)
		f->s.mended[MEND_SHEETS].n = xlsx_others(f->xlsx);
	loose_init(&f->loose, &f->d.form);
	return true;
}

/* Pages of the web that go by the name of .xls are no lists. Whoever says how
 * the cells are delimited knows better. */
static bool
is_markup(const char *s, size_t n)
{
	static const char *const head[] = {
		"<html", "<!doctype", "<table", "<?xml", "<meta", "<head"};
	size_t i = dialect_is_mark(s, n) ? 3 : 0;

	while (i < n && (s[i] == ' ' || s[i] == '\n' || s[i] == '\r'))
		i++;
	for (size_t k = 0; k < NELEM(head); k++)
		if (n - i >= strlen(head[k]) &&
			strncasecmp(s + i, head[k], strlen(head[k])) == 0)
			return true;
	return false;
}

static void
open_text(struct foreign *f)
{
	size_t n;
	const char *s = feed_peek(&f->feed, FEED_BLOCK, &n);

	if (f->o.delim[0] == '\0' && is_markup(s, n))
		die("%s: is HTML or XML, whatever its name: open it in a "
		    "spreadsheet and save it as .xlsx or CSV; if it is a "
		    "list all the same, say --delimiter",
			f->s.name);
	f->d = dialect_decide(&f->feed, &f->o);
	f->s.format = f->d.format;
	dialect_say(&f->s.how, &f->d);
	loose_init(&f->loose, &f->d.form);
	csvfeed_init(&f->csv, &f->feed, f->d.form.delim[0], f->d.form.quote);
	f->is_indexed = f->d.form.ndelim == 1 && !f->d.form.has_escape &&
			f->d.format == FORMAT_CSV;
	if (f->d.nsep > 0) {
		feed_take(&f->feed, f->d.nsep);
		f->csv.line++;
	}
}

struct source *
foreign_open(int fd, const char *name, const struct source_opts *opts)
{
	struct foreign *f = mem_zalloc(1, sizeof *f);

	f->o = *opts;
	f->s.name = name;
	f->s.next = next_foreign;
	f->s.close = close_foreign;
	feed_open(&f->feed, fd, name);
	f->s.size = f->feed.size;
	if (!open_workbook(f))
		open_text(f);
	hold_sample(f);
	if (f->xlsx)
		even_out(f);
	else
		find_doubled(f);
	if (f->n == 0 && !opts->is_as_is)
		die("%s: empty: a stream begins with its header", name);
	if (opts->header && f->n > 0 && f->queue[f->n - 1]->line < opts->header)
		die("%s: no record on line %ju, nor behind it, for its header",
			name, (uintmax_t)opts->header);
	layout_find(&f->layout, f->queue, f->n, f->d.width, opts);
	find_header_of_blanks(f);
	name_columns(f);
	if (opts->sample)
		show_sample(f);
	return &f->s;
}
