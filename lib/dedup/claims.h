/*
 * Claims as lines, with what proves them:
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
 */
#ifndef DEDUP_CLAIMS_H
#define DEDUP_CLAIMS_H

#include "dedup/collide.h"
#include "stream/sink.h"

void claims_head(struct head *head);

/* Write all claims to the customers of the group. */
void claims_write(struct collide *c, struct sink *sink);

#endif
