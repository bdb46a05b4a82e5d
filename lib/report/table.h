/*
 * Tables to look at: a sink that holds all rows and writes them at its close,
 * aligned for a terminal, or as Markdown.
 *
 * Widths are those of a terminal: a Han character takes two columns. A column
 * whose cells are all numbers stands to the right. White space of any kind is
 * shown as a space, and characters that are not seen (controls, direction
 * marks) are left out: a cell cannot write elsewhere on the screen. There is
 * no colour.
 */
#ifndef REPORT_TABLE_H
#define REPORT_TABLE_H

#include "stream/sink.h"

/* A sink for FORMAT_TABLE or FORMAT_MARKDOWN; fits cli_start. */
struct sink *report_table_open(
	struct out *out, enum format format, const struct head *head);

struct report_table_opts {
	const char *title; /* a line above it; NULL: none */
	/*
	 * The first columns tell groups of rows apart: on a terminal they are
	 * no columns but a line above each group, "channel: 抖音".
	 */
	size_t nheading;
	/*
	 * A column of whole numbers that is drawn as bars as well; -1: none.
	 * Bars share one scale; they come last, since terminals differ on the
	 * width of a block. Not in Markdown.
	 */
	int bar;
};

/*
 * Before the first row: what people see has columns of its own, not those of
 * the stream. Rows that are put have them from here on.
 */
void report_table_shape(struct sink *s, const struct head *head,
	const struct report_table_opts *opts);

#endif
