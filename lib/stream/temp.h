/*
 * A file that appears whole or not at all: it is written without a name, or,
 * where the file system or a missing /proc does not allow that, beside its
 * place under a name nobody can guess, and renamed into place at the end.
 *
 * A file without a name goes by itself, however the run ends. A named one is
 * removed when the run dies or SIGINT, SIGTERM, SIGHUP or SIGPIPE ends it;
 * only SIGKILL leaves it. For the signals, the names are file-scope state.
 */
#ifndef STREAM_TEMP_H
#define STREAM_TEMP_H

struct temp {
	int fd;     /* to write to, mode 0600 */
	char *path; /* where it will appear */
	char *name; /* NULL: it has none yet */
};

enum { TEMP_MAX = 8 }; /* named ones at a time */

/*
 * Begin one for a path, which is copied; temp_open_named: beside its place, so
 * that others can open t->name as well. NULL, or why not.
 */
const char *temp_open(struct temp *t, const char *path);
const char *temp_open_named(struct temp *t, const char *path);

/* Let it appear; what was written is on the disk first. NULL, or why not. */
const char *temp_appear(struct temp *t);

/* Leave no trace of it, if it has not appeared. The descriptor stays open. */
void temp_drop(struct temp *t);

/* Leave no trace of any. */
void temp_drop_all(void);

#endif
