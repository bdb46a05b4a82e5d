/*
 * Events of an iCalendar file (rules/ics.h), a property at a time, and the
 * pieces of text they are cut from. What is wrong with an event is noted in it,
 * since it matters only if the event counts.
 */
#ifndef RULES_ICSEVENT_H
#define RULES_ICSEVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/day.h"

enum { ICS_LAST = 2199 };    /* the last year of any rule */
enum { ICS_DAYS_MAX = 366 }; /* a longer event is wrong */

/* A piece of a line. */
struct icsspan {
	const char *s;
	size_t n;
};

/* Whether it is the word, or starts with it; ASCII case is nothing. */
bool icsspan_is(struct icsspan t, const char *word);
bool icsspan_starts(struct icsspan t, const char *word);

/* Cut t at the first c outside of quotes; the rest, or nothing of it. */
struct icsspan icsspan_cut(struct icsspan *t, char c);

enum icsevent_mark {
	ICSEVENT_NONE,
	ICSEVENT_REST,
	ICSEVENT_WORK,
	ICSEVENT_UNCLEAR, /* 调休 alone */
};

struct icsevent {
	uint64_t line;     /* of its BEGIN */
	int32_t from, end; /* end is the day after it; DAY_NONE: not said */
	int32_t len;       /* in days; 0: not said */
	bool is_timed, is_cancelled;
	enum icsevent_mark summary, apple;
	int every; /* years; 0: it does not come again */
	int left;  /* how often it still comes, at most */
	int32_t until;
	/* of the rule, 0: not said; once it has ended, of its first day */
	int year, month, mday;
	struct {
		const char *why; /* NULL: nothing is wrong */
		uint64_t line;
		char *value; /* its own */
	} fault;
};

void icsevent_init(struct icsevent *e, uint64_t line);

/* Take a property, if it is one that matters here. */
void icsevent_take(struct icsevent *e, uint64_t line, struct icsspan name,
	struct icsspan value);

/* There are no more: see to what only the whole shows. */
void icsevent_end(struct icsevent *e);

/* Note why it cannot count; the first reason is the one that stays. */
void icsevent_note(struct icsevent *e, const char *why, uint64_t line,
	struct icsspan value);

/* What it says of its days. Of a cancelled one that is nothing. */
enum icsevent_mark icsevent_mark(const struct icsevent *e);

/* The day on which an event without a fault begins in a year, or DAY_NONE. */
int32_t icsevent_in(const struct icsevent *e, int year);

void icsevent_free(struct icsevent *e);

#endif
