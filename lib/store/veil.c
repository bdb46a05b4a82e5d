#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/mask.h"
#include "store/store.h"
#include "store/veil.h"

/* Of text of that name: what is nobody's, and a note, may hold a number. */
static enum veil_part
part_of(const char *name)
{
	switch (store_column(name)) {
	case STORE_EMAIL: return VEIL_EMAIL;
	case STORE_PHONE:
	case STORE_PHONE2:
	case STORE_NOTE:
	case -1: return VEIL_PHONES;
	default: return VEIL_NOTHING;
	}
}

void
veil_open(struct veil *v, const struct head *h)
{
	/* no person's, of events and timelines; of leads the first two are */
	static const char *const whole[] = {"id", "rev", "event", "part", "at",
		"kind", "what", "rep", "secs", "next_at"};
	const bool is_leads = head_find(h, "rev") >= 0;
	const int kind = head_find(h, "kind");

	*v = (struct veil){.what = -1, .value = -1, .old = -1};
	if (!is_leads) {
		v->what = kind < 0 ? head_find(h, "what") : kind;
		v->value = head_find(h, "value");
		v->old = head_find(h, "old");
	}
	v->part = mem_zalloc(h->n, sizeof *v->part);
	for (size_t i = 0; i < h->n; i++) {
		v->part[i] = part_of(h->name[i]);
		for (size_t k = 0; k < (is_leads ? 2 : NELEM(whole)); k++)
			if (strcmp(h->name[i], whole[k]) == 0)
				v->part[i] = VEIL_NOTHING;
	}
}

void
veil_row(struct veil *v, struct rec *r)
{
	char name[32] = "";
	size_t need = 0;

	if (v->what >= 0 && r->cell[v->what].n < sizeof name)
		memcpy(name, r->cell[v->what].s, r->cell[v->what].n);
	for (size_t i = 0; i < r->n; i++)
		need += r->cell[i].n + sizeof "***";
	buf_clear(&v->text);
	buf_need(&v->text, need); /* so that slices of it stay */
	for (size_t i = 0; i < r->n; i++) {
		struct cell *c = &r->cell[i];
		const size_t from = v->text.n;
		const bool is_named = (int)i == v->value || (int)i == v->old;
		const enum veil_part part =
			is_named ? part_of(name) : v->part[i];

		if (part == VEIL_NOTHING)
			continue;
		if (part == VEIL_EMAIL)
			mask_email(&v->text, c->s, c->n);
		else
			mask_phones(&v->text, c->s, c->n);
		*c = (struct cell){v->text.s + from, v->text.n - from, 0};
	}
}

void
veil_free(struct veil *v)
{
	free(v->part);
	buf_free(&v->text);
}
