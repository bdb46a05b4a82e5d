#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/zone.h"

enum { DAY_SECS = 86400 };

/* +hh:mm to seconds; false if it is anything else. */
static bool
offset_parse(const char *s, size_t n, int32_t *sec)
{
	if (n == 1 && (s[0] == 'Z' || s[0] == 'z')) {
		*sec = 0;
		return true;
	}
	if (n != 6 || (s[0] != '+' && s[0] != '-') || s[3] != ':')
		return false;
	int h = day_digits(s + 1, 2), m = day_digits(s + 4, 2);

	if (h < 0 || h > 23 || m < 0 || m > 59)
		return false;
	*sec = (h * 60 + m) * 60 * (s[0] == '-' ? -1 : 1);
	return true;
}

/* Does the tz database hold the name? libc would take any for UTC. */
static bool
is_known(const char *name)
{
	char path[256];
	struct stat st;

	if (name[0] == '/' || name[0] == '\0' || strstr(name, ".."))
		return false;
	int n = snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", name);

	return n > 0 && n < (int)sizeof path && stat(path, &st) == 0 &&
	       S_ISREG(st.st_mode);
}

const char *
zone_init(struct zone *z, const char *name)
{
	z->is_fixed = true;
	if (strcmp(name, ZONE_DEFAULT) == 0) {
		z->offset = 8 * 3600;
		return NULL;
	}
	if (strcmp(name, "UTC") == 0)
		name = "Z";
	if (offset_parse(name, strlen(name), &z->offset))
		return NULL;
	if (!is_known(name))
		return "no such time zone on this machine";
	z->is_fixed = false;
	if (setenv("TZ", name, 1) != 0)
		return "the time zone cannot be set";
	tzset();
	return NULL;
}

/* Seconds from 1970 of broken-down time read as UTC. */
static int64_t
seconds(const struct tm *tm)
{
	return (int64_t)day_of(
		       tm->tm_year + 1900, tm->tm_mon + 1, tm->tm_mday) *
		       DAY_SECS +
	       tm->tm_hour * 3600 + tm->tm_min * 60 + tm->tm_sec;
}

int32_t
zone_offset(const struct zone *z, int64_t at)
{
	if (z->is_fixed)
		return z->offset;
	time_t t = (time_t)at;
	struct tm tm;

	if (localtime_r(&t, &tm) == NULL)
		return 0;
	return (int32_t)(seconds(&tm) - at);
}

int32_t
zone_day(const struct zone *z, int64_t at)
{
	int64_t local = at + zone_offset(z, at);

	return (int32_t)((local >= 0 ? local : local - DAY_SECS + 1) /
			 DAY_SECS);
}

int64_t
zone_instant(const struct zone *z, int32_t day, int32_t sec)
{
	int64_t local = (int64_t)day * DAY_SECS + sec;

	if (z->is_fixed)
		return local - z->offset;
	/*
	 * The offset before and after may differ; a time that a clock skips
	 * is read by the offset before, a time it shows twice is the first.
	 */
	int64_t before = local - zone_offset(z, local - DAY_SECS);
	int64_t after = local - zone_offset(z, local + DAY_SECS);

	if (before + zone_offset(z, before) == local)
		return before;
	return after + zone_offset(z, after) == local ? after : before;
}

const char *
zone_parse(const struct zone *z, struct when *w, const char *s, size_t n)
{
	static const char *const want =
		"want YYYY-MM-DD or YYYY-MM-DDThh:mm:ss+hh:mm";
	size_t i = 16;
	int sec = 0;

	w->day = n >= 10 ? day_parse(s, 10) : DAY_NONE;
	if (w->day == DAY_NONE)
		return n == 10 && s[4] == '-' && s[7] == '-' ? "no such day"
							     : want;
	w->is_day = n == 10;
	if (w->is_day) {
		w->at = zone_instant(z, w->day, 0);
		return NULL;
	}
	if (n < 16 || (s[10] != 'T' && s[10] != 't' && s[10] != ' ') ||
		s[13] != ':')
		return want;
	int h = day_digits(s + 11, 2), m = day_digits(s + 14, 2);

	if (n >= 19 && s[16] == ':') {
		sec = day_digits(s + 17, 2);
		i = 19;
		if (i + 1 < n && s[i] == '.' && day_digits(s + i + 1, 1) >= 0) {
			do
				i++;
			while (i < n && s[i] >= '0' && s[i] <= '9');
		}
	}
	/* 60: a leap second, read as the second before it */
	if (h < 0 || h > 23 || m < 0 || m > 59 || sec < 0 || sec > 60)
		return "no such time of day";
	if (sec == 60)
		sec = 59;
	sec += (h * 60 + m) * 60;
	if (i == n) {
		w->at = zone_instant(z, w->day, sec);
		return NULL;
	}
	int32_t off;

	if (!offset_parse(s + i, n - i, &off))
		return want;
	w->at = (int64_t)w->day * DAY_SECS + sec - off;
	w->day = zone_day(z, w->at);
	/* an offset may carry it out of the years that are written */
	return w->day >= day_of(1, 1, 1) && w->day <= day_of(9999, 12, 31)
		       ? NULL
		       : "no such day";
}

static char *
two(char *p, int32_t v)
{
	*p++ = (char)('0' + v / 10 % 10);
	*p++ = (char)('0' + v % 10);
	return p;
}

struct when
zone_when(const struct zone *z, const char *s, size_t n)
{
	static const struct when never = {0, DAY_NONE, false};
	struct when w;

	return zone_parse(z, &w, s, n) == NULL ? w : never;
}

char *
zone_format(const struct zone *z, char out[INSTANT_MAX], int64_t at)
{
	int32_t off = zone_offset(z, at), day = zone_day(z, at);
	int32_t sec = (int32_t)(at + off - (int64_t)day * DAY_SECS);
	int32_t east = (off < 0 ? -off : off) / 60;
	char *p = day_format(out, day) + 10;

	*p++ = 'T';
	p = two(p, sec / 3600);
	*p++ = ':';
	p = two(p, sec / 60 % 60);
	*p++ = ':';
	p = two(p, sec % 60);
	*p++ = off < 0 ? '-' : '+';
	p = two(p, east / 60);
	*p++ = ':';
	p = two(p, east % 60);
	*p = '\0';
	return out;
}
