#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/die.h"
#include "base/mem.h"
#include "cli/phone_ask.h"

#ifndef LIBEXECDIR
#define LIBEXECDIR "/usr/local/libexec"
#endif
#define HELPER "/salesutils/phone-ask"

enum {
	FD_MAX = 256,
	KNOWN_MAX = 16384, /* kinds of numbers; about 2 MiB */
};

/* Where the helper is, into path; the run ends if it is nowhere. */
static void
find_helper(char path[PATH_MAX])
{
	static const char beside[] = "/../libexec" HELPER;
	ssize_t n = readlink("/proc/self/exe", path, PATH_MAX - sizeof beside);

	while (n > 0 && path[n - 1] != '/')
		n--;
	if (n > 0) {
		memcpy(path + n - 1, beside, sizeof beside);
		if (access(path, X_OK) == 0)
			return;
	}
	if (access(LIBEXECDIR HELPER, X_OK) != 0)
		die("%s: %s: it is needed to read foreign numbers; install "
		    "salesutils whole (make install)",
			LIBEXECDIR HELPER, strerror(errno));
	memcpy(path, LIBEXECDIR HELPER, sizeof LIBEXECDIR HELPER);
}

static _Noreturn void
run_helper(const char *path, int fd)
{
	if (dup2(fd, STDIN_FILENO) >= 0 && dup2(fd, STDOUT_FILENO) >= 0) {
		/*
		 * Whatever else is open here is not the helper's to hold: a
		 * pipe it kept would not end when we close it.
		 */
		for (int k = STDERR_FILENO + 1; k < FD_MAX; k++)
			close(k);
		execl(path, path, (char *)NULL);
	}
	_exit(127);
}

static void
start(struct phone_ask *a)
{
	char path[PATH_MAX];
	int fd[2];

	find_helper(path);
	/* a socket, since a pipe to a dead helper would end us by SIGPIPE */
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, fd) != 0 ||
		fcntl(fd[0], F_SETFD, FD_CLOEXEC) != 0)
		die("%s: cannot talk to it: %s", path, strerror(errno));
	a->pid = fork();
	if (a->pid < 0)
		die("%s: cannot start it: %s", path, strerror(errno));
	if (a->pid == 0)
		run_helper(path, fd[1]);
	close(fd[1]);
	a->fd = fd[0];
	a->is_open = true;
}

/* End the helper; how it ended. */
static int
end(struct phone_ask *a)
{
	int status = 0;

	close(a->fd);
	while (waitpid(a->pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

/* A helper that stops is a broken run; its own message, if any, is above. */
static _Noreturn void
lost(int status)
{
	if (WIFSIGNALED(status))
		die("phone-ask was ended by signal %d; foreign numbers cannot "
		    "be read: try again, or take them out",
			WTERMSIG(status));
	die("phone-ask ended with status %d; foreign numbers cannot be read: "
	    "run it by hand to see why",
		WEXITSTATUS(status));
}

static void
send_all(struct phone_ask *a, const char *s, size_t n)
{
	while (n > 0) {
		ssize_t k = send(a->fd, s, n, MSG_NOSIGNAL);

		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			lost(end(a));
		s += k;
		n -= (size_t)k;
	}
}

/* One line, its LF made a NUL. There is never more than one on its way. */
static void
receive(struct phone_ask *a)
{
	size_t n = 0;

	do {
		ssize_t k = recv(a->fd, a->answer + n, PHONE_ASK_MAX - n, 0);

		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			lost(end(a));
		n += (size_t)k;
	} while (a->answer[n - 1] != '\n' && n < PHONE_ASK_MAX);
	a->answer[n - 1] = '\0';
}

/*
 * The answer made of an earlier one, to a question that differs from this in
 * free digits alone; false if there was none. Known questions are kept without
 * their free digits, and the number of these in place of them.
 */
static bool
recall(struct phone_ask *a, const char *line, size_t n)
{
	char key[PHONE_ASK_MAX];
	int64_t id = -1;
	size_t nfree = 0;

	memcpy(key, line, n);
	while (id < 0 && ++nfree < n) {
		key[n - nfree] = (char)nfree;
		id = map_find(&a->known, key, n - nfree + 1);
	}
	if (id < 0)
		return false;
	memcpy(a->answer, a->said[id], PHONE_ASK_MAX);

	size_t len = strcspn(a->answer, "\t");

	if (a->answer[0] == '+' && len > nfree)
		memcpy(a->answer + len - nfree, line + n - nfree, nfree);
	return true;
}

/* Take off what an answer says of free digits, and keep it for those alike. */
static void
keep(struct phone_ask *a, const char *line, size_t n)
{
	char key[PHONE_ASK_MAX];
	char *end = a->answer + strcspn(a->answer, "\t");

	end += *end == '\t' ? 1 + strcspn(end + 1, "\t") : 0;
	size_t nfree = *end == '\t' ? strtoul(end + 1, NULL, 10) : 0;

	*end = '\0';
	if (nfree == 0 || nfree >= n)
		return;
	if (a->known.n == KNOWN_MAX)
		map_clear(&a->known);
	memcpy(key, line, n);
	key[n - nfree] = (char)nfree;
	size_t id = map_add(&a->known, key, n - nfree + 1, NULL);

	a->said = mem_grow(a->said, &a->cap_said, id + 1, sizeof *a->said);
	memcpy(a->said[id], a->answer, PHONE_ASK_MAX);
}

/* Ask line, n bytes and LF, for a->answer. */
static void
put_question(struct phone_ask *a, const char *line, size_t n)
{
	if (recall(a, line, n))
		return;
	if (!a->is_open)
		start(a);
	send_all(a, line, n + 1);
	receive(a);
	keep(a, line, n);
}

const char *
phone_ask(void *ask, const char *region, const char *num, const char **e164,
	const char **kind)
{
	static const char *const reasons[] = {
		"phone_bad", "phone_country", "phone_service"};
	struct phone_ask *a = ask;
	char line[PHONE_ASK_MAX];
	int n = snprintf(line, sizeof line, "%s\t%s\n", region, num);

	*e164 = *kind = "";
	if (n >= (int)sizeof line || strcspn(num, "\t\n") != strlen(num))
		return "phone_bad";
	put_question(a, line, (size_t)n - 1);

	char *tab = strchr(a->answer, '\t');
	size_t len = tab != NULL ? (size_t)(tab - a->answer) : 0;

	if (len == 1 && a->answer[0] == '-')
		for (size_t i = 0; i < NELEM(reasons); i++)
			if (strcmp(tab + 1, reasons[i]) == 0)
				return reasons[i];
	if (len < 2 || a->answer[0] != '+' ||
		strspn(a->answer + 1, "0123456789") != len - 1)
		die("phone-ask gave no answer but '%s': is it of this version?",
			a->answer);
	/* it knows some that are not E.164: +43 1115, +234 of 16 digits */
	if (len < 8 || len > 16)
		return "phone_bad";
	*tab = '\0';
	*e164 = a->answer;
	*kind = tab + 1;
	return NULL;
}

void
phone_ask_close(struct phone_ask *a)
{
	if (!a->is_open)
		return;

	int status = end(a);

	if (status != 0)
		lost(status);
	map_free(&a->known);
	free(a->said);
	*a = (struct phone_ask){0};
}
