#include <stdlib.h>

#include "base/mem.h"
#include "target/cut.h"

/* What a span weighs up to a day and with it. */
struct scale {
	const struct period *span;
	const struct calendar *calendar;
	const struct season *season;
};

static int64_t
plain(const struct scale *s, int32_t from, int32_t to)
{
	return calendar_sum(s->calendar, from, to).weight;
}

/* By the season a part of the year has its share, each day of it by weight. */
static int64_t
seasonal(const struct scale *s, int32_t from, int32_t to)
{
	int64_t sum = 0;

	for (int32_t day = from; day <= to;) {
		const struct period part = period_of(s->season->kind, day);
		const int32_t end = part.to < to ? part.to : to;
		const int64_t all = plain(s, part.from, part.to);
		int year, month, mday;

		day_civil(part.from, &year, &month, &mday);
		const int64_t weight =
			s->season->weight[s->season->kind == PERIOD_MONTH
						  ? month - 1
						  : (month - 1) / 3];

		if (all == 0 && weight > 0) {
			char name[PERIOD_MAX];

			die("%s has a share by the season, and no working day",
				period_format(name, &part));
		}
		/* both ends, so that the parts of a part sum to it */
		if (all > 0)
			sum += (int64_t)((__int128)weight *
					 plain(s, part.from, end) / all) -
			       (int64_t)((__int128)weight *
					 plain(s, part.from, day - 1) / all);
		day = end + 1;
	}
	return sum;
}

static int64_t
upto(const struct scale *s, int32_t day)
{
	return s->season ? seasonal(s, s->span->from, day)
			 : plain(s, s->span->from, day);
}

void
cut_add(struct cut *c, enum period_kind kind, const struct period *span,
	const struct calendar *calendar, const struct season *season)
{
	const struct scale s = {span, calendar, season};
	int64_t from = 0;

	c->weight = upto(&s, span->to);
	if (c->weight == 0) {
		char name[PERIOD_MAX];

		die("no working day in %s", period_format(name, span));
	}
	for (int32_t day = span->from; day <= span->to;) {
		struct cut_period p = {.period = period_of(kind, day)};

		period_format(p.name, &p.period);
		if (p.period.from < span->from)
			p.period.from = span->from;
		if (p.period.to > span->to)
			p.period.to = span->to;
		p.from = from;
		p.upto = from = upto(&s, p.period.to);
		day = p.period.to + 1;
		if (kind == PERIOD_DAY && p.from == p.upto)
			continue;
		c->period = mem_grow(
			c->period, &c->cap, c->n + 1, sizeof *c->period);
		c->period[c->n++] = p;
	}
}

/* Of a total what lies before a weight, half up. */
static int64_t
before(const struct cut *c, int64_t total, int64_t weight)
{
	const __int128 twice = 2 * (__int128)c->weight;
	int64_t small;

	/* a division of 64 bits is many times as fast */
	if (!__builtin_mul_overflow(2 * total, weight, &small) &&
		!__builtin_add_overflow(small, c->weight, &small) &&
		twice <= INT64_MAX)
		return small / (2 * c->weight);
	return (int64_t)((2 * (__int128)total * weight + c->weight) / twice);
}

void
cut_run(const struct cut *c, int64_t total, int64_t *share)
{
	int64_t from = 0, upto = 0;

	for (size_t i = 0; i < c->n; i++) {
		const struct cut_period *p = &c->period[i];

		/* as a rule one begins where the one before it ends */
		if (i == 0 || p->from != c->period[i - 1].upto)
			from = before(c, total, p->from);
		else
			from = upto;
		upto = before(c, total, p->upto);
		share[i] = upto - from;
	}
}

void
cut_free(struct cut *c)
{
	free(c->period);
	*c = (struct cut){0};
}
