#include <string.h>

#include "rules/money.h"
#include "rules/pace.h"

enum { HUNDRED = 100 };

int64_t
pace_part(int64_t target, int64_t c, int64_t n)
{
	return n == 0 ? 0
		      : ratio_round((struct ratio){(__int128)target * c, n});
}

struct ratio
pace_attainment(const struct pace *p)
{
	return (struct ratio){p->now, (__int128)p->target * HUNDRED};
}

struct ratio
pace_pace(const struct pace *p)
{
	return (struct ratio){p->done, (__int128)p->to_date * HUNDRED};
}

struct ratio
pace_projected(const struct pace *p)
{
	return (struct ratio){(__int128)p->done * p->all,
		(__int128)(p->all - p->left) * HUNDRED};
}

static int64_t
less(const struct pace *p, int64_t sold)
{
	const int64_t rest = p->target * HUNDRED - sold;

	return rest > 0 ? rest : 0;
}

int64_t
pace_remaining(const struct pace *p)
{
	return less(p, p->now);
}

int64_t
pace_missing(const struct pace *p)
{
	return less(p, p->done);
}

struct ratio
pace_per_day(const struct pace *p)
{
	return (struct ratio){pace_missing(p), (__int128)p->left * HUNDRED};
}

struct ratio
pace_lift(const struct pace *p)
{
	return (struct ratio){(__int128)pace_missing(p) * p->all,
		(__int128)p->target * HUNDRED * p->left};
}

struct ratio
pace_cap_day(const struct pace *p, int64_t cap)
{
	return (struct ratio){
		(__int128)p->target * cap * p->day, (__int128)p->all * HUNDRED};
}

struct ratio
pace_cap_left(const struct pace *p, int64_t cap)
{
	return (struct ratio){(__int128)p->target * cap * p->left,
		(__int128)p->all * HUNDRED};
}

/* The first of the parts of so many hundredths over a weight. */
static int64_t
first_of(const struct pace *p, int64_t hundredths, int64_t weight)
{
	return ratio_round((struct ratio){
		(__int128)hundredths * p->day, (__int128)weight * HUNDRED});
}

static struct pace_today
capped(const struct pace *p, int64_t cap)
{
	const int64_t missing = pace_missing(p);
	const struct ratio most = pace_cap_left(p, cap);

	if (ratio_cmp((struct ratio){missing, HUNDRED}, most) <= 0)
		return (struct pace_today){first_of(p, missing, p->left), 0};
	/* half a unit may be rounded up to more than there is */
	const int64_t rest = missing - ratio_round(most) * HUNDRED;

	return (struct pace_today){
		ratio_round(pace_cap_day(p, cap)), rest > 0 ? rest : 0};
}

struct pace_today
pace_today(const struct pace *p, enum pace_policy policy, int64_t cap)
{
	struct pace_today t = {first_of(p, pace_missing(p), p->left), 0};
	int64_t rest;

	switch (policy) {
	case PACE_EVEN: break;
	case PACE_CAP: return capped(p, cap);
	case PACE_WEEK:
		rest = p->to_week * HUNDRED - p->done;
		t.target = first_of(p, rest > 0 ? rest : 0, p->week);
		break;
	case PACE_HOLD:
		if (t.target < p->of_day)
			t.target = p->of_day;
		break;
	case PACE_NONE: t.target = p->of_day; break;
	}
	return t;
}

struct ratio
pace_growth(int64_t a, int64_t last)
{
	return (struct ratio){((__int128)a - last) * HUNDRED,
		last < 0 ? -(__int128)last : last};
}

struct ratio
pace_skew(int64_t tail, int64_t all, int64_t tail_weight, int64_t all_weight)
{
	if (all <= 0)
		return (struct ratio){0, 0};
	return (struct ratio){
		(__int128)tail * all_weight, (__int128)all * tail_weight};
}

static const char *const policies[] = {
	[PACE_EVEN] = "even",
	[PACE_CAP] = "cap",
	[PACE_WEEK] = "week",
	[PACE_HOLD] = "hold",
	[PACE_NONE] = "none",
};

const char *
pace_policy_name(enum pace_policy policy)
{
	return policies[policy];
}

const char *
pace_policy_parse(enum pace_policy *policy, int64_t *cap, const char *s)
{
	static const char wrong[] = "even, cap:K, week, hold or none";

	if (strncmp(s, "cap:", 4) == 0) {
		int64_t k;

		if (money_parse(&k, s + 4, strlen(s + 4)) != NULL || k < 0 ||
			k > PACE_CAP_MAX)
			return "cap:K, K from 0 to 1000 with up to two places";
		*cap = k;
		*policy = PACE_CAP;
		return NULL;
	}
	for (int i = 0; i <= PACE_NONE; i++)
		if (i != PACE_CAP && strcmp(s, policies[i]) == 0) {
			*policy = (enum pace_policy)i;
			return NULL;
		}
	return wrong;
}
