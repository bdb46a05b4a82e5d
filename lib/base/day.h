/*
 * Civil days of the proleptic Gregorian calendar, as a count of days since
 * 1970-01-01, from year 1 to 9999. No clock and no time zone lives here.
 */
#ifndef BASE_DAY_H
#define BASE_DAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DAY_NONE = INT32_MIN }; /* no day */
enum { DAY_MAX = 11 };         /* YYYY-MM-DD and its NUL */

/* Whether there is such a day: 2026-02-29 is none. */
bool day_exists(int year, int month, int day);

/* The day of a date that exists, and the date of a day. */
int32_t day_of(int year, int month, int day);
void day_civil(int32_t day, int *year, int *month, int *mday);

int day_month_len(int year, int month);

/* 1 Monday to 7 Sunday (ISO 8601). */
int day_weekday(int32_t day);

/* ISO 8601 week, 1 to 53, and the year it belongs to. */
int day_week(int32_t day, int *year);

/* The number that n digits at s are, -1 if there is anything else. */
int day_digits(const char *s, int n);

/* Exactly YYYY-MM-DD, or DAY_NONE. */
int32_t day_parse(const char *s, size_t n);

/* YYYY-MM-DD with a NUL into out, which is returned. */
char *day_format(char out[DAY_MAX], int32_t day);

#endif
