/*
 * Runs that may end by die, one after the other in one process: catch_run
 * comes back from them, and gives back their memory and their descriptors,
 * or a night of fuzzing would not be. What a run allocates and opens is
 * noted while it runs; a run that ends well must have given back its memory.
 */
#ifndef FUZZ_CATCH_H
#define FUZZ_CATCH_H

#include <pthread.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <sanitizer/allocator_interface.h>

#include "base/die.h"

#include "law.h"

enum { CATCH_LIVE = 1 << 18, CATCH_FIRST_FD = 20, CATCH_LAST_FD = 40 };

static struct {
	const volatile void *p[CATCH_LIVE]; /* allocated and not freed yet */
	size_t n, last;                     /* where the one freed last was */
	bool is_on;
	pthread_t thread; /* libFuzzer has another one */
	jmp_buf out;
} caught;

static void
catch_malloc(const volatile void *p, size_t n)
{
	(void)n;
	if (!caught.is_on || !pthread_equal(caught.thread, pthread_self()))
		return;
	LAW(caught.n < CATCH_LIVE);
	caught.p[caught.n++] = p;
}

static void
catch_free(const volatile void *p)
{
	if (!caught.is_on || !pthread_equal(caught.thread, pthread_self()))
		return;
	/* around the one before: what was allocated in a row is freed so */
	for (size_t k = 0, i; k < caught.n; k++) {
		i = (caught.last + (k % 2 ? k / 2 + 1 : caught.n - k / 2)) %
		    caught.n;
		if (caught.p[i] == p) {
			caught.p[i] = caught.p[--caught.n];
			caught.last = i;
			return;
		}
	}
}

static void
catch_die(void *arg)
{
	(void)arg;
	longjmp(caught.out, 1);
}

/* Once, before the first run. Messages go nowhere from here on. */
static void
catch_init(void)
{
	/* libFuzzer's own messages have another FILE */
	stderr = fopen("/dev/null", "w");
	fputs("begun", stderr);
	caught.thread = pthread_self();
	__sanitizer_install_malloc_and_free_hooks(catch_malloc, catch_free);
	/* descriptors of a run are those from CATCH_FIRST_FD on */
	for (int fd = dup(0); fd < CATCH_FIRST_FD - 1; fd = dup(0))
		;
}

/* What fn(arg) allocates between these is not the run's. */
static inline void
catch_pause(void)
{
	caught.is_on = false;
}

static inline void
catch_resume(void)
{
	caught.is_on = true;
}

/* Does fn(arg) come back? */
static bool
catch_run(void (*fn)(void *), void *arg)
{
	volatile bool is_done = false;

	caught.n = caught.last = 0;
	caught.is_on = true;
	die_hook(catch_die, arg);
	if (setjmp(caught.out) == 0) {
		fn(arg);
		die_unhook(arg);
		is_done = true;
	}
	caught.is_on = false;
	LAW(!is_done || caught.n == 0);
	for (size_t i = 0; i < caught.n; i++)
		free((void *)caught.p[i]);
	for (int fd = CATCH_FIRST_FD; fd < CATCH_LAST_FD; fd++)
		close(fd);
	return is_done;
}

#endif
