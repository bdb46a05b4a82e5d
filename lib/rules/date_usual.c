/*
 * Dates as nearly all lists, and we ourselves, write them: the same answers as
 * date_read and date_format give, in fewer steps. Whatever is in doubt is left
 * to those.
 */
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

/* Is +hh:mm the offset of a fixed zone, as date_format writes it? */
static bool
is_offset(const char *s, const struct zone *z)
{
	unsigned h = pair(s + 1), m = pair(s + 4);
	int32_t east = z->offset < 0 ? -z->offset : z->offset;

	return z->is_fixed && s[0] == (z->offset < 0 ? '-' : '+') &&
	       s[3] == ':' && m <= 59 && (int32_t)(h * 60 + m) * 60 == east;
}

bool
date_is_canonical(const char *s, size_t n, const struct zone *z)
{
	if ((n != 10 && n != 25) || s[4] != '-' || s[7] != '-')
		return false;
	struct usual u = {.century = pair(s),
		.year = pair(s + 2),
		.month = pair(s + 5),
		.day = pair(s + 8)};

	if (!is_usual_day(&u))
		return false;
	return n == 10 || (s[10] == 'T' && s[13] == ':' && s[16] == ':' &&
				  pair(s + 11) <= 23 && pair(s + 14) <= 59 &&
				  pair(s + 17) <= 59 && is_offset(s + 19, z));
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
