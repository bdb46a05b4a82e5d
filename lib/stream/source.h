/*
 * Where records come from: one interface, so that what reads records does not
 * know in what form they lie.
 *
 * A stream is clean: UTF-8, regular quotes, one width. It is TSV if and only
 * if its header line holds a TAB outside quotes. Whatever is not clean ends
 * the run with file, line and column. A stream from a pipe ends in a line
 * end; one that does not was cut short by a writer that was killed, and ends
 * the run as well, as does the torn record that a failing writer leaves.
 *
 * A foreign file (is_foreign) comes from outside, and is read as a person
 * would: its encoding, its dialect, and where in it the table lies, are
 * guessed or given. Its records may be of any width, its cells of any bytes,
 * and its last line need not end.
 */
#ifndef STREAM_SOURCE_H
#define STREAM_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/rawrow.h"
#include "stream/rec.h"

enum format {
	FORMAT_NONE, /* as the header line shows */
	FORMAT_CSV,
	FORMAT_TSV,
	FORMAT_JSON, /* this and those below are written only */
	FORMAT_TABLE,
	FORMAT_MARKDOWN,
};

enum { SOURCE_NO_QUOTE = 1, SOURCE_DELIM = 5 };

struct source_opts {
	enum format from;

	/* of a foreign file, what the user says of it */
	bool is_foreign;
	/* which reads it (stream/foreign.h): who reads none need not hold it */
	struct source *(*foreign)(
		int fd, const char *name, const struct source_opts *opts);
	const char *encoding;     /* NULL: guessed */
	char delim[SOURCE_DELIM]; /* "": guessed */
	char quote;               /* 0: guessed; or SOURCE_NO_QUOTE */
	char escape;              /* of quotes: 0, or SOURCE_NO_QUOTE: none */
	bool no_header;
	uint64_t header;   /* the line it begins on; 0: found */
	const char *sheet; /* of a workbook; NULL: the first */
	bool is_as_is;     /* columns keep their names, rows their cells */

	/*
	 * If not NULL: is a cell the name of a column (more than 0) or a value
	 * that is no name (less)? And, called before the source gives anything,
	 * with the header (an empty one if there is none) and the first records
	 * of the file, so that what must be decided for the whole of it can be.
	 * rename may then give the columns other names: those that become NULL
	 * are not in the head.
	 */
	int (*vote)(void *arg, const char *s, size_t n);
	void (*sample)(void *arg, const struct csvread_row *row, size_t n);
	void (*rename)(void *arg, const struct head *own, const char **name);

	/*
	 * If not NULL: a record of a CSV source as it lies there, as wide as
	 * the header. True if the caller has dealt with it; then `next` does
	 * not give it. Not every record is offered. Of a foreign file, one of
	 * which half the cells or more are empty must not be taken: it may be
	 * a note.
	 */
	bool (*offer)(void *arg, const struct raw_row *row);
	void *arg;

	/* If not NULL: a store as a source; NULL if the file is none. */
	struct source *(*store)(void *arg, const char *file);
	void *store_arg;
};

/* What was read otherwise than it stood: records of each, the first's line. */
enum source_mend {
	MEND_QUOTES,  /* a quote too many or too few */
	MEND_ESCAPE,  /* backslashes doubled, both kept; in the first records */
	MEND_DELIMS,  /* an empty cell too many, or delimiters of its own */
	MEND_SHORT,   /* empty cells were added at its end */
	MEND_WIDE,    /* cells beyond the table, kept in columns of their own */
	MEND_NAMES,   /* a header with fewer names than there are columns */
	MEND_GAPS,    /* two lines are one header by their gaps */
	MEND_HEADERS, /* a repeated header, left out */
	MEND_ABOVE,   /* a line above the table, left out */
	MEND_NOTES,   /* a line below the table, left out */
	MEND_FORMULA, /* a formula saved without its result: an empty cell */
	MEND_SHEETS,  /* the other sheets of a workbook, where none was asked */
	MEND_BYTES,   /* a row with what is no text: U+FFFD stands for it */
	MEND_N
};

struct source {
	const char *name; /* as given */
	struct head own;  /* the header as it stands in the file */
	struct head head; /* the columns under the names they go by here */
	int *col;         /* of each cell its column of head, -1: not kept */
	bool has_header;
	enum format format;
	struct buf how;       /* what it was read as, for people */
	uint64_t nread, size; /* bytes so far, and in all (0: not known) */
	uint64_t skipped;     /* lines that are no records so far */
	struct source_mended {
		uint64_t n, line;
	} mended[MEND_N];

	/*
	 * The next record into r->cell, r->n, r->line and what else is known
	 * of it, all else being zero already; false at the end.
	 * r->cell is the source's own and good until the next call.
	 */
	bool (*next)(struct source *s, struct rec *r);
	void (*close)(struct source *s);
};

/*
 * Open a file, or standard input by "-", and read its header. A name must
 * live as long as the source. The caller closes by source_close.
 */
struct source *source_open(const char *name, const struct source_opts *opts);
void source_close(struct source *s);

#endif
