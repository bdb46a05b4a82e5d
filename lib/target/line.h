/*
 * Targets out of line: with what they should follow, among their peers; and
 * with how the last ones were passed (rules/fairness.h).
 */
#ifndef TARGET_LINE_H
#define TARGET_LINE_H

#include "target/fact.h"
#include "target/margin.h"

/*
 * Behind margin_check: what each unit has in all against a column of facts,
 * called name, among the units of the same level, metric and kind; k in
 * hundredths. Says how many were judged.
 */
size_t line_check(const struct margin *m, struct findings *l,
	const struct facts *f, size_t column, const char *name, int64_t k);

/*
 * The same of the ratchet index, of rows of the kind base; the columns of the
 * facts are target and actual, the limit is in hundredths.
 */
size_t line_check_ratchet(const struct margin *m, struct findings *l,
	const struct facts *f, int64_t limit);

#endif
