/*
 * Scales of commission as tables: a row a band, rising.
 *
 *	from	where it begins: money; of rates an attainment, 0.8 or 80%;
 *		of bands a distance
 *	rate	percent with its sign, 5%; of bands money or a percentage
 *
 * Built in are `default` of tiers and of rates, those of pay-commission(1).
 */
#ifndef TABLES_SCALE_H
#define TABLES_SCALE_H

#include "rules/commission.h"

#define SCALE_DEFAULT "default"

/*
 * Set a scale from what an option says: a list, FROM:RATE,FROM:RATE, if it has
 * a colon, else the name of a table, tiers-NAME for one, or its file. A wrong
 * one ends the run.
 */
void scale_open(
	struct commission_scale *s, enum commission_kind kind, const char *arg);

#endif
