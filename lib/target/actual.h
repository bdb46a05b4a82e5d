/*
 * What was sold, a record at a time: of a store, a stream of events, or a
 * plain table; what they mean is stated in target-track(1).
 *
 *	struct actual a = {.track = &t, .zone = &zone, .metric = "orders"};
 *
 *	actual_open(&a, &in, true, false);
 *	while (input_next(&in, &rec))
 *		why = actual_add(&a, &rec, ...);
 *	actual_free(&a);
 */
#ifndef TARGET_ACTUAL_H
#define TARGET_ACTUAL_H

#include "base/glance.h"
#include "stream/input.h"
#include "target/track.h"

enum { ACTUAL_CURRENCY = 4 };

struct actual {
	/* given */
	struct track *track;
	const struct zone *zone;
	const char *metric; /* of what names none; NULL: see the page */

	/* of the input at hand */
	bool is_now, is_last; /* what it is to tell of */
	bool is_events;
	int rep, owner, unit;
	int at, period, kind, amount, metric_col, product, currency;

	/* what an event brings: of each metric of the plan */
	struct actual_part {
		const char *kind;
		size_t nkind;
		uint32_t metric;
		bool is_money;
	} * part, *hit; /* those of the record at hand, with room for all */
	size_t npart, nhit;
	bool is_unsaid;  /* the plan has targets that name no metric */
	uint32_t unsaid; /* the metric of a row that names none */

	char money[ACTUAL_CURRENCY]; /* the currency of all amounts so far */
	struct glance near;          /* units */
	struct map unknown;          /* units that are not in the plan, */
	uint64_t nunknown;           /* and rows of these */
	uint64_t nunplanned; /* rows of the input, of no metric of the plan */
};

enum actual_did { ACTUAL_USED, ACTUAL_UNASKED, ACTUAL_ASIDE };

/* Why a record was set aside: for the account, and in words. */
struct actual_why {
	const char *reason;
	int col;         /* -1: none */
	const char *why; /* may be NULL */
};

/*
 * Find the columns of an input that tells of the periods asked for, of those a
 * year before, or of both. May be called again for another input. What it needs
 * and does not have ends the run.
 */
void actual_open(
	struct actual *a, const struct input *in, bool is_now, bool is_last);

/* Count a record. */
enum actual_did actual_add(
	struct actual *a, const struct rec *r, struct actual_why *why);

void actual_free(struct actual *a);

#endif
