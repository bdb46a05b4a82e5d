#include "base/day.h"

static bool
is_leap(int y)
{
	return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

int
day_month_len(int y, int m)
{
	static const int len[] = {
		31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return m == 2 && is_leap(y) ? 29 : len[m - 1];
}

bool
day_exists(int y, int m, int d)
{
	return y >= 1 && y <= 9999 && m >= 1 && m <= 12 && d >= 1 &&
	       d <= day_month_len(y, m);
}

/*
 * Years are counted from March, so that the leap day is the last of its year
 * and a month's start is a line through 153 days in five months.
 */
int32_t
day_of(int y, int m, int d)
{
	int years = m > 2 ? y : y - 1;
	int era = years / 400, of_era = years % 400;
	int of_year = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	       of_year - 719468;
}

void
day_civil(int32_t day, int *year, int *month, int *mday)
{
	int z = day + 719468;
	int era = z / 146097, doe = z % 146097;
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int mp = (5 * doy + 2) / 153;

	*mday = doy - (153 * mp + 2) / 5 + 1;
	*month = mp < 10 ? mp + 3 : mp - 9;
	*year = yoe + era * 400 + (*month <= 2);
}

int
day_weekday(int32_t day)
{
	/* 1970-01-01 was a Thursday */
	return (int)(((day + 3) % 7 + 7) % 7) + 1;
}

int
day_week(int32_t day, int *year)
{
	/* a week belongs to the year of its Thursday */
	int32_t thursday = day - day_weekday(day) + 4;
	int m, d;

	day_civil(thursday, year, &m, &d);
	return (thursday - day_of(*year, 1, 1)) / 7 + 1;
}

int
day_digits(const char *s, int n)
{
	int v = 0;

	for (int i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		v = v * 10 + (s[i] - '0');
	}
	return v;
}

int32_t
day_parse(const char *s, size_t n)
{
	if (n != 10 || s[4] != '-' || s[7] != '-')
		return DAY_NONE;
	int y = day_digits(s, 4), m = day_digits(s + 5, 2),
	    d = day_digits(s + 8, 2);

	return day_exists(y, m, d) ? day_of(y, m, d) : DAY_NONE;
}

char *
day_format(char out[DAY_MAX], int32_t day)
{
	int y, m, d;

	day_civil(day, &y, &m, &d);
	for (int i = 3; i >= 0; i--, y /= 10)
		out[i] = (char)('0' + y % 10);
	out[4] = out[7] = '-';
	out[5] = (char)('0' + m / 10);
	out[6] = (char)('0' + m % 10);
	out[8] = (char)('0' + d / 10);
	out[9] = (char)('0' + d % 10);
	out[10] = '\0';
	return out;
}
