/*
 * Han characters as tables: what is read the same (han-readings.csv: reading,
 * for the reader; characters whose usual one it is; others that have it too)
 * and what simplifies to what (han-variants.csv: character, variants). Their
 * source and licence are in LICENSES here, scripts/make-han makes them.
 */
#ifndef TABLES_HAN_H
#define TABLES_HAN_H

#include "rules/han.h"

/* Fill in from the built-in tables; the caller calls han_free. */
void han_load(struct han *h);

#endif
