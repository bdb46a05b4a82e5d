/*
 * Where records go: one interface, as for sources. The sinks here write CSV,
 * TSV and JSON a record a line; those of report draw tables.
 *
 * A cell that stood in quotes is written in quotes, so a cell nobody touched
 * keeps its bytes from CSV to CSV. Line ends are LF; the end of a record is
 * written with the next one or at sink_close, so that what a killed program
 * leaves does not look whole. If the run dies after the first byte went out,
 * a torn record follows, which no reader takes for the end.
 */
#ifndef STREAM_SINK_H
#define STREAM_SINK_H

#include "stream/out.h"
#include "stream/source.h" /* enum format */

struct sink {
	struct out *out; /* the caller's */
	size_t n;        /* columns */
	void (*put)(struct sink *s, const struct rec *r);
	void (*close)(struct sink *s); /* frees the sink; out stays open */
};

/* A sink for one of CSV, TSV, JSON; the header is copied as far as needed. */
struct sink *sink_open(
	struct out *out, enum format format, const struct head *head);

/*
 * Append a cell as CSV has it; is_alone: it is the only one of its record,
 * which would be a blank line if it were empty.
 */
void sink_add_csv(struct buf *b, const struct cell *c, bool is_alone);

/* Append UTF-8 as a JSON string (RFC 8259). */
void sink_add_json(struct buf *b, const char *s, size_t n);

/* Write the first s->n cells of r. */
static inline void
sink_put(struct sink *s, const struct rec *r)
{
	s->put(s, r);
}

/*
 * Begin a record of a CSV sink, behind its header: the caller appends it to
 * s->out->b. Or nothing came of it.
 */
void sink_begin(struct sink *s);
void sink_cancel(struct sink *s);

static inline void
sink_close(struct sink *s)
{
	s->close(s);
}

#endif
