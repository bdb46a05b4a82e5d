#ifndef UNIT_JUDGE_H
#define UNIT_JUDGE_H

#include <string.h>

/* Stands in for libphonenumber: numbers of +44 are good, others are not. */
static const char *
ask(void *arg, const char *region, const char *num, const char **e164,
	const char **kind)
{
	(void)arg;
	(void)region;
	*e164 = strncmp(num, "+44", 3) == 0 ? num : "";
	*kind = "mobile";
	return **e164 ? NULL : "phone_bad";
}

#endif
