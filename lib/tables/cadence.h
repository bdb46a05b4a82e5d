/*
 * Cadences as tables. Built in are `dealership` and `generic`. A row a rule,
 * in the order in which they count; what the cells mean is in rules/cadence.h:
 *
 *	rule	its name, once
 *	after	the kind of event that opens it: one word
 *	from	a whole number of units; empty or -: none
 *	by	a whole number of units, not below from
 *	unit	d (days), wd (working days), h (hours)
 *	do	kinds of event, | between
 *	until	won, lost, won|lost; empty or -: neither
 *
 * Other columns are left alone.
 */
#ifndef TABLES_CADENCE_H
#define TABLES_CADENCE_H

#include "rules/cadence.h"

#define CADENCE_DEFAULT "dealership"

/*
 * Read a built-in table or a file; a table that is wrong or has no rule ends
 * the run. Nothing is to be freed.
 */
void cadence_load(struct cadence *c, const char *arg);

#endif
