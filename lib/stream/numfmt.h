/*
 * What a number of a workbook means, by its format, as text. Workbooks keep
 * days, times and telephone numbers as numbers; only the format tells them
 * apart (ECMA-376 part 1, 18.8.30 and 18.8.31).
 *
 * Plain numbers, money and percent are the number itself: digits as they are,
 * else the shortest decimal text for the same double, of at most 15 digits as
 * a sheet shows them (0.1 + 0.2 is 0.3), without an exponent below 1e15. Days
 * are 2026-03-02, with a time of day 2026-03-02 10:11:12, a time alone
 * 10:11:12, spans of [h]:mm:ss 26:05:00. A format of nothing but zeros and -
 * space ( ) gives the digits as it shows them: 00000000000 leading zeros,
 * 000-0000-0000 a telephone number.
 */
#ifndef STREAM_NUMFMT_H
#define STREAM_NUMFMT_H

#include <stdbool.h>
#include <stddef.h>

enum numfmt_kind {
	NUMFMT_NUMBER,
	NUMFMT_DAY,  /* with or without a time of day */
	NUMFMT_TIME, /* of day; below 1 it has no day */
	NUMFMT_SPAN, /* hours beyond 24 */
	NUMFMT_MASK,
};

enum { NUMFMT_MASK_MAX = 32, NUMFMT_MAX = 400 };

struct numfmt {
	enum numfmt_kind kind;
	char mask[NUMFMT_MASK_MAX]; /* of NUMFMT_MASK: 0 stands for a digit */
};

/* One of those that workbooks name by number only; id as numFmtId has it. */
void numfmt_builtin(struct numfmt *f, int id);

/* One that a workbook spells out; what is not understood is a number. */
void numfmt_parse(struct numfmt *f, const char *code);

/*
 * The text of a number s into out, and its length; 0: it stays as it stands,
 * since it is no number, or such text already. is_1904: days count from
 * 1904-01-01, as Excel for the Macintosh once did; else from 1899-12-31, and
 * 60 is 1900-02-29, which never was.
 */
size_t numfmt_text(char out[NUMFMT_MAX], const struct numfmt *f, bool is_1904,
	const char *s, size_t n);

#endif
