/*
 * Whoever is asked about numbers that rules/phone.h leaves open: libphonenumber
 * (cli/phone_ask.h), or a stand-in of a test.
 */
#ifndef RULES_PHONE_JUDGE_H
#define RULES_PHONE_JUDGE_H

#include "rules/phone.h"

struct phone_judge {
	/* As phone_ask: NULL and what the number is, or why it is none. */
	const char *(*ask)(void *arg, const char *region, const char *num,
		const char **e164, const char **kind);
	void *arg;
};

/* Ask for all open numbers of a cell; those that are none go. */
void phone_judge_settle(const struct phone_judge *j, struct phone_cell *c);

#endif
