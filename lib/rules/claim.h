/*
 * Whose customer it is, where several reps have received one: the rule of who
 * was asked first (首问负责制). He whose reception was put down first has the
 * customer, as long as he keeps in touch: who lets more than CLAIM_DAYS days go
 * by between two contacts loses the customer to whoever receives it next.
 *
 * What counts is when a thing was put down, and not when it is said to have
 * happened: nobody wins by dating back. That must be known of all receptions,
 * and tells nothing of two that were put down in one run, as of a list that is
 * taken over.
 *
 * Events of one customer, of several leads (rows) that are one:
 *
 *	reception	a rep has the lead from then on. Of the lead that holds
 *			the customer already, or of another that its holder
 *			gave him, it is a handover and no claim
 *	touch		a contact of a rep with the lead
 *	last touch	the same, where earlier ones are not known
 *	deal		an order: from then on the customer stays. What a
 *			claimant has ordered on his own lead came of the claim,
 *			and is not before it
 */
#ifndef RULES_CLAIM_H
#define RULES_CLAIM_H

#include "base/zone.h"

enum { CLAIM_DAYS = 7 };

struct claim_event {
	enum claim_kind {
		CLAIM_RECEPTION,
		CLAIM_TOUCH,
		CLAIM_LAST_TOUCH,
		CLAIM_DEAL,
	} kind;
	/* of a reception: is it said that a customer has sent this one? */
	enum claim_referral {
		CLAIM_NO_REFERRAL,
		CLAIM_REFERRAL,           /* one of the rep's own */
		CLAIM_REFERRAL_OF_NOBODY, /* it is not known that he is */
	} referral;
	/* of a reception: did a rep, who was, give it? */
	bool is_handover;
	bool is_untold;       /* of a reception: nothing tells its contacts */
	size_t row, rep, was; /* numbers of the caller's; */
	size_t ref;           /* the place among events of a row and a time */
	/* when it is said to have happened, and when it was put down; day
	 * DAY_NONE: not known, and the other counts */
	struct when at, logged;
	struct when proof; /* which of them proves it, by claim_judge */
};

/* A later reception by another rep, and what becomes of it. */
struct claim {
	enum claim_verdict {
		CLAIM_PROTECTED, /* the customer stays */
		CLAIM_LAPSED,    /* and goes to who claims it */
		CLAIM_REFERRED,  /* goes, for one of his customers sent it */
		CLAIM_NEEDS_RULING,
	} verdict;
	enum claim_why {
		CLAIM_BY_GAP,
		CLAIM_BY_DEAL,
		CLAIM_BY_REFERRAL,
		CLAIM_UNPROVED,  /* the referral */
		CLAIM_UNDATED,   /* a reception without a day */
		CLAIM_SAME_TIME, /* which was first is not known */
		CLAIM_UNTOLD,    /* no contact of the holder's lead is known */
		CLAIM_UNKNOWN_TOUCHES, /* those before the last */
	} why;
	size_t holder, claimant; /* events: both receptions */
	size_t last;  /* the event that protects: a touch, or the reception */
	int32_t then; /* the day of the claim */
	int gap;      /* days from that which protects */
};

/*
 * The events of one customer, by what is asked of them and time: so claims to
 * one whom thousands received do not take time by the square. `struct
 * claim_times t = {0}` is empty; the owner frees.
 */
struct claim_times {
	struct claim_time {
		const struct claim_event *event;
		enum claim_list {
			CLAIM_CONTACTS, /* of a rep, his receptions too */
			CLAIM_LASTS,    /* the last touches among them */
			CLAIM_DEALS,    /* of whomever */
		} list;
		size_t rep;
		/* place, from 1, of the next before it in the list that was
		 * put down earlier; where the list begins if none was */
		size_t proved;
	} * time;
	size_t n, cap;
};

extern const char *const claim_verdicts[]; /* their words, then NULL */

/* When an event happened, as far as that is known. */
const struct when *claim_said(const struct claim_event *e);

/* Is an event of later than then? */
bool claim_is_after(const struct claim_event *e, const struct when *then);

/*
 * Sort the events of one customer, into t too, and judge: *claim, room for n of
 * them, is what came of each claim in turn; how many. *holder is the reception
 * of who has the customer in the end, SIZE_MAX: nobody.
 */
size_t claim_judge(struct claim_times *t, struct claim_event *event, size_t n,
	struct claim *claim, size_t *holder);

/*
 * Of events that were judged, the last day that protects the customer of the
 * reception `holder`, by what had happened by now; INT32_MAX: a deal does, for
 * good.
 */
int32_t claim_until(const struct claim_times *t,
	const struct claim_event *event, size_t holder, const struct when *now);

void claim_times_free(struct claim_times *t);

#endif
