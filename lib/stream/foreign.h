/*
 * The source of foreign files: lists as spreadsheets, portals and old systems
 * give them away, read as a person would.
 *
 * What is decided for a whole file is decided on its first records, which are
 * held; later ones stream. Behind the table, a few are held back to see
 * whether the table goes on.
 */
#ifndef STREAM_FOREIGN_H
#define STREAM_FOREIGN_H

#include "stream/source.h"

/* The descriptor is the source's own from here on. */
struct source *foreign_open(
	int fd, const char *name, const struct source_opts *opts);

#endif
