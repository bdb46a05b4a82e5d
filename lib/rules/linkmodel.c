#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "rules/linkmodel.h"

enum {
	ROUNDS = 200,
	/* pairs that what a match is like is thought to be worth */
	THOUGHT = 5,
};

/* From that share on matches are thought to hide households. */
#define STRANGERS .1

/*
 * In no column a larger share of matches differs: what is found is something
 * else then, such as households.
 */
#define OTHERS (1. / 3)

/* Of all pairs so many are matches at most, and so many of households. */
#define MATCHES .9
#define HOUSES .09

/* Each level as often as another. */
static const double even[LINKLEVEL_N] = {1, 1, 1, 1, 1, 1, 1, 0};

/* 0: two rows are equal in a column, 1: near, -1: neither. */
static int
group_of(uint64_t levels, size_t field)
{
	const int l = linklevel_of(levels, field);

	return l == 0 ? 0 : l < LINKLEVEL_OTHER ? 1 : -1;
}

/* What a match is like before anything is learned. */
static void
begin(struct linkmodel *k, const struct linkmodel_chance *chance, double rows)
{
	static const double first[LINKLEVEL_N] = {
		.70, .12, .05, .03, .02, .02, .06, 1};

	for (size_t f = 0; f < k->n; f++)
		for (int l = 0; l < LINKLEVEL_N; l++) {
			k->m[f][l] = first[l];
			k->h[f][l] = first[l];
			k->u[f][l] = 1;
		}
	k->match = .2 * rows / chance->pairs;
	k->house = .05 * rows / chance->pairs;
	k->ntie = 0;
}

static double
ties_of(const struct linkmodel *k, uint64_t levels)
{
	double bits = 0;

	for (size_t i = 0; i < k->ntie; i++) {
		const struct linkmodel_tie *t = &k->tie[i];
		const int a = group_of(levels, (size_t)t->a),
			  b = group_of(levels, (size_t)t->b);

		if (a >= 0 && b >= 0)
			bits += t->bits[a][b];
	}
	return bits;
}

/* The odds against chance that it is a match, and that it is a house. */
static void
odds(const struct linkmodel *k, uint64_t levels, double *match, double *house)
{
	double m = log2(k->match / (1 - k->match - k->house)), h = 0;

	for (size_t f = 0; f < k->n; f++) {
		const int l = linklevel_of(levels, f);

		if (l == LINKLEVEL_EMPTY)
			continue;
		m += log2(k->m[f][l] / k->u[f][l]);
		h += log2(k->h[f][l] / k->u[f][l]);
	}
	const double ties = ties_of(k, levels);

	*match = exp2(m - ties);
	*house = k->house > 0
			 ? exp2(h - ties +
				   log2(k->house / (1 - k->match - k->house)))
			 : 0;
}

/* Of shares that are counted, with a part of what was thought before. */
static void
set_shares(double to[LINKLEVEL_N], const double n[LINKLEVEL_N],
	const double before[LINKLEVEL_N], double weight)
{
	double sum = weight, thought = 0;

	for (int l = 0; l < LINKLEVEL_EMPTY; l++) {
		sum += n[l];
		thought += before[l];
	}
	for (int l = 0; l < LINKLEVEL_EMPTY; l++)
		to[l] = (n[l] + weight * before[l] / thought) / sum;
}

