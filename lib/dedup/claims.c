#include <inttypes.h>
#include <string.h>

#include "base/mem.h"
#include "dedup/claims.h"

enum {
	CLUSTER,
	VERDICT,
	OWNER,
	AT_FAULT,
	UNTIL,
	DAYS_LEFT,
	HOLDER,
	HOLDER_ROW,
	HOLDER_AT,
	HOLDER_LOGGED,
	LAST_TOUCH,
	LAST_EVENT,
	CLAIMANT,
	CLAIM_ROW,
	CLAIM_AT,
	CLAIM_LOGGED,
	GAP,
	WHY,
	NCOLUMNS
};

static const char *const columns[NCOLUMNS] = {
	[CLUSTER] = "cluster",
	[VERDICT] = "verdict",
	[OWNER] = "owner",
	[AT_FAULT] = "at_fault",
	[UNTIL] = "until",
	[DAYS_LEFT] = "days_left",
	[HOLDER] = "holder",
	[HOLDER_ROW] = "holder_row",
	[HOLDER_AT] = "holder_at",
	[HOLDER_LOGGED] = "holder_logged",
	[LAST_TOUCH] = "last_touch",
	[LAST_EVENT] = "last_event",
	[CLAIMANT] = "claimant",
	[CLAIM_ROW] = "claim_row",
	[CLAIM_AT] = "claim_at",
	[CLAIM_LOGGED] = "claim_logged",
	[GAP] = "gap",
	[WHY] = "why",
};

void
claims_head(struct head *head)
{
	for (int i = 0; i < NCOLUMNS; i++)
		head_add(head, columns[i]);
}

static void
put_day(struct buf *b, int32_t day)
{
	char text[DAY_MAX];

	if (day != DAY_NONE)
		buf_adds(b, day_format(text, day));
}

static void
put_when(struct collide *c, struct buf *b, const struct when *w)
{
	char text[INSTANT_MAX];

	if (w->day == DAY_NONE || w->is_day)
		put_day(b, w->day);
	else
		buf_adds(b, zone_format(c->zone, text, w->at));
}

/* The rule, with its numbers. */
static void
put_why(struct collide *c, struct buf *b, const struct claim *claim)
{
	const struct claim_event *last = &c->of[claim->last],
				 *by = &c->of[claim->claimant];

	switch (claim->why) {
	case CLAIM_BY_DEAL: buf_adds(b, "ordered before"); return;
	case CLAIM_BY_REFERRAL:
		buf_adds(b, "sent by a customer of ");
		collide_rep(c, b, by->rep);
		return;
	case CLAIM_UNDATED: buf_adds(b, "a reception without a day"); return;
	case CLAIM_SAME_TIME:
		buf_adds(b, "which came first is not known");
		return;
	case CLAIM_UNPROVED:
		buf_adds(b, "who sent it is not known as a customer of ");
		collide_rep(c, b, by->rep);
		return;
	case CLAIM_BY_GAP:
	case CLAIM_UNTOLD:
	case CLAIM_UNKNOWN_TOUCHES: break;
	}
	put_day(b, claim->then);
	buf_adds(b, " - ");
	put_day(b, claim_said(last)->day);
	buf_addf(b, " = %d days, %s %d", claim->gap,
		claim->gap > CLAIM_DAYS ? "more than" : "at most", CLAIM_DAYS);
	if (claim->why == CLAIM_UNTOLD)
		buf_adds(b, "; no date of contact is known: touched_at or "
			    "--touches");
	if (claim->why == CLAIM_UNKNOWN_TOUCHES)
		buf_adds(b, "; what was before the last contact is not known: "
			    "--touches");
}

static void
put_ref(struct collide *c, struct buf *b, const struct claim_event *e)
{
	if (e->ref > 0)
		buf_adds(b, c->names.s + c->event[e->ref - 1].name);
	else
		group_call(b, c->g, c->rank[e->row]);
}

/* Until when it is protected now, and by how many days. */
static void
put_until(struct collide *c, struct buf *text, size_t holder)
{
	const int32_t until = claim_until(&c->times, c->of, holder, &c->now);

	if (until == INT32_MAX || until == DAY_NONE)
		return;
	put_day(&text[UNTIL], until);
	buf_addf(&text[DAYS_LEFT], "%" PRId32, until - c->now.day);
}

static void
put_claim(struct collide *c, const struct claim *claim, struct sink *sink)
{
	const struct claim_event *holder = &c->of[claim->holder],
				 *by = &c->of[claim->claimant],
				 *last = &c->of[claim->last];
	const bool is_lost = claim->verdict == CLAIM_LAPSED ||
			     claim->verdict == CLAIM_REFERRED;
	struct buf text[NCOLUMNS] = {0};
	struct cell cell[NCOLUMNS];

	group_call_cluster(&text[CLUSTER], c->g, c->rank[by->row]);
	buf_adds(&text[VERDICT], claim_verdicts[claim->verdict]);
	collide_rep(c, &text[OWNER], is_lost ? by->rep : holder->rep);
	if (claim->verdict == CLAIM_LAPSED)
		collide_rep(c, &text[AT_FAULT], holder->rep);
	put_until(c, text, is_lost ? claim->claimant : claim->holder);
	collide_rep(c, &text[HOLDER], holder->rep);
	group_call(&text[HOLDER_ROW], c->g, c->rank[holder->row]);
	put_when(c, &text[HOLDER_AT], &holder->at);
	put_when(c, &text[HOLDER_LOGGED], &holder->logged);
	put_when(c, &text[LAST_TOUCH], claim_said(last));
	put_ref(c, &text[LAST_EVENT], last);
	collide_rep(c, &text[CLAIMANT], by->rep);
	group_call(&text[CLAIM_ROW], c->g, c->rank[by->row]);
	put_when(c, &text[CLAIM_AT], &by->at);
	put_when(c, &text[CLAIM_LOGGED], &by->logged);
	if (claim->why != CLAIM_UNDATED)
		buf_addf(&text[GAP], "%d", claim->gap);
	put_why(c, &text[WHY], claim);
	for (int i = 0; i < NCOLUMNS; i++)
		cell[i] = (struct cell){text[i].s, text[i].n, false};
	sink_put(sink, &(struct rec){.cell = cell});
	for (int i = 0; i < NCOLUMNS; i++)
		buf_free(&text[i]);
}

void
claims_write(struct collide *c, struct sink *sink)
{
	struct group *g = c->g;
	size_t holder, nuntold = 0;

	for (size_t i = 0; i < group_rows(g); i++) {
		if (group_of(g, i) != i || g->next[i] == i)
			continue;
		const size_t n = collide_judge(c, i, &holder);

		for (size_t k = 0; k < n; k++) {
			put_claim(c, &c->claim[k], sink);
			nuntold += c->claim[k].why == CLAIM_UNTOLD;
		}
	}
	if (nuntold > 0)
		warn("claims that need a ruling, since no date of contact is "
		     "known: %zu (a column touched_at or --touches tells)",
			nuntold);
}
