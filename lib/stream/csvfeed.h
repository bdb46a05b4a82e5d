/*
 * Records of CSV out of a feed, by an index of its structure (csv_index.h);
 * regular quotes only. Nothing is copied but cells that hold a doubled quote.
 *
 *	csvfeed_init(&c, &feed, ',', '"');
 *	while (csvfeed_next(&c, &row))
 *		...;
 *	if (c.wrong) ...;
 *
 * Blank lines are no records, white space is data, CR, LF and CRLF end a
 * record; the last one needs no end. However reads are cut, the records are
 * the same. Where quotes are not regular, or something is too long, c.wrong
 * says why: the record at fault is the one that begins at c.s + c.start, on
 * line c.line. Whoever can read it otherwise may do so and go on behind it.
 */
#ifndef STREAM_CSVFEED_H
#define STREAM_CSVFEED_H

#include "base/csvread.h" /* struct cell, csvread_row, the limits */
#include "base/rawrow.h"
#include "stream/csv_index.h"
#include "stream/feed.h"
#include "stream/rec.h"

struct csvfeed {
	struct feed *feed;
	const char *s; /* bytes that were peeked */
	size_t n;
	size_t start;        /* in s: where the next record begins */
	size_t from, to;     /* where the last one lies, without its end */
	uint64_t line;       /* of the next record, the first is 1 */
	uint64_t skipped;    /* blank lines so far */
	uint64_t lines;      /* of the last record */
	const char *wrong;   /* NULL, or why it cannot go on */
	uint64_t wrong_line; /* the line that holds the fault */
	size_t wrong_col;    /* and its cell, the first is 1 */
	bool is_open;        /* wrong for want of a closing quote */
	bool is_usual;       /* the last record is known to be (rec.h) */

	/* its own */
	bool is_plain; /* commas and double quotes: cells are raw CSV */
	bool after_cr; /* a LF here is the other half of a CR */
	size_t next, row, inside; /* in index.end, and its kin */
	struct cell *cell;
	size_t cap;
	struct buf text; /* cells that held doubled quotes */
	struct csv_index index;
};

/* quote NUL: there are no quotes. */
void csvfeed_init(struct csvfeed *c, struct feed *feed, char delim, char quote);

/*
 * The next record, good until the next call; false at the end, and where
 * c->wrong is set.
 */
bool csvfeed_next(struct csvfeed *c, struct csvread_row *row);

/*
 * The next record as it lies in the text, if it is of so many cells, with
 * commas and double quotes, and such as most are; false is no answer. Where
 * the row is not taken by csvfeed_pass, csvfeed_next gives it again.
 */
bool csvfeed_peek(struct csvfeed *c, struct raw_row *row, size_t width);
void csvfeed_pass(struct csvfeed *c, const struct raw_row *row);

/* Offer such records to deal(arg), and go behind them, until one is not taken.
 */
void csvfeed_offer(struct csvfeed *c, size_t width,
	bool (*deal)(void *arg, const struct raw_row *row), void *arg);

/* Take the last record back, to read it otherwise. */
void csvfeed_back(struct csvfeed *c);

/* Get more bytes behind s + start, where s may move; false if there are none.
 */
bool csvfeed_more(struct csvfeed *c);

/*
 * The record that begins at s + start was read otherwise: go on behind so many
 * bytes of it, and lines.
 */
void csvfeed_resume(struct csvfeed *c, size_t bytes, uint64_t lines);

/* Is the last record UTF-8 throughout? */
bool csvfeed_is_text(const struct csvfeed *c);

/* Tell a reader of the record last got where it stands, and what is known. */
void csvfeed_show(struct csvfeed *c, struct rec *r);

void csvfeed_free(struct csvfeed *c);

#endif
