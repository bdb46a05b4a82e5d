/*
 * Amounts of money, in integer minor units: hundredths, of every currency. No
 * double comes near them.
 *
 * A foreign amount is a number, in full or half width, with
 * - a currency in front, behind, or both if they agree: ¥ ￥ 元 圆 人民币 RMB
 *   CNY; $ US$ 美元 USD; € 欧元 EUR; £ 英镑 GBP; 円 日元 JP¥ JPY; HK$ 港币 港元
 *   HKD; NT$ 台币 新台币 TWD; other ISO 4217 codes of the table in money.c.
 *   A bare $ is USD, a bare ¥ CNY: what a list from elsewhere means by them
 *   must be said where it is read;
 * - units: 百 千 k 万 w 亿, joined (百万, 千万, 万亿) or in a row (2亿5000万);
 * - a minus or brackets around the whole: (1,200.50) is -1200.50.
 *
 * Thousands may be parted by , . ' or a space, in threes. Where both , and .
 * stand, the last is the decimal mark. One comma before three digits parts
 * thousands: 1,200 is 1200; before one or two it is a decimal mark. One point
 * is a decimal mark, but 1.200 is refused: to one half of the world it is 1200,
 * and to the other a number with three places that money seldom has. With a
 * unit (1.235万), from 1000 on (1200.000) and below 1 (0.500) it is plain.
 */
#ifndef RULES_MONEY_H
#define RULES_MONEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MONEY_MAX = 22 }; /* -92233720368547758.08 and its NUL */

struct money {
	int64_t minor;
	char currency[4]; /* ISO 4217 with a NUL; "" if unsaid */
};

/*
 * Read a foreign cell; trailing zeros beyond two places are nothing. NULL, or
 * why not: other than zeros there, more than int64_t holds, anything that is
 * not an amount (面议, 3-5万, 1.2E+05), or nothing at all.
 */
const char *money_read(struct money *m, const char *s, size_t n);

/*
 * The unit a column's header names behind a bracket or a stroke, as a power of
 * ten: 4 for 预算（万元）, 0 if it names none. And a cell of such a column: its
 * own unit, 50万, holds over the column's.
 */
int money_unit(const char *header);
const char *money_read_in(struct money *m, const char *s, size_t n, int common);

/*
 * Read an amount as streams have it: -?[0-9]+ with a point and one or two
 * places or without, nothing else. NULL, or why not; then *minor is untouched.
 */
const char *money_parse(int64_t *minor, const char *s, size_t n);

/* As money_parse reads it, two places, with a NUL, into out: returned. */
char *money_format(char out[MONEY_MAX], int64_t minor);

/*
 * A glance: is the cell such that money_read and money_format leave it as it
 * is, without a currency? Digits and two places are; it says no of others.
 */
bool money_is_canonical(const char *s, size_t n);

/* Has it the form of a currency's code (ISO 4217): three capitals? */
bool money_is_currency(const char *s, size_t n);

#endif
