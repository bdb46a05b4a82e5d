/*
 * By which keys a row is known: telephone, e-mail, or any columns, alone or
 * joined. Cells are normalised for the key only and never rewritten.
 *
 * A key as bytes is "COLUMNS VALUE": columns as the user wrote them, so that
 * equal values of different columns are different keys, and between the values
 * of joined columns a NUL, which cleaned text never has: ("ab", "cd") is not
 * ("a", "bcd"). A telephone is given out as a number, without its bytes.
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

#include <stdbool.h>
#include <stdint.h>

#include "base/csvread.h" /* struct cell */
#include "rules/phone_judge.h"

enum { ROWKEY_PARTS = 8, ROWKEY_KEYS = 16 };

struct rowkey {
	struct rowkey_spec {
		char *name; /* as written: name+region */
		char *part[ROWKEY_PARTS];
		size_t npart;
		bool is_phone; /* phone and phone2, no joined columns */
	} key[ROWKEY_KEYS];
	size_t n;

	/* the keys of the row last read; text[from .. from + n) is one */
	struct rowkey_value {
		uint64_t phone; /* digits of E.164 as a number; 0: a text */
		size_t from, n;
	} * value;
	size_t nvalue, cap_value;
	struct buf text;

	struct phone_judge judge;
	uint64_t nbad;   /* telephones and e-mails so far that are none */
	struct buf a, b; /* work space */
};

/* What value.phone is below; a longer number, or one with a 0, is a text. */
#define ROWKEY_PHONE_MAX ((uint64_t)1000000000000000000)

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

/* A telephone alone is no key. */
void rowkey_drop_phone(struct rowkey *rk);

void rowkey_find(const struct rowkey *rk, struct rowkey_place *at,
	char *const *column, size_t n);

/* Read the keys of a row into rk->value, as many as there are. */
void rowkey_read(struct rowkey *rk, const struct rowkey_place *at,
	const struct cell *cell);

/* Append the bytes of key i of the row last read. */
void rowkey_bytes(struct buf *b, const struct rowkey *rk, size_t i);

/* Append those of a telephone. */
void rowkey_phone(struct buf *b, uint64_t phone);

/* Does a column hold telephones? Is a key, by its bytes, a telephone? */
bool rowkey_is_phone(const char *column);
bool rowkey_is_phone_key(const char *key, size_t n);

/* Append the bytes of a key for people to read: + for the NUL. */
void rowkey_show(struct buf *b, const char *key, size_t n);

void rowkey_free(struct rowkey *rk);

#endif
