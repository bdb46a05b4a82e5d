/*
 * What a pipe gives, in a file: for what must be read from its end, or twice.
 *
 * The file lies in TMPDIR, or /tmp, with mode 0600 and without a name, so it
 * goes by itself however the run ends.
 */
#ifndef STREAM_SPOOL_H
#define STREAM_SPOOL_H

#include <stddef.h>

/*
 * A descriptor to read n bytes at s from, which may have been taken from fd
 * already, and then all that fd still gives. fd is closed. An error ends the
 * run; name is for its message.
 */
int spool(int fd, const char *name, const char *s, size_t n);

#endif
