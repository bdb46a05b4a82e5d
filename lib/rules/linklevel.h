/*
 * How alike two values of a column are, in levels: few enough that how often
 * each is seen can be learned, three bits. The lower the more alike.
 *
 *	level	name		code		text	email
 *	0	equal		equal		equal	equal
 *	1	one edit, or	one edit, or	.90	two edits
 *		.93		one ends
 *				the other (6)
 *	2	.87, or one	two edits, or	.75	before the @
 *		begins the	the same digits		equal
 *		other (3)
 *	3	.80				.55	before it .85
 *	4	.68				.35
 *	5	swapped
 *	6	other		other		other	other
 *	7	one of them is empty
 *
 * Of names and e-mails the number is Jaro-Winkler's (likeness.h). Of texts
 * it is .7 times Dice's coefficient of their words, each by its rarity, and .3
 * times the share of the smaller one's that is common; words that differ by an
 * edit, or of which one begins the other, or that are read the same, count in
 * part.
 *
 * A name of Han has so few characters that most likeness is chance. What
 * speaks for it is how the characters are read (han.h):
 *
 *	1	read the same (张伟, 章玮)
 *	2	read nearly the same (张伟, 占伟), or one edit of three
 *		characters or more
 *	3	one is a surname alone with a courtesy (陈先生, 小陈)
 *	4	spelled in letters (zhang wei), or of three characters one is
 *		left out
 */
#ifndef RULES_LINKLEVEL_H
#define RULES_LINKLEVEL_H

#include "rules/linkfield.h"

enum {
	LINKLEVEL_EQUAL = 0,
	LINKLEVEL_SWAPPED = 5, /* of names: each is the other's other name */
	LINKLEVEL_OTHER = 6,   /* nothing in common */
	LINKLEVEL_EMPTY = 7,
	LINKLEVEL_N
};

/*
 * Work out the levels of a column of so few values once and for all. Optional,
 * and when all rows have come.
 */
enum { LINKLEVEL_FEW = 300 };
void linklevel_prepare(struct linkfield *f);

/* The level of two values by number, neither of them empty. */
int linklevel(const struct linkfield *f, uint32_t a, uint32_t b);

/*
 * The levels of two rows, the first column in the lowest three bits. Where two
 * names are swapped, the first column says so and the second is empty.
 */
uint64_t linklevel_rows(
	const struct linkfield *f, size_t n, uint32_t a, uint32_t b);

static inline int
linklevel_of(uint64_t levels, size_t field)
{
	return (int)(levels >> (3 * field) & 7);
}

#endif
