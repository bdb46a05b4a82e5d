/*
 * The bytes: 8 of a total, then lines, each a weight as text behind two bytes
 * of bounds. Whatever is read is within its limits and reads the same written
 * out; whatever is shared sums to the total, within the bounds.
 */
#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rules/apportion.h"

enum { MAX = 64 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static bool
read_weight(struct apportion_part *p, const char *s, size_t n)
{
	struct apportion_part again;
	char text[64], *dot;
	int len;

	if (apportion_weight(p, s, n) != NULL)
		return false;
	assert(p->weight >= 0 && p->weight < INT64_C(1000000000000000000));
	assert(p->places >= 0 && p->places <= 18);
	len = snprintf(
		text, sizeof text, "%0*jd", p->places + 1, (intmax_t)p->weight);
	dot = text + len - p->places;
	memmove(dot + 1, dot, (size_t)p->places + 1);
	*dot = '.';
	assert(apportion_weight(&again, text, (size_t)len + 1) == NULL);
	assert(again.weight == p->weight && again.places == p->places);
	return true;
}

static void
share_out(struct apportion *a)
{
	int64_t sum = 0;
	bool is_bounded = a->method != APPORTION_CUM;

	if (apportion_run(a) != NULL)
		return;
	for (size_t i = 0; i < a->n; i++) {
		const struct apportion_part *p = &a->part[i];

		assert(!is_bounded || p->share >= p->lo);
		assert(!is_bounded || p->share <= p->hi);
		assert(p->weight > 0 || p->share == (is_bounded ? p->lo : 0));
		sum += p->share;
	}
	assert(sum == a->total);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct apportion_part part[MAX];
	struct apportion a = {.part = part};
	const uint8_t *end = data + n;

	if (n < 8)
		return 0;
	memcpy(&a.total, data, 8);
	a.total &= (INT64_C(1) << (data[7] % 50)) - 1;
	data += 8;
	while (end - data > 2 && a.n < MAX) {
		const uint8_t *lf =
			memchr(data + 2, '\n', (size_t)(end - data - 2));
		const uint8_t *stop = lf ? lf : end;
		struct apportion_part *p = &part[a.n];

		a.n += read_weight(
			p, (const char *)data + 2, (size_t)(stop - data - 2));
		p->nname = 0;
		p->lo = data[0] < 'A' ? 0 : a.total * data[0] / 4096;
		p->hi = data[1] < 'A' ? APPORTION_MAX
				      : p->lo + a.total * data[1] / 1024;
		data = lf ? lf + 1 : end;
	}
	for (int m = 0; m < 3; m++) {
		a.method = (enum apportion_method)m;
		share_out(&a);
	}
	return 0;
}
