#include "rules/icsevent.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"

bool
icsspan_is(struct icsspan t, const char *word)
{
	return t.n == strlen(word) && strncasecmp(t.s, word, t.n) == 0;
}

bool
icsspan_starts(struct icsspan t, const char *word)
{
	size_t n = strlen(word);

	return t.n >= n && strncasecmp(t.s, word, n) == 0;
}

struct icsspan
icsspan_cut(struct icsspan *t, char c)
{
	struct icsspan rest = {t->s + t->n, 0};
	bool is_quoted = false;

	for (size_t i = 0; i < t->n; i++) {
		if (t->s[i] == '"')
			is_quoted = !is_quoted;
		if (t->s[i] != c || is_quoted)
			continue;
		rest = (struct icsspan){t->s + i + 1, t->n - i - 1};
		t->n = i;
		break;
	}
	return rest;
}

void
icsevent_init(struct icsevent *e, uint64_t line)
{
	*e = (struct icsevent){.line = line,
		.from = DAY_NONE,
		.end = DAY_NONE,
		.until = DAY_NONE};
}

void
icsevent_free(struct icsevent *e)
{
	free(e->fault.value);
}

/* A whole number of 1 to 9999, or 0. */
static int
number(struct icsspan t)
{
	int v = t.n >= 1 && t.n <= 4 ? day_digits(t.s, (int)t.n) : 0;

	return v > 0 ? v : 0;
}

/* YYYYMMDD, behind which there may stand THHMMSS. */
static const char *
read_day(int32_t *day, int *seconds, struct icsspan t)
{
	static const char no_day[] = "no day, want YYYYMMDD";
	int year, month, mday;

	*seconds = -1;
	if (t.n < 8)
		return no_day;
	year = day_digits(t.s, 4);
	month = day_digits(t.s + 4, 2);
	mday = day_digits(t.s + 6, 2);
	if (!day_exists(year, month, mday))
		return no_day;
	*day = day_of(year, month, mday);
	if (t.n == 8)
		return NULL;
	*seconds = t.n >= 15 ? day_digits(t.s + 9, 6) : -1;
	if (t.s[8] != 'T' || *seconds < 0)
		return no_day;
	if (t.n == 16 && t.s[15] == 'Z')
		return "a time in UTC, whose day is not that of its place; "
		       "want YYYYMMDD";
	return t.n == 15 ? NULL : no_day;
}

static const char *
take_start(struct icsevent *e, struct icsspan t)
{
	int seconds;
	const char *why = read_day(&e->from, &seconds, t);

	e->is_timed = seconds >= 0;
	return why;
}

static const char *
take_end(struct icsevent *e, struct icsspan t)
{
	int seconds;
	const char *why = read_day(&e->end, &seconds, t);

	if (why == NULL && seconds > 0)
		e->end++;
	return why;
}

static const char *
take_duration(struct icsevent *e, struct icsspan t)
{
	struct icsspan n = {t.s + 1, t.n > 2 ? t.n - 2 : 0};
	char unit = t.n > 2 && t.s[0] == 'P' ? t.s[t.n - 1] : '\0';

	e->len = unit == 'W' ? 7 * number(n) : unit == 'D' ? number(n) : 0;
	return e->len > 0 ? NULL : "want days or weeks, such as P1D or P1W";
}

static const char *
take_summary(struct icsevent *e, struct icsspan t)
{
	static const char work[] = "班", rest[] = "休", leave[] = "假",
			  moved[] = "调休", moved_as[] = "調休";

	e->summary = ICSEVENT_NONE;
	for (struct icsspan p = t; p.n > 0; p.s++, p.n--) {
		if (icsspan_starts(p, work)) {
			e->summary = ICSEVENT_WORK;
			return NULL;
		}
		if (icsspan_starts(p, moved) || icsspan_starts(p, moved_as)) {
			if (e->summary == ICSEVENT_NONE)
				e->summary = ICSEVENT_UNCLEAR;
			p.s += sizeof moved - 2;
			p.n -= sizeof moved - 2;
		} else if (icsspan_starts(p, rest) ||
			   icsspan_starts(p, leave)) {
			e->summary = ICSEVENT_REST;
		}
	}
	return NULL;
}

static const char *
take_apple(struct icsevent *e, struct icsspan t)
{
	e->apple = icsspan_is(t, "WORK-HOLIDAY")        ? ICSEVENT_REST
		   : icsspan_is(t, "ALTERNATE-WORKDAY") ? ICSEVENT_WORK
							: ICSEVENT_NONE;
	return NULL;
}

static const char *
take_status(struct icsevent *e, struct icsspan t)
{
	e->is_cancelled = icsspan_is(t, "CANCELLED");
	return NULL;
}

