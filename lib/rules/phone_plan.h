/*
 * Within the phone rules: characters, and the numbering plans, which read
 * runs of ASCII digits. Nobody else includes this.
 */
#ifndef RULES_PHONE_PLAN_H
#define RULES_PHONE_PLAN_H

#include <stdint.h>

#include "rules/phone.h"

/* The digits of one number and its prefixes; more are no number. */
enum { PHONE_DIGITS = 32 };

/* What a character is to a number. The order is that of strength. */
enum phone_class {
	PC_SKIP, /* invisible */
	PC_DIGIT,
	PC_MASK, /* an asterisk */
	PC_JOIN, /* - ( ) . and kin */
	PC_SPACE,
	PC_SLASH,
	PC_PLUS,
	PC_LIST,   /* , ; and what else only separates */
	PC_LETTER, /* Latin and @: no neighbour for a digit */
	PC_WORD,   /* anything else */
};

/* The class of the character at s, its length in *len, its digit in *d. */
enum phone_class phone_class(const char *s, size_t n, size_t *len, char *d);

/*
 * Take off what spreadsheets leave around a number: blanks, ', ="...", .0.
 * Returns whether what remains is in scientific notation.
 */
bool phone_trim(const char **s, size_t *n);

/* One number of digits, `plus` in front or not, as phone_read has it. */
const char *phone_digits(bool plus, const char *d, size_t n,
	const char *country, struct phone *p);

/* What stands behind + or an international prefix. */
const char *phone_abroad(const char *d, size_t n, struct phone *p);

/* Write what is certain, or what must be asked; d holds the country code. */
const char *phone_sure(struct phone *p, const char *cc, const char *d, size_t n,
	enum phone_kind kind);
const char *phone_ask_for(struct phone *p, const char *region, bool plus,
	const char *d, size_t n);

/*
 * China: d behind +86 (behind_cc), or dialled in China. is_said: it is known
 * to be dialled there; if not, only what shows it by itself is taken.
 */
const char *phone_cn(
	const char *d, size_t n, bool behind_cc, bool is_said, struct phone *p);

/* Whether 11 ASCII digits are a Chinese mobile. */
bool phone_cn_mobile(const char *d);

/* +1: d behind it, or dialled in `region`. */
const char *phone_nanp(
	const char *d, size_t n, const char *region, struct phone *p);

#endif
