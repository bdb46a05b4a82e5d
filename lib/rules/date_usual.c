/*
 * Dates as nearly all lists, and we ourselves, write them: the same answers as
 * date_read and date_format give, in fewer steps. Whatever is in doubt is left
 * to those.
 */
#include <string.h>

#include "base/word.h"
#include "rules/date.h"

/* The digit c is, or a number above 9. */
static unsigned
digit(char c)
{
	return (unsigned char)c - (unsigned)'0';
}

/* Two digits, or a number above 99. */
static unsigned
pair(const char *s)
{
	unsigned a = digit(s[0]), b = digit(s[1]);

	return a <= 9 && b <= 9 ? a * 10 + b : 100;
}

/* One or two digits from the i-th byte on, which goes behind them, or 100. */
static unsigned
one_or_two(const char *s, size_t n, size_t *i)
{
	unsigned v = *i < n ? digit(s[*i]) : 10;

	if (v > 9)
		return 100;
	++*i;
	if (*i < n && digit(s[*i]) <= 9)
		v = v * 10 + digit(s[(*i)++]);
	return v;
}

/* A date as nearly all lists have it, and its time of day, if it has one. */
struct usual {
	unsigned century, year, month, day, hour, minute, second;
	bool has_time;
};

/* h:mm or h:mm:ss and nothing behind it. */
static bool
usual_clock(struct usual *u, const char *s, size_t n)
{
	size_t i = 0;

	u->has_time = true;
	u->hour = one_or_two(s, n, &i);
	if (u->hour > 23 || n - i < 3 || s[i] != ':')
		return false;
	u->minute = pair(s + i + 1);
	i += 3;
	u->second = 0;
	if (n - i == 3 && s[i] == ':') {
		u->second = pair(s + i + 1);
		i += 3;
	}
	return i == n && u->minute <= 59 && u->second <= 59;
}

/* Does it exist, and is its year at no end of the calendar (date.h)? */
static bool
is_usual_day(const struct usual *u)
{
	return u->century >= 11 && u->century <= 98 && u->year <= 99 &&
	       day_exists((int)(u->century * 100 + u->year), (int)u->month,
		       (int)u->day);
}

/*
 * 2026-03-02 or 2026/3/2, and perhaps 10:05 or 10:05:06 behind it, in which
 * every order is the same.
 */
static bool
read_usual(struct usual *u, const char *s, size_t n)
{
	size_t i = 5;

	if (n < 8 || n > 19 || (s[4] != '-' && s[4] != '/'))
		return false;
	u->has_time = false;
	u->century = pair(s);
	u->year = pair(s + 2);
	u->month = one_or_two(s, n, &i);
	if (i == n || s[i++] != s[4])
		return false;
	u->day = one_or_two(s, n, &i);
	if (!is_usual_day(u))
		return false;
	if (i == n)
		return true;
	return (s[i] == ' ' || s[i] == 'T') &&
	       usual_clock(u, s + i + 1, n - i - 1);
}

/*
 * Eight bytes that are those of form, but up to 9 more where most has a 9:
 * the i-th byte of *two becomes the number whose two digits begin there.
 */
static bool
read_pairs(uint64_t *two, const char *s, const char *form, const char *most)
{
	const uint64_t one = 0x0101010101010101u;
	const uint64_t w = word_load(s) ^ word_load(form);

	/* what is more than it may be, or no ASCII, gets its top bit */
	if (((w + one * ('0' + 0x7F) - word_load(most)) | w) & one * 0x80)
		return false;
	*two = w * 10 + (w >> 8);
	return true;
}

static unsigned
nth(uint64_t two, int i)
{
	return (unsigned)(two >> 8 * i & 0xFF);
}

bool
date_is_canonical(const char *s, size_t n, const struct zone *z)
{
	const char *offset = z->offset < 0 ? "00-00:00" : "00+00:00";
	const int32_t east = z->offset < 0 ? -z->offset : z->offset;
	struct usual u = {0};
	uint64_t day, clock, rest;

	if ((n != 10 && n != 25) ||
		!read_pairs(&day, s, "0000-00-", "99990990"))
		return false;
	u.century = nth(day, 0);
	u.year = nth(day, 2);
	u.month = nth(day, 5);
	u.day = pair(s + 8);
	if (n == 10 || !is_usual_day(&u))
		return n == 10 && is_usual_day(&u);
	/* the day once more, and the time; seconds and the offset */
	return z->is_fixed && s[16] == ':' &&
	       read_pairs(&clock, s + 8, "00T00:00", "99099099") &&
	       read_pairs(&rest, s + 17, offset, "99099099") &&
	       nth(clock, 3) <= 23 && nth(clock, 6) <= 59 &&
	       nth(rest, 0) <= 59 && nth(rest, 6) <= 59 &&
	       (int32_t)(nth(rest, 3) * 60 + nth(rest, 6)) * 60 == east;
}

/* Two digits and what stands behind them. */
static char *
put(char *p, unsigned two, char behind)
{
	*p++ = (char)('0' + two / 10);
	*p++ = (char)('0' + two % 10);
	*p++ = behind;
	return p;
}

size_t
date_rewrite(
	char out[INSTANT_MAX], const char *s, size_t n, const struct zone *z)
{
	struct usual u;

	if (!z->is_fixed || !read_usual(&u, s, n))
		return 0;
	unsigned east = (unsigned)(z->offset < 0 ? -z->offset : z->offset) / 60;
	char *p = put(out, u.century, 0) - 1;

	p = put(p, u.year, '-');
	p = put(p, u.month, '-');
	p = put(p, u.day, u.has_time ? 'T' : '\0');
	if (u.has_time) {
		p = put(p, u.hour, ':');
		p = put(p, u.minute, ':');
		p = put(p, u.second, z->offset < 0 ? '-' : '+');
		p = put(p, east / 60, ':');
		p = put(p, east % 60, '\0');
	}
	return (size_t)(p - out) - 1;
}
