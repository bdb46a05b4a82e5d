/*
 * Telephone numbers: one number (phone_read), and a cell of a list that may
 * hold several, and words (phone_cell). What comes out is E.164: "+", the
 * country code and the national number, 7 to 15 digits.
 *
 * Numbers of China (+86) and of the United States, Canada and Puerto Rico
 * (within +1) are judged here; the rules are those of libphonenumber 8.12.57,
 * held equal to it by tests/phone-diff.c. For all others `ask` is set, and
 * libphonenumber must say (rules/phone_judge.h, cli/phone_ask.h): until then
 * the number is not known to be one.
 *
 * Reasons, in place of a number:
 *	phone_bad	no such number, letters inside, masked (138****8000)
 *	phone_lossy	a spreadsheet has rounded it: 1.38E+10
 *	phone_country	a bare number, and no country to read it in
 *	phone_service	no subscriber: 110, 12345, 95588, 96xxx, 10086, also
 *			behind an area code; 16xxxxxx premium; 911 in +1
 *
 * country is two capital letters (ISO 3166) and rules bare numbers, those
 * without + and country code. NULL or "" is none said: then a bare number is
 * read as Chinese, but only if it is a mobile, carries its trunk 0 (or the
 * 00 in front of a country code), is 400 or 800, or has 86 in front.
 *
 * Read over: spaces, - ( ) . · / and their full-width and typographic kin,
 * invisible characters, full-width digits, a leading ', ="...", a trailing
 * .0, carrier prefixes (17951, 12593). No letter is ever dropped.
 *
 * Nothing is allocated or kept; text need not end in NUL and may be any bytes.
 */
#ifndef RULES_PHONE_H
#define RULES_PHONE_H

#include <stdbool.h>
#include <stddef.h>

enum {
	PHONE_MAX = 24,    /* "+", digits, NUL; E.164 itself needs 17 */
	PHONE_EXT_MAX = 7, /* an extension, 1 to 6 digits, and NUL */
	PHONES_MAX = 8,    /* numbers taken from one cell */
};

enum phone_kind {
	PHONE_UNKNOWN,
	PHONE_FIXED,
	PHONE_MOBILE,
	PHONE_FIXED_OR_MOBILE, /* +1 does not tell them apart */
	PHONE_TOLL_FREE,
	PHONE_PREMIUM,
	PHONE_SHARED_COST, /* 400 in China */
	PHONE_VOIP,
	PHONE_PERSONAL,
	PHONE_PAGER,
	PHONE_UAN,
	PHONE_VOICEMAIL,
	PHONE_NKIND
};

struct phone {
	char num[PHONE_MAX];     /* E.164; with ask: digits, maybe + in front */
	char ext[PHONE_EXT_MAX]; /* "" if none; phone_cell alone sets it */
	char region[3];          /* with ask: where to read num, ZZ behind + */
	bool ask;
	enum phone_kind kind; /* PHONE_UNKNOWN with ask */
};

/* "fixed", "toll_free", ...; and back, PHONE_UNKNOWN if there is none such. */
const char *phone_kind_name(enum phone_kind kind);
enum phone_kind phone_kind_find(const char *name, size_t n);

/* A glance: is it +86 and a mobile of China, as it comes out? */
bool phone_is_mobile(const char *s, size_t n);

/*
 * The plain spellings of most numbers: ASCII or full-width digits, + in front
 * of them at most, - ( ) or spaces between, that are a mobile of China or
 * certain in +1. phone_read and phone_cell (which has all of the cell then)
 * give the same for them, in more steps. False if it is none; *p is then not
 * set.
 */
bool phone_plain(const char *s, size_t n, const char *country, struct phone *p);

/* Read all of s as one number. NULL, or why not: then *p is not set. */
const char *phone_read(
	const char *s, size_t n, const char *country, struct phone *p);

/*
 * The numbers of a cell in their order, each once. They may be set apart by
 * 、 , ; | / & line ends, words, +, and by space or - where what stands before
 * is a whole number. An extension follows its number: 转8001, 分机 8001, ext.
 * 12, x12, #12, -8001. A number behind QQ, 传真, fax, 邮编, 身份证 is none.
 *
 * Good numbers are given even if other parts are bad, but nothing is lost in
 * silence: `whole` says that v holds all there was, but for separators and
 * words like 电话 or Tel that only announce a number. Where it is false
 * (names, 微信同号, a part that is no number, more than PHONES_MAX) whoever
 * keeps v must keep the cell's text too. A Latin letter that touches a digit
 * makes bad all that - or brackets tie to it: in 138-0013-800O nothing is good.
 * Two foreign numbers with only a space between read as one, and so are bad.
 */
struct phone_cell {
	struct phone v[PHONES_MAX];
	size_t n;
	bool whole;
	const char *bad; /* why the first unusable part is; NULL if none is */
};

/*
 * NULL, or why there is no number at all. An empty cell, or one that says so
 * (无, -, n/a), gives NULL with n 0 and whole.
 */
const char *phone_cell(
	const char *s, size_t n, const char *country, struct phone_cell *c);

/*
 * The first number of a cell that must still be asked for, NULL if none; and
 * what libphonenumber says: why it is none, or else what it is. One that is
 * none, or turns out to be another of the cell, goes. Once all are answered,
 * a cell with n 0 and `bad` has no number.
 */
struct phone *phone_cell_ask(struct phone_cell *c);
void phone_cell_answer(struct phone_cell *c, struct phone *p, const char *why,
	const char *e164, const char *kind);

#endif
