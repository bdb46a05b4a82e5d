#include "store/change.h"

int64_t
change_column(struct change *c, const struct event_row *by, const char *name,
	const struct cell *old, const struct cell *value)
{
	struct event_row row = *by;

	row.kind = events_text("set");
	row.what = events_text(name);
	row.old = *old;
	row.value = *value;
	const int64_t event = events_add(c->events, &row);

	state_set(c->state, row.lead, name, value);
	state_rev(c->state, row.lead, event);
	return event;
}

void
change_follow(struct change *c, const struct event_row *cause, int64_t id,
	int64_t lead, const char *name, const struct cell *value)
{
	const struct event_row row = {.lead = lead,
		.at = cause->at,
		.rep = cause->rep,
		.src = cause->src,
		.follows = id};
	const struct cell old = state_get(c->state, lead, name);

	if (bytes_cmp(old.s, old.n, value->s, value->n) != 0)
		change_column(c, &row, name, &old, value);
}
