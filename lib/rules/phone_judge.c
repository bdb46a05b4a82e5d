#include "rules/phone_judge.h"

void
phone_judge_settle(const struct phone_judge *j, struct phone_cell *c)
{
	const char *e164, *kind;

	for (struct phone *p; (p = phone_cell_ask(c)) != NULL;) {
		const char *why =
			j->ask(j->arg, p->region, p->num, &e164, &kind);

		phone_cell_answer(c, p, why, e164, kind);
	}
}
