/*
 * Leads counted by group and stage, and the counts as rows in an order that
 * does not depend on the order of counting.
 *
 * A stage is a number here: below STAGES_MAX one of the stages, from there on
 * an unknown one, which is counted under the very text that was met. A group
 * is a number too, of any bytes.
 *
 * Memory: 24 bytes a group and stage; nothing a lead.
 */
#ifndef RULES_TALLY_H
#define RULES_TALLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/glance.h"
#include "base/map.h"
#include "rules/stage.h"

struct tally_row {
	const char *group;
	size_t ngroup;
	const char *stage; /* its name; of an unknown one, the text met */
	size_t nstage;
	const char *label; /* NULL: unknown */
	uint64_t n;
	/*
	 * If leads were added as sets: of those in the step before, and of
	 * those in the first step, how many are in this one as well.
	 */
	bool has_step;    /* it is a step behind another */
	bool has_overall; /* it is a step */
	uint64_t step_num, step_den;
	uint64_t overall_num, overall_den;
};

struct tally {
	const struct stages *stages;
	bool is_whole;
	struct map group, text;
	struct glance near_group, near_text, near_odd;
	uint32_t *code; /* the stage of each text */
	size_t cap_code;
	struct tally_count *count; /* group after group, stage after stage */
	size_t cap_count;
	struct map odd; /* group and unknown stage */
	uint64_t *nodd; /* leads in each */
	size_t cap_odd;
	struct tally_order *groups, *odds; /* sorted, by tally_end */
	size_t ngroups;
	size_t g, k, o; /* of the next row: group, stage, unknown stage */
};

/*
 * The stages, which outlive the tally. is_whole: there is one group, "", and
 * it has rows even if nobody was counted.
 */
void tally_init(struct tally *t, const struct stages *s, bool is_whole);

/* The number of a group and of a stage, by its name or any alias. */
uint32_t tally_group(struct tally *t, const char *s, size_t n);
uint32_t tally_stage(struct tally *t, const char *s, size_t n);

/* The bytes of a group; those of an unknown stage. */
const char *tally_group_text(const struct tally *t, uint32_t g, size_t *n);
const char *tally_stage_text(const struct tally *t, uint32_t stage, size_t *n);

/* Count one lead in a stage; in a set of known stages, bit k for stage k. */
void tally_add(struct tally *t, uint32_t group, uint32_t stage);
void tally_add_set(struct tally *t, uint32_t group, uint64_t set);

/* All is counted; tally_next may be called. */
void tally_end(struct tally *t);

/*
 * The next row, until there is none: groups by their bytes, in each all
 * stages in order, then the unknown ones by their bytes. A group in which
 * nobody was counted has no rows. What a row points to lives as long as t.
 */
bool tally_next(struct tally *t, struct tally_row *row);

void tally_free(struct tally *t);

/*
 * Append num / den as percent with two places, half away from zero, without a
 * sign: "85.71"; nothing where den is 0. Both are below 10^14.
 */
void tally_rate(struct buf *b, uint64_t num, uint64_t den);

#endif
