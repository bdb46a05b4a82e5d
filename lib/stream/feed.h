/*
 * Bytes on their way in: an open file, pipe or terminal, read block by block
 * and, where its text is in another encoding, turned into UTF-8.
 *
 * A byte that is not of the encoding becomes the byte FF, which UTF-8 never
 * has, so that whoever reads the cell sees that something was lost there.
 * Short reads, interrupted and non-blocking ones change nothing. A read error
 * ends the run; it is never an end of file.
 */
#ifndef STREAM_FEED_H
#define STREAM_FEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "stream/encoding.h"

struct feed {
	const char *name; /* for messages */
	int fd;
	bool is_regular;
	bool at_end;     /* the file has ended; what is peeked may remain */
	uint64_t nread;  /* bytes read from it */
	uint64_t size;   /* of a regular file, else 0 */
	char last;       /* the last byte read */
	struct buf raw;  /* read, not yet turned into UTF-8 */
	struct buf text; /* UTF-8, not yet taken */
	size_t taken;
	struct encoding encoding;
	bool has_encoding; /* else the bytes are given as they are */
};

enum { FEED_BLOCK = 1 << 18 };

/* How a store begins, with the NUL (SQLite's fileformat2.html, 1.3). */
#define FEED_STORE "SQLite format 3"

/* The descriptor is the feed's own from here on. A directory ends the run. */
void feed_open(struct feed *f, int fd, const char *name);

/*
 * Bytes that come next, at least want of them if there are so many, without
 * taking them: *n says how many. Good until the next call.
 */
const char *feed_peek(struct feed *f, size_t want, size_t *n);

/* Take bytes that were peeked. */
void feed_take(struct feed *f, size_t n);

/*
 * From here on the bytes are in that encoding (stream/encoding.h); nothing may
 * have been taken yet. NULL, or why not.
 */
const char *feed_encoding(struct feed *f, const char *encoding);

void feed_close(struct feed *f);

#endif
