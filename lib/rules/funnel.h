/*
 * The sales funnel, counted in one of three ways that are never mixed:
 *
 * snapshot  leads by the stage they are in: that of their latest event.
 * period    leads that entered a stage for the first time in the period.
 * cohort    leads that began in the period, by the stages they reached since.
 *
 * Only in a cohort are those of one stage among those of the stage before, so
 * only there is a ratio a conversion. A lead has reached a step if it entered
 * it or a later one, and the first step if it was lost: leaving out those who
 * were lost would flatter every rate. Strictly, it has reached what it
 * entered; the parts of a rate are then leads that entered both stages, so
 * that none is above one.
 *
 * A lead is in its events; the first of them that names a group says to which
 * it belongs, the smaller in bytes if there are two. Of events at one instant
 * the later stage counts, a lost one last; one that is not in the stages counts
 * as later than all steps, so that it shows. The order in which events come
 * changes nothing.
 *
 * Memory: 48 bytes a lead and its key; more for a lead in an unknown stage.
 */
#ifndef RULES_FUNNEL_H
#define RULES_FUNNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/map.h"
#include "rules/tally.h"

enum funnel_mode { FUNNEL_SNAPSHOT, FUNNEL_PERIOD, FUNNEL_COHORT };

struct funnel_opts {
	enum funnel_mode mode;
	bool is_strict;
	int64_t from, until; /* the period, instants: from <= at < until */
};

/* Any bytes, not kept. Instants are seconds since 1970, see base/zone.h. */
struct funnel_event {
	const char *key; /* whose */
	size_t nkey;
	const char *group;
	size_t ngroup;
	bool is_grouped; /* it names a group: some cell of it is not empty */
	const char *stage;
	size_t nstage;
	int64_t at;
	int64_t born; /* when the lead began, if before its events; else at */
};

struct funnel {
	const struct funnel_opts *opts;
	struct tally *tally;
	struct map lead;
	struct funnel_lead *of; /* of each lead */
	size_t cap_of;
	struct map pair; /* lead and unknown stage */
	uint8_t *mark;   /* of each pair */
	size_t cap_mark;
};

/* Options and tally must outlive the funnel. */
void funnel_init(
	struct funnel *f, const struct funnel_opts *opts, struct tally *t);

/* An event that counts; what came after the day asked for is left out. */
void funnel_event(struct funnel *f, const struct funnel_event *e);

/* All is in: count it into the tally. Done once. */
void funnel_count(struct funnel *f);

void funnel_free(struct funnel *f);

#endif
