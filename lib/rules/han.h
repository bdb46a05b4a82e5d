/*
 * Han characters that people take for each other: traditional and simplified
 * ones, and those that are read the same, between which a Chinese keyboard
 * lets one choose (张伟, 章玮). Characters are U+4E00 to U+9FFF; of others
 * nothing is known.
 *
 * The owner calls han_init first and han_free last; what is told comes from a
 * table (tables/han.h). The functions that ask change nothing.
 */
#ifndef RULES_HAN_H
#define RULES_HAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/map.h"

enum {
	HAN_FIRST = 0x4e00,
	HAN_LAST = 0x9fff,
	HAN_READINGS = 4, /* of a character that are kept */
	HAN_SPELLING = 8, /* bytes of one, with a NUL behind */
};

struct han {
	/* of each character from HAN_FIRST on */
	uint16_t *simple;                  /* what it simplifies to, or 0 */
	uint16_t (*reading)[HAN_READINGS]; /* from 1 on; 0: no more */
	/* of each reading, by its number */
	char (*spelling)[HAN_SPELLING];
	uint16_t *near; /* what it is heard as */
	size_t nreading, cap_spelling, cap_near;
	struct map heard; /* spellings in which zh is z and so on */
};

void han_init(struct han *h);
void han_free(struct han *h);

/*
 * Tell a reading, in pinyin without tones and with v for an u with points, and
 * all characters that have it: as the usual one, or beside another. NULL, or
 * why not.
 */
const char *han_tell_reading(struct han *h, const char *spelling,
	const char *usual, const char *others);

/* Tell a character, and those that simplify to it. NULL, or why not. */
const char *han_tell_variants(
	struct han *h, const char *simple, const char *variants);

/* Make UTF-8 text simplified. Of no han at all it stays as it is. */
void han_simplify(const struct han *h, char *s, size_t n);

/* The number of the usual reading of a simplified character; 0: unknown. */
unsigned han_reading(const struct han *h, uint32_t c);

/*
 * How alike are two characters: the same, or with a reading in common; with
 * readings that many do not tell apart, z and zh, n and l, in and ing; other.
 */
enum han_likeness { HAN_OTHER, HAN_NEAR, HAN_ALIKE };
enum han_likeness han_likeness(const struct han *h, uint32_t a, uint32_t b);

/*
 * Do characters read what letters spell (a to z, and spaces, which do not
 * count)?
 */
bool han_is_spelled(const struct han *h, const uint32_t *c, size_t n,
	const uint32_t *letter, size_t nletter);

#endif
