/*
 * A column as record linkage compares it: what its values are, which of them
 * are equal (linklevel.h: how alike two that differ are).
 *
 * Values are held once each, and called by number; of a row only the number is
 * held. They are normalised: case, width and accents folded, Han simplified,
 * what says that there is nothing empty, and as linkvalue.h has it.
 *
 * The kind is guessed from the values, the role from the name of the column
 * where that says something:
 *
 *	name	a word or two: persons, towns, states
 *	code	digits, mostly: telephones, days, numbers of identity
 *	text	more words: addresses, companies
 *	email	has an @, or is a site: www.example.cn
 */
#ifndef RULES_LINKFIELD_H
#define RULES_LINKFIELD_H

#include <stdbool.h>

#include "base/map.h"
#include "rules/han.h"

enum linkfield_kind {
	LINKFIELD_NONE, /* tells nothing: empty, or the same in all rows */
	LINKFIELD_NAME,
	LINKFIELD_CODE,
	LINKFIELD_TEXT,
	LINKFIELD_EMAIL,
};

struct linkfield {
	char *name;                /* of the column */
	const struct han *han;     /* what is known of Han, or NULL */
	enum linkfield_kind given; /* its kind; NONE: it is to be guessed */
	enum linkfield_kind kind;
	bool is_identity; /* who it is: a name, a company, an address of mail */
	bool is_place;    /* where: an address, a town */
	bool is_firm;     /* a company: who, or of persons where */

	uint32_t *row; /* the value of each, LINKFIELD_EMPTY: none */
	size_t nrow, cap_row;
	struct map value;
	uint32_t *count;      /* rows of each value */
	size_t nfilled;       /* rows that have one */
	unsigned char *level; /* of two values (linklevel_prepare), or NULL */
	uint64_t *bag;        /* of codes, what characters each has, or NULL */

	/* of texts: the words of each value, by number, each once */
	struct map word;
	uint32_t *word_rows; /* rows of each word */
	float *word_weight;
	size_t *from; /* of each value its first in words */
	uint32_t *words;
	size_t nwords, cap_words;
};

#define LINKFIELD_EMPTY UINT32_MAX

void linkfield_init(struct linkfield *f, const char *name);
void linkfield_free(struct linkfield *f);

/* The cell of the next row. */
void linkfield_add(struct linkfield *f, const char *s, size_t n);

/*
 * All rows have come: what kind of column is it? What is known of Han (or
 * NULL) is asked for as long as the field is.
 */
void linkfield_settle(struct linkfield *f, const struct han *han);

/* The words of a value, *n of them. */
const uint32_t *linkfield_words(
	const struct linkfield *f, uint32_t value, size_t *n);

#endif
