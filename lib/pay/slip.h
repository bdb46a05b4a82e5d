/*
 * What pay-commission(1) writes: a row a rep, what one more sale would bring,
 * or how the pay comes about. Columns are those of its page.
 */
#ifndef PAY_SLIP_H
#define PAY_SLIP_H

#include "rules/payroll.h"
#include "rules/quota.h"
#include "stream/sink.h"

enum slip_form { SLIP_REPORT, SLIP_WHAT_IF, SLIP_EXPLAIN };

struct slip {
	enum slip_form form;
	const struct payroll *pay; /* summed */
	const struct quota *quota; /* targets of each; */
	int64_t target;            /* or, if not 0, of everybody */
	const char *currency;
	bool has_rebate;
	int64_t more;     /* of what-if */
	struct cell only; /* whom it is about; n 0: everybody */
	struct sink *sink;
};

/* The header of a form. */
void slip_head(struct head *h, enum slip_form form);

/* Of a rep; 0: none. */
int64_t slip_target(const struct slip *s, const struct payroll_rep *rep);

/* Write it all. */
void slip_put(const struct slip *s);

#endif
