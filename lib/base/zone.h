/*
 * Instants, as seconds since 1970-01-01T00:00:00Z, and the zone in which they
 * are days. An instant is written as RFC 3339 with its offset.
 */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/day.h"

#define ZONE_DEFAULT "Asia/Shanghai"
enum { INSTANT_MAX = 26 }; /* 2026-11-22T21:30:00+08:00 and its NUL */

struct zone {
	bool is_fixed;
	int32_t offset; /* seconds east of UTC, where is_fixed */
};

/* A day, or an instant and the day it falls on in the zone. */
struct when {
	int64_t at;  /* of a day: its first second */
	int32_t day; /* DAY_NONE: nothing */
	bool is_day; /* no time of day was said */
};

/*
 * "UTC", "+08:00", or a name of the tz database. Asia/Shanghai is built in as
 * +08:00 (its summer times, 1986 to 1991, are left out), so that the default
 * needs no file; any other name needs the machine's tz database. NULL, or why
 * not. One named zone a process: libc keeps it, and the rest are fixed.
 */
const char *zone_init(struct zone *z, const char *name);

/* Seconds east of UTC at an instant. */
int32_t zone_offset(const struct zone *z, int64_t at);

/* The day of an instant; the instant of a day and a second of it. */
int32_t zone_day(const struct zone *z, int64_t at);
int64_t zone_instant(const struct zone *z, int32_t day, int32_t sec);

/*
 * Read YYYY-MM-DD, or YYYY-MM-DDThh:mm[:ss[.frac]][Z|+hh:mm] (a space for T);
 * without an offset it is a time of the zone. NULL, or why not.
 */
const char *zone_parse(
	const struct zone *z, struct when *w, const char *s, size_t n);

/* The same; nothing, of day DAY_NONE, if that cannot be read or is empty. */
struct when zone_when(const struct zone *z, const char *s, size_t n);

/* RFC 3339 with a NUL into out, which is returned. */
char *zone_format(const struct zone *z, char out[INSTANT_MAX], int64_t at);

#endif
