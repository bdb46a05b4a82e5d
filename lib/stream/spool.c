#define _GNU_SOURCE /* O_TMPFILE */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/again.h"
#include "base/buf.h"
#include "base/die.h"
#include "stream/spool.h"

static int
open_nameless(void)
{
	const char *dir = getenv("TMPDIR");

	if (dir == NULL || dir[0] == '\0')
		dir = "/tmp";
	int fd = open(dir, O_RDWR | O_CLOEXEC | O_TMPFILE, 0600);

	if (fd >= 0)
		return fd;
	/* not every file system can do that: a name, and at once none */
	struct buf path = {0};

	buf_addf(&path, "%s/salesutils.XXXXXX", dir);
	fd = mkstemp(path.s);
	if (fd < 0)
		die("%s: cannot keep what a pipe gives: %s", dir,
			strerror(errno));
	unlink(path.s);
	buf_free(&path);
	return fd;
}

static void
write_all(int fd, const char *s, size_t n)
{
	while (n > 0) {
		ssize_t k = write(fd, s, n);

		if (k < 0 && !again(fd, POLLOUT))
			die("cannot keep what a pipe gives: %s",
				strerror(errno));
		if (k < 0)
			continue;
		s += k;
		n -= (size_t)k;
	}
}

int
spool(int fd, const char *name, const char *s, size_t n)
{
	int file = open_nameless();
	char block[1 << 16];
	ssize_t k;

	write_all(file, s, n);
	while ((k = read(fd, block, sizeof block)) != 0) {
		if (k > 0)
			write_all(file, block, (size_t)k);
		else if (!again(fd, POLLIN))
			die("%s: cannot read: %s", name, strerror(errno));
	}
	close(fd);
	return file;
}
