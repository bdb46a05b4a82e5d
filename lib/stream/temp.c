#define _GNU_SOURCE /* O_TMPFILE */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "stream/temp.h"

static char *volatile named[TEMP_MAX];

void
temp_drop_all(void)
{
	for (int i = 0; i < TEMP_MAX; i++)
		if (named[i])
			unlink(named[i]);
}

static const int sigs[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};

/* Runs with all of sigs held: timeout(1) sends its signal twice. */
static void
on_signal(int sig)
{
	temp_drop_all();
	/* end as if it had never been caught, as soon as this returns */
	signal(sig, SIG_DFL);
	raise(sig);
}

/*
 * Remember a name for the signals, before there is such a file; nobody who
 * ignores one is disturbed.
 */
static void
remember(char *name)
{
	struct sigaction was, act = {.sa_handler = on_signal};

	sigemptyset(&act.sa_mask);
	for (size_t i = 0; i < NELEM(sigs); i++)
		sigaddset(&act.sa_mask, sigs[i]);
	for (int i = 0; i < TEMP_MAX; i++)
		if (named[i] == NULL) {
			named[i] = name;
			break;
		}
	for (size_t i = 0; i < NELEM(sigs); i++)
		if (sigaction(sigs[i], NULL, &was) == 0 &&
			was.sa_handler == SIG_DFL)
			sigaction(sigs[i], &act, NULL);
}

static void
forget(struct temp *t)
{
	for (int i = 0; i < TEMP_MAX; i++)
		if (named[i] == t->name)
			named[i] = NULL;
	free(t->name);
	t->name = NULL;
}

/* A name beside path that nobody can guess; NULL if there is no chance. */
static char *
beside(const char *path)
{
	unsigned char r[12];
	const char *base = strrchr(path, '/');
	int dir = base ? (int)(base + 1 - path) : 0;
	int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? -1 : read(fd, r, sizeof r);

	if (fd >= 0)
		close(fd);
	if (got != (ssize_t)sizeof r)
		return NULL;
	char *s = mem_zalloc(strlen(path) + 2 * sizeof r + 3, 1);
	int n = sprintf(s, "%.*s.", dir, path);

	for (size_t i = 0; i < sizeof r; i++)
		n += sprintf(s + n, "%02x", r[i]);
	return s;
}

static int
open_nameless(const char *path)
{
	char *dir = mem_str(path), *slash = strrchr(dir, '/');
	int fd = -1;

	if (slash)
		slash[1] = '\0';
	/* it is given its name through /proc */
	if (access("/proc/self/fd", X_OK) == 0)
		fd = open(slash ? dir : ".", O_WRONLY | O_CLOEXEC | O_TMPFILE,
			0600);
	free(dir);
	return fd;
}

const char *
temp_open(struct temp *t, const char *path)
{
	*t = (struct temp){.path = mem_str(path)};
	t->fd = open_nameless(path);
	if (t->fd >= 0)
		return NULL;
	free(t->path);
	return temp_open_named(t, path);
}

const char *
temp_open_named(struct temp *t, const char *path)
{
	*t = (struct temp){.path = mem_str(path)};
	t->name = beside(path);
	if (t->name == NULL)
		return "/dev/urandom cannot be read";
	remember(t->name);
	t->fd = open(t->name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (t->fd < 0) {
		const char *why = strerror(errno);

		temp_drop(t);
		return why;
	}
	return NULL;
}

const char *
temp_appear(struct temp *t)
{
	char self[64];

	if (fsync(t->fd) != 0)
		return strerror(errno);
	if (t->name == NULL) {
		t->name = beside(t->path);
		if (t->name == NULL)
			return "/dev/urandom cannot be read";
		snprintf(self, sizeof self, "/proc/self/fd/%d", t->fd);
		remember(t->name);
		if (linkat(AT_FDCWD, self, AT_FDCWD, t->name,
			    AT_SYMLINK_FOLLOW) != 0)
			return strerror(errno);
	}
	if (rename(t->name, t->path) != 0)
		return strerror(errno);
	forget(t);
	free(t->path);
	t->path = NULL;
	return NULL;
}

void
temp_drop(struct temp *t)
{
	if (t->path == NULL)
		return;
	if (t->name) {
		unlink(t->name);
		forget(t);
	}
	free(t->path);
	t->path = NULL;
}
