#include "rules/score.h"

#include "rules/apportion.h"

const char *
score_number(int64_t *n, const char *s, size_t len)
{
	struct apportion_part p;
	const char *why = apportion_weight(&p, s, len);

	if (why)
		return why;
	if (p.places > 4)
		return "more than four places";
	for (; p.places < 4 && p.weight <= SCORE_MAX; p.places++)
		p.weight *= 10;
	if (p.weight > SCORE_MAX)
		return "more than 100000";
	*n = p.weight;
	return NULL;
}

void
score_add(__int128 *sum, const struct score_metric *m, int64_t sold,
	int64_t target)
{
	const __int128 whole = (__int128)target * 100;
	const struct ratio cap = {m->cap, SCORE_UNIT};
	struct ratio r = {sold, whole};

	if (m->is_lower)
		r = sold > 0 ? (struct ratio){whole, sold} : cap;
	if (m->has_cap && ratio_cmp(r, cap) > 0)
		r = cap;
	const __int128 num = r.num * m->weight * (SCORE_SUM / SCORE_UNIT);
	const __int128 half = num < 0 ? -r.den : r.den;

	*sum += (2 * num + half) / (2 * r.den);
}
