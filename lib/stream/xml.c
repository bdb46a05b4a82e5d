#include <expat.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "stream/xml.h"

enum { BLOCK = 1 << 15 };

struct xml {
	XML_Parser p;
	struct zip *z;
	const char *part;
	const struct xml_events *ev;
	void *arg;
	int depth;
	uint64_t nread;
	struct map names; /* of elements and attributes, but the short ones */
};

static _Noreturn void
fail(const struct xml *x, const char *why)
{
	die("%s: damaged: %s, line %lu: %s", zip_name(x->z), x->part,
		XML_GetCurrentLineNumber(x->p), why);
}

static const char *
local(const char *name)
{
	const char *colon = strchr(name, ':');

	return colon ? colon + 1 : name;
}

/*
 * expat keeps every name it has seen. Those of three bytes, which nearly all
 * are in a sheet, are not many, whatever they are.
 */
static void
note_name(struct xml *x, const char *name)
{
	size_t n = strlen(name);

	if (n <= 3)
		return;
	map_add(&x->names, name, n, NULL);
	if (x->names.n > XML_NAMES || x->names.text.n > XML_TOKEN)
		fail(x, "more names than any workbook has");
}

static void
on_start(void *arg, const XML_Char *name, const XML_Char **att)
{
	struct xml *x = arg;

	if (++x->depth > XML_DEPTH)
		fail(x, "elements nest too deep");
	note_name(x, name);
	for (size_t i = 0; att[i]; i += 2)
		note_name(x, att[i]);
	x->ev->start(x->arg, local(name), att, x->depth);
}

static void
on_end(void *arg, const XML_Char *name)
{
	struct xml *x = arg;

	if (x->ev->end)
		x->ev->end(x->arg, local(name), x->depth);
	x->depth--;
}

static void
on_text(void *arg, const XML_Char *s, int n)
{
	struct xml *x = arg;

	x->ev->text(x->arg, s, (size_t)n);
}

static void
on_doctype(void *arg, const XML_Char *name, const XML_Char *system,
	const XML_Char *public, int has_internal)
{
	(void)name;
	(void)system;
	(void)public;
	(void)has_internal;
	fail(arg, "a DTD, which no workbook has");
}

struct xml *
xml_open(struct zip *z, const char *part, uint64_t max,
	const struct xml_events *ev, void *arg)
{
	struct xml *x = mem_zalloc(1, sizeof *x);

	*x = (struct xml){.p = XML_ParserCreate(NULL),
		.z = z,
		.part = part,
		.ev = ev,
		.arg = arg};
	if (x->p == NULL)
		die("out of memory");
	XML_SetUserData(x->p, x);
	XML_SetElementHandler(x->p, on_start, on_end);
	if (ev->text)
		XML_SetCharacterDataHandler(x->p, on_text);
	XML_SetStartDoctypeDeclHandler(x->p, on_doctype);
	zip_enter(z, part, max);
	return x;
}

/* expat keeps a tag or comment until it is whole, however long it is. */
static void
check_token(const struct xml *x)
{
	XML_Index at = XML_GetCurrentByteIndex(x->p);

	if (at >= 0 && x->nread - (uint64_t)at > XML_TOKEN)
		fail(x, "a tag or comment of more than 1 MiB");
}

bool
xml_next(struct xml *x)
{
	void *block = XML_GetBuffer(x->p, BLOCK);

	if (block == NULL)
		die("out of memory");
	size_t n = zip_read(x->z, block, BLOCK);

	x->nread += n;
	if (XML_ParseBuffer(x->p, (int)n, n == 0) != XML_STATUS_OK)
		fail(x, XML_ErrorString(XML_GetErrorCode(x->p)));
	if (n > 0)
		check_token(x);
	return n > 0;
}

void
xml_close(struct xml *x)
{
	XML_ParserFree(x->p);
	map_free(&x->names);
	free(x);
}

void
xml_read(struct zip *z, const char *part, uint64_t max,
	const struct xml_events *ev, void *arg)
{
	struct xml *x = xml_open(z, part, max, ev, arg);

	while (xml_next(x))
		;
	xml_close(x);
}

const char *
xml_att(const char **att, const char *name)
{
	for (; *att; att += 2)
		if (strcmp(local(*att), name) == 0)
			return att[1];
	return NULL;
}
