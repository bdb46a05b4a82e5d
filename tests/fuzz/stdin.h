/*
 * Standard input for a fuzz target: any bytes, as a file or as a pipe that
 * gives them in as many reads as is asked for.
 */
#ifndef FUZZ_STDIN_H
#define FUZZ_STDIN_H

#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static inline void
need(bool is_true)
{
	if (!is_true)
		abort();
}

/* Standard input becomes these bytes in a file. */
static inline void
as_file(const char *s, size_t n)
{
	int fd = memfd_create("in", 0);

	need(n == 0 || write(fd, s, n) == (ssize_t)n);
	lseek(fd, 0, SEEK_SET);
	dup2(fd, 0);
	close(fd);
}

/*
 * Or a pipe that gives them in reads of as many bytes as cut says, in turn:
 * in packet mode no two writes are one read.
 */
static inline void
as_pipe(const char *s, size_t n, const uint8_t *cut, size_t ncut)
{
	int fd[2];

	need(pipe2(fd, O_DIRECT) == 0);
	need(fcntl(fd[1], F_SETPIPE_SZ, 1 << 20) > 0);
	for (size_t i = 0, k = 0, len; i < n; i += len) {
		len = ncut && k < 200 ? 1 + (size_t)cut[k % ncut] % 40
				      : PIPE_BUF;
		if (len > n - i)
			len = n - i;
		need(write(fd[1], s + i, len) == (ssize_t)len);
		k++;
	}
	dup2(fd[0], 0);
	close(fd[0]);
	close(fd[1]);
}

#endif
