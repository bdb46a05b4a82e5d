/*
 * The bytes: one that says of what, then what a user wrote: a scale, a ratio,
 * or the credits of a sale behind 8 bytes of its amount. Whatever is read
 * keeps the laws of rules/commission.h, and reads the same written out.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "law.h"
#include "rules/commission.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
read_scale(enum commission_kind kind, const char *list)
{
	struct commission_scale s = {.kind = kind};
	int64_t most = 0;

	if (commission_list(&s, list) != NULL)
		return;
	LAW(s.n > 0 && s.n <= COMMISSION_BANDS);
	for (size_t i = 0; i < s.n; i++) {
		int64_t from = s.band[i].from, rate = s.band[i].rate;

		LAW(i == 0 || from > s.band[i - 1].from);
		LAW(rate >= 0 && rate <= COMMISSION_ONE);
		LAW(commission_band(&s, from) == &s.band[i]);
		most = rate > most ? rate : most;
		if (kind != COMMISSION_TIERS)
			continue;
		__int128 now = commission_tiers(&s, false, from);
		__int128 more = commission_tiers(&s, false, from + 1);

		/* no jump and no fall where a band begins */
		LAW(more >= now && more - now <= most);
		LAW(commission_round(now) <= from);
	}
}

static void
read_ratio(const char *s, size_t n)
{
	char text[COMMISSION_TEXT];
	int64_t ppm, again;

	if (commission_ratio(&ppm, s, n) != NULL)
		return;
	LAW(ppm >= 0);
	commission_percent(text, ppm);
	LAW(strlen(text) < COMMISSION_TEXT);
	if (commission_ratio(&again, text, strlen(text)) == NULL)
		LAW(again == ppm);
}

static void
read_credits(const char *s, size_t n)
{
	struct commission_credit c[COMMISSION_CREDITS];
	int64_t share[COMMISSION_CREDITS], amount, sum = 0, points = 0;
	char why[COMMISSION_WHY];
	size_t nc;

	if (n < sizeof amount)
		return;
	memcpy(&amount, s, sizeof amount);
	amount = (int64_t)((uint64_t)amount % (COMMISSION_MAX + 1));
	if (commission_credits(c, &nc, why, s + 8, n - 8) != NULL)
		return;
	commission_shares(share, c, nc, amount);
	for (size_t i = 0; i < nc; i++) {
		LAW(c[i].nrep > 0 && c[i].points > 0 && share[i] >= 0);
		sum += share[i];
		points += c[i].points;
	}
	LAW(points == COMMISSION_WHOLE && sum == amount);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n == 0)
		return 0;
	char *s = malloc(n);

	LAW(s != NULL);
	memcpy(s, data + 1, n - 1);
	s[n - 1] = '\0';
	switch (data[0] % 5) {
	case 0: read_scale(COMMISSION_TIERS, s); break;
	case 1: read_scale(COMMISSION_RATES, s); break;
	case 2: read_scale(COMMISSION_REBATE, s); break;
	case 3: read_ratio(s, n - 1); break;
	default: read_credits(s, n - 1); break;
	}
	free(s);
	return 0;
}
