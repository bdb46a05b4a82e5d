/*
 * Bytes on their way out: to standard output, or to a file that appears whole
 * or not at all.
 *
 * A named file that is regular, or new, is written beside and renamed at
 * out_close; links are followed. A new file has mode 0600, since it holds
 * persons; one that exists keeps its mode and owner, and a store is not
 * replaced. Anything else (a pipe, a device, /dev/stdout and its like) is
 * written straight. Whatever cannot be written ends the run; a reader that has
 * gone away ends it by SIGPIPE.
 *
 * On a pipe, bytes go out in pieces that the kernel takes whole or not at all
 * (PIPE_BUF), none of which ends in a line end but the last. So however a
 * program is killed, what it had written does not end like a whole stream.
 */
#ifndef STREAM_OUT_H
#define STREAM_OUT_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/buf.h"
#include "stream/temp.h"

struct out {
	struct buf b; /* what is to be written; writers append here */
	int fd;
	bool is_pipe;
	bool is_begun;    /* some byte was written */
	bool is_failed;   /* a write failed: no use to try another */
	const char *name; /* for messages */
	struct temp temp; /* where temp.path is set: appears at the end */
};

enum { OUT_BLOCK = 1 << 16 }; /* flush when about this much has come */

/* Write to standard output; or to a file by its name. */
void out_stdout(struct out *o);
void out_open(struct out *o, const char *name);

/*
 * Write what has come. Not behind a line end that ends a record: the sinks
 * flush before they append it.
 */
void out_flush(struct out *o);

/* Write the rest, see that it has arrived, rename. */
void out_close(struct out *o);

/* Leave no trace of a file that was not closed; what was piped, stays. */
void out_drop(struct out *o);

#endif
