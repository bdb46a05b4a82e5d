#include "rules/ics.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "rules/icsevent.h"

struct reader {
	const char *s, *end; /* what is still to be read */
	uint64_t line, next; /* of the line at hand, of the one after it */
	struct buf text;     /* the line, unfolded */
	struct icsevent *event;
	size_t n, cap;
	struct icsevent *open; /* whose properties these are, or NULL */
	bool is_event[ICS_NESTED_MAX];
	int depth;
};

bool
ics_is(const char *s, size_t n)
{
	return icsspan_starts((struct icsspan){s, n}, "BEGIN:VCALENDAR");
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
begin(struct reader *r, struct icsspan what)
{
	bool is_event = icsspan_is(what, "VEVENT");

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
		icsevent_init(r->open, r->line);
	}
	return NULL;
}

static const char *
finish(struct reader *r, struct icsspan what)
{
	static const char wrong[] = "not what was begun ends here";

	if (r->depth == 0 ||
		r->is_event[--r->depth] != icsspan_is(what, "VEVENT"))
		return wrong;
	if (r->is_event[r->depth])
		icsevent_end(&r->event[r->n - 1]);
	r->open = r->depth > 0 && r->is_event[r->depth - 1]
			  ? &r->event[r->n - 1]
			  : NULL;
	return NULL;
}

static const char *
take_line(struct reader *r)
{
	struct icsspan name = {r->text.s, r->text.n},
		       value = icsspan_cut(&name, ':');

	if (name.n == r->text.n)
		return "no line of an iCalendar file: it has no colon";
	icsspan_cut(&name, ';');
	if (icsspan_is(name, "BEGIN"))
		return begin(r, value);
	if (icsspan_is(name, "END"))
		return finish(r, value);
	if (r->depth == 0)
		return "this stands outside of BEGIN and END";
	if (r->open)
		icsevent_take(r->open, r->line, name, value);
	return NULL;
}

/* Leave those that count, each with its mark in summary. */
static void
choose(struct reader *r)
{
	static const struct icsspan moved = {"调休", sizeof "调休" - 1};
	bool has_marks = false;
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++)
		has_marks = has_marks ||
			    icsevent_mark(&r->event[i]) != ICSEVENT_NONE;
	for (size_t i = 0; i < r->n; i++) {
		struct icsevent *e = &r->event[i];

		e->summary = icsevent_mark(e);
		if (!has_marks && !e->is_timed && !e->is_cancelled)
			e->summary = ICSEVENT_REST;
		if (e->summary == ICSEVENT_UNCLEAR)
			icsevent_note(e,
				"this alone may mean either: write 休 for a "
				"day off, 班 for one worked",
				e->line, moved);
		if (e->summary == ICSEVENT_NONE)
			icsevent_free(e);
		else
			r->event[n++] = *e;
	}
	r->n = n;
}

/* Tell the days of the event in one year. */
static const char *
tell_event(struct ics *f, struct calendar *c, const struct icsevent *e,
	int32_t day)
{
	int32_t weight = e->summary == ICSEVENT_WORK ? CALENDAR_WORKDAY
						     : CALENDAR_HOLIDAY;
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

/* A year after the other, since a calendar is told fast in order. */
static const char *
tell_all(struct ics *f, struct calendar *c, struct reader *r)
{
	int first = 9999, last = 1;

	for (size_t i = 0; i < r->n; i++) {
		const struct icsevent *e = &r->event[i];

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
			struct icsevent *e = &r->event[i];
			int32_t day = icsevent_in(e, year);
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
		icsevent_free(&r.event[i]);
	free(r.event);
	buf_free(&r.text);
	return why;
}
