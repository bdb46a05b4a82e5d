#include "rules/ics.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/utf8.h"

enum mark { MARK_NONE, MARK_REST, MARK_WORK, MARK_UNCLEAR };

/* What ends the run, if the event counts. */
struct fault {
	const char *why; /* NULL: nothing */
	uint64_t line;
	char *value; /* its own */
};

struct event {
	uint64_t line;     /* of its BEGIN */
	int32_t from, end; /* end is the day after it; DAY_NONE: not said */
	int32_t len;       /* in days; 0: not said */
	bool is_timed, is_cancelled;
	enum mark summary, apple;
	int every; /* years; 0: it does not come again */
	int left;  /* how often it still comes, at most */
	int32_t until;
	/* of the rule, 0: not said; once it is settled, of its first day */
	int year, month, mday;
	struct fault fault;
};

struct reader {
	const char *s, *end; /* what is still to be read */
	uint64_t line, next; /* of the line at hand, of the one after it */
	struct buf text;     /* the line, unfolded */
	struct event *event;
	size_t n, cap;
	struct event *open; /* the event whose properties these are, or NULL */
	bool is_event[ICS_NESTED_MAX];
	int depth;
};

/* A piece of the line at hand. */
struct span {
	const char *s;
	size_t n;
};

static bool
is_word(struct span t, const char *word)
{
	return t.n == strlen(word) && strncasecmp(t.s, word, t.n) == 0;
}

static bool
starts(struct span t, const char *word)
{
	size_t n = strlen(word);

	return t.n >= n && strncasecmp(t.s, word, n) == 0;
}

bool
ics_is(const char *s, size_t n)
{
	return starts((struct span){s, n}, "BEGIN:VCALENDAR");
}

/* Cut t at the first c outside of quotes; the rest, or nothing of it. */
static struct span
cut(struct span *t, char c)
{
	struct span rest = {t->s + t->n, 0};
	bool is_quoted = false;

	for (size_t i = 0; i < t->n; i++) {
		if (t->s[i] == '"')
			is_quoted = !is_quoted;
		if (t->s[i] != c || is_quoted)
			continue;
		rest = (struct span){t->s + i + 1, t->n - i - 1};
		t->n = i;
		break;
	}
	return rest;
}

/* A whole number of 1 to 9999, or 0. */
static int
number(struct span t)
{
	int v = t.n >= 1 && t.n <= 4 ? day_digits(t.s, (int)t.n) : 0;

	return v > 0 ? v : 0;
}

/* YYYYMMDD, behind which there may stand THHMMSS. */
static const char *
read_day(int32_t *day, int *seconds, struct span t)
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
take_start(struct event *e, struct span t)
{
	int seconds;
	const char *why = read_day(&e->from, &seconds, t);

	e->is_timed = seconds >= 0;
	return why;
}

static const char *
take_end(struct event *e, struct span t)
{
	int seconds;
	const char *why = read_day(&e->end, &seconds, t);

	if (why == NULL && seconds > 0)
		e->end++;
	return why;
}

static const char *
take_duration(struct event *e, struct span t)
{
	struct span n = {t.s + 1, t.n > 2 ? t.n - 2 : 0};
	char unit = t.n > 2 && t.s[0] == 'P' ? t.s[t.n - 1] : '\0';

	e->len = unit == 'W' ? 7 * number(n) : unit == 'D' ? number(n) : 0;
	return e->len > 0 ? NULL : "want days or weeks, such as P1D or P1W";
}

static const char *
take_summary(struct event *e, struct span t)
{
	static const char work[] = "班", rest[] = "休", leave[] = "假",
			  moved[] = "调休", moved_as[] = "調休";

	e->summary = MARK_NONE;
	for (struct span p = t; p.n > 0; p.s++, p.n--) {
		if (starts(p, work)) {
			e->summary = MARK_WORK;
			return NULL;
		}
		if (starts(p, moved) || starts(p, moved_as)) {
			if (e->summary == MARK_NONE)
				e->summary = MARK_UNCLEAR;
			p.s += sizeof moved - 2;
			p.n -= sizeof moved - 2;
		} else if (starts(p, rest) || starts(p, leave)) {
			e->summary = MARK_REST;
		}
	}
	return NULL;
}

static const char *
take_apple(struct event *e, struct span t)
{
	e->apple = is_word(t, "WORK-HOLIDAY")        ? MARK_REST
		   : is_word(t, "ALTERNATE-WORKDAY") ? MARK_WORK
						     : MARK_NONE;
	return NULL;
}

static const char *
take_status(struct event *e, struct span t)
{
	e->is_cancelled = is_word(t, "CANCELLED");
	return NULL;
}