static const char *
take_rule(struct icsevent *e, struct icsspan t)
{
	static const char want[] = "want a rule of FREQ=YEARLY with INTERVAL, "
				   "COUNT or UNTIL at most; write the days out";
	bool is_yearly = false;

	e->every = 1;
	e->left = INT32_MAX;
	while (t.n > 0) {
		struct icsspan rest = icsspan_cut(&t, ';'),
			       v = icsspan_cut(&t, '=');
		int n = number(v), seconds;

		if (icsspan_is(t, "FREQ") && icsspan_is(v, "YEARLY")) {
			is_yearly = true;
		} else if (icsspan_is(t, "INTERVAL") && n > 0) {
			e->every = n;
		} else if (icsspan_is(t, "COUNT") && n > 0) {
			e->left = n;
		} else if (icsspan_is(t, "BYMONTH") && n > 0) {
			e->month = n;
		} else if (icsspan_is(t, "BYMONTHDAY") && n > 0) {
			e->mday = n;
		} else if (icsspan_is(t, "UNTIL")) {
			if (v.n > 8)
				v.n = 8; /* a time, in UTC, of that day */
			if (read_day(&e->until, &seconds, v) != NULL)
				return want;
		} else if (!icsspan_is(t, "WKST")) {
			return want;
		}
		t = rest;
	}
	return is_yearly ? NULL : want;
}

static const char *
refuse(struct icsevent *e, struct icsspan t)
{
	(void)e, (void)t;
	return "this property is not read; write the days out as events";
}

static const struct property {
	const char *name;
	const char *(*take)(struct icsevent *e, struct icsspan value);
} properties[] = {
	{"DTSTART", take_start},
	{"DTEND", take_end},
	{"DURATION", take_duration},
	{"SUMMARY", take_summary},
	{"X-APPLE-SPECIAL-DAY", take_apple},
	{"STATUS", take_status},
	{"RRULE", take_rule},
	{"RDATE", refuse},
	{"EXDATE", refuse},
	{"EXRULE", refuse},
	{"RECURRENCE-ID", refuse},
};

void
icsevent_note(struct icsevent *e, const char *why, uint64_t line,
	struct icsspan value)
{
	if (why == NULL || e->fault.why != NULL)
		return;
	e->fault.why = why;
	e->fault.line = line;
	e->fault.value = mem_copy(value.s, value.n);
}

void
icsevent_take(struct icsevent *e, uint64_t line, struct icsspan name,
	struct icsspan value)
{
	for (size_t i = 0; i < NELEM(properties); i++)
		if (icsspan_is(name, properties[i].name))
			icsevent_note(
				e, properties[i].take(e, value), line, value);
}

void
icsevent_end(struct icsevent *e)
{
	static const struct icsspan none = {"", 0};
	int32_t past = day_of(9999, 12, 31) + 1;
	int32_t last = day_of(ICS_LAST, 12, 31);
	int month, mday;

	if (e->from == DAY_NONE)
		icsevent_note(e, "the event has no DTSTART", e->line, none);
	if (e->fault.why)
		return;
	day_civil(e->from, &e->year, &month, &mday);
	if ((e->month > 0 && e->month != month) ||
		(e->mday > 0 && e->mday != mday))
		icsevent_note(e,
			"the rule of the event is for another day than DTSTART",
			e->line, none);
	if (e->until != DAY_NONE && e->until < e->from)
		icsevent_note(e, "the rule of the event ends before it begins",
			e->line, none);
	if (e->until == DAY_NONE || e->until > last)
		e->until = last;
	e->month = month;
	e->mday = mday;
	if (e->end == DAY_NONE)
		e->end = e->from + (e->len > 0 ? e->len : 1);
	if (e->end == e->from)
		e->end++;
	if (e->end < e->from)
		icsevent_note(
			e, "the event ends before it begins", e->line, none);
	else if (e->end - e->from > ICS_DAYS_MAX)
		icsevent_note(
			e, "the event is longer than a year", e->line, none);
	if (e->end > past)
		e->end = past;
}

enum icsevent_mark
icsevent_mark(const struct icsevent *e)
{
	return e->is_cancelled             ? ICSEVENT_NONE
	       : e->apple != ICSEVENT_NONE ? e->apple
					   : e->summary;
}

int32_t
icsevent_in(const struct icsevent *e, int year)
{
	int32_t day;

	if (year == e->year)
		return e->from;
	if (e->every == 0 || year < e->year || (year - e->year) % e->every ||
		e->left == 0 || !day_exists(year, e->month, e->mday))
		return DAY_NONE;
	day = day_of(year, e->month, e->mday);
	return day > e->until ? DAY_NONE : day;
}
