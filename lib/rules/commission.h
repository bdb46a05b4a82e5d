/*
 * What a sale brings who sold it: scales of rates, the two rules of
 * pay-commission(1), and the shares of several reps in one sale.
 *
 * Money is in minor units, hundredths; ratios are in millionths (ppm), so 5%
 * is 50000 and an attainment of 0.8 is 800000. What a rate gives is exact, in
 * millionths of a minor unit, until it is rounded once, a half upwards.
 *
 * Amounts that go in are 0 to INT64_MAX, a base is up to COMMISSION_MAX, a
 * target 1 to INT64_MAX and a bound up to 1000; then no product passes 2^127
 * (__int128, as in rules/apportion.h).
 */
#ifndef RULES_COMMISSION_H
#define RULES_COMMISSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/die.h"

#define COMMISSION_MAX INT64_C(1000000000000000) /* 10^15 */
enum {
	COMMISSION_ONE = 1000000, /* a ratio of 1, 100% */
	COMMISSION_BANDS = 64,    /* of a scale */
	COMMISSION_CREDITS = 64,  /* of a sale */
	COMMISSION_WHOLE = 10000, /* what credits sum to */
	COMMISSION_TEXT = 48,     /* an exact amount and its NUL */
	COMMISSION_WHY = 80,      /* a reason that names a number */
};

/* What a scale rises over, and what it gives. */
enum commission_kind {
	COMMISSION_TIERS, /* money: a rate */
	COMMISSION_RATES, /* attainment: a rate */
	COMMISSION_REBATE /* distance in hundredths: a rate, or money */
};

struct commission_band {
	int64_t from;
	int64_t rate;  /* ppm; of one that gives money 0 */
	int64_t money; /* minor */
};

/* `struct commission_scale s = {.kind = K}` is an empty one. */
struct commission_scale {
	enum commission_kind kind;
	struct commission_band band[COMMISSION_BANDS];
	size_t n;
};

/* Read 0.8 or 80%: not negative, to millionths. NULL, or why not. */
MUST_USE const char *commission_ratio(int64_t *ppm, const char *s, size_t n);

/* Add a band above all others. NULL, or why not, and then nothing is added. */
MUST_USE const char *commission_add(struct commission_scale *s,
	const char *from, size_t nfrom, const char *value, size_t nvalue);

/* Read FROM:VALUE,FROM:VALUE into an empty scale. NULL, or why not. */
MUST_USE const char *commission_list(
	struct commission_scale *s, const char *list);

/* The band a value is in; NULL: it is below all. */
const struct commission_band *commission_band(
	const struct commission_scale *s, int64_t at);

/*
 * Of an amount the part that is in band i: above its `from`, up to the next
 * one; of a whole-band scale all of it, or nothing.
 */
int64_t commission_part(const struct commission_scale *s, size_t i,
	bool is_whole, int64_t amount);

/* What the parts bring, each at its rate; exact. */
__int128 commission_tiers(
	const struct commission_scale *s, bool is_whole, int64_t amount);

/* Double floating: the base and the rate follow amount / target. */
struct commission_float {
	int64_t base;
	int64_t lo, hi; /* ppm, between which the base follows */
	struct commission_scale rates;
};

struct commission_floated {
	int64_t base;                       /* rounded */
	int64_t num, den;                   /* the base's factor, exact */
	const struct commission_band *band; /* of the rate; NULL: none */
	__int128 commission;                /* exact */
};

void commission_floated(struct commission_floated *out,
	const struct commission_float *f, int64_t amount, int64_t target);

/* The rebate of a sale at a distance, rounded. */
int64_t commission_rebate(
	const struct commission_scale *s, int64_t distance, int64_t amount);

/* Of what is exact: to minor units, a half upwards. */
int64_t commission_round(__int128 exact);

/*
 * Into out, with a NUL; returned. An exact amount has two to eight places, a
 * rate up to four and its sign: 0.5%. num / den in percent has two, a half
 * upwards, and behind them the unit, "" or "%"; if den is 0 it is "".
 */
char *commission_exact(char out[COMMISSION_TEXT], __int128 exact);
char *commission_percent(char out[COMMISSION_TEXT], int64_t ppm);
char *commission_ratio_text(
	char out[COMMISSION_TEXT], int64_t num, int64_t den, const char *unit);

/* A rep's part of one sale. */
struct commission_credit {
	const char *rep; /* in the text that was read */
	size_t nrep;
	int64_t points; /* hundredths of a percent */
};

/*
 * Read REP:POINTS;REP:POINTS, blanks around each left out, in the order of the
 * names' bytes. NULL, or why not, if need be in `why`: a name that is empty or
 * comes twice, points that are no whole number from 1, another sum than 10000.
 */
MUST_USE const char *commission_credits(struct commission_credit *c, size_t *n,
	char why[COMMISSION_WHY], const char *s, size_t len);

/*
 * Cut an amount, 0 to COMMISSION_MAX, by the points, so that the shares sum to
 * it: by largest remainder (rules/apportion.h).
 */
void commission_shares(int64_t *share, const struct commission_credit *c,
	size_t n, int64_t amount);

#endif
