#include "rules/commission.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "rules/apportion.h"
#include "rules/money.h"

/* Decimal digits with up to so many places; *v is times 10^places. */
static const char *
decimal(int64_t *v, const char *s, size_t n, int places)
{
	struct apportion_part p;
	const char *why = apportion_weight(&p, s, n);

	if (why)
		return why;
	if (p.places > places)
		return "too many places";
	for (; p.places < places; p.places++)
		if (__builtin_mul_overflow(p.weight, 10, &p.weight))
			return "too large";
	*v = p.weight;
	return NULL;
}

const char *
commission_ratio(int64_t *ppm, const char *s, size_t n)
{
	bool is_percent = n > 0 && s[n - 1] == '%';

	return decimal(ppm, s, n - is_percent, is_percent ? 4 : 6);
}

static const char *
read_rate(int64_t *ppm, const char *s, size_t n)
{
	if (n == 0 || s[n - 1] != '%')
		return "a rate is percent and has its sign, as 0.5%";
	const char *why = commission_ratio(ppm, s, n);

	return why == NULL && *ppm > COMMISSION_ONE ? "more than 100%" : why;
}

/* Money or a distance: not negative, two places, up to COMMISSION_MAX. */
static const char *
read_amount(int64_t *v, const char *s, size_t n)
{
	const char *why = money_parse(v, s, n);

	if (why == NULL && *v < 0)
		why = "negative";
	if (why == NULL && *v > COMMISSION_MAX)
		why = "too large";
	return why;
}

const char *
commission_add(struct commission_scale *s, const char *from, size_t nfrom,
	const char *value, size_t nvalue)
{
	struct commission_band b = {0};
	bool is_money = s->kind == COMMISSION_REBATE &&
			(nvalue == 0 || value[nvalue - 1] != '%');
	const char *why = s->kind == COMMISSION_RATES
				  ? commission_ratio(&b.from, from, nfrom)
				  : read_amount(&b.from, from, nfrom);

	if (why == NULL)
		why = is_money ? read_amount(&b.money, value, nvalue)
			       : read_rate(&b.rate, value, nvalue);
	if (why == NULL && s->n == COMMISSION_BANDS)
		why = "more than 64 bands";
	if (why == NULL && s->n > 0 && b.from <= s->band[s->n - 1].from)
		why = "not above the one before";
	if (why == NULL)
		s->band[s->n++] = b;
	return why;
}

const char *
commission_list(struct commission_scale *s, const char *list)
{
	for (const char *p = list;; p++) {
		size_t n = strcspn(p, ","), nfrom = strcspn(p, ":,");

		if (p[nfrom] != ':')
			return "want FROM:RATE, a comma between";
		const char *why = commission_add(
			s, p, nfrom, p + nfrom + 1, n - nfrom - 1);

		if (why)
			return why;
		p += n;
		if (*p == '\0')
			return NULL;
	}
}

const struct commission_band *
commission_band(const struct commission_scale *s, int64_t at)
{
	size_t n = s->n;

	while (n > 0 && s->band[n - 1].from > at)
		n--;
	return n > 0 ? &s->band[n - 1] : NULL;
}

int64_t
commission_part(const struct commission_scale *s, size_t i, bool is_whole,
	int64_t amount)
{
	int64_t from = s->band[i].from, to = amount;

	if (is_whole)
		return commission_band(s, amount) == &s->band[i] ? amount : 0;
	if (i + 1 < s->n && s->band[i + 1].from < to)
		to = s->band[i + 1].from;
	return to > from ? to - from : 0;
}

__int128
commission_tiers(
	const struct commission_scale *s, bool is_whole, int64_t amount)
{
	__int128 sum = 0;

	for (size_t i = 0; i < s->n; i++)
		sum += (__int128)commission_part(s, i, is_whole, amount) *
		       s->band[i].rate;
	return sum;
}

/* num / den to the nearest, a half upwards; neither is negative. */
static __int128
nearest(__int128 num, __int128 den)
{
	__int128 rest = num % den;

	return num / den + (rest >= den - rest);
}

void
commission_floated(struct commission_floated *out,
	const struct commission_float *f, int64_t amount, int64_t target)
{
	__int128 times = (__int128)amount * COMMISSION_ONE;
	__int128 ppm = times / target;
	int64_t at = ppm > INT64_MAX ? INT64_MAX : (int64_t)ppm;

	*out = (struct commission_floated){.num = amount, .den = target};
	if (times < (__int128)f->lo * target) {
		out->num = f->lo;
		out->den = COMMISSION_ONE;
	} else if (times > (__int128)f->hi * target) {
		out->num = f->hi;
		out->den = COMMISSION_ONE;
	}
	out->base = (int64_t)nearest((__int128)f->base * out->num, out->den);
	out->band = commission_band(&f->rates, at);
	if (out->band)
		out->commission = (__int128)amount * out->band->rate;
}

int64_t
commission_rebate(
	const struct commission_scale *s, int64_t distance, int64_t amount)
{
	const struct commission_band *b = commission_band(s, distance);

	if (b == NULL)
		return 0;
	return b->money + commission_round((__int128)amount * b->rate);
}

