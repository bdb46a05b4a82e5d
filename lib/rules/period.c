#include "rules/period.h"

const char *const period_words[] = {
	"year", "quarter", "month", "week", "day", NULL};

struct period
period_of(enum period_kind kind, int32_t day)
{
	struct period p = {kind, day, day};
	int year, month, mday;

	day_civil(day, &year, &month, &mday);
	switch (kind) {
	case PERIOD_YEAR:
		p.from = day_of(year, 1, 1);
		p.to = day_of(year, 12, 31);
		break;
	case PERIOD_QUARTER:
		month = (month - 1) / 3 * 3 + 1;
		p.from = day_of(year, month, 1);
		p.to = day_of(year, month + 2, day_month_len(year, month + 2));
		break;
	case PERIOD_MONTH:
		p.from = day_of(year, month, 1);
		p.to = day_of(year, month, day_month_len(year, month));
		break;
	case PERIOD_WEEK:
		p.from = day - day_weekday(day) + 1;
		p.to = p.from + 6;
		break;
	case PERIOD_DAY: break;
	}
	return p;
}

/* The week of a year, if it has so many. */
static const char *
parse_week(struct period *p, int year, int week)
{
	/* the fourth of January is in the first, by ISO 8601 */
	const struct period first = period_of(PERIOD_WEEK, day_of(year, 1, 4));
	const int32_t day = first.from + 7 * (week - 1);
	int of;

	if (week < 1 || day_week(day, &of) != week || of != year)
		return "no such week";
	*p = period_of(PERIOD_WEEK, day);
	return NULL;
}

const char *
period_parse(struct period *p, const char *s, size_t n)
{
	static const char shape[] =
		"not a period: 2026, 2026-Q1, 2026-02, 2026-W07 or 2026-02-14";
	const int year = n >= 4 ? day_digits(s, 4) : -1;

	if (year < 1 || (n > 4 && s[4] != '-'))
		return shape;
	if (n == 4) {
		*p = period_of(PERIOD_YEAR, day_of(year, 1, 1));
		return NULL;
	}
	if (n == 7 && s[5] == 'Q' && s[6] >= '1' && s[6] <= '4') {
		*p = period_of(
			PERIOD_QUARTER, day_of(year, 3 * (s[6] - '0'), 1));
		return NULL;
	}
	if (n == 8 && s[5] == 'W' && day_digits(s + 6, 2) >= 0)
		return parse_week(p, year, day_digits(s + 6, 2));
	if (n == 7) {
		const int month = day_digits(s + 5, 2);

		if (month < 1 || month > 12)
			return shape;
		*p = period_of(PERIOD_MONTH, day_of(year, month, 1));
		return NULL;
	}
	const int32_t day = day_parse(s, n);

	if (day == DAY_NONE)
		return n == 10 ? "no such day" : shape;
	*p = period_of(PERIOD_DAY, day);
	return NULL;
}

char *
period_format(char out[PERIOD_MAX], const struct period *p)
{
	int year, month, mday;

	day_format(out, p->from);
	day_civil(p->from, &year, &month, &mday);
	switch (p->kind) {
	case PERIOD_YEAR: out[4] = '\0'; break;
	case PERIOD_QUARTER:
		out[5] = 'Q';
		out[6] = (char)('0' + (month + 2) / 3);
		out[7] = '\0';
		break;
	case PERIOD_MONTH: out[7] = '\0'; break;
	case PERIOD_WEEK: {
		const int week = day_week(p->from, &year);

		day_format(out, day_of(year, 1, 1));
		out[5] = 'W';
		out[6] = (char)('0' + week / 10);
		out[7] = (char)('0' + week % 10);
		out[8] = '\0';
		break;
	}
	case PERIOD_DAY: break;
	}
	return out;
}