/* How often chance shows each level, less what matches are among them. */
static void
set_chance(struct linkmodel *k, const struct linkmodel_chance *c,
	const double equal_match[LINKMODEL_FIELDS],
	const double alike_match[LINKMODEL_FIELDS])
{
	double n[LINKMODEL_FIELDS][LINKLEVEL_N];

	memset(n, 0, sizeof n);
	for (size_t i = 0; i < c->nrandom; i++) {
		double m, h;

		odds(k, c->random[i].levels, &m, &h);
		const double p = 1 / (1 + m + h);

		for (size_t f = 0; f < k->n; f++)
			n[f][linklevel_of(c->random[i].levels, f)] +=
				p * c->random[i].n;
	}
	for (size_t f = 0; f < k->n; f++) {
		double left = c->equal[f] - equal_match[f], sum = 0;
		double *u = k->u[f];

		if (left < 0)
			left = 0;
		k->kept[f] = c->equal[f] > 0 ? left / c->equal[f] : 1;
		set_shares(u, n[f], even, .5);
		/* of equal ones all pairs are known, not only some at random */
		const double equal = (left + .5) / (c->filled[f] + 1);

		const double alike =
			(c->alike[f] - alike_match[f]) / (c->filled[f] + 1);
		const int known = alike > u[1]; /* so is the first level */

		for (int l = 1 + known; l < LINKLEVEL_EMPTY; l++)
			sum += u[l];
		if (known)
			u[1] = alike;
		for (int l = 1 + known; l < LINKLEVEL_EMPTY; l++)
			u[l] *= (1 - equal - known * alike) / sum;
		u[0] = equal;
		if (k->is_chance[f])
			memcpy(k->h[f], u, sizeof k->h[f]);
	}
}

static void
limit_others(double m[LINKLEVEL_N])
{
	const double other = m[LINKLEVEL_OTHER];

	if (other <= OTHERS)
		return;
	for (int l = 0; l < LINKLEVEL_OTHER; l++)
		m[l] *= (1 - OTHERS) / (1 - other);
	m[LINKLEVEL_OTHER] = OTHERS;
}

/* The odds of a pattern that occurs to be a match, a household. */
static void
odds_of(const struct linkmodel *k, const struct linkmodel_pattern *p,
	double *match, double *house)
{
	if (p->said == LINKMODEL_UNSAID) {
		odds(k, p->levels, match, house);
		return;
	}
	*match = p->said == LINKMODEL_MATCH ? 1e12 : 0;
	*house = 0;
}

/* One round; the change of what matters. */
static double
round_of(struct linkmodel *k, const struct linkmodel_pattern *seen,
	size_t nseen, const struct linkmodel_chance *c)
{
	static const double agree[LINKLEVEL_N] = {
		.80, .10, .05, .02, .01, .01, .01, 0};
	double m[LINKMODEL_FIELDS][LINKLEVEL_N];
	double h[LINKMODEL_FIELDS][LINKLEVEL_N];
	double equal_match[LINKMODEL_FIELDS] = {0};
	double alike_match[LINKMODEL_FIELDS] = {0};
	double matches = 0, houses = 0;

	memset(m, 0, sizeof m);
	memset(h, 0, sizeof h);
	for (size_t i = 0; i < nseen; i++) {
		double a, b;

		odds_of(k, &seen[i], &a, &b);
		const double n = seen[i].n, pm = a / (1 + a + b),
			     ph = b / (1 + a + b);

		matches += n * pm;
		houses += n * ph;
		for (size_t f = 0; f < k->n; f++) {
			const int l = linklevel_of(seen[i].levels, f);

			m[f][l] += n * pm;
			h[f][l] += n * ph;
		}
	}
	const double was = k->match;

	for (size_t f = 0; f < k->n; f++) {
		const bool is_who = k->field[f].is_identity;

		equal_match[f] = m[f][0] + h[f][0];
		alike_match[f] = m[f][1] + h[f][1];
		set_shares(k->m[f], m[f], agree,
			(is_who ? .05 : .02) * matches + THOUGHT);
		limit_others(k->m[f]);
		if (!k->is_chance[f] && k->house > 0) {
			for (int l = 0; l < LINKLEVEL_EMPTY; l++)
				h[f][l] += m[f][l];
			set_shares(k->h[f], h[f], even, .5);
		}
	}
	/* of the shortest list all pairs may be one: some chance is left */
	k->match = fmin((matches + .1) / c->pairs, MATCHES);
	if (k->house > 0)
		k->house = fmin((houses + .1) / c->pairs, HOUSES);
	set_chance(k, c, equal_match, alike_match);
	return fabs(log(k->match / was));
}

static void
iterate(struct linkmodel *k, const struct linkmodel_pattern *seen, size_t nseen,
	const struct linkmodel_chance *c)
{
	for (int i = 0; i < ROUNDS; i++)
		if (round_of(k, seen, nseen, c) < 1e-7)
			break;
}

