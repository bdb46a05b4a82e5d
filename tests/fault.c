/*
 * fault.so, to be preloaded: makes one call of a program fail, so that a loop
 * over the calls shows what becomes of it at each.
 *
 *	FAULT=sync:2 FAULT_HIT=hit LD_PRELOAD=build/fault.so lead-save ...
 *
 * FAULT is CLASS:N, the Nth call of a class, from 1; CLASS:N+, that one and all
 * behind it; CLASS:N:kill, the process is killed in place of it. Classes, and
 * how their calls fail:
 *
 *	alloc     malloc, calloc, realloc       no memory
 *	full      write, pwrite                 no space on the disk
 *	write     write, pwrite                 input/output error
 *	short     write, pwrite                 half is written; no error
 *	sync      fsync, fdatasync              input/output error
 *	read      read, pread                   input/output error
 *	truncate  ftruncate                     input/output error
 *	link      link, linkat, rename          no space on the disk
 *	open      open                          too many open files
 *	map       mmap                          no memory
 *
 * short:N:kill is a torn write: half of it, then the kill. Not counted are what
 * goes to standard error, the calls of libc's own stdio, and all that the
 * loader and other libraries do before main. Nothing is synced in earnest, for
 * speed: what was written outlives a kill without that. The clock stands still,
 * so that two runs write the same bytes.
 *
 * The file FAULT_HIT gets a byte when the Nth call comes: a run that leaves it
 * empty had fewer. It wants a libc whose allocator has names of its own, as
 * glibc's, so that dlsym, which may allocate, is not in the way.
 */
#define _GNU_SOURCE /* RTLD_NEXT, pread64 */
#undef _FORTIFY_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum class { ALLOC, FULL, WRITE, SHORT, SYNC, READ, TRUNCATE, LINK, OPEN, MAP };

static const struct {
	const char *name;
	int why;
} classes[] = {
	[ALLOC] = {"alloc", ENOMEM},
	[FULL] = {"full", ENOSPC},
	[WRITE] = {"write", EIO},
	[SHORT] = {"short", 0},
	[SYNC] = {"sync", EIO},
	[READ] = {"read", EIO},
	[TRUNCATE] = {"truncate", EIO},
	[LINK] = {"link", ENOSPC},
	[OPEN] = {"open", EMFILE},
	[MAP] = {"map", ENOMEM},
};

static struct {
	int class; /* -1: none fails */
	unsigned long at, n;
	bool is_for_good, is_kill;
	const char *hit;
} fault = {.class = -1};

/* Of all libraries, one that is preloaded is the last to begin. */
__attribute__((constructor)) static void
begin(void)
{
	const char *s = getenv("FAULT");

	fault.hit = getenv("FAULT_HIT");
	for (int i = ALLOC; s && i <= MAP; i++) {
		const size_t n = strlen(classes[i].name);
		char *end;

		if (strncmp(s, classes[i].name, n) != 0 || s[n] != ':')
			continue;
		fault.at = strtoul(s + n + 1, &end, 10);
		fault.is_for_good = strcmp(end, "+") == 0;
		fault.is_kill = strcmp(end, ":kill") == 0;
		fault.class = i;
	}
	if (s && fault.class < 0)
		syscall(SYS_exit_group, 99); /* a test that is wrong */
}

static void
note_hit(void)
{
	if (fault.hit == NULL)
		return;
	const int fd = openat(AT_FDCWD, fault.hit, O_WRONLY | O_CREAT, 0600);

	syscall(SYS_write, fd, "!", 1);
	close(fd);
}

/* Is this a call that fails? Then errno says why. */
static bool is_due(enum class class)
{
	if ((int)class != fault.class || ++fault.n < fault.at ||
		(fault.n > fault.at && !fault.is_for_good))
		return false;
	if (fault.n == fault.at)
		note_hit();
	if (fault.is_kill && class != SHORT)
		raise(SIGKILL);
	errno = classes[class].why;
	return true;
}

