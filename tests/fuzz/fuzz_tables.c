/*
 * Laws of the rules behind the tables people write, over any texts: stages
 * and their aliases, the kinds of a cadence, the days of a calendar.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "law.h"
#include "rules/cadence.h"
#include "rules/calendar.h"
#include "rules/stage.h"

struct bytes {
	const uint8_t *p;
	size_t n;
};

static int
take(struct bytes *b, int below)
{
	if (b->n == 0)
		return 0;
	b->n--;
	return *b->p++ % below;
}

/* The next line in memory of exactly its size, with a NUL behind. */
static char *
take_text(struct bytes *b)
{
	const uint8_t *lf = memchr(b->p, '\n', b->n);
	size_t len = lf ? (size_t)(lf - b->p) : b->n;
	char *s = mem_copy(b->p, len);

	b->n -= len + (lf != NULL);
	b->p += len + (lf != NULL);
	return s;
}

/* Every spelling of a text means the stage it means. */
static void
check_text(const struct stages *s, const char *text)
{
	struct buf b = {0};
	int i = stages_find(s, text, strlen(text));

	LAW(i >= -1 && i < (int)s->n);
	utf8_norm(&b, text, strlen(text), UTF8_NFKC_CASEFOLD);
	LAW(stages_find(s, b.s, b.n) == i);
	buf_clear(&b);
	buf_addf(&b, " -%s/_", text);
	LAW(stages_find(s, b.s, b.n) == i);
	buf_free(&b);
}

static void
check_stages(struct bytes b)
{
	struct stages s = {0};
	const char *why = NULL;

	while (b.n > 0 && why == NULL) {
		int what = take(&b, 8);
		char *text = take_text(&b), *label = take_text(&b);

		if (what < 5 || s.n == 0) {
			why = stages_add(&s, text, label, what == 4);
			if (why == NULL && *label == '\0')
				LAW(strcmp(s.v[s.n - 1].label, text) == 0);
		} else {
			why = stages_alias(&s, text, strlen(text));
		}
		LAW(s.nstep <= s.n && s.n <= STAGES_MAX);
		if (why == NULL) {
			LAW(stages_find(&s, text, strlen(text)) ==
				(int)s.n - 1);
			check_text(&s, text);
			check_text(&s, label);
		}
		free(text);
		free(label);
	}
	for (size_t i = 0; why == NULL && i < s.n; i++) {
		LAW(stages_find(&s, s.v[i].name, strlen(s.v[i].name)) ==
			(int)i);
		LAW(stages_find(&s, s.v[i].label, strlen(s.v[i].label)) ==
			(int)i);
	}
	stages_free(&s);
}

static void
check_cadence(struct bytes b)
{
	struct cadence c;

	cadence_init(&c);
	while (b.n > 0) {
		char *text = take_text(&b);
		size_t n = strlen(text), had = c.nkind;
		int before = cadence_kind(&c, text, n);
		int i = cadence_add_kind(&c, text, n);

		LAW(c.nkind <= CADENCE_KINDS && c.nkind >= had);
		LAW(i < (int)c.nkind);
		LAW(i >= 0 || c.nkind == had);
		LAW(before < CADENCE_FIXED || before == i);
		if (i >= 0) {
			LAW(memchr(c.kind[i], '\0', CADENCE_NAME) != NULL);
			LAW(strcmp(c.kind[i], text) == 0);
			LAW(cadence_add_kind(&c, text, n) == i);
			LAW(cadence_kind(&c, text, n) ==
				(i == CADENCE_FOLLOWUP ? -1 : i));
			LAW(i < CADENCE_FIXED ||
				(c.touches >> i & 1) ==
					cadence_is_touch(text, n));
		}
		free(text);
	}
}

/* Counting and stepping agree with asking day by day. */
static void
check_days(const struct calendar *c, int32_t from, int32_t to, int32_t steps)
{
	struct calendar_sum sum = {0};

	for (int32_t d = from; d <= to; d++) {
		struct calendar_sum all = calendar_sum(c, from, d);

		sum.days += calendar_works(c, d);
		sum.weight += calendar_weight(c, d);
		LAW(all.days == sum.days && all.weight == sum.weight);
		LAW(calendar_count(c, from, d) == sum.days);
	}
	LAW(calendar_count(c, to + 1, to) == 0);
	int32_t there = calendar_step(c, from, steps);

	if (steps == 0) {
		LAW(there == from);
	} else if (there != DAY_NONE) {
		LAW(calendar_works(c, there));
		LAW(steps > 0 ? calendar_count(c, from + 1, there) == steps
			      : calendar_count(c, there, from - 1) == -steps);
	}
}

static void
check_calendar(struct bytes b)
{
	/* the first and the last year, a leap year, the epoch's week */
	static const int year[] = {1, 9999, 2024, 1969, 2026};
	struct calendar c;

	calendar_init(&c);
	int y = year[take(&b, NELEM(year))];
	int32_t first = day_of(y, 1, 1), last = day_of(y, 12, 31);
	int32_t from = first + 1 + take(&b, 180), to = from + take(&b, 180);
	int32_t steps = (take(&b, 256) - 128) * (1 + take(&b, 4));

	while (b.n > 2) {
		int32_t day = first + take(&b, 256) + take(&b, 110);
		int what = take(&b, 32), of_week = 1 + what % 7;
		int32_t weight = CALENDAR_WORKDAY * take(&b, 5) / 2;
		size_t n = c.n;

		if (what < 4)
			calendar_layer(&c);
		if (what < 11) {
			if (calendar_tell_weekday(&c, of_week, weight))
				continue;
			LAW(c.week[of_week - 1].weight == weight);
			LAW(calendar_tell_weekday(&c, of_week, weight + 1));
		} else if (calendar_tell(&c, day, weight) == NULL) {
			LAW(c.n == n || c.n == n + 1);
			LAW(calendar_weight(&c, day) == weight);
			LAW(calendar_tell(&c, day, weight) == NULL);
			LAW(calendar_tell(&c, day, weight + 1) != NULL);
		}
	}
	LAW(calendar_gap(&c, first, last) == (c.n ? 0 : y));
	check_days(&c, from, to, steps);
	/* the months are the year, and so are the days of them all */
	int64_t n = calendar_sum(&c, first, last).weight, days = n;

	for (int m = 1; m <= 12; m++) {
		const int32_t begin = day_of(y, m, 1),
			      end = begin + day_month_len(y, m) - 1;

		n -= calendar_sum(&c, begin, end).weight;
		for (int32_t d = begin; d <= end; d++)
			days -= calendar_weight(&c, d);
	}
	LAW(n == 0);
	LAW(days == 0);
	calendar_free(&c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct bytes b = {data, n};

	switch (take(&b, 3)) {
	case 0: check_stages(b); break;
	case 1: check_cadence(b); break;
	default: check_calendar(b); break;
	}
	return 0;
}
