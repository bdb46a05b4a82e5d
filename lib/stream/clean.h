/*
 * The source of clean streams, CSV or TSV: what programs of the suite write to
 * each other. Whatever is not clean ends the run, see source.h.
 */
#ifndef STREAM_CLEAN_H
#define STREAM_CLEAN_H

#include "stream/source.h"

/* The descriptor is the source's own from here on. */
struct source *clean_open(
	int fd, const char *name, const struct source_opts *opts);

#endif
