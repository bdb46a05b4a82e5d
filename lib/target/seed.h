/*
 * What units had in the periods of past years, as the weights of a matrix: who
 * sells in spring has his target in spring. Quarters, months or weeks, by their
 * place in the year; several years are added up.
 */
#ifndef TARGET_SEED_H
#define TARGET_SEED_H

#include "base/map.h"
#include "rules/period.h"
#include "stream/input.h"

enum { SEED_PARTS = 53 };

struct seed {
	struct map unit;
	enum period_kind kind;
	int64_t (*amount)[SEED_PARTS]; /* of each unit, hundredths */
	size_t cap;
};

/*
 * Read the columns unit (or rep), period and amount; what cannot be used, and a
 * period of another kind than `kind`, ends the run.
 */
void seed_read(struct seed *s, struct input *in, enum period_kind kind);

/* What a unit had in the part of the year that a period is; 0: nothing. */
int64_t seed_of(const struct seed *s, const char *unit, size_t n,
	const struct period *p);

void seed_free(struct seed *s);

#endif
