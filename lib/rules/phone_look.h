/*
 * How much of a number a pattern looks at: the patterns of libphonenumber, that
 * say which numbers a country has, ask for few digits at the front and take any
 * (\d) behind them. So numbers that differ in these alone are answered alike,
 * and of a kind one need be asked.
 *
 *	struct phone_look l = {"7400123456", 10, 0};
 *	phone_look_walk(&l, "7(?:4\\d|624)\\d{7}|80\\d{8}", 1);
 *
 * finds that two are looked at. A pattern is walked on all its ways at once,
 * so that whatever a matcher of regular expressions tries is among them.
 */
#ifndef RULES_PHONE_LOOK_H
#define RULES_PHONE_LOOK_H

#include <stddef.h>
#include <stdint.h>

enum { PHONE_LOOK_MAX = 20 }; /* digits */

struct phone_look {
	const char *digits;
	size_t n;
	size_t seen; /* of these at the front, patterns so far ask which */
};

/*
 * Where a pattern may end if it begins at any of `from`: sets of places, where
 * bit i stands before digit i. Known are digits, [02-5], \d, ( ), (?: ), |, ?,
 * {2}, {1,2} and $; with anything else, all digits are looked at.
 */
uint32_t phone_look_walk(
	struct phone_look *l, const char *pattern, uint32_t from);

#endif
