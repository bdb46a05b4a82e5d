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
 * A foreign file (SOURCE_FOREIGN) comes from outside: its encoding and its
 * delimiter are guessed or given, its records may be of any width, its cells
 * of any bytes, and its last line need not end.
 */
#ifndef STREAM_SOURCE_H
#define STREAM_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "stream/rec.h"

enum format {
	FORMAT_NONE, /* as the header line shows */
	FORMAT_CSV,
	FORMAT_TSV,
	FORMAT_JSON, /* this and those below are written only */
	FORMAT_TABLE,
	FORMAT_MARKDOWN,
};

struct source_opts {
	enum format from;
	bool is_foreign;
	const char *encoding; /* of a foreign file; NULL: guessed */
	char delim;           /* of a foreign file; 0: guessed of , ; TAB */

	/*
	 * If not NULL: called before the source gives anything, with its
	 * header and the first records of the file as far as 4 MiB and 4096
	 * records go, so that what must be decided for the whole of it can
	 * be. rename may then give the columns other names: those that become
	 * NULL are not in the head.
	 */
	void (*sample)(void *arg, const struct csvread_row *row, size_t n);
	void (*rename)(void *arg, const struct head *own, const char **name);
	void *arg;
};

struct source {
	const char *name; /* as given */
	struct head own;  /* the header as it stands in the file */
	struct head head; /* the columns under the names they go by here */
	int *col;         /* of each cell its column of head, -1: not kept */
	enum format format;
	const char *encoding; /* what it was read as */
	char delim;
	uint64_t nread, size; /* bytes so far, and in all (0: not known) */
	uint64_t skipped;     /* blank lines so far */

	/*
	 * The next record into r->cell, r->n, r->line, and false at the end.
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
