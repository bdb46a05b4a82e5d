/*
 * What a file is, before a record of it is read: its encoding, its format and
 * what stands between and around its cells. Decided on its first bytes, as
 * many however reads are cut: a clean stream's format on its header line, all
 * of a foreign file on 4 MiB, or the records in them.
 */
#ifndef STREAM_DIALECT_H
#define STREAM_DIALECT_H

#include "stream/feed.h"
#include "stream/loose.h"
#include "stream/source.h"

struct dialect {
	enum format format;
	const char *encoding; /* as the user named it, or as it was guessed */
	struct loose_form form;
	size_t width; /* cells that most records of a foreign file have */
	size_t nsep;  /* bytes of a line sep= in front of it */
};

/* What is decided for a whole file is decided on these. */
enum { DIALECT_BYTES = 4 << 20, DIALECT_RECORDS = 4096 };

/*
 * Decide. The feed stands behind a byte-order mark then, and gives UTF-8. What
 * cannot be read ends the run: a store, an encoding nobody knows.
 */
struct dialect dialect_decide(struct feed *f, const struct source_opts *o);

/*
 * What stands between and around the cells of a foreign text, where o does not
 * say: of all that is likely, what gives the most records of one width.
 * is_all: nothing follows the n bytes.
 */
void dialect_guess(struct dialect *d, const char *s, size_t n, bool is_all,
	const struct source_opts *o);

/* Append it for people: "GB18030, ; between cells, quotes ' and backslash". */
void dialect_say(struct buf *b, const struct dialect *d);

/* Do bytes begin with a byte-order mark? */
bool dialect_is_mark(const char *s, size_t n);

#endif
