/*
 * By which keys a row is known: telephone, e-mail, or any columns, alone or
 * joined. Cells are normalised for the key only and never rewritten.
 *
 * A key is given out as "COLUMNS VALUE": columns as the user wrote them, so
 * that equal values of different columns are different keys, and between the
 * values of joined columns a NUL, which cleaned text never has: ("ab", "cd")
 * is not ("a", "bcd").
 *
 *	phone	each number of phone (one a cell) and phone2 (any number of
 *		them), E.164
 *	email	small letters, see rules/email.h
 *	ext_id	with channel, in which it is unique
 *	others	cleaned text (rules/text.h), case and width folded
 *
 * A value that is empty or cannot be used gives no key.
 */
#ifndef RULES_ROWKEY_H
#define RULES_ROWKEY_H

#include <stdint.h>

#include "base/csvread.h" /* struct cell */
#include "rules/phone_judge.h"

enum { ROWKEY_PARTS = 8, ROWKEY_KEYS = 16 };

struct rowkey {
	struct rowkey_spec {
		char *name; /* as written: name+region */
		char *part[ROWKEY_PARTS];
		size_t npart;
	} key[ROWKEY_KEYS];
	size_t n;

	struct phone_judge judge;
	uint64_t nbad;      /* telephones and e-mails so far that are none */
	struct buf k, a, b; /* work space */
};

/* Where the columns of the keys are in one header. */
struct rowkey_place {
	struct {
		int part[ROWKEY_PARTS + 1]; /* -1: no such column */
		size_t n;                   /* 0: the key cannot be had */
	} key[ROWKEY_KEYS];
	size_t nfound;  /* keys that can be had */
	bool is_single; /* a row has one key at most */
};

/* Read a list such as "phone,email,name+region". NULL, or why not. */
const char *rowkey_init(
	struct rowkey *rk, const char *list, struct phone_judge judge);

void rowkey_find(const struct rowkey *rk, struct rowkey_place *at,
	char *const *column, size_t n);

/* Give each key of a row to fn; its bytes are good during the call. */
void rowkey_each(struct rowkey *rk, const struct rowkey_place *at,
	const struct cell *cell,
	void (*fn)(void *arg, const char *key, size_t n), void *arg);

/* Append a key for people to read: + for the NUL. */
void rowkey_show(struct buf *b, const char *key, size_t n);

void rowkey_free(struct rowkey *rk);

#endif
