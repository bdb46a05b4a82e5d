/*
 * Laws of rules/phone over any bytes: a number is "+" and 7 to 15 digits, what
 * is to be asked is bounded; a number read again is itself, whatever the
 * country; a cell is bounded, names each number once, and if it says it has
 * all, then its numbers, written as a list, give the same cell; a glance reads
 * what the whole rule does.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "law.h"
#include "rules/phone.h"

static void
check_number(const struct phone *p)
{
	static const char *const other[] = {"", "CN", "US", "GB"};
	size_t n = strnlen(p->num, PHONE_MAX), plus = p->num[0] == '+';
	struct phone again;

	LAW(n < PHONE_MAX && n - plus >= 2);
	LAW(strspn(p->num + plus, "0123456789") == n - plus);
	LAW(strnlen(p->ext, PHONE_EXT_MAX) < PHONE_EXT_MAX);
	LAW(strspn(p->ext, "0123456789") == strlen(p->ext));
	if (p->ask) {
		LAW(strlen(p->region) == 2 && p->kind == PHONE_UNKNOWN);
		LAW(plus == (strcmp(p->region, "ZZ") == 0));
		LAW(!plus || n <= 18);
		return;
	}
	LAW(plus && n >= 8 && n <= 16 && p->kind != PHONE_UNKNOWN);
	for (size_t i = 0; i < NELEM(other); i++) {
		LAW(phone_read(p->num, n, other[i], &again) == NULL);
		LAW(!again.ask && strcmp(again.num, p->num) == 0);
		LAW(again.kind == p->kind);
	}
}

static void
check_cell(const char *s, size_t n, const char *country)
{
	struct phone_cell c, again;
	const char *why = phone_cell(s, n, country, &c);
	char list[PHONES_MAX * (PHONE_MAX + PHONE_EXT_MAX + 1)];
	size_t len = 0;

	LAW(c.n <= PHONES_MAX);
	LAW(why == NULL || (c.n == 0 && !c.whole && c.bad == why));
	LAW(why != NULL || c.n > 0 || (c.whole && c.bad == NULL));
	LAW(c.bad == NULL || !c.whole);
	for (size_t i = 0; i < c.n; i++) {
		const struct phone *p = &c.v[i];

		check_number(p);
		for (size_t k = 0; k < i; k++)
			LAW(strcmp(c.v[k].num, p->num) != 0);
		len += (size_t)sprintf(list + len, "%s%s%s%s", i ? ";" : "",
			p->num, p->ext[0] ? "x" : "", p->ext);
	}
	LAW(phone_cell(list, len, country, &again) == NULL);
	LAW(again.whole && again.n == c.n);
	for (size_t i = 0; i < c.n; i++) {
		LAW(strcmp(again.v[i].num, c.v[i].num) == 0);
		LAW(strcmp(again.v[i].ext, c.v[i].ext) == 0);
	}
}

static void
check_glance(const char *s, size_t n, const char *country)
{
	char *hidden = law_hide(s, n);
	struct phone_cell fast, slow;
	struct phone p;

	phone_cell(s, n, country, &fast);
	phone_cell(hidden, n + LAW_HIDDEN, country, &slow);
	LAW(fast.n == slow.n && fast.whole == slow.whole);
	for (size_t i = 0; i < slow.n; i++) {
		LAW(strcmp(fast.v[i].num, slow.v[i].num) == 0);
		LAW(strcmp(fast.v[i].ext, slow.v[i].ext) == 0);
		LAW(fast.v[i].kind == slow.v[i].kind);
		LAW(fast.v[i].ask == slow.v[i].ask);
	}
	if (phone_plain(s, n, country, &p)) {
		LAW(!p.ask && slow.n == 1 && slow.whole);
		LAW(strcmp(p.num, slow.v[0].num) == 0);
		LAW(p.kind == slow.v[0].kind && p.ext[0] == '\0');
		LAW(phone_read(hidden, n + LAW_HIDDEN, country, &p) == NULL);
		LAW(strcmp(p.num, slow.v[0].num) == 0);
	}
	free(hidden);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* The first byte picks the country. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const country[] = {
		"", "CN", "US", "CA", "GB", "nowhere"};
	struct phone p;

	if (n == 0)
		return 0;

	const char *s = (const char *)data + 1, *cc = country[data[0] % 6];

	if (phone_read(s, n - 1, cc, &p) == NULL)
		check_number(&p);
	check_cell(s, n - 1, cc);
	check_glance(s, n - 1, cc);
	return 0;
}
