/* Standard output for a fuzz target: a file, and what was written there. */
#ifndef FUZZ_STDOUT_H
#define FUZZ_STDOUT_H

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buf.h"

#include "catch.h" /* whose runs do not close it */

/* Standard output becomes an empty file. */
static inline int
to_file(void)
{
	int fd = memfd_create("out", 0);
	int kept = fcntl(fd, F_DUPFD, CATCH_LAST_FD);

	close(fd);
	dup2(kept, 1);
	return kept;
}

/* Append what was written; the file is closed. */
static inline void
from_file(struct buf *b, int fd)
{
	off_t n = lseek(fd, 0, SEEK_END);

	buf_need(b, (size_t)n + 1);
	LAW(pread(fd, b->s + b->n, (size_t)n, 0) == n);
	b->n += (size_t)n;
	close(fd);
}

#endif
