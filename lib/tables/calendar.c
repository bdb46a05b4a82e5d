#include "tables/calendar.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/apportion.h"
#include "rules/ics.h"
#include "tables/table.h"

struct cols {
	int day, kind, weight;
};

/* 1 for mon to 7 for sun, 0 if it is no weekday. */
static int
weekday(const char *s)
{
	static const char *const name[] = {
		"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

	for (int i = 0; i < 7; i++)
		if (strcmp(name[i], s) == 0)
			return i + 1;
	return 0;
}

/* Hundredths of a day that is worked. NULL, or why not. */
static const char *
read_weight(int32_t *weight, const char *s)
{
	static const char want[] =
		"want a number above 0, up to 1000, of at most two places";
	struct apportion_part p;

	if (apportion_weight(&p, s, strlen(s)) != NULL || p.places > 2)
		return want;
	for (; p.places < 2 && p.weight <= CALENDAR_WEIGHT_MAX; p.places++)
		p.weight *= 10;
	if (p.weight == 0 || p.weight > CALENDAR_WEIGHT_MAX)
		return want;
	*weight = (int32_t)p.weight;
	return NULL;
}

static int32_t
weight_of(const struct table *t, size_t row, const struct cols *col)
{
	const char *kind = table_cell(t, row, col->kind), *why;
	const char *text = table_cell(t, row, col->weight);
	int32_t weight = CALENDAR_WORKDAY;

	if (strcmp(kind, "holiday") == 0) {
		if (*text != '\0')
			table_wrong(t, row, col->weight,
				"a holiday weighs nothing; leave it empty");
		return CALENDAR_HOLIDAY;
	}
	if (strcmp(kind, "workday") != 0)
		table_wrong(t, row, col->kind, "not holiday or workday");
	why = *text == '\0' ? NULL : read_weight(&weight, text);
	if (why)
		table_wrong(t, row, col->weight, why);
	return weight;
}

static void
tell_table(struct calendar *c, const char *name, const struct buf *b)
{
	struct table t;
	struct cols col;

	table_parse(&t, name, b);
	col.day = table_need(&t, "day");
	col.kind = table_need(&t, "kind");
	col.weight = table_find(&t, "weight");
	for (size_t row = 1; row <= t.nrow; row++) {
		const char *text = table_cell(&t, row, col.day), *why;
		int32_t day = day_parse(text, strlen(text));
		int32_t weight = weight_of(&t, row, &col);
		int of_week = weekday(text);

		if (day == DAY_NONE && of_week == 0)
			table_wrong(&t, row, col.day,
				"no day, want YYYY-MM-DD, or mon to sun");
		why = of_week > 0 ? calendar_tell_weekday(c, of_week, weight)
				  : calendar_tell(c, day, weight);
		if (why)
			table_wrong(&t, row, col.day, why);
	}
	table_close(&t);
}

static void
tell_ics(struct calendar *c, const char *name, const struct buf *b)
{
	struct ics f;
	const char *why = ics_tell(&f, c, b->s, b->n);

	/* not in quotes, where die would mask a date like a phone */
	if (why)
		die("%s:%" PRIu64 ": %s%s%s", name, f.line, why,
			f.value.n > 0 ? ": " : "", buf_str(&f.value));
	buf_free(&f.value);
}

static void
load_one(struct calendar *c, const char *arg)
{
	struct buf b = {0};
	const char *name;

	if (strcmp(arg, "none") == 0) {
		c->is_whole = true;
		return;
	}
	calendar_layer(c);
	name = table_read(&b, "calendar", arg);
	if (ics_is(b.s, b.n))
		tell_ics(c, name, &b);
	else
		tell_table(c, name, &b);
	buf_free(&b);
}

void
calendar_load(struct calendar *c, const char *arg)
{
	for (const char *s = arg;; s++) {
		size_t n = strcspn(s, ",");
		char *one = mem_copy(s, n);

		if (n == 0)
			die("calendar '%s': a name is empty", arg);
		load_one(c, one);
		free(one);
		s += n;
		if (*s == '\0')
			return;
	}
}

/* Are the weekdays those of an office? */
static bool
is_plain(const struct calendar *c)
{
	for (int i = 0; i < 7; i++)
		if ((c->week[i].weight > 0) != (i < 5))
			return false;
	return true;
}

bool
calendar_warn(
	const struct calendar *c, const char *arg, int32_t from, int32_t to)
{
	int year = calendar_gap(c, from, to);
	struct buf known = {0};

	if (year == 0)
		return false;
	calendar_years(c, &known);
	warn("calendar %s: nothing is known of %d%s%s; its working days are "
	     "taken as %s",
		arg, year, known.n > 0 ? ", only of " : "", buf_str(&known),
		is_plain(c) ? "Monday to Friday" : "its weekdays say");
	buf_free(&known);
	return true;
}