/* How often two columns agree together, by chance. */
struct together {
	double n[2][2], all[2][2];
	double error[2][2]; /* standard error of n */
};

/* How often chance has a column equal (group 0), or near. */
static double
chance_of(const double u[LINKLEVEL_N], int group)
{
	double near = 0;

	for (int l = 1; l < LINKLEVEL_OTHER; l++)
		near += u[l];
	return group == 0 ? u[0] : near;
}

/*
 * What two columns that agree together speak for less than each by itself; the
 * most of its four.
 */
static double
make_tie(const struct linkmodel *k, struct linkmodel_tie *t,
	const struct together *w)
{
	double most = 0;

	for (int i = 0; i < 2; i++)
		for (int j = 0; j < 2; j++) {
			const double a = chance_of(k->u[t->a], i),
				     b = chance_of(k->u[t->b], j);

			t->bits[i][j] = 0;
			/* no tie is made of what counting may have missed */
			if (w->n[i][j] < 10 + 4 * w->error[i][j] ||
				w->all[i][j] <= 0)
				continue;
			const double bits =
				log2(w->n[i][j] / w->all[i][j] / (a * b));

			if (bits > 0)
				t->bits[i][j] = bits;
			if (bits > most)
				most = bits;
		}
	return most;
}

/*
 * Ties of columns that agree together by chance more often than each by
 * itself: the tree of the strongest (Prim 1957).
 */
static void
find_ties(struct linkmodel *k, const struct linkmodel_pattern *seen,
	size_t nseen, const struct linkmodel_chance *c)
{
	struct together w[LINKMODEL_FIELDS][LINKMODEL_FIELDS] = {0};
	bool is_in[LINKMODEL_FIELDS] = {false};

	for (size_t f = 0; f < k->n; f++)
		for (size_t g = 0; g < f; g++) {
			w[f][g].n[0][0] = c->both_equal[f][g];
			w[f][g].all[0][0] = c->both_filled[f][g];
			w[f][g].error[0][0] =
				sqrt(c->both_equal[f][g] * c->scale);
		}
	for (size_t i = 0; i < nseen; i++) {
		double a, b;

		odds_of(k, &seen[i], &a, &b);
		for (size_t f = 0; f < k->n; f++)
			for (size_t g = 0; g < f; g++)
				if (!linklevel_of(seen[i].levels, f) &&
					!linklevel_of(seen[i].levels, g))
					w[f][g].n[0][0] -= seen[i].n * (a + b) /
							   (1 + a + b);
	}
	for (size_t i = 0; i < c->nrandom; i++) {
		const uint64_t levels = c->random[i].levels;
		double a, b;

		odds(k, levels, &a, &b);
		const double n = c->random[i].n / (1 + a + b);

		for (size_t f = 0; f < k->n; f++)
			for (size_t g = 0; g < f; g++) {
				const int x = group_of(levels, f),
					  y = group_of(levels, g);

				if (linklevel_of(levels, f) ==
						LINKLEVEL_EMPTY ||
					linklevel_of(levels, g) ==
						LINKLEVEL_EMPTY)
					continue;
				for (int q = 1; q < 4; q++)
					w[f][g].all[q / 2][q % 2] += n;
				if (x >= 0 && y >= 0 && x + y > 0)
					w[f][g].n[x][y] += n;
			}
	}
	k->ntie = 0;
	for (size_t step = 0; step < k->n; step++) {
		struct linkmodel_tie best = {0};
		size_t next = k->n;
		double most = 0;

		for (size_t f = 0; f < k->n; f++)
			for (size_t g = 0; g < k->n && !is_in[f]; g++) {
				const size_t x = f > g ? f : g,
					     y = f > g ? g : f;
				struct linkmodel_tie t = {
					.a = (int)x, .b = (int)y};

				if (!is_in[g])
					continue;
				const double bits = make_tie(k, &t, &w[x][y]);

				if (bits > most) {
					most = bits;
					best = t;
					next = f;
				}
			}
		if (next == k->n) /* another tree begins */
			for (next = 0; next < k->n && is_in[next];)
				next++;
		else
			k->tie[k->ntie++] = best;
		if (next < k->n)
			is_in[next] = true;
	}
}

