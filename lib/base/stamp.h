/*
 * What a file was at one time, to see at another whether it has changed: its
 * place on the disk, its size, and when it was last written.
 */
#ifndef BASE_STAMP_H
#define BASE_STAMP_H

#include <stdbool.h>
#include <sys/stat.h>

struct stamp {
	struct stat stat;
};

/* false: it is no regular file, or not there; then it can be read but once. */
bool stamp_take(struct stamp *s, const char *name);

/* Is the file of this name still the one, and unwritten since? */
bool stamp_holds(const struct stamp *s, const char *name);

#endif
