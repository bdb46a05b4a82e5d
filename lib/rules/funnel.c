#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/funnel.h"

struct funnel_lead {
	int64_t first, last; /* its first and its latest event */
	int64_t born;
	/* stages entered: in the period, or ever for a cohort; before it */
	uint64_t hit, early;
	uint32_t group, stage; /* at first, at last */
	bool is_grouped;       /* some event named a group */
};

/* How a lead entered an unknown stage; of known ones, see hit and early. */
enum { HIT = 1, EARLY = 2 };

void
funnel_init(struct funnel *f, const struct funnel_opts *opts, struct tally *t)
{
	*f = (struct funnel){.opts = opts, .tally = t};
}

/* At one instant, does stage a count and not b? */
static bool
is_later(const struct funnel *f, uint32_t a, uint32_t b)
{
	size_t nstep = f->tally->stages->nstep;
	/* steps, unknown ones, lost ones */
	int ra = a < nstep ? 0 : a >= STAGES_MAX ? 1 : 2;
	int rb = b < nstep ? 0 : b >= STAGES_MAX ? 1 : 2;

	if (ra != rb || ra != 1)
		return ra != rb ? ra > rb : a > b;
	size_t na, nb;
	const char *sa = tally_stage_text(f->tally, a, &na);
	const char *sb = tally_stage_text(f->tally, b, &nb);

	return bytes_cmp(sa, na, sb, nb) > 0;
}

/*
 * The first event that names a group counts, of two at one instant the one of
 * the smaller group; one that names none counts only where no other does.
 */
static void
take_group(struct funnel *f, struct funnel_lead *l, bool is_new,
	const struct funnel_event *e)
{
	if (!is_new && l->is_grouped != e->is_grouped) {
		if (l->is_grouped)
			return;
	} else if (!is_new && e->at >= l->first) {
		size_t n;
		const char *s = tally_group_text(f->tally, l->group, &n);

		if (e->at > l->first ||
			bytes_cmp(e->group, e->ngroup, s, n) >= 0)
			return;
	}
	l->first = e->at;
	l->is_grouped = e->is_grouped;
	l->group = tally_group(f->tally, e->group, e->ngroup);
}

static void
enter(struct funnel *f, size_t lead, uint32_t stage, int64_t at)
{
	const struct funnel_opts *o = f->opts;
	struct funnel_lead *l = &f->of[lead];
	uint32_t key[2] = {(uint32_t)lead, stage};
	bool is_new, is_early = o->mode == FUNNEL_PERIOD && at < o->from;

	if (o->mode == FUNNEL_SNAPSHOT ||
		(o->mode == FUNNEL_PERIOD && at >= o->until))
		return;
	if (stage < STAGES_MAX) {
		*(is_early ? &l->early : &l->hit) |= (uint64_t)1 << stage;
		return;
	}
	size_t id = map_add(&f->pair, key, sizeof key, &is_new);

	if (is_new) {
		f->mark = mem_grow(
			f->mark, &f->cap_mark, id + 1, sizeof *f->mark);
		f->mark[id] = 0;
	}
	f->mark[id] |= is_early ? EARLY : HIT;
}

void
funnel_event(struct funnel *f, const struct funnel_event *e)
{
	uint32_t stage = tally_stage(f->tally, e->stage, e->nstage);
	bool is_new;
	size_t id = map_add(&f->lead, e->key, e->nkey, &is_new);

	if (is_new) {
		f->of = mem_grow(f->of, &f->cap_of, id + 1, sizeof *f->of);
		f->of[id] = (struct funnel_lead){
			.born = e->born, .last = e->at, .stage = stage};
	}
	struct funnel_lead *l = &f->of[id];

	take_group(f, l, is_new, e);
	if (e->born < l->born)
		l->born = e->born;
	if (e->at > l->last ||
		(e->at == l->last && is_later(f, stage, l->stage))) {
		l->last = e->at;
		l->stage = stage;
	}
	enter(f, id, stage, e->at);
}

static bool
is_born(const struct funnel *f, const struct funnel_lead *l)
{
	return l->born >= f->opts->from && l->born < f->opts->until;
}

/* The stages a lead of a cohort has reached, if it entered those of hit. */
static uint64_t
reached(const struct funnel *f, uint64_t hit)
{
	uint64_t step = hit & (((uint64_t)1 << f->tally->stages->nstep) - 1);

	if (f->opts->is_strict || hit == 0)
		return hit;
	/* all below the highest one; who was lost has begun */
	for (unsigned i = 1; i < 64; i *= 2)
		step |= step >> i;
	return hit | step | 1;
}

void
funnel_count(struct funnel *f)
{
	enum funnel_mode mode = f->opts->mode;

	for (size_t i = 0; i < f->lead.n; i++) {
		const struct funnel_lead *l = &f->of[i];

		if (mode == FUNNEL_SNAPSHOT)
			tally_add(f->tally, l->group, l->stage);
		else if (mode == FUNNEL_PERIOD)
			tally_add_set(f->tally, l->group, l->hit & ~l->early);
		else if (is_born(f, l))
			tally_add_set(f->tally, l->group, reached(f, l->hit));
	}
	for (size_t i = 0; i < f->pair.n; i++) {
		uint32_t key[2];
		size_t n;

		memcpy(key, map_key(&f->pair, i, &n), sizeof key);
		const struct funnel_lead *l = &f->of[key[0]];

		if (f->mark[i] == HIT &&
			(mode == FUNNEL_PERIOD || is_born(f, l)))
			tally_add(f->tally, l->group, key[1]);
	}
}

void
funnel_free(struct funnel *f)
{
	map_free(&f->lead);
	map_free(&f->pair);
	free(f->of);
	free(f->mark);
	*f = (struct funnel){0};
}
