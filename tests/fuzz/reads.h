/*
 * A feed of bytes in memory that come in reads of any size, without a system
 * call: read(2) of a target is the one below.
 */
#ifndef FUZZ_READS_H
#define FUZZ_READS_H

#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "stream/feed.h"

enum { READS_FD = 1 << 20 };

/* What is still to be read, and how long the reads are, in turn. */
static struct {
	const char *s;
	size_t n;
	const uint8_t *cut;
	size_t ncut, k;
} reads;

ssize_t
read(int fd, void *to, size_t n)
{
	if (fd != READS_FD)
		return syscall(SYS_read, fd, to, n);
	size_t len = 1 + reads.cut[reads.k++ % reads.ncut] % 40u;

	if (len > n)
		len = n;
	if (len > reads.n)
		len = reads.n;
	memcpy(to, reads.s, len);
	reads.s += len;
	reads.n -= len;
	return (ssize_t)len;
}

/* Begin; keep is memory for the feed to use, and to take back from f->text. */
static inline void
reads_open(struct feed *f, struct buf *keep, const char *s, size_t n,
	const uint8_t *cut, size_t ncut)
{
	reads.s = s;
	reads.n = n;
	reads.cut = cut;
	reads.ncut = ncut;
	reads.k = 0;
	*f = (struct feed){.name = "-", .fd = READS_FD, .text = *keep};
}

#endif