static const char *
take_rule(struct event *e, struct span t)
{
	static const char want[] = "want a rule of FREQ=YEARLY with INTERVAL, "
				   "COUNT or UNTIL at most; write the days out";
	bool is_yearly = false;

	e->every = 1;
	e->left = INT32_MAX;
	while (t.n > 0) {
		struct span rest = cut(&t, ';'), v = cut(&t, '=');
		int n = number(v), seconds;

		if (is_word(t, "FREQ") && is_word(v, "YEARLY")) {
			is_yearly = true;
		} else if (is_word(t, "INTERVAL") && n > 0) {
			e->every = n;
		} else if (is_word(t, "COUNT") && n > 0) {
			e->left = n;
		} else if (is_word(t, "BYMONTH") && n > 0) {
			e->month = n;
		} else if (is_word(t, "BYMONTHDAY") && n > 0) {
			e->mday = n;
		} else if (is_word(t, "UNTIL")) {
			if (v.n > 8)
				v.n = 8; /* a time, in UTC, of that day */
			if (read_day(&e->until, &seconds, v) != NULL)
				return want;
		} else if (!is_word(t, "WKST")) {
			return want;
		}
		t = rest;
	}
	return is_yearly ? NULL : want;
}

static const char *
refuse(struct event *e, struct span t)
{
	(void)e, (void)t;
	return "this property is not read; write the days out as events";
}

static const struct property {
	const char *name;
	const char *(*take)(struct event *e, struct span value);
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

/* The first fault of an event is the one that is told. */
static void
note(struct event *e, const char *why, uint64_t line, struct span value)
{
	if (why && e->fault.why == NULL)
		e->fault =
			(struct fault){why, line, mem_copy(value.s, value.n)};
}

/* What only the whole event shows. */
static void
settle(struct event *e)
{
	static const struct span none = {"", 0};
	int32_t past = day_of(9999, 12, 31) + 1;
	int month, mday;

	if (e->from == DAY_NONE)
		note(e, "the event has no DTSTART", e->line, none);
	if (e->fault.why)
		return;
	day_civil(e->from, &e->year, &month, &mday);
	if ((e->month > 0 && e->month != month) ||
		(e->mday > 0 && e->mday != mday))
		note(e, "the rule of the event is for another day than DTSTART",
			e->line, none);
	e->month = month;
	e->mday = mday;
	if (e->end == DAY_NONE)
		e->end = e->from + (e->len > 0 ? e->len : 1);
	if (e->end == e->from)
		e->end++;
	if (e->end < e->from)
		note(e, "the event ends before it begins", e->line, none);
	else if (e->end - e->from > ICS_DAYS_MAX)
		note(e, "the event is longer than a year", e->line, none);
	if (e->end > past)
		e->end = past;
}

/* The next line that is not blank, folds and its end taken away. */
static bool
next_line(struct reader *r)
{
	buf_clear(&r->text);
	while (r->text.n == 0 && r->s < r->end) {
		r->line = r->next;
		do {
			size_t left = (size_t)(r->end - r->s);
			const char *lf = memchr(r->s, '\n', left);
			size_t n = lf ? (size_t)(lf - r->s) : left;

			r->next++;
			buf_add(&r->text, r->s,
				n - (n > 0 && r->s[n - 1] == '\r'));
			r->s += n + (lf != NULL);
		} while (r->s < r->end && (*r->s == ' ' || *r->s == '\t') &&
			 r->s++);
	}
	return r->text.n > 0;
}

static const char *
begin(struct reader *r, struct span what)
{
	bool is_event = is_word(what, "VEVENT");

	if (r->depth == ICS_NESTED_MAX)
		return "components are nested too deeply";
	for (int i = 0; is_event && i < r->depth; i++)
		if (r->is_event[i])
			return "an event begins within an event";
	r->is_event[r->depth++] = is_event;
	r->open = NULL;
	if (is_event) {
		r->event =
			mem_grow(r->event, &r->cap, r->n + 1, sizeof *r->event);
		r->open = &r->event[r->n++];
		*r->open = (struct event){.line = r->line,
			.from = DAY_NONE,
			.end = DAY_NONE,
			.until = day_of(ICS_LAST, 12, 31)};
	}
	return NULL;
}

static const char *
finish(struct reader *r, struct span what)
{
	static const char wrong[] = "not what was begun ends here";

	if (r->depth == 0 || r->is_event[--r->depth] != is_word(what, "VEVENT"))
		return wrong;
	if (r->is_event[r->depth])
		settle(&r->event[r->n - 1]);
	r->open = r->depth > 0 && r->is_event[r->depth - 1]
			  ? &r->event[r->n - 1]
			  : NULL;
	return NULL;
}

static const char *
take_line(struct reader *r)
{
	struct span name = {r->text.s, r->text.n}, value = cut(&name, ':');

	if (name.n == r->text.n)
		return "no line of an iCalendar file: it has no colon";
	cut(&name, ';');
	if (is_word(name, "BEGIN"))
		return begin(r, value);
	if (is_word(name, "END"))
		return finish(r, value);
	if (r->depth == 0)
		return "this stands outside of BEGIN and END";
	for (size_t i = 0; r->open && i < NELEM(properties); i++)
		if (is_word(name, properties[i].name))
			note(r->open, properties[i].take(r->open, value),
				r->line, value);
	return NULL;
}

static enum mark
mark_of(const struct event *e)
{
	return e->is_cancelled         ? MARK_NONE
	       : e->apple != MARK_NONE ? e->apple
				       : e->summary;
}

/* Leave those that count, each with its mark in summary. */
static void
choose(struct reader *r)
{
	static const struct span moved = {"调休", sizeof "调休" - 1};
	bool has_marks = false;
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++)
		has_marks = has_marks || mark_of(&r->event[i]) != MARK_NONE;
	for (size_t i = 0; i < r->n; i++) {
		struct event *e = &r->event[i];

		e->summary = mark_of(e);
		if (!has_marks && !e->is_timed && !e->is_cancelled)
			e->summary = MARK_REST;
		if (e->summary == MARK_UNCLEAR)
			note(e,
				"this alone may mean either: write 休 for a "
				"day off, 班 for one worked",
				e->line, moved);
		if (e->summary == MARK_NONE)
			free(e->fault.value);
		else
			r->event[n++] = *e;
	}
	r->n = n;
}

