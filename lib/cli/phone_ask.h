/*
 * The client of phone-ask(8): what rules/phone.h cannot be certain of is asked
 * of libphonenumber, in a process of its own, started at the first question.
 *
 * `struct phone_ask a = {0}` is one that has not asked yet. The program is
 * looked for at ../libexec/salesutils/phone-ask from where ours lies, then in
 * LIBEXECDIR. If it cannot be run, or stops answering, the run ends (die): a
 * number that nobody judged must not pass for a bad one.
 *
 *	while ((p = phone_cell_ask(&cell)) != NULL) {
 *		why = phone_ask(&a, p->region, p->num, &e164, &kind);
 *		phone_cell_answer(&cell, p, why, e164, kind);
 *	}
 *
 * Most numbers are not asked: phone-ask says how many of the last digits of one
 * could be any others, and the answer is kept for all that differ in these.
 *
 * Not for two threads at once.
 */
#ifndef CLI_PHONE_ASK_H
#define CLI_PHONE_ASK_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/map.h"

enum { PHONE_ASK_MAX = 64 }; /* bytes of a question or an answer */

struct phone_ask {
	bool is_open;
	int fd;
	pid_t pid;
	char answer[PHONE_ASK_MAX];
	struct map known; /* questions, without the digits that were free */
	char (*said)[PHONE_ASK_MAX]; /* the answer to each */
	size_t cap_said;
};

/*
 * Ask for a number: digits, + in front or not, to be read in a region ("GB",
 * "ZZ" for none). NULL, and *e164 and *kind say what it is (kinds as in
 * phone_kind_find) until the next question; or why it is none: phone_bad,
 * phone_country, phone_service, and both are "". ask is a struct phone_ask: so
 * it fits rules/phone_judge.h.
 */
const char *phone_ask(void *ask, const char *region, const char *num,
	const char **e164, const char **kind);

/*
 * End the helper, if it was started; *a is then one that has not asked. The run
 * ends if something else has ended the helper.
 */
void phone_ask_close(struct phone_ask *a);

#endif
