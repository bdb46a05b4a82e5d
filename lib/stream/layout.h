/*
 * Where in a foreign file its table lies: lines of title above, a header of
 * one line or several or none, and what does not belong to it below. Decided
 * on the first records; and how a record of another width fits the table.
 *
 * What a column holds is known by the shape of its cells: 138-0013-8000 and
 * 139-0013-9000 are both 9-9-9, and 手机号 is not.
 */
#ifndef STREAM_LAYOUT_H
#define STREAM_LAYOUT_H

#include <stdbool.h>

#include "stream/source.h"

/* A record held: the file's own, in one piece of memory. */
struct held {
	uint64_t line;
	size_t n;
	bool after_blank; /* a blank line, or one of empty cells, before it */
	bool is_first;    /* of another file that was put behind */
	const char *raw;  /* its bytes, if they were given */
	size_t nraw;
	struct cell cell[];
};

/* A copy, with nraw bytes of text; free() frees it. */
struct held *layout_hold(const struct csvread_row *row, bool after_blank,
	const char *raw, size_t nraw);

struct layout {
	size_t width;      /* of the table */
	size_t header;     /* record of the sample where its header begins */
	size_t nheader;    /* records it has; 0: the table has none */
	bool is_by_gaps;   /* two, by their gaps alone */
	bool is_short;     /* it has fewer cells than most records */
	struct cell *name; /* the header, width cells; NULL without one */
	struct buf text;   /* those of several lines */
	int least_gain; /* by which a surplus cell must be told from others */
	struct layout_col {
		uint32_t shape;  /* of most of its cells */
		bool is_typed;   /* nearly all have it, and it has digits */
		unsigned filled; /* of a hundred cells */
	} * col;
};

/*
 * Find the table in n records; most of the file's have so many cells. The
 * sample must live as long as the layout.
 */
void layout_find(struct layout *l, struct held *const *row, size_t n,
	size_t width, const struct source_opts *o);

/* Are all cells empty or blank? Is it the header once more, but for blanks? */
bool layout_is_empty(const struct csvread_row *row);
bool layout_is_header(const struct layout *l, const struct csvread_row *row);

/*
 * Of the first record of another file that was put behind: is it the header
 * but for names that are missing, or the only one there is? Is it one at all?
 */
bool layout_is_header_of(const struct layout *l, const struct csvread_row *row,
	const struct source_opts *o);
bool layout_is_other_header(const struct layout *l,
	const struct csvread_row *row, const struct source_opts *o);

/*
 * Can it be the header of another table? Names that are no values of ours: all
 * cells are filled, each has a letter.
 */
bool layout_is_names(const struct layout *l, const struct csvread_row *row);

/*
 * Is it a row of totals: 合计 and the like in its first filled cell, and half
 * of it empty? Can it be a line of notes or of totals, as stand below a table?
 */
bool layout_is_total(const struct layout *l, const struct csvread_row *row);
bool layout_is_note(const struct layout *l, const struct csvread_row *row,
	bool after_blank);

/*
 * Is a record of our width one of ours beyond doubt? Its cells have the shapes
 * of typed columns, wherever there are such.
 */
bool layout_is_ours(const struct layout *l, const struct csvread_row *row);

/*
 * Fit a record to the width: surplus empty cells go, in the place where the
 * others then fit their columns best. False if it is too wide
 * even so, or if that place cannot be told: then its cells may have moved.
 */
bool layout_fit(const struct layout *l, struct csvread_row *row);

/* Would it fit? Its filled cells are no more than the table has columns. */
bool layout_can_fit(const struct layout *l, const struct cell *cell, size_t n);

void layout_free(struct layout *l);

#endif
