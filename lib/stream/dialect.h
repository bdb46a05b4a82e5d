/*
 * What a file is, before a record of it is read: its encoding, its format and
 * what stands between its cells. Decided on its first bytes, as many however
 * reads are cut: a foreign file's encoding on 4 MiB, the rest on its header
 * line.
 */
#ifndef STREAM_DIALECT_H
#define STREAM_DIALECT_H

#include "stream/feed.h"
#include "stream/source.h"

struct dialect {
	enum format format;
	const char *encoding; /* as the user or encoding_guess named it */
	char delim;
};

/*
 * Decide. The feed stands behind a byte-order mark then, and gives UTF-8. What
 * cannot be read ends the run: a store, an encoding nobody knows.
 */
struct dialect dialect_decide(struct feed *f, const struct source_opts *o);

/*
 * Give o->sample the header and the first records, 4096 or those of 4 MiB;
 * nothing is taken from the feed. A header longer than that ends the run.
 */
void dialect_sample(
	const struct dialect *d, struct feed *f, const struct source_opts *o);

/* Do bytes begin with a byte-order mark? */
bool dialect_is_mark(const char *s, size_t n);

#endif
