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
#include "stream/sink.h"

/* The header of a review of the rows of g, appended to head. */
void review_head(const struct group *g, struct head *head);

/* Write it, the likeliest pairs first; how many they are. */
size_t review_write(struct group *g, struct sink *sink);

#endif
