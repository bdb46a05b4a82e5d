/*
 * The table of foreign headers: CSV with the columns header, column (one of
 * rules/schema.h) and, for the reader's use, used_by.
 */
#ifndef TABLES_COLUMNS_H
#define TABLES_COLUMNS_H

#include "rules/schema.h"

/*
 * Fill in what headers mean: first by a table of the user's (a built-in name
 * or a file; NULL: none), then by the built-in one for all it does not name.
 */
void columns_load(struct schema *s, const char *arg);

#endif
