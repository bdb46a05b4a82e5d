#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/blend.h"

enum { SHARE_PLACES = 17, ONE_PLACES = 6 };
#define SHARE_ONE INT64_C(100000000000000000)
#define HISTORY_MAX INT64_C(1000000000000000000)

const char *
blend_read(int64_t *millionths, const char *s, size_t n, bool may_be_negative)
{
	const bool is_negative = n > 0 && s[0] == '-';
	struct apportion_part p;
	const char *why;

	if (is_negative && !may_be_negative)
		return "negative";
	why = apportion_weight(&p, s + is_negative, n - is_negative);
	if (why)
		return why;
	if (p.places > ONE_PLACES)
		return "more than six places";
	for (int i = p.places; i < ONE_PLACES; i++) {
		if (p.weight > INT64_MAX / 10)
			return "too large";
		p.weight *= 10;
	}
	*millionths = is_negative ? -p.weight : p.weight;
	return NULL;
}

static void
add_arithmetic(struct apportion_part *out, size_t n,
	const struct blend_column *col, __int128 sum)
{
	for (size_t i = 0; i < n; i++) {
		const __int128 share = (__int128)col->x[i].weight * SHARE_ONE;

		out[i].weight += (int64_t)(share / sum * col->a / BLEND_ONE);
	}
}

static void
add_geometric(double *log_share, size_t n, const struct blend_column *col,
	__int128 sum)
{
	for (size_t i = 0; i < n && col->a > 0; i++)
		log_share[i] += log((double)col->x[i].weight / (double)sum) *
				(double)col->a / (double)BLEND_ONE;
}

/* Of the largest weight 15 digits: what libraries differ in is behind them. */
static void
set_geometric(struct apportion_part *out, size_t n, const double *log_share)
{
	double most = -INFINITY;

	for (size_t i = 0; i < n; i++)
		most = fmax(most, log_share[i]);
	for (size_t i = 0; i < n && most > -INFINITY; i++)
		out[i].weight =
			(int64_t)(exp(log_share[i] - most) * 1e12 + .5) *
			100000;
}

const char *
blend_run(struct apportion_part *out, size_t n, struct blend_column *col,
	size_t ncol, enum blend_mean mean, size_t *bad)
{
	double *log_share = mem_zalloc(n + 1, sizeof *log_share);
	const char *why = NULL;

	for (size_t i = 0; i < n; i++) {
		out[i].weight = 0;
		out[i].places = SHARE_PLACES;
	}
	for (*bad = 0; *bad < ncol; ++*bad) {
		struct blend_column *c = &col[*bad];
		__int128 sum;

		why = apportion_scale(c->x, n, &sum);
		if (why)
			break;
		if (mean == BLEND_ARITHMETIC)
			add_arithmetic(out, n, c, sum);
		else
			add_geometric(log_share, n, c, sum);
	}
	if (why == NULL && mean == BLEND_GEOMETRIC)
		set_geometric(out, n, log_share);
	free(log_share);
	return why;
}

static int64_t
gcd(int64_t a, int64_t b)
{
	return b == 0 ? a : gcd(b, a % b);
}

const char *
blend_history(struct apportion_part *out, size_t n,
	struct apportion_part *const *year, size_t nyear, int64_t d,
	size_t *bad)
{
	const int64_t m = (int64_t)nyear - 1, by = gcd(d * m, BLEND_ONE - d);
	const int64_t latest = d * m / by, before = (BLEND_ONE - d) / by;
	int places = 0;

	for (size_t y = 0; y < nyear; y++)
		for (size_t i = 0; i < n; i++)
			if (year[y][i].places > places)
				places = year[y][i].places;
	for (size_t i = 0; i < n; i++) {
		__int128 h = 0;

		for (*bad = 0; *bad < nyear; ++*bad) {
			struct apportion_part x = year[*bad][i];

			for (; x.places < places; x.places++)
				if (x.weight >= HISTORY_MAX / 10)
					return "more than 18 digits";
				else
					x.weight *= 10;
			h += (__int128)x.weight * (*bad == 0 ? latest : before);
		}
		/* all by the same, which changes no share */
		if (h >= HISTORY_MAX)
			return "a number is too large for its history";
		out[i].weight = (int64_t)h;
		out[i].places = 0;
	}
	return NULL;
}
