#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "base/parallel.h"

enum { THREADS = 16, PIECE = 4096 };

struct loop {
	void (*fn)(void *arg, size_t from, size_t to);
	void *arg;
	size_t n;
	atomic_size_t next; /* piece */
};

static void *
work(void *arg)
{
	struct loop *l = arg;

	for (;;) {
		const size_t from = atomic_fetch_add(&l->next, 1) * PIECE;

		if (from >= l->n)
			return NULL;
		l->fn(l->arg, from, l->n - from > PIECE ? from + PIECE : l->n);
	}
}

void
parallel(size_t n, void (*fn)(void *arg, size_t from, size_t to), void *arg)
{
	struct loop l = {.fn = fn, .arg = arg, .n = n};
	const long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	pthread_t thread[THREADS];
	int started = 0;

	/* this one works too; for little, others only cost */
	while (started + 1 < cpus && started < THREADS &&
		n > (size_t)(started + 1) * PIECE &&
		pthread_create(&thread[started], NULL, work, &l) == 0)
		started++;
	work(&l);
	for (int i = 0; i < started; i++)
		pthread_join(thread[i], NULL);
}
