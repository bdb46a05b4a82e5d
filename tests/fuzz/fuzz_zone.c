/*
 * Laws of base/zone over any bytes: an instant that is read is written and
 * read again as the same, in every zone, and its day is that of its text.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/zone.h"
#include "law.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const zones[] = {
		"Asia/Shanghai", "UTC", "+14:00", "-12:00", "-00:30"};
	struct when w, again;
	struct zone z;
	char text[INSTANT_MAX];

	if (n == 0)
		return 0;
	LAW(zone_init(&z, zones[data[0] % 5]) == NULL);
	char *s = malloc(n); /* so that no byte behind it is read */

	LAW(s != NULL);
	memcpy(s, data + 1, n - 1);
	if (zone_parse(&z, &w, s, n - 1) == NULL) {
		LAW(zone_day(&z, w.at) == w.day);
		zone_format(&z, text, w.at);
		LAW(strlen(text) == INSTANT_MAX - 1);
		LAW(zone_parse(&z, &again, text, strlen(text)) == NULL);
		LAW(again.at == w.at && again.day == w.day && !again.is_day);
		LAW(day_parse(text, 10) == w.day);
	}
	free(s);
	return 0;
}