int64_t
commission_round(__int128 exact)
{
	return (int64_t)nearest(exact, COMMISSION_ONE);
}

/* v / 10^places in decimal, with at least `least` places, and its unit. */
static char *
format(char out[COMMISSION_TEXT], __int128 v, int places, int least,
	const char *unit)
{
	char rev[COMMISSION_TEXT] = "";
	size_t n = 0, k = 0;

	while (places > least && v % 10 == 0) {
		v /= 10;
		places--;
	}
	for (int i = 0; v > 0 || i <= places; i++, v /= 10) {
		if (i == places && places > 0)
			rev[n++] = '.';
		rev[n++] = (char)('0' + (int)(v % 10));
	}
	while (n > 0)
		out[k++] = rev[--n];
	memcpy(out + k, unit, strlen(unit) + 1);
	return out;
}

char *
commission_exact(char out[COMMISSION_TEXT], __int128 exact)
{
	return format(out, exact, 8, 2, "");
}

char *
commission_percent(char out[COMMISSION_TEXT], int64_t ppm)
{
	return format(out, ppm, 4, 0, "%");
}

char *
commission_ratio_text(
	char out[COMMISSION_TEXT], int64_t num, int64_t den, const char *unit)
{
	out[0] = '\0';
	if (den == 0)
		return out;
	return format(out, nearest((__int128)num * 10000, den), 2, 2, unit);
}

static int
by_name(const void *va, const void *vb)
{
	const struct commission_credit *a = va, *b = vb;

	return bytes_cmp(a->rep, a->nrep, b->rep, b->nrep);
}

/* Leave out the blanks around a text. */
static void
trim(const char **s, size_t *n)
{
	for (; *n > 0 && **s == ' '; ++*s)
		--*n;
	while (*n > 0 && (*s)[*n - 1] == ' ')
		--*n;
}

static const char *
read_credit(struct commission_credit *c, const char *s, size_t n)
{
	size_t nrep = n;

	while (nrep > 0 && s[nrep - 1] != ':')
		nrep--;
	if (nrep == 0)
		return "want REP:POINTS, a ; between";
	const char *points = s + nrep;
	size_t npoints = n - nrep;

	*c = (struct commission_credit){.rep = s, .nrep = nrep - 1};
	trim(&c->rep, &c->nrep);
	trim(&points, &npoints);
	if (c->nrep == 0)
		return "a share of nobody";
	if (decimal(&c->points, points, npoints, 0) != NULL || c->points < 1 ||
		c->points > COMMISSION_WHOLE)
		return "a share is a whole number, 1 to 10000";
	return NULL;
}

/* 10000 and no name twice, once they are sorted. */
static const char *
check_credits(
	const struct commission_credit *c, size_t n, char why[COMMISSION_WHY])
{
	int64_t sum = 0;

	for (size_t i = 0; i < n; i++) {
		sum += c[i].points;
		if (i > 0 && by_name(&c[i - 1], &c[i]) == 0)
			return "a rep comes twice";
	}
	if (sum == COMMISSION_WHOLE)
		return NULL;
	struct buf b = {0};
	bool is_over = sum > COMMISSION_WHOLE;

	buf_addf(&b, "the shares sum to %jd, %jd %s 10000", (intmax_t)sum,
		(intmax_t)(is_over ? sum - COMMISSION_WHOLE
				   : COMMISSION_WHOLE - sum),
		is_over ? "above" : "short of");
	memcpy(why, buf_str(&b), b.n + 1);
	buf_free(&b);
	return why;
}

const char *
commission_credits(struct commission_credit *c, size_t *n,
	char why[COMMISSION_WHY], const char *s, size_t len)
{
	const char *end = s + len;

	*n = 0;
	for (const char *p = s; p < end; p++) {
		const char *stop = memchr(p, ';', (size_t)(end - p));

		if (stop == NULL)
			stop = end;
		if (*n == COMMISSION_CREDITS)
			return "more than 64 reps";
		const char *bad = read_credit(&c[*n], p, (size_t)(stop - p));

		if (bad)
			return bad;
		++*n;
		p = stop;
	}
	qsort(c, *n, sizeof *c, by_name);
	return check_credits(c, *n, why);
}

void
commission_shares(int64_t *share, const struct commission_credit *c, size_t n,
	int64_t amount)
{
	struct apportion_part part[COMMISSION_CREDITS];
	struct apportion a = {
		.total = amount, .method = APPORTION_LR, .part = part, .n = n};

	if (n == 1) { /* as most are: without the scratch memory */
		share[0] = amount;
		return;
	}
	for (size_t i = 0; i < n; i++)
		part[i] = (struct apportion_part){.weight = c[i].points,
			.hi = APPORTION_MAX,
			.name = c[i].rep,
			.nname = c[i].nrep};
	/* the points are 10000 and the amount within its limit */
	const char *why = apportion_run(&a);

	for (size_t i = 0; i < n; i++)
		share[i] = why ? 0 : part[i].share;
}
