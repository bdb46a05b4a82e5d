/*
 * Laws of what a plan and its command line are read by, over any bytes: a
 * period has one name, and its days are in it; a share and a mix are read or
 * refused.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "law.h"
#include "rules/blend.h"
#include "rules/period.h"
#include "target/grid.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *s = (const char *)data;
	char name[PERIOD_MAX], *text = malloc(n + 1);
	struct mix mix = {0};
	struct period p;
	int64_t share;

	if (period_parse(&p, s, n) == NULL) {
		const struct period from = period_of(p.kind, p.from),
				    to = period_of(p.kind, p.to);

		LAW(p.from <= p.to && from.to == p.to && to.from == p.from);
		period_format(name, &p);
		LAW(strlen(name) == n && memcmp(name, s, n) == 0);
	}
	if (blend_read(&share, s, n, false) == NULL)
		LAW(share >= 0);
	memcpy(text, s, n);
	text[n] = '\0';
	if (mix_read(&mix, text) == NULL)
		LAW(mix.n > 0 && mix.part[0].name[0] != '\0');
	free(text);
	return 0;
}