/* Tell the days of the event in one year. */
static const char *
tell_event(
	struct ics *f, struct calendar *c, const struct event *e, int32_t day)
{
	int32_t weight =
		e->summary == MARK_WORK ? CALENDAR_WORKDAY : CALENDAR_HOLIDAY;
	char text[DAY_MAX];

	for (int32_t d = day; d < day + e->end - e->from; d++) {
		const char *why = e->every > 0
					  ? calendar_tell_yearly(c, d, weight)
					  : calendar_tell(c, d, weight);

		if (why) {
			f->line = e->line;
			buf_adds(&f->value, day_format(text, d));
			return why;
		}
	}
	return NULL;
}

/* The day on which it begins in a year, or DAY_NONE. */
static int32_t
in_year(const struct event *e, int year)
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

/* A year after the other, since a calendar is told fast in order. */
static const char *
tell_all(struct ics *f, struct calendar *c, struct reader *r)
{
	int first = 9999, last = 1;

	for (size_t i = 0; i < r->n; i++) {
		const struct event *e = &r->event[i];

		if (e->fault.why) {
			f->line = e->fault.line;
			buf_adds(&f->value, e->fault.value);
			return e->fault.why;
		}
		if (first > e->year)
			first = e->year;
		if (last < e->year)
			last = e->year;
		if (e->every > 0 && last < ICS_LAST)
			last = ICS_LAST;
	}
	for (int year = first; year <= last; year++)
		for (size_t i = 0; i < r->n; i++) {
			struct event *e = &r->event[i];
			int32_t day = in_year(e, year);
			const char *why;

			if (day == DAY_NONE)
				continue;
			e->left--;
			why = tell_event(f, c, e, day);
			if (why)
				return why;
		}
	return NULL;
}

static const char *
read_all(struct ics *f, struct calendar *c, struct reader *r)
{
	const char *why = NULL;

	while (why == NULL && next_line(r)) {
		f->line = r->line;
		/* a line alone: some fold within a character */
		if (utf8_valid(r->text.s, r->text.n) < r->text.n)
			return "not UTF-8 text";
		why = take_line(r);
	}
	if (why)
		return why;
	if (r->depth > 0)
		return "the file ends before its END lines: was it cut off?";
	choose(r);
	if (r->n == 0)
		return "no event of the file is a day off or a day worked";
	return tell_all(f, c, r);
}

const char *
ics_tell(struct ics *f, struct calendar *c, const char *s, size_t n)
{
	struct reader r = {.s = s, .end = s + n, .line = 1, .next = 1};
	const char *why;

	*f = (struct ics){0};
	why = read_all(f, c, &r);
	for (size_t i = 0; i < r.n; i++)
		free(r.event[i].fault.value);
	free(r.event);
	buf_free(&r.text);
	return why;
}
