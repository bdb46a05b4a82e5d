/*
 * The XML of a zip part as events, through expat; the only module that sees
 * <expat.h>. Names come without their prefix: who reads them knows by depth
 * what may stand where, so that every spelling of a namespace is understood.
 *
 * What is not well formed, holds a DTD (and so entities of its own), nests
 * deeper than XML_DEPTH, has a tag or comment of more than XML_TOKEN bytes or
 * more than XML_NAMES different names ends the run; so does whatever zip_read
 * finds wrong. So memory is bounded, however long the part is.
 */
#ifndef STREAM_XML_H
#define STREAM_XML_H

#include "stream/zip.h"

enum { XML_DEPTH = 256, XML_TOKEN = 1 << 20, XML_NAMES = 10000 };

struct xml;

struct xml_events {
	/* the root has depth 1; att: name, value, ..., NULL, for xml_att */
	void (*start)(void *arg, const char *name, const char **att, int depth);
	void (*end)(void *arg, const char *name, int depth);
	/* UTF-8, in as many pieces as it likes; NULL: not asked for */
	void (*text)(void *arg, const char *s, size_t n);
};

/*
 * Begin to read a part of max bytes unpacked at most. part, ev and z must
 * live until xml_close; z may not enter another part before the end.
 */
struct xml *xml_open(struct zip *z, const char *part, uint64_t max,
	const struct xml_events *ev, void *arg);

/* Read one block and give its events; false where it was the part's end. */
bool xml_next(struct xml *x);

void xml_close(struct xml *x);

/* All of a part at once. */
void xml_read(struct zip *z, const char *part, uint64_t max,
	const struct xml_events *ev, void *arg);

/* The value of an attribute, whatever its prefix; NULL: there is none. */
const char *xml_att(const char **att, const char *name);

#endif
