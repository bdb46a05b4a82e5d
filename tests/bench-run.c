/*
 * bench-run COMMAND [ARG...]: run it once, input and output /dev/null, and
 * print "cpu wall peak status": CPU seconds (user and system) of it and of all
 * it waited for, seconds, KiB of the largest of them, exit status.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/die.h"

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double
seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static void
run(char **argv)
{
	int null = open("/dev/null", O_RDWR);

	if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0)
		die("/dev/null: %s", strerror(errno));
	execvp(argv[0], argv);
	die("%s: %s", argv[0], strerror(errno));
}

int
main(int argc, char **argv)
{
	struct rusage use;
	int how;

	die_init("bench-run");
	if (argc < 2)
		die_usage("usage: bench-run COMMAND [ARG...]");
	double start = now();
	pid_t child = fork();

	if (child == 0)
		run(argv + 1);
	if (child < 0 || waitpid(child, &how, 0) < 0)
		die("%s: %s", argv[1], strerror(errno));
	double wall = now() - start;

	getrusage(RUSAGE_CHILDREN, &use);
	printf("%.6f %.6f %ld %d\n",
		seconds(use.ru_utime) + seconds(use.ru_stime), wall,
		use.ru_maxrss,
		WIFEXITED(how) ? WEXITSTATUS(how) : 128 + WTERMSIG(how));
	return 0;
}
