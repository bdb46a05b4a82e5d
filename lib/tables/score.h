/*
 * Tables of a weighted score: a row a metric,
 *
 *	metric	its name, as in the plan
 *	weight	what it counts for
 *	cap	what is reached of it counts up to this; empty: all of it
 *	better	empty or higher; or lower, which needs a cap
 *
 * None is built in. cap and better may be missing.
 */
#ifndef TABLES_SCORE_H
#define TABLES_SCORE_H

#include "rules/score.h"

/*
 * The metrics of a file, each once, in its order; how many there are. What is
 * wrong with it ends the run. The caller calls scores_free.
 */
size_t scores_open(struct score_metric **m, const char *file);
void scores_free(struct score_metric *m, size_t n);

#endif
