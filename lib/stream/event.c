#include "stream/event.h"

void
event_find(struct event_cols *c, const struct head *h)
{
	*c = (struct event_cols){
		.id = head_find(h, "id"),
		.ext_id = head_find(h, "ext_id"),
		.phone = head_find(h, "phone"),
		.phone2 = head_find(h, "phone2"),
		.channel = head_find(h, "channel"),
		.at = head_find(h, "at"),
		.kind = head_find(h, "kind"),
		.stage = head_find(h, "value"),
		.next_at = head_find(h, "next_at"),
	};
	if (c->kind < 0 || c->stage < 0)
		c->stage = head_find(h, "stage");
}

struct cell
event_name(const struct event_cols *c, const struct rec *r, bool *is_stage)
{
	int col = c->kind;

	*is_stage = c->kind < 0 || bytes_cmp(r->cell[c->kind].s,
					   r->cell[c->kind].n, "stage", 5) == 0;
	if (*is_stage)
		col = c->stage;
	return col < 0 ? (struct cell){"", 0, false} : r->cell[col];
}

bool
event_whose(struct buf *b, const struct event_cols *c, const struct rec *r)
{
	const int key[] = {c->id, c->ext_id, c->phone};

	buf_clear(b);
	for (size_t i = 0; i < sizeof key / sizeof *key; i++) {
		const struct cell *k = key[i] < 0 ? NULL : &r->cell[key[i]];

		if (k == NULL || k->n == 0)
			continue;
		buf_need(b, 1 + k->n);
		b->s[0] = (char)('0' + i);
		memcpy(b->s + 1, k->s, k->n);
		b->n = 1 + k->n;
		return true;
	}
	return false;
}
