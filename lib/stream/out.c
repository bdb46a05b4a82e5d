#define _GNU_SOURCE /* O_TMPFILE */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "stream/out.h"

/* The reader went away: end as if SIGPIPE had never been ignored. */
static _Noreturn void
end_quietly(void)
{
	sigset_t set;

	signal(SIGPIPE, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, SIGPIPE);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	raise(SIGPIPE);
	_exit(EXIT_BROKEN);
}

static void
write_all(struct out *o, const char *s, size_t n)
{
	while (n > 0) {
		ssize_t k = write(o->fd, s, n);

		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0 && errno == EAGAIN) {
			struct pollfd p = {o->fd, POLLOUT, 0};

			poll(&p, 1, -1);
			continue;
		}
		if (k < 0 && errno == EPIPE)
			end_quietly();
		if (k < 0) {
			int why = errno;

			o->is_failed = true;
			die("%s: cannot write: %s", o->name, strerror(why));
		}
		s += k;
		n -= (size_t)k;
	}
}

void
out_flush(struct out *o)
{
	const char *s = o->b.s;
	size_t n = o->b.n;

	if (n == 0)
		return;
	o->is_begun = true;
	while (o->is_pipe && n > PIPE_BUF) {
		size_t k = PIPE_BUF;

		/* only a cell of thousands of line ends has no other place */
		while (k > 1 && s[k - 1] == '\n')
			k--;
		write_all(o, s, k);
		s += k;
		n -= k;
	}
	write_all(o, s, n);
	buf_clear(&o->b);
}

/* A pipe, or a socket that stands for one. */
static bool
is_pipe(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 &&
	       (S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode));
}

void
out_stdout(struct out *o)
{
	*o = (struct out){.fd = STDOUT_FILENO, .name = "standard output"};
	o->is_pipe = is_pipe(o->fd);
}

/*
 * The descriptor of ours that a name stands for; -1: none. What the shell
 * opened for appending is not to be replaced.
 */
static int
own_descriptor(const char *name)
{
	static const char *const dir[] = {"/dev/fd/", "/proc/self/fd/"};

	if (strcmp(name, "/dev/stdout") == 0)
		return STDOUT_FILENO;
	if (strcmp(name, "/dev/stderr") == 0)
		return STDERR_FILENO;
	for (size_t i = 0; i < NELEM(dir); i++) {
		size_t n = strlen(dir[i]);

		if (strncmp(name, dir[i], n) == 0 && name[n] != '\0' &&
			strspn(name + n, "0123456789") == strlen(name + n))
			return (int)strtol(name + n, NULL, 10);
	}
	return -1;
}

/* Write to what has no name to rename to. */
static void
open_straight(struct out *o, int own)
{
	o->fd = own >= 0 ? fcntl(own, F_DUPFD_CLOEXEC, 0)
			 : open(o->name, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	if (o->fd < 0)
		die("%s: %s", o->name, strerror(errno));
	o->is_pipe = is_pipe(o->fd);
}

/* A name beside path that nobody can guess. */
static char *
beside(const char *path)
{
	unsigned char r[12];
	char *s = mem_zalloc(strlen(path) + 2 * sizeof r + 3, 1);
	const char *base = strrchr(path, '/');
	int dir = base ? (int)(base + 1 - path) : 0;
	int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);

	if (fd < 0 || read(fd, r, sizeof r) != (ssize_t)sizeof r)
		die("/dev/urandom: %s", strerror(errno));
	close(fd);
	int n = sprintf(s, "%.*s.", dir, path);

	for (size_t i = 0; i < sizeof r; i++)
		n += sprintf(s + n, "%02x", r[i]);
	return s;
}

static void
drop_hook(void *arg)
{
	out_drop(arg);
}

void
out_open(struct out *o, const char *name)
{
	struct stat st;
	bool exists = stat(name, &st) == 0;

	*o = (struct out){.fd = -1, .name = name};
	if (exists && S_ISDIR(st.st_mode))
		die("%s: is a directory", name);
	int own = own_descriptor(name);

	if (own >= 0 || (exists && !S_ISREG(st.st_mode))) {
		open_straight(o, own);
		return;
	}
	/* to rename over it would replace the link */
	if (!exists && lstat(name, &st) == 0)
		die("%s: a link to a file that is not there", name);
	o->path = exists ? realpath(name, NULL) : mem_str(name);
	if (o->path == NULL)
		die("%s: %s", name, strerror(errno));
	if (exists && access(o->path, W_OK) != 0)
		die("%s: %s", name, strerror(errno));
	char *temp = beside(o->path);
	char *dir = mem_str(o->path), *slash = strrchr(dir, '/');

	if (slash)
		slash[1] = '\0';
	/* a file without a name goes by itself, however the run ends */
	o->fd = open(slash ? dir : ".", O_WRONLY | O_CLOEXEC | O_TMPFILE, 0600);
	if (o->fd < 0) {
		o->fd = open(
			temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		o->temp = o->fd < 0 ? NULL : mem_str(temp);
	}
	if (o->fd < 0)
		die("%s: %s", name, strerror(errno));
	free(dir);
	free(temp);
	if (exists &&
		(fchown(o->fd, st.st_uid, st.st_gid) != 0 ||
			fchmod(o->fd, st.st_mode & 07777) != 0) &&
		fchmod(o->fd, st.st_mode & 0777) != 0)
		die("%s: %s", name, strerror(errno));
	die_hook(drop_hook, o);
}

/* Give the file its name: link beside, then rename over. */
static void
appear(struct out *o)
{
	if (o->temp == NULL) {
		char self[64];
		char *temp = beside(o->path);

		snprintf(self, sizeof self, "/proc/self/fd/%d", o->fd);
		if (linkat(AT_FDCWD, self, AT_FDCWD, temp, AT_SYMLINK_FOLLOW) !=
			0)
			die("%s: cannot appear: %s", o->name, strerror(errno));
		o->temp = temp;
	}
	if (rename(o->temp, o->path) != 0)
		die("%s: cannot appear: %s", o->name, strerror(errno));
	free(o->temp);
	o->temp = NULL;
}

void
out_close(struct out *o)
{
	out_flush(o);
	if (o->path) {
		if (fsync(o->fd) != 0)
			die("%s: cannot write: %s", o->name, strerror(errno));
		appear(o);
		die_unhook(o);
	}
	if (close(o->fd) != 0)
		die("%s: cannot write: %s", o->name, strerror(errno));
	free(o->path);
	buf_free(&o->b);
	o->fd = -1;
}

void
out_drop(struct out *o)
{
	if (o->temp)
		unlink(o->temp);
	o->b.n = 0;
}
