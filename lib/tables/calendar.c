#include "tables/calendar.h"

#include <string.h>

#include "base/day.h"
#include "tables/table.h"

void
calendar_load(struct calendar *c, const char *arg)
{
	struct table t;
	int day_col, kind_col;

	table_open(&t, "calendar", arg);
	day_col = table_need(&t, "day");
	kind_col = table_need(&t, "kind");
	for (size_t i = 1; i <= t.nrow; i++) {
		const char *text = table_cell(&t, i, day_col);
		const char *kind = table_cell(&t, i, kind_col), *why;
		int32_t day = day_parse(text, strlen(text));
		bool works = strcmp(kind, "workday") == 0;

		if (day == DAY_NONE)
			table_wrong(&t, i, day_col, "no day, want YYYY-MM-DD");
		if (!works && strcmp(kind, "holiday") != 0)
			table_wrong(&t, i, kind_col, "not holiday or workday");
		why = calendar_tell(
			c, day, works ? CALENDAR_WORKDAY : CALENDAR_HOLIDAY);
		if (why != NULL)
			table_wrong(&t, i, day_col, why);
	}
	table_close(&t);
}

bool
calendar_warn(
	const struct calendar *c, const char *arg, int32_t from, int32_t to)
{
	int year = calendar_gap(c, from, to);

	if (year > 0)
		warn("calendar %s: nothing is known of %d; its working days "
		     "are taken as Monday to Friday",
			arg, year);
	return year > 0;
}