/* Of matches, the share of which all that says who it is differs. */
static double
strangers(const struct linkmodel *k, const struct linkmodel_pattern *seen,
	size_t nseen)
{
	double other = 0, all = 0;

	for (size_t i = 0; i < nseen; i++) {
		bool is_other = false, is_same = false;
		double a, b;

		odds_of(k, &seen[i], &a, &b);
		for (size_t f = 0; f < k->n; f++) {
			const int l = linklevel_of(seen[i].levels, f);

			if (!k->field[f].is_identity || l == LINKLEVEL_EMPTY)
				continue;
			is_other |= l == LINKLEVEL_OTHER;
			is_same |= l != LINKLEVEL_OTHER;
		}
		const double p = seen[i].n * a / (1 + a);

		all += p;
		if (is_other && !is_same)
			other += p;
	}
	return other / all;
}

/*
 * Are there households among what seems to be matches, and what do they have by
 * chance? All that says who it is, if enough of them differ in that; else names
 * in which too many do, for a household may share the surname.
 */
static bool
find_houses(struct linkmodel *k, const struct linkmodel *plain,
	const struct linkmodel_pattern *seen, size_t nseen)
{
	const bool is_all = strangers(plain, seen, nseen) > STRANGERS;
	bool is_any = false;

	for (size_t f = 0; f < k->n; f++) {
		const struct linkfield *x = &k->field[f];

		k->is_chance[f] =
			is_all ? !x->is_place
			       : x->is_identity && x->kind == LINKFIELD_NAME &&
					 plain->m[f][LINKLEVEL_OTHER] >= OTHERS;
		if (!k->is_chance[f])
			continue;
		is_any = true;
		memcpy(k->h[f], k->u[f], sizeof k->h[f]);
	}
	return is_any;
}

void
linkmodel_learn(struct linkmodel *k, const struct linkfield *field, size_t n,
	const struct linkmodel_pattern *seen, size_t nseen,
	const struct linkmodel_chance *chance)
{
	static const double none[LINKMODEL_FIELDS];
	struct linkmodel plain;

	*k = (struct linkmodel){.n = n, .field = field};
	begin(k, chance, sqrt(2 * chance->pairs));
	set_chance(k, chance, none, none);
	find_ties(k, seen, nseen, chance);
	plain = *k;
	plain.house = 0;
	iterate(&plain, seen, nseen, chance);
	if (find_houses(k, &plain, seen, nseen))
		iterate(k, seen, nseen, chance);
	else
		*k = plain;
	find_ties(k, seen, nseen, chance);
	if (k->ntie > 0)
		iterate(k, seen, nseen, chance);
}

/*
 * Of the rows that have a value, besides this one, those by chance; between
 * the bounds, for of a value that is rare little is known.
 */
static double
rarity(const struct linkmodel *k, size_t f, uint32_t row)
{
	const struct linkfield *x = &k->field[f];
	const double u = k->u[f][0], rows = x->count[x->row[row]];
	double v = k->kept[f] * (rows - 1) / (double)x->nfilled;

	if (v < u / 2)
		v = u / 2;
	return v > u * 64 ? u * 64 : v;
}

void
linkmodel_score(const struct linkmodel *k, struct linkmodel_score *s,
	uint64_t levels, uint32_t a)
{
	const double rest = 1 - k->match - k->house;
	double house = 0, match;

	s->prior = log2(k->match / rest);
	s->ties = -ties_of(k, levels);
	match = s->prior + s->ties;
	for (size_t f = 0; f < k->n; f++) {
		const int l = linklevel_of(levels, f);

		s->bits[f] = 0;
		if (l == LINKLEVEL_EMPTY)
			continue;
		const double u = l == 0 ? rarity(k, f, a) : k->u[f][l];

		s->bits[f] = log2(k->m[f][l] / u);
		match += s->bits[f];
		if (!k->is_chance[f])
			house += log2(k->h[f][l] / u);
	}
	s->house = 0;
	if (k->house > 0)
		s->house = -log2(
			1 + exp2(log2(k->house / rest) + house + s->ties));
	s->total = match + s->house;
}
