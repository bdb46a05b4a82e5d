/*
 * Messages to the user, and the one way a run ends early.
 *
 * Every message is one line on standard error, "prog: text"; a control
 * character in it, which a cell may hold, is shown as "?". Only mem, the
 * streams and the commands may call die; rules return why not instead.
 *
 * The program's name and the hooks are the only file-scope state of the
 * suite: a failure deep in a stream must still be able to mark an output that
 * was begun as torn, and to take away a file half written.
 */
#ifndef BASE_DIE_H
#define BASE_DIE_H

#include <stdbool.h>

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))

enum exit_status {
	EXIT_DONE = 0,   /* done */
	EXIT_LOOK = 1,   /* done, and there is something to look at */
	EXIT_USAGE = 2,  /* wrong command line */
	EXIT_BROKEN = 3, /* could not finish: do not trust the output */
};

/* Name put before each message; kept, not copied. */
void die_init(const char *prog);

/*
 * Telephone numbers in a message behind its first ' show their first three
 * and last four digits only (138****8000), unless the user asked for more.
 */
void die_verbose(bool is_verbose);

/*
 * A line on a terminal that is written over: by the next progress, and by any
 * message. NULL takes it away.
 */
void progress(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* Print the message and go on. */
void warn(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* Print the message, run the hooks, end with EXIT_BROKEN. */
_Noreturn void die(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* The same with EXIT_USAGE, for what getopt cannot see. */
_Noreturn void die_usage(const char *fmt, ...) PRINTF_LIKE(1, 2);

/*
 * Call fn(arg) before a die ends the run, the last added first. A hook that
 * dies itself does not run the others twice. At most DIE_HOOKS of them.
 */
#define DIE_HOOKS 16
void die_hook(void (*fn)(void *), void *arg);

/* Take back what die_hook added for arg; nothing if there is none. */
void die_unhook(const void *arg);

#endif
