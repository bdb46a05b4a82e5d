/*
 * The bytes: eight numbers of 8, then a policy as text, a comma, and a number
 * of a score. What is read is within its limits; what a day must bring keeps
 * the laws of target-track(1), whatever was sold.
 */
#include <stdio.h>

#include "law.h"
#include "rules/apportion.h"
#include "rules/pace.h"
#include "rules/score.h"

enum { NUMBERS = 8, TEXT = 64 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* From lo to hi. */
static int64_t
within(uint64_t x, int64_t lo, int64_t hi)
{
	return lo + (int64_t)(x % ((uint64_t)(hi - lo) + 1));
}

static struct pace
read_pace(const uint64_t x[NUMBERS])
{
	const int64_t most = INT64_C(1000000000000000000);
	struct pace p = {.target = within(x[0], 0, APPORTION_MAX),
		.now = within(x[1], -most, most),
		.done = within(x[2], -most, most),
		.all = within(x[3], 1, PACE_WEIGHT_MAX)};

	p.left = within(x[4], 1, p.all);
	p.week = within(x[5], 1, p.left);
	p.day = within(x[6], 1, p.week);
	p.to_date = pace_part(p.target, p.all - p.left, p.all);
	p.to_week = pace_part(p.target, p.all - p.left + p.week, p.all);
	p.of_day =
		pace_part(p.target, p.all - p.left + p.day, p.all) - p.to_date;
	return p;
}

static void
check_pace(const struct pace *p, enum pace_policy policy, int64_t cap)
{
	const struct pace_today even = pace_today(p, PACE_EVEN, 0);
	const struct pace_today today = pace_today(p, policy, cap);
	struct buf b = {0};

	LAW(even.target >= 0 && even.target <= (pace_missing(p) + 99) / 100);
	LAW(even.shortfall == 0);
	LAW(today.target >= 0);
	LAW(today.shortfall >= 0 && today.shortfall <= pace_missing(p));
	LAW(policy == PACE_CAP || today.shortfall == 0);
	LAW(policy != PACE_CAP || today.target <= even.target);
	LAW(policy != PACE_HOLD || today.target >= p->of_day);
	LAW(policy != PACE_HOLD || today.target >= even.target);
	LAW(policy != PACE_NONE || today.target == p->of_day);
	LAW(p->to_date >= 0 && p->to_date <= p->target);
	/* of more sold, no more is to be brought */
	if (p->done <= INT64_C(999999999999999000)) {
		struct pace more = *p;

		more.done += 1000;
		LAW(pace_today(&more, policy, cap).target <= today.target);
	}
	ratio_print(&b, pace_attainment(p), 4);
	ratio_print(&b, pace_pace(p), 4);
	ratio_print(&b, pace_projected(p), 4);
	ratio_print(&b, pace_per_day(p), 4);
	ratio_print(&b, pace_lift(p), 4);
	ratio_print(&b, pace_cap_left(p, cap), 4);
	ratio_print(&b, pace_growth(p->done, p->now), 2);
	ratio_print(&b, pace_skew(p->now, p->done, p->day, p->all), 2);
	LAW(b.n > 0 && memchr(b.s, '\0', b.n) == NULL);
	buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	enum pace_policy policy = PACE_EVEN;
	uint64_t x[NUMBERS];
	int64_t cap = 0, number;
	char text[TEXT + 1] = {0};
	struct score_metric m = {NULL, 0, 0, true, false};
	__int128 sum = 0;

	if (n < sizeof x)
		return 0;
	memcpy(x, data, sizeof x);
	n = n - sizeof x < TEXT ? n - sizeof x : TEXT;
	memcpy(text, data + sizeof x, n);

	char *comma = strchr(text, ',');

	if (comma) {
		*comma = '\0';
		if (score_number(&number, comma + 1, strlen(comma + 1)) ==
			NULL) {
			LAW(number >= 0 && number <= SCORE_MAX);
			m.weight = m.cap = number;
		}
	}
	if (pace_policy_parse(&policy, &cap, text) == NULL)
		LAW(cap >= 0 && cap <= PACE_CAP_MAX);

	const struct pace p = read_pace(x);

	check_pace(&p, policy, cap);
	for (int lower = 0; lower < 2; lower++) {
		m.is_lower = lower;
		score_add(&sum, &m, p.now, p.target > 0 ? p.target : 1);
	}
	return 0;
}
