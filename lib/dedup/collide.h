/*
 * Collisions (撞单): customers whom several reps have received, and whose they
 * are (rules/claim.h), a line a claim, with what proves it:
 *
 *	cluster		the customer
 *	verdict		protected, lapsed, referral or needs_ruling
 *	owner		whose it is by that
 *	at_fault	who let it lapse
 *	until, days_left	the last day on which it is protected, if nobody
 *			touches it, and the days to that
 *	holder, holder_row, holder_at, holder_logged
 *			who had it: his row, when he says, when put down
 *	last_touch, last_event	his last contact before the claim
 *	claimant, claim_row, claim_at, claim_logged	who came later
 *	gap		days between these two
 *	why		the rule, with its numbers
 *
 * A row is a reception by its owner at created_at, put down at logged_at, and
 * touched_at is its last contact. Events say more: all contacts, orders,
 * handovers, and when a lead was saved.
 */
#ifndef DEDUP_COLLIDE_H
#define DEDUP_COLLIDE_H

#include "base/zone.h"
#include "dedup/group.h"
#include "rules/claim.h"
#include "rules/history.h"
#include "stream/sink.h"

struct collide {
	struct group *g;
	const struct zone *zone;
	struct when now;
	int owner, created, touched, logged, referrer;
	const struct stages *stages; /* tables that know what means won */
	size_t nstages;
	struct map rep;
	struct collide_event {
		enum collide_kind {
			COLLIDE_SAVED, /* the lead came into a store */
			COLLIDE_OWNED, /* it went to rep, and was was's */
			COLLIDE_TOUCH,
			COLLIDE_TOUCHED, /* touched_at, as it was before */
			COLLIDE_DEAL,
		} kind;
		uint32_t row;
		size_t rep, was;
		struct when at, logged;
		size_t name; /* where in names, with a NUL */
		size_t i;    /* in the order in which they came */
	} * event;           /* by row, in the end */
	size_t nevent, cap_event;
	struct buf names; /* of events */
	struct map ids;   /* ids of rows */
	uint32_t *id_row; /* the row of each */
	size_t cap_id_row;
	struct map customers; /* a name, id or telephone, NUL, and an owner */

	/* of one customer; rows by their rank (group_ranked) */
	const size_t *rank;
	struct claim_event *of;
	struct claim *claim;
	size_t nof, cap_of, cap_claim;
};

void collide_head(struct head *head);

/*
 * All rows of g have come, and know who belongs together. What is set before
 * are zone, now, stages and nstages.
 */
void collide_init(struct collide *c, struct group *g);

/*
 * Events of them, as lead-list --events writes them; those of no row count
 * nowhere. The run ends at an instant that cannot be read.
 */
void collide_events(struct collide *c, struct input *in);

/* Write the claims. */
void collide_write(struct collide *c, struct sink *sink);

/*
 * Whose the customer of a row is now, appended to rep, and until which day
 * that is protected (claim_until); false: nobody's.
 */
bool collide_whose(
	struct collide *c, size_t row, struct buf *rep, int32_t *until);

void collide_free(struct collide *c);

#endif
