/*
 * Collisions (撞单): customers whom several reps have received, and whose they
 * are (rules/claim.h).
 *
 * A row is a reception by its owner at created_at, put down at logged_at,
 * touched_at is its last contact, and a stage that means won an order, as of
 * created_at. Events say more: all contacts, orders, handovers, and when a lead
 * was saved; of a row of which they tell an order they tell when.
 *
 * Nothing hangs on the order of rows and events, if group_ranked does not.
 */
#ifndef DEDUP_COLLIDE_H
#define DEDUP_COLLIDE_H

#include "base/zone.h"
#include "dedup/group.h"
#include "dedup/owned.h"
#include "rules/claim.h"
#include "rules/history.h"

struct collide {
	struct group *g;
	const struct zone *zone;
	struct when now;
	/* do touched_at or events tell the contacts of the base's rows, of the
	 * input's? */
	bool is_base_told, is_told;
	int owner, created, touched, logged, referrer, stage;
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
		struct when old;         /* of COLLIDE_TOUCHED */
		size_t name;             /* where in names, with a NUL */
		size_t nid;              /* bytes of its id, 0: it has none */
		const struct collide *c; /* whose names and reps these are */
	} * event;                       /* by row and time, in the end */
	size_t nevent, cap_event;
	struct buf names; /* of events */
	struct owned owned;
	struct buf key;

	/* of one customer, that of row `judged`, SIZE_MAX: none yet; rows by
	 * their rank (group_ranked) */
	size_t judged, nclaim, holder;
	const size_t *rank;
	struct claim_times times;
	struct claim_event *of;
	struct claim *claim;
	size_t nof, cap_of, cap_claim;
};

/*
 * All rows of g have come, and know who belongs together. What is set before
 * are zone, now, stages, nstages, is_base_told and is_told.
 */
void collide_init(struct collide *c, struct group *g);

/*
 * Events of them, as lead-list --events writes them; those of no row count
 * nowhere. Of rows that have the telephone or e-mail of an event it is of one
 * of its rep's, if there is one, and the oldest. The run ends at an instant
 * that cannot be read.
 */
void collide_events(struct collide *c, struct input *in);

/*
 * The claims to the customer of a row, c->claim[0 .. n): n. Their events are in
 * c->of, of which *holder is the reception of who has it in the end, SIZE_MAX:
 * nobody. Good until that of another customer.
 */
size_t collide_judge(struct collide *c, size_t row, size_t *holder);

/* Append a rep's name. */
void collide_rep(const struct collide *c, struct buf *b, size_t rep);

/*
 * Whose the customer of a row is now, appended to rep, and until which day
 * that is protected (claim_until); false: nobody's.
 */
bool collide_whose(
	struct collide *c, size_t row, struct buf *rep, int32_t *until);

void collide_free(struct collide *c);

#endif
