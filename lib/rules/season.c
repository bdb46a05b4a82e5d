#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "rules/season.h"

/* What the shares of a year sum to: with a thousand years still of 18 digits */
#define YEAR_WEIGHT INT64_C(1000000000000)

static int
parts_of(const struct season *s)
{
	return s->kind == PERIOD_QUARTER ? 4 : SEASON_PARTS;
}

static struct season_year *
find_year(struct season *s, int year)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->year[i].year == year)
			return &s->year[i];
	s->year = mem_grow(s->year, &s->cap, s->n + 1, sizeof *s->year);
	s->year[s->n] = (struct season_year){.year = year};
	return &s->year[s->n++];
}

const char *
season_add(struct season *s, const struct period *p, int64_t amount)
{
	int year, month, mday;

	if (p->kind != PERIOD_MONTH && p->kind != PERIOD_QUARTER)
		return "a season has months or quarters";
	if (s->n == 0)
		s->kind = p->kind;
	if (s->kind != p->kind)
		return "months and quarters in one season";
	if (amount < 0)
		return "negative";
	day_civil(p->from, &year, &month, &mday);
	struct season_year *y = find_year(s, year);
	const int part = s->kind == PERIOD_MONTH ? month - 1 : (month - 1) / 3;

	if (__builtin_add_overflow(y->amount[part], amount, &y->amount[part]))
		return "too large";
	y->has[part] = true;
	return NULL;
}

static const char *
name_part(struct season *s, const struct season_year *y, int part,
	const char *what)
{
	const bool is_month = s->kind == PERIOD_MONTH;
	const struct period p = period_of(s->kind,
		day_of(y->year, is_month ? part + 1 : 3 * part + 1, 1));
	char name[PERIOD_MAX];
	struct buf b = {0};

	period_format(name, &p);
	buf_addf(&b, "%s%s", name, what);
	memcpy(s->why, buf_str(&b), b.n + 1);
	buf_free(&b);
	return s->why;
}

const char *
season_settle(struct season *s)
{
	const int n = parts_of(s);

	if (s->n == 0)
		return "no year at all";
	for (size_t i = 0; i < s->n; i++) {
		const struct season_year *y = &s->year[i];
		__int128 sum = 0;

		for (int k = 0; k < n; k++) {
			if (!y->has[k])
				return name_part(s, y, k, " is missing");
			sum += y->amount[k];
		}
		if (sum == 0)
			return name_part(s, y, 0, ": its year sums to 0");
		for (int k = 0; k < n; k++)
			s->weight[k] += (int64_t)((__int128)y->amount[k] *
						  YEAR_WEIGHT / sum);
	}
	return NULL;
}

void
season_free(struct season *s)
{
	free(s->year);
	*s = (struct season){0};
}
