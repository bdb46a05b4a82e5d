/*
 * Laws of rules/money over any bytes: what a stream's reader takes the foreign
 * one takes alike; what is read is written, and is then the same amount; what
 * is canonical at a glance is what is written.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "law.h"
#include "rules/money.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *s = (const char *)data;
	struct money m, again;
	int64_t strict;
	char out[MONEY_MAX];
	const char *why = money_read(&m, s, n);

	if (money_parse(&strict, s, n) == NULL)
		LAW(why == NULL && m.minor == strict && m.currency[0] == '\0');
	if (money_is_canonical(s, n))
		LAW(why == NULL && m.currency[0] == '\0');
	if (why != NULL)
		return 0;
	LAW(strlen(m.currency) == 0 || strlen(m.currency) == 3);
	money_format(out, m.minor);
	LAW(strlen(out) < MONEY_MAX);
	if (money_is_canonical(s, n))
		LAW(n == strlen(out) && memcmp(s, out, n) == 0);
	LAW(money_parse(&strict, out, strlen(out)) == NULL);
	LAW(strict == m.minor);
	LAW(money_read(&again, out, strlen(out)) == NULL);
	LAW(again.minor == m.minor);
	return 0;
}
