/*
 * Laws of rules/date over any bytes: what is read is written as a stream wants
 * it and is then the same day or instant; an order only chooses among the days
 * that are read without one; the mask says in which orders there is a day; a
 * glance reads what the whole rule does.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "law.h"
#include "rules/date.h"

static void
check_written(const struct zone *z, const struct date *d)
{
	char out[INSTANT_MAX], twice[INSTANT_MAX];
	struct date back;

	LAW(d->sec >= 0 && d->sec < 86400 && (d->has_time || d->sec == 0));
	date_format(out, d, z);
	LAW(date_read(&back, out, strlen(out), DATE_UNKNOWN) == NULL);
	LAW(back.has_time == d->has_time && back.has_offset == d->has_time);
	LAW(strcmp(date_format(twice, &back, z), out) == 0);
}

static void
check_glance(
	const struct zone *z, const char *s, size_t n, enum date_order order)
{
	char fast[INSTANT_MAX], want[INSTANT_MAX] = "";
	struct date d;

	if (date_read(&d, s, n, order) == NULL)
		date_format(want, &d, z);
	size_t len = date_rewrite(fast, s, n, z);

	LAW(len == 0 || (len == strlen(want) && strcmp(fast, want) == 0));
	if (date_is_canonical(s, n, z))
		LAW(strlen(want) == n && memcmp(want, s, n) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const enum date_order orders[] = {DATE_YMD, DATE_DMY, DATE_MDY};
	const char *s = (const char *)data;
	unsigned mask = date_order_of(s, n);
	struct date free_, d;
	struct zone z;

	LAW(zone_init(&z, ZONE_DEFAULT) == NULL);
	const char *why = date_read(&free_, s, n, DATE_UNKNOWN);

	if (why == NULL)
		check_written(&z, &free_);
	check_glance(&z, s, n, DATE_UNKNOWN);
	for (size_t i = 0; i < 3; i++) {
		check_glance(&z, s, n, orders[i]);
		const char *not = date_read(&d, s, n, orders[i]);

		if (not == NULL) {
			LAW(mask & orders[i]);
			LAW(why != NULL || d.day == free_.day);
			check_written(&z, &d);
		} else if (strcmp(not, DATE_ORDER_WRONG) == 0) {
			LAW(!(mask & orders[i]));
		} else {
			LAW(why != NULL);
		}
	}
	return 0;
}
