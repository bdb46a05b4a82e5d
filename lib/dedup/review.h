/*
 * Pairs of rows that a person should judge, as lines for a spreadsheet: each
 * pair is two lines, one below the other, with all that the rows say.
 *
 *	answer	empty: to be filled in (dedup/answers.h)
 *	p	how likely they are one, six places; empty if by keys alone
 *	row	how the line's row is named, and
 *	with	the other of the pair
 *	...	the columns of the input
 *	why	what speaks for and against, in bits; a key that they share
 *
 * These are pairs whose likelihood is in the range of linkage.low and high,
 * and pairs that share a key and are not taken for one all the same. What was
 * answered before is not asked again.
 */
#ifndef DEDUP_REVIEW_H
#define DEDUP_REVIEW_H

#include "dedup/group.h"

/* Write it to a file, the likeliest pairs first, and say how many they are. */
void review_save(struct group *g, const char *file);

#endif
