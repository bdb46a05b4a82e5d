/*
 * Tables of stages: built in are `generic` and `dealership`. A row a stage,
 * in the order a lead climbs them:
 *
 *	stage	its name, as programs write it
 *	label	what people read; default the name
 *	role	empty: a step; lost: none. Lost stages stand last
 *	alias	what else it is called, `;` between; see rules/stage.h for
 *		what is one text
 *
 * All but the first column may be missing.
 */
#ifndef TABLES_STAGES_H
#define TABLES_STAGES_H

#include "rules/stage.h"

/*
 * Read a built-in table or a file into s; the caller frees by stages_free. A
 * table that is wrong, or has no step, ends the run.
 */
void stages_open(struct stages *s, const char *name);

/* One that is named; else, NULL, both that are built in. How many it opened. */
size_t stages_open_all(struct stages s[2], const char *name);

/*
 * A table of the reasons for which a lead is lost, in the same form: columns
 * reason, label and alias. All of them are lost stages, for they are told
 * apart in the same way. Built in is `default`.
 */
#define REASONS_DEFAULT "default"
void reasons_open(struct stages *s, const char *name);

#endif