/* The same of a write; *n becomes as much as is to be written, if it is not. */
static bool
is_write_due(int fd, size_t *n)
{
	if (fd == STDERR_FILENO)
		return false;
	if (is_due(SHORT))
		*n = (*n + 1) / 2;
	return is_due(FULL) || is_due(WRITE);
}

static ssize_t
written(ssize_t n)
{
	if (fault.is_kill && fault.class == SHORT && fault.n == fault.at)
		raise(SIGKILL);
	return n;
}

#define REAL(f) ((__typeof__(&(f)))dlsym(RTLD_NEXT, #f))
#define CALL(class, type, failed, f, params, args)            \
	type f params                                         \
	{                                                     \
		return is_due(class) ? failed : REAL(f) args; \
	}
#define CALL_SYNC(f)                                                    \
	int f(int fd)                                                   \
	{                                                               \
		return is_due(SYNC) || fcntl(fd, F_GETFD) < 0 ? -1 : 0; \
	}
#define CALL_WRITE(f, params, args)                                       \
	ssize_t f params                                                  \
	{                                                                 \
		return is_write_due(fd, &n) ? -1 : written(REAL(f) args); \
	}
#define CALL_ALLOC(f, params, args)                            \
	extern void *__libc_##f params;                        \
	void *f params                                         \
	{                                                      \
		return is_due(ALLOC) ? NULL : __libc_##f args; \
	}
/* What a call without a mode leaves in its place is not looked at. */
#define CALL_OPEN(f)                                                       \
	int f(const char *path, int flags, ...)                            \
	{                                                                  \
		va_list ap;                                                \
                                                                           \
		va_start(ap, flags);                                       \
		const bool has_mode = flags & (O_CREAT | O_TMPFILE);       \
		const mode_t mode = has_mode ? va_arg(ap, mode_t) : 0;     \
                                                                           \
		va_end(ap);                                                \
		return is_due(OPEN) ? -1                                   \
				    : openat(AT_FDCWD, path, flags, mode); \
	}

CALL_ALLOC(malloc, (size_t n), (n))
CALL_ALLOC(calloc, (size_t n, size_t size), (n, size))
CALL_ALLOC(realloc, (void *p, size_t n), (p, n))
CALL_WRITE(write, (int fd, const void *s, size_t n), (fd, s, n))
CALL_WRITE(pwrite, (int fd, const void *s, size_t n, off_t at), (fd, s, n, at))
CALL_WRITE(
	pwrite64, (int fd, const void *s, size_t n, off64_t at), (fd, s, n, at))
CALL_SYNC(fsync)
CALL_SYNC(fdatasync)
CALL(READ, ssize_t, -1, read, (int fd, void *s, size_t n), (fd, s, n))
CALL(READ, ssize_t, -1, pread, (int fd, void *s, size_t n, off_t at),
	(fd, s, n, at))
CALL(READ, ssize_t, -1, pread64, (int fd, void *s, size_t n, off64_t at),
	(fd, s, n, at))
CALL(TRUNCATE, int, -1, ftruncate, (int fd, off_t n), (fd, n))
CALL(TRUNCATE, int, -1, ftruncate64, (int fd, off64_t n), (fd, n))
CALL(LINK, int, -1, link, (const char *from, const char *to), (from, to))
CALL(LINK, int, -1, linkat,
	(int dir, const char *from, int to_dir, const char *to, int flags),
	(dir, from, to_dir, to, flags))
CALL(LINK, int, -1, rename, (const char *from, const char *to), (from, to))
CALL_OPEN(open)
CALL_OPEN(open64)
CALL(MAP, void *, MAP_FAILED, mmap,
	(void *p, size_t n, int prot, int flags, int fd, off_t at),
	(p, n, prot, flags, fd, at))
CALL(MAP, void *, MAP_FAILED, mmap64,
	(void *p, size_t n, int prot, int flags, int fd, off64_t at),
	(p, n, prot, flags, fd, at))

time_t
time(time_t *t)
{
	const time_t now = 1800000000;

	if (t)
		*t = now;
	return now;
}
