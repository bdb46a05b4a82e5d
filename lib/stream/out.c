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

#include "base/again.h"
#include "base/mem.h"
#include "stream/feed.h"
#include "stream/out.h"

/* The reader went away: end as if SIGPIPE had never been ignored. */
static _Noreturn void
end_quietly(void)
{
	sigset_t set;

	temp_drop_all();
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

		if (k < 0 && again(o->fd, POLLOUT))
			continue;
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

static bool
is_store(const char *name)
{
	char head[sizeof FEED_STORE];
	const int fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		return false;
	const bool is = read(fd, head, sizeof head) == sizeof head &&
			memcmp(head, FEED_STORE, sizeof head) == 0;

	close(fd);
	return is;
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
	char *path = exists ? realpath(name, NULL) : mem_str(name);

	if (exists && is_store(name))
		die("%s: is a store, which is not written over: name another "
		    "file",
			name);
	if (path == NULL || (exists && access(path, W_OK) != 0))
		die("%s: %s", name, strerror(errno));
	const char *why = temp_open(&o->temp, path);

	if (why)
		die("%s: %s", name, why);
	free(path);
	o->fd = o->temp.fd;
	if (exists &&
		(fchown(o->fd, st.st_uid, st.st_gid) != 0 ||
			fchmod(o->fd, st.st_mode & 07777) != 0) &&
		fchmod(o->fd, st.st_mode & 0777) != 0)
		die("%s: %s", name, strerror(errno));
	die_hook(drop_hook, o);
}

void
out_close(struct out *o)
{
	out_flush(o);
	if (o->temp.path) {
		const char *why = temp_appear(&o->temp);

		if (why)
			die("%s: cannot appear: %s", o->name, why);
		die_unhook(o);
	}
	if (close(o->fd) != 0)
		die("%s: cannot write: %s", o->name, strerror(errno));
	buf_free(&o->b);
	o->fd = -1;
}

void
out_drop(struct out *o)
{
	temp_drop(&o->temp);
	o->b.n = 0;
}
